import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { claimPoints, drawClaim } from "../../scripts/retention-claim/picture.ts";

describe("the picture of the retention claim", () => {
  it("is the one in the guide, drawn from what the library computes today", async () => {
    const stored = readFileSync(new URL("../../docs/pictures/retention-claim.svg", import.meta.url), "utf8");
    const drawn = await drawClaim(claimPoints());
    expect(drawn).toBe(stored);
    expect(drawn).not.toMatch(/NaN|undefined/);
  });
  it("shows lift / (1 + d - r - lift) with a flat margin, and more where margins grow", () => {
    const points = claimPoints();
    for (const { panel, curve, retention, effect } of points) {
      if (!panel.startsWith("flat")) continue;
      const discountRate = Number(/[\d.]+/.exec(curve)?.[0]) / 100;
      expect(effect).toBeCloseTo(0.05 / (1 + discountRate - retention - 0.05), 9);
    }
    const at = (curve: string): number =>
      points.find((point) => point.curve === curve && Math.abs(point.retention - 0.8) < 1e-9)?.effect as number;
    expect(at("grows 5 % a period")).toBeGreaterThan(at("grows 0 % a period"));
    expect(at("grows 10 % a period")).toBeGreaterThan(at("grows 5 % a period"));
  });
});

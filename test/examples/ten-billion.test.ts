import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { collect } from "../../src/core/measure.ts";
import { npsOf } from "../../src/survey/nps.ts";
import { card, repeated, shardTally } from "../../examples/ten-billion/shards.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const run = (...args: readonly string[]): string =>
  execFileSync(process.execPath, ["scripts/run.mjs", "examples/ten-billion/main.ts", ...args], { cwd: root, encoding: "utf8" });

describe("ten billion answers", () => {
  it("repeats a tally by merging to the bits that adding every answer gives", () => {
    const rows = [
      { region: "Asia", rating: 10, revenue: 0.1, satisfaction: 5 },
      { region: "Asia", rating: null, revenue: 1e15, satisfaction: 1 },
      { region: "Africa", rating: 0, revenue: 0.3, satisfaction: null },
    ];
    for (const times of [1, 2, 3, 7, 100]) {
      expect(repeated(collect(card, rows), times)).toStrictEqual(collect(card, Array.from({ length: times }, () => rows).flat()));
    }
    expect(repeated(collect(card, rows), 0)).toStrictEqual(card.create());
  });
  it("adds up to ten billion without losing one", () => {
    const tally = repeated(shardTally(1, 500, 20), 1_000_000);
    expect(card.counts(tally).valid).toBe(1e10);
    const { nps } = card.result(tally)?.total.metrics ?? {};
    // The same answers once: the score does not change, and the interval shrinks by the root of how often they came.
    const once = card.result(shardTally(1, 500, 1))?.total.metrics.nps;
    expect(nps?.score).toBe(once?.score);
    expect(nps?.standardError).toBeCloseTo((once?.standardError ?? 0) / Math.sqrt(2e7), 12);
  });
  it("prints the same bits for every order of merging", () => {
    const output = run("--shards", "13", "--distinct", "50", "--times", "1000");
    expect(output).toContain("650,000 answers over 13 shards");
    expect(output).toContain("the same bits");
    expect(output).not.toContain("DIFFERENT");
  });
  it("says what is wrong with an option", () => {
    expect(() => run("--shards", "0")).toThrow("--shards takes a whole number of at least 1, not 0");
  });
  it("needs no more than the tally: fewer bytes than a thousandth of the answers", () => {
    expect(JSON.stringify(shardTally(2, 1000, 10_000)).length).toBeLessThan(1e7 / 100);
    expect(JSON.stringify(collect(npsOf("rating"), { rating: new Uint8Array(1e6) })).length).toBeLessThan(100);
  });
});

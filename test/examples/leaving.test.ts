import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { AS_OF, leavingData, leavingFiles } from "../../examples/leaving/leaving-data.ts";
import { draw, pictures } from "../../scripts/leaving/pictures.ts";
import { churnByCategory, measure, retentionByTenure, survivalOf } from "../../src/index.ts";

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const records = leavingData();

describe("the records of the guide to leaving", () => {
  it.each(Object.entries(leavingFiles()))("%s is what the seeded program writes, byte for byte", (name, text) => {
    expect(read(`examples/data/${name}`) === text).toBe(true);
  });
  it("show what was put in: the hazard of each month of tenure lies in its interval", () => {
    // Of moods that leave 2, 1 and 0.4 times as fast; who is left after some months is happier, so that only the first month is known exactly.
    const mix = 0.25 * 2 + 0.35 + 0.4 * 0.4;
    for (const [plan, hazard] of [
      ["monthly", 0.11 * mix],
      ["yearly", 0.004 * mix],
    ] as const) {
      const stay = survivalOf({ start: "start", end: "end" }, { asOf: AS_OF });
      const own = records.subscriptions.filter((each) => each.plan === plan);
      // Four standard errors: the seed is fixed, and this is not the place to be surprised.
      const [first] = retentionByTenure(measure(stay, own)).periods;
      const share = (first?.lost ?? NaN) / (first?.atRisk ?? NaN);
      expect(Math.abs(share - hazard)).toBeLessThan(4 * Math.sqrt((hazard * (1 - hazard)) / own.length));
    }
  });
  it("show what was put in: detractors leave more often than promoters", () => {
    const { categories } = churnByCategory(records.subscriptions, records.answers, { from: "2026-01-01", to: AS_OF });
    expect(categories[0]?.interval?.low).toBeGreaterThan(categories[2]?.interval?.high ?? NaN);
  });
});

describe("the pictures of the guide to leaving", () => {
  it.each(Object.entries(pictures(records)))("%s is what Vega draws from its specification", { timeout: 60_000 }, async (name, spec) => {
    const drawn = await draw(spec);
    expect(drawn).toMatch(/^<svg [^]*<\/svg>\n$/);
    expect(drawn).not.toMatch(/NaN|undefined|null/);
    // To a hundredth of a pixel: engines differ in the last digits of logarithms and powers.
    expect(rounded(drawn) === rounded(read(`docs/pictures/${name}.svg`))).toBe(true);
    expect(read("docs/leaving.md")).toContain(`](pictures/${name}.svg)`);
  });
});

const rounded = (svg: string): string =>
  svg.replace(/-?\d+\.\d+(?:e-?\d+)?/g, (figure) => (Math.round(Number(figure) * 100) / 100 + 0).toString());

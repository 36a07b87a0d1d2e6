import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Coverage, npsCoverage, shareCoverage, sharesOnGrid } from "../../scripts/interval-coverage/exact-coverage.ts";
import { scoreInterval, shareInterval } from "../../scripts/interval-coverage/methods.ts";

type Row = Coverage & { readonly method: string; readonly n: number };
const proof = JSON.parse(readFileSync(new URL("../../docs/interval-coverage.json", import.meta.url), "utf8")) as {
  readonly level: number;
  readonly shares: readonly Row[];
  readonly nps: readonly Row[];
};
const { level } = proof;
const rowOf = (rows: readonly Row[], method: string, n: number): Row => rows.find((row) => row.method === method && row.n === n) as Row;
/** Distance from the level, averaged over all n up to 50: what the default is chosen by. */
const distanceOf = (rows: readonly Row[], method: string): number => {
  const own = rows.filter((row) => row.method === method && row.n <= 50);
  return own.reduce((sum, { distance }) => sum + distance, 0) / own.length;
};
const n = fc.integer({ min: 1, max: 50 });

describe("the coverage of the default interval", () => {
  it("of a share never falls below what the table says", () => {
    const grid = Array.from({ length: 199 }, (_, index) => (index + 1) / 200);
    fc.assert(
      fc.property(n, (answers) => {
        const { worst, mean } = shareCoverage({ n: answers, grid, level }, shareInterval("wilson"));
        const stored = rowOf(proof.shares, "wilson", answers);
        expect(worst).toBeGreaterThanOrEqual(stored.worst);
        expect(mean).toBeGreaterThanOrEqual(stored.mean);
        expect(worst).toBeGreaterThan(0.79);
      }),
      { numRuns: 20 },
    );
  });
  it("of a Net Promoter Score never falls below what the table says", () => {
    const grid = sharesOnGrid(100);
    fc.assert(
      fc.property(n, (answers) => {
        const { worst, mean } = npsCoverage({ n: answers, grid, level }, scoreInterval("score"));
        const stored = rowOf(proof.nps, "score", answers);
        expect(worst).toBeGreaterThanOrEqual(stored.worst);
        expect(mean).toBeGreaterThanOrEqual(stored.mean);
        expect(worst).toBeGreaterThan(0.79);
        if (answers >= 20) expect(worst).toBeGreaterThan(0.89);
      }),
      { numRuns: 10 },
    );
  });
  it("is the closest to the level on average, of the methods that cover 80 % under every share from five answers on", () => {
    const steady = (rows: readonly Row[], method: string): boolean =>
      rows.filter((row) => row.method === method && row.n >= 5).every(({ worst }) => worst >= 0.8);
    for (const [rows, chosen] of [
      [proof.shares, "wilson"],
      [proof.nps, "score"],
    ] as const) {
      const methods = [...new Set(rows.map(({ method }) => method))];
      expect(methods).toHaveLength(6);
      const [closest] = methods.filter((method) => steady(rows, method)).sort((a, b) => distanceOf(rows, a) - distanceOf(rows, b));
      expect(closest).toBe(chosen);
    }
  });
});

describe("the enumeration", () => {
  it("agrees with a coverage worked by hand: two answers, Wald", () => {
    // One success of two gives 0.5 ± 0.693; none or two give a point. At a share of 0.3 only the first holds it: 2 * 0.3 * 0.7.
    const { mean, width } = shareCoverage({ n: 2, grid: [0.3], level }, shareInterval("wald"));
    expect(mean).toBeCloseTo(0.42, 14);
    expect(width).toBeCloseTo(0.42, 14);
  });
  it("gives full coverage to intervals over the whole scale, and none to intervals beside it", () => {
    fc.assert(
      fc.property(n, (answers) => {
        const setting = { n: answers, grid: sharesOnGrid(10), level };
        const whole = npsCoverage(setting, () => [-100, 100]);
        expect(whole.worst).toBeCloseTo(1, 12);
        expect(whole.width).toBeCloseTo(200, 9);
        expect(npsCoverage(setting, () => [101, 102]).mean).toBe(0);
      }),
      { numRuns: 10 },
    );
  });
});

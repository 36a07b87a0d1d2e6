import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { studentTQuantile } from "../../src/stats/student-t.ts";
import { compareRevenueWeightedNps, type RevenueWeightedNpsEstimate } from "../../src/survey/compare-revenue-weighted-nps.ts";
import { revenueWeightedNps } from "../../src/survey/revenue-weighted-nps.ts";
import type { ComparisonOptions } from "../../src/stats/comparison.ts";
import { WEIGHTED_FIGURES } from "../reference/figures-weighted.ts";

const estimate: fc.Arbitrary<RevenueWeightedNpsEstimate> = fc
  .record({
    score: fc.double({ min: -100, max: 100, noNaN: true }),
    standardError: fc.oneof(fc.double({ min: 1e-6, max: 200, noNaN: true }), fc.constantFrom(0, null)),
    samplingUnits: fc.integer({ min: 4, max: 10_000 }),
    strata: fc.constantFrom(null, undefined, 1, 3),
  })
  .map(({ score, ...rest }) => ({ score: score + 0, ...rest }));
const known = estimate.filter(({ standardError }) => standardError !== null && standardError > 0);
const level = fc.constantFrom(0.3, 0.5, 0.8, 0.95, 0.999);
const alternative = fc.constantFrom("two-sided" as const, "greater" as const, "less" as const);
const points = fc.oneof(fc.constantFrom(0, -3, 3), fc.double({ min: -199, max: 199, noNaN: true }));
const other = { "two-sided": "two-sided", greater: "less", less: "greater" } as const;

describe("compareRevenueWeightedNps, as an idea", () => {
  it("has a p-value below 1 less the level exactly when the interval excludes the null", () => {
    fc.assert(
      fc.property(estimate, estimate, level, alternative, points, (a, b, confidence, side, value) => {
        const { interval, pValue } = compareRevenueWeightedNps(a, b, { level: confidence, alternative: side, null: value });
        const gap = Math.min(Math.abs(value - interval.low), Math.abs(value - interval.high));
        fc.pre(gap === 0 || gap > 1e-9);
        expect(pValue < 1 - confidence).toBe(value < interval.low || value > interval.high);
      }),
      { numRuns: 1000 },
    );
  });
  it("is the mirror of itself to the last bit when the groups swap, or their scores do", () => {
    fc.assert(
      fc.property(estimate, estimate, level, alternative, points, (a, b, confidence, side, value) => {
        const here = compareRevenueWeightedNps(a, b, { level: confidence, alternative: side, null: value, margin: 3 });
        const options: ComparisonOptions = { level: confidence, alternative: other[side], null: -value, margin: 3 };
        for (const there of [
          compareRevenueWeightedNps(b, a, options),
          compareRevenueWeightedNps({ ...a, score: 0 - a.score }, { ...b, score: 0 - b.score }, options),
        ]) {
          expect(there.difference + here.difference).toBe(0);
          expect(there.interval.low + here.interval.high).toBe(0);
          expect(there.interval.high + here.interval.low).toBe(0);
          expect([there.pValue, there.standardError]).toStrictEqual([here.pValue, here.standardError]);
          expect(there.equivalence?.notLower).toBe(here.equivalence?.notHigher);
        }
      }),
    );
  });
  it("adds the errors, with degrees of freedom between the smaller of both and their sum", () => {
    fc.assert(
      fc.property(known, known, (a, b) => {
        const { standardError, degreesOfFreedom, t, interval, difference } = compareRevenueWeightedNps(a, b);
        const error = Math.hypot(a.standardError as number, b.standardError as number);
        expect(Math.abs((standardError as number) / error - 1)).toBeLessThanOrEqual(1e-14);
        const [dfA, dfB] = [a.samplingUnits - (a.strata ?? 1), b.samplingUnits - (b.strata ?? 1)];
        expect(degreesOfFreedom).toBeGreaterThanOrEqual(Math.min(dfA, dfB) * (1 - 1e-12));
        expect(degreesOfFreedom).toBeLessThanOrEqual((dfA + dfB) * (1 + 1e-12));
        expect(t).toBe(difference / (standardError as number) + 0);
        const margin = -studentTQuantile(0.025, degreesOfFreedom as number) * (standardError as number);
        expect(Math.abs(interval.high - Math.min(200, difference + margin))).toBeLessThanOrEqual(1e-9);
        expect(Math.abs(interval.low - Math.max(-200, difference - margin))).toBeLessThanOrEqual(1e-9);
      }),
    );
  });
  it("has the degrees of freedom of one group where the other has no error", () => {
    fc.assert(
      fc.property(known, (a) => {
        const { degreesOfFreedom, standardError } = compareRevenueWeightedNps(a, { score: 100, standardError: 0, samplingUnits: 1 });
        expect(standardError).toBe(a.standardError);
        expect(degreesOfFreedom).toBeCloseTo(a.samplingUnits - (a.strata ?? 1), 9);
      }),
    );
  });
  it("survives JSON", () => {
    fc.assert(
      fc.property(estimate, estimate, points, (a, b, value) => {
        const result = compareRevenueWeightedNps(a, b, { null: value, margin: 5 });
        expect(JSON.parse(JSON.stringify(result))).toStrictEqual(result);
      }),
    );
  });
});

describe("compareRevenueWeightedNps, this definition", () => {
  it("takes results as they are, and counts strata", () => {
    const list = [10, 9, 3, 8, 10, 9].map((rating, index) => ({ rating, revenue: 100 + 50 * index, stratum: index % 2 }));
    const a = revenueWeightedNps(list, { level: 0.5 });
    const b = revenueWeightedNps(list.map(({ rating, revenue }) => ({ rating: 10 - rating, revenue })));
    expect(a.degreesOfFreedom).toBe(4);
    const compared = compareRevenueWeightedNps(a, b);
    const estimateOfA = { score: a.score, standardError: a.standardError, samplingUnits: 6, strata: 2 };
    const estimateOfB = { score: b.score, standardError: b.standardError, samplingUnits: 6 };
    expect(compared).toStrictEqual(compareRevenueWeightedNps(estimateOfA, estimateOfB));
    expect(compared.interval).toMatchObject({ level: 0.95, method: "welch" });
  });
  it("is Welch's test of equal revenues", () => {
    const [one, two] = [WEIGHTED_FIGURES[0], WEIGHTED_FIGURES[2]];
    const result = compareRevenueWeightedNps(
      { score: 100 * one.score, standardError: 100 * one.standardError, samplingUnits: one.units },
      { score: 100 * two.score, standardError: 100 * two.standardError, samplingUnits: two.units },
    );
    const [va, vb] = [one.standardError ** 2, two.standardError ** 2];
    expect(result.degreesOfFreedom).toBeCloseTo((va + vb) ** 2 / (va ** 2 / 11 + vb ** 2 / 4), 10);
    expect(result.standardError).toBeCloseTo(100 * Math.sqrt(va + vb), 10);
    expect(result.difference).toBeCloseTo(100 * (one.score - two.score), 10);
  });
  it("knows nothing of a group with a single unit", () => {
    const single = revenueWeightedNps([{ rating: 10, revenue: 5 }]);
    const many = { score: -20, standardError: 1, samplingUnits: 1000 };
    for (const side of ["two-sided", "greater", "less"] as const) {
      expect(compareRevenueWeightedNps(single, many, { alternative: side, margin: 199 })).toStrictEqual({
        difference: 120,
        interval: { low: -200, high: 200, level: 0.95, method: "whole-scale" },
        pValue: 1,
        alternative: side,
        null: 0,
        equivalence: { margin: 199, notLower: 1, notHigher: 1, pValue: 1, equivalent: false },
        standardError: null,
        degreesOfFreedom: null,
        t: null,
      });
    }
  });
  it("knows all where neither group has an error", () => {
    const best = { score: 100, standardError: 0, samplingUnits: 4 };
    expect(compareRevenueWeightedNps(best, best)).toMatchObject({ pValue: 1, t: null, standardError: 0, interval: { low: 0, high: 0 } });
    expect(compareRevenueWeightedNps(best, { ...best, score: 40 })).toMatchObject({ pValue: 0, t: null, interval: { low: 60, high: 60 } });
    expect(compareRevenueWeightedNps(best, { ...best, score: 40 }, { alternative: "less" })).toMatchObject({ pValue: 1 });
  });
  it("has no -0", () => {
    const a = { score: 0, standardError: 2, samplingUnits: 4 };
    expect(compareRevenueWeightedNps(a, a, { null: Number.MIN_VALUE }).t).toBe(0);
    expect(compareRevenueWeightedNps(a, a, { null: -0 }).null).toBe(0);
  });
  it("finds equivalence within a margin", () => {
    const a = { score: 31, standardError: 1, samplingUnits: 3000 };
    const b = { score: 30, standardError: 1, samplingUnits: 3000 };
    expect(compareRevenueWeightedNps(a, b, { margin: 5 }).equivalence?.equivalent).toBe(true);
    expect(compareRevenueWeightedNps(a, b, { margin: 2 }).equivalence?.equivalent).toBe(false);
    expect(compareRevenueWeightedNps(a, b, { null: -3, alternative: "greater" }).pValue).toBeLessThan(0.01);
  });
});

describe("compareRevenueWeightedNps, wrong input", () => {
  const right = { score: 31, standardError: 1, samplingUnits: 30 };
  it.each<[unknown, string]>([
    [{ ...right, score: 101 }, "score"],
    [{ ...right, score: Number.NaN }, "score"],
    [{ ...right, score: "31" }, "score"],
    [{ ...right, standardError: -1 }, "standardError"],
    [{ ...right, standardError: Infinity }, "standardError"],
    [{ ...right, standardError: undefined }, "standardError"],
    [{ ...right, samplingUnits: 1.5 }, "samplingUnits"],
    [{ ...right, samplingUnits: 1 }, "samplingUnits"],
    [{ ...right, strata: 30 }, "samplingUnits"],
    [{ ...right, strata: -1 }, "strata"],
  ])("refuses %j", (wrong, field) => {
    expect(() => compareRevenueWeightedNps(wrong as typeof right, right)).toThrow(
      expect.objectContaining({ code: "invalid-value", path: `a.${field}` }),
    );
    expect(() => compareRevenueWeightedNps(right, wrong as typeof right)).toThrow(
      expect.objectContaining({ code: "invalid-value", path: `b.${field}` }),
    );
  });
  it.each<[unknown, string]>([
    [{ method: "wald" }, "options.method"],
    [{ null: 200 }, "options.null"],
    [{ margin: 0 }, "options.margin"],
    [{ level: 0 }, "options.level"],
  ])("refuses the option %j", (options, path) => {
    expect(() => compareRevenueWeightedNps(right, right, options as ComparisonOptions)).toThrow(
      expect.objectContaining({ code: "invalid-option", path }),
    );
  });
});

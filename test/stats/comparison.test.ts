import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ComparisonOptions, comparisonOf, normalTails, zWhereLimitReaches } from "../../src/stats/comparison.ts";
import { normalQuantile } from "../../src/stats/normal-quantile.ts";

/** A method with a known answer: a normal estimate with an error of its own. */
const normal = (difference: number, error: number) => ({
  method: "z" as const,
  difference,
  ends: [-100, 100] as const,
  low: (alpha: number) => difference + error * normalQuantile(alpha),
  high: (alpha: number) => difference - error * normalQuantile(alpha),
  tails: (value: number) => normalTails((difference - value) / error),
});
const difference = fc.double({ min: -20, max: 20, noNaN: true });
const error = fc.double({ min: 0.1, max: 10, noNaN: true });
const level = fc.constantFrom(0.5, 0.8, 0.9, 0.95, 0.99);

describe("a comparison", () => {
  it("has a p-value below 1 less the level exactly when the interval excludes the null", () => {
    fc.assert(
      fc.property(
        difference,
        error,
        level,
        fc.constantFrom("two-sided", "greater", "less"),
        fc.double({ min: -30, max: 30, noNaN: true }),
        (estimate, spread, confidence, alternative, value) => {
          const { interval, pValue } = comparisonOf(normal(estimate, spread), {
            level: confidence,
            alternative,
            null: value,
          } as ComparisonOptions);
          fc.pre(Math.abs(pValue - (1 - confidence)) > 1e-12);
          expect(pValue < 1 - confidence).toBe(value < interval.low || value > interval.high);
        },
      ),
    );
  });
  it("finds equivalence exactly when the interval of twice the error lies within the margin", () => {
    fc.assert(
      fc.property(difference, error, fc.double({ min: 0.1, max: 30, noNaN: true }), (estimate, spread, margin) => {
        const { equivalence } = comparisonOf(normal(estimate, spread), { margin });
        const { low, high } = comparisonOf(normal(estimate, spread), { level: 0.9 }).interval;
        fc.pre(Math.abs((equivalence?.pValue ?? 0) - 0.05) > 1e-9);
        expect(equivalence?.equivalent).toBe(low > -margin && high < margin);
      }),
    );
  });
  it("has one end with a one-sided alternative: that of the scale", () => {
    expect(comparisonOf(normal(2, 1), { alternative: "greater" }).interval).toMatchObject({ high: 100 });
    expect(comparisonOf(normal(2, 1), { alternative: "less" }).interval).toMatchObject({ low: -100 });
    expect(comparisonOf(normal(2, 1), { alternative: "greater" }).interval.low).toBeCloseTo(2 - 1.6448536269514722, 12);
  });
  it("says what it tested", () => {
    expect(comparisonOf(normal(2, 1), {})).toMatchObject({ alternative: "two-sided", null: 0, equivalence: null });
    expect(comparisonOf(normal(0, 1), {}).pValue).toBe(1);
  });
  it.each<[ComparisonOptions, string]>([
    [{ level: 1 }, "options.level"],
    [{ alternative: "two.sided" as "less" }, "options.alternative"],
    [{ null: 100 }, "options.null"],
    [{ null: Number.NaN }, "options.null"],
    [{ margin: 0 }, "options.margin"],
    [{ margin: -1 }, "options.margin"],
    [{ margin: 100 }, "options.margin"],
  ])("refuses %j", (options, path) => {
    expect(() => comparisonOf(normal(0, 1), options)).toThrow(expect.objectContaining({ code: "invalid-option", path }));
  });
});

describe("the z where a limit reaches a value", () => {
  it("is the statistic of the interval's own test", () => {
    fc.assert(
      fc.property(difference, error, difference, (estimate, spread, value) => {
        const z = zWhereLimitReaches(
          value,
          estimate,
          (at) => estimate - at * spread,
          (at) => estimate + at * spread,
        );
        const expected = (estimate - value) / spread;
        fc.pre(Math.abs(expected) < 38);
        expect(Math.abs(z - expected)).toBeLessThanOrEqual(1e-13 * (1 + Math.abs(expected) + Math.abs(estimate) / spread));
      }),
    );
  });
  it("ends at 38.5, where tails leave the doubles", () => {
    expect(
      zWhereLimitReaches(
        -1,
        0,
        () => 0,
        () => 0,
      ),
    ).toBe(38.5);
    expect(
      zWhereLimitReaches(
        1,
        0,
        () => 0,
        () => 0,
      ),
    ).toBe(-38.5);
    expect(
      zWhereLimitReaches(
        0,
        0,
        () => 0,
        () => 0,
      ),
    ).toBe(0);
  });
});

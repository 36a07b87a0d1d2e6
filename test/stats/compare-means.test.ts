import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareMeans, type MeanSample } from "../../src/stats/compare-means.ts";
import type { ComparisonOptions } from "../../src/stats/comparison.ts";
import { moments } from "../../src/stats/moments.ts";
import { referenceCases, referenceFolderPresent } from "../reference/cases.ts";
import { expectFigure } from "../reference/expect-figure.ts";
import { WELCH_FIGURES } from "../reference/figures-tests.ts";

const values = fc
  .array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 2, maxLength: 20 })
  .filter((sample) => moments(sample).variance > 1e-6);
const alternative = fc.constantFrom("two-sided", "greater", "less");
const relative = (found: number | null, expected: number): number => Math.abs((found ?? NaN) / expected - 1);

describe("Welch's t", () => {
  it.each(WELCH_FIGURES)("of $a and $b agrees with 40 digits", ({ a, b, low, high, ...figures }) => {
    const found = compareMeans(a, b);
    for (const [key, value] of Object.entries(figures)) {
      expect(relative(found[key as keyof typeof figures], value), key).toBeLessThan(key === "pValue" ? 1e-13 : 1e-15);
    }
    expect(relative(found.interval.low, low)).toBeLessThan(1e-15);
    expect(relative(found.interval.high, high)).toBeLessThan(1e-15);
    expect(found.interval).toMatchObject({ level: 0.95, method: "welch" });
  });
  it("is the same from values, from moments and from estimates", () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const [first, second] = [moments(a), moments(b)];
        const found = compareMeans(a, b);
        expect(compareMeans(a[Symbol.iterator](), second)).toStrictEqual(found);
        const estimate = ({ n, mean, variance }: typeof first) => ({
          mean,
          standardError: Math.sqrt(variance / n),
          degreesOfFreedom: n - 1,
        });
        expect(compareMeans(estimate(first), Float64Array.from(b))).toStrictEqual(found);
        expect(compareMeans(first, estimate(second))).toStrictEqual(found);
      }),
    );
  });
  it("mirrors when the groups change places", () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const [there, back] = [compareMeans(a, b), compareMeans(b, a)];
        expect(back.difference).toBe(0 - there.difference);
        expect(back.interval.low).toBe(0 - (there.interval.high as number));
        expect(back.pValue).toBe(there.pValue);
        expect(compareMeans(b, a, { alternative: "less" }).pValue).toBe(compareMeans(a, b, { alternative: "greater" }).pValue);
      }),
    );
  });
  it("excludes the null exactly when the p-value is below 1 less the level, and has no end on the other side", () => {
    fc.assert(
      fc.property(values, values, alternative, fc.double({ min: -100, max: 100, noNaN: true }), (a, b, side, value) => {
        const options = { alternative: side, null: value, level: 0.9 } as ComparisonOptions;
        const { pValue, interval } = compareMeans(a, b, options);
        fc.pre(Math.abs(pValue - 0.1) > 1e-12);
        expect(pValue < 0.1).toBe(value < (interval.low ?? -Infinity) || value > (interval.high ?? Infinity));
        expect(interval.low === null).toBe(side === "less");
        expect(interval.high === null).toBe(side === "greater");
      }),
    );
  });
  it("has degrees of freedom from those of the smaller sample to those of both", () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const { degreesOfFreedom } = compareMeans(a, b);
        expect(degreesOfFreedom).toBeGreaterThanOrEqual((Math.min(a.length, b.length) - 1) * (1 - 1e-14));
        expect(degreesOfFreedom).toBeLessThanOrEqual((a.length + b.length - 2) * (1 + 1e-14));
      }),
    );
  });
  it("does not change its t when the unit does, even to one whose squares leave the doubles", () => {
    const moved = (unit: number, offset: number) => ({ mean: offset * unit, standardError: unit, degreesOfFreedom: 7 });
    const expected = compareMeans(moved(1, 3), moved(1, 1)).t;
    for (const unit of [1e-200, 1e-5, 1e200]) expect(compareMeans(moved(unit, 3), moved(unit, 1)).t).toBeCloseTo(expected as number, 14);
  });
  it("finds equivalence within the margin", () => {
    const [a, b] = [
      { n: 500, mean: 10.1, variance: 4 },
      { n: 500, mean: 10, variance: 4 },
    ];
    expect(compareMeans(a, b, { margin: 0.5 }).equivalence).toMatchObject({ margin: 0.5, equivalent: true });
    expect(compareMeans(a, b, { margin: 0.2 }).equivalence).toMatchObject({ equivalent: false });
    expect(compareMeans(a, b).equivalence).toBeNull();
  });
});

describe("samples that do not vary", () => {
  it("differ by exactly the difference, or not at all", () => {
    const found = compareMeans([2, 2], [1, 1, 1]);
    expect(found).toMatchObject({ difference: 1, t: null, degreesOfFreedom: 3, standardError: 0, pValue: 0 });
    expect(found.interval).toMatchObject({ low: 1, high: 1 });
    expect(compareMeans([2, 2], [2, 2]).pValue).toBe(1);
    expect(compareMeans([2, 2], [1, 1], { null: 1, alternative: "greater" }).pValue).toBe(1);
    expect(compareMeans([2, 2], [1, 1], { alternative: "less" }).pValue).toBe(1);
    expect(compareMeans([2, 2], [1, 1], { alternative: "greater" }).pValue).toBe(0);
    expect(compareMeans([2, 2], [1, 1], { margin: 1 }).equivalence).toMatchObject({ notLower: 0, notHigher: 1, equivalent: false });
  });
  it("leave the degrees of freedom to one that does", () => {
    const found = compareMeans([2, 2], [1, 2, 3]);
    expect(found).toMatchObject({ difference: 0, t: 0, degreesOfFreedom: 2, pValue: 1 });
  });
});

describe("what is refused", () => {
  it.each<[unknown, string]>([
    [[1], "a"],
    [[], "a"],
    [[1, Number.NaN], "a[1]"],
    [[1, null], "a[1]"],
    ["12", "a[0]"],
    [{ n: 1, mean: 3, variance: 0 }, "a"],
    [{ n: 2.5, mean: 3, variance: 0 }, "a"],
    [{ n: 3, mean: 3, variance: -1 }, "a.variance"],
    [{ n: 3, mean: Infinity, variance: 1 }, "a.mean"],
    [{ mean: 3, standardError: -1, degreesOfFreedom: 2 }, "a.standardError"],
    [{ mean: Number.NaN, standardError: 1, degreesOfFreedom: 2 }, "a.mean"],
    [{ mean: 3, standardError: 1, degreesOfFreedom: 0 }, "a.degreesOfFreedom"],
    [{ mean: 3 }, "a"],
    [null, "a"],
    [7, "a"],
  ])("%j as a sample", (sample, path) => {
    expect(() => compareMeans(sample as MeanSample, [1, 2])).toThrow(expect.objectContaining({ code: "invalid-value", path }));
  });
  it("names the second group", () => {
    expect(() => compareMeans([1, 2], [1])).toThrow(expect.objectContaining({ code: "invalid-value", path: "b" }));
  });
  it.each<[object, string]>([
    [{ level: 0 }, "options.level"],
    [{ alternative: "more" }, "options.alternative"],
    [{ null: Infinity }, "options.null"],
    [{ margin: 0 }, "options.margin"],
    [{ paired: true }, "options.paired"],
  ])("the options %j", (options, path) => {
    expect(() => compareMeans([1, 2], [1, 3], options)).toThrow(expect.objectContaining({ code: "invalid-option", path }));
  });
  it("figures beyond the doubles", () => {
    const huge = { mean: 1.5e308, standardError: 1, degreesOfFreedom: 3 };
    expect(() => compareMeans(huge, { ...huge, mean: -1.5e308 })).toThrow(expect.objectContaining({ code: "overflow" }));
    expect(() => compareMeans({ ...huge, mean: 0, standardError: 1.5e308 }, huge)).toThrow(expect.objectContaining({ code: "overflow" }));
  });
});

describe("R's t.test", () => {
  if (!referenceFolderPresent) it("ABSENT: ../shared/reference was not checked", () => expect(referenceCases("drivers")).toEqual([]));
  for (const reference of referenceCases("drivers").filter(({ id }) => id.startsWith("mann-whitney"))) {
    it(`agrees on the Welch part of ${reference.id}`, () => {
      const { x, y } = reference.input as { x: number[]; y: number[] };
      const { t, df, pValue, low, high } = reference.expected["welch"] as Record<string, number>;
      const found = compareMeans(x, y);
      expectFigure(reference, "t", found.t, t);
      expectFigure(reference, "df", found.degreesOfFreedom, df);
      expectFigure(reference, "pValue", found.pValue, pValue);
      expectFigure(reference, "low", found.interval.low, low);
      expectFigure(reference, "high", found.interval.high, high);
    });
  }
});

import fc from "fast-check";
import { trend } from "../../src/index.ts";
import { describe, expect, it } from "vitest";
import { referenceCases } from "../reference/cases.ts";
import { expectFigure } from "../reference/expect-figure.ts";
import { TREND_FIGURES } from "../reference/figures-forecasting.ts";

const series = fc.array(fc.option(fc.integer({ min: -1000, max: 1000 }), { freq: 8 }), { minLength: 4, maxLength: 30 });
const measured = (values: readonly (number | null)[]): number => values.filter((value) => value !== null).length;

describe("the law that", () => {
  it("moving a series moves its values and leaves its slope", () => {
    fc.assert(
      fc.property(series, fc.integer({ min: -500, max: 500 }), (values, by) => {
        fc.pre(measured(values) > 3);
        const [plain, moved] = [trend(values), trend(values.map((value) => value && value + by).map((v, i) => (values[i] === 0 ? by : v)))];
        expect(moved.slope).toBeCloseTo(plain.slope!, 8);
        expect(moved.kendallTau).toBe(plain.kendallTau);
        expect(moved.medianSlope).toBeCloseTo(plain.medianSlope!, 8);
        moved.points.forEach(({ rolling }, index) => {
          const before = plain.points[index]!.rolling;
          if (typeof before?.value === "number") expect(rolling!.value).toBeCloseTo(before.value + by, 8);
        });
      }),
    );
  });

  it("turning a series upside down turns every figure", () => {
    fc.assert(
      fc.property(series, (values) => {
        fc.pre(measured(values) > 3);
        const [plain, turned] = [
          trend(values, { ahead: 2 }),
          trend(
            values.map((v) => v && -v),
            { ahead: 2 },
          ),
        ];
        expect(turned.slope! + plain.slope!).toBe(0);
        expect(turned.pValue).toBe(plain.pValue);
        expect(turned.slopeInterval!.low + plain.slopeInterval!.high).toBe(0);
        expect(turned.kendallPValue).toBe(plain.kendallPValue);
        turned.predictions.forEach(({ interval }, index) => {
          expect(interval!.low).toBeCloseTo(-plain.predictions[index]!.interval!.high, 6);
        });
      }),
    );
  });

  it("measured and missing periods are all periods, and the result is JSON", () => {
    fc.assert(
      fc.property(series, (values) => {
        fc.pre(measured(values) > 0);
        const found = trend(values, { ahead: 1 });
        expect(found.measured + found.missing).toBe(values.length);
        expect(JSON.parse(JSON.stringify(found))).toEqual(found);
      }),
    );
  });
});

describe("the trend agrees with R", () => {
  const cases = referenceCases("forecasting").filter(({ id }) => id.startsWith("trend-"));
  it.each(cases.map((reference) => [reference.id, reference] as const))("%s", (_id, reference) => {
    const { level, ahead } = reference.options as { level: number; ahead: number };
    const found = trend(reference.input["values"] as number[], { level, ahead });
    const wanted = reference.expected as Record<string, number[]>;
    expectFigure(reference, "slope", found.slope);
    expectFigure(reference, "intercept", found.intercept);
    expectFigure(reference, "slopeSe", found.slopeStandardError);
    expectFigure(reference, "slopeP", found.pValue);
    expectFigure(reference, "slopeInterval", found.slopeInterval?.low, wanted["slopeInterval"]![0]);
    expectFigure(reference, "slopeInterval", found.slopeInterval?.high, wanted["slopeInterval"]![1]);
    expectFigure(reference, "kendallTau", found.kendallTau);
    expectFigure(reference, "kendallP", found.kendallPValue);
    expectFigure(reference, "theilSen", found.medianSlope);
    expect(found.predictions).toHaveLength(ahead);
    found.predictions.forEach(({ value, interval }, index) => {
      expectFigure(reference, "prediction", value, wanted["prediction"]![index]);
      expectFigure(reference, "low", interval!.low, wanted["low"]![index]);
      expectFigure(reference, "high", interval!.high, wanted["high"]![index]);
    });
  });

  it.each(TREND_FIGURES)("$name", ({ values, slope, low, high, kendallPValue }) => {
    const found = trend(values);
    expect(found.slope).toBeCloseTo(slope, 10);
    expect(found.slopeInterval!.low).toBeCloseTo(low, 10);
    expect(found.slopeInterval!.high).toBeCloseTo(high, 10);
    expect(found.kendallPValue).toBeCloseTo(kendallPValue, 10);
  });

  it("with ties, as cor.test does without continuity correction", () => {
    // Values 1 2 2 3: S = 5, variance (4 * 3 * 13 - 2 * 9) / 18.
    const { kendallTau, kendallPValue } = trend([1, 2, 2, 3]);
    expect(kendallTau).toBeCloseTo(5 / Math.sqrt(30), 12);
    expect(kendallPValue).toBeCloseTo(0.070951492, 8);
  });
});

describe("edges", () => {
  it("a constant series has slope 0, no trend shown, and no tau", () => {
    const found = trend([0.1, 0.1, 0.1, 0.1]);
    expect(found).toMatchObject({ slope: 0, pValue: 1, kendallTau: null, kendallPValue: 1, medianSlope: 0, direction: "no-trend-shown" });
    expect(found.points[3]!.rolling).toMatchObject({ value: 0.1, interval: { low: 0.1, high: 0.1, method: "t" }, periods: 3 });
  });

  it("one and two values have no interval, and one no line", () => {
    expect(trend([5], { ahead: 1 })).toMatchObject({ slope: null, pValue: null, direction: "unknown", predictions: [], medianSlope: null });
    const two = trend([5, null, 9], { ahead: 1 });
    expect(two).toMatchObject({ slope: 2, slopeInterval: null, slopeStandardError: null, direction: "unknown", missing: 1 });
    expect(two.predictions).toEqual([{ ahead: 1, value: 11, interval: null }]);
  });

  it("a gap is time that passed: the slope is per period, not per value", () => {
    expect(trend([1, 2, null, null, 5, 6]).slope).toBeCloseTo(1, 12);
  });

  it("rolling values weigh by weight and carry the standard errors", () => {
    const found = trend(
      [
        { period: "a", value: 10, standardError: 2, weight: 100 },
        { period: "b", value: 20, standardError: 1, weight: 300 },
      ],
      { window: 2 },
    );
    expect(found.points[0]!.interval!.low).toBeCloseTo(10 - 1.959964 * 2, 5);
    const { value, interval } = found.points[1]!.rolling!;
    expect(value).toBe(17.5);
    expect(interval!.high).toBeCloseTo(17.5 + 1.959964 * Math.hypot(0.25 * 2, 0.75), 5);
    expect(found.points[0]!.rolling).toBeNull();
  });

  it("rolling values without standard errors have the t interval of the spread between periods", () => {
    const { value, interval } = trend([10, 20], { window: 2 }).points[1]!.rolling!;
    // s / sqrt(2) = 5, and t of one degree of freedom.
    expect(value).toBe(15);
    expect(interval!.high).toBeCloseTo(15 + 5 * 12.706204736, 6);
    expect(trend([10, null], { window: 2 }).points[1]!.rolling).toEqual({ value: 10, interval: null, periods: 1 });
  });

  it("a window without values has no rolling value", () => {
    expect(trend([1, null, null], { window: 2 }).points[2]!.rolling).toEqual({ value: null, interval: null, periods: 0 });
  });

  it.each([
    [[], "empty", "trend"],
    [[null, undefined, NaN], "empty", "trend"],
    [[1, Infinity], "invalid-value", "series[1]"],
    [[1, "2" as unknown as number], "invalid-value", "series[1]"],
    [[{ value: 1, weight: -1 }], "invalid-value", "series[0].weight"],
    [[{ value: 1, period: 3 as unknown as string }], "invalid-value", "series[0].period"],
    [5 as unknown as number[], "invalid-value", "series"],
  ])("refuses %j", (values, code, path) => {
    expect(() => trend(values)).toThrow(expect.objectContaining({ code, path }));
  });

  it.each([{ window: 0 }, { ahead: -1 }, { level: 1 }, { windows: 2 }])("refuses the option %j", (options) => {
    expect(() => trend([1, 2], options)).toThrow(expect.objectContaining({ code: "invalid-option" }));
  });
});

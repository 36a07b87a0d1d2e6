import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backtest, forecast, forecastAccuracy, type ForecastMethod, type ForecastOptions } from "../../src/index.ts";
import { boxSearch } from "../../src/stats/box-search.ts";
import { varianceFactors } from "../../src/stats/smoothing.ts";
import { NILE } from "../reference/figures-forecasting.ts";

const METHODS: readonly ForecastMethod[] = ["simple", "holt", "damped", "holt-winters-additive", "holt-winters-multiplicative"];
const GIVEN: Readonly<Record<ForecastMethod, ForecastOptions>> = {
  simple: { method: "simple", alpha: 0.3 },
  holt: { method: "holt", alpha: 0.3, beta: 0.2 },
  damped: { method: "damped", alpha: 0.3, beta: 0.2, phi: 0.9 },
  "holt-winters-additive": { method: "holt-winters-additive", period: 4, alpha: 0.3, beta: 0.2, gamma: 0.4 },
  "holt-winters-multiplicative": { method: "holt-winters-multiplicative", period: 4, alpha: 0.3, beta: 0.2, gamma: 0.4 },
};
const fitted = (method: ForecastMethod): ForecastOptions => ({ method, ...(method.startsWith("holt-w") ? { period: 4 } : {}) });
const series = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 9, maxLength: 20 });
const valuesOf = (values: readonly number[], options: ForecastOptions): number[] =>
  forecast(values, { ...options, horizon: 6 }).forecasts.map(({ value }) => value);

describe.each(METHODS)("by %s, the law that", (method) => {
  it("forecasts of a constant series are that constant, to the last bit", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 1e6, noNaN: true }), fc.integer({ min: 9, max: 14 }), (value, length) => {
        const constant = Array.from({ length }, () => value);
        for (const options of [GIVEN[method], fitted(method)]) {
          const { forecasts, sumOfSquaredErrors, converged } = forecast(constant, { ...options, horizon: 6 });
          expect(forecasts.every((point) => point.value === value && (point.interval === null || point.interval.low === value))).toBe(true);
          expect([sumOfSquaredErrors, converged]).toEqual([0, true]);
        }
      }),
      { numRuns: 30 },
    );
  });

  it("scaling a series scales its forecasts, and by a power of two to the last bit with the weights that are found", () => {
    fc.assert(
      fc.property(series, fc.integer({ min: -8, max: 8 }), (values, power) => {
        const by = 2 ** power;
        const scaled = values.map((value) => value * by);
        expect(valuesOf(scaled, fitted(method))).toEqual(valuesOf(values, fitted(method)).map((value) => value * by));
        valuesOf(
          values.map((value) => value * 3),
          GIVEN[method],
        ).forEach((value, index) => {
          const expected = 3 * valuesOf(values, GIVEN[method])[index]!;
          expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1e4, Math.abs(expected)));
        });
      }),
      { numRuns: 15 },
    );
  });

  it("interval widths grow with the horizon where seasons do not multiply, and hold the forecast", () => {
    fc.assert(
      fc.property(series, (values) => {
        const { forecasts } = forecast([...values, ...values], { ...GIVEN[method], horizon: 8 });
        forecasts.forEach(({ value, interval }, index) => {
          expect(interval!.low <= value && value <= interval!.high).toBe(true);
          if (index === 0 || method === "holt-winters-multiplicative") return;
          const before = forecasts[index - 1]!.interval!;
          expect(interval!.high - interval!.low).toBeGreaterThanOrEqual((before.high - before.low) * (1 - 1e-9));
        });
      }),
      { numRuns: 30 },
    );
  });
});

describe("the law that", () => {
  it.each(METHODS.slice(0, 4))("moving a series moves its forecasts (%s)", (method) => {
    fc.assert(
      fc.property(series, fc.integer({ min: -500, max: 500 }), (values, by) => {
        const plain = valuesOf(values, GIVEN[method]);
        valuesOf(
          values.map((value) => value + by),
          GIVEN[method],
        ).forEach((value, index) => {
          expect(value).toBeCloseTo(plain[index]! + by, 6);
        });
      }),
    );
  });

  it("no weights on a grid fit better than those that are found", () => {
    fc.assert(
      fc.property(series, (values) => {
        const found = forecast(values, { method: "holt" });
        expect(found.converged).toBe(true);
        for (let alpha = 0; alpha <= 1; alpha += 0.125) {
          for (let beta = 0; beta <= 1; beta += 0.125) {
            const other = forecast(values, { method: "holt", alpha, beta }).sumOfSquaredErrors;
            expect(found.sumOfSquaredErrors).toBeLessThanOrEqual(other * (1 + 1e-2));
          }
        }
      }),
      { numRuns: 20 },
    );
  });
});

describe("a forecast", () => {
  it("of the Nile is R's", () => {
    const found = forecast(NILE.values, { alpha: 0.25 });
    expect(found.forecasts[0]!.value).toBeCloseTo(NILE.forecast, 8);
    expect(found.sumOfSquaredErrors).toBeCloseTo(NILE.sumOfSquaredErrors, 4);
  });

  it("that stops searching says so, and gives the best it has", () => {
    const stopped = forecast(NILE.values, { method: "holt", maxEvaluations: 1 });
    expect(stopped).toMatchObject({ converged: false, reason: "evaluations" });
    expect(forecast(NILE.values, { method: "holt" })).toMatchObject({ converged: true, reason: null });
  });

  it("keeps its level over a gap, and its trend and its season move on", () => {
    expect(forecast([10, 10, null, null], { alpha: 0.5 }).forecasts[0]!.value).toBe(10);
    expect(forecast([1, 2, 3, null, null], { method: "holt", alpha: 0.5, beta: 0.5 }).forecasts[0]!.value).toBe(6);
    expect(forecast([1, null, 3, 4], { method: "holt", alpha: 0.5, beta: 0.5 })).toMatchObject({
      start: { level: 3, trend: 1 },
      missing: 1,
    });
    const seasons = [1, 5, 1, 5, null, 5, null];
    const found = forecast(seasons, { method: "holt-winters-additive", period: 2, alpha: 0.5, beta: 0.1, gamma: 0.5 });
    expect(found.forecasts[0]!.value).toBeCloseTo(5, 10);
    expect(found.fitted).toHaveLength(7);
  });

  it("counts weights and starting values against the errors, unless told not to", () => {
    const plain = forecast([1, 3, 2, 4], { alpha: 0.5 });
    const square = forecast([1, 3, 2, 4], { alpha: 0.5, errorVariance: "mean-square" });
    // Three errors, one weight and one starting level.
    expect(plain.errorVariance).toBeCloseTo(plain.sumOfSquaredErrors, 12);
    expect(square.errorVariance).toBeCloseTo(plain.sumOfSquaredErrors / 3, 12);
    expect(forecast([1, 3, 2], { alpha: 0.5 })).toMatchObject({ errorVariance: null, forecasts: [{ interval: null }] });
  });

  it("decomposes two cycles as R does, of even and of odd length", () => {
    const even = forecast([1, 2, 3, 4, 3, 4, 5, 6], { ...GIVEN["holt-winters-additive"] }).start;
    // Centered averages 3, 3.5, 4, 4.5 at values 3, 4, 5 (of the first season), …
    expect(even.trend).toBeCloseTo(0.5, 12);
    expect(even.season!.reduce((sum, figure) => sum + figure, 0)).toBeCloseTo(0, 12);
    const odd = forecast([1, 2, 6, 1, 2, 6], { method: "holt-winters-additive", period: 3, alpha: 0, beta: 0, gamma: 0 });
    expect(odd.start).toEqual({ level: 3, trend: 0, season: [-2, -1, 3] });
    expect(odd.end).toEqual(odd.start);
    const three = forecast([1, 2, 6, 1, 2, 6], {
      method: "holt-winters-multiplicative",
      period: 3,
      alpha: 0,
      beta: 0,
      gamma: 0,
      horizon: 4,
    });
    expect(three.forecasts.map(({ value }) => value)).toEqual([1, 2, 6, 1]);
  });

  it.each<[readonly (number | null)[], ForecastOptions, string, string]>([
    [[], {}, "empty", "forecast"],
    [[5], { method: "holt" }, "empty", "forecast"],
    [[1, 2, null, 4], { method: "holt-winters-additive", period: 2 }, "empty", "forecast"],
    [[1, 2, 0, 4], { method: "holt-winters-multiplicative", period: 2 }, "invalid-value", "series[2]"],
    [[1, 2], { method: "holt-winters-additive" }, "invalid-option", "options.period"],
    [[1, 2], { alpha: 1.1 }, "invalid-option", "options.alpha"],
    [[1, 2], { beta: 0.1 }, "invalid-option", "options.beta"],
    [[1, 2], { horizon: 0 }, "invalid-option", "options.horizon"],
    [[1, 2], { method: "arima" as "simple" }, "invalid-option", "options.method"],
    [[1, 2], { start: { level: NaN } }, "invalid-option", "options.start.level"],
    [[1, 2], { start: { level: 1, trend: 1 } }, "invalid-option", "options.start.trend"],
    [[1, 2], { start: { level: 1, season: [1] } }, "invalid-option", "options.start.season"],
    [[1, 2], { start: { level: 1, from: 3 } }, "invalid-option", "options.start.from"],
    [[1, 2], { start: null as unknown as { level: number } }, "invalid-option", "options.start"],
    [
      [1, 2],
      { method: "holt-winters-multiplicative", period: 2, start: { level: 1, season: [1, 0] } },
      "invalid-option",
      "options.start.season[1]",
    ],
    [[1e308, -1e308, 1e308], { alpha: 0.5 }, "overflow", "forecast"],
  ])("of %j with %j is refused", (values, options, code, path) => {
    expect(() => forecast(values, options)).toThrow(expect.objectContaining({ code, path }));
  });
});

describe("a backtest", () => {
  it("sees nothing of what it forecasts: by alpha 1 it is the naive forecast", () => {
    fc.assert(
      fc.property(series, (values) => {
        const found = backtest(values, { alpha: 1, horizon: 3 });
        expect(found.model).toEqual(found.naive);
        expect(found.beatsNaive).toBe(false);
        const initial = Math.max(Math.ceil(values.length / 2), 3);
        expect(found.origins).toBe(values.length - initial);
        expect(found.byHorizon.reduce((sum, { n }) => sum + n, 0)).toBe(found.model.n);
      }),
    );
  });

  it("computes errors from each origin, scaled by its own training data", () => {
    const { naive, byHorizon } = backtest([1, 2, 4, 7, 5], { alpha: 1, initial: 3, horizon: 2 });
    // From 4: 7 and 5, off by 3 and 1, scale 1.5; from 7: 5, off by 2, scale 2.
    expect(naive).toMatchObject({ n: 3, meanError: 2 / 3, mae: 2 });
    expect(naive.rmse).toBeCloseTo(Math.sqrt(14 / 3), 12);
    expect(naive.mase).toBeCloseTo((2 + 1 + 2 / 3) / 3, 12);
    expect(byHorizon.map(({ ahead, n, mae }) => [ahead, n, mae])).toEqual([
      [1, 2, 2.5],
      [2, 1, 1],
    ]);
  });

  it("compares seasons with the season before", () => {
    const values = [1, 2, 6, 1, 2, 6, 1, 2, 6];
    const found = backtest(values, { method: "holt-winters-additive", period: 3, alpha: 0.2, beta: 0.1, gamma: 0.3, horizon: 4 });
    expect(found.naive.mae).toBe(0);
    expect(found.model.mae).toBeCloseTo(0, 10);
    expect(found.model.mase).toBeNull();
  });

  it("leaves out periods without a value, and tells fits that did not converge", () => {
    const found = backtest([1, 2, 3, null, 5, 6], { initial: 3, maxEvaluations: 1 });
    expect(found).toMatchObject({ origins: 3, notConverged: 3, model: { n: 2 } });
    expect(() => backtest([1, 2, 3], { initial: 3 })).toThrow(expect.objectContaining({ code: "empty", path: "backtest" }));
  });

  it("tells the share of values that intervals held", () => {
    const values = [10, 11, 10, 11, 10, 11, 10, 11, 1000];
    expect(backtest(values, { alpha: 0.2, initial: 6 }).coverage).toBeCloseTo(2 / 3, 12);
    expect(backtest([1, 2, 3], { alpha: 0.2, initial: 2 }).coverage).toBeNull();
  });
});

describe("forecastAccuracy", () => {
  it("leaves out what did not come, and has no share of zero", () => {
    expect(forecastAccuracy([1, 2, 3], [2, null, 0])).toEqual({ n: 2, meanError: -1, mae: 2, rmse: Math.sqrt(5), mape: null, mase: null });
    expect(forecastAccuracy([2], [4], { training: [5, 5] })).toMatchObject({ mape: 0.5, mase: null });
    expect(forecastAccuracy([2], [4], { training: [1, 5, 2, 7], period: 2 }).mase).toBeCloseTo(2 / 1.5, 12);
  });

  it.each([
    [[1], [null], {}, "empty", "forecastAccuracy"],
    [[1], [1, 2], {}, "invalid-value", "actual.length"],
    [[Infinity], [1], {}, "invalid-value", "forecasts[0]"],
    [[1], [Infinity], {}, "invalid-value", "actual[0]"],
    [[1], [1], { period: 0 }, "invalid-option", "options.period"],
  ])("refuses %j against %j", (forecasts, actual, options, code, path) => {
    expect(() => forecastAccuracy(forecasts, actual, options)).toThrow(expect.objectContaining({ code, path }));
  });
});

describe("the variance of a forecast", () => {
  const weights = { alpha: 0.3, beta: 0.5, gamma: 0.4, phi: 0.9 };
  const state = { level: 10, trend: 1, season: [2, 0.5] };
  const c = [1, 0.3 * (1 + 0.5 * 0.9), 0.3 * (1 + 0.5 * (0.9 + 0.81)) + 0.4 * 0.7];

  it("takes level, trend and, a whole cycle later, the season", () => {
    varianceFactors(state, weights, 3, false).forEach((factor, step) => {
      expect(factor).toBeCloseTo(
        c.slice(0, step + 1).reduce((sum, weight) => sum + weight ** 2, 0),
        12,
      );
    });
  });

  it("is scaled by the seasons where they multiply", () => {
    const [first, second, third] = varianceFactors(state, weights, 3, true);
    expect(first).toBe(1);
    expect(second).toBeCloseTo(1 + (c[1]! / 4) ** 2, 12);
    expect(third).toBeCloseTo(1 + (c[1]! * 4) ** 2 + c[2]! ** 2, 12);
  });
});

describe("a backtest's options", () => {
  it.each([{ method: 3 }, { method: "holt-winters-additive" }, { horizon: 0 }, { initial: 0 }, { start: 1 }])(
    "%j is refused",
    (options) => {
      expect(() => backtest([1, 2, 3, 4], options as never)).toThrow(expect.objectContaining({ code: "invalid-option" }));
    },
  );
});

describe("the search in a box", () => {
  it("finds minima inside and on edges, and steps round where there is no value", () => {
    const sides = [
      { low: 0, high: 1 },
      { low: -2, high: 2 },
    ];
    const inside = boxSearch(([x = 0, y = 0]) => (x - 0.37) ** 2 + (y + 1.1) ** 2 + x * y, sides, 10_000);
    expect(inside.converged).toBe(true);
    expect(inside.at[0]).toBeCloseTo(1, 5);
    expect(inside.at[1]).toBeCloseTo(-1.6, 5);
    const edge = boxSearch(([x = 0]) => (x < 0.5 ? NaN : x), [{ low: 0, high: 1 }], 10_000);
    expect(edge.at[0]).toBeCloseTo(0.5, 5);
    expect(boxSearch(() => NaN, sides, 1000).converged).toBe(false);
  });
});

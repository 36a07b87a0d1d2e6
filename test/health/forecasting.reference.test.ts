import { describe, expect, it } from "vitest";
import {
  changePoint,
  controlChart,
  forecast,
  forecastAccuracy,
  type ForecastMethod,
  type ForecastOptions,
  type ForecastResult,
} from "../../src/index.ts";
import { type ChartedPoint, NELSON_RULES, runRules } from "../../src/stats/run-rules.ts";
import { varianceFactors } from "../../src/stats/smoothing.ts";
import { type ReferenceCase, referenceCases } from "../reference/cases.ts";
import { expectFigure } from "../reference/expect-figure.ts";

const cases = referenceCases("forecasting");
const of = (prefix: string): (readonly [string, ReferenceCase])[] =>
  cases.filter(({ id }) => id.startsWith(prefix)).map((reference) => [reference.id, reference] as const);

function expectList(reference: ReferenceCase, key: string, found: readonly (number | null)[], wanted = reference.expected[key]): void {
  expect(found, `${reference.id} ${key}`).toHaveLength((wanted as number[]).length);
  found.forEach((value, index) => {
    expectFigure(reference, key, value, (wanted as number[])[index]);
  });
}

/** The options of the oracle in ours; one of `null` is one that the method does not have. */
function optionsOf(reference: ReferenceCase): ForecastOptions {
  const { method, period, horizon, alpha, beta, gamma, phi } = reference.options as Record<string, number | null> & {
    method: ForecastMethod;
  };
  const given = Object.entries({ alpha, beta, gamma, phi }).filter(([, value]) => typeof value === "number");
  return { method, horizon: horizon!, ...(method.startsWith("holt-winters") ? { period: period! } : {}), ...Object.fromEntries(given) };
}

const valuesIn = (reference: ReferenceCase): number[] => reference.input["values"] as number[];
const forecastsIn = ({ forecasts }: ForecastResult): number[] => forecasts.map(({ value }) => value);

describe("exponential smoothing with given weights and start is R's HoltWinters", () => {
  it.each(of("smoothing-fixed-"))("%s", (_id, reference) => {
    const { start, firstFitted } = reference.options as {
      start: { level: number; trend?: number; season?: number[] };
      firstFitted: number;
    };
    const found = forecast(valuesIn(reference), { ...optionsOf(reference), start: { ...start, from: firstFitted - 1 } });
    const end = reference.expected["end"] as { level: number; trend?: number; season?: number[] };
    expectList(reference, "forecast", forecastsIn(found));
    expectList(reference, "fitted", found.fitted.slice(firstFitted - 1));
    expect(found.fitted.slice(0, firstFitted - 1).every((value) => value === null)).toBe(true);
    expectFigure(reference, "sumOfSquaredErrors", found.sumOfSquaredErrors);
    expectFigure(reference, "end", found.end.level, end.level);
    expect(found.end.trend === null).toBe(end.trend === undefined);
    if (end.trend !== undefined) expectFigure(reference, "end", found.end.trend, end.trend);
    if (end.season) expectList(reference, "end", found.end.season!, end.season);
    expect(found.converged).toBe(true);
  });
});

describe("fitted weights reach R's sum of squared errors", () => {
  it.each(of("smoothing-optimised-"))("%s", (_id, reference) => {
    const { period, seasonal } = reference.options as { period: number; seasonal: string };
    const { beta, gamma } = reference.expected;
    const method = (gamma !== null ? `holt-winters-${seasonal}` : beta !== null ? "holt" : "simple") as ForecastMethod;
    const found = forecast(valuesIn(reference), { method, horizon: 6, ...(period > 1 ? { period } : {}) });
    expect(found.converged).toBe(true);
    expect(found.sumOfSquaredErrors).toBeLessThanOrEqual((reference.expected["sumOfSquaredErrors"] as number) * 1.01);
    expectList(reference, "forecast", forecastsIn(found));
  });
});

describe("prediction intervals are those of the forecast package", () => {
  it.each(of("forecast-interval-"))("%s", (_id, reference) => {
    const values = valuesIn(reference);
    const holt = reference.options["method"] === "holt";
    const start = { level: values[0]!, ...(holt ? { trend: values[1]! - values[0]! } : {}) };
    const at = (level: number): ForecastResult => forecast(values, { ...optionsOf(reference), start, level, errorVariance: "mean-square" });
    const [narrow, wide] = [at(0.8), at(0.95)];
    expectList(reference, "mean", forecastsIn(wide));
    expectList(reference, "fitted", wide.fitted);
    expectFigure(reference, "sigma2", wide.errorVariance);
    // For Holt the oracle smooths with beta in the component form, but its c_j is alpha + beta j, as if beta were that of the state space (which is
    // alpha beta here, as its own note says and as its damped intervals have it). Ours is alpha + alpha beta j; with that one exchange all figures agree.
    const { alpha, beta } = wide.weights;
    const season: readonly number[] = [];
    const oracle = varianceFactors(
      { level: 0, trend: 0, season },
      { alpha, beta: (beta ?? 0) / alpha, gamma: 0, phi: 1 },
      forecastsIn(wide).length,
      false,
    );
    const ours = varianceFactors(
      { level: 0, trend: 0, season },
      { alpha, beta: beta ?? 0, gamma: 0, phi: 1 },
      forecastsIn(wide).length,
      false,
    );
    for (const [name, { forecasts }] of [
      ["80", narrow],
      ["95", wide],
    ] as const) {
      const margins = forecasts.map(({ value, interval }, index) => (interval!.high - value) * Math.sqrt(oracle[index]! / ours[index]!));
      const means = forecasts.map(({ value }) => value);
      expectList(
        reference,
        `low${name}`,
        means.map((value, index) => value - margins[index]!),
      );
      expectList(
        reference,
        `high${name}`,
        means.map((value, index) => value + margins[index]!),
      );
      expectFigure(reference, `low${name}`, forecasts[0]!.interval!.low, (reference.expected[`low${name}`] as number[])[0]);
      if (!holt)
        expectList(
          reference,
          `low${name}`,
          forecasts.map(({ interval }) => interval!.low),
        );
    }
  });

  it.each(of("damped-"))("%s", (_id, reference) => {
    const { startLevel, startTrend } = reference.options as { startLevel: number; startTrend: number };
    const found = forecast(valuesIn(reference), { ...optionsOf(reference), start: { level: startLevel, trend: startTrend } });
    expectList(reference, "forecast", forecastsIn(found));
    expectList(reference, "fitted", found.fitted);
    expectFigure(reference, "sigma2", found.errorVariance);
    expectFigure(reference, "sumOfSquaredErrors", found.sumOfSquaredErrors);
    expectList(
      reference,
      "low95",
      found.forecasts.map(({ interval }) => interval!.low),
    );
    expectList(
      reference,
      "high95",
      found.forecasts.map(({ interval }) => interval!.high),
    );
  });
});

describe("errors are those of the forecast package", () => {
  it.each(of("accuracy-"))("%s", (_id, reference) => {
    const { forecast: expected, actual, training } = reference.input as Record<"forecast" | "actual" | "training", number[]>;
    const found = forecastAccuracy(expected, actual, { training });
    for (const key of ["meanError", "rmse", "mae", "mase"] as const) expectFigure(reference, key, found[key]);
    expectFigure(reference, "mape", 100 * found.mape!);
  });
});

describe("changes of the level are those of strucchange", () => {
  it.each(of("change-point-"))("%s", (_id, reference) => {
    const values = valuesIn(reference);
    const found = changePoint(values, { minimumSegment: reference.options["minimumSegment"] as number });
    const single = reference.expected["single"] as Record<"lastOfFirstSegment" | "rss" | "meanBefore" | "meanAfter", number> | null;
    expect(found.changes.map(({ at }) => at)).toEqual(reference.expected["bicOptimal"]);
    expectFigure(reference, "rssWithout", found.candidates[0]!.rss);
    if (single === null) return;
    const one = changePoint(values, { minimumSegment: reference.options["minimumSegment"] as number, maxChanges: 1 });
    expect(found.candidates[1]!.at).toEqual([single.lastOfFirstSegment]);
    expectFigure(reference, "rss", found.candidates[1]!.rss, single.rss);
    expectFigure(reference, "meanBefore", one.changes[0]!.before, single.meanBefore);
    expectFigure(reference, "meanAfter", one.changes[0]!.after, single.meanAfter);
  });
});

describe("control limits are Montgomery's", () => {
  it.each([...of("p-chart-"), ...of("u-chart-")])("%s", (id, reference) => {
    const { counts, sizes = [], exposure = [] } = reference.input as Record<string, number[]> & { counts: number[] };
    const chart = id.startsWith("p")
      ? controlChart({ type: "p", counts, sizes }, { sigmas: reference.options["sigmas"] as number })
      : controlChart({ type: "u", counts, exposure }, { sigmas: reference.options["sigmas"] as number });
    expectFigure(reference, "center", chart.center);
    expectList(
      reference,
      "lower",
      chart.points.map(({ lower }) => lower),
    );
    expectList(
      reference,
      "upper",
      chart.points.map(({ upper }) => upper),
    );
    if (reference.expected["points"])
      expectList(
        reference,
        "points",
        chart.points.map(({ value }) => value),
      );
    expect(chart.outside).toEqual(reference.expected["outside"]);
  });

  it.each(of("xmr-"))("%s", (_id, reference) => {
    const chart = controlChart({ type: "xmr", values: valuesIn(reference) });
    expectFigure(reference, "center", chart.center);
    expectFigure(reference, "movingRangeMean", chart.movingRange!.center);
    expectFigure(reference, "lower", chart.points[0]!.lower);
    expectFigure(reference, "upper", chart.points[0]!.upper);
    expectFigure(reference, "rangeUpper", chart.movingRange!.upper);
  });
});

describe("the run rules are Nelson's, read literally", () => {
  it.each(of("run-rules-"))("%s", (_id, reference) => {
    const { center, sigma } = reference.options as { center: number; sigma: number };
    const points = (reference.input["z"] as number[]).map((value): ChartedPoint => {
      const z = (value - center) / sigma;
      return { value, z, beyond: Math.abs(z) > 3 };
    });
    NELSON_RULES.forEach((rule, index) => {
      expect(
        runRules(points, [rule]).map(({ at }) => at),
        rule,
      ).toEqual(reference.expected[String(index + 1)]);
    });
  });
});

describe.runIf(cases.length > 0)("the cases", () => {
  it("are all run by a test here or in trend.test.ts", () => {
    const run = [
      "smoothing-",
      "forecast-interval-",
      "damped-",
      "accuracy-",
      "change-point-",
      "trend-",
      "p-chart-",
      "u-chart-",
      "xmr-",
      "run-rules-",
    ];
    expect(cases.filter(({ id }) => !run.some((prefix) => id.startsWith(prefix)))).toEqual([]);
  });
});

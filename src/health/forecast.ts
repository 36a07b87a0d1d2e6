import { CxError } from "../core/errors.ts";
import type { Interval } from "../stats/interval.ts";
import { standardNormal } from "../stats/normal-quantile.ts";
import { fitSmoothing, type SmoothingFit, type SmoothingStart, WEIGHTS_OF } from "../stats/smoothing-fit.ts";
import { project, type SmoothingState, varianceFactors } from "../stats/smoothing.ts";
import { beginOf, type ForecastMethod, type ForecastOptions, type ForecastPlan, isSeasonal, planOf } from "./forecast-options.ts";
import { readSeries, type Series, valuesOf } from "./series.ts";

/** What the model knows at a moment. */
export interface ForecastState {
  /** The level, in the unit of the series. */
  readonly level: number;
  /** Change per period; `null` for a method without trend. */
  readonly trend: number | null;
  /** Seasonal figures of the next periods; `null` for a method without seasons. */
  readonly season: readonly number[] | null;
}

/** A period to come. */
export interface ForecastPoint {
  /** Periods after the last one of the series. */
  readonly ahead: number;
  /** What is expected, in the unit of the series. */
  readonly value: number;
  /** Where the value will lie; `null` when too few errors are known. */
  readonly interval: Interval<"prediction"> | null;
}

/** What {@link forecast} finds. */
export interface ForecastResult {
  /** The model. */
  readonly method: ForecastMethod;
  /** The periods to come. */
  readonly forecasts: readonly ForecastPoint[];
  /** The one-step forecast of each period of the series; `null` for those that the start is made of. */
  readonly fitted: readonly (number | null)[];
  /** The weights, given or found; `null` for those that the method does not have. */
  readonly weights: {
    /** Of the level. */
    readonly alpha: number;
    /** Of the trend. */
    readonly beta: number | null;
    /** Of the season. */
    readonly gamma: number | null;
    /** How the trend is damped. */
    readonly phi: number | null;
  };
  /** Whether the search for the weights ended at a minimum; true when all are given. */
  readonly converged: boolean;
  /** Why it did not: it may still have been on its way. */
  readonly reason: "evaluations" | null;
  /** Sum of squared one-step errors. */
  readonly sumOfSquaredErrors: number;
  /** Variance of one step's error; `null` when there are no more errors than parameters. */
  readonly errorVariance: number | null;
  /** The state before the first value that is forecast. */
  readonly start: ForecastState;
  /** The state after the last value. */
  readonly end: ForecastState;
  /** Periods with a value. */
  readonly measured: number;
  /** Periods without. */
  readonly missing: number;
}

/**
 * What comes next, by exponential smoothing: simple, Holt's, damped, and Holt-Winters' with additive or multiplicative seasons.
 *
 * With `e` the error of the one-step forecast: `level = level + phi trend + alpha e`, `trend = phi trend + alpha beta e`,
 * `season = season + gamma (1 - alpha) e`, and the forecast of h periods ahead is `level + (phi + … + phi^h) trend + season`. Weights
 * that are not given are those of the least sum of squared errors. Prediction intervals are normal with the variance
 * `s^2 (1 + c_1^2 + … + c_{h-1}^2)`, `c_j` being what an error moves the forecast j periods later; they do not hold the uncertainty of the weights.
 *
 * - Input: values of consecutive periods, the earliest first; in a period that is `null` the state moves on by its own forecast. With seasons, two
 * whole cycles without a gap come first, unless a start is given.
 * - Result: in the unit of the series.
 * - Cost: O(n) with given weights, else some thousand times as much.
 *
 * @param series - Numbers, or points with a name.
 * @param options - Method, horizon, period of the seasons, weights and start.
 * @returns The forecasts with their intervals, and how they came about.
 * @throws {@link CxError} `"empty"` when the series is too short for the start; `"invalid-value"` for a value that is no finite number, or is not above
 * 0 where seasons multiply; `"invalid-option"`; `"overflow"` when a forecast leaves the range of doubles.
 * @example Tickets by week, by Holt's method
 * ```ts
 * import { forecast } from "cx-metrics";
 * const { forecasts, converged } = forecast([120, 126, 129, 137, 140, 148, 151, 158], { method: "holt", alpha: 0.5, beta: 0.2, horizon: 2 });
 * forecasts.map(({ value }) => value); // => [163.26, 168.78]
 * converged; // => true
 * ```
 * @see Holt 1957; Winters 1960, Management Science 6:324; Gardner & McKenzie 1985, Management Science 31:1237
 * @see Hyndman, Koehler, Ord & Snyder 2008, Forecasting with Exponential Smoothing; Chatfield & Yar 1991, International Journal of Forecasting 7:31
 */
export function forecast(series: Series, options: ForecastOptions = {}): ForecastResult {
  const plan = planOf(options);
  const values = valuesOf(readSeries(series, "forecast"));
  const start = beginOf(values, plan);
  const fit = fitSmoothing(values, plan.method, start, plan.given, plan.maxEvaluations);
  const { weights, smoothed, converged } = fit;
  const names = WEIGHTS_OF[plan.method];
  const weightOf = (name: "beta" | "gamma" | "phi"): number | null => (names.includes(name) ? weights[name] : null);
  const measured = values.filter((value) => value !== null).length;
  const errorVariance = varianceOf(fit, start, plan);
  if (!Number.isFinite(smoothed.squares)) throw new CxError("overflow", "forecast", "forecasts within the range of doubles", "");
  return {
    method: plan.method,
    forecasts: forecastsOf(fit, errorVariance, plan),
    fitted: [...values.slice(0, start.from).map(() => null), ...smoothed.fitted],
    weights: { alpha: weights.alpha, beta: weightOf("beta"), gamma: weightOf("gamma"), phi: weightOf("phi") },
    converged,
    reason: converged ? null : "evaluations",
    sumOfSquaredErrors: smoothed.squares,
    errorVariance,
    start: stateOf(start.state, plan.method),
    end: stateOf(smoothed.end, plan.method),
    measured,
    missing: values.length - measured,
  };
}

function forecastsOf({ weights, smoothed }: SmoothingFit, variance: number | null, plan: ForecastPlan): ForecastPoint[] {
  const multiplicative = plan.method === "holt-winters-multiplicative";
  const factors = varianceFactors(smoothed.end, weights, plan.horizon, multiplicative);
  const z = standardNormal((1 + plan.level) / 2);
  return project(smoothed.end, weights.phi, plan.horizon, multiplicative).map((value, index) => {
    const margin = variance === null ? 0 : z * Math.sqrt(variance * factors[index]!);
    const interval: Interval<"prediction"> = { low: value - margin, high: value + margin, level: plan.level, method: "prediction" };
    if (!Number.isFinite(interval.high - interval.low)) {
      throw new CxError("overflow", "forecast", "forecasts within the range of doubles", "");
    }
    return { ahead: index + 1, value, interval: variance === null ? null : interval };
  });
}

/** The variance of one step's error. Parameters are the weights and the starting values, given or not, as R's ets counts them. */
function varianceOf({ smoothed }: SmoothingFit, { state }: SmoothingStart, { method, meanSquare }: ForecastPlan): number | null {
  const errors = smoothed.errors.filter((error) => error !== null).length;
  const states = 1 + (method === "simple" ? 0 : 1) + Math.max(0, state.season.length - 1);
  const freedom = errors - (meanSquare ? 0 : WEIGHTS_OF[method].length + states);
  return freedom > 0 ? smoothed.squares / freedom : null;
}

function stateOf({ level, trend, season }: SmoothingState, method: ForecastMethod): ForecastState {
  return { level, trend: method === "simple" ? null : trend, season: isSeasonal(method) ? season : null };
}

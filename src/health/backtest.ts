import { checkWhole } from "../core/check.ts";
import { CxError } from "../core/errors.ts";
import { exactSumOf } from "../core/exact-sum.ts";
import { errorsOf, type ForecastErrors, naiveError } from "../stats/forecast-errors.ts";
import { forecast } from "./forecast.ts";
import { type ForecastOptions, isSeasonal, planOf } from "./forecast-options.ts";
import { readSeries, type Series, valuesOf } from "./series.ts";

/** Options of {@link backtest}. */
export interface BacktestOptions extends ForecastOptions {
  /**
   * Periods that the first forecast is made from; half of the series, and with seasons at least two cycles, unless given.
   * @defaultValue undefined
   */
  readonly initial?: number | undefined;
}

/** Errors of the forecasts so many periods ahead. */
export interface HorizonErrors extends ForecastErrors {
  /** Periods ahead. */
  readonly ahead: number;
}

/** What {@link backtest} finds. */
export interface BacktestResult {
  /** Errors of the model over all origins and horizons. */
  readonly model: ForecastErrors;
  /** Errors of the naive forecast of the same values: the last value known, or with seasons that of the same season. */
  readonly naive: ForecastErrors;
  /** Errors of the model by how far ahead it looked. */
  readonly byHorizon: readonly HorizonErrors[];
  /** Whether the model's mean absolute error is the smaller one. */
  readonly beatsNaive: boolean;
  /** Share of the values that lay in their prediction interval; `null` when none had one. */
  readonly coverage: number | null;
  /** Forecasts were made from so many origins. */
  readonly origins: number;
  /** Of them, fits that did not converge. */
  readonly notConverged: number;
}

interface Trial {
  readonly ahead: number;
  readonly forecast: number;
  readonly naive: number | null;
  readonly actual: number;
  readonly scale: number | null;
  readonly held: boolean | null;
}

/**
 * How well a method would have forecast the past: from each origin in turn it is fitted to the values before only, and its forecasts are compared with
 * what came and with the naive forecast (rolling origin, Tashman 2000).
 *
 * - Input: a series as for `forecast`; periods without a value are not compared, nor those that the naive forecast cannot tell.
 * - Result: `mase` divides each error by the naive forecast's mean absolute error in the training data of its own origin; `null` when
 * one of these is 0. Errors at neighbouring origins are related: the figures are no sample of independent ones.
 * - Cost: that of `forecast`, for each origin.
 *
 * @param series - Numbers, or points with a name.
 * @param options - As for `forecast`, and where the first origin is.
 * @returns Errors of the model and of the naive forecast, and how many values the intervals held.
 * @throws {@link CxError} `"empty"` when nothing is left to compare; else as `forecast`.
 * @example Does Holt's method beat "as last month"?
 * ```ts
 * import { backtest } from "cx-metrics";
 * const series = [31, 33, 34, 37, 38, 41, 42, 45, 47, 48, 51, 52];
 * const { model, naive, beatsNaive, origins } = backtest(series, { method: "holt", alpha: 0.5, beta: 0.2, initial: 6 });
 * [model.mae, naive.mae]; // => [0.6575, 1.8333]
 * [beatsNaive, origins]; // => [true, 6]
 * ```
 * @see Tashman 2000, International Journal of Forecasting 16:437
 */
export function backtest(series: Series, options: BacktestOptions = {}): BacktestResult {
  const { initial: given, ...forecastOptions } = options;
  const values = valuesOf(readSeries(series, "backtest"));
  const { method, horizon, period } = planOf(forecastOptions);
  const lag = isSeasonal(method) ? period : 1;
  const initial = given ?? Math.max(Math.ceil(values.length / 2), isSeasonal(method) ? 2 * lag : 3);
  checkWhole("initial", initial, 1);
  const trials: Trial[] = [];
  let [origins, notConverged] = [0, 0];
  for (let origin = initial; origin < values.length; origin += 1) {
    const training = values.slice(0, origin);
    const { forecasts, converged } = forecast(training, { ...forecastOptions, horizon });
    const scale = naiveError(training, lag);
    origins += 1;
    if (!converged) notConverged += 1;
    for (const { ahead, value, interval } of forecasts) {
      const actual = values[origin + ahead - 1] ?? null;
      const naive = naiveOf(training, lag, ahead);
      if (actual === null || naive === null) continue;
      const held = interval && interval.low <= actual && actual <= interval.high;
      trials.push({ ahead, forecast: value, naive, actual, scale, held });
    }
  }
  if (trials.length === 0) throw new CxError("empty", "backtest", `a value after the first ${initial} periods`, "");
  const [model, naive] = [readTrials(trials, "forecast"), readTrials(trials, "naive")];
  const judged = trials.filter(({ held }) => held !== null);
  return {
    model,
    naive,
    byHorizon: Array.from({ length: horizon }, (_, index) => trials.filter(({ ahead }) => ahead === index + 1))
      .filter((same) => same.length > 0)
      .map((same) => ({ ahead: same[0]!.ahead, ...readTrials(same, "forecast") })),
    beatsNaive: model.mae < naive.mae,
    coverage: judged.length === 0 ? null : judged.filter(({ held }) => held).length / judged.length,
    origins,
    notConverged,
  };
}

/** The last value known, of the same season where there are seasons. */
function naiveOf(training: readonly (number | null)[], lag: number, ahead: number): number | null {
  for (let index = training.length + ((ahead - 1) % lag) - lag; index >= 0; index -= lag) {
    const value = training[index] ?? null;
    if (value !== null) return value;
  }
  return null;
}

function readTrials(trials: readonly Trial[], which: "forecast" | "naive"): ForecastErrors {
  const errors = errorsOf(
    trials.map((trial) => ({ forecast: trial[which]!, actual: trial.actual })),
    null,
  );
  const scaled = trials.map((trial) =>
    trial.scale === null || trial.scale === 0 ? null : Math.abs(trial.actual - trial[which]!) / trial.scale,
  );
  return { ...errors, mase: scaled.includes(null) ? null : exactSumOf(scaled as number[]) / trials.length };
}

import { checkChoice, checkLevel, checkOptions, checkWhole } from "../core/check.ts";
import { CxError, invalidOption, invalidValue } from "../core/errors.ts";
import { type SmoothingStart, startOf, WEIGHTS_OF } from "../stats/smoothing-fit.ts";
import type { SmoothingMethod, SmoothingWeights } from "../stats/smoothing.ts";

/** A model of exponential smoothing by its name in the field. */
export type ForecastMethod = SmoothingMethod;

/** What is known before the first value that is forecast, where it is given. */
export interface ForecastStart {
  /** The level before that value. */
  readonly level: number;
  /**
   * Change per period before that value.
   * @defaultValue 0
   */
  readonly trend?: number | undefined;
  /** Seasonal figures of that value and those after it, one for each period of a cycle. */
  readonly season?: readonly number[] | undefined;
  /**
   * Index, from 0, of the first value that is forecast.
   * @defaultValue 0
   */
  readonly from?: number | undefined;
}

/** Options of {@link forecast}. */
export interface ForecastOptions {
  /**
   * `"simple"`: a level; `"holt"`: and a trend; `"damped"`: a trend that dies away; `"holt-winters-additive"` and `"holt-winters-multiplicative"`: a trend and
   * seasons that add to the level, or multiply it.
   * @defaultValue "simple"
   */
  readonly method?: ForecastMethod | undefined;
  /**
   * Periods to forecast, 1 to 1000.
   * @defaultValue 1
   */
  readonly horizon?: number | undefined;
  /**
   * Periods in a cycle of seasons, such as 12 months; needed with seasons.
   * @defaultValue undefined
   */
  readonly period?: number | undefined;
  /**
   * Share of an error that goes into the level, 0 to 1; found by least squares unless given.
   * @defaultValue undefined
   */
  readonly alpha?: number | undefined;
  /**
   * Share of a change of the level that goes into the trend, 0 to 1 (the component form; Hyndman's state-space beta is alpha times this one); found
   * unless given.
   * @defaultValue undefined
   */
  readonly beta?: number | undefined;
  /**
   * Share of what is left that goes into the season, 0 to 1; found unless given.
   * @defaultValue undefined
   */
  readonly gamma?: number | undefined;
  /**
   * What is left of a damped trend after a period, 0 to 1; found between 0.8 and 0.98 unless given.
   * @defaultValue undefined
   */
  readonly phi?: number | undefined;
  /**
   * Where to begin; unless given as R's HoltWinters: the first value, the second with its step from the first, or a decomposition of two cycles.
   * @defaultValue undefined
   */
  readonly start?: ForecastStart | undefined;
  /**
   * What the sum of squared one-step errors is divided by: their number less the weights and starting values of the model, as R's `ets` does, or
   * their number.
   * @defaultValue "less-parameters"
   */
  readonly errorVariance?: "less-parameters" | "mean-square" | undefined;
  /**
   * How often a prediction interval holds what comes, between 0 and 1.
   * @defaultValue 0.95
   */
  readonly level?: number | undefined;
  /**
   * The most trials of weights before the search gives up.
   * @defaultValue 20000
   */
  readonly maxEvaluations?: number | undefined;
}

/** Options that were checked. */
export interface ForecastPlan {
  readonly method: ForecastMethod;
  readonly horizon: number;
  readonly period: number;
  readonly given: Partial<SmoothingWeights>;
  readonly start: SmoothingStart | null;
  readonly meanSquare: boolean;
  readonly level: number;
  readonly maxEvaluations: number;
}

/** The names of the options. */
export const FORECAST_OPTIONS: readonly string[] = [
  "method",
  "horizon",
  "period",
  "alpha",
  "beta",
  "gamma",
  "phi",
  "start",
  "errorVariance",
  "level",
  "maxEvaluations",
];

/** Checks the options, and that they fit each other. */
export function planOf(options: ForecastOptions): ForecastPlan {
  checkOptions(options, FORECAST_OPTIONS);
  const { method = "simple", horizon = 1, errorVariance = "less-parameters", level = 0.95, maxEvaluations = 20_000 } = options;
  checkChoice("method", method, Object.keys(WEIGHTS_OF) as ForecastMethod[]);
  checkWhole("horizon", horizon, 1, 1000);
  checkChoice("errorVariance", errorVariance, ["less-parameters", "mean-square"]);
  checkLevel(level);
  checkWhole("maxEvaluations", maxEvaluations, 1);
  const seasonal = isSeasonal(method);
  if (seasonal || options.period !== undefined) checkWhole("period", options.period, seasonal ? 2 : 1, 10_000);
  const period = seasonal ? options.period! : 0;
  const given: Partial<Record<keyof SmoothingWeights, number>> = {};
  for (const name of ["alpha", "beta", "gamma", "phi"] as const) {
    const weight = options[name];
    if (weight === undefined) continue;
    if (!WEIGHTS_OF[method].includes(name)) throw invalidOption(name, `no ${name} for the method ${method}`, weight);
    if (!(typeof weight === "number" && weight >= 0 && weight <= 1)) throw invalidOption(name, "a number from 0 to 1", weight);
    given[name] = weight;
  }
  const start = options.start === undefined ? null : readStart(options.start, method, period);
  return { method, horizon, period, given, start, meanSquare: errorVariance === "mean-square", level, maxEvaluations };
}

/** Whether a method has seasons. */
export function isSeasonal(method: ForecastMethod): boolean {
  return method.startsWith("holt-winters");
}

function readStart(start: ForecastStart, method: ForecastMethod, period: number): SmoothingStart {
  if (typeof start !== "object" || start === null) throw invalidOption("start", "a level, and what else the method has", start);
  const { level, trend = 0, season = [], from = 0 } = start;
  checkWhole("start.from", from, 0);
  for (const [name, number] of Object.entries({ level, trend })) {
    if (!Number.isFinite(number)) throw invalidOption(`start.${name}`, "a finite number", number);
  }
  if (method === "simple" && trend !== 0) throw invalidOption("start.trend", "no trend for the method simple", trend);
  if (!Array.isArray(season) || season.length !== period) throw invalidOption("start.season", `${period} figures`, season);
  season.forEach((figure: unknown, index) => {
    const wrong = !Number.isFinite(figure) || (method === "holt-winters-multiplicative" && !((figure as number) > 0));
    if (wrong) throw invalidOption(`start.season[${index}]`, "a finite number, above 0 where it multiplies", figure);
  });
  return { state: { level, trend, season }, from };
}

/** The start that is given, or that of the series. Refuses a series that is too short for it. */
export function beginOf(values: readonly (number | null)[], plan: ForecastPlan): SmoothingStart {
  if (plan.method === "holt-winters-multiplicative") {
    values.forEach((value, index) => {
      if (value !== null && !(value > 0)) throw invalidValue("series", "a number above 0, since seasons multiply", value, index);
    });
  }
  const start = plan.start ?? startOf(values, plan.method, plan.period);
  if (start === null) throw new CxError("empty", "forecast", shortageOf(plan), "");
  if (start.from > values.length) throw invalidOption("start.from", `an index of the series, or ${values.length}`, start.from);
  return start;
}

function shortageOf({ method, period }: ForecastPlan): string {
  return isSeasonal(method)
    ? `two whole cycles of ${period} values without a gap, or options.start`
    : "at least two values, or options.start";
}

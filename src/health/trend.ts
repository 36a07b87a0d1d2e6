import { checkLevel, checkOptions, checkWhole } from "../core/check.ts";
import { exactSumOf } from "../core/exact-sum.ts";
import type { Interval } from "../stats/interval.ts";
import { fitLine, meanOf, predictLine, slopeInterval, slopePValue, tMargin } from "../stats/linear-trend.ts";
import { meanInterval } from "../stats/mean-interval.ts";
import { standardNormal } from "../stats/normal-quantile.ts";
import { rankTrend } from "../stats/rank-trend.ts";
import { presentOf, type ReadPoint, readSeries, type Series, valuesOf } from "./series.ts";

/** Options of {@link trend}. */
export interface TrendOptions {
  /**
   * Periods of a rolling value.
   * @defaultValue 3
   */
  readonly window?: number | undefined;
  /**
   * Periods after the last that the line is drawn on to.
   * @defaultValue 0
   */
  readonly ahead?: number | undefined;
  /**
   * How often such intervals hold the true value, between 0 and 1.
   * @defaultValue 0.95
   */
  readonly level?: number | undefined;
}

/** A value over several periods. */
export interface RollingValue {
  /** Weighted mean of the periods that were measured, in the unit of the series; `null` when none was. */
  readonly value: number | null;
  /**
   * By the periods' standard errors where all have one, else by the spread between the periods; `null` when neither says anything, as with one
   * period.
   */
  readonly interval: Interval<"normal" | "t"> | null;
  /** Periods in the window that were measured. */
  readonly periods: number;
}

/** One period of a {@link TrendResult}. */
export interface TrendPoint {
  /** Its name, where given. */
  readonly period: string | null;
  /** Its value; `null` when nothing was measured. */
  readonly value: number | null;
  /** Of the value, where its standard error is given. */
  readonly interval: Interval<"normal"> | null;
  /** Over this period and those before it; `null` until the window is full. */
  readonly rolling: RollingValue | null;
}

/** A period after the last. */
export interface TrendPrediction {
  /** Periods after the last one. */
  readonly ahead: number;
  /** The line's value then. */
  readonly value: number;
  /** Where one further value lies; `null` with two values. */
  readonly interval: Interval<"prediction"> | null;
}

/** What {@link trend} finds. */
export interface TrendResult {
  /** The periods. */
  readonly points: readonly TrendPoint[];
  /** Change per period by least squares; `null` with one value. */
  readonly slope: number | null;
  /** Of the slope; `null` with fewer than three values. */
  readonly slopeInterval: Interval<"t"> | null;
  /** Standard error of the slope; `null` with fewer than three values. */
  readonly slopeStandardError: number | null;
  /** Two-sided p-value of "the slope is 0"; `null` with fewer than three values. */
  readonly pValue: number | null;
  /** The line's value one period before the first. */
  readonly intercept: number | null;
  /** Whether the slope's interval excludes 0, and on which side; `"unknown"` with fewer than three values. */
  readonly direction: "rising" | "falling" | "no-trend-shown" | "unknown";
  /** Median of the slopes of all pairs (Theil and Sen): an outlier does not turn it. */
  readonly medianSlope: number | null;
  /** Kendall's tau-b between time and value; `null` when all values are equal. */
  readonly kendallTau: number | null;
  /** Its two-sided p-value, by the normal distribution: a trend of any shape. */
  readonly kendallPValue: number | null;
  /** The periods after the last. */
  readonly predictions: readonly TrendPrediction[];
  /** Periods with a value. */
  readonly measured: number;
  /** Periods without. */
  readonly missing: number;
}

/**
 * The trend of a metric by period: period and rolling values with intervals, and the slope with its interval and tests.
 *
 * The line is `value = intercept + slope * t` for t = 1, 2, 3 … by least squares, the slope's interval by Student's t with n - 2 degrees of freedom; a
 * prediction's error is `s sqrt(1 + 1/n + (t - mean t)^2 / Sxx)`. Kendall's test and the Theil-Sen slope stand beside it, because surveys have outliers.
 *
 * - Input: values of consecutive periods, the earliest first; `null` where nothing was measured: the period still counts as time that passed.
 * - Result: in the unit of the series, slopes in that unit per period. Errors of successive periods are taken as independent.
 * - Cost: O(n^2 log n) for n periods.
 *
 * @param series - Numbers, or points with a name, a standard error and a weight.
 * @param options - The window, how far ahead, the level.
 * @returns The periods, the slope and its tests.
 * @throws {@link CxError} `"empty"` when no period has a value; `"invalid-value"` for a value that is no finite number; `"invalid-option"`.
 * @example NPS by month: it rises by about a point and a quarter
 * ```ts
 * import { trend } from "cx-metrics";
 * const { slope, slopeInterval, direction, points } = trend([31, 29, 35, 33, 38, 36, 41, 39, null, 40]);
 * slope; // => 1.237
 * [slopeInterval?.low, slopeInterval?.high]; // => [0.627, 1.847]
 * direction; // => "rising"
 * points[9]?.rolling?.periods; // => 2
 * ```
 * @see Montgomery, Peck & Vining 2012, Introduction to Linear Regression Analysis; Kendall 1938, Biometrika 30:81; Sen 1968, JASA 63:1379
 */
export function trend(series: Series, options: TrendOptions = {}): TrendResult {
  checkOptions(options, ["window", "ahead", "level"]);
  const { window = 3, ahead = 0, level = 0.95 } = options;
  checkWhole("window", window, 1);
  checkWhole("ahead", ahead, 0, 1000);
  checkLevel(level);
  const points = readSeries(series, "trend");
  const { times, present } = presentOf(valuesOf(points));
  const line = fitLine(times, present);
  const interval = line && slopeInterval(line, level);
  const ranks = present.length > 1 ? rankTrend(times, present) : null;
  return {
    points: points.map((point, index) => ({
      period: point.period,
      value: point.value,
      interval: point.value === null || point.standardError === null ? null : normalInterval(point.value, point.standardError, level),
      rolling: index + 1 < window ? null : rollingOf(points.slice(index + 1 - window, index + 1), level),
    })),
    slope: line && line.slope,
    slopeInterval: interval,
    slopeStandardError: line && line.slopeStandardError,
    pValue: line && slopePValue(line),
    intercept: line && line.intercept,
    direction: interval ? (interval.low > 0 ? "rising" : interval.high < 0 ? "falling" : "no-trend-shown") : "unknown",
    medianSlope: ranks && ranks.slope,
    kendallTau: ranks && ranks.tau,
    kendallPValue: ranks && ranks.pValue,
    predictions: Array.from({ length: line ? ahead : 0 }, (_, index) => {
      const time = points.length + index + 1;
      const prediction = predictLine(line!, time);
      const value = line!.mean + line!.slope * (time - line!.center);
      const margin = prediction && tMargin(prediction, level);
      return {
        ahead: index + 1,
        value,
        interval: margin === null ? null : { low: value - margin, high: value + margin, level, method: "prediction" },
      };
    }),
    measured: present.length,
    missing: points.length - present.length,
  };
}

function normalInterval(value: number, standardError: number, level: number): Interval<"normal"> {
  const margin = standardNormal((1 + level) / 2) * standardError;
  return { low: value - margin, high: value + margin, level, method: "normal" };
}

function rollingOf(window: readonly ReadPoint[], level: number): RollingValue {
  const measured = window.filter((point): point is ReadPoint & { readonly value: number } => point.value !== null && point.weight > 0);
  const periods = measured.length;
  if (periods === 0) return { value: null, interval: null, periods };
  const weight = exactSumOf(measured.map((point) => point.weight));
  const values = measured.map((point) => point.value);
  const equal = measured.every((point) => point.weight === measured[0]!.weight);
  const weighted = exactSumOf(measured.map((point) => point.weight * point.value)) / weight;
  const value = equal ? meanOf(values) : Math.min(Math.max(...values), Math.max(Math.min(...values), weighted));
  if (measured.every((point) => point.standardError !== null)) {
    const variance = exactSumOf(measured.map((point) => ((point.weight / weight) * point.standardError!) ** 2));
    return { value, interval: normalInterval(value, Math.sqrt(variance), level), periods };
  }
  if (periods < 2) return { value, interval: null, periods };
  // The ratio estimator's error, which for equal weights is s / sqrt(periods).
  const squares = exactSumOf(measured.map((point) => ((point.weight / weight) * (point.value - value)) ** 2));
  const standardError = Math.sqrt((squares * periods) / (periods - 1));
  return { value, interval: meanInterval({ mean: value, standardError, degreesOfFreedom: periods - 1 }, level), periods };
}

import { exactSumOf } from "../core/exact-sum.ts";
import type { Interval } from "./interval.ts";
import { meanInterval } from "./mean-interval.ts";
import { studentTDistribution, studentTQuantile } from "./student-t.ts";

/** A straight line through points, and what is needed to predict with it. */
export interface LinearTrend {
  /** Points that were fitted. */
  readonly n: number;
  /** Change of the value per unit of time. */
  readonly slope: number;
  /** The line's value at time 0. */
  readonly intercept: number;
  /** Standard error of the slope; `null` with two points, which any line fits. */
  readonly slopeStandardError: number | null;
  /** Spread of the points about the line, `sqrt(RSS / (n - 2))`; `null` with two points. */
  readonly residualSpread: number | null;
  /** Mean of the times. */
  readonly center: number;
  /** Sum of squared distances of the times from their mean. */
  readonly timeSquares: number;
  /** The line's value at the mean of the times. */
  readonly mean: number;
}

/** A prediction for one time. */
export interface LinearPrediction {
  /** The line's value then. */
  readonly value: number;
  /** Standard error of one further observation: what scatters about the line, and the line itself. */
  readonly standardError: number;
  /** Degrees of freedom, `n - 2`. */
  readonly degreesOfFreedom: number;
}

/** The least-squares line; `null` when fewer than two different times are there. */
export function fitLine(times: readonly number[], values: readonly number[]): LinearTrend | null {
  const n = times.length;
  if (n < 2) return null;
  const [center, mean] = [meanOf(times), meanOf(values)];
  const timeSquares = exactSumOf(times.map((time) => (time - center) ** 2));
  if (timeSquares === 0) return null;
  const slope = exactSumOf(times.map((time, index) => (time - center) * (values[index]! - mean))) / timeSquares;
  const squares = exactSumOf(times.map((time, index) => (values[index]! - mean - slope * (time - center)) ** 2));
  const residualSpread = n > 2 ? Math.sqrt(squares / (n - 2)) : null;
  return {
    n,
    slope,
    intercept: mean - slope * center,
    slopeStandardError: residualSpread === null ? null : residualSpread / Math.sqrt(timeSquares),
    residualSpread,
    center,
    timeSquares,
    mean,
  };
}

/** The mean, never outside the values, which the rounding of the quotient alone would allow. */
export function meanOf(values: readonly number[]): number {
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) [least, most] = [Math.min(least, value), Math.max(most, value)];
  return Math.min(most, Math.max(least, exactSumOf(values) / values.length));
}

/** The t interval of the slope; `null` with two points. */
export function slopeInterval({ slope, slopeStandardError, n }: LinearTrend, level: number): Interval<"t"> | null {
  return slopeStandardError === null
    ? null
    : meanInterval({ mean: slope, standardError: slopeStandardError, degreesOfFreedom: n - 2 }, level);
}

/** Two-sided p-value of "the slope is 0"; `null` with two points. */
export function slopePValue({ slope, slopeStandardError, n }: LinearTrend): number | null {
  if (slopeStandardError === null) return null;
  if (slopeStandardError === 0) return slope === 0 ? 1 : 0;
  return Math.min(1, 2 * studentTDistribution(-Math.abs(slope / slopeStandardError), n - 2));
}

/** One further observation at a time; `null` with two points, which do not show how far observations scatter. */
export function predictLine(line: LinearTrend, time: number): LinearPrediction | null {
  if (line.residualSpread === null) return null;
  const away = time - line.center;
  return {
    value: line.mean + line.slope * away,
    standardError: line.residualSpread * Math.sqrt(1 + 1 / line.n + (away * away) / line.timeSquares),
    degreesOfFreedom: line.n - 2,
  };
}

/** Half the width of a t interval. */
export function tMargin({ standardError, degreesOfFreedom }: LinearPrediction, level: number): number {
  return -studentTQuantile((1 - level) / 2, degreesOfFreedom) * standardError;
}

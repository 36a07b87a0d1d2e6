import { checkFinite, checkLevel, checkNonNegative } from "../core/check.ts";
import { CxError } from "../core/errors.ts";
import { checkShape } from "./argument.ts";
import type { Interval } from "./interval.ts";
import { studentTQuantile } from "./student-t.ts";

/** A mean and how far it may be off. */
export interface MeanEstimate {
  /** The mean, in the unit of the values. */
  readonly mean: number;
  /** Its standard error, in the same unit. */
  readonly standardError: number;
  /** Degrees of freedom of the standard error: one less than the number of values, or of clusters. */
  readonly degreesOfFreedom: number;
}

/**
 * Student's t interval of a mean, `mean +- t(1 - alpha/2, df) * standardError` with alpha = 1 - level. Not cut off at the ends of
 * any scale. Constant time.
 *
 * @param estimate - the mean, its standard error and its degrees of freedom.
 * @param level - the confidence level, between 0 and 1; 0.95 unless given.
 * @returns the limits, in the unit of the mean.
 * @throws CxError `"invalid-value"` when a number of the estimate is outside its range, `"invalid-option"` when level is not
 * between 0 and 1, `"overflow"` when a limit leaves the range of doubles.
 *
 * @example Ten answers with mean 5.3
 * ```ts
 * import { meanInterval } from "cx-metrics/stats";
 * const { low, high } = meanInterval({ mean: 5.3, standardError: 0.5587684871413403, degreesOfFreedom: 9 });
 * low; // => 4.03597786446730
 * high; // => 6.56402213553270
 * ```
 *
 * @see Student 1908, Biometrika 6:1
 */
export function meanInterval(estimate: MeanEstimate, level: number = 0.95): Interval<"t"> {
  const { mean, standardError, degreesOfFreedom } = estimate;
  checkFinite("mean", mean);
  checkNonNegative("standardError", standardError);
  checkShape("degreesOfFreedom", degreesOfFreedom);
  checkLevel(level);
  if (standardError === 0) return { low: mean, high: mean, level, method: "t" };
  const margin = -studentTQuantile((1 - level) / 2, degreesOfFreedom) * standardError;
  const low = mean - margin;
  const high = mean + margin;
  if (!Number.isFinite(high - low)) throw new CxError("overflow", "meanInterval", "limits within the range of doubles", "");
  return { low, high, level, method: "t" };
}

import type { Interval } from "./interval.ts";
import { mirroredInterval } from "./proportion-limits.ts";
import type { ProportionLimit } from "./proportion-limits.ts";
import { wilsonHigh, wilsonLow } from "./wilson-limits.ts";

/**
 * Wilson score interval of a proportion with continuity correction: wider, and its coverage hardly ever below the level.
 *
 * The roots of `(abs(k/n - p) - 1/(2n))^2 = z^2 p (1 - p) / n`, which are the Wilson limits of k - 1/2 and k + 1/2.
 * Exactly 0 at k = 0 and 1 at k = n. R's prop.test shrinks its correction near k = n/2 and is then narrower. Constant time.
 *
 * @param successes - how many of the trials succeeded, a whole number from 0 to `trials`.
 * @param trials - how many there were, a whole number of at least 1.
 * @param level - the confidence level, between 0 and 1; 0.95 unless given.
 * @returns the limits, from 0 to 1.
 * @throws CxError `"invalid-value"` when successes or trials is not such a count, `"invalid-option"` when level is not between 0 and 1.
 *
 * @example A share of 8 in 20
 * ```ts
 * import { wilsonCcInterval } from "cx-metrics/stats";
 * const { low, high } = wilsonCcInterval(8, 20);
 * low; // => 0.199770855664632
 * high; // => 0.635883262365857
 * ```
 *
 * @see Newcombe 1998, Statistics in Medicine 17:857, method 4
 */
export function wilsonCcInterval(successes: number, trials: number, level: number = 0.95): Interval<"wilson-cc"> {
  return mirroredInterval("wilson-cc", wilsonCcLow, wilsonCcHigh, successes, trials, level);
}

/** The lower root of the corrected equation. */
export const wilsonCcLow: ProportionLimit = (k, n, z) => (k === 0 ? 0 : wilsonLow(k - 0.5, n, z, 0));
/** The upper root of the corrected equation. */
export const wilsonCcHigh: ProportionLimit = (k, n, z) => (k === n ? 1 : wilsonHigh(k + 0.5, n, z, 0));

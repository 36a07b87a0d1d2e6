import type { Interval } from "./interval.ts";
import { mirroredInterval } from "./proportion-limits.ts";
import { wilsonHigh, wilsonLow } from "./wilson-limits.ts";

/**
 * Wilson score interval of a proportion: the shares p that a score test at this level does not reject.
 *
 * The roots of `(k/n - p)^2 = z^2 p (1 - p) / n` with k successes in n trials. Exactly 0 at k = 0 and 1 at k = n. Its coverage
 * is close to the level on average for every n, which is why it is the default. Constant time.
 *
 * @param successes - how many of the trials succeeded, a whole number from 0 to `trials`.
 * @param trials - how many there were, a whole number of at least 1.
 * @param level - the confidence level, between 0 and 1; 0.95 unless given.
 * @returns the limits, from 0 to 1.
 * @throws CxError `"invalid-value"` when successes or trials is not such a count, `"invalid-option"` when level is not between 0 and 1.
 *
 * @example A share of 8 in 20
 * ```ts
 * import { wilsonInterval } from "cx-metrics/stats";
 * const { low, high } = wilsonInterval(8, 20);
 * low; // => 0.218806532372817
 * high; // => 0.613418499237747
 * ```
 *
 * @see Wilson 1927, JASA 22:209; Brown, Cai and DasGupta 2001, Statistical Science 16:101
 */
export function wilsonInterval(successes: number, trials: number, level: number = 0.95): Interval<"wilson"> {
  return mirroredInterval("wilson", wilsonLow, wilsonHigh, successes, trials, level);
}

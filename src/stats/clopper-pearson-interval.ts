import { betaQuantile, betaUpperQuantile } from "./beta.ts";
import type { Interval } from "./interval.ts";
import { mirroredInterval } from "./proportion-limits.ts";
import type { ProportionLimit } from "./proportion-limits.ts";

/**
 * Clopper-Pearson interval of a proportion, the "exact" one: the shares that neither one-sided binomial test rejects.
 *
 * The quantiles alpha/2 of Beta(k, n - k + 1) and 1 - alpha/2 of Beta(k + 1, n - k), alpha = 1 - level. Exactly 0 at k = 0 and 1
 * at k = n. Its coverage is never below the level and often far above. Constant time, about a tenth of a millisecond.
 *
 * @param successes - how many of the trials succeeded, a whole number from 0 to `trials`.
 * @param trials - how many there were, a whole number of at least 1.
 * @param level - the confidence level, between 0 and 1; 0.95 unless given.
 * @returns the limits, from 0 to 1.
 * @throws CxError `"invalid-value"` when successes or trials is not such a count, `"invalid-option"` when level is not between 0 and 1.
 *
 * @example A share of 8 in 20
 * ```ts
 * import { clopperPearsonInterval } from "cx-metrics/stats";
 * const { low, high } = clopperPearsonInterval(8, 20);
 * low; // => 0.191190060725307
 * high; // => 0.639457412692510
 * ```
 *
 * @see Clopper and Pearson 1934, Biometrika 26:404
 */
export function clopperPearsonInterval(successes: number, trials: number, level: number = 0.95): Interval<"clopper-pearson"> {
  return mirroredInterval("clopper-pearson", clopperPearsonLow, clopperPearsonHigh, successes, trials, level);
}

/** The share under which at least k successes have probability alpha / 2. */
export const clopperPearsonLow: ProportionLimit = (k, n, _z, alpha) => (k === 0 ? 0 : betaQuantile(alpha / 2, k, n - k + 1));
/** The share under which at most k successes have probability alpha / 2. */
export const clopperPearsonHigh: ProportionLimit = (k, n, _z, alpha) => (k === n ? 1 : betaUpperQuantile(alpha / 2, k + 1, n - k));

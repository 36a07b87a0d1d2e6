import type { Interval } from "./interval.ts";
import { mirroredInterval } from "./proportion-limits.ts";
import type { ProportionLimit } from "./proportion-limits.ts";

/**
 * Wald interval of a proportion, the textbook one: `k/n +- z sqrt(p (1 - p) / n)`, cut off at 0 and 1.
 *
 * For comparison with other tools only: its coverage is far below the level for small n and for shares near 0 and 1, where it
 * shrinks to a point. Constant time.
 *
 * @param successes - how many of the trials succeeded, a whole number from 0 to `trials`.
 * @param trials - how many there were, a whole number of at least 1.
 * @param level - the confidence level, between 0 and 1; 0.95 unless given.
 * @returns the limits, from 0 to 1.
 * @throws CxError `"invalid-value"` when successes or trials is not such a count, `"invalid-option"` when level is not between 0 and 1.
 *
 * @example A share of 8 in 20
 * ```ts
 * import { waldInterval } from "cx-metrics/stats";
 * const { low, high } = waldInterval(8, 20);
 * low; // => 0.185296702753941
 * high; // => 0.614703297246059
 * ```
 *
 * @see Brown, Cai and DasGupta 2001, Statistical Science 16:101 (why not to use it)
 */
export function waldInterval(successes: number, trials: number, level: number = 0.95): Interval<"wald"> {
  return mirroredInterval("wald", low, high, successes, trials, level);
}

const low: ProportionLimit = (k, n, z) => Math.max(0, k / n - margin(k, n, z));
const high: ProportionLimit = (k, n, z) => Math.min(1, k / n + margin(k, n, z));

function margin(k: number, n: number, z: number): number {
  return z * Math.sqrt(((k / n) * ((n - k) / n)) / n);
}

import type { Interval } from "./interval.ts";
import { mirroredInterval } from "./proportion-limits.ts";
import type { ProportionLimit } from "./proportion-limits.ts";

/**
 * Agresti-Coull interval of a proportion: the Wald interval after adding z^2/2 successes and as many failures.
 *
 * `q +- z sqrt(q (1 - q) / m)` with `m = n + z^2` and `q = (k + z^2/2) / m`, cut off at 0 and 1. Around the same center as the
 * Wilson interval and never shorter. Constant time.
 *
 * @param successes - how many of the trials succeeded, a whole number from 0 to `trials`.
 * @param trials - how many there were, a whole number of at least 1.
 * @param level - the confidence level, between 0 and 1; 0.95 unless given.
 * @returns the limits, from 0 to 1.
 * @throws CxError `"invalid-value"` when successes or trials is not such a count, `"invalid-option"` when level is not between 0 and 1.
 *
 * @example A share of 8 in 20
 * ```ts
 * import { agrestiCoullInterval } from "cx-metrics/stats";
 * const { low, high } = agrestiCoullInterval(8, 20);
 * low; // => 0.218255410672584
 * high; // => 0.613969620937980
 * ```
 *
 * @see Agresti and Coull 1998, The American Statistician 52:119
 */
export function agrestiCoullInterval(successes: number, trials: number, level: number = 0.95): Interval<"agresti-coull"> {
  return mirroredInterval("agresti-coull", low, high, successes, trials, level);
}

const low: ProportionLimit = (k, n, z) => Math.max(0, center(k, n, z) - margin(k, n, z));
const high: ProportionLimit = (k, n, z) => Math.min(1, center(k, n, z) + margin(k, n, z));

function center(k: number, n: number, z: number): number {
  return (k + (z * z) / 2) / (n + z * z);
}

function margin(k: number, n: number, z: number): number {
  return z * Math.sqrt((center(k, n, z) * center(n - k, n, z)) / (n + z * z));
}

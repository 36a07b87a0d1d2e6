import { checkCount, checkLevel, checkOptions } from "../core/check.ts";
import { checkShape } from "./argument.ts";
import { gammaQuantile, gammaUpperQuantile } from "./gamma.ts";
import type { Interval } from "./interval.ts";

/** How to put an interval around a rate. */
export interface RateIntervalOptions {
  /**
   * Confidence level, between 0 and 1; a higher one widens the interval.
   * @defaultValue 0.95
   */
  readonly level?: number | undefined;
}

/**
 * Exact interval of a rate, events by exposure: the rates of a Poisson process that neither one-sided test rejects (Garwood).
 *
 * With k events in exposure T the quantiles `alpha/2` of Gamma(k) and `1 - alpha/2` of Gamma(k + 1), each divided by T; alpha = 1 - level.
 * Constant time. Not to be trusted when events come in clusters, such as calls after an outage: they vary more than a Poisson process.
 *
 * @param events - k, a whole number of at least 0, such as complaints.
 * @param exposure - T, what they came from, from 1e-100 to 1e100: customer-months, thousand orders, hours.
 * @param options - level.
 * @returns the limits, in events by unit of exposure; 0 below when there were none.
 * @throws CxError `"invalid-value"` when events is not a count or exposure not a number from 1e-100 to 1e100, `"invalid-option"` for a
 * wrong option.
 *
 * @example 411 complaints in 3000 customer-months
 * ```ts
 * import { rateInterval } from "cx-metrics/stats";
 * const { low, high } = rateInterval(411, 3000);
 * low; // => 0.124073616965568
 * high; // => 0.150907147859194
 * ```
 *
 * @see Garwood 1936, Biometrika 28:437
 */
export function rateInterval(events: number, exposure: number, options: RateIntervalOptions = {}): Interval<"garwood"> {
  checkOptions(options, ["level"]);
  const { level = 0.95 } = options;
  checkCount("events", events);
  checkShape("exposure", exposure);
  checkLevel(level);
  const alpha = (1 - level) / 2;
  const low = events === 0 ? 0 : gammaQuantile(alpha, events) / exposure;
  const high = gammaUpperQuantile(alpha, events + 1) / exposure;
  return { low, high, level, method: "garwood" };
}

import { checkCount, checkOptions } from "../core/check.ts";
import { emptyInput, invalidValue } from "../core/errors.ts";
import type { Interval } from "../stats/interval.ts";
import type { ProportionIntervalMethod } from "../stats/proportion-interval.ts";
import { type ShareOptions, shareMaker } from "../stats/share.ts";

/** Ready counts of first contact resolution. */
export interface FcrCounts {
  /** Contacts that were resolved the first time. */
  readonly resolvedFirst: number;
  /** Contacts that could have been: first contacts whose outcome is known. */
  readonly contacts: number;
}

/** First contact resolution of ready counts. */
export interface FcrResult {
  /** Share resolved at first contact, from 0 to 1. */
  readonly rate: number;
  /** Contacts that were resolved the first time. */
  readonly resolved: number;
  /** Contacts that the rate is of. */
  readonly contacts: number;
  /** Interval of `rate`, from 0 to 1. */
  readonly interval: Interval<ProportionIntervalMethod>;
}

/**
 * First contact resolution of ready counts: the share of contacts that needed no second one, from 0 to 1.
 *
 * `rate = resolvedFirst / contacts`
 *
 * - Input: two counts of one period, from your own definition. {@link fcrFromContacts} counts them from a list of contacts.
 * - Result: `rate` and `interval` from 0 to 1.
 * - Cost: constant.
 *
 * @param counts - Contacts resolved the first time, and contacts whose outcome is known.
 * @param options - Level and method of the interval.
 * @returns The rate, its interval, and the counts behind both.
 * @throws {@link CxError} `"empty"` when there are no contacts; `"invalid-value"` when a count is none or more are resolved than came.
 * @example How many callers did not have to call again?
 * ```ts
 * import { fcr } from "cx-metrics";
 * const { rate, interval } = fcr({ resolvedFirst: 74, contacts: 100 });
 * rate; // => 0.74
 * interval.low; // => 0.6463
 * interval.high; // => 0.8160
 * ```
 * @see Interval: Wilson 1927, Journal of the American Statistical Association 22, 209-212.
 */
export function fcr({ resolvedFirst, contacts }: FcrCounts, options: ShareOptions = {}): FcrResult {
  checkOptions(options, ["level", "method"]);
  const shareOf = shareMaker(options);
  checkCount("counts.contacts", contacts);
  checkCount("counts.resolvedFirst", resolvedFirst);
  if (resolvedFirst > contacts) throw invalidValue("counts.resolvedFirst", `at most the ${contacts} contacts`, resolvedFirst);
  const share = shareOf(resolvedFirst, contacts);
  if (share === null) throw emptyInput("fcr", "contact");
  const { rate, interval } = share;
  return { rate, resolved: resolvedFirst, contacts, interval };
}

import { exactSumOf } from "../core/exact-sum.ts";
import { checkRate, finite } from "./cash-flows.ts";
import { type DatedFlow, timedFlows } from "./dated-flows.ts";

/**
 * Net present value of dated cash flows: what they are worth on the date of the first of the list, in their currency unit.
 *
 * `xnpv = sum of amount / (1 + rate)^(days / 365)`, days counted from the first flow of the list (actual/365, as spreadsheets' XNPV).
 *
 * - Input: flows in any order after the first; a flow before the first date is compounded.
 * - Result: one amount.
 * - Cost: O(n log n).
 *
 * @param rate - Discount rate per year as a fraction, above -1.
 * @param flows - Dated amounts; the first one sets the date of the value.
 * @returns The net present value, unrounded.
 * @throws {@link CxError} `"empty"` without flows; `"invalid-value"` for a rate at or below -1, a date that is none or an amount that is no finite
 * number; `"overflow"` beyond the largest double.
 * @example Flows on their days
 * ```ts
 * import { xnpv } from "cx-metrics";
 * xnpv(0.05, [{ date: "2021-01-01", amount: -1000 }, { date: "2022-01-01", amount: 1100 }]); // => 47.619047619
 * ```
 * @see Brealey, Myers & Allen, Principles of Corporate Finance, chapter 2.
 */
export function xnpv(rate: number, flows: Iterable<DatedFlow>): number {
  checkRate("rate", rate);
  const halfLog = Math.log1p(rate) / 2;
  const present = timedFlows("xnpv", flows).map(({ amount, years }) => {
    const half = Math.exp(-years * halfLog);
    return amount === 0 ? 0 : finite(amount * half * half, "xnpv");
  });
  return finite(exactSumOf(present), "xnpv");
}

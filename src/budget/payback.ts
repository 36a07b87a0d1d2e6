import type { DoubleDouble } from "../stats/double-double.ts";
import { checkCashFlows, checkRate, presentValues, runningTotals } from "./cash-flows.ts";

/** When the money is back. */
export interface PaybackResult {
  /** Periods from the first cash flow until what was spent is back, fractions linear within the period; `null` when it never is. */
  readonly periods: number | null;
  /** Why there is no payback; `null` when there is one. */
  readonly reason: "never-recovered" | null;
}

/**
 * Payback period: the number of periods until the money spent is back.
 *
 * The first `t` at which the cumulative flow is at least 0, less the share of period `t` that was not needed:
 * `t - 1 + outstanding / cashflow[t]`, counted from the first cash flow even when money is spent only later. Where nothing is ever outstanding, or
 * the first money that moves comes in, it is 0; when the total later sinks below zero again, the first crossing counts.
 *
 * - Input: equally spaced amounts, money spent negative, the first now.
 * - Result: periods, or `null` with a reason.
 * - Cost: O(n). It ignores the worth of time and all that comes after: see `discountedPayback` and `npv`.
 *
 * @param cashflows - Amounts in time order.
 * @returns The periods until the money is back.
 * @throws {@link CxError} `"empty"` without cash flows; `"invalid-value"` for an amount that is no finite number; `"overflow"` beyond the largest double.
 * @example When is the money back?
 * ```ts
 * import { payback } from "cx-metrics";
 * payback([-1000, 300, 300, 300, 300]); // => { periods: 3.3333333333, reason: null }
 * payback([-1000, 100, 100]); // => { periods: null, reason: "never-recovered" }
 * ```
 */
export function payback(cashflows: Iterable<number>): PaybackResult {
  return recovery(checkCashFlows("payback", cashflows).map((flow) => [flow, 0]));
}

/**
 * Discounted payback period: the number of periods until the money spent is back with interest.
 *
 * As `payback`, over the present values `cashflow[t] / (1 + rate)^t`, linear within the period.
 *
 * - Input: equally spaced amounts, money spent negative, the first now.
 * - Result: periods, or `null` with a reason; never before the plain payback at a rate of 0 or more when money is spent first.
 * - Cost: O(n).
 *
 * @param rate - Discount rate per period as a fraction, above -1.
 * @param cashflows - Amounts in time order.
 * @returns The periods until the money is back with interest.
 * @throws {@link CxError} `"empty"` without cash flows; `"invalid-value"` for an amount that is no finite number or a rate at or below -1;
 * `"overflow"` beyond the largest double.
 * @example When is the money back at 12 %?
 * ```ts
 * import { discountedPayback } from "cx-metrics";
 * discountedPayback(0.12, [-500, -200, 400, 400, 400]).periods; // => 3.2949632
 * ```
 */
export function discountedPayback(rate: number, cashflows: Iterable<number>): PaybackResult {
  checkRate("rate", rate);
  return recovery(presentValues(rate, checkCashFlows("discountedPayback", cashflows), "now"));
}

function recovery(values: readonly DoubleDouble[]): PaybackResult {
  const totals = runningTotals(values);
  // Before the first money moves nothing is spent, and so nothing is back.
  const first = totals.findIndex((total) => total !== 0);
  if (first === -1 || (totals[first] as number) > 0) return { periods: 0, reason: null };
  const period = totals.findIndex((total, at) => at > first && total >= 0);
  if (period === -1) return { periods: null, reason: "never-recovered" };
  const outstanding = -(totals[period - 1] as number);
  return { periods: period - 1 + outstanding / (values[period] as DoubleDouble)[0], reason: null };
}

import type { DoubleDouble } from "../stats/double-double.ts";
import {
  type CashFlowTiming,
  checkCashFlows,
  checkRate,
  presentValues,
  runningTotals,
  type TimingOptions,
  timingOf,
} from "./cash-flows.ts";

/** When the money is back. */
export interface PaybackResult {
  /** Periods from now until what was spent is back, fractions linear within the period; `null` when it never is. */
  readonly periods: number | null;
  /** Why there is no payback; `null` when there is one. */
  readonly reason: "never-recovered" | null;
}

/** How far a double can be from the number that was written, as a share of it. */
const HALF_UNIT = 1.1102230246251565e-16; // 2^-53

/**
 * Payback period: the number of periods until the money spent is back.
 *
 * The first `t` at which the cumulative flow is at least 0, less the share of period `t` that was not needed:
 * `t - 1 + outstanding / cashflow[t]`, counted from now even when money is spent only later. Where nothing is ever outstanding, or
 * the first money that moves comes in, it is 0; when the total later sinks below zero again, the first crossing counts.
 *
 * - Input: equally spaced amounts, money spent negative, the first now (`t` from 0) or, with `timing: "period-end"`, a period later (`t` from 1).
 * - Result: periods, or `null` with a reason.
 * - Amounts count as they are written: 0.1 and 0.7 pay back 0.8, though in binary they add up to a little less.
 * - Cost: O(n). It ignores the worth of time and all that comes after: see `discountedPayback` and `npv`.
 *
 * @param cashflows - Amounts in time order.
 * @param options - When the first amount falls.
 * @returns The periods until the money is back.
 * @throws {@link CxError} `"empty"` without cash flows; `"invalid-value"` for an amount that is no finite number; `"invalid-option"` for another timing;
 * `"overflow"` beyond the largest double.
 * @example When is the money back?
 * ```ts
 * import { payback } from "cx-metrics";
 * payback([-1000, 300, 300, 300, 300]); // => { periods: 3.3333333333, reason: null }
 * payback([-1000, 100, 100]); // => { periods: null, reason: "never-recovered" }
 * ```
 * @see Brealey, Myers & Allen, Principles of Corporate Finance, chapter 5.
 */
export function payback(cashflows: Iterable<number>, options: TimingOptions = {}): PaybackResult {
  const timing = timingOf(options);
  return recovery(
    checkCashFlows("payback", cashflows).map((flow) => [flow, 0]),
    timing,
    () => HALF_UNIT,
  );
}

/**
 * Discounted payback period: the number of periods until the money spent is back with interest.
 *
 * As `payback`, over the present values `cashflow[t] / (1 + rate)^t`, linear within the period.
 *
 * - Input: equally spaced amounts, money spent negative, the first now or, with `timing: "period-end"`, a period later.
 * - Result: periods, or `null` with a reason; never before the plain payback at a rate of 0 or more.
 * - Cost: O(n).
 *
 * @param rate - Discount rate per period as a fraction, above -1.
 * @param cashflows - Amounts in time order.
 * @param options - When the first amount falls.
 * @returns The periods until the money is back with interest.
 * @throws {@link CxError} `"empty"` without cash flows; `"invalid-value"` for an amount that is no finite number or a rate at or below -1;
 * `"invalid-option"` for another timing; `"overflow"` beyond the largest double.
 * @example When is the money back at 12 %?
 * ```ts
 * import { discountedPayback } from "cx-metrics";
 * discountedPayback(0.12, [-500, -200, 400, 400, 400]).periods; // => 3.2949632
 * ```
 * @see Brealey, Myers & Allen, Principles of Corporate Finance, chapter 5.
 */
export function discountedPayback(rate: number, cashflows: Iterable<number>, options: TimingOptions = {}): PaybackResult {
  checkRate("rate", rate);
  const timing = timingOf(options);
  // One period more divides all present values alike.
  return recovery(
    presentValues(rate, checkCashFlows("discountedPayback", cashflows), "now"),
    timing,
    (period) => HALF_UNIT * (1 + (period * Math.abs(rate)) / (1 + rate)),
  );
}

/** `reach` is by how much the writing of amounts and rate in binary can shift each value, as a share of it. */
function recovery(values: readonly DoubleDouble[], timing: CashFlowTiming, reach: (period: number) => number): PaybackResult {
  let shift = 0;
  // A total that the writing in binary can explain is 0: with 0.1 and 0.7 back, 0.8 is.
  const totals = runningTotals(values).map((total, period) => {
    shift += Math.abs((values[period] as DoubleDouble)[0]) * reach(period);
    return Math.abs(total) <= shift ? 0 : total;
  });
  // Before the first money moves nothing is spent, and so nothing is back.
  const first = totals.findIndex((total) => total !== 0);
  if (first === -1 || (totals[first] as number) > 0) return { periods: 0, reason: null };
  const period = totals.findIndex((total, at) => at > first && total >= 0);
  if (period === -1) return { periods: null, reason: "never-recovered" };
  const share = -(totals[period - 1] as number) / (values[period] as DoubleDouble)[0];
  const wait = timing === "period-end" ? 1 : 0;
  return { periods: wait + period - 1 + Math.min(share, 1), reason: null };
}

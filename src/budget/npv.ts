import { checkCashFlows, checkRate, presentValues, sumOf, type TimingOptions, timingOf } from "./cash-flows.ts";

/**
 * Net present value: what a row of cash flows is worth today, in the currency unit of the flows.
 *
 * `npv = sum of cashflow[t] / (1 + rate)^t`, with `t` from 0 (`timing: "now"`, numpy-financial's convention) or from 1
 * (`timing: "period-end"`, that of spreadsheets' NPV).
 *
 * - Input: equally spaced amounts, money received positive; the rate is per period.
 * - Result: one amount. Discount factors carry about 100 bits and the sum is rounded once, so cancelling flows keep their digits.
 * - Cost: O(n).
 *
 * @param rate - Discount rate per period as a fraction, above -1.
 * @param cashflows - Amounts in time order.
 * @param options - When the first amount falls.
 * @returns The net present value, unrounded.
 * @throws {@link CxError} `"empty"` without cash flows; `"invalid-value"` for a rate at or below -1 or an amount that is no finite number;
 * `"invalid-option"` for another timing; `"overflow"` beyond the largest double.
 * @example Is the investment worth 8 %?
 * ```ts
 * import { npv } from "cx-metrics";
 * npv(0.08, [-40000, 5000, 8000, 12000, 30000]); // => 3065.22267
 * npv(0.08, [-40000, 5000, 8000, 12000, 30000], { timing: "period-end" }); // => 2838.16914
 * ```
 * @see Brealey, Myers & Allen, Principles of Corporate Finance, chapter 2.
 */
export function npv(rate: number, cashflows: Iterable<number>, options: TimingOptions = {}): number {
  const timing = timingOf(options);
  checkRate("rate", rate);
  return sumOf(presentValues(rate, checkCashFlows("npv", cashflows), timing));
}

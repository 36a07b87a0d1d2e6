import { checkNonNegative } from "../core/check.ts";
import { checkCashFlows, checkRate, finite, presentValues, sumOf, type TimingOptions, timingOf } from "./cash-flows.ts";

/** Benefits against costs, both at their present value in the currency unit. */
export interface BenefitCostResult {
  /** `presentBenefits / presentCosts`: above 1 the benefits are worth more than the costs; `null` without costs. */
  readonly ratio: number | null;
  /** Why there is no ratio; `null` when there is one. */
  readonly reason: "no-cost" | null;
  /** Present value of the costs. */
  readonly presentCosts: number;
  /** Present value of the benefits. */
  readonly presentBenefits: number;
  /** `presentBenefits - presentCosts`, the net present value. */
  readonly net: number;
}

/**
 * Benefit–cost ratio: the present value of all benefits over that of all costs.
 *
 * `ratio = sum of benefit[t] / (1 + rate)^t over sum of cost[t] / (1 + rate)^t`, with `t` from 0 (`timing: "now"`) or from 1 (`timing: "period-end"`), which
 * leaves the ratio alone and divides the values by `1 + rate`.
 *
 * - Input: equally spaced amounts; costs of at least 0, benefits of any sign. What counts as a cost and what as a negative benefit changes the
 *   ratio, not the net present value: rank by that.
 * - Result: a ratio, and the values that it is made of. `roi` does the same without discounting.
 * - Cost: O(n).
 *
 * @param rate - Discount rate per period as a fraction, above -1.
 * @param costs - Costs in time order.
 * @param benefits - Benefits in time order.
 * @param options - When the first amounts fall.
 * @returns The ratio and the present values.
 * @throws {@link CxError} `"empty"` without costs or without benefits; `"invalid-value"` for a negative cost, an amount that is no finite number or a rate at or
 * below -1; `"invalid-option"` for another timing; `"overflow"` beyond the largest double.
 * @example Spend 1000 now, get 600 a year for two years, at 10 %
 * ```ts
 * import { benefitCost } from "cx-metrics";
 * benefitCost(0.1, [1000], [0, 600, 600]).ratio; // => 1.04132231
 * ```
 * @see Boardman, Greenberg, Vining & Weimer 2018, Cost-Benefit Analysis, 5th edition, chapter 2.
 */
export function benefitCost(
  rate: number,
  costs: Iterable<number>,
  benefits: Iterable<number>,
  options: TimingOptions = {},
): BenefitCostResult {
  checkRate("rate", rate);
  const timing = timingOf(options);
  const spent = checkCashFlows("benefitCost", costs, "costs");
  spent.forEach((cost, index) => checkNonNegative(`costs[${index}]`, cost));
  const paid = presentValues(rate, spent, timing);
  const gained = presentValues(rate, checkCashFlows("benefitCost", benefits, "benefits"), timing);
  const [presentCosts, presentBenefits] = [sumOf(paid), sumOf(gained)];
  return {
    ratio: presentCosts === 0 ? null : finite(presentBenefits / presentCosts, "ratio"),
    reason: presentCosts === 0 ? "no-cost" : null,
    presentCosts,
    presentBenefits,
    net: sumOf([...gained, ...paid.map(([high, low]) => [-high, -low] as const)]),
  };
}

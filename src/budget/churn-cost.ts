import { checkFinite, checkNonNegative, checkOptions } from "../core/check.ts";
import { finite } from "./cash-flows.ts";
import { type CarriedInterval, carriedInterval, checkedRate, type MeasuredChurn } from "./measured-rate.ts";

/** What is lost with customers. */
export interface ChurnCostInput {
  /** Number of customers at the start of the period, at least 0. */
  readonly customers: number;
  /** Share of them lost per period, from 0 to 1, or a measured rate with its interval. */
  readonly churn: number | MeasuredChurn;
  /** What a customer who stays is worth, in the currency unit, such as `customerValue` of `retentionProfit` with timing `"after-renewal"`. */
  readonly customerValue: number;
  /** What winning a customer in place of a lost one costs, in the currency unit; 0 when absent. */
  readonly acquisitionCost?: number | undefined;
}

/** The cost of churn in one period. Money is in the currency unit. */
export interface ChurnCostResult {
  /** Expected number of customers lost, unrounded. */
  readonly lostCustomers: number;
  /** What they would have been worth. */
  readonly lostValue: number;
  /** What it costs to win as many. */
  readonly replacementCost: number;
  /** Both together. */
  readonly cost: number;
  /** Limits of `cost`; `null` when the churn rate came without limits. */
  readonly interval: CarriedInterval | null;
  /** What one point of churn (0.01) costs. */
  readonly perPoint: number;
}

/**
 * Cost of churn: what the customers lost in a period would have been worth, and what it costs to replace them.
 *
 * `cost = customers * churn * (customerValue + acquisitionCost)`.
 *
 * - Input: the churn rate of the period, measured or assumed.
 * - Result: the cost, and what a point of churn costs. A measured rate gives limits of the same level, since the cost is in proportion to it.
 * - Cost: constant time.
 *
 * @param input - Customers, churn and what a customer is worth.
 * @returns The cost of churn.
 * @throws {@link CxError} `"invalid-value"` for a rate outside 0 to 1, limits that do not hold it, or an amount that is no finite number;
 * `"invalid-option"` for an unknown field; `"overflow"` beyond the largest double.
 * @example What losing 52 of 400 customers costs
 * ```ts
 * import { churnCost, churnRate } from "cx-metrics";
 * const churn = churnRate({ startCustomers: 400, lostCustomers: 52 });
 * const { cost, interval } = churnCost({ customers: 400, churn, customerValue: 900, acquisitionCost: 150 });
 * cost; // => 54600
 * interval; // => { low: 42223.126, high: 69933.295, level: 0.95, method: "monotone" }
 * ```
 * @see Farris et al. 2010, Marketing Metrics; Blattberg, Kim & Neslin 2008, Database Marketing.
 */
export function churnCost(input: ChurnCostInput): ChurnCostResult {
  checkOptions(input, ["customers", "churn", "customerValue", "acquisitionCost"]);
  const { customers, customerValue, acquisitionCost = 0 } = input;
  checkNonNegative("customers", customers);
  checkFinite("customerValue", customerValue);
  checkNonNegative("acquisitionCost", acquisitionCost);
  const churn = checkedRate(input.churn, "churnRate", "churn");
  const costAt = (rate: number): number => finite(customers * rate * (customerValue + acquisitionCost), "cost");
  return {
    lostCustomers: customers * churn.value,
    lostValue: finite(customers * churn.value * customerValue, "lostValue"),
    replacementCost: finite(customers * churn.value * acquisitionCost, "replacementCost"),
    cost: costAt(churn.value),
    interval: carriedInterval({ churn }, (rates) => costAt(rates["churn"] as number)),
    perPoint: costAt(0.01),
  };
}

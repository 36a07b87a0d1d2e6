import type { Interval } from "../stats/interval.ts";
import { ratioInterval } from "../stats/ratio-interval.ts";
import { finite, type RevenueBridge, type RevenueRates, revenueRates } from "./revenue-retention.ts";

/** How many customers made each movement. */
export interface RevenueCustomers {
  /** With revenue in the period before. */
  readonly starting: number;
  /** With revenue for the first time. */
  readonly new: number;
  /** With revenue again. */
  readonly reactivation: number;
  /** Paying more than before. */
  readonly expansion: number;
  /** Paying less than before, but something. */
  readonly contraction: number;
  /** Paying nothing any more. */
  readonly churned: number;
  /** With revenue in this period. */
  readonly ending: number;
}

/** The revenue bridge from one period to the next. */
export interface RevenuePeriodResult extends RevenueBridge, RevenueRates {
  /** The period at the start of the bridge. */
  readonly previous: number | string;
  /** The period at its end. */
  readonly period: number | string;
  /** How many customers made each movement. */
  readonly customers: RevenueCustomers;
  /** Linearized interval of gross retention over the opening customers; `null` for fewer than two. */
  readonly grossInterval: Interval<"linearized"> | null;
  /** Linearized interval of net retention over the customers that it counts; `null` for fewer than two, or without starting revenue. */
  readonly netInterval: Interval<"linearized"> | null;
}

/** The lines of a bridge, and what of the starting revenue is kept. */
export interface BridgeTotals extends RevenueBridge {
  /** Without expansion. */
  readonly gross: number;
  /** With it, of the customers that net retention counts. */
  readonly net: number;
}

/** The customers that a retention rate counts. */
export interface RatioUnits {
  /** How many. */
  readonly units: number;
  /** The root of the sum of their squared residuals `(kept - ratio * opening) / starting`. */
  readonly spread: (ratio: number) => number;
}

/** The result of a bridge. */
export function bridgeResult(
  { gross, net, ...lines }: BridgeTotals,
  customers: RevenueCustomers,
  grossUnits: RatioUnits,
  netUnits: RatioUnits,
  level: number,
): Omit<RevenuePeriodResult, "previous" | "period"> {
  const rates = revenueRates(lines.starting, finite("gross", gross), finite("net", net));
  const { grossRetention, netRetention } = rates;
  const intervalOf = (ratio: number | null, { units, spread }: RatioUnits, ceiling: number): Interval<"linearized"> | null =>
    ratio === null ? null : ratioInterval(ratio, spread(ratio), units, level, ceiling);
  for (const [line, amount] of Object.entries(lines)) finite(line, amount);
  return {
    ...lines,
    ...rates,
    customers,
    grossInterval: intervalOf(grossRetention, grossUnits, 1),
    netInterval: intervalOf(netRetention, netUnits, Infinity),
  };
}

import { bridgeResult, type RevenuePeriodResult } from "./revenue-bridge.ts";
import { exactSumOf } from "../core/exact-sum.ts";
import type { NetRetentionRule } from "./revenue-retention.ts";

/** Customers of one movement, and their revenue. */
export interface FoldedMovement {
  /** How many. */
  readonly customers: number;
  /** How much; of a rise or fall, by how much. */
  readonly revenue: number;
}

/**
 * Sums of squares over customers: of `kept / all kept - opening / all opening` where they are kept, and of their share of the period where they are gone
 * in the next one. Shares do not overflow, whatever the revenue.
 */
export interface FoldedSpreads {
  /** Kept without expansion. */
  readonly gross: number;
  /** Kept with it. */
  readonly net: number;
  /** Kept with it, and of those who came back. */
  readonly withReactivation: number;
  /** Gone in the period after this one. */
  readonly churned: number;
}

/** What became of a period's customers, as folded elsewhere, such as in a warehouse. */
export interface FoldedRevenue {
  /** The period, as it is called in the tally's table of periods. */
  readonly period: string;
  /** With revenue in the period. */
  readonly ending: FoldedMovement;
  /** With revenue for the first time. */
  readonly new: FoldedMovement;
  /** With revenue again. */
  readonly reactivation: FoldedMovement;
  /** Paying more than in the period before. */
  readonly expansion: FoldedMovement;
  /** Paying less than in the period before. */
  readonly contraction: FoldedMovement;
  /** With revenue in the period and none in the one after it. */
  readonly churned: FoldedMovement;
  /** Revenue kept of the period before, without expansion. */
  readonly gross: number;
  /** Revenue kept of the period before, with expansion. */
  readonly net: number;
  /** What the intervals stand on. */
  readonly spreads: FoldedSpreads;
}

/** The bridges between periods that were folded elsewhere, in the order of time. */
export function foldedBridges(
  periods: readonly FoldedRevenue[],
  periodOf: (label: string) => number | string,
  netRule: NetRetentionRule,
  level: number,
): readonly RevenuePeriodResult[] {
  return periods.slice(1).map((after, place) => {
    const before = periods[place] as FoldedRevenue;
    const returned = netRule === "with-reactivation";
    const { spreads } = after;
    const starting = before.ending.customers;
    const opening = (squares: number) => (ratio: number) => ratio * Math.sqrt(squares + before.spreads.churned);
    return {
      previous: periodOf(before.period),
      period: periodOf(after.period),
      ...bridgeResult(
        {
          starting: before.ending.revenue,
          new: after.new.revenue,
          reactivation: after.reactivation.revenue,
          expansion: after.expansion.revenue,
          contraction: after.contraction.revenue,
          churned: before.churned.revenue,
          ending: after.ending.revenue,
          gross: after.gross,
          net: exactSumOf([after.net, returned ? after.reactivation.revenue : 0]),
        },
        {
          starting,
          new: after.new.customers,
          reactivation: after.reactivation.customers,
          expansion: after.expansion.customers,
          contraction: after.contraction.customers,
          churned: before.churned.customers,
          ending: after.ending.customers,
        },
        { units: starting, spread: opening(spreads.gross) },
        {
          units: starting + (returned ? after.reactivation.customers : 0),
          spread: opening(returned ? spreads.withReactivation : spreads.net),
        },
        level,
      ),
    };
  });
}

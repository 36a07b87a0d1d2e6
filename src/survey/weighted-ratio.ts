import { addExact, exactZero, roundExact } from "../core/exact-sum.ts";
import type { Interval } from "../stats/interval.ts";
import { studentTQuantile } from "../stats/student-t.ts";

/** Revenue of a group of answers, by category. */
export interface CategoryRevenue {
  /** Revenue of promoters. */
  readonly promoters: number;
  /** Revenue of passives. */
  readonly passives: number;
  /** Revenue of detractors. */
  readonly detractors: number;
}

/** How the interval of a weighted score is found: Student's t, or the whole scale where a single customer leaves everything open. */
export type WeightedIntervalMethod = "t" | "whole-scale";

/** How the error of a ratio is read. */
export interface RatioOptions {
  /** The confidence level. */
  readonly level: number;
  /** Of Student's t; `null` where the units leave the error open. */
  readonly degreesOfFreedom: number | null;
  /** What the sum of squares is multiplied by, such as n / (n - 1). */
  readonly correction: number;
}

/** A weighted score in points with its error. */
export interface RatioEstimate {
  /** From -100 to 100. */
  readonly score: number;
  /** In points; `null` where the units leave it open. */
  readonly standardError: number | null;
  /** In points, cut at -100 and 100. */
  readonly interval: Interval<WeightedIntervalMethod>;
}

/**
 * The ratio `R = sum(w x) / sum(w)` of weighted answers x = -1, 0, +1, with its linearised standard error.
 *
 * @param revenue - Sums of w by category.
 * @param squares - `sum over units of (T - R W)^2` where T and W are a unit's sums of w x and w, given `1 - R`, `R` and `1 + R`.
 */
export function weightedRatio(
  revenue: CategoryRevenue,
  squares: (away: RatioDistances) => number,
  { level, degreesOfFreedom, correction }: RatioOptions,
): RatioEstimate {
  const { promoters, passives, detractors } = revenue;
  // Added in this order so that mirrored answers have mirrored results.
  const total = promoters + detractors + passives;
  const ratio = (promoters - detractors) / total;
  const score = 100 * ratio;
  if (degreesOfFreedom === null) return { score, standardError: null, interval: { low: -100, high: 100, level, method: "whole-scale" } };
  // 1 - R and 1 + R as sums: one customer with nearly all the revenue would otherwise cancel them.
  const away = { fromTop: (2 * detractors + passives) / total, ratio, fromBottom: (2 * promoters + passives) / total };
  const standardError = 100 * (Math.sqrt(squares(away)) / total) * Math.sqrt(correction);
  const margin = standardError && -studentTQuantile((1 - level) / 2, degreesOfFreedom) * standardError;
  return {
    score,
    standardError,
    interval: { low: Math.max(-100, score - margin), high: Math.min(100, score + margin), level, method: "t" },
  };
}

/** How far the ratio lies from 1, 0 and -1. */
export interface RatioDistances {
  /** 1 - R. */
  readonly fromTop: number;
  /** R. */
  readonly ratio: number;
  /** 1 + R. */
  readonly fromBottom: number;
}

/** `sum w^2 (x - R)^2` over answers that are their own units, from the sums of squares by category. */
export function squaresOfAnswers({ promoters, passives, detractors }: CategoryRevenue): (away: RatioDistances) => number {
  // Roots first: a squared distance may underflow beside a giant revenue.
  return ({ fromTop, ratio, fromBottom }) =>
    (Math.sqrt(promoters) * fromTop) ** 2 + (Math.sqrt(passives) * ratio) ** 2 + (Math.sqrt(detractors) * fromBottom) ** 2;
}

/** `sum (T - R W)^2` over accounts, whatever their order, and over others that are known by this sum. */
export function squaresOfAccounts(
  accounts: readonly CategoryRevenue[],
  others: (ratio: number) => number = () => 0,
): (away: RatioDistances) => number {
  return ({ fromTop, ratio, fromBottom }) => {
    const sum = exactZero();
    addExact(sum, Math.max(0, others(ratio)));
    for (const { promoters, passives, detractors } of accounts) {
      addExact(sum, (promoters * fromTop - passives * ratio - detractors * fromBottom) ** 2);
    }
    return roundExact(sum);
  };
}

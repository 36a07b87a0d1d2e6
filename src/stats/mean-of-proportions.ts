import type { Interval } from "./interval.ts";

/** A proportion and its interval. */
export interface ProportionEstimate {
  /** The estimate. */
  readonly rate: number;
  /** Its interval. */
  readonly interval: { readonly low: number; readonly high: number };
}

/**
 * The plain mean of independent proportions, each with its own interval, by the square-and-add rule (MOVER): `low = m - sqrt(sum((p - l)^2)) / k`
 * and `high = m + sqrt(sum((u - p)^2)) / k`. Never outside 0 to 1. The estimates are taken in the order given.
 *
 * @see Zou, Huang and Zhang 2009, Computational Statistics and Data Analysis 53:1080
 */
export function meanOfProportions(
  estimates: readonly ProportionEstimate[],
  level: number,
): { readonly mean: number; readonly interval: Interval<"mover"> } {
  const k = estimates.length;
  const sum = (of: (estimate: ProportionEstimate) => number): number => estimates.reduce((total, estimate) => total + of(estimate), 0);
  const mean = sum(({ rate }) => rate) / k;
  const below = Math.sqrt(sum(({ rate, interval }) => (rate - interval.low) ** 2)) / k;
  const above = Math.sqrt(sum(({ rate, interval }) => (interval.high - rate) ** 2)) / k;
  return { mean, interval: { low: Math.max(0, mean - below), high: Math.min(1, mean + above), level, method: "mover" } };
}

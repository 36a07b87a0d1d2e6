import { rootBetween } from "./root-between.ts";
import { failuresOf, type ProportionCounts, shareOf } from "./two-proportions.ts";

/**
 * Variance of the difference of two shares at their most likely values among those whose difference lies `by` below the estimate.
 *
 * These are `a - v` and `b + m` with `v + m = by`. The likelihood pulls a back by `na v / ((a - v) (1 - a + v))`, which grows with v, and b by
 * `nb m / ((b + m) (1 - b - m))`; where both pulls are equal, it is largest. The published closed form is a cubic that cancels. Here the smaller of
 * v and m is solved for, so that it keeps its digits beside shares of 0 and 1 and beside the estimate.
 */
export function constrainedVariance(a: ProportionCounts, b: ProportionCounts, by: number): number {
  if (by < 0) return constrainedVariance(b, a, -by);
  // The half of a distance has to be a double.
  if (by > 0 && by < 1e-160) return constrainedVariance(a, b, 0);
  const [shareA, restA, shareB, restB] = [shareOf(a), shareOf(failuresOf(a)), shareOf(b), shareOf(failuresOf(b))];
  if (by >= shareA + restB) return 0;
  const excess = (v: number): number => pull(a.trials, shareA, restA, v) - pull(b.trials, restB, shareB, by - v);
  const half = excess(by / 2);
  if (half < 0) return constrainedVariance(failuresOf(b), failuresOf(a), by);
  const least = Math.max(0, by - restB);
  const atLeast = excess(least);
  const v = atLeast >= 0 ? least : rootBetween(excess, least, by / 2, atLeast, half);
  return ((shareA - v) * (restA + v)) / a.trials + ((shareB + (by - v)) * (restB - (by - v))) / b.trials;
}

/** How strongly a share is pulled back that lies v below its estimate. At an estimate of 1 it resists from the start. */
function pull(trials: number, share: number, rest: number, v: number): number {
  if (v >= share) return Infinity;
  return rest === 0 ? trials / (share - v) : (trials * v) / ((share - v) * (rest + v));
}

/** Variance of the difference of two shares if both are the share of the two groups together. */
export function pooledVariance(a: ProportionCounts, b: ProportionCounts): number {
  const trials = a.trials + b.trials;
  const failures = failuresOf(a).successes + failuresOf(b).successes;
  return ((a.successes + b.successes) / trials) * (failures / trials) * (1 / a.trials + 1 / b.trials);
}

/**
 * The lower score limit of the difference of two shares: as far below the estimate as `distance = correction + z sqrt(inflation V(distance))`, at least -1.
 *
 * Solved in the distance, which stays accurate however large the samples are.
 */
export function scoreLow(
  a: ProportionCounts,
  b: ProportionCounts,
  difference: number,
  z: number,
  inflation: number,
  correction: number,
): number {
  const excess = (distance: number): number => distance - correction - z * Math.sqrt(inflation * constrainedVariance(a, b, distance));
  // No share has a variance above 1/4; the factor keeps the end outside when it is reached.
  const widest = (0.5 + 1e-9) * Math.abs(z) * Math.sqrt(inflation * (1 / a.trials + 1 / b.trials));
  if (z === 0) return Math.max(-1, difference - correction);
  if (z > 0) {
    const end = Math.min(1 + difference, correction + widest);
    return end <= correction || excess(end) <= 0 ? -1 : Math.max(-1, difference - rootBetween(excess, correction, end, -end, excess(end)));
  }
  const end = Math.max(difference - 1, correction - widest);
  return excess(end) >= 0 ? 1 : Math.min(1, difference - rootBetween(excess, end, correction, excess(end), widest));
}

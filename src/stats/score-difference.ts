import { rootBetween } from "./root-between.ts";
import { failuresOf, type ProportionCounts } from "./two-proportions.ts";

/**
 * Variance of the difference of two shares at their most likely values among those that differ by `delta`.
 *
 * For `delta >= 0` these are `x + delta` and `x`. With `y = 1 - delta - x` what is left above the first, the derivative of the likelihood is a falling
 * function of x that changes sign where
 * `kb y - fa x + x y (ka / (x + delta) - fb / (y + delta))` does, k being successes and f failures. The published closed form of that cubic cancels;
 * here the smaller of x and y is solved for, so that both shares and their complements keep their digits.
 */
export function constrainedVariance(a: ProportionCounts, b: ProportionCounts, delta: number): number {
  if (delta < 0) return constrainedVariance(b, a, -delta);
  if (delta >= 1) return 0;
  const [na, nb] = [a.trials, b.trials];
  if (delta === 0) {
    const share = (a.successes + b.successes) / (na + nb);
    const rest = (na - a.successes + (nb - b.successes)) / (na + nb);
    return share * rest * (1 / na + 1 / nb);
  }
  const [ka, kb, fa, fb] = [a.successes, b.successes, na - a.successes, nb - b.successes];
  const room = 1 - delta;
  const slope = (x: number): number =>
    (kb === 0 ? 0 : kb * ((room - x) / x)) - fa + (room - x) * (ka / (x + delta) - fb / (room - x + delta));
  const half = slope(room / 2);
  if (half > 0) return constrainedVariance(failuresOf(b), failuresOf(a), delta);
  // Times x, there is no pole at 0; without successes there is none, and 0 may be the most likely share itself.
  const atZero = kb === 0 ? slope(0) : kb * room;
  const scaled = (x: number): number => (kb === 0 ? slope(x) : x * slope(x));
  const x = atZero <= 0 ? 0 : rootBetween(scaled, 0, room / 2, atZero, half);
  return ((x + delta) * (room - x)) / na + (x * (room - x + delta)) / nb;
}

/**
 * The lower score limit of the difference of two shares: the delta at which `difference - delta - correction = z sqrt(inflation V(delta))`, at least -1.
 *
 * Solved in the distance from the estimate, which stays accurate however large the samples are.
 */
export function scoreLow(
  a: ProportionCounts,
  b: ProportionCounts,
  difference: number,
  z: number,
  inflation: number,
  correction: number,
): number {
  // The same question about failures must have the same answer, to the last bit.
  if (a.trials > b.trials || (a.trials === b.trials && a.successes > b.trials - b.successes)) [a, b] = [failuresOf(b), failuresOf(a)];
  const error = (distance: number): number =>
    Math.sqrt(inflation * constrainedVariance(a, b, Math.max(-1, Math.min(1, difference - distance))));
  const excess = (distance: number): number => distance - correction - z * error(distance);
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

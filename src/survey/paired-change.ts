import type { Interval } from "../stats/interval.ts";
import { meanInterval } from "../stats/mean-interval.ts";
import { studentTUpperTail } from "../stats/student-t.ts";

/** How far the score of the same customers moved. */
export interface PairedChange {
  /** Score after less score before, in points from -200 to 200. */
  readonly difference: number;
  /** Standard error of the difference, in points, of paired answers; `null` for one customer. */
  readonly standardError: number | null;
  /** Student's t interval of the difference, cut at -200 and 200; `null` for one customer. */
  readonly interval: Interval<"t"> | null;
  /** Two-sided p-value of no change, the inversion of the interval; `null` for one customer. */
  readonly pValue: number | null;
}

/** The change of a score from its steps: -2 from promoter to detractor, 2 the other way, each with the number of customers who took it. */
export function pairedChange(steps: readonly (readonly [step: number, customers: number])[], level: number): PairedChange {
  // Whole numbers until the last division.
  let [n, sum, squares] = [0, 0, 0];
  for (const [step, customers] of steps) {
    n += customers;
    sum += step * customers;
    squares += step * step * customers;
  }
  const difference = (100 * sum) / n;
  if (n === 1) return { difference, standardError: null, interval: null, pValue: null };
  const standardError = (100 * Math.sqrt((n * squares - sum * sum) / (n - 1))) / n;
  const { low, high, method } = meanInterval({ mean: difference, standardError, degreesOfFreedom: n - 1 }, level);
  return {
    difference,
    standardError,
    interval: { low: Math.max(-200, low), high: Math.min(200, high), level, method },
    // Nothing varies: either nobody moved, or everybody moved alike.
    pValue: standardError === 0 ? Number(difference === 0) : 2 * studentTUpperTail(Math.abs(difference) / standardError, n - 1),
  };
}

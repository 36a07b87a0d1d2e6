import { normalDistribution } from "./normal.ts";
import { quantileOfSorted } from "./quantile.ts";

/** A trend by ranks, which an outlier does not turn. */
export interface RankTrend {
  /** Kendall's tau-b between time and value, -1 to 1; `null` when all values are equal. */
  readonly tau: number | null;
  /** Two-sided p-value of "no trend" by the normal distribution, corrected for ties, without continuity correction: R's `cor.test(exact = FALSE)`. */
  readonly pValue: number;
  /** The median of the slopes of all pairs of points (Theil and Sen). */
  readonly slope: number;
}

/** Kendall's test (Mann 1945) and the slope of Theil (1950) and Sen (1968); times rise. At least two points; O(n^2 log n). */
export function rankTrend(times: readonly number[], values: readonly number[]): RankTrend {
  const n = times.length;
  let score = 0;
  const slopes: number[] = [];
  for (let later = 1; later < n; later += 1) {
    for (let sooner = 0; sooner < later; sooner += 1) {
      const change = values[later]! - values[sooner]!;
      score += Math.sign(change);
      slopes.push(change / (times[later]! - times[sooner]!));
    }
  }
  slopes.sort((left, right) => left - right);
  const pairs = (n * (n - 1)) / 2;
  const ties = tiesOf(values);
  const tied = ties.reduce((sum, count) => sum + (count * (count - 1)) / 2, 0);
  return {
    tau: tied === pairs ? null : score / Math.sqrt(pairs * (pairs - tied)),
    pValue: tied === pairs ? 1 : normalPValue(score, n, ties),
    slope: quantileOfSorted(slopes, 0.5, 7),
  };
}

/** How many share a value, of the values that more than one has. */
function tiesOf(values: readonly number[]): number[] {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts.values()].filter((count) => count > 1);
}

function normalPValue(score: number, n: number, ties: readonly number[]): number {
  const whole = n * (n - 1) * (2 * n + 5);
  const lost = ties.reduce((sum, count) => sum + count * (count - 1) * (2 * count + 5), 0);
  return Math.min(1, 2 * normalDistribution(-Math.abs(score) / Math.sqrt((whole - lost) / 18)));
}

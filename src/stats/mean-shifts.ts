import { rootBetween } from "./root-between.ts";
import { normalDistribution } from "./normal.ts";

/** The best segmentation into so many segments. */
export interface Segmentation {
  /** Index, from 0, of the first value after each change. */
  readonly changes: readonly number[];
  /** Sum of squared distances from the segments' means. */
  readonly rss: number;
  /** `n (log(RSS / n) + log(2 pi) + 1) + 2 (changes + 1) log n`; `null` when the fit is perfect. */
  readonly bic: number | null;
}

/**
 * For every number of changes of the mean from 0 to `most`, the segmentation of least squares by dynamic programming (Bai & Perron 2003); each
 * segment has at least `least` values. O(most n^2) time, O(most n) memory. A residual that is only rounding counts as 0.
 */
export function meanShifts(values: readonly number[], least: number, most: number): Segmentation[] {
  const n = values.length;
  const middle = values.reduce((sum, value) => sum + value / n, 0);
  const moved = values.map((value) => value - middle);
  const scale = moved.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  const size = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  const nothing = n * (2 ** -46 * Math.max(scale, size)) ** 2;
  // best[k][end]: least squares of the first `end` values with k changes; from[k][end]: where the last segment begins.
  const best: Float64Array[] = [];
  const from: Int32Array[] = [];
  for (let changes = 0; changes <= most; changes += 1) {
    best.push(new Float64Array(n + 1).fill(Infinity));
    from.push(new Int32Array(n + 1));
  }
  for (let end = least; end <= n; end += 1) {
    let [mean, squares] = [0, 0];
    for (let start = end - 1; start >= 0; start -= 1) {
      // Welford's update: no cancellation of large squares.
      const away = moved[start]! - mean;
      mean += away / (end - start);
      squares += away * (moved[start]! - mean);
      if (end - start < least) continue;
      if (start === 0) best[0]![end] = squares;
      for (let changes = 1; changes <= most; changes += 1) {
        const whole = best[changes - 1]![start]! + squares;
        if (start > 0 && whole < best[changes]![end]!) [best[changes]![end], from[changes]![end]] = [whole, start];
      }
    }
  }
  const found: Segmentation[] = [];
  for (let changes = 0; changes <= most && best[changes]![n]! < Infinity; changes += 1) {
    const at: number[] = [];
    for (let [left, end] = [changes, n]; left > 0; left -= 1) at.unshift((end = from[left]![end]!));
    const rss = best[changes]![n]! <= nothing ? 0 : best[changes]![n]!;
    const bic = rss === 0 ? null : n * (Math.log(rss / n) + Math.log(2 * Math.PI) + 1) + 2 * (changes + 1) * Math.log(n);
    found.push({ changes: at, rss, bic });
  }
  return found;
}

/** The distribution of `abs(argmax)` in the limit of an estimated change, at x >= 0 (Yao 1987; Bai 1997, with equal variances). */
function argmaxDistribution(x: number): number {
  const root = Math.sqrt(x);
  // exp(x) P(Z < -3 sqrt(x) / 2) falls like exp(-x / 8): for the x that are searched the product is safe.
  return (
    1 +
    Math.sqrt(x / (2 * Math.PI)) * Math.exp(-x / 8) -
    ((x + 5) / 2) * normalDistribution(-root / 2) +
    1.5 * Math.exp(x) * normalDistribution(-1.5 * root)
  );
}

/** The half-width, in values, times `shift^2 / variance`, of the interval of an estimated change. */
export function changeQuantile(level: number): number {
  const wanted = (1 + level) / 2;
  const distance = (x: number): number => argmaxDistribution(x) - wanted;
  const far = 300;
  return distance(far) <= 0 ? far : rootBetween(distance, 0, far, distance(0), distance(far));
}

/** The p-value of `sup abs(B)` of a Brownian bridge (Kolmogorov 1933). */
export function bridgePValue(statistic: number): number {
  if (statistic < 0.2) return 1;
  let sum = 0;
  for (let k = 1; k <= 100; k += 1) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * statistic * statistic);
  return Math.min(1, Math.max(0, sum));
}

/**
 * The differences `x - y` of all pairs of two sorted samples, without making them: how many are at most a number, and which is the k-th.
 *
 * Rounding keeps the order of differences, so that a staircase through both samples counts them.
 */
function pairsUpTo(limit: number, x: Float64Array, y: Float64Array): number {
  let pairs = 0;
  // As x grows, fewer y are small enough to be left out: y >= x - limit.
  let from = 0;
  for (const value of x) {
    while (from < y.length && value - y[from]! > limit) from += 1;
    pairs += y.length - from;
  }
  return pairs;
}

/** The k-th smallest difference, from 1, by halving between the smallest and the largest; sorted samples, O((n + m) log) time. */
export function pairDifference(k: number, x: Float64Array, y: Float64Array): number {
  let low = x[0]! - y[y.length - 1]!;
  let high = x[x.length - 1]! - y[0]!;
  if (pairsUpTo(low, x, y) >= k) return low;
  for (;;) {
    const middle = low / 2 + high / 2;
    if (!(middle > low && middle < high)) break;
    if (pairsUpTo(middle, x, y) >= k) high = middle;
    else low = middle;
  }
  return high;
}

/**
 * The z of a two-sided confidence level, 1.96 for 0.95: the normal quantile of `(1 + level) / 2`, to a few units in the last place.
 *
 * The same as `normalQuantile` of the stats room in a fifth of its size, so that a page that only shows a score stays small. Halley steps on the
 * series of the middle (Marsaglia 2004) and, from 1.6 on, on the continued fraction of the tail (Laplace), where the middle would
 * lose digits.
 */
export function zOfLevel(level: number): number {
  const tail = (1 - level) / 2;
  let z = 1;
  for (let round = 0; round < 100; round += 1) {
    const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
    const middle = z < 1.6;
    let sum = 0;
    for (let k = 150; k > 0; k -= 1) sum = middle ? ((1 + sum) * z * z) / (2 * k + 1) : k / (z + sum);
    const excess = middle ? z * (1 + sum) - level / 2 / density : tail / density - 1 / (z + sum);
    const step = excess / (1 + (z * excess) / 2);
    z -= step;
    if (Math.abs(step) <= 1e-15 * z) break;
  }
  return z;
}

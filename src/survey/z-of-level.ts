/**
 * The z of a two-sided confidence level, 1.96 for 0.95: the normal quantile of `(1 + level) / 2`, to a few units in the last place.
 *
 * The same as `normalQuantile` of the stats room in a third of its size, so that a page that only shows a score stays small. Halley steps from 1.96, two
 * for the usual level. The tail is the midpoint rule for its integral over a Lorentz curve and the residue of that curve's pole,
 * `1 / (1 + exp(2 sqrt(2) pi z))` (Goodwin 1949; Hunter and Regan 1972): no error but rounding for any z, arranged so that neither end loses digits.
 */
export function zOfLevel(level: number): number {
  const tail = (1 - level) / 2;
  const turn = Math.SQRT2 * Math.PI;
  let z = 1.96;
  // Each step cubes the error.
  for (let step = 1; step * step > 1e-12 * z * z; z -= step) {
    let sum = 0;
    for (let k = 25; k > 0; k -= 2) sum += Math.exp((k * k) / -16) / (k * k + 8 * z * z);
    const growth = Math.expm1(2 * turn * z);
    const excess = (((growth * tail - level) / (growth + 2)) * Math.exp((z * z) / 2) * turn - 8 * z * sum) / Math.sqrt(Math.PI);
    step = excess / (1 + (z * excess) / 2);
  }
  return z;
}

// 1/9. Fractions are written out, since bundlers do not drop an unused division.
const STEP = 0.1111111111111111;
const FIRST = -35;
const LAST = 60;

/**
 * `integral of exp(-h(w)) dw from 0 to infinity` for a rising `h` with `h(0) = 0` that passes 1 near `scale`, by the double
 * exponential rule `w = scale exp(t - exp(-t))` (Takahasi and Mori 1974). The nodes crowd at 0, so one rule serves exponential,
 * Gaussian and all tails between; every term is positive, so nothing cancels.
 */
export function tailIntegral(h: (w: number) => number, scale: number): number {
  let sum = 0;
  let lost = 0;
  for (let node = FIRST; node <= LAST; node += 1) {
    const t = node * STEP;
    const fading = Math.exp(-t);
    const w = Math.exp(t - fading);
    const term = Math.exp(-h(scale * w)) * w * (1 + fading);
    // The roundings of a hundred additions would cost several units in the last place.
    const total = sum + term;
    lost += sum > term ? sum - total + term : term - total + sum;
    sum = total;
    if (node > 0 && term < 1e-19 * sum) break;
  }
  return (sum + lost) * (STEP * scale);
}

/** Where `slope w + curvature w^2 / 2` reaches 1. */
export function tailScale(slope: number, curvature: number): number {
  return 2 / (slope + Math.hypot(slope, Math.sqrt(2 * curvature)));
}

/** 1/3, 1/5 ... 1/31: atanh(s)/s is 1 plus their sum with powers of s^2. */
const RECIPROCALS: readonly number[] = [
  // 1/3, 1/5, 1/7, …, 1/31
  0.3333333333333333, 0.2, 0.14285714285714285, 0.1111111111111111, 0.09090909090909091, 0.07692307692307693, 0.06666666666666667,
  0.058823529411764705, 0.05263157894736842, 0.047619047619047616, 0.043478260869565216, 0.04, 0.037037037037037035, 0.034482758620689655,
  0.03225806451612903,
];

/** `u - log(1 + u)` for `u >= 0`, without cancellation. */
export function logarithmDeficit(u: number): number {
  if (u > 1) return u - Math.log1p(u);
  const s = u / (2 + u);
  const square = s * s;
  let series = 0;
  for (let term = RECIPROCALS.length - 1; term >= 0; term -= 1) series = (RECIPROCALS[term] as number) + square * series;
  return s * (u - 2 * square * series);
}

/** `w - (1 - exp(-w))` for `w >= 0`, without cancellation. */
export function exponentialDeficit(w: number): number {
  if (w > 1) return w + Math.expm1(-w);
  let series = 0;
  for (let n = 20; n >= 3; n -= 1) series = (-w / n) * (1 + series);
  return 0.5 * w * w * (1 + series);
}

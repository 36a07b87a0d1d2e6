/** Bernoulli numbers `B(2k) / (2k (2k - 1))`, k = 1 ... 8: the asymptotic series of the error of Stirling's formula. */
const COEFFICIENTS: readonly number[] = [
  // 1/12, -1/360, 1/1260, -1/1680, 1/1188, -691/360360, 1/156, -3617/122400: written out, since bundlers do not drop an unused division.
  0.08333333333333333, -0.002777777777777778, 0.0007936507936507937, -0.0005952380952380953, 0.0008417508417508417, -0.0019175269175269176,
  0.00641025641025641, -0.029550653594771242,
];
const ASYMPTOTIC_FROM = 16;

/** `atanh(v)/v - 1`, v = 1/(2x + 1): how much the error of Stirling's formula falls from x to x + 1. */
function fall(x: number): number {
  const v = 1 / (2 * x + 1);
  const square = v * v;
  let sum = 0;
  let power = square;
  for (let odd = 3; ; odd += 2) {
    const term = power / odd;
    sum += term;
    if (term <= sum * 1e-18) return sum;
    power *= square;
  }
}

/**
 * Error of Stirling's formula, `log Gamma(x) - ((x - 1/2) log x - x + log(2 pi)/2)`, for `x >= 1`: every term of the sum
 * is positive, so that it is good to a few units of 1e-18 (Loader 2000; the recurrence makes his table unnecessary).
 */
export function stirlingError(x: number): number {
  let sum = 0;
  let shifted = x;
  for (; shifted < ASYMPTOTIC_FROM; shifted += 1) sum += fall(shifted);
  const square = 1 / (shifted * shifted);
  let series = 0;
  for (let k = COEFFICIENTS.length - 1; k >= 0; k -= 1) series = (COEFFICIENTS[k] as number) + square * series;
  return sum + series / shifted;
}

/** `stirlingError(x + d) - stirlingError(x)` with full relative accuracy in `d`, for `x >= 16`, `d >= 0`. */
export function stirlingErrorChange(x: number, d: number): number {
  const log = Math.log1p(d / x);
  let sum = 0;
  for (let k = COEFFICIENTS.length - 1; k >= 0; k -= 1) {
    const power = 2 * k + 1;
    sum += (COEFFICIENTS[k] as number) * x ** -power * Math.expm1(-power * log);
  }
  return sum;
}

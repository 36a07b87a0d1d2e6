import { checkNumber } from "./argument.ts";
import { erfc, gaussian, scaledErrorComplement } from "./error-function.ts";

const ONE_OVER_ROOT_TWO_PI = 0.3989422804014327;

/**
 * Density of the standard normal distribution, `exp(-x^2/2) / sqrt(2 pi)`.
 *
 * For mean m and standard deviation s it is `normalDensity((x - m) / s) / s`.
 *
 * @param x - any number.
 * @returns the density at x.
 * @throws CxError `"invalid-value"` when x is not a number.
 *
 * @example The peak of the bell
 * ```ts
 * import { normalDensity } from "cx-metrics/stats";
 * normalDensity(0); // => 0.398942280401433
 * ```
 *
 * @see Abramowitz and Stegun 1964, Handbook of Mathematical Functions, 26.2.1
 */
export function normalDensity(x: number): number {
  checkNumber("x", x);
  return gaussian(x, 0.5) * ONE_OVER_ROOT_TWO_PI;
}

/**
 * Distribution function of the standard normal distribution, `Phi(x) = P(X <= x)`, good in its lower tail.
 *
 * @param x - any number.
 * @returns the share below x, from 0 to 1.
 * @throws CxError `"invalid-value"` when x is not a number.
 *
 * @example The share below 1.96 standard deviations
 * ```ts
 * import { normalDistribution } from "cx-metrics/stats";
 * normalDistribution(1.96); // => 0.975002104851780
 * ```
 *
 * @see Cody 1969, Mathematics of Computation 23:631
 */
export function normalDistribution(x: number): number {
  checkNumber("x", x);
  // The square is that of x, not of the rounded x / sqrt(2): in the tails a rounding of the square is lost digits.
  if (Math.abs(x) <= 0.66) return 0.5 * erfc(-x * Math.SQRT1_2);
  const tail = 0.5 * gaussian(x, 0.5) * scaledErrorComplement(Math.abs(x) * Math.SQRT1_2);
  return x > 0 ? 1 - tail : tail;
}

/**
 * Upper tail of the standard normal distribution, `P(X > x)`, computed directly, never as 1 - Phi(x).
 *
 * @param x - any number.
 * @returns the share above x, from 0 to 1.
 * @throws CxError `"invalid-value"` when x is not a number.
 *
 * @example A two-sided p-value of z = 9
 * ```ts
 * import { normalUpperTail } from "cx-metrics/stats";
 * 2 * normalUpperTail(9); // => 2.25717681190768e-19
 * ```
 *
 * @see Cody 1969, Mathematics of Computation 23:631
 */
export function normalUpperTail(x: number): number {
  checkNumber("x", x);
  return normalDistribution(-x);
}

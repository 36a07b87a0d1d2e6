import { checkNumber, checkShape } from "./argument.ts";
import { valueOf } from "./beta-tails.ts";
import { logarithm, subtract } from "./double-double.ts";
import { regularizedBeta, regularizedBetaInverse, regularizedBetaUpper, regularizedBetaUpperInverse } from "./incomplete-beta.ts";
import { betaPower, complement } from "./saddle-point.ts";

/**
 * Density of the beta distribution, `x^(a-1) (1-x)^(b-1) / B(a, b)` for x from 0 to 1, and 0 elsewhere.
 *
 * @param x - any number.
 * @param a - the first shape, from 1e-100 to 1e100.
 * @param b - the second shape, from 1e-100 to 1e100.
 * @returns the density at x; `Infinity` at an end whose shape is below 1.
 * @throws CxError `"invalid-value"` when an argument is outside its range.
 *
 * @example The density of a beta distribution at a half
 * ```ts
 * import { betaDensity } from "cx-metrics/stats";
 * betaDensity(0.5, 2, 3); // => 1.5
 * ```
 *
 * @see Loader 2000, Fast and Accurate Computation of Binomial Probabilities
 */
export function betaDensity(x: number, a: number, b: number): number {
  checkNumber("x", x);
  checkShape("a", a);
  checkShape("b", b);
  if (x < 0 || x > 1) return 0;
  if (x === 0) return atEnd(a, b);
  if (x === 1) return atEnd(b, a);
  const y = complement(x);
  const { exponent, factor } = betaPower(a, b, [x, 0], y);
  return valueOf({ exponent: subtract(subtract(exponent, logarithm([x, 0])), logarithm(y)), factor });
}

function atEnd(near: number, far: number): number {
  return near < 1 ? Infinity : near === 1 ? far : 0;
}

/**
 * Distribution function of the beta distribution, `P(X <= x) = I_x(a, b)`.
 *
 * @param x - any number.
 * @param a - the first shape, from 1e-100 to 1e100.
 * @param b - the second shape, from 1e-100 to 1e100.
 * @returns the share below x, from 0 to 1.
 * @throws CxError `"invalid-value"` when an argument is outside its range.
 *
 * @example The chance that a share with this posterior is below a half
 * ```ts
 * import { betaDistribution } from "cx-metrics/stats";
 * betaDistribution(0.5, 2, 3); // => 0.6875
 * ```
 *
 * @see Johnson, Kotz and Balakrishnan 1995, Continuous Univariate Distributions 2, chapter 25
 */
export function betaDistribution(x: number, a: number, b: number): number {
  return regularizedBeta(x, a, b);
}

/**
 * Upper tail of the beta distribution, `P(X > x)`, computed directly.
 *
 * @param x - any number.
 * @param a - the first shape, from 1e-100 to 1e100.
 * @param b - the second shape, from 1e-100 to 1e100.
 * @returns the share above x, from 0 to 1.
 * @throws CxError `"invalid-value"` when an argument is outside its range.
 *
 * @example The chance that a share with this posterior is above a half
 * ```ts
 * import { betaUpperTail } from "cx-metrics/stats";
 * betaUpperTail(0.5, 2, 3); // => 0.3125
 * ```
 *
 * @see Johnson, Kotz and Balakrishnan 1995, Continuous Univariate Distributions 2, chapter 25
 */
export function betaUpperTail(x: number, a: number, b: number): number {
  return regularizedBetaUpper(x, a, b);
}

/**
 * Quantile of the beta distribution: the x below which a share `probability` lies.
 *
 * @param probability - the lower tail, from 0 to 1.
 * @param a - the first shape, from 1e-100 to 1e100.
 * @param b - the second shape, from 1e-100 to 1e100.
 * @returns x, from 0 to 1.
 * @throws CxError `"invalid-value"` when an argument is outside its range.
 *
 * @example The lower end of a 95 % posterior interval
 * ```ts
 * import { betaQuantile } from "cx-metrics/stats";
 * betaQuantile(0.025, 5.5, 5.5); // => 0.223528670252705
 * ```
 *
 * @see Johnson, Kotz and Balakrishnan 1995, Continuous Univariate Distributions 2, chapter 25
 */
export function betaQuantile(probability: number, a: number, b: number): number {
  return regularizedBetaInverse(probability, a, b);
}

/**
 * Quantile of the beta distribution from its upper tail: the x above which a share `probability` lies.
 *
 * @param probability - the upper tail, from 0 to 1.
 * @param a - the first shape, from 1e-100 to 1e100.
 * @param b - the second shape, from 1e-100 to 1e100.
 * @returns x, from 0 to 1.
 * @throws CxError `"invalid-value"` when an argument is outside its range.
 *
 * @example The upper end of a 95 % posterior interval
 * ```ts
 * import { betaUpperQuantile } from "cx-metrics/stats";
 * betaUpperQuantile(0.025, 5.5, 5.5); // => 0.776471329747295
 * ```
 *
 * @see Johnson, Kotz and Balakrishnan 1995, Continuous Univariate Distributions 2, chapter 25
 */
export function betaUpperQuantile(probability: number, a: number, b: number): number {
  return regularizedBetaUpperInverse(probability, a, b);
}

import { checkNumber, checkPositive, checkProbability, checkShape } from "./argument.ts";
import { divide, exponential, logarithm, subtract } from "./double-double.ts";
import { lowerGammaTail, probabilityOf, upperGammaTail } from "./gamma-tails.ts";
import { regularizedGammaLowerInverse, regularizedGammaUpperInverse } from "./incomplete-gamma.ts";
import { gammaPower } from "./saddle-point.ts";

/**
 * Density of the gamma distribution, `x^(k-1) exp(-x/s) / (s^k Gamma(k))` with shape k and scale s, for x from 0.
 *
 * @param x - any number; the density is 0 below 0.
 * @param shape - from 1e-100 to 1e100.
 * @param scale - a finite number greater than 0, in the unit of x; 1 unless given.
 * @returns the density at x; `Infinity` at 0 for a shape below 1.
 * @throws CxError `"invalid-value"` when an argument is outside its range.
 *
 * @example The density of the exponential distribution at its mean
 * ```ts
 * import { gammaDensity } from "cx-metrics/stats";
 * gammaDensity(2, 1, 2); // => 0.183939720585721
 * ```
 *
 * @see Loader 2000, Fast and Accurate Computation of Binomial Probabilities
 */
export function gammaDensity(x: number, shape: number, scale: number = 1): number {
  checkArguments(x, shape, scale);
  if (x < 0 || x / scale === Infinity) return 0;
  if (x / scale === 0) return shape < 1 ? Infinity : shape === 1 ? 1 / scale : 0;
  const { exponent, factor } = gammaPower(shape, divide([x, 0], [scale, 0]));
  return factor * exponential(subtract(exponent, logarithm([x, 0])));
}

/**
 * Distribution function of the gamma distribution, `P(X <= x) = P(shape, x/scale)`.
 *
 * @param x - any number.
 * @param shape - from 1e-100 to 1e100.
 * @param scale - a finite number greater than 0, in the unit of x; 1 unless given.
 * @returns the share below x, from 0 to 1.
 * @throws CxError `"invalid-value"` when an argument is outside its range.
 *
 * @example The share below the mean
 * ```ts
 * import { gammaDistribution } from "cx-metrics/stats";
 * gammaDistribution(20, 10, 2); // => 0.542070285528148
 * ```
 *
 * @see Johnson, Kotz and Balakrishnan 1994, Continuous Univariate Distributions 1, chapter 17
 */
export function gammaDistribution(x: number, shape: number, scale: number = 1): number {
  checkArguments(x, shape, scale);
  if (x / scale <= 0) return 0;
  if (x / scale === Infinity) return 1;
  return probabilityOf(lowerGammaTail(shape, divide([x, 0], [scale, 0])).tail);
}

/**
 * Upper tail of the gamma distribution, `P(X > x) = Q(shape, x/scale)`, computed directly.
 *
 * @param x - any number.
 * @param shape - from 1e-100 to 1e100.
 * @param scale - a finite number greater than 0, in the unit of x; 1 unless given.
 * @returns the share above x, from 0 to 1.
 * @throws CxError `"invalid-value"` when an argument is outside its range.
 *
 * @example The share above the mean
 * ```ts
 * import { gammaUpperTail } from "cx-metrics/stats";
 * gammaUpperTail(20, 10, 2); // => 0.457929714471852
 * ```
 *
 * @see Johnson, Kotz and Balakrishnan 1994, Continuous Univariate Distributions 1, chapter 17
 */
export function gammaUpperTail(x: number, shape: number, scale: number = 1): number {
  checkArguments(x, shape, scale);
  if (x / scale <= 0) return 1;
  if (x / scale === Infinity) return 0;
  return probabilityOf(upperGammaTail(shape, divide([x, 0], [scale, 0])).tail);
}

/**
 * Quantile of the gamma distribution: the x below which a share `probability` lies.
 *
 * @param probability - the lower tail, from 0 to 1.
 * @param shape - from 1e-100 to 1e100.
 * @param scale - a finite number greater than 0; 1 unless given.
 * @returns x, in the unit of the scale; `Infinity` at probability 1.
 * @throws CxError `"invalid-value"` when an argument is outside its range.
 *
 * @example The median of a gamma distribution of shape 2
 * ```ts
 * import { gammaQuantile } from "cx-metrics/stats";
 * gammaQuantile(0.5, 2); // => 1.67834699001666
 * ```
 *
 * @see Wilson and Hilferty 1931, PNAS 17:684 (the first guess)
 */
export function gammaQuantile(probability: number, shape: number, scale: number = 1): number {
  checkProbability("probability", probability);
  checkShape("shape", shape);
  checkPositive("scale", scale);
  return regularizedGammaLowerInverse(shape, probability) * scale;
}

/**
 * Quantile of the gamma distribution from its upper tail: the x above which a share `probability` lies.
 *
 * @param probability - the upper tail, from 0 to 1.
 * @param shape - from 1e-100 to 1e100.
 * @param scale - a finite number greater than 0; 1 unless given.
 * @returns x, in the unit of the scale; `Infinity` at probability 0.
 * @throws CxError `"invalid-value"` when an argument is outside its range.
 *
 * @example Far out on an exponential distribution
 * ```ts
 * import { gammaUpperQuantile } from "cx-metrics/stats";
 * gammaUpperQuantile(1e-300, 1, 2); // => 1381.55105579643
 * ```
 *
 * @see Wilson and Hilferty 1931, PNAS 17:684 (the first guess)
 */
export function gammaUpperQuantile(probability: number, shape: number, scale: number = 1): number {
  checkProbability("probability", probability);
  checkShape("shape", shape);
  checkPositive("scale", scale);
  return regularizedGammaUpperInverse(shape, probability) * scale;
}

function checkArguments(x: number, shape: number, scale: number): void {
  checkNumber("x", x);
  checkShape("shape", shape);
  checkPositive("scale", scale);
}

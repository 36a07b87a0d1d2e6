import { checkNumber, checkProbability, checkShape } from "./argument.ts";
import { gammaDensity, gammaDistribution, gammaQuantile, gammaUpperQuantile, gammaUpperTail } from "./gamma.ts";

/**
 * Density of the chi-square distribution, that of a gamma distribution of shape df/2 and scale 2.
 *
 * @param x - any number; the density is 0 below 0.
 * @param degreesOfFreedom - whole or not, from 1e-100 to 1e100.
 * @returns the density at x; `Infinity` at 0 below 2 degrees of freedom.
 * @throws CxError `"invalid-value"` when an argument is outside its range.
 *
 * @example At its mean
 * ```ts
 * import { chiSquareDensity } from "cx-metrics/stats";
 * chiSquareDensity(4, 4); // => 0.135335283236613
 * ```
 *
 * @see Abramowitz and Stegun 1964, Handbook of Mathematical Functions, 26.4
 */
export function chiSquareDensity(x: number, degreesOfFreedom: number): number {
  checkNumber("x", x);
  checkShape("degreesOfFreedom", degreesOfFreedom);
  return gammaDensity(x, degreesOfFreedom / 2, 2);
}

/**
 * Distribution function of the chi-square distribution, `P(X <= x) = P(df/2, x/2)`.
 *
 * @param x - any number.
 * @param degreesOfFreedom - whole or not, from 1e-100 to 1e100.
 * @returns the share below x, from 0 to 1.
 * @throws CxError `"invalid-value"` when an argument is outside its range.
 *
 * @example The share below the 5 % critical value
 * ```ts
 * import { chiSquareDistribution } from "cx-metrics/stats";
 * chiSquareDistribution(3.841458820694124, 1); // => 0.95
 * ```
 *
 * @see Abramowitz and Stegun 1964, Handbook of Mathematical Functions, 26.4
 */
export function chiSquareDistribution(x: number, degreesOfFreedom: number): number {
  checkNumber("x", x);
  checkShape("degreesOfFreedom", degreesOfFreedom);
  return gammaDistribution(x, degreesOfFreedom / 2, 2);
}

/**
 * Upper tail of the chi-square distribution, `P(X > x) = Q(df/2, x/2)`, computed directly: the p-value of a chi-square test.
 *
 * @param x - any number.
 * @param degreesOfFreedom - whole or not, from 1e-100 to 1e100.
 * @returns the share above x, from 0 to 1.
 * @throws CxError `"invalid-value"` when an argument is outside its range.
 *
 * @example A p-value
 * ```ts
 * import { chiSquareUpperTail } from "cx-metrics/stats";
 * chiSquareUpperTail(11.07, 5); // => 0.0500096186224055
 * ```
 *
 * @see Abramowitz and Stegun 1964, Handbook of Mathematical Functions, 26.4
 */
export function chiSquareUpperTail(x: number, degreesOfFreedom: number): number {
  checkNumber("x", x);
  checkShape("degreesOfFreedom", degreesOfFreedom);
  return gammaUpperTail(x, degreesOfFreedom / 2, 2);
}

/**
 * Quantile of the chi-square distribution: the x below which a share `probability` lies.
 *
 * @param probability - the lower tail, from 0 to 1.
 * @param degreesOfFreedom - whole or not, from 1e-100 to 1e100.
 * @returns x; `Infinity` at probability 1.
 * @throws CxError `"invalid-value"` when an argument is outside its range.
 *
 * @example The 5 % critical value
 * ```ts
 * import { chiSquareQuantile } from "cx-metrics/stats";
 * chiSquareQuantile(0.95, 1); // => 3.84145882069412
 * ```
 *
 * @see Abramowitz and Stegun 1964, Handbook of Mathematical Functions, 26.4
 */
export function chiSquareQuantile(probability: number, degreesOfFreedom: number): number {
  checkProbability("probability", probability);
  checkShape("degreesOfFreedom", degreesOfFreedom);
  return gammaQuantile(probability, degreesOfFreedom / 2, 2);
}

/**
 * Quantile of the chi-square distribution from its upper tail: the x above which a share `probability` lies.
 *
 * @param probability - the upper tail, from 0 to 1.
 * @param degreesOfFreedom - whole or not, from 1e-100 to 1e100.
 * @returns x; `Infinity` at probability 0.
 * @throws CxError `"invalid-value"` when an argument is outside its range.
 *
 * @example The critical value of a tiny level
 * ```ts
 * import { chiSquareUpperQuantile } from "cx-metrics/stats";
 * chiSquareUpperQuantile(1e-300, 2); // => 1381.55105579643
 * ```
 *
 * @see Abramowitz and Stegun 1964, Handbook of Mathematical Functions, 26.4
 */
export function chiSquareUpperQuantile(probability: number, degreesOfFreedom: number): number {
  checkProbability("probability", probability);
  checkShape("degreesOfFreedom", degreesOfFreedom);
  return gammaUpperQuantile(probability, degreesOfFreedom / 2, 2);
}

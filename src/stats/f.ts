import { checkNumber, checkPositive, checkProbability } from "./argument.ts";
import { solveBeta } from "./beta-inverse.ts";
import type { Split } from "./beta-inverse.ts";
import { betaTail, valueOf } from "./beta-tails.ts";
import { add, divide, exactProduct, logarithm, subtract } from "./double-double.ts";
import type { DoubleDouble } from "./double-double.ts";
import { betaPower } from "./saddle-point.ts";

function checkDegrees(numerator: number, denominator: number): void {
  checkPositive("numeratorDegreesOfFreedom", numerator);
  checkPositive("denominatorDegreesOfFreedom", denominator);
}

/** `d1 x / (d1 x + d2)` and its complement. */
function sharesOf(x: number, d1: number, d2: number): readonly [x: DoubleDouble, y: DoubleDouble] {
  const product = exactProduct(d1, x);
  if (product[0] === Infinity) return [[1, 0], [d2 / d1 / x, 0]];
  const total = add(product, [d2, 0]);
  return [divide(product, total), divide([d2, 0], total)];
}

/**
 * Density of the F distribution.
 *
 * @param x - any number; the density is 0 below 0.
 * @param numeratorDegreesOfFreedom - a finite number greater than 0.
 * @param denominatorDegreesOfFreedom - a finite number greater than 0.
 * @returns the density at x; `Infinity` at 0 with fewer than 2 degrees of freedom in the numerator.
 * @throws CxError `"invalid-value"` when an argument is outside its range.
 *
 * @example The density at 1
 * ```ts
 * import { fDensity } from "cx-metrics/stats";
 * fDensity(1, 2, 10); // => 0.334897976680384
 * ```
 *
 * @see Johnson, Kotz and Balakrishnan 1995, Continuous Univariate Distributions 2, chapter 27
 */
export function fDensity(x: number, numeratorDegreesOfFreedom: number, denominatorDegreesOfFreedom: number): number {
  checkNumber("x", x);
  checkDegrees(numeratorDegreesOfFreedom, denominatorDegreesOfFreedom);
  if (x < 0 || x === Infinity) return 0;
  if (x === 0) return numeratorDegreesOfFreedom < 2 ? Infinity : numeratorDegreesOfFreedom === 2 ? 1 : 0;
  const [share, rest] = sharesOf(x, numeratorDegreesOfFreedom, denominatorDegreesOfFreedom);
  const { exponent, factor } = betaPower(numeratorDegreesOfFreedom / 2, denominatorDegreesOfFreedom / 2, share, rest);
  return valueOf({ exponent: subtract(exponent, logarithm([x, 0])), factor });
}

/**
 * Distribution function of the F distribution, `P(F <= x) = I(d1/2, d2/2)` at `d1 x / (d1 x + d2)`.
 *
 * @param x - any number.
 * @param numeratorDegreesOfFreedom - a finite number greater than 0.
 * @param denominatorDegreesOfFreedom - a finite number greater than 0.
 * @returns the share below x, from 0 to 1.
 * @throws CxError `"invalid-value"` when an argument is outside its range.
 *
 * @example The share below 1
 * ```ts
 * import { fDistribution } from "cx-metrics/stats";
 * fDistribution(1, 2, 10); // => 0.598122427983539
 * ```
 *
 * @see Abramowitz and Stegun 1964, Handbook of Mathematical Functions, 26.6.2
 */
export function fDistribution(x: number, numeratorDegreesOfFreedom: number, denominatorDegreesOfFreedom: number): number {
  checkNumber("x", x);
  checkDegrees(numeratorDegreesOfFreedom, denominatorDegreesOfFreedom);
  if (x <= 0) return 0;
  if (x === Infinity) return 1;
  const [share, rest] = sharesOf(x, numeratorDegreesOfFreedom, denominatorDegreesOfFreedom);
  return valueOf(betaTail(numeratorDegreesOfFreedom / 2, denominatorDegreesOfFreedom / 2, share, rest).tail);
}

/**
 * Upper tail of the F distribution, `P(F > x)`, computed directly: the p-value of an analysis of variance.
 *
 * @param x - any number.
 * @param numeratorDegreesOfFreedom - a finite number greater than 0.
 * @param denominatorDegreesOfFreedom - a finite number greater than 0.
 * @returns the share above x, from 0 to 1.
 * @throws CxError `"invalid-value"` when an argument is outside its range.
 *
 * @example A p-value
 * ```ts
 * import { fUpperTail } from "cx-metrics/stats";
 * fUpperTail(4, 3, 20); // => 0.0220769996623624
 * ```
 *
 * @see Abramowitz and Stegun 1964, Handbook of Mathematical Functions, 26.6.2
 */
export function fUpperTail(x: number, numeratorDegreesOfFreedom: number, denominatorDegreesOfFreedom: number): number {
  checkNumber("x", x);
  checkDegrees(numeratorDegreesOfFreedom, denominatorDegreesOfFreedom);
  if (x <= 0) return 1;
  if (x === Infinity) return 0;
  const [share, rest] = sharesOf(x, numeratorDegreesOfFreedom, denominatorDegreesOfFreedom);
  return valueOf(betaTail(denominatorDegreesOfFreedom / 2, numeratorDegreesOfFreedom / 2, rest, share).tail);
}

/**
 * Quantile of the F distribution: the x below which a share `probability` lies.
 *
 * @param probability - the lower tail, from 0 to 1.
 * @param numeratorDegreesOfFreedom - a finite number greater than 0.
 * @param denominatorDegreesOfFreedom - a finite number greater than 0.
 * @returns x; `Infinity` at probability 1.
 * @throws CxError `"invalid-value"` when an argument is outside its range.
 *
 * @example The 5 % critical value
 * ```ts
 * import { fQuantile } from "cx-metrics/stats";
 * fQuantile(0.95, 3, 20); // => 3.09839121214078
 * ```
 *
 * @see Abramowitz and Stegun 1964, Handbook of Mathematical Functions, 26.6.2
 */
export function fQuantile(probability: number, numeratorDegreesOfFreedom: number, denominatorDegreesOfFreedom: number): number {
  checkProbability("probability", probability);
  checkDegrees(numeratorDegreesOfFreedom, denominatorDegreesOfFreedom);
  if (probability === 0 || probability === 1) return probability === 0 ? 0 : Infinity;
  const split = solveBeta(probability, numeratorDegreesOfFreedom / 2, denominatorDegreesOfFreedom / 2);
  return ratioOf(split, numeratorDegreesOfFreedom, denominatorDegreesOfFreedom);
}

/**
 * Quantile of the F distribution from its upper tail: the x above which a share `probability` lies.
 *
 * @param probability - the upper tail, from 0 to 1.
 * @param numeratorDegreesOfFreedom - a finite number greater than 0.
 * @param denominatorDegreesOfFreedom - a finite number greater than 0.
 * @returns x; `Infinity` at probability 0.
 * @throws CxError `"invalid-value"` when an argument is outside its range.
 *
 * @example The 5 % critical value
 * ```ts
 * import { fUpperQuantile } from "cx-metrics/stats";
 * fUpperQuantile(0.05, 3, 20); // => 3.09839121214078
 * ```
 *
 * @see Abramowitz and Stegun 1964, Handbook of Mathematical Functions, 26.6.2
 */
export function fUpperQuantile(probability: number, numeratorDegreesOfFreedom: number, denominatorDegreesOfFreedom: number): number {
  checkProbability("probability", probability);
  checkDegrees(numeratorDegreesOfFreedom, denominatorDegreesOfFreedom);
  if (probability === 0 || probability === 1) return probability === 0 ? Infinity : 0;
  const { x: rest, y: share } = solveBeta(probability, denominatorDegreesOfFreedom / 2, numeratorDegreesOfFreedom / 2);
  return ratioOf({ x: share, y: rest }, numeratorDegreesOfFreedom, denominatorDegreesOfFreedom);
}

function ratioOf({ x, y }: Split, d1: number, d2: number): number {
  return (x[0] / y[0]) * (d2 / d1);
}

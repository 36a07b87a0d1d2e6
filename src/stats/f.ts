import { checkNumber, checkProbability, checkShape } from "./argument.ts";
import { solveBeta } from "./beta-inverse.ts";
import type { Split } from "./beta-inverse.ts";
import { betaTail, farTail, probabilityOf, valueOf } from "./beta-tails.ts";
import { add, divide, logarithm, multiply, negate, subtract } from "./double-double.ts";
import type { DoubleDouble } from "./double-double.ts";
import { betaPower } from "./saddle-point.ts";
import type { Scaled } from "./saddle-point.ts";

function checkDegrees(numerator: number, denominator: number): void {
  checkShape("numeratorDegreesOfFreedom", numerator);
  checkShape("denominatorDegreesOfFreedom", denominator);
}

/** `d1 x / (d1 x + d2)` and its complement. */
function sharesOf(x: number, d1: number, d2: number): readonly [x: DoubleDouble, y: DoubleDouble] {
  const ratio = divide([d1, 0], [d2, 0]);
  const odds = multiply(ratio, [x, 0]);
  if (odds[0] > 1) {
    const inverse = divide(divide([1, 0], ratio), [x, 0]);
    const total = add(inverse, [1, 0]);
    return [divide([1, 0], total), divide(inverse, total)];
  }
  const total = add(odds, [1, 0]);
  return [divide(odds, total), divide([1, 0], total)];
}

/** `log(d1 x / d2)`, the logarithm of the odds of the two shares. */
function logOdds(x: number, d1: number, d2: number): DoubleDouble {
  return add(logarithm([x, 0]), subtract(logarithm([d1, 0]), logarithm([d2, 0])));
}

/** The lower and the upper tail at 0 < x < Infinity; far out, where the shares leave the doubles, from their leading powers. */
function tailsOf(x: number, d1: number, d2: number): readonly [lower: () => number, upper: () => number] {
  const odds = logOdds(x, d1, d2);
  const a = d1 / 2;
  const b = d2 / 2;
  if (odds[0] < -FAR) return besideOne(farTail(a, b, odds));
  if (odds[0] > FAR) {
    const [upper, lower] = besideOne(farTail(b, a, negate(odds)));
    return [lower, upper];
  }
  const [share, rest] = sharesOf(x, d1, d2);
  return [() => probabilityOf(betaTail(a, b, share, rest).tail), () => probabilityOf(betaTail(b, a, rest, share).tail)];
}

/** Beyond exp(600) the odds and their products are too near the ends of the doubles. */
const FAR = 600;

function besideOne(tail: Scaled): readonly [tail: () => number, rest: () => number] {
  return [() => probabilityOf(tail), () => -Math.expm1(tail.exponent[0])];
}

/**
 * Density of the F distribution.
 *
 * @param x - any number; the density is 0 below 0.
 * @param numeratorDegreesOfFreedom - from 1e-100 to 1e100.
 * @param denominatorDegreesOfFreedom - from 1e-100 to 1e100.
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
  const a = numeratorDegreesOfFreedom / 2;
  const b = denominatorDegreesOfFreedom / 2;
  const { exponent, factor } = powerOf(x, a, b);
  return valueOf({ exponent: subtract(exponent, logarithm([x, 0])), factor });
}

/** `X^a Y^b / B(a, b)` of the two shares; beyond the doubles the slope of the leading power, which is `a` times its tail. */
function powerOf(x: number, a: number, b: number): Scaled {
  const odds = logOdds(x, a, b);
  if (odds[0] < -FAR) return { ...farTail(a, b, odds), factor: a };
  if (odds[0] > FAR) return { ...farTail(b, a, negate(odds)), factor: b };
  const [share, rest] = sharesOf(x, a, b);
  return betaPower(a, b, share, rest);
}

/**
 * Distribution function of the F distribution, `P(F <= x) = I(d1/2, d2/2)` at `d1 x / (d1 x + d2)`.
 *
 * @param x - any number.
 * @param numeratorDegreesOfFreedom - from 1e-100 to 1e100.
 * @param denominatorDegreesOfFreedom - from 1e-100 to 1e100.
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
  return tailsOf(x, numeratorDegreesOfFreedom, denominatorDegreesOfFreedom)[0]();
}

/**
 * Upper tail of the F distribution, `P(F > x)`, computed directly: the p-value of an analysis of variance.
 *
 * @param x - any number.
 * @param numeratorDegreesOfFreedom - from 1e-100 to 1e100.
 * @param denominatorDegreesOfFreedom - from 1e-100 to 1e100.
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
  return tailsOf(x, numeratorDegreesOfFreedom, denominatorDegreesOfFreedom)[1]();
}

/**
 * Quantile of the F distribution: the x below which a share `probability` lies.
 *
 * @param probability - the lower tail, from 0 to 1.
 * @param numeratorDegreesOfFreedom - from 1e-100 to 1e100.
 * @param denominatorDegreesOfFreedom - from 1e-100 to 1e100.
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
 * @param numeratorDegreesOfFreedom - from 1e-100 to 1e100.
 * @param denominatorDegreesOfFreedom - from 1e-100 to 1e100.
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

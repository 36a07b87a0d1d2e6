import { checkNumber, checkProbability, checkShape } from "./argument.ts";
import { leadingTerm, solveBeta } from "./beta-inverse.ts";
import type { Split } from "./beta-inverse.ts";
import { betaTail, farTail, valueOf } from "./beta-tails.ts";
import { add, divide, exactProduct, exponential, logarithm, subtract } from "./double-double.ts";
import type { DoubleDouble } from "./double-double.ts";
import { logBetaExactly } from "./log-gamma.ts";
import { normalQuantile } from "./normal-quantile.ts";
import { betaPower } from "./saddle-point.ts";

/** Beyond this t its square leaves the doubles, and the leading power of the tail is exact to every digit. */
const FAR = 1e140;
const NEAR = 1e-150;
/** Where `x = df / (df + t^2)` is below exp(-80), the tail is its leading power. */
const FAR_LOG = -80;

/**
 * Density of Student's t distribution, `(1 + t^2/df)^(-(df + 1)/2) / (sqrt(df) B(df/2, 1/2))`.
 *
 * @param t - any number.
 * @param degreesOfFreedom - whole or not, from 1e-100 to 1e100.
 * @returns the density at t.
 * @throws CxError `"invalid-value"` when an argument is outside its range.
 *
 * @example One degree of freedom
 * ```ts
 * import { studentTDensity } from "cx-metrics/stats";
 * studentTDensity(0, 1); // => 0.318309886183791
 * ```
 *
 * @see Student 1908, Biometrika 6:1; Loader 2000, Fast and Accurate Computation of Binomial Probabilities
 */
export function studentTDensity(t: number, degreesOfFreedom: number): number {
  checkNumber("t", t);
  checkShape("degreesOfFreedom", degreesOfFreedom);
  const distance = Math.abs(t);
  if (distance === Infinity) return 0;
  if (distance > FAR) return degreesOfFreedom * (leadingTail(distance, degreesOfFreedom) / distance);
  if (distance < NEAR) return Math.exp(-logBetaExactly(degreesOfFreedom / 2, 0.5)[0]) / Math.sqrt(degreesOfFreedom);
  const [x, y] = sharesOf(distance, degreesOfFreedom);
  return valueOf(betaPower(degreesOfFreedom / 2, 0.5, x, y)) / distance;
}

/**
 * Distribution function of Student's t distribution, `P(T <= t) = I_x(df/2, 1/2) / 2` for t < 0 with `x = df/(df + t^2)`.
 *
 * @param t - any number.
 * @param degreesOfFreedom - whole or not, from 1e-100 to 1e100.
 * @returns the share below t, from 0 to 1.
 * @throws CxError `"invalid-value"` when an argument is outside its range.
 *
 * @example The share below t = 2.5 with 10 degrees of freedom
 * ```ts
 * import { studentTDistribution } from "cx-metrics/stats";
 * studentTDistribution(2.5, 10); // => 0.984276577881696
 * ```
 *
 * @see Abramowitz and Stegun 1964, Handbook of Mathematical Functions, 26.7.1
 */
export function studentTDistribution(t: number, degreesOfFreedom: number): number {
  checkNumber("t", t);
  checkShape("degreesOfFreedom", degreesOfFreedom);
  const tail = tailBeyond(Math.abs(t), degreesOfFreedom);
  return t > 0 ? 1 - tail : tail;
}

/**
 * Upper tail of Student's t distribution, `P(T > t)`, computed directly.
 *
 * @param t - any number.
 * @param degreesOfFreedom - whole or not, from 1e-100 to 1e100.
 * @returns the share above t, from 0 to 1.
 * @throws CxError `"invalid-value"` when an argument is outside its range.
 *
 * @example A two-sided p-value
 * ```ts
 * import { studentTUpperTail } from "cx-metrics/stats";
 * 2 * studentTUpperTail(2.5, 10); // => 0.0314468442366088
 * ```
 *
 * @see Abramowitz and Stegun 1964, Handbook of Mathematical Functions, 26.7.1
 */
export function studentTUpperTail(t: number, degreesOfFreedom: number): number {
  checkNumber("t", t);
  return studentTDistribution(-t, degreesOfFreedom);
}

/**
 * Quantile of Student's t distribution: the t below which a share `probability` lies. The upper quantile is
 * `-studentTQuantile(upperTail, df)`, by symmetry.
 *
 * @param probability - the lower tail, from 0 to 1.
 * @param degreesOfFreedom - whole or not, from 1e-100 to 1e100.
 * @returns t; `-Infinity` at probability 0 and `Infinity` at 1.
 * @throws CxError `"invalid-value"` when an argument is outside its range.
 *
 * @example The multiplier of a 95 % interval from ten answers
 * ```ts
 * import { studentTQuantile } from "cx-metrics/stats";
 * studentTQuantile(0.975, 9); // => 2.26215716279820
 * ```
 *
 * @see Abramowitz and Stegun 1964, Handbook of Mathematical Functions, 26.7.1
 */
export function studentTQuantile(probability: number, degreesOfFreedom: number): number {
  checkProbability("probability", probability);
  checkShape("degreesOfFreedom", degreesOfFreedom);
  if (probability === 0 || probability === 1) return probability === 0 ? -Infinity : Infinity;
  if (probability === 0.5) return 0;
  const t = distanceOf(Math.min(probability, 1 - probability), degreesOfFreedom);
  return probability < 0.5 ? -t : t;
}

/** `df / (df + t^2)` and `t^2 / (df + t^2)`. */
function sharesOf(t: number, df: number): readonly [x: DoubleDouble, y: DoubleDouble] {
  const square = exactProduct(t, t);
  const total = add(square, [df, 0]);
  return [divide([df, 0], total), divide(square, total)];
}

function tailBeyond(t: number, df: number): number {
  if (t === Infinity) return 0;
  if (t < NEAR) return 0.5;
  if (t > FAR) return leadingTail(t, df);
  const [x, y] = sharesOf(t, df);
  return 0.5 * valueOf(betaTail(df / 2, 0.5, x, y).tail);
}

/** The tail beyond a t whose square leaves the doubles, where `x = df / t^2`. */
function leadingTail(t: number, df: number): number {
  const log = logarithm([t, 0]);
  return 0.5 * valueOf(farTail(df / 2, 0.5, subtract(logarithm([df, 0]), [2 * log[0], 2 * log[1]])));
}

/** The t whose upper tail is `tail`, for 0 < tail < 1/2. */
function distanceOf(tail: number, df: number): number {
  const far = leadingTerm(logarithm([2 * tail, 0]), df / 2, 0.5);
  if (far[0] < FAR_LOG) {
    const log = subtract(logarithm([df, 0]), far);
    return exponential([log[0] / 2, log[1] / 2]);
  }
  // Near the normal quantile z, t^2/df is about exp((z^2 + ...)/df) - 1 (Wallace 1959); a start need not be better.
  const z = normalQuantile(tail);
  const odds = Math.expm1(((z * z) / df) * (1 + 1 / (2 * df)));
  const start = df >= 2 && odds < 1e10 ? -Math.log(odds) : undefined;
  // Either share may be the small one; the solver keeps all the digits of both.
  const inner = 1 - 2 * tail;
  const { x, y } =
    inner < 0.5 ? mirror(solveBeta(inner, 0.5, df / 2, start === undefined ? undefined : -start)) : solveBeta(2 * tail, df / 2, 0.5, start);
  return Math.sqrt(df * (y[0] / x[0]));
}

function mirror({ x, y }: Split): Split {
  return { x: y, y: x };
}

import { add, exponential, logarithm, multiply, subtract } from "./double-double.ts";
import type { DoubleDouble } from "./double-double.ts";
import { logBetaExactly, logGammaIncrease, logGammaOnePlus, logLeadingFactor } from "./log-gamma.ts";
import { betaPower } from "./saddle-point.ts";
import type { Scaled } from "./saddle-point.ts";
import { exponentialDeficit, logarithmDeficit, tailIntegral, tailScale } from "./tail-integral.ts";

/** The lower tail of a beta distribution and how it changes: `slope = d log(tail) / d log(x/y)`. */
export interface BetaTail {
  readonly tail: Scaled;
  readonly slope: number;
}

/**
 * `I_x(a, b)` with y = 1 - x, for 0 < x < 1; the upper tail is `betaTail(b, a, y, x)`. Relative accuracy holds in every tail:
 * below the mean the tail itself is integrated; above it, where it is at least a third, it is 1 less the other one. Shapes below 1
 * have power series near the end that they crowd to.
 */
export function betaTail(a: number, b: number, x: DoubleDouble, y: DoubleDouble): BetaTail {
  if (isCrowded(a, b, x[0])) return leadingPower(a, b, x, y);
  if (isCrowded(b, a, y[0])) return oneLessLeadingPower(a, b, x, y);
  if (b < 1 || x[0] * b <= a * y[0]) return integrated(a, b, x, y);
  // The mean lies below x, so the other tail is the smaller one.
  const other = integrated(b, a, y, x);
  const upper = valueOf(other.tail);
  return { tail: { exponent: [0, 0], factor: 1 - upper }, slope: (other.slope * upper) / (1 - upper) };
}

/** Where the power series of a shape below 1 converges fast. */
function isCrowded(a: number, b: number, x: number): boolean {
  return a < 1 && x <= 0.5 && b * x < 0.5;
}

/** The x up to which `isCrowded`. */
export function crowdedUpTo(b: number): number {
  return 0.5 / Math.max(1, b) - 2 ** -54 / Math.max(1, b);
}

/** Rounding may carry a tail that is almost 1 beyond it. */
export function probabilityOf(tail: Scaled): number {
  return Math.min(1, valueOf(tail));
}

/** The tail `x^a / (a B(a, b))` of an x so small that the rest of the power series is lost in rounding. */
export function farTail(a: number, b: number, logX: DoubleDouble): Scaled {
  const logFactor = a < 1 ? logLeadingFactor(a, b) : add(logarithm([a, 0]), logBetaExactly(a, b));
  return { exponent: subtract(multiply([a, 0], logX), logFactor), factor: 1 };
}

export function valueOf({ exponent, factor }: Scaled): number {
  return exponential(exponent) * factor;
}

/**
 * `x^a y^b / B(a, b) / y` times the integral of `exp(-a w) (1 + (x/y)(1 - exp(-w)))^(b - 1)` over w > 0 (put t = x exp(-w) in the
 * definition). For x below the mean the exponent is a sum of terms of one sign.
 */
function integrated(a: number, b: number, x: DoubleDouble, y: DoubleDouble): BetaTail {
  const power = betaPower(a, b, x, y);
  const ratio = x[0] / y[0];
  const rate = a < 1 ? a + 1 : a;
  let integral: number;
  if (b <= 1) {
    integral = tailIntegral((w) => rate * w + (1 - b) * Math.log1p(-ratio * Math.expm1(-w)), 1 / (rate + (1 - b) * ratio));
  } else {
    // (a y - (b - 1) x) / y vanishes near the mode, so it is formed from all digits of x and y.
    const slope = subtract(multiply([rate, 0], y), multiply(subtract([b, 0], [1, 0]), x))[0] / y[0];
    const h = (w: number): number => slope * w + (b - 1) * (ratio * exponentialDeficit(w) + logarithmDeficit(-ratio * Math.expm1(-w)));
    integral = tailIntegral(h, tailScale(slope, (b - 1) * ratio * (1 + ratio)));
  }
  // For a < 1 the integral is that of a + 1: I_x(a, b) = x^a y^b / (a B(a, b)) + I_x(a + 1, b).
  const multiplier = a < 1 ? (1 + ((x[0] * (a + b)) / y[0]) * integral) / a : integral / y[0];
  return { tail: { exponent: power.exponent, factor: power.factor * multiplier }, slope: 1 / multiplier };
}

/**
 * `x^a / (a B(a, b)) (1 + a sum)`, the power series at 0, as an exponent that is relatively accurate in a small `a`: only so
 * does the quantile, the 1/a-th power of the tail, keep its digits.
 */
function leadingPower(a: number, b: number, x: DoubleDouble, y: DoubleDouble): BetaTail {
  const excess = a * seriesSum(a, b, x[0]);
  const main = subtract(multiply([a, 0], logarithm(x)), logLeadingFactor(a, b));
  const slope = (a * Math.exp(b * logarithm(y)[0])) / (1 + excess);
  return { tail: { exponent: add(main, [Math.log1p(excess), 0]), factor: 1 }, slope };
}

/** One less the power series of the other tail, arranged so that nothing is lost where that is almost 1. */
function oneLessLeadingPower(a: number, b: number, x: DoubleDouble, y: DoubleDouble): BetaTail {
  const excess = b * seriesSum(b, a, y[0]);
  const log = b * Math.log(y[0] * (a + b)) + (logGammaIncrease(a, b) - logGammaOnePlus(b));
  const lower = -Math.expm1(log) - Math.exp(log) * excess;
  return { tail: { exponent: [0, 0], factor: lower }, slope: valueOf(betaPower(a, b, x, y)) / lower };
}

/** `sum of (1-b)(2-b)...(n-b) x^n / (n! (a + n))` over n from 1 (Didonato and Morris 1992, ACM TOMS 18:360). */
function seriesSum(a: number, b: number, x: number): number {
  let sum = 0;
  let term = 1;
  for (let n = 1; n < 200; n += 1) {
    term *= ((n - b) / n) * x;
    sum += term / (a + n);
    if (Math.abs(term) <= 1e-18 * Math.abs(sum)) break;
  }
  return sum;
}

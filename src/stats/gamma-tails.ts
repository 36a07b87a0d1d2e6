import { add, exponential, logarithm, multiply, subtract } from "./double-double.ts";
import type { DoubleDouble } from "./double-double.ts";
import { logGammaOnePlus } from "./log-gamma.ts";
import { gammaPower } from "./saddle-point.ts";
import type { Scaled } from "./saddle-point.ts";
import { exponentialDeficit, logarithmDeficit, tailIntegral, tailScale } from "./tail-integral.ts";

/** One tail of a gamma distribution and how it changes: `slope = d log(tail) / d log(x)`. */
export interface GammaTail {
  readonly tail: Scaled;
  readonly slope: number;
}

/** The x up to which the power series of a shape below 1 is used. */
export const CROWDED_UP_TO = 0.5;

/** `P(a, x)` for x > 0: integrated up to a (a + 1 below shape 1), beyond it 1 less the upper tail. */
export function lowerGammaTail(a: number, x: DoubleDouble): GammaTail {
  if (a < 1 && x[0] <= CROWDED_UP_TO) return leadingPower(a, x);
  return x[0] <= (a < 1 ? a + 1 : a) ? integratedLower(a, x) : oneLess(upperGammaTail(a, x));
}

/** `Q(a, x)` for x > 0. */
export function upperGammaTail(a: number, x: DoubleDouble): GammaTail {
  if (a < 1) return x[0] <= CROWDED_UP_TO ? oneLessLeadingPower(a, x) : integratedUpper(a, x);
  return x[0] > a ? integratedUpper(a, x) : oneLess(integratedLower(a, x));
}

/** Rounding may carry a tail that is almost 1 beyond it. */
export function probabilityOf({ exponent, factor }: Scaled): number {
  return Math.min(1, factor * exponential(exponent));
}

function oneLess({ tail, slope }: GammaTail): GammaTail {
  const other = tail.factor * exponential(tail.exponent);
  return { tail: { exponent: [0, 0], factor: 1 - other }, slope: (-slope * other) / (1 - other) };
}

/** `x^a exp(-x) / Gamma(a)` times the integral of `exp(-a w + x (1 - exp(-w)))` over w > 0, from t = x exp(-w). */
function integratedLower(a: number, x: DoubleDouble): GammaTail {
  const power = gammaPower(a, x);
  const rate = a < 1 ? a + 1 : a;
  const slope = subtract([rate, 0], x)[0];
  const integral = tailIntegral((w) => slope * w + x[0] * exponentialDeficit(w), tailScale(slope, x[0]));
  // For a < 1 the integral is that of a + 1: P(a, x) = x^a exp(-x) / Gamma(a + 1) + P(a + 1, x).
  const multiplier = a < 1 ? (1 + x[0] * integral) / a : integral;
  return { tail: { exponent: power.exponent, factor: power.factor * multiplier }, slope: 1 / multiplier };
}

/** `x^a exp(-x) / Gamma(a)` times the integral of `exp(-x u) (1 + u)^(a - 1)` over u > 0, from t = x (1 + u). */
function integratedUpper(a: number, x: DoubleDouble): GammaTail {
  const power = gammaPower(a, x);
  const slope = subtract(x, [a, 0])[0] + 1;
  const integral =
    a < 1
      ? tailIntegral((u) => x[0] * u + (1 - a) * Math.log1p(u), 1 / (x[0] + (1 - a)))
      : tailIntegral((u) => slope * u + (a - 1) * logarithmDeficit(u), tailScale(slope, a - 1));
  return { tail: { exponent: power.exponent, factor: power.factor * integral }, slope: -1 / integral };
}

/**
 * `x^a / Gamma(a + 1) (1 + a sum)`, the power series at 0, as an exponent that is relatively accurate in a small `a`: only so
 * does the quantile, the 1/a-th power of the tail, keep its digits.
 */
function leadingPower(a: number, x: DoubleDouble): GammaTail {
  const excess = a * seriesSum(a, x[0]);
  const rest = Math.log1p(excess) - logGammaOnePlus(a);
  const slope = (a * Math.exp(-x[0])) / (1 + excess);
  return { tail: { exponent: add(multiply([a, 0], logarithm(x)), [rest, 0]), factor: 1 }, slope };
}

/** One less that series, arranged so that nothing is lost where it is almost 1. */
function oneLessLeadingPower(a: number, x: DoubleDouble): GammaTail {
  const excess = a * seriesSum(a, x[0]);
  const log = a * logarithm(x)[0] - logGammaOnePlus(a);
  const upper = -Math.expm1(log) - Math.exp(log) * excess;
  const power = gammaPower(a, x);
  return { tail: { exponent: [0, 0], factor: upper }, slope: (-power.factor * exponential(power.exponent)) / upper };
}

/** `sum of (-x)^n / (n! (a + n))` over n from 1 (Didonato and Morris 1986, ACM TOMS 12:377). */
function seriesSum(a: number, x: number): number {
  let sum = 0;
  let term = 1;
  for (let n = 1; n < 100; n += 1) {
    term *= -x / n;
    sum += term / (a + n);
    if (Math.abs(term) <= 1e-18 * Math.abs(sum)) break;
  }
  return sum;
}

import { exponential, multiply, subtract } from "./double-double.ts";
import type { DoubleDouble } from "./double-double.ts";
import { logGammaIncrease, logGammaOnePlus } from "./log-gamma.ts";
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
 * below the mean the tail itself is integrated; above it, where it is at least a third, it is 1 less the other one.
 */
export function betaTail(a: number, b: number, x: DoubleDouble, y: DoubleDouble): BetaTail {
  if (b < 1 && y[0] <= 0.5 && a * y[0] < 0.5) return nearOne(a, b, x, y);
  if (b < 1 || x[0] * b <= a * y[0]) return integrated(a, b, x, y);
  // The mean lies below x, so the other tail is the smaller one.
  const other = betaTail(b, a, y, x);
  const upper = valueOf(other.tail);
  return { tail: { exponent: [0, 0], factor: 1 - upper }, slope: (other.slope * upper) / (1 - upper) };
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
 * `1 - y^b / (b B(a, b)) (1 + b sum)`, the power series of the upper tail, arranged so that nothing is lost when b is small
 * and the upper tail therefore almost 1 (after Didonato and Morris 1992, section 4).
 */
function nearOne(a: number, b: number, x: DoubleDouble, y: DoubleDouble): BetaTail {
  let sum = 0;
  let term = 1;
  for (let n = 1; n < 200; n += 1) {
    term *= ((n - a) / n) * y[0];
    sum += term / (b + n);
    if (Math.abs(term) <= 1e-18 * Math.abs(sum)) break;
  }
  const log = b * Math.log(y[0] * (a + b)) + (logGammaIncrease(a, b) - logGammaOnePlus(b));
  const lower = -Math.expm1(log) - Math.exp(log) * b * sum;
  return { tail: { exponent: [0, 0], factor: lower }, slope: valueOf(betaPower(a, b, x, y)) / lower };
}

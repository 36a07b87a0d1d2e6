import { invalidValue } from "../core/errors.ts";
import { checkPositive, checkShape } from "./argument.ts";
import { add, divide, exponential, logarithm, logarithmOfRatio, multiply, negate, subtract } from "./double-double.ts";
import type { DoubleDouble } from "./double-double.ts";
import { stirlingError, stirlingErrorChange } from "./stirling-error.ts";

const HALF_LOG_TWO_PI = 0.9189385332046728;

/** `(-1)^k (zeta(k) - 1) / k`, k = 2 ... 29, and before them `1 - gamma` (Abramowitz and Stegun 1964, 6.1.33). */
const SERIES_AT_TWO: readonly number[] = [
  0.4227843350984671394, 0.3224670334241132182, -0.06735230105319809513, 0.02058080842778454788, -0.007385551028673985266,
  0.002890510330741523286, -0.001192753911703260977, 0.0005096695247430424223, -0.0002231547584535793798, 0.00009945751278180853371,
  -0.0000449262367381331417, 0.00002050721277567069155, -9.439488275268395904e-6, 4.374866789907487804e-6, -2.039215753801366237e-6,
  9.551412130407419833e-7, -4.492469198764566043e-7, 2.120718480555466587e-7, -1.004322482396809961e-7, 4.769810169363980566e-8,
  -2.271109460894316491e-8, 1.083865921489695409e-8, -5.183475041970046655e-9, 2.483674543802478317e-9, -1.192140140586091207e-9,
  5.731367241678862013e-10, -2.759522885124233145e-10, 1.330476437424448948e-10, -6.422964563838100022e-11,
];

/** `log Gamma(2 + d)` for `abs(d) <= 1/2`. */
function logGammaBesideTwo(d: number): number {
  let sum = 0;
  for (let k = SERIES_AT_TWO.length - 1; k >= 0; k -= 1) sum = (SERIES_AT_TWO[k] as number) + d * sum;
  return d * sum;
}

/** `log Gamma(1 + a)` for `0 < a <= 1` with full relative accuracy in a small `a`. */
export function logGammaOnePlus(a: number): number {
  return a <= 0.5 ? logGammaBesideTwo(a) - Math.log1p(a) : logGammaBesideTwo(a - 1);
}

/**
 * `log(Gamma(b + a) / Gamma(b)) - a log(b + a)` for `0 < a <= 1`, `b > 0`, with full relative accuracy in a small `a`. The part
 * taken away is the large one, and its callers have something to set it against.
 */
export function logGammaIncrease(b: number, a: number): number {
  let sum = 0;
  let base = b;
  for (; base < 16; base += 1) sum -= Math.log1p(a / base);
  const shift = base === b ? 0 : Math.log1p((base - b) / (b + a));
  return sum + ((base - 0.5) * Math.log1p(a / base) - a + a * shift) + stirlingErrorChange(base, a);
}

/**
 * Natural logarithm of the gamma function, `log Gamma(x)` for x > 0; `Infinity` beyond the range of doubles.
 *
 * Stirling's series from 12 on, the Taylor series at 2 with full relative accuracy beside the zeros at 1 and 2, and the
 * recurrence between. Constant time.
 *
 * @param x - a finite number greater than 0.
 * @returns `log Gamma(x)`.
 * @throws CxError `"invalid-value"` when x is not a finite number greater than 0.
 *
 * @example The logarithm of 100!
 * ```ts
 * import { logGamma } from "cx-metrics/stats";
 * logGamma(101); // => 363.73937555556349
 * ```
 *
 * @see Abramowitz and Stegun 1964, Handbook of Mathematical Functions, 6.1.33, 6.1.41
 */
export function logGamma(x: number): number {
  checkPositive("x", x);
  if (x < 0.5) return logGammaBesideTwo(x) - Math.log1p(x) - Math.log(x);
  if (x < 1.5) return logGammaBesideTwo(x - 1) - Math.log1p(x - 1);
  if (x >= 12) return (x - 0.5) * (Math.log(x) - 1) + (HALF_LOG_TWO_PI - 0.5 + stirlingError(x));
  let product = 1;
  let reduced = x;
  for (; reduced > 2.5;) {
    reduced -= 1;
    product *= reduced;
  }
  return Math.log(product) + logGammaBesideTwo(reduced - 2);
}

/**
 * Gamma function, `Gamma(x)`, the factorial of x - 1; negative x by reflection. `Infinity` above 171.62.
 *
 * @param x - a finite number that is not 0 or a negative integer.
 * @returns `Gamma(x)`.
 * @throws CxError `"invalid-value"` at the poles 0, -1, -2 … and for what is not a finite number.
 *
 * @example Five factorial
 * ```ts
 * import { gammaFunction } from "cx-metrics/stats";
 * gammaFunction(6); // => 120
 * ```
 *
 * @see Abramowitz and Stegun 1964, Handbook of Mathematical Functions, 6.1.15, 6.1.17, 6.1.41
 */
export function gammaFunction(x: number): number {
  if (!Number.isFinite(x) || (x <= 0 && Number.isInteger(x))) {
    throw invalidValue("x", "a finite number other than 0 and the negative integers", x);
  }
  if (x < 0) return gammaOfNegative(x);
  if (x < 0.5) return Math.exp(logGammaBesideTwo(x)) / (x * (1 + x));
  if (x < 1.5) return Math.exp(logGammaBesideTwo(x - 1)) / x;
  if (x > 172) return Infinity;
  if (x >= 12 && !(Number.isInteger(x) && x <= 23)) {
    const main = subtract(multiply([x, 0], logarithm([x, 0])), [x, 0]);
    // Two halves, because exp(main) overflows a little before Gamma does.
    const half = exponential([main[0] / 2, main[1] / 2]);
    return half * Math.sqrt((2 * Math.PI) / x) * Math.exp(stirlingError(x)) * half;
  }
  let product = 1;
  let reduced = x;
  for (; reduced > 2.5;) {
    reduced -= 1;
    product *= reduced;
  }
  return product * Math.exp(logGammaBesideTwo(reduced - 2));
}

/** `Gamma(x) = pi / (sin(pi x) Gamma(1 - x))`, with the sine of the exact distance to the nearest integer. */
function gammaOfNegative(x: number): number {
  const nearest = Math.round(x);
  const sine = Math.sin(Math.PI * (x - nearest)) * (nearest % 2 === 0 ? 1 : -1);
  if (x > -170) return Math.PI / (sine * -x * gammaFunction(-x));
  // Gamma(-x) overflows before Gamma(x) vanishes.
  return Math.PI / (sine * -x * gammaFunction(-x - 20)) / risingFactorial(-x - 20, 20);
}

function risingFactorial(x: number, count: number): number {
  let product = 1;
  for (let k = 0; k < count; k += 1) product *= x + k;
  return product;
}

/**
 * Natural logarithm of the beta function, `log B(a, b) = log(Gamma(a) Gamma(b) / Gamma(a + b))`, without the cancellation
 * that the three gamma functions would bring.
 *
 * @param a - from 1e-100 to 1e100.
 * @param b - from 1e-100 to 1e100.
 * @returns `log B(a, b)`.
 * @throws CxError `"invalid-value"` when an argument is outside its range.
 *
 * @example The beta function of 2 and 3 is a twelfth
 * ```ts
 * import { logBeta } from "cx-metrics/stats";
 * Math.exp(logBeta(2, 3)); // => 0.0833333333333333
 * ```
 *
 * @see Loader 2000, Fast and Accurate Computation of Binomial Probabilities
 */
export function logBeta(a: number, b: number): number {
  checkShape("a", a);
  checkShape("b", b);
  return logBetaExactly(a, b)[0];
}

const TWO_PI: DoubleDouble = [6.283185307179586, 2.4492935982947064e-16];

/** `log B(a, b)` to about 1e-17 absolutely: the Stirling terms in double-double, their small errors in double. */
export function logBetaExactly(a: number, b: number): DoubleDouble {
  if (a === 1) return negate(logarithm([b, 0]));
  if (b === 1) return negate(logarithm([a, 0]));
  const raisedA = raised(a);
  const raisedB = raised(b);
  const total = add(raisedA, raisedB);
  const main = add(
    multiply(raisedA, logarithmOfRatio(raisedA, total, negate(raisedB))),
    multiply(raisedB, logarithmOfRatio(raisedB, total, negate(raisedA))),
  );
  const root = logarithm(divide(multiply(TWO_PI, divide(total, raisedA)), raisedB));
  let log = add(main, [root[0] / 2, root[1] / 2]);
  log = add(log, [stirlingError(raisedA[0]) - stirlingError(total[0]), 0]);
  log = add(log, [stirlingError(raisedB[0]), 0]);
  // B(a, b) = B(a + 1, b) (a + b) / a, once for each argument below 1.
  if (b < 1) log = add(log, logarithm(divide(add(raisedA, [b, 0]), [b, 0])));
  if (a < 1) log = add(log, logarithm(divide(add([a, 0], [b, 0]), [a, 0])));
  return log;
}

/** `log(a B(a, b))` for `0 < a < 1`, with full relative accuracy in a small `a`, and in a small `b` beside it. */
export function logLeadingFactor(a: number, b: number): DoubleDouble {
  const shifted = b < 1 ? b + 1 : b;
  const rest = logGammaOnePlus(a) - logGammaIncrease(shifted, a);
  const log = subtract([rest, 0], multiply([a, 0], logarithm(add([a, 0], [shifted, 0]))));
  if (b >= 1) return log;
  const total = add([a, 0], [b, 0]);
  return add(log, logarithmOfRatio(total, [b, 0], [a, 0]));
}

/** The argument at which Stirling's formula is used: `a`, or `a + 1` below 1. */
export function raised(a: number): DoubleDouble {
  return a < 1 ? add([a, 0], [1, 0]) : [a, 0];
}

import { checkNumber } from "./argument.ts";
import { exactProduct } from "./double-double.ts";

/** Values of a polynomial quotient, highest power first. */
function rational(x: number, numerator: readonly number[], denominator: readonly number[]): number {
  const at = (value: number, coefficient: number): number => value * x + coefficient;
  return numerator.reduce(at) / denominator.reduce(at);
}

const ONE_OVER_ROOT_PI = 0.5641895835477563;

/** `erf(x) / x` for `abs(x) <= 0.46875`. */
function errorRatio(x: number): number {
  return rational(
    x * x,
    [1.85777706184603153e-1, 3.1611237438705656, 113.864154151050156, 377.485237685302021, 3209.37758913846947],
    [1, 23.6012909523441209, 244.024637934444173, 1282.61652607737228, 2844.23683343917062],
  );
}

/** `exp(x^2) erfc(x)` for `x >= 0.46875`. */
export function scaledErrorComplement(x: number): number {
  if (x <= 4) {
    return rational(
      x,
      [
        2.15311535474403846e-8, 0.564188496988670089, 8.88314979438837594, 66.1191906371416295, 298.635138197400131, 881.95222124176909,
        1712.04761263407058, 2051.07837782607147, 1230.33935479799725,
      ],
      [
        1, 15.7449261107098347, 117.693950891312499, 537.181101862009858, 1621.38957456669019, 3290.79923573345963, 4362.61909014324716,
        3439.36767414372164, 1230.33935480374942,
      ],
    );
  }
  const square = 1 / (x * x);
  const rest = rational(
    square,
    [
      0.0163153871373020978, 0.305326634961232344, 0.360344899949804439, 0.125781726111229246, 0.0160837851487422766,
      6.58749161529837803e-4,
    ],
    [1, 2.56852019228982242, 1.87295284992346047, 0.527905102951428412, 0.0605183413124413191, 0.00233520497626869185],
  );
  return (ONE_OVER_ROOT_PI - square * rest) / x;
}

/** `exp(-x^2 * scale)` with the square in full. */
export function gaussian(x: number, scale: number): number {
  const [high, low] = exactProduct(x, x);
  const rounded = Math.exp(-high * scale);
  // Beyond the doubles the correction is no longer small.
  return rounded === 0 ? 0 : rounded * (1 - low * scale);
}

/**
 * Error function, `erf(x) = 2/sqrt(pi) * integral of exp(-t^2) dt from 0 to x`, from -1 to 1.
 *
 * @param x - any number.
 * @returns `erf(x)`.
 * @throws CxError `"invalid-value"` when x is not a number.
 *
 * @example The error function at 1
 * ```ts
 * import { erf } from "cx-metrics/stats";
 * erf(1); // => 0.842700792949715
 * ```
 *
 * @see Cody 1969, Mathematics of Computation 23:631
 */
export function erf(x: number): number {
  checkNumber("x", x);
  const distance = Math.abs(x);
  if (distance <= 0.46875) return x * errorRatio(x);
  const value = 1 - gaussian(distance, 1) * scaledErrorComplement(distance);
  return x < 0 ? -value : value;
}

/**
 * Complementary error function, `erfc(x) = 1 - erf(x)`, from 0 to 2, computed directly in its tail.
 *
 * @param x - any number.
 * @returns `erfc(x)`.
 * @throws CxError `"invalid-value"` when x is not a number.
 *
 * @example A tail far out
 * ```ts
 * import { erfc } from "cx-metrics/stats";
 * erfc(20); // => 5.3958656116079e-176
 * ```
 *
 * @see Cody 1969, Mathematics of Computation 23:631
 */
export function erfc(x: number): number {
  checkNumber("x", x);
  if (Math.abs(x) <= 0.46875) return 1 - x * errorRatio(x);
  const tail = gaussian(x, 1) * scaledErrorComplement(Math.abs(x));
  return x < 0 ? 2 - tail : tail;
}

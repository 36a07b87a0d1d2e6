import { CxError, invalidValue } from "../core/errors.ts";
import {
  add,
  divide,
  type DoubleDouble,
  exactProduct,
  exactSum,
  exponential,
  logarithm,
  multiply,
  negate,
  subtract,
} from "./double-double.ts";
import type { Scaled } from "./saddle-point.ts";

/** Above this z the power series at 0 gives way to steps towards 1. */
const NEAR_ONE = 0.9;
/** Cancellation beyond this factor is done again in double-double. */
const LOST = 8;
/** Cancellation that double-double does not mind. */
const MOST_LOST = 1e10;
const SHIFT = 4.149515568880993e180; // 2^600
const ZERO: DoubleDouble = [0, 0];
const ONE: DoubleDouble = [1, 0];

/**
 * Gauss's hypergeometric function, `2F1(a, b; c; z) = sum of (a)_n (b)_n / (c)_n z^n / n!` for z below 1, with
 * `(a)_n = a (a + 1) ... (a + n - 1)`. It gives the expected purchases of BG/NBD and the likelihood of Pareto/NBD customers.
 *
 * The power series up to z = 0.9; beyond it the differential equation in steps that halve the distance to 1, so that no integer difference
 * of parameters is a special case; below 0 by Pfaff's transformation. Good to a relative error of some 1e-14 for positive parameters; with
 * negative ones the function has zeros, near which fewer digits are known. Cost: some dozens of terms, or as many as the largest
 * parameter; tens of microseconds near 1.
 *
 * @param a - from -1e5 to 1e5.
 * @param b - from -1e5 to 1e5.
 * @param c - from -1e5 to 1e5, neither 0 nor a negative integer.
 * @param z - a finite number below 1.
 * @returns the value.
 * @throws CxError `"invalid-value"` when an argument is outside its range, or parameters so large and of such signs that terms cancel
 * beyond the 27 digits of the sums; `"overflow"` when the value is beyond the largest double: take
 * {@link logHypergeometric2F1}.
 *
 * @example Twice the logarithm of 2
 * ```ts
 * import { hypergeometric2F1 } from "cx-metrics/stats";
 * hypergeometric2F1(1, 1, 2, 0.5); // => 1.38629436111989
 * hypergeometric2F1(0.243, 2.426, 2.219, 0.898); // => 1.93538723216034
 * ```
 *
 * @see Abramowitz and Stegun 1964, Handbook of Mathematical Functions, chapter 15
 * @see Fader, Hardie and Lee 2005, Marketing Science 24:275, for its use
 */
export function hypergeometric2F1(a: number, b: number, c: number, z: number): number {
  const { exponent, factor } = scaledHypergeometric(a, b, c, z);
  // In two halves, because one factor may leave the doubles where the product does not.
  const half = exponential([exponent[0] / 2, exponent[1] / 2]);
  const value = half * factor * half;
  if (!Number.isFinite(value)) throw new CxError("overflow", "hypergeometric2F1", "a value within the range of doubles", "");
  return value;
}

/**
 * Natural logarithm of Gauss's hypergeometric function, also where the function itself is beyond the largest double.
 *
 * @param a - from -1e5 to 1e5.
 * @param b - from -1e5 to 1e5.
 * @param c - from -1e5 to 1e5, neither 0 nor a negative integer.
 * @param z - a finite number below 1.
 * @returns the logarithm.
 * @throws CxError `"invalid-value"` when an argument is outside its range, terms cancel, or the function is not positive there.
 *
 * @example A customer with a thousand purchases
 * ```ts
 * import { logHypergeometric2F1 } from "cx-metrics/stats";
 * logHypergeometric2F1(1000.2, 1002.4, 1002.2, 0.9); // => 2303.50576736929
 * ```
 *
 * @see Abramowitz and Stegun 1964, Handbook of Mathematical Functions, chapter 15
 */
export function logHypergeometric2F1(a: number, b: number, c: number, z: number): number {
  const { exponent, factor } = scaledHypergeometric(a, b, c, z);
  if (!(factor > 0)) throw invalidValue("z", "parameters for which the function is positive", z);
  return add(exponent, logarithm([factor, 0]))[0];
}

/** Parameters of the function, with the digits that differences of doubles have. */
interface Parameters {
  readonly a: DoubleDouble;
  readonly b: DoubleDouble;
  readonly c: DoubleDouble;
}

/** A sum, in units of `2^(600 shifts)`, and that of the sizes of its terms. */
interface Sum {
  readonly value: DoubleDouble;
  readonly size: number;
  readonly shifts: number;
}

function scaledHypergeometric(a: number, b: number, c: number, z: number): Scaled {
  for (const [name, value] of Object.entries({ a, b, c })) {
    if (!(Math.abs(value) <= 1e5)) throw invalidValue(name, "a number from -1e5 to 1e5", value);
  }
  if (c <= 0 && Number.isInteger(c)) throw invalidValue("c", "neither 0 nor a negative integer", c);
  if (!(z < 1 && z > -Infinity)) throw invalidValue("z", "a finite number below 1", z);
  if (z >= 0 && z <= NEAR_ONE) {
    const plain = plainSeries(a, b, c, z);
    if (lossOf(plain) <= LOST) return scaledSum(plain, ZERO);
  }
  const parameters: Parameters = { a: [a, 0], b: [b, 0], c: [c, 0] };
  const rest = exactSum(1, -z);
  if (z >= 0) return ofParameters(parameters, [z, 0], rest, 1);
  // Pfaff: (1 - z)^-a F(a, c - b; c; z / (z - 1)), with the parameter that leaves c - b positive if there is one.
  const [kept, other] = c - b > 0 || c - a <= 0 ? [a, b] : [b, a];
  const { exponent, factor } = ofParameters(
    { a: [kept, 0], b: exactSum(c, -other), c: [c, 0] },
    divide([-z, 0], rest),
    divide(ONE, rest),
    0,
  );
  return { exponent: subtract(exponent, multiply([kept, 0], logarithm(rest))), factor };
}

/** The function in double-double at z >= 0, `rest` being 1 - z; values below `smallest` need not be relatively accurate. */
function ofParameters(parameters: Parameters, z: DoubleDouble, rest: DoubleDouble, smallest: number): Scaled {
  // Euler: F(a, b; c; z) = (1 - z)^-excess F(c - a, c - b; c; z). The form without excess stays bounded at 1, and is the shorter one.
  const { a, b, c } = parameters;
  const excess = subtract(add(a, b), c);
  const transformed: Parameters = { a: subtract(c, a), b: subtract(c, b), c };
  const isNear = z[0] > NEAR_ONE;
  // Terms of the bounded form fall like n^(-1 - abs(excess)), so that a large excess needs no steps even at 1.
  const sumOf = (each: Parameters, isBounded: boolean): Sum =>
    isNear && !(isBounded && Math.abs(excess[0]) >= 20) ? stepsTowardsOne(each, rest) : series(each, z);
  const [first, second] = excess[0] > 0 ? [transformed, parameters] : [parameters, transformed];
  const bounded = sumOf(first, true);
  const isClear = lossOf(bounded) < MOST_LOST;
  const other = isClear ? bounded : sumOf(second, false);
  const isFirst = isClear || lossOf(bounded) <= lossOf(other);
  const isTransformed = isFirst === excess[0] > 0;
  const { value, size, shifts } = isFirst ? bounded : other;
  // Of some 27 digits at least 12 must be left, or beside a zero 12 decimals.
  if (!(size * 1e-15 < Math.max(Math.abs(value[0]), isTransformed || shifts > 0 ? 0 : smallest))) {
    throw invalidValue("z", "parameters and a z at which terms do not cancel", z[0]);
  }
  return scaledSum({ value, size, shifts }, isTransformed ? negate(multiply(excess, logarithm(rest))) : ZERO);
}

/** By how much the terms of a sum outweigh it. */
function lossOf({ value, size }: Sum): number {
  return size / Math.abs(value[0]);
}

function scaledSum({ value, shifts }: Sum, exponent: DoubleDouble): Scaled {
  const shifted = shifts === 0 ? exponent : add(exponent, multiply([600 * shifts, 0], logarithm([2, 0])));
  return { exponent: add(shifted, [value[1] / value[0] || 0, 0]), factor: value[0] };
}

/** The power series at 0, in doubles. What `a + k` rounds away is the same for many k, so it is kept and put back. */
function plainSeries(a: number, b: number, c: number, z: number): Sum {
  let [term, sum, lost, size, drift, shifts] = [1, 1, 0, 1, 0, 0];
  for (let k = 0; ; k += 1) {
    const [ak, aRest] = exactSum(a, k);
    const [bk, bRest] = exactSum(b, k);
    const [ck, cRest] = exactSum(c, k);
    const ratio = ((ak * bk) / (ck * (k + 1))) * z;
    term *= ratio;
    if (term === 0) break;
    drift += aRest / ak + bRest / bk - cRest / ck;
    const added = term + term * drift;
    const total = sum + added;
    lost += Math.abs(sum) > Math.abs(added) ? sum - total + added : added - total + sum;
    sum = total;
    size += Math.abs(added);
    const left = Math.abs(ratio);
    if (left < 1 && Math.abs(term) * left < 1e-18 * (1 - left) * size && k > -Math.min(a, b, c)) break;
    if (size > SHIFT) {
      [term, sum, lost, size] = [term / SHIFT, sum / SHIFT, lost / SHIFT, size / SHIFT];
      shifts += 1;
    }
  }
  return { value: exactSum(sum, lost), size, shifts };
}

/** The power series at 0, in double-double. */
function series({ a, b, c }: Parameters, z: DoubleDouble): Sum {
  let [term, sum, size, shifts]: [DoubleDouble, DoubleDouble, number, number] = [ONE, ONE, 1, 0];
  for (let k = 0; ; k += 1) {
    const at: DoubleDouble = [k, 0];
    const ratio = multiply(divide(multiply(add(a, at), add(b, at)), multiply(add(c, at), [k + 1, 0])), z);
    term = multiply(term, ratio);
    if (term[0] === 0) break;
    sum = add(sum, term);
    size += Math.abs(term[0]);
    const left = Math.abs(ratio[0]);
    if (left < 1 && Math.abs(term[0]) * left < 1e-32 * (1 - left) * size && k > -Math.min(a[0], b[0], c[0])) break;
    if (size > SHIFT) {
      [term, sum, size] = [scaledBy(term, 1 / SHIFT), scaledBy(sum, 1 / SHIFT), size / SHIFT];
      shifts += 1;
    }
  }
  return { value: sum, size, shifts };
}

function scaledBy(x: DoubleDouble, factor: number): DoubleDouble {
  return [x[0] * factor, x[1] * factor];
}

/**
 * The function near 1: value and derivative from the power series, carried on along the differential equation in steps that halve the
 * distance to 1.
 */
function stepsTowardsOne(parameters: Parameters, rest: DoubleDouble): Sum {
  const { a, b, c } = parameters;
  let distance = subtract(ONE, [NEAR_ONE, 0]);
  const z = subtract(ONE, distance);
  const start = series(parameters, z);
  const raised = series({ a: add(a, ONE), b: add(b, ONE), c: add(c, ONE) }, z);
  const unit = SHIFT ** (raised.shifts - start.shifts);
  const factor = divide(multiply(a, b), c);
  let { value, shifts } = start;
  let slope = multiply(factor, scaledBy(raised.value, unit));
  let size = start.size + Math.abs(factor[0]) * raised.size * unit * distance[0];
  const lossBy = (terms: number): number => terms / (Math.abs(value[0]) + Math.abs(slope[0]) * distance[0]);
  let loss = lossBy(size);
  for (; distance[0] > rest[0] || (distance[0] === rest[0] && distance[1] > rest[1]);) {
    // The solution z^(1 - c), which rounding lets in, would drown the others if a step changed it by many orders of magnitude.
    const shorter = subtract(distance, [Math.min(distance[0] / 2, 20 / Math.abs(c[0])), 0]);
    const next = shorter[0] > rest[0] ? shorter : rest;
    const step = carried(parameters, distance, subtract(distance, next), value, slope);
    [value, slope, distance] = [step.value, step.slope, next];
    shifts += step.shifts;
    // What is lost stays lost when later the function falls, and grows when it grows.
    size = Math.max(size * SHIFT ** -step.shifts, step.size);
    loss = Math.max(loss, lossBy(step.size));
  }
  return { value, size: Math.max(size, loss * Math.abs(value[0])), shifts };
}

/** Value and derivative a step further, by the power series at `z = 1 - distance`. */
function carried(
  { a, b, c }: Parameters,
  distance: DoubleDouble,
  step: DoubleDouble,
  value: DoubleDouble,
  slope: DoubleDouble,
): Sum & { readonly slope: DoubleDouble } {
  const z = subtract(ONE, distance);
  const both = add(a, b);
  const product = multiply(a, b);
  const scale = divide(step, multiply(z, distance));
  const square = multiply(scale, step);
  const linear = multiply(subtract(distance, z), scale);
  const constant = multiply(subtract(c, multiply(add(both, ONE), z)), scale);
  let [older, newer] = [value, multiply(slope, step)];
  let [sum, moment, size, shifts] = [add(older, newer), newer, Math.abs(older[0]) + Math.abs(newer[0]), 0];
  for (let n = 0; ; n += 1) {
    const at: DoubleDouble = [n, 0];
    const squareOfIndex = exactProduct(n, n);
    const fromOlder = multiply(divide(multiply(add(add(product, multiply(both, at)), squareOfIndex), square), [n + 1, 0]), older);
    const fromNewer = multiply(add(multiply(linear, at), constant), newer);
    const term = divide(subtract(fromOlder, fromNewer), [n + 2, 0]);
    sum = add(sum, term);
    moment = add(moment, multiply([n + 2, 0], term));
    size += Math.abs(term[0]);
    if (!(Math.max(Math.abs(term[0]), Math.abs(newer[0])) * (n + 2) > 1e-30 * size)) break;
    [older, newer] = [newer, term];
    if (size > SHIFT) {
      [older, newer, sum, moment] = [older, newer, sum, moment].map((each) => scaledBy(each, 1 / SHIFT)) as [
        DoubleDouble,
        DoubleDouble,
        DoubleDouble,
        DoubleDouble,
      ];
      [size, shifts] = [size / SHIFT, shifts + 1];
    }
  }
  return { value: sum, slope: divide(moment, step), size, shifts };
}

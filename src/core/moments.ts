import { addExactColumn } from "./exact-sum-column.ts";
import { exactCount, nearestRatio } from "./exact-ratio.ts";
import { addExact, type ExactSum, exactZero, mergeExact, roundExact } from "./exact-sum.ts";

/** The first two moments without rounding: enough for mean, variance and every interval built on them. */
export interface MomentsTally {
  /** How many values. */
  n: number;
  /** The sum of the values. */
  readonly sum: ExactSum;
  /** The sum of their squares. */
  readonly squares: ExactSum;
}

/** Mean and spread of values. */
export interface Moments {
  /** How many values. */
  readonly n: number;
  /** The mean, rounded once. */
  readonly mean: number;
  /** The sample variance, divisor n - 1, rounded once; 0 for a single value. */
  readonly variance: number;
}

/** Moments that have seen nothing. */
export function createMoments(): MomentsTally {
  return { n: 0, sum: exactZero(), squares: exactZero() };
}

/** Adds one finite value. */
export function addMoment(tally: MomentsTally, value: number): void {
  tally.n += 1;
  addExact(tally.sum, value);
  addExactProduct(tally.squares, value, value);
}

/**
 * A new tally of the values of both.
 *
 * @public
 */
export function mergeMoments(left: MomentsTally, right: MomentsTally): MomentsTally {
  return { n: left.n + right.n, sum: mergeExact(left.sum, right.sum), squares: mergeExact(left.squares, right.squares) };
}

/** Mean and variance by exact integers, each rounded once: no cancellation, however far the values are from 0. */
export function readMoments({ n, sum, squares }: MomentsTally): Moments {
  if (n === 0) return { n, mean: 0, variance: 0 };
  const size = BigInt(n);
  const total = exactCount(sum);
  const spread = ((size * exactCount(squares)) << 1074n) - total * total;
  return {
    n,
    mean: nearestRatio(total, size << 1074n),
    variance: n === 1 ? 0 : nearestRatio(spread < 0n ? 0n : spread, (size * (size - 1n)) << 2148n),
  };
}

/**
 * Adds a product without rounding (Dekker 1971, Numerische Mathematik 18, 224-242). Factors beyond 2^480 or products below
 * 2^-960, where the error term itself has no double, are added rounded.
 */
export function addExactProduct(sum: ExactSum, x: number, y: number): void {
  const product = x * y;
  addExact(sum, product);
  if (Math.abs(x) > 2 ** 480 || Math.abs(y) > 2 ** 480 || Math.abs(product) < 2 ** -960) return;
  const [xHigh, xLow] = halves(x);
  const [yHigh, yLow] = halves(y);
  addExact(sum, xLow * yLow - (product - xHigh * yHigh - xLow * yHigh - xHigh * yLow));
}

/** Adds the squares of the first numbers of a column, without rounding: as {@link addExactProduct} of each, and faster. */
export function addExactSquares(sum: ExactSum, values: Float64Array, length: number): void {
  const products = new Float64Array(length);
  const errors = new Float64Array(length);
  for (let index = 0; index < length; index += 1) {
    const value = values[index] as number;
    const product = value * value;
    products[index] = product;
    if (Math.abs(value) > 2 ** 480 || product < 2 ** -960) continue;
    const spread = value * 134_217_729;
    const high = spread - (spread - value);
    const low = value - high;
    errors[index] = low * low - (product - high * high - low * high - high * low);
  }
  addExactColumn(sum, products, 0, length, "values");
  addExactColumn(sum, errors, 0, length, "values");
}

/** The correctly rounded sum of products of two columns of equal length. */
export function exactDot(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const sum = exactZero();
  for (let index = 0; index < x.length; index += 1) addExactProduct(sum, x[index] as number, y[index] as number);
  return roundExact(sum);
}

/** A double as two of 26 bits each (Veltkamp 1968). */
function halves(value: number): readonly [number, number] {
  const spread = value * 134_217_729;
  const high = spread - (spread - value);
  return [high, value - high];
}

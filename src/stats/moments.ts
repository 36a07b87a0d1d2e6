import { checkFinite } from "../core/check.ts";
import { emptyInput, invalidValue } from "../core/errors.ts";
import { addExactColumn } from "../core/exact-sum-column.ts";
import { exactZero, roundExact } from "../core/exact-sum.ts";
import { addMoment, createMoments, exactDot, readMoments } from "../core/moments.ts";

/** Values that are added together at a time. */
const BLOCK = 4096;

/** Mean and spread of a sample. */
export interface SampleMoments {
  /** How many values. */
  readonly n: number;
  /** The mean, in the unit of the values. */
  readonly mean: number;
  /** The sample variance, divisor n - 1; 0 for a single value. */
  readonly variance: number;
  /** The square root of the variance. */
  readonly standardDeviation: number;
}

/**
 * The sum of numbers as if there were no rounding, rounded once at the end.
 *
 * - Input: finite numbers, in any order. The empty sum is 0.
 * - Result: the nearest double to the true sum, the same for every order; infinite when the true sum is beyond the doubles.
 * - Cost: O(n) time, O(1) memory; a `Float64Array` costs hardly more than a plain loop.
 *
 * @param values - The numbers.
 * @returns The correctly rounded sum.
 * @throws `CxError` `"invalid-value"` when a value is not a finite number.
 * @example Ten cents, ten times
 * ```ts
 * import { exactSum } from "cx-metrics/stats";
 * exactSum(Array(10).fill(0.1)); // => 1
 * exactSum([1e308, 1e308, -1e308]); // => 1e308
 * ```
 * @see Shewchuk 1997, Discrete & Computational Geometry 18, 305-363.
 */
export function exactSum(values: Iterable<number>): number {
  const sum = exactZero();
  if (values instanceof Float64Array) {
    addExactColumn(sum, values, 0, values.length, "values");
    return roundExact(sum);
  }
  const block = new Float64Array(BLOCK);
  let index = 0;
  for (const value of values) {
    if (!Number.isFinite(value)) throw invalidValue("values", "a finite number", value, index);
    block[index % BLOCK] = value;
    index += 1;
    if (index % BLOCK === 0) addExactColumn(sum, block, 0, BLOCK, "values");
  }
  addExactColumn(sum, block, 0, index % BLOCK, "values");
  return roundExact(sum);
}

/**
 * The sum of products of two columns, `sum(x * y)`, rounded once at the end.
 *
 * Exact products (Dekker 1971) in an exact sum; products below 2^-960, or of factors beyond 2^480, are rounded before they are added.
 *
 * @param x - Finite numbers.
 * @param y - As many finite numbers.
 * @returns The correctly rounded dot product.
 * @throws `CxError` `"invalid-value"` when a value is not finite or the lengths differ; `"overflow"` when a product has no double.
 * @example What a naive loop loses
 * ```ts
 * import { dotProduct } from "cx-metrics/stats";
 * dotProduct([1e16, 1, -1e16], [1, 3, 1]); // => 3
 * ```
 * @see Dekker 1971, Numerische Mathematik 18, 224-242.
 */
export function dotProduct(x: Iterable<number>, y: Iterable<number>): number {
  const [left, right] = [finite(x, "x"), finite(y, "y")];
  if (left.length !== right.length) throw invalidValue("y", `${left.length} values, as in x`, right.length);
  return exactDot(left, right);
}

/**
 * Mean and variance of a sample, each computed exactly and rounded once: no cancellation, however far the values are from 0.
 *
 * `mean = sum(x) / n`; `variance = (n sum(x^2) - sum(x)^2) / (n (n - 1))` in whole numbers.
 *
 * @param values - n finite numbers whose squares are doubles.
 * @returns Mean, variance and standard deviation.
 * @throws `CxError` `"empty"` without values; `"invalid-value"` when one is not finite; `"overflow"` when a square has no double.
 * @example Far from zero
 * ```ts
 * import { moments } from "cx-metrics/stats";
 * moments([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]).variance; // => 30
 * ```
 * @see Chan, Golub and LeVeque 1983, The American Statistician 37, 242-247, for what rounding does to other formulas.
 */
export function moments(values: Iterable<number>): SampleMoments {
  const tally = createMoments();
  for (const value of finite(values, "values")) addMoment(tally, value);
  if (tally.n === 0) throw emptyInput("moments", "value");
  const { n, mean, variance } = readMoments(tally);
  return { n, mean, variance, standardDeviation: Math.sqrt(variance) };
}

function finite(values: Iterable<number>, path: string): number[] {
  return Array.from(values, (value, index) => {
    checkFinite(`${path}[${index}]`, value);
    return value;
  });
}

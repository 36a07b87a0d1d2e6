import { checkLevel, checkNonNegative, checkOptions } from "../core/check.ts";
import { CxError, emptyInput, invalidValue } from "../core/errors.ts";
import { addExact, type ExactSum, exactSumOf, exactZero, roundExact } from "../core/exact-sum.ts";
import { addExactProduct } from "../core/moments.ts";
import type { Interval } from "./interval.ts";
import { normalQuantile } from "./normal-quantile.ts";

/** Which share of the total the poorest hold: the points of the curve, from (0, 0) to (1, 1). */
export interface LorenzCurve {
  /** Share of the values, smallest first, 0 to 1. */
  readonly population: readonly number[];
  /** Share of their sum, 0 to 1. */
  readonly value: readonly number[];
}

/** How unequal values are. */
export interface Gini {
  /** Gini coefficient of these values, from 0 (all equal) to `(n - 1) / n` (one has all). */
  readonly gini: number;
  /** The same times `n / (n - 1)`, from 0 to 1: what a sample says of everyone; `null` for a single value. */
  readonly corrected: number | null;
  /** Standard error of `corrected`; `null` for a single value. */
  readonly standardError: number | null;
  /** Interval of `corrected`, within 0 to 1; `null` for a single value. */
  readonly interval: Interval<"linearized"> | null;
  /** How many values. */
  readonly n: number;
}

/** Options of {@link gini}. */
export interface GiniOptions {
  /**
   * Confidence level, between 0 and 1.
   * @defaultValue 0.95
   */
  readonly level?: number | undefined;
}

/**
 * Lorenz curve: which share of the sum the smallest values hold together.
 *
 * Point k is `(k / n, (x_1 + ... + x_k) / (x_1 + ... + x_n))` with the values in ascending order, k from 0 to n.
 *
 * - Input: n values from 0 to 1e150, in any order, such as the revenue of each customer.
 * - Result: n + 1 points.
 * - Cost: O(n log n) time, O(n) memory.
 *
 * @param values - The values.
 * @returns The points of the curve.
 * @throws CxError `"empty"` without values; `"invalid-value"` for what is no such number; `"no-weight"` when all are 0.
 * @example Three customers
 * ```ts
 * import { lorenzCurve } from "cx-metrics/stats";
 * lorenzCurve([5, 1, 4]).value; // => [0, 0.1, 0.5, 1]
 * ```
 * @see Lorenz 1905, Publications of the American Statistical Association 9, 209-219.
 */
export function lorenzCurve(values: Iterable<number>): LorenzCurve {
  return lorenzOfSorted(ascending("lorenzCurve", values));
}

/** The curve of values known to be at least 0, ascending, and not all 0. */
export function lorenzOfSorted(sorted: Float64Array): LorenzCurve {
  const total = exactSumOf(sorted);
  const sum = exactZero();
  const n = sorted.length;
  return {
    population: Array.from({ length: n + 1 }, (_, place) => place / n),
    value: [
      0,
      ...Array.from(sorted, (value) => {
        addExact(sum, value);
        return roundExact(sum) / total;
      }),
    ],
  };
}

/**
 * Gini coefficient: how unequally a sum is spread, twice the area between the Lorenz curve and the diagonal.
 *
 * `G = sum (2 i - n - 1) x_i / (n sum x_i)` with the values in ascending order. What a sample says of everyone is `n / (n - 1) G`; its error is that
 * of `sum (z_i - mean z)^2 / (n mean x)^2` with `z_i = ((2 i - 1) / n - G - 1) x_i - (2 / n) (x_1 + ... + x_i)` (Davidson 2009).
 *
 * - Input: n values from 0 to 1e150, in any order.
 * - Result: 0 when all are equal, close to 1 when one has all.
 * - Cost: O(n log n) time, O(n) memory.
 * - When not to trust it: the interval takes the values for a random sample, and is too narrow for a few dozen or where a handful hold most.
 *
 * @param values - The values.
 * @param options - The level.
 * @returns The coefficient with its correction and interval.
 * @throws CxError `"empty"` without values; `"invalid-value"` for what is no such number; `"no-weight"` when all are 0; `"invalid-option"`
 * for a wrong option.
 * @example Five customers
 * ```ts
 * import { gini } from "cx-metrics/stats";
 * const { gini: coefficient, corrected } = gini([1, 2, 3, 4, 5]);
 * coefficient; // => 0.266666666666667
 * corrected; // => 0.333333333333333
 * ```
 * @see Davidson 2009, Journal of Econometrics 150, 30-40.
 */
export function gini(values: Iterable<number>, options: GiniOptions = {}): Gini {
  checkOptions(options, ["level"]);
  const { level = 0.95 } = options;
  checkLevel(level);
  return giniOfSorted(ascending("gini", values), level);
}

/** The coefficient of values known to be at least 0, ascending, and not all 0. */
export function giniOfSorted(sorted: Float64Array, level: number): Gini {
  const n = sorted.length;
  const total = exactSumOf(sorted);
  const ranked: ExactSum = exactZero();
  for (let place = 0; place < n; place += 1) addExactProduct(ranked, 2 * place + 1 - n, sorted[place] as number);
  const coefficient = Math.max(0, roundExact(ranked) / total / n);
  if (n === 1) return { gini: coefficient, corrected: null, standardError: null, interval: null, n };
  const correction = n / (n - 1);
  const corrected = coefficient * correction;
  const sum = exactZero();
  const distances = Array.from(sorted, (value, place) => {
    addExact(sum, value);
    return ((2 * place + 1) / n - coefficient - 1) * (value / total) - (2 / n) * (roundExact(sum) / total);
  });
  const mean = exactSumOf(distances) / n;
  const equal = sorted[0] === sorted[n - 1];
  const standardError = equal ? 0 : correction * Math.sqrt(exactSumOf(distances.map((distance) => (distance - mean) ** 2)));
  const margin = -normalQuantile((1 - level) / 2) * standardError;
  const interval = { low: Math.max(0, corrected - margin), high: Math.min(1, corrected + margin), level, method: "linearized" } as const;
  return { gini: coefficient, corrected, standardError, interval, n };
}

function ascending(name: string, values: Iterable<number>): Float64Array {
  const sorted = Float64Array.from(values, (value, index) => {
    checkNonNegative(`values[${index}]`, value);
    if (value > 1e150) throw invalidValue("values", "a number up to 1e150", value, index);
    return value + 0;
  }).sort();
  if (sorted.length === 0) throw emptyInput(name, "value");
  if (sorted[sorted.length - 1] === 0) throw new CxError("no-weight", "values", "a value above 0", "only 0");
  return sorted;
}

import { checkChoice, checkLevel, checkOptions } from "../core/check.ts";
import { emptyInput } from "../core/errors.ts";
import { centerColumns, dot } from "./centered-columns.ts";
import type { Interval } from "./interval.ts";
import { checkColumns } from "./linear-regression.ts";
import { normalQuantile } from "./normal-quantile.ts";
import { normalUpperTail } from "./normal.ts";
import { ranksOf, tiesOf } from "./ranks.ts";
import { studentTUpperTail } from "./student-t.ts";

/** How two columns are held against each other. */
export type CorrelationMethod = "pearson" | "spearman" | "kendall";

/** Options of {@link correlation}. */
export interface CorrelationOptions {
  /**
   * `"pearson"`: along a line; `"spearman"`: of the ranks; `"kendall"`: tau-b, pairs in the same order less pairs in the other.
   * @defaultValue "pearson"
   */
  readonly method?: CorrelationMethod | undefined;
  /**
   * How often the interval holds the true correlation, between 0 and 1.
   * @defaultValue 0.95
   */
  readonly level?: number | undefined;
}

/** How two columns go together. */
export interface Correlation {
  /** -1 to 1; `null` where a column does not vary. */
  readonly estimate: number | null;
  /** Fisher's z interval; `null` for fewer than 4 rows (Kendall: 5), and without an estimate. */
  readonly interval: Interval<"fisher-z"> | null;
  /** Student's t of Pearson and Spearman, z of Kendall; `null` where the p-value is, and where all points lie on a line. */
  readonly statistic: number | null;
  /** Two-sided p-value of no correlation; `null` for fewer than 3 rows, and without an estimate. */
  readonly pValue: number | null;
  /** How it was held. */
  readonly method: CorrelationMethod;
  /** Rows. */
  readonly observations: number;
}

/**
 * Correlation of two columns, from -1 to 1, with its interval.
 *
 * Pearson's r is that of the values, Spearman's that of their ranks (ties share the mean), both tested by `t = r sqrt((n - 2) / (1 - r^2))`. Kendall's
 * tau-b counts pairs of rows, with ties taken out, and is tested by the normal approximation with ties. The interval is that of Fisher's `z = atanh(r)`, whose
 * variance is `1 / (n - 3)`, for Spearman `(1 + r^2 / 2) / (n - 3)`, for Kendall `0.437 / (n - 4)`.
 *
 * - Input: two columns of equal length; no missing values.
 * - Result: the estimate, its interval, its test.
 * - Cost: O(n), O(n log n) for ranks, O(n^2) for Kendall.
 * - Not to be trusted for causes, and Pearson's not for a few outliers.
 *
 * @param x - one column.
 * @param y - the other.
 * @param options - method and level.
 * @returns the correlation.
 * @throws CxError `"empty"` for fewer than 2 rows, `"invalid-value"` for columns of different lengths or a value that is no finite number,
 * `"invalid-option"` for an unknown or wrong option.
 * @example Waiting and satisfaction
 * ```ts
 * import { correlation } from "cx-metrics/stats";
 * const { estimate, pValue } = correlation([1, 2, 3, 5, 8], [5, 5, 4, 3, 1]);
 * estimate; // => -0.99068
 * pValue; // => 0.0010786
 * correlation([1, 2, 3, 5, 8], [5, 5, 4, 3, 1], { method: "kendall" }).estimate; // => -0.9487
 * ```
 * @see Fisher 1921, Metron 1:3; Bonett and Wright 2000, Psychometrika 65:23; Fieller, Hartley and Pearson 1957, Biometrika 44:470; Kendall 1945, Biometrika 33:239
 */
export function correlation(x: ArrayLike<number>, y: ArrayLike<number>, options: CorrelationOptions = {}): Correlation {
  checkOptions(options, ["method", "level"]);
  const { method = "pearson", level = 0.95 } = options;
  checkChoice("method", method, ["pearson", "spearman", "kendall"]);
  checkLevel(level);
  checkColumns(x, { y });
  const n = x.length;
  if (n < 2) throw emptyInput("correlation", "pair of rows");
  const found = method === "kendall" ? kendall(x, y) : linear(method === "spearman" ? [ranksOf(x), ranksOf(y)] : [x, y]);
  const { estimate } = found;
  const variance = estimate === null ? null : zVariance(method, estimate, n);
  const interval = variance === null ? null : fisher(estimate as number, variance, level);
  return { ...found, interval, method, observations: n };
}

type Tested = Pick<Correlation, "estimate" | "statistic" | "pValue">;

function linear(columns: readonly ArrayLike<number>[]): Tested {
  const { columns: centered, lengths } = centerColumns(columns);
  const [x, y] = centered as readonly [Float64Array, Float64Array];
  const n = x.length;
  // The root of a product: of two equal factors it is exact, and points on a line have a correlation of 1.
  const product = dot(x, x) * dot(y, y);
  const scale = product > 0 && product < Infinity ? Math.sqrt(product) : lengths[0]! * lengths[1]!;
  if (scale === 0) return { estimate: null, statistic: null, pValue: null };
  const estimate = Math.max(-1, Math.min(1, dot(x, y) / scale));
  if (n < 3) return { estimate, statistic: null, pValue: null };
  const rest = (1 - estimate) * (1 + estimate);
  if (rest === 0) return { estimate, statistic: null, pValue: 0 };
  const statistic = estimate * Math.sqrt((n - 2) / rest);
  return { estimate, statistic, pValue: 2 * studentTUpperTail(Math.abs(statistic), n - 2) };
}

function kendall(x: ArrayLike<number>, y: ArrayLike<number>): Tested {
  const n = x.length;
  let concordance = 0;
  for (let i = 0; i < n; i += 1) for (let j = 0; j < i; j += 1) concordance += Math.sign(x[i]! - x[j]!) * Math.sign(y[i]! - y[j]!);
  const pairs = (n * (n - 1)) / 2;
  const [tiesX, tiesY] = [tiesOf(x), tiesOf(y)];
  const over = (ties: readonly number[], of: (t: number) => number): number => ties.reduce((sum, t) => sum + of(t), 0);
  const two = (t: number): number => t * (t - 1);
  const three = (t: number): number => t * (t - 1) * (t - 2);
  const spread = (t: number): number => t * (t - 1) * (2 * t + 5);
  const scale = Math.sqrt((pairs - over(tiesX, two) / 2) * (pairs - over(tiesY, two) / 2));
  if (scale === 0) return { estimate: null, statistic: null, pValue: null };
  const estimate = Math.max(-1, Math.min(1, concordance / scale));
  if (n < 3) return { estimate, statistic: null, pValue: null };
  const variance =
    (spread(n) - over(tiesX, spread) - over(tiesY, spread)) / 18 +
    (over(tiesX, two) * over(tiesY, two)) / (2 * n * (n - 1)) +
    (over(tiesX, three) * over(tiesY, three)) / (9 * n * (n - 1) * (n - 2));
  const statistic = concordance / Math.sqrt(variance);
  return { estimate, statistic, pValue: Math.min(1, 2 * normalUpperTail(Math.abs(statistic))) };
}

function zVariance(method: CorrelationMethod, r: number, n: number): number | null {
  if (method === "kendall") return n > 4 ? 0.437 / (n - 4) : null;
  return n > 3 ? (method === "spearman" ? 1 + (r * r) / 2 : 1) / (n - 3) : null;
}

function fisher(r: number, variance: number, level: number): Interval<"fisher-z"> {
  if (Math.abs(r) === 1) return { low: r, high: r, level, method: "fisher-z" };
  const margin = -normalQuantile((1 - level) / 2) * Math.sqrt(variance);
  const z = Math.atanh(r);
  return { low: Math.tanh(z - margin), high: Math.tanh(z + margin), level, method: "fisher-z" };
}

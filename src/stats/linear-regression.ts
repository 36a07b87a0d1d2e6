import { checkLevel, checkOptions } from "../core/check.ts";
import { emptyInput, invalidValue } from "../core/errors.ts";
import { centerColumns, dot } from "./centered-columns.ts";
import { fUpperTail } from "./f.ts";
import type { Interval } from "./interval.ts";
import { meanInterval } from "./mean-interval.ts";
import { studentTUpperTail } from "./student-t.ts";

/** Options of {@link linearRegression}. */
export interface LinearRegressionOptions {
  /**
   * How often the intervals hold the true coefficient, between 0 and 1.
   * @defaultValue 0.95
   */
  readonly level?: number | undefined;
}

/** A coefficient of a linear regression. */
export interface LinearCoefficient {
  /** `"(intercept)"`, or the name of the predictor. */
  readonly term: string;
  /** How much the outcome changes per unit of the predictor, all others alike. */
  readonly estimate: number;
  /** Its standard error; `null` where the fit leaves no error. */
  readonly standardError: number | null;
  /** Estimate over standard error; `null` where the fit leaves no error. */
  readonly t: number | null;
  /** Two-sided p-value of the test that the coefficient is 0; `null` where the fit leaves no error. */
  readonly pValue: number | null;
  /** Student's t interval; `null` where the fit leaves no error. */
  readonly interval: Interval<"t"> | null;
  /** How much its variance is inflated by the other predictors (1 when none goes with it); `null` for the intercept. */
  readonly varianceInflation: number | null;
}

/** What {@link linearRegression} returns. */
export interface LinearRegressionResult {
  /** Rows. */
  readonly observations: number;
  /** The intercept, then a coefficient per predictor; `null` where they are not determined. */
  readonly coefficients: readonly LinearCoefficient[] | null;
  /** Why there are no coefficients: a predictor is a combination of others or constant, or there are fewer rows than coefficients. */
  readonly reason: "collinear" | "too-few-rows" | null;
  /** Share of the variance that the predictors explain, 0 to 1; `null` without coefficients, and where the outcome does not vary. */
  readonly rSquared: number | null;
  /** The same, less what chance explains: `1 - (1 - R2) (n - 1) / df`; `null` where that has no value. */
  readonly adjustedRSquared: number | null;
  /** Standard deviation of the outcome around the fit; `null` without degrees of freedom. */
  readonly residualStandardError: number | null;
  /** Rows less coefficients. */
  readonly degreesOfFreedom: number;
  /** F statistic of the test that no predictor matters; `null` where it has no value. */
  readonly f: number | null;
  /** Its p-value. */
  readonly fPValue: number | null;
}

/**
 * Linear regression by least squares: how an outcome changes with several predictors at once.
 *
 * Minimizes `sum of (y - b0 - sum of b_j x_j)^2` by Householder's orthogonalization of the predictors less their means, which keeps the digits that
 * normal equations lose.
 *
 * - Input: n numbers of the outcome, and as many of each predictor; no missing ones.
 * - Result: coefficients in units of the outcome per unit of the predictor, their t intervals, and R squared.
 * - Cost: O(n p^2).
 * - Not to be trusted for causes: a coefficient tells who differs, not what would change; with predictors that go together (`varianceInflation` above 5 or
 *   so) it jumps from sample to sample.
 *
 * @param outcome - what is to be explained.
 * @param predictors - what explains it, by name.
 * @param options - the level of the intervals.
 * @returns the coefficients and how well they fit.
 * @throws CxError `"empty"` without rows or predictors, `"invalid-value"` when a column has another length or a value that is no finite number,
 * `"invalid-option"` for an unknown or wrong option.
 * @example Three points on a line
 * ```ts
 * import { linearRegression } from "cx-metrics/stats";
 * const fit = linearRegression([3, 5, 7.3], { visits: [1, 2, 3] });
 * fit.coefficients?.map(({ estimate }) => estimate); // => [0.8, 2.15]
 * fit.rSquared; // => 0.9983801
 * ```
 * @see Golub and Van Loan 2013, Matrix Computations, 5.3; Longley 1967, Journal of the American Statistical Association 62:819
 */
export function linearRegression(
  outcome: ArrayLike<number>,
  predictors: Readonly<Record<string, ArrayLike<number>>>,
  options: LinearRegressionOptions = {},
): LinearRegressionResult {
  checkOptions(options, ["level"]);
  const { level = 0.95 } = options;
  checkLevel(level);
  const names = Object.keys(predictors);
  checkColumns(outcome, predictors);
  const n = outcome.length;
  const p = names.length;
  const degreesOfFreedom = n - p - 1;
  const { means, columns, lengths } = centerColumns([...Object.values(predictors), outcome]);
  const total = lengths[p]! ** 2;
  const none = {
    observations: n,
    coefficients: null,
    rSquared: null,
    adjustedRSquared: null,
    residualStandardError: null,
    degreesOfFreedom,
    f: null,
    fPValue: null,
  };
  if (degreesOfFreedom < 0) return { ...none, reason: "too-few-rows" };
  const fit = leastSquares(columns.slice(0, p), lengths.slice(0, p), columns[p]!);
  if (fit === null) return { ...none, reason: "collinear" };
  const { slopes, inverse, residual } = fit;
  const rest = residual / total;
  const variance = degreesOfFreedom > 0 ? residual / degreesOfFreedom : null;
  const coefficient = (term: string, estimate: number, spread: number, varianceInflation: number | null): LinearCoefficient => {
    const standardError = variance === null || variance === 0 ? null : Math.sqrt(variance * spread);
    if (standardError === null) return { term, estimate, standardError, t: null, pValue: null, interval: null, varianceInflation };
    const t = estimate / standardError;
    const pValue = 2 * studentTUpperTail(Math.abs(t), degreesOfFreedom);
    return {
      term,
      estimate,
      standardError,
      t,
      pValue,
      interval: meanInterval({ mean: estimate, standardError, degreesOfFreedom }, level),
      varianceInflation,
    };
  };
  const intercept = means[p]! - slopes.reduce((sum, slope, at) => sum + slope * means[at]!, 0);
  const spread = 1 / n + inverse.reduce((sum, row, i) => sum + row.reduce((part, value, j) => part + value * means[i]! * means[j]!, 0), 0);
  const explained = total === 0 ? null : Math.max(0, 1 - rest);
  const hasF = explained !== null && degreesOfFreedom > 0 && residual > 0;
  const f = hasF ? (total - residual) / p / (residual / degreesOfFreedom) : null;
  return {
    observations: n,
    coefficients: [
      coefficient("(intercept)", intercept, spread, null),
      ...names.map((name, at) => coefficient(name, slopes[at]!, inverse[at]![at]!, inverse[at]![at]! * lengths[at]! ** 2)),
    ],
    reason: null,
    rSquared: explained,
    adjustedRSquared: explained === null || degreesOfFreedom === 0 ? null : 1 - (rest * (n - 1)) / degreesOfFreedom,
    residualStandardError: variance === null ? null : Math.sqrt(variance),
    degreesOfFreedom,
    f: f === null ? null : Math.max(0, f),
    fPValue: f === null ? null : fUpperTail(Math.max(0, f), p, degreesOfFreedom),
  };
}

/** Refuses columns that are none. */
export function checkColumns(outcome: ArrayLike<number>, columns: Readonly<Record<string, ArrayLike<number>>>): void {
  const all = Object.entries(columns);
  if (outcome.length === 0) throw emptyInput("outcome", "row");
  if (all.length === 0) throw emptyInput("predictors", "predictor");
  for (const [name, column] of [["outcome", outcome] as const, ...all]) {
    if (column.length !== outcome.length) throw invalidValue(`${name}.length`, `as long as the outcome (${outcome.length})`, column.length);
    for (let row = 0; row < column.length; row += 1)
      if (!Number.isFinite(column[row])) throw invalidValue(name, "a finite number", column[row], row);
  }
}

interface Fit {
  readonly slopes: readonly number[];
  /** (X'X)^-1 of the centered predictors. */
  readonly inverse: readonly (readonly number[])[];
  /** Sum of squared residuals. */
  readonly residual: number;
}

/** Householder QR of centered columns of unit length; `null` where a column adds nothing to those before it. */
function leastSquares(columns: readonly Float64Array[], lengths: readonly number[], outcome: Float64Array): Fit | null {
  const p = columns.length;
  const work = columns.map((column, at) => column.map((value) => value / (lengths[at]! || 1)));
  const target = outcome.slice();
  const upper: number[][] = columns.map(() => []);
  for (let k = 0; k < p; k += 1) {
    const own = work[k]!;
    let norm = 0;
    for (let row = k; row < own.length; row += 1) norm += own[row]! ** 2;
    norm = Math.sqrt(norm);
    // A column of unit length that is a combination of others leaves nothing but rounding.
    if (!(norm > 1e-12)) return null;
    const head = own[k]! > 0 ? -norm : norm;
    const factor = 1 / (norm * (norm + Math.abs(own[k]!)));
    own[k] = own[k]! - head;
    const reflect = (column: Float64Array): void => {
      let sum = 0;
      for (let row = k; row < column.length; row += 1) sum += own[row]! * column[row]!;
      for (let row = k; row < column.length; row += 1) column[row] = column[row]! - sum * factor * own[row]!;
    };
    for (let later = k + 1; later < p; later += 1) reflect(work[later]!);
    reflect(target);
    upper[k]![k] = head;
    for (let later = k + 1; later < p; later += 1) upper[k]![later] = work[later]![k]!;
  }
  const back = (right: readonly number[]): number[] => {
    const solution = [...right];
    for (let row = p - 1; row >= 0; row -= 1) {
      for (let later = row + 1; later < p; later += 1) solution[row] = solution[row]! - upper[row]![later]! * solution[later]!;
      solution[row] = solution[row]! / upper[row]![row]!;
    }
    return solution;
  };
  const slopes = back(Array.from(target.subarray(0, p))).map((slope, at) => slope / lengths[at]!);
  const roots = columns.map((_, at) => back(columns.map((__, row) => (row === at ? 1 : 0))));
  const inverse = columns.map((_, i) =>
    columns.map((__, j) => roots.reduce((sum, root) => sum + root[i]! * root[j]!, 0) / (lengths[i]! * lengths[j]!)),
  );
  const rest = target.subarray(p);
  return { slopes, inverse, residual: dot(rest, rest) };
}

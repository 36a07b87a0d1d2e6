import { checkFinite, checkLevel, checkNonNegative, checkOptions } from "../core/check.ts";
import { CxError, emptyInput, invalidValue } from "../core/errors.ts";
import { exactDot } from "../core/moments.ts";
import type { Interval } from "./interval.ts";
import { ratioInterval, spreadOf } from "./ratio-interval.ts";

/** How a ratio is estimated. */
export interface RatioEstimateOptions {
  /**
   * How many units of the population each unit stands for, at least 0; units of weight 0 are left out.
   * @defaultValue 1 for each
   */
  readonly weights?: Iterable<number> | undefined;
  /**
   * Confidence level of the interval, between 0 and 1.
   * @defaultValue 0.95
   */
  readonly level?: number | undefined;
}

/** A ratio of totals and how far it may be off. */
export interface RatioEstimate {
  /** The total of the numerators over the total of the denominators. */
  readonly ratio: number;
  /** Its linearized standard error; `null` with a single unit. */
  readonly standardError: number | null;
  /** Units less 1. */
  readonly degreesOfFreedom: number;
  /** Student's t interval; `null` with a single unit. */
  readonly interval: Interval<"linearized"> | null;
}

/**
 * Ratio of two totals, such as revenue per visit or cost per contact, where units differ in both.
 *
 * `R = sum(w y) / sum(w x)`, `v = n/(n-1) * sum(d^2)` with `d = w (y - R x) / sum(w x)`: Taylor linearization, as survey software does.
 * It is not the mean of the units' own ratios, in which a small unit counts as much as a large one.
 *
 * - Input: n numerators y and n denominators x of independent units, such as customers; the denominators must add up to more than 0.
 * - Result: the ratio with error and interval, not cut at any end.
 * - Cost: O(n) time and memory. Sums are exact: order never matters.
 * - When not to trust it: with few units, or where one holds most of the denominator, the interval is too short.
 * - To compare two ratios of different units give `{ mean: ratio, standardError, degreesOfFreedom }` of each to `compareMeans`.
 *
 * @param numerators - y of each unit.
 * @param denominators - x of each unit.
 * @param options - Weights and level.
 * @returns The ratio with its error.
 * @throws CxError `"empty"` when no unit has a weight; `"no-weight"` when the denominators add up to 0 or less; `"invalid-value"` when a value is not a
 * finite number, a weight is below 0 or the lengths differ; `"invalid-option"` for an unknown or wrong option; `"overflow"` beyond the doubles.
 * @example Cost per contact of four customers
 * ```ts
 * import { ratioEstimate } from "cx-metrics/stats";
 * const { ratio, standardError, interval } = ratioEstimate([120, 30, 75, 15], [10, 3, 5, 2]);
 * ratio; // => 12
 * standardError; // => 1.06770782520313
 * interval?.low; // => 8.60207717655979
 * ```
 * @see Cochran 1977, Sampling Techniques, chapter 6; Lumley 2010, Complex Surveys, chapter 2
 */
export function ratioEstimate(
  numerators: Iterable<number>,
  denominators: Iterable<number>,
  options: RatioEstimateOptions = {},
): RatioEstimate {
  checkOptions(options, ["weights", "level"]);
  const { level = 0.95 } = options;
  checkLevel(level);
  const [y, x] = [Array.from(numerators), Array.from(denominators)];
  const weights = options.weights === undefined ? y.map(() => 1) : Array.from(options.weights);
  for (const [name, values] of Object.entries({ denominators: x, weights })) {
    if (values.length !== y.length) throw invalidValue(name, `${y.length} values, as there are numerators`, values.length);
  }
  for (const [index, weight] of weights.entries()) {
    if (!Number.isFinite(y[index])) checkFinite(`numerators[${index}]`, y[index]);
    if (!Number.isFinite(x[index])) checkFinite(`denominators[${index}]`, x[index]);
    if (!(Number.isFinite(weight) && weight >= 0)) checkNonNegative(`weights[${index}]`, weight);
  }
  const units = weights.reduce((count, weight) => count + Number(weight > 0), 0);
  if (units === 0) throw emptyInput("ratioEstimate", "unit with a weight");
  const total = exactDot(weights, x);
  if (total <= 0) throw new CxError("no-weight", "denominators", "a total above 0", String(total));
  const ratio = exactDot(weights, y) / total;
  const residuals = weights.map((weight, index) => (weight / total) * ((y[index] as number) - ratio * (x[index] as number)));
  if (!(Number.isFinite(ratio) && residuals.every(Number.isFinite)))
    throw new CxError("overflow", "ratioEstimate", "figures below 1.8e308", String(ratio));
  const spread = spreadOf(residuals);
  return {
    ratio,
    standardError: units < 2 ? null : Math.sqrt(units / (units - 1)) * spread,
    degreesOfFreedom: units - 1,
    interval: ratioInterval(ratio, spread, units, level, Infinity, -Infinity),
  };
}

import { checkCount, checkNonNegative, checkOptions } from "../core/check.ts";
import { invalidValue } from "../core/errors.ts";
import { type Comparison, COMPARISON_OPTIONS, comparisonOf, type ComparisonOptions } from "../stats/comparison.ts";
import { studentTDistribution, studentTQuantile, studentTUpperTail } from "../stats/student-t.ts";
import { type EstimateError, welchError } from "../stats/welch-error.ts";

/** A revenue-weighted score with what its error rests on: a result of `revenueWeightedNps` is one. */
export interface RevenueWeightedNpsEstimate {
  /** In points from -100 to 100. */
  readonly score: number;
  /** In points; `null` where the sample leaves it open. */
  readonly standardError: number | null;
  /** Records (with accounts: accounts) with revenue. */
  readonly samplingUnits: number;
  /** Strata with such records; `null` or absent without strata. */
  readonly strata?: number | null | undefined;
}

/** How two revenue-weighted scores differ. */
export interface RevenueWeightedNpsComparison extends Comparison<"welch" | "whole-scale"> {
  /** Standard error of the difference, in points; `null` where one of both is. */
  readonly standardError: number | null;
  /** Welch-Satterthwaite degrees of freedom; `null` with the standard error. */
  readonly degreesOfFreedom: number | null;
  /** `(difference - null) / standardError`; `null` where the standard error is 0 or `null`. */
  readonly t: number | null;
}

/**
 * Difference of two revenue-weighted Net Promoter Scores, a less b in points from -200 to 200: has the mood of the revenue changed?
 *
 * `t = (a - b - null) / s` with `s^2 = s_a^2 + s_b^2` of the two linearized errors, and `s^4 / (s_a^4 / df_a + s_b^4 / df_b)` degrees of freedom, each df
 * being sampling units less 1, or less the strata. The p-value is below 1 less the level exactly when the interval excludes the null.
 *
 * - Input: two results of {@link revenueWeightedNps}, whatever their level.
 * - Result: the difference with its interval, cut at -200 and 200, and its tests. Where one group has no standard error (a single unit), nothing is known:
 *   the interval is the whole scale and the p-value 1.
 * - Cost: constant time.
 * - When not to trust it: the groups must be independent. The same accounts asked last year and this year are paired: their errors do not add, and
 *   this is not valid for them. With few `effectiveResponses`, one large customer is the difference.
 *
 * @param a - The first score, such as this year's, or that of one region.
 * @param b - The second score, of other customers.
 * @param options - Level, alternative, null and margin, in points.
 * @returns The difference with its interval, its p-value and, given a margin, the test of equivalence.
 * @throws {@link CxError} `"invalid-value"` when a score, an error or a number of units cannot be; `"invalid-option"` when an option is unknown or
 * out of range.
 * @example Are the accounts of one region happier than those of another?
 * ```ts
 * import { compareRevenueWeightedNps, revenueWeightedNps } from "cx-metrics";
 * const north = revenueWeightedNps({ rating: [10, 9, 3, 8, 10, 9], revenue: [500, 300, 200, 400, 100, 250] });
 * const south = revenueWeightedNps({ rating: [2, 9, 6, 8, 3, 7], revenue: [900, 100, 350, 200, 300, 150] });
 * const { difference, interval, pValue } = compareRevenueWeightedNps(north, south);
 * difference; // => 126.8
 * [interval.low, interval.high]; // => [44.5, 200]
 * pValue; // => 0.00696
 * ```
 * @see Welch 1947, Biometrika 34, 28-35; Lumley 2010, Complex Surveys, chapter 2.
 */
export function compareRevenueWeightedNps(
  a: RevenueWeightedNpsEstimate,
  b: RevenueWeightedNpsEstimate,
  options: ComparisonOptions = {},
): RevenueWeightedNpsComparison {
  checkOptions(options, COMPARISON_OPTIONS);
  const [errorA, errorB] = [checkedError("a", a), checkedError("b", b)];
  const difference = a.score - b.score;
  const ends = [-200, 200] as const;
  if (errorA === null || errorB === null) {
    const open = {
      method: "whole-scale",
      difference,
      ends,
      low: () => -200,
      high: () => 200,
      tails: () => ({ greater: 1, less: 1 }),
    } as const;
    return { ...comparisonOf(open, options), standardError: null, degreesOfFreedom: null, t: null };
  }
  const { standardError, degreesOfFreedom } = welchError(errorA, errorB);
  // Without an error nothing but the difference itself is possible, and the degrees of freedom do not matter: they may be 0.
  const known = standardError === 0;
  const quantile = (alpha: number): number => (known ? 0 : standardError * studentTQuantile(alpha, degreesOfFreedom));
  // Adding 0 turns -0 into 0, which JSON would not keep apart.
  const tOf = (value: number): number => (difference - value) / standardError + 0;
  const comparison = comparisonOf(
    {
      method: "welch",
      difference,
      ends,
      low: (alpha) => Math.max(-200, Math.min(200, difference + quantile(alpha))),
      high: (alpha) => Math.max(-200, Math.min(200, difference - quantile(alpha))),
      tails: (value) =>
        known
          ? { greater: Number(difference <= value), less: Number(difference >= value) }
          : { greater: studentTUpperTail(tOf(value), degreesOfFreedom), less: studentTDistribution(tOf(value), degreesOfFreedom) },
    },
    options,
  );
  return { ...comparison, standardError, degreesOfFreedom, t: known ? null : tOf(comparison.null) };
}

function checkedError(name: string, { score, standardError, samplingUnits, strata }: RevenueWeightedNpsEstimate): EstimateError | null {
  if (!(typeof score === "number" && Math.abs(score) <= 100)) throw invalidValue(`${name}.score`, "a number from -100 to 100", score);
  if (standardError === null) return null;
  checkNonNegative(`${name}.standardError`, standardError);
  checkCount(`${name}.samplingUnits`, samplingUnits);
  checkCount(`${name}.strata`, strata ?? 1);
  const degreesOfFreedom = samplingUnits - (strata ?? 1);
  if (degreesOfFreedom < Number(standardError > 0)) {
    throw invalidValue(`${name}.samplingUnits`, `more units than the ${strata ?? 1} a standard error needs`, samplingUnits);
  }
  return { standardError, degreesOfFreedom };
}

import { checkChoice, checkOptions } from "../core/check.ts";
import { compareNetScores, NET_METHODS, type NetComparisonMethod } from "../stats/compare-net-scores.ts";
import { COMPARISON_OPTIONS, type Comparison, type ComparisonOptions } from "../stats/comparison.ts";
import { checkedAnswers, estimateOf, type NpsEstimate } from "./nps-answers.ts";
import type { NpsCounts } from "./nps.ts";

/** How two Net Promoter Scores are compared. */
export type NpsComparisonMethod = NetComparisonMethod;

/** Options of {@link compareNps}. Levels, nulls and margins are about the difference in points, which lies between -200 and 200. */
export interface CompareNpsOptions extends ComparisonOptions {
  /**
   * `"mover"` joins the two score intervals; `"wald"` adds the two variances; `"adjusted-wald"` does so after adding 3/4 promoters, 3/2 passives
   * and 3/4 detractors to each group; `"score"` takes the variance of all answers together, as the chi-square test for trend does.
   * @defaultValue "mover"
   */
  readonly method?: NpsComparisonMethod | undefined;
}

/** How two Net Promoter Scores differ. */
export interface NpsComparison extends Comparison<NpsComparisonMethod> {
  /** The first score. */
  readonly a: NpsEstimate;
  /** The second score. */
  readonly b: NpsEstimate;
  /** Standard error of the difference in points: pooled with `"score"`, of the adjusted counts with `"adjusted-wald"`. */
  readonly standardError: number;
  /**
   * The statistic behind `pValue`: positive when the difference lies above the null; with `"mover"` at most 38.5 in size. `null` when the error
   * is 0 and the difference is not the null: no number is that large.
   */
  readonly z: number | null;
}

/**
 * Difference of two Net Promoter Scores, a less b in points from -200 to 200: has the score changed, and by how much?
 *
 * Each method is one thing seen twice: its p-value is below 1 less the level exactly when its interval excludes the null. (Common practice sets the
 * p-value of one test beside the interval of another, and the two then disagree near the border.)
 *
 * - `"mover"`: with the limits l, u of Tango's score interval around each score s, `low = d - sqrt((s_a - l_a)^2 + (u_b - s_b)^2)`, and `high` alike;
 *   z is where such a limit reaches the null.
 * - `"wald"`, `"adjusted-wald"`: `d ± z * 100 * sqrt(V_a / n_a + V_b / n_b)`, V = p + d - (p - d)^2.
 * - `"score"`: `d ± z * 100 * sqrt(V (1 / n_a + 1 / n_b))` with V of all answers together: the square of z is the chi-square of a trend.
 *
 * - Input: counts, or results of {@link nps} or {@link npsFromCounts} as they are: their own level and method play no part.
 * - Result: `difference` is always that of the two scores; interval, error and tests are those of the method.
 * - All answers of both groups in one category: `"wald"` and `"score"` see no error at all; `"mover"` and `"adjusted-wald"` still do.
 * - Cost: constant time, however many answers.
 * - When not to trust it: the groups must be different people, drawn independently. The same customers asked twice are paired, which this ignores.
 *
 * @param a - Answers of the first group, such as this quarter's.
 * @param b - Answers of the second group, such as last quarter's.
 * @param options - Method, level, alternative, null and margin.
 * @returns The difference with its interval, its p-value and, given a margin, the test of equivalence.
 * @throws {@link CxError} `"empty"` when a group has no answer; `"invalid-value"` when a count is not a whole number of at least 0; `"invalid-option"`
 * when an option is unknown or out of range.
 * @example Is 60 really more than 30, at a hundred answers each?
 * ```ts
 * import { compareNps } from "cx-metrics";
 * const now = { promoters: 70, passives: 20, detractors: 10 };
 * const before = { promoters: 50, passives: 30, detractors: 20 };
 * const { difference, interval, pValue } = compareNps(now, before);
 * difference; // => 30
 * [interval.low, interval.high]; // => [9.4, 49.6]
 * pValue; // => 0.0047
 * ```
 * @example Can we say that the score has not fallen by more than 3 points?
 * ```ts
 * import { compareNps } from "cx-metrics";
 * const now = { promoters: 5020, passives: 2950, detractors: 2030 };
 * const before = { promoters: 5000, passives: 3000, detractors: 2000 };
 * compareNps(now, before, { null: -3, alternative: "greater" }).pValue; // => 0.0044
 * compareNps(now, before, { margin: 3 }).equivalence?.equivalent; // => true
 * ```
 * @see MOVER: Newcombe 1998, Statistics in Medicine 17, 873-890; Zou and Donner 2008, Statistics in Medicine 27, 1693-1702.
 * @see Score interval: Tango 1998, Statistics in Medicine 17, 891-908. Trend: Armitage 1955, Biometrics 11, 375-386.
 */
export function compareNps(a: NpsCounts, b: NpsCounts, options: CompareNpsOptions = {}): NpsComparison {
  checkOptions(options, [...COMPARISON_OPTIONS, "method"]);
  const { method = "mover" } = options;
  checkChoice("method", method, NET_METHODS);
  const [first, second] = [checkedAnswers("a", a), checkedAnswers("b", b)];
  const comparison = compareNetScores(first, second, method, options);
  const { level } = comparison.interval;
  return { a: estimateOf(first, level), b: estimateOf(second, level), ...comparison };
}

import { checkOptions } from "../core/check.ts";
import { invalidOption } from "../core/errors.ts";
import { exactDot } from "../core/moments.ts";
import { chiSquareUpperTail } from "./chi-square.ts";
import { exactProduct, subtract } from "./double-double.ts";
import { checkGroupList } from "./proportion-groups.ts";
import type { ProportionCounts } from "./two-proportions.ts";

/** How a trend is tested. */
export interface ProportionTrendTestOptions {
  /**
   * Where the groups lie, such as the midpoints of bands of age; only their relative distances matter.
   * @defaultValue 1, 2, 3 …
   */
  readonly scores?: readonly number[] | undefined;
}

/** What the test of a trend finds. */
export interface ProportionTrendTestResult {
  /** Chi-square of the trend. */
  readonly statistic: number;
  /** Always 1. */
  readonly degreesOfFreedom: 1;
  /** How often shares rise or fall as steadily where all are the same, 0 to 1. */
  readonly pValue: number;
  /** By how much the share changes with each unit of the scores: a line through the shares, weighted by trials. */
  readonly slope: number;
}

/**
 * Whether shares rise or fall from group to group: the Cochran-Armitage test, as R's prop.trend.test.
 *
 * With k successes in n trials of the group at score s, share `p = K / N` of all and `m` the mean score of all trials:
 * `X2 = (sum of s (k - n p))^2 / (p (1 - p) sum of n (s - m)^2)`, of 1 degree of freedom. More powerful against a trend than the test of
 * homogeneity, and blind for shares that rise and fall again.
 *
 * - Input: at least two groups in their order.
 * - Result: test and slope; statistic 0 and p-value 1 when all succeed, or none.
 * - Cost: constant time for each group.
 *
 * @param groups - successes and trials of each.
 * @param options - scores.
 * @returns the test and the slope.
 * @throws CxError `"invalid-value"` when there are fewer than two groups or one is not such counts, `"invalid-option"` when scores are not
 * as many finite numbers, below 1e100 in size, or all equal.
 *
 * @example Does churn fall with tenure? Lost of all, by year of the relation
 * ```ts
 * import { proportionTrendTest } from "cx-metrics/stats";
 * const { slope, pValue } = proportionTrendTest([
 *   { successes: 50, trials: 60 },
 *   { successes: 25, trials: 50 },
 *   { successes: 15, trials: 50 },
 * ]);
 * slope; // => -0.268571428571429
 * pValue; // => 1.49633775023045e-8
 * ```
 *
 * @see Cochran 1954, Biometrics 10:417; Armitage 1955, Biometrics 11:375
 */
export function proportionTrendTest(
  groups: readonly ProportionCounts[],
  options: ProportionTrendTestOptions = {},
): ProportionTrendTestResult {
  checkOptions(options, ["scores"]);
  checkGroupList(groups);
  const { scores = groups.map((_, index) => index + 1) } = options;
  if (scores.length !== groups.length) throw invalidOption("scores", `${groups.length} scores, as many as groups`, scores.length);
  for (const [index, score] of scores.entries()) {
    if (!(Math.abs(score) < 1e100)) throw invalidOption(`scores[${index}]`, "a number below 1e100 in size", score);
  }
  if (scores.every((score) => score === scores[0])) throw invalidOption("scores", "scores that are not all equal", scores[0]);
  const sizes = groups.map(({ trials }) => trials);
  const total = sizes.reduce((sum, trials) => sum + trials, 0);
  const successes = groups.reduce((sum, group) => sum + group.successes, 0);
  const middle = exactDot(scores, sizes) / total;
  const distances = scores.map((score) => score - middle);
  const farthest = Math.max(...distances.map(Math.abs));
  const centered = distances.map((distance) => distance / farthest);
  const spread = exactDot(
    sizes,
    centered.map((score) => score * score),
  );
  // k - n p from whole numbers that are subtracted before anything is rounded: 0 where all shares are the same.
  const excesses = groups.map((group) => subtract(exactProduct(total, group.successes), exactProduct(group.trials, successes))[0] / total);
  const rise = exactDot(centered, excesses);
  const variance = (successes / total) * ((total - successes) / total);
  const statistic = variance === 0 ? 0 : (rise / spread / variance) * rise;
  return { statistic, degreesOfFreedom: 1, pValue: chiSquareUpperTail(statistic, 1), slope: rise / spread / farthest };
}

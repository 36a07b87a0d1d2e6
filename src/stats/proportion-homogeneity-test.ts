import { chiSquareTest, type ChiSquareTestOptions, type ChiSquareTestResult } from "./chi-square-test.ts";
import { checkGroupList } from "./proportion-groups.ts";
import type { ProportionCounts } from "./two-proportions.ts";

/**
 * Whether several groups have one and the same share: Pearson's chi-square test of successes and failures by group.
 *
 * - Input: at least two groups. Which of them stand out the residuals say: those of the successes are `standardizedResiduals[group][0]`.
 * - Result: as that of `chiSquareTest`; when all succeed, or none, statistic and degrees of freedom are 0 and the p-value 1.
 * - Cost: constant time for each group.
 * - Not to be trusted when many expected counts are below 5: take `fisherTest`.
 *
 * @param groups - successes and trials of each.
 * @param options - whether the test of two groups is corrected.
 * @returns the test and the strength of the association.
 * @throws CxError `"invalid-value"` when there are fewer than two groups or one is not such counts, `"invalid-option"` for a wrong option.
 *
 * @example Is satisfaction the same in three regions?
 * ```ts
 * import { proportionHomogeneityTest } from "cx-metrics/stats";
 * const test = proportionHomogeneityTest([
 *   { successes: 15, trials: 50 },
 *   { successes: 25, trials: 50 },
 *   { successes: 50, trials: 60 },
 * ]);
 * test.statistic; // => 32.6772486772487
 * test.pValue; // => 8.0209462830876e-8
 * ```
 *
 * @see Pearson 1900, Philosophical Magazine 50:157; Fleiss, Levin and Paik 2003, Statistical Methods for Rates and Proportions, chapter 9
 */
export function proportionHomogeneityTest(groups: readonly ProportionCounts[], options: ChiSquareTestOptions = {}): ChiSquareTestResult {
  checkGroupList(groups);
  return chiSquareTest(
    groups.map(({ successes, trials }) => [successes, trials - successes]),
    options,
  );
}

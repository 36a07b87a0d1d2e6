import { checkOptions } from "../core/check.ts";
import { invalidValue } from "../core/errors.ts";
import { checkPositive } from "../stats/argument.ts";
import { testOptions } from "../stats/proportion-power.ts";
import { checkPower, type GroupSampleSizes } from "../stats/proportion-sample-size-for-difference.ts";
import { wholeResponses } from "../stats/sample-size.ts";
import { zShiftForPower } from "../stats/z-power.ts";
import { differenceError, npsPlanFields, type NpsPlanOptions } from "./nps-power.ts";

/** A change of the score that should be noticed. */
export interface NpsDifferenceGoal extends NpsPlanOptions {
  /** The change in points, other than 0, from -200 to 200; its sign matters with a one-sided alternative only. */
  readonly difference: number;
  /**
   * How likely the change should be to be noticed, between 1 less the level and 1; more needs more answers.
   * @defaultValue 0.8
   */
  readonly power?: number | undefined;
  /**
   * Answers of the second group for each of the first.
   * @defaultValue 1
   */
  readonly ratio?: number | undefined;
}

/**
 * Sample size of a comparison: how many answers each group needs so that a change of the Net Promoter Score is noticed with a wanted power.
 *
 * The inverse of {@link npsPower}: `n1 = V (1 + 1 / ratio) (100 shift / d)^2` where a z test with that shift has the power: z + z' for two quantiles,
 * less what the far tail of a two-sided test adds.
 *
 * - Input: the change in points.
 * - Result: whole answers of each group, and the exact number for the first.
 * - Cost: constant time.
 * - When not to trust it: as {@link npsPower}; a change smaller than the one planned for stays likely to be missed.
 *
 * @param goal - The change and how surely it should be noticed.
 * @returns The answers needed.
 * @throws {@link CxError} `"invalid-value"` when the difference is 0, beyond 200 or on the wrong side of a one-sided test, a power not between 1 less
 * the level and 1, a ratio not above 0, or the variance not above 0 and up to 1; `"invalid-option"` when another field is unknown or out of
 * range; `"overflow"` beyond 2^53 answers.
 * @example How many answers do I need to see a change of 5 points?
 * ```ts
 * import { npsSampleSizeForDifference } from "cx-metrics";
 * npsSampleSizeForDifference({ difference: 5, power: 0.8, variance: 0.6 }); // => { n1: 3768, n2: 3768, exact: 3767.45 }
 * ```
 * @see Chow, Shao and Wang 2008, Sample Size Calculations in Clinical Research, section 3.2.
 */
export function npsSampleSizeForDifference(goal: NpsDifferenceGoal): GroupSampleSizes {
  checkOptions(goal, ["difference", "power", "ratio", ...npsPlanFields()]);
  const { difference, power = 0.8, ratio = 1, variance } = goal;
  const test = testOptions(goal);
  const [from, to] = { "two-sided": [-200, 200], greater: [0, 200], less: [-200, 0] }[test.alternative] as [number, number];
  if (!(typeof difference === "number" && difference !== 0 && difference >= from && difference <= to)) {
    throw invalidValue("difference", `a number of points other than 0, from ${from} to ${to}`, difference);
  }
  checkPower(power, test.level);
  checkPositive("ratio", ratio);
  const exact = ((differenceError({ n1: 1, n2: ratio, variance }) * zShiftForPower(power, test)) / difference) ** 2;
  const whole = (responses: number): number => wholeResponses("npsSampleSizeForDifference", responses);
  return { n1: whole(exact), n2: whole(exact * ratio), exact };
}

import { checkOptions } from "../core/check.ts";
import { invalidValue } from "../core/errors.ts";
import { checkPositive, checkProbability } from "./argument.ts";
import { proportionErrors, type ProportionPlanOptions, TEST_FIELDS, testOptions } from "./proportion-power.ts";
import { wholeResponses } from "./sample-size.ts";
import { zShiftForPower } from "./z-power.ts";

/** A difference of shares that should be noticed. */
export interface ProportionDifferenceGoal extends ProportionPlanOptions {
  /** The true share in the first group, 0 to 1. */
  readonly p1: number;
  /** The true share in the second group, 0 to 1. */
  readonly p2: number;
  /**
   * How likely the difference should be to be noticed, between 1 less the level and 1; more needs more responses.
   * @defaultValue 0.8
   */
  readonly power?: number | undefined;
  /**
   * Responses of the second group for each of the first.
   * @defaultValue 1
   */
  readonly ratio?: number | undefined;
}

/** How many responses a comparison needs. */
export interface GroupSampleSizes {
  /** Responses of the first group, rounded up. */
  readonly n1: number;
  /** Responses of the second group, rounded up. */
  readonly n2: number;
  /** Responses of the first group before rounding. */
  readonly exact: number;
}

/**
 * Sample size of a comparison: how many responses each group needs so that a difference of two shares is noticed with a wanted power.
 *
 * The inverse of {@link proportionPower}: `n1 = ((z s0 + z' s1) / (p1 - p2))^2` with the errors s0 and s1 of one response and z' the quantile of the power,
 * less what the far tail of a two-sided test adds; with `tails: "near"` nothing is taken off, as in R's power.prop.test.
 *
 * - Input: the two shares that should be told apart.
 * - Result: whole responses of each group, and the exact number for the first.
 * - Cost: O(1).
 *
 * @param goal - The difference and how surely it should be noticed.
 * @returns The responses needed.
 * @throws CxError `"invalid-value"` for a share outside 0 to 1, shares that are equal or in the wrong order for a one-sided test, a power that is not
 * between 1 less the level and 1 or a ratio that is not above 0; `"invalid-option"` for a wrong or unknown option; `"overflow"` beyond 2^53
 * responses.
 * @example How many answers does each quarter need to show a rise from 50 to 56 %?
 * ```ts
 * import { proportionSampleSizeForDifference } from "cx-metrics/stats";
 * proportionSampleSizeForDifference({ p1: 0.56, p2: 0.5, power: 0.8 }); // => { n1: 1086, n2: 1086, exact: 1085.0154998999 }
 * proportionSampleSizeForDifference({ p1: 0.56, p2: 0.5, power: 0.8, tails: "near" }).exact; // => 1085.01806
 * ```
 * @see Fleiss, Levin and Paik 2003, Statistical Methods for Rates and Proportions, chapter 4
 */
export function proportionSampleSizeForDifference(goal: ProportionDifferenceGoal): GroupSampleSizes {
  checkOptions(goal, ["p1", "p2", "power", "ratio", ...TEST_FIELDS]);
  const { p1, p2, power = 0.8, ratio = 1 } = goal;
  const test = testOptions(goal);
  checkProbability("p1", p1);
  checkProbability("p2", p2);
  checkPositive("ratio", ratio);
  checkPower(power, test.level);
  const difference = p1 - p2;
  const isSought = test.alternative === "greater" ? difference > 0 : test.alternative === "less" ? difference < 0 : difference !== 0;
  if (!isSought) {
    const expected = { "two-sided": "a share other than p2", greater: "a share above p2", less: "a share below p2" }[test.alternative];
    throw invalidValue("p1", expected, p1);
  }
  const exact = (zShiftForPower(power, { ...proportionErrors(p1, p2, 1, ratio), ...test }) / difference) ** 2;
  const whole = (responses: number): number => wholeResponses("proportionSampleSizeForDifference", responses);
  return { n1: whole(exact), n2: whole(exact * ratio), exact };
}

/** Refuses a power that a test reaches without a difference, or never. */
export function checkPower(power: unknown, level: number): asserts power is number {
  if (!(typeof power === "number" && power > 1 - level && power < 1))
    throw invalidValue("power", `a number between ${1 - level} and 1`, power);
}

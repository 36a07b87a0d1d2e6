import { checkOptions } from "../core/check.ts";
import { checkProbability } from "./argument.ts";
import { type GroupSizes, groupSizes, proportionErrors, type ProportionPlanOptions, TEST_FIELDS, testOptions } from "./proportion-power.ts";
import { checkPower } from "./proportion-sample-size-for-difference.ts";
import { rootBetween } from "./root-between.ts";
import { zTestPower } from "./z-power.ts";

/** Groups of given sizes, whose smallest noticeable difference is sought. */
export type ProportionDetectableInput = GroupSizes &
  ProportionPlanOptions & {
    /** The true share in the second group, 0 to 1. */
    readonly p: number;
    /**
     * How likely a difference should be to be noticed, between 1 less the level and 1.
     * @defaultValue 0.8
     */
    readonly power?: number | undefined;
  };

/** The smallest differences that are noticed. */
export interface ProportionDetectableDifference {
  /** How far above p the share of the first group must be; `null` when not even 1 is noticed, or the alternative is `"less"`. */
  readonly increase: number | null;
  /** How far below p it must be; `null` when not even 0 is noticed, or the alternative is `"greater"`. */
  readonly decrease: number | null;
}

/**
 * Smallest detectable difference: how far the share of a group must lie from another's before samples of a given size notice it with a wanted power.
 *
 * Where {@link proportionPower} of `p + increase` and of `p - decrease` against `p` is the wanted one, solved to the last digits.
 *
 * - Input: the share to compare with, and n responses in each group or n1 and n2.
 * - Result: both distances; they differ because shares near 0 and 1 spread less.
 * - Cost: some ten times that of the power.
 *
 * @param input - The plan.
 * @returns The differences upwards and downwards.
 * @throws CxError `"invalid-value"` for a share outside 0 to 1, a size that is not above 0 or a power that is not between 1 less the level and 1;
 * `"invalid-option"` for a wrong or unknown option.
 * @example Satisfaction is 80 %: which change would 400 answers a quarter show?
 * ```ts
 * import { proportionDetectableDifference } from "cx-metrics/stats";
 * proportionDetectableDifference({ n: 400, p: 0.8, power: 0.8 }); // => { increase: 0.0731415873458462, decrease: 0.0847665064064665 }
 * ```
 * @see Fleiss, Levin and Paik 2003, Statistical Methods for Rates and Proportions, chapter 4
 */
export function proportionDetectableDifference(input: ProportionDetectableInput): ProportionDetectableDifference {
  checkOptions(input, ["n", "n1", "n2", "p", "power", ...TEST_FIELDS]);
  const { p, power = 0.8 } = input;
  const { n1, n2 } = groupSizes(input);
  const test = testOptions(input);
  checkProbability("p", p);
  checkPower(power, test.level);
  const distance = (sign: 1 | -1): number | null => {
    const excess = (size: number): number => {
      const p1 = Math.min(1, Math.max(0, p + sign * size));
      return zTestPower({ shift: sign * size, ...proportionErrors(p1, p, n1, n2), ...test }) - power;
    };
    const most = sign > 0 ? 1 - p : p;
    if (excess(most) < 0) return null;
    return rootBetween(excess, 0, most, -power, excess(most));
  };
  return { increase: distance(1), decrease: distance(-1) };
}

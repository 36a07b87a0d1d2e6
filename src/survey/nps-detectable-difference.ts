import { checkOptions } from "../core/check.ts";
import { testOptions } from "../stats/proportion-power.ts";
import { checkPower } from "../stats/proportion-sample-size-for-difference.ts";
import { zShiftForPower } from "../stats/z-power.ts";
import { differenceError, npsPlanFields, type NpsGroupSizes, type NpsPlanOptions } from "./nps-power.ts";

/** Groups of given sizes, whose smallest noticeable change is sought. */
export type NpsDetectableInput = NpsGroupSizes &
  NpsPlanOptions & {
    /**
     * How likely the change should be to be noticed, between 1 less the level and 1.
     * @defaultValue 0.8
     */
    readonly power?: number | undefined;
  };

/**
 * Smallest detectable difference: which change of the Net Promoter Score, in points, groups of given sizes notice with a wanted power.
 *
 * The difference at which {@link npsPower} is the wanted one: `100 shift sqrt(V (1 / n1 + 1 / n2))`. Smaller changes are more likely to be missed.
 *
 * - Input: n answers in each group, or n1 and n2.
 * - Result: points from 0 to 200; below 0 with the alternative `"less"`; `null` when not even 200 points are noticed.
 * - Cost: constant time.
 * - When not to trust it: as {@link npsPower}.
 *
 * @param input - The groups.
 * @returns The smallest change that is noticed.
 * @throws {@link CxError} `"invalid-value"` when a size is not above 0, a power not between 1 less the level and 1, or the variance not above 0
 * and up to 1; `"invalid-option"` when another field is unknown or out of range.
 * @example Which change do 400 answers a quarter show?
 * ```ts
 * import { npsDetectableDifference } from "cx-metrics";
 * npsDetectableDifference({ n: 400, variance: 0.6 }); // => 15.34
 * npsDetectableDifference({ n: 2, variance: 1 }); // => null
 * ```
 * @see Chow, Shao and Wang 2008, Sample Size Calculations in Clinical Research, section 3.2.
 */
export function npsDetectableDifference(input: NpsDetectableInput): number | null {
  checkOptions(input, ["n", "n1", "n2", "power", ...npsPlanFields()]);
  const { power = 0.8 } = input;
  const test = testOptions(input);
  checkPower(power, test.level);
  const difference = differenceError(input) * zShiftForPower(power, test);
  return Math.abs(difference) <= 200 ? difference : null;
}

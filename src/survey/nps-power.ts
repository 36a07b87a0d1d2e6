import { checkOptions } from "../core/check.ts";
import { invalidValue } from "../core/errors.ts";
import { groupSizes, type ProportionPlanOptions, TEST_FIELDS, testOptions } from "../stats/proportion-power.ts";
import { zTestPower } from "../stats/z-power.ts";
import { checkedVariance, type NpsVariance } from "./nps-variance.ts";

/** How many answer: as many in each group, or a number for each. They need not be whole. */
export type NpsGroupSizes =
  | {
      /** Answers in each of the groups. */
      readonly n: number;
      /** Absent beside `n`. */
      readonly n1?: undefined;
      /** Absent beside `n`. */
      readonly n2?: undefined;
    }
  | {
      /** Absent beside `n1`. */
      readonly n?: undefined;
      /** Answers in the first group. */
      readonly n1: number;
      /** Answers in the second group; as many as in the first unless given. */
      readonly n2?: number | undefined;
    };

/** How the comparison that is planned will be tested, and how much answers vary. */
export interface NpsPlanOptions extends ProportionPlanOptions {
  /**
   * A past survey (its counts, shares or result), or the variance of an answer in both groups.
   * @defaultValue 1, the worst case, which needs the most answers
   */
  readonly variance?: NpsVariance | undefined;
}

/** A planned comparison of two scores. */
export type NpsPowerInput = NpsGroupSizes &
  NpsPlanOptions & {
    /** The true difference of the scores, in points from -200 to 200. */
    readonly difference: number;
  };

/** The fields that every plan of a comparison of scores knows. */
export function npsPlanFields(): readonly string[] {
  return [...TEST_FIELDS, "variance"];
}

/**
 * Power of a comparison of two Net Promoter Scores: how likely a true difference is to be noticed, from 0 to 1.
 *
 * `P(abs(Z + d / s) > z)` with `s = 100 sqrt(V (1 / n1 + 1 / n2))`, both tails: many calculators leave out the far one, as `tails: "near"` does.
 *
 * - Input: the difference in points; n answers in each group, or n1 and n2.
 * - Result: a probability; without a difference it is 1 less the level.
 * - Cost: constant time.
 * - When not to trust it: a normal approximation, rough below some 30 answers a group.
 *
 * @param input - The plan.
 * @returns The power.
 * @throws {@link CxError} `"invalid-value"` when the difference is not from -200 to 200, a size not above 0, or the variance not above 0 and up to 1;
 * `"invalid-option"` when another field is unknown or out of range.
 * @example Would 500 answers before and after show a change of 10 points?
 * ```ts
 * import { npsPower } from "cx-metrics";
 * npsPower({ difference: 10, n: 500, variance: 0.7 }); // => 0.4721
 * npsPower({ difference: 10, n1: 500, n2: 5000, variance: 0.7 }); // => 0.7218
 * ```
 * @see Chow, Shao and Wang 2008, Sample Size Calculations in Clinical Research, section 3.2.
 */
export function npsPower(input: NpsPowerInput): number {
  checkOptions(input, ["difference", "n", "n1", "n2", ...npsPlanFields()]);
  const { difference } = input;
  if (!(typeof difference === "number" && Math.abs(difference) <= 200)) {
    throw invalidValue("difference", "a number of points from -200 to 200", difference);
  }
  return zTestPower({ shift: difference / differenceError(input), ...testOptions(input) });
}

/** Standard error of the difference that is planned, in points. */
export function differenceError({ n, n1, n2 = n1, variance = 1 }: NpsGroupSizes & NpsPlanOptions): number {
  const sizes = groupSizes({ n, n1, n2 });
  return 100 * Math.sqrt(checkedVariance("variance", variance) * (1 / sizes.n1 + 1 / sizes.n2));
}

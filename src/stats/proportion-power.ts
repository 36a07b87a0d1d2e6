import { checkChoice, checkLevel, checkOptions } from "../core/check.ts";
import { invalidValue } from "../core/errors.ts";
import { checkPositive, checkProbability } from "./argument.ts";
import type { Alternative } from "./comparison.ts";
import { type PowerTails, zTestPower } from "./z-power.ts";

/** How the comparison that is planned will be tested. */
export interface ProportionPlanOptions {
  /**
   * Confidence level of the comparison: 1 less the probability of a false alarm.
   * @defaultValue 0.95
   */
  readonly level?: number | undefined;
  /**
   * `"greater"` tests only whether the first share is above the second, `"less"` only whether it is below; either needs fewer responses.
   * @defaultValue "two-sided"
   */
  readonly alternative?: Alternative | undefined;
  /**
   * `"near"` leaves out the rejections of a two-sided test in the wrong direction, as many calculators do (R: `strict = FALSE`).
   * @defaultValue "both"
   */
  readonly tails?: PowerTails | undefined;
}

/** How many respond: as many in each group, or a number for each. */
export type GroupSizes =
  | {
      /** Responses in each of the groups. */
      readonly n: number;
      /** Absent beside `n`. */
      readonly n1?: undefined;
      /** Absent beside `n`. */
      readonly n2?: undefined;
    }
  | {
      /** Absent beside `n1` and `n2`. */
      readonly n?: undefined;
      /** Responses in the first group. */
      readonly n1: number;
      /** Responses in the second group. */
      readonly n2: number;
    };

/** A planned comparison of two shares. */
export type ProportionPowerInput = GroupSizes &
  ProportionPlanOptions & {
    /** The true share in the first group, 0 to 1. */
    readonly p1: number;
    /** The true share in the second group, 0 to 1. */
    readonly p2: number;
  };

/** The fields that every plan of a comparison knows. */
export const TEST_FIELDS: readonly string[] = ["level", "alternative", "tails"];

/**
 * Power of a comparison of two shares: how likely the difference is to be noticed, 0 to 1.
 *
 * `P(abs(Z + (p1 - p2) / s1) > z s0 / s1)` with the pooled error `s0 = sqrt(p (1 - p) (1/n1 + 1/n2))` under the null, p the share of both groups together,
 * and `s1 = sqrt(p1 (1 - p1) / n1 + p2 (1 - p2) / n2)`, as R's power.prop.test(strict = TRUE) for groups of one size.
 *
 * - Input: the true shares, and n responses in each group or n1 and n2; they need not be whole.
 * - Result: a probability. Where the shares are equal it is about 1 less the level.
 * - Cost: O(1).
 * - A normal approximation: with fewer than about five successes or failures in a group it is rough.
 *
 * @param input - The plan.
 * @returns The power.
 * @throws CxError `"invalid-value"` for a share outside 0 to 1 or a size that is not above 0, `"invalid-option"` for a wrong or unknown option.
 * @example Will 500 answers a quarter show that satisfaction rose from 50 to 56 %?
 * ```ts
 * import { proportionPower } from "cx-metrics/stats";
 * proportionPower({ n: 500, p1: 0.56, p2: 0.5 }); // => 0.476419441475776
 * proportionPower({ n: 500, p1: 0.56, p2: 0.5, tails: "near" }); // => 0.476364519044778
 * proportionPower({ n1: 500, n2: 2000, p1: 0.56, p2: 0.5 }); // => 0.671181006474698
 * ```
 * @see Fleiss, Levin and Paik 2003, Statistical Methods for Rates and Proportions, chapter 4
 */
export function proportionPower(input: ProportionPowerInput): number {
  checkOptions(input, ["n", "n1", "n2", "p1", "p2", ...TEST_FIELDS]);
  const { p1, p2 } = input;
  const { n1, n2 } = groupSizes(input);
  checkProbability("p1", p1);
  checkProbability("p2", p2);
  return zTestPower({ shift: p1 - p2, ...proportionErrors(p1, p2, n1, n2), ...testOptions(input) });
}

/** The sizes of both groups, checked. */
export function groupSizes({
  n,
  n1 = n,
  n2 = n,
}: { readonly [name in "n" | "n1" | "n2"]?: number | undefined }): Readonly<Record<"n1" | "n2", number>> {
  if (n !== undefined && (n !== n1 || n !== n2)) throw invalidValue("n", "either n or both n1 and n2", n);
  checkPositive(n === undefined ? "n1" : "n", n1);
  checkPositive("n2", n2);
  return { n1, n2 };
}

/** The options of the test with their defaults, checked. */
export function testOptions({
  level = 0.95,
  alternative = "two-sided",
  tails = "both",
}: ProportionPlanOptions): Required<ProportionPlanOptions> & {
  readonly level: number;
  readonly alternative: Alternative;
} {
  checkLevel(level);
  checkChoice("alternative", alternative, ["two-sided", "greater", "less"]);
  checkChoice("tails", tails, ["both", "near"]);
  return { level, alternative, tails };
}

/** The standard errors of a difference of shares: the pooled one that a test assumes, and the true one. */
export function proportionErrors(p1: number, p2: number, n1: number, n2: number): Readonly<Record<"nullError" | "error", number>> {
  const share = n1 / (n1 + n2);
  const rest = n2 / (n1 + n2);
  const pooled = (p1 * share + p2 * rest) * ((1 - p1) * share + (1 - p2) * rest);
  return {
    nullError: Math.sqrt(pooled / n1 + pooled / n2),
    error: Math.sqrt((p1 * (1 - p1)) / n1 + (p2 * (1 - p2)) / n2),
  };
}

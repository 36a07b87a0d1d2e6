import { checkLevel, checkOptions, checkWhole } from "../core/check.ts";
import { invalidValue } from "../core/errors.ts";
import { normalQuantile } from "../stats/normal-quantile.ts";
import { type SampleSize, sizeWithin, wholeResponses } from "../stats/sample-size.ts";
import { checkedVariance, type NpsVariance } from "./nps-variance.ts";

/** How precisely a Net Promoter Score should be known. */
export interface NpsSampleSizeInput {
  /** Half the width of the interval, in points, above 0 and up to 100: 5 for plus or minus 5 points. */
  readonly marginOfError: number;
  /**
   * Confidence level of the interval, between 0 and 1; a higher one needs more answers.
   * @defaultValue 0.95
   */
  readonly level?: number | undefined;
  /**
   * What is expected: a past survey (its counts, shares or result), or the variance of an answer.
   * @defaultValue 1, the worst case, which needs the most answers
   */
  readonly expected?: NpsVariance | undefined;
  /**
   * How many customers could be asked in all; fewer answers are needed when they are a good part of them.
   * @defaultValue without limit
   */
  readonly population?: number | undefined;
}

/**
 * Sample size of a Net Promoter Score: how many answers an interval of a wanted width needs.
 *
 * `n = z^2 V / e^2` with the margin of error e (points over 100) and the variance `V = p + d - (p - d)^2` of an answer; of a population of N it is
 * `n N / (n + N - 1)`.
 *
 * - Input: the margin of error in points.
 * - Result: answers, not invitations: divide by the response rate. `exact` is the number before rounding up.
 * - Cost: constant time.
 * - When not to trust it: it answers for chance alone, not for who stays silent. Below some 30 answers the interval is not that symmetric.
 *
 * @param input - The wanted precision.
 * @returns The answers needed.
 * @throws {@link CxError} `"invalid-value"` when the margin is not above 0 and up to 100, or what is expected has no variance;
 * `"invalid-option"` when another field is unknown or out of range; `"overflow"` beyond 2^53 answers.
 * @example How many answers give plus or minus 5 points?
 * ```ts
 * import { npsSampleSize } from "cx-metrics";
 * npsSampleSize({ marginOfError: 5 }).responses; // => 1537
 * npsSampleSize({ marginOfError: 5, population: 2000 }).responses; // => 870
 * const lastYear = { promoters: 1436, passives: 968, detractors: 342 };
 * npsSampleSize({ marginOfError: 5, expected: lastYear }); // => { responses: 752, exact: 751.03 }
 * ```
 * @see Cochran 1977, Sampling Techniques, section 4.4.
 */
export function npsSampleSize(input: NpsSampleSizeInput): SampleSize {
  checkOptions(input, ["marginOfError", "level", "expected", "population"]);
  const { marginOfError, level = 0.95, expected = 1, population } = input;
  if (!(typeof marginOfError === "number" && marginOfError > 0 && marginOfError <= 100)) {
    throw invalidValue("marginOfError", "a number of points above 0 and up to 100", marginOfError);
  }
  checkLevel(level);
  if (population !== undefined) checkWhole("population", population, 1);
  const ratio = (100 * normalQuantile((1 - level) / 2)) / marginOfError;
  const exact = sizeWithin(population, ratio * ratio * checkedVariance("expected", expected));
  return { responses: wholeResponses("npsSampleSize", exact), exact };
}

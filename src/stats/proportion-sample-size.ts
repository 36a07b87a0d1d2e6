import { checkChoice, checkLevel, checkOptions, checkWhole } from "../core/check.ts";
import { invalidValue } from "../core/errors.ts";
import { normalQuantile } from "./normal-quantile.ts";
import { type SampleSize, sizeWithin, wholeResponses } from "./sample-size.ts";

/** How precisely a share should be known. */
export interface ProportionSampleSizeInput {
  /** Half the width of the interval, as a fraction between 0 and 0.5: 0.05 for plus or minus 5 percentage points. */
  readonly marginOfError: number;
  /**
   * The share that is expected, between 0 and 1; the default needs the most responses.
   * @defaultValue 0.5
   */
  readonly expected?: number | undefined;
  /**
   * Confidence level of the interval, between 0 and 1; a higher one needs more responses.
   * @defaultValue 0.95
   */
  readonly level?: number | undefined;
  /**
   * How many could be asked in all; fewer responses are needed when they are a good part of it.
   * @defaultValue a population without end
   */
  readonly population?: number | undefined;
  /**
   * Which interval should be as narrow: `"wilson"` is the one this library puts around a share, `"wald"` the one of other calculators.
   * @defaultValue "wald"
   */
  readonly method?: "wald" | "wilson" | undefined;
}

/**
 * Sample size of a share: how many responses an interval of a wanted width needs.
 *
 * `n = z^2 p (1 - p) / e^2` with the expected share p and the margin of error e; of a population of N it is `n N / (n + N - 1)`. With `"wilson"` the n at which
 * `z sqrt(n p (1 - p) + z^2 / 4) / (n + z^2) = e`.
 *
 * - Input: the margin of error as a fraction.
 * - Result: responses, not invitations: divide by the response rate.
 * - Cost: O(1).
 * - It answers for chance alone; who does not respond may differ from who does.
 *
 * @param input - The wanted precision.
 * @returns The responses needed.
 * @throws CxError `"invalid-value"` when the margin of error is not between 0 and 0.5 or the expected share not between 0 and 1; `"invalid-option"` for a
 * wrong or unknown option; `"overflow"` beyond 2^53 responses.
 * @example How many of 1,000 customers must answer for plus or minus 5 points?
 * ```ts
 * import { proportionSampleSize } from "cx-metrics/stats";
 * proportionSampleSize({ marginOfError: 0.05 }); // => { responses: 385, exact: 384.145882069412 }
 * proportionSampleSize({ marginOfError: 0.05, population: 1000 }).responses; // => 278
 * proportionSampleSize({ marginOfError: 0.05, method: "wilson" }).responses; // => 381
 * ```
 * @see Cochran 1977, Sampling Techniques, 4.4; Wilson 1927, JASA 22:209
 */
export function proportionSampleSize(input: ProportionSampleSizeInput): SampleSize {
  checkOptions(input, ["marginOfError", "expected", "level", "population", "method"]);
  const { marginOfError: e, expected = 0.5, level = 0.95, population, method = "wald" } = input;
  checkBetween("marginOfError", e, 0.5);
  checkBetween("expected", expected, 1);
  checkLevel(level);
  if (population !== undefined) checkWhole("population", population, 1);
  checkChoice("method", method, ["wald", "wilson"]);
  const z = normalQuantile((1 - level) / 2);
  const variance = expected * (1 - expected);
  const endless = method === "wald" ? (z / e) * (z / e) * variance : z * z * wilsonSize(variance, (1 - 2 * expected) ** 2, e);
  const exact = sizeWithin(population, endless);
  return { responses: wholeResponses("proportionSampleSize", exact), exact };
}

/** The positive root m of `e^2 (m + 1)^2 = m v + 1/4`, in the form that does not cancel; `skew` is `1 - 4 v`. */
function wilsonSize(v: number, skew: number, e: number): number {
  const linear = v - 2 * e * e;
  const root = Math.hypot(v, e * Math.sqrt(skew));
  return linear > 0 ? (linear + root) / (2 * e * e) : (1 - 4 * e * e) / (2 * (root - linear));
}

function checkBetween(name: string, value: unknown, end: number): asserts value is number {
  if (!(typeof value === "number" && value > 0 && value < end)) throw invalidValue(name, `a number between 0 and ${end}`, value);
}

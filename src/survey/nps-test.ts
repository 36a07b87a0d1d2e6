import { checkChoice, checkOptions } from "../core/check.ts";
import { type Alternative, zWhereLimitReaches } from "../stats/comparison.ts";
import type { Interval } from "../stats/interval.ts";
import { evenReach, type Reach, readReach, scoreReach } from "../stats/net-reach.ts";
import { adjustedAnswers, type NetAnswers } from "../stats/net-score.ts";
import { checkedAnswers } from "./nps-answers.ts";
import type { NpsCounts } from "./nps.ts";

/** How a Net Promoter Score is tested against a value. */
export type NpsTestMethod = "score" | "adjusted-wald" | "wald";

/** Options of {@link npsTest}. */
export interface NpsTestOptions {
  /**
   * The score that is tested against, in points between -100 and 100, such as the goal.
   * @defaultValue 0
   */
  readonly null?: number | undefined;
  /**
   * `"greater"` asks only whether the score exceeds the null, `"less"` whether it is below; the interval then runs to the end of the scale.
   * @defaultValue "two-sided"
   */
  readonly alternative?: Alternative | undefined;
  /**
   * `"score"` takes the variance that answers would have under the null; `"wald"` that of the answers given; `"adjusted-wald"` does so after adding 3/4
   * promoters, 3/2 passives and 3/4 detractors.
   * @defaultValue "score"
   */
  readonly method?: NpsTestMethod | undefined;
  /**
   * Confidence level of the interval, between 0 and 1; a higher one widens it.
   * @defaultValue 0.95
   */
  readonly level?: number | undefined;
}

/** What {@link npsTest} finds. */
export interface NpsTestResult {
  /** In points from -100 to 100. */
  readonly score: number;
  /** Which scores these answers are compatible with, in points. */
  readonly interval: Interval<NpsTestMethod>;
  /**
   * The statistic behind `pValue`, positive when the score lies above the null, with `"score"` at most 38.5 in size; `null` when the error is 0 and the
   * score is not the null.
   */
  readonly z: number | null;
  /** How often answers as far from the null come where it is true, 0 to 1. Below 1 less the level exactly when the interval excludes the null. */
  readonly pValue: number;
  /** Which score speaks against the null. */
  readonly alternative: Alternative;
  /** The score tested against, in points. */
  readonly null: number;
  /** The answers it rests on. */
  readonly responses: number;
}

/**
 * Whether a Net Promoter Score differs from a given one, such as a goal or a published benchmark.
 *
 * `z = (score - null) / (100 sqrt(V / n))`. With `"score"`, V is the variance of an answer at the most likely shares whose score is the null (Tango 1998);
 * with `"wald"` it is `p + d - (p - d)^2` of the answers. Each test is the inversion of the interval of the same method.
 *
 * - Input: counts, or results of {@link nps} or {@link npsFromCounts} as they are.
 * - Cost: constant time, however many answers.
 * - When not to trust it: a benchmark is itself a sample; to compare with another survey use {@link compareNps}. `"wald"` sees no error at all when all
 *   answers agree.
 *
 * @param counts - Promoters, passives and detractors.
 * @param options - Null, alternative, method and level.
 * @returns The score, its test and its interval.
 * @throws {@link CxError} `"empty"` without an answer; `"invalid-value"` when a count is not a whole number of at least 0; `"invalid-option"` when an option
 * is unknown or out of range.
 * @example Is the score above its goal of 40?
 * ```ts
 * import { npsTest } from "cx-metrics";
 * const { score, pValue, interval } = npsTest({ promoters: 140, passives: 40, detractors: 20 }, { null: 40, alternative: "greater" });
 * score; // => 60
 * pValue; // => 0.000146
 * interval.low; // => 51.65
 * ```
 * @see Tango 1998, Statistics in Medicine 17, 891-908; for the null 0 it is McNemar's test (1947, Psychometrika 12, 153-157).
 */
export function npsTest(counts: NpsCounts, options: NpsTestOptions = {}): NpsTestResult {
  checkOptions(options, ["null", "alternative", "method", "level"]);
  const { method = "score" } = options;
  checkChoice("method", method, ["score", "adjusted-wald", "wald"]);
  const answers = checkedAnswers("counts", counts);
  const { score, responses } = answers;
  const {
    interval,
    z,
    pValue,
    alternative,
    null: value,
  } = readReach({ method, difference: score, end: 100 }, reachOf(method, answers), options);
  return { score, interval, z, pValue, alternative, null: value, responses };
}

function reachOf(method: NpsTestMethod, answers: NetAnswers): Reach {
  if (method !== "score") {
    const { score, variance, responses } = method === "wald" ? answers : adjustedAnswers(answers);
    return evenReach(score, 100 * Math.sqrt(variance / responses));
  }
  const { responses, score, variance } = answers;
  const { down, up } = scoreReach(answers);
  return {
    center: score,
    standardError: 100 * Math.sqrt(variance / responses),
    down,
    up,
    zAt: (value) => zWhereLimitReaches(value - score, 0, (z) => -down(z), up),
  };
}

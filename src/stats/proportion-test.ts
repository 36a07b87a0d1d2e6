import { checkChoice, checkOptions } from "../core/check.ts";
import { invalidOption } from "../core/errors.ts";
import { binomialTails, unlikelierCounts } from "./binomial-tails.ts";
import { clopperPearsonHigh, clopperPearsonLow } from "./clopper-pearson-interval.ts";
import { type Alternative, intervalOf, normalTails, pValueOf } from "./comparison.ts";
import { type DoubleDouble, exactProduct, subtract } from "./double-double.ts";
import type { Interval } from "./interval.ts";
import { normalQuantile } from "./normal-quantile.ts";
import { checkSuccesses, type ProportionLimit } from "./proportion-limits.ts";
import { complement } from "./saddle-point.ts";
import { wilsonCcHigh, wilsonCcLow } from "./wilson-cc-interval.ts";
import { wilsonHigh, wilsonLow } from "./wilson-limits.ts";

/** The tests of one proportion. */
export type ProportionTestMethod = "score" | "score-cc" | "exact";

/** How a proportion is tested. */
export interface ProportionTestOptions {
  /**
   * The share that is tested against, between 0 and 1, such as the goal.
   * @defaultValue 0.5
   */
  readonly null?: number | undefined;
  /**
   * `"greater"` asks only whether the share exceeds the null, `"less"` whether it is below; the interval then runs to 1, or to 0.
   * @defaultValue "two-sided"
   */
  readonly alternative?: Alternative | undefined;
  /**
   * `"exact"` rejects a true null never too often and mostly too rarely; `"score"` as often as it should on average; `"score-cc"` is the
   * score test that approximates the exact one.
   * @defaultValue "score"
   */
  readonly method?: ProportionTestMethod | undefined;
  /**
   * Confidence level of the interval, between 0 and 1; a higher one widens it.
   * @defaultValue 0.95
   */
  readonly level?: number | undefined;
}

/** What the test of a proportion finds. */
export interface ProportionTestResult {
  /** Successes of each trial, 0 to 1. */
  readonly share: number;
  /** The standard normal statistic of the score tests, positive above the null; `null` for the exact test. */
  readonly z: number | null;
  /** How often data are as far from the null, or as unlikely, where it is true, 0 to 1. */
  readonly pValue: number;
  /** Which shares the data are compatible with. */
  readonly interval: Interval<ProportionTestMethod>;
  /** Which share speaks against the null. */
  readonly alternative: Alternative;
  /** The share tested against. */
  readonly null: number;
}

/** The limits that each test's inversion has; the higher one is the mirror image. */
const LIMITS: Readonly<Record<ProportionTestMethod, readonly [low: ProportionLimit, high: ProportionLimit]>> = {
  score: [wilsonLow, wilsonHigh],
  "score-cc": [wilsonCcLow, wilsonCcHigh],
  exact: [clopperPearsonLow, clopperPearsonHigh],
};

/**
 * Whether a share differs from a given one: the score test, with or without continuity correction, or the exact binomial test.
 *
 * With k successes in n trials, tested against p: `z = (k - n p) / sqrt(n p (1 - p))`, the distance shortened by `min(1/2, abs(k - n p))`
 * in `"score-cc"`. `"exact"` sums, two-sided, the tail of k and the counts on the other side that are no likelier than k (within a factor
 * of `1 + 1e-7`, as R's binom.test). The intervals are Wilson's, his with Newcombe's correction, and Clopper and Pearson's, one-sided where
 * the alternative is.
 *
 * - Input: successes and trials, such as satisfied among asked.
 * - Result: p-value and interval. The exact two-sided p-value is not twice a tail, so it may disagree with its interval near the level.
 * - Cost: constant time.
 *
 * @param successes - k, a whole number from 0 to n.
 * @param trials - n, a whole number of at least 1.
 * @param options - null, alternative, method and level.
 * @returns the share, its test and its interval.
 * @throws CxError `"invalid-value"` when successes or trials is not such a count, `"invalid-option"` for an unknown or wrong option.
 *
 * @example Is first contact resolution above its goal of 90 %?
 * ```ts
 * import { proportionTest } from "cx-metrics/stats";
 * const test = proportionTest(97, 100, { null: 0.9, alternative: "greater", method: "exact" });
 * test.pValue; // => 0.0078364871211844
 * test.interval.low; // => 0.92428920625017
 * ```
 *
 * @see Wilson 1927, JASA 22:209; Clopper and Pearson 1934, Biometrika 26:404; Newcombe 1998, Statistics in Medicine 17:857
 */
export function proportionTest(successes: number, trials: number, options: ProportionTestOptions = {}): ProportionTestResult {
  checkOptions(options, ["null", "alternative", "method", "level"]);
  const { null: value = 0.5, alternative = "two-sided", method = "score", level = 0.95 } = options;
  checkSuccesses(successes, trials);
  if (!(value > 0 && value < 1)) throw invalidOption("null", "a number between 0 and 1", value);
  checkChoice("method", method, ["score", "score-cc", "exact"]);
  const [low, high] = LIMITS[method];
  const lowOf = (k: number, alpha: number): number => (k === 0 ? 0 : low(k, trials, -normalQuantile(alpha), 2 * alpha));
  const highOf = (k: number, alpha: number): number => (k === trials ? 1 : high(k, trials, -normalQuantile(alpha), 2 * alpha));
  const failures = trials - successes;
  const interval = intervalOf<ProportionTestMethod>(
    {
      method,
      ends: [0, 1],
      low: (alpha) => {
        const limit = lowOf(successes, alpha);
        return limit <= 0.5 ? limit : 1 - highOf(failures, alpha);
      },
      high: (alpha) => {
        const mirrored = lowOf(failures, alpha);
        return mirrored <= 0.5 ? 1 - mirrored : highOf(successes, alpha);
      },
    },
    level,
    alternative,
  );
  const rest = complement(value);
  const z = method === "exact" ? null : zOf(successes, trials, value, rest, method === "score-cc" ? 0.5 : 0);
  return {
    share: successes / trials,
    z,
    pValue: z === null ? exactPValue(successes, trials, value, rest, alternative) : pValueOf(normalTails(z), alternative),
    interval,
    alternative,
    null: value,
  };
}

function zOf(k: number, n: number, p: number, q: DoubleDouble, correction: number): number {
  const distance = subtract([k, 0], exactProduct(n, p))[0];
  const shortened = Math.sign(distance) * Math.max(0, Math.abs(distance) - correction);
  return shortened / Math.sqrt(n * p * q[0]);
}

function exactPValue(k: number, n: number, p: number, q: DoubleDouble, alternative: Alternative): number {
  return alternative === "two-sided" ? unlikelierCounts(k, n, [p, 0], q) : binomialTails(k, n, [p, 0], q)[alternative];
}

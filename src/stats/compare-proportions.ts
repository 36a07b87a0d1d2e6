import { checkChoice, checkOptions } from "../core/check.ts";
import {
  type Comparison,
  COMPARISON_OPTIONS,
  type ComparisonOptions,
  comparisonOf,
  normalTails,
  type Tails,
  zWhereLimitReaches,
} from "./comparison.ts";
import type { DoubleDouble } from "./double-double.ts";
import type { Interval } from "./interval.ts";
import { normalQuantile } from "./normal-quantile.ts";
import { constrainedVariance, pooledVariance, scoreLow } from "./score-difference.ts";
import { checkGroups, failuresOf, type ProportionCounts, shareDifference } from "./two-proportions.ts";
import { wilsonInterval } from "./wilson-interval.ts";
import { wilsonDrop } from "./wilson-limits.ts";

/** The methods of comparing two shares. */
export type ProportionDifferenceMethod = "newcombe" | "miettinen-nurminen" | "score" | "score-cc" | "agresti-caffo" | "wald" | "wald-cc";

/** How two shares are compared. */
export interface ProportionComparisonOptions extends ComparisonOptions {
  /**
   * Which interval, and with it which test: `"score"` against 0 is the pooled z test; the corrected ones are wider, and their p-values larger.
   * @defaultValue "newcombe"
   */
  readonly method?: ProportionDifferenceMethod | undefined;
}

/** A share with its interval. */
export interface ProportionEstimate extends ProportionCounts {
  /** Successes of each trial, 0 to 1. */
  readonly share: number;
  /** Which shares these data are compatible with. */
  readonly interval: Interval<"wilson">;
}

/** How two shares differ. */
export interface ProportionComparison extends Comparison<ProportionDifferenceMethod> {
  /** The first share. */
  readonly a: ProportionEstimate;
  /** The second share. */
  readonly b: ProportionEstimate;
  /** Standard error of the difference, without pooling: 0 when both shares are 0 or 1. */
  readonly standardError: number;
}

const METHODS: readonly ProportionDifferenceMethod[] = [
  "newcombe",
  "miettinen-nurminen",
  "score",
  "score-cc",
  "agresti-caffo",
  "wald",
  "wald-cc",
];

/**
 * Difference of two shares, first less second, -1 to 1: which differences the data are compatible with, and whether 0 is one of them.
 *
 * With a = ka/na and b = kb/nb, `d = a - b`, the limits are by `method`:
 *
 * - `"newcombe"`: `d - sqrt((a - la)^2 + (ub - b)^2)` and `d + sqrt((ua - a)^2 + (b - lb)^2)` from the Wilson limits l and u of both.
 * - `"score"` (Mee): the differences D with `(d - D)^2 < z^2 V(D)`, V being the variance at the most likely shares that differ by D; against 0 the
 *   pooled z test. `"miettinen-nurminen"` multiplies V by N / (N - 1), N = na + nb.
 * - `"agresti-caffo"`: `"wald"` after adding one success and one failure to each group. `"wald"`: `d -+ z sqrt(a (1 - a) / na + b (1 - b) / nb)`.
 * - `"score-cc"`, `"wald-cc"`: with a continuity correction of `(1/na + 1/nb) / 2`, which `"wald-cc"` cuts to abs(d). R's prop.test(correct = TRUE) prints the
 *   p-value of the former and the interval of the latter.
 * - Input: successes and trials of two independent groups; for the same customers asked twice it is the wrong comparison.
 * - Result: limits within -1 to 1. The p-value is the inversion of the interval of the same method: it is below 1 less the level exactly when the interval
 *   excludes the null. Swapping the groups, or successes and failures, mirrors it to the last bit.
 * - Cost: O(1); the score methods solve for V some ten times.
 * - `"wald"` is for comparison with other tools: it covers too rarely in small groups and has no width between 0 % and 100 %.
 *
 * @param a - The first group.
 * @param b - The second group.
 * @param options - Level, alternative, null, margin and method.
 * @returns The difference with its interval and test, and both shares with theirs.
 * @throws CxError `"invalid-value"` at `a.successes`, `a.trials`, `b.successes` or `b.trials` for what is no such count, `"invalid-option"` for an unknown or
 * wrong option.
 * @example Satisfied are 56 of 70 in one region and 48 of 80 in another: a difference?
 * ```ts
 * import { compareProportions } from "cx-metrics/stats";
 * const { difference, interval, pValue } = compareProportions({ successes: 56, trials: 70 }, { successes: 48, trials: 80 });
 * difference; // => 0.2
 * interval.low; // => 0.052431472402365
 * interval.high; // => 0.333872654036906
 * pValue; // => 0.00813314035860684
 * ```
 * @see Newcombe 1998, Statistics in Medicine 17:873, method 10; Miettinen and Nurminen 1985, Statistics in Medicine 4:213; Mee 1984, Biometrics 40:1175;
 * Agresti and Caffo 2000, The American Statistician 54:280
 */
export function compareProportions(
  a: ProportionCounts,
  b: ProportionCounts,
  options: ProportionComparisonOptions = {},
): ProportionComparison {
  checkOptions(options, [...COMPARISON_OPTIONS, "method"]);
  const { level, method = "newcombe" } = options;
  checkGroups(a, b);
  checkChoice("method", method, METHODS);
  const { low, high, tails } = limitsAndTest(a, b, method);
  const comparison = comparisonOf(
    {
      method,
      difference: shareDifference(a, b)[0],
      ends: [-1, 1],
      low: (alpha) => Math.max(-1, low(-normalQuantile(alpha))),
      high: (alpha) => Math.min(1, high(-normalQuantile(alpha))),
      tails,
    },
    options,
  );
  return { a: estimate(a, level), b: estimate(b, level), ...comparison, standardError: standardError(a, b) };
}

/** Limits that are wrong as often as a normal exceeds z, and the test that is their inversion. */
interface ZMethod {
  readonly low: (z: number) => number;
  readonly high: (z: number) => number;
  readonly tails: (value: number) => Tails;
}

function limitsAndTest(a: ProportionCounts, b: ProportionCounts, method: ProportionDifferenceMethod): ZMethod {
  const unit = 1 / a.trials + 1 / b.trials;
  switch (method) {
    case "newcombe":
      return newcombe(a, b);
    case "miettinen-nurminen":
      return score(a, b, 1 + 1 / (a.trials + b.trials - 1), 0);
    case "score":
      return score(a, b, 1, 0);
    case "score-cc":
      return score(a, b, 1, unit / 2);
    case "agresti-caffo":
      return wald(oneMoreOfEach(a), oneMoreOfEach(b), 0);
    case "wald":
      return wald(a, b, 0);
    case "wald-cc":
      return wald(a, b, Math.min(unit / 2, Math.abs(shareDifference(a, b)[0])));
  }
}

function wald(a: ProportionCounts, b: ProportionCounts, correction: number): ZMethod {
  const difference = shareDifference(a, b);
  const error = standardError(a, b);
  return {
    low: (z) => difference[0] - correction - z * error,
    high: (z) => difference[0] + correction + z * error,
    tails: (value) => correctedTails(distanceTo(value, difference), correction, error),
  };
}

function score(a: ProportionCounts, b: ProportionCounts, inflation: number, correction: number): ZMethod {
  const difference = shareDifference(a, b);
  return {
    low: (z) => scoreLow(a, b, difference[0], z, inflation, correction),
    high: (z) => 0 - scoreLow(b, a, -difference[0], z, inflation, correction),
    tails: (value) => {
      const distance = distanceTo(value, difference);
      const variance = value === 0 ? pooledVariance(a, b) : constrainedVariance(a, b, distance);
      return correctedTails(distance, correction, Math.sqrt(inflation * variance));
    },
  };
}

/** Beside 0 the error may be 0 as well, and nothing speaks against the null. */
function correctedTails(distance: number, correction: number, error: number): Tails {
  const z = (from: number): number => (Math.abs(from) < 1e-160 ? 0 : from / error);
  return { greater: normalTails(z(distance - correction)).greater, less: normalTails(z(distance + correction)).less };
}

/** The distance of each limit is made of the distances of two Wilson limits. */
function newcombe(a: ProportionCounts, b: ProportionCounts): ZMethod {
  const difference = shareDifference(a, b);
  const drop = ({ successes, trials }: ProportionCounts, z: number): number => wilsonDrop(successes, trials, z);
  const down = (z: number): number => together(drop(a, z), drop(failuresOf(b), z));
  const up = (z: number): number => together(drop(failuresOf(a), z), drop(b, z));
  return {
    low: (z) => difference[0] + (z < 0 ? up(-z) : 0 - down(z)),
    high: (z) => difference[0] + (z < 0 ? 0 - down(-z) : up(z)),
    tails: (value) => normalTails(zWhereLimitReaches(0 - distanceTo(value, difference), 0, (z) => 0 - down(z), up)),
  };
}

/** How far a difference lies above a null, to the last bit where they are close. */
function distanceTo(value: number, [high, low]: DoubleDouble): number {
  return high - value + low;
}

function together(one: number, other: number): number {
  return Math.sqrt(one * one + other * other);
}

/** With one more success and one more failure; beyond 2^53, where these change nothing, as it is. */
function oneMoreOfEach(group: ProportionCounts): ProportionCounts {
  const trials = group.trials + 2;
  return Number.isSafeInteger(trials) ? { successes: group.successes + 1, trials } : group;
}

function standardError(a: ProportionCounts, b: ProportionCounts): number {
  const variance = ({ successes, trials }: ProportionCounts): number => ((successes / trials) * ((trials - successes) / trials)) / trials;
  return Math.sqrt(variance(a) + variance(b));
}

function estimate({ successes, trials }: ProportionCounts, level: number | undefined): ProportionEstimate {
  return { successes, trials, share: successes / trials, interval: wilsonInterval(successes, trials, level) };
}

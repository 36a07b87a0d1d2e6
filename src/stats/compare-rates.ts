import { checkCount, checkOptions } from "../core/check.ts";
import { invalidOption } from "../core/errors.ts";
import { checkShape } from "./argument.ts";
import { solveBeta } from "./beta-inverse.ts";
import { binomialTails, unlikelierCounts } from "./binomial-tails.ts";
import { type Alternative, COMPARISON_OPTIONS, type Equivalence, equivalenceOf, intervalOf, type Tails } from "./comparison.ts";
import { add, divide, type DoubleDouble, exactProduct } from "./double-double.ts";
import type { Interval } from "./interval.ts";

/** Events and what they came from. */
export interface RateCounts {
  /** How many events, a whole number of at least 0, such as complaints. */
  readonly events: number;
  /** What they came from, from 1e-100 to 1e100: customer-months, thousand orders, hours; of both groups in one unit. */
  readonly exposure: number;
}

/** How two rates are compared. */
export interface RateComparisonOptions {
  /**
   * Confidence level of the interval, between 0 and 1; a higher one widens it.
   * @defaultValue 0.95
   */
  readonly level?: number | undefined;
  /**
   * `"greater"` asks only whether the ratio exceeds the null, `"less"` whether it is below; the interval then has one end.
   * @defaultValue "two-sided"
   */
  readonly alternative?: Alternative | undefined;
  /**
   * The ratio that is tested against: 0.8 with `"less"` asks whether a rate fell by more than a fifth.
   * @defaultValue 1
   */
  readonly null?: number | undefined;
  /**
   * Ratios from `1 / margin` to `margin` count as none; above 1; gives `equivalence`.
   * @defaultValue no equivalence is tested
   */
  readonly margin?: number | undefined;
}

/** How two rates differ. */
export interface RateComparison {
  /** The first rate by the second; `null` when the second group has no events. */
  readonly ratio: number | null;
  /** Which ratios these data are compatible with; a limit is `null` where there is none. */
  readonly interval: Interval<"conditional", number | null>;
  /** How often data are as unlikely or unlikelier where the null is true, 0 to 1. */
  readonly pValue: number;
  /** Which ratio speaks against the null. */
  readonly alternative: Alternative;
  /** The ratio tested against. */
  readonly null: number;
  /** Whether the ratio lies between `1 / margin` and `margin`; `null` without one. */
  readonly equivalence: Equivalence | null;
}

/**
 * Ratio of two rates, first by second: which ratios the data are compatible with, and whether 1 is one of them.
 *
 * Given how many events there were in all, those of the first group are binomial with the odds `ratio * T_a / T_b`; the test and the limits
 * are the exact ones of that chance, as in R's poisson.test. The two-sided p-value sums the counts that are no likelier than the observed
 * one, so it may disagree with the interval near the level.
 *
 * - Input: events and exposure of two independent groups.
 * - Result: ratio, interval and tests. Without any events nothing is known: ratio `null`, interval without a limit above 0, p-value 1.
 * - Cost: constant time, at most some fifty tails of the binomial distribution.
 * - Not to be trusted when events come in clusters, such as calls after an outage.
 *
 * @param a - the first group.
 * @param b - the second group, such as the one before, or the control.
 * @param options - level, alternative, null and margin.
 * @returns the ratio, its interval and its tests.
 * @throws CxError `"invalid-value"` when events is not a count or exposure not a number from 1e-100 to 1e100, `"invalid-option"` for a
 * wrong option.
 *
 * @example Complaints by thousand orders, this month and last
 * ```ts
 * import { compareRates } from "cx-metrics/stats";
 * const change = compareRates({ events: 11, exposure: 800 }, { events: 23, exposure: 1011 });
 * change.ratio; // => 0.604402173913043
 * change.interval.high; // => 1.2906493625172
 * change.pValue; // => 0.226204339171066
 * ```
 *
 * @see Przyborowski and Wilenski 1940, Biometrika 31:313; Clopper and Pearson 1934, Biometrika 26:404
 */
export function compareRates(a: RateCounts, b: RateCounts, options: RateComparisonOptions = {}): RateComparison {
  checkOptions(options, COMPARISON_OPTIONS);
  const { level = 0.95, alternative = "two-sided", null: value = 1, margin } = options;
  for (const [name, { events, exposure }] of [
    ["a", a],
    ["b", b],
  ] as const) {
    checkCount(`${name}.events`, events);
    checkShape(`${name}.exposure`, exposure);
  }
  const all = a.events + b.events;
  checkCount("a.events + b.events", all);
  if (!(value >= 1e-100 && value <= 1e100)) throw invalidOption("null", "a number from 1e-100 to 1e100", value);
  if (margin !== undefined && !(margin > 1 && margin <= 1e100)) throw invalidOption("margin", "a number above 1, to 1e100", margin);
  const interval = intervalOf(
    {
      method: "conditional",
      ends: [0, null],
      low: (alpha) => (a.events === 0 ? 0 : lowerLimit(alpha, a, b)),
      high: (alpha) => (b.events === 0 ? null : 1 / lowerLimit(alpha, b, a)),
    },
    level,
    alternative,
  );
  const tails = (ratio: number): Tails => binomialTails(a.events, all, ...chancesOf(ratio, a, b));
  return {
    ratio: b.events === 0 ? null : (a.events / b.events) * (b.exposure / a.exposure),
    interval,
    pValue: alternative === "two-sided" ? unlikelierCounts(a.events, all, ...chancesOf(value, a, b)) : tails(value)[alternative],
    alternative,
    null: value,
    equivalence: margin === undefined ? null : equivalenceOf(tails(1 / margin).greater, tails(margin).less, margin, level),
  };
}

/** The chances that an event is one of a, and one of b, under a ratio of their rates. */
function chancesOf(ratio: number, a: RateCounts, b: RateCounts): readonly [p: DoubleDouble, q: DoubleDouble] {
  const first = exactProduct(ratio, a.exposure);
  const second: DoubleDouble = [b.exposure, 0];
  const total = add(first, second);
  return [divide(first, total), divide(second, total)];
}

/** The ratio of rates under which at least as many of the events are of a with probability alpha; a has some. */
function lowerLimit(alpha: number, a: RateCounts, b: RateCounts): number {
  const { x, y } = solveBeta(alpha, a.events, b.events + 1);
  return (x[0] / y[0]) * (b.exposure / a.exposure);
}

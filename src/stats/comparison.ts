import { checkChoice, checkLevel } from "../core/check.ts";
import { invalidOption } from "../core/errors.ts";
import type { Interval } from "./interval.ts";
import { normalDistribution, normalUpperTail } from "./normal.ts";

/** Which difference speaks against the null: any, a greater one, or a smaller one. */
export type Alternative = "two-sided" | "greater" | "less";

/** All of them. */
export const ALTERNATIVES: readonly Alternative[] = ["two-sided", "greater", "less"];

/** How two groups are compared. */
export interface ComparisonOptions {
  /**
   * Confidence level of the interval, between 0 and 1; a difference is told apart from the null where the p-value is below 1 less it.
   * @defaultValue 0.95
   */
  readonly level?: number | undefined;
  /**
   * `"greater"` asks only whether a exceeds b by more than the null, `"less"` whether by less; the interval then has one end.
   * @defaultValue "two-sided"
   */
  readonly alternative?: Alternative | undefined;
  /**
   * The difference that is tested against, in the unit of the difference: -3 with `"greater"` asks whether a fell by less than 3.
   * @defaultValue 0
   */
  readonly null?: number | undefined;
  /**
   * Differences smaller than this count as none; gives `equivalence`.
   * @defaultValue no equivalence is tested
   */
  readonly margin?: number | undefined;
}

/**
 * Whether two groups are the same but for less than a margin: two one-sided tests (Schuirmann 1987). The margin of a ratio reaches from
 * `1 / margin` to `margin`.
 */
export interface Equivalence {
  /** The margin, in the unit of the difference. */
  readonly margin: number;
  /** P-value against a difference of `-margin` or less: small when a is not lower than b by the margin. */
  readonly notLower: number;
  /** P-value against a difference of `margin` or more: small when a is not higher than b by the margin. */
  readonly notHigher: number;
  /** The larger of both. */
  readonly pValue: number;
  /** Whether it is below 1 less the level. */
  readonly equivalent: boolean;
}

/** How two groups differ. */
export interface Comparison<Method extends string = string, Limit extends number | null = number> {
  /** First less second. */
  readonly difference: number;
  /**
   * Which differences these data are compatible with; with a one-sided alternative the open end is that of the scale, `null` on a scale
   * without end.
   */
  readonly interval: Interval<Method, Limit>;
  /**
   * How often data like these or further from the null come where the null is true, 0 to 1. Below 1 less the level exactly when the
   * interval excludes the null.
   */
  readonly pValue: number;
  /** Which difference speaks against the null. */
  readonly alternative: Alternative;
  /** The difference tested against. */
  readonly null: number;
  /** Whether the groups are the same but for less than the margin; `null` without one. */
  readonly equivalence: Equivalence | null;
}

/** What a method of comparison knows: its limits, and the tests that are their inversion. */
export interface ComparisonMethod<Method extends string, Limit extends number | null = number> {
  /** Its name. */
  readonly method: Method;
  /** The estimated difference. */
  readonly difference: number;
  /** The ends of the scale on which differences lie; `null` where it has none. */
  readonly ends: readonly [Limit, Limit];
  /** The lower limit that is wrong with probability `alpha`. */
  readonly low: (alpha: number) => Limit;
  /** The upper limit that is wrong with probability `alpha`. */
  readonly high: (alpha: number) => Limit;
  /** The p-values of "greater" and of "less" than a null, each computed directly. */
  readonly tails: (value: number) => Tails;
}

/** One-sided p-values against one null. */
export interface Tails {
  /** Small when the difference is greater than the null. */
  readonly greater: number;
  /** Small when the difference is less than the null. */
  readonly less: number;
}

/**
 * The options every comparison knows.
 *
 * @public
 */
export const COMPARISON_OPTIONS: readonly string[] = ["level", "alternative", "null", "margin"];

/** Interval, p-value and equivalence of a method of comparison. */
export function comparisonOf<Method extends string, Limit extends number | null = number>(
  method: ComparisonMethod<Method, Limit>,
  options: ComparisonOptions,
): Comparison<Method, Limit> {
  const { level = 0.95, alternative = "two-sided", null: value = 0, margin } = options;
  const { difference, ends, tails } = method;
  const [least, most] = ends;
  const [from, to] = [least ?? -Infinity, most ?? Infinity];
  checkLevel(level);
  if (!(Number.isFinite(value) && value > from && value < to)) {
    throw invalidOption("null", `a finite number between ${from} and ${to}`, value);
  }
  if (margin !== undefined && !(Number.isFinite(margin) && margin > 0 && margin < to)) {
    throw invalidOption("margin", `a finite number between 0 and ${to}`, margin);
  }
  return {
    difference,
    interval: intervalOf(method, level, alternative),
    pValue: pValueOf(tails(value), alternative),
    alternative,
    // Adding 0 turns -0 into 0, which JSON would not keep apart.
    null: value + 0,
    equivalence: margin === undefined ? null : equivalenceOf(tails(-margin).greater, tails(margin).less, margin, level),
  };
}

/** The interval of an alternative: from limit to limit, or from a limit to the open end. */
export function intervalOf<Method extends string, Limit extends number | null = number>(
  { method, ends: [least, most], low, high }: Pick<ComparisonMethod<Method, Limit>, "method" | "ends" | "low" | "high">,
  level: number,
  alternative: Alternative,
): Interval<Method, Limit> {
  checkLevel(level);
  checkChoice("alternative", alternative, ALTERNATIVES);
  // A level beside 0 has no limit among the doubles.
  const alpha = alternative === "two-sided" ? (1 - level) / 2 : Math.min(1 - level, 1 - 2 ** -53);
  return { low: alternative === "less" ? least : low(alpha), high: alternative === "greater" ? most : high(alpha), level, method };
}

/** The p-value of an alternative: one tail, or twice the smaller one. */
export function pValueOf({ greater, less }: Tails, alternative: Alternative): number {
  return alternative === "greater" ? greater : alternative === "less" ? less : Math.min(1, 2 * Math.min(greater, less));
}

/** Equivalence from the p-values of both one-sided tests. */
export function equivalenceOf(notLower: number, notHigher: number, margin: number, level: number): Equivalence {
  const pValue = Math.max(notLower, notHigher);
  return { margin, notLower, notHigher, pValue, equivalent: pValue < 1 - level };
}

/**
 * One-sided p-values of a normal statistic that is positive when the difference exceeds the null.
 *
 * @public
 */
export function normalTails(z: number): Tails {
  return { greater: normalUpperTail(z), less: normalDistribution(z) };
}

/**
 * The signed z at which limits that move outwards with z reach a value: positive when the value lies below the estimate.
 *
 * The test that an interval without a statistic of its own implies. Halves the bracket, since limits may have kinks; beyond z = 38.5 a tail
 * is below the smallest double.
 *
 * @public
 */
export function zWhereLimitReaches(value: number, difference: number, low: (z: number) => number, high: (z: number) => number): number {
  if (value === difference) return 0;
  const below = value < difference;
  const outside = (z: number): boolean => (below ? low(z) <= value : high(z) >= value);
  let [inner, outer] = [0, 38.5];
  for (let middle = outer / 2; outside(outer) && middle > inner && middle < outer; middle = inner + (outer - inner) / 2) {
    if (outside(middle)) outer = middle;
    else inner = middle;
  }
  return below ? outer : -outer;
}

import { checkChoice, checkLevel, checkOptions } from "../core/check.ts";
import { CxError, emptyInput, invalidOption, invalidValue } from "../core/errors.ts";
import { type Alternative, ALTERNATIVES, normalTails, pValueOf, type Tails } from "./comparison.ts";
import type { Interval } from "./interval.ts";
import { mannWhitneyCounts } from "./mann-whitney-counts.ts";
import { normalQuantile } from "./normal-quantile.ts";
import { pairDifference } from "./pair-differences.ts";
import { ranksOf, tiesOf } from "./ranks.ts";

/** How the p-value is found: from all orders, or from the normal distribution. */
export type MannWhitneyMethod = "exact" | "normal";

/** Options of {@link mannWhitneyTest}. */
export interface MannWhitneyOptions {
  /**
   * Which way the first sample may differ.
   * @defaultValue "two-sided"
   */
  readonly alternative?: Alternative | undefined;
  /**
   * `"exact"` counts the orders of the values and needs values that are all different, at most 100 in each sample.
   * @defaultValue "exact" below 50 different values in each sample, "normal" otherwise
   */
  readonly method?: MannWhitneyMethod | undefined;
  /**
   * Whether the normal p-value allows for U being whole: half a step.
   * @defaultValue true
   */
  readonly continuityCorrection?: boolean | undefined;
  /**
   * Confidence level of the shift, between 0 and 1.
   * @defaultValue 0.95
   */
  readonly level?: number | undefined;
}

/** What {@link mannWhitneyTest} finds. */
export interface MannWhitneyResult {
  /** The pairs in which the first sample's value is the greater, equal ones counting half. */
  readonly u: number;
  /** The p-value of the alternative. */
  readonly pValue: number;
  /** The standard normal statistic behind it, corrected if asked; `null` for the exact test and where all values are equal. */
  readonly z: number | null;
  /** How the p-value was found. */
  readonly method: MannWhitneyMethod;
  /** How likely a value of the first sample is greater than one of the second, equal ones counting half, 0 to 1: the common-language effect size. */
  readonly commonLanguage: number;
  /** The same from -1 to 1: pairs won less pairs lost, as a share. Cliff's delta by another name. */
  readonly rankBiserial: number;
  /** How far the first sample lies above the second: the median of the differences of all pairs (Hodges & Lehmann). */
  readonly shift: number;
  /** Its two-sided interval. */
  readonly interval: Interval<"hodges-lehmann">;
}

const MOST_EXACT = 100;

/**
 * Mann-Whitney U test (Wilcoxon's rank-sum test): whether one group's values tend to be greater than another's, from their order alone.
 *
 * `U = sum over pairs of [x > y] + 1/2 [x = y]`. The exact p-value counts the orders of n + m values with a U as far out; the normal one has
 * `z = (U - n m / 2) / s` with `s^2 = n m / 12 (n + m + 1 - sum of (t^3 - t) / ((n + m) (n + m - 1)))` for t equal values, and 1/2 taken from the distance.
 *
 * - Input: two independent samples of at least one number; finite ones. Leave out missing values first.
 * - Result: the test, how likely x is above y, and the shift with its interval: the differences of pairs that stand as far from either end as U's quantile
 *   (exact, or normal without ties and rounded outwards, which holds more than its level).
 * - Cost: O((n + m) log(n + m)), and O(n^2 m^2) for the exact test of at most 100 values each.
 * - Not to be trusted as a test of means or medians where the two groups differ in spread: it asks which value is likely the greater.
 *
 * @param x - The first sample.
 * @param y - The second sample, such as the control.
 * @param options - Alternative, method, correction and level.
 * @returns The test, its effect sizes and the shift.
 * @throws `CxError` `"empty"` for a sample without values, `"invalid-value"` for a value that is not a finite number, `"invalid-option"`, `"overflow"` when a
 * difference leaves the range of doubles.
 * @example Minutes to an answer, by two teams
 * ```ts
 * import { mannWhitneyTest } from "cx-metrics/stats";
 * const test = mannWhitneyTest([1.1, 2.2, 3.3, 4.4], [0.5, 2.5, 6.1, 7.2, 8.3]);
 * test.u; // => 6
 * test.pValue; // => 0.4127
 * test.commonLanguage; // => 0.3
 * test.shift; // => -2.8
 * ```
 * @see Mann & Whitney 1947, Annals of Mathematical Statistics 18, 50-60; Hodges & Lehmann 1963, Annals of Mathematical Statistics 34, 598-611; Hollander &
 * Wolfe 1999, Nonparametric Statistical Methods, 4.1-4.3; McGraw & Wong 1992, Psychological Bulletin 111, 361-365.
 */
export function mannWhitneyTest(x: ArrayLike<number>, y: ArrayLike<number>, options: MannWhitneyOptions = {}): MannWhitneyResult {
  checkOptions(options, ["alternative", "method", "continuityCorrection", "level"]);
  const { alternative = "two-sided", continuityCorrection = true, level = 0.95 } = options;
  checkChoice("alternative", alternative, ALTERNATIVES);
  checkLevel(level);
  if (typeof continuityCorrection !== "boolean") throw invalidOption("continuityCorrection", "true or false", continuityCorrection);
  const [left, right] = [sorted("x", x), sorted("y", y)];
  const [n, m] = [left.length, right.length];
  const pairs = n * m;
  if (!Number.isFinite(left[n - 1]! - right[0]!) || !Number.isFinite(left[0]! - right[m - 1]!)) {
    throw new CxError("overflow", "mannWhitneyTest", "differences within the range of doubles", "");
  }
  const all = joined(left, right);
  const ties = tiesOf(all);
  const { method = ties.length === 0 && n < 50 && m < 50 ? "exact" : "normal" } = options;
  checkChoice("method", method, ["exact", "normal"]);
  if (method === "exact" && (ties.length > 0 || Math.max(n, m) > MOST_EXACT)) {
    throw invalidOption("method", `normal where values are equal or a sample has more than ${MOST_EXACT}`, method);
  }
  const ranks = ranksOf(all).subarray(0, n);
  const u = ranks.reduce((sum, rank) => sum + rank, 0) - (n * (n + 1)) / 2;
  const normal = normalPart(u, n, m, ties, continuityCorrection);
  const counts = method === "exact" ? mannWhitneyCounts(n, m) : null;
  const tails = counts ? exactTails(counts, u) : normal.tails(alternative);
  const place = counts ? exactPlace(counts, (1 - level) / 2) : normalPlace(n, m, (1 - level) / 2);
  const middle = Math.ceil(pairs / 2);
  return {
    u,
    pValue: pValueOf(tails, alternative),
    z: counts ? null : normal.z(alternative),
    method,
    commonLanguage: u / pairs,
    rankBiserial: (2 * u) / pairs - 1,
    shift: pairDifference(middle, left, right) / 2 + pairDifference(pairs + 1 - middle, left, right) / 2,
    interval: {
      low: pairDifference(place, left, right),
      high: pairDifference(pairs + 1 - place, left, right),
      level,
      method: "hodges-lehmann",
    },
  };
}

function sorted(path: string, values: ArrayLike<number>): Float64Array {
  if (values.length === 0) throw emptyInput(path, "value");
  return Float64Array.from(values, (value, index) => {
    if (!Number.isFinite(value)) throw invalidValue(path, "a finite number", value, index);
    return value;
  }).sort();
}

function joined(left: Float64Array, right: Float64Array): Float64Array {
  const all = new Float64Array(left.length + right.length);
  all.set(left);
  all.set(right, left.length);
  return all;
}

/** The normal statistic and its tails. Where all values are equal nothing speaks for a difference. */
function normalPart(
  u: number,
  n: number,
  m: number,
  ties: readonly number[],
  corrected: boolean,
): { z(alternative: Alternative): number | null; tails(alternative: Alternative): Tails } {
  const size = n + m;
  const tied = ties.reduce((sum, count) => sum + (count / size) * (count - 1) * ((count + 1) / (size - 1)), 0);
  const spread = Math.sqrt(((n * m) / 12) * Math.max(0, size + 1 - tied));
  const distance = u - (n * m) / 2;
  const z = (alternative: Alternative): number | null => {
    if (spread === 0 || (ties.length === 1 && ties[0] === size)) return null;
    const step = !corrected ? 0 : alternative === "two-sided" ? Math.sign(distance) / 2 : alternative === "greater" ? 0.5 : -0.5;
    return (distance - step) / spread;
  };
  return {
    z,
    tails: (alternative) => {
      const value = z(alternative);
      return value === null ? { greater: 1, less: 1 } : normalTails(value);
    },
  };
}

/** How many of all orders have a U at least, and at most, as large. */
function exactTails(counts: Float64Array, u: number): Tails {
  const all = counts.reduce((sum, count) => sum + count, 0);
  const share = (from: number, to: number): number => counts.subarray(from, to).reduce((sum, count) => sum + count, 0) / all;
  return { greater: share(u, counts.length), less: share(0, u + 1) };
}

/** Which difference from either end is a limit: the smallest U that a tail of orders reaches, and the first at least, as R has it. */
function exactPlace(counts: Float64Array, tail: number): number {
  const all = counts.reduce((sum, count) => sum + count, 0);
  let [place, below] = [0, counts[0]!];
  while (below < tail * all * SLACK) {
    place += 1;
    below += counts[place]!;
  }
  return Math.max(1, place);
}

/** Rounding of sums of counts. */
const SLACK = 0.99999999999999;

/** The same from the normal distribution (Hollander & Wolfe 1999, 4.3), rounded outwards. */
function normalPlace(n: number, m: number, tail: number): number {
  const reach = -normalQuantile(tail) * Math.sqrt(((n * m) / 12) * (n + m + 1));
  return Math.max(1, Math.floor((n * m) / 2 - reach));
}

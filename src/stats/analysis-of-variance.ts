import { CxError, emptyInput, invalidValue } from "../core/errors.ts";
import { exactSumOf } from "../core/exact-sum.ts";
import { chiSquareUpperTail } from "./chi-square.ts";
import { fUpperTail } from "./f.ts";
import { type GroupColumn, type GroupKey, isKey, KEY } from "./group-column.ts";
import { moments, type SampleMoments } from "./moments.ts";
import { ranksOf, tiesOf } from "./ranks.ts";

/** One of the groups whose means are compared. */
export interface VarianceGroup {
  /** The group's name. */
  readonly group: GroupKey;
  /** How many values it has. */
  readonly n: number;
  /** Their mean. */
  readonly mean: number;
  /** Their sample variance, divisor n - 1; `null` for a single value. */
  readonly variance: number | null;
}

/** Welch's test of equal means, which doesn't ask for equal variances. */
export interface WelchAnova {
  /** The statistic. */
  readonly f: number;
  /** Degrees of freedom of the denominator; those of the numerator are the groups less 1. */
  readonly withinDegreesOfFreedom: number;
  /** The p-value. */
  readonly pValue: number;
}

/** Kruskal and Wallis' test of ranks. */
export interface KruskalWallisTest {
  /** The statistic H, corrected for equal values. */
  readonly statistic: number;
  /** The p-value, by chi-square with the groups less 1 as degrees of freedom. */
  readonly pValue: number;
}

/** What {@link analysisOfVariance} finds. */
export interface AnalysisOfVariance {
  /** The groups, in the order of their first values. */
  readonly groups: readonly VarianceGroup[];
  /** `sum of n (mean - total mean)^2`, in the squared unit of the values. */
  readonly betweenSumOfSquares: number;
  /** `sum of (value - mean of its group)^2`. */
  readonly withinSumOfSquares: number;
  /** The groups less 1. */
  readonly betweenDegreesOfFreedom: number;
  /** The values less the groups. */
  readonly withinDegreesOfFreedom: number;
  /** How much more groups differ than values within them would have it; `null` where nothing varies within them. */
  readonly f: number | null;
  /** Its p-value; `null` without F, and 0 where only the groups vary. */
  readonly pValue: number | null;
  /** The share of the variance that lies between the groups, 0 to 1, in this sample; `null` where nothing varies. */
  readonly etaSquared: number | null;
  /** The same, estimated for all customers (Hays); may be a little below 0 where there is nothing (Okada 2017 says why to leave it there). */
  readonly omegaSquared: number | null;
  /** Kelley's estimate of it: adjusted R squared. */
  readonly epsilonSquared: number | null;
  /** The test for unequal variances; `null` where a group has a single value or does not vary. */
  readonly welch: WelchAnova | null;
  /** The test of ranks; `null` where nothing varies. */
  readonly kruskalWallis: KruskalWallisTest | null;
}

/**
 * One-way analysis of variance: whether groups differ in their mean, and how much of the spread that is.
 *
 * With the sums of squares between (B) and within (W) g groups of n values, `F = (B / (g - 1)) / (W / (n - g))`, `eta2 = B / (B + W)`,
 * `omega2 = (B - (g - 1) w) / (B + W + w)` and `epsilon2 = (B - (g - 1) w) / (B + W)` with `w = W / (n - g)`.
 *
 * - Input: values, and the group of each: texts, numbers, `true` and `false`. Leave out missing values first.
 * - Result: the table, effect sizes, Welch's test for unequal variances and Kruskal and Wallis' for ranks. A single group has nothing between.
 * - Cost: O(n log n), for the ranks.
 * - Not to be trusted for a few very skewed values; then read `kruskalWallis`.
 *
 * @param values - Finite numbers.
 * @param groups - As many groups.
 * @returns Sums of squares, tests and effect sizes.
 * @throws `CxError` `"empty"` without values, `"invalid-value"` for a value or a group that cannot be taken or columns of different lengths,
 * `"overflow"` when a sum of squares leaves the range of doubles.
 * @example Satisfaction by channel
 * ```ts
 * import { analysisOfVariance } from "cx-metrics/stats";
 * const table = analysisOfVariance([4, 5, 5, 2, 3, 1, 4, 3, 4], ["chat", "chat", "chat", "mail", "mail", "mail", "phone", "phone", "phone"]);
 * table.f; // => 9.8
 * table.pValue; // => 0.0129
 * table.etaSquared; // => 0.7656
 * table.omegaSquared; // => 0.6617
 * ```
 * @see Fisher 1925, Statistical Methods for Research Workers, chapter 7; Hays 1963, Statistics for Psychologists; Kelley 1935, PNAS 21, 554-559; Welch 1951,
 * Biometrika 38, 330-336; Kruskal & Wallis 1952, Journal of the American Statistical Association 47, 583-621; Okada 2017, Behavior Research Methods 49, 979-987.
 */
export function analysisOfVariance(values: ArrayLike<number>, groups: GroupColumn): AnalysisOfVariance {
  const members = byGroup(values, groups);
  const size = values.length;
  const { mean } = moments(Array.from(values));
  const parts = [...members].map(([group, own]) => ({ group, ...moments(own) }));
  const between = exactSumOf(parts.map((part) => part.n * (part.mean - mean) ** 2));
  const within = exactSumOf(parts.map(({ n, variance }) => (n - 1) * variance));
  if (!Number.isFinite(between + within)) {
    throw new CxError("overflow", "analysisOfVariance", "sums of squares within the range of doubles", "");
  }
  const [betweenDegrees, withinDegrees] = [parts.length - 1, size - parts.length];
  return {
    groups: parts.map(({ group, n, mean: center, variance }) => ({ group, n, mean: center, variance: n > 1 ? variance : null })),
    betweenSumOfSquares: between,
    withinSumOfSquares: within,
    betweenDegreesOfFreedom: betweenDegrees,
    withinDegreesOfFreedom: withinDegrees,
    ...ratioOf(between, within, betweenDegrees, withinDegrees),
    welch: welchOf(parts),
    kruskalWallis: kruskalWallisOf(values, members),
  };
}

function byGroup(values: ArrayLike<number>, groups: GroupColumn): Map<GroupKey, number[]> {
  if (values.length === 0) throw emptyInput("analysisOfVariance", "value");
  if (groups.length !== values.length) throw invalidValue("groups.length", `${values.length} groups`, groups.length);
  const members = new Map<GroupKey, number[]>();
  for (let index = 0; index < values.length; index += 1) {
    const [value, group] = [values[index]!, groups[index]];
    if (!Number.isFinite(value)) throw invalidValue("values", "a finite number", value, index);
    if (!isKey(group)) throw invalidValue("groups", KEY, group, index);
    const own = members.get(group);
    if (own) own.push(value);
    else members.set(group, [value]);
  }
  return members;
}

type Ratio = Pick<AnalysisOfVariance, "f" | "pValue" | "etaSquared" | "omegaSquared" | "epsilonSquared">;

function ratioOf(between: number, within: number, betweenDegrees: number, withinDegrees: number): Ratio {
  const all = between + within;
  const etaSquared = all === 0 ? null : between / all;
  if (withinDegrees === 0 || betweenDegrees === 0 || all === 0) {
    // One group explains nothing, and is no estimate of less.
    const nothing = betweenDegrees === 0 && all > 0 ? 0 : null;
    return { f: null, pValue: null, etaSquared, omegaSquared: nothing, epsilonSquared: nothing };
  }
  const unit = within / withinDegrees;
  const f = within === 0 ? null : between / betweenDegrees / unit;
  const excess = between - betweenDegrees * unit;
  return {
    f,
    pValue: f === null ? 0 : fUpperTail(f, betweenDegrees, withinDegrees),
    etaSquared,
    omegaSquared: excess / (all + unit),
    epsilonSquared: excess / all,
  };
}

function welchOf(parts: readonly Pick<SampleMoments, "n" | "mean" | "variance">[]): WelchAnova | null {
  const more = parts.length - 1;
  if (more === 0 || parts.some(({ n, variance }) => n < 2 || variance === 0)) return null;
  const weights = parts.map(({ n, variance }) => n / variance);
  const weight = exactSumOf(weights);
  const mean = exactSumOf(parts.map((part, at) => (weights[at]! / weight) * part.mean));
  const between = exactSumOf(parts.map((part, at) => weights[at]! * (part.mean - mean) ** 2)) / more;
  const lambda = exactSumOf(parts.map(({ n }, at) => (1 - weights[at]! / weight) ** 2 / (n - 1))) / (parts.length ** 2 - 1);
  const f = between / (1 + 2 * (more - 1) * lambda);
  const withinDegreesOfFreedom = 1 / (3 * lambda);
  return { f, withinDegreesOfFreedom, pValue: fUpperTail(f, more, withinDegreesOfFreedom) };
}

function kruskalWallisOf(values: ArrayLike<number>, members: ReadonlyMap<GroupKey, readonly number[]>): KruskalWallisTest | null {
  const size = values.length;
  if (members.size < 2) return null;
  const ordered = [...members.values()].flat();
  const ranks = ranksOf(ordered);
  let [from, sum] = [0, 0];
  for (const { length } of members.values()) {
    const total = ranks.subarray(from, from + length).reduce((whole, rank) => whole + rank, 0);
    sum += (total / length - (size + 1) / 2) ** 2 * length;
    from += length;
  }
  const tied = tiesOf(ordered).reduce((whole, count) => whole + count ** 3 - count, 0) / (size ** 3 - size);
  if (tied >= 1) return null;
  const statistic = ((12 / (size * (size + 1))) * sum) / (1 - tied);
  return { statistic, pValue: chiSquareUpperTail(statistic, members.size - 1) };
}

import { checkChoice, checkLevel, checkOptions, isMissing } from "../core/check.ts";
import { emptyInput, invalidOption, invalidValue } from "../core/errors.ts";
import type { CollectOptions, RecordCounts } from "../core/metric.ts";
import { exactZero } from "../core/exact-sum.ts";
import { addExactProduct, createMoments, addMoment, type Moments, readMoments } from "../core/moments.ts";
import { firstFrom } from "../stats/first-from.ts";
import { binomialQuantile } from "../stats/binomial.ts";
import type { Interval } from "../stats/interval.ts";
import { meanInterval } from "../stats/mean-interval.ts";
import { orderStatistics } from "../stats/order-statistics.ts";
import { between, placeOf } from "../stats/quantile.ts";
import type { SketchedValue } from "../stats/quantile-sketch.ts";

/** What is said of durations. */
export interface DurationsReadOptions {
  /**
   * The percentiles wanted, as shares from 0 to 1.
   * @defaultValue [0.5, 0.75, 0.9, 0.95, 0.99]
   */
  readonly percentiles?: readonly number[] | undefined;
  /**
   * Confidence level, between 0 and 1; a higher one widens the intervals.
   * @defaultValue 0.95
   */
  readonly level?: number | undefined;
}

/** Options of {@link durations}. */
export interface DurationsOptions extends DurationsReadOptions, CollectOptions {}

/** The duration within which a share of all lies. */
export interface DurationPercentile {
  /** The share, from 0 to 1. */
  readonly probability: number;
  /** The duration, in the unit of the values. */
  readonly value: number;
  /** Where the percentile of all durations of the kind lies; `null` for a limit that so few values do not give. */
  readonly interval: Interval<"order-statistics", number | null>;
}

/** Mean and percentiles of durations, in the unit of the values. */
export interface DurationsResult extends RecordCounts {
  /** How many durations. */
  readonly count: number;
  /** The mean. */
  readonly mean: number;
  /** The sample standard deviation; `null` of a single duration. */
  readonly standardDeviation: number | null;
  /** Student's t interval of the mean; `null` with a single duration. Not cut off at 0. */
  readonly interval: Interval<"t"> | null;
  /** The shortest. */
  readonly min: number;
  /** The longest. */
  readonly max: number;
  /** The wanted percentiles, in the order in which they were asked for. */
  readonly percentiles: readonly DurationPercentile[];
  /** How far a percentile may be off, as a share of it: 0 where all durations were in hand. */
  readonly relativeError: number;
}

/** No square of these leaves the doubles. */
export const LONGEST = 1e150;
const USUAL_PERCENTILES = [0.5, 0.75, 0.9, 0.95, 0.99];

/**
 * Durations of any kind, such as times of response, wait, handling and resolution: mean with interval, and exact percentiles with theirs.
 *
 * Percentiles are of type 7 (Hyndman and Fan 1996), as in spreadsheets, R and NumPy. Their intervals need no shape of the distribution: the limits are the
 * values at ranks l and u with `P(X < l) <= a/2` and `P(X >= u) <= a/2` for X binomial with n and the share, `a = 1 - level`. Look at percentiles rather
 * than the mean: a few tickets that waited for weeks move it and not them.
 *
 * - Input: n durations in one unit, numbers from 0 to 1e150. `null`, `undefined` and `NaN` are missing.
 * - Result: in the unit of the values. `count + missing + invalid = n`.
 * - Cost: O(n) time and memory. To stream, merge or read columns use {@link durationsOf}.
 * - Not to be trusted where contacts that were never answered are left out: see {@link ticketTimes}.
 *
 * @param values - The durations.
 * @param options - Percentiles, level, what to do with values that are no duration.
 * @returns Count, mean and percentiles.
 * @throws {@link CxError} `"empty"` without a duration; `"invalid-value"` when one cannot be taken; `"invalid-option"` for a wrong option.
 * @example Minutes until the first reply
 * ```ts
 * import { durations } from "cx-metrics";
 * const { mean, percentiles } = durations([2, 3, 3, 4, 5, 6, 8, 9, 15, 480], { percentiles: [0.5, 0.9] });
 * mean; // => 53.5
 * percentiles[0]?.value; // => 5.5
 * [percentiles[0]?.interval.low, percentiles[0]?.interval.high]; // => [3, 15]
 * percentiles[1]?.value; // => 61.5
 * percentiles[1]?.interval.high; // => null
 * ```
 * @see Hyndman and Fan 1996, The American Statistician 50:361; Hahn and Meeker 1991, Statistical Intervals, 5.2
 */
export function durations(values: Iterable<number | null | undefined>, options: DurationsOptions = {}): DurationsResult {
  checkOptions(options, ["percentiles", "level", "invalid"]);
  const { invalid: rule = "error" } = options;
  checkChoice("invalid", rule, ["error", "skip"]);
  const reading = durationReading(options);
  const moments = createMoments();
  const known: number[] = [];
  let [missing, invalid, index] = [0, 0, 0];
  for (const value of values) {
    if (isDuration(value)) {
      known.push(value + 0);
      addMoment(moments, value);
    } else if (isMissing(value)) missing += 1;
    else if (rule === "skip") invalid += 1;
    else throw invalidValue("values", DURATION, value, index);
    index += 1;
  }
  if (known.length === 0) throw emptyInput("durations", "duration");
  const ranks = reading.ranks(known.length);
  const found = orderStatistics(
    Float64Array.from(known),
    ranks.map((rank) => rank - 1),
  );
  const at = (rank: number): SketchedValue => {
    const value = found.get(rank - 1) as number;
    return { value, low: value, high: value };
  };
  return reading.result(readMoments(moments), at, { valid: known.length, missing, invalid }, 0);
}

/**
 * The same of durations that are counted already, such as in a warehouse, in any order and perhaps in several places; `null` without any. The bits are those
 * of the list itself up to 2^240, whose square still has an exact multiple.
 */
export function durationsOfCounts(
  counted: readonly (readonly [value: number, count: number])[],
  options: DurationsReadOptions,
): DurationsResult | null {
  if (counted.length === 0) return null;
  const reading = durationReading(options);
  const sorted = counted.toSorted(([left], [right]) => left - right);
  const moments = createMoments();
  const upTo: number[] = [];
  for (const [value, count] of sorted) {
    moments.n += count;
    upTo.push(moments.n);
    addExactProduct(moments.sum, value, count);
    const square = exactZero();
    addExactProduct(square, value, value);
    for (const part of square.parts) addExactProduct(moments.squares, part, count);
  }
  const at = (rank: number): SketchedValue => {
    const [value] = sorted[firstFrom(-1, upTo.length - 1, (place) => (upTo[place] as number) >= rank)] as readonly [number, number];
    return { value, low: value, high: value };
  };
  return reading.result(readMoments(moments), at, { valid: moments.n, missing: 0, invalid: 0 }, 0);
}

/** What a duration is, in the words of an error. */
export const DURATION = "a number from 0 to 1e150";

/** Whether a value is a duration. */
export function isDuration(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value <= LONGEST;
}

/** How durations are read: which ranks are needed, and the result of the values there. */
export interface DurationReading {
  /** The ranks of n values that will be asked for, counted from 1. */
  ranks(n: number): readonly number[];
  /** The result of moments and values at ranks. */
  result(moments: Moments, at: (rank: number) => SketchedValue, counts: RecordCounts, relativeError: number): DurationsResult;
}

/** Checks the reading options. */
export function durationReading({ percentiles = USUAL_PERCENTILES, level = 0.95 }: DurationsReadOptions): DurationReading {
  checkLevel(level);
  if (!(Array.isArray(percentiles) && percentiles.every((share) => typeof share === "number" && share >= 0 && share <= 1)))
    throw invalidOption("percentiles", "a list of numbers from 0 to 1", percentiles);
  const placesOf = (n: number, probability: number) => {
    const { whole, share } = placeOf(n, probability, 7);
    const rank = (place: number): number => Math.min(n, Math.max(1, place));
    const low = binomialQuantile((1 - level) / 2, n, probability);
    const high = binomialQuantile((1 + level) / 2, n, probability) + 1;
    // At the ends the binomial is certain, but the least value seen need not be the least of all.
    const inside = probability > 0 && probability < 1;
    return {
      lower: rank(whole),
      upper: rank(whole + 1),
      share,
      low: inside && low >= 1 ? low : null,
      high: inside && high <= n ? high : null,
    };
  };
  return {
    ranks: (n) =>
      [1, n].concat(
        percentiles.flatMap((probability) => {
          const { lower, upper, low, high } = placesOf(n, probability);
          return [lower, upper, low ?? 1, high ?? n];
        }),
      ),
    result: ({ n, mean, variance }, at, counts, relativeError) => ({
      count: n,
      mean,
      standardDeviation: n === 1 ? null : Math.sqrt(variance),
      interval: n === 1 ? null : meanInterval({ mean, standardError: Math.sqrt(variance / n), degreesOfFreedom: n - 1 }, level),
      min: at(1).value,
      max: at(n).value,
      percentiles: percentiles.map((probability: number) => {
        const { lower, upper, share, low, high } = placesOf(n, probability);
        return {
          probability: probability + 0,
          value: between(at(lower).value, at(upper).value, share),
          interval: {
            low: low === null ? null : at(low).low,
            high: high === null ? null : at(high).high,
            level,
            method: "order-statistics",
          },
        };
      }),
      relativeError,
      ...counts,
    }),
  };
}

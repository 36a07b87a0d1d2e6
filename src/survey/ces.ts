import { checkChoice, checkCount, checkLevel, checkOptions } from "../core/check.ts";
import { invalidOption, invalidValue } from "../core/errors.ts";
import type { Field, FieldMetric } from "../core/fields.ts";
import { type CollectOptions, measureInputs, type Metric, resultOf } from "../core/metric.ts";
import { countBetween, createRatings, meanRating, type Rating, type RatingTally, type Scale } from "../core/rating-tally.ts";
import type { Interval } from "../stats/interval.ts";
import { proportionInterval, type ProportionIntervalMethod } from "../stats/proportion-interval.ts";
import { overRatings, placeOf } from "./rating-columns.ts";
import { type DistributionPoint, distributionOf } from "./rating-distribution.ts";
import { type MeanIntervalMethod, meanOfRatings } from "./rating-mean.ts";
import { ratingMetric } from "./rating-metric.ts";

/** A scale of whole numbers with the ends that count as easy and as difficult. */
export interface CesScale extends Scale {
  /** The lowest rating that counts as easy, before `inverted` turns the scale. */
  readonly easyFrom: number;
  /**
   * The highest rating that counts as difficult, before `inverted` turns the scale.
   * @defaultValue as many points as are easy, from the other end
   */
  readonly difficultTo?: number | undefined;
}

/** How the answers are read. */
export interface CesCountsOptions {
  /**
   * `"oneToSeven"` (easy 5 to 7, difficult 1 to 3), `"oneToFive"` (easy 4 and 5, difficult 1 and 2), or a scale of one's own.
   * @defaultValue "oneToSeven"
   */
  readonly scale?: "oneToSeven" | "oneToFive" | CesScale | undefined;
  /**
   * Whether low ratings mean little effort (1 = easy), as in "how much effort did it take?".
   * @defaultValue false
   */
  readonly inverted?: boolean | undefined;
  /**
   * How often such intervals hold the true value, between 0 and 1.
   * @defaultValue 0.95
   */
  readonly level?: number | undefined;
  /**
   * How the intervals of the rates are found.
   * @defaultValue "wilson"
   */
  readonly method?: ProportionIntervalMethod | undefined;
}

/** Options of {@link ces} and {@link cesOf}. */
export interface CesOptions extends CesCountsOptions, CollectOptions {}

/** Answers by scale point, as counted elsewhere. */
export interface RatingCounts {
  /** Answers for each point of the scale, from the lowest rating to the highest. */
  readonly counts: readonly number[];
  /** Records without a rating; 0 unless given. */
  readonly missing?: number | undefined;
  /** Records with a rating off the scale; 0 unless given. */
  readonly invalid?: number | undefined;
}

/** What {@link ces} returns. */
export interface CesResult {
  /** Mean ease, in points of the scale, high is easy: the mean rating, or its mirror image on an inverted scale. */
  readonly score: number;
  /** Where the score of all customers lies, in points of the scale, cut at its ends. */
  readonly interval: Interval<MeanIntervalMethod>;
  /** Standard error of the score, in points of the scale, with divisor n - 1; `null` for a single answer. */
  readonly standardError: number | null;
  /** Mean rating as answered, in points of the scale. */
  readonly mean: number;
  /** Share of easy answers, from 0 to 1. */
  readonly easyRate: number;
  /** Where the easy share of all customers lies, from 0 to 1. */
  readonly easyInterval: Interval<ProportionIntervalMethod>;
  /** Share of difficult answers, from 0 to 1. */
  readonly difficultRate: number;
  /** Where the difficult share of all customers lies, from 0 to 1. */
  readonly difficultInterval: Interval<ProportionIntervalMethod>;
  /** Easy answers. */
  readonly easy: number;
  /** Answers neither easy nor difficult. */
  readonly neutral: number;
  /** Difficult answers. */
  readonly difficult: number;
  /** Answers and their share for each point of the scale. */
  readonly distribution: readonly DistributionPoint[];
  /** Valid answers: the base of all rates. */
  readonly responses: number;
  /** Records without a rating. */
  readonly missing: number;
  /** Records with a rating off the scale, skipped. */
  readonly invalid: number;
}

/**
 * Customer Effort Score (CES 2.0): how easy customers found it, as the mean of their agreement from 1 to 7.
 *
 * `score = sum of ratings / responses`, with a t interval; `easyRate` is the share of 5 to 7, `difficultRate` that of 1 to 3.
 * With `inverted`, `score = min + max - mean`, so that a high score is always ease.
 *
 * - Input: n ratings, whole numbers on the scale, in any order. `null`, `undefined` and `NaN` are counted in `missing`.
 * - Result: `score`, `mean` and `interval` in points of the scale; rates and their intervals from 0 to 1. A single answer has no standard
 *   error; its interval is the whole scale, named `"whole-scale"`.
 * - Cost: O(n) time, O(1) memory. For fields of records, parts that merge and columns use {@link cesOf}.
 *
 * @param ratings - Answers to "the company made it easy for me to handle my issue".
 * @param options - Scale, direction, intervals and what to do with ratings off the scale.
 * @returns The score, the rates, their intervals, and the counts behind them.
 * @throws {@link CxError} `"empty"` when no rating is valid; `"invalid-value"` when a rating is off the scale; `"invalid-option"` when an
 * option is unknown or out of range.
 * @example Ten answers
 * ```ts
 * import { ces } from "cx-metrics";
 * const { score, interval, easyRate } = ces([7, 6, 5, 2, 7, 4, 6, 6, 3, 7]);
 * score; // => 5.3
 * [interval.low, interval.high]; // => [4.036, 6.564]
 * easyRate; // => 0.7
 * ```
 * @see Dixon, Freeman and Toman 2010, Harvard Business Review 88(7), 116-122; Dixon, Toman and DeLisi 2013, The Effortless Experience.
 */
export function ces(ratings: Iterable<Rating>, options: CesOptions = {}): CesResult {
  return measureInputs(cesMetric(options), ratings);
}

/**
 * Customer Effort Score of answers that were counted by scale point elsewhere. Constant time.
 *
 * @param counts - Answers for each point, from the lowest rating to the highest; missing and invalid records where known.
 * @param options - Scale, direction and intervals.
 * @returns The same as {@link ces}.
 * @throws {@link CxError} `"empty"` when all counts are 0; `"invalid-value"` when there is not one count per point or a count is not a
 * whole number of at least 0; `"invalid-option"` when an option is unknown or out of range.
 * @example A histogram from a warehouse
 * ```ts
 * import { cesFromCounts } from "cx-metrics";
 * cesFromCounts({ counts: [0, 1, 1, 1, 1, 3, 3] }).score; // => 5.3
 * ```
 */
export function cesFromCounts(counts: RatingCounts, options: CesCountsOptions = {}): CesResult {
  checkOptions(options, READING);
  const metric = cesMetric(options);
  return resultOf(metric, tallyOfCounts(counts, scaleOf(options.scale)));
}

/**
 * Customer Effort Score over a field of records: for `collect`, `measure`, scorecards, columns and parts that merge.
 *
 * @param field - The field that holds the rating, or a function that reads it.
 * @param options - As for {@link ces}.
 * @returns A metric over records that have this field; its tally is the histogram of ratings.
 * @throws {@link CxError} `"invalid-option"` when an option is unknown or out of range.
 * @example Where 1 means no effort
 * ```ts
 * import { cesOf, measure } from "cx-metrics";
 * const { score, mean } = measure(cesOf("effort", { inverted: true }), [{ effort: 1 }, { effort: 2 }, { effort: 6 }]);
 * [score, mean]; // => [5, 3]
 * ```
 */
export function cesOf<Row>(field: Field<Row>, options: CesOptions = {}): FieldMetric<Row, RatingTally, CesResult> {
  const path = placeOf(field);
  return overRatings(cesMetric(options, path), field, path, options.invalid);
}

/** The tally that counts by scale point stand for. */
export function tallyOfCounts({ counts, missing = 0, invalid = 0 }: RatingCounts, scale: Scale): RatingTally {
  const tally = createRatings(scale);
  if (!Array.isArray(counts) || counts.length !== tally.counts.length) {
    throw invalidValue("counts.counts", `${tally.counts.length} counts, from rating ${scale.min} to ${scale.max}`, counts);
  }
  for (const [point, count] of counts.entries()) {
    checkCount(`counts.counts[${point}]`, count);
    tally.counts[point] = count;
  }
  checkCount("counts.missing", missing);
  checkCount("counts.invalid", invalid);
  return { ...tally, missing, invalid };
}

const READING = ["scale", "inverted", "level", "method"];

function cesMetric(options: CesOptions, path = "ratings"): Metric<Rating, RatingTally, CesResult> {
  checkOptions(options, [...READING, "invalid"]);
  const { invalid: rule = "error", inverted = false, level = 0.95, method = "wilson" } = options;
  checkLevel(level);
  proportionInterval(0, 1, { level, method });
  if (typeof inverted !== "boolean") throw invalidOption("inverted", "true or false", inverted);
  const { min, max, easyFrom, difficultTo } = scaleOf(options.scale);
  return ratingMetric("ces", { min, max }, path, rule, (tally) => {
    const upper = countBetween(tally, easyFrom, max);
    const lower = countBetween(tally, min, difficultTo);
    const responses = countBetween(tally, min, max);
    const [easy, difficult] = inverted ? [lower, upper] : [upper, lower];
    const mean = meanRating(tally);
    const { standardError, interval } = meanOfRatings(tally, level);
    return {
      score: inverted ? min + max - mean : mean,
      interval: inverted ? { ...interval, low: min + max - interval.high, high: min + max - interval.low } : interval,
      standardError,
      mean,
      easyRate: easy / responses,
      easyInterval: proportionInterval(easy, responses, { level, method }),
      difficultRate: difficult / responses,
      difficultInterval: proportionInterval(difficult, responses, { level, method }),
      easy,
      neutral: responses - easy - difficult,
      difficult,
      distribution: distributionOf(tally),
      responses,
      missing: tally.missing,
      invalid: tally.invalid,
    };
  });
}

function scaleOf(scale: "oneToSeven" | "oneToFive" | CesScale = "oneToSeven"): Required<CesScale> & { readonly difficultTo: number } {
  if (typeof scale !== "object") {
    checkChoice("scale", scale, ["oneToSeven", "oneToFive"]);
    return scale === "oneToSeven" ? { min: 1, max: 7, easyFrom: 5, difficultTo: 3 } : { min: 1, max: 5, easyFrom: 4, difficultTo: 2 };
  }
  const { min, max, easyFrom } = scale;
  if (!(Number.isInteger(easyFrom) && easyFrom > min && easyFrom <= max))
    throw invalidOption("scale.easyFrom", `a rating above ${min}`, easyFrom);
  const { difficultTo = Math.min(min + max - easyFrom, easyFrom - 1) } = scale;
  if (!(Number.isInteger(difficultTo) && difficultTo >= min && difficultTo < easyFrom)) {
    throw invalidOption("scale.difficultTo", `a rating from ${min} to ${easyFrom - 1}`, difficultTo);
  }
  return { min, max, easyFrom, difficultTo };
}

import { checkCount, checkLevel, checkOptions } from "../core/check.ts";
import { emptyInput, invalidValue } from "../core/errors.ts";
import type { Field, FieldMetric } from "../core/fields.ts";
import { type CollectOptions, measureInputs, type Metric, resultOf } from "../core/metric.ts";
import { countBetween, meanRating, type Rating, type RatingTally } from "../core/rating-tally.ts";
import type { Interval } from "../stats/interval.ts";
import { proportionInterval, type ProportionIntervalMethod } from "../stats/proportion-interval.ts";
import { type RatingCounts, tallyOfCounts } from "./ces.ts";
import { type CsatPreset, type CsatScale, csatScale } from "./csat-scale.ts";
import { closedInterval, type NpsInterval } from "./nps-limits.ts";
import { overRatings, placeOf } from "./rating-columns.ts";
import { type DistributionPoint, distributionOf } from "./rating-distribution.ts";
import { type MeanIntervalMethod, meanOfRatings } from "./rating-mean.ts";
import { ratingMetric } from "./rating-metric.ts";

/** How the uncertainty is told. */
export interface CsatCountsOptions {
  /**
   * How often such intervals hold the true value, between 0 and 1.
   * @defaultValue 0.95
   */
  readonly level?: number | undefined;
  /**
   * How the interval of the rate is found; `"clopper-pearson"` is wider and never covers less than the level.
   * @defaultValue "wilson"
   */
  readonly method?: ProportionIntervalMethod | undefined;
}

/** Options of {@link csatFromDistribution}. */
export interface CsatDistributionOptions extends CsatCountsOptions {
  /**
   * A named scale, or a scale of one's own with the lowest rating of a satisfied customer. Tools disagree on every scale but 1 to 5, so
   * there is no guess: see {@link CsatPreset}.
   * @defaultValue "oneToFive"
   */
  readonly scale?: CsatPreset | CsatScale | undefined;
}

/** Options of {@link csat} and {@link csatOf}. */
export interface CsatOptions extends CsatDistributionOptions, CollectOptions {}

/** Answers as counted elsewhere. */
export interface CsatCounts {
  /** Satisfied answers. */
  readonly satisfied: number;
  /** All valid answers. */
  readonly responses: number;
  /** Dissatisfied answers, where known; gives `net`. */
  readonly dissatisfied?: number | undefined;
  /** Records without a rating; 0 unless given. */
  readonly missing?: number | undefined;
  /** Records with a rating off the scale; 0 unless given. */
  readonly invalid?: number | undefined;
}

/** What {@link csatFromCounts} returns. */
export interface CsatCountsResult {
  /** Share of satisfied answers, from 0 to 1. */
  readonly rate: number;
  /** The same in points from 0 to 100. */
  readonly score: number;
  /** Where the rate of all customers lies, from 0 to 1. */
  readonly interval: Interval<ProportionIntervalMethod>;
  /** Satisfied minus dissatisfied, in points from -100 to 100; `null` when the dissatisfied are not known. */
  readonly net: number | null;
  /** Where the net score of all customers lies, in points; `null` when the dissatisfied are not known. */
  readonly netInterval: NpsInterval | null;
  /** Satisfied answers. */
  readonly satisfied: number;
  /** Answers neither satisfied nor dissatisfied; `null` when the dissatisfied are not known. */
  readonly neutral: number | null;
  /** Dissatisfied answers; `null` when not known. */
  readonly dissatisfied: number | null;
  /** Valid answers: the base of the rate. */
  readonly responses: number;
  /** Records without a rating. */
  readonly missing: number;
  /** Records with a rating off the scale, skipped. */
  readonly invalid: number;
}

/** What {@link csat} returns. */
export interface CsatResult extends CsatCountsResult {
  readonly net: number;
  readonly netInterval: NpsInterval;
  readonly neutral: number;
  readonly dissatisfied: number;
  /** Mean rating, in points of the scale. */
  readonly mean: number;
  /** Where the mean rating of all customers lies, in points of the scale, cut at its ends. */
  readonly meanInterval: Interval<MeanIntervalMethod>;
  /** Answers and their share for each point of the scale. */
  readonly distribution: readonly DistributionPoint[];
}

/**
 * Customer satisfaction: the share of satisfied answers, 4 and 5 on the scale from 1 to 5 (top-2-box).
 *
 * `rate = satisfied / responses`, `score = 100 * rate`, `net = 100 * (satisfied - dissatisfied) / responses`, where 1 and 2 are dissatisfied and
 * 3 is neutral. Other scales need a name or their thresholds, since tools disagree ({@link CsatPreset}).
 *
 * - Input: n ratings, whole numbers on the scale, in any order. `null`, `undefined` and `NaN` are counted in `missing`.
 * - Result: `rate` and `interval` from 0 to 1; `score`, `net` and `netInterval` in points; `mean` in points of the scale.
 * - Cost: O(n) time, O(1) memory. For fields of records, parts that merge and columns use {@link csatOf}.
 *
 * @param ratings - Answers to "how satisfied were you?"
 * @param options - Scale, interval and what to do with ratings off the scale.
 * @returns The rate, its interval, and the counts and the distribution behind it.
 * @throws {@link CxError} `"empty"` when no rating is valid; `"invalid-value"` when a rating is off the scale; `"invalid-option"` when an
 * option is unknown or out of range.
 * @example Ten answers, eight of them satisfied
 * ```ts
 * import { csat } from "cx-metrics";
 * const { score, interval, net } = csat([5, 4, 4, 5, 3, 4, 2, 5, 4, 5]);
 * [score, net]; // => [80, 70]
 * [interval.low, interval.high]; // => [0.490, 0.943]
 * ```
 * @see Interval: Wilson 1927, Journal of the American Statistical Association 22, 209-212.
 */
export function csat(ratings: Iterable<Rating>, options: CsatOptions = {}): CsatResult {
  return measureInputs(csatMetric(options), ratings);
}

/**
 * Customer satisfaction of answers that were counted elsewhere. Constant time.
 *
 * @param counts - Satisfied and all valid answers; dissatisfied, missing and invalid ones where known.
 * @param options - How the interval is found.
 * @returns The rate and its interval; `net`, `netInterval`, `neutral` and `dissatisfied` are `null` without the dissatisfied.
 * @throws {@link CxError} `"empty"` when there are no responses; `"invalid-value"` when a count is not a whole number of at least 0 or the
 * parts exceed the responses; `"invalid-option"` when an option is unknown or out of range.
 * @example 82 of 100 customers were satisfied
 * ```ts
 * import { csatFromCounts } from "cx-metrics";
 * const { score, interval } = csatFromCounts({ satisfied: 82, responses: 100 });
 * score; // => 82
 * [interval.low, interval.high]; // => [0.733, 0.883]
 * ```
 */
export function csatFromCounts(counts: CsatCounts, options: CsatCountsOptions = {}): CsatCountsResult {
  checkOptions(options, ["level", "method"]);
  const { satisfied, responses, dissatisfied, missing = 0, invalid = 0 } = counts;
  for (const [name, count] of Object.entries({ satisfied, responses, dissatisfied: dissatisfied ?? 0, missing, invalid }))
    checkCount(`counts.${name}`, count);
  if (satisfied > responses) throw invalidValue("counts.satisfied", `at most the ${responses} responses`, satisfied);
  if (dissatisfied !== undefined && dissatisfied > responses - satisfied) {
    throw invalidValue("counts.dissatisfied", `at most the ${responses - satisfied} other responses`, dissatisfied);
  }
  if (responses === 0) throw emptyInput("csat", "valid rating");
  checkLevel(options.level ?? 0.95);
  return readCsat(satisfied, responses, dissatisfied, missing, invalid, options);
}

/**
 * Customer satisfaction of answers that were counted by scale point elsewhere. Constant time.
 *
 * @param counts - Answers for each point, from the lowest rating to the highest; missing and invalid records where known.
 * @param options - Scale and interval.
 * @returns The same as {@link csat}.
 * @throws {@link CxError} `"empty"` when all counts are 0; `"invalid-value"` when there is not one count per point or a count is not a
 * whole number of at least 0; `"invalid-option"` when an option is unknown or out of range.
 * @example A histogram from a warehouse
 * ```ts
 * import { csatFromDistribution } from "cx-metrics";
 * const { rate, mean } = csatFromDistribution({ counts: [1, 1, 2, 10, 6] });
 * [rate, mean]; // => [0.8, 3.95]
 * ```
 */
export function csatFromDistribution(counts: RatingCounts, options: CsatDistributionOptions = {}): CsatResult {
  checkOptions(options, ["scale", "level", "method"]);
  return resultOf(csatMetric(options), tallyOfCounts(counts, csatScale(options.scale)));
}

/**
 * Customer satisfaction over a field of records: for `collect`, `measure`, scorecards, columns and parts that merge.
 *
 * @param field - The field that holds the rating, or a function that reads it.
 * @param options - As for {@link csat}.
 * @returns A metric over records that have this field; its tally is the histogram of ratings.
 * @throws {@link CxError} `"invalid-option"` when an option is unknown or out of range.
 * @example A ten-point question, read as one's survey tool reads it
 * ```ts
 * import { csatOf, measure } from "cx-metrics";
 * const answers = [{ satisfaction: 10 }, { satisfaction: 8 }, { satisfaction: 5 }, { satisfaction: 9 }];
 * measure(csatOf("satisfaction", { scale: "oneToTen-top3" }), answers).rate; // => 0.75
 * measure(csatOf("satisfaction", { scale: "oneToTen-top2" }), answers).rate; // => 0.5
 * ```
 */
export function csatOf<Row>(field: Field<Row>, options: CsatOptions = {}): FieldMetric<Row, RatingTally, CsatResult> {
  const path = placeOf(field);
  return overRatings(csatMetric(options, path), field, path, options.invalid);
}

function csatMetric(options: CsatOptions, path = "ratings"): Metric<Rating, RatingTally, CsatResult> {
  checkOptions(options, ["scale", "level", "method", "invalid"]);
  const { invalid: rule = "error", level = 0.95, method = "wilson" } = options;
  checkLevel(level);
  proportionInterval(0, 1, { level, method });
  const { min, max, positiveFrom, negativeTo } = csatScale(options.scale);
  return ratingMetric("csat", { min, max }, path, rule, (tally) => {
    const satisfied = countBetween(tally, positiveFrom, max);
    const dissatisfied = countBetween(tally, min, negativeTo);
    const responses = countBetween(tally, min, max);
    const reading = readCsat(satisfied, responses, dissatisfied, tally.missing, tally.invalid, { level, method });
    return {
      ...reading,
      ...netOf(satisfied, responses, dissatisfied, level),
      mean: meanRating(tally),
      meanInterval: meanOfRatings(tally, level).interval,
      distribution: distributionOf(tally),
    };
  });
}

function readCsat(
  satisfied: number,
  responses: number,
  dissatisfied: number | undefined,
  missing: number,
  invalid: number,
  { level = 0.95, method = "wilson" }: CsatCountsOptions,
): CsatCountsResult {
  const unknown = { net: null, netInterval: null, neutral: null, dissatisfied: null };
  return {
    rate: satisfied / responses,
    score: (100 * satisfied) / responses,
    interval: proportionInterval(satisfied, responses, { level, method }),
    satisfied,
    responses,
    missing,
    invalid,
    ...(dissatisfied === undefined ? unknown : netOf(satisfied, responses, dissatisfied, level)),
  };
}

function netOf(
  satisfied: number,
  responses: number,
  dissatisfied: number,
  level: number,
): Pick<CsatResult, "net" | "netInterval" | "neutral" | "dissatisfied"> {
  const neutral = responses - satisfied - dissatisfied;
  return {
    net: (100 * (satisfied - dissatisfied)) / responses,
    netInterval: closedInterval(satisfied, neutral, dissatisfied, level, 1, "score"),
    neutral,
    dissatisfied,
  };
}

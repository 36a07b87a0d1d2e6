import { checkChoice, checkCount, checkLevel, checkOptions, checkWhole } from "../core/check.ts";
import { emptyInput, invalidOption } from "../core/errors.ts";
import type { Field, FieldMetric } from "../core/fields.ts";
import type { CollectOptions, Metric } from "../core/metric.ts";
import { addRating, checkScale, createRatings, type Rating, type RatingTally, type Scale } from "../core/rating-tally.ts";
import { answerVariance } from "../stats/net-score.ts";
import { type ClosedMethod, closedInterval, type NpsInterval, type NpsMethod, points } from "./nps-limits.ts";
import { overRatings, placeOf } from "./rating-columns.ts";
import { ratingMetric } from "./rating-metric.ts";

/** A scale of whole numbers with the two places where its categories begin. */
export interface NpsScale extends Scale {
  /** The lowest rating of a passive; lower ratings are detractors. */
  readonly passiveFrom: number;
  /** The lowest rating of a promoter. */
  readonly promoterFrom: number;
}

/** How the uncertainty of a score is told. */
export interface NpsCountsOptions {
  /**
   * How often such intervals hold the score of all customers, between 0 and 1.
   * @defaultValue 0.95
   */
  readonly level?: number | undefined;
  /**
   * How the interval is found: `"score"` (Tango 1998), `"adjusted-wald"` (adds 3/4, 3/2 and 3/4 answers) or `"wald"`; the last two are
   * cut at -100 and 100. Or what {@link npsBayes} or {@link npsBootstrap} returns.
   * @defaultValue "score"
   */
  readonly method?: "score" | "adjusted-wald" | "wald" | NpsMethod | undefined;
  /**
   * How many customers there are to ask, when the answers are a large part of them: errors shrink by `sqrt((N - n) / (N - 1))`.
   * @defaultValue without limit
   */
  readonly population?: number | undefined;
}

/** Options of {@link nps} and {@link npsOf}. */
export interface NpsOptions extends NpsCountsOptions, CollectOptions {
  /**
   * `"zeroToTen"`, `"oneToTen"`, or a scale of one's own with the lowest rating of a passive and of a promoter.
   * @defaultValue "zeroToTen"
   */
  readonly scale?: "zeroToTen" | "oneToTen" | NpsScale | undefined;
}

/** Answers by category, as counted elsewhere. */
export interface NpsCounts {
  /** Answers 9 and 10. */
  readonly promoters: number;
  /** Answers 7 and 8. */
  readonly passives: number;
  /** Answers below 7. */
  readonly detractors: number;
  /** Records without a rating; 0 unless given. */
  readonly missing?: number | undefined;
  /** Records with a rating off the scale; 0 unless given. */
  readonly invalid?: number | undefined;
}

/** What {@link npsFromCounts} returns. */
export interface NpsCountsResult {
  /** Promoters minus detractors, in points from -100 to 100. */
  readonly score: number;
  /** Where the score of all customers lies, in points. */
  readonly interval: NpsInterval;
  /** Standard error of the score, in points, with divisor n. */
  readonly standardError: number;
  /** Answers of promoters. */
  readonly promoters: number;
  /** Answers of passives. */
  readonly passives: number;
  /** Answers of detractors. */
  readonly detractors: number;
  /** The three categories as shares of all answers, from 0 to 1. */
  readonly shares: {
    /** Share of promoters. */
    readonly promoters: number;
    /** Share of passives. */
    readonly passives: number;
    /** Share of detractors. */
    readonly detractors: number;
  };
  /** Valid answers: the base of the score. */
  readonly responses: number;
  /** Records without a rating; in no share. */
  readonly missing: number;
  /** Records with a rating off the scale, skipped; in no share. */
  readonly invalid: number;
}

/** What {@link nps} returns. */
export interface NpsResult extends NpsCountsResult {
  /** Mean rating, in points of the scale. */
  readonly mean: number;
}

/**
 * Net Promoter Score: how far promoters outnumber detractors, in points from -100 to 100.
 *
 * `score = 100 * (promoters - detractors) / responses`; promoters answer 9 or 10, passives 7 or 8, detractors less.
 * `standardError = 100 * sqrt((p + d - (p - d)^2) / n)` with the shares p and d of promoters and detractors.
 *
 * - Input: n ratings, whole numbers on the scale, in any order. `null`, `undefined` and `NaN` are counted in `missing` and never scored.
 * - Result: `score`, `standardError` and `interval` in points; `shares` from 0 to 1; `mean` in points of the scale.
 * - Cost: O(n) time, O(1) memory. For fields of records, parts that merge and columns use {@link npsOf}.
 * - When not to trust it: the interval takes the answers for a random sample; who chose not to answer is not in it.
 *
 * @param ratings - Answers to "how likely are you to recommend us?"
 * @param options - Scale, interval and what to do with ratings off the scale.
 * @returns The score, its interval, and the counts behind both.
 * @throws {@link CxError} `"empty"` when no rating is valid; `"invalid-value"` when a rating is off the scale; `"invalid-option"` when an
 * option is unknown or out of range, such as a population smaller than the answers.
 * @example Two promoters, one passive, one detractor
 * ```ts
 * import { nps } from "cx-metrics";
 * const { score, interval } = nps([10, 9, 8, 3]);
 * score; // => 25
 * [interval.low, interval.high]; // => [-50.5, 77.8]
 * ```
 * @see Score: Reichheld 2003, Harvard Business Review 81(12), 46-54.
 * @see Interval: Tango 1998, Statistics in Medicine 17, 891-908; Rocks 2016, The American Statistician 70, 365-372.
 */
export function nps(ratings: Iterable<Rating>, options: NpsOptions = {}): NpsResult {
  // Without the metric, whose merging would ride along in every page that shows a score.
  checkOptions(options, COLLECTING);
  const { invalid = "error" } = options;
  checkChoice("invalid", invalid, ["error", "skip"]);
  const scale = npsScale(options.scale);
  const tally = createRatings(scale);
  let index = 0;
  for (const rating of ratings) {
    addRating(tally, rating, index, "ratings", invalid);
    index += 1;
  }
  return readTally(tally, scale, options);
}

/**
 * Net Promoter Score of answers that were counted elsewhere, such as in a warehouse or a report.
 *
 * The same as {@link nps}, without the mean rating, which counts by category do not tell. Constant time.
 *
 * @param counts - Promoters, passives and detractors; missing and invalid records where known.
 * @param options - How the interval is found.
 * @returns The score and its interval, in points.
 * @throws {@link CxError} `"empty"` when all three counts are 0; `"invalid-value"` when a count is not a whole number of at least 0;
 * `"invalid-option"` when an option is unknown or out of range.
 * @example A published report gives its counts
 * ```ts
 * import { npsFromCounts } from "cx-metrics";
 * const { score, standardError } = npsFromCounts({ promoters: 3, passives: 2, detractors: 1 });
 * score; // => 33.33
 * standardError; // => 30.43
 * ```
 * @see Tango 1998, Statistics in Medicine 17, 891-908.
 */
export function npsFromCounts(counts: NpsCounts, options: NpsCountsOptions = {}): NpsCountsResult {
  checkOptions(options, READING);
  const { promoters, passives, detractors, missing = 0, invalid = 0 } = counts;
  const checked = { promoters, passives, detractors, missing, invalid };
  for (const [name, count] of Object.entries(checked)) checkCount(`counts.${name}`, count);
  return readNps(checked, options);
}

/**
 * Net Promoter Score over a field of records: for `collect`, `measure`, scorecards, columns and parts that merge.
 *
 * The same definition and result as {@link nps}. Its tally is the histogram of ratings, so that the cut-offs, the level and the method
 * are chosen when the tally is read. Large columns of bytes or numbers take a fast lane.
 *
 * @param field - The field that holds the rating, or a function that reads it.
 * @param options - Scale, interval and what to do with ratings off the scale.
 * @returns A metric over records that have this field.
 * @throws {@link CxError} `"invalid-option"` when an option is unknown or out of range.
 * @example The score of a table
 * ```ts
 * import { measure, npsOf } from "cx-metrics";
 * const answers = [{ rating: 10 }, { rating: 9 }, { rating: null }, { rating: 3 }, { rating: 8 }];
 * measure(npsOf("rating"), answers).score; // => 25
 * measure(npsOf("rating"), { rating: new Uint8Array([10, 9, 3, 8]) }).score; // => 25
 * ```
 */
export function npsOf<Row>(field: Field<Row>, options: NpsOptions = {}): FieldMetric<Row, RatingTally, NpsResult> {
  const path = placeOf(field);
  return overRatings(npsMetric(options, path), field, path, options.invalid);
}

/** The metric of single ratings behind {@link npsOf}. */
export function npsMetric(options: NpsOptions, path = "ratings", name = "nps"): Metric<Rating, RatingTally, NpsResult> {
  checkOptions(options, COLLECTING);
  // A wrong reading option fails where it is written, not when the first result is read.
  readNps({ promoters: 1, passives: 0, detractors: 0, missing: 0, invalid: 0 }, options);
  const scale = npsScale(options.scale);
  const { min, max } = scale;
  return ratingMetric(name, { min, max }, path, options.invalid ?? "error", (tally) => readTally(tally, scale, options));
}

/** The scale of an option, checked. */
export function npsScale(scale: "zeroToTen" | "oneToTen" | NpsScale = "zeroToTen"): NpsScale {
  if (typeof scale !== "object" || (scale as unknown) === null) {
    checkChoice("scale", scale, ["zeroToTen", "oneToTen"]);
    return { min: Number(scale === "oneToTen"), max: 10, passiveFrom: 7, promoterFrom: 9 };
  }
  checkScale(scale);
  const { min, max, passiveFrom, promoterFrom } = scale;
  checkWhole("scale.promoterFrom", promoterFrom, min + 1, max);
  checkWhole("scale.passiveFrom", passiveFrom, min + 1, promoterFrom);
  return scale;
}

const READING = ["level", "method", "population"];
const COLLECTING = ["level", "method", "population", "scale", "invalid"];

function readTally(
  { min, counts, missing, invalid }: RatingTally,
  { passiveFrom, promoterFrom }: NpsScale,
  options: NpsCountsOptions,
): NpsResult {
  let [promoters, passives, detractors, total] = [0, 0, 0, 0];
  let rating = min;
  // Not `forEach`: a closure costs as much as all the rest of a small call.
  for (const count of counts) {
    if (rating >= promoterFrom) promoters += count;
    else if (rating >= passiveFrom) passives += count;
    else detractors += count;
    total += rating * count;
    rating += 1;
  }
  const mean = total / (promoters + passives + detractors);
  return readNps({ promoters, passives, detractors, missing, invalid, mean }, options);
}

function readNps<Counts extends { readonly [Name in keyof NpsCounts]-?: number }>(
  counts: Counts,
  { level = 0.95, method = "score", population }: NpsCountsOptions,
): Counts & NpsCountsResult {
  const { promoters, passives, detractors } = counts;
  checkLevel(level);
  // The methods that cost more are values, so that only pages that use them carry them.
  const given = (method as NpsMethod | null)?.interval;
  if (!given && method !== "score" && method !== "adjusted-wald" && method !== "wald") {
    throw invalidOption("method", "score, adjusted-wald, wald, npsBayes() or npsBootstrap()", method);
  }
  // Promoters and detractors first, so that mirrored counts beyond 2^53 have mirrored results.
  const responses = promoters + detractors + passives;
  if (!responses) throw emptyInput("nps", "valid rating");
  let spread = 1;
  if (population !== undefined) {
    checkWhole("population", population, responses);
    // A single customer who answered leaves nothing open: 0 / 0 is 0 here.
    spread = (population - responses) / (population - 1 || 1);
  }
  return {
    score: points((100 * (promoters - detractors)) / responses),
    interval: (given ?? closedInterval)(promoters, passives, detractors, level, spread, method as ClosedMethod),
    standardError: 100 * Math.sqrt((answerVariance(promoters, passives, detractors) / responses) * spread),
    ...counts,
    shares: { promoters: promoters / responses, passives: passives / responses, detractors: detractors / responses },
    responses,
  };
}

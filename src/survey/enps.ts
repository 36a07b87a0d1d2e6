import { checkOptions } from "../core/check.ts";
import { invalidOption } from "../core/errors.ts";
import type { Field, FieldMetric } from "../core/fields.ts";
import { measureInputs, type Metric } from "../core/metric.ts";
import type { Rating, RatingTally } from "../core/rating-tally.ts";
import {
  type NpsCounts,
  npsFromCounts,
  type NpsCountsOptions,
  type NpsCountsResult,
  npsMetric,
  type NpsOptions,
  type NpsResult,
} from "./nps.ts";
import { overRatings, placeOf } from "./rating-columns.ts";

/** How many employees there are. */
export interface EnpsHeadcount {
  /**
   * How many employees were asked or could have answered; gives `responseRate`.
   * @defaultValue unknown
   */
  readonly headcount?: number | undefined;
}

/** Options of {@link enps} and {@link enpsOf}. */
export interface EnpsOptions extends NpsOptions, EnpsHeadcount {}

/** Options of {@link enpsFromCounts}. */
export interface EnpsCountsOptions extends NpsCountsOptions, EnpsHeadcount {}

/** What part of the employees answered. */
export interface EnpsParticipation {
  /** Valid answers over the head count, from 0 to 1; `null` without a head count. */
  readonly responseRate: number | null;
}

/** What {@link enpsFromCounts} returns. */
export interface EnpsCountsResult extends NpsCountsResult, EnpsParticipation {}

/** What {@link enps} returns. */
export interface EnpsResult extends NpsResult, EnpsParticipation {}

/**
 * Employee Net Promoter Score: the {@link nps} of "how likely are you to recommend us as a place to work?", in points from -100 to 100.
 *
 * `score = 100 * (promoters - detractors) / responses` and `responseRate = responses / headcount`.
 *
 * - Input, result, cost: as {@link nps}; one answer per employee.
 * - When not to trust it: with a low `responseRate`, those who kept silent may think otherwise. Where nearly all answer, pass the head count as
 *   `population` too: errors then shrink as they should.
 *
 * @param ratings - One answer per employee.
 * @param options - As for {@link nps}, and the head count.
 * @returns The score, its interval, the counts, and the response rate.
 * @throws {@link CxError} `"empty"` when no rating is valid; `"invalid-value"` when a rating is off the scale; `"invalid-option"` when an
 * option is unknown or out of range, such as a head count smaller than the answers.
 * @example Four of five employees answered
 * ```ts
 * import { enps } from "cx-metrics";
 * const { score, responseRate } = enps([10, 9, 8, 3], { headcount: 5 });
 * [score, responseRate]; // => [25, 0.8]
 * ```
 * @see Reichheld and Markey 2011, The Ultimate Question 2.0, chapter 9.
 */
export function enps(ratings: Iterable<Rating>, options: EnpsOptions = {}): EnpsResult {
  return measureInputs(enpsMetric(options), ratings);
}

/**
 * Employee Net Promoter Score of answers that were counted elsewhere. Constant time.
 *
 * @param counts - Promoters, passives and detractors among the employees; missing and invalid records where known.
 * @param options - As for {@link npsFromCounts}, and the head count.
 * @returns The score, its interval, and the response rate.
 * @throws {@link CxError} `"empty"` when all three counts are 0; `"invalid-value"` when a count is not a whole number of at least 0;
 * `"invalid-option"` when an option is unknown or out of range.
 * @example Counts from a survey tool
 * ```ts
 * import { enpsFromCounts } from "cx-metrics";
 * const { score, responseRate } = enpsFromCounts({ promoters: 30, passives: 50, detractors: 20 }, { headcount: 160 });
 * [score, responseRate]; // => [10, 0.625]
 * ```
 */
export function enpsFromCounts(counts: NpsCounts, options: EnpsCountsOptions = {}): EnpsCountsResult {
  checkHeadcount(options);
  const { headcount, ...reading } = options;
  return withParticipation(npsFromCounts(counts, reading), headcount);
}

/**
 * Employee Net Promoter Score over a field of records; the same definition as {@link enps}, and the same tally as {@link npsOf}.
 *
 * @param field - The field that holds the rating, or a function that reads it.
 * @param options - As for {@link enps}.
 * @returns A metric over records that have this field.
 * @throws {@link CxError} `"invalid-option"` when an option is unknown or out of range.
 * @example The score of a table of employees
 * ```ts
 * import { enpsOf, measure } from "cx-metrics";
 * measure(enpsOf("rating"), [{ rating: 10 }, { rating: 9 }, { rating: 3 }, { rating: 8 }]).score; // => 25
 * ```
 */
export function enpsOf<Row>(field: Field<Row>, options: EnpsOptions = {}): FieldMetric<Row, RatingTally, EnpsResult> {
  const path = placeOf(field);
  return overRatings(enpsMetric(options, path), field, path, options.invalid);
}

function enpsMetric(options: EnpsOptions, path = "ratings"): Metric<Rating, RatingTally, EnpsResult> {
  checkOptions(options, ["scale", "level", "method", "population", "invalid", "headcount"]);
  checkHeadcount(options);
  const { headcount, ...rest } = options;
  const metric = npsMetric(rest, path, "enps");
  return {
    ...metric,
    result(tally) {
      const result = metric.result(tally);
      return result && withParticipation(result, headcount);
    },
  };
}

function withParticipation<Result extends NpsCountsResult>(result: Result, headcount: number | undefined): Result & EnpsParticipation {
  checkHeadcount({ headcount }, result.responses);
  return { ...result, responseRate: headcount === undefined ? null : result.responses / headcount };
}

function checkHeadcount({ headcount }: EnpsHeadcount, responses = 1): void {
  if (headcount !== undefined && !(Number.isSafeInteger(headcount) && headcount >= responses)) {
    throw invalidOption("headcount", `a whole number of at least ${responses}`, headcount);
  }
}

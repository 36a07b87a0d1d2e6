import { checkWhole, isMissing } from "./check.ts";
import { incompatibleTally, invalidValue } from "./errors.ts";
import type { InvalidRule, RecordCounts } from "./metric.ts";
import { count, list, members, same, type TallyCheck } from "./tally-check.ts";

/** An answer on a scale; `null`, `undefined` and `NaN` are no answer. */
export type Rating = number | null | undefined;

/** A scale of whole numbers. */
export interface Scale {
  /** The lowest rating. */
  readonly min: number;
  /** The highest rating. */
  readonly max: number;
}

/** How often each rating of a scale was given: enough for every score, share, mean and interval on that scale. */
export interface RatingTally {
  /** The lowest rating of the scale. */
  readonly min: number;
  /** The highest rating of the scale. */
  readonly max: number;
  /** Answers per scale point, from the lowest rating to the highest. */
  readonly counts: number[];
  /** Records without a rating. */
  missing: number;
  /** Records with a rating off the scale, skipped. */
  invalid: number;
}

/** Refuses a scale that is not two different whole numbers within a billion of 0, or has more than 1,001 points. */
export function checkScale({ min, max }: Scale): void {
  checkWhole("scale.min", min, -1e9, 1e9);
  checkWhole("scale.max", max, min + 1, min + 1000);
}

/** A rating tally that has seen nothing. */
export function createRatings({ min, max }: Scale): RatingTally {
  // Adding 0 turns -0 into 0, which JSON would not keep apart.
  return { min: min + 0, max: max + 0, counts: new Array<number>(max - min + 1).fill(0), missing: 0, invalid: 0 };
}

/** Refuses what is not a tally of ratings on a scale. */
export function ratingCheck({ min, max }: Scale): TallyCheck {
  return members({ min: same(min), max: same(max), counts: list(count, max - min + 1), missing: count, invalid: count });
}

/** Adds one rating. */
export function addRating(tally: RatingTally, rating: unknown, index: number, path: string, rule: InvalidRule): void {
  // Only numbers look up a count: an index that is none costs ten times as much.
  if (typeof rating === "number" && (tally.counts[rating - tally.min] as number) >= 0) tally.counts[rating - tally.min]! += 1;
  else if (isMissing(rating)) tally.missing += 1;
  else if (rule === "skip") tally.invalid += 1;
  else throw invalidValue(path, `an integer from ${tally.min} to ${tally.max}`, rating, index);
}

/** The place of a rating on the scale, from 0; `null` when it is missing, `undefined` when it is off the scale. */
export function ratingPlace(rating: unknown, { min, max }: Scale): number | null | undefined {
  if (isMissing(rating)) return null;
  return typeof rating === "number" && Number.isInteger(rating) && rating >= min && rating <= max ? rating - min : undefined;
}

/** A new tally with the answers of both. */
export function mergeRatings(left: RatingTally, right: RatingTally): RatingTally {
  const { min, max } = left;
  if (right.min !== min || right.max !== max) {
    throw incompatibleTally("ratings", { min, max }, { min: right.min, max: right.max });
  }
  return {
    min,
    max,
    counts: left.counts.map((count, point) => count + (right.counts[point] as number)),
    missing: left.missing + right.missing,
    invalid: left.invalid + right.invalid,
  };
}

/** Answers with a rating from `from` to `to`. */
export function countBetween({ min, counts }: RatingTally, from: number, to: number): number {
  let total = 0;
  for (let rating = from; rating <= to; rating += 1) total += counts[rating - min] ?? 0;
  return total;
}

/** The mean rating, or 0 without answers; exact up to the division as long as the sum stays below 2^53. */
export function meanRating({ min, counts }: RatingTally): number {
  let total = 0;
  let responses = 0;
  for (const [point, count] of counts.entries()) {
    total += (min + point) * count;
    responses += count;
  }
  return responses && total / responses;
}

/** The counts every metric reports. */
export function ratingCounts(tally: RatingTally): RecordCounts {
  return { valid: countBetween(tally, tally.min, tally.max), missing: tally.missing, invalid: tally.invalid };
}

import { checkChoice } from "../core/check.ts";
import type { InvalidRule, Metric } from "../core/metric.ts";
import {
  addRating,
  checkScale,
  createRatings,
  mergeRatings,
  type Rating,
  ratingCounts,
  type RatingTally,
  type Scale,
} from "../core/rating-tally.ts";

/** A metric that reads a histogram of ratings. */
export function ratingMetric<Result>(
  name: string,
  scale: Scale,
  path: string,
  rule: InvalidRule,
  read: (tally: RatingTally) => Result,
): Metric<Rating, RatingTally, Result> {
  checkScale(scale);
  checkChoice("invalid", rule, ["error", "skip"]);
  return {
    name,
    unit: "valid rating",
    create: () => createRatings(scale),
    add(tally, rating, index) {
      addRating(tally, rating, index, path, rule);
    },
    merge: mergeRatings,
    counts: ratingCounts,
    result: (tally) => (ratingCounts(tally).valid ? read(tally) : null),
  };
}

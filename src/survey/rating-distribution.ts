import type { RatingTally } from "../core/rating-tally.ts";

/** How often one rating was given. */
export interface DistributionPoint {
  /** The rating. */
  readonly rating: number;
  /** Answers with this rating. */
  readonly responses: number;
  /** Their share of all valid answers, from 0 to 1. */
  readonly share: number;
}

/** The answers of each scale point, from the lowest rating to the highest. */
export function distributionOf({ min, counts }: RatingTally): readonly DistributionPoint[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((responses, point) => ({ rating: min + point, responses, share: responses / total }));
}

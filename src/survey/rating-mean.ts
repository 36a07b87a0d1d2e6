import { meanRating, type RatingTally } from "../core/rating-tally.ts";
import type { Interval } from "../stats/interval.ts";
import { studentTQuantile } from "../stats/student-t.ts";

/** How the interval of a mean rating is found: Student's t, or the whole scale where a single answer leaves everything open. */
export type MeanIntervalMethod = "t" | "whole-scale";

/** The standard error of the mean rating and its t interval, cut at the ends of the scale. */
export function meanOfRatings(tally: RatingTally, level: number): { standardError: number | null; interval: Interval<MeanIntervalMethod> } {
  const { min, max, counts } = tally;
  const mean = meanRating(tally);
  let responses = 0;
  let squares = 0;
  for (const [point, count] of counts.entries()) {
    responses += count;
    squares += count * (min + point - mean) ** 2;
  }
  if (responses === 1) return { standardError: null, interval: { low: min, high: max, level, method: "whole-scale" } };
  const standardError = Math.sqrt(squares / responses / (responses - 1));
  const margin = standardError && -studentTQuantile((1 - level) / 2, responses - 1) * standardError;
  return { standardError, interval: { low: Math.max(min, mean - margin), high: Math.min(max, mean + margin), level, method: "t" } };
}

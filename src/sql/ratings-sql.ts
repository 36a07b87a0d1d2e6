import type { MetricDefinition } from "../core/definition.ts";
import type { RatingTally } from "../core/rating-tally.ts";
import { isBlank } from "./conditions.ts";
import type { Source } from "./source.ts";
import type { TallySql } from "./tally-sql.ts";
import { count, countSkipped, type Template } from "./template.ts";

/** Answers by scale point. */
export function ratingsSql({ collect, fields }: MetricDefinition & { readonly tally: "ratings" }, source: Source): TallySql<RatingTally> {
  const { min, max } = collect;
  const rating = source.number(fields["rating"], "rating");
  const points = Array.from({ length: max - min + 1 }, (_, point) => min + point);
  const verdict = source.verdict(isBlank(rating, source), `${rating} IN (${points.join(", ")})`);
  const flat: Template<RatingTally> = {
    min,
    max,
    counts: points.map((point) => count(`${rating} = ${point}`)),
    ...countSkipped(verdict),
  };
  return { flat, tally: (filled) => filled };
}

import type { MetricDefinition } from "../core/definition.ts";
import type { RatingTally } from "../core/rating-tally.ts";
import { isBlank } from "./conditions.ts";
import type { Source } from "./source.ts";
import { count, countOthers, type Template } from "./template.ts";

/** Answers by scale point. */
export function ratingsSql({ collect, fields }: MetricDefinition & { readonly tally: "ratings" }, source: Source): Template<RatingTally> {
  const { min, max } = collect;
  const rating = source.number(fields["rating"], "rating");
  const missing = isBlank(rating, source);
  return {
    min,
    max,
    counts: Array.from({ length: max - min + 1 }, (_, point) => count(`${rating} = ${min + point}`)),
    missing: count(missing),
    invalid: countOthers(missing, `${rating} IN (${Array.from({ length: max - min + 1 }, (_, point) => min + point).join(", ")})`),
  };
}

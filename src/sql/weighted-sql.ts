import type { MetricDefinition } from "../core/definition.ts";
import type { WeightedTally } from "../survey/weighted-tally.ts";
import { isBlank } from "./conditions.ts";
import type { Source } from "./source.ts";
import type { TallySql } from "./tally-sql.ts";
import { count, countOthers, sum, type Template } from "./template.ts";

/** Answers with revenue, by scale point. */
export function weightedSql(
  { collect, fields }: MetricDefinition & { readonly tally: "weighted" },
  source: Source,
): TallySql<WeightedTally> {
  const { invalid: _, ...definition } = collect;
  const rating = source.number(fields["rating"], "rating");
  const revenue = source.number(fields["revenue"], "revenue");
  const blank = `${isBlank(rating, source)} OR ${isBlank(revenue, source)}`;
  // The bounds of weighted-tally.ts; NaN lies beyond them in every engine.
  const weight = `(${revenue} = 0 OR ${revenue} BETWEEN 1e-140 AND 1e140)`;
  const points = Array.from({ length: collect.max - collect.min + 1 }, (_point, place) => collect.min + place);
  const tally: Template<WeightedTally> = {
    definition,
    points: points.map((point) => {
      const answer = `${rating} = ${point} AND ${weight}`;
      return {
        responses: count(answer),
        weighted: count(`${answer} AND ${revenue} > 0`),
        revenue: sum(answer, revenue),
        squares: sum(answer, `${revenue} * ${revenue}`),
      };
    }),
    accounts: {},
    chosen: {},
    missing: count(blank),
    outside: 0,
    invalid: countOthers(blank, `${rating} IN (${points.join(", ")}) AND ${weight}`),
  };
  return { tally, settle: withoutEmptyPoints };
}

/** Points without answers are `null`, and none follow the last. */
function withoutEmptyPoints(tally: WeightedTally): WeightedTally {
  const points = tally.points.map((point) => (point === null || point.responses === 0 ? null : point));
  return { ...tally, points: points.slice(0, points.findLastIndex((point) => point !== null) + 1) };
}

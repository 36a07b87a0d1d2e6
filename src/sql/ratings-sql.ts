import type { LabeledField, MetricDefinition } from "../core/definition.ts";
import type { RatingTally } from "../core/rating-tally.ts";
import { foldedLabel } from "../survey/likert.ts";
import { isBlank } from "./conditions.ts";
import { plainKeys } from "./level.ts";
import type { Source } from "./source.ts";
import type { TallySql } from "./tally-sql.ts";
import { count, countSkipped, type Template } from "./template.ts";

type RatingsDefinition = MetricDefinition & { readonly tally: "ratings" };

/** Answers by scale point. */
export function ratingsSql(
  { collect: { min, max }, fields }: RatingsDefinition,
  source: Source,
): TallySql<RatingTally, RatingTally, LabelAnswers> {
  const field = fields["rating"];
  if (typeof field === "object" && field !== null) return labelsSql(min, max, field, source);
  const rating = source.number(field, "rating");
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

/** How many answers have one wording. */
interface LabelAnswers {
  readonly answers: number;
}

/** Answers in words: counted by wording where they are, since engines do not agree on how words are alike; folded by label here. */
function labelsSql(
  min: number,
  max: number,
  { field, labels }: LabeledField,
  source: Source,
): TallySql<RatingTally, RatingTally, LabelAnswers> {
  const answer = source.word(field, "rating");
  const places = new Map(labels.map(([label, rating]) => [label, rating - min]));
  return {
    flat: { min, max, counts: Array.from({ length: max - min + 1 }, () => 0), missing: count(`${answer} IS NULL`), invalid: 0 },
    folding: {
      query: (level) => `SELECT ${plainKeys(level)}${answer} AS answer FROM ${level.source} WHERE ${answer} IS NOT NULL`,
      template: { answers: count("1 = 1") },
      part: "answer",
    },
    tally(flat, parts) {
      const counts = [...flat.counts];
      let invalid = 0;
      for (const { part, folded } of parts) {
        const place = part === null ? undefined : places.get(foldedLabel(part));
        const known = place === undefined ? undefined : counts[place];
        if (known === undefined) invalid += folded.answers;
        else counts[place as number] = known + folded.answers;
      }
      return { ...flat, counts, invalid };
    },
  };
}

import type { MetricDefinition } from "../core/definition.ts";
import { nameKey } from "../core/name.ts";
import type { LiftCounts, LiftTally } from "../segments/lift.ts";
import { isValue } from "./is-value.ts";
import { plainKeys } from "./level.ts";
import type { Source } from "./source.ts";
import type { TallySql } from "./tally-sql.ts";
import { count, countSkipped } from "./template.ts";

/** Records by segment and outcome: as many rows as there are segments. */
export function liftSql(
  { collect, fields }: MetricDefinition & { readonly tally: "lift" },
  source: Source,
): TallySql<LiftTally, Omit<LiftTally, "segments">, LiftCounts> {
  const { outcomeWhen } = collect;
  const { missing, yes, no } = isValue(outcomeWhen, fields["outcome"], "outcome", source, false);
  const segment = source.word(fields["segment"], "segment");
  const verdict = source.verdict(`${missing} OR ${segment} IS NULL`, `(${yes} OR ${no})`);
  return {
    flat: { outcomeWhen, ...countSkipped(verdict) },
    folding: {
      query: (level) =>
        `SELECT ${plainKeys(level)}${segment} AS part_of, CASE WHEN ${yes} THEN 1 ELSE 0 END AS happened FROM ${level.source} WHERE ${verdict} = 1`,
      template: { yes: count("happened = 1"), no: count("happened = 0") },
      part: "part_of",
    },
    tally: (flat, parts) => ({
      ...flat,
      segments: Object.fromEntries(parts.map(({ part, folded }) => [nameKey(part as string), folded])),
    }),
  };
}

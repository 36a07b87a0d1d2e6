import type { MetricDefinition } from "../core/definition.ts";
import type { SessionTally } from "../journey/session-tally.ts";
import { isBlank, isFinite, isWhole } from "./conditions.ts";
import type { Source } from "./source.ts";
import type { TallySql } from "./tally-sql.ts";
import { count, countSkipped, type Template } from "./template.ts";

/** Sessions by what they held. */
export function sessionsSql(
  { collect, fields }: MetricDefinition & { readonly tally: "sessions" },
  source: Source,
): TallySql<SessionTally> {
  const { engagedSeconds, engagedInteractions } = collect;
  const interactions = source.number(fields["interactions"], "interactions");
  const seconds = fields["seconds"] === undefined ? null : source.number(fields["seconds"], "seconds");
  const converted = fields["converted"] === undefined ? null : source.flag(fields["converted"], "converted", true);
  const blanks = [isBlank(interactions, source), ...(seconds === null ? [] : [isBlank(seconds, source)])];
  const unknown = [...blanks, ...(converted === null ? [] : [`${converted} IS NULL`])].join(" OR ");
  const sound = [
    `(${blanks[0]} OR ${isWhole(interactions)})`,
    ...(seconds === null ? [] : [`(${blanks[1]} OR ${isFinite(seconds)})`]),
    ...(converted === null ? [] : [`(${converted} IS NULL OR ${converted} IN (0, 1))`]),
  ].join(" AND ");
  // What cannot be taken is invalid, also where something else is missing.
  const verdict = source.verdict(`(${unknown}) AND ${sound}`, sound);
  const engaged = [
    `${interactions} >= ${engagedInteractions}`,
    ...(seconds === null ? [] : [`${seconds} > ${engagedSeconds}`]),
    ...(converted === null ? [] : [`${converted} = 1`]),
  ].join(" OR ");
  const flat: Template<SessionTally> = {
    engagedSeconds,
    engagedInteractions,
    sessions: count(`${verdict} = 1`),
    single: count(`${verdict} = 1 AND ${interactions} <= 1`),
    engaged: count(`${verdict} = 1 AND (${engaged})`),
    ...countSkipped(verdict),
  };
  return { flat, tally: (filled) => filled };
}

import type { MetricDefinition } from "../core/definition.ts";
import type { OneTouchTally } from "../service/one-touch.ts";
import { isBlank, isWhole } from "./conditions.ts";
import type { Source } from "./source.ts";
import type { TallySql } from "./tally-sql.ts";
import { count, countSkipped, type Template } from "./template.ts";

/** Tickets by whether they were resolved in one touch. */
export function oneTouchSql(
  { collect, fields }: MetricDefinition & { readonly tally: "one-touch" },
  source: Source,
): TallySql<OneTouchTally> {
  const { min, max } = collect;
  const replies = source.number(fields["replies"], "replies");
  const done = fields["resolved"] === undefined ? "1" : source.flag(fields["resolved"], "resolved", true);
  const unknown = isBlank(replies, source);
  const known = isWhole(replies);
  const missing = `${done} IS NULL AND (${unknown} OR ${known}) OR ${done} IN (0, 1) AND ${unknown}`;
  const verdict = source.verdict(missing, `${done} IN (0, 1) AND ${known}`);
  const flat: Template<OneTouchTally> = {
    min,
    max,
    oneTouch: count(`${verdict} = 1 AND ${done} = 1 AND ${replies} BETWEEN ${min} AND ${max}`),
    resolved: count(`${verdict} = 1 AND ${done} = 1`),
    unresolved: count(`${verdict} = 1 AND ${done} = 0`),
    ...countSkipped(verdict),
  };
  return { flat, tally: (filled) => filled };
}

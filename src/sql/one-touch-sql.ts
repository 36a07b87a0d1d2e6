import type { MetricDefinition } from "../core/definition.ts";
import type { OneTouchTally } from "../service/one-touch.ts";
import { isBlank, isWhole } from "./conditions.ts";
import type { Source } from "./source.ts";
import { count, countOthers, type Template } from "./template.ts";

/** Tickets by whether they were resolved in one touch. */
export function oneTouchSql(
  { collect, fields }: MetricDefinition & { readonly tally: "one-touch" },
  source: Source,
): Template<OneTouchTally> {
  const { min, max } = collect;
  const replies = source.number(fields["replies"], "replies");
  const done = fields["resolved"] === undefined ? "1" : source.flag(fields["resolved"], "resolved", true);
  const unknown = isBlank(replies, source);
  const known = isWhole(replies);
  const missing = `${done} IS NULL AND (${unknown} OR ${known}) OR ${done} IN (0, 1) AND ${unknown}`;
  return {
    min,
    max,
    oneTouch: count(`${done} = 1 AND ${known} AND ${replies} BETWEEN ${min} AND ${max}`),
    resolved: count(`${done} = 1 AND ${known}`),
    unresolved: count(`${done} = 0 AND ${known}`),
    missing: count(missing),
    invalid: countOthers(missing, `${done} IN (0, 1) AND ${known}`),
  };
}

import type { MetricDefinition } from "../core/definition.ts";
import { DAY } from "../core/time.ts";
import type { BacklogTally } from "../service/backlog.ts";
import { isMoment } from "./conditions.ts";
import { fill } from "./dialect.ts";
import { plainKeys } from "./level.ts";
import type { Source } from "./source.ts";
import type { TallySql } from "./tally-sql.ts";
import { count, countSkipped } from "./template.ts";

/** Tickets of one day. */
interface FoldedDay {
  readonly opened: number;
  readonly closed: number;
}

/** Tickets counted by the day on which they were opened, and by that on which they were closed. */
export function backlogSql(
  { collect, fields }: MetricDefinition & { readonly tally: "backlog" },
  source: Source,
): TallySql<BacklogTally, Omit<BacklogTally, "days">, FoldedDay> {
  const { timeZone } = collect;
  const opened = source.moment(fields["opened"], "opened", timeZone);
  const closed = fields["closed"] === undefined ? null : source.moment(fields["closed"], "closed", timeZone);
  const ends = closed === null ? "" : ` AND (${closed} IS NULL OR (${isMoment(closed)} AND ${closed} >= ${opened}))`;
  const verdict = source.verdict(`${opened} IS NULL`, `${isMoment(opened)}${ends}`);
  const dayOf = (moment: string): string => `FLOOR(${source.local(moment, timeZone)} / ${DAY})`;
  const openedOn = dayOf(opened);
  const closedOn = closed === null ? null : dayOf(closed);
  return {
    flat: { timeZone, tickets: count(`${verdict} = 1`), ...countSkipped(verdict) },
    folding: {
      query(level) {
        const keys = plainKeys(level);
        const came = `SELECT ${keys}${openedOn} AS on_day, 0 AS what FROM ${level.source} WHERE ${verdict} = 1`;
        const left =
          closedOn === null
            ? ""
            : ` UNION ALL SELECT ${keys}${closedOn} AS on_day, 1 AS what FROM ${level.source} WHERE ${verdict} = 1 AND ${closed} IS NOT NULL`;
        return `SELECT ${keys}${fill(level.dialect.word, "on_day")} AS code, what FROM (${came}${left}) AS h1`;
      },
      template: { opened: count("what = 0"), closed: count("what = 1") },
      part: "code",
    },
    tally: (flat, parts) => ({
      ...flat,
      days: Object.fromEntries(parts.map(({ part, folded }) => [String(Number(part)), [folded.opened, folded.closed]])),
    }),
  };
}

import type { MetricDefinition } from "../core/definition.ts";
import type { ChurnTally, FoldedCustomers } from "../retention/churn-from-records.ts";
import { isMoment } from "./conditions.ts";
import { groupBy, groupedKeys } from "./level.ts";
import type { Source } from "./source.ts";
import type { TallySql } from "./tally-sql.ts";
import { count, countSkipped } from "./template.ts";

/** Customers who touch a window of time: their spells are folded into whether they were there at its start and its end. */
export function churnSql(
  { collect, fields }: MetricDefinition & { readonly tally: "churn" },
  source: Source,
): TallySql<ChurnTally, Omit<ChurnTally, "customers" | "folded">, FoldedCustomers> {
  const { from, to, timeZone } = collect;
  const customer = source.name(fields["customer"], "customer");
  const start = source.moment(fields["start"], "start", timeZone);
  const end = fields["end"] === undefined ? null : source.moment(fields["end"], "end", timeZone);
  const ends = end === null ? "" : ` AND (${end} IS NULL OR (${isMoment(end)} AND ${end} >= ${start}))`;
  const verdict = source.verdict(`${customer} IS NULL OR ${start} IS NULL`, `${isMoment(start)}${ends}`);
  const valid = `${verdict} = 1`;
  const endsAfter = (moment: number): string => (end === null ? "" : ` AND (${end} IS NULL OR ${end} > ${moment})`);
  const seen = (condition: string, name: string): string => `MAX(CASE WHEN ${condition} THEN 1 ELSE 0 END) AS ${name}`;
  const started = `${valid} AND ${start} > ${from} AND ${start} <= ${to}`;
  return {
    flat: {
      from,
      to,
      timeZone,
      spellsStarted: count(started),
      spellsEnded: end === null ? 0 : count(`${valid} AND ${end} > ${from} AND ${end} <= ${to}`),
      spells: count(valid),
      ...countSkipped(verdict),
    },
    folding: {
      query: (level) =>
        `SELECT ${groupedKeys(level)}${[
          seen(`${valid} AND ${start} <= ${from}${endsAfter(from)}`, "at_start"),
          seen(`${valid} AND ${start} <= ${to}${endsAfter(to)}`, "at_end"),
          seen(started, "started"),
        ].join(", ")} FROM ${level.source}${groupBy(level, customer)}`,
      template: {
        start: count("at_start = 1"),
        lost: count("at_start = 1 AND at_end = 0"),
        new: count("at_start = 0 AND (at_end = 1 OR started = 1)"),
        lostNew: count("at_start = 0 AND at_end = 0 AND started = 1"),
        end: count("at_end = 1"),
      },
    },
    tally: (flat, [part]) => ({ ...flat, customers: {}, ...(part && { folded: part.folded }) }),
  };
}

import type { MetricDefinition } from "../core/definition.ts";
import { invalidOption } from "../core/errors.ts";
import { UNITS } from "../service/durations-of.ts";
import { MILESTONES, type TicketTimesTally, type TimeTable } from "../service/ticket-times.ts";
import { isMoment } from "./conditions.ts";
import { fill } from "./dialect.ts";
import { plainKeys } from "./level.ts";
import type { Source } from "./source.ts";
import type { TallySql } from "./tally-sql.ts";
import { count, countSkipped } from "./template.ts";

/** Tickets that took, or have waited, so long. */
interface FoldedTime {
  readonly reached: number;
  readonly waiting: number;
}

/** Tickets counted by milestone and whole units of time. */
export function ticketTimesSql(
  { collect, fields }: MetricDefinition & { readonly tally: "ticket-times" },
  source: Source,
): TallySql<TicketTimesTally, Omit<TicketTimesTally, "times">, FoldedTime> {
  const { invalid: _, ...rule } = collect;
  const { milestones, unit, asOf, timeZone, hours } = rule;
  if (hours !== null) throw invalidOption("businessHours", "all time, since SQL does not count business hours", hours.timeZone);
  const opened = source.moment(fields["opened"], "opened", timeZone);
  const moments = milestones.map((milestone) => source.moment(fields[milestone], milestone, timeZone));
  const sound = moments.map((moment) => `(${moment} IS NULL OR (${isMoment(moment)} AND ${moment} >= ${opened}))`);
  const verdict = source.verdict(`${opened} IS NULL`, [isMoment(opened), ...sound].join(" AND "));
  const inside = `${verdict} = 1 AND ${opened} <= ${asOf}`;
  return {
    flat: {
      rule,
      tickets: count(inside),
      afterAsOf: count(`${verdict} = 1 AND ${opened} > ${asOf}`),
      ...countSkipped(verdict),
    },
    folding: {
      query(level) {
        const keys = plainKeys(level);
        // A code of whole units and the milestone's place.
        const times = moments.map((moment, place) => {
          const known = `${moment} IS NOT NULL AND ${moment} <= ${asOf}`;
          const until = `CASE WHEN ${known} THEN ${moment} ELSE ${asOf}e0 END`;
          const code = `FLOOR((${until} - ${opened}) / ${UNITS[unit]}e0) * ${milestones.length} + ${place}`;
          return `SELECT ${keys}${code} AS took, CASE WHEN ${known} THEN 0 ELSE 1 END AS what FROM ${level.source} WHERE ${inside}`;
        });
        return `SELECT ${keys}${fill(level.dialect.word, "took")} AS code, what FROM (${times.join(" UNION ALL ")}) AS h1`;
      },
      template: { reached: count("what = 0"), waiting: count("what = 1") },
      part: "code",
    },
    tally(flat, parts) {
      const times = Object.fromEntries(MILESTONES.map((milestone): [string, TimeTable] => [milestone, {}]));
      for (const { part, folded } of parts) {
        const place = Number(part) % milestones.length;
        const table = times[milestones[place] as string] as TimeTable;
        table[String((Number(part) - place) / milestones.length)] = [folded.reached, folded.waiting];
      }
      return { ...flat, times: times as unknown as TicketTimesTally["times"] };
    },
  };
}

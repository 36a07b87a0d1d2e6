import type { MetricDefinition } from "../core/definition.ts";
import { DAY, type Period } from "../core/time.ts";
import type { LifeTableTally } from "../retention/life-table-tally.ts";
import { isBlank, isMoment, isWhole, needsUtc } from "./conditions.ts";
import { fill } from "./dialect.ts";
import { isValue } from "./is-value.ts";
import { plainKeys } from "./level.ts";
import { dayOfMonthSql, periodSql } from "./moments.ts";
import type { Source } from "./source.ts";
import type { TallySql } from "./tally-sql.ts";
import { count, countSkipped } from "./template.ts";

type LifeTableDefinition = MetricDefinition & { readonly tally: "life-table" };

/** What happened at one age. */
interface FoldedAge {
  readonly events: number;
  readonly censored: number;
  readonly entered: number;
}

/** A record as SQL: its verdict, its age at the end, whether the event came, and the age at which it came under observation. */
interface StaySql {
  readonly verdict: string;
  readonly age: string;
  readonly event: string;
  readonly entry: string | null;
  readonly inside: string;
}

/** A life table: rows are counted by age where they are. */
export function lifeTableSql(
  definition: LifeTableDefinition,
  source: Source,
): TallySql<LifeTableTally, Omit<LifeTableTally, "ages">, FoldedAge> {
  const { of, unit, timeZone, asOf, from, eventWhen } = definition.collect;
  const stay = of === "durations" ? durationSql(definition, source) : spellSql(definition, source);
  const { verdict, age, event, entry } = stay;
  const inside = `${verdict} = 1 AND ${stay.inside}`;
  return {
    flat: {
      of,
      unit,
      timeZone,
      asOf,
      from,
      eventWhen,
      outside: count(`${verdict} = 1 AND NOT (${stay.inside})`),
      ...countSkipped(verdict),
    },
    folding: {
      query: (level) => {
        const keys = plainKeys(level);
        const exits = `SELECT ${keys}${age} AS age, ${event} AS what FROM ${level.source} WHERE ${inside}`;
        const entries =
          entry === null
            ? ""
            : ` UNION ALL SELECT ${keys}${entry} AS age, 2 AS what FROM ${level.source} WHERE ${inside} AND ${entry} IS NOT NULL`;
        return `SELECT ${keys}${fill(level.dialect.word, "age")} AS code, what FROM (${exits}${entries}) AS h1`;
      },
      template: { events: count("what = 1"), censored: count("what = 0"), entered: count("what = 2") },
      part: "code",
    },
    tally: (flat, parts) => ({
      ...flat,
      ages: Object.fromEntries(
        parts.map(({ part, folded: { events, censored, entered } }) => [String(Number(part)), [events, censored, entered] as const]),
      ) as LifeTableTally["ages"],
    }),
  };
}

function durationSql({ collect, fields }: LifeTableDefinition, source: Source): StaySql {
  const { eventWhen } = collect;
  const duration = source.number(fields["duration"], "duration");
  const entry = fields["entry"] === undefined ? null : source.number(fields["entry"], "entry");
  const rule = isValue(eventWhen, fields["event"], "event", source, eventWhen?.rule === "boolean");
  const blank = [isBlank(duration, source), rule.missing, ...(entry === null ? [] : [isBlank(entry, source)])].join(" OR ");
  const sound = [isWhole(duration), ...(eventWhen?.rule === "boolean" ? [`(${rule.yes} OR ${rule.no})`] : [])];
  if (entry !== null) sound.push(`(${isWhole(entry)})`, `(${entry} = 0 OR ${entry} < ${duration})`);
  return {
    verdict: source.verdict(blank, sound.map((condition) => `(${condition})`).join(" AND ")),
    age: duration,
    event: `CASE WHEN ${rule.yes} THEN 1 ELSE 0 END`,
    entry: entry === null ? null : `CASE WHEN ${entry} > 0 THEN ${entry} END`,
    inside: "1 = 1",
  };
}

function spellSql({ collect, fields }: LifeTableDefinition, source: Source): StaySql {
  const { from, timeZone } = collect;
  const [unit, asOf] = [collect.unit as Period, collect.asOf as number];
  needsUtc(timeZone as string);
  const start = source.moment(fields["start"], "start");
  const end = fields["end"] === undefined ? null : source.moment(fields["end"], "end");
  const ends = end === null ? "" : ` AND (${end} IS NULL OR (${isMoment(end)} AND ${end} >= ${start}))`;
  const verdict = source.verdict(`${start} IS NULL`, `${isMoment(start)}${ends}`);
  const left = end === null ? "1 = 0" : `${end} <= ${asOf}`;
  const atAsOf = wholePeriodsSql(start, asDouble(asOf), unit);
  const age = source.derivedKey(end === null ? atAsOf : `CASE WHEN ${left} THEN ${wholePeriodsSql(start, end, unit)} ELSE ${atAsOf} END`);
  const entry =
    from === null ? null : source.derivedKey(`CASE WHEN ${start} < ${from} THEN ${wholePeriodsSql(start, asDouble(from), unit)} END`);
  // Who left before observation began is entered at an age that is not below the age reached.
  const inside = `${start} <= ${asOf}${entry === null ? "" : ` AND (${entry} IS NULL OR ${entry} < ${age})`}`;
  return { verdict, age, event: `CASE WHEN ${left} THEN 1 ELSE 0 END`, entry, inside };
}

/** A number that engines do not divide as an integer. */
const asDouble = (moment: number): string => `${moment}e0`;

/** How many whole periods lie between two moments, as `wholePeriods` counts them, in UTC. */
function wholePeriodsSql(from: string, to: string, every: Period): string {
  if (every === "day" || every === "week") return `FLOOR((${to} - ${from}) / ${every === "day" ? DAY : 7 * DAY})`;
  const day = (moment: string): string => `FLOOR(${moment} / ${DAY})`;
  const time = (moment: string): string => `(${moment} - ${day(moment)} * ${DAY})`;
  const [first, last] = [dayOfMonthSql(from), dayOfMonthSql(to)];
  const lastOfMonth = `${periodSql(`(${to} + ${DAY})`, "month")} <> ${periodSql(to, "month")}`;
  // The anniversary of a day that the month lacks is its last day.
  const early = `${last} < ${first} AND NOT ${lastOfMonth}`;
  const sameDay = `${last} = ${first} OR (${last} < ${first} AND ${lastOfMonth})`;
  const passed = `(${periodSql(to, "month")} - ${periodSql(from, "month")} - CASE WHEN ${early} THEN 1 WHEN (${sameDay}) AND ${time(to)} < ${time(from)} THEN 1 ELSE 0 END)`;
  return every === "month" ? passed : `FLOOR(${passed} / ${every === "quarter" ? 3 : 12})`;
}

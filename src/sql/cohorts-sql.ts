import type { MetricDefinition } from "../core/definition.ts";
import { periodNumber } from "../core/period-number.ts";
import { calendarOf, DAY, type Period } from "../core/time.ts";
import type { CohortTally, FoldedCohort } from "../retention/cohort-tally.ts";
import { isMoment, needsUtc } from "./conditions.ts";
import { fill } from "./dialect.ts";
import { groupBy, groupedKeys, type Level, partitionBy, plainKeys } from "./level.ts";
import { periodSql } from "./moments.ts";
import type { Source } from "./source.ts";
import type { TallySql } from "./tally-sql.ts";
import { count, countSkipped } from "./template.ts";

/** The first period that a record tells of, and its run, as SQL. */
interface Run {
  readonly valid: string;
  readonly moment: string;
  readonly cohort: string;
  readonly first: string;
  readonly last: string;
  readonly verdict: string;
}

type CohortsDefinition = MetricDefinition & { readonly tally: "cohorts" };

/** More than the periods between the first and the last moment of a calendar: a cohort and an age in one number. */
const SPAN = 4194304; // 2^22

/** Customers by the period in which they came: their runs of periods are joined, and counted by where each begins and ends. */
export function cohortsSql(
  definition: CohortsDefinition,
  source: Source,
): TallySql<CohortTally, Omit<CohortTally, "customers" | "folded">, Omit<FoldedCohort, "cohort" | "period">> {
  const { collect, fields } = definition;
  const { of, every, timeZone, asOf } = collect;
  needsUtc(timeZone);
  const customer = source.name(fields["customer"], "customer");
  const run = of === "spells" ? spellRun(definition, customer, source) : activityRun(definition, customer, source);
  const known = `${run.verdict} = 1 AND ${run.moment} <= ${asOf}`;
  return {
    flat: {
      of,
      every,
      timeZone,
      asOf,
      known: count(known),
      later: count(`${run.verdict} = 1 AND ${run.moment} > ${asOf}`),
      ...countSkipped(run.verdict),
    },
    folding: {
      query: (level) => foldedQuery(level, customer, { ...run, valid: known }),
      template: {
        customers: count("came = 1"),
        begins: count("run_starts = 1"),
        ends: count("run_stops = 1"),
        last: count("run_final = 1"),
      },
      part: "code",
    },
    tally: (flat, parts) => ({
      ...flat,
      customers: {},
      ...(parts.length > 0 && {
        folded: parts.map(({ part, folded }): FoldedCohort => {
          const code = Number(part);
          const cohort = Math.floor(code / SPAN);
          return { cohort, period: code - cohort * SPAN + cohort - 1, ...folded };
        }),
      }),
    }),
  };
}

function activityRun({ collect, fields }: CohortsDefinition, customer: string, source: Source): Run {
  const moment = source.moment(fields["at"], "at");
  const verdict = source.verdict(`${customer} IS NULL OR ${moment} IS NULL`, isMoment(moment));
  const period = source.derivedKey(periodSql(moment, collect.every));
  return { valid: verdict, verdict, moment, cohort: period, first: period, last: period };
}

function spellRun({ collect, fields }: CohortsDefinition, customer: string, source: Source): Run {
  const { every, asOf } = collect;
  const start = source.moment(fields["start"], "start");
  const end = fields["end"] === undefined ? null : source.moment(fields["end"], "end");
  const ends = end === null ? "" : ` AND (${end} IS NULL OR (${isMoment(end)} AND ${end} >= ${start}))`;
  const verdict = source.verdict(`${customer} IS NULL OR ${start} IS NULL`, `${isMoment(start)}${ends}`);
  const over = periodNumber(calendarOf(), asOf, every) - 1;
  const until = end === null ? "0" : endingFrom(end, every, source);
  const last =
    end === null
      ? String(over)
      : `CASE WHEN ${end} IS NULL OR ${end} > ${asOf} THEN ${over} WHEN ${until} - 1 < ${over} THEN ${until} - 1 ELSE ${over} END`;
  const cohort = source.derivedKey(periodSql(start, every));
  return { valid: verdict, verdict, moment: start, cohort, first: endingFrom(start, every, source), last };
}

/** The period before the first boundary at or after a moment. */
function endingFrom(moment: string, every: Period, source: Source): string {
  const period = periodSql(moment, every);
  const dayBefore = periodSql(`(${moment} - ${DAY})`, every);
  const atMidnight = `${moment} - FLOOR(${moment} / ${DAY}) * ${DAY} = 0`;
  return source.derivedKey(`CASE WHEN ${atMidnight} AND ${period} <> ${dayBefore} THEN ${period} - 1 ELSE ${period} END`);
}

function foldedQuery(level: Level, customer: string, { valid, cohort, first, last }: Run): string {
  const keys = plainKeys(level);
  const own = partitionBy(level, "who");
  const before = `OVER (${own} ORDER BY run_first, run_last ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)`;
  const upTo = `OVER (${own} ORDER BY run_first, run_last ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)`;
  const records =
    `SELECT ${keys}${customer} AS who, MIN(${cohort}) OVER (${partitionBy(level, customer)}) AS cohort, ` +
    `${first} AS run_first, ${last} AS run_last FROM ${level.source} WHERE ${valid}`;
  const steps =
    `SELECT ${keys}who, cohort, run_first, run_last, MAX(run_last) OVER (${own}) AS until, ` +
    `CASE WHEN run_first > MAX(run_last) ${before} + 1 THEN 1 ELSE 0 END AS step FROM (${records}) AS h1 WHERE run_first <= run_last`;
  // No name stands for two things: ClickHouse takes a name for what the same SELECT calls so.
  const islands = `SELECT ${keys}who, cohort, run_first, run_last, until, SUM(step) ${upTo} AS island FROM (${steps}) AS h2`;
  const runs =
    `SELECT ${groupedKeys(level)}MIN(cohort) AS came_in, MIN(run_first) AS begins_in, MAX(run_last) AS ends_in, MIN(until) AS last_in ` +
    `FROM (${islands}) AS h3${groupBy(level, "who", "island")}`;
  const sides = "SELECT 1 AS side UNION ALL SELECT 2 AS side";
  const bounds =
    `SELECT ${keys}came_in AS cohort, CASE WHEN side = 1 THEN begins_in ELSE ends_in END AS period, 0 AS came, CASE WHEN side = 1 THEN 1 ELSE 0 END AS run_starts, ` +
    `CASE WHEN side = 2 THEN 1 ELSE 0 END AS run_stops, CASE WHEN side = 2 AND ends_in = last_in THEN 1 ELSE 0 END AS run_final ` +
    `FROM (${runs}) AS h4 CROSS JOIN (${sides}) AS h5`;
  const customers =
    `SELECT ${groupedKeys(level)}MIN(${cohort}) AS cohort, MIN(${cohort}) AS period, 1 AS came, 0 AS run_starts, 0 AS run_stops, 0 AS run_final ` +
    `FROM ${level.source} WHERE ${valid}${groupBy(level, customer)}`;
  const code = fill(level.dialect.word, `(cohort * ${SPAN} + (period - cohort + 1))`);
  return `SELECT ${keys}came, run_starts, run_stops, run_final, ${code} AS code FROM (${customers} UNION ALL ${bounds}) AS h6`;
}

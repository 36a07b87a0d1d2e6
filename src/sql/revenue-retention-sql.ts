import type { FieldSource, MetricDefinition } from "../core/definition.ts";
import { invalidOption } from "../core/errors.ts";
import { periodStart } from "../core/period-number.ts";
import { calendarOf, type Period } from "../core/time.ts";
import type { FoldedRevenue } from "../retention/folded-revenue.ts";
import type { RevenueTally } from "../retention/revenue-tally.ts";
import { isBlank, isFinite, isMoment } from "./conditions.ts";
import { fill } from "./dialect.ts";
import { groupBy, groupedKeys, type Level, partitionBy, plainKeys } from "./level.ts";
import { periodKey } from "./moments.ts";
import type { Source } from "./source.ts";
import type { TallySql } from "./tally-sql.ts";
import { count, countSkipped, greatest, plainSum, type Template } from "./template.ts";
import { checkWithinZone } from "./zones.ts";

type RevenueDefinition = MetricDefinition & { readonly tally: "revenue-retention" };

/** A period as it is read: a label by itself, or a number, which is one of the calendar unless it is the period itself. */
interface FoldedPeriod extends Omit<FoldedRevenue, "period"> {
  readonly at: {
    readonly number: number;
    readonly plain: number;
    /** Its place among the periods, from 1. */
    readonly place: number;
    /** Valid records. */
    readonly records: number;
  };
}

/** A period as SQL. */
interface PeriodSql {
  readonly missing: string;
  readonly valid: string;
  readonly label: string;
  readonly number: string;
  /** 1 where the number is the period itself. */
  readonly plain: 0 | 1;
}

/**
 * Revenue of customers from period to period. A row is a customer in a period, seen beside the periods of the same customer before and after;
 * whether those are the neighbors of this one is told by its place among the periods that occur.
 */
export function revenueRetentionSql(
  { collect, fields }: RevenueDefinition,
  source: Source,
): TallySql<RevenueTally, Omit<RevenueTally, "periods" | "customers" | "folded">, FoldedPeriod> {
  const { every, timeZone } = collect;
  const customer = source.name(fields["customer"], "customer");
  const revenue = source.number(fields["revenue"], "revenue");
  const period = periodOf(fields["period"], every, timeZone, source);
  const verdict = source.verdict(
    `${customer} IS NULL OR ${period.missing} OR ${isBlank(revenue, source)}`,
    `(${period.valid}) AND ${isFinite(revenue)}`,
  );
  return {
    flat: { every, timeZone, valid: count(`${verdict} = 1`), ...countSkipped(verdict) },
    folding: {
      query: (level) => movesQuery(level, { customer, revenue, period, valid: `${verdict} = 1` }),
      part: "label",
      number: "period",
      template: TEMPLATE,
    },
    tally(flat, parts) {
      const ordered = [...parts].sort((left, right) => left.folded.at.place - right.folded.at.place);
      const named = ordered.map(({ part, folded: { at, ...folded } }) => ({
        records: at.records,
        folded: { period: part === null ? labelOf(at.number, at.plain === 1, every, timeZone) : `:${part}`, ...folded },
      }));
      return {
        ...flat,
        periods: Object.fromEntries(named.map(({ records, folded }) => [folded.period, records])),
        customers: {},
        ...(named.length > 0 && { folded: named.map(({ folded }) => folded) }),
      };
    },
  };
}

function labelOf(number: number, plain: boolean, every: Period, timeZone: string): string {
  if (plain) return String(number);
  checkWithinZone(number, timeZone, "period");
  const utc = calendarOf();
  return `:${utc.label(periodStart(utc, number, every), every)}`;
}

function periodOf(field: FieldSource | undefined, every: Period, timeZone: string, source: Source): PeriodSql {
  const content = source.content(field);
  if (content === "numbers") {
    const number = source.number(field, "period");
    return {
      missing: isBlank(number, source),
      // Infinities and NaN lie beyond; -0 is 0.
      valid: `${number} BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308`,
      label: "NULL",
      number: `CASE WHEN ${number} = 0 THEN 0 ELSE ${number} END`,
      plain: 1,
    };
  }
  if (content === "labels") {
    if (every === "day") throw invalidOption("columns.period", '"instants" or "local" for days, which are dates', content);
    const label = source.word(field, "period");
    return { missing: `${label} IS NULL`, valid: isLabel(label, every), label, number: "0", plain: 0 };
  }
  const moment = source.moment(field, "period", timeZone);
  const number = source.derivedKey(periodKey(moment, { every, timeZone }, source));
  return { missing: `${moment} IS NULL`, valid: isMoment(moment), label: "NULL", number, plain: 0 };
}

const LABELS: Readonly<Record<Exclude<Period, "day">, string>> = { week: "0000-W00", month: "0000-00", quarter: "0000-Q0", year: "0000" };
const PARTS: Partial<Readonly<Record<Period, readonly [length: number, first: string, last: string]>>> = {
  week: [2, "01", "53"],
  month: [2, "01", "12"],
  quarter: [1, "1", "4"],
};

/** Whether a text is a label of the calendar, character by character. */
function isLabel(text: string, every: Exclude<Period, "day">): string {
  const form = LABELS[every];
  const characters = Array.from(form, (character, index) => {
    const own = `SUBSTR(${text}, ${index + 1}, 1)`;
    return character === "0" ? `${own} BETWEEN '0' AND '9'` : `${own} = '${character}'`;
  });
  const part = PARTS[every];
  const range = part ? [`SUBSTR(${text}, ${form.length + 1 - part[0]}, ${part[0]}) BETWEEN '${part[1]}' AND '${part[2]}'`] : [];
  return [`LENGTH(${text}) = ${form.length}`, ...characters, ...range].join(" AND ");
}

interface Rows {
  readonly customer: string;
  readonly revenue: string;
  readonly period: PeriodSql;
  readonly valid: string;
}

function movesQuery(level: Level, { customer, revenue, period, valid }: Rows): string {
  const keys = plainKeys(level);
  const own = "label, period, plain, place, records, amount";
  const time = period.label === "NULL" ? "period" : "label";
  const paid =
    `SELECT ${groupedKeys(level)}${customer} AS who, ${period.label} AS label, ${period.number} AS period, ` +
    `${fill(level.dialect.sum, revenue)} AS amount, COUNT(*) AS records FROM ${level.source} WHERE ${valid}` +
    groupBy(level, customer, ...(period.label === "NULL" ? [period.number] : [period.label]));
  const placed =
    `SELECT ${keys}who, label, period, ${period.plain} AS plain, amount, records, CASE WHEN amount > 0 THEN 1 ELSE 0 END AS pays, ` +
    `DENSE_RANK() OVER (${[partitionBy(level), `ORDER BY ${time}`].join(" ").trim()}) AS place, ` +
    `SUM(amount) OVER (${partitionBy(level, time)}) AS total FROM (${paid}) AS h1`;
  const history = `OVER (${partitionBy(level, "who", "pays")} ORDER BY place)`;
  const seen =
    // Where there is no such row, ClickHouse gives 0 for a place, and others NULL.
    `SELECT ${keys}${own}, pays, total, COALESCE(LAG(place) ${history}, 0) AS place_before, LAG(amount) ${history} AS amount_before, ` +
    `LAG(total) ${history} AS total_before, COALESCE(LEAD(place) ${history}, 0) AS place_after FROM (${placed}) AS h2`;
  const moved =
    `SELECT ${keys}${own}, total, amount_before, total_before, CASE WHEN pays = 0 THEN 'none' WHEN place_before = 0 THEN 'new' ` +
    `WHEN place_before < place - 1 THEN 'back' WHEN amount > amount_before THEN 'more' WHEN amount < amount_before THEN 'less' ELSE 'same' END AS move, ` +
    `CASE WHEN pays = 1 AND place_after <> place + 1 THEN 1 ELSE 0 END AS leaves FROM (${seen}) AS h3`;
  const kept =
    `SELECT ${keys}${own}, total, amount_before, total_before, move, leaves, CASE WHEN ${STAYS} THEN 1 ELSE 0 END AS stays, ` +
    `CASE WHEN move = 'less' THEN amount WHEN move IN ('more', 'same') THEN amount_before ELSE 0 END AS gross, ` +
    `CASE WHEN ${STAYS} THEN amount ELSE 0 END AS net, CASE WHEN move = 'back' THEN amount ELSE 0 END AS back FROM (${moved}) AS h4`;
  const all = (name: string): string => `SUM(${name}) OVER (${partitionBy(level, "place")}) AS all_${name}`;
  const totals =
    `SELECT ${keys}${own}, total, amount_before, total_before, move, leaves, stays, gross, net, ` +
    `${["gross", "net", "back"].map(all).join(", ")} FROM (${kept}) AS h5`;
  const before = share("amount_before", "total_before");
  const columns = [
    `CASE WHEN stays = 1 THEN ${share("gross", "all_gross")} - ${before} ELSE 0 END AS off_gross`,
    `CASE WHEN stays = 1 THEN ${share("net", "all_net")} - ${before} ELSE 0 END AS off_net`,
    `CASE WHEN stays = 1 THEN ${share("net", "(all_net + all_back)")} - ${before} WHEN move = 'back' THEN ${share("amount", "(all_net + all_back)")} ELSE 0 END AS off_all`,
    `CASE WHEN leaves = 1 THEN ${share("amount", "total")} ELSE 0 END AS off_left`,
  ];
  return `SELECT ${keys}${own}, amount_before, move, leaves, gross, net, ${columns.join(", ")} FROM (${totals}) AS h6`;
}

const STAYS = "move IN ('more', 'same', 'less')";

/** A part of a total, without quotients that have no double, which PostgreSQL would refuse. */
function share(part: string, whole: string): string {
  return `CASE WHEN ${whole} < 1e-150 THEN ${part} / ${whole} WHEN ${part} > 1e-150 * ${whole} THEN ${part} / ${whole} ELSE 0 END`;
}

const squares = (name: string): string => `CASE WHEN ABS(${name}) > 1e-150 THEN ${name} * ${name} ELSE 0 END`;

function movement(condition: string, revenue: string): Template<FoldedRevenue["new"]> {
  return { customers: count(condition), revenue: plainSum(`CASE WHEN ${condition} THEN ${revenue} ELSE 0 END`) };
}

const TEMPLATE: Template<FoldedPeriod> = {
  at: { number: greatest("period"), plain: greatest("plain"), place: greatest("place"), records: plainSum("records") },
  ending: movement("amount > 0", "amount"),
  new: movement("move = 'new'", "amount"),
  reactivation: movement("move = 'back'", "amount"),
  expansion: movement("move = 'more'", "amount - amount_before"),
  contraction: movement("move = 'less'", "amount_before - amount"),
  churned: movement("leaves = 1", "amount"),
  gross: plainSum("gross"),
  net: plainSum("net"),
  spreads: {
    gross: plainSum(squares("off_gross")),
    net: plainSum(squares("off_net")),
    withReactivation: plainSum(squares("off_all")),
    churned: plainSum(squares("off_left")),
  },
};

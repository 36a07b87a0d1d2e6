import { churnOf, type ChurnResult, revenueRetentionOf, type RevenuePeriodResult, scorecard } from "cx-metrics";
import { type Cells, columnAt, numberAt, type Table, textAt } from "./csv.ts";
import { type CustomerLine, type Measured, SEGMENT, segmentOf, shareOf } from "./customer-lines.ts";
import { numberOption, type Options } from "./options.ts";
import { Problem } from "./problem.ts";

/** Spells: from when and until when somebody was a customer. They are kept, since a window and a customer's spells need all of them. */
export async function bySpells(table: Table, options: Options, region: number | undefined): Promise<Measured> {
  const columns = {
    customer: columnAt(table, options.customer, "customer"),
    start: columnAt(table, options.start, "start"),
    end: columnAt(table, options.end, "end"),
    before: columnAt(table, options["revenue-before"], "revenueBefore"),
    now: columnAt(table, options["revenue-now"], "revenueNow"),
  };
  if (columns.customer === undefined || columns.start === undefined) {
    throw new Problem(`${table.name}: churn needs the columns --customer and --start, or --churned column=value`);
  }
  const spells: Spell[] = [];
  for await (const row of table.rows) spells.push(toSpell(row, columns, region));
  const settings = { invalid: "skip", level: numberOption("level", options.level, 0.95) } as const;
  const window = windowOf(spells, options);
  const by = region === undefined ? [] : [SEGMENT];
  const timeZone = options["time-zone"] ?? "UTC";
  const fields = { customer: "customer", start: "start", end: "end" } as const;
  const churn = scorecard({ by, metrics: { churn: churnOf<Spell>(fields, { ...window, timeZone }, settings) } }).measure(spells);
  if (churn.total.metrics.churn === null) throw new Problem(`${table.name}: no row with a customer and a start`);
  const { missing, invalid } = churn.total.counts.churn;

  const hasRevenue = columns.before !== undefined && columns.now !== undefined;
  const payments = spells.flatMap(({ segment, customer, before, now }): Payment[] => [
    { segment, customer, period: 0, revenue: before },
    { segment, customer, period: 1, revenue: now },
  ]);
  const retention = revenueRetentionOf<Payment>({ customer: "customer", period: "period", revenue: "revenue" }, settings);
  const revenue = hasRevenue ? scorecard({ by, metrics: { retention } }).measure(payments) : null;
  const bridgeOf = (segment: string | null): RevenuePeriodResult | undefined =>
    revenue?.segments.find(({ key: values }) => segmentOf(values) === segment)?.metrics.retention?.periods[0];
  const segments = region === undefined ? [] : churn.segments;
  return {
    rows: spells.length,
    missing,
    invalid,
    window,
    segments: segments.map(({ key: values, metrics }) => spellLine(segmentOf(values), metrics.churn, bridgeOf(segmentOf(values)))),
    total: spellLine(null, churn.total.metrics.churn, revenue?.total.metrics.retention?.periods[0]),
  };
}

interface Spell {
  readonly segment: string | null;
  readonly customer: string | null;
  readonly start: string | null;
  readonly end: string | null;
  readonly before: number | string | null;
  readonly now: number | string | null;
}

interface Payment {
  readonly segment: string | null;
  readonly customer: string | null;
  readonly period: number;
  readonly revenue: number | string | null;
}

function toSpell(
  row: Cells,
  columns: Readonly<Record<"customer" | "start" | "end" | "before" | "now", number | undefined>>,
  region: number | undefined,
): Spell {
  return {
    segment: textAt(row, region),
    customer: textAt(row, columns.customer),
    start: textAt(row, columns.start),
    end: textAt(row, columns.end),
    before: numberAt(row, columns.before),
    now: numberAt(row, columns.now),
  };
}

/** The window that the user asked for, or the calendar year of the latest start or end. */
function windowOf(spells: readonly Spell[], { from, to }: Options): { readonly from: string; readonly to: string } {
  const dates = spells.flatMap(({ start, end }) => [start, end]).filter((date) => date !== null && /^\d{4}-\d\d-\d\d/.test(date));
  const latest = dates.reduce<string>((late, date) => (date !== null && date > late ? date : late), "");
  const year = Number(latest.slice(0, 4));
  return { from: from ?? `${year}-01-01`, to: to ?? `${year + 1}-01-01` };
}

function spellLine(segment: string | null, churn: ChurnResult | null, bridge: RevenuePeriodResult | undefined): CustomerLine {
  return {
    segment,
    customers: churn?.start ?? 0,
    lost: churn?.lost ?? 0,
    churn: shareOf(churn?.churnRate ?? null, churn?.interval ?? null),
    revenue: bridge?.starting ?? null,
    grossRetention: shareOf(bridge?.grossRetention ?? null, bridge?.grossInterval ?? null),
    netRetention: shareOf(bridge?.netRetention ?? null, bridge?.netInterval ?? null),
  };
}

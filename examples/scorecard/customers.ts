import {
  churnOf,
  type ChurnResult,
  churnRateOf,
  type ChurnRateOfResult,
  byValue,
  revenueRetentionOf,
  type RevenuePeriodResult,
  scorecard,
} from "cx-metrics";
import { type Cells, columnAt, numberAt, type Table, textAt } from "./csv.ts";
import { numberOption, type Options, pairOption } from "./options.ts";
import { Problem } from "./problem.ts";
import { type Cell, heading, type Range, textTable, type Writer } from "./text.ts";

/** A share with its interval. */
export interface Share {
  readonly rate: number;
  readonly interval: Range | null;
}

/** Churn and revenue retention of one segment. */
export interface CustomerLine {
  readonly segment: string | null;
  /** Customers at the start, and those of them who were lost. */
  readonly customers: number;
  readonly lost: number;
  readonly churn: Share | null;
  /** Revenue of the customers at the start, per month. */
  readonly revenue: number | null;
  readonly grossRetention: Share | null;
  readonly netRetention: Share | null;
}

/** What became of the customers. */
export interface CustomersReport {
  readonly file: string;
  readonly rows: number;
  readonly missing: number;
  readonly invalid: number;
  /** The window, where the file has dates. */
  readonly window: { readonly from: string; readonly to: string } | null;
  /** The column that divides the customers, where the file has it. */
  readonly by: string | null;
  readonly segments: readonly CustomerLine[];
  readonly total: CustomerLine;
}

/** Reads the customers: with dates from their spells, or by a column that says who left. */
export async function customersReport(table: Table, options: Options): Promise<CustomersReport> {
  const region = columnAt(table, options.region, "region");
  const by = region === undefined ? null : (table.columns[region] as string);
  const key = byValue("segment", (row: { readonly segment: string | null }) => row.segment);
  const base = { file: table.name, by };
  if (options.churned !== undefined) return { ...base, ...(await byColumn(table, options, options.churned, region, key)) };
  return { ...base, ...(await bySpells(table, options, region, key)) };
}

type Key = ReturnType<typeof byValue<"segment", { readonly segment: string | null }>>;
type Measured = Omit<CustomersReport, "file" | "by">;

/** One row per customer, and a column that says who was lost. */
async function byColumn(table: Table, options: Options, churned: string, region: number | undefined, key: Key): Promise<Measured> {
  const [name, lostWhen] = pairOption("churned", churned);
  const [lost, revenue] = [columnAt(table, name, name), columnAt(table, options["revenue-before"], "revenueBefore")];
  const fields = { lost: "lost", revenue: revenue === undefined ? undefined : "revenue" } as const;
  const churn = churnRateOf<FlaggedCustomer>(fields, { lostWhen, invalid: "skip", level: numberOption("level", options.level, 0.95) });
  const card = scorecard({ by: region === undefined ? [] : [key], metrics: { churn } });
  const tally = card.create();
  let rows = 0;
  for await (const row of table.rows) {
    card.add(tally, { segment: textAt(row, region), lost: textAt(row, lost), revenue: numberAt(row, revenue) }, rows);
    rows += 1;
  }
  const result = card.result(tally);
  if (result === null || result.total.metrics.churn === null) throw new Problem(`${table.name}: no customers`);
  const { missing, invalid } = result.total.counts.churn;
  const segments = region === undefined ? [] : result.segments;
  return {
    rows,
    missing,
    invalid,
    window: null,
    segments: segments.map(({ key: values, metrics }) => columnLine(segmentOf(values), metrics.churn)),
    total: columnLine(null, result.total.metrics.churn),
  };
}

interface FlaggedCustomer {
  readonly segment: string | null;
  readonly lost: string | null;
  readonly revenue: number | string | null;
}

function columnLine(segment: string | null, churn: ChurnRateOfResult | null): CustomerLine {
  const { revenue = null } = churn ?? {};
  const kept = revenue?.interval ? { low: 1 - revenue.interval.high, high: 1 - revenue.interval.low } : null;
  return {
    segment,
    customers: churn?.base ?? 0,
    lost: churn?.lost ?? 0,
    churn: churn && { rate: churn.churnRate, interval: churn.interval },
    revenue: revenue && revenue.total,
    grossRetention: revenue && shareOf(revenue.retentionRate, kept),
    netRetention: null,
  };
}

/** Spells: from when and until when somebody was a customer. They are kept, since a window and a customer's spells need all of them. */
async function bySpells(table: Table, options: Options, region: number | undefined, key: Key): Promise<Measured> {
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
  const by = region === undefined ? [] : [key];
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

function shareOf(rate: number | null, interval: Range | null): Share | null {
  return rate === null ? null : { rate, interval: interval && { low: interval.low, high: interval.high } };
}

function segmentOf(key: Readonly<Record<string, string | number | boolean | null>>): string | null {
  return (key["segment"] ?? null) as string | null;
}

/** The customers as text. */
export function customersText({ file, rows, missing, invalid, window, by, segments, total }: CustomersReport, write: Writer): string {
  const [hasRevenue, hasNet] = [total.revenue !== null, total.netRetention !== null];
  const header = [
    by ?? "",
    "customers",
    "lost",
    "churn %",
    ...(hasRevenue ? ["revenue", "gross retention %"] : []),
    ...(hasNet ? ["net retention %"] : []),
  ];
  const cells = (name: string, line: CustomerLine): Cell[] => [
    name,
    write.count(line.customers),
    write.count(line.lost),
    write.share(line.churn),
    ...(hasRevenue ? [line.revenue === null ? "–" : write.money(line.revenue), write.share(line.grossRetention)] : []),
    ...(hasNet ? [write.share(line.netRetention)] : []),
  ];
  const when = window === null ? "" : `, from ${window.from} to ${window.to}`;
  const notes = [
    "Churn: customers at the start who were gone at the end.",
    ...(hasRevenue ? ["Revenue: per month, of the customers at the start; gross retention leaves upgrades out."] : []),
  ];
  return [
    heading("Customers", `${file}, ${write.count(rows)} rows (${write.count(missing)} missing, ${write.count(invalid)} invalid)${when}`),
    textTable(
      header,
      segments.map((line) => cells(line.segment ?? "(none)", line)),
      cells("all", total),
    ),
    notes.join("\n"),
  ].join("\n\n");
}

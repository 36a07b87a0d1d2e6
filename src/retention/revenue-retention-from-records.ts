import type { AnyRow } from "../core/any-row.ts";
import { checkChoice, checkLevel, isMissing } from "../core/check.ts";
import { incompatibleTally, invalidValue } from "../core/errors.ts";
import { type ExactSum, exactZero, roundExact } from "../core/exact-sum.ts";
import { type Field, type FieldMetric, overFields } from "../core/fields.ts";
import { measure, type Records } from "../core/measure.ts";
import type { CollectOptions, RecordCounts } from "../core/metric.ts";
import { type Calendar, calendarOf, type Period, PERIODS } from "../core/time.ts";
import { type CustomerId, customerKey } from "./customer-key.ts";
import { spreadOf } from "../stats/ratio-interval.ts";
import { foldedBridges } from "./folded-revenue.ts";
import { bridgeResult, type RevenueCustomers, type RevenuePeriodResult } from "./revenue-bridge.ts";
import { finite, type NetRetentionOptions, type NetRetentionRule, netRuleOf, type RevenueBridge } from "./revenue-retention.ts";
import { addRevenue, addToTotal, type ExactRevenue, mergeRevenue, revenueCheck, type RevenueTally } from "./revenue-tally.ts";
import { momentOf } from "./spell.ts";

/** What a customer paid in a period; several records of one customer and period add up. */
export interface RevenueRecord {
  /** Who paid. */
  readonly customer: CustomerId | null | undefined;
  /** The period: a number (1, 2, 3 or 202601), a period such as `2026-01`, or a date in it. */
  readonly period: number | string | Date | null | undefined;
  /** The amount, at least 0. */
  readonly revenue: number | null | undefined;
}

/** Where records say who paid how much and when. */
export interface RevenueRetentionFields<Row> {
  /** The customer. */
  readonly customer: Field<Row>;
  /** The period. */
  readonly period: Field<Row>;
  /** The amount. */
  readonly revenue: Field<Row>;
}

/** Options of revenue retention from records. */
export interface RevenueRetentionOptions extends NetRetentionOptions, CollectOptions {
  /**
   * The calendar period to which dates are taken; periods given as numbers are taken as they are.
   * @defaultValue "month"
   */
  readonly every?: Period | undefined;
  /**
   * The IANA time zone of the calendar, and of dates without an offset.
   * @defaultValue "UTC"
   */
  readonly timeZone?: string | undefined;
  /**
   * Confidence level of the intervals, between 0 and 1; a higher one widens them.
   * @defaultValue 0.95
   */
  readonly level?: number | undefined;
}

/** Revenue retention period by period. */
export interface RevenueRetentionSeries {
  /** A bridge for every period but the first, in order; the ending of one is the starting of the next. */
  readonly periods: readonly RevenuePeriodResult[];
  /** Which customers net retention counts. */
  readonly netRule: NetRetentionRule;
  /** Valid records. */
  readonly records: number;
  /** Records without a value. */
  readonly missing: number;
  /** Records with an invalid value, skipped. */
  readonly invalid: number;
}

/**
 * Revenue retention from what every customer paid in every period: the revenue bridge, gross and net retention with intervals.
 *
 * From one period to the next a customer's revenue goes from o to e. `churned`: o when e is 0. `contraction`: o - e when lower, `expansion`:
 * e - o when higher. `reactivation`: e when o is 0 but an earlier period had revenue; `new`: e when none had. The lines are exact sums, which
 * add up exactly, each rounded once. `grossRetention = sum(min(o, e)) / sum(o)` and `netRetention = sum(e) / sum(o)` over the opening customers (o above 0).
 *
 * - Input: n records `{ customer, period, revenue }`, or columns, in any order; records of one customer and period add up, and none means 0.
 *   Missing: no customer, period or revenue. Invalid: revenue below 0 or infinite, a period that is no date. Periods that no record names
 *   are no periods: the bridge goes from one named period to the next named one.
 * - Result: money unrounded, rates as fractions, `null` without starting revenue. Intervals are those of a ratio over customers (Taylor
 *   linearization, Student's t); when no customer changes they have no width, as every interval from observed spread.
 * - Cost: O(n + customers * periods) time; memory per customer and period with revenue.
 *
 * @param records - What customers paid, by period.
 * @param options - Calendar period, time zone, invalid rule, net rule and level.
 * @returns A bridge for every period but the first.
 * @throws {@link CxError} `"empty"` when fewer than two periods have valid records; `"invalid-value"`; `"invalid-option"`; `"overflow"`.
 * @example One leaves, one upgrades
 * ```ts
 * import { revenueRetentionFromRecords } from "cx-metrics";
 * const revenue = [
 *   { customer: "ada", period: "2026-01", revenue: 100 },
 *   { customer: "bob", period: "2026-01", revenue: 300 },
 *   { customer: "ada", period: "2026-02", revenue: 150 },
 *   { customer: "eve", period: "2026-02", revenue: 80 },
 * ];
 * const [february] = revenueRetentionFromRecords(revenue).periods;
 * [february?.starting, february?.new, february?.expansion, february?.churned, february?.ending]; // => [400, 80, 50, 300, 230]
 * february?.grossRetention; // => 0.25
 * february?.netRetention; // => 0.375
 * ```
 * @see Gold 2020, Fighting Churn with Data, chapter 2; intervals: Cochran 1977, Sampling Techniques, chapter 6.
 */
export function revenueRetentionFromRecords(
  records: Records<RevenueRecord>,
  options: RevenueRetentionOptions = {},
): RevenueRetentionSeries {
  return measure(revenueRetentionOf<RevenueRecord>({ customer: "customer", period: "period", revenue: "revenue" }, options), records);
}

/**
 * Revenue retention as a metric over named fields: {@link revenueRetentionFromRecords} for any columns, to merge or put in a scorecard.
 *
 * @param fields - The columns of customer, period and revenue.
 * @param options - Calendar period, time zone, invalid rule, net rule and level.
 * @returns A metric whose tally holds revenue by customer and period; parts may split the records of a customer.
 * @throws {@link CxError} `"invalid-option"` here; `"invalid-value"` when collecting; `"incompatible-tally"` when periods or time
 * zones differ in a merge.
 * @example Invoices by date
 * ```ts
 * import { measure, revenueRetentionOf } from "cx-metrics";
 * const invoices = [
 *   { account: 1, paid: "2026-01-15", amount: 50 },
 *   { account: 1, paid: "2026-04-02", amount: 40 },
 * ];
 * const byQuarter = revenueRetentionOf({ customer: "account", period: "paid", revenue: "amount" }, { every: "quarter" });
 * measure(byQuarter, invoices).periods[0]?.grossRetention; // => 0.8
 * ```
 */
export function revenueRetentionOf<Row = AnyRow>(
  fields: RevenueRetentionFields<Row>,
  options: RevenueRetentionOptions = {},
): FieldMetric<Row, RevenueTally, RevenueRetentionSeries> {
  const netRule = netRuleOf(options, ["every", "timeZone", "invalid", "level"]);
  const { every = "month", invalid = "error", level = 0.95 } = options;
  checkChoice("every", every, PERIODS);
  checkChoice("invalid", invalid, ["error", "skip"]);
  checkLevel(level);
  const calendar = calendarOf(options.timeZone);
  const { timeZone } = calendar;
  return overFields<Row, { customer?: unknown; period?: unknown; revenue?: unknown }, RevenueTally, RevenueRetentionSeries>(
    {
      name: "revenueRetention",
      unit: "pair of periods with valid records",
      create: () => ({ every, timeZone, periods: {}, customers: {}, valid: 0, missing: 0, invalid: 0 }),
      add(tally, { customer, period, revenue }, index) {
        if (isMissing(customer) || isMissing(period) || isMissing(revenue)) {
          tally.missing += 1;
          return;
        }
        const key = customerKey(customer);
        const amount = typeof revenue === "number" && revenue >= 0 && revenue < Infinity ? revenue : null;
        if (invalid === "error" && key === null) throw invalidValue("customer", "a text or a finite number", customer, index);
        if (invalid === "error" && amount === null) throw invalidValue("revenue", "a finite number of at least 0", revenue, index);
        const label = periodKey(period, every, calendar, (value) => momentOf(calendar, value, "period", index, invalid));
        if (key === null || amount === null || label === null) {
          tally.invalid += 1;
          return;
        }
        tally.valid += 1;
        tally.periods[label] = (tally.periods[label] ?? 0) + 1;
        if (amount === 0) return;
        const byPeriod = (tally.customers[key] ??= {});
        byPeriod[label] = addRevenue(byPeriod[label], amount);
      },
      merge(left, right) {
        if (left.every !== right.every || left.timeZone !== right.timeZone) {
          throw incompatibleTally("revenueRetention", [left.every, left.timeZone], [right.every, right.timeZone]);
        }
        // What a customer's revenue is compared with depends on the periods of all.
        const folded = left.folded ?? right.folded;
        if (folded && left.valid > 0 && right.valid > 0) {
          throw incompatibleTally("revenueRetention", "records", "periods that were folded elsewhere");
        }
        const periods = { ...left.periods };
        for (const [label, records] of Object.entries(right.periods)) periods[label] = (periods[label] ?? 0) + records;
        const customers: RevenueTally["customers"] = {};
        for (const side of [left, right]) {
          for (const [key, byPeriod] of Object.entries(side.customers)) {
            const merged = (customers[key] ??= {});
            for (const [label, revenue] of Object.entries(byPeriod)) merged[label] = mergeRevenue(merged[label], revenue);
          }
        }
        return {
          every: left.every,
          timeZone: left.timeZone,
          periods,
          customers,
          ...(folded && { folded }),
          valid: left.valid + right.valid,
          missing: left.missing + right.missing,
          invalid: left.invalid + right.invalid,
        };
      },
      counts: ({ valid, missing, invalid: skipped }): RecordCounts => ({ valid, missing, invalid: skipped }),
      result(tally) {
        const labels = Object.keys(tally.periods).sort(byTime);
        if (labels.length < 2) return null;
        const { valid, missing, invalid: skipped } = tally;
        const periods = tally.folded ? foldedBridges(tally.folded, periodOf, netRule, level) : bridges(tally, labels, netRule, level);
        return { periods, netRule, records: valid, missing, invalid: skipped };
      },
    },
    fields,
    { tally: "revenue-retention", collect: { every, timeZone, invalid }, check: revenueCheck(every, timeZone) },
  );
}

const LABELS: Readonly<Record<Period, RegExp>> = {
  day: /^\d{4}-\d{2}-\d{2}$/,
  week: /^\d{4}-W(0[1-9]|[1-4]\d|5[0-3])$/,
  month: /^\d{4}-(0[1-9]|1[0-2])$/,
  quarter: /^\d{4}-Q[1-4]$/,
  year: /^\d{4}$/,
};

/** Numbers as they are; dates, and periods in the calendar's own spelling, marked as texts. */
function periodKey(period: unknown, every: Period, calendar: Calendar, moment: (value: unknown) => number | null): string | null {
  if (typeof period === "number" && Number.isFinite(period)) return String(period);
  if (every !== "day" && typeof period === "string" && LABELS[every].test(period)) return `:${period}`;
  const at = moment(typeof period === "number" ? String(period) : period);
  return at === null ? null : `:${calendar.label(at, every)}`;
}

const periodOf = (label: string): number | string => (label.startsWith(":") ? label.slice(1) : Number(label));

function byTime(a: string, b: string): number {
  const [left, right] = [periodOf(a), periodOf(b)];
  if (typeof left === "number" && typeof right === "number") return left - right;
  if (typeof left === typeof right) return left < right ? -1 : 1;
  return typeof left === "number" ? -1 : 1;
}

type Line = Exclude<keyof RevenueBridge, "starting" | "ending">;

/** A customer that a retention rate counts: revenue before, and what of it is kept, gross and net. */
interface Share {
  readonly opening: number;
  readonly gross: number;
  readonly net: number;
}

interface Bridge {
  readonly sums: Record<Line | "starting" | "ending" | "gross" | "net", ExactSum>;
  readonly customers: { -readonly [Name in keyof RevenueCustomers]: number };
  readonly shares: Share[];
}

function bridges(
  { customers }: RevenueTally,
  labels: readonly string[],
  netRule: NetRetentionRule,
  level: number,
): readonly RevenuePeriodResult[] {
  const open = labels.slice(1).map(emptyBridge);
  for (const byPeriod of Object.values(customers)) {
    let earlier = false;
    let opening = byPeriod[labels[0] as string];
    open.forEach((bridge, place) => {
      const closing = byPeriod[labels[place + 1] as string];
      move(bridge, opening, closing, earlier, netRule);
      earlier ||= opening !== undefined;
      opening = closing;
    });
  }
  return open.map((bridge, place) => ({
    previous: periodOf(labels[place] as string),
    period: periodOf(labels[place + 1] as string),
    ...readBridge(bridge, level),
  }));
}

function emptyBridge(): Bridge {
  const sum = exactZero;
  return {
    sums: {
      starting: sum(),
      new: sum(),
      reactivation: sum(),
      expansion: sum(),
      contraction: sum(),
      churned: sum(),
      ending: sum(),
      gross: sum(),
      net: sum(),
    },
    customers: { starting: 0, new: 0, reactivation: 0, expansion: 0, contraction: 0, churned: 0, ending: 0 },
    shares: [],
  };
}

/** Books one customer's way from opening to closing revenue, neither of which is ever 0. */
function move(
  bridge: Bridge,
  opening: ExactRevenue | undefined,
  closing: ExactRevenue | undefined,
  earlier: boolean,
  netRule: NetRetentionRule,
): void {
  if (opening === undefined && closing === undefined) return;
  const { sums, customers, shares } = bridge;
  const book = (line: keyof Bridge["sums"], revenue: ExactRevenue, sign: 1 | -1 = 1): void => {
    sums[line] = addToTotal(sums[line], revenue, sign);
  };
  if (opening !== undefined) {
    customers.starting += 1;
    book("starting", opening);
  }
  if (closing !== undefined) {
    customers.ending += 1;
    book("ending", closing);
  }
  if (opening === undefined) {
    const line = earlier ? "reactivation" : "new";
    customers[line] += 1;
    book(line, closing as ExactRevenue);
    if (line === "reactivation" && netRule === "with-reactivation") {
      book("net", closing as ExactRevenue);
      shares.push({ opening: 0, gross: 0, net: amountOf(closing) });
    }
    return;
  }
  if (closing === undefined) {
    customers.churned += 1;
    book("churned", opening);
    shares.push({ opening: amountOf(opening), gross: 0, net: 0 });
    return;
  }
  const rise = roundExact(addToTotal(addToTotal(exactZero(), closing, 1), opening, -1));
  if (rise > 0) {
    customers.expansion += 1;
    book("expansion", closing);
    book("expansion", opening, -1);
  } else if (rise < 0) {
    customers.contraction += 1;
    book("contraction", opening);
    book("contraction", closing, -1);
  }
  book("gross", rise < 0 ? closing : opening);
  book("net", closing);
  shares.push({ opening: amountOf(opening), gross: amountOf(rise < 0 ? closing : opening), net: amountOf(closing) });
}

const amountOf = (revenue: ExactRevenue | undefined): number =>
  revenue === undefined ? 0 : typeof revenue === "number" ? revenue : finite("revenue", roundExact(revenue));

function readBridge({ sums, customers, shares }: Bridge, level: number): Omit<RevenuePeriodResult, "previous" | "period"> {
  const total = (line: keyof Bridge["sums"]): number => finite(line, roundExact(sums[line]));
  const starting = total("starting");
  const opening = shares.filter((share) => share.opening > 0);
  return bridgeResult(
    {
      starting,
      new: total("new"),
      reactivation: total("reactivation"),
      expansion: total("expansion"),
      contraction: total("contraction"),
      churned: total("churned"),
      ending: total("ending"),
      gross: total("gross"),
      net: total("net"),
    },
    customers,
    { units: opening.length, spread: (ratio) => spreadOf(residuals(opening, "gross", ratio, starting)) },
    { units: shares.length, spread: (ratio) => spreadOf(residuals(shares, "net", ratio, starting)) },
    level,
  );
}

/** The linearized residuals `(kept - ratio * opening) / starting`. */
function residuals(shares: readonly Share[], kept: "gross" | "net", ratio: number, starting: number): readonly number[] {
  return shares.map((share) => share[kept] / starting - ratio * (share.opening / starting));
}

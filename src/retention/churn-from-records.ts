import type { AnyRow } from "../core/any-row.ts";
import { checkChoice, checkOptions } from "../core/check.ts";
import { incompatibleTally, invalidValue } from "../core/errors.ts";
import { type Field, type FieldMetric, overFields } from "../core/fields.ts";
import { measure, type Records } from "../core/measure.ts";
import type { CollectOptions, RecordCounts } from "../core/metric.ts";
import { count, isMarkedOrNumber, members, same, table, type TallyCheck, whole } from "../core/tally-check.ts";
import { type Calendar, calendarOf, type Instant } from "../core/time.ts";
import type { ProportionIntervalMethod } from "../stats/proportion-interval.ts";
import type { Interval } from "../stats/interval.ts";
import { type ChurnIntervalOptions, intervalSettings, type IntervalSettings, lostOf } from "./churn-rate.ts";
import { readSpell, spellFields, type SpellRecord } from "./spell.ts";

/** A window between two moments. */
export interface ChurnWindowDates {
  /** The moment at which the customers at the start are counted. */
  readonly from: Instant;
  /** The moment at which the customers at the end are counted. */
  readonly to: Instant;
  /**
   * The IANA time zone of dates without an offset.
   * @defaultValue "UTC"
   */
  readonly timeZone?: string | undefined;
}

/** A window of so many days, such as the 30 days after a release. */
export interface ChurnWindowDays {
  /** The moment at which the customers at the start are counted. */
  readonly from: Instant;
  /** How many calendar days later those at the end are counted, a whole number of at least 1. */
  readonly days: number;
  /**
   * The IANA time zone of dates without an offset, and of days.
   * @defaultValue "UTC"
   */
  readonly timeZone?: string | undefined;
}

/** Any window: a day, a month, a year, or the days after a release. */
export type ChurnWindow = ChurnWindowDates | ChurnWindowDays;

/** Where records say whose spell it is and when it started and ended. */
export interface ChurnFields<Row> {
  /** The customer. */
  readonly customer: Field<Row>;
  /** The first moment as a customer. */
  readonly start: Field<Row>;
  /** The first moment no longer a customer; without this field everybody still is one. */
  readonly end?: Field<Row> | undefined;
}

/** Options of churn from spells. */
export interface ChurnOptions extends ChurnIntervalOptions, CollectOptions {}

/** How many customers were there, came and went in a window. `end = start - lost + new - lostNew`. */
export interface ChurnCounts {
  /** Customers present at `from`. */
  readonly start: number;
  /** Of those, the ones not present at `to`. */
  readonly lost: number;
  /** Customers not present at `from` who started after it, up to and including `to`. */
  readonly new: number;
  /** Of the new ones, those not present at `to`: came and went, and in no rate. */
  readonly lostNew: number;
  /** Customers present at `to`. */
  readonly end: number;
  /** Spells that started after `from`, up to and including `to`; one customer may have several. */
  readonly spellsStarted: number;
  /** Spells that ended after `from`, up to and including `to`. */
  readonly spellsEnded: number;
}

/** Churn of a window. Rates and intervals are `null` when nobody was there at the start. */
export interface ChurnFlow extends ChurnCounts {
  /** The start of the window, an ISO moment in UTC. */
  readonly from: string;
  /** The end of the window, an ISO moment in UTC. */
  readonly to: string;
  /** Change of the number of customers as a share of those at the start: `(end - start) / start`. */
  readonly growth: number | null;
  /** Lost customers as a share of those at the start, 0 to 1. */
  readonly churnRate: number | null;
  /** Retained customers as a share of those at the start, 0 to 1. */
  readonly retentionRate: number | null;
  /** Interval of the churn rate. */
  readonly interval: Interval<ProportionIntervalMethod> | null;
  /** Interval of the retention rate. */
  readonly retentionInterval: Interval<ProportionIntervalMethod> | null;
}

/** Churn of a window, and what became of the records. */
export interface ChurnResult extends ChurnFlow {
  /** Spells that were read, in the window or not. */
  readonly spells: number;
  /** Records without customer or start. */
  readonly missing: number;
  /** Records with an invalid value, skipped. */
  readonly invalid: number;
}

/** Customers whose spells were folded elsewhere, such as in a warehouse. */
export type FoldedCustomers = Pick<ChurnCounts, "start" | "lost" | "new" | "lostNew" | "end">;

/** What a window needs to know of every customer who touches it. */
export interface ChurnTally {
  /** Start of the window, in milliseconds since 1970. */
  from: number;
  /** End of the window, in milliseconds since 1970. */
  to: number;
  /** The time zone in which dates were read. */
  timeZone: string;
  /** By customer: 1 when present at the start, plus 2 at the end, plus 4 when a spell started within. */
  customers: Record<string, number>;
  /** Customers who are in no other tally, already folded; left out when there are none. */
  readonly folded?: FoldedCustomers;
  /** Spells started within. */
  spellsStarted: number;
  /** Spells ended within. */
  spellsEnded: number;
  /** Valid records. */
  spells: number;
  /** Records without customer or start. */
  missing: number;
  /** Records with an invalid value. */
  invalid: number;
}

const AT_FROM = 1;
const AT_TO = 2;
const STARTED = 4;

/**
 * Churn of a window from spells: customers at the start, lost, new and at the end, with churn and retention rate.
 *
 * A customer is present at a moment d when `start <= d < end` holds for one of their spells. `lost` are present at `from` and not
 * at `to`; `churnRate = lost / start`. Who left and came back within the window is not lost; who came and went within it
 * is `new` and `lostNew`, and in no rate. So `end = start - lost + new - lostNew`, and the end of a window is the start of the next.
 *
 * - Input: n records `{ customer, start, end? }`, or columns, in any order; `end` excluded, and missing for who is still a customer. A record without
 *   customer or start is missing. Invalid: a date that is none, an end before its start.
 * - Result: counts of customers; rates from 0 to 1, `null` when nobody was there at the start.
 * - Cost: O(n) time; a number per customer who touches the window. Parts may split the spells of a customer.
 *
 * @param records - Spells: one per customer and stay.
 * @param window - `{ from, to }` or `{ from, days }`, with a time zone for dates without an offset.
 * @param options - The invalid rule, level and method of the interval.
 * @returns The flow of customers through the window.
 * @throws {@link CxError} `"empty"` when no record is valid; `"invalid-value"` for a wrong record or window; `"invalid-option"`.
 * @example Customers of the first quarter
 * ```ts
 * import { churnFromRecords } from "cx-metrics";
 * const spells = [
 *   { customer: "ada", start: "2025-03-01" },
 *   { customer: "bob", start: "2025-06-01", end: "2026-02-10" },
 *   { customer: "eve", start: "2026-01-20" },
 * ];
 * const quarter = churnFromRecords(spells, { from: "2026-01-01", to: "2026-04-01" });
 * [quarter.start, quarter.lost, quarter.new, quarter.end]; // => [2, 1, 1, 2]
 * quarter.churnRate; // => 0.5
 * ```
 * @see Gold 2020, Fighting Churn with Data, chapter 2.
 */
export function churnFromRecords(records: Records<SpellRecord>, window: ChurnWindow, options: ChurnOptions = {}): ChurnResult {
  return measure(churnOf<SpellRecord>(spellFields(records), window, options), records);
}

/**
 * Churn of a window as a metric over named fields: {@link churnFromRecords} for any columns, to merge or put in a scorecard.
 *
 * @param fields - The columns of customer, start and end.
 * @param window - `{ from, to }` or `{ from, days }`, with a time zone for dates without an offset.
 * @param options - The invalid rule, level and method of the interval.
 * @returns A metric whose tally holds a number per customer who touches the window.
 * @throws {@link CxError} `"invalid-value"` for a wrong window, or for records when collecting; `"invalid-option"`;
 * `"incompatible-tally"` when tallies of two windows are merged.
 * @example A table with its own column names
 * ```ts
 * import { churnOf, measure } from "cx-metrics";
 * const contracts = [
 *   { account: 7, signed: "2025-03-01", cancelled: null },
 *   { account: 8, signed: "2025-06-01", cancelled: "2026-01-15" },
 * ];
 * const january = churnOf({ customer: "account", start: "signed", end: "cancelled" }, { from: "2026-01-01", days: 31 });
 * measure(january, contracts).retentionRate; // => 0.5
 * ```
 */
export function churnOf<Row = AnyRow>(
  fields: ChurnFields<Row>,
  window: ChurnWindow,
  options: ChurnOptions = {},
): FieldMetric<Row, ChurnTally, ChurnResult> {
  checkOptions(options, ["invalid", "level", "method"]);
  const { invalid = "error" } = options;
  checkChoice("invalid", invalid, ["error", "skip"]);
  const settings = intervalSettings(options);
  const calendar = calendarOf(window.timeZone);
  const { from, to } = windowMoments(window, calendar);
  const { timeZone } = calendar;
  return overFields<Row, { customer?: unknown; start?: unknown; end?: unknown }, ChurnTally, ChurnResult>(
    {
      name: "churn",
      unit: "valid spell",
      create: () => ({ from, to, timeZone, customers: {}, spellsStarted: 0, spellsEnded: 0, spells: 0, missing: 0, invalid: 0 }),
      add(tally, record, index) {
        const spell = readSpell(record, index, calendar, invalid);
        if (spell === "missing" || spell === "invalid") {
          tally[spell] += 1;
          return;
        }
        tally.spells += 1;
        const { key, start, end } = spell;
        const started = start > from && start <= to;
        if (started) tally.spellsStarted += 1;
        if (end > from && end <= to) tally.spellsEnded += 1;
        const seen = (start <= from && end > from ? AT_FROM : 0) + (start <= to && end > to ? AT_TO : 0) + (started ? STARTED : 0);
        if (seen > 0) tally.customers[key] = (tally.customers[key] ?? 0) | seen;
      },
      merge(left, right) {
        const [mine, theirs] = [windowOf(left), windowOf(right)];
        if (mine.some((part, place) => part !== theirs[place])) throw incompatibleTally("churn", mine, theirs);
        const customers = { ...left.customers };
        for (const [key, seen] of Object.entries(right.customers)) customers[key] = (customers[key] ?? 0) | seen;
        return {
          from: left.from,
          to: left.to,
          timeZone: left.timeZone,
          customers,
          ...mergeFolded(left.folded, right.folded),
          spellsStarted: left.spellsStarted + right.spellsStarted,
          spellsEnded: left.spellsEnded + right.spellsEnded,
          spells: left.spells + right.spells,
          missing: left.missing + right.missing,
          invalid: left.invalid + right.invalid,
        };
      },
      counts: (tally): RecordCounts => ({ valid: tally.spells, missing: tally.missing, invalid: tally.invalid }),
      result(tally) {
        const { spells, missing, invalid: skipped } = tally;
        if (spells === 0) return null;
        return { ...churnFlow(tally.from, tally.to, countsOf(tally), settings), spells, missing, invalid: skipped };
      },
    },
    fields,
    { tally: "churn", collect: { from, to, timeZone, invalid }, check: tallyCheck(from, to, timeZone) },
  );
}

function tallyCheck(from: number, to: number, timeZone: string): TallyCheck {
  return members({
    from: same(from),
    to: same(to),
    timeZone: same(timeZone),
    customers: table(whole(1, AT_FROM + AT_TO + STARTED), isMarkedOrNumber),
    spellsStarted: count,
    spellsEnded: count,
    spells: count,
    missing: count,
    invalid: count,
  });
}

/** Rates and intervals of the counts of a window. */
export function churnFlow(from: number, to: number, counts: ChurnCounts, settings: IntervalSettings): ChurnFlow {
  const { start, lost, end } = counts;
  const rates = start === 0 ? null : lostOf(start, lost, settings);
  return {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    ...counts,
    growth: start === 0 ? null : (end - start) / start,
    churnRate: rates && rates.churnRate,
    retentionRate: rates && rates.retentionRate,
    interval: rates && rates.interval,
    retentionInterval: rates && rates.retentionInterval,
  };
}

const windowOf = ({ from, to, timeZone }: ChurnTally): readonly [number, number, string] => [from, to, timeZone];

/** The moments of a window, checked. */
export function windowMoments(window: ChurnWindow, calendar: Calendar): { readonly from: number; readonly to: number } {
  const from = calendar.instant(window.from, "window.from") + 0;
  if ("days" in window) {
    checkOptions(window, ["from", "days", "timeZone"]);
    const { days } = window;
    if (!(Number.isSafeInteger(days) && days >= 1)) throw invalidValue("window.days", "a whole number of at least 1", days);
    return { from, to: calendar.instant(calendar.addDays(from, days), "window.days") + 0 };
  }
  checkOptions(window, ["from", "to", "timeZone"]);
  const to = calendar.instant(window.to, "window.to") + 0;
  if (to <= from) throw invalidValue("window.to", "a moment after window.from", window.to);
  return { from, to };
}

function mergeFolded(left: FoldedCustomers | undefined, right: FoldedCustomers | undefined): { folded?: FoldedCustomers } {
  if (!left || !right) return left || right ? { folded: (left ?? right) as FoldedCustomers } : {};
  return {
    folded: {
      start: left.start + right.start,
      lost: left.lost + right.lost,
      new: left.new + right.new,
      lostNew: left.lostNew + right.lostNew,
      end: left.end + right.end,
    },
  };
}

function countsOf({ customers, folded, spellsStarted, spellsEnded }: ChurnTally): ChurnCounts {
  const counts = { start: 0, lost: 0, new: 0, lostNew: 0, end: 0, ...folded, spellsStarted, spellsEnded };
  for (const seen of Object.values(customers)) {
    const present = (seen & AT_FROM) > 0;
    const remains = (seen & AT_TO) > 0;
    if (remains) counts.end += 1;
    if (present) {
      counts.start += 1;
      if (!remains) counts.lost += 1;
    } else {
      counts.new += 1;
      if (!remains) counts.lostNew += 1;
    }
  }
  return counts;
}

import { checkChoice, checkOptions } from "../core/check.ts";
import { emptyInput, invalidValue } from "../core/errors.ts";
import type { Records } from "../core/measure.ts";
import { type Calendar, calendarOf, DAY, type Instant, type Period, PERIODS } from "../core/time.ts";
import { type ChurnCounts, type ChurnFlow, churnFlow, type ChurnOptions } from "./churn-from-records.ts";
import { intervalSettings } from "./churn-rate.ts";
import { listSpells } from "./spell-list.ts";
import type { Spell, SpellRecord } from "./spell.ts";

/** Which calendar periods a series has. */
export interface ChurnPeriods {
  /** The length of a period. */
  readonly every: Period;
  /** The moment up to which the spells are known; a period that is not over then is left out. */
  readonly to: Instant;
  /**
   * A moment in the first period.
   * @defaultValue the earliest start of a spell
   */
  readonly from?: Instant | undefined;
  /**
   * The IANA time zone of the calendar, and of dates without an offset.
   * @defaultValue "UTC"
   */
  readonly timeZone?: string | undefined;
}

/** Churn of one calendar period. */
export interface ChurnPeriodResult extends ChurnFlow {
  /** The period: `2026-01-31`, `2026-W05`, `2026-01`, `2026-Q1` or `2026`. */
  readonly period: string;
}

/** Churn period by period. */
export interface ChurnByPeriodResult {
  /** The periods in their order; the end of one is the start of the next. */
  readonly periods: readonly ChurnPeriodResult[];
  /** Spells that were read. */
  readonly spells: number;
  /** Records without customer or start. */
  readonly missing: number;
  /** Records with an invalid value, skipped. */
  readonly invalid: number;
}

// Enough for every day of 2,700 years; more is a slip in a date.
const MOST_PERIODS = 1_000_000;
const SHORTEST: Readonly<Record<Period, number>> = { day: 1, week: 7, month: 28, quarter: 90, year: 365 };

/**
 * Churn for every calendar period: the series of {@link churnFromRecords} over days, weeks, months, quarters or years.
 *
 * Every row is exactly what `churnFromRecords` gives for its `from` and `to`, so the end of a period is the start of the next.
 *
 * - Input: n records `{ customer, start, end? }`, or columns, as in {@link churnFromRecords}.
 * - Result: a row per whole period, from that of the first start (or `from`) to the last that is over at `to`.
 * - Cost: O(n log n) time and O(n + periods) memory.
 *
 * @param records - Spells: one per customer and stay.
 * @param periods - How long a period is, up to when the spells are known, from when, and the time zone.
 * @param options - The invalid rule, level and method of the interval.
 * @returns The rows and what became of the records.
 * @throws {@link CxError} `"empty"` when no record is valid; `"invalid-value"` for a wrong record, or when no period is over; `"invalid-option"`.
 * @example Two months
 * ```ts
 * import { churnByPeriod } from "cx-metrics";
 * const spells = [
 *   { customer: "ada", start: "2025-12-01" },
 *   { customer: "bob", start: "2025-12-10", end: "2026-02-10" },
 * ];
 * const { periods } = churnByPeriod(spells, { every: "month", from: "2026-01-01", to: "2026-03-01" });
 * periods.map(({ period, churnRate }) => [period, churnRate]); // => [["2026-01", 0], ["2026-02", 0.5]]
 * ```
 * @see Gold 2020, Fighting Churn with Data, chapter 2; Wilson 1927, JASA 22, 209-212, for the intervals.
 */
export function churnByPeriod(records: Records<SpellRecord>, periods: ChurnPeriods, options: ChurnOptions = {}): ChurnByPeriodResult {
  checkOptions(options, ["invalid", "level", "method"]);
  checkOptions(periods, ["every", "to", "from", "timeZone"]);
  const { every, timeZone } = periods;
  checkChoice("every", every, PERIODS);
  const { invalid = "error" } = options;
  checkChoice("invalid", invalid, ["error", "skip"]);
  const settings = intervalSettings(options);
  const calendar = calendarOf(timeZone);
  const to = calendar.instant(periods.to, "periods.to");
  const given = periods.from === undefined ? undefined : calendar.instant(periods.from, "periods.from");
  const { spells, missing, invalid: skipped } = listSpells("churnByPeriod", records, calendar, invalid);
  if (spells.length === 0) throw emptyInput("churnByPeriod", "valid spell");
  const bounds = boundsOf(calendar, every, given ?? earliest(spells), to);
  const rows = countsByPeriod(spells, bounds).map((counts, place) => {
    const from = bounds[place] as number;
    return { period: calendar.label(from, every), ...churnFlow(from, bounds[place + 1] as number, counts, settings) };
  });
  return { periods: rows, spells: spells.length, missing, invalid: skipped };
}

const earliest = (spells: readonly Spell[]): number => spells.reduce((first, { start }) => Math.min(first, start), Infinity);

/** The moments between the periods that are over at `to`. */
function boundsOf(calendar: Calendar, every: Period, from: number, to: number): readonly number[] {
  if ((to - from) / (SHORTEST[every] * DAY) > MOST_PERIODS) {
    throw invalidValue("periods.from", `at most ${MOST_PERIODS} periods before periods.to`, new Date(from));
  }
  const bounds = [calendar.startOf(from, every)];
  for (let next = calendar.startOfNext(from, every); next <= to; next = calendar.startOfNext(next, every)) bounds.push(next);
  if (bounds.length < 2) throw invalidValue("periods.to", `a moment after the end of the first ${every}`, new Date(to));
  return bounds;
}

/** A stretch of bounds, from `first` to `last`, at which a customer is present. */
interface Stretch {
  readonly first: number;
  last: number;
}

function countsByPeriod(spells: readonly Spell[], bounds: readonly number[]): readonly ChurnCounts[] {
  const periods = bounds.length - 1;
  const change = new Float64Array(periods + 2);
  const counts = Array.from({ length: periods }, () => ({
    start: 0,
    lost: 0,
    new: 0,
    lostNew: 0,
    end: 0,
    spellsStarted: 0,
    spellsEnded: 0,
  }));
  const customers = new Map<string, { stretches: Stretch[]; within: Set<number> }>();
  for (const { key, start, end } of spells) {
    const first = countBelow(bounds, start);
    const last = countBelow(bounds, end) - 1;
    const startedIn = counts[first - 1];
    const endedIn = counts[last];
    if (startedIn) startedIn.spellsStarted += 1;
    if (endedIn && end < Infinity) endedIn.spellsEnded += 1;
    if (first > periods || last < 0) continue;
    let customer = customers.get(key);
    if (!customer) customers.set(key, (customer = { stretches: [], within: new Set() }));
    if (first <= last) customer.stretches.push({ first, last });
    else customer.within.add(first - 1);
  }
  for (const { stretches, within } of customers.values()) {
    const joined = join(stretches);
    for (const { first, last } of joined) {
      change[first] = (change[first] as number) + 1;
      change[last + 1] = (change[last + 1] as number) - 1;
      const cameIn = counts[first - 1];
      const leftIn = counts[last];
      if (cameIn) cameIn.new += 1;
      if (leftIn) leftIn.lost += 1;
    }
    for (const period of within) {
      // Present at either end, the customer is counted there already.
      if (joined.some(({ first, last }) => first <= period + 1 && period <= last)) continue;
      const row = counts[period] as (typeof counts)[number];
      row.new += 1;
      row.lostNew += 1;
    }
  }
  let present = change[0] as number;
  counts.forEach((row, period) => {
    row.start = present;
    present += change[period + 1] as number;
    row.end = present;
  });
  return counts;
}

/** Stretches that overlap or touch, joined. */
function join(stretches: Stretch[]): readonly Stretch[] {
  stretches.sort((a, b) => a.first - b.first);
  const joined: Stretch[] = [];
  for (const stretch of stretches) {
    const previous = joined.at(-1);
    if (previous && stretch.first <= previous.last + 1) previous.last = Math.max(previous.last, stretch.last);
    else joined.push({ ...stretch });
  }
  return joined;
}

/** How many bounds lie before a moment. */
function countBelow(bounds: readonly number[], moment: number): number {
  let [low, high] = [0, bounds.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((bounds[middle] as number) < moment) low = middle + 1;
    else high = middle;
  }
  return low;
}

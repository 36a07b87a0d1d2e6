import { CxError, describe, invalidOption, invalidValue } from "./errors.ts";

/** A moment: an ISO 8601 string, a `Date`, or milliseconds since 1970-01-01T00:00Z. */
export type Instant = string | number | Date;

/** A calendar period. Weeks are ISO 8601 weeks, from Monday. */
export type Period = "day" | "week" | "month" | "quarter" | "year";

/** The calendar periods, by their spelling as an option. */
export const PERIODS: readonly Period[] = ["day", "week", "month", "quarter", "year"];

/** Milliseconds of 24 hours. */
export const DAY: number = 86_400_000;

/** A calendar of one time zone. Moments are milliseconds since 1970-01-01T00:00Z. */
export interface Calendar {
  /** The IANA name of the time zone. */
  readonly timeZone: string;
  /** The moment that a value states; a date without time is its midnight here, a time without offset is local here. */
  instant(value: unknown, path: string, index?: number): number;
  /** The label of the period that holds a moment: `2026-01-31`, `2026-W05`, `2026-01`, `2026-Q1` or `2026`. */
  label(moment: number, every: Period): string;
  /** The first moment of the period that holds a moment. */
  startOf(moment: number, every: Period): number;
  /** The first moment of the period after the one that holds a moment. */
  startOfNext(moment: number, every: Period): number;
  /** The moment so many calendar days later, at the same local time. */
  addDays(moment: number, days: number): number;
  /** The local date and time of a moment, as the milliseconds that a clock in UTC would show it at. */
  toLocal(moment: number): number;
  /** The moment of a local date and time; a time told twice is the earlier one, a time skipped moves on by the gap. */
  fromLocal(local: number): number;
}

const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/;
const QUARTER_HOUR = 900_000;
const MOST_REMEMBERED = 100_000;
const EXPECTED = "an ISO date, a Date or milliseconds";
/** The years 1 to 9998: every period around them has a label of four digits. */
const FIRST = -62_135_596_800_000;
const LAST = 253_370_764_800_000;

/** The calendar of an IANA time zone; midnight, months and daylight saving are those of that zone. */
export function calendarOf(timeZone = "UTC"): Calendar {
  const offsetAt = offsets(timeZone);
  const labels: Record<Period, Map<number, string>> = {
    day: new Map(),
    week: new Map(),
    month: new Map(),
    quarter: new Map(),
    year: new Map(),
  };
  const toLocal = (moment: number): number => moment + offsetAt(moment);
  const fromLocal = (local: number): number => {
    // Twice-told times are the earlier one, skipped times move on by the gap: the "compatible" rule of calendars.
    const before = offsetAt(local - DAY);
    const after = offsetAt(local + DAY);
    if (offsetAt(local - before) === before) return local - before;
    if (offsetAt(local - after) === after) return local - after;
    return local - before;
  };
  const startOf = (moment: number, every: Period): number => fromLocal(localStart(toLocal(moment), every, 0));
  return {
    timeZone,
    startOf,
    toLocal,
    fromLocal,
    instant: (value, path, index) => instantOf(value, path, index, fromLocal),
    label(moment, every) {
      const local = toLocal(moment);
      const day = Math.floor(local / DAY);
      const known = labels[every];
      let label = known.get(day);
      if (label === undefined) {
        label = labelOf(localStart(local, every, 0), every);
        if (known.size >= MOST_REMEMBERED) known.clear();
        known.set(day, label);
      }
      return label;
    },
    startOfNext: (moment, every) => fromLocal(localStart(toLocal(moment), every, 1)),
    addDays: (moment, days) => fromLocal(toLocal(moment) + days * DAY),
  };
}

/** The moment a value states; `undefined` where it states none. */
export function readMoment(value: unknown, calendar: Calendar): number | undefined {
  try {
    return calendar.instant(value, "at") + 0;
  } catch (error) {
    if (error instanceof CxError) return undefined;
    throw error;
  }
}

/** The moment a value states, in UTC where it states no offset. */
export function parseInstant(value: unknown, path: string, index?: number): number {
  return instantOf(value, path, index, (local) => local);
}

function instantOf(value: unknown, path: string, index: number | undefined, fromLocal: (local: number) => number): number {
  const moment = value instanceof Date ? value.getTime() : typeof value === "string" ? parseIso(value, fromLocal) : value;
  if (typeof moment === "number" && moment >= FIRST && moment < LAST) return moment;
  throw invalidValue(path, EXPECTED, value instanceof Date ? String(moment) : value, index);
}

function parseIso(text: string, fromLocal: (local: number) => number): number {
  const match = ISO.exec(text);
  if (!match) return NaN;
  const [, year, month, day, hour = "0", minute = "0", second = "0", fraction = "", offset] = match;
  const milliseconds = Math.floor(Number(`0.${fraction}0`) * 1000);
  const date = utc(Number(year), Number(month) - 1, Number(day));
  if (new Date(date).getUTCDate() !== Number(day) || new Date(date).getUTCMonth() !== Number(month) - 1) return NaN;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return NaN;
  const local = date + Number(hour) * 3_600_000 + Number(minute) * 60_000 + Number(second) * 1000 + milliseconds;
  if (offset === undefined) return fromLocal(local);
  if (offset === "Z") return local;
  const [hours, minutes] = [Number(offset.slice(1, 3)), Number(offset.slice(3).replace(":", "") || 0)];
  if (hours > 23 || minutes > 59) return NaN;
  return local - (offset.startsWith("-") ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

/** `Date.UTC` without its reading of years 0 to 99 as 1900 to 1999. */
function utc(year: number, month: number, day: number): number {
  return new Date(0).setUTCFullYear(year, month, day);
}

/** The offset of a zone from UTC at a moment. */
export function offsetsOf(timeZone: string): (moment: number) => number {
  const format = formatOf(timeZone);
  return (moment) => {
    const fields: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(moment)) fields[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = fields as Partial<Record<string, number>>;
    const local = utc(year, month - 1, day) + ((hour * 60 + minute) * 60 + second) * 1000;
    return local - Math.floor(moment / 1000) * 1000;
  };
}

/** The same, remembered by quarter of an hour, the finest step of today's zones. */
function offsets(timeZone: string): (moment: number) => number {
  if (timeZone === "UTC") return () => 0;
  const exact = offsetsOf(timeZone);
  const known = new Map<number, number>();
  return (moment) => {
    const step = Math.floor(moment / QUARTER_HOUR);
    let offset = known.get(step);
    if (offset === undefined) {
      offset = exact(step * QUARTER_HOUR);
      if (exact((step + 1) * QUARTER_HOUR - 1) !== offset) return exact(moment);
      if (known.size >= MOST_REMEMBERED) known.clear();
      known.set(step, offset);
    }
    return offset;
  };
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const number = "numeric";
  try {
    return new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      calendar: "gregory",
      numberingSystem: "latn",
      year: number,
      month: number,
      day: number,
      hour: number,
      minute: number,
      second: number,
    });
  } catch {
    throw invalidOption("timeZone", "an IANA time zone such as Europe/Rome", describe(timeZone));
  }
}

/** Local midnight at the start of the period of a local time, or of one so many periods later. */
function localStart(local: number, every: Period, later: number): number {
  const date = new Date(local);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  switch (every) {
    case "day":
      return utc(year, month, day + later);
    case "week":
      return utc(year, month, day - ((date.getUTCDay() + 6) % 7) + 7 * later);
    case "month":
      return utc(year, month + later, 1);
    case "quarter":
      return utc(year, month - (month % 3) + 3 * later, 1);
    case "year":
      return utc(year + later, 0, 1);
  }
}

function labelOf(start: number, every: Period): string {
  const date = new Date(start).toISOString().slice(0, 10);
  switch (every) {
    case "day":
      return date;
    case "week": {
      // A week belongs to the year of its Thursday (ISO 8601).
      const thursday = new Date(start + 3 * DAY);
      const year = thursday.getUTCFullYear();
      const week = Math.floor((thursday.getTime() - utc(year, 0, 1)) / (7 * DAY)) + 1;
      return `${year}-W${String(week).padStart(2, "0")}`;
    }
    case "month":
      return date.slice(0, 7);
    case "quarter":
      return `${date.slice(0, 4)}-Q${Math.floor(new Date(start).getUTCMonth() / 3) + 1}`;
    case "year":
      return date.slice(0, 4);
  }
}

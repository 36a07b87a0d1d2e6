import { checkOptions } from "../core/check.ts";
import type { DayParts, WeekRule } from "../core/definition.ts";
import { invalidOption, invalidValue } from "../core/errors.ts";
import { calendarOf, DAY, type Instant } from "../core/time.ts";
import { type ZoneStep, zoneSteps } from "../core/zone-steps.ts";

/** The days of the week, as the names of options. */
export type Weekday = "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday";

/** From when to when: local times such as `["09:00", "17:30"]`; `"24:00"` is the end of the day. */
export type OpenHours = readonly [open: string, close: string];

/** A day that is not like its weekday. */
export interface Holiday {
  /** The local date, such as `"2026-12-24"`. */
  readonly date: string;
  /** When it is open all the same; closed without. */
  readonly hours?: readonly OpenHours[] | undefined;
}

/** When somebody is there. */
export interface BusinessHoursOptions {
  /**
   * The IANA time zone of hours and dates.
   * @defaultValue "UTC"
   */
  readonly timeZone?: string | undefined;
  /**
   * The hours of each weekday, in order; a weekday without is closed. A night shift ends at `"24:00"` and goes on at `"00:00"` of the next day.
   * @defaultValue 09:00 to 17:00 from Monday to Friday
   */
  readonly hours?: Readonly<Partial<Record<Weekday, OpenHours | readonly OpenHours[]>>> | undefined;
  /**
   * The days that are not like their weekday: a date is closed, an object says its hours.
   * @defaultValue none
   */
  readonly holidays?: readonly (string | Holiday)[] | undefined;
}

/** Business time between two moments, in milliseconds. */
export type BusinessHours = (start: Instant, end: Instant) => number;

const WEEKDAYS: readonly Weekday[] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const OFFICE: OpenHours = ["09:00", "17:00"];
const DEFAULT_HOURS: NonNullable<BusinessHoursOptions["hours"]> = {
  monday: OFFICE,
  tuesday: OFFICE,
  wednesday: OFFICE,
  thursday: OFFICE,
  friday: OFFICE,
};
const WEEK = 604_800_000;
/** 1970-01-05 was a Monday. */
const FIRST_MONDAY = 345_600_000;
const MARGIN = 34_560_000_000; // 400 days

/**
 * Business hours: a function that gives the time between two moments during which somebody was there, in milliseconds.
 *
 * A moment is open when a clock on the wall shows one of the hours of its day. So an hour that daylight saving skips is none, and one that it
 * repeats counts twice: `B(s, e)` is the length of a part of real time, which is why it adds up, `B(s, m) + B(m, e) = B(s, e)`, and never exceeds
 * `e - s`. What arrives and is answered outside the hours takes 0.
 *
 * - Input: two moments, the second not before the first, cut to whole milliseconds; without an offset they are in the time zone of the hours.
 * - Result: whole milliseconds, exact; divide by 60,000 for minutes. Hours may change between schedules: add up the functions of both.
 * - Cost: the changes of the zone's clock are looked up once for the years that occur; a call then takes a time that does not grow with the distance
 *   of the moments.
 *
 * @param options - Time zone, hours by weekday, holidays.
 * @returns A pure function of two moments.
 * @throws {@link CxError} `"invalid-option"` here for hours that are none, overlap, or end before they begin, for a date that is none or named twice, and
 * for an unknown time zone; `"invalid-value"` from the function when a moment is none or the second is before the first.
 * @example A ticket over the weekend before a holiday
 * ```ts
 * import { businessHours } from "cx-metrics";
 * const open = businessHours({
 *   timeZone: "Europe/Rome",
 *   hours: { monday: ["09:00", "18:00"], tuesday: [["09:00", "13:00"], ["14:00", "18:00"]], friday: ["09:00", "17:00"] },
 *   holidays: ["2026-04-06", { date: "2026-04-10", hours: [["09:00", "12:00"]] }],
 * });
 * open("2026-04-03T16:00", "2026-04-07T15:00") / 3_600_000; // => 6
 * open("2026-04-10T08:00", "2026-04-11T08:00") / 3_600_000; // => 3
 * open("2026-04-04T10:00", "2026-04-05T10:00"); // => 0
 * ```
 * @see Lear & Eggert 2012, RFC 6557, for the database of time zones.
 */
export function businessHours(options: BusinessHoursOptions = {}): BusinessHours {
  const rule = hoursRule(options);
  const calendar = calendarOf(rule.timeZone);
  const between = openTime(rule);
  return (start, end) => {
    const [from, to] = [calendar.instant(start, "start"), calendar.instant(end, "end")];
    if (to < from) throw invalidValue("end", "a moment not before the start", end);
    return between(from, to);
  };
}

/** Business hours as plain JSON, checked. */
export function hoursRule(options: BusinessHoursOptions): WeekRule {
  checkOptions(options, ["timeZone", "hours", "holidays"]);
  const { hours = DEFAULT_HOURS, holidays = [] } = options;
  const calendar = calendarOf(options.timeZone);
  if (typeof hours !== "object" || (hours as unknown) === null) throw invalidOption("hours", "hours by weekday", hours);
  checkOptions(hours, WEEKDAYS);
  const week = WEEKDAYS.map((weekday) => {
    const given = hours[weekday] ?? [];
    return dayParts(isPair(given) ? [given] : given, `hours.${weekday}`);
  });
  if (!Array.isArray(holidays)) throw invalidOption("holidays", "a list of dates", holidays);
  const days = holidays.map((holiday: string | Holiday, index): [number, DayParts] => {
    const { date, hours: open = [] } = typeof holiday === "object" && (holiday as unknown) !== null ? holiday : { date: holiday };
    return [dayOf(date, `holidays[${index}]`), dayParts(open, `holidays[${index}].hours`)];
  });
  days.sort(([left], [right]) => left - right);
  const twice = days.find(([day], index) => index > 0 && day === days[index - 1]?.[0]);
  if (twice) throw invalidOption("holidays", "each date once", new Date(twice[0] * DAY).toISOString().slice(0, 10));
  return { timeZone: calendar.timeZone, week, holidays: days };
}

/** The open time between two moments in milliseconds since 1970, the second not before the first. */
export function openTime(rule: WeekRule): (start: number, end: number) => number {
  const upTo = localOpenTime(rule);
  // The moments between which the steps of the zone are known, those steps, and the open time before each.
  let [first, last] = [Infinity, -Infinity];
  let steps: readonly ZoneStep[] = [];
  let before: readonly number[] = [];
  const learn = (start: number, end: number): void => {
    first = Math.min(first, start - MARGIN);
    last = Math.max(last, end + MARGIN);
    steps = rule.timeZone === "UTC" ? [{ from: first, offset: 0 }] : zoneSteps(rule.timeZone, first, last);
    let sum = 0;
    before = steps.map(({ from, offset }, index) => {
      const open = sum;
      const next = steps[index + 1];
      if (next) sum += upTo(next.from + offset) - upTo(from + offset);
      return open;
    });
  };
  const since = (moment: number): number => {
    let [low, high] = [0, steps.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((steps[middle] as ZoneStep).from <= moment) low = middle;
      else high = middle - 1;
    }
    const { from, offset } = steps[low] as ZoneStep;
    return (before[low] as number) + upTo(moment + offset) - upTo(from + offset);
  };
  return (start, end) => {
    const [from, to] = [Math.floor(start), Math.floor(end)];
    if (from < first || to > last) learn(from, to);
    return since(to) - since(from);
  };
}

/** The open time on the wall clock up to a local time, from a Monday long ago. */
function localOpenTime({ week, holidays }: WeekRule): (local: number) => number {
  const ofDay = week.map((parts) => lengthUpTo(parts, DAY));
  const beforeDay = ofDay.map((_, weekday) => ofDay.slice(0, weekday).reduce((sum, length) => sum + length, 0));
  const ofWeek = ofDay.reduce((sum, length) => sum + length, 0);
  const weekdayOf = (day: number): number => (((day + 3) % 7) + 7) % 7;
  // What holidays up to each add to their weekdays; mostly less than nothing.
  const days = holidays.map(([day]) => day);
  let sum = 0;
  const added = holidays.map(([day, parts]) => (sum += lengthUpTo(parts, DAY) - (ofDay[weekdayOf(day)] as number)));
  return (local) => {
    const weeks = Math.floor((local - FIRST_MONDAY) / WEEK);
    const day = Math.floor(local / DAY);
    const weekday = weekdayOf(day);
    let [low, high] = [0, days.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((days[middle] as number) < day) low = middle + 1;
      else high = middle;
    }
    const today = days[low] === day ? (holidays[low] as (typeof holidays)[number])[1] : (week[weekday] as DayParts);
    return weeks * ofWeek + (beforeDay[weekday] as number) + (added[low - 1] ?? 0) + lengthUpTo(today, local - day * DAY);
  };
}

function lengthUpTo(parts: DayParts, time: number): number {
  let length = 0;
  for (const [from, to] of parts) if (time > from) length += Math.min(time, to) - from;
  return length;
}

function isPair(hours: OpenHours | readonly OpenHours[]): hours is OpenHours {
  return typeof hours[0] === "string";
}

function dayParts(hours: readonly OpenHours[], option: string): DayParts {
  if (!Array.isArray(hours)) throw invalidOption(option, 'a list of hours such as ["09:00", "17:00"]', hours);
  let free = 0;
  return (hours as readonly OpenHours[]).map((pair) => {
    const [open, close] = Array.isArray(pair) && pair.length === 2 ? [timeOf(pair[0], option), timeOf(pair[1], option)] : [NaN, NaN];
    if (!(open >= free && close > open)) throw invalidOption(option, "hours in order, each ending after it begins", String(pair));
    free = close;
    return [open, close] as const;
  });
}

function timeOf(text: unknown, option: string): number {
  const match = typeof text === "string" ? /^(?:([01]\d|2[0-3]):([0-5]\d)|24:00)$/.exec(text) : null;
  if (!match) throw invalidOption(option, 'times from "00:00" to "24:00"', text);
  return match[1] === undefined ? DAY : Number(match[1]) * 3_600_000 + Number(match[2]) * 60_000;
}

function dayOf(date: unknown, option: string): number {
  const midnight = typeof date === "string" && /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00Z`) : NaN;
  if (!(new Date(midnight).getTime() === midnight && new Date(midnight).toISOString().startsWith(String(date)))) {
    throw invalidOption(option, 'a date such as "2026-12-25"', date);
  }
  return midnight / DAY;
}

import { type Calendar, DAY, type Period } from "./time.ts";

/**
 * Numbers the periods of a calendar, so that ages are differences: days and weeks since 1970-01-01, the week that holds that day being 0, and
 * months, quarters and years since the year 0. They are the numbers by which statements of SQL cut the calendar, in UTC.
 */
export function periodNumber(calendar: Calendar, moment: number, every: Period): number {
  const local = calendar.toLocal(moment);
  const day = Math.floor(local / DAY);
  if (every === "day") return day;
  if (every === "week") return Math.floor((day + 3) / 7);
  const date = new Date(local);
  const month = date.getUTCFullYear() * 12 + date.getUTCMonth();
  return every === "month" ? month : Math.floor(month / MONTHS[every]);
}

/** The first moment of the period of a number. */
export function periodStart(calendar: Calendar, number: number, every: Period): number {
  if (every === "day") return calendar.fromLocal(number * DAY);
  if (every === "week") return calendar.fromLocal((number * 7 - 3) * DAY);
  return calendar.fromLocal(new Date(0).setUTCFullYear(0, number * (every === "month" ? 1 : MONTHS[every]), 1));
}

/**
 * How many whole periods lie between two moments, on the local calendar: the anniversaries passed. The anniversary of a day that a month
 * lacks is the last day of that month: a month after January 31 is February 28, and a year after February 29 is February 28. Never below 0,
 * also where a clock was put back between the two.
 */
export function wholePeriods(calendar: Calendar, from: number, to: number, every: Period): number {
  const [start, end] = [calendar.toLocal(from), calendar.toLocal(to)];
  if (every === "day") return Math.max(0, Math.floor((end - start) / DAY));
  if (every === "week") return Math.max(0, Math.floor((end - start) / (7 * DAY)));
  const [first, last] = [new Date(start), new Date(end)];
  const months = (last.getUTCFullYear() - first.getUTCFullYear()) * 12 + last.getUTCMonth() - first.getUTCMonth();
  const longest = new Date(0).setUTCFullYear(last.getUTCFullYear(), last.getUTCMonth() + 1, 0);
  const day = Math.min(first.getUTCDate(), new Date(longest).getUTCDate());
  const anniversary = new Date(0).setUTCFullYear(last.getUTCFullYear(), last.getUTCMonth(), day) + modulo(start, DAY);
  const passed = Math.max(0, end < anniversary ? months - 1 : months);
  return every === "month" ? passed : Math.floor(passed / MONTHS[every]);
}

const modulo = (value: number, by: number): number => value - Math.floor(value / by) * by;

const MONTHS: Readonly<Record<"quarter" | "year", number>> = { quarter: 3, year: 12 };

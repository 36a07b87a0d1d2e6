import type { Period } from "../core/time.ts";
import type { Source } from "./source.ts";
import { withinZone } from "./zones.ts";

const DAYS = 86_400_000;

/**
 * The number of the period that holds a moment, in UTC, from the milliseconds since 1970: days and weeks since then, and months, quarters and
 * years since the year 0. Plain arithmetic, since engines cut calendars in the time zone of the session.
 *
 * Months by the Euclidean affine functions of Neri and Schneider 2023, Software: Practice and Experience 53, 937-970.
 */
export function periodSql(moment: string, every: Period): string {
  const day = `FLOOR(${moment} / ${DAYS})`;
  if (every === "day") return day;
  if (every === "week") return `FLOOR((${day} + 3) / 7)`;
  const { month } = dateSql(day);
  if (every === "month") return month;
  return `FLOOR(${month} / ${every === "quarter" ? 3 : 12})`;
}

/** The day of the month that holds a moment, in UTC, from 1. */
export function dayOfMonthSql(moment: string): string {
  return dateSql(`FLOOR(${moment} / ${DAYS})`).dayOfMonth;
}

/** The number of the month and the day in it, of the number of a day. Years begin in March, so that a leap day is the last of its year. */
function dateSql(day: string): { readonly month: string; readonly dayOfMonth: string } {
  const n1 = `(4 * ${day} + 2877875)`;
  const century = `FLOOR(${n1} / 146097)`;
  const n2 = `(4 * FLOOR((${n1} - 146097 * ${century}) / 4) + 3)`;
  const year = `FLOOR(${n2} / 1461)`;
  const dayOfYear = `FLOOR((${n2} - 1461 * ${year}) / 4)`;
  const fromMarch = `FLOOR((5 * ${dayOfYear} + 461) / 153)`;
  return {
    month: `((100 * ${century} + ${year}) * 12 + ${fromMarch} - 1)`,
    dayOfMonth: `(FLOOR((5 * ${dayOfYear} + 461 - 153 * ${fromMarch}) / 5) + 1)`,
  };
}

/** The number of the period of a time zone's calendar that holds a moment. */
export function periodKey(
  moment: string,
  { every, timeZone }: { readonly every: Period; readonly timeZone: string },
  source: Source,
): string {
  const period = periodSql(source.local(moment, timeZone), every);
  return timeZone === "UTC" ? period : withinZone(moment, period);
}

import { invalidOption } from "../core/errors.ts";
import { fill } from "./dialect.ts";
import type { Source } from "./source.ts";

/** Whether a number is missing: `NULL` or NaN. Never unknown. */
export function isBlank(number: string, { dialect }: Source): string {
  return dialect.nan === null ? `${number} IS NULL` : `(${number} IS NULL OR ${fill(dialect.nan, number)})`;
}

/** Whether a number is finite and at least 0; NaN is not, as it lies beyond all numbers or beside them. */
export function isFinite(number: string): string {
  return `${number} BETWEEN 0 AND 1.7976931348623157e308`;
}

/** Whether a number is a whole one from 0 to 2^53 - 1. No other is rounded, since `FLOOR` gives 64-bit integers in Spark and fails beyond them. */
export function isWhole(number: string): string {
  return `CASE WHEN ${number} BETWEEN 0 AND 9007199254740991 THEN ${number} - FLOOR(${number}) END = 0`;
}

/** Whether a moment lies in the years 1 to 9998, as those of records do. */
export function isMoment(moment: string): string {
  return `${moment} >= -62135596800000 AND ${moment} < 253370764800000`;
}

/** Refuses a time zone, where ages and cohorts are counted on the calendar of UTC. */
export function needsUtc(timeZone: string): void {
  if (timeZone !== "UTC") throw invalidOption("timeZone", '"UTC", on whose calendar SQL counts ages and cohorts', timeZone);
}

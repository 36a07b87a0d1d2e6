import { isMissing } from "../core/check.ts";
import { emptyInput, invalidValue } from "../core/errors.ts";

/** A period of a series with its value. */
export interface SeriesPoint {
  /** What the period is called, such as `"2026-01"`; passed through. */
  readonly period?: string | undefined;
  /** The metric then, in its own unit; `null` when nothing was measured. */
  readonly value: number | null | undefined;
  /** Standard error of the value, where known. */
  readonly standardError?: number | undefined;
  /** How much the period counts in a rolling value, such as its answers; 1 unless given. */
  readonly weight?: number | undefined;
}

/** Values of consecutive periods of equal length, the earliest first. A period in which nothing was measured is `null`, never left out. */
export type Series = Iterable<number | null | undefined | SeriesPoint>;

/** A point that was read. */
export interface ReadPoint {
  readonly period: string | null;
  readonly value: number | null;
  readonly standardError: number | null;
  readonly weight: number;
}

/** Reads a series; refuses one without a value. */
export function readSeries(series: Series, where: string): ReadPoint[] {
  if (typeof series !== "object" || series === null || !(Symbol.iterator in series)) {
    throw invalidValue("series", "a list of values by period", series);
  }
  const points: ReadPoint[] = [];
  let index = 0;
  for (const item of series) points.push(readPoint(item, `series[${index++}]`));
  if (points.every(({ value }) => value === null)) throw emptyInput(where, "value");
  return points;
}

function readPoint(item: number | null | undefined | SeriesPoint, path: string): ReadPoint {
  if (typeof item !== "object" || item === null) return { period: null, value: valueOf(item, path), standardError: null, weight: 1 };
  const { period = null, standardError = null, weight = 1 } = item;
  if (period !== null && typeof period !== "string") throw invalidValue(`${path}.period`, "a text", period);
  for (const [name, number] of Object.entries({ standardError: standardError ?? 0, weight })) {
    if (!(Number.isFinite(number) && number >= 0)) throw invalidValue(`${path}.${name}`, "a finite number of at least 0", number);
  }
  return { period, value: valueOf(item.value, `${path}.value`), standardError, weight };
}

function valueOf(value: unknown, path: string): number | null {
  if (isMissing(value)) return null;
  if (!Number.isFinite(value)) throw invalidValue(path, "a finite number, or null where nothing was measured", value);
  return value as number;
}

/** The values alone. */
export const valuesOf = (points: readonly ReadPoint[]): (number | null)[] => points.map(({ value }) => value);

/** Those that are there, with their place in the series. */
export function presentOf(values: readonly (number | null)[]): { readonly times: number[]; readonly present: number[] } {
  const times: number[] = [];
  const present: number[] = [];
  values.forEach((value, index) => {
    if (value === null) return;
    times.push(index + 1);
    present.push(value);
  });
  return { times, present };
}

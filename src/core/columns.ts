import { CxError, describe, invalidValue } from "./errors.ts";
import type { ColumnValues } from "./fields.ts";

/** A column read by `get(i)`, such as an Arrow vector or a polars series. */
export interface GetColumn {
  /** How many values there are. */
  readonly length: number;
  /** The value at an index; `null` where there is none. */
  get(index: number): unknown;
}

/** A column read by `getItem(i)`, such as a DuckDB vector. */
export interface ItemColumn {
  /** How many values there are. */
  readonly itemCount: number;
  /** The value at an index; `null` where there is none. */
  getItem(index: number): unknown;
}

/** A column of values by shape: array-like, iterable, or read by `get(i)` (Arrow, polars) or `getItem(i)` (DuckDB). */
export type Column = ArrayLike<unknown> | Iterable<unknown> | GetColumn | ItemColumn;

/** Columns of equal length, by field name. */
export type Columns = Readonly<Record<string, Column>>;

/**
 * The values of a column in index order, nulls as nulls.
 *
 * Typed arrays and arrays are used as they are. Other shapes are copied through their own reader, never through `toArray()` or raw
 * values: those hold 0 where Arrow's value is missing, which would make every missing answer a detractor.
 */
export function columnValues(column: Column, path: string): ColumnValues {
  if (Array.isArray(column) || ArrayBuffer.isView(column)) return column as unknown as ColumnValues;
  if (typeof column === "object" && column !== null) {
    const shaped = column as { length?: number; itemCount?: number; get?: unknown; getItem?: unknown };
    if (typeof shaped.getItem === "function" && typeof shaped.itemCount === "number") {
      return copy(shaped.itemCount, (index) => (column as ItemColumn).getItem(index));
    }
    if (typeof (column as Iterable<unknown>)[Symbol.iterator] === "function") return Array.from(column as Iterable<unknown>, plain);
    if (typeof shaped.get === "function" && typeof shaped.length === "number") {
      return copy(shaped.length, (index) => (column as GetColumn).get(index));
    }
    if (typeof shaped.length === "number") return column as ColumnValues;
  }
  throw invalidValue(path, "a column: an array, a typed array, an iterable, or an object with get(i) and length", column);
}

/** The common length of columns by field name; columns of different lengths are an error that names the odd one. */
export function commonLength(columns: ReadonlyMap<string, ColumnValues>): number {
  let length: number | undefined;
  for (const [name, values] of columns) {
    length ??= values.length;
    if (values.length !== length) {
      throw new CxError("invalid-value", `columns.${name}`, `${length} values, as in the first column`, describe(values.length));
    }
  }
  return length ?? 0;
}

function copy(length: number, read: (index: number) => unknown): unknown[] {
  return Array.from({ length }, (_, index) => plain(read(index)));
}

/** Engines return 64-bit integers as bigint; those that a double holds exactly become numbers. */
function plain(value: unknown): unknown {
  if (typeof value !== "bigint") return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

import { parseInstant } from "../../src/core/time.ts";
import type { Cell, ColumnType, TableColumn } from "./engine.ts";

/** Moments that the timestamps of every engine hold. */
const [FIRST, LAST] = [Date.UTC(1971, 0), Date.UTC(2100, 0)];

/** What a typed column can hold of a value; the rest is no value. */
export function toCell(value: unknown, type: ColumnType): Cell {
  switch (type) {
    case "double":
      return typeof value === "number" ? value + 0 : null;
    case "integer":
      return Number.isInteger(value) && Math.abs(value as number) < 2 ** 31 ? (value as number) + 0 : null;
    case "boolean":
      return typeof value === "boolean" ? value : value === 1 || value === 0 ? value === 1 : null;
    case "text":
      if (typeof value === "number" && Number.isInteger(value)) return String(value);
      return typeof value === "string" ? value.replaceAll("\0", "").replace(/\p{Surrogate}/gu, "") : null;
    case "timestamp":
      return toMoment(value);
  }
}

function toMoment(value: unknown): string | null {
  try {
    const moment = Math.floor(parseInstant(value, "value"));
    return moment >= FIRST && moment < LAST ? new Date(moment).toISOString() : null;
  } catch {
    return null;
  }
}

/** Rows in which each value is what its typed column holds. */
export function typedRows(rows: readonly Record<string, unknown>[], columns: readonly TableColumn[]): Record<string, Cell>[] {
  return rows.map((row) => Object.fromEntries(columns.map(({ name, type }) => [name, toCell(row[name], type)])));
}

/** The cells of rows, in the order of columns. */
export function cellsOf(rows: readonly Record<string, Cell>[], columns: readonly TableColumn[]): Cell[][] {
  return rows.map((row) => columns.map(({ name }) => row[name] as Cell));
}

import type { ColumnValues } from "../core/fields.ts";
import type { TypedColumn } from "./protocol.ts";

/** A part of columns, as it is sent to a thread: shown where memory is shared, copied and moved elsewhere. */
export interface Part {
  /** The first record. */
  readonly from: number;
  /** The record after the last. */
  readonly to: number;
  /** The part of each column, by field name. */
  readonly columns: Readonly<Record<string, TypedColumn>>;
  /** The copies' buffers, which move to the thread. */
  readonly moved: readonly unknown[];
}

/** Whether every column is a typed array, which threads can be sent. */
export function areTyped(columns: Readonly<Record<string, ColumnValues>>): columns is Readonly<Record<string, TypedColumn>> {
  return Object.values(columns).every((column) => ArrayBuffer.isView(column) && !(column instanceof DataView));
}

/** Where each of so many parts of records begins, and where the last ends. */
export function cutsOf(records: number, parts: number): readonly number[] {
  return Array.from({ length: parts + 1 }, (_, part) => Math.floor((records * part) / parts));
}

/** Records `from` to `to` of columns. */
export function partOf(columns: Readonly<Record<string, TypedColumn>>, from: number, to: number): Part {
  const moved: unknown[] = [];
  const parts = Object.entries(columns).map(([name, column]): [string, TypedColumn] => {
    if (isShared(column.buffer)) return [name, column.subarray(from, to)];
    const copy = column.slice(from, to);
    moved.push(copy.buffer);
    return [name, copy];
  });
  return { from, to, columns: Object.fromEntries(parts), moved };
}

function isShared(buffer: ArrayBufferLike): boolean {
  return typeof SharedArrayBuffer === "function" && buffer instanceof SharedArrayBuffer;
}

import type { ColumnValues } from "./fields.ts";
import { BLOCK } from "./places.ts";

/** Collects records that are sorted into groups already, a block after the other. */
export interface GroupCollector {
  /**
   * Adds the records `from` to `to` of columns by role, at most 4096. `codes[0]` is the group of the first, from 0 and below `groups`; for error
   * messages the first is record `index` of the input.
   */
  add(codes: Int32Array, groups: number, columns: Readonly<Record<string, ColumnValues>>, from: number, to: number, index: number): void;
  /** Writes what was collected into the tallies. */
  finish(): void;
}

/** Makes a collector that adds the records of each group to the group's tally: the same tallies as adding one by one. */
export type Grouping<Tally> = (tallyOf: (code: number) => Tally) => GroupCollector;

/**
 * Adds the records `from` to `to` of columns to one tally by way of a collector of groups: the same tally as one by one.
 *
 * A part of its own is filled and joined to the tally. Where a record cannot be taken the part is thrown away, and one by one adds those before it.
 */
export function addByGroup<Tally>(
  group: Grouping<Tally>,
  part: Tally,
  columns: Readonly<Record<string, ColumnValues>>,
  from: number,
  to: number,
  { join, one }: { readonly join: (part: Tally) => void; readonly one: (index: number) => void },
): void {
  const collector = group(() => part);
  // Two groups in turn, so that a sum seldom waits for the one before.
  const codes = Int32Array.from({ length: BLOCK }, (_, row) => row & 1);
  try {
    for (let start = from; start < to; start += BLOCK) collector.add(codes, 2, columns, start, Math.min(start + BLOCK, to), start);
  } catch {
    for (let index = from; index < to; index += 1) one(index);
    return;
  }
  collector.finish();
  join(part);
}

/** Takes rows one after the other, reads their fields at once, and adds them in blocks. */
export interface RowCollector<Row> {
  /** Takes the next row, which may change afterwards. */
  add(row: Row): void;
  /** Takes many rows. */
  addAll(rows: readonly Row[]): void;
  /** Takes records as columns by role, which may change afterwards. */
  addColumns(columns: Readonly<Record<string, ColumnValues>>, from: number, to: number): void;
  /** Adds what is left. */
  finish(): void;
}

/** A copy with room for at least so many numbers; the array itself where it has the room. */
export function withRoom(table: Float64Array, length: number): Float64Array {
  if (length <= table.length) return table;
  const larger = new Float64Array(Math.max(length, 2 * table.length));
  larger.set(table);
  return larger;
}

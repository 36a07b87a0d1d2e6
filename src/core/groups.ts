import type { ColumnValues } from "./fields.ts";

/** Collects records that are sorted into groups already, a block after the other. */
export interface GroupCollector {
  /**
   * Adds the records `from` to `to` of columns by role, at most a block of them. `codes[0]` is the group of the first. For error messages the first
   * is record `index` of the input.
   */
  add(codes: Int32Array, columns: Readonly<Record<string, ColumnValues>>, from: number, to: number, index: number): void;
  /** Writes what was collected into the tallies. */
  finish(): void;
}

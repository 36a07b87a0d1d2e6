import { type ColumnValues, type Field, readerOf } from "./fields.ts";
import type { RowCollector } from "./groups.ts";
import { BLOCK } from "./places.ts";
import { type CardParts, openBlocks } from "./segment-blocks.ts";
import type { ScorecardTally } from "./segment-tally.ts";

/** Rows that are read at a time: few enough that they are near when the next field is read. */
const ROWS = 1024;

/** Reads one field of rows as doubles, gaps as NaN. Gives false where a value is neither. */
function pullNumbers<Row>(rows: readonly Row[], from: number, to: number, field: keyof Row, into: Float64Array): boolean {
  for (let row = from; row < to; row += 1) {
    const value: unknown = (rows[row] as Row)[field];
    if (typeof value === "number") into[row - from] = value;
    else if (value === null || value === undefined) into[row - from] = NaN;
    else return false;
  }
  return true;
}

/** Reads one field of rows: a loop for each field, since a loop over fields of many names is slower. */
function pull<Row>(rows: readonly Row[], from: number, to: number, field: Field<Row>, into: unknown[]): void {
  if (typeof field === "function") for (let row = from; row < to; row += 1) into[row - from] = field(rows[row] as Row);
  else for (let row = from; row < to; row += 1) into[row - from] = (rows[row] as Row)[field];
}

/** Collects rows in blocks: their fields are read into columns, a field after the other. */
export function openRowBlocks<Row>(card: CardParts<Row>, tally: ScorecardTally): RowCollector<Row> {
  const readers = Object.entries(card.fields).map(([role, field]) => ({
    role,
    field,
    read: readerOf(field),
    items: new Array<unknown>(ROWS).fill(null),
    // What metrics read are mostly numbers, which are at hand as doubles. Keys are looked up as they are.
    numbers: role.startsWith("by.") || typeof field === "function" ? null : new Float64Array(ROWS),
  }));
  const columns: Record<string, ColumnValues> = {};
  for (const { role, items } of readers) columns[role] = items;
  const blocks = openBlocks(card, tally, columns);
  /** Reads a field of many rows, as numbers if it can. */
  const readAll = (reader: (typeof readers)[number], rows: readonly Row[], start: number, end: number): void => {
    const { role, field, items, numbers } = reader;
    if (numbers && !pullNumbers(rows, start, end, field as keyof Row, numbers)) reader.numbers = null;
    if (!reader.numbers) pull(rows, start, end, field, items);
    show(role, reader.numbers ?? items);
  };
  const show = (role: string, values: ColumnValues): void => {
    if (columns[role] === values) return;
    columns[role] = values;
    blocks.reread();
  };
  let [held, index] = [0, 0];
  const addBlock = (): void => {
    const rows = held;
    held = 0;
    if (rows > 0) blocks.add(0, rows, index);
    index += rows;
  };
  const collector: RowCollector<Row> = {
    addAll(rows) {
      for (let start = 0; start < rows.length; start += ROWS) {
        const end = Math.min(start + ROWS, rows.length);
        addBlock();
        try {
          for (const reader of readers) readAll(reader, rows, start, end);
        } catch {
          // A function failed: row by row, so that what is wrong with the rows before comes first.
          for (let row = start; row < end; row += 1) collector.add(rows[row] as Row);
          continue;
        }
        held = end - start;
        addBlock();
      }
    },
    add(row) {
      try {
        if (held === 0) for (const { role, items } of readers) show(role, items);
        for (const { items, read } of readers) items[held] = read(row);
      } catch (error) {
        // What is wrong with the rows before comes first.
        addBlock();
        throw error;
      }
      held += 1;
      if (held === ROWS) addBlock();
    },
    addColumns(given, from, to) {
      addBlock();
      Object.assign(columns, given);
      blocks.reread();
      for (let start = from; start < to; start += BLOCK) {
        const end = Math.min(start + BLOCK, to);
        blocks.add(start, end, index);
        index += end - start;
      }
    },
    finish() {
      addBlock();
      blocks.finish();
    },
  };
  return collector;
}

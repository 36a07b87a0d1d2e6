import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { pipeline } from "node:stream";
import { parse } from "csv-parse";
import { pairOption } from "./options.ts";
import { Problem } from "./problem.ts";

/** A row's cells, in the order of the columns. */
export type Cells = readonly string[];

/** A CSV file that is read row by row: a row is gone before the next one comes, so its length does not matter. */
export interface Table {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: AsyncIterable<Cells>;
}

/** How a file is read. */
export interface TableOptions {
  readonly delimiter?: string | undefined;
  /** `column=value` conditions that the rows must meet. */
  readonly where?: readonly string[] | undefined;
}

/** Opens a CSV file and reads its first line, the names of the columns. */
export async function openTable(path: string, { delimiter = ",", where = [] }: TableOptions): Promise<Table> {
  const name = basename(path);
  const parser = parse({ bom: true, delimiter, skip_empty_lines: true });
  // The parser fails with the file's error, and whoever waits for a row gets it.
  const records = pipeline(createReadStream(path), parser, () => undefined)[Symbol.asyncIterator]() as AsyncIterator<string[]>;
  const next = async (): Promise<IteratorResult<string[]>> => records.next().catch((error: unknown) => fail(name, error));
  const header = await next();
  if (header.done) throw new Problem(`${name}: the file is empty`);
  const columns = header.value.map((column) => column.trim());
  const conditions = where
    .map((text) => pairOption("where", text))
    .filter(([column]) => columns.includes(column))
    .map(([column, value]) => [columns.indexOf(column), value] as const);
  return { name, columns, rows: rowsOf(next, conditions) };
}

/** The place of a column. The one that the user named must be there; the usual one may be. */
export function columnAt(table: Table, named: string | undefined, usual: string): number | undefined {
  const place = table.columns.indexOf(named ?? usual);
  if (place >= 0) return place;
  if (named === undefined) return undefined;
  throw new Problem(`${table.name}: no column "${named}"; there are ${table.columns.join(", ")}`);
}

/** The text of a cell without the blanks around it; `null` when nothing is left, or the file has no such column. */
export function textAt(row: Cells, column: number | undefined): string | null {
  return (column !== undefined && row[column]?.trim()) || null;
}

/** The number in a cell. Text that is no number stays text, so that a metric counts it as invalid and not as missing. */
export function numberAt(row: Cells, column: number | undefined): number | string | null {
  const text = textAt(row, column);
  if (text === null) return null;
  const number = Number(text);
  return Number.isNaN(number) ? text : number;
}

async function* rowsOf(
  next: () => Promise<IteratorResult<string[]>>,
  conditions: readonly (readonly [number, string])[],
): AsyncGenerator<Cells> {
  for (let row = await next(); !row.done; row = await next()) {
    const cells = row.value;
    if (conditions.every(([column, value]) => cells[column]?.trim() === value)) yield cells;
  }
}

function fail(name: string, error: unknown): never {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") throw new Problem(`${name}: no such file`);
  if (code === "EISDIR") throw new Problem(`${name}: a folder, not a file`);
  throw new Problem(`${name}: ${message}`);
}

import { decimalMarkOf, readNumber } from "./numbers.ts";

/** A column that a pasted table is to have. */
export interface TableColumn {
  readonly name: string;
  readonly text?: boolean;
  readonly optional?: boolean;
}

/** A pasted table. */
export interface Table {
  /** Cells by row: numbers, texts, or `undefined` where empty. A number that cannot be read is the text that stands there. */
  readonly rows: readonly (readonly (number | string | undefined)[])[];
  /** Whether a first row of names was left out. */
  readonly header: boolean;
}

/** A table that is none: which row, and what is wrong with it. */
export class TableError extends Error {}

/** Reads what was pasted from a spreadsheet or a CSV file. The number of a row is that of the line where it stands, header included. */
export function readTable(text: string, columns: readonly TableColumn[]): Table {
  const lines = text.split(/\r\n|\r|\n/u).filter((line) => line.trim() !== "");
  const least = columns.filter(({ optional }) => optional !== true).length;
  const split = splitter(lines, least, columns);
  const cells = lines.map(split);
  const header =
    cells[0]?.some((cell, at) => isName(cell, columns[at])) === true && !cells[0].some((cell, at) => isFigure(cell, columns[at]));
  const body = header ? cells.slice(1) : cells;
  body.forEach((row, index) => {
    while (row.length > columns.length && row.at(-1) === "") row.pop();
    if (row.length >= least && row.length <= columns.length) return;
    const wanted = least === columns.length ? `${least}` : `${least} to ${columns.length}`;
    const names = columns.map(({ name }) => name).join(", ");
    throw new TableError(`row ${index + 1 + Number(header)}: expected ${wanted} columns (${names}), received ${row.length}`);
  });
  const marks = columns.map((_, at) => decimalMarkOf(body.map((row) => row[at] ?? "")));
  const read = (cell: string, at: number): number | string | undefined =>
    columns[at]?.text === true ? cell.trim() || undefined : readNumber(cell, marks[at]);
  return { rows: body.map((row) => columns.map((_, at) => read(row[at] ?? "", at))), header };
}

/** Reads one column of numbers: a value a line, or values between spaces, tabs, semicolons or commas. */
export function readValues(text: string): Table {
  const cells = text
    .split(/[\n\r\t;]+|,\s+|,(?=,)/u)
    .flatMap((cell) => (typeof readNumber(cell) === "string" ? cell.split(/[\s,]+/u) : [cell]))
    .filter((cell) => cell.trim() !== "");
  const header =
    cells.length > 1 && typeof readNumber(cells[0] as string) === "string" && typeof readNumber(cells[1] as string) === "number";
  const body = header ? cells.slice(1) : cells;
  const mark = decimalMarkOf(body);
  return { rows: body.map((cell) => [readNumber(cell, mark)]), header };
}

const isFigure = (cell: string, column: TableColumn | undefined): boolean => column?.text !== true && typeof readNumber(cell) === "number";
const isName = (cell: string, column: TableColumn | undefined): boolean => column?.text !== true && typeof readNumber(cell) === "string";

/** Tabs, then semicolons, then commas; between numbers also spaces, since "9 12,50" is two of them and not "9 12" and "50". */
function splitter(lines: readonly string[], least: number, columns: readonly TableColumn[]): (line: string) => string[] {
  if (lines.some((line) => line.includes("\t"))) return (line) => line.split("\t");
  if (lines.some((line) => line.includes(";"))) return (line) => csv(line, ";");
  const spaced = (line: string): string[] => line.trim().split(/\s+/u);
  const numbers = columns.every(({ text }) => text !== true);
  if (numbers && lines.every((line) => !/,\s/u.test(line) && spaced(line).length === least && least > 1)) return spaced;
  return (line) => csv(line, ",");
}

/** The cells of one line of CSV; in quotes, a separator is part of the text and two quotes are one. */
function csv(line: string, separator: string): string[] {
  const cells: string[] = [];
  let [cell, quoted] = ["", false];
  for (let at = 0; at < line.length; at += 1) {
    const sign = line[at] as string;
    if (sign === '"' && quoted && line[at + 1] === '"') {
      cell += sign;
      at += 1;
    } else if (sign === '"' && (quoted || cell.trim() === "")) quoted = !quoted;
    else if (sign === separator && !quoted) {
      cells.push(cell.trim());
      cell = "";
    } else cell += sign;
  }
  return [...cells, cell.trim()];
}

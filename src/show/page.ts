import type { Cell, Fact, Pen, Quantity, View } from "./view.ts";

/** A table of texts. */
export interface Grid {
  readonly heading: readonly string[] | null;
  readonly rows: readonly (readonly string[])[];
  readonly align: readonly ("left" | "right")[];
}

/** What a view says, in texts: a title, and the tables below it. */
export interface Page {
  readonly title: string;
  readonly grids: readonly Grid[];
}

/** Writes a view: first its figures, then its tables. */
export function pageOf({ title, facts, tables }: View, pen: Pen, ownTitle?: string): Page {
  const figures: Grid = {
    heading: null,
    align: ["left", "right", "left"],
    rows: facts.map(({ label, quantity, interval }) => [
      pen.word(label),
      pen.write(quantity),
      interval ? spoken(interval, quantity, pen) : "",
    ]),
  };
  const written = tables.map(({ columns, rows, more = 0 }): Grid => ({
    heading: columns.map(({ heading }) => pen.write(heading)),
    align: columns.map(({ align }) => align),
    rows: [...rows.map((row) => row.map((cell) => cellText(cell, pen))), ...(more > 0 ? [leftOut(more, columns.length, pen)] : [])],
  }));
  return { title: ownTitle ?? pen.word(title), grids: facts.length > 0 ? [figures, ...written] : written };
}

/** `… 12 more rows`. */
const leftOut = (more: number, columns: number, { word, write }: Pen): string[] =>
  Array.from({ length: columns }, (_, column) =>
    column === 0 ? word("moreRows").replace("{count}", () => write({ kind: "count", value: more })) : "",
  );

/** `95% interval from 1.0 to 2.0`. */
function spoken({ low, high, level }: NonNullable<Fact["interval"]>, { kind }: Quantity, { word, write }: Pen): string {
  const limit = (value: number | null): string => write({ kind, value } as Quantity);
  const range = word("from")
    .replace("{low}", () => limit(low))
    .replace("{high}", () => limit(high));
  if (level === null) return range;
  const percent = write({ kind: "level", value: level });
  return `${word("interval").replace("{level}", () => percent)} ${range}`;
}

function cellText(cell: Cell, pen: Pen): string {
  if (!("quantity" in cell)) return pen.write(cell);
  const { quantity, interval } = cell;
  const text = pen.write(quantity);
  if (!interval) return text;
  const limit = (value: number | null): string => pen.write({ kind: quantity.kind, value } as Quantity);
  return `${text} (${limit(interval.low)} … ${limit(interval.high)})`;
}

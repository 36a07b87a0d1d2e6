import type { Column } from "../core/columns.ts";
import type { FieldSource } from "../core/definition.ts";
import { CxError, invalidOption, invalidValue } from "../core/errors.ts";
import type { FieldMetric } from "../core/fields.ts";
import type { RowCollector } from "../core/groups.ts";
import { columnsByRole, isFieldMetric } from "../core/measure.ts";
import type { Metric } from "../core/metric.ts";

/** Columns that are found by name, such as an Arrow `Table` or `RecordBatch`. */
export interface NamedColumns {
  /** How many records there are. */
  readonly numRows: number;
  /** The column of a name; `null` when there is none. */
  getChild(name: string): unknown;
}

/** A column that is read value by value. */
export interface ItemReader {
  /** The value at an index; `null` where there is none. */
  getItem(index: number): unknown;
}

/** Columns that are found by place, such as a DuckDB `DataChunk`. */
export interface PlacedColumns {
  /** How many records there are. */
  readonly rowCount: number;
  /** The column at a place. */
  getColumnVector(place: number): ItemReader;
}

/** One item of a stream: a record, or many of them as rows or as columns. */
export type StreamItem<Row> = Row | readonly Row[] | { readonly [Name in keyof Row]: Column } | NamedColumns | PlacedColumns;

/** Where records are added, and how many there are. */
export interface Collected<Tally> {
  /** The tally. */
  readonly tally: Tally;
  /** Records that the source gave, in the tally or passed over. */
  records: number;
  /** How many of the first records are passed over. */
  readonly skip: number;
}

/** Adds the items of a stream to a tally. */
export interface ItemAdder<Tally> {
  /** Adds an item of any shape. */
  add(into: Collected<Tally>, item: unknown): void;
  /** Writes what is held back into the tally. */
  settle(): void;
}

/** Adds the items of a stream, whatever their shape, to a tally. */
export function itemAdder<Row, Tally, Result>(metric: Metric<Row, Tally, Result>, placed: readonly string[] | undefined): ItemAdder<Tally> {
  const over: FieldMetric<Row, Tally, Result> | undefined = isFieldMetric(metric) ? metric : undefined;
  const names = Object.values(over?.definition.fields ?? {}).flatMap(nameIn);
  const [first = ""] = names;

  // Functions of the caller read row by row, so that a failure of theirs has its row.
  const openRows = names.length === Object.keys(over?.fields ?? {}).length ? over?.openRows : undefined;
  /** Batches that a metric takes in blocks, and the record that was the first. */
  let blocks: { readonly into: RowCollector<Row>; readonly start: number } | undefined;
  const settle = (): void => {
    const { into } = blocks ?? {};
    blocks = undefined;
    into?.finish();
  };
  const addToBlocks = (into: Collected<Tally>, act: (collector: RowCollector<Row>) => void): void => {
    blocks ??= { into: (openRows as NonNullable<typeof openRows>)(into.tally), start: into.records };
    const { into: collector, start } = blocks;
    try {
      act(collector);
    } catch (error) {
      blocks = undefined;
      throw renumbered(error, start);
    }
  };
  const addRows = (into: Collected<Tally>, rows: readonly Row[]): void => {
    const passed = Math.min(rows.length, Math.max(0, into.skip - into.records));
    if (!openRows) {
      const { tally, records: before } = into;
      let index = passed;
      try {
        for (; index < rows.length; index += 1) metric.add(tally, rows[index] as Row, before + index);
      } finally {
        into.records = before + index;
      }
      return;
    }
    into.records += passed;
    if (passed === rows.length) return;
    const left = passed === 0 ? rows : rows.slice(passed);
    addToBlocks(into, (collector) => {
      try {
        collector.addAll(left);
      } catch (error) {
        if (!(error instanceof CxError))
          into.records += Math.max(
            0,
            left.findIndex((row) => row === null || row === undefined),
          );
        throw error;
      }
    });
    into.records += left.length;
  };
  const addRow = (into: Collected<Tally>, row: Row): void => {
    if (blocks) settle();
    if (into.records >= into.skip) metric.add(into.tally, row, into.records);
    into.records += 1;
  };
  const addColumns = (into: Collected<Tally>, columnOf: (name: string) => Column | undefined): void => {
    if (!over) throw invalidValue("source", `records, since ${metric.name} is not over named fields`, {});
    const { columns, length } = columnsByRole(over.fields, columnOf);
    const from = Math.min(length, Math.max(0, into.skip - into.records));
    if (openRows) {
      into.records += from;
      addToBlocks(into, (collector) => {
        collector.addColumns(columns, from, length);
      });
      into.records += length - from;
      return;
    }
    try {
      over.addColumns(into.tally, columns, from, length);
    } catch (error) {
      throw renumbered(error, into.records);
    }
    into.records += length;
  };
  const addBatch = (into: Collected<Tally>, item: object): void => {
    if (Array.isArray(item) || (names.length === 0 && ArrayBuffer.isView(item))) {
      addRows(into, item as unknown as readonly Row[]);
    } else if (ArrayBuffer.isView(item) || item instanceof ArrayBuffer) {
      throw invalidValue("source", "records or columns, not bytes", item, into.records);
    } else if (isNamedColumns(item)) {
      addColumns(into, (name) => (item.getChild(name) as Column | null) ?? undefined);
    } else if (isPlacedColumns(item)) {
      if (!placed) throw invalidOption("columns", "the names of the columns, in their order", placed);
      const { rowCount } = item;
      addColumns(into, (name) => {
        const place = placed.indexOf(name);
        if (place < 0) return undefined;
        const vector = item.getColumnVector(place);
        return { itemCount: rowCount, getItem: (index) => vector.getItem(index) };
      });
    } else if (holdsColumns(item as Record<string, unknown>, names)) {
      addColumns(into, (name) => (Object.hasOwn(item, name) ? (item as Record<string, Column>)[name] : undefined));
    } else if (typeof (item as { then?: unknown }).then === "function") {
      throw invalidValue("source", "a record, not the promise of one", item, into.records);
    } else addRow(into, item as Row);
  };
  const add = (into: Collected<Tally>, item: unknown): void => {
    if (typeof item === "object" && item !== null) {
      // A record mostly shows itself by its first field; a list has a length whatever it holds.
      const value = (item as Record<string, unknown>)[first];
      if ((typeof value === "number" || typeof value === "string") && !Array.isArray(item)) addRow(into, item as Row);
      else addBatch(into, item);
    } else if (names.length > 0) throw invalidValue("source", "a record, an array of records, or columns", item, into.records);
    else addRow(into, item as Row);
  };
  return { add, settle };
}

/** The place in brackets, such as the 17 of `rating[17]`; a name of a field may have brackets of its own before it. */
const PLACE = /\[(\d+)\](?=[^[\]]*$)/;

/** The place that an error names. */
export function placeIn(error: unknown): number | undefined {
  const found = error instanceof CxError ? PLACE.exec(error.path)?.[1] : undefined;
  return found === undefined ? undefined : Number(found);
}

function renumbered(error: unknown, before: number): unknown {
  const place = placeIn(error);
  if (place === undefined) return error;
  const { code, path, expected, received } = error as CxError;
  return new CxError(code, path.replace(PLACE, `[${before + place}]`), expected, received);
}

function nameIn(source: FieldSource): string[] {
  return source === null ? [] : [typeof source === "string" ? source : source.field];
}

function isNamedColumns(item: object): item is NamedColumns {
  return typeof (item as NamedColumns).getChild === "function" && typeof (item as NamedColumns).numRows === "number";
}

function isPlacedColumns(item: object): item is PlacedColumns {
  return typeof (item as PlacedColumns).getColumnVector === "function" && typeof (item as PlacedColumns).rowCount === "number";
}

/** Whether an object holds columns: at least one, and no value of a single record beside it. */
function holdsColumns(item: Readonly<Record<string, unknown>>, names: readonly string[]): boolean {
  const values = names.map((name) => item[name]).filter((value) => value !== undefined);
  return values.length > 0 && values.every(isColumn);
}

/** Whether a value is a column, and not one value of one record. */
function isColumn(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { getItem, get } = value as { getItem?: unknown; get?: unknown };
  return (
    Array.isArray(value) ||
    ArrayBuffer.isView(value) ||
    Symbol.iterator in value ||
    typeof getItem === "function" ||
    typeof get === "function"
  );
}

import { defineMetric, type FoldingRule, type MetricDefinition, type TallyDefinition } from "./definition.ts";
import type { Grouping, RowCollector } from "./groups.ts";
import type { Metric } from "./metric.ts";
import type { TallyCheck } from "./tally-check.ts";

/** Where a value of a record is: a field's name, or a function that reads it. SQL needs names. */
export type Field<Row> = (keyof Row & string) | ((row: Row) => unknown);

/** Values of one field over all records: an array, a typed array, or anything with a length and an index. */
export type ColumnValues = ArrayLike<unknown>;

/** Reads the value of one record. */
export type Reader<Row> = (row: Row) => unknown;

/**
 * A metric over records with named fields.
 *
 * @typeParam Row - The fields that a record must have.
 */
export interface FieldMetric<Row, Tally, Result> extends Metric<Row, Tally, Result> {
  /** The fields that are read, by the role they play in the metric. */
  readonly fields: Readonly<Record<string, Field<Row>>>;
  /** What is collected and from where, as plain JSON. */
  readonly definition: MetricDefinition;
  /** Refuses what is not a tally of this metric; `path` is where it stands, for error messages. */
  checkTally(tally: unknown, path: string): void;
  /** What of its reading has to be known where histories are folded before they are read, as in a warehouse. */
  readonly folding?: FoldingRule;
  /** Adds the record at one index of columns named by role. */
  addAt(tally: Tally, columns: Readonly<Record<string, ColumnValues>>, index: number): void;
  /** Adds records `from` to `to` (excluded) of columns named by role: the same as adding each, and faster when they are many. */
  addColumns(tally: Tally, columns: Readonly<Record<string, ColumnValues>>, from: number, to: number): void;
  /** Makes a collector of records that are sorted into groups: the same tallies as adding each record, and faster. */
  readonly group?: Grouping<Tally>;
  /** Makes a collector of rows, which adds them in blocks: the same tally as adding each, and faster. */
  readonly openRows?: (tally: Tally) => RowCollector<Row>;
}

/** Adds the values `from` to `to` of one column: the same tally as adding one by one. */
export type ColumnKernel<Tally> = (tally: Tally, values: ColumnValues, from: number, to: number) => void;

/** Reads a field by name, or by the caller's function. */
export function readerOf<Row>(field: Field<Row>): Reader<Row> {
  if (typeof field === "function") return field;
  return (row) => row[field];
}

/** A metric of single values, measured on one field of a record. */
export function overField<Row, Value, Tally, Result>(
  metric: Metric<Value, Tally, Result>,
  role: string,
  field: Field<Row>,
  kind: TallyDefinition & { readonly check: TallyCheck },
  kernel?: ColumnKernel<Tally>,
): FieldMetric<Row, Tally, Result> {
  const read = readerOf(field);
  return {
    ...metric,
    fields: { [role]: field },
    definition: defineMetric(metric.name, { [role]: field }, kind),
    checkTally: kind.check,
    add: (tally, row, index) => {
      metric.add(tally, read(row) as Value, index);
    },
    addAt: (tally, columns, index) => {
      metric.add(tally, columns[role]?.[index] as Value, index);
    },
    addColumns(tally, columns, from, to) {
      const values = columns[role] as ColumnValues;
      if (kernel) return kernel(tally, values, from, to);
      for (let index = from; index < to; index += 1) metric.add(tally, values[index] as Value, index);
    },
  };
}

/** A metric of small records, measured on as many fields of a larger one. Roles whose field is left out are left out. */
export function overFields<Row, Input extends object, Tally, Result>(
  metric: Metric<Input, Tally, Result>,
  fields: { readonly [Role in keyof Input]?: Field<Row> | undefined },
  kind: TallyDefinition & { readonly check: TallyCheck },
): FieldMetric<Row, Tally, Result> {
  const reading = readFields(metric, fields);
  return { ...reading, definition: defineMetric(metric.name, reading.fields, kind), checkTally: kind.check };
}

/** As {@link overFields}, for what is collected and never stored. */
export function readFields<Row, Input extends object, Tally, Result>(
  metric: Metric<Input, Tally, Result>,
  fields: { readonly [Role in keyof Input]?: Field<Row> | undefined },
): Omit<FieldMetric<Row, Tally, Result>, "definition" | "checkTally"> {
  const named = Object.entries(fields).filter((entry): entry is [string, Field<Row>] => entry[1] !== undefined);
  const readers = named.map(([role, field]) => [role, readerOf(field)] as const);
  const addAt = (tally: Tally, columns: Readonly<Record<string, ColumnValues>>, index: number): void => {
    const input: Record<string, unknown> = {};
    for (const [role] of named) input[role] = columns[role]?.[index];
    metric.add(tally, input as Input, index);
  };
  return {
    ...metric,
    fields: Object.fromEntries(named),
    add(tally, row, index) {
      const input: Record<string, unknown> = {};
      for (const [role, read] of readers) input[role] = read(row);
      metric.add(tally, input as Input, index);
    },
    addAt,
    addColumns(tally, columns, from, to) {
      for (let index = from; index < to; index += 1) addAt(tally, columns, index);
    },
  };
}

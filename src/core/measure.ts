import { type Column, type Columns, columnValues, commonLength } from "./columns.ts";
import { sourceOf } from "./definition.ts";
import { invalidOption, invalidValue } from "./errors.ts";
import type { ColumnValues, Field, FieldMetric } from "./fields.ts";
import { type Metric, resultOf } from "./metric.ts";

/** Records: an iterable of rows, or columns of equal length by field name. */
export type Records<Row> = Iterable<Row> | { readonly [Name in keyof Row]: Column };

/**
 * Collects records into a tally, which can be stored as JSON, merged with others, and read with `metric.result`.
 *
 * - Input: rows (any iterable) or columns (`{ rating: Uint8Array, revenue: Float64Array }`); both give the same tally, to the last bit.
 * - Cost: O(n) time; memory of the tally alone.
 *
 * @param metric - A metric over named fields, such as `npsOf("rating")`, or a scorecard.
 * @param records - Rows or columns.
 * @returns The tally of these records.
 * @throws {@link CxError} `"invalid-value"` when a value cannot be taken or the columns differ in length.
 * @example Two halves merge to the whole
 * ```ts
 * import { collect, npsOf } from "cx-metrics";
 * const metric = npsOf("rating");
 * const monday = collect(metric, [{ rating: 10 }, { rating: 3 }]);
 * const tuesday = collect(metric, [{ rating: 9 }, { rating: 8 }]);
 * metric.result(metric.merge(monday, tuesday))?.score; // => 25
 * ```
 */
export function collect<Row, Tally, Result>(metric: Metric<Row, Tally, Result>, records: Records<Row>): Tally {
  const tally = metric.create();
  if (isIterable(records)) {
    const into = isFieldMetric(metric) ? metric.openRows?.(tally) : undefined;
    if (into) {
      if (Array.isArray(records)) into.addAll(records as readonly Row[]);
      else for (const row of records as Iterable<Row>) into.add(row);
      into.finish();
      return tally;
    }
    let index = 0;
    for (const row of records as Iterable<Row>) {
      metric.add(tally, row, index);
      index += 1;
    }
    return tally;
  }
  if (typeof records !== "object" || records === null) throw invalidValue("records", "rows or columns", records);
  if (!isFieldMetric(metric)) throw invalidValue("records", `rows, since ${metric.name} is not over named fields`, records);
  const given = records as Columns;
  const { columns, length } = columnsByRole(metric.fields, (name) => (Object.hasOwn(given, name) ? given[name] : undefined));
  metric.addColumns(tally, columns, 0, length);
  return tally;
}

/**
 * Measures records in one go: collects them and reads the result.
 *
 * @param metric - A metric over named fields, such as `npsOf("rating")`, or a scorecard.
 * @param records - Rows (any iterable) or columns by field name.
 * @returns The metric's result.
 * @throws {@link CxError} `"empty"` when no record is valid; `"invalid-value"` when a value cannot be taken.
 * @example One column of a table
 * ```ts
 * import { measure, npsOf } from "cx-metrics";
 * measure(npsOf("rating"), { rating: new Uint8Array([10, 9, 8, 3]) }).score; // => 25
 * ```
 */
export function measure<Row, Tally, Result>(metric: Metric<Row, Tally, Result>, records: Records<Row>): Result {
  return resultOf(metric, collect(metric, records));
}

/**
 * The columns that a metric's roles read, and their common length. Functions read rows, so they cannot read columns, unless they say which
 * field they read.
 */
export function columnsByRole<Row>(
  fields: Readonly<Record<string, Field<Row>>>,
  columnOf: (name: string) => Column | undefined,
): { readonly columns: Readonly<Record<string, ColumnValues>>; readonly length: number } {
  // Each column is read once, since an iterator can be.
  const byField = new Map<string, ColumnValues>();
  const byRole = Object.entries(fields).map(([role, field]): [string, ColumnValues] => {
    const source = sourceOf(field);
    if (source === null) throw invalidOption(role, "a field name, since columns are measured", field);
    const name = typeof source === "string" ? source : source.field;
    let values = byField.get(name);
    if (!values) {
      const column = columnOf(name);
      if (column === undefined) throw invalidValue(`columns.${name}`, "a column", undefined);
      values = columnValues(column, `columns.${name}`);
      byField.set(name, values);
    }
    if (typeof field !== "function") return [role, values];
    return [role, Array.from(values, (value) => field({ [name]: value } as Row))];
  });
  return { columns: Object.fromEntries(byRole), length: commonLength(byField) };
}

/** Whether records are rows, one after the other. */
export function isIterable(records: unknown): records is Iterable<unknown> {
  return records !== null && records !== undefined && typeof (records as Iterable<unknown>)[Symbol.iterator] === "function";
}

/** Whether a metric is over named fields. */
export function isFieldMetric<Row, Tally, Result>(metric: Metric<Row, Tally, Result>): metric is FieldMetric<Row, Tally, Result> {
  return "addColumns" in metric;
}

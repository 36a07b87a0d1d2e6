import type { KeyDefinition, MetricDefinition } from "../core/definition.ts";
import { CxError, invalidValue } from "../core/errors.ts";
import type { FieldMetric } from "../core/fields.ts";
import { resultOf } from "../core/metric.ts";
import type { AnyFieldMetric, Scorecard, SegmentTally } from "../segments/scorecard.ts";
import type { KeyValue, SegmentKey } from "../segments/segment-key.ts";
import { readCount, readKey } from "./read-number.ts";
import { type Plan, planOf } from "./statement.ts";
import type { TallySql } from "./tally-sql.ts";
import { fillTemplate } from "./template.ts";

/** A row as drivers give it: values by column name. */
export type SqlRow = Readonly<Record<string, unknown>>;

/**
 * The result of a metric, or a scorecard, from the rows that its statement returned: the same as measuring the records themselves.
 *
 * - Input: the rows of {@link sql}'s statement as objects by column name, in any order. Numbers may come as numbers, bigints, texts of digits,
 *   or objects of the driver that print as numbers; names of columns in lower or upper case.
 * - Result: as `measure` gives it, with totals and margins for scorecards. Counts are identical; sums are those of the engine, whose
 *   rounding is in the last digits.
 * - Cost: one pass over the rows, which are as many as there are segments.
 *
 * @param metric - The metric whose statement was run.
 * @param rows - What the engine returned.
 * @returns The metric's result.
 * @throws {@link CxError} `"empty"` when no record is valid; `"invalid-value"` when a column is not there or is no count or sum, when
 * counts do not add up, or when records are invalid and the metric does not skip them.
 * @example Rows of a warehouse
 * ```ts
 * import { csatOf } from "cx-metrics";
 * import { readSql } from "cx-metrics/sql";
 * const row = { n: 11, m0_counts_0: 1, m0_counts_1: 0, m0_counts_2: 2, m0_counts_3: 3n, m0_counts_4: "4", m0_missing: 1, m0_invalid: 0 };
 * const { rate, missing } = readSql(csatOf("satisfaction"), [row]);
 * rate; // => 0.7
 * missing; // => 1
 * ```
 */
export function readSql<Row, Tally, Result>(metric: FieldMetric<Row, Tally, Result>, rows: Iterable<SqlRow>): Result {
  const plan = planOf(metric.definition, { dialect: "duckdb", from: "rows" });
  const card = metric.definition.tally === "scorecard" ? (metric as unknown as Scorecard<Row, Record<string, AnyFieldMetric>>) : null;
  const metrics: readonly AnyFieldMetric[] = card ? Object.values(card.metrics) : [metric];
  const segments = new Map<string, SegmentTally>();
  let index = 0;
  for (const row of rows) {
    const path = `rows[${index}]`;
    const read = (column: string): unknown => columnOf(row, column, path);
    const records = readCount(read("n"), `${path}.n`);
    if (records > 0) {
      const text = JSON.stringify(plan.by.map((key, place) => keyOf(key, card?.by[place], read(`k${place}`), index)));
      const tallies = metrics.map((each, place) => readTally(plan, each, place, records, read, path));
      const known = segments.get(text);
      segments.set(text, known ? mergeSegments(metrics, known, { records, tallies }) : { records, tallies });
    }
    index += 1;
  }
  if (card) return resultOf(metric, { ...card.create(), segments: Object.fromEntries(segments) } as Tally);
  return resultOf(metric, (segments.get("[]")?.tallies[0] ?? metric.create()) as Tally);
}

function columnOf(row: SqlRow, column: string, path: string): unknown {
  if (typeof row !== "object" || (row as unknown) === null) throw invalidValue(path, "an object by column name", row);
  // Some engines turn names without quotes into upper case.
  const value = row[column] === undefined ? row[column.toUpperCase()] : row[column];
  if (value === undefined) throw invalidValue(`${path}.${column}`, "a column of the statement", undefined);
  return value;
}

function readTally(
  plan: Plan,
  metric: AnyFieldMetric,
  place: number,
  records: number,
  read: (column: string) => unknown,
  path: string,
): unknown {
  const { tally: template, settle } = plan.tallies[place] as TallySql<unknown>;
  const filled = fillTemplate(template, `m${place}`, read, path);
  const tally = settle ? settle(filled) : filled;
  const { valid, missing, invalid } = metric.counts(tally);
  if (valid + missing + invalid !== records) {
    throw invalidValue(`${path}.m${place}`, `counts that add up to ${records} records`, valid + missing + invalid);
  }
  if (invalid > 0) refuseInvalid(metric.definition, invalid);
  return tally;
}

function refuseInvalid(definition: MetricDefinition, invalid: number): void {
  if (definition.tally === "scorecard" || definition.collect.invalid === "skip") return;
  const columns = Object.values(definition.fields).map((field) => (typeof field === "object" && field !== null ? field.field : field));
  throw new CxError(
    "invalid-value",
    columns.join(", "),
    `only values that ${definition.metric} can take`,
    `${invalid} records with others`,
  );
}

function keyOf(key: KeyDefinition, segmentKey: SegmentKey<never> | undefined, value: unknown, index: number): KeyValue {
  if (value === null || value === undefined) return null;
  if (key.kind === "bands") {
    const band = key.labels[readCount(value, `rows[${index}].${key.name}`)];
    if (band === undefined) throw invalidValue(key.name, `a band from 0 to ${key.breaks.length}`, value, index);
    return band;
  }
  return segmentKey?.label(readKey(value), index) ?? null;
}

function mergeSegments(metrics: readonly AnyFieldMetric[], left: SegmentTally, right: SegmentTally): SegmentTally {
  return {
    records: left.records + right.records,
    tallies: metrics.map((metric, place) => metric.merge(left.tallies[place], right.tallies[place]) as unknown),
  };
}

import type { KeyDefinition, MetricDefinition } from "../core/definition.ts";
import { CxError, emptyInput, invalidValue } from "../core/errors.ts";
import type { FieldMetric } from "../core/fields.ts";
import { type RecordCounts, resultOf } from "../core/metric.ts";
import { periodStart } from "../core/period-number.ts";
import { calendarOf } from "../core/time.ts";
import type { AnyFieldMetric, SegmentTally } from "../core/segment-tally.ts";
import type { Scorecard } from "../segments/scorecard.ts";
import { byPeriod, type KeyValue, type SegmentKey } from "../core/segment-key.ts";
import { readCount, readKey, readSum } from "./read-number.ts";
import { type Plan, planOf } from "./statement.ts";
import type { FoldedPart } from "./tally-sql.ts";
import { addFilled, fillTemplate } from "./template.ts";
import { checkWithinZone } from "./zones.ts";

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
 * @throws CxError `"empty"` when no record is valid; `"invalid-value"` when a column is not there or is no count or sum, when
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
  const plan = planOf(metric, { dialect: "duckdb", from: "rows" }, true);
  const histories = plan.tallies.some(({ folding }) => folding);
  const levels = (histories ? plan.levels : plan.levels.slice(0, 1)).map((places): LevelLines => ({ places, lines: new Map() }));
  let index = 0;
  for (const row of rows) {
    readRow(plan, levels, row, index);
    index += 1;
  }
  const tallies = levels.map(({ lines }, place) => tallyOf(plan, lines, place === 0));
  const { card } = plan;
  if (!card) return resultOf(metric, (tallies[0]?.["[]"]?.tallies[0] ?? metric.create()) as Tally);
  if (!histories) return resultOf(card, { ...card.create(), segments: tallies[0] ?? {} }) as Result;
  // Histories are asked for by scorecards alone.
  return historiesResult(plan, card as HistoryCard, tallies) as Result;
}

type HistoryCard = Scorecard<unknown, Record<string, AnyFieldMetric>>;

/**
 * A scorecard with histories, line by line: customers may be in several segments, so that totals and margins have histories of their own, and
 * segments that were folded apart are never merged. Empty tallies give the lines their order.
 */
function historiesResult({ metrics }: Plan, card: HistoryCard, levels: readonly Record<string, SegmentTally>[]): unknown {
  const [segments = {}] = levels;
  const empty = Object.entries(segments).map(([text, { records }]): [string, SegmentTally] => [
    text,
    { records, tallies: metrics.map((each) => each.create() as unknown) },
  ]);
  const lines = card.whole({ ...card.create(), segments: Object.fromEntries(empty) });
  if (!lines) throw emptyInput(card.name, card.unit);
  const names = Object.keys(card.metrics);
  const filled = (line: typeof lines.total, level: number): typeof lines.total => {
    const values = card.by.map(({ name }) => (Object.hasOwn(line.key, name) ? line.key[name] : null));
    const tallies = levels[level]?.[JSON.stringify(values)]?.tallies ?? [];
    return {
      ...line,
      metrics: Object.fromEntries(names.map((name, place) => [name, metrics[place]?.result(tallies[place]) as unknown])),
      counts: Object.fromEntries(names.map((name, place) => [name, metrics[place]?.counts(tallies[place]) as RecordCounts])),
    };
  };
  const shown = card.present({
    ...lines,
    total: filled(lines.total, levels.length - 1),
    segments: lines.segments.map((line) => filled(line, 0)),
    margins: lines.margins.map(({ by, segments: margin }, place) => ({ by, segments: margin.map((line) => filled(line, place + 1)) })),
  });
  if (!shown) throw emptyInput(card.name, card.unit);
  return shown;
}

/** What one row of the base fills, or several that belong to one line, and what was folded for it. */
interface Line {
  readonly values: readonly KeyValue[];
  records: number;
  flats: readonly unknown[] | null;
  readonly folded: FoldedPart<unknown>[][];
}

/** The lines of one level, by the JSON text of their keys; keys of other levels are `null`. */
interface LevelLines {
  readonly places: readonly number[];
  readonly lines: Map<string, Line>;
}

function readRow(plan: Plan, levels: readonly LevelLines[], row: SqlRow, index: number): void {
  const path = `rows[${index}]`;
  const read = (column: string): unknown => columnOf(row, column, path);
  const count = readCount(read("n"), `${path}.n`);
  // Without keys a table of no rows gives one row of nothing.
  if (count === 0) return;
  const folded = plan.tallies.flatMap(({ folding }, place) => (folding ? levels.map((level) => ({ folding, place, level })) : []));
  const branch = folded.length === 0 ? 0 : readCount(read("b"), `${path}.b`);
  const values = plan.by.map((key, place) => keyOf(key, plan.card?.by[place], read(`k${place}`), index));
  if (branch > 0) {
    const { folding, place, level } = folded[branch - 1] ?? refuseBranch(path, branch);
    const part = folding.part === undefined ? null : textOf(read("p"), `${path}.p`);
    const other = folding.other === undefined ? null : textOf(read("q"), `${path}.q`);
    lineAt(plan, level, values).folded[place]?.push({ part, other, folded: fillTemplate(folding.template, `h${place}`, read, path) });
    return;
  }
  const flats = plan.tallies.map(({ flat }, place) => fillTemplate<unknown>(flat, `m${place}`, read, path));
  for (const level of levels) {
    const line = lineAt(plan, level, values);
    line.records += count;
    const known = line.flats;
    line.flats = known ? flats.map((flat, place) => addFilled<unknown>(plan.tallies[place]?.flat, known[place], flat)) : flats;
  }
}

function lineAt({ metrics }: Plan, { places, lines }: LevelLines, all: readonly KeyValue[]): Line {
  const values = all.map((value, place) => (places.includes(place) ? value : null));
  const text = JSON.stringify(values);
  let line = lines.get(text);
  if (!line) lines.set(text, (line = { values, records: 0, flats: null, folded: metrics.map(() => []) }));
  return line;
}

/** The segments of a level's scorecard. */
function tallyOf(plan: Plan, lines: ReadonlyMap<string, Line>, checked: boolean): Record<string, SegmentTally> {
  const segments = Array.from(lines, ([text, { records, flats, folded }]): [string, SegmentTally] => {
    if (!flats) throw invalidValue("rows", `a row that counts the records of ${text}`, undefined);
    const tallies = plan.tallies.map(({ tally }, place) => tally(flats[place], folded[place] ?? []) as unknown);
    if (checked) for (const [place, tally] of tallies.entries()) checkTally(plan.metrics[place] as AnyFieldMetric, tally, records, place);
    return [text, { records, tallies }];
  });
  return Object.fromEntries(segments);
}

function columnOf(row: SqlRow, column: string, path: string): unknown {
  if (typeof row !== "object" || (row as unknown) === null) throw invalidValue(path, "an object by column name", row);
  // Some engines turn names without quotes into upper case.
  const value = row[column] === undefined ? row[column.toUpperCase()] : row[column];
  if (value === undefined) throw invalidValue(`${path}.${column}`, "a column of the statement", undefined);
  return value;
}

function refuseBranch(path: string, branch: number): never {
  throw invalidValue(`${path}.b`, "a branch of the statement", branch);
}

function textOf(value: unknown, path: string): string | null {
  if (value === null || typeof value === "string") return value;
  throw invalidValue(path, "a text or NULL", value);
}

function checkTally(metric: AnyFieldMetric, tally: unknown, records: number, place: number): void {
  const { valid, missing, invalid } = metric.counts(tally);
  if (valid + missing + invalid !== records) {
    throw invalidValue(`rows.m${place}`, `counts that add up to ${records} records`, valid + missing + invalid);
  }
  if (invalid > 0) refuseInvalid(metric.definition, invalid);
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
  if (value === null) return null;
  switch (key.kind) {
    case "value":
      return segmentKey?.label(readKey(value), index) ?? null;
    case "bands": {
      const band = key.labels[readCount(value, `rows[${index}].${key.name}`)];
      if (band === undefined) throw invalidValue(key.name, `a band from 0 to ${key.breaks.length}`, value, index);
      return band;
    }
    case "period": {
      const period = readSum(value, `rows[${index}].${key.name}`);
      checkWithinZone(period, key.timeZone, key.name);
      const moment = periodStart(calendarOf(), period, key.every);
      // Beyond all dates there is no moment, which is not the same as none. The period is of the calendar of its zone already.
      return byPeriod(key.field ?? key.name, { every: key.every }).label(Number.isNaN(moment) ? Infinity : moment, index);
    }
  }
}

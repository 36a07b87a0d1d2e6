import { checkOptions } from "../core/check.ts";
import { canonical, defineMetric, type KeyRule } from "../core/definition.ts";
import { incompatibleTally, invalidOption } from "../core/errors.ts";
import { type ColumnValues, type Field, type FieldMetric, readerOf } from "../core/fields.ts";
import { measure, type Records } from "../core/measure.ts";
import type { RowCollector } from "../core/groups.ts";
import type { RecordCounts } from "../core/metric.ts";
import { BLOCK } from "../core/places.ts";
import { presentationOf, presentScorecard, type Suppressed } from "./present-scorecard.ts";
import { segmentCoder } from "./segment-coder.ts";
import { count, members, same, table, type TallyCheck, tuple } from "../core/tally-check.ts";
import { byValue, type KeyValue, type SegmentKey } from "./segment-key.ts";
import type { Shrunken } from "./shrinkage.ts";

/** The tallies of one segment, in the order of the scorecard's metrics. */
export interface SegmentTally {
  /** Records in the segment. */
  records: number;
  /** One tally per metric. */
  readonly tallies: unknown[];
}

/** A keyed table of tallies. */
export interface ScorecardTally {
  /** How each key divides the records, outermost first. */
  readonly by: readonly KeyRule[];
  /** The names of the metrics. */
  readonly metrics: readonly string[];
  /** The segments, by the JSON text of their key values: no name of a segment can be mistaken for anything else. */
  readonly segments: Record<string, SegmentTally>;
}

/** Any metric over named fields. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a scorecard holds metrics of every kind
export type AnyFieldMetric = FieldMetric<any, any, any>;

/** The row that a metric, or a key, reads. */
export type RowOf<Of> = Of extends string
  ? { readonly [Key in Of]?: unknown }
  : Of extends SegmentKey<infer Row>
    ? Row
    : Of extends FieldMetric<infer Row, infer _Tally, infer _Result>
      ? Row
      : never;

/** Everything that each member of a union asks for, together. */
export type Together<Union> = (Union extends unknown ? (each: Union) => void : never) extends (all: infer All) => void ? All : never;

/** The results of a segment's metrics; `null` where nothing was measured. */
export type MetricResults<Metrics extends Readonly<Record<string, AnyFieldMetric>>> = {
  readonly [Name in keyof Metrics]: Metrics[Name] extends FieldMetric<infer _Row, infer _Tally, infer Result> ? Result | null : never;
};

/** The name of a key: the field's, or the key's own. */
export type NameOf<Key> = Key extends string ? Key : Key extends SegmentKey<never, infer Name> ? Name : never;

/** One line of a scorecard. */
export interface Segment<Metrics extends Readonly<Record<string, AnyFieldMetric>>, Names extends string = string> {
  /** The value under each key that divides this line; none for the total. */
  readonly key: { readonly [Name in Names]?: KeyValue };
  /** Records in the segment, whatever they hold. */
  readonly records: number;
  /** The result of each metric; `null` where nothing was measured, and `counts` says why. */
  readonly metrics: MetricResults<Metrics>;
  /** Valid, missing and invalid records of each metric; they add up to `records`. */
  readonly counts: { readonly [Name in keyof Metrics]: RecordCounts };
  /** Of segments, with `shrink`: the figures drawn towards the total; `null` where a metric has none, or measured nothing. */
  readonly shrunken?: { readonly [Name in keyof Metrics]?: Shrunken | null };
}

/** Everything a scorecard says. */
export interface ScorecardResult<Metrics extends Readonly<Record<string, AnyFieldMetric>>, Names extends string = string> {
  /** The names of the keys, outermost first. */
  readonly by: readonly Names[];
  /** All records together. */
  readonly total: Segment<Metrics, Names>;
  /** Every combination of key values that occurs, ordered by key; the segment `null` of a key comes last. */
  readonly segments: readonly Segment<Metrics, Names>[];
  /** With several keys, the segments of each key alone. */
  readonly margins: readonly {
    /** The name of the key. */
    readonly by: Names;
    /** Its segments, all other keys together. */
    readonly segments: readonly Segment<Metrics, Names>[];
  }[];
  /** With `minimum`: what is not shown. */
  readonly suppressed?: Suppressed;
}

/** What a scorecard is made of. */
export interface ScorecardDefinition<Keys extends readonly unknown[], Metrics> {
  /**
   * What divides the records: field names, or keys such as `ageBands([18, 25, 35])`, `bands`, `byPeriod` and `byValue`.
   * @defaultValue []
   */
  readonly by?: Keys;
  /** The metrics, by the names that the result uses. */
  readonly metrics: Metrics;
  /**
   * The fewest records that may be shown, at least 2: a segment with fewer is left out, and so are others beside it, until no segment that is left out follows
   * from totals and margins; likewise the result of each metric that rests on fewer valid records. Without `minimum` records in all there is no result.
   * @defaultValue every segment is shown
   */
  readonly minimum?: number | undefined;
  /**
   * The names of metrics whose figures are shrunken towards the total as well, the more the fewer answers a segment has (empirical Bayes): scores of promoters and
   * detractors, and rates.
   * @defaultValue none
   */
  readonly shrink?: readonly (keyof Metrics & string)[] | undefined;
}

/** A scorecard: a metric whose tally is a table of tallies. */
export interface Scorecard<
  Row,
  Metrics extends Readonly<Record<string, AnyFieldMetric>>,
  Names extends string = string,
> extends FieldMetric<Row, ScorecardTally, ScorecardResult<Metrics, Names>> {
  /** The keys, outermost first. */
  readonly by: readonly SegmentKey<Row>[];
  /** The metrics, by name. */
  readonly metrics: Metrics;
  /** Measures rows or columns in one go. */
  measure(records: Records<Row>): ScorecardResult<Metrics, Names>;
  /** The result with every segment and no shrunken figures: what `present` is made from. */
  whole(tally: ScorecardTally): ScorecardResult<Metrics, Names> | null;
  /** What of a whole result is to be shown, by `minimum` and `shrink`; `null` when nothing is. */
  present(whole: ScorecardResult<Metrics, Names>): ScorecardResult<Metrics, Names> | null;
}

/**
 * A scorecard: any metrics by any keys, in one pass, with totals.
 *
 * - Input: rows, or columns by field name. Key values may be strings, numbers, booleans; `null`, `undefined` and `NaN` form the
 *   segment `null`, so that no record disappears.
 * - Result: the total, each segment, and with several keys the segments of each key alone; each with the metrics' own results and
 *   intervals. A cell with nothing to measure is `null`, and its counts say why.
 * - Small segments: `minimum` leaves out those that could give a customer away, `shrink` adds figures that do not jump with a handful of answers.
 * - Cost: one pass; memory per segment, not per record. The scorecard is itself a metric: its tallies merge and are JSON.
 *
 * @param definition - The keys and the metrics.
 * @returns The scorecard, to be measured, collected in parts, or merged.
 * @throws {@link CxError} `"invalid-option"` when there is no metric, or a key is named twice.
 * @example How do the regions compare?
 * ```ts
 * import { npsOf, scorecard } from "cx-metrics";
 * const card = scorecard({ by: ["region"], metrics: { nps: npsOf("rating") } });
 * const result = card.measure([
 *   { region: "North", rating: 10 },
 *   { region: "North", rating: 7 },
 *   { region: "South", rating: 3 },
 * ]);
 * result.total.metrics.nps?.score; // => 0
 * result.segments.map(({ key, metrics }) => [key.region, metrics.nps?.score]); // => [["North", 50], ["South", -100]]
 * ```
 */
export function scorecard<
  const Keys extends readonly (string | SegmentKey<never>)[],
  const Metrics extends Readonly<Record<string, AnyFieldMetric>>,
>(
  definition: ScorecardDefinition<Keys, Metrics>,
): Scorecard<Together<RowOf<Keys[number]> | RowOf<Metrics[keyof Metrics]>>, Metrics, NameOf<Keys[number]>> {
  type Row = Together<RowOf<Keys[number]> | RowOf<Metrics[keyof Metrics]>>;
  type Names = NameOf<Keys[number]>;
  checkOptions(definition, ["by", "metrics", "minimum", "shrink"]);
  const by = (definition.by ?? []).map((key) => (typeof key === "string" ? byValue(key) : key) as SegmentKey<Row, Names>);
  const names = by.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw invalidOption("by", "keys of different names", twice);
  const metricNames = Object.keys(definition.metrics);
  const metrics: readonly AnyFieldMetric[] = Object.values(definition.metrics);
  if (metrics.length === 0) throw invalidOption("metrics", "at least one metric", definition.metrics);
  const presentation = presentationOf(definition, metricNames);
  const keyReaders = by.map((key) => ({ read: readerOf(key.field), key }));
  const keyText = keyTexts();
  // A metric with a small tally, where there is one.
  const counting = Math.max(
    0,
    metrics.findIndex(({ group }) => group),
  );

  const createSegment = (): SegmentTally => ({ records: 0, tallies: metrics.map((metric) => metric.create() as unknown) });
  const segmentAt = (tally: ScorecardTally, text: string): SegmentTally => (tally.segments[text] ??= createSegment());
  const mergeSegments = (left: SegmentTally, right: SegmentTally): SegmentTally => ({
    records: left.records + right.records,
    tallies: metrics.map((metric, index) => metric.merge(left.tallies[index], right.tallies[index]) as unknown),
  });
  /** The records that a segment's metrics have seen; any of them knows. */
  const recordsOf = ({ tallies }: SegmentTally): number => {
    const { valid, missing, invalid } = (metrics[counting] as AnyFieldMetric).counts(tallies[counting]);
    return valid + missing + invalid;
  };
  const lineOf = (key: readonly (readonly [string, KeyValue])[], { records, tallies }: SegmentTally): Segment<Metrics, Names> => ({
    key: Object.fromEntries(key) as Segment<Metrics, Names>["key"],
    records,
    metrics: Object.fromEntries(
      metricNames.map((name, index) => [name, metrics[index]?.result(tallies[index]) as unknown]),
    ) as MetricResults<Metrics>,
    counts: Object.fromEntries(metricNames.map((name, index) => [name, metrics[index]?.counts(tallies[index])])) as Segment<
      Metrics,
      Names
    >["counts"],
  });
  const linesBy = (tally: ScorecardTally, keys: readonly number[]): Segment<Metrics, Names>[] => {
    const merged = new Map<string, { values: KeyValue[]; segment: SegmentTally }>();
    for (const [text, segment] of Object.entries(tally.segments)) {
      const all = JSON.parse(text) as KeyValue[];
      const values = keys.map((key) => all[key] as KeyValue);
      const group = JSON.stringify(values);
      merged.set(group, { values, segment: mergeSegments(merged.get(group)?.segment ?? createSegment(), segment) });
    }
    return [...merged.values()]
      .sort((left, right) =>
        compareKeys(
          keys.map((key) => by[key]?.order),
          left.values,
          right.values,
        ),
      )
      .map(({ values, segment }) =>
        lineOf(
          values.map((value, index) => [names[keys[index] as number] as string, value]),
          segment,
        ),
      );
  };

  const fields = Object.fromEntries<Field<Row>>([
    ...by.map((key, index): [string, Field<Row>] => [`by.${index}`, key.field]),
    ...metrics.flatMap((metric, index) =>
      Object.entries(metric.fields).map(([role, field]): [string, Field<Row>] => [`${index}.${role}`, field as Field<Row>]),
    ),
  ]);
  type Inputs = Readonly<Record<string, ColumnValues>>;
  const inputsOf = (columns: Inputs): Inputs[] =>
    metrics.map((metric, index) =>
      Object.fromEntries(Object.keys(metric.fields).map((role) => [role, columns[`${index}.${role}`] as ColumnValues])),
    );
  const addOneByOne = (tally: ScorecardTally, columns: Inputs, from: number, to: number): void => {
    const inputs = inputsOf(columns);
    for (let index = from; index < to; index += 1) {
      const segment = segmentAt(tally, keyText(by.map((key, place) => key.label(columns[`by.${place}`]?.[index], index))));
      segment.records += 1;
      for (const [place, metric] of metrics.entries()) metric.addAt(segment.tallies[place], inputs[place] ?? {}, index);
    }
  };
  /** Adds blocks of columns: keys become numbers, and each metric adds the block by these. */
  const openBlocks = (tally: ScorecardTally, columns: Inputs): Blocks => {
    let inputs = inputsOf(columns);
    const coder = segmentCoder(by, columns);
    const segments: SegmentTally[] = [];
    const collectors = metrics.map((metric, place) => metric.group?.((code) => segments[code]?.tallies[place] as never) ?? null);
    const addBlock = (from: number, to: number, index: number): void => {
      const { codes } = coder;
      const groups = coder.code(from, to, index);
      while (segments.length < groups) segments.push(segmentAt(tally, keyText(coder.labelsOf(segments.length))));
      for (const [place, input] of inputs.entries()) {
        const collector = collectors[place];
        if (collector) collector.add(codes, groups, input, from, to, index);
        else
          for (let row = from; row < to; row += 1) metrics[place]?.addAt(segments[codes[row - from] as number]?.tallies[place], input, row);
      }
    };
    return {
      reread() {
        inputs = inputsOf(columns);
      },
      add(from, to, index) {
        try {
          addBlock(from, to, index);
        } catch (error) {
          // The error of the first wrong record, as when each is added by itself.
          addOneByOne(card.create(), shifted(columns, from, to, index), index, index + to - from);
          throw error;
        }
      },
      finish() {
        for (const collector of collectors) collector?.finish();
        for (const segment of segments) segment.records = recordsOf(segment);
      },
    };
  };
  const openRows = (tally: ScorecardTally): RowCollector<Row> => {
    const readers = Object.entries(fields).map(([role, field]) => ({
      role,
      field,
      read: readerOf(field),
      items: new Array<unknown>(ROWS).fill(null),
      // What metrics read are mostly numbers, which are at hand as doubles. Keys are looked up as they are.
      numbers: role.startsWith("by.") || typeof field === "function" ? null : new Float64Array(ROWS),
    }));
    const columns: Record<string, ColumnValues> = {};
    for (const { role, items } of readers) columns[role] = items;
    const blocks = openBlocks(tally, columns);
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
  };
  const collected = { by: by.map((key) => ruleOf(key)), metrics: metricNames };
  const collectedText = canonical(collected);
  const card: Scorecard<Row, Metrics, Names> = {
    name: "scorecard",
    unit: presentation.minimum === null ? "record" : `group of ${presentation.minimum} records`,
    by,
    metrics: definition.metrics,
    fields,
    definition: defineMetric("scorecard", fields, {
      tally: "scorecard",
      collect: {
        by: by.map((key) => key.definition),
        metrics: metrics.map((metric, index) => [metricNames[index] as string, metric.definition] as const),
      },
    }),
    checkTally: members({
      by: same(collected.by),
      metrics: same(collected.metrics),
      segments: table(segmentCheck(metrics), (text) => isKeyText(text, names.length)),
    }),
    create: () => ({ ...collected, segments: {} }),
    add(tally, row, index) {
      const segment = segmentAt(tally, keyText(keyReaders.map(({ read, key }) => key.label(read(row), index))));
      segment.records += 1;
      for (let place = 0; place < metrics.length; place += 1) metrics[place]?.add(segment.tallies[place], row, index);
    },
    addAt(tally, columns, index) {
      addOneByOne(tally, columns, index, index + 1);
    },
    addColumns(tally, columns, from, to) {
      if (by.length === 0 && from < to) {
        const segment = segmentAt(tally, "[]");
        segment.records += to - from;
        for (const [place, input] of inputsOf(columns).entries()) metrics[place]?.addColumns(segment.tallies[place], input, from, to);
        return;
      }
      if (to - from < FEW) return addOneByOne(tally, columns, from, to);
      // A tally of its own: where a record cannot be taken, it is thrown away, and one by one adds those before.
      const part = card.create();
      try {
        const blocks = openBlocks(part, columns);
        for (let start = from; start < to; start += BLOCK) blocks.add(start, Math.min(start + BLOCK, to), start);
        blocks.finish();
      } catch {
        return addOneByOne(tally, columns, from, to);
      }
      for (const [text, segment] of Object.entries(part.segments)) {
        const known = tally.segments[text];
        tally.segments[text] = known ? mergeSegments(known, segment) : segment;
      }
    },
    ...(metrics.every(({ group }) => group) ? { openRows } : {}),
    merge(left, right) {
      for (const tally of [left, right]) {
        const theirs = { by: tally.by, metrics: tally.metrics };
        if (canonical(theirs) !== collectedText) throw incompatibleTally("scorecard", collected, theirs);
      }
      const texts = new Set([...Object.keys(left.segments), ...Object.keys(right.segments)]);
      const segments = [...texts].map((text): [string, SegmentTally] => [
        text,
        mergeSegments(left.segments[text] ?? createSegment(), right.segments[text] ?? createSegment()),
      ]);
      return { ...collected, segments: Object.fromEntries(segments) };
    },
    counts(tally) {
      return { valid: Object.values(tally.segments).reduce((total, { records }) => total + records, 0), missing: 0, invalid: 0 };
    },
    result(tally) {
      const whole = card.whole(tally);
      return whole && card.present(whole);
    },
    present: (whole) => presentScorecard(whole, presentation),
    whole(tally) {
      const [total] = linesBy(tally, []);
      if (!total) return null;
      return {
        by: names,
        total,
        segments: linesBy(tally, [...by.keys()]),
        margins: by.length < 2 ? [] : names.map((name, index) => ({ by: name, segments: linesBy(tally, [index]) })),
      };
    },
    measure: (records) => measure(card, records),
  };
  return card;
}

/** Refuses what is not a segment of these metrics, each of which has seen all its records. */
function segmentCheck(metrics: readonly AnyFieldMetric[]): TallyCheck {
  const parts = members({
    records: count,
    tallies: tuple(
      ...metrics.map((metric): TallyCheck => (tally, path) => {
        metric.checkTally(tally, path);
      }),
    ),
  });
  return (value, path) => {
    parts(value, path);
    const { records, tallies } = value as SegmentTally;
    for (const [place, metric] of metrics.entries()) {
      const { valid, missing, invalid } = metric.counts(tallies[place]);
      same(records)(valid + missing + invalid, `${path}.records`);
    }
  };
}

/** Whether a text is the JSON text of so many key values. */
function isKeyText(text: string, length: number): boolean {
  try {
    const values = JSON.parse(text) as unknown;
    const isValue = (value: unknown): boolean => value === null || ["string", "number", "boolean"].includes(typeof value);
    return Array.isArray(values) && values.length === length && values.every(isValue) && JSON.stringify(values) === text;
  } catch {
    return false;
  }
}

/** How a key divides records, whatever the field is called. */
function ruleOf<Row>({ definition }: SegmentKey<Row>): KeyRule {
  const { field: _, ...rule } = definition;
  return rule;
}

/** Records that do not pay for the scratch of blocks. */
const FEW = 64;

/** Rows that are read at a time: few enough that they are near when the next field is read. */
const ROWS = 1024;

/** Adds blocks of columns, of which the first record is record `index` of the input. */
interface Blocks {
  add(from: number, to: number, index: number): void;
  finish(): void;
  /** Other arrays stand for the columns. */
  reread(): void;
}

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

/** Columns in which the records `from` to `to` stand at `index`. */
function shifted(
  columns: Readonly<Record<string, ColumnValues>>,
  from: number,
  to: number,
  index: number,
): Readonly<Record<string, ColumnValues>> {
  const move = (values: ColumnValues): ColumnValues => {
    const moved: Record<number, unknown> = {};
    for (let row = from; row < to; row += 1) moved[index + row - from] = values[row];
    return { ...moved, length: index + to - from };
  };
  return Object.fromEntries(Object.entries(columns).map(([role, values]) => [role, move(values)]));
}

/** The JSON text of key values; values seen before are found without writing them again. */
function keyTexts(): (values: readonly KeyValue[]) => string {
  type Node = Map<KeyValue, Node | string>;
  const root: Node = new Map();
  return (values) => {
    if (values.length === 0) return "[]";
    let node = root;
    for (const value of values.slice(0, -1)) {
      let next = node.get(value);
      if (next === undefined) node.set(value, (next = new Map() as Node));
      node = next as Node;
    }
    const last = values[values.length - 1] as KeyValue;
    let text = node.get(last);
    if (text === undefined) node.set(last, (text = JSON.stringify(values)));
    return text as string;
  };
}

function compareKeys(orders: readonly (readonly KeyValue[] | undefined)[], left: readonly KeyValue[], right: readonly KeyValue[]): number {
  for (const [index, order] of orders.entries()) {
    const difference = compareValues(left[index] as KeyValue, right[index] as KeyValue, order);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Numbers before strings, numbers by size, strings by code unit, and `null` last; a key with an order of its own keeps it. */
export function compareValues(left: KeyValue, right: KeyValue, order?: readonly KeyValue[]): number {
  if (left === right) return 0;
  if (left === null || right === null) return left === null ? 1 : -1;
  if (order) return order.indexOf(left) - order.indexOf(right);
  if (typeof left !== typeof right) return typeof left < typeof right ? -1 : 1;
  return left < right ? -1 : 1;
}

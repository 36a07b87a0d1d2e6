import type { ColumnValues, Field } from "./fields.ts";
import { BLOCK } from "./places.ts";
import { segmentCoder } from "./segment-coder.ts";
import type { KeyValue, SegmentKey } from "./segment-key.ts";
import { type AnyFieldMetric, mergeSegments, type ScorecardTally, segmentAt, type SegmentTally } from "./segment-tally.ts";

/** What records are sorted by and added to. */
export interface CardParts<Row> {
  /** The keys, outermost first. */
  readonly by: readonly SegmentKey<Row>[];
  /** The metrics in their order. */
  readonly metrics: readonly AnyFieldMetric[];
  /** The fields of keys and metrics, by `by.0` and `0.rating`. */
  readonly fields: Readonly<Record<string, Field<Row>>>;
  /** The text of key values under which a segment is kept. */
  readonly keyText: (values: readonly KeyValue[]) => string;
  /** A tally that has seen nothing. */
  readonly create: () => ScorecardTally;
}

/** Adds blocks of columns, of which the first record is record `index` of the input. */
export interface Blocks {
  add(from: number, to: number, index: number): void;
  finish(): void;
  /** Other arrays stand for the columns. */
  reread(): void;
}

/** Records that do not pay for the scratch of blocks. */
const FEW = 64;

type Inputs = Readonly<Record<string, ColumnValues>>;

/** The columns of each metric, named by its own roles. */
function inputsOf(metrics: readonly AnyFieldMetric[], columns: Inputs): Inputs[] {
  return metrics.map((metric, index) =>
    Object.fromEntries(Object.keys(metric.fields).map((role) => [role, columns[`${index}.${role}`] as ColumnValues])),
  );
}

/** Adds records of columns one by one. */
export function addOneByOne<Row>(card: CardParts<Row>, tally: ScorecardTally, columns: Inputs, from: number, to: number): void {
  const { by, metrics, keyText } = card;
  const inputs = inputsOf(metrics, columns);
  for (let index = from; index < to; index += 1) {
    const segment = segmentAt(metrics, tally, keyText(by.map((key, place) => key.label(columns[`by.${place}`]?.[index], index))));
    segment.records += 1;
    for (const [place, metric] of metrics.entries()) metric.addAt(segment.tallies[place], inputs[place] ?? {}, index);
  }
}

/** Adds blocks of columns: keys become numbers, and each metric adds the block by these. */
export function openBlocks<Row>(card: CardParts<Row>, tally: ScorecardTally, columns: Inputs): Blocks {
  const { by, metrics, keyText } = card;
  let inputs = inputsOf(metrics, columns);
  const coder = segmentCoder(by, columns);
  const segments: SegmentTally[] = [];
  const collectors = metrics.map((metric, place) => metric.group?.((code) => segments[code]?.tallies[place] as never) ?? null);
  // A metric with a small tally, where there is one, tells how many records a segment has; any of them knows.
  const counting = Math.max(
    0,
    metrics.findIndex(({ group }) => group),
  );
  const recordsOf = ({ tallies }: SegmentTally): number => {
    const { valid, missing, invalid } = (metrics[counting] as AnyFieldMetric).counts(tallies[counting]);
    return valid + missing + invalid;
  };
  const addBlock = (from: number, to: number, index: number): void => {
    const { codes } = coder;
    const groups = coder.code(from, to, index);
    while (segments.length < groups) segments.push(segmentAt(metrics, tally, keyText(coder.labelsOf(segments.length))));
    for (const [place, input] of inputs.entries()) {
      const collector = collectors[place];
      if (collector) collector.add(codes, groups, input, from, to, index);
      else
        for (let row = from; row < to; row += 1) metrics[place]?.addAt(segments[codes[row - from] as number]?.tallies[place], input, row);
    }
  };
  return {
    reread() {
      inputs = inputsOf(metrics, columns);
    },
    add(from, to, index) {
      try {
        addBlock(from, to, index);
      } catch (error) {
        // The error of the first wrong record, as when each is added by itself.
        addOneByOne(card, card.create(), shifted(columns, from, to, index), index, index + to - from);
        throw error;
      }
    },
    finish() {
      for (const collector of collectors) collector?.finish();
      for (const segment of segments) segment.records = recordsOf(segment);
    },
  };
}

/** Adds records `from` to `to` of columns: the same as one by one, and faster when they are many. */
export function addColumnBlocks<Row>(card: CardParts<Row>, tally: ScorecardTally, columns: Inputs, from: number, to: number): void {
  const { by, metrics } = card;
  if (by.length === 0 && from < to) {
    const segment = segmentAt(metrics, tally, "[]");
    segment.records += to - from;
    for (const [place, input] of inputsOf(metrics, columns).entries()) metrics[place]?.addColumns(segment.tallies[place], input, from, to);
    return;
  }
  if (to - from < FEW || metrics.length === 0) return addOneByOne(card, tally, columns, from, to);
  // A tally of its own: where a record cannot be taken, it is thrown away, and one by one adds those before.
  const part = card.create();
  try {
    const blocks = openBlocks(card, part, columns);
    for (let start = from; start < to; start += BLOCK) blocks.add(start, Math.min(start + BLOCK, to), start);
    blocks.finish();
  } catch {
    return addOneByOne(card, tally, columns, from, to);
  }
  for (const [text, segment] of Object.entries(part.segments)) {
    const known = tally.segments[text];
    tally.segments[text] = known ? mergeSegments(metrics, known, segment) : segment;
  }
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

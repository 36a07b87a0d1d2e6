import { canonical, defineMetric, type KeyRule } from "./definition.ts";
import { incompatibleTally } from "./errors.ts";
import { type Field, type FieldMetric, readerOf } from "./fields.ts";
import { keyTexts } from "./key-order.ts";
import { openRowBlocks } from "./row-blocks.ts";
import { addColumnBlocks, addOneByOne, type CardParts } from "./segment-blocks.ts";
import type { SegmentKey } from "./segment-key.ts";
import {
  type AnyFieldMetric,
  createSegment,
  mergeSegments,
  type ScorecardTally,
  scorecardCheck,
  segmentAt,
  type SegmentTally,
} from "./segment-tally.ts";

/** A metric whose tally is a table of the tallies of other metrics, by keys. */
export interface SegmentedMetric<Row, Result, Metrics = Readonly<Record<string, AnyFieldMetric>>> extends FieldMetric<
  Row,
  ScorecardTally,
  Result
> {
  /** The keys, outermost first. */
  readonly by: readonly SegmentKey<Row>[];
  /** The metrics, by name. */
  readonly metrics: Metrics;
}

/** What is collected of a segmented metric; how it is read is its own. */
export type SegmentTable<Row, Metrics> = Omit<SegmentedMetric<Row, never, Metrics>, "result" | "unit">;

/** Any metrics by any keys, in one pass: records are sorted into segments, and each segment has a tally of each metric. Without metrics they are counted. */
export function segmentTable<Row, Metrics extends Readonly<Record<string, AnyFieldMetric>>>(
  name: string,
  by: readonly SegmentKey<Row>[],
  named: Metrics,
): SegmentTable<Row, Metrics> {
  const names = Object.keys(named);
  const metrics: readonly AnyFieldMetric[] = Object.values(named);
  const keyReaders = by.map((key) => ({ read: readerOf(key.field), key }));
  const keyText = keyTexts();
  const fields = Object.fromEntries<Field<Row>>([
    ...by.map((key, index): [string, Field<Row>] => [`by.${index}`, key.field]),
    ...metrics.flatMap((metric, index) =>
      Object.entries(metric.fields).map(([role, field]): [string, Field<Row>] => [`${index}.${role}`, field as Field<Row>]),
    ),
  ]);
  const collected = { by: by.map((key) => ruleOf(key)), metrics: names };
  const create = (): ScorecardTally => ({ ...collected, segments: {} });
  const parts: CardParts<Row> = { by, metrics, fields, keyText, create };
  const collectedText = canonical(collected);
  return {
    name,
    by,
    metrics: named,
    fields,
    definition: defineMetric(name, fields, {
      tally: "scorecard",
      collect: {
        by: by.map((key) => key.definition),
        metrics: metrics.map((metric, index) => [names[index] as string, metric.definition] as const),
      },
    }),
    checkTally: scorecardCheck(collected, metrics),
    create,
    add(tally, row, index) {
      const segment = segmentAt(metrics, tally, keyText(keyReaders.map(({ read, key }) => key.label(read(row), index))));
      segment.records += 1;
      for (let place = 0; place < metrics.length; place += 1) metrics[place]?.add(segment.tallies[place], row, index);
    },
    addAt(tally, columns, index) {
      addOneByOne(parts, tally, columns, index, index + 1);
    },
    addColumns(tally, columns, from, to) {
      addColumnBlocks(parts, tally, columns, from, to);
    },
    // A metric tells how many records a segment has; without one each record is counted by itself.
    ...(metrics.length > 0 && metrics.every(({ group }) => group)
      ? { openRows: (tally: ScorecardTally) => openRowBlocks(parts, tally) }
      : {}),
    merge(left, right) {
      for (const tally of [left, right]) {
        const theirs = { by: tally.by, metrics: tally.metrics };
        if (canonical(theirs) !== collectedText) throw incompatibleTally(name, collected, theirs);
      }
      const texts = new Set([...Object.keys(left.segments), ...Object.keys(right.segments)]);
      const segments = [...texts].map((text): [string, SegmentTally] => [
        text,
        mergeSegments(metrics, left.segments[text] ?? createSegment(metrics), right.segments[text] ?? createSegment(metrics)),
      ]);
      return { ...collected, segments: Object.fromEntries(segments) };
    },
    counts(tally) {
      return { valid: Object.values(tally.segments).reduce((total, { records }) => total + records, 0), missing: 0, invalid: 0 };
    },
  };
}

/** How a key divides records, whatever the field is called. */
function ruleOf<Row>({ definition }: SegmentKey<Row>): KeyRule {
  const { field: _, ...rule } = definition;
  return rule;
}

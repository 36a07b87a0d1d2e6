import type { KeyRule } from "./definition.ts";
import type { FieldMetric } from "./fields.ts";
import { count, members, same, table, type TallyCheck, tuple } from "./tally-check.ts";

/** Any metric over named fields. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a scorecard holds metrics of every kind
export type AnyFieldMetric = FieldMetric<any, any, any>;

/** The results of a segment's metrics; `null` where nothing was measured. */
export type MetricResults<Metrics extends Readonly<Record<string, AnyFieldMetric>>> = {
  readonly [Name in keyof Metrics]: Metrics[Name] extends FieldMetric<infer _Row, infer _Tally, infer Result> ? Result | null : never;
};

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

/** A segment that has seen nothing. */
export function createSegment(metrics: readonly AnyFieldMetric[]): SegmentTally {
  return { records: 0, tallies: metrics.map((metric) => metric.create() as unknown) };
}

/** The segment of a key's text, made where it is new. */
export function segmentAt(metrics: readonly AnyFieldMetric[], tally: ScorecardTally, text: string): SegmentTally {
  return (tally.segments[text] ??= createSegment(metrics));
}

/** What both segments have seen. */
export function mergeSegments(metrics: readonly AnyFieldMetric[], left: SegmentTally, right: SegmentTally): SegmentTally {
  return {
    records: left.records + right.records,
    tallies: metrics.map((metric, index) => metric.merge(left.tallies[index], right.tallies[index]) as unknown),
  };
}

/** Refuses what is not a table of such segments. */
export function scorecardCheck(collected: Pick<ScorecardTally, "by" | "metrics">, metrics: readonly AnyFieldMetric[]): TallyCheck {
  return members({
    by: same(collected.by),
    metrics: same(collected.metrics),
    segments: table(segmentCheck(metrics), (text) => isKeyText(text, collected.by.length)),
  });
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

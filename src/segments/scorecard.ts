import { checkOptions } from "../core/check.ts";
import { invalidOption } from "../core/errors.ts";
import type { FieldMetric } from "../core/fields.ts";
import { compareKeys } from "../core/key-order.ts";
import { measure, type Records } from "../core/measure.ts";
import type { RecordCounts } from "../core/metric.ts";
import { byValue, type KeyValue, type SegmentKey } from "../core/segment-key.ts";
import { type SegmentedMetric, segmentTable } from "../core/segment-table.ts";
import {
  type AnyFieldMetric,
  createSegment,
  mergeSegments,
  type MetricResults,
  type ScorecardTally,
  type SegmentTally,
} from "../core/segment-tally.ts";
import { presentationOf, presentScorecard, type Suppressed } from "./present-scorecard.ts";
import type { Shrunken } from "./shrinkage.ts";

export type { AnyFieldMetric, MetricResults, ScorecardTally, SegmentTally } from "../core/segment-tally.ts";

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
> extends SegmentedMetric<Row, ScorecardResult<Metrics, Names>, Metrics> {
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
 * @see Gray et al. 1997, Data Mining and Knowledge Discovery 1, 29-53, for segments beside their totals.
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
      merged.set(group, { values, segment: mergeSegments(metrics, merged.get(group)?.segment ?? createSegment(metrics), segment) });
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

  const table = segmentTable<Row, Metrics>("scorecard", by, definition.metrics);
  const card: Scorecard<Row, Metrics, Names> = {
    ...table,
    unit: presentation.minimum === null ? "record" : `group of ${presentation.minimum} records`,
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

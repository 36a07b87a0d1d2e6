import type { AnyRow } from "../core/any-row.ts";
import { checkOptions } from "../core/check.ts";
import { invalidOption } from "../core/errors.ts";
import { measure, type Records } from "../core/measure.ts";
import type { RecordCounts } from "../core/metric.ts";
import { type SegmentedMetric, segmentTable } from "../core/segment-table.ts";
import { type AnyFieldMetric, createSegment, mergeSegments, type MetricResults, type SegmentTally } from "../core/segment-tally.ts";
import { compareNames } from "../core/sorted.ts";
import type { Journey } from "./journey.ts";
import { segmentsByTouchpoint, touchpointCounts, touchpointKey } from "./touchpoint-key.ts";

/** What is measured at the touchpoints. */
export interface TouchpointScoresOptions<Metrics extends Readonly<Record<string, AnyFieldMetric>>> {
  /**
   * The field that names the touchpoint, or a function of a row.
   * @defaultValue "touchpoint"
   */
  readonly touchpoint?: string | ((row: never) => unknown) | undefined;
  /** The metrics, by the names that the result uses. */
  readonly metrics: Metrics;
}

/** What was measured at a part of a journey. */
export interface JourneyScore<Metrics extends Readonly<Record<string, AnyFieldMetric>>> {
  /** Events there, whatever they hold. */
  readonly events: number;
  /** The result of each metric; `null` where nothing was measured, and `counts` says why. */
  readonly metrics: MetricResults<Metrics>;
  /** Valid, missing and invalid events of each metric; they add up to `events`. */
  readonly counts: { readonly [Name in keyof Metrics]: RecordCounts };
}

/** A stage, with what was measured at its touchpoints together. */
export interface StageScore<Metrics extends Readonly<Record<string, AnyFieldMetric>>> extends JourneyScore<Metrics> {
  /** The stage. */
  readonly stage: string;
}

/** A touchpoint, with what was measured there. */
export interface TouchpointScore<Metrics extends Readonly<Record<string, AnyFieldMetric>>> extends JourneyScore<Metrics> {
  /** The touchpoint. */
  readonly touchpoint: string;
  /** The stage of the map that it belongs to; `null` where the map lacks it. */
  readonly stage: string | null;
}

/** Any metrics by touchpoint and stage. */
export interface TouchpointScoresResult<Metrics extends Readonly<Record<string, AnyFieldMetric>>> extends RecordCounts {
  /** All touchpoints of the map together. */
  readonly journey: JourneyScore<Metrics>;
  /** The stages, in the order of the map. */
  readonly stages: readonly StageScore<Metrics>[];
  /** The touchpoints of the map, in its order. */
  readonly touchpoints: readonly TouchpointScore<Metrics>[];
  /** Touchpoints in the data that the map lacks, the most frequent first: in no stage, and not in `journey`. */
  readonly unmapped: readonly TouchpointScore<Metrics>[];
}

/**
 * Touchpoint scores: any metrics by touchpoint and by stage of a journey map, in one pass.
 *
 * Stages and the journey are measured over all their events, not averaged over touchpoints: a touchpoint that thousands meet counts for more than one that few do.
 *
 * - Input: rows with a touchpoint and what the metrics read, or columns. Events without a touchpoint are missing.
 * - Result: the metrics' own results and intervals, for every part of the map; touchpoints that the map lacks stand apart.
 * - Cost: one pass; memory per touchpoint.
 *
 * @param events - What was met, and how it was rated.
 * @param map - The journey map.
 * @param options - The metrics, and the field of the touchpoint.
 * @returns The scores.
 * @throws {@link CxError} `"empty"` without an event; `"invalid-value"` when a metric cannot take a value; `"invalid-option"` without a metric.
 * @example
 * ```ts
 * import { csatOf, journey, touchpointScores } from "cx-metrics";
 * const map = journey({ touchpoints: [{ name: "checkout", stage: "purchase" }, { name: "delivery", stage: "post-purchase" }] });
 * const events = [
 *   { touchpoint: "checkout", rating: 5 },
 *   { touchpoint: "checkout", rating: 2 },
 *   { touchpoint: "delivery", rating: 4 },
 * ];
 * const { journey: all, touchpoints } = touchpointScores(events, map, { metrics: { csat: csatOf("rating") } });
 * all.metrics.csat?.score; // => 66.6666666667
 * touchpoints.map(({ touchpoint, metrics }) => [touchpoint, metrics.csat?.score]); // => [["checkout", 50], ["delivery", 100]]
 * ```
 * @see Lemon and Verhoef 2016, Journal of Marketing 80, 69-96.
 */
export function touchpointScores<Row, const Metrics extends Readonly<Record<string, AnyFieldMetric>>>(
  events: Records<Row>,
  map: Journey,
  options: TouchpointScoresOptions<Metrics>,
): TouchpointScoresResult<Metrics> {
  return measure(touchpointScoresOf<Row, Metrics>(map, options), events);
}

/**
 * Touchpoint scores as a metric over named fields, for {@link measure}, {@link collect}, streams and parts that merge.
 *
 * Definition and result are those of {@link touchpointScores}. The tally is that of a {@link scorecard} by touchpoint: the map is only read, so that one tally
 * answers every map. A warehouse is asked for the scorecard; there the metrics have to be of single records, not of histories such as `fcrOf`.
 *
 * @param map - The journey map.
 * @param options - The metrics, and the field of the touchpoint.
 * @returns The metric.
 * @throws {@link CxError} `"invalid-option"` without a metric.
 * @example From columns
 * ```ts
 * import { journey, measure, npsOf, touchpointScoresOf } from "cx-metrics";
 * const map = journey({ touchpoints: [{ name: "checkout", stage: "purchase" }] });
 * const metric = touchpointScoresOf(map, { touchpoint: "page", metrics: { nps: npsOf("rating") } });
 * const result = measure(metric, { page: ["checkout", "chat", "checkout"], rating: [10, 0, 9] });
 * result.stages[2]?.metrics.nps?.score; // => 100
 * result.unmapped.map(({ touchpoint }) => touchpoint); // => ["chat"]
 * ```
 */
export function touchpointScoresOf<
  Row = AnyRow,
  const Metrics extends Readonly<Record<string, AnyFieldMetric>> = Readonly<Record<string, AnyFieldMetric>>,
>(map: Journey, options: TouchpointScoresOptions<Metrics>): SegmentedMetric<Row, TouchpointScoresResult<Metrics>, Metrics> {
  checkOptions(options, ["touchpoint", "metrics"]);
  const { touchpoint, metrics } = options;
  if (typeof metrics !== "object" || (metrics as unknown) === null || Object.keys(metrics).length === 0)
    throw invalidOption("metrics", "at least one metric", metrics);
  const table = segmentTable<Row, Metrics>("touchpointScores", [touchpointKey<Row>(touchpoint)], metrics);
  const list: readonly AnyFieldMetric[] = Object.values(metrics);
  const scoreOf = ({ records, tallies }: SegmentTally): JourneyScore<Metrics> => ({
    events: records,
    metrics: Object.fromEntries(
      Object.keys(metrics).map((name, index) => [name, list[index]?.result(tallies[index]) as unknown]),
    ) as MetricResults<Metrics>,
    counts: Object.fromEntries(
      Object.keys(metrics).map((name, index) => [name, list[index]?.counts(tallies[index])]),
    ) as JourneyScore<Metrics>["counts"],
  });
  const together = (segments: readonly SegmentTally[]): SegmentTally =>
    segments.reduce((all, segment) => mergeSegments(list, all, segment), createSegment(list));
  return {
    ...table,
    unit: "event with a touchpoint",
    counts: touchpointCounts,
    result(tally) {
      if (touchpointCounts(tally).valid === 0) return null;
      const known = segmentsByTouchpoint(tally, list);
      const at = (touchpointName: string): SegmentTally => known.get(touchpointName) ?? createSegment(list);
      const mapped = new Set(map.touchpoints.map((each) => each.name));
      return {
        journey: scoreOf(together(map.touchpoints.map((each) => at(each.name)))),
        stages: map.stages.map((stage) => ({
          stage,
          ...scoreOf(together(map.touchpoints.filter((each) => each.stage === stage).map((each) => at(each.name)))),
        })),
        touchpoints: map.touchpoints.map((each) => ({ touchpoint: each.name, stage: each.stage, ...scoreOf(at(each.name)) })),
        unmapped: [...known]
          .filter(([each]) => !mapped.has(each))
          .sort(([left, a], [right, b]) => b.records - a.records || compareNames(left, right))
          .map(([each, segment]) => ({ touchpoint: each, stage: null, ...scoreOf(segment) })),
        ...touchpointCounts(tally),
      };
    },
  };
}

import { checkChoice, checkLevel, checkOptions } from "../core/check.ts";
import { invalidOption, invalidValue } from "../core/errors.ts";
import { type AdjustmentMethod, adjustPValues } from "../stats/adjust-p-values.ts";
import { compareMeasures } from "../stats/compare-measures.ts";
import type { NetComparisonMethod } from "../stats/compare-net-scores.ts";
import type { ProportionDifferenceMethod } from "../stats/compare-proportions.ts";
import type { Interval } from "../stats/interval.ts";
import { type CheckedMeasure, figureOf, joinedWithOthers, measureAt, type SegmentMeasure, sizeOf } from "../stats/segment-measure.ts";
import type { KeyValue } from "../core/segment-key.ts";

/** A line of a scorecard, as far as it is compared. */
export interface ComparedSegment {
  /** The value under each key. */
  readonly key: Readonly<Record<string, KeyValue | undefined>>;
  /** The result of each metric; `null` where nothing was measured. */
  readonly metrics: Readonly<Record<string, unknown>>;
}

/** The result of a scorecard, as far as it is compared. */
export interface ComparedScorecard {
  /** The segments. */
  readonly segments: readonly ComparedSegment[];
  /** With several keys, the segments of each key alone. */
  readonly margins?:
    | readonly {
        /** The name of the key. */
        readonly by: string;
        /** Its segments. */
        readonly segments: readonly ComparedSegment[];
      }[]
    | undefined;
}

/** Options of {@link compareSegments}. */
export interface CompareSegmentsOptions {
  /** The name of the metric in the scorecard. */
  readonly metric: string;
  /**
   * Which key's segments are compared, all other keys together.
   * @defaultValue every combination of key values that occurs
   */
  readonly by?: string | undefined;
  /**
   * Reads from a metric's result what is compared.
   * @defaultValue answers by category of `nps` and `enps`, the rates of `csat`, churn, service, conversion, bounces and engagement, the mean of `ces`
   */
  readonly read?: ((result: never) => SegmentMeasure) | undefined;
  /**
   * How p-values are corrected for being many, as in `adjustPValues`.
   * @defaultValue "holm"
   */
  readonly adjust?: AdjustmentMethod | undefined;
  /**
   * Confidence level of each interval, between 0 and 1.
   * @defaultValue 0.95
   */
  readonly level?: number | undefined;
  /**
   * How two scores, as in `compareNps`, or two rates, as in `compareProportions`, are compared; means always by Welch.
   * @defaultValue "mover" for scores, "newcombe" for rates
   */
  readonly method?: NetComparisonMethod | ProportionDifferenceMethod | undefined;
}

/** A figure and what it rests on. */
export interface SegmentFigure {
  /** Answers, trials or values. */
  readonly size: number;
  /** The figure, in the unit of the comparison. */
  readonly value: number;
}

/** A segment against all others together. */
export interface SegmentComparison extends SegmentFigure {
  /** The value under each key. */
  readonly key: Readonly<Record<string, KeyValue | undefined>>;
  /** All other segments together. */
  readonly rest: SegmentFigure;
  /** The segment's figure less that of the rest. */
  readonly difference: number;
  /** Which differences the data are compatible with, for this segment alone; `null` where a mean rests on a single value. */
  readonly interval: Interval | null;
  /** How often no difference looks like this one or a greater one, for this segment alone; `null` without an interval. */
  readonly pValue: number | null;
  /** The same corrected for all the comparisons that were made: this is the one to decide by; `null` without an interval. */
  readonly adjustedPValue: number | null;
}

/** Every segment against the rest. */
export interface SegmentsComparison {
  /** What the figures are: scores in points, shares from 0 to 1, or means in the unit of the metric. */
  readonly figures: "scores" | "shares" | "means";
  /** All segments together. */
  readonly total: SegmentFigure;
  /** The segments, in the order of the scorecard. */
  readonly segments: readonly SegmentComparison[];
  /** Keys of the segments in which nothing was measured: in no comparison and no rest. */
  readonly unmeasured: readonly Readonly<Record<string, KeyValue | undefined>>[];
}

/**
 * Every segment of a scorecard against all others together: which differ, with p-values corrected for being many.
 *
 * `difference = figure of the segment - figure of the rest`.
 * Scores are compared as by `compareNps`, rates as by `compareProportions`, means as by `compareMeans`; the p-values are then adjusted together. A
 * segment's interval tells how far it is from the rest, its `adjustedPValue` whether that is more than chance among so many.
 *
 * - Input: the result of a scorecard, measured, streamed or read from SQL, and the name of a metric in it.
 * - Result: figures and differences in points for scores, 0 to 1 for rates, the metric's unit for means.
 * - Cost: O(k log k) for k segments, whatever the number of records.
 * - When not to trust it: records in several segments (the rest must be others), the same customers asked again (answers are taken as independent), keys that
 *   were chosen because a segment stood out. A difference between segments is not its cause.
 *
 * @param card - The result of a scorecard.
 * @param options - The metric, the key, the correction, level and method.
 * @returns Each segment against the rest.
 * @throws {@link CxError} `"invalid-value"` when fewer than two segments were measured or a result is of a metric that cannot be read;
 * `"invalid-option"` when an option is unknown or out of range, or the scorecard has no such metric or key.
 * @example Which regions stand out?
 * ```ts
 * import { compareSegments, npsOf, scorecard } from "cx-metrics";
 * const answers = [
 *   ...Array(30).fill({ region: "North", rating: 10 }),
 *   ...Array(20).fill({ region: "North", rating: 3 }),
 *   ...Array(20).fill({ region: "South", rating: 10 }),
 *   ...Array(30).fill({ region: "South", rating: 3 }),
 *   ...Array(25).fill({ region: "West", rating: 10 }),
 *   ...Array(25).fill({ region: "West", rating: 3 }),
 * ];
 * const card = scorecard({ by: ["region"], metrics: { nps: npsOf("rating") } }).measure(answers);
 * const { segments } = compareSegments(card, { metric: "nps" });
 * segments.map(({ key, difference }) => [key.region, difference]); // => [["North", 30], ["South", -30], ["West", 0]]
 * segments.map(({ pValue }) => pValue); // => [0.0828, 0.0828, 1]
 * segments.map(({ adjustedPValue }) => adjustedPValue); // => [0.248, 0.248, 1]
 * ```
 * @see Holm 1979, Scandinavian Journal of Statistics 6, 65-70; Benjamini and Hochberg 1995, Journal of the Royal Statistical Society B 57, 289-300.
 */
export function compareSegments(card: ComparedScorecard, options: CompareSegmentsOptions): SegmentsComparison {
  checkOptions(options, ["metric", "by", "read", "adjust", "level", "method"]);
  const { metric, by, adjust = "holm", level = 0.95, method } = options;
  checkLevel(level);
  checkChoice("adjust", adjust, ["holm", "benjamini-hochberg", "bonferroni"]);
  const lines = linesOf(card, by);
  const measured: { readonly key: ComparedSegment["key"]; readonly measure: CheckedMeasure }[] = [];
  const unmeasured: ComparedSegment["key"][] = [];
  for (const [place, { key, metrics }] of lines.entries()) {
    if (!Object.hasOwn(metrics, metric)) throw invalidOption("metric", "the name of a metric of the scorecard", metric);
    const measure = measureAt(metrics[metric], `segments[${place}].${metric}`, options.read);
    if (measure) measured.push({ key, measure });
    else unmeasured.push(key);
  }
  const measures = measured.map(({ measure }) => measure);
  if (measures.length < 2) throw invalidValue("segments", "at least two segments with something measured", measures.length);
  const [all, others] = joinedWithOthers(measures);
  const compared = measured.map(({ key, measure }, place) => {
    const rest = others[place] as CheckedMeasure;
    return { key, ...figure(measure), rest: figure(rest), ...compareMeasures(measure, rest, level, method) };
  });
  const known = compared.map(({ pValue }) => pValue).filter((pValue) => pValue !== null);
  const adjusted = adjustPValues(known, { method: adjust });
  let next = 0;
  const segments = compared.map((each): SegmentComparison => {
    if (each.pValue === null) return { ...each, adjustedPValue: null };
    next += 1;
    return { ...each, adjustedPValue: adjusted[next - 1] as number };
  });
  return { figures: FIGURES[all.kind], total: figure(all), segments, unmeasured };
}

const FIGURES = { net: "scores", share: "shares", mean: "means" } as const;

/** The lines of a scorecard by all its keys, or by one. */
export function linesOf(card: ComparedScorecard, by: string | undefined): readonly ComparedSegment[] {
  const margin = card.margins?.find((each) => each.by === by);
  // With one key, its segments are the lines themselves.
  const only = by !== undefined && card.segments.every(({ key }) => Object.keys(key).length === 1 && Object.hasOwn(key, by));
  if (by !== undefined && !margin && !only) throw invalidOption("by", "the name of a key of the scorecard", by);
  return margin ? margin.segments : card.segments;
}

function figure(measure: CheckedMeasure): SegmentFigure {
  return { size: sizeOf(measure), value: figureOf(measure) };
}

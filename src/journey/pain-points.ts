import { checkChoice, checkLevel, checkOptions } from "../core/check.ts";
import { emptyInput, invalidOption, invalidValue } from "../core/errors.ts";
import { compareNames } from "../core/sorted.ts";
import { compareMeasures } from "../stats/compare-measures.ts";
import type { Interval } from "../stats/interval.ts";
import { type CheckedMeasure, figureOf, joinedWithOthers, measureAt, type SegmentMeasure, sizeOf } from "../stats/segment-measure.ts";

/** Scores by touchpoint, as far as pain points are read from them. */
export interface ScoredTouchpoints {
  /** The touchpoints, each with the results of its metrics. */
  readonly touchpoints: readonly {
    /** The touchpoint. */
    readonly touchpoint: string;
    /** Its stage. */
    readonly stage: string | null;
    /** The results by the names of the metrics; `null` where nothing was measured. */
    readonly metrics: Readonly<Record<string, unknown>>;
  }[];
}

/** How pain points are ranked. */
export interface PainPointsOptions {
  /** The name of the metric that says how customers felt: a score, a share or a mean. */
  readonly metric: string;
  /**
   * What the customers at a touchpoint are worth: the name of a metric with a `mean`, such as `totalOf("revenue")`, or a function of the touchpoint's results.
   * @defaultValue every customer is worth 1
   */
  readonly value?: string | ((metrics: never) => number) | undefined;
  /**
   * Whether more is better, as with NPS and CSAT, or less is, as with churn.
   * @defaultValue "more"
   */
  readonly better?: "more" | "less" | undefined;
  /**
   * Confidence level of the gaps, between 0 and 1.
   * @defaultValue 0.95
   */
  readonly level?: number | undefined;
  /** What a result of a metric of your own rests on. */
  readonly read?: ((result: never) => SegmentMeasure) | undefined;
}

/** A touchpoint with every part of its rank. */
export interface PainPoint {
  /** The touchpoint. */
  readonly touchpoint: string;
  /** Its stage. */
  readonly stage: string | null;
  /** Answers that the score rests on. */
  readonly volume: number;
  /** The score, in the unit of the metric. */
  readonly score: number;
  /** How far the score is worse than the journey's mean, in the unit of the metric; below 0 where it is better. */
  readonly gap: number;
  /** Interval of the gap; `null` where it is the only touchpoint, or too few answered. */
  readonly interval: Interval | null;
  /** What a customer there is worth. */
  readonly value: number;
  /** `volume * gap * value`; 0 where the score is no worse than the mean. */
  readonly pain: number;
  /** The share of all pain, from 0 to 1; 0 where there is none. */
  readonly share: number;
}

/** Touchpoints by how much they hurt. */
export interface PainPointsResult {
  /** The name of the metric. */
  readonly metric: string;
  /** The journey's mean, over all answers of the touchpoints, in the unit of the metric. */
  readonly mean: number;
  /** The touchpoints, the worst first; those of equal pain by their gap, then by their names. */
  readonly points: readonly PainPoint[];
  /** Touchpoints at which nothing was measured. */
  readonly unmeasured: readonly string[];
}

// No product with a volume and a gap leaves the doubles.
const LARGEST = 1e150;

/**
 * Pain points: touchpoints ranked by how many meet them, how far they fall short, and what those customers are worth.
 *
 * `pain = volume * gap * value`, with `gap = mean - score` where more is better, and 0 where there is no shortfall. The mean is that of all answers, so that
 * `gap = (1 - w) (score of the others - score)` with w the touchpoint's share of the answers: its interval is that of the comparison with all others, times 1 - w.
 * The worst score is seldom the first thing to mend; a middling one that everybody meets may be.
 *
 * - Input: the result of {@link touchpointScores}, measured, streamed or read from a warehouse.
 * - Result: every part of the rank, in the unit of the metric and of `value`.
 * - Cost: O(k log k) for k touchpoints, whatever the number of events.
 * - Look at the interval before the rank: a gap whose interval holds 0 may be chance.
 *
 * @param scores - Scores by touchpoint.
 * @param options - The metric, and what customers are worth.
 * @returns The touchpoints, the worst first.
 * @throws {@link CxError} `"empty"` when nothing was measured; `"invalid-option"` for an unknown metric or a wrong option; `"invalid-value"` when a value is no
 * number from 0 to 1e150.
 * @example Delivery scores lowest, checkout hurts most
 * ```ts
 * import { journey, npsOf, painPoints, totalOf, touchpointScores } from "cx-metrics";
 * const map = journey({
 *   touchpoints: ["checkout", "delivery", "support"].map((name) => ({ name, stage: "purchase" })),
 * });
 * const at = (touchpoint: string, ratings: number[], spend: number) => ratings.map((rating) => ({ touchpoint, rating, spend }));
 * const events = [
 *   ...at("checkout", [0, 3, 6, 7, 9, 8, 2, 10], 50),
 *   ...at("delivery", [1, 4], 40),
 *   ...at("support", [10, 9, 9, 10, 8, 9], 60),
 * ];
 * const scores = touchpointScores(events, map, { metrics: { nps: npsOf("rating"), spend: totalOf("spend") } });
 * const { mean, points } = painPoints(scores, { metric: "nps", value: "spend" });
 * mean; // => 6.25
 * points.map(({ touchpoint, volume, score, gap, pain }) => [touchpoint, volume, score, gap, pain]);
 * // => [["checkout", 8, -25, 31.25, 12500], ["delivery", 2, -100, 106.25, 8500], ["support", 6, 83.3333333333, -77.0833333333, 0]]
 * ```
 * @see Lemon and Verhoef 2016, Journal of Marketing 80, 69-96.
 * @see Interval of a difference: Newcombe 1998, Statistics in Medicine 17, 873-890.
 */
export function painPoints(scores: ScoredTouchpoints, options: PainPointsOptions): PainPointsResult {
  checkOptions(options, ["metric", "value", "better", "level", "read"]);
  const { metric, value, better = "more", level = 0.95, read } = options;
  checkChoice("better", better, ["more", "less"]);
  checkLevel(level);
  const unmeasured: string[] = [];
  const found = scores.touchpoints.flatMap(({ touchpoint, stage, metrics }, index) => {
    if (!Object.hasOwn(metrics, metric)) throw invalidOption("metric", "the name of a metric of the touchpoints", metric);
    const measure = measureAt(metrics[metric], `touchpoints[${index}].metrics.${metric}`, read);
    if (measure === null) unmeasured.push(touchpoint);
    return measure === null ? [] : [{ touchpoint, stage, measure, value: valueOf(metrics, value, index) }];
  });
  if (found.length === 0) throw emptyInput("painPoints", "touchpoint at which something was measured");
  const measures = found.map(({ measure }) => measure);
  const [all, others] = joinedWithOthers(measures);
  const mean = figureOf(all);
  const points = found.map(({ touchpoint, stage, measure, value: worth }, index): PainPoint => {
    const rest = others[index];
    const score = figureOf(measure);
    const gap = better === "more" ? mean - score : score - mean;
    const volume = sizeOf(measure);
    return {
      touchpoint,
      stage,
      volume,
      score,
      gap,
      interval: rest ? gapInterval(measure, rest, better, level) : null,
      value: worth,
      pain: volume * Math.max(0, gap) * worth,
      share: 0,
    };
  });
  const total = points.reduce((sum, { pain }) => sum + pain, 0);
  return {
    metric,
    mean,
    points: points
      .map((point) => ({ ...point, share: total === 0 ? 0 : point.pain / total }))
      .sort((left, right) => right.pain - left.pain || right.gap - left.gap || compareNames(left.touchpoint, right.touchpoint)),
    unmeasured,
  };
}

/** The mean holds the touchpoint too, so that the distance to it is a part of the distance to the others. */
function gapInterval(measure: CheckedMeasure, others: CheckedMeasure, better: "more" | "less", level: number): Interval | null {
  const [a, b] = better === "more" ? [others, measure] : [measure, others];
  const { interval } = compareMeasures(a, b, level);
  if (interval === null) return null;
  const part = sizeOf(others) / (sizeOf(others) + sizeOf(measure));
  return { ...interval, low: part * interval.low, high: part * interval.high };
}

function valueOf(metrics: Readonly<Record<string, unknown>>, value: PainPointsOptions["value"], index: number): number {
  if (value === undefined) return 1;
  if (typeof value === "string" && !Object.hasOwn(metrics, value))
    throw invalidOption("value", "the name of a metric of the touchpoints, or a function", value);
  const worth = typeof value === "function" ? value(metrics as never) : (Object(metrics[value]) as { mean?: unknown }).mean;
  if (!(typeof worth === "number" && worth >= 0 && worth <= LARGEST))
    throw invalidValue(`touchpoints[${index}].value`, "a number from 0 to 1e150; where none was measured a function can say one", worth);
  return worth;
}

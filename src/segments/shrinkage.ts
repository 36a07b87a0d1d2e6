import { type ShrunkenEstimate, shrunkenDifference, shrunkenShare, sharesPrior } from "../stats/empirical-bayes.ts";
import type { Interval } from "../stats/interval.ts";
import { type CheckedMeasure, measureAt, readMeasure } from "../stats/segment-measure.ts";

/** A segment's figure, drawn towards the total the more the fewer answers it has. */
export interface Shrunken {
  /** The figure: points from -100 to 100 for scores, a share from 0 to 1 for rates. */
  readonly value: number;
  /** Where the segment's figure lies, the spread of the segments taken as known; `null` where all segments are taken for the same. */
  readonly interval: Interval<"empirical-bayes"> | null;
  /** How much of it is the segment's own, 0 to 1: `n / (n + concentration)`. */
  readonly weight: number;
  /** The number of answers at which the segment's own count as much as the total's; `null` where segments differ by no more than chance. */
  readonly concentration: number | null;
}

/**
 * The figures of segments under one metric, shrunken towards their total (empirical Bayes): beta-binomial for rates, Dirichlet-multinomial for scores. `null` for
 * segments in which nothing was measured, and for metrics that are neither.
 */
export function shrunkenFigures(results: readonly unknown[], level: number): readonly (Shrunken | null)[] {
  const measures = results.map((result, place) => (readMeasure(result) ? measureAt(result, `segments[${place}]`, undefined) : null));
  const prior = sharesPrior(measures.flatMap((measure) => (measure ? [countsOf(measure)] : [])).filter((counts) => counts.length > 0));
  return measures.map((measure) => {
    if (measure === null || measure.kind === "mean") return null;
    const counts = countsOf(measure);
    const { concentration } = prior;
    const n = counts.reduce((sum, count) => sum + count, 0);
    const weight = concentration === null ? 0 : n / (n + concentration);
    const estimate =
      measure.kind === "net"
        ? inPoints(shrunkenDifference(counts as [number, number, number], prior, level))
        : shrunkenShare(counts as [number, number], prior, level);
    return { ...estimate, weight, concentration };
  });
}

function countsOf(measure: CheckedMeasure): readonly number[] {
  switch (measure.kind) {
    case "net":
      return [measure.promoters, measure.passives, measure.detractors];
    case "share":
      return [measure.successes, measure.trials - measure.successes];
    case "mean":
      return [];
  }
}

function inPoints({ value, interval }: ShrunkenEstimate): ShrunkenEstimate {
  return { value: 100 * value, interval: interval && { ...interval, low: 100 * interval.low, high: 100 * interval.high } };
}

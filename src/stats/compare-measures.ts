import { checkChoice } from "../core/check.ts";
import { invalidOption } from "../core/errors.ts";
import { compareMeans } from "./compare-means.ts";
import { compareNetScores, NET_METHODS, type NetComparisonMethod } from "./compare-net-scores.ts";
import { compareProportions, type ProportionDifferenceMethod } from "./compare-proportions.ts";
import type { Interval } from "./interval.ts";
import { answersOf } from "./net-score.ts";
import type { CheckedMeasure } from "./segment-measure.ts";

/** How two scores, or two rates, are compared. */
export type MeasureComparisonMethod = NetComparisonMethod | ProportionDifferenceMethod | undefined;

/** How two measures differ. */
export interface ComparedMeasures {
  /** The figure of the first less that of the second. */
  readonly difference: number;
  /** Its interval; `null` where a mean rests on a single value. */
  readonly interval: Interval | null;
  /** How often no difference looks like this one or a greater one; `null` without an interval. */
  readonly pValue: number | null;
}

/** Two measures of one kind compared: the first less the second. */
export function compareMeasures(a: CheckedMeasure, b: CheckedMeasure, level: number, method?: MeasureComparisonMethod): ComparedMeasures {
  if (a.kind === "net" && b.kind === "net") {
    const chosen: string = method ?? "mover";
    checkChoice("method", chosen, NET_METHODS);
    const { difference, interval, pValue } = compareNetScores(
      answersOf(a.promoters, a.passives, a.detractors),
      answersOf(b.promoters, b.passives, b.detractors),
      chosen,
      { level },
    );
    return { difference, interval, pValue };
  }
  if (a.kind === "share" && b.kind === "share") {
    const { difference, interval, pValue } = compareProportions(a, b, { level, method: method as ProportionDifferenceMethod | undefined });
    return { difference, interval, pValue };
  }
  if (method !== undefined) throw invalidOption("method", "none for means, which are compared by Welch", method);
  const [first, second] = [a, b] as [CheckedMeasure & { kind: "mean" }, CheckedMeasure & { kind: "mean" }];
  if (first.n < 2 || second.n < 2) return { difference: first.mean - second.mean, interval: null, pValue: null };
  const { difference, interval, pValue } = compareMeans(first, second, { level });
  return { difference, interval: interval as Interval, pValue };
}

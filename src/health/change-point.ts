import { checkLevel, checkOptions, checkWhole } from "../core/check.ts";
import { invalidOption } from "../core/errors.ts";
import type { Interval } from "../stats/interval.ts";
import { meanOf } from "../stats/linear-trend.ts";
import { bridgePValue, changeQuantile, meanShifts, type Segmentation } from "../stats/mean-shifts.ts";
import { presentOf, type ReadPoint, readSeries, type Series, valuesOf } from "./series.ts";

/** Options of {@link changePoint}. */
export interface ChangePointOptions {
  /**
   * The fewest values between two changes: a share of all below 1, rounded down, or a number; never fewer than 2.
   * @defaultValue 0.15
   */
  readonly minimumSegment?: number | undefined;
  /**
   * The most changes that are considered; unless given as many as strucchange considers, `ceil(n / minimumSegment) - 2`, and at least 1.
   * @defaultValue undefined
   */
  readonly maxChanges?: number | undefined;
  /**
   * How often such intervals hold the true place, between 0 and 1.
   * @defaultValue 0.95
   */
  readonly level?: number | undefined;
}

/** A change of the level. */
export interface LevelChange {
  /** Index, from 0, of the first period after the change. */
  readonly at: number;
  /** The name of that period, where given. */
  readonly period: string | null;
  /** Where that index lies, for a change that is small against the length of the series. */
  readonly interval: Interval<"bai">;
  /** Mean of the segment before. */
  readonly before: number;
  /** Mean of the segment after. */
  readonly after: number;
}

/** The best places for so many changes. */
export interface ChangeCandidate {
  /** Indices of the first periods after the changes. */
  readonly at: readonly number[];
  /** Sum of squared distances from the means of the segments. */
  readonly rss: number;
  /** Bayesian information criterion, smaller is better; `null` for a perfect fit, which is better than any other. */
  readonly bic: number | null;
}

/** What {@link changePoint} finds. */
export interface ChangePointResult {
  /** The changes that the criterion keeps, in order of time; none is an answer. */
  readonly changes: readonly LevelChange[];
  /** For 0, 1, 2 … changes, the best places and how well they fit. */
  readonly candidates: readonly ChangeCandidate[];
  /** Whether the level changed at all: the OLS-CUSUM test. */
  readonly test: {
    /** Largest distance of the cumulated residuals from 0, in standard errors. */
    readonly statistic: number;
    /** Two-sided p-value of "the level never changed", by its limit distribution, the supremum of a Brownian bridge. */
    readonly pValue: number;
  };
  /** Periods with a value. */
  readonly measured: number;
  /** Periods without. */
  readonly missing: number;
}

/**
 * When did the level of a metric change? Segments of least squares for every number of changes, and the number that BIC prefers.
 *
 * All places are considered (dynamic programming); of m changes, `BIC = n (log(RSS / n) + log(2 pi) + 1) + 2 (m + 1) log n`, as strucchange counts. The
 * interval of a change is that of Bai (1997): `ceil(c s^2 / d^2)` periods to both sides, d being the jump, s^2 the variance within segments
 * and c = 11.03 for 95 %.
 *
 * - Input: values of consecutive periods, the earliest first; those without a value are left out of the arithmetic, and indices are those of the series.
 * - Result: indices from 0 of the first period after a change (strucchange: from 1, the last before). A trend looks like several changes: look at `trend` first.
 * - Cost: O(n^2 m) time for n values and m changes.
 *
 * @param series - Numbers, or points with a name.
 * @param options - The shortest segment, the most changes, the level.
 * @returns The changes, what they were chosen from, and a test.
 * @throws {@link CxError} `"empty"` when no period has a value; `"invalid-value"`; `"invalid-option"`.
 * @example A release after the eighth week
 * ```ts
 * import { changePoint } from "cx-metrics";
 * const { changes, test } = changePoint([31, 33, 30, 32, 31, 33, 32, 30, 38, 40, 39, 37, 39, 38, 40, 39]);
 * changes.map(({ at, before, after }) => [at, before, after]); // => [[8, 31.5, 38.75]]
 * test.pValue; // => 0.00197
 * ```
 * @see Bai & Perron 2003, Journal of Applied Econometrics 18:1; Bai 1997, Review of Economics and Statistics 79:551
 * @see Ploberger & Krämer 1992, Econometrica 60:271; Zeileis et al. 2002, Journal of Statistical Software 7(2), strucchange
 */
export function changePoint(series: Series, options: ChangePointOptions = {}): ChangePointResult {
  checkOptions(options, ["minimumSegment", "maxChanges", "level"]);
  const { minimumSegment = 0.15, level = 0.95 } = options;
  checkLevel(level);
  if (!(Number.isFinite(minimumSegment) && minimumSegment > 0 && (minimumSegment < 1 || Number.isInteger(minimumSegment)))) {
    throw invalidOption("minimumSegment", "a share below 1 or a whole number", minimumSegment);
  }
  if (options.maxChanges !== undefined) checkWhole("maxChanges", options.maxChanges, 0);
  const points = readSeries(series, "changePoint");
  const { times, present } = presentOf(valuesOf(points));
  const n = present.length;
  const least = Math.max(2, minimumSegment < 1 ? Math.floor(minimumSegment * n) : minimumSegment);
  const most = Math.min(options.maxChanges ?? Math.max(1, Math.ceil(n / least) - 2), Math.max(0, Math.floor(n / least) - 1));
  const found = meanShifts(present, Math.min(least, n), most);
  const chosen = found.reduce((best, next) => (isBetter(next, best) ? next : best));
  const place = (index: number): number => times[index]! - 1;
  return {
    changes: changesOf(chosen, present, level).map(({ index, low, high, before, after }) => ({
      at: place(index),
      period: (points[place(index)] as ReadPoint).period,
      interval: { low: place(low), high: place(high), level, method: "bai" },
      before,
      after,
    })),
    candidates: found.map(({ changes, rss, bic }) => ({ at: changes.map(place), rss, bic })),
    test: cusumTest(present, found[0]!.rss),
    measured: n,
    missing: points.length - n,
  };
}

/** A perfect fit is better than any other, and needs no further change. */
function isBetter(next: Segmentation, best: Segmentation): boolean {
  return best.bic !== null && (next.bic === null || next.bic < best.bic);
}

interface Found {
  readonly index: number;
  readonly low: number;
  readonly high: number;
  readonly before: number;
  readonly after: number;
}

function changesOf({ changes, rss }: Segmentation, values: readonly number[], level: number): Found[] {
  const n = values.length;
  const ends = [0, ...changes, n];
  const means = ends.slice(1).map((end, index) => meanOf(values.slice(ends[index], end)));
  const variance = rss / (n - changes.length - 1);
  return changes.map((index, place) => {
    const [before, after] = [means[place]!, means[place + 1]!];
    const far = variance === 0 ? 0 : Math.ceil((changeQuantile(level) * variance) / (after - before) ** 2);
    return { index, low: Math.max(1, index - far), high: Math.min(n - 1, index + far), before, after };
  });
}

function cusumTest(values: readonly number[], rss: number): ChangePointResult["test"] {
  const n = values.length;
  if (n < 2 || rss === 0) return { statistic: 0, pValue: 1 };
  const mean = meanOf(values);
  let [sum, largest] = [0, 0];
  for (const value of values) {
    sum += value - mean;
    largest = Math.max(largest, Math.abs(sum));
  }
  const statistic = largest / Math.sqrt((rss / (n - 1)) * n);
  return { statistic, pValue: bridgePValue(statistic) };
}

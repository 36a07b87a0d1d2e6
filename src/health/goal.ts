import { checkFinite, checkLevel, checkOptions, isMissing } from "../core/check.ts";
import { invalidValue } from "../core/errors.ts";
import { DAY, type Instant, parseInstant } from "../core/time.ts";
import type { Interval } from "../stats/interval.ts";
import { fitLine, type LinearPrediction, predictLine, slopeInterval, tMargin } from "../stats/linear-trend.ts";
import { studentTDistribution } from "../stats/student-t.ts";

/** A value measured at a moment. */
export interface GoalMeasurement {
  /** When it was measured. */
  readonly at: Instant;
  /** The metric then; `null` when nothing was measured. */
  readonly value: number | null | undefined;
}

/** A measurable goal: from where, to where, by when. */
export interface GoalInput {
  /** The metric's name, passed through. */
  readonly metric: string;
  /** Where it started. */
  readonly baseline: {
    /** When it was measured. */
    readonly at: Instant;
    /** What it was. */
    readonly value: number;
  };
  /** The value that is wanted; above the baseline, or below it for a metric that should fall. */
  readonly target: number;
  /** By when. */
  readonly by: Instant;
  /** What was measured after the baseline, in any order; none unless given. */
  readonly measurements?: Iterable<GoalMeasurement> | undefined;
}

/** Options of {@link goal}. */
export interface GoalOptions {
  /**
   * The moment from which the rest of the time is counted; unless given, that of the last measurement.
   * @defaultValue undefined
   */
  readonly asOf?: Instant | undefined;
  /**
   * How often such intervals hold the true value, between 0 and 1.
   * @defaultValue 0.95
   */
  readonly level?: number | undefined;
}

/** What {@link goal} finds. Paces are in the metric's unit per day. */
export interface GoalResult {
  /** The metric's name. */
  readonly metric: string;
  /** The value it started from. */
  readonly baseline: number;
  /** The value that is wanted. */
  readonly target: number;
  /** Due, as ISO 8601 in UTC. */
  readonly by: string;
  /** Whether the metric should rise or fall; `"hold"` when the target is the baseline, reached at that value or above. */
  readonly direction: "rise" | "fall" | "hold";
  /** The last value measured. */
  readonly current: number;
  /** Share of the way that is made, `(current - baseline) / (target - baseline)`: below 0 the wrong way, above 1 beyond; `null` for `"hold"`. */
  readonly progress: number | null;
  /** Share of the time that has passed, 0 to 1. */
  readonly elapsed: number;
  /** Whether the last value is at the target or beyond. */
  readonly reached: boolean;
  /** Days left, 0 when due or past. */
  readonly daysLeft: number;
  /** Change per day that reaches the target from the last value in time; 0 when reached, `null` when no time is left. */
  readonly neededPace: number | null;
  /** Change per day by the least-squares line through all values; `null` with one value. */
  readonly pace: number | null;
  /** Of the pace; `null` with fewer than three values. */
  readonly paceInterval: Interval<"t"> | null;
  /** What the line predicts for the due date, and where one measurement then lies; `null` with fewer than three values. */
  readonly predicted: {
    /** The expected value. */
    readonly value: number;
    /** Where a measurement will lie. */
    readonly interval: Interval<"prediction">;
  } | null;
  /**
   * How probable it is that a measurement at the due date meets the target, 0 to 1, by the distribution of the prediction: it holds the scatter of the
   * values and the uncertainty of the line. `null` when `reason` says why.
   */
  readonly onTrackProbability: number | null;
  /** Why there is no probability: fewer than three values at different moments. */
  readonly reason: "too-few-values" | null;
  /** Values that were used, the baseline among them. */
  readonly measured: number;
  /** Measurements without a value. */
  readonly missing: number;
}

/**
 * A goal with its progress, the pace that it needs, and the probability that it will be met.
 *
 * A least-squares line through the baseline and all measurements predicts the value at the due date; a measurement then is distributed about it as
 * Student's t with n - 2 degrees of freedom and scale `s sqrt(1 + 1/n + (by - mean)^2 / Sxx)`, and the probability is the share of that distribution
 * at the target or beyond. It is that of going on as before: a line drawn far ahead is uncertain in ways that it does not know.
 *
 * - Input: the metric in any unit; moments as ISO dates (UTC), Dates or milliseconds.
 * - Result: values in the metric's unit, paces per day (86 400 seconds).
 * - Cost: O(n log n) for n measurements.
 *
 * @param input - Baseline, target, due date and what was measured since.
 * @param options - As of when, and the level.
 * @returns Progress, paces, prediction and probability.
 * @throws {@link CxError} `"invalid-value"` when a number is not finite, a moment is none, the due date is not after the baseline, or a
 * measurement is before it; `"invalid-option"`.
 * @example NPS from 31 to 45 by the end of the year
 * ```ts
 * import { goal } from "cx-metrics";
 * const found = goal({
 *   metric: "nps",
 *   baseline: { at: "2026-01-01", value: 31 },
 *   target: 45,
 *   by: "2026-12-31",
 *   measurements: [
 *     { at: "2026-02-01", value: 33 },
 *     { at: "2026-03-01", value: 33 },
 *     { at: "2026-04-01", value: 36 },
 *     { at: "2026-05-01", value: 37 },
 *   ],
 * });
 * found.progress; // => 0.4286
 * found.neededPace; // => 0.0328
 * found.pace; // => 0.0503
 * found.onTrackProbability; // => 0.922
 * ```
 * @see Montgomery, Peck & Vining 2012, Introduction to Linear Regression Analysis, 2.5, for the prediction of a new observation
 */
export function goal(input: GoalInput, options: GoalOptions = {}): GoalResult {
  checkOptions(options, ["asOf", "level"]);
  const { level = 0.95 } = options;
  checkLevel(level);
  const { metric, baseline, target, by, measurements = [] } = input;
  if (typeof metric !== "string") throw invalidValue("metric", "a name", metric);
  if (typeof baseline !== "object" || baseline === null) throw invalidValue("baseline", "a value and when it was measured", baseline);
  checkFinite("baseline.value", baseline.value);
  checkFinite("target", target);
  const start = parseInstant(baseline.at, "baseline.at");
  const due = parseInstant(by, "by");
  if (due <= start) throw invalidValue("by", "a moment after the baseline", by);
  const { values, missing } = readMeasurements(measurements, start);
  values.unshift([start, baseline.value]);
  values.sort(([left], [right]) => left - right);
  const [last, current] = values.at(-1)!;
  const asOf = options.asOf === undefined ? last : parseInstant(options.asOf, "options.asOf");
  const direction = target > baseline.value ? "rise" : target < baseline.value ? "fall" : "hold";
  const reached = direction === "fall" ? current <= target : current >= target;
  const daysLeft = Math.max(0, due - asOf) / DAY;
  const line = fitLine(
    values.map(([at]) => (at - start) / DAY),
    values.map(([, value]) => value),
  );
  const prediction = line && predictLine(line, (due - start) / DAY);
  return {
    metric,
    baseline: baseline.value,
    target,
    by: new Date(due).toISOString(),
    direction,
    current,
    progress: direction === "hold" ? null : (current - baseline.value) / (target - baseline.value),
    elapsed: Math.min(1, Math.max(0, (asOf - start) / (due - start))),
    reached,
    daysLeft,
    neededPace: reached ? 0 : daysLeft === 0 ? null : (target - current) / daysLeft,
    pace: line && line.slope,
    paceInterval: line && slopeInterval(line, level),
    predicted: prediction && predictedOf(prediction, level),
    onTrackProbability: prediction && probabilityOf(prediction, target, direction === "fall"),
    reason: prediction ? null : "too-few-values",
    measured: values.length,
    missing,
  };
}

function readMeasurements(measurements: Iterable<GoalMeasurement>, start: number): { values: [number, number][]; missing: number } {
  const values: [number, number][] = [];
  let missing = 0;
  let index = 0;
  for (const { at, value } of measurements) {
    const path = `measurements[${index++}]`;
    const moment = parseInstant(at, `${path}.at`);
    if (moment < start) throw invalidValue(`${path}.at`, "a moment at the baseline or after", at);
    if (isMissing(value)) {
      missing += 1;
      continue;
    }
    checkFinite(`${path}.value`, value);
    values.push([moment, value]);
  }
  return { values, missing };
}

function predictedOf(prediction: LinearPrediction, level: number): NonNullable<GoalResult["predicted"]> {
  const { value } = prediction;
  const margin = tMargin(prediction, level);
  return { value, interval: { low: value - margin, high: value + margin, level, method: "prediction" } };
}

/** The share of the prediction's distribution at the target or beyond. */
function probabilityOf({ value, standardError, degreesOfFreedom }: LinearPrediction, target: number, falls: boolean): number {
  const beyond = falls ? target - value : value - target;
  // Points on a line to the last bits: what is left is rounding.
  if (standardError <= 1e-12 * Math.max(Math.abs(value), Math.abs(target))) return beyond >= -1e-9 * Math.abs(target) ? 1 : 0;
  return studentTDistribution(beyond / standardError, degreesOfFreedom);
}

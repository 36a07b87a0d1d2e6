import { invalidValue } from "../core/errors.ts";
import type { Interval } from "../stats/interval.ts";
import type { HealthThresholds, SourcedThreshold } from "./health-thresholds.ts";

/** What the data say of a sign: it is there, it is not, or they do not tell. */
export type Finding = "sign" | "clear" | "unknown";

/** The name of a check: that of its threshold. */
export type HealthCheckName = Exclude<keyof HealthThresholds, "reviewDays">;

/** One figure held against one threshold. */
export interface HealthCheck {
  /** What is checked: the name of the threshold. */
  readonly check: HealthCheckName;
  /** `"sign"` when the whole interval lies beyond the threshold, `"clear"` when it lies on the good side, else `"unknown"`. */
  readonly finding: Finding;
  /** The figure; `null` when it was not measured. */
  readonly figure: number | null;
  /** The unit of figure, interval and threshold: shares from 0 to 1, or points from -100 to 100. */
  readonly unit: "share" | "points";
  /** Its interval; `null` when it was not measured, or when nothing was sampled and the figure is exact. */
  readonly interval: Interval<string, number | null> | null;
  /** The threshold. */
  readonly threshold: number;
  /** Which figures are a sign: those above the threshold, or those below. */
  readonly signWhen: "above" | "below";
  /** Where the threshold comes from. */
  readonly source: string;
  /** P-value of the test that there is no difference at all, where there is one. */
  readonly pValue: number | null;
}

/** A figure, before it is held against anything. */
export interface Figure {
  readonly figure: number | null;
  /** The interval; `"exact"` when nothing was sampled. */
  readonly interval: Interval<string, number | null> | "exact" | null;
  readonly pValue?: number;
}

/** What is checked, and on which side of the threshold a sign lies. */
const CHECKS: Readonly<Record<HealthCheckName, "above" | "below">> = {
  overdueReviews: "above",
  unmappedEvents: "above",
  retentionRate: "below",
  bounceRate: "above",
  csatRate: "below",
  demographicAttributes: "above",
  demographicsExplain: "below",
  channelGap: "above",
  crossChannelRepeats: "above",
  engagementRate: "below",
  repliesInTime: "below",
  enpsScore: "below",
  attritionRate: "above",
  measurableGoals: "below",
};

/** Holds a figure against its threshold. */
export function checkOf(check: HealthCheckName, measured: Figure, { value: threshold, source }: SourcedThreshold): HealthCheck {
  const unit = check === "enpsScore" ? "points" : "share";
  const { figure, interval, pValue = null } = checked(check, unit, measured);
  const signWhen = CHECKS[check];
  const sampled = interval === "exact" ? null : interval;
  return {
    check,
    finding: findingOf(figure, interval, threshold, signWhen),
    figure,
    unit,
    interval: sampled,
    threshold,
    signWhen,
    source,
    pValue,
  };
}

function findingOf(figure: number | null, interval: Figure["interval"], threshold: number, signWhen: "above" | "below"): Finding {
  if (figure === null || interval === null) return "unknown";
  if (interval === "exact") return (signWhen === "above" ? figure > threshold : figure < threshold) ? "sign" : "clear";
  const [low, high] = [interval.low ?? -Infinity, interval.high ?? Infinity];
  if (low <= threshold && threshold <= high) return "unknown";
  return low > threshold === (signWhen === "above") ? "sign" : "clear";
}

function checked(check: HealthCheckName, unit: "share" | "points", measured: Figure): Figure {
  const { figure, interval } = measured;
  const [least, most] = unit === "share" ? [0, 1] : [-100, 100];
  const fits = (value: unknown): boolean => typeof value === "number" && value >= least && value <= most;
  if (figure !== null && !fits(figure)) throw invalidValue(`evidence.${check}`, `a number from ${least} to ${most}`, figure);
  if (interval === null || interval === "exact") return measured;
  const { low, high } = Object(interval) as Partial<Interval<string, number | null>>;
  // A limit that is missing is no limit at all: only `null` says that there is none.
  if (!((low === null || fits(low)) && (high === null || fits(high)) && (low ?? least) <= (high ?? most))) {
    throw invalidValue(`evidence.${check}.interval`, `limits from ${least} to ${most}`, interval);
  }
  return measured;
}

const RANK: Readonly<Record<Finding, number>> = { clear: 0, unknown: 1, sign: 2 };

/** The check that decides: the first of those whose finding weighs most. One sign is enough, and a clear one does not outweigh what is unknown. */
export function decisive(checks: readonly HealthCheck[]): HealthCheck {
  return checks.reduce((decides, each) => (RANK[each.finding] > RANK[decides.finding] ? each : decides));
}

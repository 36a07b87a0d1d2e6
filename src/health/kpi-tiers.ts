import { checkOptions, isMissing } from "../core/check.ts";
import { invalidOption, invalidValue } from "../core/errors.ts";
import type { Interval } from "../stats/interval.ts";
import type { GoalResult } from "./goal.ts";

/** Who looks at a KPI: those who govern, those who manage, those who run operations. */
export type KpiTier = "governance" | "management" | "operations";

/** One KPI. */
export interface Kpi {
  /** Its name, such as `"nps"`. */
  readonly metric: string;
  /** Its tier; that of {@link kpiTiers} for a metric of the list there unless given. */
  readonly tier?: KpiTier | undefined;
  /** Its value in its own unit; `null` when not measured. */
  readonly value: number | null | undefined;
  /** Where the true value lies, as the metric's own function tells it. */
  readonly interval?: Interval<string, number | null> | null | undefined;
  /** Its unit, such as `"points"`; passed through. */
  readonly unit?: string | undefined;
  /** Its goal as `goal` judges it. */
  readonly goal?: GoalResult | null | undefined;
}

/** Options of {@link kpiTiers}. */
export interface KpiTiersOptions {
  /**
   * From which probability a goal is on track, 0.5 to 1; below one less it is off track.
   * @defaultValue 0.8
   */
  readonly onTrackFrom?: number | undefined;
}

/** Where a KPI stands. `"unknown"`: the goal has too few values; `"no-goal"`: there is none. */
export type KpiStatus = "reached" | "on-track" | "at-risk" | "off-track" | "missed" | "unknown" | "no-goal";

/** One KPI of the scorecard. */
export interface TieredKpi {
  /** Its name. */
  readonly metric: string;
  /** Its value in its own unit; `null` when not measured. */
  readonly value: number | null;
  /** Where the true value lies. */
  readonly interval: Interval<string, number | null> | null;
  /** Its unit. */
  readonly unit: string | null;
  /** The target and its due date, where there is a goal. */
  readonly target: number | null;
  /** The due date, an ISO moment. */
  readonly by: string | null;
  /** Share of the way to the target. */
  readonly progress: number | null;
  /** How likely the goal is reached in time, 0 to 1. */
  readonly onTrackProbability: number | null;
  /** Where it stands. */
  readonly status: KpiStatus;
}

/** One tier of the scorecard. */
export interface KpiTierResult {
  /** Who looks at it. */
  readonly tier: KpiTier;
  /** Its KPIs, in the order given. */
  readonly kpis: readonly TieredKpi[];
  /** KPIs with a value. */
  readonly measured: number;
  /** KPIs without. */
  readonly missing: number;
  /** KPIs with a goal: baseline, target and date. */
  readonly withGoal: number;
}

/** What {@link kpiTiers} returns. */
export interface KpiTiersResult {
  /** Governance, management, operations, each also when empty. */
  readonly tiers: readonly KpiTierResult[];
  /** All KPIs. */
  readonly total: number;
  /** Share of them with a goal, 0 to 1; `null` without KPIs. */
  readonly goalShare: number | null;
}

const TIERS: readonly KpiTier[] = ["governance", "management", "operations"];

const TIER_OF: Readonly<Record<string, KpiTier>> = {
  csat: "governance",
  satisfaction: "governance",
  loyalty: "governance",
  brand: "governance",
  nps: "management",
  retention: "management",
  conversion: "management",
  "response-time": "operations",
  fcr: "operations",
  efficiency: "operations",
};

/**
 * A scorecard by who looks at it: governance (satisfaction, loyalty, brand), management (NPS, retention, conversion), operations (response time, first
 * contact resolution, efficiency).
 *
 * - Input: KPIs with their values, intervals and goals. Tiers are known for `csat`, `satisfaction`, `loyalty`, `brand`; `nps`, `retention`,
 * `conversion`; `response-time`, `fcr`, `efficiency`; every other metric states its own.
 * - Result: the three tiers in this order. A goal's status is `"reached"`, else `"missed"` when no time is left, else by its on-track probability.
 * - Cost: O(n) for n KPIs.
 *
 * @param kpis - The KPIs in the order wanted.
 * @param options - From when a goal is on track.
 * @returns The tiers, how many KPIs are measured and how many have a goal.
 * @throws {@link CxError} `"invalid-value"` when a metric without a known tier states none, a name occurs twice in a tier or a value is no finite number;
 * `"invalid-option"`.
 * @example Three tiers
 * ```ts
 * import { kpiTiers } from "cx-metrics";
 * const { tiers, goalShare } = kpiTiers([
 *   { metric: "nps", value: 31, unit: "points" },
 *   { metric: "csat", value: 0.82 },
 *   { metric: "backlog", tier: "operations", value: null },
 * ]);
 * tiers.map(({ tier, kpis }) => [tier, kpis.length]); // => [["governance", 1], ["management", 1], ["operations", 1]]
 * tiers[2]?.missing; // => 1
 * goalShare; // => 0
 * ```
 * @see Kaplan & Norton 1992, Harvard Business Review 70(1), 71-79.
 */
export function kpiTiers(kpis: Iterable<Kpi>, options: KpiTiersOptions = {}): KpiTiersResult {
  checkOptions(options, ["onTrackFrom"]);
  const { onTrackFrom = 0.8 } = options;
  if (!(onTrackFrom >= 0.5 && onTrackFrom <= 1)) throw invalidOption("onTrackFrom", "a number from 0.5 to 1", onTrackFrom);
  const byTier = new Map(TIERS.map((tier) => [tier, [] as TieredKpi[]]));
  let total = 0;
  for (const kpi of kpis) {
    const path = `kpis[${total++}]`;
    if (typeof kpi?.metric !== "string") throw invalidValue(`${path}.metric`, "a name", kpi?.metric);
    const list = byTier.get((kpi.tier ?? (Object.hasOwn(TIER_OF, kpi.metric) ? TIER_OF[kpi.metric] : undefined)) as KpiTier);
    if (!list) throw invalidValue(`${path}.tier`, `one of ${TIERS.join(", ")}`, kpi.tier);
    if (list.some(({ metric }) => metric === kpi.metric)) throw invalidValue(`${path}.metric`, "a name once in a tier", kpi.metric);
    if (!isMissing(kpi.value) && !Number.isFinite(kpi.value)) throw invalidValue(`${path}.value`, "a finite number, or null", kpi.value);
    list.push(tieredOf(kpi, onTrackFrom));
  }
  const tiers = TIERS.map((tier) => readTier(tier, byTier.get(tier)!));
  const withGoal = tiers.reduce((sum, tier) => sum + tier.withGoal, 0);
  return { tiers, total, goalShare: total === 0 ? null : withGoal / total };
}

function tieredOf(kpi: Kpi, onTrackFrom: number): TieredKpi {
  const { metric, value, interval, unit } = kpi;
  const goal = kpi.goal ?? null;
  return {
    metric,
    value: isMissing(value) ? null : value,
    interval: interval ?? null,
    unit: unit ?? null,
    target: goal && goal.target,
    by: goal && goal.by,
    progress: goal && goal.progress,
    onTrackProbability: goal && goal.onTrackProbability,
    status: statusOf(goal, onTrackFrom),
  };
}

function statusOf(goal: GoalResult | null, onTrackFrom: number): KpiStatus {
  if (goal === null) return "no-goal";
  if (goal.reached) return "reached";
  if (goal.daysLeft === 0) return "missed";
  if (goal.onTrackProbability === null) return "unknown";
  if (goal.onTrackProbability >= onTrackFrom) return "on-track";
  return goal.onTrackProbability < 1 - onTrackFrom ? "off-track" : "at-risk";
}

function readTier(tier: KpiTier, kpis: readonly TieredKpi[]): KpiTierResult {
  const measured = kpis.filter(({ value }) => value !== null).length;
  return { tier, kpis, measured, missing: kpis.length - measured, withGoal: kpis.filter(({ status }) => status !== "no-goal").length };
}

import { areaUnderCurve, groupsOf, type ScoreGroup } from "../stats/area-under-curve.ts";
import type { Interval } from "../stats/interval.ts";
import { wilsonInterval } from "../stats/wilson-interval.ts";

/** Customers of about the same predicted risk. */
export interface CalibrationRow {
  /** The lowest predicted probability among them. */
  readonly from: number;
  /** The highest. */
  readonly to: number;
  /** Customers. */
  readonly customers: number;
  /** Mean predicted probability of churn. */
  readonly predicted: number;
  /** Share who churned. */
  readonly observed: number;
  /** Wilson interval of that share. */
  readonly interval: Interval<"wilson">;
}

/** The customers of highest risk, down to one of the cuts. */
export interface LiftRow {
  /** Share of all customers, from the highest risk down. */
  readonly share: number;
  /** Customers. */
  readonly customers: number;
  /** Of them, those who churned. */
  readonly churned: number;
  /** Their churn over that of all: how many times as likely. */
  readonly lift: number;
  /** Share of all churn that is among them. */
  readonly captured: number;
}

/** How good predicted probabilities of churn are. */
export interface ChurnRiskQuality {
  /** Customers. */
  readonly customers: number;
  /** Of them, those who churned. */
  readonly churned: number;
  /** Area under the ROC curve; `null` when all or none churned. */
  readonly auc: number | null;
  /** DeLong's interval of the area; `null` with fewer than two who churned or stayed. */
  readonly aucInterval: Interval<"delong"> | null;
  /** Mean squared distance of the probability from what happened, 0 to 1; the lower the better. */
  readonly brier: number;
  /** The same relative to predicting the mean for everybody: 1 is perfect, 0 no better; `null` when all or none churned. */
  readonly brierSkill: number | null;
  /** Predicted against observed churn, by groups of equal size from the lowest risk up; customers of one probability stay together. */
  readonly calibration: readonly CalibrationRow[];
  /** How much of the churn the customers of highest risk are, cumulated; customers of one probability stay together. Empty when nobody churned. */
  readonly lift: readonly LiftRow[];
}

/** Discrimination, calibration and lift of predicted probabilities. O(n log n). */
export function qualityOf(
  churned: ArrayLike<number>,
  probability: ArrayLike<number>,
  counts: ArrayLike<number>,
  groups: number,
  level: number,
): ChurnRiskQuality {
  const byRisk = groupsOf(churned, probability, counts).filter(({ events, others }) => events + others > 0);
  const total = sumOf(byRisk, sizeOf);
  const events = sumOf(byRisk, (group) => group.events);
  const area = events > 0 && events < total ? areaUnderCurve(churned, probability, { level, counts }) : null;
  const brier = sumOf(byRisk, ({ score, events: gone, others }) => gone * (1 - score) ** 2 + others * score ** 2) / total;
  const base = events / total;
  return {
    customers: total,
    churned: events,
    auc: area && area.auc,
    aucInterval: area && area.interval,
    brier,
    brierSkill: area && 1 - brier / (base * (1 - base)),
    calibration: cut(byRisk, total, groups).map((part) => calibrationRow(part, level)),
    lift: events === 0 ? [] : liftRows(byRisk, total, events, groups),
  };
}

const sizeOf = ({ events, others }: ScoreGroup): number => events + others;
const sumOf = (groups: readonly ScoreGroup[], value: (group: ScoreGroup) => number): number =>
  groups.reduce((sum, group) => sum + value(group), 0);

/** Cuts sorted groups into parts of about equal size: each goes where its middle customer belongs. */
function cut(sorted: readonly ScoreGroup[], total: number, parts: number): ScoreGroup[][] {
  const found = Array.from({ length: parts }, (): ScoreGroup[] => []);
  let before = 0;
  for (const group of sorted) {
    const middle = before + sizeOf(group) / 2;
    found[Math.min(parts - 1, Math.floor((middle / total) * parts))]!.push(group);
    before += sizeOf(group);
  }
  return found.filter((part) => part.length > 0);
}

function calibrationRow(part: readonly ScoreGroup[], level: number): CalibrationRow {
  const customers = sumOf(part, sizeOf);
  const events = sumOf(part, (group) => group.events);
  return {
    from: part[0]!.score,
    to: part.at(-1)!.score,
    customers,
    predicted: sumOf(part, (group) => group.score * sizeOf(group)) / customers,
    observed: events / customers,
    interval: wilsonInterval(events, customers, level),
  };
}

function liftRows(byRisk: readonly ScoreGroup[], total: number, events: number, parts: number): LiftRow[] {
  let [customers, churned] = [0, 0];
  return cut([...byRisk].reverse(), total, parts).map((part) => {
    customers += sumOf(part, sizeOf);
    churned += sumOf(part, (group) => group.events);
    return { share: customers / total, customers, churned, lift: churned / customers / (events / total), captured: churned / events };
  });
}

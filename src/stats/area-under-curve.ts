import { checkLevel, checkOptions } from "../core/check.ts";
import { emptyInput, invalidOption, invalidValue } from "../core/errors.ts";
import type { Interval } from "./interval.ts";
import { normalQuantile } from "./normal-quantile.ts";

/** Options of {@link areaUnderCurve}. */
export interface AreaUnderCurveOptions {
  /**
   * How often such intervals hold the true area, between 0 and 1.
   * @defaultValue 0.95
   */
  readonly level?: number | undefined;
  /** How often each observation counts, whole numbers; once unless given. */
  readonly counts?: ArrayLike<number> | undefined;
}

/** How well a score tells two outcomes apart. */
export interface AreaUnderCurve {
  /** Area under the ROC curve: how likely one with the outcome scores higher than one without, ties counting half. */
  readonly auc: number;
  /** Its standard error; `null` with fewer than two of either outcome. */
  readonly standardError: number | null;
  /** DeLong's interval, cut at 0 and 1; `null` with fewer than two of either outcome. */
  readonly interval: Interval<"delong"> | null;
  /** Observations with outcome 1. */
  readonly events: number;
  /** Observations with outcome 0. */
  readonly others: number;
}

/**
 * Area under the ROC curve with DeLong's interval.
 *
 * `auc = sum over pairs of [score of an event > score of another] + 1/2 [equal] / (events * others)`. Its variance is `S10 / events + S01 / others`, the sample
 * variances of each observation's share of the other outcome that it is above (DeLong, DeLong & Clarke-Pearson 1988), from one sort of the scores.
 *
 * - Input: outcomes 0 and 1, and a score each that is meant to be higher for 1; infinite scores are allowed.
 * - Cost: O(n log n).
 *
 * @param outcome - 0 or 1 for each observation.
 * @param score - Any number that orders them.
 * @param options - The level, and counts.
 * @returns The area, its error and interval.
 * @throws `CxError` `"empty"` when an outcome does not occur; `"invalid-value"`; `"invalid-option"`.
 * @example Nine pairs, of which two are tied and two are wrong
 * ```ts
 * import { areaUnderCurve } from "cx-metrics/stats";
 * areaUnderCurve([0, 0, 1, 1, 0, 1], [0.1, 0.4, 0.35, 0.8, 0.4, 0.4]).auc; // => 0.667
 * ```
 * @see DeLong, DeLong & Clarke-Pearson 1988, Biometrics 44, 837-845; Sun & Xu 2014, IEEE Signal Processing Letters 21, 1389-1393, for the sort.
 */
export function areaUnderCurve(outcome: ArrayLike<number>, score: ArrayLike<number>, options: AreaUnderCurveOptions = {}): AreaUnderCurve {
  checkOptions(options, ["level", "counts"]);
  const { level = 0.95, counts } = options;
  checkLevel(level);
  const groups = groupsOf(outcome, score, counts);
  const events = groups.reduce((sum, group) => sum + group.events, 0);
  const others = groups.reduce((sum, group) => sum + group.others, 0);
  if (events === 0 || others === 0) throw emptyInput("areaUnderCurve", events === 0 ? "outcome 1" : "outcome 0");
  // Shares of the other outcome that an event is above, and an observation without it below.
  const shares: { readonly above: number; readonly below: number }[] = [];
  let [eventsBefore, othersBefore, pairs] = [0, 0, 0];
  for (const group of groups) {
    const above = (othersBefore + group.others / 2) / others;
    const below = (events - eventsBefore - group.events / 2) / events;
    shares.push({ above, below });
    pairs += group.events * above;
    eventsBefore += group.events;
    othersBefore += group.others;
  }
  const auc = pairs / events;
  const known = { auc, events, others };
  if (events < 2 || others < 2) return { ...known, standardError: null, interval: null };
  let [ofEvents, ofOthers] = [0, 0];
  for (const [index, group] of groups.entries()) {
    ofEvents += group.events * (shares[index]!.above - auc) ** 2;
    ofOthers += group.others * (shares[index]!.below - auc) ** 2;
  }
  const standardError = Math.sqrt(ofEvents / (events - 1) / events + ofOthers / (others - 1) / others);
  const reach = normalQuantile(0.5 + level / 2) * standardError;
  return { ...known, standardError, interval: { low: Math.max(0, auc - reach), high: Math.min(1, auc + reach), level, method: "delong" } };
}

/** Observations of one score. */
export interface ScoreGroup {
  /** The score. */
  readonly score: number;
  /** Observations with outcome 1. */
  events: number;
  /** Observations with outcome 0. */
  others: number;
}

/** Observations by score, from the lowest up. */
export function groupsOf(outcome: ArrayLike<number>, score: ArrayLike<number>, counts: ArrayLike<number> | undefined): ScoreGroup[] {
  const { length } = outcome;
  if (score.length !== length) throw invalidValue("score.length", `${length} scores`, score.length);
  if (counts !== undefined && counts.length !== length) throw invalidOption("counts", `${length} counts`, counts.length);
  const byScore = new Map<number, ScoreGroup>();
  for (let index = 0; index < length; index += 1) {
    const [value, at]: [unknown, unknown] = [outcome[index], score[index]];
    const count: unknown = counts === undefined ? 1 : counts[index];
    if (value !== 0 && value !== 1) throw invalidValue("outcome", "0 or 1", value, index);
    if (typeof at !== "number" || at !== at) throw invalidValue("score", "a number", at, index);
    if (!(Number.isSafeInteger(count) && (count as number) >= 0))
      throw invalidOption(`counts[${index}]`, "a whole number of at least 0", count);
    let group = byScore.get(at);
    if (!group) byScore.set(at, (group = { score: at, events: 0, others: 0 }));
    if (value === 1) group.events += count as number;
    else group.others += count as number;
  }
  return [...byScore.values()].sort((left, right) => (left.score < right.score ? -1 : left.score > right.score ? 1 : 0));
}

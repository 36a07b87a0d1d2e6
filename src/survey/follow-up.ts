import type { NpsComparison } from "./compare-nps.ts";
import { compareNps } from "./compare-nps.ts";
import { type NpsCounts, type NpsCountsResult, npsFromCounts, type NpsScale } from "./nps.ts";

/** The scores of those who were followed up and of those who were not. */
export interface FollowUp {
  /** The score of those who were followed up; `null` when none of them answered. */
  readonly followedUp: NpsCountsResult | null;
  /** The score of those who were not; `null` when none of them answered. */
  readonly notFollowedUp: NpsCountsResult | null;
  /** Followed up less not followed up, in points; `null` when one of the groups is empty. */
  readonly comparison: NpsComparison | null;
  /**
   * `"not-randomized"`: who was followed up was not decided by lot, so that the difference is no effect of the follow-up: those who are reached
   * may differ from the others from the start. `null` when the caller says that a lot decided.
   */
  readonly warning: "not-randomized" | null;
}

/** Reads the answers of both groups by scale point; `null` when nobody answered. */
export function followUpOf(
  [not, followed]: readonly [readonly number[], readonly number[]],
  scale: NpsScale,
  level: number,
  randomized: boolean,
): FollowUp | null {
  const groups = [followed, not].map((counts) => countsOf(counts, scale));
  const [followedUp, notFollowedUp] = groups.map((counts) => (counts === null ? null : npsFromCounts(counts, { level }))) as [
    NpsCountsResult | null,
    NpsCountsResult | null,
  ];
  if (followedUp === null && notFollowedUp === null) return null;
  return {
    followedUp,
    notFollowedUp,
    comparison: followedUp && notFollowedUp ? compareNps(followedUp, notFollowedUp, { level }) : null,
    warning: randomized ? null : "not-randomized",
  };
}

function countsOf(answers: readonly number[], { min, passiveFrom, promoterFrom }: NpsScale): NpsCounts | null {
  const sum = (from: number, to: number): number => answers.slice(from - min, to - min).reduce((total, each) => total + each, 0);
  const all = sum(min, min + answers.length);
  if (all === 0) return null;
  const [detractors, passives] = [sum(min, passiveFrom), sum(passiveFrom, promoterFrom)];
  return { promoters: all - detractors - passives, passives, detractors };
}

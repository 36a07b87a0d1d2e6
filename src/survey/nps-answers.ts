import { checkCount } from "../core/check.ts";
import { emptyInput } from "../core/errors.ts";
import { answersOf, type NetAnswers } from "../stats/net-score.ts";
import type { NpsInterval } from "./nps-limits.ts";
import { type NpsCounts, npsFromCounts } from "./nps.ts";

/** A score with its own interval. */
export interface NpsEstimate {
  /** In points from -100 to 100. */
  readonly score: number;
  /** Its score interval, in points, at the level of the comparison. */
  readonly interval: NpsInterval;
  /** Its standard error, in points. */
  readonly standardError: number;
  /** The answers it rests on. */
  readonly responses: number;
}

/** The answers of one group, checked. */
export function checkedAnswers(path: string, { promoters, passives, detractors }: NpsCounts): NetAnswers {
  for (const [name, count] of Object.entries({ promoters, passives, detractors })) checkCount(`${path}.${name}`, count);
  if (promoters + passives + detractors === 0) throw emptyInput(path, "valid rating");
  return answersOf(promoters, passives, detractors);
}

/** The score of checked answers with its interval. */
export function estimateOf(answers: NetAnswers, level: number): NpsEstimate {
  const { score, interval, standardError, responses } = npsFromCounts(answers, { level });
  return { score, interval, standardError, responses };
}

import { checkCount } from "../core/check.ts";
import { emptyInput } from "../core/errors.ts";
import { answerVariance, type NpsInterval } from "./nps-limits.ts";
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

/** The answers of one group as comparisons see them. */
export interface NpsAnswers {
  readonly promoters: number;
  readonly passives: number;
  readonly detractors: number;
  readonly responses: number;
  /** In points. */
  readonly score: number;
  /** Of one answer worth -1, 0 or 1. */
  readonly variance: number;
}

/** The answers of one group, checked. */
export function checkedAnswers(path: string, { promoters, passives, detractors }: NpsCounts): NpsAnswers {
  for (const [name, count] of Object.entries({ promoters, passives, detractors })) checkCount(`${path}.${name}`, count);
  if (promoters + passives + detractors === 0) throw emptyInput(path, "valid rating");
  return answersOf(promoters, passives, detractors);
}

/** Counts, whole or not, with what follows from them. Promoters and detractors are added first, so that mirrored counts have mirrored results. */
export function answersOf(promoters: number, passives: number, detractors: number): NpsAnswers {
  const responses = promoters + detractors + passives;
  return {
    promoters,
    passives,
    detractors,
    responses,
    score: (100 * (promoters - detractors)) / responses,
    variance: answerVariance(promoters, passives, detractors),
  };
}

/** The answers of several groups as one group. */
export function pooledAnswers(groups: readonly NpsAnswers[]): NpsAnswers {
  const total = (of: (group: NpsAnswers) => number): number => groups.reduce((sum, group) => sum + of(group), 0);
  return answersOf(
    total(({ promoters }) => promoters),
    total(({ passives }) => passives),
    total(({ detractors }) => detractors),
  );
}

/** The answers with 3/4 promoters, 3/2 passives and 3/4 detractors more: never without variance. */
export function adjustedAnswers({ promoters, passives, detractors }: NpsAnswers): NpsAnswers {
  return answersOf(promoters + 0.75, passives + 1.5, detractors + 0.75);
}

/** The score of checked answers with its interval. */
export function estimateOf(answers: NpsAnswers, level: number): NpsEstimate {
  const { score, interval, standardError, responses } = npsFromCounts(answers, { level });
  return { score, interval, standardError, responses };
}

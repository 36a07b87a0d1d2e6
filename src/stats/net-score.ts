/** Answers of three kinds, worth 1, 0 and -1: those of a Net Promoter Score, by whose names they go. */
export interface NetCounts {
  /** Answers worth 1. */
  readonly promoters: number;
  /** Answers worth 0. */
  readonly passives: number;
  /** Answers worth -1. */
  readonly detractors: number;
}

/** The answers of one group as comparisons see them. */
export interface NetAnswers {
  readonly promoters: number;
  readonly passives: number;
  readonly detractors: number;
  readonly responses: number;
  /** In points. */
  readonly score: number;
  /** Of one answer worth -1, 0 or 1. */
  readonly variance: number;
}

/** Counts, whole or not, with what follows from them. Promoters and detractors are added first, so that mirrored counts have mirrored results. */
export function answersOf(promoters: number, passives: number, detractors: number): NetAnswers {
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
export function pooledAnswers(groups: readonly NetAnswers[]): NetAnswers {
  const total = (of: (group: NetAnswers) => number): number => groups.reduce((sum, group) => sum + of(group), 0);
  return answersOf(
    total(({ promoters }) => promoters),
    total(({ passives }) => passives),
    total(({ detractors }) => detractors),
  );
}

/** The answers with 3/4 promoters, 3/2 passives and 3/4 detractors more: never without variance. */
export function adjustedAnswers({ promoters, passives, detractors }: NetAnswers): NetAnswers {
  return answersOf(promoters + 0.75, passives + 1.5, detractors + 0.75);
}

/** Variance of one answer worth -1, 0 or +1: `p + d - (p - d)^2`, written as a sum so that nothing cancels. */
export function answerVariance(promoters: number, passives: number, detractors: number): number {
  const n = promoters + detractors + passives;
  return (passives / n) * ((promoters + detractors) / n) + 4 * (promoters / n) * (detractors / n);
}

/**
 * How far the lower score limit lies below the estimate `s = (b - c) / n` (Tango 1998): the largest `t` with
 * `t^2 = k V(s - t)`, where V is the variance of an answer at its most likely shares under that difference and `k = z^2 / n`.
 *
 * Solved in `t`, which stays accurate however large n is; the published closed form is a quartic that cancels.
 */
export function scoreMargin(b: number, c: number, n: number, k: number): number {
  const s = (b - c) / n;
  let low = 0;
  // An answer worth -1, 0 or 1 has a variance of at most 1.
  let high = Math.min(1 + s, Math.sqrt(k));
  let t = high;
  // Each step squares the error; below the last digit of `s`, steps only go to and fro.
  for (let step = 1; Math.abs(step) > 1e-9 * t + 2e-16 * Math.abs(s); t += step) {
    const sign = s < t ? -1 : 1;
    const size = sign * (s - t);
    // The most likely share r of the category on the far side of the difference solves 2 r^2 + B r = share * rest.
    const share = (sign < 0 ? b : c) / n;
    const rest = size * (1 - size);
    const slope = 2 - sign * s;
    const linear = slope * size - (b + c) / n;
    const root = Math.sqrt(linear * linear + 8 * share * rest);
    const r = linear > 0 ? (2 * share * rest) / (linear + root) : (root - linear) / 4;
    const excess = t * t - k * (2 * r + rest);
    if (excess > 0) high = t;
    else low = t;
    step = -excess / (2 * t + sign * k * ((2 * (share * (1 - 2 * size) - slope * r)) / root + 1 - 2 * size));
    if (!(t + step >= low && t + step <= high)) step = (low + high) / 2 - t;
  }
  return t;
}

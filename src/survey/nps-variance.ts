import { checkNonNegative } from "../core/check.ts";
import { invalidValue } from "../core/errors.ts";
import { answerVariance } from "../stats/net-score.ts";

/** Answers of a survey by category: counts or shares, whose sum does not matter. A result of `nps` is one. */
export interface NpsShares {
  /** Answers of promoters, or their share. */
  readonly promoters: number;
  /** Answers of passives, or their share. */
  readonly passives: number;
  /** Answers of detractors, or their share. */
  readonly detractors: number;
}

/**
 * How much single answers worth -1, 0 or 1 vary: a variance above 0 and up to 1, or a survey from which it is taken, `p + d - (p - d)^2`.
 *
 * 1 is the worst case, half promoters and half detractors; surveys mostly have 0.4 to 0.8.
 */
export type NpsVariance = number | NpsShares;

/** The variance of an answer, checked. */
export function checkedVariance(name: string, variance: NpsVariance): number {
  if (typeof variance === "object" && (variance as unknown) !== null) {
    const { promoters, passives, detractors } = variance;
    for (const [category, share] of Object.entries({ promoters, passives, detractors })) checkNonNegative(`${name}.${category}`, share);
    const value = answerVariance(promoters, passives, detractors);
    if (!(value > 0)) throw invalidValue(name, "answers in more than one category", variance);
    return value;
  }
  if (!(typeof variance === "number" && variance > 0 && variance <= 1)) {
    throw invalidValue(name, "a variance above 0 and up to 1, or the answers of a survey", variance);
  }
  return variance;
}

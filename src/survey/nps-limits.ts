import { answerVariance, scoreMargin } from "../stats/net-score.ts";
import { zOfLevel } from "./z-of-level.ts";

/** How the interval of a Net Promoter Score was found. */
export type NpsIntervalMethod = "score" | "adjusted-wald" | "wald" | "bayes" | "bootstrap" | "bootstrap-bca";

/** The methods that every score carries along; the others are values that are passed where they are wanted. */
export type ClosedMethod = "score" | "adjusted-wald" | "wald";

/** Where the score of all customers lies, as far as these answers tell. */
export interface NpsInterval {
  /** Lower limit in points, at least -100. */
  readonly low: number;
  /** Upper limit in points, at most 100. */
  readonly high: number;
  /** How often such intervals hold the score, from 0 to 1. */
  readonly level: number;
  /** How the limits were found. */
  readonly method: NpsIntervalMethod;
  /** Mean of the posterior in points; of the method `"bayes"` alone. */
  readonly posteriorMean?: number;
}

/** A way to find the interval, given as a value: what {@link npsBayes} and {@link npsBootstrap} return, to be passed as `method`. */
export interface NpsMethod {
  /** Its name, as the interval tells it. */
  readonly method: NpsIntervalMethod;
  /** The interval of checked counts; `spread` is the factor by which a finite population shrinks the variance, 1 without one. */
  readonly interval: (promoters: number, passives: number, detractors: number, level: number, spread: number) => NpsInterval;
}

/** Cut at the ends of the scale, which Wald limits pass; so may the quotient of 100 times a count beyond 9e13, which is rounded. */
export function points(value: number): number {
  return Math.max(-100, Math.min(100, value));
}

/** A value drawn towards the score as far as a finite population shrinks errors: by the root of `spread`. */
export function towardsScore(value: number, score: number, spread: number): number {
  return points(spread === 1 ? value : score + (value - score) * Math.sqrt(spread));
}

/**
 * The interval of a score. `spread` shrinks the variance when the population is finite.
 *
 * Upper and lower limit are one computation with promoters and detractors swapped, so that mirrored answers have exactly mirrored limits.
 */
export function closedInterval(
  promoters: number,
  passives: number,
  detractors: number,
  level: number,
  spread: number,
  method: ClosedMethod,
): NpsInterval {
  const z = zOfLevel(level);
  const pseudo = method === "adjusted-wald" ? 0.75 : 0;
  const n = promoters + detractors + passives + 4 * pseudo;
  const variance = answerVariance(promoters + pseudo, passives + 2 * pseudo, detractors + pseudo);
  const k = (z * z * spread) / n;
  const lower = (b: number, c: number): number =>
    points((100 * (b - c)) / n - 100 * (method === "score" ? scoreMargin(b, c, n, k) : Math.sqrt(k * variance)));
  return { low: lower(promoters, detractors), high: 0 - lower(detractors, promoters), level, method };
}

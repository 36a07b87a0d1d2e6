import { dirichletDifferenceQuantile } from "../stats/dirichlet-difference.ts";
import { type NpsInterval, type NpsMethod, points, towardsScore } from "./nps-limits.ts";
import { zOfLevel } from "./z-of-level.ts";

/**
 * The Bayesian interval of a Net Promoter Score, as a `method`: where the score of all customers lies with probability `level`, given these answers
 * and, before them, no opinion (Jeffreys' prior).
 *
 * The shares of promoters, passives and detractors have a Dirichlet posterior with shapes of the counts plus 1/2 each; the limits are the
 * equal-tailed quantiles of promoters less detractors under it. They are computed, not simulated: one integral of an elementary function for each step
 * of Newton's method, good to the last digits for every number of answers.
 *
 * - Result: `interval` with the method `"bayes"` and `posteriorMean`. It need not hold the score: ten promoters of ten score 100, but not all customers are
 *   promoters. With a `population` the limits and the mean are drawn towards the score by `sqrt((N - n) / (N - 1))`.
 * - Cost: constant time, a fifth of a millisecond, whatever the number of answers.
 * - When not to trust it: its two tails always leave out -100 and 100, so it misses the truth where all customers agree.
 *
 * @returns A method for the option `method` of {@link nps}, {@link npsOf}, {@link npsFromCounts} and their kin.
 * @example Ten promoters of ten
 * ```ts
 * import { npsBayes, npsFromCounts } from "cx-metrics";
 * const { interval } = npsFromCounts({ promoters: 10, passives: 0, detractors: 0 }, { method: npsBayes() });
 * [interval.low, interval.high]; // => [52.9655515305619, 99.6591757119746]
 * interval.posteriorMean; // => 86.9565217391304
 * ```
 * @see Prior: Jeffreys 1946, Proceedings of the Royal Society A 186, 453-461.
 * @see Integral: Rice 1980, SIAM Journal on Scientific and Statistical Computing 1, 438-448.
 */
export function npsBayes(): NpsMethod {
  return { method: "bayes", interval: bayesInterval };
}

function bayesInterval(promoters: number, passives: number, detractors: number, level: number, spread: number): NpsInterval {
  const tail = (1 - level) / 2;
  const z = zOfLevel(level);
  const [a, e, c] = [promoters + 0.5, passives + 0.5, detractors + 0.5];
  const score = points((100 * (promoters - detractors)) / (promoters + detractors + passives));
  const shrunk = (value: number): number => towardsScore(100 * value, score, spread);
  return {
    low: shrunk(dirichletDifferenceQuantile(a, e, c, tail, z)),
    high: shrunk(0 - dirichletDifferenceQuantile(c, e, a, tail, z)),
    level,
    method: "bayes",
    posteriorMean: shrunk((promoters - detractors) / (a + c + e)),
  };
}

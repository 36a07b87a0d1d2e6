import { checkCount } from "../core/check.ts";
import { invalidValue } from "../core/errors.ts";
import { checkProbability } from "./argument.ts";
import { atMost, binomialMass, moreThan } from "./binomial-tails.ts";
import { discreteQuantile } from "./discrete-quantile.ts";
import { normalQuantile } from "./normal-quantile.ts";
import { complement } from "./saddle-point.ts";

function checkArguments(successes: number, trials: number, probability: number): void {
  checkCount("successes", successes);
  checkCount("trials", trials);
  if (successes > trials) throw invalidValue("successes", `at most the ${trials} trials`, successes);
  checkProbability("probability", probability);
}

/**
 * Probability of k successes in n trials, `C(n, k) p^k (1-p)^(n-k)`.
 *
 * @param successes - k, a whole number from 0 to n.
 * @param trials - n, a whole number of at least 0.
 * @param probability - p, the chance of success, from 0 to 1.
 * @returns the probability of exactly k successes.
 * @throws CxError `"invalid-value"` when an argument is outside its range.
 *
 * @example Three of ten fair coins
 * ```ts
 * import { binomialDensity } from "cx-metrics/stats";
 * binomialDensity(3, 10, 0.5); // => 0.1171875
 * ```
 *
 * @see Loader 2000, Fast and Accurate Computation of Binomial Probabilities
 */
export function binomialDensity(successes: number, trials: number, probability: number): number {
  checkArguments(successes, trials, probability);
  return binomialMass(successes, trials, [probability, 0], complement(probability));
}

/**
 * Distribution function of the binomial distribution, `P(K <= k) = I_(1-p)(n - k, k + 1)`: at most k successes in n trials.
 *
 * @param successes - k, a whole number from 0 to n.
 * @param trials - n, a whole number of at least 0.
 * @param probability - p, the chance of success, from 0 to 1.
 * @returns the probability of at most k successes.
 * @throws CxError `"invalid-value"` when an argument is outside its range.
 *
 * @example At most three of ten fair coins
 * ```ts
 * import { binomialDistribution } from "cx-metrics/stats";
 * binomialDistribution(3, 10, 0.5); // => 0.171875
 * ```
 *
 * @see Abramowitz and Stegun 1964, Handbook of Mathematical Functions, 26.5.24
 */
export function binomialDistribution(successes: number, trials: number, probability: number): number {
  checkArguments(successes, trials, probability);
  return atMost(successes, trials, [probability, 0], complement(probability));
}

/**
 * Upper tail of the binomial distribution, `P(K > k) = I_p(k + 1, n - k)`: more than k successes in n trials, computed
 * directly. At least k successes: `binomialUpperTail(k - 1, n, p)` for k of at least 1.
 *
 * @param successes - k, a whole number from 0 to n.
 * @param trials - n, a whole number of at least 0.
 * @param probability - p, the chance of success, from 0 to 1.
 * @returns the probability of more than k successes.
 * @throws CxError `"invalid-value"` when an argument is outside its range.
 *
 * @example More than three of ten fair coins
 * ```ts
 * import { binomialUpperTail } from "cx-metrics/stats";
 * binomialUpperTail(3, 10, 0.5); // => 0.828125
 * ```
 *
 * @see Abramowitz and Stegun 1964, Handbook of Mathematical Functions, 26.5.24
 */
export function binomialUpperTail(successes: number, trials: number, probability: number): number {
  checkArguments(successes, trials, probability);
  return moreThan(successes, trials, [probability, 0], complement(probability));
}

/**
 * Quantile of the binomial distribution: the smallest k with `P(K <= k) >= share`, where a distribution function within 8 units
 * in the last place below the share counts as having reached it.
 *
 * @param share - the lower tail, from 0 to 1.
 * @param trials - n, a whole number of at least 0.
 * @param probability - p, the chance of success, from 0 to 1.
 * @returns k, a whole number from 0 to n.
 * @throws CxError `"invalid-value"` when an argument is outside its range.
 *
 * @example How many of 100 fair coins at most, 95 times of 100
 * ```ts
 * import { binomialQuantile } from "cx-metrics/stats";
 * binomialQuantile(0.95, 100, 0.5); // => 58
 * ```
 *
 * @see Johnson, Kemp and Kotz 2005, Univariate Discrete Distributions, chapter 3
 */
export function binomialQuantile(share: number, trials: number, probability: number): number {
  checkProbability("share", share);
  checkArguments(0, trials, probability);
  if (share === 0 || probability === 0) return 0;
  if (share === 1 || probability === 1) return trials;
  const guess = trials * probability + normalQuantile(share) * Math.sqrt(trials * probability * (1 - probability));
  return discreteQuantile((k) => binomialDistribution(k, trials, probability), share, guess, trials);
}

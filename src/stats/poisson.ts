import { checkCount, checkNonNegative } from "../core/check.ts";
import { invalidValue } from "../core/errors.ts";
import { checkProbability } from "./argument.ts";
import { discreteQuantile } from "./discrete-quantile.ts";
import { exponential } from "./double-double.ts";
import { regularizedGammaLower, regularizedGammaUpper } from "./incomplete-gamma.ts";
import { normalQuantile } from "./normal-quantile.ts";
import { gammaPower } from "./saddle-point.ts";

const LARGEST_MEAN = 4503599627370496; // 2^52

/**
 * Probability of k events where m are expected, `m^k exp(-m) / k!`.
 *
 * @param count - k, a whole number of at least 0.
 * @param mean - m, a finite number of at least 0.
 * @returns the probability of exactly k events.
 * @throws CxError `"invalid-value"` when an argument is outside its range.
 *
 * @example No complaint in a week that usually brings two
 * ```ts
 * import { poissonDensity } from "cx-metrics/stats";
 * poissonDensity(0, 2); // => 0.135335283236613
 * ```
 *
 * @see Loader 2000, Fast and Accurate Computation of Binomial Probabilities
 */
export function poissonDensity(count: number, mean: number): number {
  checkCount("count", count);
  checkNonNegative("mean", mean);
  if (count === 0) return Math.exp(-mean);
  if (mean === 0) return 0;
  const { exponent, factor } = gammaPower(count, [mean, 0]);
  return (factor / count) * exponential(exponent);
}

/**
 * Distribution function of the Poisson distribution, `P(K <= k) = Q(k + 1, m)`: at most k events.
 *
 * @param count - k, a whole number of at least 0.
 * @param mean - m, a finite number of at least 0.
 * @returns the probability of at most k events.
 * @throws CxError `"invalid-value"` when an argument is outside its range.
 *
 * @example At most three complaints where two are usual
 * ```ts
 * import { poissonDistribution } from "cx-metrics/stats";
 * poissonDistribution(3, 2); // => 0.857123460498547
 * ```
 *
 * @see Abramowitz and Stegun 1964, Handbook of Mathematical Functions, 26.4.21
 */
export function poissonDistribution(count: number, mean: number): number {
  checkCount("count", count);
  checkNonNegative("mean", mean);
  return regularizedGammaUpper(count + 1, mean);
}

/**
 * Upper tail of the Poisson distribution, `P(K > k) = P(k + 1, m)`: more than k events, computed directly.
 *
 * @param count - k, a whole number of at least 0.
 * @param mean - m, a finite number of at least 0.
 * @returns the probability of more than k events.
 * @throws CxError `"invalid-value"` when an argument is outside its range.
 *
 * @example More than nine complaints where two are usual
 * ```ts
 * import { poissonUpperTail } from "cx-metrics/stats";
 * poissonUpperTail(9, 2); // => 0.0000464980750172638
 * ```
 *
 * @see Abramowitz and Stegun 1964, Handbook of Mathematical Functions, 26.4.21
 */
export function poissonUpperTail(count: number, mean: number): number {
  checkCount("count", count);
  checkNonNegative("mean", mean);
  return regularizedGammaLower(count + 1, mean);
}

/**
 * Quantile of the Poisson distribution: the smallest k with `P(K <= k) >= probability`, where a distribution function within
 * 8 units in the last place below the probability counts as having reached it.
 *
 * @param probability - the lower tail, from 0 to 1.
 * @param mean - m, from 0 to 2^52, beyond which counts are not exact.
 * @returns k, a whole number of at least 0; `Infinity` at probability 1 for a mean above 0.
 * @throws CxError `"invalid-value"` when an argument is outside its range.
 *
 * @example How many complaints at most, 95 weeks of 100
 * ```ts
 * import { poissonQuantile } from "cx-metrics/stats";
 * poissonQuantile(0.95, 2); // => 5
 * ```
 *
 * @see Johnson, Kemp and Kotz 2005, Univariate Discrete Distributions, chapter 4
 */
export function poissonQuantile(probability: number, mean: number): number {
  checkProbability("probability", probability);
  checkNonNegative("mean", mean);
  if (mean > LARGEST_MEAN) throw invalidValue("mean", "at most 2^52", mean);
  if (probability === 0 || mean === 0) return 0;
  if (probability === 1) return Infinity;
  const guess = mean + normalQuantile(probability) * Math.sqrt(mean);
  return discreteQuantile((k) => regularizedGammaUpper(k + 1, mean), probability, guess, Infinity);
}

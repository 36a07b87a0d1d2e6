import { checkCount, checkNonNegative } from "../core/check.ts";
import { invalidValue } from "../core/errors.ts";
import type { Random } from "../core/random.ts";
import { drawBinomial } from "./binomial-sample.ts";

/**
 * Random counts of categories in n trials: a draw from the multinomial distribution.
 *
 * Each category in turn takes a binomial part of the trials that are left. To draw n records anew out of n records that fall into few categories is such a
 * draw, with their counts as the weights: a bootstrap whose cost does not depend on n.
 *
 * - Cost: one {@link binomialSample} for each category.
 *
 * @param random - The stream of random numbers; it moves on.
 * @param trials - n, a whole number of at least 0.
 * @param weights - How likely each category is, in any unit: counts or probabilities, of at least 0, not all 0.
 * @returns The counts in the order of the weights; they add up to n.
 * @throws CxError `"invalid-value"` when an argument is outside its range.
 *
 * @example Another survey like the last one
 * ```ts
 * import { createRandom, multinomialSample } from "cx-metrics/stats";
 * multinomialSample(createRandom(7), 100, [50, 30, 20]); // => [51, 34, 15]
 * ```
 *
 * @see Davis 1993, Computational Statistics and Data Analysis 16:205
 */
export function multinomialSample(random: Random, trials: number, weights: readonly number[]): number[] {
  checkCount("trials", trials);
  for (const [index, weight] of weights.entries()) checkNonNegative(`weights[${index}]`, weight);
  // What a category and those after it weigh together, added from the end, so that the last one takes all that is left.
  const together = weights.slice();
  for (let index = weights.length - 2; index >= 0; index -= 1) {
    together[index] = (weights[index] as number) + (together[index + 1] as number);
  }
  const [total = 0] = together;
  if (!(total > 0 && total < Infinity)) throw invalidValue("weights", "weights with a positive, finite sum", weights);
  let left = trials;
  return weights.map((weight, index) => {
    const drawn = weight === 0 ? 0 : drawBinomial(random, left, weight / (together[index] as number));
    left -= drawn;
    return drawn;
  });
}

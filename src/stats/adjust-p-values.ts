import { checkChoice, checkOptions } from "../core/check.ts";
import { invalidValue } from "../core/errors.ts";

/** The corrections for many comparisons. */
export type AdjustmentMethod = "holm" | "benjamini-hochberg" | "bonferroni";

/** How to correct for many comparisons. */
export interface AdjustPValuesOptions {
  /**
   * `"holm"` bounds the chance of even one false finding, whatever the dependence between the tests; `"benjamini-hochberg"` bounds the
   * expected share of false findings among the findings, and finds more; `"bonferroni"` is Holm's simple and always weaker forerunner.
   * @defaultValue "holm"
   */
  readonly method?: AdjustmentMethod | undefined;
}

/**
 * P-values corrected for being many: compare each with 0.05 as if it had been the only one.
 *
 * With the m p-values in rising order `p_1 <= ... <= p_m`: Holm `max over j <= i of (m - j + 1) p_j`; Benjamini-Hochberg
 * `min over j >= i of m p_j / j`; Bonferroni `m p_i`; none above 1.
 *
 * - Input: m p-values in any order, all of the tests that were made, not only those that came out small.
 * - Result: m adjusted p-values, each at the place of its own; equal ones stay equal, smaller ones are never adjusted to larger ones.
 * - Cost: O(m log m) time.
 * - Not to be trusted when Benjamini-Hochberg meets strongly negatively dependent tests, such as every segment against each other.
 *
 * @param pValues - numbers from 0 to 1.
 * @param options - the method.
 * @returns the adjusted p-values, in the order of the given ones.
 * @throws CxError `"invalid-value"` when a p-value is not a number from 0 to 1, `"invalid-option"` for an unknown method.
 *
 * @example Three regions, each against the rest
 * ```ts
 * import { adjustPValues } from "cx-metrics";
 * adjustPValues([0.02, 0.5, 0.01]); // => [0.04, 0.5, 0.03]
 * adjustPValues([0.02, 0.5, 0.01], { method: "benjamini-hochberg" }); // => [0.03, 0.5, 0.03]
 * ```
 *
 * @see Holm 1979, Scandinavian Journal of Statistics 6:65; Benjamini and Hochberg 1995, Journal of the Royal Statistical Society B 57:289
 */
export function adjustPValues(pValues: ArrayLike<number>, options: AdjustPValuesOptions = {}): number[] {
  checkOptions(options, ["method"]);
  const { method = "holm" } = options;
  checkChoice("method", method, ["holm", "benjamini-hochberg", "bonferroni"]);
  const given = Array.from(pValues, (p, index) => {
    if (!(typeof p === "number" && p >= 0 && p <= 1)) throw invalidValue("pValues", "a number from 0 to 1", p, index);
    return p;
  });
  const m = given.length;
  const rising = given.map((_, index) => index).sort((i, j) => (given[i] as number) - (given[j] as number));
  const adjusted = given.map((p) => Math.min(1, m * p));
  if (method === "holm") {
    let largest = 0;
    for (const [rank, index] of rising.entries()) {
      largest = Math.max(largest, (m - rank) * (given[index] as number));
      adjusted[index] = Math.min(1, largest);
    }
  }
  if (method === "benjamini-hochberg") {
    let smallest = 1;
    for (let rank = m; rank >= 1; rank -= 1) {
      const index = rising[rank - 1] as number;
      smallest = Math.min(smallest, (m / rank) * (given[index] as number));
      adjusted[index] = smallest;
    }
  }
  return adjusted;
}

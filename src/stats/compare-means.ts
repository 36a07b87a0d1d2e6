import { checkFinite, checkNonNegative, checkOptions } from "../core/check.ts";
import { CxError, invalidValue } from "../core/errors.ts";
import { addMoment, createMoments, readMoments } from "../core/moments.ts";
import { checkShape } from "./argument.ts";
import { type Comparison, COMPARISON_OPTIONS, comparisonOf, type ComparisonOptions } from "./comparison.ts";
import type { MeanEstimate } from "./mean-interval.ts";
import type { SampleMoments } from "./moments.ts";
import { studentTDistribution, studentTQuantile, studentTUpperTail } from "./student-t.ts";
import { welchError } from "./welch-error.ts";

/** A sample whose mean is compared: its values, its moments, or an estimate of its mean with its error. */
export type MeanSample = Iterable<number> | Pick<SampleMoments, "n" | "mean" | "variance"> | MeanEstimate;

/** How two means differ. */
export interface MeanComparison extends Comparison<"welch", number | null> {
  /** `(difference - null) / standardError`; `null` when no value varies, so that the standard error is 0. */
  readonly t: number | null;
  /** Welch-Satterthwaite degrees of freedom of t. */
  readonly degreesOfFreedom: number;
  /** Standard error of the difference, in the unit of the values. */
  readonly standardError: number;
}

/**
 * How far apart two means are, by Welch's t, which asks neither for equal variances nor for equal sizes.
 *
 * `t = (a - b - null) / s` with `s^2 = v_a / n_a + v_b / n_b` and `s^4 / (s_a^4 / df_a + s_b^4 / df_b)` degrees of freedom.
 *
 * - Input: two independent samples, each as at least two numbers, as `{ n, mean, variance }`, or as a mean with standard error and degrees
 *   of freedom (of a survey's clusters, say). A missing value is an error here: leave it out first.
 * - Result: difference a less b, its interval, and the p-value that is its inversion; with `margin` also whether the means are the same but
 *   for less than it. A one-sided alternative leaves one limit `null`, since means have no end. Where neither sample varies the interval is
 *   the difference, and the p-value 1 or 0.
 * - Cost: O(n) time, O(1) memory; constant for moments.
 * - Not to be trusted for a few very skewed values, such as the revenue of ten customers.
 *
 * @param a - the first group.
 * @param b - the second group, such as the one before, or the control.
 * @param options - level, alternative, null and margin, in the unit of the values.
 * @returns the difference, its interval, its tests, and what they rest on.
 * @throws CxError `"invalid-value"` when a sample has fewer than two values or one that is not a finite number, `"invalid-option"` for an
 * unknown or wrong option, `"overflow"` when a figure leaves the range of doubles.
 *
 * @example Has handling time fallen?
 * ```ts
 * import { compareMeans } from "cx-metrics";
 * const change = compareMeans([310, 295, 280, 330, 305], [340, 360, 310, 350, 335, 345]);
 * change.difference; // => -36
 * change.interval.low; // => -60.7587248789933
 * change.interval.high; // => -11.2412751210067
 * change.pValue; // => 0.00981080507952638
 * ```
 *
 * @see Welch 1947, Biometrika 34:28; Satterthwaite 1946, Biometrics Bulletin 2:110
 * @see Equivalence: Schuirmann 1987, Journal of Pharmacokinetics and Biopharmaceutics 15:657
 */
export function compareMeans(a: MeanSample, b: MeanSample, options: ComparisonOptions = {}): MeanComparison {
  checkOptions(options, COMPARISON_OPTIONS);
  const [first, second] = [estimateOf("a", a), estimateOf("b", b)];
  const difference = first.mean - second.mean;
  const { standardError, degreesOfFreedom } = welchError(first, second);
  const tOf = (value: number): number => {
    const distance = difference - value;
    return standardError === 0 ? (distance === 0 ? 0 : distance * Infinity) : distance / standardError;
  };
  const margin = (alpha: number): number => (standardError === 0 ? 0 : standardError * -studentTQuantile(alpha, degreesOfFreedom));
  const comparison = comparisonOf<"welch", number | null>(
    {
      method: "welch",
      difference,
      ends: [null, null],
      low: (alpha) => finite(difference - margin(alpha)),
      high: (alpha) => finite(difference + margin(alpha)),
      tails: (value) => {
        const t = tOf(value);
        // Nothing varies and nothing differs: as little speaks for greater as for less.
        if (t === 0 && standardError === 0) return { greater: 1, less: 1 };
        return { greater: studentTUpperTail(t, degreesOfFreedom), less: studentTDistribution(t, degreesOfFreedom) };
      },
    },
    options,
  );
  return { ...comparison, t: standardError === 0 ? null : finite(tOf(comparison.null)), degreesOfFreedom, standardError };
}

function estimateOf(name: "a" | "b", sample: MeanSample): MeanEstimate {
  if (Symbol.iterator in Object(sample)) return estimateOfMoments(name, momentsOf(name, sample as Iterable<number>));
  if ("standardError" in Object(sample)) {
    const estimate = sample as MeanEstimate;
    checkFinite(`${name}.mean`, estimate.mean);
    checkNonNegative(`${name}.standardError`, estimate.standardError);
    checkShape(`${name}.degreesOfFreedom`, estimate.degreesOfFreedom);
    return estimate;
  }
  if ("variance" in Object(sample)) {
    const given = sample as SampleMoments;
    checkFinite(`${name}.mean`, given.mean);
    checkNonNegative(`${name}.variance`, given.variance);
    return estimateOfMoments(name, given);
  }
  throw invalidValue(name, "numbers, their moments, or an estimate of their mean", sample);
}

function momentsOf(name: string, values: Iterable<number>): Pick<SampleMoments, "n" | "mean" | "variance"> {
  const tally = createMoments();
  for (const value of values) {
    if (!Number.isFinite(value)) throw invalidValue(name, "a finite number", value, tally.n);
    addMoment(tally, value);
  }
  return readMoments(tally);
}

function estimateOfMoments(name: string, { n, mean, variance }: Pick<SampleMoments, "n" | "mean" | "variance">): MeanEstimate {
  if (!(Number.isSafeInteger(n) && n >= 2)) throw invalidValue(name, "at least 2 values, or their variance is unknown", n);
  return { mean, standardError: Math.sqrt(variance / n), degreesOfFreedom: n - 1 };
}

function finite(value: number): number {
  if (!Number.isFinite(value)) throw new CxError("overflow", "compareMeans", "figures within the range of doubles", "");
  return value;
}

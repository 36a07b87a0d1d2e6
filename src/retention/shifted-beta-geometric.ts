import { checkLevel, checkOptions, checkWhole } from "../core/check.ts";
import { emptyInput, invalidValue } from "../core/errors.ts";
import { type FailedFit, failure, fitPositive, type MaximumLikelihood } from "../stats/positive-fit.ts";
import type { ValueAndGradient } from "../stats/minimize.ts";
import { curveOf, type RetentionCurve, type ShiftedBetaGeometricParameter } from "./shifted-beta-geometric-curve.ts";

/** Options of {@link shiftedBetaGeometric}. */
export interface ShiftedBetaGeometricOptions {
  /**
   * How many periods beyond the observed ones the curves go on.
   * @defaultValue 0
   */
  readonly project?: number | undefined;
  /**
   * How often the intervals hold the true parameter, between 0 and 1.
   * @defaultValue 0.95
   */
  readonly level?: number | undefined;
}

/** The model without differences between customers, which is what the fit runs to when the data show none. */
export interface GeometricLimit {
  /** The churn probability of every customer in every period. */
  readonly churn: number;
  /** The logarithm of the likelihood of that model. */
  readonly logLikelihood: number;
}

/** A fitted model with its curves. */
export interface ShiftedBetaGeometricFit extends MaximumLikelihood<ShiftedBetaGeometricParameter>, RetentionCurve {
  /** The cohort at the start. */
  readonly customers: number;
  /** Periods that were observed. */
  readonly periods: number;
  /** The model in which all customers are alike: its likelihood is the lower one. */
  readonly limit: GeometricLimit;
}

/** A fit that failed. */
export interface FailedShiftedBetaGeometric extends FailedFit<ShiftedBetaGeometricParameter> {
  /** None. */
  readonly survival: null;
  /** None. */
  readonly retention: null;
  /** The cohort at the start. */
  readonly customers: number;
  /** Periods that were observed. */
  readonly periods: number;
  /** The model in which all customers are alike. */
  readonly limit: GeometricLimit;
}

/**
 * Shifted-beta-geometric model of a contractual business: why retention rises with tenure although no customer changes.
 *
 * Each customer leaves in each period with a probability of their own, which is beta distributed over customers. Then
 * `S(t) = B(alpha, beta + t) / B(alpha, beta)` and `retention(t) = (beta + t - 1) / (alpha + beta + t - 1)`. Fitted by maximum likelihood,
 * `sum of lost(t) ln(S(t - 1) - S(t)) + survivors ln S(last)`; standard errors from the observed information.
 *
 * - Input: how many of one cohort were there at the start, after one period, after two ...; whole numbers that never rise, at least three
 * of them, since one period says nothing of differences.
 * - Result: parameters with errors and intervals, and the curves over the observed periods and `project` more. Where retention does not rise with tenure the
 * likelihood has no maximum: `converged` is false, there are no parameters, and `limit` tells the churn of all alike.
 * - Cost: O(periods) per step of the optimizer, some dozens of them.
 *
 * @param survivors - Customers of the cohort at the start and after each period.
 * @param options - How far the curves go, and the level of the intervals.
 * @returns The fit, or the reason why there is none.
 * @throws {@link CxError} `"empty"` for a cohort of nobody; `"invalid-value"` for fewer than three numbers, no whole number of at least 0, or one above the one
 * before; `"invalid-option"`.
 * @example The high-end customers of Fader & Hardie
 * ```ts
 * import { shiftedBetaGeometric } from "cx-metrics";
 * const fit = shiftedBetaGeometric([1000, 869, 743, 653, 593, 551, 517, 491], { project: 5 });
 * fit.parameters?.alpha; // => 0.668
 * fit.parameters?.beta; // => 3.806
 * fit.logLikelihood; // => -1611.16
 * fit.survival?.[12]; // => 0.378
 * ```
 * @see Fader & Hardie 2007, Journal of Interactive Marketing 21(1), 76-90.
 */
export function shiftedBetaGeometric(
  survivors: Iterable<number>,
  options: ShiftedBetaGeometricOptions = {},
): ShiftedBetaGeometricFit | FailedShiftedBetaGeometric {
  checkOptions(options, ["project", "level"]);
  const { project = 0, level = 0.95 } = options;
  checkWhole("project", project, 0, 1e5);
  checkLevel(level);
  const counts = checkSurvivors(survivors);
  const customers = counts[0]!;
  const periods = counts.length - 1;
  const limit = geometricLimit(counts);
  const found = fitPositive<ShiftedBetaGeometricParameter>(
    {
      units: { alpha: 1, beta: 1 },
      observations: customers,
      offset: 0,
      at: (parameters) => logLikelihood(counts, parameters[0]!, parameters[1]!),
      starts: [
        [1, 1],
        [limit.churn * 20 + 0.1, (1 - limit.churn) * 20 + 0.1],
      ],
    },
    level,
  );
  // Towards the model of all alike the likelihood only rises, so one that is not above it has no maximum.
  const fit = found.converged && !(found.logLikelihood > limit.logLikelihood) ? failure("no-maximum", found, allAlike) : found;
  if (!fit.converged) return { ...fit, survival: null, retention: null, customers, periods, limit };
  return { ...fit, ...curveOf(fit.parameters, periods + project), customers, periods, limit };
}

const allAlike = [
  { parameter: "alpha", towards: "infinity" },
  { parameter: "beta", towards: "infinity" },
] as const;

function checkSurvivors(survivors: Iterable<number>): readonly number[] {
  if (survivors === null || survivors === undefined || typeof survivors[Symbol.iterator] !== "function") {
    throw invalidValue("survivors", "a list of counts", survivors);
  }
  const counts: number[] = Array.from(survivors);
  for (const [index, count] of counts.entries()) {
    if (!(Number.isSafeInteger(count) && count >= 0)) throw invalidValue("survivors", "a whole number of at least 0", count, index);
    if (index > 0 && count > counts[index - 1]!)
      throw invalidValue("survivors", `at most the ${counts[index - 1]} of the period before`, count, index);
  }
  if (counts[0] === 0) throw emptyInput("shiftedBetaGeometric", "customer at the start");
  if (counts.length < 3) throw invalidValue("survivors.length", "at least 3: the start and two periods", counts.length);
  return counts;
}

/** The likelihood as a product over periods of who stayed and who left: gamma functions of large parameters would cancel. */
function logLikelihood(survivors: readonly number[], alpha: number, beta: number): ValueAndGradient {
  let value = 0;
  let byAlpha = 0;
  let byBeta = 0;
  for (let t = 1; t < survivors.length; t += 1) {
    const staying = survivors[t]!;
    const lost = survivors[t - 1]! - staying;
    // Of those there after t - 1 periods each stays with probability (beta + t - 1) / (alpha + beta + t - 1).
    const [stay, all] = [beta + t - 1, alpha + beta + t - 1];
    value += staying * -Math.log1p(alpha / stay) + lost * -Math.log1p(stay / alpha);
    byAlpha += lost / alpha - (staying + lost) / all;
    byBeta += staying / stay - (staying + lost) / all;
  }
  return { value, gradient: [byAlpha, byBeta] };
}

/** All customers alike: churn is the share of renewals at which somebody left. */
function geometricLimit(survivors: readonly number[]): GeometricLimit {
  const lost = survivors[0]! - survivors.at(-1)!;
  const chances = survivors.slice(0, -1).reduce((sum, count) => sum + count, 0);
  const stays = chances - lost;
  const part = (count: number): number => (count === 0 ? 0 : count * Math.log(count / chances));
  return { churn: lost / chances, logLikelihood: part(lost) + part(stays) };
}

import { checkChoice, checkLevel, checkNonNegative, checkOptions } from "../core/check.ts";
import { emptyInput, invalidValue } from "../core/errors.ts";
import { choleskyInverse } from "./cholesky.ts";
import type { Interval } from "./interval.ts";
import { designOf, type LogisticDesign } from "./logistic-design.ts";
import { type LogisticSearch, searchLogistic } from "./logistic-search.ts";
import { dot } from "./line-search.ts";
import { normalQuantile } from "./normal-quantile.ts";
import { normalUpperTail } from "./normal.ts";

/** Options of {@link logisticRegression}. */
export interface LogisticRegressionOptions {
  /**
   * Weight of the penalty `penalty / 2 * sum of squared slopes`; the intercept is free. 0 is maximum likelihood.
   * @defaultValue 0
   */
  readonly penalty?: number | undefined;
  /**
   * Of which slopes: those of features divided by their standard deviation (`"standardized"`, so that units do not matter), or those of the
   * features as they are (`"raw"`).
   * @defaultValue "standardized"
   */
  readonly penaltyScale?: "standardized" | "raw" | undefined;
  /**
   * How often the intervals hold the true coefficient, between 0 and 1.
   * @defaultValue 0.95
   */
  readonly level?: number | undefined;
  /** How often each observation counts, whole numbers; once unless given. */
  readonly counts?: ArrayLike<number> | undefined;
}

/** A coefficient of a logistic regression, on the scale of log-odds per unit of the feature. */
export interface LogisticCoefficient {
  /** `"(intercept)"`, or the name of the feature. */
  readonly term: string;
  /** The estimate. */
  readonly estimate: number;
  /** Its standard error. */
  readonly standardError: number;
  /** Estimate over standard error. */
  readonly z: number;
  /** Two-sided p-value of Wald's test that the coefficient is 0. */
  readonly pValue: number;
  /** Wald interval of the coefficient. */
  readonly interval: Interval<"wald">;
  /** By what the odds are multiplied per unit of the feature; `null` beyond the doubles. */
  readonly oddsRatio: number | null;
}

/**
 * Why a regression has no coefficients: `"separation"` (a combination of the features tells the outcomes apart, perfectly or but for ties, so the
 * likelihood rises for ever), `"collinear"` (a feature is a combination of others, or constant), `"one-outcome"` (all outcomes are
 * the same), `"iterations"` and `"precision"` (the search ended before the gradient was 0).
 */
export type LogisticFailure = "separation" | "collinear" | "one-outcome" | "iterations" | "precision";

/** What is known of a logistic regression whether it converged or not. */
interface LogisticCounts {
  /** Observations. */
  readonly observations: number;
  /** Observations with outcome 1. */
  readonly events: number;
  /** The penalty that was asked for. */
  readonly penalty: number;
  /** Newton steps that were made. */
  readonly iterations: number;
}

/** A logistic regression that converged. */
export interface LogisticFit extends LogisticCounts {
  /** Whether the gradient is 0. */
  readonly converged: true;
  /** Nothing failed. */
  readonly reason: null;
  /** No feature is to blame. */
  readonly terms: readonly [];
  /** The intercept, then a coefficient for each feature. */
  readonly coefficients: readonly LogisticCoefficient[];
  /** Covariances of the coefficients, in their order: the inverse of the information, penalty included. */
  readonly covariance: readonly (readonly number[])[];
  /** Log-likelihood at the estimates, without the penalty. */
  readonly logLikelihood: number;
  /** Twice the distance to a model that knows each outcome. */
  readonly deviance: number;
  /** The same of the intercept alone. */
  readonly nullDeviance: number;
  /** Akaike's criterion, `2 (terms) - 2 logLikelihood`; `null` with a penalty, which leaves less than a whole parameter per term. */
  readonly aic: number | null;
}

/** A logistic regression without coefficients. */
export interface FailedLogistic extends LogisticCounts {
  /** There are no estimates. */
  readonly converged: false;
  /** Why. */
  readonly reason: LogisticFailure;
  /** The features to blame: those that separate the outcomes, or the one that is a combination of those before it. */
  readonly terms: readonly string[];
  /** None. */
  readonly coefficients: null;
  /** None. */
  readonly covariance: null;
  /** None. */
  readonly logLikelihood: null;
  /** None. */
  readonly deviance: null;
  /** None. */
  readonly nullDeviance: null;
  /** None. */
  readonly aic: null;
}

/**
 * Logistic regression: how the log-odds of an outcome depend on features, by maximum likelihood, with a ridge penalty if asked.
 *
 * Maximizes `sum of y ln p + (1 - y) ln(1 - p) - penalty / 2 * sum of squared slopes`, `ln(p / (1 - p)) = intercept + sum of slope * feature`, by
 * Newton's method on centred and scaled features, on until the gradient is 0. Standard errors come from the inverse of the information with its penalty:
 * without one the usual ones; with one those of the posterior under the normal prior that the penalty is, which allow for its bias.
 *
 * - Input: outcomes 0 and 1, and as many finite numbers per feature.
 * - Result: coefficients with errors and intervals. Where outcomes are separated there is no maximum without a penalty: that is found out by
 * a direction in which no outcome gets less likely, and reported with the features in it; no coefficients are given.
 * - Cost: O(n d^2) per step, some ten of them.
 *
 * @param outcome - 0 or 1 for each observation.
 * @param features - The values of each feature, by name.
 * @param options - Penalty, level and counts.
 * @returns The regression, or the reason why there is none.
 * @throws `CxError` `"empty"` without observations; `"invalid-value"`; `"invalid-option"`.
 * @example Odds that grow with x
 * ```ts
 * import { logisticRegression } from "cx-metrics/stats";
 * const fit = logisticRegression([0, 0, 0, 1, 0, 1, 1, 1], { x: [1, 2, 3, 4, 5, 6, 7, 8] });
 * fit.coefficients?.[1]?.estimate; // => 1.282
 * logisticRegression([0, 0, 1, 1], { x: [1, 2, 3, 4] }).reason; // => "separation"
 * ```
 * @see Hosmer, Lemeshow & Sturdivant 2013, Applied Logistic Regression; Albert & Anderson 1984, Biometrika 71, 1-10, for separation; le Cessie &
 * van Houwelingen 1992, Applied Statistics 41, 191-201, for the penalty.
 */
export function logisticRegression(
  outcome: ArrayLike<number>,
  features: Readonly<Record<string, ArrayLike<number>>>,
  options: LogisticRegressionOptions = {},
): LogisticFit | FailedLogistic {
  checkOptions(options, ["penalty", "penaltyScale", "level", "counts"]);
  const { penalty = 0, penaltyScale = "standardized", level = 0.95, counts } = options;
  checkNonNegative("options.penalty", penalty);
  checkChoice("penaltyScale", penaltyScale, ["standardized", "raw"]);
  checkLevel(level);
  if (outcome === null || outcome === undefined || !Number.isInteger(outcome.length))
    throw invalidValue("outcome", "a list of 0 and 1", outcome);
  const design = designOf(outcome, Object.entries(features), counts);
  if (design.observations === 0) throw emptyInput("logisticRegression", "observation");
  const known = { observations: design.observations, events: design.events, penalty };
  if (design.events === 0 || design.events === design.observations) return failure("one-outcome", [], { ...known, iterations: 0 });
  const penalties = design.columns.map(({ scale }) => (penaltyScale === "raw" ? penalty / scale ** 2 : penalty));
  const search = searchLogistic(design, penalties);
  if (search.reason !== null) return failure(search.reason, search.terms, { ...known, iterations: search.iterations });
  return { ...read(design, search, level, penalty), ...known, iterations: search.iterations };
}

function failure(reason: LogisticFailure, terms: readonly string[], known: LogisticCounts): FailedLogistic {
  return {
    converged: false,
    reason,
    terms,
    coefficients: null,
    covariance: null,
    logLikelihood: null,
    deviance: null,
    nullDeviance: null,
    aic: null,
    ...known,
  };
}

/** Coefficients on the scale of the features. */
function read(
  design: LogisticDesign,
  { at, factor, logLikelihood }: Extract<LogisticSearch, { reason: null }>,
  level: number,
  penalty: number,
): Omit<LogisticFit, keyof LogisticCounts> {
  const { columns, observations, events } = design;
  // On the scale of the features a slope is divided by the scale, and the intercept loses what centring put into it.
  const back = [
    [1, ...columns.map(({ centre, scale }) => -centre / scale)],
    ...columns.map(({ scale }, row) => [0, ...columns.map((_, column) => (column === row ? 1 / scale : 0))]),
  ];
  const estimates = back.map((row) => dot(row, at));
  const scaled = choleskyInverse(factor);
  const covariance = back.map((row) => {
    const half = scaled.map((line) => dot(line, row));
    return back.map((other) => dot(other, half));
  });
  const reach = normalQuantile(0.5 + level / 2);
  const share = events / observations;
  const coefficients = ["(intercept)", ...columns.map(({ name }) => name)].map((term, index): LogisticCoefficient => {
    const estimate = estimates[index]!;
    const standardError = Math.sqrt(covariance[index]![index]!);
    const z = estimate / standardError;
    const oddsRatio = Math.exp(estimate);
    return {
      term,
      estimate,
      standardError,
      z,
      pValue: 2 * normalUpperTail(Math.abs(z)),
      interval: { low: estimate - reach * standardError, high: estimate + reach * standardError, level, method: "wald" },
      oddsRatio: Number.isFinite(oddsRatio) ? oddsRatio : null,
    };
  });
  return {
    converged: true,
    reason: null,
    terms: [],
    coefficients,
    covariance,
    logLikelihood,
    deviance: -2 * logLikelihood,
    nullDeviance: -2 * (events * Math.log(share) + (observations - events) * Math.log1p(-share)),
    aic: penalty === 0 ? 2 * coefficients.length - 2 * logLikelihood : null,
  };
}

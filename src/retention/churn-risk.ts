import type { AnyRow } from "../core/any-row.ts";
import { checkChoice, checkLevel, checkNonNegative, checkOptions, checkWhole } from "../core/check.ts";
import { emptyInput, invalidOption, invalidValue } from "../core/errors.ts";
import type { Records } from "../core/measure.ts";
import type { CollectOptions } from "../core/metric.ts";
import { type LogisticCoefficient, type LogisticFailure, logisticRegression } from "../stats/logistic-regression.ts";
import type { ChurnRateOfOptions } from "./churn-rate-of.ts";
import { checkRiskModel, riskOf } from "./churn-risk-predict.ts";
import { type ChurnRiskQuality, qualityOf } from "./churn-risk-quality.ts";
import { columnsOf, type ModelFeature, type RiskFeature, termsOf } from "./risk-features.ts";
import { readRisks, type RiskRecords } from "./risk-records.ts";

/** Where the outcome is, and how records are read. */
export interface ChurnRiskReadOptions extends CollectOptions {
  /**
   * The field that says whether the customer was lost.
   * @defaultValue "lost"
   */
  readonly outcome?: string | undefined;
  /**
   * The value that means lost, such as `"Yes"`, or a function that decides; every other value then means retained.
   * @defaultValue `true` or 1 means lost, `false` or 0 retained, and anything else is invalid
   */
  readonly lostWhen?: ChurnRateOfOptions["lostWhen"];
  /** The field that says how many customers a record stands for; one unless given. */
  readonly customers?: string | undefined;
  /**
   * Into how many groups of equal size the tables of calibration and lift are cut, 2 to 1000.
   * @defaultValue 10
   */
  readonly groups?: number | undefined;
  /**
   * How often intervals hold the true value, between 0 and 1.
   * @defaultValue 0.95
   */
  readonly level?: number | undefined;
}

/** Options of {@link churnRisk}. */
export interface ChurnRiskOptions extends ChurnRiskReadOptions {
  /**
   * Weight of the penalty `penalty / 2 * sum of squared slopes`; 0 asks for maximum likelihood.
   * @defaultValue 1
   */
  readonly penalty?: number | undefined;
  /**
   * Of which slopes: of features in standard deviations, so that units do not matter, or of features as they are (`"raw"`).
   * @defaultValue "standardized"
   */
  readonly penaltyScale?: "standardized" | "raw" | undefined;
}

/** A model of risk, as plain data: what {@link predictChurn} needs. */
export interface ChurnRiskModel {
  /** The features, in the order of their coefficients. */
  readonly features: readonly ModelFeature[];
  /** The intercept, then a coefficient per number and per category but the reference. */
  readonly coefficients: readonly LogisticCoefficient[];
  /** Covariances of the coefficients. */
  readonly covariance: readonly (readonly number[])[];
}

/** What became of the records. */
export interface ChurnRiskCounts {
  /** Customers that were used. */
  readonly customers: number;
  /** Of them, those who churned. */
  readonly churned: number;
  /** Records that were read. */
  readonly records: number;
  /** Records without outcome or without one of the features. */
  readonly missing: number;
  /** How many records lack each feature, in the order of the features; a record may lack several. */
  readonly missingByFeature: readonly {
    /** The field. */
    readonly field: string;
    /** Records without it. */
    readonly missing: number;
  }[];
  /** Records with an invalid value, skipped. */
  readonly invalid: number;
  /** The penalty. */
  readonly penalty: number;
  /** Newton steps that were made. */
  readonly iterations: number;
}

/** A fitted model of risk. */
export interface ChurnRiskFit extends ChurnRiskModel, ChurnRiskCounts {
  /** Whether the gradient is 0. */
  readonly converged: true;
  /** Nothing failed. */
  readonly reason: null;
  /** No feature is to blame. */
  readonly terms: readonly [];
  /** Log-likelihood at the estimates, without the penalty. */
  readonly logLikelihood: number;
  /** How well it tells the customers it was fitted to apart: better than it will do on others. See {@link churnRiskQuality}. */
  readonly quality: ChurnRiskQuality;
}

/** A model that could not be fitted. */
export interface FailedChurnRisk extends ChurnRiskCounts {
  /** There are no estimates. */
  readonly converged: false;
  /** Why: `"separation"` when features tell the lost from the retained perfectly, or but for ties. */
  readonly reason: LogisticFailure;
  /** The terms to blame. */
  readonly terms: readonly string[];
  /** None. */
  readonly features: null;
  /** None. */
  readonly coefficients: null;
  /** None. */
  readonly covariance: null;
  /** None. */
  readonly logLikelihood: null;
  /** None. */
  readonly quality: null;
}

/**
 * Which customers will leave: a logistic regression of churn on features, with intervals, discrimination, calibration and lift.
 *
 * `ln(p / (1 - p)) = intercept + sum of coefficient * feature`, fitted by maximum likelihood with a ridge penalty of 1 on features in standard deviations,
 * unless `penalty` says otherwise. A category has a coefficient against the most frequent one. Intervals of coefficients allow for the
 * penalty ({@link logisticRegression}).
 *
 * - Input: n records or columns; numbers, booleans and texts as features. A record without outcome or a feature is missing. Invalid: an outcome that is
 * none, a feature of another kind than its first value showed.
 * - Result: the model as plain data, and its quality on the same customers, which flatters it: judge it on others by {@link churnRiskQuality}.
 * Without a penalty, features that separate the lost from the retained leave no maximum: `reason` is `"separation"`, `terms` names them, and there are no coefficients.
 * - Cost: O(n d^2) per Newton step for d terms, some ten of them.
 *
 * @param records - Customers, as rows or columns.
 * @param features - Names of fields, or `{ field, kind, reference }`.
 * @param options - The outcome, the penalty, and how records are read.
 * @returns The model, or the reason why there is none.
 * @throws {@link CxError} `"empty"` when no record is complete; `"invalid-value"`; `"invalid-option"`.
 * @example Six customers
 * ```ts
 * import { churnRisk, predictChurn } from "cx-metrics";
 * const customers = [
 *   { months: 1, plan: "basic", lost: true },
 *   { months: 2, plan: "plus", lost: true },
 *   { months: 3, plan: "basic", lost: false },
 *   { months: 8, plan: "basic", lost: true },
 *   { months: 20, plan: "plus", lost: false },
 *   { months: 30, plan: "basic", lost: false },
 * ];
 * const fit = churnRisk(customers, ["months", "plan"]);
 * fit.coefficients?.map(({ term }) => term); // => ["(intercept)", "months", "plan: plus"]
 * if (fit.converged) {
 *   predictChurn(fit, { months: 3, plan: "basic" }).probability; // => 0.6
 * }
 * ```
 * @see Hosmer, Lemeshow & Sturdivant 2013, Applied Logistic Regression; Brier 1950, Monthly Weather Review 78, 1-3.
 */
export function churnRisk<Row = AnyRow>(
  records: Records<Row>,
  features: readonly (string | RiskFeature)[],
  options: ChurnRiskOptions = {},
): ChurnRiskFit | FailedChurnRisk {
  checkOptions(options, [...READ_OPTIONS, "penalty", "penaltyScale"]);
  const { penalty = 1, penaltyScale = "standardized" } = options;
  checkNonNegative("options.penalty", penalty);
  checkChoice("penaltyScale", penaltyScale, ["standardized", "raw"]);
  const { level, groups } = checkReading(options);
  const read = readRisks(records as RiskRecords, checkFeatures(features), options);
  const { churned, counts, values, missing, missingByFeature, invalid } = read;
  if (churned.length === 0) throw emptyInput("churnRisk", "complete record");
  const columns = read.features.flatMap((feature, index) => columnsOf(feature, values[index]!));
  const terms = termsOf(read.features);
  const named = Object.fromEntries(terms.map((_, index) => [String(index), columns[index]!]));
  const fit = logisticRegression(churned, named, { penalty, penaltyScale, level, counts });
  const nameOf = (term: string): string => terms[Number(term)] ?? term;
  const known: ChurnRiskCounts = {
    customers: fit.observations,
    churned: fit.events,
    records: read.records,
    missing,
    missingByFeature,
    invalid,
    penalty,
    iterations: fit.iterations,
  };
  if (!fit.converged) {
    const { converged, reason, coefficients, covariance, logLikelihood } = fit;
    const blamed = fit.terms.map(nameOf);
    return { converged, reason, terms: blamed, features: null, coefficients, covariance, logLikelihood, quality: null, ...known };
  }
  const { converged, reason, covariance, logLikelihood } = fit;
  const coefficients = fit.coefficients.map((each) => ({ ...each, term: nameOf(each.term) }));
  const model: ChurnRiskModel = { features: read.features, coefficients, covariance };
  const probability = churned.map((_, index) => riskOf(model, columns, index));
  const quality = qualityOf(churned, probability, counts, groups, level);
  return { converged, reason, terms: [], ...model, logLikelihood, quality, ...known };
}

/**
 * How good a model of risk is on customers that it was not fitted to: discrimination, calibration, Brier score and lift.
 *
 * @param model - A fit of {@link churnRisk}, or the same from JSON.
 * @param records - Customers with features and outcome.
 * @param options - The outcome, and how records are read. A category that the model does not know is invalid.
 * @returns The quality, and what became of the records.
 * @throws {@link CxError} `"empty"` when no record is complete; `"invalid-value"`; `"invalid-option"`.
 * @example Fitted to some, judged on others
 * ```ts
 * import { churnRisk, churnRiskQuality } from "cx-metrics";
 * const customers = Array.from({ length: 200 }, (_, index) => ({ calls: index % 7, lost: (index * 31) % 11 < index % 7 }));
 * const fit = churnRisk(customers.slice(0, 100), ["calls"]);
 * if (fit.converged) {
 *   churnRiskQuality(fit, customers.slice(100)).auc; // => 0.758
 * }
 * ```
 */
export function churnRiskQuality<Row = AnyRow>(
  model: ChurnRiskModel,
  records: Records<Row>,
  options: ChurnRiskReadOptions = {},
): ChurnRiskQuality & Pick<ChurnRiskCounts, "records" | "missing" | "invalid"> {
  checkOptions(options, READ_OPTIONS);
  const { level, groups } = checkReading(options);
  const { features } = checkRiskModel(model);
  const read = readRisks(records as RiskRecords, features, options);
  if (read.churned.length === 0) throw emptyInput("churnRiskQuality", "complete record");
  const columns = features.flatMap((feature, index) => columnsOf(feature, read.values[index]!));
  const probability = read.churned.map((_, index) => riskOf(model, columns, index));
  const { records: total, missing, invalid } = read;
  return { ...qualityOf(read.churned, probability, read.counts, groups, level), records: total, missing, invalid };
}

const READ_OPTIONS = ["outcome", "lostWhen", "customers", "groups", "level", "invalid"];

function checkReading({ outcome = "lost", customers, groups = 10, level = 0.95, invalid = "error" }: ChurnRiskReadOptions): {
  readonly level: number;
  readonly groups: number;
} {
  if (typeof outcome !== "string") throw invalidOption("outcome", "the name of a field", outcome);
  if (customers !== undefined && typeof customers !== "string") throw invalidOption("customers", "the name of a field", customers);
  checkWhole("groups", groups, 2, 1000);
  checkLevel(level);
  checkChoice("invalid", invalid, ["error", "skip"]);
  return { level, groups };
}

function checkFeatures(features: readonly (string | RiskFeature)[]): readonly RiskFeature[] {
  if (!Array.isArray(features) || features.length === 0) throw invalidValue("features", "a list of fields", features);
  const read = features.map((feature: string | RiskFeature, index): RiskFeature => {
    if (typeof feature === "string") return { field: feature };
    const { field, kind, reference } = (feature ?? {}) as Partial<RiskFeature>;
    if (typeof field !== "string") throw invalidValue("features", "the name of a field, or { field, kind, reference }", feature, index);
    checkOptions(feature, ["field", "kind", "reference"]);
    if (kind !== undefined && kind !== "number" && kind !== "category")
      throw invalidValue(`features[${index}].kind`, "number or category", kind);
    if (reference !== undefined && (typeof reference !== "string" || kind === "number")) {
      throw invalidValue(`features[${index}].reference`, "a text, for a category", reference);
    }
    return { field, kind: reference === undefined ? kind : "category", reference };
  });
  const again = read.findIndex(({ field }, index) => read.findIndex((other) => other.field === field) < index);
  if (again >= 0) throw invalidValue("features", "each field once", read[again]!.field, again);
  return read;
}

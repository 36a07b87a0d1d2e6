import { invalidValue } from "../core/errors.ts";
import type { Interval } from "../stats/interval.ts";
import { normalQuantile } from "../stats/normal-quantile.ts";
import { checkLevel, checkOptions } from "../core/check.ts";
import type { ChurnRiskModel } from "./churn-risk.ts";
import { readFeature, termsOf } from "./risk-features.ts";

/** Options of {@link predictChurn}. */
export interface PredictChurnOptions {
  /**
   * How often the interval holds the true probability, between 0 and 1.
   * @defaultValue 0.95
   */
  readonly level?: number | undefined;
}

/** The risk of one customer. */
export interface ChurnPrediction {
  /** Probability of churn, 0 to 1; `null` when a feature is missing or of a category that the model does not know. */
  readonly probability: number | null;
  /** Where the probability of customers with these features lies; `null` with it. */
  readonly interval: Interval<"wald-logit"> | null;
  /** Why there is no probability. */
  readonly reason: "missing" | "unknown-category" | null;
  /** The features for which. */
  readonly fields: readonly string[];
}

/**
 * The probability of churn of a customer, by a model of {@link churnRisk}.
 *
 * `p = 1 / (1 + exp(-x' coefficients))`; the interval is that of the log-odds, from the covariances of the coefficients. O(d^2) for d terms.
 *
 * @param model - A fit of {@link churnRisk}, or the same from JSON.
 * @param record - The customer: the fields of the features.
 * @param options - The level.
 * @returns The probability and its interval, or why there is none.
 * @throws {@link CxError} `"invalid-value"` for a model that is none, or a value that is no number where the model has a slope; `"invalid-option"`.
 * @example A model that was stored
 * ```ts
 * import { churnRisk, predictChurn } from "cx-metrics";
 * const customers = Array.from({ length: 60 }, (_, index) => ({ calls: index % 7, lost: (index * 31) % 11 < index % 7 }));
 * const stored = JSON.stringify(churnRisk(customers, ["calls"]));
 * predictChurn(JSON.parse(stored), { calls: 6 }).probability; // => 0.5503
 * predictChurn(JSON.parse(stored), { calls: null }).reason; // => "missing"
 * ```
 * @see Hosmer, Lemeshow & Sturdivant 2013, Applied Logistic Regression.
 */
export function predictChurn(
  model: ChurnRiskModel,
  record: Readonly<Record<string, unknown>>,
  options: PredictChurnOptions = {},
): ChurnPrediction {
  checkOptions(options, ["level"]);
  const { level = 0.95 } = options;
  checkLevel(level);
  const { features, coefficients, covariance } = checkRiskModel(model);
  if (typeof record !== "object" || record === null) throw invalidValue("record", "a record", record);
  const row = [1];
  const [missing, unknown]: [string[], string[]] = [[], []];
  for (const feature of features) {
    const { field } = feature;
    const value = readFeature(feature.kind, record[field]);
    if (value === undefined) throw invalidValue(`record.${field}`, "a value of the feature's kind", record[field]);
    if (value === null) missing.push(field);
    else if (feature.kind === "number") row.push(value as number);
    else {
      if (value !== feature.reference && !feature.categories.includes(value as string)) unknown.push(field);
      for (const category of feature.categories) row.push(category === value ? 1 : 0);
    }
  }
  if (missing.length > 0) return { probability: null, interval: null, reason: "missing", fields: missing };
  if (unknown.length > 0) return { probability: null, interval: null, reason: "unknown-category", fields: unknown };
  const logit = row.reduce((sum, value, index) => sum + value * coefficients[index]!.estimate, 0);
  let variance = 0;
  for (const [i, one] of row.entries()) for (const [j, other] of row.entries()) variance += one * other * covariance[i]![j]!;
  const reach = normalQuantile(0.5 + level / 2) * Math.sqrt(Math.max(0, variance));
  return {
    probability: chance(logit),
    interval: { low: chance(logit - reach), high: chance(logit + reach), level, method: "wald-logit" },
    reason: null,
    fields: [],
  };
}

/** The probability of a record, by the columns of a model's terms. */
export function riskOf({ coefficients }: Pick<ChurnRiskModel, "coefficients">, columns: readonly Float64Array[], index: number): number {
  let logit = coefficients[0]!.estimate;
  for (const [place, column] of columns.entries()) logit += coefficients[place + 1]!.estimate * column[index]!;
  return chance(logit);
}

function chance(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

/** The model, if it is one: features, and a coefficient and covariances for each of their terms. */
export function checkRiskModel(model: ChurnRiskModel): ChurnRiskModel {
  const { features, coefficients, covariance } = (model ?? {}) as Partial<Record<keyof ChurnRiskModel, unknown>>;
  if (!(Array.isArray(features) && features.every(isFeature)))
    throw invalidValue("model.features", "those of a fit that converged", features);
  const terms = termsOf(features as ChurnRiskModel["features"]).length + 1;
  const isRow = (row: unknown): boolean => Array.isArray(row) && row.length === terms && row.every(Number.isFinite);
  if (!(Array.isArray(coefficients) && coefficients.length === terms && coefficients.every((each) => Number.isFinite(each?.estimate)))) {
    throw invalidValue("model.coefficients", `${terms} coefficients`, coefficients);
  }
  if (!(Array.isArray(covariance) && covariance.length === terms && covariance.every(isRow))) {
    throw invalidValue("model.covariance", `${terms} rows of ${terms} numbers`, covariance);
  }
  return model;
}

function isFeature(feature: unknown): boolean {
  const { field, kind, reference, categories } = (feature ?? {}) as Record<string, unknown>;
  if (typeof field !== "string") return false;
  if (kind === "number") return true;
  return (
    kind === "category" &&
    typeof reference === "string" &&
    Array.isArray(categories) &&
    categories.every((each) => typeof each === "string")
  );
}

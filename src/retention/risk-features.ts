import { isMissing } from "../core/check.ts";
import { invalidValue } from "../core/errors.ts";

/** A feature of a model of risk: a field, read as a number or as a category. */
export interface RiskFeature {
  /** The name of the field. */
  readonly field: string;
  /**
   * Whether values are numbers (a slope) or categories (a coefficient for each but one).
   * @defaultValue by the first value: a number or boolean (1 and 0), or a text
   */
  readonly kind?: "number" | "category" | undefined;
  /**
   * The category that the others are compared with.
   * @defaultValue the most frequent one
   */
  readonly reference?: string | undefined;
}

/** A feature as a model knows it, plain data. */
export type ModelFeature =
  | {
      /** The name of the field. */
      readonly field: string;
      /** A number, or `true` and `false` as 1 and 0. */
      readonly kind: "number";
    }
  | {
      /** The name of the field. */
      readonly field: string;
      /** Texts, or anything by its text. */
      readonly kind: "category";
      /** The category that the others are compared with. */
      readonly reference: string;
      /** The others, sorted; each has a coefficient. */
      readonly categories: readonly string[];
    };

/** A value read: a number, a category, missing, or not to be taken. */
export type FeatureValue = number | string | null | undefined;

/** What is right of a kind of feature, for errors. */
export const EXPECTED = { number: "a finite number, true or false", category: "a text, a number, true or false" } as const;

/** The value of a feature; `null` when missing, `undefined` when it is none of its kind. */
export function readFeature(kind: "number" | "category", value: unknown): FeatureValue {
  if (isMissing(value)) return null;
  if (kind === "number") {
    if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
    if (typeof value === "bigint") return Number(value);
    return typeof value === "boolean" ? Number(value) : undefined;
  }
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" || typeof value === "bigint"
    ? String(value)
    : undefined;
}

/** The kind that a value shows. */
export function kindOf(value: unknown): "number" | "category" {
  return typeof value === "string" ? "category" : "number";
}

/** The names of the coefficients of features, the intercept left out. */
export function termsOf(features: readonly ModelFeature[]): readonly string[] {
  return features.flatMap((feature) =>
    feature.kind === "number" ? [feature.field] : feature.categories.map((category) => `${feature.field}: ${category}`),
  );
}

/** The columns that a feature's values become: themselves, or a 1 for their category. */
export function columnsOf(feature: ModelFeature, values: readonly (number | string)[]): Float64Array[] {
  if (feature.kind === "number") return [Float64Array.from(values as readonly number[])];
  return feature.categories.map((category) => Float64Array.from(values, (value) => (value === category ? 1 : 0)));
}

/** Categories of values, without the reference. */
export function categoriesOf(
  field: string,
  values: readonly string[],
  counts: readonly number[],
  wanted: string | undefined,
): Extract<ModelFeature, { kind: "category" }> {
  const frequency = new Map<string, number>();
  for (const [index, value] of values.entries()) frequency.set(value, (frequency.get(value) ?? 0) + counts[index]!);
  const sorted = [...frequency.keys()].sort((one, two) => (one < two ? -1 : 1));
  if (wanted !== undefined && !frequency.has(wanted)) throw invalidValue(`features.${field}.reference`, "a category that occurs", wanted);
  const reference = wanted ?? sorted.reduce((most, each) => (frequency.get(each)! > frequency.get(most)! ? each : most), sorted[0] ?? "");
  return { field, kind: "category", reference, categories: sorted.filter((category) => category !== reference) };
}

import { checkOptions, isMissing } from "../core/check.ts";
import { emptyInput, invalidOption, invalidValue } from "../core/errors.ts";
import { type DistanceMatrix, distanceMatrix } from "./distance-matrix.ts";

/** A feature's values: numbers, or texts and `true` and `false`, in which `null`, `undefined` and `NaN` are missing. */
export type FeatureColumn = ArrayLike<number | string | boolean | null | undefined>;

/** Options of {@link gowerDistances}. */
export interface GowerOptions {
  /**
   * Features whose numbers are names, such as codes of regions: different or the same.
   * @defaultValue none
   */
  readonly categories?: readonly string[] | undefined;
  /**
   * How much each feature counts, from 0.
   * @defaultValue 1 for each
   */
  readonly weights?: Readonly<Record<string, number>> | undefined;
}

/** A feature made ready: numbers within their range as 0 to 1, categories as whole numbers, `NaN` for what is missing. */
export interface GowerFeature {
  /** Whether the values are numbers. */
  readonly numeric: boolean;
  /** How much the feature counts. */
  readonly weight: number;
  /** The values. */
  readonly values: Float64Array;
}

/**
 * Gower's distance between records of mixed features: numbers and categories.
 *
 * `d = sum of w d_f / sum of w` over the features that both records have, where `d_f` is `|x - y| / range` for numbers and 0 or 1 for categories
 * that are the same or not. Two records that have no feature in common are 1 apart: nothing says that they are alike.
 *
 * - Input: columns of one length by name; a column is all numbers or all texts, `true` and `false`.
 * - Result: distances from 0 to 1. A feature that never varies adds 0 to every distance.
 * - Cost: O(n^2) for each feature.
 *
 * @param features - The columns by name.
 * @param options - Weights, and numbers that are names.
 * @returns The distance of every pair.
 * @throws `CxError` `"empty"` without features or records, `"invalid-value"` for columns of different lengths or a value of another kind,
 * `"invalid-option"`.
 * @example Three customers
 * ```ts
 * import { gowerDistances } from "cx-metrics/stats";
 * Array.from(gowerDistances({ age: [20, 30, 60], plan: ["basic", "basic", "pro"] }).distances); // => [0.125, 1, 0.875]
 * ```
 * @see Gower 1971, Biometrics 27, 857-871.
 */
export function gowerDistances(features: Readonly<Record<string, FeatureColumn>>, options: GowerOptions = {}): DistanceMatrix {
  checkOptions(options, ["categories", "weights"]);
  const { categories = [], weights = {} } = options;
  const columns = Object.entries(features);
  const size = columns[0]?.[1].length ?? 0;
  if (columns.length === 0) throw emptyInput("features", "feature");
  if (size === 0) throw emptyInput("features", "record");
  for (const name of categories) if (!Object.hasOwn(features, name)) throw invalidOption("categories", "names of features", name);
  for (const name of Object.keys(weights)) if (!Object.hasOwn(features, name)) throw invalidOption("weights", "names of features", name);
  const ready = columns.map(([name, column]) => {
    if (column.length !== size) throw invalidValue(`${name}.length`, `${size} values, as in the first feature`, column.length);
    const weight = Object.hasOwn(weights, name) ? weights[name]! : 1;
    if (!(Number.isFinite(weight) && weight >= 0)) throw invalidOption(`weights.${name}`, "a finite number of at least 0", weight);
    return gowerFeature(name, column, weight, categories.includes(name));
  });
  return distanceMatrix(size, (i, j) => gowerDistance(ready, i, j));
}

/** Makes a column ready. */
export function gowerFeature(name: string, column: FeatureColumn, weight: number, category: boolean): GowerFeature {
  const values = new Float64Array(column.length).fill(NaN);
  let numeric: boolean | undefined;
  const codes = new Map<unknown, number>();
  for (let row = 0; row < column.length; row += 1) {
    const value = column[row];
    if (isMissing(value)) continue;
    const number = typeof value === "number" && !category;
    const wanted = numeric ?? number;
    const fits = number ? wanted && Number.isFinite(value) : !wanted && isCategory(value);
    if (!fits) throw invalidValue(name, wanted ? "a finite number" : "a text, a number that is a name, true or false", value, row);
    numeric = wanted;
    if (number) values[row] = value;
    else {
      if (!codes.has(value)) codes.set(value, codes.size);
      values[row] = codes.get(value)!;
    }
  }
  if (numeric) toUnitRange(values);
  return { numeric: numeric ?? false, weight, values };
}

const isCategory = (value: unknown): boolean => typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);

/** Numbers as places in their range, 0 to 1; all 0 where there is none. Halves, since a range may be twice the largest double. */
function toUnitRange(values: Float64Array): void {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const range = high / 2 - low / 2;
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row]!;
    if (value === value) values[row] = range > 0 ? (value / 2 - low / 2) / range : 0;
  }
}

/** The distance of two records, 0 to 1. */
export function gowerDistance(features: readonly GowerFeature[], i: number, j: number): number {
  let [sum, weights] = [0, 0];
  for (const { numeric, weight, values } of features) {
    const [left, right] = [values[i]!, values[j]!];
    if (left !== left || right !== right) continue;
    weights += weight;
    sum += weight * (numeric ? Math.abs(left - right) : left === right ? 0 : 1);
  }
  return weights > 0 ? Math.min(1, sum / weights) : 1;
}

import type { AnyRow } from "../core/any-row.ts";
import { emptyInput, invalidOption, invalidValue } from "../core/errors.ts";
import type { Field } from "../core/fields.ts";
import type { Records } from "../core/measure.ts";
import type { RecordCounts } from "../core/metric.ts";
import { type GowerFeature, gowerFeature } from "../stats/gower.ts";
import { moments } from "../stats/moments.ts";
import { canonicalOrder, type FeatureKind, type MixedColumn, mixedFieldsOf, readMixed } from "./mixed-columns.ts";
import { type FoundClusters, meanClusters, medoidClusters } from "./persona-clusters.ts";
import { countsOf, type PersonaMethod, type PersonasOptions, settingsOf } from "./persona-options.ts";
import { describe, profilesOf, type TypicalValue } from "./persona-profile.ts";

/** A feature by which customers are told apart. */
export interface PersonaFeature<Row> {
  /** Where it is in a record. */
  readonly field: Field<Row>;
  /**
   * What it is called in the result.
   * @defaultValue the field's name
   */
  readonly name?: string | undefined;
  /**
   * Whether its values are amounts or names; say `"category"` for codes that are numbers.
   * @defaultValue what most of the values are
   */
  readonly kind?: FeatureKind | undefined;
  /**
   * How much it counts, from 0; with 0 it describes personas and does not shape them.
   * @defaultValue 1
   */
  readonly weight?: number | undefined;
}

/** Customers who are like one another. */
export interface Persona {
  /** Its number, from 1, the largest first. */
  readonly persona: number;
  /** How many records it has. */
  readonly size: number;
  /** Their share of the valid records, 0 to 1. */
  readonly share: number;
  /** The index of the record in its middle: somebody to look at. */
  readonly medoid: number;
  /** Its mean silhouette width, -1 to 1; `null` with a single persona. */
  readonly silhouette: number | null;
  /** What is typical of it, one value a feature, the most telling first. */
  readonly typical: readonly TypicalValue[];
  /** The most telling of it in a line, such as `plan team 67 % (20 % overall), income 82.7 on average (53.5 overall)`. */
  readonly description: string;
}

/** What {@link personas} returns. `valid` are the records that are in a persona. */
export interface PersonasResult extends RecordCounts {
  /** The personas, the largest first. */
  readonly personas: readonly Persona[];
  /** The number of each record's persona, in the order of the records; `null` for those missing or invalid. */
  readonly assignments: readonly (number | null)[];
  /** How many personas. */
  readonly k: number;
  /** How they were found. */
  readonly method: PersonaMethod;
  /** The mean silhouette width, -1 to 1: above 0.5 there are groups, below 0.25 there are none worth naming; `null` with a single persona. */
  readonly silhouette: number | null;
  /** How many records the silhouettes rest on: all valid ones, or a sample. */
  readonly silhouetteRecords: number;
  /** What was made small: the sum of Gower's distances to the medoids, or of the squared standardized distances to the means. */
  readonly total: number;
  /** The silhouette of each number of personas tried. */
  readonly tried: readonly {
    /** How many personas. */
    readonly k: number;
    /** Their mean silhouette width. */
    readonly silhouette: number | null;
  }[];
}

const MOST_FEATURES = 100;

/**
 * Personas: customers sorted into groups of those who are like one another, by numbers and categories alike, and each group described.
 *
 * With `"k-medoids"` records are compared by Gower's distance, `sum of w d / sum of w` over the features that both have, where `d` is `|x - y| / range` for
 * numbers and 0 or 1 for categories; PAM finds the k records that the others are nearest to. With more different records than `sampleSize` that is done for
 * samples (CLARA), all records go to the nearest medoid, and the sample with the smallest total is taken. Without `k` the number with the widest silhouette is
 * taken, of the first sample where there are several. With `"k-means"` numbers are standardized to a deviation of 1.
 *
 * - Input: n records, rows or columns, of at most 100 features; equal records are counted together. With k-medoids a record may have gaps, and is missing without any value that counts; with
 *   k-means it is missing with a single gap.
 * - Result: personas with their size, their middle, and what is typical of them against the others. The same for every order of the records.
 * - Cost: O(s^2 f) for s records compared pair by pair (s = n up to `sampleSize`), and O(n k f) beyond; memory O(s^2 + n f).
 * - Not to be trusted to exist: any data can be cut into groups. Read the silhouette first; below 0.25 there are no personas in these features.
 *
 * @param records - Rows or columns.
 * @param features - The fields to compare, by name, or with kind and weight.
 * @param options - How many, how they are found, seed, and what to do with values that cannot be taken.
 * @returns The personas, and which each record belongs to.
 * @throws {@link CxError} `"empty"` without features or valid records; `"invalid-value"` when a value cannot be taken; `"invalid-option"` for a wrong option.
 * @example Two kinds of customer
 * ```ts
 * import { personas } from "cx-metrics";
 * const customers = [
 *   { age: 23, plan: "basic", visits: 2 },
 *   { age: 45, plan: "pro", visits: 9 },
 *   { age: 31, plan: "basic", visits: 3 },
 *   { age: 52, plan: "pro", visits: 8 },
 *   { age: 27, plan: "basic", visits: null },
 * ];
 * const found = personas(customers, ["age", "plan", "visits"], { k: 2 });
 * found.assignments; // => [1, 2, 1, 2, 1]
 * found.silhouette; // => 0.877
 * found.personas[1]?.description; // => "plan pro 100 % (40 % overall), age 48.5 on average (35.6 overall), visits 8.5 on average (5.5 overall)"
 * ```
 * @see Gower 1971, Biometrics 27, 857-871; Kaufman & Rousseeuw 1990, Finding Groups in Data, chapters 2 and 3; Rousseeuw 1987, Journal of Computational
 * and Applied Mathematics 20, 53-65; Cohen 1988, Statistical Power Analysis, chapters 2 and 6, for the differences.
 */
export function personas<Row = AnyRow>(
  records: Records<Row>,
  features: readonly ((keyof Row & string) | PersonaFeature<Row>)[],
  options: PersonasOptions = {},
): PersonasResult {
  const { method, settings, k, range, invalid } = settingsOf(options);
  const fields = mixedFieldsOf<Row, PersonaFeature<Row>>("features", features, ["weight"]);
  if (fields.length === 0) throw emptyInput("features", "feature");
  if (fields.length > MOST_FEATURES) throw invalidValue("features", `at most ${MOST_FEATURES}`, fields.length);
  const weights = fields.map(({ weight = 1 }, at) => {
    if (!(Number.isFinite(weight) && weight >= 0)) throw invalidOption(`features[${at}].weight`, "a finite number of at least 0", weight);
    return weight;
  });
  if (weights.every((weight) => weight === 0)) throw invalidOption("features", "a feature whose weight is above 0", "none");
  const { length, columns, wrong } = readMixed(records, fields, invalid);
  const shaping = columns.filter((_, at) => weights[at]! > 0);
  if (method === "k-means") {
    const names = shaping.find(({ kind, values }) => kind === "category" && values.some((value) => value === value));
    if (names) throw invalidOption("method", `k-medoids, since ${names.name} is a category`, method);
  }
  const { order, missing } = usable({ length, wrong, shaping, whole: method === "k-means" });
  const size = order.length;
  if (size === 0) throw emptyInput("personas", "valid record");
  const sorted = canonicalOrder(order, [...shaping, ...columns.filter((_, at) => weights[at] === 0)]);
  const starts = startsOf(sorted, shaping);
  const ks = countsOf({ k, range }, Math.min(starts.length, settings.sampleSize));
  const shapingWeights = weights.filter((weight) => weight > 0);
  const found =
    method === "k-means"
      ? meanClusters(standardized(sorted, shaping, shapingWeights), { ...settings, ks })
      : overRecords(
          starts,
          size,
          medoidClusters(
            gowerFeatures(
              starts.map((start) => sorted[start]!),
              shaping,
              shapingWeights,
            ),
            starts.map((start, at) => (starts[at + 1] ?? size) - start),
            { ...settings, ks },
          ),
        );
  return {
    ...described(found, { sorted, columns, length }),
    method,
    silhouette: found.silhouette,
    silhouetteRecords: found.compared,
    total: found.total,
    tried: found.tried,
    valid: size,
    missing,
    invalid: wrong.reduce((sum, each) => sum + each, 0),
  };
}

/** Clusters of different records as clusters of all, equal ones being neighbours that begin at `starts`. */
function overRecords(starts: readonly number[], size: number, found: FoundClusters): FoundClusters {
  const clusters = new Int32Array(size);
  for (const [place, start] of starts.entries()) clusters.fill(found.clusters[place]!, start, starts[place + 1] ?? size);
  return { ...found, clusters, medoids: found.medoids.map((place) => starts[place]!) };
}

/** The records that can be compared: those with a value that counts, or with all of them. */
function usable(given: {
  readonly length: number;
  readonly wrong: Uint8Array;
  readonly shaping: readonly MixedColumn[];
  readonly whole: boolean;
}): { readonly order: number[]; readonly missing: number } {
  const { length, wrong, shaping, whole } = given;
  const order: number[] = [];
  let missing = 0;
  for (let row = 0; row < length; row += 1) {
    if (wrong[row] === 1) continue;
    const has = ({ values }: MixedColumn): boolean => !Number.isNaN(values[row]);
    if (whole ? shaping.every(has) : shaping.some(has)) order.push(row);
    else missing += 1;
  }
  return { order, missing };
}

/** Where each of the different records begins among sorted ones. */
function startsOf(sorted: readonly number[], columns: readonly MixedColumn[]): number[] {
  const same = (left: number, right: number): boolean => columns.every(({ values }) => Object.is(values[left], values[right]));
  return sorted.flatMap((row, at) => (at > 0 && same(row, sorted[at - 1]!) ? [] : [at]));
}

function gowerFeatures(sorted: readonly number[], columns: readonly MixedColumn[], weights: readonly number[]): GowerFeature[] {
  return columns.map(({ name, kind, values }, at) =>
    gowerFeature(
      name,
      Float64Array.from(sorted, (row) => values[row]!),
      weights[at]!,
      kind === "category",
    ),
  );
}

/** Numbers less their mean, in standard deviations, each stretched so that its square counts by its weight. */
function standardized(sorted: readonly number[], columns: readonly MixedColumn[], weights: readonly number[]): number[][] {
  const parts = columns.map(({ values }, at) => {
    const own = sorted.map((row) => values[row]!);
    const { mean, standardDeviation } = moments(own);
    const scale = Math.sqrt(weights[at]!);
    return own.map((value) => (standardDeviation === 0 ? 0 : ((value - mean) / standardDeviation) * scale));
  });
  return sorted.map((_, place) => parts.map((part) => part[place]!));
}

/** Personas from clusters: by size, in words, and for every record. */
function described(
  { medoids, clusters, silhouettes }: FoundClusters,
  { sorted, columns, length }: { readonly sorted: readonly number[]; readonly columns: readonly MixedColumn[]; readonly length: number },
): Pick<PersonasResult, "personas" | "assignments" | "k"> {
  const k = medoids.length;
  const sizes = medoids.map(() => 0);
  for (const cluster of clusters) sizes[cluster]! += 1;
  const ranked = sizes.map((_, cluster) => cluster).sort((left, right) => sizes[right]! - sizes[left]! || medoids[left]! - medoids[right]!);
  const numbers = new Int32Array(k);
  for (const [number, cluster] of ranked.entries()) numbers[cluster] = number;
  const byRow = new Int32Array(length).fill(-1);
  for (const [place, row] of sorted.entries()) byRow[row] = numbers[clusters[place]!]!;
  const profiles = profilesOf(columns, byRow, k);
  return {
    k,
    assignments: Array.from(byRow, (number) => (number < 0 ? null : number + 1)),
    personas: ranked.map((cluster, number) => ({
      persona: number + 1,
      size: sizes[cluster]!,
      share: sizes[cluster]! / sorted.length,
      medoid: sorted[medoids[cluster]!]!,
      silhouette: silhouettes[cluster]!,
      typical: profiles[number]!,
      description: describe(profiles[number]!),
    })),
  };
}

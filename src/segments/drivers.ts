import { checkChoice, checkLevel, checkOptions, checkWhole, isMissing } from "../core/check.ts";
import { emptyInput, invalidOption, invalidValue } from "../core/errors.ts";
import { createRandom, nextUniform } from "../core/random.ts";
import type { CollectOptions, RecordCounts } from "../core/metric.ts";
import { centerColumns, dot } from "../stats/centered-columns.ts";
import { type Correlation, correlation } from "../stats/correlation.ts";
import type { Interval } from "../stats/interval.ts";
import { type LinearCoefficient, linearRegression } from "../stats/linear-regression.ts";
import { quantileOfSorted } from "../stats/quantile.ts";
import { type OutcomeCorrelations, relativeWeights, shapleyImportance } from "../stats/relative-importance.ts";

/** How R squared is shared among attributes. */
export type ImportanceMethod = "shapley" | "relative-weights";

/**
 * Where an attribute stands (Martilla & James 1977): important and poor (`"concentrate-here"`), important and good (`"keep-up"`), neither
 * (`"low-priority"`), or good where it matters little (`"possible-overkill"`).
 */
export type DriverQuadrant = "concentrate-here" | "keep-up" | "low-priority" | "possible-overkill";

/** Options of {@link drivers}. */
export interface DriversOptions extends CollectOptions {
  /**
   * `"shapley"` (LMG) averages an attribute's part over all orders of entering, `"relative-weights"` are Johnson's.
   * @defaultValue "shapley" up to 12 attributes, "relative-weights" beyond
   */
  readonly method?: ImportanceMethod | undefined;
  /**
   * How often the intervals hold the true importance, between 0 and 1.
   * @defaultValue 0.95
   */
  readonly level?: number | undefined;
  /**
   * Bootstrap samples behind the intervals, 0 for none, at most 100,000.
   * @defaultValue 1000
   */
  readonly resamples?: number | undefined;
  /**
   * Seed of the bootstrap: a finite number or a text. Equal seeds give equal intervals.
   * @defaultValue 1
   */
  readonly seed?: number | string | undefined;
}

/** What one attribute does to the outcome. */
export interface Driver {
  /** Its name. */
  readonly attribute: string;
  /** Its part of R squared, 0 to 1. */
  readonly importance: number;
  /** The same as a share of R squared; `null` where nothing is explained. */
  readonly share: number | null;
  /** Bootstrap interval of the importance; `null` without resamples. */
  readonly interval: Interval<"basic-bootstrap"> | null;
  /** How much the outcome changes per point of it, all others alike; `null` where the attributes do not determine that. */
  readonly coefficient: LinearCoefficient | null;
  /** Pearson's correlation with the outcome. */
  readonly correlation: Correlation;
  /** Spearman's, of the ranks. */
  readonly rankCorrelation: Correlation;
  /** Its mean: how well it is done. */
  readonly performance: number;
  /** Where it stands beside the others. */
  readonly quadrant: DriverQuadrant;
}

/** What {@link drivers} returns. `valid` are the rows in which nothing is missing. */
export interface DriversResult extends RecordCounts {
  /** Share of the outcome's variance that all attributes together explain, 0 to 1. */
  readonly rSquared: number;
  /** The attributes, the most important first. */
  readonly drivers: readonly Driver[];
  /** How R squared was shared. */
  readonly method: ImportanceMethod;
  /** The borders of the quadrants: the means of all importances and of all performances. */
  readonly borders: {
    /** Of importance. */
    readonly importance: number;
    /** Of performance. */
    readonly performance: number;
  };
}

const MOST_SHAPLEY = 12;
const MOST_ATTRIBUTES = 100;

/**
 * What drives an outcome: the relative importance of attributes that go together, such as satisfaction with parts of a visit behind the satisfaction with all of it.
 *
 * Importances are parts of R squared and add up to it. Shapley's (`lmg`) is the gain of R squared when the attribute enters, averaged over all orders;
 * Johnson's relative weights come close to it at a small cost. Quadrants set importance against performance (the mean), at the means of both.
 *
 * - Input: a column of the outcome and one per attribute, on one scale if performances are to be compared. A row with a gap is missing as a whole.
 * - Result: importances from 0 to 1, the most important first. Intervals are basic bootstrap ones, `2 estimate - quantile`, cut at 0: since an importance is never
 *   negative, percentile intervals of an attribute that is pure noise would lie above 0.
 * - Cost: O(n p^2) and 2^p for each resample with Shapley's.
 * - Not to be trusted for causes, and not beyond the attributes that were asked: what nobody asked drives nothing here.
 *
 * @param outcome - What is to be explained, such as overall satisfaction.
 * @param attributes - The ratings of its parts, by name.
 * @param options - Method, intervals, what to do with values that are no numbers.
 * @returns The importance of each attribute, its correlation, and where it stands.
 * @throws {@link CxError} `"empty"` without attributes, or with fewer than three whole rows; `"invalid-value"` for columns of different lengths, a value that is
 * no number, or an outcome that does not vary; `"invalid-option"` for an unknown or wrong option.
 * @example What a visit's rating hangs on
 * ```ts
 * import { drivers } from "cx-metrics";
 * const overall = [5, 4, 2, 3, 5, 1, 4, 2];
 * const result = drivers(overall, { speed: [5, 4, 2, 3, 4, 1, 4, 3], food: [3, 4, 3, 2, 4, 3, 2, 3] });
 * result.rSquared; // => 0.8903
 * result.drivers.map(({ attribute, importance, quadrant }) => [attribute, importance, quadrant]); // => [["speed", 0.8512, "keep-up"], ["food", 0.0391, "low-priority"]]
 * ```
 * @see Lindeman, Merenda & Gold 1980, Introduction to Bivariate and Multivariate Analysis; Grömping 2007, The American Statistician 61, 139; Johnson 2000,
 * Multivariate Behavioral Research 35, 1; Martilla & James 1977, Journal of Marketing 41, 77; Davison & Hinkley 1997, Bootstrap Methods and their Application, 5.2.
 */
export function drivers(
  outcome: ArrayLike<number | null | undefined>,
  attributes: Readonly<Record<string, ArrayLike<number | null | undefined>>>,
  options: DriversOptions = {},
): DriversResult {
  checkOptions(options, ["method", "level", "resamples", "seed", "invalid"]);
  const names = Object.keys(attributes);
  const {
    method = names.length > MOST_SHAPLEY ? "relative-weights" : "shapley",
    level = 0.95,
    resamples = 1000,
    seed = 1,
    invalid = "error",
  } = options;
  checkChoice("method", method, ["shapley", "relative-weights"]);
  checkChoice("invalid", invalid, ["error", "skip"]);
  checkLevel(level);
  checkWhole("resamples", resamples, 0, 100_000);
  if (!(typeof seed === "string" || Number.isFinite(seed))) throw invalidOption("seed", "a finite number or a text", seed);
  if (names.length === 0) throw emptyInput("attributes", "attribute");
  if (method === "shapley" && names.length > MOST_SHAPLEY)
    throw invalidOption("method", `relative-weights for more than ${MOST_SHAPLEY} attributes`, method);
  if (names.length > MOST_ATTRIBUTES) throw invalidValue("attributes", `at most ${MOST_ATTRIBUTES}`, names.length);
  const { columns, ...counts } = wholeRows(outcome, attributes, invalid);
  if (counts.valid < 3) throw emptyInput("drivers", "three rows without a gap");
  const y = columns[0]!;
  if (y.every((value) => value === y[0])) throw invalidValue("outcome", "an outcome that varies", y[0]);
  const importanceOf = method === "shapley" ? shapleyImportance : relativeWeights;
  const standard = standardized(columns);
  const importances = importanceOf(correlationsOf(standard)).map((part) => Math.max(0, part));
  const rSquared = Math.min(
    1,
    importances.reduce((sum, part) => sum + part, 0),
  );
  const intervals = resamples === 0 ? null : bootstrap(standard, importances, importanceOf, { level, resamples, seed });
  const fit = linearRegression(y, Object.fromEntries(names.map((_, at) => [String(at), columns[at + 1]!])), { level });
  const performances = columns.slice(1).map((column) => centerColumns([column]).means[0]!);
  const borders = { importance: mean(importances), performance: mean(performances) };
  const found = names.map((attribute, at): Driver => {
    const importance = importances[at]!;
    const performance = performances[at]!;
    const coefficient = fit.coefficients?.[at + 1];
    return {
      attribute,
      importance,
      share: rSquared > 0 ? importance / rSquared : null,
      interval: intervals?.[at] ?? null,
      coefficient: coefficient ? { ...coefficient, term: attribute } : null,
      correlation: correlation(columns[at + 1]!, y, { level }),
      rankCorrelation: correlation(columns[at + 1]!, y, { level, method: "spearman" }),
      performance,
      quadrant: quadrantOf(importance >= borders.importance, performance >= borders.performance),
    };
  });
  return { ...counts, rSquared, drivers: found.sort((left, right) => right.importance - left.importance), method, borders };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function quadrantOf(matters: boolean, good: boolean): DriverQuadrant {
  if (matters) return good ? "keep-up" : "concentrate-here";
  return good ? "possible-overkill" : "low-priority";
}

/** The rows without a gap, as columns, the outcome first. */
function wholeRows(
  outcome: ArrayLike<number | null | undefined>,
  attributes: Readonly<Record<string, ArrayLike<number | null | undefined>>>,
  rule: "error" | "skip",
): RecordCounts & { readonly columns: Float64Array[] } {
  const all = [["outcome", outcome] as const, ...Object.entries(attributes)];
  for (const [name, column] of all) {
    if (column.length !== outcome.length) throw invalidValue(`${name}.length`, `as long as the outcome (${outcome.length})`, column.length);
  }
  const kept: number[] = [];
  let [missing, invalid] = [0, 0];
  for (let row = 0; row < outcome.length; row += 1) {
    const wrong = all.find(([, column]) => !isMissing(column[row]) && !Number.isFinite(column[row]));
    if (wrong) {
      if (rule === "error") throw invalidValue(wrong[0], "a finite number", wrong[1][row], row);
      invalid += 1;
    } else if (all.some(([, column]) => isMissing(column[row]))) missing += 1;
    else kept.push(row);
  }
  return {
    valid: kept.length,
    missing,
    invalid,
    columns: all.map(([, column]) => Float64Array.from(kept, (row) => column[row] as number)),
  };
}

/** Columns less their means, of unit length, the outcome first; one that does not vary is all 0. */
function standardized(columns: readonly Float64Array[]): Float64Array[] {
  const centered = centerColumns(columns);
  return centered.columns.map((column, at) => column.map((value) => value / (centered.lengths[at]! || 1)));
}

/** Correlations of standardized columns in which each row counts so often; 0 with a column that does not vary. */
function correlationsOf(columns: readonly Float64Array[], counts?: Float64Array): OutcomeCorrelations {
  const n = columns[0]!.length;
  const counted = counts ? columns.map((column) => column.map((value, row) => value * counts[row]!)) : columns;
  const sums = counted.map((column) => column.reduce((sum, value) => sum + value, 0));
  const covariances = counted.map((left, i) => columns.map((right, j) => (j > i ? 0 : dot(left, right) - (sums[i]! * sums[j]!) / n)));
  const roots = covariances.map((row, at) => (row[at]! > NOTHING ? Math.sqrt(row[at]!) : 0));
  const at = (i: number, j: number): number => {
    const scale = roots[i]! * roots[j]!;
    return scale === 0 ? 0 : i === j ? 1 : covariances[Math.max(i, j)]![Math.min(i, j)]! / scale;
  };
  const places = columns.slice(1).map((_, place) => place + 1);
  return { among: places.map((i) => places.map((j) => at(i, j))), withOutcome: places.map((i) => at(i, 0)) };
}

/** What a column of unit length varies by in a resample when nothing but rounding is left. */
const NOTHING = 1e-14;

function bootstrap(
  columns: readonly Float64Array[],
  estimates: readonly number[],
  importanceOf: (correlations: OutcomeCorrelations) => number[],
  { level, resamples, seed }: { readonly level: number; readonly resamples: number; readonly seed: number | string },
): Interval<"basic-bootstrap">[] {
  const n = columns[0]!.length;
  const drawn = estimates.map(() => new Float64Array(resamples));
  const counts = new Float64Array(n);
  for (let resample = 0; resample < resamples; resample += 1) {
    const random = createRandom(seed, resample);
    counts.fill(0);
    for (let row = 0; row < n; row += 1) {
      const place = Math.floor(nextUniform(random) * n);
      counts[place] = counts[place]! + 1;
    }
    for (const [at, part] of importanceOf(correlationsOf(columns, counts)).entries()) drawn[at]![resample] = part;
  }
  const alpha = (1 - level) / 2;
  return estimates.map((estimate, at) => {
    const sorted = drawn[at]!.sort();
    const [low, high] = [quantileOfSorted(sorted, alpha, 7), quantileOfSorted(sorted, 1 - alpha, 7)];
    return {
      low: Math.min(estimate, Math.max(0, 2 * estimate - high)),
      high: Math.min(1, Math.max(estimate, 2 * estimate - low)),
      level,
      method: "basic-bootstrap",
    };
  });
}

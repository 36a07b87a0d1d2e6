import { emptyInput } from "./errors.ts";

/** What became of the records: the three always add up to the records seen. */
export interface RecordCounts {
  /** Records that the metric measures. */
  readonly valid: number;
  /** Records without a value: `null`, `undefined` or `NaN`. */
  readonly missing: number;
  /** Records whose value cannot be taken, skipped by `invalid: "skip"`. */
  readonly invalid: number;
}

/**
 * A metric, cut in two: a tally that merges, and a pure result.
 *
 * The tally is a small plain JSON value that is enough to know the metric. Filling it record by record, in any order, on any number
 * of machines, and merging gives the same tally, to the last bit, as filling it in one go. `create()` is the neutral
 * tally of `merge`.
 *
 * @typeParam Input - One record, or one value of it.
 * @typeParam Tally - Plain, JSON-safe data.
 * @typeParam Result - Plain, readonly, JSON-safe data.
 */
export interface Metric<Input, Tally, Result> {
  /** The metric's name, such as `nps`. */
  readonly name: string;
  /** What a valid record is called in the error for "nothing to measure", such as `valid rating`. */
  readonly unit: string;
  /** A tally that has seen nothing. */
  create(): Tally;
  /** Adds one record; `index` is its place in the input, for error messages. Changes the tally and nothing else. */
  add(tally: Tally, input: Input, index: number): void;
  /** A new tally that has seen what both have seen. Changes neither. */
  merge(left: Tally, right: Tally): Tally;
  /** How many records were measured, missing and invalid. */
  counts(tally: Tally): RecordCounts;
  /** The result; `null` when nothing was measured. Pure and repeatable. */
  result(tally: Tally): Result | null;
}

/** What to do with a value that the metric cannot take: fail, or skip and count it. */
export type InvalidRule = "error" | "skip";

/** Options that every metric over records knows. */
export interface CollectOptions {
  /**
   * What to do with a value that the metric cannot take: `"error"` names the place and stops, `"skip"` counts it in `invalid`.
   * @defaultValue "error"
   */
  readonly invalid?: InvalidRule | undefined;
}

/** Collects single inputs into a tally. */
export function collectInputs<Input, Tally, Result>(metric: Metric<Input, Tally, Result>, inputs: Iterable<Input>): Tally {
  const tally = metric.create();
  let index = 0;
  for (const input of inputs) {
    metric.add(tally, input, index);
    index += 1;
  }
  return tally;
}

/** The result of a tally, or the error `"empty"`. */
export function resultOf<Input, Tally, Result>(metric: Metric<Input, Tally, Result>, tally: Tally): Result {
  const result = metric.result(tally);
  if (result === null) throw emptyInput(metric.name, metric.unit);
  return result;
}

/** Measures single inputs in one go: what a direct call such as `nps(ratings)` does. */
export function measureInputs<Input, Tally, Result>(metric: Metric<Input, Tally, Result>, inputs: Iterable<Input>): Result {
  return resultOf(metric, collectInputs(metric, inputs));
}

import { checkOptions } from "../core/check.ts";
import { CxError, emptyInput, invalidOption, invalidValue } from "../core/errors.ts";
import { checkProbability } from "./argument.ts";
import { between, placeOf } from "./quantile.ts";

/** How close a sketch is. */
export interface QuantileSketchOptions {
  /**
   * The largest relative error of a quantile that is still acceptable, from 0.001 to 0.2. The sketch keeps to half-open buckets of equal width within
   * each doubling, of which it takes the fewest that do; what they really guarantee is {@link sketchRelativeError}.
   * @defaultValue 0.01
   */
  readonly relativeError?: number | undefined;
}

/** How many values lie in each bucket, as plain JSON: enough for any quantile within a relative error. */
export interface QuantileSketch {
  /** Each doubling has 2^bits buckets. */
  readonly bits: number;
  /** How many values. */
  count: number;
  /** How many of them are 0, or below 2^-1022. */
  zeros: number;
  /** The least; `null` without values. */
  min: number | null;
  /** The greatest; `null` without values. */
  max: number | null;
  /** How many of the others lie in each bucket, by the bucket's number: the leading 11 + bits bits of the double after its sign. */
  buckets: Record<string, number>;
}

/** What a sketch knows of the value at one rank. */
export interface SketchedValue {
  /** The value, within the relative error. */
  readonly value: number;
  /** It is not below this. */
  readonly low: number;
  /** It is not above this. */
  readonly high: number;
}

/** The least double of full precision; what is less counts as 0. */
export const SMALLEST: number = 2 ** -1022;

const MANTISSA_BITS_OF_HIGH_WORD = 20;

/**
 * A sketch of the distribution of values of at least 0, such as durations: small, mergeable, and good for any quantile within a stated relative error.
 *
 * DDSketch with its logarithm interpolated linearly between powers of two, as in the fast version of its authors: a doubling has `2^b` buckets of equal
 * width, and a value is read as `2 L U / (L + U)` of its bucket from L to U, which is off by at most `1 / (2^(b+1) + 1)` of it: 0.78 % for the default.
 * The bucket of a value is a part of its own bits, so that no logarithm is rounded: the same buckets everywhere, in any order, of any partition.
 *
 * Nothing is ever collapsed: the doubles have 2046 doublings, so that memory is bounded whatever comes, and the error holds for every quantile of every
 * distribution. Durations between a millisecond and a century span 42 doublings, which is 2,688 buckets at most. Values below 2^-1022 count as 0.
 *
 * - Input: finite numbers of at least 0, in any order.
 * - Result: plain JSON, for {@link quantileOfSketch} and {@link mergeQuantileSketches}.
 * - Cost: O(n) time; memory per bucket that occurs.
 *
 * @param values - The values.
 * @param options - How close it has to be.
 * @returns The sketch.
 * @throws CxError `"invalid-value"` when a value is not a finite number of at least 0, `"invalid-option"` for a wrong option.
 * @example The ninth decile of 1 to 1000
 * ```ts
 * import { quantileOfSketch, quantileSketch } from "cx-metrics/stats";
 * const sketch = quantileSketch(Array.from({ length: 1000 }, (_, index) => index + 1));
 * quantileOfSketch(sketch, 0.9); // => 899.982222
 * Object.keys(sketch.buckets).length; // => 317
 * ```
 * @see Masson, Rim and Lee 2019, DDSketch, Proceedings of the VLDB Endowment 12:2195
 */
export function quantileSketch(values: Iterable<number>, options: QuantileSketchOptions = {}): QuantileSketch {
  checkOptions(options, ["relativeError"]);
  const sketch = createSketch(bitsFor(options.relativeError));
  const add = sketchAdder(sketch.bits);
  let index = 0;
  for (const value of values) {
    if (!(Number.isFinite(value) && value >= 0)) throw invalidValue("values", "a finite number of at least 0", value, index);
    add(sketch, value);
    index += 1;
  }
  return sketch;
}

/**
 * The sketch of the values of two sketches: exactly the one that all of them would have given.
 *
 * @param left - One sketch; unchanged.
 * @param right - Another, of the same relative error; unchanged.
 * @returns A new sketch. O(buckets).
 * @throws CxError `"incompatible-tally"` when the two have buckets of different widths.
 * @example Two shifts
 * ```ts
 * import { mergeQuantileSketches, quantileOfSketch, quantileSketch } from "cx-metrics/stats";
 * const both = mergeQuantileSketches(quantileSketch([30, 60]), quantileSketch([90]));
 * both.count; // => 3
 * quantileOfSketch(both, 1); // => 90
 * ```
 */
export function mergeQuantileSketches(left: QuantileSketch, right: QuantileSketch): QuantileSketch {
  if (left.bits !== right.bits) {
    throw new CxError("incompatible-tally", "right.bits", `${left.bits}, as of the other sketch`, String(right.bits));
  }
  return mergeSketches(left, right);
}

/**
 * A quantile of the values behind a sketch, within its relative error of the exact type-7 quantile.
 *
 * Ranks and interpolation are those of {@link quantile}; the values at the ranks are read from their buckets. The least and the greatest value are exact.
 *
 * @param sketch - The sketch.
 * @param probability - The share below, from 0 to 1.
 * @returns The quantile, in the unit of the values. O(buckets log buckets).
 * @throws CxError `"empty"` without values, `"invalid-value"` when probability is not from 0 to 1.
 * @example A median
 * ```ts
 * import { quantileOfSketch, quantileSketch } from "cx-metrics/stats";
 * const median = quantileOfSketch(quantileSketch([2, 100, 4000]), 0.5);
 * Math.abs(median - 100) <= 1; // => true
 * ```
 */
export function quantileOfSketch(sketch: QuantileSketch, probability: number): number {
  checkProbability("probability", probability);
  if (sketch.count === 0) throw emptyInput("quantileOfSketch", "value");
  return sketchQuantile(sketchRanks(sketch), sketch.count, probability);
}

/**
 * What the buckets of a sketch guarantee: no quantile is off by more than this share of it.
 *
 * @param sketch - The sketch.
 * @returns `1 / (2^(bits + 1) + 1)`.
 * @example The default
 * ```ts
 * import { quantileSketch, sketchRelativeError } from "cx-metrics/stats";
 * sketchRelativeError(quantileSketch([])); // => 0.00775193798449612
 * ```
 */
export function sketchRelativeError({ bits }: Pick<QuantileSketch, "bits">): number {
  return 1 / (2 ** (bits + 1) + 1);
}

/** The bits of the fewest buckets that keep to a relative error. */
export function bitsFor(relativeError: number = 0.01): number {
  if (!(relativeError >= 0.001 && relativeError <= 0.2)) throw invalidOption("relativeError", "a number from 0.001 to 0.2", relativeError);
  let bits = 1;
  while (sketchRelativeError({ bits }) > relativeError) bits += 1;
  return bits;
}

/** A sketch that has seen nothing. */
export function createSketch(bits: number): QuantileSketch {
  return { bits, count: 0, zeros: 0, min: null, max: null, buckets: {} };
}

/** The number of the bucket of a double of full precision, for doublings of so many bits. */
export function bucketNumber(bits: number): (value: number) => number {
  const view = new DataView(new ArrayBuffer(8));
  return (value) => {
    view.setFloat64(0, value);
    return view.getUint32(0) >>> (MANTISSA_BITS_OF_HIGH_WORD - bits);
  };
}

/** Adds finite values of at least 0. */
export function sketchAdder(bits: number): (sketch: QuantileSketch, value: number) => void {
  const bucketOf = bucketNumber(bits);
  return (sketch, value) => {
    extend(sketch, value, value);
    sketch.count += 1;
    if (value < SMALLEST) sketch.zeros += 1;
    else {
      const bucket = bucketOf(value);
      sketch.buckets[bucket] = (sketch.buckets[bucket] ?? 0) + 1;
    }
  };
}

/** Lets a sketch know of a least and a greatest value. */
export function extend(sketch: QuantileSketch, low: number, high: number): void {
  if (sketch.min === null || low < sketch.min) sketch.min = low + 0;
  if (sketch.max === null || high > sketch.max) sketch.max = high + 0;
}

/** The sketch of the values of two sketches of the same bits. */
export function mergeSketches(left: QuantileSketch, right: QuantileSketch): QuantileSketch {
  const merged: QuantileSketch = { ...left, buckets: { ...left.buckets } };
  for (const [bucket, values] of Object.entries(right.buckets)) merged.buckets[bucket] = (merged.buckets[bucket] ?? 0) + values;
  merged.count += right.count;
  merged.zeros += right.zeros;
  if (right.min !== null && right.max !== null) extend(merged, right.min, right.max);
  return merged;
}

/** Reads the values of a sketch at ranks from 1 to their count. */
export function sketchRanks({ bits, count, zeros, min, max, buckets }: QuantileSketch): (rank: number) => SketchedValue {
  const [least, greatest] = [min ?? 0, max ?? 0];
  const numbers = Object.keys(buckets)
    .map(Number)
    .sort((left, right) => left - right);
  let sum = zeros;
  const upTo = numbers.map((bucket) => (sum += buckets[bucket] as number));
  const edgeOf = bucketEdge(bits);
  const inside = (value: number): number => Math.min(greatest, Math.max(least, value));
  return (rank) => {
    if (rank <= 1) return { value: least, low: least, high: least };
    if (rank >= count) return { value: greatest, low: greatest, high: greatest };
    if (rank <= zeros) return { value: inside(0), low: inside(0), high: inside(0) };
    let [low, high] = [0, upTo.length - 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((upTo[middle] as number) >= rank) high = middle;
      else low = middle + 1;
    }
    const bucket = numbers[low] as number;
    const edge = edgeOf(bucket);
    // In units of its own width a bucket begins at 2^bits and so many.
    const start = 2 ** bits + (bucket % 2 ** bits);
    return { value: inside(edge * (1 + 1 / (2 * start + 1))), low: inside(edge), high: inside(edgeOf(bucket + 1)) };
  };
}

/** The type-7 quantile of values read by rank. */
export function sketchQuantile(ranks: (rank: number) => SketchedValue, count: number, probability: number): number {
  const { whole, share } = placeOf(count, probability, 7);
  const at = (rank: number): number => ranks(Math.min(count, Math.max(1, rank))).value;
  return between(at(whole), at(whole + 1), share);
}

/** Where a bucket begins. */
function bucketEdge(bits: number): (bucket: number) => number {
  const view = new DataView(new ArrayBuffer(8));
  return (bucket) => {
    view.setUint32(0, bucket * 2 ** (MANTISSA_BITS_OF_HIGH_WORD - bits));
    return view.getFloat64(0);
  };
}

import { checkOptions } from "../core/check.ts";
import { emptyInput, invalidOption, invalidValue } from "../core/errors.ts";
import { checkProbability } from "./argument.ts";

/** The nine definitions of Hyndman and Fan 1996, by their numbers. */
export type QuantileType = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

/** Which quantile is meant. */
export interface QuantileOptions {
  /**
   * Definition by its number in Hyndman and Fan 1996, as in R: 1 to 3 take values that occur (2 averages at steps), 4 to 9 interpolate.
   * @defaultValue 7
   */
  readonly type?: QuantileType;
}

/** Where a quantile lies among the values. */
export interface QuantileNeighbors {
  /** The greatest value that is not above it. */
  readonly lower: number;
  /** The next one. */
  readonly upper: number;
  /** How far it lies between the two, from 0 to below 1. */
  readonly share: number;
  /** The place of the former, counted from 1. */
  readonly whole: number;
}

/** A position this close to a whole number is that number, as in R: `0.1 * 10` must not fall beside it. */
const FUZZ = 8.881784197001252e-16; // four units in the last place of 1

/**
 * Quantile of data: the value below which a share `probability` of them lies, by one of the nine definitions in use.
 *
 * With values sorted and counted from 1, position `h = n p + m`; types 4 to 9 interpolate between the values at `floor(h)` and
 * `floor(h) + 1`, with m = 0, 1/2, p, 1 - p, (p + 1)/3 and p/4 + 3/8; types 1 to 3 jump. Type 7, the default, is that of R, NumPy and
 * spreadsheets; type 8 is nearly median-unbiased for any distribution. Values need no order and are not changed; none may be
 * missing. Sorts a copy: `O(n log n)` time, `O(n)` memory. Not mergeable.
 *
 * @param values - finite numbers, at least one.
 * @param probability - the share below, from 0 to 1.
 * @param options - the definition.
 * @returns the quantile, in the unit of the values.
 * @throws CxError `"empty"` without values, `"invalid-value"` when a value is not finite or probability is not from 0 to 1,
 * `"invalid-option"` for an unknown option or type.
 *
 * @example The time within which nine of ten were answered
 * ```ts
 * import { quantile } from "cx-metrics/stats";
 * quantile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.9); // => 9.1
 * quantile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.9, { type: 1 }); // => 9
 * ```
 *
 * @see Hyndman and Fan 1996, The American Statistician 50:361
 */
export function quantile(values: Iterable<number>, probability: number, options: QuantileOptions = {}): number {
  checkOptions(options, ["type"]);
  const { type = 7 } = options;
  if (!(Number.isInteger(type) && type >= 1 && type <= 9)) throw invalidOption("type", "a whole number from 1 to 9", type);
  checkProbability("probability", probability);
  const sorted: number[] = [];
  for (const value of values) {
    if (!Number.isFinite(value)) throw invalidValue("values", "a finite number", value, sorted.length);
    sorted.push(value);
  }
  if (sorted.length === 0) throw emptyInput("quantile", "value");
  return quantileOfSorted(Float64Array.from(sorted).sort(), probability, type);
}

/** The quantile of values known to be finite, ascending and at least one. */
export function quantileOfSorted(sorted: ArrayLike<number>, probability: number, type: QuantileType): number {
  const { lower, upper, share, whole } = neighborsOf(sorted, probability, type);
  switch (type) {
    case 1:
      return share === 0 ? lower : upper;
    case 2:
      return share === 0 ? between(lower, upper, 0.5) : upper;
    case 3:
      return share === 0 && whole % 2 === 0 ? lower : upper;
    default:
      return between(lower, upper, share);
  }
}

/** The values between which a quantile lies, of values known to be finite, ascending and at least one. */
export function neighborsOf(sorted: ArrayLike<number>, probability: number, type: QuantileType): QuantileNeighbors {
  const n = sorted.length;
  const at = (position: number): number => sorted[Math.min(n, Math.max(1, position)) - 1] as number;
  const { whole, share } = placeOf(n, probability, type);
  return { lower: at(whole), upper: at(whole + 1), share, whole };
}

/** Where a quantile lies among n values: behind the one at place `whole`, counted from 1, by a share of the way to the next. */
export function placeOf(n: number, probability: number, type: QuantileType): Pick<QuantileNeighbors, "whole" | "share"> {
  const position = positionOf(n, probability, type);
  // R's tolerance, relative for the jumps and absolute for the interpolations.
  const whole = Math.floor(position + FUZZ * (type <= 3 ? Math.max(1, position) : 1));
  const rest = position - whole;
  const share = Math.abs(rest) <= FUZZ * Math.max(1, position) ? 0 : rest;
  return { whole, share };
}

/** `lower + share (upper - lower)`, never outside the two, even where their difference overflows. */
export function between(lower: number, upper: number, share: number): number {
  const difference = upper - lower;
  return difference === Infinity ? lower * (1 - share) + upper * share : Math.min(upper, lower + share * difference);
}

function positionOf(n: number, p: number, type: QuantileType): number {
  switch (type) {
    case 1:
    case 2:
    case 4:
      return n * p;
    case 3:
      return n * p - 0.5;
    case 5:
      return n * p + 0.5;
    case 6:
      return (n + 1) * p;
    case 7:
      return 1 + (n - 1) * p;
    case 8:
      return 1 / 3 + (n + 1 / 3) * p;
    case 9:
      return 3 / 8 + (n + 1 / 4) * p;
  }
}

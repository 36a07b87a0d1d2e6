import { invalidValue } from "./errors.ts";
import { addExact, type ExactSum } from "./exact-sum.ts";

/** Rows whose cut values add up without rounding: the constants below follow from it. */
const BLOCK = 2048;
/** Columns shorter than this are added one by one. */
const SHORT = 64;
/** Rows that are sorted into bins at a time. */
const STRETCH = 65_536;
/** Larger values do not stand Veltkamp's factor. */
const BIGGEST = 1e298;
/** 2^-1022: smaller values share one exponent. */
const SMALLEST_NORMAL = 2.2250738585072014e-308;

/**
 * Adds the values `from` to `to` of a column of finite doubles: the same sum as adding one by one.
 *
 * Each value is cut in two at a fixed bit, without error, by adding and subtracting a constant; the parts of a block then lie on two
 * grids so coarse that plain additions of them are exact. Where a block spans more than both grids hold, its values are sorted into bins
 * by their exponents, whose plain sums are exact too. A value that is not finite is an `"invalid-value"` at `path`.
 */
export function addExactColumn(sum: ExactSum, values: Float64Array, from: number, to: number, path: string): void {
  const halves = new Float64Array(2);
  let scale = 0;
  let cut = to - from < SHORT ? undefined : cutPositive;
  let start = from;
  while (start < to) {
    let end = Math.min(start + BLOCK, to);
    let done = cut?.(values, start, end, scale, halves) ?? false;
    if (cut && !done) {
      const range = rangeOf(values, start, end);
      scale = scaleOf(range.most);
      cut = range.least > 0 ? cutPositive : cutSigned;
      done = cut(values, start, end, scale, halves) || (cut === cutPositive && cutSigned(values, start, end, scale, halves));
    }
    if (done) {
      addExact(sum, halves[0] as number);
      addExact(sum, halves[1] as number);
    } else {
      end = Math.min(start + STRETCH, to);
      checkAllFinite(values, start, end, path);
      if (cut) addBins(sum, values, start, end);
      else for (let index = start; index < end; index += 1) addExact(sum, values[index] as number);
    }
    start = end;
  }
}

/**
 * Sums at most 2^11 values in two parts; false when that would not be exact. For values above 0 the block's own sum vouches for their size:
 * below `2^(scale + 10)` no value left the binade of the constant, whose last bit is `2^(scale - 41)`, and no partial sum passed 2^51 of these. What the
 * cut leaves is at most half of that bit, and a multiple of `2^(scale - 84)` since no value is below `2^(scale - 32)`: at most 2^53 of these together.
 */
function cutPositive(values: Float64Array, from: number, to: number, scale: number, halves: Float64Array): boolean {
  const cutter = 3 * 2 ** (scale + 10);
  const least = 2 ** (scale - 32);
  // Two chains of additions, since each waits for the one before.
  let high = 0;
  let low = 0;
  let high2 = 0;
  let low2 = 0;
  let index = from;
  for (; index + 3 < to; index += 4) {
    const a = values[index] as number;
    const b = values[index + 1] as number;
    const c = values[index + 2] as number;
    const d = values[index + 3] as number;
    if (!(a >= least && b >= least && c >= least && d >= least)) return false;
    const topA = a + cutter - cutter;
    const topB = b + cutter - cutter;
    const topC = c + cutter - cutter;
    const topD = d + cutter - cutter;
    high += topA;
    high2 += topB;
    high += topC;
    high2 += topD;
    low += a - topA;
    low2 += b - topB;
    low += c - topC;
    low2 += d - topD;
  }
  for (; index < to; index += 1) {
    const last = values[index] as number;
    if (!(last >= least)) return false;
    const top = last + cutter - cutter;
    high += top;
    low += last - top;
  }
  halves[0] = high + high2;
  halves[1] = low + low2;
  return high + high2 < 2 ** (scale + 10);
}

/** As `cutPositive`, for any sign and for zeros: size and last bit of each value are tested. */
function cutSigned(values: Float64Array, from: number, to: number, scale: number, halves: Float64Array): boolean {
  const cutter = 3 * 2 ** (scale + 10);
  const finer = 3 * 2 ** (scale - 33);
  const most = 2 ** scale;
  let high = 0;
  let low = 0;
  let high2 = 0;
  let low2 = 0;
  let index = from;
  for (; index + 1 < to; index += 2) {
    const a = values[index] as number;
    const b = values[index + 1] as number;
    const topA = a + cutter - cutter;
    const topB = b + cutter - cutter;
    const restA = a - topA;
    const restB = b - topB;
    if (!(Math.abs(a) <= most && Math.abs(b) <= most && restA + finer - finer === restA && restB + finer - finer === restB)) return false;
    high += topA;
    high2 += topB;
    low += restA;
    low2 += restB;
  }
  if (index < to) {
    const last = values[index] as number;
    const top = last + cutter - cutter;
    const rest = last - top;
    if (!(Math.abs(last) <= most && rest + finer - finer === rest)) return false;
    high += top;
    low += rest;
  }
  halves[0] = high + high2;
  halves[1] = low + low2;
  return true;
}

function checkAllFinite(values: Float64Array, from: number, to: number, path: string): void {
  for (let index = from; index < to; index += 1) {
    if (!Number.isFinite(values[index])) throw invalidValue(path, "a finite number", values[index], index);
  }
}

function rangeOf(values: Float64Array, from: number, to: number): { readonly least: number; readonly most: number } {
  let least = Infinity;
  let most = 0;
  for (let index = from; index < to; index += 1) {
    const value = values[index] as number;
    if (value < least) least = value;
    if (Math.abs(value) > most) most = Math.abs(value);
  }
  return { least, most };
}

/** A scale with `2^scale` at or above a value, with a bit to spare for the blocks that follow, and all constants ordinary doubles. */
function scaleOf(most: number): number {
  return Math.max(-900, Math.min(900, Math.ceil(Math.log2(most || 1)) + 2));
}

/** Sorts values into bins by exponent, each value in halves of 26 bits, so that the sums of 2^16 are exact. */
function addBins(sum: ExactSum, values: Float64Array, from: number, to: number): void {
  const words = new Int32Array(values.buffer, values.byteOffset, 2 * values.length);
  const littleEndian = new Int32Array(new Float64Array([1]).buffer)[0] === 0;
  const high = new Float64Array(2048);
  const low = new Float64Array(2048);
  for (let index = from; index < to; index += 1) {
    const value = values[index] as number;
    const size = Math.abs(value);
    if (!(size < BIGGEST && (size >= SMALLEST_NORMAL || size === 0))) {
      addExact(sum, value);
      continue;
    }
    const bin = ((words[2 * index + (littleEndian ? 1 : 0)] as number) >>> 20) & 2047;
    const spread = value * 134_217_729;
    const top = spread - (spread - value);
    high[bin]! += top;
    low[bin]! += value - top;
  }
  for (let bin = 0; bin < 2048; bin += 1) {
    // Most bins are empty.
    if (high[bin] !== 0) addExact(sum, high[bin] as number);
    if (low[bin] !== 0) addExact(sum, low[bin] as number);
  }
}

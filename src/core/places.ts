import type { ColumnValues } from "./fields.ts";

/** How many records the kernels of columns take at a time: few enough that their scratch stays near, enough that a kernel finds its table near too. */
export const BLOCK: number = 4096;
/** Scales of more points have places that no byte holds. */
export const MOST_POINTS: number = 255;
/** The place of what is not on the scale and needs a closer look. */
const NOWHERE = 255;

/**
 * Where the values `from` to `to` lie on a scale of whole numbers: 0 for `min`, and 255 or more than the scale has for what is not on it. There is
 * one loop for each kind of array, since a loop that has seen many kinds runs several times slower.
 */
export function placesOf(values: ColumnValues, from: number, to: number, min: number, max: number, scratch: Uint8Array): Uint8Array {
  if (values instanceof Uint8Array) {
    if (min === 0) return values.subarray(from, to);
    placesOfBytes(values, from, to, min, max, scratch);
  } else if (values instanceof Float64Array) placesOfDoubles(values, from, to, min, max, scratch);
  else if (Array.isArray(values)) placesOfItems(values, from, to, min, max, scratch);
  else placesOfOthers(values, from, to, min, max, scratch);
  return scratch;
}

/** The values `from` to `to` as doubles, in place where they are doubles already; what is no number is NaN. */
export function doublesOf(values: ColumnValues, from: number, to: number, scratch: Float64Array): Float64Array {
  if (values instanceof Float64Array) return values.subarray(from, to);
  for (let index = from; index < to; index += 1) {
    const value = values[index];
    scratch[index - from] = typeof value === "number" ? value : NaN;
  }
  return scratch;
}

function placesOfBytes(values: Uint8Array, from: number, to: number, min: number, max: number, into: Uint8Array): void {
  for (let index = from; index < to; index += 1) {
    const value = values[index] as number;
    into[index - from] = value >= min && value <= max ? value - min : NOWHERE;
  }
}

function placesOfDoubles(values: Float64Array, from: number, to: number, min: number, max: number, into: Uint8Array): void {
  for (let index = from; index < to; index += 1) {
    const value = values[index] as number;
    const whole = value | 0;
    into[index - from] = whole === value && whole >= min && whole <= max ? whole - min : NOWHERE;
  }
}

function placesOfItems(values: readonly unknown[], from: number, to: number, min: number, max: number, into: Uint8Array): void {
  for (let index = from; index < to; index += 1) {
    const value = values[index];
    const whole = typeof value === "number" ? value | 0 : 0;
    into[index - from] = whole === value && whole >= min && whole <= max ? whole - min : NOWHERE;
  }
}

function placesOfOthers(values: ColumnValues, from: number, to: number, min: number, max: number, into: Uint8Array): void {
  for (let index = from; index < to; index += 1) {
    const value = values[index];
    const whole = typeof value === "number" ? value | 0 : 0;
    into[index - from] = whole === value && whole >= min && whole <= max ? whole - min : NOWHERE;
  }
}

import { addExact, type ExactSum } from "./exact-sum.ts";
import { withRoom } from "./groups.ts";
import { BLOCK } from "./places.ts";

/** Exact sums of values in many groups at once. */
export interface GroupSums {
  /**
   * Adds at most 4096 values, each to the group of its code, where codes are below `groups`. Gives how many it left alone, and lists them in
   * `others`: those that are no number, above 2^498 in size, or far from the rest.
   */
  add(codes: Int32Array, groups: number, values: Float64Array, records: number, others: Int32Array): number;
  /** Hands over what is held. */
  flush(): void;
}

/** Values that a slot holds when it is handed over; with the rest of a block at most 2^13, from which the constants below follow. */
const MANY = 4096; // 2^13 - BLOCK
/** So few groups have this many slots each, taken in turn, since an addition waits for the one before it in its slot. */
const FEW_GROUPS = 64;
const TURNS = 4;

/**
 * Sums that are exact and hardly slower than plain ones: as `createSlotSums`, for values of any sign, without their squares.
 *
 * Values of a size from `2^(scale - 28)` to `2^scale`, and zeros, are cut at the bit `2^(scale - 39)` by adding and subtracting a constant. Plain
 * additions of 2^13 such parts are exact: the upper ones are below 2^53 of that bit, the lower ones multiples of `2^(scale - 80)` of at most half of it.
 *
 * @param target - The sum of a group; told how many values come to it.
 */
export function createGroupSums(target: (code: number, values: number) => ExactSum): GroupSums {
  let counts = new Int32Array(0);
  // Two parts of the sum of each slot.
  let parts: Float64Array = new Float64Array(0);
  let window: Window | undefined;
  let turns = TURNS;
  const full = new Int32Array(BLOCK);
  const seen = new Int32Array(2);

  const handOver = (slot: number): void => {
    const held = counts[slot] as number;
    if (held === 0) return;
    const sum = target(Math.floor(slot / turns), held);
    addExact(sum, parts[2 * slot] as number);
    addExact(sum, parts[2 * slot + 1] as number);
    counts[slot] = 0;
    parts.fill(0, 2 * slot, 2 * slot + 2);
  };
  const flush = (): void => {
    for (let slot = 0; slot < counts.length; slot += 1) handOver(slot);
  };
  return {
    flush,
    add(codes, groups, values, records, others) {
      if (turns > 1 && groups > FEW_GROUPS) {
        flush();
        turns = 1;
      }
      if (turns * groups > counts.length) {
        const more = new Int32Array(Math.max(turns * groups, 2 * counts.length));
        more.set(counts);
        counts = more;
        parts = withRoom(parts, 2 * counts.length);
      }
      window ??= windowOf(scaleOf(values, records));
      addWindow(counts, parts, codes, turns, values, records, window, others, full, seen);
      const [left = 0, many = 0] = seen;
      for (let index = 0; index < many; index += 1) handOver(full[index] as number);
      if (left > records / 8 && scaleOf(values, records) !== window.scale) {
        flush();
        window = windowOf(scaleOf(values, records));
      }
      return left;
    },
  };
}

/** Where values are cut. Told apart from the loop, which would compute the powers again for every value. */
interface Window {
  readonly scale: number;
  readonly least: number;
  readonly most: number;
  readonly cutter: number;
}

function windowOf(scale: number): Window {
  return { scale, least: 2 ** (scale - 28), most: 2 ** scale, cutter: 3 * 2 ** (scale + 12) };
}

/** Adds what lies in the window to the table; lists the other rows, and the slots that came to hold many. Calls nothing, so that it stays fast. */
function addWindow(
  counts: Int32Array,
  parts: Float64Array,
  codes: Int32Array,
  turns: number,
  values: Float64Array,
  records: number,
  { least, most, cutter }: Window,
  others: Int32Array,
  full: Int32Array,
  seen: Int32Array,
): void {
  const turn = turns - 1;
  let left = 0;
  let many = 0;
  let row = 0;
  while (row < records) {
    for (; row + 3 < records; row += 4) {
      const a = values[row] as number;
      const b = values[row + 1] as number;
      const c = values[row + 2] as number;
      const d = values[row + 3] as number;
      const sizeA = Math.abs(a);
      const sizeB = Math.abs(b);
      const sizeC = Math.abs(c);
      const sizeD = Math.abs(d);
      if (
        !(
          ((sizeA >= least && sizeA <= most) || a === 0) &&
          ((sizeB >= least && sizeB <= most) || b === 0) &&
          ((sizeC >= least && sizeC <= most) || c === 0) &&
          ((sizeD >= least && sizeD <= most) || d === 0)
        )
      ) {
        break;
      }
      const slotA = (codes[row] as number) * turns;
      const slotB = (codes[row + 1] as number) * turns + (1 & turn);
      const slotC = (codes[row + 2] as number) * turns + (2 & turn);
      const slotD = (codes[row + 3] as number) * turns + (3 & turn);
      const topA = a + cutter - cutter;
      const topB = b + cutter - cutter;
      const topC = c + cutter - cutter;
      const topD = d + cutter - cutter;
      const heldA = (counts[slotA] as number) + 1;
      counts[slotA] = heldA;
      parts[2 * slotA]! += topA;
      parts[2 * slotA + 1]! += a - topA;
      const heldB = (counts[slotB] as number) + 1;
      counts[slotB] = heldB;
      parts[2 * slotB]! += topB;
      parts[2 * slotB + 1]! += b - topB;
      const heldC = (counts[slotC] as number) + 1;
      counts[slotC] = heldC;
      parts[2 * slotC]! += topC;
      parts[2 * slotC + 1]! += c - topC;
      const heldD = (counts[slotD] as number) + 1;
      counts[slotD] = heldD;
      parts[2 * slotD]! += topD;
      parts[2 * slotD + 1]! += d - topD;
      if (heldA === MANY || heldB === MANY || heldC === MANY || heldD === MANY) {
        // Slots that hold less may be handed over as well.
        full[many] = slotA;
        full[many + 1] = slotB;
        full[many + 2] = slotC;
        full[many + 3] = slotD;
        many += 4;
      }
    }
    for (const end = Math.min(row + 4, records); row < end; row += 1) {
      const value = values[row] as number;
      const size = Math.abs(value);
      if (!((size >= least && size <= most) || value === 0)) {
        others[left] = row;
        left += 1;
        continue;
      }
      const slot = (codes[row] as number) * turns + (row & turn);
      const top = value + cutter - cutter;
      const held = (counts[slot] as number) + 1;
      counts[slot] = held;
      parts[2 * slot]! += top;
      parts[2 * slot + 1]! += value - top;
      if (held === MANY) {
        full[many] = slot;
        many += 1;
      }
    }
  }
  seen[0] = left;
  seen[1] = many;
}

/** A scale with `2^scale` above the values, with a bit to spare for those that follow, and all constants ordinary doubles. */
function scaleOf(values: Float64Array, records: number): number {
  let most = 0;
  for (let row = 0; row < records; row += 1) {
    const size = Math.abs(values[row] as number);
    if (size > most && size < Infinity) most = size;
  }
  return most === 0 ? 0 : Math.max(-900, Math.min(498, Math.ceil(Math.log2(most)) + 2));
}

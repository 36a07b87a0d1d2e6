import { addExact, type ExactSum } from "./exact-sum.ts";
import { withRoom } from "./groups.ts";
import { BLOCK } from "./places.ts";

/** Exact sums of values in many groups at once. */
export interface GroupSums {
  /**
   * Adds at most 1024 values, each to the group of its code, where codes are below `groups`. Gives how many it left alone, and lists them in
   * `others`: those that are no number, above 2^498 in size, or far from the rest.
   */
  add(codes: Int32Array, groups: number, values: Float64Array, records: number, others: Int32Array): number;
  /** Hands over what is held. */
  flush(): void;
}

/** Values that a slot holds when it is handed over; with the rest of a block at most 2^13, from which the constants below follow. */
const MANY = 7168; // 2^13 - BLOCK, written out since bundlers do not drop an unused power
/** Places of a slot in the table: how many values, and two parts of their sum. */
const WIDTH = 4;
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
  let table: Float64Array = new Float64Array(0);
  let scale: number | undefined;
  let turns = TURNS;
  const full = new Int32Array(BLOCK);
  const seen = new Int32Array(2);

  const handOver = (slot: number): void => {
    const start = slot * WIDTH;
    const held = table[start] as number;
    if (held === 0) return;
    const sum = target(Math.floor(slot / turns), held);
    addExact(sum, table[start + 1] as number);
    addExact(sum, table[start + 2] as number);
    table.fill(0, start, start + WIDTH);
  };
  const flush = (): void => {
    for (let slot = 0; slot * WIDTH < table.length; slot += 1) handOver(slot);
  };
  return {
    flush,
    add(codes, groups, values, records, others) {
      if (turns > 1 && groups > FEW_GROUPS) {
        flush();
        turns = 1;
      }
      table = withRoom(table, WIDTH * turns * groups);
      scale ??= scaleOf(values, records);
      addWindow(table, codes, turns, values, records, scale, others, full, seen);
      const [left = 0, many = 0] = seen;
      for (let index = 0; index < many; index += 1) handOver(full[index] as number);
      if (left > records / 8 && scaleOf(values, records) !== scale) {
        flush();
        scale = scaleOf(values, records);
      }
      return left;
    },
  };
}

/** Adds what lies in the window to the table; lists the other rows, and the slots that came to hold many. Calls nothing, so that it stays fast. */
function addWindow(
  table: Float64Array,
  codes: Int32Array,
  turns: number,
  values: Float64Array,
  records: number,
  scale: number,
  others: Int32Array,
  full: Int32Array,
  seen: Int32Array,
): void {
  const least = 2 ** (scale - 28);
  const most = 2 ** scale;
  const cutter = 3 * 2 ** (scale + 12); // last bit 2^(scale - 39)
  const turn = turns - 1;
  let left = 0;
  let many = 0;
  for (let row = 0; row < records; row += 1) {
    const value = values[row] as number;
    const size = Math.abs(value);
    if (!((size >= least && size <= most) || size === 0)) {
      others[left] = row;
      left += 1;
      continue;
    }
    const slot = (codes[row] as number) * turns + (row & turn);
    const start = slot * WIDTH;
    const top = value + cutter - cutter;
    const held = (table[start] as number) + 1;
    table[start] = held;
    table[start + 1]! += top;
    table[start + 2]! += value - top;
    if (held === MANY) {
      full[many] = slot;
      many += 1;
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

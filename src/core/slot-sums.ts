import { addExact, type ExactSum } from "./exact-sum.ts";

/** The sums of one slot. */
export interface SlotTarget {
  /** Takes the sum of the weights. */
  readonly revenue: ExactSum;
  /** Takes the sum of the weights, each squared and rounded. */
  readonly squares: ExactSum;
}

/** Exact sums of weights and of their rounded squares in many slots at once. */
export interface SlotSums {
  /** Adds `count` weights from 1e-140 to 1e140, each to its slot. */
  add(slots: Int32Array, weights: Float64Array, count: number): void;
  /** Hands over what is held. */
  flush(): void;
}

/** Weights that one slot takes before it is handed over: the constants below follow from it. */
const MOST_HELD = 2 ** 13;
/** Places of a slot in the table: how many weights, two parts of their sum, three parts of the sum of their squares. */
const WIDTH = 8;

/**
 * Sums that are exact and hardly slower than plain ones.
 *
 * Weights within a window from `2^(scale - 28)` to `2^scale` are cut at the bit `2^(scale - 39)`, and their squares at two bits, by adding and subtracting a
 * constant; plain additions of 2^13 such parts are exact. Weights outside the window go to the slot's exact sums one by one; where these are many, the
 * window moves.
 *
 * @param target - The sums of a slot; told how many weights come to it.
 */
export function createSlotSums(target: (slot: number, weights: number) => SlotTarget): SlotSums {
  let table = new Float64Array(0);
  let scale: number | undefined;

  const handOver = (slot: number): void => {
    const place = slot * WIDTH;
    const held = table[place] as number;
    if (held === 0) return;
    const { revenue, squares } = target(slot, held);
    addExact(revenue, table[place + 1] as number);
    addExact(revenue, table[place + 2] as number);
    addExact(squares, table[place + 3] as number);
    addExact(squares, table[place + 4] as number);
    addExact(squares, table[place + 5] as number);
    table.fill(0, place, place + WIDTH);
  };
  const flush = (): void => {
    for (let slot = 0; slot * WIDTH < table.length; slot += 1) handOver(slot);
  };
  const addOne = (slot: number, weight: number): void => {
    const { revenue, squares } = target(slot, 1);
    addExact(revenue, weight);
    addExact(squares, weight * weight);
  };
  return {
    flush,
    add(slots, weights, count) {
      const needed = WIDTH * (1 + highest(slots, count));
      if (needed > table.length) {
        const larger = new Float64Array(Math.max(needed, 2 * table.length));
        larger.set(table);
        table = larger;
      }
      scale ??= scaleOf(weights, count);
      const outside = addWindow(table, slots, weights, count, scale, handOver, addOne);
      if (outside > count / 8) {
        flush();
        scale = scaleOf(weights, count);
      }
    },
  };
}

/** Adds what lies in the window to the table, and the rest one by one. Gives the number of the latter. */
function addWindow(
  table: Float64Array,
  slots: Int32Array,
  weights: Float64Array,
  count: number,
  scale: number,
  handOver: (slot: number) => void,
  addOne: (slot: number, weight: number) => void,
): number {
  const least = 2 ** (scale - 28);
  const most = 2 ** scale;
  const cutter = 3 * 2 ** (scale + 12); // last bit 2^(scale - 39)
  const squareCutter = 3 * 2 ** (2 * scale + 12); // last bit 2^(2 scale - 39)
  const finer = 3 * 2 ** (2 * scale - 29); // last bit 2^(2 scale - 80)
  let outside = 0;
  for (let index = 0; index < count; index += 1) {
    const weight = weights[index] as number;
    const slot = slots[index] as number;
    if (!(weight >= least && weight <= most)) {
      addOne(slot, weight);
      outside += 1;
      continue;
    }
    const place = slot * WIDTH;
    const top = weight + cutter - cutter;
    const square = weight * weight;
    const squareTop = square + squareCutter - squareCutter;
    const squareRest = square - squareTop;
    const squareMiddle = squareRest + finer - finer;
    const held = (table[place] as number) + 1;
    table[place] = held;
    table[place + 1]! += top;
    table[place + 2]! += weight - top;
    table[place + 3]! += squareTop;
    table[place + 4]! += squareMiddle;
    table[place + 5]! += squareRest - squareMiddle;
    if (held === MOST_HELD) handOver(slot);
  }
  return outside;
}

function highest(slots: Int32Array, count: number): number {
  let most = 0;
  for (let index = 0; index < count; index += 1) if ((slots[index] as number) > most) most = slots[index] as number;
  return most;
}

/** A scale with `2^scale` above the weights, with a bit to spare for those that follow; the window of squares is twice as far from 1. */
function scaleOf(weights: Float64Array, count: number): number {
  let most = 0;
  for (let index = 0; index < count; index += 1) if ((weights[index] as number) > most) most = weights[index] as number;
  return Math.max(-460, Math.min(480, Math.ceil(Math.log2(most)) + 2));
}

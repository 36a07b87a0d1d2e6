import { addExact, type ExactSum } from "./exact-sum.ts";
import { withRoom } from "./groups.ts";
import { BLOCK } from "./places.ts";

/** The sums of one slot. */
export interface SlotTarget {
  /** Takes the sum of the weights. */
  readonly revenue: ExactSum;
  /** Takes the sum of the weights, each squared and rounded. */
  readonly squares: ExactSum;
}

/** Exact sums of weights and of their rounded squares in many slots at once. */
export interface SlotSums {
  /**
   * Adds the weights of at most 4096 records, each to the slot `code * points + place`, where codes are below `groups`. Gives how many records it left alone, and lists them in `others`: those
   * whose place is not below `points` and those whose weight is 0, no number, or far from the rest.
   */
  add(codes: Int32Array, groups: number, places: Uint8Array, weights: Float64Array, records: number, others: Int32Array): number;
  /** Hands over what is held. */
  flush(): void;
}

/** Weights that a slot holds when it is handed over; with the rest of a block at most 2^13, from which the constants below follow. */
const MANY = 4096; // 2^13 - BLOCK
/** Places of a slot in the table: how many weights, two parts of their sum, three parts of the sum of their squares. */
const WIDTH = 8;

/**
 * Sums that are exact and hardly slower than plain ones.
 *
 * Weights within a window from `2^(scale - 28)` to `2^scale` are cut at the bit `2^(scale - 39)`, and their squares at two bits, by adding and subtracting a
 * constant; plain additions of 2^13 such parts are exact. Where many weights lie outside the window, it moves.
 *
 * @param points - Slots of one code.
 * @param target - The sums of a slot; told how many weights come to it.
 */
export function createSlotSums(points: number, target: (code: number, place: number, weights: number) => SlotTarget): SlotSums {
  let table: Float64Array = new Float64Array(0);
  let window: Window | undefined;
  const full = new Int32Array(BLOCK);
  const seen = new Int32Array(2);

  const handOver = (slot: number): void => {
    const start = slot * WIDTH;
    const held = table[start] as number;
    if (held === 0) return;
    const { revenue, squares } = target(Math.floor(slot / points), slot % points, held);
    addExact(revenue, table[start + 1] as number);
    addExact(revenue, table[start + 2] as number);
    addExact(squares, table[start + 3] as number);
    addExact(squares, table[start + 4] as number);
    addExact(squares, table[start + 5] as number);
    table.fill(0, start, start + WIDTH);
  };
  const flush = (): void => {
    for (let slot = 0; slot * WIDTH < table.length; slot += 1) handOver(slot);
  };
  return {
    flush,
    add(codes, groups, places, weights, records, others) {
      table = withRoom(table, WIDTH * points * groups);
      window ??= windowOf(scaleOf(weights, records));
      addWindow(table, codes, places, points, weights, records, window, others, full, seen);
      const [left = 0, many = 0] = seen;
      for (let index = 0; index < many; index += 1) handOver(full[index] as number);
      if (left > records / 8 && scaleOf(weights, records) !== window.scale) {
        flush();
        window = windowOf(scaleOf(weights, records));
      }
      return left;
    },
  };
}

/** Where weights are cut. Told apart from the loop, which would compute the powers again for every weight. */
interface Window {
  readonly scale: number;
  readonly least: number;
  readonly most: number;
  readonly cutter: number;
  readonly squareCutter: number;
  readonly finer: number;
}

function windowOf(scale: number): Window {
  return {
    scale,
    least: 2 ** (scale - 28),
    most: 2 ** scale,
    cutter: 3 * 2 ** (scale + 12), // last bit 2^(scale - 39)
    squareCutter: 3 * 2 ** (2 * scale + 12), // last bit 2^(2 scale - 39)
    finer: 3 * 2 ** (2 * scale - 29), // last bit 2^(2 scale - 80)
  };
}

/** Adds what lies in the window to the table; lists the other rows, and the slots that came to hold many. Calls nothing, so that it stays fast. */
function addWindow(
  table: Float64Array,
  codes: Int32Array,
  places: Uint8Array,
  points: number,
  weights: Float64Array,
  records: number,
  { least, most, cutter, squareCutter, finer }: Window,
  others: Int32Array,
  full: Int32Array,
  seen: Int32Array,
): void {
  let left = 0;
  let many = 0;
  for (let row = 0; row < records; row += 1) {
    const weight = weights[row] as number;
    const place = places[row] as number;
    if (!(place < points && weight >= least && weight <= most)) {
      others[left] = row;
      left += 1;
      continue;
    }
    const slot = (codes[row] as number) * points + place;
    const start = slot * WIDTH;
    const top = weight + cutter - cutter;
    const square = weight * weight;
    const squareTop = square + squareCutter - squareCutter;
    const squareRest = square - squareTop;
    const squareMiddle = squareRest + finer - finer;
    const held = (table[start] as number) + 1;
    table[start] = held;
    table[start + 1]! += top;
    table[start + 2]! += weight - top;
    table[start + 3]! += squareTop;
    table[start + 4]! += squareMiddle;
    table[start + 5]! += squareRest - squareMiddle;
    if (held === MANY) {
      full[many] = slot;
      many += 1;
    }
  }
  seen[0] = left;
  seen[1] = many;
}

/** A scale with `2^scale` above the weights, with a bit to spare for those that follow; the window of squares is twice as far from 1. */
function scaleOf(weights: Float64Array, records: number): number {
  let most = 0;
  for (let row = 0; row < records; row += 1) {
    const weight = weights[row] as number;
    if (weight > most && weight < Infinity) most = weight;
  }
  return Math.max(-460, Math.min(480, Math.ceil(Math.log2(most)) + 2));
}

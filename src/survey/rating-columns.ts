import { type ColumnValues, type Field, type FieldMetric, overField } from "../core/fields.ts";
import type { GroupCollector } from "../core/groups.ts";
import type { InvalidRule, Metric } from "../core/metric.ts";
import { BLOCK as MOST_ROWS, MOST_POINTS, placesOf } from "../core/places.ts";
import { addRating, type Rating, ratingCheck, type RatingTally, type Scale } from "../core/rating-tally.ts";

/** Where a value of a field is, for error messages. */
export function placeOf<Row>(field: Field<Row>): string {
  return typeof field === "string" ? field : "ratings";
}

/** A metric of ratings over one field of records, with the fast lane for columns. */
export function overRatings<Row, Result>(
  metric: Metric<Rating, RatingTally, Result>,
  field: Field<Row>,
  path: string,
  rule: InvalidRule = "error",
): FieldMetric<Row, RatingTally, Result> {
  const { min, max } = metric.create();
  const kind = { tally: "ratings", collect: { min, max, invalid: rule }, check: ratingCheck({ min, max }) } as const;
  const over = overField<Row, Rating, RatingTally, Result>(metric, "rating", field, kind, (tally, values, from, to) => {
    addRatingColumn(tally, values, from, to, path, rule);
  });
  return max - min < MOST_POINTS ? { ...over, group: (tallyOf) => groupRatings({ min, max }, path, rule, tallyOf) } : over;
}

/** Collects ratings by group: a histogram of groups and ratings, from which the tallies are read afterwards. */
function groupRatings({ min, max }: Scale, path: string, rule: InvalidRule, tallyOf: (code: number) => RatingTally): GroupCollector {
  const points = max - min + 1;
  const scratch = new Uint8Array(MOST_ROWS);
  const others = new Int32Array(MOST_ROWS);
  let counts = new Int32Array(0);
  let held = 0;
  const finish = (): void => {
    for (const [slot, count] of counts.entries()) {
      if (count !== 0) tallyOf(Math.floor(slot / points)).counts[slot % points]! += count;
    }
    counts.fill(0);
    held = 0;
  };
  return {
    finish,
    add(codes, groups, columns, from, to, index) {
      const values = columns["rating"] as ColumnValues;
      if (points * groups > counts.length) {
        const larger = new Int32Array(Math.max(points * groups, 2 * counts.length));
        larger.set(counts);
        counts = larger;
      }
      held += to - from;
      if (held > MOST_HELD) finish();
      const left =
        values instanceof Uint8Array
          ? countBytes(counts, codes, values, from, min, points, to - from, others)
          : countPlaces(counts, codes, placesOf(values, from, to, min, max, scratch), points, to - from, others);
      for (let other = 0; other < left; other += 1) {
        const row = others[other] as number;
        addRating(tallyOf(codes[row] as number), values[from + row], index + row, path, rule);
      }
    },
  };
}

/** Counts places by group, and lists the rows that have none. Calls nothing, so that it stays fast. */
function countPlaces(counts: Int32Array, codes: Int32Array, places: Uint8Array, points: number, rows: number, others: Int32Array): number {
  let left = 0;
  for (let row = 0; row < rows; row += 1) {
    const place = places[row] as number;
    if (place < points) counts[(codes[row] as number) * points + place]! += 1;
    else {
      others[left] = row;
      left += 1;
    }
  }
  return left;
}

/** As `countPlaces`, of ratings as they are: four at a time where all of them are on the scale. */
function countBytes(
  counts: Int32Array,
  codes: Int32Array,
  ratings: Uint8Array,
  from: number,
  min: number,
  points: number,
  rows: number,
  others: Int32Array,
): number {
  const last = points - 1;
  let left = 0;
  let row = 0;
  while (row < rows) {
    for (; row + 3 < rows; row += 4) {
      const a = (ratings[from + row] as number) - min;
      const b = (ratings[from + row + 1] as number) - min;
      const c = (ratings[from + row + 2] as number) - min;
      const d = (ratings[from + row + 3] as number) - min;
      // One of these has a sign when a place is below the first or above the last.
      if ((a | b | c | d | (last - a) | (last - b) | (last - c) | (last - d)) < 0) break;
      counts[(codes[row] as number) * points + a]! += 1;
      counts[(codes[row + 1] as number) * points + b]! += 1;
      counts[(codes[row + 2] as number) * points + c]! += 1;
      counts[(codes[row + 3] as number) * points + d]! += 1;
    }
    for (const end = Math.min(row + 4, rows); row < end; row += 1) {
      const place = (ratings[from + row] as number) - min;
      if (place >= 0 && place < points) counts[(codes[row] as number) * points + place]! += 1;
      else {
        others[left] = row;
        left += 1;
      }
    }
  }
  return left;
}

/** What a fast loop saw: how often each small whole number came, and what else. */
interface Seen {
  readonly slots: Uint32Array;
  missing: number;
  other: number;
}

/** Records after which counts of 32 bits are handed over. */
const MOST_HELD = 2_146_435_072; // 2^31 - 2^20
const QUAD_ROWS = 250_000;
const SLOTS = 16;
const BYTES = 256;
const BLOCK = 16_384;

/**
 * Adds the ratings `from` to `to` of a column: the same tally as adding one by one.
 *
 * There is one loop for each kind of array, since a loop that has seen many kinds runs several times slower. They count without judging; values off
 * the scale come to light afterwards, and the careful loop then names the first.
 */
export function addRatingColumn(tally: RatingTally, values: ColumnValues, from: number, to: number, path: string, rule: InvalidRule): void {
  const seen = see(values, from, to, tally);
  const { min, max, counts } = tally;
  if (seen) {
    let other = seen.other;
    // Plain loops, since short columns come in great numbers.
    for (let rating = 0; rating < seen.slots.length; rating += 1) {
      if (rating < min || rating > max) other += seen.slots[rating] as number;
    }
    if (other === 0 || rule === "skip") {
      for (let rating = min; rating <= max; rating += 1)
        counts[rating - min] = (counts[rating - min] as number) + (seen.slots[rating] ?? 0);
      tally.missing += seen.missing;
      tally.invalid += other;
      return;
    }
  }
  for (let index = from; index < to; index += 1) addRating(tally, values[index], index, path, rule);
}

function see(values: ColumnValues, from: number, to: number, { min, max }: RatingTally): Seen | undefined {
  if (min < 0) return undefined;
  const kind = ArrayBuffer.isView(values) ? ((values as unknown as Uint8Array)[Symbol.toStringTag] as string) : "";
  const quads = to - from >= QUAD_ROWS && max < SLOTS;
  if (kind === "Uint8Array" || kind === "Uint8ClampedArray" || (kind === "Int8Array" && max < BYTES / 2)) {
    if (max >= BYTES) return undefined;
    const { buffer, byteOffset, length } = values as Uint8Array;
    // Negative bytes of an Int8Array read as 128 and more, off every scale that is let through here.
    const bytes = new Uint8Array(buffer, byteOffset, length);
    return (quads && quadBytes(bytes, from, to)) || seeBytes(bytes, from, to);
  }
  if (max >= SLOTS) return undefined;
  const seen: Seen = { slots: new Uint32Array(SLOTS), missing: 0, other: 0 };
  const table = quads ? new Uint32Array(SLOTS ** 4) : undefined;
  if (Array.isArray(values)) seeItems(values, from, to, seen, table);
  else if (kind === "Float64Array") seeDoubles(values as unknown as Float64Array, from, to, seen, table);
  else if (kind.endsWith("Array") && !kind.startsWith("Big")) {
    const numbers = values as unknown as Float32Array;
    for (let start = from; start < to; start += BLOCK) {
      const block = new Float64Array(numbers.subarray(start, Math.min(start + BLOCK, to)));
      seeDoubles(block, 0, block.length, seen, table);
    }
  } else return undefined;
  if (table) unfold(table, seen.slots);
  return seen;
}

function seeBytes(values: Uint8Array, from: number, to: number): Seen {
  const slots = new Uint32Array(BYTES);
  for (let index = from; index < to; index += 1) slots[values[index] as number]! += 1;
  return { slots, missing: 0, other: 0 };
}

/** Counts four bytes at a time by their four low halves; nothing when a byte is above 15. */
function quadBytes(values: Uint8Array, from: number, to: number): Seen | undefined {
  const head = Math.min(to, from + ((4 - ((values.byteOffset + from) & 3)) & 3));
  const words = new Int32Array(values.buffer, values.byteOffset + head, (to - head) >> 2);
  const table = new Uint32Array(SLOTS ** 4);
  const whole = words.length & ~3;
  let bits = 0;
  for (let index = 0; index < whole; index += 4) {
    let a = words[index] as number;
    let b = words[index + 1] as number;
    let c = words[index + 2] as number;
    let d = words[index + 3] as number;
    bits |= a | b | c | d;
    a = (a | (a >>> 4)) & 0x00ff00ff;
    b = (b | (b >>> 4)) & 0x00ff00ff;
    c = (c | (c >>> 4)) & 0x00ff00ff;
    d = (d | (d >>> 4)) & 0x00ff00ff;
    table[(a | (a >>> 8)) & 0xffff]! += 1;
    table[(b | (b >>> 8)) & 0xffff]! += 1;
    table[(c | (c >>> 8)) & 0xffff]! += 1;
    table[(d | (d >>> 8)) & 0xffff]! += 1;
  }
  if ((bits & 0xf0f0f0f0) !== 0) return undefined;
  const seen = seeBytes(values, from, head);
  unfold(table, seen.slots);
  const tail = seeBytes(values, head + 4 * whole, to);
  for (const [rating, count] of tail.slots.entries()) seen.slots[rating]! += count;
  return seen;
}

function seeDoubles(values: Float64Array, from: number, to: number, seen: Seen, table: Uint32Array | undefined): void {
  const { slots } = seen;
  let index = from;
  while (index < to) {
    for (; table && index + 3 < to; index += 4) {
      const x = values[index] as number;
      const y = values[index + 1] as number;
      const z = values[index + 2] as number;
      const w = values[index + 3] as number;
      const a = x | 0;
      const b = y | 0;
      const c = z | 0;
      const d = w | 0;
      if (a !== x || b !== y || c !== z || d !== w || ((a | b | c | d) & ~15) !== 0) break;
      table[a | (b << 4) | (c << 8) | (d << 12)]! += 1;
    }
    // After a gap, one by one for a while: columns with one gap mostly have more.
    for (const end = Math.min(index + BLOCK, to); index < end; index += 1) {
      const value = values[index] as number;
      const rating = value | 0;
      if (rating === value && (rating & ~15) === 0) slots[rating]! += 1;
      else if (value === value) seen.other += 1;
      else seen.missing += 1;
    }
  }
}

/** As `seeDoubles`, for arrays whose items may be anything. */
function seeItems(values: readonly unknown[], from: number, to: number, seen: Seen, table: Uint32Array | undefined): void {
  const { slots } = seen;
  let index = from;
  while (index < to) {
    for (; table && index + 3 < to; index += 4) {
      const x = values[index];
      const y = values[index + 1];
      const z = values[index + 2];
      const w = values[index + 3];
      if (typeof x !== "number" || typeof y !== "number" || typeof z !== "number" || typeof w !== "number") break;
      const a = x | 0;
      const b = y | 0;
      const c = z | 0;
      const d = w | 0;
      if (a !== x || b !== y || c !== z || d !== w || ((a | b | c | d) & ~15) !== 0) break;
      table[a | (b << 4) | (c << 8) | (d << 12)]! += 1;
    }
    for (const end = Math.min(index + BLOCK, to); index < end; index += 1) {
      const value = values[index];
      if (typeof value === "number") {
        const rating = value | 0;
        if (rating === value && (rating & ~15) === 0) slots[rating]! += 1;
        else if (value === value) seen.other += 1;
        else seen.missing += 1;
      } else if (value === null || value === undefined) seen.missing += 1;
      else seen.other += 1;
    }
  }
}

/** Turns a histogram of quads of ratings into one of ratings. */
function unfold(table: Uint32Array, slots: Uint32Array): void {
  for (const [quad, count] of table.entries()) {
    if (count === 0) continue;
    for (let shift = 0; shift < 16; shift += 4) slots[(quad >> shift) & 15]! += count;
  }
}

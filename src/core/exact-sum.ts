import { CxError, describe } from "./errors.ts";

/**
 * A sum of doubles without any rounding, as plain data: `overflow * 2^1000` plus the sum of `parts`.
 *
 * The form is canonical: `parts[0]` is the sum rounded to the nearest double, `parts[1]` what is left, rounded, and so on.
 * Equal sums are therefore equal values, whatever the order and the grouping of the additions, which is what makes
 * merging exact to the last bit. Money needs two parts.
 *
 * The additions are error-free transformations (Knuth 1969, The Art of Computer Programming 2, 4.2.2; Shewchuk 1997,
 * Discrete & Computational Geometry 18, 305-363).
 */
export interface ExactSum {
  /** Whole multiples of 2^1000; 0 unless the sum passes 5e300. */
  overflow: number;
  /** The rest, largest first, each the rounded remainder of those before it. */
  parts: number[];
}

// Written out, since bundlers do not drop an unused power.
const UNIT = 1.0715086071862673e301; // 2^1000
const HALF_UNIT = 5.357543035931337e300; // 2^999

/** The empty sum. */
export function exactZero(): ExactSum {
  return { overflow: 0, parts: [] };
}

/** Adds a finite number to the sum, exactly. Changes `sum`. Other numbers are an `"overflow"`: they come from products that left the doubles. */
export function addExact(sum: ExactSum, value: number): void {
  if (!(Math.abs(value) < HALF_UNIT)) return addHuge(sum, value);
  const { parts } = sum;
  if (parts.length > 2) return addToMany(sum, value);
  // Up to two parts stay two parts in nearly all sums of money, so they are spelled out.
  const high = parts[0] ?? 0;
  const low = parts[1] ?? 0;
  const tail = low + value;
  const tailShare = tail - low;
  let lost = low - (tail - tailShare) + (value - tailShare);
  let head = high + tail;
  const headShare = head - high;
  let rest = high - (head - headShare) + (tail - headShare);
  if (lost !== 0) {
    const joined = rest + lost;
    const joinedShare = joined - rest;
    lost = rest - (joined - joinedShare) + (lost - joinedShare);
    const top = head + joined;
    const topShare = top - head;
    rest = head - (top - topShare) + (joined - topShare);
    head = top;
    if (lost !== 0) return settle(sum, [head, rest, lost]);
  }
  if (!(Math.abs(head) < HALF_UNIT)) return settle(sum, [head, rest]);
  // In place: emptying and filling the list costs more than the arithmetic.
  if (rest !== 0) {
    parts[0] = head;
    parts[1] = rest;
  } else {
    parts.length = head === 0 ? 0 : 1;
    if (head !== 0) parts[0] = head;
  }
}

/** The sum of both, as a new sum. */
export function mergeExact(left: ExactSum, right: ExactSum): ExactSum {
  const merged = { overflow: left.overflow, parts: [...left.parts] };
  for (const part of right.parts) addExact(merged, part);
  if (right.overflow !== 0) {
    merged.overflow += right.overflow;
    settle(merged, merged.parts);
  }
  return merged;
}

/** The sum rounded once to the nearest double; infinite when it is beyond the largest double. */
export function roundExact(sum: ExactSum): number {
  const { overflow, parts } = sum;
  if (overflow === 0) return parts[0] ?? 0;
  // The largest double is just below 2^24 units; what is below the first part only decides a tie.
  if (Math.abs(overflow) > 2 ** 25) return overflow * Infinity;
  const scaled = [overflow * 2 ** 936, ...parts.map((part) => part * 2 ** -64 || Math.sign(part) * Number.MIN_VALUE)];
  return nearest(scaled) * 2 ** 64;
}

/** The correctly rounded sum of finite numbers, whatever their order. */
export function exactSumOf(values: Iterable<number>): number {
  const sum = exactZero();
  for (const value of values) addExact(sum, value);
  return roundExact(sum);
}

function addHuge(sum: ExactSum, value: number): void {
  if (!Number.isFinite(value)) throw new CxError("overflow", "sum", "finite numbers", describe(value));
  // Truncated, since 2^24 whole units are already beyond the largest double.
  const units = Math.trunc(value / UNIT);
  sum.overflow += units;
  addToMany(sum, value - units * UNIT);
}

function addToMany(sum: ExactSum, value: number): void {
  settle(sum, grow(sum.parts, value));
}

/** Adds a number to an expansion (Shewchuk 1997, Grow-Expansion): largest first, zeros left out. */
function grow(parts: readonly number[], value: number): number[] {
  const grown: number[] = [];
  let carried = value;
  for (let index = parts.length - 1; index >= 0; index -= 1) {
    const part = parts[index] as number;
    const total = carried + part;
    const share = total - carried;
    const error = carried - (total - share) + (part - share);
    if (error !== 0) grown.push(error);
    carried = total;
  }
  if (carried !== 0) grown.push(carried);
  return grown.reverse();
}

/** The nearest double to an expansion, ties to even. */
function nearest(parts: readonly number[]): number {
  let head = parts[0] ?? 0;
  for (let index = 1; index < parts.length; index += 1) {
    const part = parts[index] as number;
    const total = head + part;
    const error = part - (total - head);
    head = total;
    if (error !== 0) {
      // Half-way between two doubles, unless what follows tips the balance.
      const doubled = 2 * error;
      const tipped = head + doubled;
      const following = parts[index + 1];
      if (following !== undefined && following < 0 === error < 0 && tipped - head === doubled) head = tipped;
      break;
    }
  }
  return head;
}

/** Writes an expansion into the sum in canonical form. */
function settle(sum: ExactSum, expansion: readonly number[]): void {
  let parts = canonical(expansion);
  for (let units = unitsIn(parts); units !== 0; units = unitsIn(parts)) {
    sum.overflow += units;
    parts = canonical(grow(parts, -units * UNIT));
  }
  sum.parts = parts;
}

function canonical(expansion: readonly number[]): number[] {
  const parts: number[] = [];
  // One pass through `grow` makes the parts non-overlapping, which `nearest` needs.
  let rest = expansion.reduce<number[]>((grown, part) => grow(grown, part), []);
  while (rest.length > 0) {
    const head = nearest(rest);
    parts.push(head);
    rest = grow(rest, -head);
  }
  return parts;
}

/** How many units of 2^1000 must move to `overflow` for the rest to lie above -2^999 and at most at 2^999. */
function unitsIn(parts: readonly number[]): number {
  const [head = 0, next = 0] = parts;
  if (Math.abs(head) < HALF_UNIT) return 0;
  if (head > 0) return head > HALF_UNIT || next > 0 ? Math.max(1, Math.round(head / UNIT)) : 0;
  return head < -HALF_UNIT || next <= 0 ? Math.min(-1, Math.round(head / UNIT)) : 0;
}

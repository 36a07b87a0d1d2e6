import { CxError } from "../core/errors.ts";
import type { CheckedTable } from "./count-table.ts";
import { type DoubleDouble, multiply } from "./double-double.ts";

/** How much is done and kept before a table is called too large: a second or two, and some hundred megabytes. */
const MOST_STEPS = 50_000_000;
const MOST_COUNTS = 1_000_000;
const MOST_COLUMNS = 2000;
/** Tables whose probabilities differ by less are equally likely, but for rounding. */
const FUZZ = 1e-7;

/** What can follow when some of the row totals are left, in whatever order since rows are exchangeable. */
interface Rest {
  /** The ways to fill the next column, with their probabilities and what they leave; of the last two columns, only the probabilities. */
  readonly next: readonly Rest[];
  readonly chances: Float64Array;
  /** Sums of the first chances, which then are in rising order: of the last two columns. */
  readonly sums: Float64Array;
  /** The largest and smallest probability of a way to the end. */
  readonly likeliest: number;
  readonly unlikeliest: number;
  /** Ways that lead here: their probability, to 41 bits, and the sum over the ways of that probability. */
  readonly ways: Map<number, number>;
}

/**
 * The probability of all tables with these margins that are no likelier than this one, but for rounding.
 *
 * Column by column, as the network algorithm (Mehta and Patel 1983): what remains of the row totals is a node, ways to it of equal
 * probability are one, and a way is decided as soon as even its likeliest end is unlikely enough, or its unlikeliest is not. Every
 * probability is that of a column given what remained before it, so that all ends of a way add up to 1.
 */
export function unlikelierTables({ rows, rowTotals, columnTotals, total }: CheckedTable): number {
  const refuse = (): never => {
    const size = `${rowTotals.length} x ${columnTotals.length} with ${total} counts`;
    throw new CxError("invalid-value", "table", "a table small enough that all others with its margins can be counted", size);
  };
  if (total > MOST_COUNTS || Math.max(rowTotals.length, columnTotals.length) > MOST_COLUMNS) refuse();
  const isWide = rowTotals.length <= columnTotals.length;
  const [short, long] = isWide ? [rowTotals, columnTotals] : [columnTotals, rowTotals];
  const order = long.map((_, index) => index).sort((i, j) => (long[j] as number) - (long[i] as number));
  const columns = order.map((index) => long[index] as number);
  const factorials = factorialsUpTo(total);
  const base = Math.max(...short) + 1;
  const isNumbered = base ** short.length < 2 ** 53;
  const keyOf = (totals: readonly number[]): number | string => {
    if (!isNumbered) return totals.join();
    let key = 0;
    for (const count of totals) key = key * base + count;
    return key;
  };
  let steps = 0;

  const known = columns.map(() => new Map<number | string, Rest>());
  const rising = [...short];
  function restOf(left: readonly number[], column: number): Rest {
    sortInto(rising, left);
    const key = keyOf(rising);
    const found = known[column]?.get(key);
    if (found) return found;
    const totals = [...rising];
    const isLast = column === columns.length - 2;
    const next: Rest[] = [];
    const chances: number[] = [];
    let [likeliest, unlikeliest] = [0, Infinity];
    everyColumn(totals, columns[column] as number, factorials, (chance, remaining) => {
      if ((steps += 2 + short.length) > MOST_STEPS) refuse();
      let [high, low] = [chance, chance];
      if (!isLast) {
        const rest = restOf(remaining, column + 1);
        next.push(rest);
        high *= rest.likeliest;
        low *= rest.unlikeliest;
      }
      chances.push(chance);
      likeliest = Math.max(likeliest, high);
      unlikeliest = Math.min(unlikeliest, low);
    });
    const sorted = Float64Array.from(chances);
    const sums = new Float64Array(isLast ? chances.length : 0);
    if (isLast) {
      sorted.sort();
      let sum = 0;
      for (const [index, chance] of sorted.entries()) sums[index] = sum += chance;
    }
    const rest: Rest = { next, chances: sorted, sums, likeliest, unlikeliest, ways: new Map() };
    known[column]?.set(key, rest);
    return rest;
  }

  let observed = 1;
  let left = [...short];
  for (const index of order) {
    const filled = left.map((_, row) => (isWide ? rows[row]?.[index] : rows[index]?.[row]) as number);
    observed *= chanceOf(left, filled, factorials);
    left = left.map((count, row) => count - (filled[row] as number));
  }
  const limit = observed * (1 + FUZZ);

  let sum = 0;
  /** Adds the ends of a way that are unlikely enough; false when they must be looked at one by one. */
  const isDecided = (rest: Rest, chance: number, mass: number): boolean => {
    if (chance * rest.likeliest <= limit) sum += mass;
    else if (chance * rest.unlikeliest <= limit) {
      if (rest.sums.length === 0) return false;
      const count = countUpTo(rest.chances, limit / chance);
      if (count > 0) sum += mass * (rest.sums[count - 1] as number);
    }
    return true;
  };
  const start = restOf(short, 0);
  let stage = isDecided(start, 1, 1) ? [] : [start];
  start.ways.set(1, 1);
  for (; stage.length > 0;) {
    const following = new Set<Rest>();
    for (const rest of stage) {
      for (const [chance, mass] of rest.ways) {
        if ((steps += rest.next.length) > MOST_STEPS) refuse();
        for (const [index, target] of rest.next.entries()) {
          const factor = rest.chances[index] as number;
          const through = chance * factor;
          if (isDecided(target, through, mass * factor)) continue;
          const key = shortened(through);
          target.ways.set(key, (target.ways.get(key) ?? 0) + mass * factor);
          following.add(target);
        }
      }
      rest.ways.clear();
    }
    stage = [...following];
  }
  return Math.min(1, sum);
}

/** A number to 41 bits (Veltkamp 1968), so that equal probabilities of different roundings are one key. */
function shortened(value: number): number {
  const spread = value * 4097;
  return spread - (spread - value);
}

/** How many of the rising values are at most `limit`. */
function countUpTo(values: Float64Array, limit: number): number {
  let [from, to] = [0, values.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((values[middle] as number) <= limit) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Factorials as `mantissa * 2^exponent`, good to the last bit however large. */
interface Factorials {
  readonly mantissas: Float64Array;
  readonly exponents: Int32Array;
}

function factorialsUpTo(most: number): Factorials {
  const mantissas = new Float64Array(most + 1).fill(1);
  const exponents = new Int32Array(most + 1);
  let [mantissa, exponent]: [DoubleDouble, number] = [[1, 0], 0];
  for (let n = 2; n <= most; n += 1) {
    const product = multiply(mantissa, [n, 0]);
    const bits = 31 - Math.clz32(product[0]);
    mantissa = [product[0] * 2 ** -bits, product[1] * 2 ** -bits];
    exponent += bits;
    mantissas[n] = mantissa[0];
    exponents[n] = exponent;
  }
  return { mantissas, exponents };
}

/** Mantissa of `C(n, k)`, from 1/4 to 2. */
function mantissaOf({ mantissas }: Factorials, n: number, k: number): number {
  return (mantissas[n] as number) / ((mantissas[k] as number) * (mantissas[n - k] as number));
}

function exponentOf({ exponents }: Factorials, n: number, k: number): number {
  return (exponents[n] as number) - (exponents[k] as number) - (exponents[n - k] as number);
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Probability that a column drawn from what is left of the rows is `filled`. */
function chanceOf(left: readonly number[], filled: readonly number[], factorials: Factorials): number {
  const [total, size] = [sumOf(left), sumOf(filled)];
  let [mantissa, exponent] = [1 / mantissaOf(factorials, total, size), -exponentOf(factorials, total, size)];
  for (const [row, count] of filled.entries()) {
    mantissa *= mantissaOf(factorials, left[row] as number, count);
    exponent += exponentOf(factorials, left[row] as number, count);
  }
  return mantissa * 2 ** exponent;
}

/**
 * Visits every way to draw `size` from what is left of the rows, with its probability and what it leaves, in a list that the next visit
 * changes.
 */
function everyColumn(
  left: readonly number[],
  size: number,
  factorials: Factorials,
  visit: (chance: number, left: readonly number[]) => void,
): void {
  const total = sumOf(left);
  const remaining = [...left];
  const last = left.length - 1;
  const fill = (row: number, toDraw: number, below: number, mantissa: number, exponent: number): void => {
    const available = left[row] as number;
    // The rows after this one can take no more than they have.
    const after = below - available;
    const to = Math.min(available, toDraw);
    for (let drawn = Math.max(0, toDraw - after); drawn <= to; drawn += 1) {
      const nextMantissa = mantissa * mantissaOf(factorials, available, drawn);
      const nextExponent = exponent + exponentOf(factorials, available, drawn);
      remaining[row] = available - drawn;
      if (row < last) fill(row + 1, toDraw - drawn, after, nextMantissa, nextExponent);
      else visit(nextMantissa * 2 ** nextExponent, remaining);
    }
  };
  fill(0, size, total, 1 / mantissaOf(factorials, total, size), -exponentOf(factorials, total, size));
}

/** The same counts in rising order. */
function sortInto(target: number[], counts: readonly number[]): void {
  for (const [index, count] of counts.entries()) {
    let place = index;
    for (; place > 0 && (target[place - 1] as number) > count; place -= 1) target[place] = target[place - 1] as number;
    target[place] = count;
  }
}

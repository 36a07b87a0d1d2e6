import { type Polynomial, signChanges } from "./integer-polynomial.ts";

/** The number `numerator / 2^bits`. */
export interface Dyadic {
  readonly numerator: bigint;
  readonly bits: number;
}

/** The roots between `at / 2^bits` and `(at + 1) / 2^bits` are those of `local` between 0 and 1. */
interface Cell {
  readonly local: Polynomial;
  readonly at: bigint;
  readonly bits: number;
}

/** So many bits of a root, and of its distance from 1, are found: nine more than a double holds. */
const ROOT_BITS = 62n;

/**
 * All roots strictly between 0 and 1 of a polynomial with whole coefficients, without repeated roots and with a constant that is not zero.
 *
 * The interval is halved until Descartes' rule counts no root or one (Collins & Akritas 1976, SYMSAC, 272-275), in whole numbers, so
 * no root is missed and none is invented. Then each root is bisected. O(n^2) additions a cell, O(n) products a bisection.
 */
export function unitRoots(polynomial: Polynomial): Dyadic[] {
  const roots: Dyadic[] = [];
  const cells: Cell[] = [{ local: polynomial, at: 0n, bits: 0 }];
  for (let cell = cells.pop(); cell; cell = cells.pop()) {
    const count = rootsBetween(cell.local);
    if (count === 0) continue;
    if (count === 1) {
      roots.push(bisected(polynomial, cell));
      continue;
    }
    const { local } = cell;
    const bits = cell.bits + 1;
    const left = local.map((coefficient, power) => coefficient << BigInt(local.length - 1 - power));
    const right = shiftedByOne(left);
    if (right[0] === 0n) {
      right.shift();
      roots.push({ numerator: 2n * cell.at + 1n, bits });
    }
    cells.push({ local: left, at: 2n * cell.at, bits }, { local: right, at: 2n * cell.at + 1n, bits });
  }
  return roots;
}

/** The number of roots strictly between 0 and 1 when it is 0 or 1; otherwise at least 2, an upper bound. */
function rootsBetween(polynomial: Polynomial): number {
  const positive = signChanges(polynomial);
  if (positive === 0) return 0;
  if (positive === 1) return opposite(polynomial[0] as bigint, valueAtOne(polynomial)) ? 1 : 0;
  // x = 1/(1 + y) takes the interval to y > 0.
  return signChanges(shiftedByOne([...polynomial].reverse()));
}

function valueAtOne(polynomial: Polynomial): bigint {
  return polynomial.reduce((sum, coefficient) => sum + coefficient, 0n);
}

function opposite(left: bigint, right: bigint): boolean {
  return left > 0n ? right < 0n : right > 0n && left < 0n;
}

/** `p(x + 1)`, by additions alone. */
function shiftedByOne(polynomial: Polynomial): bigint[] {
  const shifted = [...polynomial];
  for (let first = 0; first < shifted.length - 1; first += 1) {
    let carried = shifted[shifted.length - 1] as bigint;
    for (let power = shifted.length - 2; power >= first; power -= 1) {
      carried += shifted[power] as bigint;
      shifted[power] = carried;
    }
  }
  return shifted;
}

/** The only root of a cell, until both it and its distance from 1 are known to 62 bits. */
function bisected(polynomial: Polynomial, cell: Cell): Dyadic {
  const before = (cell.local[0] as bigint) > 0n ? 1 : -1;
  let { at, bits } = cell;
  for (;;) {
    const distance = (1n << BigInt(bits)) - at - 1n;
    const middle = { numerator: 2n * at + 1n, bits: bits + 1 };
    if ((at < distance ? at : distance) >> ROOT_BITS > 0n) return middle;
    const sign = signAt(polynomial, middle);
    if (sign === 0) return middle;
    at = sign === before ? middle.numerator : 2n * at;
    bits += 1;
  }
}

/** The sign of a polynomial at a number between 0 and 1, in fixed point with as many bits as it takes. */
function signAt(polynomial: Polynomial, { numerator, bits }: Dyadic): number {
  const degree = polynomial.length - 1;
  const shift = BigInt(bits);
  for (let places = bits + 64; ; places *= 4) {
    // With so many places nothing is cut off.
    const exact = places >= bits * degree;
    const scale = BigInt(exact ? bits * degree : places);
    let value = (polynomial[degree] as bigint) << scale;
    for (let power = degree - 1; power >= 0; power -= 1) value = ((value * numerator) >> shift) + ((polynomial[power] as bigint) << scale);
    // Each of the steps cut off less than one unit, downwards.
    if (value > 0n) return 1;
    if (value < 0n && (exact || value + BigInt(degree) < 0n)) return -1;
    if (exact) return 0;
  }
}

import type { ColumnValues } from "./fields.ts";
import type { KeyValue, SegmentKey } from "./segment-key.ts";

/** Numbers the segments of one key in the order in which they appear. */
export interface KeyCoder {
  /** The segments so far; their places are their codes. */
  readonly labels: readonly KeyValue[];
  /** Writes the codes of the values `from` to `to`, at most 4096; the first is record `index` of the input. */
  code(values: ColumnValues, from: number, to: number, index: number, into: Int32Array): void;
}

/** Texts that are looked up in an object, which is faster than a map as long as they are not too many. */
const MOST_TEXTS = 10_000;
/** Whole numbers below this are looked up in a table, which holds all bytes from the start. */
const MOST_NUMBERS = 65_536;
const BYTES = 255;

/** A coder of a key. Values of fields are remembered, so that each is made a segment once; ranges and periods are told for every record. */
export function keyCoder<Row>(key: SegmentKey<Row>): KeyCoder {
  const labels: KeyValue[] = [];
  const byLabel = new Map<KeyValue, number>();
  const byValue = new Map<unknown, number>();
  // An object without prototype takes every text as an ordinary name.
  const texts = Object.create(null) as Record<string, number>;
  let numbers = new Int32Array(BYTES + 1).fill(-1);
  const remembers = key.definition.kind === "value";

  const codeOfLabel = (label: KeyValue): number => {
    const known = byLabel.get(label);
    if (known !== undefined) return known;
    byLabel.set(label, labels.length);
    return labels.push(label) - 1;
  };
  const codeOf = (value: unknown, index: number): number => {
    if (!remembers) return codeOfLabel(key.label(value, index));
    const known = byValue.get(value);
    if (known !== undefined) return known;
    const code = codeOfLabel(key.label(value, index));
    byValue.set(value, code);
    if (typeof value === "string") {
      if (byValue.size <= MOST_TEXTS) texts[value] = code;
    } else if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value < MOST_NUMBERS) {
      if (value >= numbers.length) {
        const larger = new Int32Array(2 ** Math.ceil(Math.log2(value + 1))).fill(-1);
        larger.set(numbers);
        numbers = larger;
      }
      numbers[value] = code;
    }
    return code;
  };
  const lookUp = (values: ColumnValues, from: number, to: number, into: Int32Array): number => {
    if (remembers && values instanceof Int32Array) return lookUpWhole(values, from, to, numbers, into);
    if (remembers && values instanceof Uint8Array) return lookUpBytes(values, from, to, numbers, into);
    if (remembers && values instanceof Float64Array) return lookUpDoubles(values, from, to, numbers, into);
    if (remembers && Array.isArray(values)) return lookUpItems(values, from, to, numbers, texts, into);
    if (remembers) return lookUpOthers(values, from, to, numbers, texts, into);
    into.fill(-1, 0, to - from);
    return to - from;
  };
  return {
    labels,
    code(values, from, to, index, into) {
      const unknown = lookUp(values, from, to, into);
      for (let row = 0, left = unknown; left > 0; row += 1) {
        if ((into[row] as number) >= 0) continue;
        into[row] = codeOf(values[from + row], index + row);
        left -= 1;
      }
    },
  };
}

// One loop for each kind of array, and no call inside: what is not found is -1, and counted.

function lookUpWhole(values: Int32Array, from: number, to: number, numbers: Int32Array, into: Int32Array): number {
  // The length is a power of 2: what is beyond it has other bits, which are told once for all.
  const mask = numbers.length - 1;
  let codes = 0;
  let bits = 0;
  let index = from;
  // Four at a time, since an engine looks up where an array is for each of its values that a loop writes between.
  for (; index + 3 < to; index += 4) {
    const a = values[index] as number;
    const b = values[index + 1] as number;
    const c = values[index + 2] as number;
    const d = values[index + 3] as number;
    const codeA = numbers[a & mask] as number;
    const codeB = numbers[b & mask] as number;
    const codeC = numbers[c & mask] as number;
    const codeD = numbers[d & mask] as number;
    const row = index - from;
    into[row] = codeA;
    into[row + 1] = codeB;
    into[row + 2] = codeC;
    into[row + 3] = codeD;
    codes |= codeA | codeB | codeC | codeD;
    bits |= a | b | c | d;
  }
  for (; index < to; index += 1) {
    const value = values[index] as number;
    const code = numbers[value & mask] as number;
    into[index - from] = code;
    codes |= code;
    bits |= value;
  }
  if (codes >= 0 && (bits & ~mask) === 0) return 0;
  return forget(values, from, to, mask, into);
}

/** As `lookUpWhole`. */
function lookUpBytes(values: Uint8Array, from: number, to: number, numbers: Int32Array, into: Int32Array): number {
  let codes = 0;
  let index = from;
  for (; index + 3 < to; index += 4) {
    const codeA = numbers[values[index] as number] as number;
    const codeB = numbers[values[index + 1] as number] as number;
    const codeC = numbers[values[index + 2] as number] as number;
    const codeD = numbers[values[index + 3] as number] as number;
    const row = index - from;
    into[row] = codeA;
    into[row + 1] = codeB;
    into[row + 2] = codeC;
    into[row + 3] = codeD;
    codes |= codeA | codeB | codeC | codeD;
  }
  for (; index < to; index += 1) {
    const code = numbers[values[index] as number] as number;
    into[index - from] = code;
    codes |= code;
  }
  return codes >= 0 ? 0 : forget(values, from, to, BYTES, into);
}

/** Takes back the codes of numbers with bits beyond the table. Gives how many have none. */
function forget(values: Int32Array | Uint8Array, from: number, to: number, mask: number, into: Int32Array): number {
  let unknown = 0;
  for (let index = from; index < to; index += 1) {
    if (((values[index] as number) & ~mask) !== 0) into[index - from] = -1;
    if ((into[index - from] as number) < 0) unknown += 1;
  }
  return unknown;
}

function lookUpDoubles(values: Float64Array, from: number, to: number, numbers: Int32Array, into: Int32Array): number {
  const known = numbers.length;
  let unknown = 0;
  for (let index = from; index < to; index += 1) {
    const value = values[index] as number;
    const whole = value | 0;
    const code = whole === value && whole >= 0 && whole < known ? (numbers[whole] as number) : -1;
    into[index - from] = code;
    if (code < 0) unknown += 1;
  }
  return unknown;
}

function lookUpItems(
  values: readonly unknown[],
  from: number,
  to: number,
  numbers: Int32Array,
  texts: Readonly<Record<string, number>>,
  into: Int32Array,
): number {
  const known = numbers.length;
  let unknown = 0;
  for (let index = from; index < to; index += 1) {
    const value = values[index];
    let code: number | undefined = -1;
    if (typeof value === "string") code = texts[value];
    else if (typeof value === "number") {
      const whole = value | 0;
      if (whole === value && whole >= 0 && whole < known) code = numbers[whole];
    }
    into[index - from] = code === undefined ? -1 : code;
    if (code === undefined || code < 0) unknown += 1;
  }
  return unknown;
}

function lookUpOthers(
  values: ColumnValues,
  from: number,
  to: number,
  numbers: Int32Array,
  texts: Readonly<Record<string, number>>,
  into: Int32Array,
): number {
  const known = numbers.length;
  let unknown = 0;
  for (let index = from; index < to; index += 1) {
    const value = values[index];
    let code: number | undefined = -1;
    if (typeof value === "string") code = texts[value];
    else if (typeof value === "number") {
      const whole = value | 0;
      if (whole === value && whole >= 0 && whole < known) code = numbers[whole];
    }
    into[index - from] = code === undefined ? -1 : code;
    if (code === undefined || code < 0) unknown += 1;
  }
  return unknown;
}

/** Numbers pairs of codes in the order in which they appear. */
export interface PairCoder {
  /** The pairs so far; their places are their codes. */
  readonly pairs: readonly (readonly [left: number, right: number])[];
  /** Writes the code of each pair into `left`; there are so many codes on each side. */
  code(left: Int32Array, lefts: number, right: Int32Array, rights: number, rows: number): void;
}

/** Tables of more pairs are sparse, so that a map serves better. */
const MOST_PAIRS = 1_048_576; // 2^20

/** A coder of pairs: a table while that is small, then a map. */
export function pairCoder(): PairCoder {
  const pairs: [number, number][] = [];
  const byPair = new Map<number, number>();
  let stride = 1;
  let table = new Int32Array(1).fill(-1);

  const grow = (lefts: number, rights: number): void => {
    if (rights > stride) {
      stride = 2 ** Math.ceil(Math.log2(rights));
      table = new Int32Array(0);
    }
    if (lefts * stride <= table.length || lefts * stride > MOST_PAIRS) return;
    table = new Int32Array(Math.min(MOST_PAIRS, 2 * lefts * stride)).fill(-1);
    for (const [code, [left, right]] of pairs.entries()) if (left * stride + right < table.length) table[left * stride + right] = code;
  };
  return {
    pairs,
    code(left, lefts, right, rights, rows) {
      grow(lefts, rights);
      const known = table.length;
      for (let row = 0; row < rows; row += 1) {
        const [one, other] = [left[row] as number, right[row] as number];
        const place = one * stride + other;
        let code = place < known ? (table[place] as number) : -1;
        if (code < 0) {
          const pair = one * 2 ** 26 + other;
          code = byPair.get(pair) ?? -1;
          if (code < 0) {
            code = pairs.push([one, other]) - 1;
            byPair.set(pair, code);
            if (place < known) table[place] = code;
          }
        }
        left[row] = code;
      }
    },
  };
}

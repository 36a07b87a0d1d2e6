import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addExactColumn } from "../../src/core/exact-sum-column.ts";
import { addExact, type ExactSum, exactZero, mergeExact } from "../../src/core/exact-sum.ts";

const oneByOne = (values: Iterable<number>, sum = exactZero()): ExactSum => {
  for (const value of values) addExact(sum, value);
  return sum;
};
const byColumn = (values: readonly number[], sum = exactZero()): ExactSum => {
  addExactColumn(sum, Float64Array.from(values), 0, values.length, "values");
  return sum;
};

const mantissa = fc.oneof(
  fc.double({ min: 1, max: 2, maxExcluded: true, noNaN: true }),
  fc.constantFrom(1, 2 - 2 ** -52, 1 + 2 ** -52, 1.5),
);
/** Doubles of a range of exponents, with all their bits in use. */
const between = (least: number, most: number): fc.Arbitrary<number> =>
  fc.tuple(fc.integer({ min: least, max: most }), mantissa).map(([exponent, digits]) => digits * 2 ** exponent);
const signed = (values: fc.Arbitrary<number>): fc.Arbitrary<number> =>
  fc.tuple(values, fc.constantFrom(-1, 1)).map(([value, sign]) => sign * value);
const cents = fc.integer({ min: 1, max: 1e9 }).map((value) => value / 100);

/** A few values and how often they are repeated, so that blocks are full and a counterexample stays short. */
interface Long {
  readonly few: readonly number[];
  readonly length: number;
}
const long = (values: fc.Arbitrary<number>): fc.Arbitrary<Long> =>
  fc.record({ few: fc.array(values, { minLength: 1, maxLength: 60 }), length: fc.integer({ min: 1, max: 5000 }) });
const written = ({ few, length }: Long): number[] =>
  Array.from({ length }, (_, index) => few[(index + (index >> 6)) % few.length] as number);
const kinds: readonly (readonly [string, fc.Arbitrary<number>])[] = [
  ["money", cents],
  ["money with free customers", fc.oneof(cents, fc.constant(0))],
  ["money in and out", signed(cents)],
  ["whole numbers", fc.integer({ min: -1000, max: 1000 })],
  ["a window's width", between(-31, 0)],
  ["more than a window", between(-40, 0)],
  ["more than a window, any sign", signed(between(-90, 0))],
  ["the smallest doubles", signed(fc.oneof(between(-1074, -1000), fc.constantFrom(5e-324, 0, -0, 2 ** -1022)))],
  ["the largest doubles", signed(between(980, 1022))],
  ["any double", fc.double({ noNaN: true, noDefaultInfinity: true })],
];

/** Powers of two with one other bit anywhere, and one unit in the last place more or less, so that what is cut off is large and fine. */
const edges = [-34, -33, -32, -31, -30, -29, 0, 1, 2, 3, 9, 10, 11, 12].flatMap((exponent) =>
  Array.from({ length: 52 }, (_, bit) => 2 ** exponent * (1 + 2 ** -bit + (bit % 2 === 0 ? -1 : 1) * 2 ** -52)),
);
/** A multiple of a number, exactly, by doubling. */
function times(value: number, count: number): ExactSum {
  let [total, power] = [exactZero(), mergeExact(exactZero(), { overflow: 0, parts: [value] })];
  for (let left = count; left > 0; left >>= 1) {
    if (left & 1) total = mergeExact(total, power);
    power = mergeExact(power, power);
  }
  return total;
}

describe("the exact sum of a column", () => {
  it.each(kinds)("is that of its values one by one: %s", (_, kind) => {
    fc.assert(
      fc.property(long(kind), (list) => {
        const values = written(list);
        expect(byColumn(values)).toStrictEqual(oneByOne(values));
      }),
      { numRuns: 40 },
    );
  });
  it("does not depend on what the blocks before were like", () => {
    // The first block sets the scale; the next ones press against every edge of the window that it leaves.
    const next = fc.oneof(long(between(-34, 1)), long(between(0, 14)), long(signed(between(-45, 4))), long(fc.constant(2 - 2 ** -52)));
    fc.assert(
      fc.property(fc.array(next, { minLength: 1, maxLength: 4 }), (blocks) => {
        const values = [...Array<number>(2048).fill(1), ...blocks.flatMap(written)];
        expect(byColumn(values)).toStrictEqual(oneByOne(values));
      }),
      { numRuns: 60 },
    );
  });
  it.each([
    ["values above 0", 1],
    ["any sign", -1],
  ])("is exact wherever the bits of a full block lie in the window: %s", (_, sign) => {
    // Three full blocks and one that lacks a value, after one that sets the scale: 2^2.
    const length = 8191;
    const values = new Float64Array(2048 + length).fill(sign, 0, 2048);
    for (const value of edges) {
      values.fill(value, 2048);
      const sum = exactZero();
      addExactColumn(sum, values, 0, values.length, "values");
      const whole = mergeExact(times(sign, 2048), times(value, length));
      if (JSON.stringify(sum) !== JSON.stringify(whole)) expect({ value, sum }).toStrictEqual({ value, sum: whole });
    }
  });
  it("adds to what the sum holds, and only the rows asked for", () => {
    const values = Float64Array.from({ length: 3000 }, (_, index) => (index * 37) / 100);
    const sum = oneByOne([0.1, 0.2]);
    addExactColumn(sum, values, 100, 2900, "values");
    expect(sum).toStrictEqual(oneByOne([0.1, 0.2, ...values.subarray(100, 2900)]));
  });
  it("reads a view that starts anywhere in its buffer", () => {
    const values = new Float64Array(new ArrayBuffer(8 * 3003), 16, 3000).map((_, index) => (index % 7) * 10 ** ((index % 50) - 20));
    const view = new Float64Array(values.buffer, 8, 2500);
    const sum = exactZero();
    addExactColumn(sum, view, 0, 2500, "values");
    expect(sum).toStrictEqual(oneByOne(view));
  });
  it.each([Number.NaN, Infinity, -Infinity])("names the place of %d", (wrong) => {
    for (const [length, place] of [
      [10, 3],
      [5000, 4999],
      [5000, 0],
      [70_000, 69_999],
    ] as const) {
      const values = Array<number>(length).fill(2.5);
      values[place] = wrong;
      expect(() => byColumn(values)).toThrow(`values[${place}]: expected a finite number`);
    }
  });
});

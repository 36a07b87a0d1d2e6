import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ColumnValues } from "../../src/core/fields.ts";
import { addRating, createRatings, type Scale } from "../../src/core/rating-tally.ts";
import { addRatingColumn } from "../../src/survey/rating-columns.ts";

const SIZE = 260_000;
const scales: Scale[] = [
  { min: 0, max: 10 },
  { min: 1, max: 5 },
  { min: 0, max: 15 },
  { min: 0, max: 100 },
  { min: -5, max: 5 },
  { min: 0, max: 200 },
  { min: 0, max: 300 },
];

/** Ratings by a multiplicative generator: big columns, quickly. */
function fill(length: number, seed: number, span: number): number[] {
  let state = (seed % 2147483646) + 1;
  return Array.from({ length }, () => {
    state = (state * 48271) % 2147483647;
    return state % span;
  });
}

function oneByOne(values: ColumnValues, from: number, to: number, scale: Scale) {
  const tally = createRatings(scale);
  for (let index = from; index < to; index += 1) addRating(tally, values[index], index, "rating", "skip");
  return tally;
}

function byColumn(values: ColumnValues, from: number, to: number, scale: Scale) {
  const tally = createRatings(scale);
  addRatingColumn(tally, values, from, to, "rating", "skip");
  return tally;
}

const bytesAt = (values: readonly number[], offset: number): Uint8Array => {
  const bytes = new Uint8Array(new ArrayBuffer(values.length + offset), offset);
  bytes.set(values);
  return bytes;
};

const kinds: Record<string, (values: readonly number[], offset: number) => ColumnValues> = {
  Uint8Array: (values, offset) => bytesAt(values, offset),
  Uint8ClampedArray: (values, offset) => new Uint8ClampedArray(bytesAt(values, offset).buffer, offset, values.length),
  Int8Array: (values, offset) => new Int8Array(bytesAt(values, offset).buffer, offset, values.length),
  Int16Array: (values) => Int16Array.from(values),
  Float32Array: (values) => Float32Array.from(values),
  Float64Array: (values) => Float64Array.from(values),
  "BigInt-free array": (values) => [...values],
};

describe("rating columns", () => {
  for (const [kind, make] of Object.entries(kinds)) {
    it(`counts a large ${kind} as one by one does, at any offset and with anything in it`, () => {
      const clean = fill(SIZE, 7, 11);
      fc.assert(
        fc.property(
          fc.constantFrom(...scales),
          fc.nat({ max: 7 }),
          fc.nat({ max: 9 }),
          fc.nat({ max: 9 }),
          fc.array(fc.tuple(fc.nat({ max: SIZE - 1 }), fc.constantFrom(11, 15, 16, 127, 128, 200, 255)), { maxLength: 4 }),
          (scale, offset, start, left, dirt) => {
            const values = clean.slice();
            for (const [place, value] of dirt) values[place] = value;
            const column = make(values, offset);
            expect(byColumn(column, start, SIZE - left, scale)).toStrictEqual(oneByOne(column, start, SIZE - left, scale));
          },
        ),
        { numRuns: 8 },
      );
    });
  }
  it("counts small columns of every kind as one by one does", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(kinds)),
        fc.constantFrom(...scales),
        fc.array(fc.nat({ max: 255 })),
        fc.nat({ max: 5 }),
        fc.nat({ max: 5 }),
        (make, scale, values, offset, from) => {
          const column = make(values, offset);
          const start = Math.min(from, values.length);
          expect(byColumn(column, start, values.length, scale)).toStrictEqual(oneByOne(column, start, values.length, scale));
        },
      ),
      { numRuns: 500 },
    );
  });
  it("counts arrays and doubles with gaps and strangers as one by one does", () => {
    const strange = fc.constantFrom<unknown>(null, undefined, Number.NaN, -0, 0.5, -1, 16, 2 ** 32, 2 ** 31, Infinity, "7", true, {}, []);
    const clean = fill(SIZE, 11, 11);
    fc.assert(
      fc.property(fc.constantFrom(...scales), fc.array(fc.tuple(fc.nat({ max: SIZE - 1 }), strange), { maxLength: 30 }), (scale, dirt) => {
        const items: unknown[] = clean.slice();
        for (const [place, value] of dirt) items[place] = value;
        expect(byColumn(items, 0, SIZE, scale)).toStrictEqual(oneByOne(items, 0, SIZE, scale));
        const doubles = Float64Array.from(items, (value) => (typeof value === "number" ? value : Number.NaN));
        expect(byColumn(doubles, 0, SIZE, scale)).toStrictEqual(oneByOne(doubles, 0, SIZE, scale));
      }),
      { numRuns: 8 },
    );
  });
  it("names the first value off the scale, wherever it is", () => {
    for (const place of [0, 1, 3, 1000, SIZE - 1]) {
      const values = fill(SIZE, 3, 11);
      values[place] = 12;
      for (const make of Object.values(kinds)) {
        expect(() => {
          addRatingColumn(createRatings({ min: 0, max: 10 }), make(values, 1), 0, SIZE, "rating", "error");
        }).toThrow(`rating[${place}]: expected an integer from 0 to 10, received 12`);
      }
    }
  });
  it("reads objects with a length and an index", () => {
    const column = { length: 3, 0: 10, 1: null, 2: 3 };
    expect(byColumn(column, 0, 3, { min: 0, max: 10 })).toStrictEqual(oneByOne(column, 0, 3, { min: 0, max: 10 }));
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sortDoubles } from "../../src/stats/sort-doubles.ts";

const plain = (values: readonly number[]): Float64Array => Float64Array.from(values).sort();

describe("sorting doubles", () => {
  it("gives what the engine's sort gives, however values are spread", () => {
    const value = fc.constantFrom(
      (unit: number) => unit,
      (unit: number) => Math.floor(20 * unit),
      (unit: number) => 1e300 * unit ** 40,
      (unit: number) => 5e-324 * Math.floor(9 * unit),
      (unit: number) => (unit < 0.5 ? 0 : 1e308),
      (unit: number) => (unit < 0.99 ? unit * 1e-9 : 1e9),
      (unit: number) => (unit < 0.5 ? -1.7e308 : 1.7e308) * unit,
    );
    fc.assert(
      fc.property(value, fc.constantFrom(0, 1, 2, 2047, 2048, 2049, 9000), fc.integer({ min: 1, max: 2 ** 30 }), (of, count, seed) => {
        let state = seed;
        const values = Array.from({ length: count }, () => {
          state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
          return of(state / 0x80000000) + 0;
        });
        const given = Float64Array.from(values);
        expect(sortDoubles(given)).toBe(given);
        expect(given).toStrictEqual(plain(values));
      }),
    );
  });
});

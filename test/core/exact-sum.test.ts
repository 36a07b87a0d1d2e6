import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addExact, type ExactSum, exactSumOf, exactZero, mergeExact, roundExact } from "../../src/core/exact-sum.ts";

/** A finite double as an integer count of 2^-1074. */
function units(value: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const magnitude = exponent === 0 ? fraction : (fraction | 0x10000000000000n) << BigInt(exponent - 1);
  return bits >> 63n ? -magnitude : magnitude;
}

/** A count of 2^-1074 rounded to the nearest double, ties to even: the plain definition, by integers. */
function rounded(total: bigint): number {
  const magnitude = total < 0n ? -total : total;
  const length = magnitude.toString(2).length;
  const shift = BigInt(Math.max(0, length - 53));
  let kept = magnitude >> shift;
  const half = shift === 0n ? 0n : 1n << (shift - 1n);
  const dropped = magnitude - (kept << shift);
  if (shift > 0n && (dropped > half || (dropped === half && kept & 1n))) kept += 1n;
  const result = Number(kept) * 2 ** (Number(shift) - 1074 + 500) * 2 ** -500;
  const scaled = Number(shift) > 1500 ? Number(kept) * 2 ** 500 * 2 ** (Number(shift) - 1574) : result;
  return total < 0n ? -scaled : scaled;
}

const exact = (values: readonly number[]) => rounded(values.reduce((total, value) => total + units(value), 0n));
const sumUp = (values: readonly number[]): ExactSum => {
  const sum = exactZero();
  for (const value of values) addExact(sum, value);
  return sum;
};

const any = fc.double({ noNaN: true, noDefaultInfinity: true });
const cents = fc.integer({ min: -1e9, max: 1e9 }).map((value) => value / 100);
const wide = fc.tuple(fc.integer({ min: -1070, max: 1020 }), fc.double({ min: -2, max: 2, noNaN: true })).map(([e, m]) => m * 2 ** e);
const huge = fc.double({ min: -1.7e308, max: 1.7e308, noNaN: true }).map((value) => Math.sign(value) * Math.max(Math.abs(value), 1e300));
const powers = fc.tuple(fc.integer({ min: -1074, max: 1023 }), fc.constantFrom(-1, 1)).map(([e, s]) => s * 2 ** e);
const narrow = fc.tuple(fc.integer({ min: -60, max: 60 }), fc.constantFrom(-1, 1)).map(([e, s]) => s * 2 ** e);
const boundary = fc.constantFrom(
  2 ** 999,
  -(2 ** 999),
  2 ** 1000,
  -(2 ** 1000),
  2 ** 947,
  -(2 ** 947),
  5e-324,
  -5e-324,
  1,
  -1,
  1.5 * 2 ** 999,
);
const values = fc.oneof(
  fc.array(any),
  fc.array(cents),
  fc.array(wide),
  fc.array(huge),
  fc.array(powers),
  fc.array(narrow),
  fc.array(boundary),
);

describe("an exact sum", () => {
  it("is the sum by integers, rounded once", () => {
    fc.assert(
      fc.property(values, (list) => {
        expect(exactSumOf(list)).toBe(exact(list) + 0);
      }),
      { numRuns: 3000 },
    );
  });
  it("is one value for one sum, whatever the order", () => {
    fc.assert(
      fc.property(
        values.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        ([list, shuffled]) => {
          expect(sumUp(shuffled)).toStrictEqual(sumUp(list));
        },
      ),
      { numRuns: 2000 },
    );
  });
  it("merges from any parts to the same value and leaves the parts alone", () => {
    fc.assert(
      fc.property(values, values, values, (a, b, c) => {
        const [x, y, z] = [sumUp(a), sumUp(b), sumUp(c)];
        const before = structuredClone([x, y, z]);
        const whole = sumUp([...a, ...b, ...c]);
        expect(mergeExact(mergeExact(x, y), z)).toStrictEqual(whole);
        expect(mergeExact(x, mergeExact(z, y))).toStrictEqual(whole);
        expect([x, y, z]).toStrictEqual(before);
      }),
      { numRuns: 1000 },
    );
  });
  it("survives JSON", () => {
    fc.assert(
      fc.property(values, (list) => {
        expect(JSON.parse(JSON.stringify(sumUp(list)))).toStrictEqual(sumUp(list));
      }),
    );
  });
  it("is infinite only when the true sum is beyond the largest double", () => {
    expect(exactSumOf([1e308, 1e308, -1e308])).toBe(1e308);
    expect(exactSumOf([1.7e308, 1.7e308])).toBe(Infinity);
    expect(exactSumOf([-1.7976931348623157e308, -1e292, -1e292])).toBe(-Infinity);
    expect(exactSumOf([1.7976931348623157e308, 9.979201547673598e291])).toBe(1.7976931348623157e308);
    expect(roundExact({ overflow: 2 ** 40, parts: [] })).toBe(Infinity);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addExact, type ExactSum, exactZero, mergeExact } from "../../src/core/exact-sum.ts";
import { createGroupSums } from "../../src/core/group-sums.ts";

interface Total {
  values: number;
  sum: ExactSum;
}
type Row = readonly [code: number, value: number];
interface Block {
  readonly groups: number;
  readonly rows: readonly Row[];
}

const nothing = (): Total => ({ values: 0, sum: exactZero() });
const addOne = (totals: Map<number, Total>, [code, value]: Row): void => {
  if (!(Math.abs(value) <= 1e150)) return;
  const total = totals.get(code) ?? nothing();
  totals.set(code, total);
  total.values += 1;
  addExact(total.sum, value);
};

/** The same blocks through the table and one by one, and how many rows the table left alone. */
function both(blocks: readonly Block[]) {
  const [totals, plain] = [new Map<number, Total>(), new Map<number, Total>()];
  const sums = createGroupSums((code, values) => {
    const total = totals.get(code) ?? nothing();
    totals.set(code, total);
    total.values += values;
    return total.sum;
  });
  const others = new Int32Array(4096);
  let alone = 0;
  for (const { groups, rows } of blocks) {
    const [codes, values] = [Int32Array.from(rows, ([code]) => code), Float64Array.from(rows, ([, value]) => value)];
    const left = sums.add(codes, groups, values, rows.length, others);
    alone += left;
    for (const row of others.subarray(0, left)) addOne(totals, rows[row] as Row);
    for (const row of rows) addOne(plain, row);
  }
  sums.flush();
  const sorted = (map: Map<number, Total>) => [...map].sort(([a], [b]) => a - b);
  return { totals: sorted(totals), plain: sorted(plain), alone };
}

const digits = fc.oneof(fc.double({ min: 1, max: 2, maxExcluded: true, noNaN: true }), fc.constantFrom(1, 2 - 2 ** -52, 1 + 2 ** -52));
const between = (least: number, most: number): fc.Arbitrary<number> =>
  fc
    .tuple(fc.integer({ min: least, max: most }), digits, fc.constantFrom(1, -1))
    .map(([exponent, mantissa, sign]) => sign * mantissa * 2 ** exponent);
const value = fc.oneof(
  fc.integer({ min: -1e9, max: 1e9 }).map((cents) => cents / 100),
  between(-30, 3),
  between(-1000, 497),
  fc.constantFrom(1e150, -1e150, 1e16, 0.1, 0, -0, NaN, Infinity, -Infinity, 5e-324, 1e300),
);

describe("sums by group", () => {
  it("are those of the values one by one, whatever the number of groups", () => {
    const block = fc
      .constantFrom(1, 4, 64, 65, 300)
      .chain((groups) =>
        fc.record({ groups: fc.constant(groups), rows: fc.array(fc.tuple(fc.nat(groups - 1), value), { maxLength: 80 }) }),
      );
    fc.assert(
      fc.property(fc.array(block, { maxLength: 6 }), (blocks) => {
        let known = 1;
        const growing = blocks.map(({ groups, rows }) => ({ groups: (known = Math.max(known, groups)), rows }));
        const { totals, plain } = both(growing);
        expect(totals).toStrictEqual(plain);
      }),
      { numRuns: 300 },
    );
  });
  it("are exact wherever the bits of many values of one group lie in the window", () => {
    const others = new Int32Array(4096);
    // As many groups as have no slots in turn, so that all values come to one slot.
    const groups = 65;
    const codes = new Int32Array(4096);
    let held = 0;
    for (const exponent of [-30, -29, -28, -27, -26, -25, -24, 0, 1, 2, 3]) {
      for (let bit = 0; bit < 52; bit += 1) {
        for (const sign of [1, -1]) {
          const each = sign * 2 ** exponent * (1 + 2 ** -bit + (bit % 2 === 0 ? -1 : 1) * 2 ** -52);
          const total = nothing();
          const sums = createGroupSums((_code, values) => {
            total.values += values;
            return total.sum;
          });
          // The first block sets the scale: 2^2. The others fill the slot to the brim and once more.
          sums.add(codes, groups, new Float64Array(4096).fill(sign), 4096, others);
          let left = 0;
          for (let round = 0; round < 3; round += 1) {
            left += sums.add(codes, groups, new Float64Array(4096).fill(each), round === 2 ? 4095 : 4096, others);
          }
          sums.flush();
          const count = 3 * 4096 - 1 - left;
          held += count;
          expect(total.values).toBe(4096 + count);
          const sum = mergeExact(times(sign, 4096), times(each, count));
          if (JSON.stringify(total.sum) !== JSON.stringify(sum)) expect({ each, total }).toStrictEqual({ each, total: { ...total, sum } });
        }
      }
    }
    // All but the sizes beyond both ends of the window.
    expect(held).toBeGreaterThan(7 * 52 * 2 * 12_000);
  });
  it("leave alone only what is far from the rest, and follow where most have gone", () => {
    const rows = (count: number, each: number): Block => ({ groups: 2, rows: Array.from({ length: count }, (_, row) => [row & 1, each]) });
    expect(both([rows(1000, 1), rows(1000, 4), rows(1000, 2 ** -26), rows(1000, 0), rows(1000, -3)]).alone).toBe(0);
    expect(both([rows(1000, 1), rows(1000, 4.5)]).alone).toBe(1000);
    // Every value of the first block out there, none of the second.
    expect(both([rows(1000, 1), rows(1000, 1e9), rows(1000, 1e9)]).alone).toBe(1000);
    // Zeros alone say nothing of a scale.
    expect(both([rows(1000, 0), rows(1000, 1e9), rows(1000, 1e9)]).alone).toBe(1000);
    expect(both([rows(1000, 2 ** 496), rows(1000, 2 ** 498)]).alone).toBe(0);
    expect(both([rows(1000, 2 ** 496), rows(1000, 2 ** 498 * 1.1)]).alone).toBe(1000);
  });
  it("hand over nothing twice", () => {
    const total = nothing();
    const sums = createGroupSums((_code, values) => {
      total.values += values;
      return total.sum;
    });
    expect(sums.add(Int32Array.of(0, 0), 1, Float64Array.of(1.25, -2.5), 2, new Int32Array(2))).toBe(0);
    sums.flush();
    sums.flush();
    expect(total).toStrictEqual({ values: 2, sum: { overflow: 0, parts: [-1.25] } });
  });
});

/** A multiple of a number, exactly, by doubling. */
function times(number: number, count: number): ExactSum {
  let [total, power] = [exactZero(), mergeExact(exactZero(), { overflow: 0, parts: [number] })];
  for (let left = count; left > 0; left >>= 1) {
    if (left & 1) total = mergeExact(total, power);
    power = mergeExact(power, power);
  }
  return total;
}

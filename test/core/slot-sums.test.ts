import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addExact, type ExactSum, exactZero, mergeExact } from "../../src/core/exact-sum.ts";
import { createSlotSums } from "../../src/core/slot-sums.ts";

const point = () => ({ n: 0, revenue: exactZero(), squares: exactZero() });

const POINTS = 11;
type Row = readonly [code: number, place: number, weight: number];

/** The same blocks through the table and one by one. */
function both(blocks: readonly (readonly Row[])[]) {
  const points = Array.from({ length: 4 * POINTS }, point);
  const plain = Array.from({ length: 4 * POINTS }, point);
  const at = (list: typeof points, code: number, place: number) => list[code * POINTS + place] as ReturnType<typeof point>;
  const addOne = (list: typeof points, [code, place, weight]: Row): void => {
    if (!(place < POINTS && weight > 0 && weight < 1e150)) return;
    const target = at(list, code, place);
    target.n += 1;
    addExact(target.revenue, weight);
    addExact(target.squares, weight * weight);
  };
  const sums = createSlotSums(POINTS, (code, place, weights) => {
    const target = at(points, code, place);
    target.n += weights;
    return target;
  });
  const others = new Int32Array(4096);
  for (const block of blocks) {
    const [codes, places] = [Int32Array.from(block, ([code]) => code), Uint8Array.from(block, ([, place]) => place)];
    const left = sums.add(
      codes,
      4,
      places,
      Float64Array.from(block, ([, , weight]) => weight),
      block.length,
      others,
    );
    for (const row of others.subarray(0, left)) addOne(points, block[row] as Row);
    for (const row of block) addOne(plain, row);
  }
  sums.flush();
  return { points, plain };
}

const digits = fc.oneof(fc.double({ min: 1, max: 2, maxExcluded: true, noNaN: true }), fc.constantFrom(1, 2 - 2 ** -52, 1 + 2 ** -52));
const between = (least: number, most: number): fc.Arbitrary<number> =>
  fc.tuple(fc.integer({ min: least, max: most }), digits).map(([exponent, mantissa]) => mantissa * 2 ** exponent);
const code = fc.integer({ min: 0, max: 3 });
const place = fc.oneof(fc.integer({ min: 0, max: 10 }), fc.constantFrom(11, 255));
const weights = fc.oneof(
  fc.integer({ min: 1, max: 1e9 }).map((cents) => cents / 100),
  between(-30, 3),
  between(-465, 463),
  fc.constantFrom(1e-140, 1e140, 1e16, 0.1, 0, -0, -1, NaN, Infinity, 1e-320),
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

describe("sums by slot", () => {
  it("are those of the weights one by one", () => {
    const block = fc.array(fc.tuple(code, place, weights), { maxLength: 80 });
    fc.assert(
      fc.property(fc.array(block, { maxLength: 6 }), (blocks) => {
        const { points, plain } = both(blocks);
        expect(points).toStrictEqual(plain);
      }),
      { numRuns: 300 },
    );
  });
  it("are exact wherever the bits of many weights of one slot lie in the window", () => {
    const codes = new Int32Array(4096);
    const places = new Uint8Array(4096);
    const others = new Int32Array(4096);
    for (const exponent of [-30, -29, -28, -27, -26, -25, 0, 1, 2, 3]) {
      for (let bit = 0; bit < 52; bit += 1) {
        const weight = 2 ** exponent * (1 + 2 ** -bit + (bit % 2 === 0 ? -1 : 1) * 2 ** -52);
        const target = point();
        const sums = createSlotSums(1, (_code, _place, count) => {
          target.n += count;
          return target;
        });
        // The first block sets the scale: 2^2. The others fill the slot to the brim and once more.
        sums.add(codes, 1, places, new Float64Array(4096).fill(1), 4096, others);
        const block = new Float64Array(4096).fill(weight);
        let left = 0;
        for (let round = 0; round < 3; round += 1) {
          left += sums.add(codes, 1, places, block, round === 2 ? 4095 : 4096, others);
        }
        sums.flush();
        const held = 3 * 4096 - 1 - left;
        expect(target.n).toBe(4096 + held);
        const revenue = mergeExact(times(1, 4096), times(weight, held));
        const squares = mergeExact(times(1, 4096), times(weight * weight, held));
        if (JSON.stringify(target) !== JSON.stringify({ n: target.n, revenue, squares })) {
          expect({ weight, target }).toStrictEqual({ weight, target: { n: target.n, revenue, squares } });
        }
      }
    }
  });
  it("hand over nothing twice", () => {
    const target = point();
    const sums = createSlotSums(1, (_code, _place, count) => {
      target.n += count;
      return target;
    });
    expect(sums.add(Int32Array.of(0, 0), 1, Uint8Array.of(0, 0), Float64Array.of(1.25, 2.5), 2, new Int32Array(2))).toBe(0);
    sums.flush();
    sums.flush();
    expect(target).toStrictEqual({ n: 2, revenue: { overflow: 0, parts: [3.75] }, squares: { overflow: 0, parts: [7.8125] } });
  });
});

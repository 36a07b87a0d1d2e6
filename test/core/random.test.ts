import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom, fillCoarseUniforms, fillUniforms, nextUniform, type Random } from "../../src/core/random.ts";
import { chiSquareUpperTail } from "../../src/stats/chi-square.ts";

const seed = fc.oneof(fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer());
const stream = fc.oneof(fc.nat({ max: 10 }), fc.maxSafeNat());

/** Chance of counts this uneven or worse, if all were equally likely. Seeds are fixed, so that these tests never fail by chance. */
function evenness(counts: readonly number[]): number {
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  const deviance = counts.reduce((sum, count) => sum + (count - mean) ** 2 / mean, 0);
  return chiSquareUpperTail(deviance, counts.length - 1);
}

function expectEven(counts: readonly number[]): void {
  expect(evenness(counts)).toBeGreaterThan(1e-3);
  // Too even is as suspect.
  expect(evenness(counts)).toBeLessThan(1 - 1e-3);
}

const kinds: readonly [string, (random: Random, target: Float64Array) => Float64Array][] = [
  ["fine", fillUniforms],
  ["coarse", fillCoarseUniforms],
];

describe("the stream of a seed", () => {
  // Computed by a second program (Python), written from the description alone. These numbers must never change.
  it.each<[number | string, number, [number, number, number, number], number[]]>([
    [1, 0, [-2092818893, 1045004119, 1099118336, -615468361], [0.6127367228773416, 0.5510765405696533, 0.6466233042753681]],
    [1, 1, [-27111541, 187751800, -1922048506, -966711914], [0.8123218237026827, 0.83560014720945, 0.9126908299951767]],
    [7, 0, [-672908975, -891481834, 393604790, 1154982630], [0.9046772403356788, 0.7866109681021186, 0.5648207080723416]],
    [-2.5, 0, [1719963900, -1906452462, 2018089868, 429912072], [0.05667646056494291, 0.8311711122534192, 0.3731266686844511]],
    ["", 0, [1973568928, -273608940, 2007560965, 1865988357], [0.8302620437425751, 0.5125545219202982, 0.9909741263834596]],
    ["café ☕ 😀", 0, [-951637005, 985766531, 502349690, 1496164953], [0.35629945443494637, 0.019391528911646527, 0.15169374481069664]],
    ["1", 2 ** 53 - 1, [-1201426371, -955121427, 1074943765, 863832104], [0.6990161721813893, 0.712692135837563, 0.5853549389057872]],
  ])("of %j, part %i, is what it has always been", (from, part, [a, b, c, counter], numbers) => {
    const random = createRandom(from, part);
    expect(random).toStrictEqual({ a, b, c, counter });
    expect(numbers.map(() => nextUniform(random))).toStrictEqual(numbers);
  });
  it("is coarse in the same order: the first 32 bits of 7, and the millionth of 1", () => {
    expect([...fillCoarseUniforms(createRandom(7), new Float64Array(3))]).toStrictEqual([
      0.9046772302826867, 0.885582382674329, 0.7866109661990777,
    ]);
    expect(fillCoarseUniforms(createRandom(1), new Float64Array(1_000_000))[999_999]).toBe((73172995 + 0.5) / 2 ** 32);
  });
  it("is the same for a number and its text", () => {
    expect(createRandom("-2.5")).toStrictEqual(createRandom(-2.5));
    expect(createRandom(-0)).toStrictEqual(createRandom("0"));
  });
  it("goes on from stored JSON where it was", () => {
    fc.assert(
      fc.property(seed, stream, fc.nat({ max: 20 }), (from, part, count) => {
        const random = createRandom(from, part);
        for (let index = 0; index < count; index += 1) nextUniform(random);
        const stored = JSON.parse(JSON.stringify(random)) as Random;
        expect(nextUniform(stored)).toBe(nextUniform(random));
        expect(stored).toStrictEqual(random);
      }),
    );
  });
  it("fills an array as single calls would", () => {
    fc.assert(
      fc.property(seed, stream, fc.nat({ max: 50 }), (from, part, length) => {
        const [one, other] = [createRandom(from, part), createRandom(from, part)];
        const target = new Float64Array(length);
        expect(fillUniforms(one, target)).toBe(target);
        expect([...target]).toStrictEqual(Array.from(target, () => nextUniform(other)));
        expect(one).toStrictEqual(other);
      }),
    );
  });
  it("is cut into blocks without a seam", () => {
    for (const [, fill] of kinds) {
      const whole = fill(createRandom("seam"), new Float64Array(100));
      const random = createRandom("seam");
      const parts = [...fill(random, new Float64Array(37)), ...fill(random, new Float64Array(0)), ...fill(random, new Float64Array(63))];
      expect(parts).toStrictEqual([...whole]);
    }
  });
  it("differs between neighboring seeds and streams", () => {
    const first = new Set<number>();
    for (let index = 0; index < 2_000; index += 1) {
      first.add(nextUniform(createRandom(index)));
      first.add(nextUniform(createRandom("x", index)));
    }
    expect(first.size).toBe(4_000);
  });
  it.each([Number.NaN, Infinity, undefined, null, {}, 1n])("has no seed %s", (from) => {
    expect(() => createRandom(from as number)).toThrow(expect.objectContaining({ code: "invalid-value", path: "seed" }));
  });
  it.each([-1, 0.5, 2 ** 53, Number.NaN, "1"])("has no part %s", (part) => {
    expect(() => createRandom(1, part as number)).toThrow(expect.objectContaining({ code: "invalid-value", path: "stream" }));
  });
});

describe.each(kinds)("%s uniform numbers", (name, fill) => {
  const grid = name === "fine" ? 2 ** 53 : 2 ** 33;
  const sample = fill(createRandom("tests", 3), new Float64Array(400_000));
  const cell = (uniform: number, cells: number): number => Math.floor(uniform * cells);
  it("lie between 0 and 1, at odd multiples of one step", () => {
    for (const uniform of sample) {
      if (!(uniform > 0 && uniform < 1 && (uniform * grid) % 2 === 1)) expect.fail(`${uniform}`);
    }
  });
  it("fall into each of 1,000 cells alike", () => {
    const counts = new Array<number>(1000).fill(0);
    for (const uniform of sample) counts[cell(uniform, 1000)]! += 1;
    expectEven(counts);
  });
  it("do so in pairs and in triples too", () => {
    for (const [length, cells] of [
      [2, 20],
      [3, 8],
    ] as const) {
      const counts = new Array<number>(cells ** length).fill(0);
      for (let index = 0; index + length <= sample.length; index += length) {
        let place = 0;
        for (let step = 0; step < length; step += 1) place = place * cells + cell(sample[index + step] as number, cells);
        counts[place]! += 1;
      }
      expectEven(counts);
    }
  });
  it("have every bit set half of the time, and as often as the same bit before", () => {
    const bits = Math.log2(grid) - 1;
    for (let bit = 1; bit <= bits; bit += 1) {
      const set = (uniform: number): number => Math.floor(uniform * 2 ** bit) % 2;
      let ones = 0;
      let changes = 0;
      for (let index = 0; index < 20_000; index += 1) {
        ones += set(sample[index] as number);
        changes += Math.abs(set(sample[index] as number) - set(sample[index + 1] as number));
      }
      // 4.5 standard deviations: once in 3,000 for all bits of both kinds.
      expect(Math.abs(ones - 10_000), `bit ${bit}`).toBeLessThan(4.5 * Math.sqrt(5_000));
      expect(Math.abs(changes - 10_000), `bit ${bit}, changes`).toBeLessThan(4.5 * Math.sqrt(5_000));
    }
  });
  it("are not followed by their like: gaps between small ones are geometric", () => {
    const counts = new Array<number>(20).fill(0);
    let gap = 0;
    for (const uniform of sample) {
      if (uniform < 0.2) {
        counts[Math.min(19, gap)]! += 1;
        gap = 0;
      } else gap += 1;
    }
    const total = counts.reduce((sum, count) => sum + count, 0);
    let deviance = 0;
    for (const [length, count] of counts.entries()) {
      const expected = total * (length === 19 ? 0.8 ** 19 : 0.2 * 0.8 ** length);
      deviance += (count - expected) ** 2 / expected;
    }
    expect(chiSquareUpperTail(deviance, 19)).toBeGreaterThan(1e-3);
  });
  it("have nothing to do with the streams beside them", () => {
    const length = 20_000;
    const parts = [0, 1, 2, 3].map((part) => fill(createRandom(2025, part), new Float64Array(length)));
    for (const [index, one] of parts.entries()) {
      for (const other of parts.slice(index + 1)) {
        for (const lag of [0, 1, 2]) {
          let sum = 0;
          for (let place = 0; place + lag < length; place += 1)
            sum += ((one[place] as number) - 0.5) * ((other[place + lag] as number) - 0.5);
          expect(Math.abs(sum) / (Math.sqrt(length) / 12)).toBeLessThan(4.5);
        }
      }
    }
  });
});

describe("the first numbers of many streams", () => {
  it.each<[string, (index: number) => Random]>([
    ["seeds 0, 1, 2 …", (index) => createRandom(index)],
    ["streams 0, 1, 2 … of one seed", (index) => createRandom("job", index)],
    ["seeds a tenth apart", (index) => createRandom(index / 10)],
  ])("are as even as those of one: %s", (_, random) => {
    const counts = new Array<number>(256).fill(0);
    const pairs = new Array<number>(256).fill(0);
    for (let index = 0; index < 20_000; index += 1) {
      const state = random(index);
      const [first, second] = [nextUniform(state), nextUniform(state)];
      counts[Math.floor(256 * first)]! += 1;
      pairs[16 * Math.floor(16 * first) + Math.floor(16 * second)]! += 1;
    }
    expectEven(counts);
    expectEven(pairs);
  });
});

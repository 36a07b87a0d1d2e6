import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { exampleData } from "../../examples/scorecard/example-data.ts";
import { createRandom } from "../../examples/scorecard/random.ts";

const files = exampleData();

describe("the example data", () => {
  it.each(Object.keys(files))("%s is what the seeded program writes, byte for byte", (name) => {
    expect(readFileSync(new URL(`../../examples/data/${name}`, import.meta.url), "utf8") === files[name]).toBe(true);
  });

  it("stays below two million bytes", () => {
    expect(Object.values(files).reduce((sum, text) => sum + Buffer.byteLength(text), 0)).toBeLessThan(2_000_000);
  });
});

describe("the generator behind it", () => {
  it("gives the stream of sfc32", () => {
    // Computed with a second implementation of sfc32, in Python, from the same state.
    const random = createRandom(1);
    expect(Array.from({ length: 4 }, () => random.next() * 2 ** 32)).toStrictEqual([2212199553, 1506684997, 389392296, 138374344]);
  });

  it("spreads its numbers evenly", () => {
    const random = createRandom(7);
    const counts = new Array<number>(10).fill(0);
    for (let draw = 0; draw < 10_000; draw += 1) {
      const value = random.below(10);
      counts[value] = (counts[value] as number) + 1;
    }
    // A bell of deviation 30: five of them.
    for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });
});

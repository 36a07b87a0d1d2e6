import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sortSpells } from "../../src/stats/sort-spells.ts";

describe("sorting spells", () => {
  it("gives what the engine's sort gives, however times are spread, and every event stays with its time", () => {
    const spread = fc.constantFrom(
      (unit: number) => unit,
      (unit: number) => Math.floor(20 * unit),
      (unit: number) => Math.floor(3000 * unit) / 4,
      (unit: number) => 1e300 * unit ** 40,
      (unit: number) => 5e-324 * Math.floor(9 * unit),
      (unit: number) => (unit < 0.5 ? 0 : 1.7e308),
      (unit: number) => (unit < 0.99 ? unit * 1e-9 : 1e9),
    );
    fc.assert(
      fc.property(spread, fc.constantFrom(0, 1, 2, 2047, 2048, 2049, 9000), fc.integer({ min: 1, max: 2 ** 30 }), (of, count, seed) => {
        let state = seed;
        const draw = (): number => {
          state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
          return (state + 0.5) / 2 ** 32;
        };
        const times = Float64Array.from({ length: count }, () => of(draw()));
        const events = Uint8Array.from({ length: count }, () => (draw() < 0.7 ? 1 : 0));
        const [givenTimes, givenEvents] = [times.slice(), events.slice()];
        const sorted = sortSpells({ times, events });
        expect([times, events]).toStrictEqual([givenTimes, givenEvents]);
        expect(sorted.times).toStrictEqual(times.slice().sort());
        const ended = (list: { times: Float64Array; events: Uint8Array }) => list.times.filter((_, index) => list.events[index] === 1);
        expect(ended(sorted).sort()).toStrictEqual(ended({ times, events }).sort());
        expect(sorted.events.every((event) => event < 2)).toBe(true);
      }),
    );
  });
});

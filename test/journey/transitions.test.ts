import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type JourneyEvent, transitions } from "../../src/index.ts";
import { absorbingChain } from "../../src/stats/index.ts";

const events = fc.array(
  fc.record({
    customer: fc.constantFrom("x", "y", "z"),
    touchpoint: fc.constantFrom("a", "b", "c", "__proto__", "order"),
    at: fc.integer({ min: 0, max: 50 }),
  }),
  { minLength: 1, maxLength: 40 },
);
const way = (customer: string, ...touchpoints: string[]): JourneyEvent[] =>
  touchpoints.map((touchpoint, at) => ({ customer, touchpoint, at }));

describe("absorbingChain", () => {
  it("solves N = I + QN and B = NR", () => {
    const weight = fc.double({ min: 0, max: 1, noNaN: true });
    const chain = fc
      .integer({ min: 1, max: 6 })
      .chain((n) =>
        fc.tuple(
          fc.array(fc.array(weight, { minLength: n, maxLength: n }), { minLength: n, maxLength: n }),
          fc.array(fc.tuple(fc.double({ min: 0.01, max: 1, noNaN: true }), weight), { minLength: n, maxLength: n }),
        ),
      );
    fc.assert(
      fc.property(chain, ([moves, ends]) => {
        const { visits, absorption, steps } = absorbingChain(moves, ends);
        moves.forEach((row, from) => {
          const total = [...row, ...(ends[from] as number[])].reduce((sum, value) => sum + value, 0);
          row.forEach((_, to) => {
            const expected = row.reduce((sum, value, by) => sum + (value / total) * (visits[by]?.[to] as number), from === to ? 1 : 0);
            expect(visits[from]?.[to]).toBeCloseTo(expected, 8);
          });
          expect((absorption[from] as number[]).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
          expect(steps[from]).toBeCloseTo(1 + row.reduce((sum, value, by) => sum + (value / total) * (steps[by] as number), 0), 7);
        });
      }),
    );
  });
  it("keeps every digit where the end is reached once in 10^15 moves", () => {
    const { absorption, steps } = absorbingChain(
      [
        [0, 1],
        [1, 0],
      ],
      [
        [0, 0],
        [1e-15, 3e-15],
      ],
    );
    expect(absorption[0]?.[0]).toBeCloseTo(0.25, 15);
    expect((steps[1] as number) / 5e14).toBeCloseTo(1, 12);
  });
  it("refuses rows that do not fit, weights that are none, and a state without an end", () => {
    expect(() => absorbingChain([[0]], [])).toThrow("ends");
    expect(() => absorbingChain([[0, 1]], [[1]])).toThrow("moves[0]");
    expect(() => absorbingChain([[-1]], [[1]])).toThrow("moves[0][0]");
    expect(() => absorbingChain([[1]], [[0]])).toThrow("a way to an end");
  });
});

describe("transitions", () => {
  it("has rows that add up to one, and a start that converts as often as journeys did", () => {
    fc.assert(
      fc.property(events, (list) => {
        const result = transitions(list, { goals: ["order"] });
        const rows = new Map<string | null, number>();
        for (const { from, probability } of result.transitions) rows.set(from, (rows.get(from) ?? 0) + probability);
        for (const total of rows.values()) expect(total).toBeCloseTo(1, 12);
        // The chain of the first order keeps the share of journeys that convert.
        const fromStart = result.transitions
          .filter(({ from }) => from === null)
          .reduce((sum, { to, probability }) => {
            const state = result.states.find(({ touchpoint }) => touchpoint === to);
            return sum + probability * (to === "order" ? 1 : (state?.goalProbability ?? 0));
          }, 0);
        expect(fromStart).toBeCloseTo(result.conversion.rate, 10);
        expect(result.states.reduce((sum, { visits }) => sum + visits, 0)).toBe(
          list.filter(({ touchpoint }) => touchpoint !== "order").length,
        );
      }),
    );
  });
  it("has the removal effects of the chain solved again without each touchpoint", () => {
    fc.assert(
      fc.property(events, (list) => {
        const { states, conversion } = transitions(list, { goals: ["order"] });
        fc.pre(conversion.rate > 0);
        for (const { touchpoint, removalEffect } of states) {
          // Whoever comes there leaves instead. The new name stands where the old one did among events of one moment.
          const gone = `${touchpoint}~`;
          const cut = list.map((event) => (event.touchpoint === touchpoint ? { ...event, touchpoint: gone } : event));
          const { states: renamed, transitions: moves } = transitions(cut, { goals: ["order"] });
          const names = [null, ...renamed.map((state) => state.touchpoint).filter((name) => name !== gone)];
          const count = (from: string | null, to: string | null): number =>
            moves.find((move) => move.from === from && move.to === to)?.count ?? 0;
          const { absorption } = absorbingChain(
            names.map((from) => names.map((to) => (to === null ? 0 : count(from, to)))),
            names.map((from) => [count(from, "order"), count(from, null) + count(from, gone)]),
          );
          expect(removalEffect).toBeCloseTo(1 - (absorption[0]?.[0] as number) / conversion.rate, 9);
        }
        const shares = states.map(({ normalizedEffect }) => normalizedEffect ?? 0);
        if (states.some(({ removalEffect }) => removalEffect !== 0))
          expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
      }),
    );
  });
  it("agrees with walks drawn from it", () => {
    const list = [
      ...way("1", "ad", "shop", "order"),
      ...way("2", "ad", "ad", "chat"),
      ...way("3", "shop", "chat", "shop", "order"),
      ...way("4", "chat", "ad"),
      ...way("5", "shop"),
    ];
    const { transitions: moves, states } = transitions(list, { goals: ["order"] });
    let seed = 7;
    const next = (): number => (seed = (seed * 48271) % 2147483647) / 2147483647;
    const chat = states.find(({ touchpoint }) => touchpoint === "chat");
    let [reached, steps] = [0, 0];
    const walks = 20_000;
    for (let walk = 0; walk < walks; walk += 1) {
      for (let here: string | null = "chat"; here !== null;) {
        let draw = next();
        const own = moves.filter(({ from }) => from === here);
        const move = own.find(({ probability }) => (draw -= probability) < 0) ?? own.at(-1);
        steps += 1;
        here = (move as { to: string | null }).to;
        if (here === "order") {
          reached += 1;
          break;
        }
      }
    }
    expect(reached / walks).toBeCloseTo(chat?.goalProbability as number, 1);
    expect(steps / walks).toBeCloseTo(chat?.stepsToEnd as number, 1);
  });
  it("begins a new journey after a goal", () => {
    const { journeys, converted, transitions: moves } = transitions(way("x", "ad", "order", "ad", "order", "order"), { goals: ["order"] });
    expect([journeys, converted]).toEqual([3, 3]);
    expect(moves.map(({ from, to, count }) => [from, to, count])).toEqual([
      [null, "ad", 2],
      [null, "order", 1],
      ["ad", "order", 2],
    ]);
  });
  it("says that nothing has an effect where no journey reaches a goal", () => {
    const { states, conversion } = transitions(way("x", "ad", "shop"), { goals: ["order"] });
    expect(conversion.rate).toBe(0);
    expect(
      states.map(({ goalProbability, removalEffect, normalizedEffect }) => [goalProbability, removalEffect, normalizedEffect]),
    ).toEqual([
      [0, null, null],
      [0, null, null],
    ]);
  });
  it("takes goals alone, and refuses none", () => {
    expect(transitions(way("x", "order"), { goals: ["order"] })).toMatchObject({ journeys: 1, converted: 1, states: [] });
    expect(() => transitions(way("x", "order"), { goals: [] })).toThrow("options.goals");
    expect(() => transitions([], { goals: ["order"] })).toThrow("at least one valid event");
  });
});

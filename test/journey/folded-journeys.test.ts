import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { collect } from "../../src/core/measure.ts";
import { foldFunnel } from "../../src/journey/funnel-fold.ts";
import { funnelOf, type JourneyTally, transitionsOf } from "../../src/index.ts";

const fields = { customer: "customer", touchpoint: "touchpoint", at: "at" } as const;
const eventsOf = (...customers: string[]) =>
  fc.array(
    fc.record({
      customer: fc.constantFrom(...customers),
      touchpoint: fc.constantFrom("a", "b", "c", "other", "__proto__"),
      at: fc.integer({ min: 0, max: 10 }).map((day) => day * 86_400_000),
    }),
    { minLength: 1, maxLength: 20 },
  );
const both = fc.tuple(eventsOf("x", "y"), eventsOf("z", "__proto__"));

describe("what is folded elsewhere", () => {
  it("is read beside events that are kept, and merges: funnels", () => {
    const order = fc.constantFrom(
      { within: 4 },
      { stepWithin: [2, null] },
      { order: "any" as const, within: 3 },
      { order: "any" as const },
      {},
    );
    fc.assert(
      fc.property(both, order, fc.integer({ min: 0, max: 10 }), ([far, near], options, day) => {
        const metric = funnelOf(fields, { stages: ["a", "b", "c"], asOf: day * 86_400_000, ...options });
        const { folding } = metric;
        if (folding?.of !== "funnel") throw new Error("no funnel");
        const folded = (list: typeof far): JourneyTally => {
          const tally = collect(metric, list);
          return { ...tally, customers: {}, folded: foldFunnel(tally, folding) };
        };
        const whole = metric.result(collect(metric, [...far, ...near]));
        expect(metric.result(metric.merge(folded(far), collect(metric, near)))).toStrictEqual(whole);
        expect(metric.result(metric.merge(collect(metric, near), folded(far)))).toStrictEqual(whole);
        expect(metric.result(metric.merge(folded(near), folded(far)))).toStrictEqual(whole);
      }),
    );
  });
  it("is read beside events that are kept, and merges: transitions", () => {
    fc.assert(
      fc.property(both, ([far, near]) => {
        const metric = transitionsOf(fields, { goals: ["c"] });
        const folded = (list: typeof far): JourneyTally => {
          const tally = collect(metric, list);
          const moves = metric.result(tally)?.transitions.map(({ from, to, count }) => [from, to, count] as const) ?? [];
          return { ...tally, customers: {}, folded: { of: "transitions", moves } };
        };
        const whole = metric.result(collect(metric, [...far, ...near]));
        expect(metric.result(metric.merge(folded(far), collect(metric, near)))).toStrictEqual(whole);
        expect(metric.result(metric.merge(folded(near), folded(far)))).toStrictEqual(whole);
      }),
    );
  });
  it("does not merge with what was folded by another rule", () => {
    const funnel = funnelOf(fields, { stages: ["a", "b"] });
    const moves: JourneyTally = { ...funnel.create(), folded: { of: "transitions", moves: [] } };
    const depths = (stages: number): JourneyTally => ({
      ...funnel.create(),
      folded: {
        of: "funnel",
        asOf: 0,
        depths: Array.from({ length: stages + 1 }, () => [0, 0] as const),
        times: [],
        otherEvents: 0,
        afterAsOf: 0,
      },
    });
    for (const [left, right] of [
      [moves, depths(2)],
      [depths(2), moves],
      [depths(2), depths(3)],
    ] as const) {
      expect(() => funnel.merge(left, right)).toThrow(expect.objectContaining({ code: "incompatible-tally" }));
    }
  });
});

describe("transitionsOf", () => {
  it("counts a goal that is named twice once", () => {
    const events = [{ customer: "x", touchpoint: "c", at: 0 }];
    const metric = transitionsOf(fields, { goals: ["c", "c"] });
    expect(metric.result(collect(metric, events))?.converted).toBe(1);
  });
});

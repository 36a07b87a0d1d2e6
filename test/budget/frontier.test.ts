import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { frontier, type FrontierOptions } from "../../src/budget/frontier.ts";
import { prioritize } from "../../src/budget/prioritize.ts";
import { choiceCases } from "./choice-cases.ts";

const items = [
  { id: "portal", cost: 60, benefit: 66 },
  { id: "training", cost: 50, benefit: 54 },
  { id: "survey", cost: 50, benefit: 54 },
];

describe("laws of the frontier", () => {
  it("is at each limit what prioritize chooses, and never falls", () => {
    fc.assert(
      fc.property(choiceCases({ largest: 5000, most: 20, rules: true }), fc.integer({ min: 2, max: 12 }), (choiceCase, points) => {
        const { limit: _limit, ...options } = choiceCase.options;
        let curve;
        try {
          curve = frontier(choiceCase.items, { ...options, points });
        } catch (error) {
          expect((error as { code?: string }).code).toBe("infeasible");
          return;
        }
        expect(curve.length).toBeLessThanOrEqual(points);
        curve.forEach((point, place) => {
          const { benefit, bound, proven, chosen, cost, price } = prioritize(choiceCase.items, { ...options, limit: point.limit });
          expect(point).toEqual({ limit: point.limit, benefit, bound, proven, chosen, cost, price });
          const before = curve[place - 1];
          if (!before) return;
          expect(point.limit).toBeGreaterThan(before.limit);
          expect(point.benefit).toBeGreaterThanOrEqual(before.benefit);
        });
      }),
      { numRuns: 60 },
    );
  });

  it("does not fall, nor do its bounds, where the searches are cut short", () => {
    const hard = Array.from({ length: 24 }, (_, place) => {
      const cost = 1000 + ((place * 7919) % 9001);
      return { id: `i${place}`, cost, benefit: cost + 500 };
    });
    const curve = frontier(hard, { nodeLimit: 1, points: 40 });
    expect(curve.some(({ proven }) => !proven)).toBe(true);
    curve.forEach((point, place) => {
      const before = curve[place - 1] ?? { benefit: 0, bound: 0 };
      expect(point.benefit).toBeGreaterThanOrEqual(before.benefit);
      expect(point.bound).toBeGreaterThanOrEqual(before.bound);
      expect(point.cost).toBeLessThanOrEqual(point.limit);
      const best = prioritize(hard, { limit: point.limit });
      expect(best.proven).toBe(true);
      expect(point.bound).toBeGreaterThanOrEqual(best.benefit);
      expect(point.benefit).toBeLessThanOrEqual(best.benefit);
    });
  });
});

describe("frontier", () => {
  it("goes from the least that is possible to all that is wished for", () => {
    const curve = frontier([...items, { id: "law", cost: 10.5, mandatory: true }], { points: 3 });
    expect(curve.map(({ limit, benefit }) => [limit, benefit])).toEqual([
      [10.5, 0],
      [90.5, 66],
      [170.5, 174],
    ]);
    expect(frontier(items)).toHaveLength(21);
    expect(frontier([{ id: "a", cost: 0, benefit: 1 }])).toMatchObject([{ limit: 0, benefit: 1, chosen: ["a"] }]);
    // Cents are the smallest step.
    expect(frontier([{ id: "a", cost: 0.02, benefit: 1 }], { points: 9 }).map(({ limit }) => limit)).toEqual([0, 0.01, 0.02]);
  });

  it("sorts the limits", () => {
    expect(frontier(items, { limits: [160, 50, 100] }).map(({ limit, benefit }) => [limit, benefit])).toEqual([
      [50, 54],
      [100, 108],
      [160, 174],
    ]);
  });

  it.each([
    ["no limits", { limits: [] }, "invalid-option", "options.limits"],
    ["limits that are none", { limits: 5 }, "invalid-option", "options.limits"],
    ["a negative limit", { limits: [5, -1] }, "invalid-option", "options.limits[1]"],
    ["one point", { points: 1 }, "invalid-option", "options.points"],
    ["an unknown option", { limit: 5 }, "invalid-option", "options.limit"],
  ])("refuses %s, naming its place", (_what, options, code, path) => {
    expect(() => frontier(items, options as FrontierOptions)).toThrow(expect.objectContaining({ code, path }));
  });

  it("names the limit that the mandatory items pass", () => {
    expect(() => frontier([{ id: "law", cost: 9, mandatory: true }], { limits: [9, 8] })).toThrow("options.limits[1]: expected at least 9");
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { BudgetItem } from "../../src/budget/budget-item.ts";
import { prioritize, type PrioritizeOptions, type PrioritizeResult } from "../../src/budget/prioritize.ts";
import { referenceCases } from "../reference/cases.ts";
import { choiceFigures } from "../reference/figures-budget.ts";
import { bestByEnumeration, type ChoiceCase, choiceCases, keepsRules } from "./choice-cases.ts";

/** The result, or `null` when the mandatory items break the rules. */
function solve({ items, options }: ChoiceCase): PrioritizeResult | null {
  try {
    return prioritize(items, options);
  } catch (error) {
    if ((error as { code?: string }).code === "infeasible") return null;
    throw error;
  }
}

const ruled = choiceCases({ largest: 40, most: 9, rules: true });
const larger = choiceCases({ largest: 100_000, most: 40, rules: true });

describe("laws of prioritize", () => {
  it("finds the best of all subsets, and proves it", () => {
    fc.assert(
      fc.property(ruled, (choiceCase) => {
        const result = solve(choiceCase);
        const best = bestByEnumeration(choiceCase);
        expect(result === null ? null : result.benefit).toBe(best);
        if (result) expect([result.bound, result.gap, result.proven]).toEqual([best, 0, true]);
      }),
      { numRuns: 300 },
    );
  });

  it("keeps all rules, and tells each item chosen or cut", () => {
    fc.assert(
      fc.property(larger, (choiceCase) => {
        const result = solve(choiceCase);
        if (!result) return;
        const { items, options } = choiceCase;
        expect(keepsRules(choiceCase, result.chosen)).toBe(true);
        expect(keepsRules(choiceCase, result.greedy.chosen)).toBe(true);
        expect([...result.chosen, ...result.cut].sort()).toEqual(items.map(({ id }) => id).sort());
        const chosen = items.filter(({ id }) => result.chosen.includes(id));
        expect(result.cost).toBe(chosen.reduce((sum, { cost = 0 }) => sum + cost, 0));
        expect(result.benefit).toBe(chosen.reduce((sum, { benefit = 0 }) => sum + benefit, 0));
        expect(result.remaining).toBe(options.limit - result.cost);
        expect(result.relaxation).toBeGreaterThanOrEqual(result.benefit);
        expect(result.greedy.shortfall).toBe(result.benefit - result.greedy.benefit);
        expect(result.greedy.shortfall).toBeGreaterThanOrEqual(0);
        for (const phase of result.byPhase) {
          const members = chosen.filter((each) => each.phase === phase.phase);
          expect(phase.cost).toBe(members.reduce((sum, { cost = 0 }) => sum + cost, 0));
          expect(phase.benefit).toBe(members.reduce((sum, { benefit = 0 }) => sum + benefit, 0));
          expect(phase.limit).toBe(options.phaseLimits?.[phase.phase] ?? null);
          expect(phase.remaining).toBe(phase.limit === null ? null : phase.limit - phase.cost);
        }
      }),
    );
  });

  it("never lowers the optimum when a limit is raised", () => {
    fc.assert(
      fc.property(larger, fc.nat(50_000), fc.constantFrom("now", "next", "later", undefined), (choiceCase, more, phase) => {
        const { items, options } = choiceCase;
        const { limit, phaseLimits = {} } = options;
        const raised =
          phase === undefined
            ? { ...options, limit: limit + more }
            : { ...options, phaseLimits: { ...phaseLimits, [phase]: (phaseLimits[phase] ?? Infinity) + more } };
        if (phase !== undefined && phaseLimits[phase] === undefined) return;
        const before = solve(choiceCase);
        if (before) expect(solve({ items, options: raised })?.benefit).toBeGreaterThanOrEqual(before.benefit);
      }),
    );
  });

  it("does not depend on the order of the items, but for ties", () => {
    fc.assert(
      fc.property(larger, fc.infiniteStream(fc.nat()), (choiceCase, stream) => {
        const keys = new Map(choiceCase.items.map(({ id }) => [id, stream.next().value as number]));
        const items = choiceCase.items.toSorted((left, right) => (keys.get(left.id) as number) - (keys.get(right.id) as number));
        const [before, after] = [solve(choiceCase), solve({ ...choiceCase, items })];
        expect([after?.benefit, after?.bound]).toEqual([before?.benefit, before?.bound]);
      }),
    );
  });

  it("chooses the same when all costs, or all benefits, are in another unit", () => {
    fc.assert(
      fc.property(larger, fc.constantFrom(0.01, 100, 0.125, 1e-9), fc.constantFrom(0.01, 1000, 1e-9), (choiceCase, dear, good) => {
        const result = solve(choiceCase);
        if (!result) return;
        const { items, options } = choiceCase;
        // Powers of ten by division are the decimal amounts that a user would write.
        const times = (amount: number, factor: number): number => (factor < 1 ? amount / Math.round(1 / factor) : amount * factor);
        const scaled = prioritize(
          items.map((item) => ({ ...item, cost: times(item.cost as number, dear), benefit: times(item.benefit as number, good) })),
          {
            ...options,
            limit: times(options.limit, dear),
            phaseLimits: Object.fromEntries(Object.entries(options.phaseLimits ?? {}).map(([phase, most]) => [phase, times(most, dear)])),
          },
        );
        expect(scaled.chosen).toEqual(result.chosen);
        expect(scaled.benefit).toBe(times(result.benefit, good));
        expect(scaled.cost).toBe(times(result.cost, dear));
      }),
    );
  });

  it("prices the next unit so that no more money is worth more than its price, under one limit", () => {
    fc.assert(
      fc.property(choiceCases({ largest: 1000, most: 30, rules: false }), fc.nat(2000), ({ items, options }, more) => {
        const here = prioritize(items, options);
        const there = prioritize(items, { limit: options.limit + more });
        // An item that was too dear for the first limit is not in its price.
        if (items.some(({ cost = 0 }) => cost > options.limit)) return;
        expect(there.benefit).toBeLessThanOrEqual(here.relaxation + 1 + here.price * more + 1e-6);
      }),
    );
  });

  it("never claims a proof that the limit on nodes cut short, and its bound holds all the same", () => {
    let open = 0;
    // Benefits of the cost and the same again for all: no rate tells the items apart. Even with rules, they are searched for long.
    const hard = fc.record({
      costs: fc.array(fc.integer({ min: 1000, max: 9999 }), { minLength: 20, maxLength: 24 }),
      rules: fc.boolean(),
      share: fc.double({ min: 0.3, max: 0.7, noNaN: true }),
    });
    fc.assert(
      fc.property(hard, fc.integer({ min: 1, max: 6 }), ({ costs, rules, share }, nodeLimit) => {
        const items = costs.map((cost, place) => ({
          id: `i${place}`,
          cost,
          benefit: cost + 500,
          requires: rules && place % 4 === 1 ? [`i${place - 1}`] : [],
        }));
        const options = { limit: Math.floor(costs.reduce((sum, cost) => sum + cost, 0) * share) };
        const whole = prioritize(items, options);
        const part = prioritize(items, { ...options, nodeLimit });
        expect(whole.proven).toBe(true);
        expect(keepsRules({ items, options }, part.chosen)).toBe(true);
        expect(part.benefit).toBeLessThanOrEqual(whole.benefit);
        expect(part.bound).toBeGreaterThanOrEqual(whole.benefit);
        expect(part.bound).toBeLessThanOrEqual(part.relaxation);
        expect(part.gap).toBe(part.bound - part.benefit);
        expect(part.proven).toBe(part.gap === 0);
        if (!part.proven) open += 1;
      }),
      { numRuns: 30 },
    );
    expect(open).toBeGreaterThan(0);
  });
});

/** The cases of others give ids, phases, costs and benefits. */
function expectCase(input: { readonly items: readonly BudgetItem[] }, options: ReferenceOptions, expected: ReferenceChoice): void {
  const { limit, phaseLimits } = options;
  const run = (): PrioritizeResult => prioritize(input.items, { limit, ...(phaseLimits ? { phaseLimits } : {}) });
  if (!expected.feasible) return expect(run).toThrow(expect.objectContaining({ code: "infeasible" }));
  const result = run();
  expect(result.benefit).toBe(expected.benefit);
  expect(result.proven).toBe(true);
  if (expected.chosen) expect([...result.chosen].sort()).toEqual([...expected.chosen].sort());
}

interface ReferenceOptions {
  readonly limit: number;
  readonly phaseLimits: Readonly<Record<string, number>> | null;
}

interface ReferenceChoice {
  readonly feasible: boolean;
  readonly benefit: number | null;
  readonly chosen: readonly string[] | null;
}

describe("prioritize against others", () => {
  it.each(choiceFigures)("agrees with $source: $what", ({ items, options, expected }) => {
    expectCase({ items }, options, expected);
  });

  for (const { id, input, options, expected } of referenceCases("budget"))
    it(`agrees on ${id}`, () => {
      expectCase(input as never, options as unknown as ReferenceOptions, expected as unknown as ReferenceChoice);
    });
});

describe("prioritize", () => {
  const item = (id: string, cost: number, benefit: number, more: object = {}): BudgetItem => ({ id, cost, benefit, ...more });
  const choose = (items: readonly unknown[], options: unknown): PrioritizeResult =>
    prioritize(items as BudgetItem[], options as PrioritizeOptions);

  it("fits 0.10 and 0.20 into 0.30, and not into 0.2999", () => {
    const items = [item("a", 0.1, 1), item("b", 0.2, 1)];
    expect(choose(items, { limit: 0.3 })).toMatchObject({ chosen: ["a", "b"], cost: 0.3, remaining: 0 });
    expect(choose(items, { limit: 0.2999 })).toMatchObject({ chosen: ["a"], remaining: 0.1999 });
  });

  it("takes the largest limit there is, and no sums beyond it", () => {
    const items = [item("a", 1e300, 1)];
    expect(choose(items, { limit: Number.MAX_VALUE })).toMatchObject({ chosen: ["a"], cost: 1e300, price: 0 });
    expect(() => choose([item("a", 1e308, 1), item("b", 1e308, 1)], { limit: 1 })).toThrow(
      expect.objectContaining({ code: "overflow", path: "cost" }),
    );
    expect(() => choose([item("a", 1, 1e308), item("b", 1, -1e308)], { limit: 1 })).toThrow(expect.objectContaining({ path: "benefit" }));
  });

  it("adds up the amounts of a schedule as they are written", () => {
    const items = [{ id: "a", benefit: 1, schedule: { "2026-01": 0.1, "2026-02": 0.2 } }];
    expect(choose(items, { limit: 0.3 })).toMatchObject({ chosen: ["a"], cost: 0.3 });
  });

  it("takes amounts of more digits than can be added up exactly, and never passes the limit", () => {
    const third = 1000 / 3;
    const items = ["a", "b", "c", "d"].map((id, place) => item(id, third, Math.PI * (place + 1)));
    const result = choose(items, { limit: 1000.5 });
    expect(result.chosen).toEqual(["b", "c", "d"]);
    expect(result.benefit).toBe(Math.PI * 9);
    expect([result.bound, result.proven]).toEqual([result.benefit, true]);
    expect(choose(items, { limit: 999.9 }).chosen).toEqual(["c", "d"]);
    expect(choose([item("a", 1e300, 1e-300), item("b", 1e299, 2e-300)], { limit: 1e300 }).chosen).toEqual(["b"]);
  });

  it("prefers, of items that differ in nothing, higher priority and then the first listed", () => {
    const twins = [item("a", 5, 5), item("b", 5, 5), item("c", 5, 5, { priority: 1 })];
    expect(choose(twins, { limit: 5 }).chosen).toEqual(["c"]);
    expect(choose(twins, { limit: 10 }).chosen).toEqual(["a", "c"]);
    expect(choose([...twins].reverse(), { limit: 10 }).chosen).toEqual(["c", "b"]);
  });

  it("spends nothing on what brings nothing, unless it is mandatory or required", () => {
    const items = [
      item("base", 5, 0),
      item("top", 1, 9, { requires: ["base"] }),
      item("idle", 1, 0),
      item("law", 2, -4, { mandatory: true }),
    ];
    expect(choose(items, { limit: 20 })).toMatchObject({ chosen: ["base", "top", "law"], benefit: 5 });
    expect(choose(items, { limit: 5 })).toMatchObject({ chosen: ["law"], benefit: -4 });
    expect(choose([{ id: "silent", cost: 1 }], { limit: 5 })).toMatchObject({ chosen: [], benefit: 0, price: 0, nodes: 0 });
  });

  it("pays for a requirement that costs benefit when what needs it brings more", () => {
    const items = [item("move", 5, -3), item("new", 5, 4, { requires: ["move"] }), item("old", 6, 0.5)];
    expect(choose(items, { limit: 10 }).chosen).toEqual(["move", "new"]);
    expect(choose([item("move", 5, -3), item("new", 5, 2, { requires: ["move"] })], { limit: 10 }).chosen).toEqual([]);
    // Nor for what only what is not worth having requires.
    expect(
      choose([item("a", 1, -1), item("b", 1, -1, { requires: ["a"] }), item("c", 1, 0, { requires: ["b"] })], { limit: 10 }).chosen,
    ).toEqual([]);
  });

  it("chooses one at most of a group, whatever else is free", () => {
    const items = [item("a", 1, 5), item("b", 1, 6), item("c", 1, 1, { requires: ["a"] })];
    expect(choose(items, { limit: 10, exclusive: [["a", "b"]] })).toMatchObject({ benefit: 6 });
    expect(choose(items, { limit: 10, exclusive: [["a", "b", "b"]], phaseLimits: {} }).benefit).toBe(6);
    expect(choose(items, { limit: 10, exclusive: [["b", "b"], []] }).chosen).toEqual(["a", "b", "c"]);
  });

  it("tells the price of each limit", () => {
    const items = [item("a", 10, 30, { phase: "one" }), item("b", 10, 20, { phase: "one" }), item("c", 10, 40, { phase: "two" })];
    const result = choose(items, { limit: 100, phaseLimits: { one: 15 } });
    expect(result.byPhase).toEqual([
      { phase: "one", cost: 10, benefit: 30, limit: 15, remaining: 5, price: 2 },
      { phase: "two", cost: 10, benefit: 40, limit: null, remaining: null, price: 0 },
    ]);
    expect(result.price).toBe(0);
    expect(choose(items, { limit: 25 }).price).toBe(2);
    expect(choose(items, { limit: 30 }).price).toBe(0);
  });

  it("takes hostile ids and phases as ordinary ones", () => {
    const items = [item("__proto__", 1, 1, { phase: "__proto__" }), item("constructor", 1, 2, { phase: "constructor" })];
    expect(choose(items, { limit: 5 }).chosen).toEqual(["__proto__", "constructor"]);
    expect(choose(items, { limit: 5, phaseLimits: JSON.parse('{"__proto__":0}') }).chosen).toEqual(["constructor"]);
  });

  it("names the mandatory items that pass a limit or exclude each other", () => {
    const items = [
      item("a", 60, 1, { mandatory: true, requires: ["b"], phase: "now" }),
      item("b", 50, 9, { phase: "now" }),
      item("c", 1, 1, { mandatory: true }),
    ];
    expect(() => choose(items, { limit: 110 })).toThrow(
      "options.limit: expected at least 111 for the mandatory items with what these need (a, c, b), received 110",
    );
    expect(() => choose(items, { limit: 200, phaseLimits: { now: 80.5 } })).toThrow(
      "options.phaseLimits.now: expected at least 110 for the mandatory items with what these need (a, b), received 80.5",
    );
    expect(() => choose(items, { limit: 200, exclusive: [["b", "c"]] })).toThrow(
      "options.exclusive[0]: expected at most one of b, c, which are mandatory or required by mandatory items",
    );
    const many = Array.from({ length: 12 }, (_, place) => item(`m${place}`, 1, 1, { mandatory: true }));
    expect(() => choose(many, { limit: 11 })).toThrow("m8, m9 and 2 more");
  });

  it.each([
    ["a negative cost", [item("a", -1, 1)], { limit: 1 }, "invalid-value", "items[0].cost"],
    ["a benefit that is no number", [item("a", 1, NaN)], { limit: 1 }, "invalid-value", "items[0].benefit"],
    [
      "a circle",
      [item("a", 1, 1, { requires: ["b"] }), item("b", 1, 1, { requires: ["a"] })],
      { limit: 1 },
      "invalid-value",
      "items[1].requires[0]",
    ],
    [
      "a second currency",
      [item("a", 1, 1, { currency: "EUR" }), item("b", 1, 1, { currency: "USD" })],
      { limit: 1 },
      "invalid-value",
      "items[1].currency",
    ],
    ["a currency that is no text", [item("a", 1, 1, { currency: 5 })], { limit: 1 }, "invalid-value", "items[0].currency"],
    ["no items", [], { limit: 1 }, "empty", "prioritize"],
    ["no limit", [item("a", 1, 1)], {}, "invalid-option", "options.limit"],
    ["a negative limit", [item("a", 1, 1)], { limit: -1 }, "invalid-option", "options.limit"],
    ["an endless limit", [item("a", 1, 1)], { limit: Infinity }, "invalid-option", "options.limit"],
    ["a negative limit of a phase", [item("a", 1, 1)], { limit: 1, phaseLimits: { x: -1 } }, "invalid-option", "options.phaseLimits.x"],
    ["limits of phases that are none", [item("a", 1, 1)], { limit: 1, phaseLimits: null }, "invalid-option", "options.phaseLimits"],
    ["a group that is none", [item("a", 1, 1)], { limit: 1, exclusive: ["a"] }, "invalid-option", "options.exclusive[0]"],
    ["groups that are none", [item("a", 1, 1)], { limit: 1, exclusive: 5 }, "invalid-option", "options.exclusive"],
    ["an unknown id in a group", [item("a", 1, 1)], { limit: 1, exclusive: [["a", "x"]] }, "invalid-option", "options.exclusive[0][1]"],
    ["no nodes", [item("a", 1, 1)], { limit: 1, nodeLimit: 0 }, "invalid-option", "options.nodeLimit"],
    ["an unknown option", [item("a", 1, 1)], { limit: 1, limits: 2 }, "invalid-option", "options.limits"],
  ])("refuses %s, naming its place", (_what, items, options, code, path) => {
    expect(() => choose(items, options)).toThrow(expect.objectContaining({ code, path }));
  });

  it("names the whole circle of requirements", () => {
    const circle = [item("a", 1, 1, { requires: ["b"] }), item("b", 1, 1, { requires: ["c"] }), item("c", 1, 1, { requires: ["b"] })];
    expect(() => choose(circle, { limit: 1 })).toThrow("no circle of requirements (b → c → b)");
  });
});

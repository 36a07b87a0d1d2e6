import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { BudgetItem } from "../../src/budget/budget-item.ts";
import { prioritize } from "../../src/budget/prioritize.ts";
import { trim, type TrimOptions, type TrimResult } from "../../src/budget/trim.ts";
import { bestByEnumeration, choiceCases, keepsRules } from "./choice-cases.ts";

const item = (id: string, cost: number, benefit: number | undefined, more: object = {}): BudgetItem => ({ id, cost, benefit, ...more });
const total = (items: readonly BudgetItem[], field: "cost" | "benefit"): number => items.reduce((sum, each) => sum + (each[field] ?? 0), 0);

/** The result, or `null` when what must stay passes the target. */
function tried(items: readonly BudgetItem[], options: TrimOptions): TrimResult | null {
  try {
    return trim(items, options);
  } catch (error) {
    if ((error as { code?: string }).code === "infeasible") return null;
    throw error;
  }
}

describe("laws of trim", () => {
  const cases = choiceCases({ largest: 40, most: 9, rules: true });

  it("loses the least of all ways to reach the target, and proves it", () => {
    fc.assert(
      fc.property(cases, ({ items, options: { limit, phaseLimits } }) => {
        const choiceCase = { items, options: { limit, phaseLimits } };
        const result = tried(items, { target: limit, phaseLimits });
        const best = bestByEnumeration(choiceCase);
        if (!result) {
          expect(best).toBe(null);
          return;
        }
        expect(keepsRules(choiceCase, result.kept)).toBe(true);
        expect([...result.kept, ...result.cut].sort()).toEqual(items.map(({ id }) => id).sort());
        expect(result.benefit + result.loss).toBe(total(items, "benefit"));
        expect(result.cost + result.saved).toBe(total(items, "cost"));
        expect([result.bound, result.proven]).toEqual([result.loss, true]);
        if (result.cut.length > 0) expect(result.benefit).toBe(best);
        // Nothing without benefit goes that there would have been room for.
        const kept = new Set(result.kept);
        for (const { id, benefit = 0, requires = [] } of items)
          if (!kept.has(id) && benefit === 0 && requires.every((other) => kept.has(other)))
            expect(keepsRules(choiceCase, [...result.kept, id])).toBe(false);
      }),
      { numRuns: 200 },
    );
  });

  it("never loses more when the target is raised", () => {
    fc.assert(
      fc.property(cases, fc.nat(100), ({ items, options: { limit } }, more) => {
        const before = tried(items, { target: limit });
        const positive = items.every(({ benefit = 0 }) => benefit >= 0);
        if (before && positive) expect(trim(items, { target: limit + more }).loss).toBeLessThanOrEqual(before.loss);
      }),
    );
  });

  it("keeps what prioritize chooses", () => {
    fc.assert(
      fc.property(choiceCases({ largest: 10_000, most: 30, rules: false }), ({ items, options: { limit } }) => {
        const plan = trim(items, { target: limit });
        expect(plan.benefit).toBe(prioritize(items, { limit }).benefit);
      }),
    );
  });
});

describe("trim", () => {
  const plan = [
    item("crm", 25_000, 40_000, { priority: 1 }),
    item("chat", 20_000, 24_000, { priority: 2, requires: ["crm"] }),
    item("survey", 9000, 10_000, { priority: 3 }),
    item("training", 6000, 9000, { priority: 3 }),
  ];

  it("cuts nothing from a plan that keeps the target, not even what costs benefit", () => {
    expect(trim([...plan, item("law", 0, -5)], { target: 60_000 })).toMatchObject({
      cut: [],
      loss: 0,
      saved: 0,
      proven: true,
      price: 0,
      cost: 60_000,
    });
  });

  it("cuts what requires an item with it", () => {
    expect(trim(plan, { target: 20_000 })).toMatchObject({ kept: ["survey", "training"], loss: 64_000 });
  });

  it("never cuts what is of a priority to keep, nor what that requires", () => {
    expect(trim(plan, { target: 26_000, keepPriority: 1 }).kept).toEqual(["crm"]);
    expect(trim(plan, { target: 46_000, keepPriority: 2 }).kept).toEqual(["crm", "chat"]);
    expect(() => trim(plan, { target: 44_000, keepPriority: 2 })).toThrow(
      "options.target: expected at least 45000 for the mandatory items with what these need (crm, chat), received 44000",
    );
    expect(trim([item("a", 1, 1), item("b", 1, 2, { priority: 5 })], { target: 1, keepPriority: 5 }).kept).toEqual(["b"]);
  });

  it("keeps items without benefit where there is room, the most urgent first", () => {
    const items = [
      item("a", 4, undefined, { priority: 2 }),
      item("b", 4, undefined),
      item("c", 4, undefined, { priority: 1 }),
      item("d", 3, 1),
    ];
    expect(trim(items, { target: 11 }).kept).toEqual(["a", "c", "d"]);
    expect(trim(items, { target: 7 }).kept).toEqual(["c", "d"]);
    // The price of what it requires is a loss.
    expect(trim([item("a", 1, -1), item("b", 1, 0, { requires: ["a"] }), item("c", 9, 5)], { target: 10 }).kept).toEqual(["c"]);
  });

  it("tells what one more unit of the target would save", () => {
    expect(trim(plan, { target: 59_000 }).price).toBeCloseTo(1.111, 3);
  });

  it.each([
    ["a negative target", { target: -1 }, "options.target"],
    ["a priority that is no number", { target: 1, keepPriority: NaN }, "options.keepPriority"],
    ["an unknown option", { target: 1, limit: 5 }, "options.limit"],
    ["groups", { target: 1, exclusive: [] }, "options.exclusive"],
  ])("refuses %s, naming its place", (_what, options, path) => {
    expect(() => trim(plan, options as TrimOptions)).toThrow(expect.objectContaining({ code: "invalid-option", path }));
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ActualItem, budgetVariance, type VarianceActual, type VariancePlan } from "../../src/budget/budget-variance.ts";
import { earnedValue } from "../../src/budget/earned-value.ts";
import { exactSumOf } from "../../src/core/exact-sum.ts";

const cents = fc.integer({ min: 0, max: 10_000_000 }).map((value) => value / 100);
const schedule = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 12 }), cents), { minLength: 1, maxLength: 5 })
  .map((amounts) => Object.fromEntries(amounts.map(([month, amount]) => [`P${month}`, amount])));
const drafts = fc.array(
  fc.record({
    category: fc.constantFrom("a", "__proto__", undefined),
    phase: fc.constantFrom("one", "two"),
    plan: fc.oneof(schedule, cents),
    spent: fc.option(fc.oneof(schedule, cents)),
    complete: fc.constantFrom(0, 0.25, 0.5, 1),
  }),
  { minLength: 1, maxLength: 10 },
);
const cases = fc.record({ drafts, asOf: fc.integer({ min: 0, max: 13 }).map((month) => `P${month}`) }).map(({ drafts: list, asOf }) => {
  const costs = (amounts: number | Record<string, number>): object =>
    typeof amounts === "number" ? { cost: amounts } : { schedule: amounts };
  const plan: VariancePlan = {
    currency: "EUR",
    items: list.map(({ category, phase, plan: amounts }, place) => ({ id: `i${place}`, category, phase, ...costs(amounts) })),
  };
  const items = list.flatMap(({ spent, complete }, place): ActualItem[] =>
    spent === null ? [] : [{ id: `i${place}`, complete, ...costs(spent) }],
  );
  return { plan, actual: { asOf, items } };
});

describe("laws of the variance", () => {
  it("adds up exactly by item, category, phase and period", () => {
    fc.assert(
      fc.property(cases, ({ plan, actual }) => {
        const result = budgetVariance(plan, actual);
        for (const rows of [result.byItem, result.byCategory, result.byPhase])
          for (const field of ["budget", "planned", "earned", "actual"] as const)
            expect(Math.abs(exactSumOf(rows.map((row) => row[field])) - result[field])).toBeLessThanOrEqual(2 ** -50 * result[field]);
        const past = result.byPeriod.filter(({ actual: spent }) => spent !== null);
        expect(past.at(-1)?.cumulativePlanned ?? 0).toBe(result.planned);
        expect(past.at(-1)?.cumulativeActual ?? 0).toBe(result.actual);
        expect(result.byPeriod.at(-1)?.cumulativePlanned ?? 0).toBe(result.budget);
        // Each of the three is rounded once.
        for (const { planned, actual: spent, variance } of past)
          expect(Math.abs(planned - (spent as number) - (variance as number))).toBeLessThanOrEqual(
            2 ** -51 * (planned + (spent as number)),
          );
      }),
    );
  });

  it("is the earned value of its sums, whatever the order of items", () => {
    fc.assert(
      fc.property(cases, ({ plan, actual }) => {
        const { budget, planned, earned, actual: spent, ...rest } = budgetVariance(plan, actual);
        expect(rest).toMatchObject(earnedValue({ budget, planned, earned, actual: spent }));
        const reversed = budgetVariance({ ...plan, items: [...plan.items].reverse() }, { ...actual, items: [...actual.items].reverse() });
        expect([reversed.budget, reversed.planned, reversed.earned, reversed.actual]).toEqual([budget, planned, earned, spent]);
        expect(reversed.byPeriod).toEqual(rest.byPeriod);
      }),
    );
  });

  it("is on plan where everything went as planned", () => {
    fc.assert(
      fc.property(cases, ({ plan }) => {
        const items = plan.items.map(({ id, cost, schedule: amounts }) => ({ id, cost, schedule: amounts, complete: 1 }));
        const { costVariance, scheduleVariance, budget, varianceAtCompletion, toCompletePerformance } = budgetVariance(plan, {
          asOf: "P12",
          items,
        });
        // An item is rounded before it is multiplied with what is done of it.
        expect(Math.abs(costVariance)).toBeLessThanOrEqual(2 ** -50 * budget);
        expect(Math.abs(scheduleVariance)).toBeLessThanOrEqual(2 ** -50 * budget);
        expect(Math.abs(varianceAtCompletion ?? 0)).toBeLessThanOrEqual(2 ** -50 * budget);
        expect(toCompletePerformance ?? 0).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe("budgetVariance", () => {
  const plan: VariancePlan = {
    currency: "EUR",
    items: [
      { id: "crm", category: "service", phase: "one", schedule: { "2026-01": 100, "2026-02": 200, "2026-10": 100 } },
      { id: "survey", category: "listening", phase: "one", cost: 50 },
      { id: "later", category: "service", phase: "two", schedule: { "2026-11": 1000 } },
    ],
  };
  const actual: VarianceActual = {
    asOf: "2026-02",
    items: [{ id: "crm", complete: 0.5, schedule: { "2026-01": 150, "2026-02": 100, "2026-03": 999 } }],
  };

  it("counts what was planned, done and spent until then", () => {
    const result = budgetVariance(plan, actual);
    expect(result).toMatchObject({ currency: "EUR", asOf: "2026-02", budget: 1450, planned: 350, earned: 200, actual: 250 });
    expect(result).toMatchObject({
      costVariance: -50,
      scheduleVariance: -150,
      cpi: 0.8,
      estimateAtCompletion: 1812.5,
      estimateToComplete: 1562.5,
    });
    expect(result.byItem.map(({ id, complete, planned, earned, actual: spent }) => [id, complete, planned, earned, spent])).toEqual([
      ["crm", 0.5, 300, 200, 250],
      ["survey", 0, 50, 0, 0],
      ["later", 0, 0, 0, 0],
    ]);
    expect(result.byCategory.map(({ key, budget, cpi, spi }) => [key, budget, cpi, spi])).toEqual([
      ["service", 1400, 0.8, 200 / 300],
      ["listening", 50, null, 0],
    ]);
    expect(result.byPhase.map(({ key, planned }) => [key, planned])).toEqual([
      ["one", 350],
      ["two", 0],
    ]);
    expect(result.byPeriod).toEqual([
      { period: null, planned: 50, actual: 0, variance: 50, cumulativePlanned: 50, cumulativeActual: 0 },
      { period: "2026-01", planned: 100, actual: 150, variance: -50, cumulativePlanned: 150, cumulativeActual: 150 },
      { period: "2026-02", planned: 200, actual: 100, variance: 100, cumulativePlanned: 350, cumulativeActual: 250 },
      { period: "2026-10", planned: 100, actual: null, variance: null, cumulativePlanned: 450, cumulativeActual: null },
      { period: "2026-11", planned: 1000, actual: null, variance: null, cumulativePlanned: 1450, cumulativeActual: null },
    ]);
  });

  it.each([
    ["a share above 1", plan, { asOf: "x", items: [{ id: "crm", cost: 1, complete: 1.01 }] }, "invalid-value", "actual.items[0].complete"],
    ["no share", plan, { asOf: "x", items: [{ id: "crm", cost: 1 }] }, "invalid-value", "actual.items[0].complete"],
    ["a negative cost", plan, { asOf: "x", items: [{ id: "crm", cost: -1, complete: 1 }] }, "invalid-value", "actual.items[0].cost"],
    ["no cost", plan, { asOf: "x", items: [{ id: "crm", complete: 1 }] }, "invalid-value", "actual.items[0].cost"],
    [
      "two ways to cost",
      plan,
      { asOf: "x", items: [{ id: "crm", cost: 1, schedule: {}, complete: 1 }] },
      "invalid-value",
      "actual.items[0].cost",
    ],
    [
      "a negative amount",
      plan,
      { asOf: "x", items: [{ id: "crm", schedule: { Q1: -1 }, complete: 1 }] },
      "invalid-value",
      "actual.items[0].schedule.Q1",
    ],
    [
      "an item that is not planned",
      plan,
      { asOf: "x", items: [{ id: "new", cost: 1, complete: 1 }] },
      "invalid-value",
      "actual.items[0].id",
    ],
    [
      "an item twice",
      plan,
      {
        asOf: "x",
        items: [
          { id: "crm", cost: 1, complete: 1 },
          { id: "crm", cost: 1, complete: 1 },
        ],
      },
      "invalid-value",
      "actual.items[1].id",
    ],
    ["no item", plan, { asOf: "x", items: [null] }, "invalid-value", "actual.items[0]"],
    ["no list", plan, { asOf: "x", items: 5 }, "invalid-value", "actual.items"],
    ["an unknown field", plan, { asOf: "x", items: [{ id: "crm", cost: 1, complete: 1, done: 1 }] }, "invalid-option", "options.done"],
    ["no period", plan, { asOf: "", items: [] }, "invalid-value", "actual.asOf"],
    ["no currency", { ...plan, currency: "" }, actual, "invalid-value", "plan.currency"],
    ["another currency", { ...plan, items: [{ id: "a", cost: 1, currency: "USD" }] }, actual, "invalid-value", "items[0].currency"],
    ["no plan", { ...plan, items: [] }, actual, "empty", "budgetVariance"],
  ])("refuses %s, naming its place", (_what, planned, spent, code, path) => {
    expect(() => budgetVariance(planned as VariancePlan, spent as VarianceActual)).toThrow(expect.objectContaining({ code, path }));
  });
});

describe("earnedValue", () => {
  it("forecasts by three assumptions, and says what the rest has to earn", () => {
    expect(earnedValue({ planned: 1000, earned: 800, actual: 1000, budget: 5000 })).toEqual({
      costVariance: -200,
      scheduleVariance: -200,
      cpi: 0.8,
      spi: 0.8,
      estimateAtCompletion: 6250,
      varianceAtCompletion: -1250,
      estimateToComplete: 5250,
      forecasts: { atPlan: 5200, atCpi: 6250, atCpiAndSpi: 7562.5 },
      toCompletePerformance: 1.05,
    });
  });

  it("says null where a figure has no meaning", () => {
    const nothing = { cpi: null, estimateAtCompletion: null, estimateToComplete: null };
    expect(earnedValue({ planned: 0, earned: 0, actual: 0, budget: 10 })).toMatchObject({
      ...nothing,
      spi: null,
      forecasts: { atPlan: 10, atCpi: null, atCpiAndSpi: null },
    });
    expect(earnedValue({ planned: 0, earned: 5, actual: 5, budget: 10 }).forecasts).toEqual({ atPlan: 10, atCpi: 10, atCpiAndSpi: null });
    expect(earnedValue({ planned: 5, earned: 5, actual: 10, budget: 10 }).toCompletePerformance).toBeNull();
    expect(earnedValue({ planned: 10, earned: 10, actual: 12, budget: 10 }).toCompletePerformance).toBe(0);
  });

  it("forecasts the same by all assumptions when all is on plan, and worse where it is behind", () => {
    const amount = fc.integer({ min: 1, max: 1e6 });
    fc.assert(
      fc.property(amount, amount, amount, amount, (planned, earned, actual, more) => {
        const budget = earned + more;
        const { atPlan, atCpi, atCpiAndSpi } = earnedValue({ planned, earned, actual, budget }).forecasts;
        const close = (left: number, right: number | null): void =>
          expect(Math.abs(left - (right as number))).toBeLessThanOrEqual(1e-9 * left);
        const onPlan = earnedValue({ planned: earned, earned, actual: earned, budget }).forecasts;
        close(budget, onPlan.atPlan);
        close(budget, onPlan.atCpi);
        close(budget, onPlan.atCpiAndSpi);
        if (actual > earned) expect(atCpi).toBeGreaterThan(atPlan);
        if (planned > earned) expect(atCpiAndSpi).toBeGreaterThan(atCpi as number);
      }),
    );
  });
});

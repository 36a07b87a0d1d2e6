import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { budget } from "../../src/budget/budget.ts";
import { comparePeriods, type BudgetItem } from "../../src/budget/budget-item.ts";
import { exactSumOf } from "../../src/core/exact-sum.ts";

const cents = fc.integer({ min: 0, max: 10_000_000 }).map((value) => value / 100);
const items: fc.Arbitrary<BudgetItem[]> = fc
  .array(
    fc.record({
      category: fc.constantFrom("a", "__proto__", ""),
      priority: fc.integer({ min: 1, max: 3 }),
      mandatory: fc.boolean(),
      amounts: fc.array(cents, { minLength: 1, maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((drafts) =>
    drafts.map(({ amounts, ...draft }, index) => ({
      ...draft,
      id: `i${index}`,
      name: "",
      requires: index > 2 ? [`i${index % 3}`] : [],
      schedule: Object.fromEntries(amounts.map((amount, place) => [`P${place * 9 + 1}`, amount])),
    })),
  );
const error = (path: string): unknown => expect.objectContaining({ code: "invalid-value", path });
const plan = (list: readonly unknown[], available?: unknown): ReturnType<typeof budget> =>
  budget({ items: list, currency: "EUR", ...(available === undefined ? {} : { available }) } as never);

describe("laws of the budget", () => {
  it("adds up exactly, whatever the order of the items", () => {
    fc.assert(
      fc.property(items, (list) => {
        const amounts = list.flatMap(({ schedule }) => Object.values(schedule ?? {}));
        const [result, reversed] = [plan(list), plan([...list].reverse())];
        // In whole cents, as people add.
        expect(result.total).toBe(amounts.reduce((sum, amount) => sum + Math.round(amount * 100), 0) / 100);
        expect(reversed.total).toBe(result.total);
        expect(reversed.byPeriod).toEqual(result.byPeriod);
        expect(result.byPeriod.at(-1)?.cumulative).toBe(result.total);
        expect(result.order.at(-1)?.cumulative).toBe(result.total);
        for (const groups of [result.byCategory, result.byPhase, result.byPriority]) {
          expect(groups.reduce((sum, group) => sum + group.items, 0)).toBe(list.length);
          expect(groups.reduce((sum, { cost }) => sum + Math.round(cost * 100), 0) / 100).toBe(result.total);
        }
      }),
    );
  });

  it("adds amounts as they are written, and amounts of more digits than doubles add up as the doubles they are", () => {
    const total = (...costs: number[]): number => plan(costs.map((cost, index) => ({ id: String(index), cost }))).total;
    expect(total(0.1, 0.2)).toBe(0.3);
    expect(total(0.07, 0.01, 1e9)).toBe(1000000000.08);
    expect(total(1e15, 0.1, 0.2)).toBe(1e15 + 0.25);
    expect(total(1 / 3, 1 / 3, 1 / 3)).toBe(exactSumOf([1 / 3, 1 / 3, 1 / 3]));
    const { gap, balance, byCategory } = plan(
      [
        { id: "a", category: "x", cost: 0.3, benefit: 0.1 },
        { id: "b", category: "x", cost: 0.4, benefit: 0.2 },
      ],
      0.6,
    );
    expect(gap).toEqual({ period: null, item: "b", additional: 0.1, additionalBy: [{ period: null, amount: 0.1 }] });
    expect(balance).toBe(-0.1);
    expect(byCategory).toEqual([{ key: "x", items: 2, cost: 0.7, share: 1, benefit: 0.3 }]);
  });

  it("pays for every item after all that it requires, and for mandatory items first where nothing else is required", () => {
    fc.assert(
      fc.property(items, (list) => {
        const order = plan(list).order.map(({ id }) => id);
        expect([...order].sort()).toEqual(list.map(({ id }) => id).sort());
        for (const { id, requires = [] } of list)
          for (const other of requires) expect(order.indexOf(other)).toBeLessThan(order.indexOf(id));
      }),
    );
  });

  it("names the gap that closes the budget: with the additional money everything is paid, with a cent less it is not", () => {
    fc.assert(
      fc.property(items, cents, cents, (list, first, later) => {
        const available = { P1: first, P10: later };
        const { gap } = plan(list, available);
        if (gap === null) return;
        const filled: Record<string, number> = { ...available };
        for (const { period, amount } of gap.additionalBy) filled[period as string] = (filled[period as string] ?? 0) + amount;
        expect(Math.abs(exactSumOf(gap.additionalBy.map(({ amount }) => amount)) - gap.additional)).toBeLessThanOrEqual(
          2 ** -50 * gap.additional,
        );
        const last = gap.additionalBy.at(-1)?.period as string;
        expect(plan(list, { ...filled, [last]: (filled[last] as number) + 0.001 }).gap).toBeNull();
        if ((filled[last] as number) >= 0.01) expect(plan(list, { ...filled, [last]: (filled[last] as number) - 0.01 }).gap).not.toBeNull();
      }),
    );
  });
});

describe("budget", () => {
  const item = (id: string, cost: number, more: object = {}): BudgetItem => ({ id, name: id, cost, ...more });

  it("stops at the first item that does not fit", () => {
    const result = plan([item("c", 5, { priority: 3 }), item("b", 50, { priority: 2 }), item("a", 10, { priority: 1 })], 20);
    expect(result.order.map(({ id, funded }) => [id, funded])).toEqual([
      ["a", true],
      ["b", false],
      ["c", false],
    ]);
    expect(result.gap).toEqual({ period: null, item: "b", additional: 45, additionalBy: [{ period: null, amount: 45 }] });
    expect(result.balance).toBe(-45);
  });

  it("fits 0.10 and 0.20 into 0.30, and not into 0.29", () => {
    expect(plan([item("a", 0.1), item("b", 0.2)], 0.3)).toMatchObject({ gap: null, balance: 0 });
    expect(plan([item("a", 0.1), item("b", 0.2)], 0.29).gap?.item).toBe("b");
  });

  it("sees money that comes too late", () => {
    const result = plan([{ id: "a", name: "", schedule: { "2026-01": 10, "2026-02": 10, "2026-10": 5 } }], { "2026-01": 5, "2026-09": 20 });
    expect(result.byPeriod.map(({ period, balance }) => [period, balance])).toEqual([
      ["2026-01", -5],
      ["2026-02", -15],
      ["2026-09", 5],
      ["2026-10", 0],
    ]);
    expect(result.gap).toEqual({
      period: "2026-01",
      item: "a",
      additional: 15,
      additionalBy: [
        { period: "2026-01", amount: 5 },
        { period: "2026-02", amount: 10 },
      ],
    });
  });

  it("counts what mandatory items require as mandatory", () => {
    expect(plan([item("a", 1, { mandatory: true, requires: ["b"] }), item("b", 2), item("c", 4)]).mandatory).toBe(3);
  });

  it("says nothing of money when none is stated", () => {
    expect(plan([item("a", 1)])).toMatchObject({ available: null, balance: null, gap: null, order: [{ id: "a", funded: null }] });
  });

  it("sorts periods by time", () => {
    expect(["P10", "P2", "2026-10", "2026-9", "2026-Q1"].sort(comparePeriods)).toEqual(["2026-9", "2026-10", "2026-Q1", "P2", "P10"]);
  });

  it("follows a chain of ten thousand requirements", () => {
    const chain = Array.from({ length: 10_000 }, (_, index) => item(`i${index}`, 1, index < 9999 ? { requires: [`i${index + 1}`] } : {}));
    expect(plan(chain).order[0]?.id).toBe("i9999");
  });

  it.each([
    ["a negative cost", [item("a", -1)], "items[0].cost"],
    ["NaN", [item("a", NaN)], "items[0].cost"],
    ["no cost", [{ id: "a", name: "" }], "items[0].cost"],
    ["two ways to cost", [{ id: "a", name: "", cost: 1, schedule: {} }], "items[0].cost"],
    ["a negative amount of a period", [{ id: "a", name: "", schedule: { Q1: -1 } }], "items[0].schedule.Q1"],
    ["an id twice", [item("a", 1), item("a", 1)], "items[1].id"],
    ["an empty id", [item("", 1)], "items[0].id"],
    ["an unknown requirement", [item("a", 1, { requires: ["b"] })], "items[0].requires[0]"],
    ["itself required", [item("a", 1, { requires: ["a"] })], "items[0].requires[0]"],
    ["a circle", [item("a", 1, { requires: ["b"] }), item("b", 1, { requires: ["a"] })], "items[1].requires[0]"],
    ["no item", [null], "items[0]"],
  ])("refuses %s, naming its place", (_what, list, path) => {
    expect(() => plan(list)).toThrow(error(path));
  });

  it("refuses unknown fields, no items and sums beyond the largest double", () => {
    expect(() => plan([item("a", 1, { prio: 1 })])).toThrow(expect.objectContaining({ code: "invalid-option" }));
    expect(() => plan([])).toThrow(expect.objectContaining({ code: "empty" }));
    expect(() => plan([item("a", 1e308), item("b", 1e308)])).toThrow(expect.objectContaining({ code: "overflow" }));
    expect(() => plan([item("a", 1)], -1)).toThrow(error("available"));
  });
});

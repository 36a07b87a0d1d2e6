import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bgNbd } from "../../src/retention/bg-nbd.ts";
import { purchaseHistories } from "../../src/retention/purchase-histories.ts";
import { referenceFolderPresent, referencePath } from "../reference/cases.ts";

const day = (number: number): string => new Date(Date.UTC(2026, 0, 1 + number)).toISOString().slice(0, 10);
const orders = fc.array(
  fc.record({
    customer: fc.constantFrom("ada", "bob", "__proto__", ""),
    at: fc.integer({ min: 0, max: 90 }).map(day),
    amount: fc.integer({ min: 1, max: 99 }),
  }),
  { maxLength: 40 },
);

describe("histories of purchases", () => {
  it("count days with orders, and every order once", () => {
    fc.assert(
      fc.property(orders, (list) => {
        const found = purchaseHistories(list, { asOf: day(90), unitDays: 1 });
        const names = new Set<unknown>(list.map(({ customer }) => customer));
        expect(new Set<unknown>(found.map(({ customer }) => customer))).toEqual(names);
        expect(found).toHaveLength(names.size);
        for (const { customer, frequency, lastRepeatAge, age, meanSpend } of found) {
          const own = list.filter((order) => order.customer === customer);
          const days = [...new Set(own.map(({ at }) => at))].toSorted();
          expect(frequency).toBe(days.length - 1);
          expect(lastRepeatAge).toBe((Date.parse(days.at(-1)!) - Date.parse(days[0]!)) / 86_400_000);
          expect(age).toBeGreaterThanOrEqual(lastRepeatAge);
          const later = own.filter(({ at }) => at !== days[0]).reduce((sum, { amount }) => sum + amount, 0);
          expect(meanSpend! * Math.max(1, frequency)).toBeCloseTo(later, 9);
        }
        expect(purchaseHistories([...list].reverse(), { asOf: day(90), unitDays: 1 })).toStrictEqual(found);
      }),
    );
  });
  it("are what the models take", () => {
    fc.assert(
      fc.property(orders, (list) => {
        const found = purchaseHistories(list, { asOf: day(90) });
        if (found.length > 0) expect(bgNbd(found)).toMatchObject({ customers: found.length, invalid: 0, missing: 0 });
      }),
      { numRuns: 20 },
    );
  });
  it("leave out what comes after the last day, and go by the calendar of the time zone", () => {
    const late = [
      { customer: 1, at: "2026-01-01T12:00:00Z" },
      { customer: 1, at: "2026-01-08T23:30:00Z" },
      { customer: 1, at: "2026-01-09T10:00:00Z" },
      { customer: 2, at: "2026-03-01" },
    ];
    expect(purchaseHistories(late, { asOf: "2026-01-31" })).toEqual([
      { customer: 1, frequency: 2, lastRepeatAge: 8 / 7, age: 30 / 7, meanSpend: null },
    ]);
    // In Rome both orders are of the 9th.
    expect(purchaseHistories(late, { asOf: "2026-01-31", timeZone: "Europe/Rome" })[0]).toMatchObject({
      frequency: 1,
      lastRepeatAge: 8 / 7,
    });
    // The last day counts to its end.
    expect(purchaseHistories(late, { asOf: "2026-01-08" })[0]).toMatchObject({ frequency: 1, lastRepeatAge: 1, age: 1 });
  });
  it("have no mean spend when an amount of a repeat purchase is not known", () => {
    const first = { customer: "a", at: day(0) };
    expect(purchaseHistories([first], { asOf: day(9) })[0]).toMatchObject({ frequency: 0, meanSpend: 0 });
    expect(purchaseHistories([first, { customer: "a", at: day(1), amount: 5 }], { asOf: day(9) })[0]).toMatchObject({ meanSpend: 5 });
    expect(purchaseHistories([first, { ...first, at: day(1), amount: null }], { asOf: day(9) })[0]).toMatchObject({ meanSpend: null });
  });
  it.each<[object[], object, string, string]>([
    [[{ customer: null, at: day(1) }], {}, "invalid-value", "customer[0]"],
    [[{ customer: "a", at: "yesterday" }], {}, "invalid-value", "at[0]"],
    [[{ customer: "a", at: day(1), amount: Infinity }], {}, "invalid-value", "amount[0]"],
    [[], { unitDays: 0 }, "invalid-option", "options.unitDays"],
    [[], { every: "week" }, "invalid-option", "options.every"],
    [[], { asOf: "now" }, "invalid-value", "options.asOf"],
  ])("%j with %j is refused", (list, change, code, path) => {
    expect(() => purchaseHistories(list as never, { asOf: day(9), ...change })).toThrow(expect.objectContaining({ code, path }));
  });
});

describe.runIf(referenceFolderPresent)("the 6,919 orders of the CDNOW sample", () => {
  it("give the published histories of its 2,357 customers", () => {
    const read = (file: string) => parse(readFileSync(referencePath(`data/${file}`)), { columns: true }) as Record<string, string>[];
    const list = read("cdnow-sample-orders.csv").map((row) => ({
      customer: row["customer"]!,
      at: row["date"]!,
      amount: Number(row["dollars"]),
    }));
    const found = purchaseHistories(list, { asOf: "1997-09-30" });
    const published = read("cdnow-summary.csv");
    expect(found).toHaveLength(2357);
    const byCustomer = new Map(found.map((history) => [Number(history.customer), history]));
    for (const row of published) {
      const { frequency, lastRepeatAge, age, meanSpend } = byCustomer.get(Number(row["customer"]))!;
      expect(frequency).toBe(Number(row["frequency"]));
      expect(Math.abs(lastRepeatAge - Number(row["recency"]))).toBeLessThan(0.006);
      expect(Math.abs(age - Number(row["age"]))).toBeLessThan(0.006);
      expect(Math.abs(meanSpend! - Number(row["meanSpend"]))).toBeLessThan(0.006);
    }
    expect(bgNbd(found).logLikelihood! / -9582.43).toBeCloseTo(1, 4);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exactSumOf } from "../../src/core/exact-sum.ts";
import { collect } from "../../src/core/measure.ts";
import { revenueRetentionFromRecords, revenueRetentionOf, type RevenueRecord } from "../../src/retention/revenue-retention-from-records.ts";
import { studentTQuantile } from "../../src/stats/student-t.ts";
import { allowance, referenceCases, referenceFolderPresent } from "../reference/cases.ts";

const amount = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 0, max: 50_000 }).map((cents) => cents / 100) },
  { weight: 1, arbitrary: fc.constantFrom(0, 0.1, 1e-6, 1e15, 1e300) },
);
const records = fc
  .array(fc.record({ customer: fc.integer({ min: 1, max: 12 }), period: fc.nat(4), revenue: amount }), { maxLength: 40 })
  .map((list) => [...list, { customer: "payer", period: 0, revenue: 1 }, { customer: "payer", period: 4, revenue: 1 }]);

describe("revenueRetentionFromRecords", () => {
  it("adds up in every period: starting and all movements are the ending", () => {
    fc.assert(
      fc.property(records, (list) => {
        for (const {
          starting,
          new: fresh,
          reactivation,
          expansion,
          contraction,
          churned,
          ending,
          customers,
        } of revenueRetentionFromRecords(list).periods) {
          const lines = [starting, fresh, reactivation, expansion, -contraction, -churned, -ending];
          // The exact lines add up exactly; each is rounded once, by at most half a unit in its last place.
          expect(Math.abs(exactSumOf(lines))).toBeLessThanOrEqual(exactSumOf(lines.map((line) => Math.abs(line) * 2 ** -53)));
          expect(customers.starting + customers.new + customers.reactivation - customers.churned).toBe(customers.ending);
        }
      }),
      { numRuns: 200 },
    );
  });
  it("adds up to the last bit in whole units of money", () => {
    fc.assert(
      fc.property(records, (list) => {
        const cents = list.map((row) => ({ ...row, revenue: Math.round(100 * Math.min(row.revenue, 1e12)) }));
        for (const { starting, new: fresh, reactivation, expansion, contraction, churned, ending } of revenueRetentionFromRecords(cents)
          .periods) {
          expect(starting + fresh + reactivation + expansion - contraction - churned).toBe(ending);
        }
      }),
    );
  });
  it("chains: the ending of a period is the starting of the next", () => {
    fc.assert(
      fc.property(records, (list) => {
        const { periods } = revenueRetentionFromRecords(list);
        periods.slice(1).forEach((row, place) => {
          expect([row.previous, row.starting, row.customers.starting]).toStrictEqual([
            periods[place]?.period,
            periods[place]?.ending,
            periods[place]?.customers.ending,
          ]);
        });
      }),
    );
  });
  it("keeps gross retention in 0 to 1 and at most net retention", () => {
    fc.assert(
      fc.property(records, (list) => {
        for (const { starting, grossRetention, netRetention, churned } of revenueRetentionFromRecords(list).periods) {
          if (grossRetention === null) expect(starting).toBe(0);
          else {
            expect(grossRetention >= 0 && grossRetention <= 1 && grossRetention <= (netRetention as number)).toBe(true);
            expect(churned).toBeLessThanOrEqual(starting * (1 + 2 ** -40));
          }
        }
      }),
    );
  });
  it("does not change when a record is paid in two halves, or in other order", () => {
    fc.assert(
      fc.property(records, (list) => {
        const halves = list.flatMap((row) => [
          { ...row, revenue: row.revenue / 2 },
          { ...row, revenue: row.revenue / 2 },
        ]);
        const { records: _, ...whole } = revenueRetentionFromRecords(list);
        const { records: __, ...halved } = revenueRetentionFromRecords(halves.reverse());
        expect(halved).toStrictEqual(whole);
      }),
    );
  });
  it("has the linearized interval of the ratio over the opening customers, residual by residual", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 900 }), fc.nat(1200)), { minLength: 2, maxLength: 20 }), (pairs) => {
        const list = pairs.flatMap(([before, after], customer) => [
          { customer, period: 1, revenue: before },
          { customer, period: 2, revenue: after },
        ]);
        const [row] = revenueRetentionFromRecords(list, { level: 0.9 }).periods;
        const starting = pairs.reduce((sum, [before]) => sum + before, 0);
        for (const [kept, interval, ceiling] of [
          [pairs.map(([before, after]) => Math.min(before, after)), row?.grossInterval, 1],
          [pairs.map(([, after]) => after), row?.netInterval, Infinity],
        ] as const) {
          const ratio = kept.reduce((sum, part) => sum + part, 0) / starting;
          const squares = kept.reduce((sum, part, place) => sum + (part - ratio * (pairs[place]?.[0] as number)) ** 2, 0);
          const margin =
            studentTQuantile(0.95, pairs.length - 1) * Math.sqrt(((pairs.length / (pairs.length - 1)) * squares) / starting ** 2);
          // A square root of roundings of 1e-16 where nothing varies.
          expect(interval?.low).toBeCloseTo(Math.max(0, ratio - margin), 6);
          expect(interval?.high).toBeCloseTo(Math.min(ceiling, ratio + margin), 6);
        }
      }),
    );
  });
  it("caps churned revenue at the opening revenue: upgraded and then cancelled is 100 %, not 275.8 %", () => {
    const list = [
      { customer: 1, period: "2026-01", revenue: 500 },
      { customer: 2, period: "2026-02", revenue: 1 },
    ];
    expect(revenueRetentionFromRecords(list).periods).toMatchObject([
      { starting: 500, churned: 500, new: 1, ending: 1, grossChurn: 1, netRetention: 0 },
    ]);
  });
  it("tells new revenue from reactivation", () => {
    const list = [
      { customer: "back", period: 1, revenue: 10 },
      { customer: "stays", period: 1, revenue: 90 },
      { customer: "stays", period: 2, revenue: 90 },
      { customer: "new", period: 2, revenue: 5 },
      { customer: "stays", period: 3, revenue: 90 },
      { customer: "new", period: 3, revenue: 5 },
      { customer: "back", period: 3, revenue: 19 },
    ];
    const [second, third] = revenueRetentionFromRecords(list).periods;
    expect(second).toMatchObject({
      previous: 1,
      period: 2,
      new: 5,
      reactivation: 0,
      churned: 10,
      customers: { new: 1, churned: 1, ending: 2 },
    });
    expect(third).toMatchObject({ previous: 2, period: 3, starting: 95, new: 0, reactivation: 19, netRetention: 1, ending: 114 });
    expect(revenueRetentionFromRecords(list, { netRetention: "with-reactivation" }).periods[1]).toMatchObject({
      netRetention: 1.2,
      grossRetention: 1,
    });
  });
  it("takes dates to the calendar period of the time zone", () => {
    const list = [
      { customer: "__proto__", period: "2026-01-15", revenue: 10 },
      { customer: "__proto__", period: "2026-01-31T23:30:00Z", revenue: 4 },
      { customer: "__proto__", period: new Date(Date.UTC(2026, 1, 10)), revenue: 3 },
    ];
    expect(revenueRetentionFromRecords(list, { timeZone: "Europe/Rome" }).periods).toMatchObject([
      { previous: "2026-01", period: "2026-02", starting: 10, ending: 7, contraction: 3 },
    ]);
    expect(revenueRetentionFromRecords(list).periods).toMatchObject([{ starting: 14, ending: 3, contraction: 11 }]);
  });
  it.each([
    ["week", "2026-W01", "2026-01-01"],
    ["month", "2026-01", "2026-01-31"],
    ["quarter", "2026-Q1", "2026-03-31"],
    ["year", "2026", "2026-07-01"],
    ["day", "2026-05-04", "2026-05-04T09:00"],
  ] as const)("reads a %s by its label as by a date in it", (every, label, date) => {
    const list = [
      { customer: 1, period: label, revenue: 2 },
      { customer: 1, period: date, revenue: 3 },
      { customer: 1, period: "2027-06-01", revenue: 5 },
    ];
    expect(revenueRetentionFromRecords(list, { every }).periods).toMatchObject([{ previous: label, starting: 5, ending: 5 }]);
  });
  it("orders numbered periods by their number", () => {
    const list = [10, 9, 202601, 1].map((period) => ({ customer: 1, period, revenue: 1 }));
    expect(revenueRetentionFromRecords(list).periods.map(({ period }) => period)).toStrictEqual([9, 10, 202601]);
  });
  it("counts a period in which everybody paid 0", () => {
    const list = [
      { customer: 1, period: 1, revenue: 7 },
      { customer: 1, period: 2, revenue: 0 },
    ];
    expect(revenueRetentionFromRecords(list).periods).toMatchObject([{ churned: 7, ending: 0, grossRetention: 0, netRetention: 0 }]);
  });
  it("counts every record as valid, missing or invalid", () => {
    const list = [
      { customer: 1, period: 1, revenue: 7 },
      { customer: 1, period: 2, revenue: 7 },
      { customer: null, period: 2, revenue: 7 },
      { customer: 1, period: undefined, revenue: 7 },
      { customer: 1, period: 2, revenue: NaN },
      { customer: 1, period: 2, revenue: -7 },
      { customer: 1, period: "2026-13", revenue: 7 },
      { customer: Infinity, period: 2, revenue: 7 },
    ];
    expect(revenueRetentionFromRecords(list, { invalid: "skip" })).toMatchObject({ records: 2, missing: 3, invalid: 3 });
  });
  it.each([
    [{ customer: 1, period: 1, revenue: -7 }, "revenue[0]: expected a finite number of at least 0, received -7"],
    [{ customer: 1, period: 1, revenue: Infinity }, "revenue[0]: expected a finite number of at least 0, received Infinity"],
    [{ customer: 1, period: "2026-13", revenue: 1 }, "period[0]: expected an ISO date"],
    [{ customer: [], period: 1, revenue: 1 }, "customer[0]: expected a text or a finite number, received an object"],
  ])("names the place in %j", (row, message) => {
    expect(() => revenueRetentionFromRecords([row as unknown as RevenueRecord])).toThrow(message);
  });
  it("refuses sums beyond the largest double, and a single period", () => {
    const huge = [1, 2].flatMap((customer) => [1, 2].map((period) => ({ customer, period, revenue: 1.5e308 })));
    expect(() => revenueRetentionFromRecords(huge)).toThrow(expect.objectContaining({ code: "overflow" }));
    expect(() => revenueRetentionFromRecords([{ customer: 1, period: 1, revenue: 1 }])).toThrow(expect.objectContaining({ code: "empty" }));
  });
});

describe("revenueRetentionOf", () => {
  it("refuses to merge other periods", () => {
    const [months, years] = (["month", "year"] as const).map((every) =>
      revenueRetentionOf({ customer: "c", period: "p", revenue: "r" }, { every }),
    );
    expect(() => months?.merge(months.create(), (years as NonNullable<typeof years>).create())).toThrow(
      expect.objectContaining({ code: "incompatible-tally" }),
    );
  });
  it("keeps one number for a customer's revenue of a period, where one is exact", () => {
    const metric = revenueRetentionOf({ customer: "c", period: "p", revenue: "r" });
    expect(
      collect(metric, [
        { c: "a", p: 1, r: 2 },
        { c: "a", p: 1, r: 3 },
      ]).customers,
    ).toStrictEqual({ ":a": { 1: 5 } });
  });
});

const cases = referenceCases("records").filter(({ id }) => id.startsWith("revenue-bridge"));

describe(
  referenceFolderPresent
    ? "revenueRetentionFromRecords against SQLite"
    : "revenueRetentionFromRecords against SQLite: NOT CHECKED, ../shared/reference is absent",
  () => {
    it("has cases", () => {
      expect(cases.length > 0).toBe(referenceFolderPresent);
    });
    for (const reference of cases) {
      it(`agrees: ${reference.id}`, () => {
        const { periods } = revenueRetentionFromRecords(reference.input["records"] as RevenueRecord[]);
        const expected = reference.expected["periods"] as Record<string, number>[];
        expect(periods.length).toBe(expected.length);
        expected.forEach((row, place) => {
          for (const [key, wanted] of Object.entries(row)) {
            const got = (periods[place] as unknown as Record<string, number>)[key] as number;
            expect(Math.abs(got - wanted)).toBeLessThanOrEqual(allowance(reference, key, wanted));
          }
        });
      });
    }
  },
);

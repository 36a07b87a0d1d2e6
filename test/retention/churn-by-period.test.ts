import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PERIODS } from "../../src/core/time.ts";
import { churnByPeriod } from "../../src/retention/churn-by-period.ts";
import { churnFromRecords } from "../../src/retention/churn-from-records.ts";
import { dayOf, daySpells, recordsOf } from "./spells.ts";

const every = fc.constantFrom("day", "week", "month", "quarter", "year");

describe("churnByPeriod", () => {
  // A zone's offsets are looked up afresh in every call, which is slow: hence fewer runs.
  it.each([
    ["UTC", 100],
    ["America/New_York", 10],
  ])("gives for every period what churnFromRecords gives for its window, in %s", (timeZone, numRuns) => {
    fc.assert(
      fc.property(daySpells, fc.constantFrom("week", "month", "quarter"), fc.nat(90), (spells, period, from) => {
        const records = recordsOf(spells);
        const { periods } = churnByPeriod(records, { every: period, from: dayOf(from), to: dayOf(190), timeZone });
        for (const { period: label, ...row } of periods) {
          const { spells: count, missing, invalid, ...window } = churnFromRecords(records, { from: row.from, to: row.to, timeZone });
          expect({ label, ...row }).toStrictEqual({ label, ...window });
          expect([count, missing, invalid]).toStrictEqual([spells.length, 0, 0]);
        }
      }),
      { numRuns },
    );
  });
  it("chains: the end of a period is the start of the next, in customers and in time", () => {
    fc.assert(
      fc.property(daySpells, every, (spells, period) => {
        const { periods } = churnByPeriod(recordsOf(spells), { every: period, to: period === "year" ? "2028-01-01" : dayOf(200) });
        periods.slice(1).forEach((row, place) => {
          expect([row.from, row.start]).toStrictEqual([periods[place]?.to, periods[place]?.end]);
        });
        for (const row of periods) expect(row.end).toBe(row.start - row.lost + row.new - row.lostNew);
      }),
    );
  });
  it("begins with the period of the first start and ends with the last whole one", () => {
    const { periods } = churnByPeriod([{ customer: 1, start: "2025-11-15" }], { every: "month", to: "2026-02-27" });
    expect(periods.map(({ period }) => period)).toStrictEqual(["2025-11", "2025-12", "2026-01"]);
    expect(periods.map(({ start, new: came }) => [start, came])).toStrictEqual([
      [0, 1],
      [1, 0],
      [1, 0],
    ]);
  });
  it.each(PERIODS)("labels a %s", (period) => {
    const labels = { day: "2026-01-01", week: "2026-W01", month: "2026-01", quarter: "2026-Q1", year: "2026" };
    const [first] = churnByPeriod([{ customer: 1, start: "2026-01-01" }], { every: period, to: "2027-01-01" }).periods;
    expect(first?.period).toBe(labels[period]);
  });
  it("reads columns, with or without an end", () => {
    const columns = { customer: [1, 2], start: ["2026-01-01", "2026-01-01"] };
    const rule = { every: "month", to: "2026-02-01" } as const;
    expect(churnByPeriod(columns, rule).periods[0]).toMatchObject({ start: 2, lost: 0 });
    expect(churnByPeriod({ ...columns, end: [null, "2026-01-09"] }, rule).periods[0]).toMatchObject({ start: 2, lost: 1 });
  });
  it("cuts months at midnight of the time zone", () => {
    const [march] = churnByPeriod([{ customer: 1, start: "2026-03-05" }], {
      every: "month",
      to: "2026-04-02",
      timeZone: "Europe/Rome",
    }).periods;
    expect([march?.from, march?.to]).toStrictEqual(["2026-02-28T23:00:00.000Z", "2026-03-31T22:00:00.000Z"]);
  });
  it("counts missing and invalid records", () => {
    const records = [
      { customer: 1, start: "2026-01-05" },
      { customer: null, start: "2026-01-05" },
      { customer: 2, start: "never" },
    ];
    expect(churnByPeriod(records, { every: "month", to: "2026-03-01" }, { invalid: "skip" })).toMatchObject({
      spells: 1,
      missing: 1,
      invalid: 1,
    });
  });
  it.each([
    [{ every: "month", to: "2026-01-20" }, "invalid-value", "periods.to"],
    [{ every: "month", to: "soon" }, "invalid-value", "periods.to"],
    [{ every: "month" }, "invalid-value", "periods.to"],
    [{ every: "fortnight", to: "2026-03-01" }, "invalid-option", "options.every"],
    [{ every: "day", from: -6e13, to: 2e14 }, "invalid-value", "periods.from"],
    [{ every: "day", until: "2026-03-01" }, "invalid-option", "options.until"],
  ])("refuses %j", (periods, code, path) => {
    expect(() => churnByPeriod([{ customer: 1, start: "2026-01-05" }], periods as never)).toThrow(expect.objectContaining({ code, path }));
  });
  it("refuses to measure nothing", () => {
    expect(() => churnByPeriod([], { every: "month", to: "2026-01-01" })).toThrow(expect.objectContaining({ code: "empty" }));
  });
});

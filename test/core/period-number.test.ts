import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { periodNumber, periodStart, wholePeriods } from "../../src/core/period-number.ts";
import { calendarOf, type Period, PERIODS } from "../../src/core/time.ts";

const moment = fc.integer({ min: Date.UTC(1960, 0, 1), max: Date.UTC(2035, 0, 1) });
const zones = ["UTC", "Europe/Rome", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia"].map((zone) => calendarOf(zone));
const calendar = fc.constantFrom(...zones);
const period = fc.constantFrom<Period>(...PERIODS);
const [utc, rome] = zones as [ReturnType<typeof calendarOf>, ReturnType<typeof calendarOf>];

describe("numbers of periods", () => {
  it("grow by one from each period to the next, and lead back to its start", () => {
    fc.assert(
      fc.property(moment, calendar, period, (at, zone, every) => {
        const number = periodNumber(zone, at, every);
        const start = zone.startOf(at, every);
        expect(periodNumber(zone, start, every)).toBe(number);
        expect(periodStart(zone, number, every)).toBe(start);
        // Apia had no 2011-12-30: the number of a day that never was leads to the next one.
        const step = periodNumber(zone, zone.startOfNext(at, every), every) - number;
        expect(step === 1 || (every === "day" && zone.timeZone === "Pacific/Apia" && step === 2)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe("whole periods between two moments", () => {
  it.each<[string, string, Period, number]>([
    ["2026-01-31", "2026-02-27T23:59:59.999", "month", 0],
    ["2026-01-31", "2026-02-28", "month", 1],
    ["2024-01-31", "2024-02-28", "month", 0],
    ["2024-01-31", "2024-02-29", "month", 1],
    ["2026-01-30T12:00", "2026-02-28T11:59", "month", 0],
    ["2026-01-30T12:00", "2026-02-28T12:00", "month", 1],
    ["2026-01-15", "2026-02-14", "month", 0],
    ["2026-01-15", "2026-02-15", "month", 1],
    ["2026-02-28", "2026-03-28", "month", 1],
    ["2024-02-29", "2025-02-27", "year", 0],
    ["2024-02-29", "2025-02-28", "year", 1],
    ["2024-02-29", "2028-02-28", "year", 3],
    ["2024-02-29", "2028-02-29", "year", 4],
    ["2025-11-30", "2026-02-28", "quarter", 1],
    ["2025-11-30", "2026-02-27", "quarter", 0],
    ["2026-01-01", "2026-01-07T23:59", "week", 0],
    ["2026-01-01", "2026-01-08", "week", 1],
    ["2026-01-01T12:00", "2026-01-02T11:59", "day", 0],
    ["2026-01-01", "2026-01-01", "day", 0],
    ["2026-01-01", "2026-01-01", "year", 0],
  ])("from %s to %s are %s: %i", (from, to, every, expected) => {
    expect(wholePeriods(utc, utc.instant(from, "from"), utc.instant(to, "to"), every)).toBe(expected);
  });
  it("count local days: one of 23 hours is a day, and 23 hours of another are none", () => {
    const days = (from: string, to: string): number => wholePeriods(rome, rome.instant(from, "from"), rome.instant(to, "to"), "day");
    expect(days("2026-03-29", "2026-03-30")).toBe(1);
    expect(days("2026-03-28", "2026-03-28T23:00")).toBe(0);
    expect(days("2026-10-25", "2026-10-25T23:59")).toBe(0);
    expect(days("2026-10-25", "2026-10-26")).toBe(1);
  });
  it("are none where a clock was put back between the two", () => {
    const between = (every: Period): number =>
      wholePeriods(rome, rome.instant("2026-10-25T00:50Z", "from"), rome.instant("2026-10-25T01:10Z", "to"), every);
    expect(PERIODS.map(between)).toStrictEqual([0, 0, 0, 0, 0]);
  });
  it("never fall while time goes on, and grow by the length of a period", () => {
    fc.assert(
      fc.property(moment, fc.nat(5e11), fc.nat(5e9), period, (from, step, more, every) => {
        const passed = wholePeriods(utc, from, from + step, every);
        expect(passed).toBeGreaterThanOrEqual(0);
        expect(wholePeriods(utc, from, from + step + more, every)).toBeGreaterThanOrEqual(passed);
        const year = new Date(from).getUTCFullYear();
        const later = new Date(from).setUTCFullYear(year + 4);
        if (every === "year") expect(wholePeriods(utc, from, later, every)).toBe(4);
      }),
    );
  });
});

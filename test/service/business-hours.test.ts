import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { calendarOf } from "../../src/core/time.ts";
import { businessHours, type BusinessHoursOptions } from "../../src/service/business-hours.ts";

const HOUR = 3_600_000;
const zones = ["UTC", "Europe/Rome", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Africa/Casablanca"];
const nightAndDay: BusinessHoursOptions["hours"] = {
  monday: [
    ["00:00", "03:15"],
    ["22:00", "24:00"],
  ],
  wednesday: ["09:00", "17:00"],
  saturday: ["00:00", "24:00"],
  sunday: [
    ["00:30", "02:30"],
    ["02:45", "06:00"],
  ],
};
const holidays = ["2026-03-04", { date: "2026-03-30", hours: [["01:00", "02:00"]] }, "2026-10-24"] as const;
const schedules = fc.record({
  timeZone: fc.constantFrom(...zones),
  hours: fc.constantFrom(undefined, nightAndDay),
  holidays: fc.constantFrom([], holidays),
}) as fc.Arbitrary<BusinessHoursOptions>;
const minute = fc.integer({ min: Date.UTC(2025, 11, 1) / 60_000, max: Date.UTC(2027, 0, 31) / 60_000 });

describe("business hours", () => {
  it("add up, are never negative and never exceed the elapsed time", () => {
    fc.assert(
      fc.property(schedules, minute, minute, minute, (options, ...minutes) => {
        const [start, middle, end] = minutes.map((at) => at * 60_000).sort((left, right) => left - right) as [number, number, number];
        const open = businessHours(options);
        expect(open(start, middle) + open(middle, end)).toBe(open(start, end));
        expect(open(start, middle)).toBeGreaterThanOrEqual(0);
        expect(open(start, middle)).toBeLessThanOrEqual(middle - start);
        expect(businessHours(options)(start, end)).toBe(open(start, end));
      }),
      { numRuns: 200 },
    );
  });
  it("are the quarters of hours whose wall clock is inside, counted one by one", () => {
    const starts = [Date.UTC(2026, 2, 27, 21), Date.UTC(2026, 3, 3, 20), Date.UTC(2026, 9, 23, 21), Date.UTC(2026, 2, 6)];
    const names = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"] as const;
    for (const timeZone of zones) {
      const calendar = calendarOf(timeZone);
      const isOpen = (moment: number): boolean => {
        const local = new Date(calendar.toLocal(moment));
        const [date, time] = [local.toISOString().slice(0, 10), local.toISOString().slice(11, 16)];
        const special = holidays.find((holiday) => (typeof holiday === "string" ? holiday : holiday.date) === date);
        const ofDay = nightAndDay?.[names[local.getUTCDay()] as "monday"] ?? [];
        const day = (typeof ofDay[0] === "string" ? [ofDay] : ofDay) as readonly (readonly [string, string])[];
        const parts = special === undefined ? day : typeof special === "string" ? [] : special.hours;
        return parts.some(([from, to]) => time >= from && time < to);
      };
      const open = businessHours({ timeZone, hours: nightAndDay, holidays });
      for (const start of starts) {
        let sum = 0;
        for (let at = start; at < start + 96 * HOUR; at += HOUR / 4) {
          sum += isOpen(at) ? HOUR / 4 : 0;
          expect(open(start, at + HOUR / 4)).toBe(sum);
        }
      }
    }
  });
  it.each([
    ["2026-03-02T08:00", "2026-03-02T18:00", 8, "a Monday from before to after hours"],
    ["2026-03-02T09:00", "2026-03-02T09:00", 0, "no time"],
    ["2026-03-02T17:00", "2026-03-03T09:00", 0, "a night"],
    ["2026-03-06T16:30", "2026-03-09T09:30", 1, "a weekend"],
    ["2026-03-07T00:00", "2026-03-09T00:00", 0, "a weekend alone"],
    ["2026-01-01", "2027-01-01", 261 * 8, "a year of 261 weekdays"],
    ["1969-12-29T00:00", "1970-01-05T00:00", 40, "a week around 1970"],
  ])("from %s to %s are %d hours: %s", (start, end, hours) => {
    expect(businessHours()(start, end)).toBe(hours * HOUR);
  });
  it("leave out the hour that daylight saving skips and count the one that it repeats", () => {
    const night = businessHours({ timeZone: "Europe/Rome", hours: { sunday: ["01:00", "04:00"] } });
    expect(night("2026-03-29", "2026-03-30")).toBe(2 * HOUR);
    expect(night("2026-10-25", "2026-10-26")).toBe(4 * HOUR);
    expect(night("2026-03-22", "2026-03-23")).toBe(3 * HOUR);
    const skipped = businessHours({ timeZone: "Europe/Rome", hours: { sunday: ["02:00", "03:00"] } });
    expect(skipped("2026-03-29", "2026-03-30")).toBe(0);
  });
  it("read moments without an offset in their zone, and cut them to whole milliseconds", () => {
    const open = businessHours({ timeZone: "America/New_York" });
    expect(open("2026-03-02T09:00", "2026-03-02T15:00Z")).toBe(HOUR);
    expect(open(Date.UTC(2026, 2, 2, 14) + 0.7, new Date(Date.UTC(2026, 2, 2, 14, 0, 0, 1)))).toBe(1);
  });
  it("are closed without hours, and take a holiday that is open on a closed day", () => {
    const open = businessHours({ hours: {}, holidays: [{ date: "2026-03-01", hours: [["10:00", "12:00"]] }] });
    expect(open("2026-02-01", "2026-04-01")).toBe(2 * HOUR);
  });
  it.each<[BusinessHoursOptions, string]>([
    [{ timeZone: "Mars/Olympus" }, "options.timeZone"],
    [{ hours: { monday: ["09:00", "09:00"] } }, "options.hours.monday"],
    [{ hours: { monday: ["17:00", "09:00"] } }, "options.hours.monday"],
    [
      {
        hours: {
          monday: [
            ["09:00", "12:00"],
            ["11:59", "13:00"],
          ],
        },
      },
      "options.hours.monday",
    ],
    [{ hours: { monday: ["9:00", "12:00"] } }, "options.hours.monday"],
    [{ hours: { monday: ["09:00", "24:01"] } }, "options.hours.monday"],
    [{ hours: { noday: ["09:00", "12:00"] } } as never, "options.noday"],
    [{ holidays: ["2026-02-30"] }, "options.holidays[0]"],
    [{ holidays: ["2026-02-03", "2026-02-03"] }, "options.holidays"],
    [{ holidays: [{ date: "2026-02-03", hours: [["12:00", "10:00"]] }] }, "options.holidays[0].hours"],
    [{ hollidays: [] } as never, "options.hollidays"],
  ])("refuse %j", (options, path) => {
    expect(() => businessHours(options)).toThrow(expect.objectContaining({ code: "invalid-option", path }));
  });
  it("refuse moments that are none or run backwards", () => {
    expect(() => businessHours()("no", 0)).toThrow(expect.objectContaining({ code: "invalid-value", path: "start" }));
    expect(() => businessHours()(1, 0)).toThrow(expect.objectContaining({ code: "invalid-value", path: "end" }));
  });
  it("answer a hundred thousand questions in a moment", () => {
    const open = businessHours({ timeZone: "Europe/Rome", holidays: ["2026-12-25"] });
    const first = Date.UTC(2020, 0, 1);
    open(first, Date.UTC(2027, 0, 1));
    const start = performance.now();
    let sum = 0;
    for (let index = 0; index < 100_000; index += 1) sum += open(first + index * 60_000, first + index * 1_860_000);
    expect(sum).toBeGreaterThan(0);
    expect(performance.now() - start).toBeLessThan(3000);
  });
});

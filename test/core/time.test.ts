import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { calendarOf, DAY, parseInstant, type Period, PERIODS } from "../../src/core/time.ts";

const moment = fc.integer({ min: Date.UTC(1985, 0, 1), max: Date.UTC(2035, 0, 1) });
const zone = fc.constantFrom(
  "UTC",
  "Europe/Rome",
  "America/New_York",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "Pacific/Apia",
  "America/Sao_Paulo",
  "Africa/Casablanca",
);
const period = fc.constantFrom<Period>(...PERIODS);
const iso = (value: number): string => new Date(value).toISOString();

describe("a calendar", () => {
  it("puts every moment in the period that starts at or before it and ends after it", () => {
    fc.assert(
      fc.property(moment, zone, period, (at, timeZone, every) => {
        const calendar = calendarOf(timeZone);
        const start = calendar.startOf(at, every);
        const next = calendar.startOfNext(at, every);
        expect(start).toBeLessThanOrEqual(at);
        expect(next).toBeGreaterThan(at);
        expect(calendar.startOf(start, every)).toBe(start);
        expect(calendar.startOf(next, every)).toBe(next);
        expect(calendar.label(start, every)).toBe(calendar.label(at, every));
        expect(calendar.label(next - 1, every)).toBe(calendar.label(at, every));
        expect(calendar.label(next, every)).not.toBe(calendar.label(at, every));
      }),
      { numRuns: 300 },
    );
  });
  it("labels the local date that the platform prints", () => {
    fc.assert(
      fc.property(moment, zone, (at, timeZone) => {
        const printed = new Intl.DateTimeFormat("sv-SE", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" }).format(at);
        expect(calendarOf(timeZone).label(at, "day")).toBe(printed);
      }),
      { numRuns: 300 },
    );
  });
  it("reads back the local time that it is given", () => {
    fc.assert(
      fc.property(moment, zone, (at, timeZone) => {
        const calendar = calendarOf(timeZone);
        const start = calendar.startOf(at, "day");
        expect(calendar.instant(calendar.label(at, "day"), "date")).toBe(start);
      }),
      { numRuns: 200 },
    );
  });
  it.each([
    ["2020-12-31", "2020-W53"],
    ["2021-01-03", "2020-W53"],
    ["2021-01-04", "2021-W01"],
    ["2018-12-31", "2019-W01"],
    ["2026-11-24", "2026-W48"],
  ])("puts %s into ISO week %s", (date, week) => {
    const calendar = calendarOf();
    expect(calendar.label(calendar.instant(date, "date"), "week")).toBe(week);
  });
  it.each([
    ["2026-03-31T22:30:00Z", "2026-04", "2026-Q2"],
    ["2026-03-31T21:30:00Z", "2026-03", "2026-Q1"],
  ])("divides months at the zone's midnight: %s", (at, month, quarter) => {
    const calendar = calendarOf("Europe/Rome");
    expect(calendar.label(calendar.instant(at, "at"), "month")).toBe(month);
    expect(calendar.label(calendar.instant(at, "at"), "quarter")).toBe(quarter);
  });
  it("knows short and long days of daylight saving", () => {
    const rome = calendarOf("Europe/Rome");
    const length = (day: string) => rome.startOfNext(rome.instant(day, "d"), "day") - rome.instant(day, "d");
    expect(length("2026-03-29")).toBe(DAY - 3_600_000);
    expect(length("2026-10-25")).toBe(DAY + 3_600_000);
    expect(length("2026-06-01")).toBe(DAY);
  });
  it("reads skipped local times as later and twice-told ones as the earlier", () => {
    const rome = calendarOf("Europe/Rome");
    expect(iso(rome.instant("2026-03-29T02:30", "at"))).toBe("2026-03-29T01:30:00.000Z");
    expect(iso(rome.instant("2026-10-25T02:30", "at"))).toBe("2026-10-25T00:30:00.000Z");
  });
  it("adds calendar days at the same local time", () => {
    const rome = calendarOf("Europe/Rome");
    expect(iso(rome.addDays(rome.instant("2026-03-28T12:00", "at"), 1))).toBe("2026-03-29T10:00:00.000Z");
  });
  it("refuses an unknown time zone", () => {
    expect(() => calendarOf("Mars/Olympus")).toThrow("options.timeZone: expected an IANA time zone");
  });
});

describe("a moment", () => {
  it.each([
    ["2026-01-15", "2026-01-15T00:00:00.000Z"],
    ["2026-01-15T10:20Z", "2026-01-15T10:20:00.000Z"],
    ["2026-01-15 10:20:30.1234+02:00", "2026-01-15T08:20:30.123Z"],
    ["2026-01-15T10:20:30-0530", "2026-01-15T15:50:30.000Z"],
    ["2024-02-29", "2024-02-29T00:00:00.000Z"],
    ["0099-12-31", "0099-12-31T00:00:00.000Z"],
  ])("reads %s", (text, expected) => {
    expect(iso(parseInstant(text, "at"))).toBe(expected);
  });
  it("reads a Date and milliseconds as they are", () => {
    expect(parseInstant(new Date(5), "at")).toBe(5);
    expect(parseInstant(-5.5, "at")).toBe(-5.5);
  });
  it.each([
    "2026-02-30",
    "2025-02-29",
    "2026-13-01",
    "2026-00-10",
    "2026-01-15T24:00Z",
    "2026-01-15T10:60Z",
    "15/01/2026",
    "",
    "yesterday",
    "2026-1-5",
    "2026-01-15T10:00+25:00",
    NaN,
    Infinity,
    9e15,
    -9e15,
    "0000-12-31",
    "9999-01-01",
    null,
    {},
    new Date(NaN),
  ])("refuses %s, naming the place", (value) => {
    expect(() => parseInstant(value, "at", 3)).toThrow("at[3]: expected an ISO date, a Date or milliseconds");
  });
  it("reads back every moment that it prints", () => {
    fc.assert(
      fc.property(moment, (at) => {
        expect(parseInstant(iso(at), "at")).toBe(at);
      }),
    );
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { calendarOf, offsetsOf } from "../../src/core/time.ts";
import { zoneSteps } from "../../src/core/zone-steps.ts";

const [FIRST, LAST] = [Date.UTC(1900, 0), Date.UTC(2100, 0)];
const ZONES = ["Europe/Rome", "America/Recife", "Africa/Casablanca", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Bangkok", "UTC"];

describe("the steps of a time zone", () => {
  it.each(ZONES)("hold the offset of every moment in %s", (timeZone) => {
    const steps = zoneSteps(timeZone, FIRST, LAST);
    const offsetAt = offsetsOf(timeZone);
    const moment = fc.oneof(
      fc.integer({ min: FIRST, max: LAST - 1 }),
      fc.tuple(fc.constantFrom(...steps), fc.integer({ min: -3, max: 3 })).map(([{ from }, away]) => Math.max(FIRST, from + away)),
    );
    fc.assert(
      fc.property(moment, (at) => {
        expect(steps.findLast(({ from }) => from <= at)?.offset).toBe(offsetAt(at));
      }),
    );
  });

  it("are in order, and each differs from the one before", () => {
    for (const timeZone of ZONES) {
      const steps = zoneSteps(timeZone, FIRST, LAST);
      expect(steps[0]?.from).toBe(FIRST);
      for (const [place, { from, offset }] of steps.slice(1).entries()) {
        expect(from).toBeGreaterThan(steps[place]?.from as number);
        expect(offset).not.toBe(steps[place]?.offset);
      }
    }
  });

  it("are those of the calendar of the year 2000 in Recife, the closest of all: seven days", () => {
    const steps = zoneSteps("America/Recife", Date.UTC(2000, 0), Date.UTC(2001, 0));
    const calendar = calendarOf("America/Recife");
    expect(steps.slice(-2).map(({ from }) => calendar.label(from, "day"))).toStrictEqual(["2000-10-08", "2000-10-14"]);
    expect(steps.slice(-2).map(({ from, offset }) => [new Date(from).toISOString(), offset])).toStrictEqual([
      ["2000-10-08T03:00:00.000Z", -7_200_000],
      ["2000-10-15T02:00:00.000Z", -10_800_000],
    ]);
  });
});

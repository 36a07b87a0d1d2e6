import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { collect, measure } from "../../src/core/measure.ts";
import { backlog, backlogOf, type BacklogTicket } from "../../src/service/backlog.ts";
import { businessHours } from "../../src/service/business-hours.ts";
import { ticketTimes, ticketTimesOf, type TimedTicket } from "../../src/service/ticket-times.ts";
import { turnaround, turnaroundOf } from "../../src/service/turnaround.ts";
import { kaplanMeier } from "../../src/stats/kaplan-meier.ts";
import { ratioEstimate } from "../../src/stats/ratio-estimate.ts";

const code = (name: string) => expect.objectContaining({ code: name });
const HOUR = 3_600_000;
const start = Date.UTC(2026, 2, 26);
const hour = fc.integer({ min: 0, max: 200 });
const tickets = fc.array(
  fc.record({ at: hour, reply: fc.option(hour), solved: fc.option(hour) }).map(({ at, reply, solved }): TimedTicket & BacklogTicket => {
    const later = (hours: number | null): number | null => (hours === null ? null : start + (at + hours) * HOUR);
    return { opened: start + at * HOUR, firstReply: later(reply), firstResolution: later(solved), closed: later(solved) };
  }),
  { minLength: 1, maxLength: 40 },
);

describe("backlog", () => {
  it("is what has been opened and not closed by the end of each day, in any time zone", () => {
    fc.assert(
      fc.property(tickets, fc.constantFrom("UTC", "Europe/Rome", "America/New_York"), (list, timeZone) => {
        const result = backlog(
          list.map(({ opened, closed }) => ({ opened, closed })),
          { timeZone },
        );
        const dayOf = (moment: number): string => new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" }).format(moment);
        const upTo = (day: string, moment: unknown): boolean => typeof moment === "number" && dayOf(moment) <= day;
        for (const { day, open } of result.days) {
          expect(open).toBe(list.filter(({ opened, closed }) => upTo(day, opened) && !upTo(day, closed)).length);
          expect(open).toBeGreaterThanOrEqual(0);
        }
        const sum = (part: "opened" | "closed"): number => result.days.reduce((total, day) => total + day[part], 0);
        expect([result.openAtStart, result.opened, result.closed]).toStrictEqual([0, sum("opened"), sum("closed")]);
        expect(result.open).toBe(result.days.at(-1)?.open);
        expect(result.highest).toBe(Math.max(...result.days.map(({ open }) => open)));
        for (let index = 1; index < result.days.length; index += 1) {
          expect(Date.parse(result.days[index]!.day) - Date.parse(result.days[index - 1]!.day)).toBe(24 * HOUR);
        }
      }),
    );
  });
  it("reads any days of the same tally", () => {
    const list = [{ opened: "2026-03-01", closed: "2026-03-03" }, { opened: "2026-03-02" }, { opened: "2026-03-04", closed: "2026-03-09" }];
    const part = backlog(list, { from: "2026-03-03", to: "2026-03-05T12:00" });
    expect(part).toMatchObject({ openAtStart: 2, opened: 1, closed: 1, open: 2, highest: 2, clearance: 1, valid: 3 });
    expect(part.days.map(({ day, open }) => [day, open])).toStrictEqual([
      ["2026-03-03", 1],
      ["2026-03-04", 2],
      ["2026-03-05", 2],
    ]);
    expect(backlog(list, { to: "2026-02-27" })).toMatchObject({ openAtStart: 0, opened: 0, clearance: null, open: 0 });
    expect(backlog(list, { from: "2026-03-20" }).days).toStrictEqual([{ day: "2026-03-20", opened: 0, closed: 0, open: 1 }]);
  });
  it("counts what cannot be taken, or says where it is", () => {
    const list = [
      { opened: null },
      { opened: "no" },
      { opened: "2026-03-02", closed: "2026-03-01" },
      { opened: "2026-03-02", closed: "2026-03-02" },
    ];
    expect(backlog(list, { invalid: "skip" })).toMatchObject({ valid: 1, missing: 1, invalid: 2, open: 0 });
    expect(() => backlog(list)).toThrow(expect.objectContaining({ code: "invalid-value", path: "tickets[1].opened" }));
    expect(() => backlog(list.slice(2))).toThrow(expect.objectContaining({ code: "invalid-value", path: "tickets[0].closed" }));
    expect(() => backlog([])).toThrow(code("empty"));
  });
  it("refuses days that run backwards, or more than a century of them", () => {
    const list = [{ opened: "2026-03-02" }];
    expect(() => backlog(list, { from: "2026-03-02", to: "2026-03-01" })).toThrow(code("invalid-option"));
    expect(() => backlog([...list, { opened: "1026-03-02" }])).toThrow(code("invalid-option"));
    expect(backlog(list, { from: "2026-01-01", to: "2125-12-31" }).days.length).toBe(36_524);
    const metric = backlogOf({ opened: "a" });
    const tally = collect(metric, { a: ["2026-03-02"] });
    metric.checkTally(tally, "tally");
    expect(() => metric.checkTally({ ...tally, tickets: 2 }, "tally")).toThrow(code("invalid-tally"));
  });
});

describe("turnaround", () => {
  it("is the ratio of totals with its linearized interval, cut off at 0 and 1", () => {
    const time = fc.integer({ min: 0, max: 500 });
    fc.assert(
      fc.property(fc.array(fc.record({ system: time, agent: time }), { minLength: 1, maxLength: 40 }), (records) => {
        const all = records.map(({ system, agent }) => system + agent);
        fc.pre(all.some((sum) => sum > 0));
        const result = turnaround(records);
        for (const part of ["system", "agent"] as const) {
          const values = records.map((record) => record[part]);
          const expected = ratioEstimate(values, all);
          expect(result[part].share).toBeCloseTo(expected.ratio, 14);
          expect(result[part].total).toBe(values.reduce((sum, value) => sum + value, 0));
          expect(result[part].mean).toBe(result[part].total / records.length);
          if (expected.interval === null) expect(result[part].interval).toBeNull();
          else {
            expect(result[part].interval?.low).toBeCloseTo(Math.max(0, expected.interval.low), 10);
            expect(result[part].interval?.high).toBeCloseTo(Math.min(1, expected.interval.high), 10);
          }
        }
        expect(result.system.share + result.agent.share).toBeCloseTo(1, 15);
      }),
    );
  });
  it("counts what cannot be taken, or says where it is", () => {
    const records = [
      { system: 1, agent: 3 },
      { system: null, agent: 1 },
      { system: -1, agent: 1 },
      { system: null, agent: Infinity },
    ];
    expect(turnaround(records, { invalid: "skip" })).toMatchObject({ mean: 4, valid: 1, missing: 1, invalid: 2 });
    expect(() => turnaround(records)).toThrow(expect.objectContaining({ code: "invalid-value", path: "records[2].system" }));
    expect(() => turnaround([{ system: 0, agent: 0 }])).toThrow(code("empty"));
    expect(() => turnaroundOf({ system: "a" } as never)).toThrow(code("invalid-option"));
    expect(measure(turnaroundOf({ system: "a", agent: "b" }), { a: [1], b: [1] }).system.interval).toBeNull();
  });
});

describe("ticket times", () => {
  const asOf = start + 240 * HOUR;
  it("are Kaplan-Meier curves of whole units, with those who wait still", () => {
    fc.assert(
      fc.property(tickets, fc.constantFrom(undefined, { timeZone: "Europe/Rome" }), (list, hours) => {
        const open = hours === undefined ? (from: number, to: number) => to - from : businessHours(hours);
        const known = list.filter(({ opened }) => (opened as number) <= asOf);
        const result = ticketTimes(
          list.map(({ opened, firstReply, firstResolution }) => ({ opened, firstReply, firstResolution })),
          { asOf, unit: "hour", businessHours: hours },
        );
        for (const milestone of ["firstReply", "firstResolution"] as const) {
          const ends = known.map((ticket) => (ticket[milestone] ?? Infinity) as number);
          const times = known.map(({ opened }, index) => Math.floor(open(opened as number, Math.min(ends[index]!, asOf)) / HOUR));
          const expected = kaplanMeier(
            times,
            ends.map((end) => end <= asOf),
          );
          expect(result[milestone]).toStrictEqual(expected);
        }
        expect(result.fullResolution?.events).toBe(0);
        expect(result.fullResolution?.censored).toBe(known.length);
      }),
    );
  });
  it("get worse, not better, when a ticket is left lying", () => {
    const answered = [1, 2, 3, 4].map((hours) => ({ opened: start, firstReply: start + hours * HOUR }));
    const left = [...answered, { opened: start }, { opened: start }];
    const median = (list: readonly TimedTicket[]) => ticketTimes(list, { asOf, unit: "hour" }).firstReply?.median.time;
    expect([median(answered), median(left)]).toStrictEqual([2.5, 3.5]);
  });
  it("do not know yet what happens after asOf", () => {
    const list = [{ opened: 0, firstReply: 2 * HOUR }, { opened: 3 * HOUR }];
    expect(ticketTimes(list, { asOf: HOUR, unit: "hour" })).toMatchObject({
      tickets: 1,
      afterAsOf: 1,
      valid: 2,
      firstReply: { events: 0, censored: 1 },
    });
    expect(ticketTimes(list, { asOf: 2 * HOUR, unit: "hour" }).firstReply).toMatchObject({ events: 1, censored: 0 });
  });
  it("measure the milestones that are fields, and no others", () => {
    const metric = ticketTimesOf({ opened: "a", firstReply: "b" }, { asOf: 10 * HOUR });
    expect(measure(metric, { a: [0], b: [HOUR] })).toMatchObject({
      firstResolution: null,
      fullResolution: null,
      firstReply: { events: 1 },
    });
    expect(() => ticketTimesOf({ opened: "a" }, { asOf })).toThrow(code("invalid-option"));
    const tally = collect(metric, { a: [0], b: [HOUR] });
    metric.checkTally(tally, "tally");
    expect(() => metric.checkTally({ ...tally, tickets: 2 }, "tally")).toThrow(code("invalid-tally"));
  });
  it("count what cannot be taken, or say where it is", () => {
    const list = [{ opened: null }, { opened: 5, firstReply: 4 }, { opened: "no" }, { opened: 5, firstReply: 5 }];
    expect(ticketTimes(list, { asOf, invalid: "skip" })).toMatchObject({ tickets: 1, missing: 1, invalid: 2 });
    expect(() => ticketTimes(list, { asOf })).toThrow(expect.objectContaining({ code: "invalid-value", path: "tickets[1].firstReply" }));
    expect(() => ticketTimes([], { asOf })).toThrow(code("empty"));
    expect(() => ticketTimes(list, {} as never)).toThrow(code("invalid-value"));
    expect(() => ticketTimes(list, { asOf, unit: "week" as never })).toThrow(code("invalid-option"));
    expect(() => ticketTimes(list, { asOf, timeZone: "UTC", businessHours: { timeZone: "Asia/Bangkok" } })).toThrow(code("invalid-option"));
  });
});

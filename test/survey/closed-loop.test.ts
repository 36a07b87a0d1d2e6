import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { measure } from "../../src/core/measure.ts";
import { kaplanMeier } from "../../src/stats/kaplan-meier.ts";
import { proportionInterval } from "../../src/stats/proportion-interval.ts";
import { closedLoop, closedLoopOf, type ClosedLoopOptions } from "../../src/survey/closed-loop.ts";
import type { LoopTicket } from "../../src/survey/closed-loop-tally.ts";
import { compareNps } from "../../src/survey/compare-nps.ts";
import { nps } from "../../src/survey/nps.ts";

const HOUR = 3_600_000;
const AS_OF = Date.UTC(2026, 2, 31);
const options: ClosedLoopOptions = { within: 48, asOf: AS_OF };
/** Opened so many hours before the report, and closed so many hours later. */
const ticket = (before: number, closedAfter?: number): LoopTicket => ({
  opened: AS_OF - before * HOUR,
  ...(closedAfter !== undefined && { closed: AS_OF + (closedAfter - before) * HOUR }),
});
const tickets = fc.array(
  fc.record({
    before: fc.integer({ min: -20, max: 400 }).map((half) => half / 2),
    after: fc.option(fc.integer({ min: 0, max: 300 }).map((half) => half / 2)),
    rating: fc.option(fc.integer({ min: 0, max: 10 })),
    followedUp: fc.option(fc.boolean()),
  }),
  { minLength: 1, maxLength: 40 },
);
type Drawn = { before: number; after: number | null; rating: number | null; followedUp: boolean | null };
const ticketOf = ({ before, after, rating, followedUp }: Drawn): LoopTicket => ({
  ...ticket(before, after ?? undefined),
  rating,
  followedUp,
});
const known = tickets.filter((list) => list.some(({ before }) => before >= 0));
const thrown = (code: string, path: string) => expect.objectContaining({ name: "CxError", code, path });
const run = (list: readonly unknown[], more: object = {}) => closedLoop(list as LoopTicket[], { ...options, ...more });

describe("closedLoop", () => {
  it("loses no ticket: loops, later ones, missing and invalid add up", () => {
    fc.assert(
      fc.property(known, (list) => {
        const loop = run([...list.map(ticketOf), {}, { opened: "soon" }], { invalid: "skip" });
        expect(loop.loops + loop.afterAsOf + loop.missing + loop.invalid).toBe(list.length + 2);
        expect(loop.due + loop.pending).toBe(loop.loops);
        expect(loop.timeToClose.events + loop.timeToClose.censored).toBe(loop.loops);
        expect(loop.openByAge.reduce((sum, { loops }) => sum + loops, 0)).toBe(loop.open);
        expect(loop.timeToClose.censored).toBe(loop.open);
      }),
    );
  });
  it("counts as an independent reading of the definition does", () => {
    fc.assert(
      fc.property(known, (list) => {
        const loop = run(list.map(ticketOf));
        const opened = list.filter(({ before }) => before >= 0);
        const closed = ({ before, after }: Drawn): boolean => after !== null && after <= before;
        const due = opened.filter(({ before }) => before >= 48);
        expect(loop.pending).toBe(opened.length - due.length);
        expect(loop.closed).toBe(due.filter(closed).length);
        expect(loop.closedInTime).toBe(due.filter((each) => closed(each) && each.after! <= 48).length);
        const ages = opened.map((each) => Math.floor(closed(each) ? each.after! : each.before));
        expect(loop.timeToClose.steps).toStrictEqual(kaplanMeier(ages, opened.map(closed)).steps);
        const answers = (followed: boolean) =>
          opened.filter(({ rating, followedUp }) => rating !== null && followedUp === followed).map(({ rating }) => rating);
        const [yes, no] = [answers(true), answers(false)];
        expect(loop.followUp?.followedUp?.score ?? null).toBe(yes.length > 0 ? nps(yes).score : null);
        expect(loop.followUp?.notFollowedUp?.score ?? null).toBe(no.length > 0 ? nps(no).score : null);
        const both = yes.length > 0 && no.length > 0;
        expect(loop.followUp?.comparison ?? null).toStrictEqual(both ? compareNps(nps(yes), nps(no)) : null);
      }),
    );
  });
  it("is never helped by a late or missing closing", () => {
    fc.assert(
      fc.property(known, (list) => {
        const loop = run(list.map(ticketOf));
        const never = run(list.map((each, index) => ticketOf(index === 0 ? { ...each, after: null } : each)));
        expect(never.closed).toBeLessThanOrEqual(loop.closed);
        expect(never.closedInTime).toBeLessThanOrEqual(loop.closedInTime);
        expect([never.due, never.pending]).toEqual([loop.due, loop.pending]);
      }),
    );
  });
  it("has the intervals of the proportions, by the method and level asked for", () => {
    const list = [ticket(100, 48), ticket(100, 49), ticket(100)];
    const loop = run(list, { method: "jeffreys", level: 0.9 });
    expect(loop.closedInterval).toStrictEqual(proportionInterval(2, 3, { method: "jeffreys", level: 0.9 }));
    expect(loop.inTimeInterval).toStrictEqual(proportionInterval(1, 3, { method: "jeffreys", level: 0.9 }));
    expect(loop.timeToClose.interval.level).toBe(0.9);
    expect([loop.closedRate, loop.inTimeRate]).toEqual([2 / 3, 1 / 3]);
  });
  it("is the same of columns as of tickets", () => {
    const list = [ticket(100, 30), ticket(50), ticket(10)];
    const columns = { from: list.map(({ opened }) => opened), to: list.map(({ closed }) => closed) };
    expect(measure(closedLoopOf({ opened: "from", closed: "to" }, options), columns)).toStrictEqual(run(list));
  });
});

describe("boundaries of the closed loop", () => {
  it.each([
    ["a window that ends at the report is over", ticket(48), { due: 1, pending: 0 }],
    ["a window that ends a moment later is pending", ticket(48 - 1 / HOUR), { due: 0, pending: 1, closedRate: null, inTimeRate: null }],
    ["a loop closed in a window that is open is pending too", ticket(47, 1), { due: 0, pending: 1, closed: 0, open: 0 }],
    ["exactly the window is in time", ticket(100, 48), { closed: 1, closedInTime: 1 }],
    ["a moment more is closed and late", ticket(100, 48 + 1 / HOUR), { closed: 1, closedInTime: 0 }],
    ["closed at the report is closed", ticket(48, 48), { closed: 1, closedInTime: 1, open: 0 }],
    ["closed after the report is open", ticket(48, 48 + 1 / HOUR), { closed: 0, open: 1 }],
    ["opened at the report is pending", ticket(0), { pending: 1, afterAsOf: 0 }],
    ["closed when it was opened took no time", ticket(60, 0), { closedInTime: 1 }],
  ])("%s", (_, each, expected) => {
    expect(run([each])).toMatchObject(expected);
  });
  it("an age on the edge of a band is in the band that begins there", () => {
    const loops = (ages: readonly number[]) => run([ticket(47.5), ticket(48), ticket(95), ticket(96)], { ages }).openByAge;
    expect(loops([48, 96])).toEqual([
      { from: 0, to: 48, loops: 1, share: 0.25 },
      { from: 48, to: 96, loops: 2, share: 0.5 },
      { from: 96, to: null, loops: 1, share: 0.25 },
    ]);
    expect(loops([])).toEqual([{ from: 0, to: null, loops: 4, share: 1 }]);
    expect(run([ticket(60, 1)]).openByAge[0]).toEqual({ from: 0, to: 48, loops: 0, share: null });
  });
  it("bands of age are 1, 2, 4 and 8 windows unless given, in whole units", () => {
    const list = [ticket(100)];
    expect(run(list, { within: 1.25, unit: "day" }).openByAge.map(({ from }) => from)).toEqual([0, 2, 3, 5, 10]);
    expect(run(list).openByAge.map(({ from }) => from)).toEqual([0, 48, 96, 192, 384]);
  });
  it("a day is 24 hours, and ages are the whole units passed", () => {
    const loop = run([ticket(100, 47.9), ticket(100, 72)], { within: 2, unit: "day" });
    expect(loop.timeToClose.steps.map(({ time }) => time)).toEqual([1, 3]);
    expect(loop.closedInTime).toBe(1);
  });
  it("moments without an offset are local", () => {
    const [list, asOf] = [[{ opened: "2026-03-01T07:00", closed: "2026-03-01T00:30Z" }], "2026-03-10"];
    expect(run(list, { asOf, timeZone: "Asia/Bangkok" })).toMatchObject({ closedInTime: 1, asOf: "2026-03-09T17:00:00.000Z" });
    expect(() => run(list, { asOf })).toThrow(thrown("invalid-value", "tickets[0].closed"));
  });
  it("cut-offs of the scale are those of the option", () => {
    const answers = [8, 9].map((rating) => ({ ...ticket(100, 1), rating, followedUp: true }));
    const score = (scale: object) => run(answers, { scale }).followUp?.followedUp?.score;
    expect(score({ min: 0, max: 10, passiveFrom: 7, promoterFrom: 8 })).toBe(100);
    expect(score({ min: 0, max: 10, passiveFrom: 9, promoterFrom: 10 })).toBe(-50);
  });
  it("the reading of the time to close can be asked at a few ages", () => {
    expect(run([ticket(100, 5), ticket(100)], { at: [0, 5, 24] }).timeToClose.steps.map(({ survival }) => survival)).toEqual([1, 0.5, 0.5]);
  });
});

describe("the follow-up of the closed loop", () => {
  const answered = (rating: number, followedUp: boolean | 0 | 1) => ({ ...ticket(100, 1), rating, followedUp });
  it("warns unless the caller says that a lot decided", () => {
    const list = [answered(9, true), answered(3, false)];
    expect(run(list).followUp?.warning).toBe("not-randomized");
    expect(run(list, { randomized: true }).followUp?.warning).toBeNull();
    expect(run(list).followUp?.comparison?.difference).toBe(200);
    expect(run(list, { level: 0.5 }).followUp?.comparison?.interval.level).toBe(0.5);
  });
  it("needs answers: without any there is nothing to say, with one group there is no difference", () => {
    expect(run([ticket(100, 1)]).followUp).toBeNull();
    expect(
      run([
        { ...ticket(100, 1), rating: 3 },
        { ...ticket(100, 1), followedUp: true },
      ]).followUp,
    ).toBeNull();
    expect(run([answered(9, 1)]).followUp).toMatchObject({ followedUp: { score: 100 }, notFollowedUp: null, comparison: null });
    expect(run([answered(9, 0)]).followUp).toMatchObject({ followedUp: null, notFollowedUp: { score: 100 }, comparison: null });
  });
});

describe("what the closed loop refuses", () => {
  it.each([
    ["opened", { opened: "soon" }, "an ISO date, a Date or milliseconds"],
    ["closed", { opened: AS_OF, closed: "soon" }, "an ISO date, a Date or milliseconds"],
    ["closed", { opened: AS_OF, closed: AS_OF - 1 }, "a moment not before the opening"],
    ["rating", { opened: AS_OF, rating: 11 }, "an integer from 0 to 10"],
    ["rating", { rating: 3.5 }, "an integer from 0 to 10"],
    ["followedUp", { opened: AS_OF, followedUp: "yes" }, "true or false"],
  ])("a ticket whose %s is wrong, and counts it when it is to be skipped", (role, wrong, expected) => {
    expect(() => run([ticket(60), wrong])).toThrow(
      expect.objectContaining({ code: "invalid-value", path: `tickets[1].${role}`, expected }),
    );
    expect(run([ticket(60), wrong], { invalid: "skip" })).toMatchObject({ invalid: 1, missing: 0, loops: 1 });
  });
  it.each([
    ["within", { within: 0 }],
    ["within", { within: Infinity }],
    ["within", { within: "48" }],
    ["unit", { unit: "week" }],
    ["ages", { ages: [0, 4] }],
    ["ages", { ages: [4, 4] }],
    ["ages", { ages: [1.5] }],
    ["ages", { ages: 4 }],
    ["randomized", { randomized: "yes" }],
    ["at", { at: [3, 2] }],
    ["level", { level: 1 }],
    ["method", { method: "exact" }],
    ["invalid", { invalid: "throw" }],
    ["scale", { scale: "stars" }],
    ["days", { days: 2 }],
  ])("the option %s of %o", (option, wrong) => {
    expect(() => run([ticket(60)], wrong)).toThrow(thrown("invalid-option", `options.${option}`));
  });
  it("no moment of the report, and a field that nobody reads", () => {
    expect(() => run([ticket(60)], { asOf: undefined })).toThrow(thrown("invalid-value", "options.asOf"));
    expect(() => closedLoopOf({ opened: "a", closed: "b", score: "c" } as never, options)).toThrow(
      thrown("invalid-option", "options.score"),
    );
  });
  it("no loop at all", () => {
    expect(() => run([])).toThrow(thrown("empty", "closedLoop"));
    expect(() => run([ticket(-1)])).toThrow(thrown("empty", "closedLoop"));
    expect(run([{}, ticket(60)])).toMatchObject({ missing: 1, loops: 1 });
  });
  it("a stored tally that cannot be", () => {
    const metric = closedLoopOf<LoopTicket>({ opened: "opened", closed: "closed" }, options);
    const tally = metric.create();
    metric.add(tally, ticket(60, 1), 0);
    metric.add(tally, ticket(10), 1);
    expect(() => metric.checkTally(tally, "tally")).not.toThrow();
    for (const wrong of [
      { due: 2 },
      { dueInTime: 2 },
      { dueClosed: 0, dueInTime: 0, ages: { 1: [3, 0] }, due: 3, pending: 0 },
      { answers: [new Array(11).fill(1), new Array(11).fill(0)] },
      { within: 24 },
      { ages: { x: [1, 1] } },
    ]) {
      expect(() => metric.checkTally({ ...tally, ...wrong }, "tally"), JSON.stringify(wrong)).toThrow(
        expect.objectContaining({ code: "invalid-tally" }),
      );
    }
  });
});

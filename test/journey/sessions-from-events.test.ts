import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bounceRate, conversionRate, engagementRate, type SessionEvent, sessionsFromEvents } from "../../src/index.ts";

const MINUTE = 60_000;
const start = Date.UTC(2026, 2, 1);
const events = fc.array(
  fc.record({
    customer: fc.constantFrom("ann", "__proto__", "", 7, "7"),
    touchpoint: fc.constantFrom("ad", "shop", "order", "constructor", 7, null),
    at: fc.integer({ min: 0, max: 400 }).map((minutes) => start + minutes * MINUTE),
  }),
);
const at = (minutes: number, touchpoint = "page"): SessionEvent => ({ customer: "ann", touchpoint, at: start + minutes * MINUTE });

describe("sessionsFromEvents", () => {
  it("puts each event into one session, whatever the order in which they come", () => {
    fc.assert(
      fc.property(events, fc.nat(), (list, seed) => {
        const sessions = sessionsFromEvents(list, { goals: ["order"] });
        expect(sessions.reduce((sum, { interactions }) => sum + interactions, 0)).toBe(list.length);
        const turned = list.length === 0 ? list : [...list.slice(seed % list.length), ...list.slice(0, seed % list.length)];
        expect(sessionsFromEvents(turned, { goals: ["order"] })).toEqual(sessions);
        expect(sessionsFromEvents([...list].reverse(), { goals: ["order"] })).toEqual(sessions);
      }),
    );
  });
  it("leaves more than the idle time between the sessions of a customer, and never more within one", () => {
    fc.assert(
      fc.property(events, fc.integer({ min: 1, max: 90 }), (list, idleMinutes) => {
        const sessions = sessionsFromEvents(list, { idleMinutes });
        for (const name of ["ann", "__proto__", "", "7"]) {
          const moments = list.filter(({ customer }) => String(customer) === name).map(({ at: moment }) => moment);
          const own = sessions.filter(({ customer }) => customer === name);
          const late = [...moments]
            .sort((a, b) => a - b)
            .filter((moment, place, all) => moment - (all[place - 1] ?? moment) > idleMinutes * MINUTE);
          expect(own.length).toBe(moments.length === 0 ? 0 : late.length + 1);
          for (const [place, { start: begun, seconds }] of own.entries()) {
            const next = own[place + 1];
            if (next) expect((Date.parse(next.start) - Date.parse(begun)) / 1000 - seconds).toBeGreaterThan(60 * idleMinutes);
          }
        }
      }),
    );
  });
  it("has fewer sessions the longer customers may be idle", () => {
    fc.assert(
      fc.property(events, (list) => {
        const counts = [1, 10, 30, 500].map((idleMinutes) => sessionsFromEvents(list, { idleMinutes }).length);
        expect([...counts].sort((a, b) => b - a)).toEqual(counts);
      }),
    );
  });
  it("goes on after exactly the idle time, and begins anew after any more", () => {
    expect(sessionsFromEvents([at(0), at(30), at(60)])).toHaveLength(1);
    expect(sessionsFromEvents([at(0), at(30), at(60.001)])).toHaveLength(2);
    expect(sessionsFromEvents([at(0), at(5)], { idleMinutes: 4.5 })).toHaveLength(2);
    expect(sessionsFromEvents([])).toEqual([]);
  });
  it("says where a session began, and of goals only where they are asked for", () => {
    const list = [at(1, "order"), at(0, "shop"), at(0, "ad")];
    const session = { customer: "ann", start: "2026-03-01T00:00:00.000Z", entry: "ad", interactions: 3, seconds: 60 };
    expect(sessionsFromEvents(list)).toEqual([session]);
    expect(sessionsFromEvents(list, { goals: ["order", "call"] })).toEqual([{ ...session, converted: true }]);
    expect(sessionsFromEvents(list, { goals: ["call"] })).toEqual([{ ...session, converted: false }]);
    expect(sessionsFromEvents([{ customer: 7, at: start }])[0]).toMatchObject({ customer: "7", entry: null });
  });
  it("is what the rates of sessions take", () => {
    const sessions = sessionsFromEvents([at(0, "ad"), at(100, "ad"), at(101, "order"), at(300, "order")], { goals: ["order"] });
    expect(bounceRate(sessions)).toMatchObject({ bounced: 2, sessions: 3 });
    expect(engagementRate(sessions)).toMatchObject({ engaged: 2, sessions: 3 });
    expect(conversionRate(sessions.map(({ converted }) => converted))).toMatchObject({ converted: 2, of: 3 });
  });
  it.each<[string, unknown, object?]>([
    ["events[0].customer", { customer: null, at: start }],
    ["events[0].touchpoint", { customer: "ann", touchpoint: {}, at: start }],
    ["at[0]", { customer: "ann", at: "soon" }],
    ["options.idleMinutes", at(0), { idleMinutes: 0 }],
    ["options.idleMinutes", at(0), { idleMinutes: NaN }],
    ["options.goals", at(0), { goals: [] }],
    ["options.goals", at(0), { goals: "order" }],
    ["options.gap", at(0), { gap: 3 }],
  ])("refuses at %s", (path, event, rule = {}) => {
    expect(() => sessionsFromEvents([event as SessionEvent], rule)).toThrow(expect.objectContaining({ path }));
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { churnFromRecords } from "../../src/retention/churn-from-records.ts";
import { spellsFromActivity } from "../../src/retention/spells-from-activity.ts";
import { dayOf } from "./spells.ts";

const events = fc.array(fc.record({ customer: fc.constantFrom("a", "b", "__proto__", 1), at: fc.nat(80).map(dayOf) }), { maxLength: 25 });

describe("spellsFromActivity", () => {
  it("holds a customer present exactly on the days within the allowed gap after an activity", () => {
    fc.assert(
      fc.property(events, fc.integer({ min: 1, max: 30 }), fc.nat(60), (list, gap, day) => {
        const spells = spellsFromActivity(list, { allowedGapDays: gap, asOf: dayOf(80) });
        const at = Date.parse(dayOf(day));
        const active = new Set(
          list
            .filter((event) => Date.parse(event.at) <= at && at < Date.parse(event.at) + gap * 86_400_000)
            .map(({ customer }) => customer),
        );
        if (list.length === 0) expect(spells).toStrictEqual([]);
        else expect(churnFromRecords(spells, { from: dayOf(day), days: 1 }).start).toBe(active.size);
      }),
    );
  });
  it("does not depend on the order or the repetition of events", () => {
    fc.assert(
      fc.property(events, (list) => {
        const rule = { allowedGapDays: 7, asOf: dayOf(80) };
        expect(spellsFromActivity([...list, ...list].reverse(), rule)).toStrictEqual(spellsFromActivity(list, rule));
      }),
    );
  });
  it.each([
    [29, 1],
    [30, 1],
    [31, 2],
  ])("reads activity %i days later as so many spells: %i", (later, spells) => {
    const list = [
      { customer: 1, at: dayOf(0) },
      { customer: 1, at: dayOf(later) },
    ];
    expect(spellsFromActivity(list, { allowedGapDays: 30, asOf: dayOf(40) })).toHaveLength(spells);
  });
  it("closes a spell when the gap is over at asOf, and not before", () => {
    const spell = (asOf: string) => spellsFromActivity([{ customer: 1, at: "2026-01-01" }], { allowedGapDays: 30, asOf })[0]?.end;
    expect(spell("2026-01-30")).toBeNull();
    expect(spell("2026-01-31")).toBe("2026-01-31T00:00:00.000Z");
  });
  it("leaves out what came after asOf", () => {
    expect(spellsFromActivity([{ customer: 1, at: "2026-01-02" }], { allowedGapDays: 30, asOf: "2026-01-01" })).toStrictEqual([]);
  });
  it("counts days in the time zone, whatever the clocks do", () => {
    const [spell] = spellsFromActivity([{ customer: 1, at: "2026-03-28" }], {
      allowedGapDays: 2,
      asOf: "2026-05-01",
      timeZone: "Europe/Rome",
    });
    expect(spell).toStrictEqual({ customer: 1, start: "2026-03-27T23:00:00.000Z", end: "2026-03-29T22:00:00.000Z" });
  });
  it.each([
    [{ customer: null, at: "2026-01-01" }, {}, "invalid-value", "customer[0]"],
    [{ customer: 1, at: null }, {}, "invalid-value", "at[0]"],
    [{ customer: 1, at: "2026-01-01" }, { allowedGapDays: 0 }, "invalid-option", "options.allowedGapDays"],
    [{ customer: 1, at: "2026-01-01" }, { asOf: "now" }, "invalid-value", "options.asOf"],
    [{ customer: 1, at: "2026-01-01" }, { allowedGap: 3 }, "invalid-option", "options.allowedGap"],
  ])("refuses %j with %j", (event, rule, code, path) => {
    expect(() => spellsFromActivity([event as never], { allowedGapDays: 30, asOf: "2026-02-01", ...rule })).toThrow(
      expect.objectContaining({ code, path }),
    );
  });
});

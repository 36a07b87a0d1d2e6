import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { collect, measure } from "../../src/core/measure.ts";
import { churnFromRecords, churnOf, type ChurnWindow } from "../../src/retention/churn-from-records.ts";
import type { SpellRecord } from "../../src/retention/spell.ts";
import { proportionInterval } from "../../src/stats/proportion-interval.ts";
import { allowance, referenceCases, referenceFolderPresent } from "../reference/cases.ts";
import { dayOf, daySpells, dayWindow, recordsOf } from "./spells.ts";

const year: ChurnWindow = { from: "2026-01-01", to: "2027-01-01" };

describe("churnFromRecords", () => {
  it("counts what the definition counts, day by day", () => {
    fc.assert(
      fc.property(daySpells, dayWindow, (spells, { from, to }) => {
        const present = (day: number): Set<string> =>
          new Set(spells.filter((spell) => spell.from <= day && (spell.to === null || day < spell.to)).map(({ customer }) => customer));
        const [before, after] = [present(from), present(to)];
        const came = new Set(
          spells.filter((spell) => spell.from > from && spell.from <= to && !before.has(spell.customer)).map(({ customer }) => customer),
        );
        expect(churnFromRecords(recordsOf(spells), { from: dayOf(from), to: dayOf(to) })).toMatchObject({
          start: before.size,
          end: after.size,
          lost: [...before].filter((customer) => !after.has(customer)).length,
          new: came.size,
          lostNew: [...came].filter((customer) => !after.has(customer)).length,
          spells: spells.length,
          spellsStarted: spells.filter((spell) => spell.from > from && spell.from <= to).length,
          spellsEnded: spells.filter((spell) => spell.to !== null && spell.to > from && spell.to <= to).length,
        });
      }),
    );
  });
  it("ends with start - lost + new - lostNew", () => {
    fc.assert(
      fc.property(daySpells, dayWindow, (spells, { from, to }) => {
        const got = churnFromRecords(recordsOf(spells), { from: dayOf(from), to: dayOf(to) });
        expect(got.end).toBe(got.start - got.lost + got.new - got.lostNew);
        if (got.start > 0) {
          expect(got.growth).toBe((got.end - got.start) / got.start);
          expect(got.retentionRate).toBe((got.start - got.lost) / got.start);
        }
      }),
    );
  });
  it("joins two windows: the end of the first is the start of the second, and both ends are those of the whole", () => {
    fc.assert(
      fc.property(daySpells, fc.uniqueArray(fc.nat(90), { minLength: 3, maxLength: 3 }), (spells, days) => {
        const [a, b, c] = days.sort((x, y) => x - y).map(dayOf) as [string, string, string];
        const records = recordsOf(spells);
        const [first, second, whole] = [
          [a, b],
          [b, c],
          [a, c],
        ].map(([from, to]) => churnFromRecords(records, { from: from as string, to: to as string }));
        expect(first?.end).toBe(second?.start);
        expect([first?.start, second?.end]).toStrictEqual([whole?.start, whole?.end]);
        expect((first?.spellsStarted ?? 0) + (second?.spellsStarted ?? 0)).toBe(whole?.spellsStarted);
        expect((first?.spellsEnded ?? 0) + (second?.spellsEnded ?? 0)).toBe(whole?.spellsEnded);
        // Whoever the whole window lost was lost in one of its parts.
        expect(whole?.lost).toBeLessThanOrEqual((first?.lost ?? 0) + (second?.lost ?? 0));
      }),
    );
  });
  it("counts a spell cut in two as the same customer, never lost in between", () => {
    fc.assert(
      fc.property(daySpells, dayWindow, fc.nat(14), fc.nat(60), (spells, { from, to }, place, later) => {
        const cut = spells[place % spells.length] as (typeof spells)[number];
        const at = cut.from + (cut.to === null ? later : later % (cut.to - cut.from + 1));
        const pieces = spells.flatMap((spell) =>
          spell === cut
            ? [
                { ...cut, to: at },
                { ...cut, from: at },
              ]
            : [spell],
        );
        const window = { from: dayOf(from), to: dayOf(to) };
        const counts = ({ start, lost, new: came, lostNew, end }: ReturnType<typeof churnFromRecords>) => [start, lost, came, lostNew, end];
        const [whole, parts] = [churnFromRecords(recordsOf(spells), window), churnFromRecords(recordsOf(pieces), window)];
        expect([parts.start, parts.lost, parts.end]).toStrictEqual([whole.start, whole.lost, whole.end]);
        if (at !== cut.to) expect(counts(parts)).toStrictEqual(counts(whole));
      }),
    );
  });
  it("takes a window in days as the same window with an end", () => {
    fc.assert(
      fc.property(daySpells, dayWindow, (spells, { from, to }) => {
        const records = recordsOf(spells);
        expect(churnFromRecords(records, { from: dayOf(from), days: to - from })).toStrictEqual(
          churnFromRecords(records, { from: dayOf(from), to: dayOf(to) }),
        );
      }),
    );
  });

  const one = (...spells: [string, (string | null)?][]): Partial<ReturnType<typeof churnFromRecords>> =>
    churnFromRecords(
      spells.map(([start, end]) => ({ customer: "__proto__", start, end })),
      year,
    );
  it.each([
    ["present throughout", [["2025-05-01"]], [1, 0, 0, 0, 1]],
    ["starting at the first moment", [["2026-01-01"]], [1, 0, 0, 0, 1]],
    ["ending at the first moment", [["2025-05-01", "2026-01-01"]], [0, 0, 0, 0, 0]],
    ["ending at the last moment", [["2025-05-01", "2027-01-01"]], [1, 1, 0, 0, 0]],
    ["starting at the last moment", [["2027-01-01"]], [0, 0, 1, 0, 1]],
    ["starting after the window", [["2027-01-02"]], [0, 0, 0, 0, 0]],
    [
      "left and came back within",
      [
        ["2025-05-01", "2026-03-01"],
        ["2026-06-01", null],
      ],
      [1, 0, 0, 0, 1],
    ],
    ["came and went within", [["2026-03-01", "2026-06-01"]], [0, 0, 1, 1, 0]],
    [
      "came, went and came within",
      [
        ["2026-03-01", "2026-06-01"],
        ["2026-07-01", null],
      ],
      [0, 0, 1, 0, 1],
    ],
    [
      "left, came back and left",
      [
        ["2025-05-01", "2026-03-01"],
        ["2026-06-01", "2026-07-01"],
      ],
      [1, 1, 0, 0, 0],
    ],
    ["a spell of no length within", [["2026-03-01", "2026-03-01"]], [0, 0, 1, 1, 0]],
  ] as [string, [string, (string | null)?][], number[]][])("counts a customer %s", (_, spells, counts) => {
    const got = one(...spells);
    expect([got.start, got.lost, got.new, got.lostNew, got.end]).toStrictEqual(counts);
  });

  it("has counts and no rates when nobody was there at the start", () => {
    expect(one(["2026-03-01"])).toMatchObject({
      start: 0,
      new: 1,
      end: 1,
      growth: null,
      churnRate: null,
      retentionRate: null,
      interval: null,
      retentionInterval: null,
    });
  });
  it("has the interval of lost in start, by level and method", () => {
    const spells = [1, 2, 3, 4].map((customer) => ({ customer, start: "2025-01-01", end: customer === 1 ? "2026-05-01" : null }));
    const settings = { level: 0.9, method: "jeffreys" } as const;
    const got = churnFromRecords(spells, year, settings);
    expect(got.interval).toStrictEqual(proportionInterval(1, 4, settings));
    expect(got.retentionInterval).toStrictEqual(proportionInterval(3, 4, settings));
  });
  it("reads columns, with or without an end", () => {
    const columns = { customer: [1, 2], start: ["2025-01-01", "2025-01-01"] };
    expect(churnFromRecords(columns, year).churnRate).toBe(0);
    expect(churnFromRecords({ ...columns, end: [null, "2026-01-09"] }, year).churnRate).toBe(0.5);
  });
  it("reads days in the time zone of the window", () => {
    const spells = [{ customer: 1, start: "2025-12-31T23:30:00Z" }];
    expect(churnFromRecords(spells, { ...year, timeZone: "Europe/Rome" })).toMatchObject({
      from: "2025-12-31T23:00:00.000Z",
      start: 0,
      new: 1,
    });
    expect(churnFromRecords(spells, year)).toMatchObject({ from: "2026-01-01T00:00:00.000Z", start: 1, new: 0 });
  });
  it("tells 1 from the text 1", () => {
    expect(
      churnFromRecords(
        [
          { customer: 1, start: 0 },
          { customer: "1", start: 0 },
          { customer: 1n, start: 0 },
        ],
        year,
      ).start,
    ).toBe(2);
  });
  it("counts every record as valid, missing or invalid", () => {
    const records = [
      { customer: "a", start: "2025-01-01", end: undefined },
      { customer: null, start: "2025-01-01" },
      { customer: "b", start: null },
      { customer: "c", start: "2025-13-01" },
      { customer: "d", start: "2025-02-01", end: "2025-01-31" },
      { customer: {}, start: "2025-02-01" },
      { customer: "e", start: "2025-02-01", end: "soon" },
    ] as SpellRecord[];
    expect(churnFromRecords(records, year, { invalid: "skip" })).toMatchObject({ spells: 1, missing: 2, invalid: 4 });
  });
  it.each([
    [{ customer: "a", start: "2026-02-30" }, 'start[0]: expected an ISO date, a Date or milliseconds, received "2026-02-30"'],
    [{ customer: "a", start: "2026-02-03", end: "2026-02-02" }, 'end[0]: expected a moment not before the start, received "2026-02-02"'],
    [{ customer: true, start: "2026-02-03" }, "customer[0]: expected a text or a finite number, received true"],
  ])("names the place in %j", (record, message) => {
    expect(() => churnFromRecords([record as SpellRecord], year)).toThrow(message);
  });
  it.each([
    [{ from: "2026-01-01", to: "2026-01-01" }, "invalid-value", "window.to"],
    [{ from: "today", to: "2026-01-01" }, "invalid-value", "window.from"],
    [{ from: "2026-01-01" }, "invalid-value", "window.to"],
    [{ from: "2026-01-01", days: 0 }, "invalid-value", "window.days"],
    [{ from: "2026-01-01", days: 1.5 }, "invalid-value", "window.days"],
    [{ from: "2026-01-01", days: 2 ** 40 }, "invalid-value", "window.days"],
    [{ from: "2026-01-01", to: "2027-01-01", timeZone: "Mars" }, "invalid-option", "options.timeZone"],
    [{ from: "2026-01-01", to: "2027-01-01", zone: "UTC" }, "invalid-option", "options.zone"],
  ])("refuses the window %j", (window, code, path) => {
    expect(() => churnFromRecords([], window as never)).toThrow(expect.objectContaining({ code, path }));
  });
  it("refuses to measure nothing", () => {
    expect(() => churnFromRecords([{ customer: null, start: null }], year)).toThrow("churn: expected at least one valid spell");
  });
});

describe("churnOf", () => {
  it("refuses to merge tallies of two windows", () => {
    const [a, b] = [2026, 2027].map((from) => churnOf({ customer: "customer", start: "start" }, { from: `${from}-01-01`, days: 30 }));
    expect(() => a?.merge(a.create(), (b as NonNullable<typeof b>).create())).toThrow(
      expect.objectContaining({ code: "incompatible-tally" }),
    );
  });
  it("joins the spells of a customer that two parts hold", () => {
    const metric = churnOf({ customer: "customer", start: "start", end: "end" }, year);
    const [left, right] = [
      [{ customer: "a", start: "2025-01-01", end: "2026-03-01" }],
      [{ customer: "a", start: "2026-05-01", end: null }],
    ].map((part) => collect(metric, part));
    expect(metric.result(metric.merge(left as NonNullable<typeof left>, right as NonNullable<typeof right>))).toMatchObject({
      start: 1,
      lost: 0,
      new: 0,
      end: 1,
      spellsStarted: 1,
      spellsEnded: 1,
    });
  });
  it("measures columns", () => {
    expect(measure(churnOf({ customer: "id", start: "since" }, year), { id: [1, 2], since: ["2025-01-01", "2026-02-01"] })).toMatchObject({
      start: 1,
      new: 1,
      end: 2,
    });
  });
});

const cases = referenceCases("records").filter(({ id }) => id.startsWith("churn-records"));

describe(
  referenceFolderPresent
    ? "churnFromRecords against SQLite"
    : "churnFromRecords against SQLite: NOT CHECKED, ../shared/reference is absent",
  () => {
    it("has cases", () => {
      expect(cases.length > 0).toBe(referenceFolderPresent);
    });
    for (const reference of cases) {
      it(`agrees: ${reference.id}`, () => {
        const got = churnFromRecords(
          reference.input["records"] as SpellRecord[],
          reference.options as unknown as ChurnWindow,
        ) as unknown as Record<string, number>;
        for (const [key, expected] of Object.entries(reference.expected as Record<string, number>)) {
          expect(Math.abs((got[key] as number) - expected)).toBeLessThanOrEqual(
            Number.isInteger(expected) ? 0 : allowance(reference, key, expected),
          );
        }
      });
    }
  },
);

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hazardByAge, hazardByAgeFromLifeTable } from "../../src/stats/hazard-by-age.ts";
import { kaplanMeier } from "../../src/stats/kaplan-meier.ts";
import { lifeTable } from "../../src/stats/life-table.ts";
import { nelsonAalen, nelsonAalenFromLifeTable } from "../../src/stats/nelson-aalen.ts";
import { referenceFolderPresent } from "../reference/cases.ts";
import { expectFigure } from "../reference/expect-figure.ts";
import { survivalCases, survivalColumns } from "./survival-cases.ts";

const late = fc.array(
  fc
    .record({ entry: fc.integer({ min: 0, max: 10 }), length: fc.integer({ min: 1, max: 40 }), event: fc.boolean() })
    .map(({ entry, length, event }) => ({ entry, time: entry + length / 4, event })),
  { minLength: 1, maxLength: 30 },
);
const columns = (list: readonly { time: number; event: boolean; entry: number }[]) =>
  [list.map(({ time }) => time), list.map(({ event }) => event), { entry: list.map(({ entry }) => entry) }] as const;

describe("the cumulative hazard", () => {
  it("rises by d / n, with limits around it, from records as from their table", () => {
    fc.assert(
      fc.property(late, fc.constantFrom("log", "plain"), fc.double({ min: 0.01, max: 0.999, noNaN: true }), (list, interval, level) => {
        const [times, events, options] = columns(list);
        const found = nelsonAalen(times, events, { ...options, interval, level });
        const curve = kaplanMeier(times, events, options);
        expect(nelsonAalenFromLifeTable(lifeTable(times, events, options).rows, { interval, level })).toStrictEqual(found);
        expect(found).toMatchObject({ valid: list.length, events: events.filter(Boolean).length, interval: { level, method: interval } });
        expect(JSON.parse(JSON.stringify(found))).toStrictEqual(found);
        let [hazard, variance] = [0, 0];
        for (const [index, step] of found.steps.entries()) {
          const { time, atRisk, events: ended, censored } = curve.steps[index]!;
          expect(step).toMatchObject({ time, atRisk, events: ended, censored });
          hazard += ended / atRisk;
          variance += ended / atRisk ** 2;
          expect(step.cumulativeHazard).toBeCloseTo(hazard, 12);
          expect(step.standardError).toBeCloseTo(Math.sqrt(variance), 12);
          // The share that is left is below exp(-H).
          expect(curve.steps[index]!.survival).toBeLessThanOrEqual(Math.exp(-step.cumulativeHazard) + 1e-15);
          if (step.low === null || step.high === null) {
            expect([interval, step.cumulativeHazard, step.low, step.high]).toStrictEqual(["log", 0, null, null]);
            continue;
          }
          expect(step.low).toBeGreaterThanOrEqual(0);
          expect(step.low).toBeLessThanOrEqual(step.cumulativeHazard);
          expect(step.high).toBeGreaterThanOrEqual(step.cumulativeHazard);
        }
      }),
    );
  });
  it("has limits at z errors, or at the factor exp(z error / H)", () => {
    const [log, plain] = (["log", "plain"] as const).map((interval) => nelsonAalen([1, 2, 3, 4], [1, 1, 0, 0], { interval }).steps[1]!);
    expect(plain).toMatchObject({ cumulativeHazard: 1 / 4 + 1 / 3, low: 0 });
    expect(plain!.high).toBeCloseTo(7 / 12 + 1.959963984540054 * (5 / 12), 12);
    const factor = Math.exp((1.959963984540054 * (5 / 12)) / (7 / 12));
    expect(log!.low).toBeCloseTo(7 / 12 / factor, 12);
    expect(log!.high).toBeCloseTo((7 / 12) * factor, 12);
    const narrow = nelsonAalen([1, 2, 3, 4], [1, 1, 0, 0], { interval: "plain", level: 0.5 }).steps[1]!;
    expect(narrow.low).toBeCloseTo(7 / 12 - 0.6744897501960817 * (5 / 12), 12);
  });
});

describe("the hazard by age", () => {
  it("has every event and all the time under observation in one interval", () => {
    fc.assert(
      fc.property(late, fc.uniqueArray(fc.integer({ min: 0, max: 25 }), { maxLength: 6 }), (list, unsorted) => {
        const breaks = unsorted.toSorted((left, right) => left - right);
        const [times, events, options] = columns(list);
        const found = hazardByAge(times, events, { ...options, breaks });
        expect(hazardByAgeFromLifeTable(lifeTable(times, events, options).rows, { breaks })).toStrictEqual(found);
        expect(JSON.parse(JSON.stringify(found))).toStrictEqual(found);
        expect(found.ages[0]?.from).toBe(0);
        expect(found.ages.at(-1)?.to).toBeNull();
        for (const { from, to, events: here, personTime, hazard, interval } of found.ages) {
          const end = to ?? Infinity;
          expect(here).toBe(list.filter(({ time, event }) => event && time > from && time <= end).length);
          const way = list.reduce((sum, { entry, time }) => sum + Math.max(0, Math.min(time, end) - Math.max(entry, from)), 0);
          expect(personTime).toBe(way);
          expect(hazard).toBe(way === 0 ? null : here / way);
          expect(interval === null).toBe(way === 0);
          if (interval && hazard !== null) expect(interval.low <= hazard && hazard <= interval.high).toBe(true);
        }
        expect(found.ages.reduce((sum, age) => sum + age.events, 0)).toBe(found.events);
      }),
    );
  });
  it("by whole units is the share of those at risk who leave", () => {
    const { ages } = hazardByAge([3, 1, 3, 5, 5], [1, 1, 0, 1, 0]);
    expect(ages.map(({ from, to, hazard }) => [from, to, hazard])).toStrictEqual([
      [0, 1, 1 / 5],
      [1, 2, 0],
      [2, 3, 1 / 4],
      [3, 4, 0],
      [4, 5, 1 / 2],
    ]);
    expect(hazardByAge([3, 1, 3, 5, 5], [1, 1, 0, 1, 0], { width: 2.5, level: 0.9 }).ages).toMatchObject([
      { from: 0, to: 2.5, events: 1, personTime: 11, interval: { level: 0.9 } },
      { from: 2.5, to: 5, events: 2, personTime: 6 },
    ]);
  });
  it("puts age 0 into the first interval, in which nobody may have been observed for any time", () => {
    expect(hazardByAge([0, 0], [1, 0])).toStrictEqual({
      valid: 2,
      missing: 0,
      invalid: 0,
      events: 1,
      ages: [{ from: 0, to: 1, events: 1, personTime: 0, hazard: null, interval: null }],
    });
  });
  it.each<[string, object, string]>([
    ["breaks that do not ascend", { breaks: [0, 3, 3] }, "options.breaks"],
    ["a negative break", { breaks: [-1, 3] }, "options.breaks"],
    ["an infinite break", { breaks: [0, Infinity] }, "options.breaks"],
    ["no list of breaks", { breaks: 5 }, "options.breaks"],
    ["breaks and a width", { breaks: [0, 3], width: 1 }, "options.width"],
    ["a width of 0", { width: 0 }, "options.width"],
    ["a width that makes millions of intervals", { width: 1e-6 }, "options.width"],
    ["a level of 1", { level: 1 }, "options.level"],
    ["an unknown option", { bands: [1] }, "options.bands"],
  ])("refuses %s", (_, options, path) => {
    for (const call of [
      () => hazardByAge([1], [1], options),
      () => hazardByAgeFromLifeTable([{ time: 1, events: 1, censored: 0 }], options),
    ]) {
      expect(call).toThrow(expect.objectContaining({ code: "invalid-option", path }));
    }
  });
  it("takes as many as 100,000 intervals", () => {
    expect(hazardByAge([100_000], [1]).ages.length).toBe(100_000);
    expect(() => hazardByAge([100_001], [1])).toThrow(expect.objectContaining({ path: "options.width" }));
  });
});

describe("what is refused", () => {
  it.each<[string, () => unknown, string, string]>([
    ["nobody", () => nelsonAalen([], []), "empty", "nelsonAalen"],
    ["nobody at any age", () => hazardByAge([NaN], [1]), "empty", "hazardByAge"],
    ["an empty table", () => nelsonAalenFromLifeTable([]), "empty", "nelsonAalenFromLifeTable"],
    ["an empty table of ages", () => hazardByAgeFromLifeTable([]), "empty", "hazardByAgeFromLifeTable"],
    ["an unknown interval", () => nelsonAalen([1], [1], { interval: "log-log" as never }), "invalid-option", "options.interval"],
    [
      "a level of 0",
      () => nelsonAalenFromLifeTable([{ time: 1, events: 1, censored: 0 }], { level: 0 }),
      "invalid-option",
      "options.level",
    ],
    ["an unknown option", () => nelsonAalen([1], [1], { confidence: 0.9 } as never), "invalid-option", "options.confidence"],
    ["an unknown option of a table", () => nelsonAalenFromLifeTable([], { entry: [] } as never), "invalid-option", "options.entry"],
    ["an unknown rule", () => nelsonAalen([1], [1], { invalid: "drop" as never }), "invalid-option", "options.invalid"],
    ["an unknown rule for ages", () => hazardByAge([1], [1], { invalid: "drop" as never }), "invalid-option", "options.invalid"],
  ])("%s", (_, call, code, path) => {
    expect(call).toThrow(expect.objectContaining({ code, path }));
  });
  it("is skipped and counted on request", () => {
    expect(nelsonAalen([1, -1, null], [1, 1, 1], { invalid: "skip" })).toMatchObject({ valid: 1, missing: 1, invalid: 1 });
    expect(hazardByAge([1, -1, null], [1, 1, 1], { invalid: "skip" })).toMatchObject({ valid: 1, missing: 1, invalid: 1 });
  });
});

describe("R", () => {
  if (!referenceFolderPresent) it("ABSENT: ../shared/reference was not checked", () => expect(survivalCases(/./)).toEqual([]));
  for (const reference of survivalCases(/^nelson-aalen/)) {
    it(`agrees on ${reference.id}`, () => {
      const { time, event, entry } = survivalColumns(reference);
      const expected = reference.expected as Record<string, number[]>;
      const all = nelsonAalen(time, event, { entry }).steps;
      const steps = all.length === expected["time"]!.length ? all : all.filter(({ events }) => events > 0);
      expect(steps.map((step) => step.time)).toStrictEqual(expected["time"]);
      for (const [index, step] of steps.entries()) {
        expectFigure(reference, "cumulativeHazard", step.cumulativeHazard, expected["cumulativeHazard"]![index]);
        expectFigure(reference, "standardError", step.standardError, expected["standardError"]![index]);
      }
    });
  }
  for (const reference of survivalCases(/^hazard-by-age/)) {
    it(`agrees on ${reference.id}`, () => {
      const { time, event } = survivalColumns(reference);
      const { cuts, level } = reference.options as { cuts: number[]; level: number };
      const expected = reference.expected as Record<string, number[]>;
      const { ages } = hazardByAge(time, event, { breaks: cuts, level });
      expect(ages.map((age) => age.events)).toStrictEqual(expected["events"]);
      for (const [index, age] of ages.entries()) {
        expectFigure(reference, "personTime", age.personTime, expected["personTime"]![index]);
        expectFigure(reference, "hazard", age.hazard, expected["hazard"]![index]);
        expectFigure(reference, "low", age.interval?.low, expected["low"]![index]);
        expectFigure(reference, "high", age.interval?.high, expected["high"]![index]);
      }
    });
  }
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { collect, measure } from "../../src/core/measure.ts";
import { type ServiceContact, serviceLevel, serviceLevelOf, type ServiceLevelOptions } from "../../src/service/service-level.ts";
import { type ServiceLevelFormula, serviceLevelFromCounts } from "../../src/service/service-level-from-counts.ts";
import { serviceLevelFigures } from "../reference/figures-service.ts";

const formulas: readonly ServiceLevelFormula[] = [
  "all-offered",
  "answered-only",
  "early-abandons-met",
  "early-abandons-excluded",
  "short-abandons-met",
];
const wait = fc.record({ seconds: fc.integer({ min: 0, max: 60 }), abandoned: fc.boolean() });
const waits = fc.array(wait, { minLength: 1, maxLength: 40 });

describe("service level", () => {
  it("reads records and their counts alike, by every formula", () => {
    fc.assert(
      fc.property(waits, fc.constantFrom(...formulas), fc.integer({ min: 0, max: 60 }), (list, formula, within) => {
        const metric = serviceLevelOf<ServiceContact>({ seconds: "seconds", abandoned: "abandoned" }, { within, formula });
        const result = metric.result(collect(metric, list));
        const [answered, abandoned] = [list.filter((one) => !one.abandoned), list.filter((one) => one.abandoned)];
        const upTo = (part: typeof list, seconds: number): number => part.filter((one) => one.seconds <= seconds).length;
        const counts = {
          answered: answered.length,
          answeredWithin: upTo(answered, within),
          abandoned: abandoned.length,
          abandonedWithin: upTo(abandoned, within),
          abandonedShort: upTo(abandoned, Math.min(5, within)),
        };
        if (result === null) expect(() => serviceLevelFromCounts(counts, { formula })).toThrow(expect.objectContaining({ code: "empty" }));
        else
          expect(result).toStrictEqual({
            ...serviceLevelFromCounts(counts, { formula }),
            ...counts,
            within,
            shortAbandon: Math.min(5, within),
            missing: 0,
            invalid: 0,
          });
      }),
    );
  });
  it("never falls with a longer target, and is the lowest of the five by default", () => {
    fc.assert(
      fc.property(waits, fc.nat(60), fc.nat(60), (list, a, b) => {
        const level = (within: number) => serviceLevel(list, { within }).rate;
        expect(level(Math.max(a, b))).toBeGreaterThanOrEqual(level(Math.min(a, b)));
        for (const formula of formulas) {
          const metric = serviceLevelOf<ServiceContact>({ seconds: "seconds", abandoned: "abandoned" }, { within: a, formula });
          expect(metric.result(collect(metric, list))?.rate ?? 1).toBeGreaterThanOrEqual(level(a));
        }
      }),
    );
  });
  it("is the same by every formula when nobody gives up", () => {
    fc.assert(
      fc.property(waits, fc.nat(60), (list, within) => {
        const answered = list.map(({ seconds }) => seconds);
        const rates = formulas.map((formula) => serviceLevel(answered, { within, formula }).rate);
        expect(new Set(rates).size).toBe(1);
      }),
    );
  });
  it.each(serviceLevelFigures)("agrees with $source on $formula", ({ counts, formula, percent }) => {
    expect(Math.abs(100 * serviceLevelFromCounts(counts, { formula }).rate - percent)).toBeLessThanOrEqual(0.005);
  });
  it("says what it is of", () => {
    const counts = { answered: 1000, answeredWithin: 860, abandoned: 60, abandonedWithin: 20, abandonedShort: 10 };
    const parts = formulas
      .map((formula) => serviceLevelFromCounts(counts, { formula }))
      .map(({ met, counted, offered }) => [met, counted, offered]);
    expect(parts).toStrictEqual([
      [860, 1060, 1060],
      [860, 1000, 1060],
      [880, 1060, 1060],
      [860, 1040, 1060],
      [870, 1060, 1060],
    ]);
  });
});

describe("the edges of the target", () => {
  it.each([
    [0, 1],
    [20, 1],
    [20.001, 0],
    [1e300, 0],
  ])("an answer after %d seconds meets a target of 20 in %i of 1 cases", (seconds, met) => {
    expect(serviceLevel([seconds], { within: 20 }).met).toBe(met);
  });
  it("counts an abandoned contact without seconds as never answered", () => {
    const list = [{ seconds: 5 }, { seconds: null, abandoned: true }];
    expect(serviceLevel(list, { within: 20 })).toMatchObject({ rate: 0.5, abandoned: 1, abandonedWithin: 0, missing: 0 });
  });
  it("takes blank seconds as missing, or as never answered by option", () => {
    expect(serviceLevel([5, null, undefined, NaN], { within: 20 })).toMatchObject({ rate: 1, missing: 3 });
    expect(serviceLevel([5, null, undefined, NaN], { within: 20, blank: "unanswered" })).toMatchObject({
      rate: 0.25,
      abandoned: 3,
      missing: 0,
    });
  });
  it("takes a contact that does not say whether it was abandoned as missing where that is a field", () => {
    expect(
      serviceLevel(
        [
          { seconds: 5, abandoned: null },
          { seconds: 5, abandoned: 0 },
        ],
        { within: 20 },
      ),
    ).toMatchObject({ offered: 1, missing: 1 });
  });
  it("needs no early abandons where the formula does not look at them, and insists on them where it does", () => {
    const counts = { answered: 10, answeredWithin: 8, abandoned: 2 };
    expect(serviceLevelFromCounts(counts).rate).toBe(8 / 12);
    expect(() => serviceLevelFromCounts(counts, { formula: "early-abandons-met" })).toThrow(
      expect.objectContaining({ code: "invalid-value", path: "counts.abandonedWithin" }),
    );
    expect(() => serviceLevelFromCounts(counts, { formula: "short-abandons-met" })).toThrow(
      expect.objectContaining({ path: "counts.abandonedShort" }),
    );
  });
});

describe("bad waits", () => {
  it.each<[unknown, string]>([
    [-1, "durations[1]"],
    [Infinity, "durations[1]"],
    ["20", "durations[1]"],
    [true, "durations[1]"],
    [{ seconds: -1 }, "durations[1]"],
    [{ seconds: 1, abandoned: "yes" }, "durations[1].abandoned"],
  ])("names the place of %o", (bad, path) => {
    const list = [1, bad as number];
    expect(() => serviceLevel(list, { within: 20 })).toThrow(expect.objectContaining({ code: "invalid-value", path }));
    expect(serviceLevel(list, { within: 20, invalid: "skip" })).toMatchObject({ invalid: 1, offered: 1 });
  });
  it.each([
    [{ answered: 1, answeredWithin: 2, abandoned: 0 }, "counts.answeredWithin"],
    [{ answered: 1, answeredWithin: 1, abandoned: 1, abandonedWithin: 2 }, "counts.abandonedWithin"],
    [{ answered: 1, answeredWithin: 1, abandoned: 3, abandonedWithin: 1, abandonedShort: 2 }, "counts.abandonedShort"],
    [{ answered: 1.5, answeredWithin: 1, abandoned: 0 }, "counts.answered"],
    [{ answered: 1, answeredWithin: 1, abandoned: NaN }, "counts.abandoned"],
  ])("refuses the counts %o", (counts, path) => {
    expect(() => serviceLevelFromCounts(counts)).toThrow(expect.objectContaining({ code: "invalid-value", path }));
  });
  it("has nothing to measure without contacts", () => {
    expect(() => serviceLevel([], { within: 20 })).toThrow(expect.objectContaining({ code: "empty" }));
    expect(() => serviceLevelFromCounts({ answered: 0, answeredWithin: 0, abandoned: 4 }, { formula: "answered-only" })).toThrow(
      expect.objectContaining({ code: "empty" }),
    );
  });
  it.each<[ServiceLevelOptions, string]>([
    [{ within: -1 }, "options.within"],
    [{ within: NaN }, "options.within"],
    [{} as never, "options.within"],
    [{ within: 20, shortAbandon: 21 }, "options.shortAbandon"],
    [{ within: 20, formula: "strict" as never }, "options.formula"],
    [{ within: 20, blank: "late" as never }, "options.blank"],
    [{ within: 20, level: 0 }, "options.level"],
    [{ within: 20, target: 20 } as never, "options.target"],
  ])("refuses the options %o when the metric is made", (chosen, path) => {
    expect(() => serviceLevelOf("seconds", chosen)).toThrow(expect.objectContaining({ code: "invalid-option", path }));
  });
  it("needs a target and the field of the seconds", () => {
    expect(() => serviceLevel([1], undefined as never)).toThrow(
      expect.objectContaining({ code: "invalid-option", path: "options.within" }),
    );
    expect(() => serviceLevelOf({ abandoned: "a" } as never, { within: 20 })).toThrow(
      expect.objectContaining({ code: "invalid-option", path: "options.seconds" }),
    );
  });
  it("refuses to merge tallies of different targets", () => {
    const [strict, lax] = [serviceLevelOf("seconds", { within: 20 }), serviceLevelOf("seconds", { within: 60 })];
    expect(() => strict.merge(strict.create(), lax.create())).toThrow(expect.objectContaining({ code: "incompatible-tally" }));
  });
  it("reads one tally by several formulas", () => {
    const tally = collect(serviceLevelOf("seconds", { within: 20 }), [{ seconds: 5 }, { seconds: 50 }]);
    expect(serviceLevelOf("seconds", { within: 20, formula: "answered-only" }).result(tally)?.rate).toBe(0.5);
  });
  it("reads typed columns", () => {
    expect(
      measure(serviceLevelOf({ seconds: "s", abandoned: "a" }, { within: 20 }), {
        s: new Float32Array([1, NaN, 30]),
        a: new Uint8Array([0, 0, 1]),
      }),
    ).toMatchObject({ rate: 0.5, missing: 1 });
  });
});

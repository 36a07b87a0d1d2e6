import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { measure } from "../../src/core/measure.ts";
import { ces, cesFromCounts, cesOf, type CesOptions } from "../../src/survey/ces.ts";
import { allowance, referenceCases, referenceFolderPresent } from "../reference/cases.ts";
import { EFFORT_FIGURES } from "../reference/figures-weighted.ts";

const ratings = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 });

describe("ces", () => {
  it("is the same from ratings, counts and field", () => {
    fc.assert(
      fc.property(ratings, fc.boolean(), (list, inverted) => {
        const result = ces(list, { inverted });
        expect(
          cesFromCounts({ counts: [1, 2, 3, 4, 5, 6, 7].map((point) => list.filter((rating) => rating === point).length) }, { inverted }),
        ).toStrictEqual(result);
        expect(
          measure(
            cesOf("effort", { inverted }),
            list.map((effort) => ({ effort })),
          ),
        ).toStrictEqual(result);
        expect(result.easy + result.neutral + result.difficult).toBe(list.length);
        expect(result.interval.low <= result.score && result.score <= result.interval.high).toBe(true);
      }),
    );
  });
  it("turns with the scale", () => {
    fc.assert(
      fc.property(ratings, (list) => {
        const here = ces(list);
        const there = ces(
          list.map((rating) => 8 - rating),
          { inverted: true },
        );
        expect(there.easy).toBe(here.easy);
        expect(there.difficult).toBe(here.difficult);
        expect(there.score).toBeCloseTo(here.score, 12);
        expect(there.interval.low).toBeCloseTo(here.interval.low, 11);
        expect(there.mean).toBeCloseTo(8 - here.mean, 12);
      }),
    );
  });
  it.each([
    [1, "difficult"],
    [3, "difficult"],
    [4, "neutral"],
    [5, "easy"],
    [7, "easy"],
  ] as const)("reads %i as %s", (rating, kind) => {
    expect(ces([rating])[kind]).toBe(1);
  });
  it("leaves the whole scale open for a single answer and nothing for equal ones", () => {
    expect(ces([6])).toMatchObject({ score: 6, standardError: null, interval: { low: 1, high: 7, method: "whole-scale" } });
    expect(ces([5, 5, 5])).toMatchObject({ score: 5, standardError: 0, interval: { low: 5, high: 5, method: "t" } });
  });
  it("matches t.test of R 4.2.2", () => {
    const { values, mean, standardError, low, high } = EFFORT_FIGURES;
    const result = ces(values);
    for (const [got, want] of [
      [result.score, mean],
      [result.standardError, standardError],
      [result.interval.low, low],
      [result.interval.high, high],
    ]) {
      expect(Math.abs((got as number) / (want as number) - 1)).toBeLessThanOrEqual(1e-13);
    }
  });
  it.each<[unknown, string]>([
    [{ scale: "oneToTen" }, "options.scale"],
    [{ scale: { min: 1, max: 5, easyFrom: 1 } }, "options.scale.easyFrom"],
    [{ scale: { min: 1, max: 5, easyFrom: 4, difficultTo: 4 } }, "options.scale.difficultTo"],
    [{ inverted: 1 }, "options.inverted"],
    [{ level: 1 }, "options.level"],
    [{ reversed: true }, "options.reversed"],
  ])("refuses the option %j", (options, path) => {
    expect(() => ces([5], options as CesOptions)).toThrow(expect.objectContaining({ code: "invalid-option", path }));
  });
});

describe(referenceFolderPresent ? "ces, the reference cases" : "ces, WITHOUT the reference cases: ../shared/reference is absent", () => {
  it("reads the shared cases, or says that they are absent", () => {
    expect(referenceCases("weighted").filter(({ id }) => id.startsWith("mean-t-"))).toHaveLength(referenceFolderPresent ? 12 : 0);
  });
  for (const reference of referenceCases("weighted").filter(({ id }) => id.startsWith("mean-t-"))) {
    it(reference.id, () => {
      const { values } = reference.input as { values: number[] };
      const { interval, score, standardError } = ces(values, { level: reference.options["level"] as number });
      const got: Record<string, number | null> = { low: interval.low, high: interval.high, mean: score, standardError };
      // Our limits end at the scale, t.test's do not.
      for (const key of ["mean", "standardError", "low", "high"]) {
        const want = Math.min(7, Math.max(key === "standardError" ? 0 : 1, Number(reference.expected[key])));
        expect(Math.abs((got[key] as number) - want), key).toBeLessThanOrEqual(allowance(reference, key, want));
      }
    });
  }
});

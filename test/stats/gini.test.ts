import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gini, lorenzCurve } from "../../src/stats/gini.ts";
import { type ReferenceCase, referenceCases, referenceFolderPresent } from "../reference/cases.ts";
import { expectFigure } from "../reference/expect-figure.ts";
import { giniFigures } from "../reference/figures-segments.ts";
import { valuesOf } from "../segments/orders.ts";

const values = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 20 }), fc.double({ min: 0, max: 1e9, noNaN: true })), { minLength: 1, maxLength: 40 })
  .filter((list) => list.some((value) => value > 0));

describe("gini and lorenzCurve", () => {
  it("are twice the area between curve and diagonal", () => {
    fc.assert(
      fc.property(values, (list) => {
        const { value } = lorenzCurve(list);
        const under = value.slice(1).reduce((sum, point, place) => sum + (point + (value[place] as number)) / 2 / list.length, 0);
        expect(gini(list).gini).toBeCloseTo(1 - 2 * under, 10);
      }),
    );
  });

  it("do not depend on order or unit, and lie between equality and one who has all", () => {
    fc.assert(
      fc.property(values, (list) => {
        const found = gini(list);
        expect(gini([...list].reverse())).toStrictEqual(found);
        expect(gini(list.map((value) => value * 4)).gini).toBeCloseTo(found.gini, 12);
        expect(found.gini).toBeGreaterThanOrEqual(0);
        expect(found.gini).toBeLessThanOrEqual((list.length - 1) / list.length + 1e-15);
        if (found.interval && found.corrected !== null) {
          expect(found.interval.low).toBeLessThanOrEqual(found.corrected);
          expect(found.interval.high).toBeGreaterThanOrEqual(Math.min(1, found.corrected));
        }
        const { population, value } = lorenzCurve(list);
        expect([population[0], value[0], population.at(-1), value.at(-1)]).toStrictEqual([0, 0, 1, 1]);
        expect(value.every((point, place) => point <= (population[place] as number) + 1e-12)).toBe(true);
      }),
    );
  });

  it("have no error where all are equal, and no interval of one", () => {
    expect(gini([0.1, 0.1, 0.1])).toMatchObject({ gini: 0, corrected: 0, standardError: 0, interval: { low: 0, high: 0 } });
    expect(gini([5])).toStrictEqual({ gini: 0, corrected: null, standardError: null, interval: null, n: 1 });
  });

  it("have the error that leaving one out finds, for many values", () => {
    const list = Array.from({ length: 400 }, (_, place) => -Math.log((place + 0.5) / 400) * 100);
    const n = list.length;
    const without = list.map((_, out) => gini(list.filter((_value, place) => place !== out)).corrected as number);
    const mean = without.reduce((sum, each) => sum + each, 0) / n;
    const jackknife = Math.sqrt(((n - 1) / n) * without.reduce((sum, each) => sum + (each - mean) ** 2, 0));
    const { standardError, corrected, interval } = gini(list, { level: 0.9 });
    expect(Math.abs((standardError as number) / jackknife - 1)).toBeLessThan(0.01);
    expect(((interval?.high as number) - (corrected as number)) / (standardError as number)).toBeCloseTo(1.6448536269514722, 10);
    expect(((corrected as number) - (interval?.low as number)) / (standardError as number)).toBeCloseTo(1.6448536269514722, 10);
  });

  it("refuse what is no amount", () => {
    expect(() => gini([])).toThrow(expect.objectContaining({ code: "empty", path: "gini" }));
    expect(() => lorenzCurve([])).toThrow(expect.objectContaining({ code: "empty", path: "lorenzCurve" }));
    expect(() => gini([0, -0])).toThrow(expect.objectContaining({ code: "no-weight" }));
    expect(() => gini([1, -1])).toThrow(expect.objectContaining({ code: "invalid-value", path: "values[1]" }));
    expect(() => gini([1, 1.1e150])).toThrow(expect.objectContaining({ code: "invalid-value", path: "values[1]" }));
    expect(gini([1e150, 1e150]).gini).toBe(0);
    expect(() => gini([1], { level: 1 })).toThrow(expect.objectContaining({ path: "options.level" }));
    expect(() => gini([1], { method: 1 } as never)).toThrow(expect.objectContaining({ code: "invalid-option" }));
  });

  it.each(giniFigures)("agree with ineq 0.2-13 on $values", ({ values: list, gini: expected, corrected }) => {
    expect(gini(list).gini).toBeCloseTo(expected, 14);
    expect(gini(list).corrected).toBeCloseTo(corrected, 14);
  });

  const cases = referenceCases("segmentation").filter(({ id }) => id.startsWith("gini-"));
  it(referenceFolderPresent ? "find their cases in the shared folder" : "ABSENT: the shared reference folder", () => {
    expect(cases.length > 0).toBe(referenceFolderPresent);
  });
  it.each(cases)("agree with $id", (reference: ReferenceCase) => {
    const list = valuesOf(reference);
    const found = gini(list);
    expectFigure(reference, "gini", found.gini);
    if ("giniCorrected" in reference.expected) expectFigure(reference, "giniCorrected", found.corrected);
    if ("n" in reference.expected) expect(found.n).toBe(reference.expected["n"]);
    const curve = lorenzCurve(list);
    const expected = (reference.expected["lorenz"] ?? reference.expected["lorenzAt"]) as { population: number[]; value: number[] };
    for (const [place, population] of expected.population.entries()) {
      const at = Math.round(population * list.length);
      expectFigure(reference, "population", curve.population[at], population);
      expectFigure(reference, "value", curve.value[at], expected.value[place]);
    }
  });
});

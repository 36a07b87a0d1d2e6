import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { analysisOfVariance } from "../../src/stats/analysis-of-variance.ts";
import { compareMeans } from "../../src/stats/compare-means.ts";
import { mannWhitneyTest } from "../../src/stats/mann-whitney-test.ts";
import { chiSquareUpperTail } from "../../src/stats/chi-square.ts";
import { linearRegression } from "../../src/stats/linear-regression.ts";
import { referenceCases } from "../reference/cases.ts";
import { expectFigure } from "../reference/expect-figure.ts";
import { SPRAYS } from "../reference/figures-clusters.ts";

const code = (name: string, path?: string) =>
  expect.objectContaining({ name: "CxError", code: name, ...(path === undefined ? {} : { path }) });

const rows = fc.array(fc.tuple(fc.integer({ min: -20, max: 20 }), fc.constantFrom("a", "b", "__proto__")), { minLength: 1, maxLength: 30 });
const split = (list: readonly (readonly [number, string])[]) => [list.map(([value]) => value), list.map(([, group]) => group)] as const;

describe("analysis of variance", () => {
  const cases = referenceCases("segmentation").filter(({ id }) => id.startsWith("eta-squared-"));
  it.each(cases.map((each) => [each.id, each] as const))("%s", (_, each) => {
    const { value, group } = each.input as { value: number[]; group: string[] };
    const found = analysisOfVariance(value, group);
    const { kruskalWallis, welch } = each.expected as Record<string, Record<string, number>>;
    expectFigure(each, "etaSquared", found.etaSquared);
    expectFigure(each, "omegaSquared", found.omegaSquared);
    expectFigure(each, "f", found.f);
    expectFigure(each, "pValue", found.pValue);
    expect([found.betweenDegreesOfFreedom, found.withinDegreesOfFreedom]).toEqual([each.expected["df1"], each.expected["df2"]]);
    expectFigure(each, "kruskalWallis", found.kruskalWallis!.statistic, kruskalWallis!["statistic"]);
    expectFigure(each, "kruskalWallis", found.kruskalWallis!.pValue, kruskalWallis!["pValue"]);
    expectFigure(each, "welch", found.welch!.f, welch!["f"]);
    expectFigure(each, "welch", found.welch!.withinDegreesOfFreedom, welch!["df2"]);
    expectFigure(each, "welch", found.welch!.pValue, welch!["pValue"]);
  });

  it("finds R's figures for insect sprays", () => {
    const found = analysisOfVariance(
      SPRAYS.values.flat(),
      SPRAYS.values.flatMap((own, at) => own.map(() => at)),
    );
    expect(found.etaSquared).toBeCloseTo(SPRAYS.etaSquared, 13);
    expect(found.omegaSquared).toBeCloseTo(SPRAYS.omegaSquared, 13);
    expect(found.f! / SPRAYS.f).toBeCloseTo(1, 12);
    expect(found.pValue! / SPRAYS.pValue).toBeCloseTo(1, 10);
    expect(found.welch!.f / SPRAYS.welch).toBeCloseTo(1, 12);
    expect(found.kruskalWallis!.statistic / SPRAYS.kruskalWallis).toBeCloseTo(1, 12);
  });

  it("splits the sum of squares, and does not change when values are shifted or stretched or records change places", () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: -50, max: 50 }), fc.constantFrom(-3, 0.5, 1024), (list, shift, factor) => {
        const [values, groups] = split(list);
        const found = analysisOfVariance(values, groups);
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
        const total = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
        expect(found.betweenSumOfSquares + found.withinSumOfSquares).toBeCloseTo(total, 8);
        expect(found.groups.reduce((sum, { n }) => sum + n, 0)).toBe(values.length);
        expect(found.etaSquared ?? 0).toBeGreaterThanOrEqual(0);
        expect(found.etaSquared ?? 0).toBeLessThanOrEqual(1);
        if (found.omegaSquared !== null) {
          expect(found.omegaSquared).toBeLessThanOrEqual(found.etaSquared! + 1e-12);
          expect(Math.abs(found.omegaSquared)).toBeLessThanOrEqual(Math.abs(found.epsilonSquared!) + 1e-12);
        }
        const turned = analysisOfVariance(values.map((value) => factor * value + shift).reverse(), [...groups].reverse()); // prettier-ignore
        expect(turned.etaSquared ?? 0).toBeCloseTo(found.etaSquared ?? 0, 10);
        expect(turned.pValue ?? 2).toBeCloseTo(found.pValue ?? 2, 8);
        expect(turned.welch?.pValue ?? 2).toBeCloseTo(found.welch?.pValue ?? 2, 8);
      }),
    );
  });

  it("is for two groups the square of Welch's t, the regression on a yes, and the rank-sum test without correction", () => {
    fc.assert(
      fc.property(rows, (list) => {
        const [values, groups] = split(list.map(([value, group]) => [value, group === "a" ? "a" : "b"] as const));
        const [a, b] = ["a", "b"].map((name) => values.filter((_, at) => groups[at] === name)) as [number[], number[]];
        fc.pre(a.length > 1 && b.length > 1);
        const found = analysisOfVariance(values, groups);
        if (found.welch) {
          const t = compareMeans(a, b);
          expect(found.welch.f).toBeCloseTo(t.t! ** 2, 6);
          expect(found.welch.pValue).toBeCloseTo(t.pValue, 10);
        }
        const fit = linearRegression(values, { yes: groups.map((group) => Number(group === "a")) });
        if (found.f !== null) {
          expect(found.etaSquared!).toBeCloseTo(fit.rSquared!, 9);
          expect(found.epsilonSquared!).toBeCloseTo(fit.adjustedRSquared!, 9);
          expect(found.pValue!).toBeCloseTo(fit.fPValue!, 5);
        }
        if (found.kruskalWallis) {
          const z = mannWhitneyTest(a, b, { method: "normal", continuityCorrection: false }).z!;
          expect(found.kruskalWallis.statistic).toBeCloseTo(z ** 2, 8);
          expect(found.kruskalWallis.pValue).toBeCloseTo(chiSquareUpperTail(z ** 2, 1), 10);
        }
      }),
    );
  });

  it("has no figure where nothing can be told", () => {
    const nothing = { f: null, pValue: null, welch: null, kruskalWallis: null };
    expect(analysisOfVariance([4], ["a"])).toMatchObject({ ...nothing, etaSquared: null, omegaSquared: null, epsilonSquared: null });
    expect(analysisOfVariance([0.1, 0.1, 0.1], ["a", "a", "b"])).toMatchObject({ ...nothing, etaSquared: null });
    expect(analysisOfVariance([1, 2, 3], ["a", "a", "a"])).toMatchObject({ ...nothing, etaSquared: 0, omegaSquared: 0 });
    expect(analysisOfVariance([1, 2, 3], ["a", "b", "c"])).toMatchObject({ f: null, pValue: null, etaSquared: 1, omegaSquared: null });
    expect(analysisOfVariance([0.1, 0.1, 0.1, 0.7, 0.7], ["a", "a", "a", "b", "b"])).toMatchObject({
      f: null, pValue: 0, etaSquared: 1, omegaSquared: 1, epsilonSquared: 1, welch: null,
    }); // prettier-ignore
    expect(analysisOfVariance([1, 5], ["a", "b"]).groups[0]).toEqual({ group: "a", n: 1, mean: 1, variance: null });
  });

  it.each([
    ["no values", [], [], "empty", "analysisOfVariance"],
    ["columns of different lengths", [1], ["a", "b"], "invalid-value", "groups.length"],
    ["a gap", [1, NaN], ["a", "b"], "invalid-value", "values[1]"],
    ["a group without a name", [1, 2], ["a", null], "invalid-value", "groups[1]"],
    ["squares beyond the doubles", [1e200, -1e200], ["a", "b"], "overflow", undefined],
  ])("refuses %s", (_, values, groups, expected, path) => {
    expect(() => analysisOfVariance(values, groups)).toThrow(code(expected, path));
  });
});

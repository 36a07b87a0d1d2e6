import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shiftedBetaGeometricCurve, shiftedBetaGeometricValue } from "../../src/retention/shifted-beta-geometric-curve.ts";
import { shiftedBetaGeometric } from "../../src/retention/shifted-beta-geometric.ts";
import { SBG_FIGURES, SBG_VALUES } from "../reference/figures-lifetime.ts";

const weight = fc.double({ min: 0.05, max: 30, noNaN: true });
const models = fc.record({ alpha: weight, beta: weight }).map((parameters) => ({ parameters }));
const survivorsOf = (alpha: number, beta: number, customers: number, periods: number): number[] =>
  shiftedBetaGeometricCurve({ parameters: { alpha, beta } }, { periods }).survival.map((share) => Math.round(share * customers));

describe("the fit", () => {
  it.each(SBG_FIGURES)("of the $name customers of Fader & Hardie 2007", ({ survivors, published, exact, errors }) => {
    const fit = shiftedBetaGeometric(survivors, { project: 5 });
    if (!fit.converged) throw new Error(fit.reason);
    const found = [fit.parameters.alpha, fit.parameters.beta, fit.logLikelihood];
    found.forEach((value, index) => {
      expect(Math.abs(value - published[index]!)).toBeLessThan(index === 2 ? 0.05 : 0.0005);
      expect(Math.abs(value / exact[index]! - 1)).toBeLessThan(1e-7);
    });
    expect(Math.abs(fit.standardErrors.alpha / errors[0] - 1)).toBeLessThan(1e-6);
    expect(Math.abs(fit.standardErrors.beta / errors[1] - 1)).toBeLessThan(1e-6);
    expect(fit).toMatchObject({ customers: 1000, periods: 7, reason: null, edges: [] });
    expect(fit.survival).toHaveLength(13);
    expect(fit.retention).toHaveLength(12);
    expect(fit.limit.logLikelihood).toBeLessThan(fit.logLikelihood);
    expect(JSON.parse(JSON.stringify(fit))).toEqual(fit);
  });
  it("finds the parameters that made the cohort", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.3, max: 3, noNaN: true }), fc.double({ min: 0.3, max: 5, noNaN: true }), (alpha, beta) => {
        const fit = shiftedBetaGeometric(survivorsOf(alpha, beta, 1e9, 8));
        expect(fit.converged).toBe(true);
        expect(fit.parameters!.alpha / alpha).toBeCloseTo(1, 4);
        expect(fit.parameters!.beta / beta).toBeCloseTo(1, 4);
      }),
      { numRuns: 50 },
    );
  });
  it("of two periods goes through both of them", () => {
    const fit = shiftedBetaGeometric([5, 3, 2]);
    expect(fit.survival![1]).toBeCloseTo(3 / 5, 8);
    expect(fit.survival![2]).toBeCloseTo(2 / 5, 8);
  });
  it("of a cohort ten times as large is as good with a tenth of the variance", () => {
    const [{ survivors }] = SBG_FIGURES;
    const [one, ten] = [shiftedBetaGeometric(survivors), shiftedBetaGeometric(survivors.map((count) => 10 * count))];
    expect(ten.parameters!.alpha).toBeCloseTo(one.parameters!.alpha, 7);
    expect(ten.standardErrors!.alpha).toBeCloseTo(one.standardErrors!.alpha / Math.sqrt(10), 7);
    expect(ten.logLikelihood).toBeCloseTo(10 * one.logLikelihood!, 6);
  });
  it("projects a proper survival function, with retention that rises, at any observed cohort", () => {
    const cohorts = fc
      .array(fc.double({ min: 0.2, max: 0.999, noNaN: true }), { minLength: 2, maxLength: 10 })
      .map((kept) => kept.reduce((list, share) => [...list, Math.floor(list.at(-1)! * share)], [10_000]));
    fc.assert(
      fc.property(cohorts, (survivors) => {
        const fit = shiftedBetaGeometric(survivors, { project: 20 });
        if (!fit.converged) {
          expect(fit).toMatchObject({ parameters: null, survival: null, retention: null, logLikelihood: null });
          expect(fit.reason).not.toBeNull();
          return;
        }
        expect(fit.logLikelihood).toBeGreaterThan(fit.limit.logLikelihood);
        fit.survival.forEach((share, t) => {
          expect(share).toBeGreaterThan(0);
          expect(share).toBeLessThanOrEqual(t === 0 ? 1 : fit.survival[t - 1]!);
        });
        fit.retention.forEach((share, t) => t > 0 && expect(share).toBeGreaterThan(fit.retention[t - 1]!));
      }),
    );
  });
});

describe("a cohort without a maximum gives no parameters", () => {
  it.each<[string, number[], string, number, readonly string[]]>([
    ["the same churn in every period", [10000, 8000, 6400, 5120, 4096], "no-maximum", 0.2, ["infinity", "infinity"]],
    ["churn that rises", [100, 90, 70, 40], "no-maximum", 60 / 260, ["infinity", "infinity"]],
    ["nobody left", [100, 100, 100], "no-maximum", 0, ["zero", "infinity"]],
    ["everybody left at once", [100, 0, 0], "no-maximum", 1, ["infinity", "zero"]],
    ["some left at once, the others never", [100, 50, 50, 50], "no-maximum", 0.25, ["zero", "zero"]],
  ])("%s", (_, survivors, reason, churn, towards) => {
    const fit = shiftedBetaGeometric(survivors);
    expect(fit).toMatchObject({ converged: false, reason, parameters: null, standardErrors: null, intervals: null, covariance: null });
    expect(fit.edges.map((edge) => edge.towards)).toEqual(towards);
    expect(fit.limit.churn).toBeCloseTo(churn, 14);
    expect(JSON.parse(JSON.stringify(fit))).toEqual(fit);
    expect(() => shiftedBetaGeometricCurve(fit as never)).toThrow(
      expect.objectContaining({ code: "invalid-value", path: "model.parameters" }),
    );
  });
});

describe("the curves", () => {
  it("are a product of retention, from 1, and 12 periods unless told", () => {
    fc.assert(
      fc.property(models, (model) => {
        const { survival, retention } = shiftedBetaGeometricCurve(model);
        expect(survival).toHaveLength(13);
        expect(survival[0]).toBe(1);
        expect(retention[0]).toBeCloseTo(model.parameters.beta / (model.parameters.alpha + model.parameters.beta), 14);
        retention.forEach((share, t) => expect(survival[t + 1]).toBeCloseTo(survival[t]! * share, 14));
      }),
    );
  });
});

describe("the value", () => {
  it.each(SBG_VALUES)(
    "at alpha %d, beta %d after %d renewals at %d agrees with 40 digits",
    (alpha, beta, renewals, discountRate, now, residual) => {
      const model = { parameters: { alpha, beta } };
      const at = (timing: "now" | "before-renewal" | "after-renewal" | "period-end") =>
        shiftedBetaGeometricValue(model, { discountRate, renewals, timing }).value!;
      expect(Math.abs(at("now") / now - 1)).toBeLessThan(1e-12);
      expect(Math.abs(at("before-renewal") / residual - 1)).toBeLessThan(1e-12);
      expect(at("after-renewal")).toBeCloseTo(residual / (1 + discountRate), 11);
      expect(at("period-end")).toBeCloseTo(now / (1 + discountRate), 11);
      // The first payment apart, one is the other.
      expect(at("now")).toBeCloseTo(1 + at("after-renewal"), 11);
    },
  );
  it("over a horizon is the sum of the curve, and approaches that for ever", () => {
    fc.assert(
      fc.property(
        models,
        fc.integer({ min: 1, max: 60 }),
        fc.double({ min: -0.5, max: 1, noNaN: true }),
        (model, horizon, discountRate) => {
          const { survival } = shiftedBetaGeometricCurve(model, { periods: horizon });
          const sum = survival.slice(0, horizon).reduce((total, share, t) => total + share / (1 + discountRate) ** t, 0);
          expect(shiftedBetaGeometricValue(model, { horizon, discountRate }).value! / sum).toBeCloseTo(1, 11);
          const bounded = shiftedBetaGeometricValue(model, { horizon: 2000, discountRate: 0.05, margin: 7 }).value!;
          expect(shiftedBetaGeometricValue(model, { discountRate: 0.05, margin: 7 }).value! / bounded).toBeCloseTo(1, 10);
        },
      ),
    );
  });
  it("is higher the longer a customer has stayed", () => {
    fc.assert(
      fc.property(models, fc.integer({ min: 0, max: 20 }), (model, renewals) => {
        const [now, later] = [renewals, renewals + 1].map((each) =>
          shiftedBetaGeometricValue(model, { discountRate: 0.1, renewals: each }),
        );
        expect(later!.value!).toBeGreaterThan(now!.value!);
      }),
    );
  });
  it("undiscounted for ever has a bound only for alpha above 1", () => {
    expect(shiftedBetaGeometricValue({ parameters: { alpha: 3, beta: 2 } }).value).toBe(2);
    expect(shiftedBetaGeometricValue({ parameters: { alpha: 1, beta: 2 } })).toEqual({ value: null, standardError: null });
    expect(shiftedBetaGeometricValue({ parameters: { alpha: 3, beta: 2 } }, { timing: "after-renewal" }).value).toBeCloseTo(1, 14);
  });
  it("has a standard error from a fit, that of a number of which the parameters are known", () => {
    const fit = shiftedBetaGeometric(SBG_FIGURES[1].survivors);
    if (!fit.converged) throw new Error(fit.reason);
    const { value, standardError } = shiftedBetaGeometricValue(fit, { horizon: 2 });
    // 1 + beta / (alpha + beta), by hand.
    const { alpha, beta } = fit.parameters;
    const slopes = [-beta / (alpha + beta) ** 2, alpha / (alpha + beta) ** 2] as const;
    const [[vaa, vab], [, vbb]] = fit.covariance as [[number, number], [number, number]];
    expect(value).toBeCloseTo(1 + beta / (alpha + beta), 14);
    expect(standardError! / Math.sqrt(slopes[0] ** 2 * vaa + 2 * slopes[0] * slopes[1] * vab + slopes[1] ** 2 * vbb)).toBeCloseTo(1, 6);
    expect(shiftedBetaGeometricValue({ parameters: fit.parameters }).standardError).toBeNull();
  });
});

describe("what is refused", () => {
  const model = { parameters: { alpha: 1, beta: 1 } };
  it.each<[string, () => unknown, string, string]>([
    ["nobody", () => shiftedBetaGeometric([0, 0, 0]), "empty", "shiftedBetaGeometric"],
    ["one period", () => shiftedBetaGeometric([10, 8]), "invalid-value", "survivors.length"],
    ["a rise", () => shiftedBetaGeometric([10, 8, 9]), "invalid-value", "survivors[2]"],
    ["a half", () => shiftedBetaGeometric([10, 8.5, 8]), "invalid-value", "survivors[1]"],
    ["no list", () => shiftedBetaGeometric(5 as never), "invalid-value", "survivors"],
    ["a level", () => shiftedBetaGeometric([10, 8, 7], { level: 0 }), "invalid-option", "options.level"],
    ["a projection", () => shiftedBetaGeometric([10, 8, 7], { project: -1 }), "invalid-option", "options.project"],
    ["periods", () => shiftedBetaGeometricCurve(model, { periods: 0.5 }), "invalid-option", "options.periods"],
    ["no model", () => shiftedBetaGeometricCurve(undefined as never), "invalid-value", "model.parameters"],
    ["a parameter", () => shiftedBetaGeometricCurve({ parameters: { alpha: 0, beta: 1 } }), "invalid-value", "model.parameters.alpha"],
    ["a rate", () => shiftedBetaGeometricValue(model, { discountRate: -1 }), "invalid-option", "options.discountRate"],
    ["a negative rate for ever", () => shiftedBetaGeometricValue(model, { discountRate: -0.1 }), "invalid-option", "options.horizon"],
    ["a timing", () => shiftedBetaGeometricValue(model, { timing: "later" as never }), "invalid-option", "options.timing"],
    ["a margin", () => shiftedBetaGeometricValue(model, { margin: NaN }), "invalid-value", "margin"],
    ["renewals", () => shiftedBetaGeometricValue(model, { renewals: -1 }), "invalid-option", "options.renewals"],
  ])("%s", (_, call, code, path) => {
    expect(call).toThrow(expect.objectContaining({ code, path }));
  });
});

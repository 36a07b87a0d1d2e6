import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CoxFit, coxRegression, type CoxRegressionOptions, type CoxRegressionResult } from "../../src/stats/cox-regression.ts";
import { logRank } from "../../src/stats/log-rank.ts";
import { referenceFolderPresent } from "../reference/cases.ts";
import { expectFigure } from "../reference/expect-figure.ts";
import { COX_FIGURES, COX_STRATA_BASELINE, COX_STRATA_FIGURES, OVARIAN } from "../reference/figures-survival.ts";
import { survivalCases, survivalColumns } from "./survival-cases.ts";

function converged(fit: CoxRegressionResult): CoxFit {
  if (!fit.converged) throw new Error(`not converged: ${fit.problem}`);
  return fit;
}
const close = (found: number | null | undefined, wanted: number, relative = 1e-8): void =>
  expect(Math.abs((found ?? NaN) - wanted)).toBeLessThanOrEqual(relative * Math.max(1e-3, Math.abs(wanted)));
const ovarian = (options: CoxRegressionOptions = {}, time: readonly number[] = OVARIAN.hundreds): CoxFit =>
  converged(coxRegression(time, OVARIAN.event, { age: OVARIAN.age, ecog: OVARIAN.ecog }, options));

/** Spells of which the covariates say something, but not all. */
const spells = fc.array(
  fc.record({
    time: fc.integer({ min: 1, max: 12 }),
    event: fc.constantFrom(0, 1, 1),
    x: fc.integer({ min: -3, max: 3 }),
    z: fc.integer({ min: -200, max: 200 }).map((hundredths) => hundredths / 100),
    group: fc.constantFrom("a", "b"),
    part: fc.double({ min: 0.1, max: 0.9, noNaN: true }),
  }),
  { minLength: 12, maxLength: 50 },
);
type Spell = { time: number; event: number; x: number; z: number; group: string };
const fitOf = (list: readonly Spell[], options: CoxRegressionOptions = {}): CoxRegressionResult =>
  coxRegression(
    list.map(({ time }) => time),
    list.map(({ event }) => event),
    { x: list.map(({ x }) => x), z: list.map(({ z }) => z) },
    options,
  );
const alike = (found: CoxRegressionResult, wanted: CoxRegressionResult, relative = 1e-6): void => {
  expect(found.converged).toBe(wanted.converged);
  if (!found.converged || !wanted.converged) return;
  for (const [index, { coefficient, standardError }] of wanted.coefficients.entries()) {
    const other = found.coefficients[index]!;
    expect(Math.abs(other.coefficient - coefficient)).toBeLessThan(relative * standardError);
    close(other.standardError, standardError, relative);
  }
};

describe("Cox regression", () => {
  for (const figures of COX_FIGURES) {
    it(`agrees with R's coxph, cox.zph and survfit on ovarian cancer, ${figures.name}`, () => {
      const ties = figures.name.startsWith("breslow") ? "breslow" : "efron";
      const entry = figures.name.startsWith("entry") ? OVARIAN.entry : undefined;
      const times = figures.name === "efron" ? OVARIAN.days : OVARIAN.hundreds;
      for (const timeTransform of ["km", "rank", "identity", "log"] as const) {
        const fit = ovarian({ ties, entry, timeTransform }, times);
        for (const [index, { coefficient, standardError, proportionality }] of fit.coefficients.entries()) {
          close(coefficient, figures.coefficients[index]!, 1e-7);
          close(standardError, figures.standardErrors[index]!);
          close(proportionality.statistic, figures.proportionality[timeTransform][index]!, 1e-7);
          expect(proportionality.degreesOfFreedom).toBe(1);
        }
        close(fit.proportionality.statistic, figures.proportionality[timeTransform][2]);
        expect(fit.proportionality.degreesOfFreedom).toBe(2);
        close(fit.logLikelihood.null, figures.logLikelihood[0], 1e-13);
        close(fit.logLikelihood.fitted, figures.logLikelihood[1], 1e-13);
        close(fit.likelihoodRatio.statistic, figures.likelihoodRatio);
        close(fit.wald.statistic, figures.wald);
        close(fit.score.statistic, figures.score);
        close(fit.concordance, figures.concordance, 1e-14);
        expect(fit.baseline.map(({ stratum }) => stratum)).toStrictEqual([null]);
        const steps = fit.baseline[0]!.steps;
        expect(steps.length).toBe(figures.baseline.length);
        for (const [index, hazard] of figures.baseline.entries()) {
          close(steps[index]!.cumulativeHazard, hazard);
          close(steps[index]!.survival, Math.exp(-hazard));
        }
      }
    });
  }
  it.each(COX_STRATA_FIGURES)("agrees with R within strata, $name", (figures) => {
    const fit = ovarian({ strata: OVARIAN.treatment, entry: figures.name === "with late entries" ? OVARIAN.entry : undefined });
    for (const [index, { coefficient, standardError, proportionality }] of fit.coefficients.entries()) {
      close(coefficient, figures.coefficients[index]!, 1e-7);
      close(standardError, figures.standardErrors[index]!);
      close(proportionality.statistic, figures.proportionality[index]!, 1e-6);
    }
    close(fit.proportionality.statistic, figures.proportionality[2]);
    close(fit.logLikelihood.null, figures.logLikelihood[0], 1e-13);
    close(fit.logLikelihood.fitted, figures.logLikelihood[1], 1e-13);
    close(fit.concordance, figures.concordance, 1e-14);
    if (figures.name !== "from the start") return;
    for (const [index, { stratum, steps }] of fit.baseline.entries()) {
      expect(stratum).toBe(index + 1);
      expect(steps.map(({ time }) => time)).toStrictEqual(COX_STRATA_BASELINE[index]!.map(([time]) => time));
      for (const [place, { cumulativeHazard }] of steps.entries()) close(cumulativeHazard, COX_STRATA_BASELINE[index]![place]![1]);
    }
  });
  it("keeps hazard ratios below the largest double", () => {
    const fit = converged(coxRegression([1, 2, 3, 4], [1, 1, 1, 0], { x: [2e-5, 0, 1e-5, 1e-5] }));
    expect(fit.coefficients[0]).toMatchObject({ hazardRatio: Number.MAX_VALUE, interval: { low: 0, high: Number.MAX_VALUE } });
  });
  it("says of each coefficient its hazard ratio with Wald's interval, and z with its p-value", () => {
    const { coefficients, covariance } = ovarian({ level: 0.9 });
    const [age, ecog] = coefficients as [CoxFit["coefficients"][number], CoxFit["coefficients"][number]];
    expect([age.term, ecog.term]).toStrictEqual(["age", "ecog"]);
    close(age.mean, OVARIAN.age.reduce((sum, value) => sum + value, 0) / 26, 1e-14);
    expect(age.hazardRatio).toBe(Math.exp(age.coefficient));
    expect(age.interval).toMatchObject({ level: 0.9, method: "wald" });
    close(age.interval.low, Math.exp(age.coefficient - 1.6448536269514722 * age.standardError), 1e-14);
    close(age.interval.high, Math.exp(age.coefficient + 1.6448536269514722 * age.standardError), 1e-14);
    close(age.z, age.coefficient / age.standardError, 1e-14);
    close(age.pValue, 0.00108811, 1e-5);
    expect(covariance[0]![0]).toBeCloseTo(age.standardError ** 2, 14);
    expect(covariance[0]![1]).toBe(covariance[1]![0]);
    close(covariance[0]![1], -0.00185500743470577);
  });
  it("does not depend on the order of records, on the origin and unit of a covariate, nor on the unit of time", () => {
    fc.assert(
      fc.property(
        spells.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length }))),
        fc.constantFrom("efron", "breslow"),
        ([list, shuffled], ties) => {
          const found = fitOf(list, { ties });
          expect(JSON.parse(JSON.stringify(found))).toStrictEqual(found);
          alike(fitOf(shuffled, { ties }), found);
          const scaled = fitOf(
            list.map((each) => ({ ...each, time: 30 * each.time, x: 1e6 + 1000 * each.x })),
            { ties },
          );
          expect(scaled.converged).toBe(found.converged);
          if (!scaled.converged || !found.converged) return;
          close(1000 * scaled.coefficients[0]!.coefficient, found.coefficients[0]!.coefficient, 1e-5);
          close(scaled.likelihoodRatio.statistic, found.likelihoodRatio.statistic, 1e-6);
          expect(scaled.concordance).toBe(found.concordance);
        },
      ),
      { numRuns: 50 },
    );
  });
  it("of spells that are split in two by left truncation is the same", () => {
    fc.assert(
      fc.property(spells, fc.boolean(), (list, stratified) => {
        const parts = list.flatMap((each) => [
          { ...each, entry: 0, time: each.part * each.time, event: 0 },
          { ...each, entry: each.part * each.time },
        ]);
        const strataOf = (some: readonly Spell[]) => (stratified ? { strata: some.map(({ group }) => group) } : {});
        const [whole, split] = [fitOf(list, strataOf(list)), fitOf(parts, { ...strataOf(parts), entry: parts.map(({ entry }) => entry) })];
        alike(split, whole, 1e-5);
        if (split.converged && whole.converged) close(split.concordance ?? 0.5, whole.concordance ?? 0.5, 1e-12);
      }),
      { numRuns: 50 },
    );
  });
  it("has the slope of the likelihood where all is 0 in the log-rank test of two groups, but for ties", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.constantFrom(0, 1, 1)), { minLength: 6, maxLength: 40 }), (list) => {
        const times = list.map((_, index) => ((index * 7) % 41) + 1);
        const events = list.map(([, event]) => event);
        const found = coxRegression(times, events, { group: list.map(([group]) => group) });
        if (found.converged)
          close(
            found.score.statistic,
            logRank(
              times,
              events,
              list.map(([group]) => group),
            ).statistic,
            1e-9,
          );
      }),
    );
  });
  it("counts concordance as pairs do, and half for equal predictors", () => {
    fc.assert(
      fc.property(spells, fc.boolean(), (list, lateEntry) => {
        const entry = list.map(({ time, part }) => (lateEntry ? Math.floor(part * time) : 0));
        const found = coxRegression(
          list.map(({ time }) => time),
          list.map(({ event }) => event),
          { x: list.map(({ x }) => x) },
          { entry },
        );
        if (!found.converged) return;
        const sign = Math.sign(found.coefficients[0]!.coefficient);
        let [ordered, pairs] = [0, 0];
        for (const early of list.filter(({ event }) => event === 1)) {
          for (const [index, other] of list.entries()) {
            const goesOn = other.time > early.time || (other.time === early.time && other.event === 0);
            if (!goesOn || (entry[index]! >= early.time && entry[index]! > 0)) continue;
            pairs += 1;
            ordered += early.x === other.x ? 0.5 : sign * (early.x - other.x) > 0 ? 1 : 0;
          }
        }
        if (sign !== 0) expect(found.concordance).toBe(pairs === 0 ? null : ordered / pairs);
      }),
    );
  });
  it("takes true and false for 1 and 0, and leaves out records that lack a covariate", () => {
    const bool = coxRegression([1, 2, 3, 4, 5, 6], [1, 1, 1, 1, 0, 1], { x: [true, false, true, false, false, true] });
    expect(coxRegression([1, 2, 3, 4, 5, 6], [1, 1, 1, 1, 0, 1], { x: [1, 0, 1, 0, 0, 1] })).toStrictEqual(bool);
    const gaps = coxRegression(
      [1, 9, 2, 3, 4, 9, 5, 6, 9, 9],
      [1, 1, 1, 1, 1, 1, 0, 1, null, 1],
      { x: [1, null, 0, 1, 0, Infinity, 0, 1, 0, 1] },
      { invalid: "skip", strata: ["s", "s", "s", "s", "s", "s", "s", "s", "s", undefined] },
    );
    expect({ ...gaps, baseline: null }).toStrictEqual({ ...bool, baseline: null, missing: 3, invalid: 1 });
  });
});

describe("a likelihood without a maximum", () => {
  it("says which coefficient goes to infinity where a group has no event", () => {
    const fit = coxRegression([1, 2, 3, 4, 5, 6, 7, 8], [1, 1, 0, 1, 0, 0, 0, 0], {
      group: [1, 1, 1, 1, 0, 0, 0, 0],
      z: [0.3, -1, 0.5, 0.2, 0.1, -0.7, 0.9, 0.4],
    });
    expect(fit).toStrictEqual({
      converged: false,
      valid: 8,
      missing: 0,
      invalid: 0,
      events: 3,
      iterations: fit.iterations,
      problem: "monotone-likelihood",
      terms: ["group"],
    });
  });
  it("never converges where the largest predictor always comes first, whatever the others do", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -200, max: 200 }), { minLength: 8, maxLength: 30 }), (noise) => {
        const count = noise.length;
        const fit = coxRegression(
          noise.map((_, index) => index + 1),
          noise.map((_, index) => (index % 3 === 2 ? 0 : 1)),
          { order: noise.map((_, index) => count - index), noise },
        );
        expect(fit.converged).toBe(false);
        if (!fit.converged && fit.problem !== "collinear") expect(fit.terms).toContain("order");
      }),
      { numRuns: 40 },
    );
  });
  it("says which covariates are constant, or sums of those before them", () => {
    const [times, events] = [
      [1, 2, 3, 4, 5, 6],
      [1, 1, 1, 1, 0, 1],
    ];
    const [x, z] = [
      [1, 0, 2, 0, 0, 1],
      [0, 2, 1, 0, 2, 1],
    ];
    const problemOf = (covariates: Record<string, number[]>) => coxRegression(times, events, covariates);
    const collinear = (terms: string[]) => ({ converged: false, problem: "collinear", terms, iterations: 0 });
    expect(problemOf({ x, one: [7, 7, 7, 7, 7, 7] })).toMatchObject(collinear(["one"]));
    expect(problemOf({ x, tenth: x.map(() => 0.1) })).toMatchObject(collinear(["tenth"]));
    const strata = [1, 1, 1, 2, 2, 2];
    expect(coxRegression(times, events, { x, stratum: strata.map((each) => each / 3) }, { strata })).toMatchObject(collinear(["stratum"]));
    expect(problemOf({ x, z, both: x.map((value, index) => 3 * value - z[index]!) })).toMatchObject(collinear(["both"]));
    expect(problemOf({ x, twice: x.map((value) => 2 * value + 1), z })).toMatchObject(collinear(["twice"]));
  });
  it("says that there is no event, or that the steps were too few", () => {
    expect(coxRegression([1, 2], [0, 0], { x: [1, 2] })).toMatchObject({ converged: false, problem: "no-events", terms: [], events: 0 });
    expect(coxRegression(OVARIAN.days, OVARIAN.event, { age: OVARIAN.age }, { maxIterations: 1 })).toMatchObject({
      converged: false,
      problem: "not-converged",
      terms: [],
      iterations: 1,
    });
  });
  it("is told apart from one that a full step of Newton's method would miss", () => {
    const [times, events] = [
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
      [1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 0, 1],
    ];
    const fit = converged(coxRegression(times, events, { x: [1, 92, 1, 4, 1, 1, 2, 1, 1, 1, 2, 3] }));
    // R 4.2.2, survival 3.5-3. The first step ends at a likelihood of -17.61, below that of no covariate.
    close(fit.coefficients[0]!.coefficient, 0.0255573286037091);
    close(fit.coefficients[0]!.standardError, 0.0156558610118586);
    close(fit.logLikelihood.null, -17.2146257734221, 1e-13);
    close(fit.logLikelihood.fitted, -16.1156815002402, 1e-13);
  });
  it("is told apart from large effects that are finite", () => {
    // The odds of the earlier one being of group 1 are 40 to 1.
    const times = Array.from({ length: 164 }, (_, index) => index + 1);
    const group = times.map((_, index) => (index === 60 || index > 81 ? 0 : 1));
    const fit = converged(
      coxRegression(
        times,
        times.map(() => 1),
        { group },
      ),
    );
    expect(fit.coefficients[0]!.coefficient).toBeGreaterThan(3);
  });
  it("has nothing to test of proportionality at a single time", () => {
    const fit = converged(coxRegression([5, 5, 5, 7, 7], [1, 1, 0, 0, 0], { x: [1, 0, 1, 0, 1] }));
    expect(fit.proportionality).toStrictEqual({ statistic: 0, degreesOfFreedom: 0, pValue: 1 });
    expect(fit.coefficients[0]!.proportionality).toStrictEqual({ statistic: 0, degreesOfFreedom: 0, pValue: 1 });
  });
});

describe("what is refused", () => {
  const x = [1, 2];
  it.each<[string, () => unknown, string, string]>([
    ["nobody", () => coxRegression([], [], { x: [] }), "empty", "coxRegression"],
    ["no covariates", () => coxRegression([1, 2], [1, 0], {}), "invalid-value", "covariates"],
    ["no columns", () => coxRegression([1, 2], [1, 0], null as never), "invalid-value", "covariates"],
    ["a number for a column", () => coxRegression([1, 2], [1, 0], { x: 1 as never }), "invalid-value", "covariates.x"],
    ["a shorter covariate", () => coxRegression([1, 2], [1, 0], { x: [1] }), "invalid-value", "covariates.x"],
    ["an infinite covariate", () => coxRegression([1, 2], [1, 0], { x: [1, Infinity] }), "invalid-value", "covariates.x[1]"],
    ["a text as covariate", () => coxRegression([1, 2], [1, 0], { x: ["1", 2] as never }), "invalid-value", "covariates.x[0]"],
    ["covariates beyond squares", () => coxRegression([1, 2], [1, 0], { x: [1e200, 0] }), "invalid-value", "covariates.x"],
    ["covariates below squares", () => coxRegression([1, 2], [1, 0], { x: [1e-200, 0] }), "invalid-value", "covariates.x"],
    ["other ties", () => coxRegression([1, 2], [1, 0], { x }, { ties: "exact" as never }), "invalid-option", "options.ties"],
    [
      "another scale",
      () => coxRegression([1, 2], [1, 0], { x }, { timeTransform: "sqrt" as never }),
      "invalid-option",
      "options.timeTransform",
    ],
    ["a level of 2", () => coxRegression([1, 2], [1, 0], { x }, { level: 2 }), "invalid-option", "options.level"],
    ["no steps", () => coxRegression([1, 2], [1, 0], { x }, { maxIterations: 0 }), "invalid-option", "options.maxIterations"],
    ["an unknown option", () => coxRegression([1, 2], [1, 0], { x }, { method: "efron" } as never), "invalid-option", "options.method"],
    ["an unknown rule", () => coxRegression([1, 2], [1, 0], { x }, { invalid: "drop" as never }), "invalid-option", "options.invalid"],
    ["strata of another length", () => coxRegression([1, 2], [1, 0], { x }, { strata: ["a"] }), "invalid-value", "options.strata"],
    [
      "the logarithm of time 0",
      () => coxRegression([0, 1, 2, 3], [1, 1, 1, 0], { x: [1, 0, 1, 0] }, { timeTransform: "log" }),
      "invalid-option",
      "options.timeTransform",
    ],
  ])("%s", (_, call, code, path) => {
    expect(call).toThrow(expect.objectContaining({ code, path }));
  });
});

describe("R's coxph", () => {
  if (!referenceFolderPresent) it("ABSENT: ../shared/reference was not checked", () => expect(survivalCases(/./)).toEqual([]));
  for (const reference of survivalCases(/^cox/)) {
    it(`agrees on ${reference.id}`, () => {
      const { time, event, entry, covariates } = survivalColumns(reference);
      const { ties, terms } = reference.options as { ties: "efron"; terms: string[] };
      const fit = converged(coxRegression(time, event, covariates, { ties, entry }));
      const expected = reference.expected as Record<string, number[]>;
      expect(fit).toMatchObject({ valid: reference.expected["n"], events: reference.expected["events"] });
      expect(fit.coefficients.map(({ term }) => term)).toStrictEqual(terms);
      for (const [index, { coefficient, standardError, hazardRatio }] of fit.coefficients.entries()) {
        expectFigure(reference, "coefficients", coefficient, expected["coefficients"]![index]);
        expectFigure(reference, "standardErrors", standardError, expected["standardErrors"]![index]);
        expectFigure(reference, "hazardRatios", hazardRatio, expected["hazardRatios"]![index]);
      }
      expectFigure(reference, "logLikelihood", fit.logLikelihood.null, expected["logLikelihood"]![0]);
      expectFigure(reference, "logLikelihood", fit.logLikelihood.fitted, expected["logLikelihood"]![1]);
      expectFigure(reference, "likelihoodRatio", fit.likelihoodRatio.statistic);
      expectFigure(reference, "concordance", fit.concordance);
    });
  }
});

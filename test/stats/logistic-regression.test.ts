import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { areaUnderCurve } from "../../src/stats/area-under-curve.ts";
import { type LogisticFit, logisticRegression, type LogisticRegressionOptions } from "../../src/stats/logistic-regression.ts";
import { normalDensity } from "../../src/stats/normal.ts";
import { type ReferenceCase, referenceCases, referenceFolderPresent, referencePath } from "../reference/cases.ts";
import { expectFigure } from "../reference/expect-figure.ts";
import { AREA_FIGURES, LOGISTIC_FIGURES, LOGISTIC_P_VALUES } from "../reference/figures-logistic.ts";

type Features = Record<string, readonly number[]>;

function fitted(outcome: readonly number[], features: Features, options: LogisticRegressionOptions = {}): LogisticFit {
  const fit = logisticRegression(outcome, features, options);
  if (!fit.converged) throw new Error(`no fit: ${fit.reason}`);
  return fit;
}
const chance = (logit: number): number => 1 / (1 + Math.exp(-logit));
const estimates = (fit: LogisticFit): number[] => fit.coefficients.map(({ estimate }) => estimate);
const probabilities = (fit: LogisticFit, features: Features): number[] => {
  const [intercept = NaN, ...slopes] = estimates(fit);
  const columns = Object.values(features);
  return (columns[0] ?? []).map((_, index) => chance(slopes.reduce((sum, slope, at) => sum + slope * columns[at]![index]!, intercept)));
};

/** Outcomes that no line separates: the same values twice, with both outcomes. */
const overlapping = fc
  .array(fc.record({ x: fc.integer({ min: -20, max: 20 }), y: fc.integer({ min: -5, max: 5 }), up: fc.boolean() }), {
    minLength: 8,
    maxLength: 60,
  })
  .map((rows) => [...rows, ...[-3, 0, 4].flatMap((x) => [-2, 1].flatMap((y) => [true, false].map((up) => ({ x, y, up }))))])
  .map((rows) => ({
    outcome: rows.map(({ up }) => (up ? 1 : 0)),
    features: { x: rows.map(({ x }) => x), y: rows.map(({ y }) => y) },
  }));

describe("logistic regression", () => {
  it.each(LOGISTIC_FIGURES)("of $name agrees with R", ({ outcome, features, options, coefficients, standardErrors, logLikelihood }) => {
    const fit = fitted(outcome, features, options);
    fit.coefficients.forEach(({ estimate, standardError }, index) => {
      expect(Math.abs(estimate / coefficients[index]! - 1)).toBeLessThan(1e-8);
      if (standardErrors) expect(Math.abs(standardError / standardErrors[index]! - 1)).toBeLessThan(1e-6);
    });
    expect(Math.abs(fit.logLikelihood / logLikelihood - 1)).toBeLessThan(1e-10);
  });
  it.each(LOGISTIC_P_VALUES)("has p-values of $name to the digits of 40", ({ figure, pValues }) => {
    const { outcome, features } = LOGISTIC_FIGURES[figure]!;
    fitted(outcome, features).coefficients.forEach(({ pValue }, index) => {
      expect(Math.abs(pValue / pValues[index]! - 1)).toBeLessThan(1e-12);
    });
  });
  it("leaves residuals that no feature explains, and expects as many events as there were", () => {
    fc.assert(
      fc.property(overlapping, ({ outcome, features }) => {
        const fit = fitted(outcome, features);
        const rests = probabilities(fit, features).map((p, index) => outcome[index]! - p);
        for (const column of [outcome.map(() => 1), features.x, features.y]) {
          expect(Math.abs(column.reduce((sum, value, index) => sum + value * rests[index]!, 0))).toBeLessThan(1e-6);
        }
        expect(fit.deviance).toBeLessThanOrEqual(fit.nullDeviance + 1e-9);
        expect(fit.aic).toBeCloseTo(fit.deviance + 6, 9);
      }),
    );
  });
  it("mirrors when the outcomes change places, and shifts with the features", () => {
    fc.assert(
      fc.property(overlapping, fc.constantFrom(1e-3, 7, 1e4), fc.constantFrom(-30, 2, 1000), (data, factor, shift) => {
        const { outcome, features } = data;
        const fit = fitted(outcome, features);
        const mirrored = fitted(
          outcome.map((y) => 1 - y),
          features,
        );
        estimates(mirrored).forEach((estimate, index) => expect(estimate).toBeCloseTo(-estimates(fit)[index]!, 6));
        for (const penalty of [0, 1]) {
          const plain = fitted(outcome, features, { penalty });
          const moved = fitted(outcome, { ...features, x: features.x.map((x) => factor * x + shift) }, { penalty });
          expect(estimates(moved)[1]! * factor).toBeCloseTo(estimates(plain)[1]!, 6);
          expect(moved.logLikelihood).toBeCloseTo(plain.logLikelihood, 7);
        }
      }),
      { numRuns: 40 },
    );
  });
  it("counts observations as often as told", () => {
    fc.assert(
      fc.property(overlapping, ({ outcome, features }) => {
        const counts = outcome.map((_, index) => index % 4);
        const repeat = (values: readonly number[]): number[] => values.flatMap((value, index) => Array<number>(counts[index]!).fill(value));
        const repeated = logisticRegression(repeat(outcome), { x: repeat(features.x), y: repeat(features.y) });
        const counted = logisticRegression(outcome, features, { counts });
        expect(counted.reason).toBe(repeated.reason);
        if (counted.converged && repeated.converged) {
          estimates(counted).forEach((estimate, index) => expect(estimate).toBeCloseTo(estimates(repeated)[index]!, 6));
        }
        expect(counted.observations).toBe(repeated.observations);
      }),
      { numRuns: 40 },
    );
  });
  it("shrinks with the penalty, to the intercept alone", () => {
    const { outcome, features } = LOGISTIC_FIGURES[0]!;
    const sizes = [0, 0.1, 1, 10, 1e6].map((penalty) => fitted(outcome, features, { penalty }));
    sizes.slice(1).forEach((fit, index) => expect(fit.logLikelihood).toBeLessThan(sizes[index]!.logLikelihood));
    expect(sizes.at(-1)!.deviance).toBeCloseTo(sizes[0]!.nullDeviance, 3);
    expect(sizes.at(-1)!.aic).toBeNull();
  });
  it("reads tests, intervals and odds off the coefficients", () => {
    const { outcome, features } = LOGISTIC_FIGURES[0]!;
    const fit = fitted(outcome, features, { level: 0.9 });
    for (const [index, each] of fit.coefficients.entries()) {
      expect(each.z).toBe(each.estimate / each.standardError);
      expect(each.interval.high - each.estimate).toBeCloseTo(1.6448536269514722 * each.standardError, 10);
      expect(each.interval.low + each.interval.high).toBeCloseTo(2 * each.estimate, 10);
      expect(each.oddsRatio).toBe(Math.exp(each.estimate));
      expect(fit.covariance[index]![index]).toBeCloseTo(each.standardError ** 2, 12);
    }
    expect(JSON.parse(JSON.stringify(fit))).toEqual(fit);
  });
});

describe("a regression without a maximum", () => {
  const many = Array.from({ length: 40 }, (_, index) => index);
  it.each<[string, number[], Features, LogisticRegressionOptions, string, string[]]>([
    ["perfect", [0, 0, 0, 0, 1, 1, 1, 1], { x: [1, 2, 3, 4, 5, 6, 7, 8] }, {}, "separation", ["x"]],
    ["but for a tie", [0, 0, 0, 0, 1, 1, 1, 1], { x: [1, 2, 3, 4, 4, 5, 6, 7] }, {}, "separation", ["x"]],
    [
      "by a rare feature",
      many.map((n) => ((n * 7) % 3) % 2),
      { x: many, rare: many.map((n) => (n === 1 ? 1 : 0)) },
      {},
      "separation",
      ["rare"],
    ],
    ["by two together", [0, 0, 1, 1, 0, 1], { x: [1, 2, 2, 3, 8, 8], y: [1, 2, 1, 2, 8, 7] }, {}, "separation", ["x", "y"]],
    [
      "a copy",
      [0, 1, 0, 1, 1, 0],
      { x: [1, 2, 3, 4, 5, 6], y: [3, 1, 2, 4, 1, 1], again: [2, 4, 6, 8, 10, 12] },
      {},
      "collinear",
      ["again"],
    ],
    ["a constant", [0, 1, 0, 1], { x: [7, 7, 7, 7] }, {}, "collinear", ["x"]],
    ["one outcome", [1, 1, 1], { x: [1, 2, 3] }, {}, "one-outcome", []],
    ["one outcome that counts", [1, 0, 1], { x: [1, 2, 3] }, { counts: [1, 0, 2] }, "one-outcome", []],
  ])("%s", (_, outcome, features, options, reason, terms) => {
    const fit = logisticRegression(outcome, features, options);
    expect(fit).toMatchObject({ converged: false, reason, coefficients: null, covariance: null, logLikelihood: null, aic: null });
    expect(fit.terms).toEqual(terms);
    if (reason === "one-outcome") return;
    // With a penalty there is a maximum all the same.
    expect(logisticRegression(outcome, features, { penalty: 0.1 })).toMatchObject({ converged: true, reason: null });
  });
  it("is told from one with a steep slope", () => {
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 200 }), fc.double({ min: 1e-4, max: 1e4, noNaN: true }), (half, unit) => {
        const x = Array.from({ length: 2 * half }, (_, index) => index * unit);
        const step = x.map((_, index) => (index < half ? 0 : 1));
        expect(logisticRegression(step, { x }).reason).toBe("separation");
        const crossed = step.map((y, index) => (index === half - 1 ? 1 : index === half ? 0 : y));
        expect(logisticRegression(crossed, { x }).converged).toBe(true);
      }),
    );
  });
});

describe("the area under the curve", () => {
  it.each(AREA_FIGURES)("of $name agrees with pROC", ({ outcome, score, auc, low, high }) => {
    const found = areaUnderCurve(outcome, score);
    expect(found.auc).toBeCloseTo(auc, 13);
    expect(found.interval!.low).toBeCloseTo(low, 10);
    expect(found.interval!.high).toBeCloseTo(high, 10);
  });
  const scored = fc.array(fc.tuple(fc.constantFrom(0, 1), fc.integer({ min: 0, max: 6 })), { minLength: 2, maxLength: 30 });
  it("is what counting all pairs gives, mirrors, and knows only the order", () => {
    fc.assert(
      fc.property(scored, (rows) => {
        const [outcome, score] = [rows.map(([y]) => y), rows.map(([, s]) => s)];
        const events = rows.filter(([y]) => y === 1);
        const others = rows.filter(([y]) => y === 0);
        if (events.length === 0 || others.length === 0) {
          expect(() => areaUnderCurve(outcome, score)).toThrow(expect.objectContaining({ code: "empty" }));
          return;
        }
        const wins = events.flatMap(([, s]) => others.map(([, o]): number => (s > o ? 1 : s === o ? 0.5 : 0)));
        const found = areaUnderCurve(outcome, score);
        expect(found.auc).toBeCloseTo(wins.reduce((sum, win) => sum + win, 0) / wins.length, 12);
        expect(found).toMatchObject({ events: events.length, others: others.length });
        expect(
          areaUnderCurve(
            outcome,
            score.map((s) => -s),
          ).auc,
        ).toBeCloseTo(1 - found.auc, 12);
        expect(
          areaUnderCurve(
            outcome,
            score.map((s) => Math.exp(s)),
          ),
        ).toStrictEqual(found);
        expect(found.interval === null).toBe(events.length < 2 || others.length < 2);
        if (found.interval === null) return;
        expect(found.interval.low).toBeGreaterThanOrEqual(0);
        expect(found.interval.high).toBeLessThanOrEqual(1);
        const [twice, counted] = [
          areaUnderCurve([...outcome, ...outcome], [...score, ...score]),
          areaUnderCurve(outcome, score, { counts: outcome.map(() => 2) }),
        ];
        expect(counted).toStrictEqual(twice);
      }),
    );
  });
});

describe("what is refused", () => {
  it.each<[string, () => unknown, string, string]>([
    ["nothing", () => logisticRegression([], { x: [] }), "empty", "logisticRegression"],
    ["no list", () => logisticRegression(null as never, {}), "invalid-value", "outcome"],
    ["an outcome", () => logisticRegression([0, 2], { x: [1, 2] }), "invalid-value", "outcome[1]"],
    ["a short feature", () => logisticRegression([0, 1], { x: [1] }), "invalid-value", "features.x"],
    ["a gap", () => logisticRegression([0, 1], { x: [1, NaN] }), "invalid-value", "features.x[1]"],
    ["a penalty", () => logisticRegression([0, 1], {}, { penalty: -1 }), "invalid-value", "options.penalty"],
    ["a scale", () => logisticRegression([0, 1], {}, { penaltyScale: "unit" as never }), "invalid-option", "options.penaltyScale"],
    ["a level", () => logisticRegression([0, 1], {}, { level: 1 }), "invalid-option", "options.level"],
    ["few counts", () => logisticRegression([0, 1], {}, { counts: [1] }), "invalid-option", "options.counts"],
    ["half a count", () => logisticRegression([0, 1], {}, { counts: [1, 0.5] }), "invalid-option", "options.counts[1]"],
    ["a score", () => areaUnderCurve([0, 1], [1, NaN]), "invalid-value", "score[1]"],
    ["few scores", () => areaUnderCurve([0, 1], [1]), "invalid-value", "score.length"],
    ["an outcome of a score", () => areaUnderCurve([0, 3], [1, 2]), "invalid-value", "outcome[1]"],
    ["a level of an area", () => areaUnderCurve([0, 1], [1, 2], { level: 0 }), "invalid-option", "options.level"],
    ["half a count of a score", () => areaUnderCurve([0, 1], [1, 2], { counts: [1, 0.5] }), "invalid-option", "options.counts[1]"],
  ])("%s", (_, call, code, path) => {
    expect(call).toThrow(expect.objectContaining({ code, path }));
  });
});

/** Outcome, features and counts of a case: inline, grouped, or columns of the telco file. */
function dataOf({ input }: ReferenceCase): { readonly outcome: number[]; readonly features: Features; readonly counts?: number[] } {
  const x = input["x"] as Features | number[] | undefined;
  if (input["file"] !== undefined) {
    const rows = parse(readFileSync(referencePath(input["file"] as string)), { columns: true }) as Record<string, string>[];
    return {
      outcome: rows.map((row) => (row["Churn"] === "Yes" ? 1 : 0)),
      features: {
        tenure12: rows.map((row) => Number(row["tenure"]) / 12),
        m2m: rows.map((row) => (row["Contract"] === "Month-to-month" ? 1 : 0)),
        fiber: rows.map((row) => (row["InternetService"] === "Fiber optic" ? 1 : 0)),
        MonthlyCharges: rows.map((row) => Number(row["MonthlyCharges"])),
      },
    };
  }
  const features: Features = Array.isArray(x) ? { x } : (x as Features);
  if (input["successes"] === undefined) return { outcome: input["outcome"] as number[], features };
  const [successes, failures] = [input["successes"] as number[], input["failures"] as number[]];
  return {
    outcome: [...successes.map(() => 1), ...failures.map(() => 0)],
    features: Object.fromEntries(Object.entries(features).map(([name, values]) => [name, [...values, ...values]])),
    counts: [...successes, ...failures],
  };
}

describe("R's glm, pROC and scikit-learn", () => {
  if (!referenceFolderPresent) it("ABSENT: ../shared/reference was not checked", () => expect(referenceCases("drivers")).toEqual([]));
  for (const reference of referenceCases("drivers").filter(({ id }) => id.startsWith("logistic"))) {
    it(`agree on ${reference.id}`, () => {
      const { outcome, features, counts } = dataOf(reference);
      const penalty = reference.options["penalty"] as number;
      const fit = logisticRegression(outcome, features, { penalty, penaltyScale: "raw", counts });
      const { expected } = reference;
      if ("finiteMaximum" in expected) {
        expect(fit.converged).toBe(expected["finiteMaximum"]);
        if (!fit.converged) expect(fit).toMatchObject({ reason: "separation", terms: ["x"] });
        return;
      }
      if (!fit.converged) throw new Error(fit.reason);
      const columns: Record<string, (each: LogisticFit["coefficients"][number]) => number> = {
        coefficients: ({ estimate }) => estimate,
        standardErrors: ({ standardError }) => standardError,
        z: ({ z }) => z,
      };
      for (const [key, read] of Object.entries(columns)) {
        for (const [index, value] of ((expected[key] as number[] | undefined) ?? []).entries()) {
          expectFigure(reference, key, read(fit.coefficients[index]!), value);
        }
      }
      // glm stops a step before the digits of its errors do (epsilon 1e-8): 6e-8 of z, which a small p-value multiplies. See LOGISTIC_P_VALUES.
      for (const [index, value] of ((expected["pValues"] as number[] | undefined) ?? []).entries()) {
        const { z, pValue } = fit.coefficients[index]!;
        expect(Math.abs(pValue - value)).toBeLessThanOrEqual(2 * normalDensity(z) * Math.abs(z) * reference.tolerance.rel);
      }
      const fittedValues = probabilities(fit, features);
      for (const [index, value] of ((expected["fittedFirst"] as number[] | undefined) ?? []).entries()) {
        expectFigure(reference, "fittedFirst", fittedValues[index], value);
      }
      // Of groups, R takes deviances from a model that knows the share of each group, not each outcome.
      const known = counts === undefined ? 0 : saturatedDeviance(counts);
      const figures: Record<string, number | null> = {
        logLikelihood: fit.logLikelihood,
        deviance: fit.deviance - known,
        nullDeviance: fit.nullDeviance - known,
        aic: fit.aic,
        auc: areaUnderCurve(outcome, fittedValues, { counts }).auc,
        rows: fit.observations,
      };
      for (const [key, value] of Object.entries(figures)) if (key in expected) expectFigure(reference, key, value);
    });
  }
  for (const reference of referenceCases("drivers").filter(({ id }) => id.startsWith("auc-"))) {
    it(`agree on ${reference.id}`, () => {
      const { outcome, score } = reference.input as Record<string, number[]>;
      const found = areaUnderCurve(outcome!, score!, { level: reference.options["level"] as number });
      expectFigure(reference, "auc", found.auc);
      expectFigure(reference, "low", found.interval?.low);
      expectFigure(reference, "high", found.interval?.high);
    });
  }
});

/** Deviance of the shares of the groups themselves; counts are successes, then failures. */
function saturatedDeviance(counts: readonly number[]): number {
  const groups = counts.length / 2;
  let sum = 0;
  for (let group = 0; group < groups; group += 1) {
    const [successes, failures] = [counts[group]!, counts[group + groups]!];
    for (const count of [successes, failures]) if (count > 0) sum -= 2 * count * Math.log(count / (successes + failures));
  }
  return sum;
}

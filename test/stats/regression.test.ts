import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { centerColumns, dot } from "../../src/stats/centered-columns.ts";
import { correlation } from "../../src/stats/correlation.ts";
import { linearRegression } from "../../src/stats/linear-regression.ts";
import { type OutcomeCorrelations, relativeWeights, shapleyImportance } from "../../src/stats/relative-importance.ts";
import { symmetricEigen } from "../../src/stats/symmetric-eigen.ts";
import { type ReferenceCase, referenceCases } from "../reference/cases.ts";
import { expectFigure } from "../reference/expect-figure.ts";

type Columns = Record<string, number[]>;
const correlationsOf = (y: readonly number[], x: Columns): OutcomeCorrelations => {
  const { columns, lengths } = centerColumns([...Object.values(x), y]);
  const r = columns.map((a, i) => columns.map((b, j) => dot(a, b) / (lengths[i]! * lengths[j]!)));
  const p = columns.length - 1;
  return { among: r.slice(0, p).map((row) => row.slice(0, p)), withOutcome: r[p]!.slice(0, p) };
};
const cases = (prefix: string): ReferenceCase[] =>
  referenceCases("drivers").filter(({ id, input }) => id.startsWith(prefix) && !("file" in input));
const figures = (each: ReferenceCase, key: string, found: readonly (number | null)[]): void =>
  (each.expected[key] as number[]).forEach((expected, at) => expectFigure(each, key, found[at] as number, expected));

describe("linear regression", () => {
  it.each([...cases("linear-"), ...cases("nist-longley")].map((each) => [each.id, each] as const))("%s", (_, each) => {
    const { y, x } = each.input as unknown as { y: number[]; x: Columns };
    const fit = linearRegression(y, x);
    const { coefficients } = fit;
    figures(
      each,
      "coefficients",
      coefficients!.map(({ estimate }) => estimate),
    );
    figures(
      each,
      "standardErrors",
      coefficients!.map(({ standardError }) => standardError),
    );
    expectFigure(each, "rSquared", fit.rSquared!, each.expected["rSquared"] as number);
    expectFigure(each, "residualSd", fit.residualStandardError!, each.expected["residualSd"] as number);
    if (!("t" in each.expected)) return;
    figures(
      each,
      "t",
      coefficients!.map(({ t }) => t),
    );
    figures(
      each,
      "pValues",
      coefficients!.map(({ pValue }) => pValue),
    );
    expectFigure(each, "adjustedRSquared", fit.adjustedRSquared!, each.expected["adjustedRSquared"] as number);
    expectFigure(each, "f", fit.f!, each.expected["f"] as number);
    expectFigure(each, "fP", fit.fPValue!, each.expected["fP"] as number);
    (each.expected["intervals"] as [number, number][]).forEach(([low, high], at) => {
      expectFigure(each, "intervals", coefficients![at]!.interval!.low, low);
      expectFigure(each, "intervals", coefficients![at]!.interval!.high, high);
    });
    const inflated = each.expected["variancesInflated"] as number[] | undefined;
    inflated?.forEach((expected, at) => expectFigure(each, "variancesInflated", coefficients![at + 1]!.varianceInflation!, expected));
  });

  it("is 3 + 0.5 x with R squared 0.67 for the first of Anscombe's quartets (1973, The American Statistician 27:17)", () => {
    const x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5];
    const fit = linearRegression([8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68], { x });
    expect(fit.coefficients!.map(({ estimate }) => estimate)[0]).toBeCloseTo(3.0000909, 7);
    expect(fit.coefficients![1]!.estimate).toBeCloseTo(0.5000909, 7);
    expect(fit.rSquared).toBeCloseTo(0.66654246, 8);
  });

  it("finds the plane that the outcome lies on", () => {
    const value = fc.integer({ min: -50, max: 50 });
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { minLength: 6, maxLength: 30 }), fc.tuple(value, value, value), (rows, [a, b, c]) => {
        const fit = linearRegression(
          rows.map(([x, z]) => a + b * x + c * z),
          { x: rows.map(([x]) => x), z: rows.map(([, z]) => z) },
        );
        if (fit.reason !== null) return;
        [a, b, c].forEach((expected, at) => expect(fit.coefficients![at]!.estimate).toBeCloseTo(expected, 6));
      }),
    );
  });

  it.each([
    ["two equal predictors", [1, 2, 4, 3], { a: [1, 2, 3, 5], b: [1, 2, 3, 5] }, "collinear"],
    ["a constant", [1, 2, 4], { a: [7, 7, 7] }, "collinear"],
    ["two rows for three coefficients", [1, 2], { a: [1, 2], b: [2, 1] }, "too-few-rows"],
  ])("says why there are no coefficients for %s", (_, y, x, reason) => {
    expect(linearRegression(y, x as unknown as Columns)).toMatchObject({ coefficients: null, reason, rSquared: null, f: null });
  });

  it("leaves errors out where there are none", () => {
    const exact = linearRegression([1, 2], { a: [1, 2] });
    expect(exact.coefficients![1]).toMatchObject({ standardError: null, t: null, pValue: null, interval: null });
    expect(exact.coefficients![1]!.estimate).toBeCloseTo(1, 12);
    expect(linearRegression([3, 3, 3], { a: [1, 2, 4] })).toMatchObject({ rSquared: null, adjustedRSquared: null, f: null });
  });

  it.each([
    ["no rows", [], { a: [] }, "empty", "outcome"],
    ["no predictor", [1], {}, "empty", "predictors"],
    ["columns of different lengths", [1, 2], { a: [1] }, "invalid-value", "a.length"],
    ["a gap", [1, 2], { a: [1, NaN] }, "invalid-value", "a[1]"],
  ])("refuses %s", (_, y, x, code, path) => {
    expect(() => linearRegression(y, x as unknown as Columns)).toThrow(expect.objectContaining({ code, path }));
  });
});

describe("correlation", () => {
  it.each(cases("correlation-").map((each) => [each.id, each] as const))("%s", (_, each) => {
    const { x, y } = each.input as { x: number[]; y: number[] };
    const [pearson, spearman, kendall] = (["pearson", "spearman", "kendall"] as const).map((method) => correlation(x, y, { method }));
    const found: Record<string, number | null> = {
      pearson: pearson!.estimate,
      pearsonT: pearson!.statistic,
      pearsonP: pearson!.pValue,
      spearman: spearman!.estimate,
      spearmanP: spearman!.pValue,
      kendall: kendall!.estimate,
      kendallZ: kendall!.statistic,
      kendallP: kendall!.pValue,
    };
    for (const [key, value] of Object.entries(found))
      if (key in each.expected) expectFigure(each, key, value as number, each.expected[key] as number);
    const [low, high] = each.expected["pearsonInterval"] as [number, number];
    expectFigure(each, "pearsonInterval", pearson!.interval!.low, low);
    expectFigure(each, "pearsonInterval", pearson!.interval!.high, high);
  });

  const pairs = fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 })), { minLength: 2, maxLength: 20 });
  it.each(["pearson", "spearman", "kendall"] as const)(
    "%s lies in -1 to 1, is the same both ways round, and turns with a sign",
    (method) => {
      fc.assert(
        fc.property(pairs, (list) => {
          const [x, y] = [list.map(([a]) => a), list.map(([, b]) => b)];
          const there = correlation(x, y, { method });
          expect(correlation(y, x, { method }).estimate ?? 0).toBeCloseTo(there.estimate ?? 0, 12);
          expect(
            correlation(
              x.map((value) => -value),
              y,
              { method },
            ).estimate ?? 0,
          ).toBeCloseTo(-(there.estimate ?? 0), 12);
          if (there.estimate === null) return;
          expect(Math.abs(there.estimate)).toBeLessThanOrEqual(1);
          const { interval } = there;
          if (interval) expect(interval.low <= there.estimate && there.estimate <= interval.high).toBe(true);
        }),
      );
    },
  );

  it("of ranks does not change when values are stretched", () => {
    fc.assert(
      fc.property(pairs, (list) => {
        const [x, y] = [list.map(([a]) => a), list.map(([, b]) => b)];
        const cubes = x.map((value) => value ** 3);
        for (const method of ["spearman", "kendall"] as const)
          expect(correlation(cubes, y, { method })).toEqual(correlation(x, y, { method }));
      }),
    );
  });

  it("has no value where a column does not vary, and no test of two rows", () => {
    expect(correlation([1, 1, 1], [1, 2, 3])).toMatchObject({ estimate: null, interval: null, pValue: null });
    expect(correlation([1, 1, 1], [1, 2, 3], { method: "kendall" })).toMatchObject({ estimate: null });
    expect(correlation([1, 2], [5, 9])).toMatchObject({ estimate: 1, pValue: null, interval: null });
    expect(correlation([1, 2, 3, 4], [2, 4, 6, 8])).toMatchObject({ estimate: 1, pValue: 0, interval: { low: 1, high: 1 } });
    expect(() => correlation([1], [1])).toThrow(expect.objectContaining({ code: "empty" }));
  });
});

describe("relative importance", () => {
  it.each(cases("importance-").map((each) => [each.id, each] as const))("%s", (_, each) => {
    const { y, x } = each.input as unknown as { y: number[]; x: Columns };
    const correlations = correlationsOf(y, x);
    figures(each, "lmg", shapleyImportance(correlations));
    figures(each, "johnson", relativeWeights(correlations));
    expectFigure(each, "rSquared", linearRegression(y, x).rSquared!, each.expected["rSquared"] as number);
  });

  const value = fc.integer({ min: -20, max: 20 });
  const data = fc
    .integer({ min: 1, max: 5 })
    .chain((p) => fc.array(fc.array(value, { minLength: p + 1, maxLength: p + 1 }), { minLength: 12, maxLength: 30 }));
  it("adds up to R squared, is never negative, and follows the attributes when they change places", () => {
    fc.assert(
      fc.property(data, (rows) => {
        const p = rows[0]!.length - 1;
        const x: Columns = Object.fromEntries(Array.from({ length: p }, (_, at) => [`a${at}`, rows.map((row) => row[at]!)]));
        const y = rows.map((row) => row[p]!);
        const fit = linearRegression(y, x);
        if (fit.rSquared === null) return;
        const correlations = correlationsOf(y, x);
        const turned = correlationsOf(y, Object.fromEntries(Object.entries(x).reverse()));
        for (const importance of [shapleyImportance, relativeWeights]) {
          const parts = importance(correlations);
          expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(fit.rSquared, 9);
          for (const part of parts) expect(part).toBeGreaterThanOrEqual(-1e-12);
          importance(turned)
            .reverse()
            .forEach((part, at) => expect(part).toBeCloseTo(parts[at]!, 9));
        }
      }),
    );
  });

  it("shares equally between twins, and gives a copy nothing of its own", () => {
    const twins = {
      among: [
        [1, 1],
        [1, 1],
      ],
      withOutcome: [0.6, 0.6],
    };
    shapleyImportance(twins).forEach((part) => expect(part).toBeCloseTo(0.18, 12));
    relativeWeights(twins).forEach((part) => expect(part).toBeCloseTo(0.18, 12));
  });

  it("stands on eigenvectors that give the matrix back", () => {
    fc.assert(
      fc.property(data, (rows) => {
        const n = rows[0]!.length;
        const matrix = Array.from({ length: n }, (_, i) =>
          Array.from({ length: n }, (__, j) => rows.reduce((sum, row) => sum + row[i]! * row[j]!, 0)),
        );
        const { values, vectors } = symmetricEigen(matrix);
        const size = Math.max(1, ...matrix.flat().map(Math.abs));
        matrix.forEach((row, i) =>
          row.forEach((expected, j) => {
            const found = values.reduce((sum, each, k) => sum + vectors[i]![k]! * each * vectors[j]![k]!, 0);
            expect(Math.abs(found - expected)).toBeLessThan(1e-10 * size);
          }),
        );
      }),
    );
  });
});

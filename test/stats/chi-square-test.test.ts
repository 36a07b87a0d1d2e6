import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chiSquareTest, type ChiSquareTestResult } from "../../src/stats/chi-square-test.ts";
import { referenceCases, referenceFolderPresent, referencePath } from "../reference/cases.ts";
import { expectFigure } from "../reference/expect-figure.ts";
import { CHI_SQUARE_FIGURES } from "../reference/figures-tests.ts";

type Table = readonly (readonly number[])[];
const relative = (found: number | null | undefined, expected: number): number => Math.abs((found ?? NaN) / expected - 1);
const size = fc.integer({ min: 2, max: 5 });
const table = fc
  .tuple(size, size, fc.constantFrom(3, 50, 1e6, 1e13))
  .chain(([rows, columns, max]) =>
    fc.array(fc.array(fc.integer({ min: 0, max }), { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows }),
  )
  .filter((rows) => rows.flat().some((count) => count > 0));
const transposed = <Value>(rows: readonly (readonly Value[])[]): Value[][] =>
  (rows[0] as Value[]).map((_, column) => rows.map((row) => row[column] as Value));
const sum = (list: readonly number[]): number => list.reduce((total, value) => total + value, 0);
/** The figures that are of no cell. */
const figures = (result: ChiSquareTestResult) => ({ ...result, expected: null, standardizedResiduals: null });

describe("the chi-square test", () => {
  it.each(CHI_SQUARE_FIGURES)("of $table agrees with 40 digits", ({ table: rows, ...expected }) => {
    const found = chiSquareTest(rows);
    for (const [key, value] of Object.entries(expected)) {
      if (key === "corrected") continue;
      expect(relative(found[key as keyof typeof figures] as number, value as number), key).toBeLessThan(/Value/.test(key) ? 1e-12 : 4e-15);
    }
    if ("corrected" in expected) {
      const { statistic, pValue } = chiSquareTest(rows, { continuityCorrection: true });
      expect(relative(statistic, expected.corrected[0])).toBeLessThan(4e-15);
      expect(relative(pValue, expected.corrected[1])).toBeLessThan(1e-12);
    }
  });
  it("gives the same, to the last bit, when rows or columns are reordered or change places", () => {
    fc.assert(
      fc.property(table, (rows) => {
        const found = chiSquareTest(rows);
        const across = chiSquareTest(transposed(rows));
        expect(figures(across)).toStrictEqual(figures(found));
        expect(across.expected).toStrictEqual(transposed(found.expected));
        expect(across.standardizedResiduals).toStrictEqual(transposed(found.standardizedResiduals));
        expect(figures(chiSquareTest([...rows].reverse()))).toStrictEqual(figures(found));
        expect(figures(chiSquareTest(rows.map((row) => [...row].reverse())))).toStrictEqual(figures(found));
      }),
      { numRuns: 40 },
    );
  });
  it("expects counts that add up to the margins", () => {
    fc.assert(
      fc.property(table, (rows) => {
        const { expected } = chiSquareTest(rows);
        for (const [index, row] of rows.entries()) expect(sum(expected[index] as number[])).toBeCloseTo(sum(row), -6);
        expect(relative(sum(expected.flat()), sum(rows.flat()))).toBeLessThan(1e-14);
      }),
    );
  });
  it("of multiplied counts has a multiplied statistic and the same strength", () => {
    fc.assert(
      fc.property(table, fc.integer({ min: 2, max: 9 }), (rows, factor) => {
        const [one, many] = [chiSquareTest(rows), chiSquareTest(rows.map((row) => row.map((count) => factor * count)))];
        expect(Math.abs(many.statistic - factor * one.statistic)).toBeLessThanOrEqual(1e-13 * many.statistic);
        expect(Math.abs(many.gStatistic - factor * one.gStatistic)).toBeLessThanOrEqual(1e-13 * many.gStatistic);
        if (one.cramersV !== null) expect(many.cramersV).toBeCloseTo(one.cramersV, 12);
      }),
    );
  });
  it("finds statistics of at least 0, probabilities and strengths from 0 to 1, and less strength when corrected", () => {
    fc.assert(
      fc.property(table, (rows) => {
        const found = chiSquareTest(rows);
        expect(found.statistic).toBeGreaterThanOrEqual(0);
        expect(found.gStatistic).toBeGreaterThanOrEqual(0);
        for (const value of [found.pValue, found.gPValue, found.cramersV ?? 0, found.cramersVCorrected ?? 0, found.phi ?? 0]) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1);
        }
        expect(found.contingencyCoefficient).toBeLessThan(1);
        if (found.cramersV !== null && found.cramersVCorrected !== null) {
          expect(found.cramersVCorrected).toBeLessThanOrEqual(found.cramersV * (1 + 1e-14));
        }
        expect(JSON.parse(JSON.stringify(found))).toEqual(found);
      }),
    );
  });
  it("of counts that are products is exactly 0, however large they are", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 1e6 }), { minLength: 2, maxLength: 4 }),
        fc.array(fc.integer({ min: 1, max: 1e6 }), { minLength: 2, maxLength: 4 }),
        (left, right) => {
          const found = chiSquareTest(left.map((row) => right.map((column) => row * column)));
          expect(found).toMatchObject({ statistic: 0, pValue: 1, cramersV: 0, cramersVCorrected: 0, contingencyCoefficient: 0 });
          expect(found.standardizedResiduals.flat().every((value) => value === 0)).toBe(true);
          // G takes expected counts of 106 bits, not exact ones.
          expect(found.gStatistic).toBeLessThan(1e-15);
        },
      ),
    );
  });
  it("knows one count more in 10^15 from independence", () => {
    const { statistic, gStatistic } = chiSquareTest([
      [1e15, 1e15],
      [1e15, 1e15 + 4],
    ]);
    // d = (n O - R C) / n = 1 - 1/(1e15 + 1), squared over E four times.
    expect(relative(statistic, 4e-15)).toBeLessThan(1e-13);
    expect(relative(gStatistic, 4e-15)).toBeLessThan(1e-13);
  });
  it("does not count rows and columns in which nothing was counted", () => {
    fc.assert(
      fc.property(table, (rows) => {
        const wider = [...rows.map((row) => [...row, 0]), [...(rows[0] as number[]).map(() => 0), 0]];
        const [found, wide] = [chiSquareTest(rows), chiSquareTest(wider)];
        expect({ ...figures(wide), phi: null }).toStrictEqual({ ...figures(found), phi: null });
        expect(wide.phi).toBeNull();
        expect(wide.expected.at(-1)?.every((value) => value === 0)).toBe(true);
        expect(wide.standardizedResiduals.at(-1)?.every((value) => value === 0)).toBe(true);
      }),
    );
  });
  it("of one row with counts says that no association can show", () => {
    expect(
      chiSquareTest([
        [3, 4],
        [0, 0],
      ]),
    ).toStrictEqual({
      statistic: 0,
      degreesOfFreedom: 0,
      pValue: 1,
      gStatistic: 0,
      gPValue: 1,
      expected: [
        [3, 4],
        [0, 0],
      ],
      standardizedResiduals: [
        [0, 0],
        [0, 0],
      ],
      cramersV: null,
      cramersVCorrected: null,
      phi: null,
      contingencyCoefficient: 0,
    });
  });
  it("has no corrected V when there are as many rows as counts", () => {
    expect(
      chiSquareTest([
        [1, 0],
        [0, 1],
      ]),
    ).toMatchObject({ statistic: 2, cramersV: 1, phi: 1, cramersVCorrected: null });
  });
});

describe("the continuity correction", () => {
  it("never makes the p-value smaller, and stops at independence", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 4, maxLength: 4 }), ([a, b, c, d]) => {
        const rows = [
          [a, b],
          [c, d],
        ] as Table;
        const [plain, corrected] = [chiSquareTest(rows), chiSquareTest(rows, { continuityCorrection: true })];
        expect(corrected.pValue).toBeGreaterThanOrEqual(plain.pValue);
        expect({ ...corrected, statistic: 0, pValue: 0 }).toStrictEqual({ ...plain, statistic: 0, pValue: 0 });
      }),
    );
    expect(
      chiSquareTest(
        [
          [1, 1],
          [1, 2],
        ],
        { continuityCorrection: true },
      ),
    ).toMatchObject({ statistic: 0, pValue: 1 });
  });
  it("leaves larger tables alone", () => {
    const rows = [
      [1, 5, 3],
      [4, 2, 9],
    ];
    expect(chiSquareTest(rows, { continuityCorrection: true })).toStrictEqual(chiSquareTest(rows));
  });
});

describe("what is refused", () => {
  it.each<[unknown, string, string]>([
    [[[1, 2]], "invalid-value", "table"],
    [[[1], [2]], "invalid-value", "table"],
    [[[1, 2], [3]], "invalid-value", "table[1]"],
    [
      [
        [1, 2],
        [3, 4.5],
      ],
      "invalid-value",
      "table[1][1]",
    ],
    [
      [
        [1, 2],
        [-3, 4],
      ],
      "invalid-value",
      "table[1][0]",
    ],
    [[[1, 2], null], "invalid-value", "table[1]"],
    [
      [
        [2 ** 53 - 1, 0],
        [0, 1],
      ],
      "invalid-value",
      "table",
    ],
    [
      [
        [0, 0],
        [0, 0],
      ],
      "empty",
      "chiSquareTest",
    ],
    [[], "empty", "chiSquareTest"],
  ])("%j", (rows, code, path) => {
    expect(() => chiSquareTest(rows as Table)).toThrow(expect.objectContaining({ code, path }));
  });
  it.each<[object, string]>([
    [{ continuityCorrection: 1 }, "options.continuityCorrection"],
    [{ correct: true }, "options.correct"],
  ])("the options %j", (options, path) => {
    expect(() =>
      chiSquareTest(
        [
          [1, 2],
          [3, 4],
        ],
        options,
      ),
    ).toThrow(expect.objectContaining({ code: "invalid-option", path }));
  });
});

describe("R's chisq.test, vcd's assocstats and Bergsma's correction", () => {
  if (!referenceFolderPresent) it("ABSENT: ../shared/reference was not checked", () => expect(referenceCases("drivers")).toEqual([]));
  for (const reference of referenceCases("drivers").filter(({ id }) => /^(chi-square|cramers-v)/.test(id))) {
    it(`agree on ${reference.id}`, () => {
      const rows = reference.input["table"] as Table;
      const found = chiSquareTest(rows);
      const { expected } = reference;
      const compared: Record<string, number | null> = {
        chiSquare: found.statistic,
        df: found.degreesOfFreedom,
        pValue: found.pValue,
        gSquare: found.gStatistic,
        contingency: found.contingencyCoefficient,
        cramersV: found.cramersV,
        cramersVCorrected: found.cramersVCorrected,
        phi: found.phi,
      };
      for (const [key, value] of Object.entries(compared)) {
        if (key in expected && expected[key] !== null) expectFigure(reference, key, value);
      }
      // vcd takes the p-value of G as 1 less the lower tail, which leaves 0 below 1e-16.
      if ("gPValue" in expected) expect(found.gPValue).toBeCloseTo(expected["gPValue"] as number, 13);
      for (const [key, cells] of [
        ["expected", found.expected],
        ["standardizedResiduals", found.standardizedResiduals],
      ] as const) {
        for (const [index, value] of ((expected[key] as number[][] | undefined) ?? []).flat().entries()) {
          expectFigure(reference, key, cells.flat()[index], value);
        }
      }
      if ("yates" in expected) {
        const corrected = chiSquareTest(rows, { continuityCorrection: true });
        const { chiSquare, pValue } = expected["yates"] as Record<string, number>;
        expectFigure(reference, "yates", corrected.statistic, chiSquare);
        expectFigure(reference, "yates", corrected.pValue, pValue);
      }
    });
  }

  /** prop.test of two groups is the chi-square test of their table; where all or none succeed it divides 0 by 0. */
  for (const reference of referenceCases("proportions").filter(({ id }) => id.startsWith("two-proportions-prop.test"))) {
    it(`agree on ${reference.id}`, () => {
      const { a, b } = reference.input as Record<"a" | "b", { successes: number; trials: number }>;
      const found = chiSquareTest(
        [a, b].map(({ successes, trials }) => [successes, trials - successes]),
        { continuityCorrection: reference.options["continuityCorrection"] as boolean },
      );
      if (reference.expected["chiSquare"] === "NaN") expect(found).toMatchObject({ statistic: 0, degreesOfFreedom: 0, pValue: 1 });
      else {
        expectFigure(reference, "chiSquare", found.statistic);
        expectFigure(reference, "pValue", found.pValue);
      }
    });
  }

  for (const reference of referenceCases("real-data").filter(({ id }) => id.startsWith("real-chi-square"))) {
    it(`agree on ${reference.id}`, () => {
      const { file, rows, columns } = reference.input as Record<"file" | "rows" | "columns", string>;
      const { expected } = reference as unknown as { expected: { rows: string[]; columns: string[]; table: number[][] } };
      const records = parse(readFileSync(referencePath(file)), { columns: true }) as Record<string, string>[];
      const counts = expected.rows.map((row) =>
        expected.columns.map((column) => records.filter((record) => record[rows] === row && record[columns] === column).length),
      );
      expect(counts).toStrictEqual(expected.table);
      const found = chiSquareTest(counts);
      expectFigure(reference, "chiSquare", found.statistic);
      expectFigure(reference, "df", found.degreesOfFreedom);
      expectFigure(reference, "pValue", found.pValue);
      expectFigure(reference, "cramersV", found.cramersV);
    });
  }
});

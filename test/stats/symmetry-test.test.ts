import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { binomialDistribution } from "../../src/stats/binomial.ts";
import { chiSquareUpperTail } from "../../src/stats/chi-square.ts";
import { symmetryTest } from "../../src/stats/symmetry-test.ts";
import { referenceCases, referenceFolderPresent } from "../reference/cases.ts";
import { expectFigure } from "../reference/expect-figure.ts";
import { SYMMETRY_FIGURES } from "../reference/figures-tests.ts";

type Table = readonly (readonly number[])[];
const relative = (found: number | null, expected: number): number => Math.abs((found ?? NaN) / expected - 1);
const count = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 0, max: 1e13 }));
const square = fc
  .integer({ min: 2, max: 5 })
  .chain((states) => fc.array(fc.array(count, { minLength: states, maxLength: states }), { minLength: states, maxLength: states }))
  .filter((table) => table.flat().some((value) => value > 0));

describe("the test of symmetry", () => {
  it.each(SYMMETRY_FIGURES)("of $table is as published", ({ table, statistic, corrected, pValue, exactPValue }) => {
    const found = symmetryTest(table);
    expect(relative(found.statistic, statistic)).toBeLessThan(1e-15);
    expect(relative(found.pValue, pValue)).toBeLessThan(1e-13);
    expect(relative(found.exactPValue, exactPValue)).toBeLessThan(1e-13);
    expect(relative(symmetryTest(table, { continuityCorrection: true }).statistic, corrected)).toBeLessThan(1e-15);
  });
  it("is the same for the way back, and does not look at those who stayed", () => {
    fc.assert(
      fc.property(square, count, (table, stayed) => {
        const found = symmetryTest(table);
        expect(symmetryTest(table.map((row, i) => row.map((_, j) => table[j]?.[i] as number)))).toStrictEqual(found);
        const others = table.map((row, i) => row.map((value, j) => (i === j ? stayed + 1 : value)));
        expect(symmetryTest(others)).toStrictEqual(found);
      }),
    );
  });
  it("adds up McNemar's tests of all pairs of states", () => {
    fc.assert(
      fc.property(square, (table) => {
        const found = symmetryTest(table);
        let [statistic, pairs] = [0, 0];
        for (const [i, row] of table.entries()) {
          for (const [j, there] of row.slice(0, i).entries()) {
            const back = table[j]?.[i] as number;
            if (there + back === 0) continue;
            statistic += (there - back) ** 2 / (there + back);
            pairs += 1;
          }
        }
        expect(found.degreesOfFreedom).toBe(pairs);
        expect(Math.abs(found.statistic - statistic)).toBeLessThanOrEqual(1e-14 * statistic);
        expect(found.pValue).toBe(pairs === 0 ? 1 : chiSquareUpperTail(found.statistic, pairs));
        expect(found.exactPValue === null).toBe(table.length > 2);
      }),
    );
  });
  it("has an exact p-value of twice the smaller half of coins", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 300 }), (there, back) => {
        const { exactPValue } = symmetryTest([
          [1, there],
          [back, 1],
        ]);
        const expected = there === back ? 1 : Math.min(1, 2 * binomialDistribution(Math.min(there, back), there + back, 0.5));
        expect(relative(exactPValue, expected)).toBeLessThan(1e-13);
      }),
    );
  });
  it("drops a pair between which nobody moved, with its degree of freedom", () => {
    expect(
      symmetryTest([
        [10, 0, 5],
        [0, 9, 3],
        [2, 3, 8],
      ]),
    ).toMatchObject({ statistic: 9 / 7, degreesOfFreedom: 2 });
  });
  it("says nothing where nobody moved", () => {
    const nobody = { statistic: 0, degreesOfFreedom: 0, pValue: 1, exactPValue: 1 };
    expect(
      symmetryTest([
        [5, 0],
        [0, 5],
      ]),
    ).toStrictEqual(nobody);
    expect(
      symmetryTest(
        [
          [5, 0],
          [0, 5],
        ],
        { continuityCorrection: true },
      ),
    ).toStrictEqual(nobody);
  });
  it("is corrected by no more than the difference, and only for two states", () => {
    expect(
      symmetryTest(
        [
          [5, 4],
          [4, 5],
        ],
        { continuityCorrection: true },
      ),
    ).toMatchObject({ statistic: 0, degreesOfFreedom: 1, pValue: 1 });
    const three = [
      [1, 2, 3],
      [4, 5, 6],
      [7, 8, 9],
    ];
    expect(symmetryTest(three, { continuityCorrection: true })).toStrictEqual(symmetryTest(three));
  });
});

describe("what is refused", () => {
  it.each<[unknown, string, string]>([
    [[[1]], "invalid-value", "table"],
    [
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      "invalid-value",
      "table",
    ],
    [
      [
        [1, 2],
        [3, 0.5],
      ],
      "invalid-value",
      "table[1][1]",
    ],
    [
      [
        [0, 0],
        [0, 0],
      ],
      "empty",
      "symmetryTest",
    ],
  ])("%j", (table, code, path) => {
    expect(() => symmetryTest(table as Table)).toThrow(expect.objectContaining({ code, path }));
  });
  it.each<[object, string]>([
    [{ continuityCorrection: "yes" }, "options.continuityCorrection"],
    [{ exact: true }, "options.exact"],
  ])("the options %j", (options, path) => {
    expect(() =>
      symmetryTest(
        [
          [1, 2],
          [3, 4],
        ],
        options,
      ),
    ).toThrow(expect.objectContaining({ code: "invalid-option", path }));
  });
});

describe("R's mcnemar.test", () => {
  if (!referenceFolderPresent) it("ABSENT: ../shared/reference was not checked", () => expect(referenceCases("drivers")).toEqual([]));
  for (const reference of referenceCases("drivers").filter(({ id }) => id.startsWith("bowker"))) {
    it(`agrees on ${reference.id}, but for a pair without migration`, () => {
      const { statistic, degreesOfFreedom, pValue } = symmetryTest(reference.input["table"] as Table);
      if (reference.expected["chiSquare"] === "NaN") {
        expect(degreesOfFreedom).toBeLessThan(reference.expected["df"] as number);
        expect(pValue).toBe(chiSquareUpperTail(statistic, degreesOfFreedom));
      } else {
        expectFigure(reference, "chiSquare", statistic);
        expectFigure(reference, "df", degreesOfFreedom);
        expectFigure(reference, "pValue", pValue);
      }
    });
  }
  for (const reference of referenceCases("proportions").filter(({ id }) => id.startsWith("mcnemar"))) {
    it(`agrees on ${reference.id}, but for no migration at all`, () => {
      const table = reference.input["table"] as Table;
      for (const [key, continuityCorrection] of [
        ["corrected", true],
        ["uncorrected", false],
      ] as const) {
        const found = symmetryTest(table, { continuityCorrection });
        const { chiSquare, pValue } = reference.expected[key] as Record<string, unknown>;
        if (chiSquare === "NaN") expect(found).toMatchObject({ statistic: 0, degreesOfFreedom: 0, pValue: 1 });
        else {
          expectFigure(reference, key, found.statistic, chiSquare);
          expectFigure(reference, key, found.pValue, pValue);
        }
        expectFigure(reference, "exactP", found.exactPValue);
      }
    });
  }
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { binomialDensity } from "../../src/stats/binomial.ts";
import { fisherTest, type FisherTestOptions } from "../../src/stats/fisher-test.ts";
import { normalUpperTail } from "../../src/stats/normal.ts";
import { referenceCases, referenceFolderPresent } from "../reference/cases.ts";
import { expectFigure } from "../reference/expect-figure.ts";
import { FISHER_FIGURES, FISHER_LARGER } from "../reference/figures-tests.ts";

type Table = readonly (readonly number[])[];
const relative = (found: number | null | undefined, expected: number): number => Math.abs((found ?? NaN) / expected - 1);
const tableOf = (rows: number, columns: number, max: number) =>
  fc
    .array(fc.array(fc.integer({ min: 0, max }), { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows })
    .filter((table) => table.flat().some((count) => count > 0));
const transposed = (table: Table): number[][] => (table[0] as number[]).map((_, column) => table.map((row) => row[column] as number));

/** Every table with the margins of this one, as products of binomial coefficients in whole numbers. */
function everyTable(table: Table): { table: number[][]; weight: bigint }[] {
  const factorial = (n: number): bigint => (n < 2 ? 1n : BigInt(n) * factorial(n - 1));
  const rowTotals = table.map((row) => row.reduce((sum, count) => sum + count, 0));
  const columnTotals = transposed(table).map((column) => column.reduce((sum, count) => sum + count, 0));
  const whole = [...rowTotals, ...columnTotals].reduce((product, count) => product * factorial(count), 1n);
  const found: { table: number[][]; weight: bigint }[] = [];
  const fill = (cells: number[], left: number[]): void => {
    const [row, column] = [Math.floor(cells.length / left.length), cells.length % left.length];
    if (row === table.length) {
      if (left.every((count) => count === 0)) {
        const rows = table.map((_, index) => cells.slice(index * left.length, (index + 1) * left.length));
        found.push({ table: rows, weight: whole / cells.reduce((product, count) => product * factorial(count), 1n) });
      }
      return;
    }
    const filled = cells.slice(row * left.length).reduce((sum, count) => sum + count, 0);
    const rest = (rowTotals[row] as number) - filled;
    const isLast = column === left.length - 1;
    for (let count = isLast ? rest : 0; count <= Math.min(rest, left[column] as number); count += 1) {
      fill([...cells, count], left.with(column, (left[column] as number) - count));
    }
  };
  fill([], columnTotals);
  return found;
}

/** The definition of the two-sided p-value, in whole numbers. */
function pValueByCounting(table: Table): number {
  const all = everyTable(table);
  const own = all.find((each) => JSON.stringify(each.table) === JSON.stringify(table))?.weight as bigint;
  const sum = (list: typeof all): bigint => list.reduce((total, { weight }) => total + weight, 0n);
  return Number((sum(all.filter(({ weight }) => weight <= own)) * 10n ** 20n) / sum(all)) / 1e20;
}

describe("a 2 x 2 table", () => {
  it.each(FISHER_FIGURES)("$table agrees with 40 digits", ({ table, figures: [pValue, oddsRatio, low, high] }) => {
    const found = fisherTest(table);
    expect(relative(found.pValue, pValue)).toBeLessThan(1e-14);
    if (oddsRatio === null) expect(found.oddsRatio).toBeNull();
    else expect(relative(found.oddsRatio, oddsRatio)).toBeLessThan(2e-14);
    expect(relative(found.interval?.low, low)).toBeLessThan(2e-14);
    if (high === null) expect(found.interval?.high).toBeNull();
    else expect(relative(found.interval?.high, high)).toBeLessThan(2e-14);
    expect(found.interval).toMatchObject({ level: 0.95, method: "conditional" });
  });
  it("has the p-value of its definition, and both tails of theirs", () => {
    fc.assert(
      fc.property(tableOf(2, 2, 12), (table) => {
        const all = everyTable(table);
        const [x, sum] = [table[0]?.[0] as number, all.reduce((total, { weight }) => total + Number(weight), 0)];
        const share = (isIn: (cell: number) => boolean): number =>
          all.reduce((total, each) => total + (isIn(each.table[0]?.[0] as number) ? Number(each.weight) : 0), 0) / sum;
        expect(fisherTest(table).pValue).toBeCloseTo(pValueByCounting(table), 13);
        expect(fisherTest(table, { alternative: "greater" }).pValue).toBeCloseTo(
          share((cell) => cell >= x),
          13,
        );
        expect(fisherTest(table, { alternative: "less" }).pValue).toBeCloseTo(
          share((cell) => cell <= x),
          13,
        );
      }),
    );
  });
  it("has an interval whose limits are where the one-sided tests stop rejecting, and an odds ratio that expects the cell", () => {
    fc.assert(
      fc.property(tableOf(2, 2, 15), fc.constantFrom(0.5, 0.9, 0.95, 0.999), (table, level) => {
        const { oddsRatio, interval } = fisherTest(table, { level });
        const x = table[0]?.[0] as number;
        const all = everyTable(table).map((each) => ({ cell: each.table[0]?.[0] as number, weight: Number(each.weight) }));
        const weightsAt = (odds: number) => all.map(({ cell, weight }) => ({ cell, weight: weight * odds ** (cell - x) }));
        const share = (odds: number, isIn: (cell: number) => boolean): number => {
          const weights = weightsAt(odds);
          const total = weights.reduce((sum, { weight }) => sum + weight, 0);
          return weights.reduce((sum, { cell, weight }) => sum + (isIn(cell) ? weight : 0), 0) / total;
        };
        const alpha = (1 - level) / 2;
        if (interval?.low)
          expect(
            relative(
              share(interval.low, (cell) => cell >= x),
              alpha,
            ),
          ).toBeLessThan(1e-11);
        else expect(x).toBe(Math.min(...all.map(({ cell }) => cell)));
        if (interval?.high)
          expect(
            relative(
              share(interval.high, (cell) => cell <= x),
              alpha,
            ),
          ).toBeLessThan(1e-11);
        else expect(x).toBe(Math.max(...all.map(({ cell }) => cell)));
        if (oddsRatio) {
          const weights = weightsAt(oddsRatio);
          const distance = weights.reduce((sum, { cell, weight }) => sum + weight * (cell - x), 0);
          expect(Math.abs(distance)).toBeLessThan(1e-11 * weights.reduce((sum, { weight }) => sum + weight, 0));
        }
      }),
    );
  });
  it("turned over has the same p-value and the reciprocal odds", () => {
    fc.assert(
      fc.property(tableOf(2, 2, 200), (table) => {
        const [there, over] = [fisherTest(table), fisherTest([...table].reverse())];
        expect(relative(over.pValue, there.pValue)).toBeLessThan(1e-12);
        if (there.oddsRatio && over.oddsRatio) expect(over.oddsRatio * there.oddsRatio).toBeCloseTo(1, 10);
        if (there.interval?.low && over.interval?.high) expect(over.interval.high * there.interval.low).toBeCloseTo(1, 10);
        const across = fisherTest(transposed(table));
        expect(relative(across.pValue, there.pValue)).toBeLessThan(1e-12);
      }),
      { numRuns: 60 },
    );
  });
  it("has one-sided intervals with one end, within the two-sided ones of twice the error", () => {
    const table = [
      [9, 1],
      [3, 7],
    ];
    const both = fisherTest(table, { level: 0.9 }).interval;
    expect(fisherTest(table, { level: 0.95, alternative: "greater" }).interval?.low).toBeCloseTo(both?.low as number, 12);
    expect(fisherTest(table, { level: 0.95, alternative: "less" }).interval?.high).toBeCloseTo(both?.high as number, 8);
    expect(fisherTest(table, { alternative: "greater" }).interval?.high).toBeNull();
    expect(fisherTest(table, { alternative: "less" }).interval?.low).toBe(0);
  });
  it.each<[Table]>([
    [
      [
        [0, 10],
        [0, 10],
      ],
    ],
    [
      [
        [10, 0],
        [10, 0],
      ],
    ],
    [
      [
        [0, 0],
        [3, 4],
      ],
    ],
  ])("%j, whose margins allow no other, says nothing", (table) => {
    expect(fisherTest(table)).toStrictEqual({
      pValue: 1,
      alternative: "two-sided",
      oddsRatio: 0,
      interval: { low: 0, high: null, level: 0.95, method: "conditional" },
    });
  });
  it("of four thousand million counts has the p-value of the corrected chi-square test", () => {
    const { pValue, oddsRatio } = fisherTest([
      [1e9, 1e9],
      [1e9 - 4e4, 1e9],
    ]);
    // Yates's correction is the normal approximation of this sum, whose standard deviation is 16 000 counts: z = (10 000 - 1/2) / 15 811.
    expect(pValue).toBeCloseTo(2 * normalUpperTail((1e4 - 0.5) / 15811.3), 4);
    expect(oddsRatio).toBeCloseTo(1.00004, 6);
  });
  it("is certain of the other side of a tail that has no double", () => {
    const table = [
      [999, 1],
      [1, 999],
    ];
    expect(fisherTest(table, { alternative: "less" }).pValue).toBe(1);
    expect(fisherTest(table, { alternative: "greater" }).pValue).toBe(0);
  });
  it("has limits for levels from hardly any to almost certain", () => {
    for (const level of [1e-6, 0.999999999]) {
      const { interval } = fisherTest(
        [
          [400, 100],
          [100, 400],
        ],
        { level },
      );
      expect(interval?.low).toBeLessThan(16);
      expect(interval?.high).toBeGreaterThan(15.8);
    }
  });
  it("keeps its digits deep in a tail", () => {
    // Only one table is as unlikely: C(n, k) ways of one.
    const found = fisherTest([
      [500, 0],
      [0, 500],
    ]).pValue;
    const one = binomialDensity(500, 500, 0.5) ** 2 / binomialDensity(500, 1000, 0.5);
    expect(relative(found, 2 * one)).toBeLessThan(1e-12);
    expect(found).toBeLessThan(1e-298);
  });
});

describe("a larger table", () => {
  it.each(FISHER_LARGER)("$table has its published p-value", ({ table, pValue, digits }) => {
    expect(fisherTest(table).pValue).toBeCloseTo(pValue, digits);
  });
  it("has the p-value of its definition", () => {
    fc.assert(
      fc.property(fc.oneof(tableOf(2, 3, 5), tableOf(3, 3, 3), tableOf(3, 2, 6), tableOf(2, 4, 3), tableOf(3, 4, 2)), (table) => {
        expect(fisherTest(table).pValue).toBeCloseTo(pValueByCounting(table), 12);
      }),
      { numRuns: 60 },
    );
  });
  it("has the same p-value however its rows and columns are ordered, and when they change places", () => {
    fc.assert(
      fc.property(tableOf(3, 4, 6), (table) => {
        const { pValue } = fisherTest(table);
        expect(relative(fisherTest([...table].reverse()).pValue, pValue)).toBeLessThan(1e-11);
        expect(relative(fisherTest(table.map((row) => [...row].reverse())).pValue, pValue)).toBeLessThan(1e-11);
        expect(relative(fisherTest(transposed(table)).pValue, pValue)).toBeLessThan(1e-11);
      }),
      { numRuns: 20 },
    );
  });
  it("does not change by rows and columns in which nothing was counted", () => {
    fc.assert(
      fc.property(tableOf(2, 2, 9), (table) => {
        const wider = [...table.map((row) => [0, ...row]), [0, 0, 0]];
        expect(fisherTest(wider).pValue).toBe(fisherTest(table).pValue);
        expect(fisherTest(wider)).toMatchObject({ oddsRatio: null, interval: null });
      }),
    );
  });
  it("with one row counted says nothing", () => {
    expect(
      fisherTest([
        [1, 2, 3],
        [0, 0, 0],
      ]).pValue,
    ).toBe(1);
  });
  it("of five columns, whose ways must be followed through two nodes, agrees with the definition", () => {
    const table = [
      [3, 0, 2, 1, 0],
      [0, 2, 1, 0, 3],
    ];
    expect(fisherTest(table).pValue).toBeCloseTo(pValueByCounting(table), 14);
  });
});

describe("what is refused", () => {
  it.each<[unknown, string]>([
    [[[1, 2]], "table"],
    [[[1], [2]], "table"],
    [[[1, 2], [3]], "table[1]"],
    [
      [
        [1, 2],
        [3, -1],
      ],
      "table[1][1]",
    ],
    [
      [
        [1, 0.5],
        [3, 1],
      ],
      "table[0][1]",
    ],
    [
      [
        [1, Number.NaN],
        [3, 1],
      ],
      "table[0][1]",
    ],
    [
      [
        [1, "2"],
        [3, 1],
      ],
      "table[0][1]",
    ],
    [
      [
        [2 ** 53 - 1, 1],
        [3, 1],
      ],
      "table",
    ],
    [
      [
        [5e10, 5e10],
        [5e10, 5e10],
      ],
      "table",
    ],
    [
      [
        [1e6, 1, 1],
        [3, 1, 1],
      ],
      "table",
    ],
  ])("%j", (table, path) => {
    expect(() => fisherTest(table as Table)).toThrow(expect.objectContaining({ code: "invalid-value", path }));
  });
  it("a table of nothing", () => {
    expect(() => fisherTest([])).toThrow(expect.objectContaining({ code: "empty", path: "fisherTest" }));
    expect(() =>
      fisherTest([
        [0, 0],
        [0, 0],
      ]),
    ).toThrow(expect.objectContaining({ code: "empty", path: "fisherTest" }));
  });
  it("a table of too many columns, at once", () => {
    expect(() => fisherTest([Array(3000).fill(1), Array(3000).fill(2)])).toThrow(
      expect.objectContaining({ code: "invalid-value", path: "table", received: "2 x 3000 with 9000 counts" }),
    );
  });
  it.each<[FisherTestOptions, string]>([
    [{ level: 1 }, "options.level"],
    [{ alternative: "both" as "less" }, "options.alternative"],
    [{ alternative: "greater" }, "options.alternative"],
    [{ exact: true } as FisherTestOptions, "options.exact"],
  ])("the options %j for a 2 x 3 table", (options, path) => {
    const table = [
      [1, 2, 3],
      [3, 2, 1],
    ];
    expect(() => fisherTest(table, options)).toThrow(expect.objectContaining({ code: "invalid-option", path }));
  });
});

describe("R's fisher.test", () => {
  if (!referenceFolderPresent) it("ABSENT: ../shared/reference was not checked", () => expect(referenceCases("drivers")).toEqual([]));
  for (const reference of referenceCases("drivers").filter(({ id }) => id.startsWith("fisher"))) {
    it(`agrees on ${reference.id}`, () => {
      expectFigure(reference, "pValue", fisherTest(reference.input["table"] as Table).pValue);
    });
  }

  /** R looks for the odds ratio, or for its reciprocal where that is below 1, until it is known to this. */
  const ROOT_SEARCH = 2 ** -13;
  const belowOne = (ratio: number): number => (ratio > 1 ? 1 / ratio : ratio);
  for (const reference of referenceCases("proportions").filter(({ id }) => id.startsWith("two-proportions-fisher"))) {
    it(`agrees on the p-value of ${reference.id}, and on its odds ratios to the end of R's root search`, () => {
      const { a, b } = reference.input as Record<"a" | "b", { successes: number; trials: number }>;
      const { pValue, oddsRatio, interval } = fisherTest(
        [a, b].map(({ successes, trials }) => [successes, trials - successes]),
        reference.options as FisherTestOptions,
      );
      expectFigure(reference, "pValue", pValue);
      const [low, high] = reference.expected["oddsRatioInterval"] as (number | string)[];
      for (const [found, expected] of [
        [oddsRatio, reference.expected["conditionalOddsRatio"]],
        [interval?.low, low],
        [interval?.high, high],
      ]) {
        if (expected === "Infinity") expect(found).toBeNull();
        else expect(Math.abs(belowOne(found as number) - belowOne(expected as number))).toBeLessThanOrEqual(ROOT_SEARCH);
      }
    });
  }
});

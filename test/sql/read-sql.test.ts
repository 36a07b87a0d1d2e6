import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bands, byPeriod, byValue, csatOf, npsOf, revenueWeightedNpsOf, scorecard } from "../../src/index.ts";
import { readSql, type SqlRow } from "../../src/sql/index.ts";

const thumbs = csatOf("helpful", { scale: "thumbs" });
const row = { n: 4, m0_counts_0: 1, m0_counts_1: 2, m0_missing: 1, m0_invalid: 0 };
const card = scorecard({ by: ["region"], metrics: { csat: thumbs } });

/** What the drivers of the engines give for the number 2. */
const twos: readonly [string, unknown][] = [
  ["a number", 2],
  ["a bigint", 2n],
  ["a text", "2"],
  ["a decimal text", "2.000"],
  ["an exponent", "2e0"],
  ["a decimal object that prints", { value: 200n, scale: 2, toString: () => "2.00" }],
  ["a boxed number", Object(2)],
];

describe("numbers of drivers", () => {
  it.each(twos)("reads %s", (_name, two) => {
    expect(readSql(thumbs, [{ ...row, m0_counts_1: two }]).satisfied).toBe(2);
  });

  it.each([
    ["NULL", null],
    ["nothing", undefined],
    ["a fraction", 2.5],
    ["less than nothing", -1],
    ["a negative text", "-2"],
    ["an empty text", ""],
    ["words", "two"],
    ["hexadecimal", "0x2"],
    ["NaN", Number.NaN],
    ["infinity", "Infinity"],
    ["more than a double holds", 2n ** 60n],
    ["a date", new Date(2)],
    ["a list", [2]],
    ["an object", {}],
    ["an object without a prototype", Object.create(null)],
    ["true", true],
  ])("refuses %s as a count", (_name, value) => {
    expect(() => readSql(thumbs, [{ ...row, m0_counts_1: value }])).toThrow(/^rows\[0\]\.m0_counts_1: expected /);
  });

  it("reads names in upper case", () => {
    const upper = Object.fromEntries(Object.entries(row).map(([name, value]) => [name.toUpperCase(), value]));
    expect(readSql(thumbs, [upper])).toStrictEqual(readSql(thumbs, [row]));
  });

  it("takes a sum that is NULL for nothing, and refuses one that is not finite", () => {
    const metric = revenueWeightedNpsOf({ rating: "r", revenue: "w" }, { scale: { min: 0, max: 1, passiveFrom: 1, promoterFrom: 1 } });
    const point = (place: number, sums: readonly unknown[]): Record<string, unknown> =>
      Object.fromEntries(["responses", "weighted", "revenue", "squares"].map((name, index) => [`m0_points_${place}_${name}`, sums[index]]));
    const sums = { n: 1, m0_missing: 0, m0_invalid: 0, ...point(0, [0, 0, null, null]), ...point(1, [1, 1, "3.5", 12.25]) };
    expect(readSql(metric, [sums])).toMatchObject({ score: 100, revenue: { total: 3.5 } });
    expect(() => readSql(metric, [{ ...sums, m0_points_1_revenue: "NaN" }])).toThrow(
      /^rows\[0\]\.m0_points_1_revenue: expected a finite number/,
    );
  });
});

describe("rows that cannot be", () => {
  it("names what is not there", () => {
    const { m0_missing: _, ...rest } = row;
    expect(() => readSql(thumbs, [rest])).toThrow("rows[0].m0_missing: expected a column of the statement, received undefined");
    expect(() => readSql(thumbs, [row, null as unknown as SqlRow])).toThrow("rows[1]: expected an object by column name");
    expect(() => readSql(card, [row])).toThrow("rows[0].k0: expected a column of the statement");
  });

  it("wants counts that add up to the records", () => {
    expect(() => readSql(thumbs, [{ ...row, n: 5 }])).toThrow("rows.m0: expected counts that add up to 5 records, received 4");
  });

  it("says that there is nothing to measure", () => {
    const nothing = { code: "empty", path: "csat" };
    expect(() => readSql(thumbs, [])).toThrow(expect.objectContaining(nothing) as Error);
    expect(() => readSql(thumbs, [{ ...row, n: 0 }])).toThrow(expect.objectContaining(nothing) as Error);
    expect(() => readSql(card, [])).toThrow(expect.objectContaining({ code: "empty", path: "scorecard" }) as Error);
  });

  it("says how many records are invalid, unless they are skipped", () => {
    const invalid = { ...row, m0_missing: 0, m0_invalid: 1 };
    expect(() => readSql(thumbs, [invalid])).toThrow("helpful: expected only values that csat can take, received 1 records with others");
    expect(readSql(csatOf("helpful", { scale: "thumbs", invalid: "skip" }), [invalid]).invalid).toBe(1);
  });

  it("takes a band and a period for what they are", () => {
    const banded = scorecard({ by: [bands("spend", [10], ["low", "high"])], metrics: { csat: thumbs } });
    expect(readSql(banded, [{ ...row, k0: "1" }]).segments[0]?.key).toStrictEqual({ spend: "high" });
    expect(() => readSql(banded, [{ ...row, k0: 2 }])).toThrow("spend[0]: expected a band from 0 to 1, received 2");
    const dated = scorecard({ by: [byPeriod("at", { every: "quarter" })], metrics: { csat: thumbs } });
    expect(readSql(dated, [{ ...row, k0: 2026 * 4 + 1 }]).segments[0]?.key).toStrictEqual({ quarter: "2026-Q2" });
    expect(() => readSql(dated, [{ ...row, k0: 1e9 }])).toThrow(/at\[0\]: expected an ISO date/);
  });

  it("refuses a key that is no segment", () => {
    expect(() => readSql(card, [{ ...row, k0: new Date(0) }])).toThrow(/region\[0\]: expected a string, a finite number or a boolean/);
    expect(() => readSql(card, [{ ...row, k0: Infinity }])).toThrow(/region\[0\]/);
  });
});

describe("keys", () => {
  it.each([
    ["North", "North"],
    ["__proto__", "__proto__"],
    ["", ""],
    [true, true],
    [-0, 0],
    [7n, 7],
    [2n ** 60n, String(2n ** 60n)],
    [null, null],
    [Number.NaN, null],
    [{ toString: () => "1.50" }, 1.5],
  ])("reads key %# as a segment", (key, segment) => {
    expect(readSql(card, [{ ...row, k0: key }]).segments[0]?.key).toStrictEqual({ region: segment });
  });

  it("joins rows of one segment, such as NULL and NaN", () => {
    const result = readSql(
      card,
      [null, "South", Number.NaN].map((k0) => ({ ...row, k0 })),
    );
    expect(result.segments.map(({ key, records }) => [key.region, records])).toStrictEqual([
      ["South", 4],
      [null, 8],
    ]);
    expect(result.total.records).toBe(12);
  });

  it("does not depend on the order of rows", () => {
    const two = scorecard({ by: ["region", byValue("tier")], metrics: { csat: thumbs, nps: npsOf("rating") } });
    const zeros = Object.fromEntries(Array.from({ length: 11 }, (_, point) => [`m1_counts_${point}`, 0]));
    const rows = ["a", "b", null].flatMap((k0) =>
      [1, 2].map((k1) => ({ ...row, ...zeros, m1_counts_9: 3, m1_missing: 1, m1_invalid: 0, k0, k1 })),
    );
    const expected = readSql(two, rows);
    expect(expected.margins.map(({ by, segments }) => [by, segments.length])).toStrictEqual([
      ["region", 3],
      ["tier", 2],
    ]);
    fc.assert(
      fc.property(fc.shuffledSubarray(rows, { minLength: rows.length }), (shuffled) => {
        expect(readSql(two, shuffled)).toStrictEqual(expected);
      }),
    );
  });
});

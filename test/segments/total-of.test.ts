import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exactSumOf } from "../../src/core/exact-sum.ts";
import { collect, measure } from "../../src/core/measure.ts";
import { scorecard } from "../../src/segments/scorecard.ts";
import { totalOf } from "../../src/segments/total-of.ts";

const revenue = totalOf<{ revenue?: unknown }>("revenue");
const skipping = totalOf<{ revenue?: unknown }>("revenue", { invalid: "skip" });
const rowsOf = (values: readonly unknown[]) => values.map((each) => ({ revenue: each }));
const thrown = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return String(error);
  }
};

describe("totalOf", () => {
  it("rounds the sum once, and the mean once from the sum that was not rounded", () => {
    expect(measure(revenue, rowsOf([0.1, 0.2, 0.3, -0.6]))).toStrictEqual({
      // What the doubles nearest to these numbers really sum to: 2^-55, and a fourth of it.
      total: 2.7755575615628914e-17,
      mean: 6.938893903907228e-18,
      values: 4,
      missing: 0,
      invalid: 0,
    });
    expect(measure(revenue, rowsOf([1e16, 1, 1])).mean).toBe((1e16 + 2) / 3);
  });
  it("takes numbers from -1e150 to 1e150, zeros included, and counts the rest", () => {
    const values = [1e150, -1e150, 0, -0, 1.0000000000000001e151, -1e151, Infinity, -Infinity, "1", true, 1n, {}, null, undefined, NaN];
    const expected = { total: 0, mean: 0, values: 4, missing: 3, invalid: 8 };
    expect(measure(skipping, rowsOf(values))).toStrictEqual(expected);
    expect(measure(skipping, { revenue: values })).toStrictEqual(expected);
  });
  it("is empty where there is no value, and says so", () => {
    expect(thrown(() => measure(revenue, rowsOf([null])))).toBe("CxError: total: expected at least one value");
    const card = scorecard({ by: [], metrics: { revenue } });
    expect(card.measure(rowsOf([null])).total).toMatchObject({ metrics: { revenue: null }, counts: { revenue: { missing: 1 } } });
  });
  it("names the first value that it cannot take, in rows and in columns", () => {
    const values = Array.from({ length: 3000 }, (_, index): unknown => index / 100);
    values[2048] = "much";
    values[2900] = Infinity;
    const message = /revenue\[2048\]: expected a number from -1e150 to 1e150, received "much"/;
    expect(thrown(() => collect(revenue, rowsOf(values)))).toMatch(message);
    expect(thrown(() => collect(revenue, { revenue: values }))).toMatch(message);
    expect(
      thrown(() =>
        collect(
          totalOf((row: { revenue: unknown }) => row.revenue),
          rowsOf(values) as never,
        ),
      ),
    ).toMatch(/values\[2048\]/);
  });
  it("has added the values before a wrong one, and nothing else", () => {
    const values = Array.from({ length: 3000 }, (_, index): unknown => (index === 2500 ? "much" : 1));
    const tally = revenue.create();
    expect(() => {
      revenue.addColumns(tally, { value: values }, 0, 3000);
    }).toThrow("revenue[2500]");
    expect(tally).toStrictEqual({ values: 2500, sum: { overflow: 0, parts: [2500] }, missing: 0, invalid: 0 });
  });
  it("is the correctly rounded sum of long columns, with gaps and far values in between", () => {
    const far = fc.oneof(
      { weight: 20, arbitrary: fc.integer({ min: -1e7, max: 1e7 }).map((cents) => cents / 100) },
      { weight: 1, arbitrary: fc.constantFrom(NaN, 1e150, 1e-300, 0, 1e20) },
    );
    fc.assert(
      fc.property(fc.array(far, { minLength: 1, maxLength: 60 }), fc.integer({ min: 1000, max: 3000 }), (few, length) => {
        const values = Float64Array.from({ length }, (_, index) => few[(index + (index >> 5)) % few.length] as number);
        const valid = values.filter((each) => !Number.isNaN(each));
        const tally = collect(revenue, { revenue: values });
        expect(tally).toStrictEqual(collect(revenue, rowsOf([...values])));
        if (valid.length > 0) expect(measure(revenue, { revenue: values }).total).toBe(exactSumOf(valid));
        expect(tally.missing).toBe(length - valid.length);
      }),
      { numRuns: 40 },
    );
  });
  it("refuses unknown options and tallies that are none", () => {
    expect(thrown(() => totalOf("revenue", { invalid: "drop" as "skip" }))).toMatch(/options\.invalid/);
    expect(thrown(() => totalOf("revenue", { level: 0.9 } as object))).toMatch(/options\.level/);
    const tally = { values: 1, sum: { overflow: 0, parts: [-1] }, missing: 0, invalid: 0 };
    expect(thrown(() => revenue.checkTally(tally, "tally"))).toBeUndefined();
    expect(thrown(() => revenue.checkTally({ ...tally, sum: { overflow: 1, parts: [] } }, "tally"))).toMatch(/tally\.sum\.overflow/);
    expect(thrown(() => revenue.checkTally({ ...tally, values: -1 }, "tally"))).toMatch(/tally\.values/);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ColumnValues } from "../../src/core/fields.ts";
import { collect, type Records } from "../../src/core/measure.ts";
import { churnRateOf } from "../../src/retention/churn-rate-of.ts";
import { bands, byValue } from "../../src/core/segment-key.ts";
import { type AnyFieldMetric, scorecard } from "../../src/segments/scorecard.ts";
import { serviceLevelOf } from "../../src/service/service-level.ts";
import { totalOf } from "../../src/segments/total-of.ts";
import { csatOf } from "../../src/survey/csat.ts";
import { npsOf } from "../../src/survey/nps.ts";
import { revenueWeightedNpsOf } from "../../src/survey/revenue-weighted-nps.ts";

type Row = Readonly<Record<string, unknown>>;

/** The plain version: each row by itself. */
function oneByOne(card: AnyFieldMetric, rows: readonly Row[]): unknown {
  const tally: unknown = card.create();
  for (const [index, row] of rows.entries()) card.add(tally, row, index);
  return tally;
}
const columnsOf = (rows: readonly Row[]): Record<string, ColumnValues> =>
  Object.fromEntries(Object.keys(rows[0] ?? {}).map((name) => [name, rows.map((row) => row[name])]));
const outcome = (collecting: () => unknown): unknown => {
  try {
    return collecting();
  } catch (error) {
    return String(error);
  }
};
const every = (card: AnyFieldMetric, rows: readonly Row[]): unknown[] =>
  [rows, rows[Symbol.iterator](), columnsOf(rows)].map((records) => outcome(() => collect(card, records as Records<Row>) as unknown));

const text = fc.constantFrom<unknown>("North", "South", "__proto__", "constructor", "1", "", null, undefined);
const number = fc.oneof(fc.integer({ min: -3, max: 300 }), fc.constantFrom<unknown>(1, -0, 0.5, NaN, 1e9, 65_536, true, "1", 7n, null));
const rating = fc.oneof({ weight: 8, arbitrary: fc.integer({ min: 0, max: 10 }) }, fc.constantFrom<unknown>(null, NaN, 11, "9", -0));
const revenue = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 1e7 }).map((cents) => cents / 100) },
  fc.constantFrom<unknown>(0, -0, null, 1e-100, 1e100, -1, Infinity),
);
const row = fc.record({ region: text, site: number, spend: fc.double({ min: 0, max: 100, noNaN: true }), rating, revenue });
/** Some hundreds or thousands of rows, written as a few that are repeated. */
const rows = fc
  .tuple(fc.array(row, { minLength: 1, maxLength: 40 }), fc.constantFrom(63, 64, 4095, 4096, 4097, 5000))
  .map(([few, length]) => Array.from({ length }, (_, index) => few[(index + (index >> 5)) % few.length] as Row));

const skipping = { invalid: "skip" } as const;
const metrics = {
  nps: npsOf("rating", skipping),
  csat: csatOf("rating", { ...skipping, scale: { min: 1, max: 5, positiveFrom: 4 } }),
  weighted: revenueWeightedNpsOf({ rating: "rating", revenue: "revenue" }, skipping),
  total: totalOf("revenue", skipping),
  churn: churnRateOf({ lost: "rating", revenue: "revenue" }, { ...skipping, lostWhen: 3 }),
  left: churnRateOf({ lost: "region" }, { ...skipping, lostWhen: "North" }),
};

describe("a scorecard in blocks", () => {
  it.each([
    ["one key of texts", ["region"]],
    ["one key of numbers", ["site"]],
    ["two keys", ["site", "region"]],
    ["three keys, one of ranges", ["region", "site", bands("spend", [10, 50])]],
    ["no key", []],
  ])("has the tally of its rows one by one: %s", (_, by) => {
    const card = scorecard({ by, metrics }) as AnyFieldMetric;
    fc.assert(
      fc.property(rows, (list) => {
        const expected = oneByOne(card, list);
        for (const tally of every(card, list)) expect(tally).toStrictEqual(expected);
      }),
      { numRuns: 12 },
    );
  });
  it("takes typed keys, and metrics that have no blocks", () => {
    const card = scorecard({
      by: ["site"],
      metrics: { ...metrics, contacts: serviceLevelOf({ seconds: "rating" }, { within: 4 }) },
    }) as AnyFieldMetric;
    const list = Array.from({ length: 3000 }, (_, index) => ({
      site: (index * 7) % 501,
      region: "North",
      rating: index % 11,
      revenue: (index % 97) / 7,
    }));
    const expected = oneByOne(card, list);
    for (const Site of [Int32Array, Uint16Array, Float64Array]) {
      const columns = {
        ...columnsOf(list),
        site: new Site(list.map(({ site }) => site)),
        revenue: Float64Array.from(list, (each) => each.revenue),
      };
      expect(collect(card, columns)).toStrictEqual(expected);
    }
    expect(collect(card, list)).toStrictEqual(expected);
  });
  it("tells whole numbers apart that share their last bits, in typed keys", () => {
    const card = scorecard({ by: ["site"], metrics: { nps: npsOf("rating") } }) as AnyFieldMetric;
    const sites = [3, 259, -253, 65_539, -1, 255, 2 ** 31 - 1, -(2 ** 31), 0, 65_535, 1024 + 3];
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...sites), { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 64, max: 9000 }),
        (few, length) => {
          const list = Array.from({ length }, (_, index) => ({
            site: few[(index + (index >> 5)) % few.length] as number,
            rating: index % 11,
          }));
          expect(
            collect(card, { site: Int32Array.from(list, ({ site }) => site), rating: list.map(({ rating }) => rating) }),
          ).toStrictEqual(oneByOne(card, list));
        },
      ),
      { numRuns: 25 },
    );
  });
  it("counts bytes as they are, with those off the scale in between", () => {
    const strict = scorecard({
      by: ["site"],
      metrics: { nps: npsOf("rating"), csat: csatOf("rating", { scale: { min: 2, max: 6, positiveFrom: 5 } }) },
    }) as AnyFieldMetric;
    const lenient = scorecard({
      by: ["site"],
      metrics: { ...metrics, csat: csatOf("rating", { ...skipping, scale: { min: 2, max: 6, positiveFrom: 5 } }) },
    });
    const byte = fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 2, max: 6 }) }, fc.constantFrom(0, 1, 7, 10, 11, 255));
    fc.assert(
      fc.property(fc.array(byte, { minLength: 1, maxLength: 60 }), fc.integer({ min: 64, max: 9000 }), (few, length) => {
        const list = Array.from({ length }, (_, index) => ({
          site: index % 7,
          rating: few[index % few.length] as number,
          region: "South",
          revenue: index / 8,
        }));
        const columns = {
          site: Uint8Array.from(list, ({ site }) => site),
          rating: Uint8Array.from(list, ({ rating }) => rating),
          revenue: Float64Array.from(list, (each) => each.revenue),
          region: list.map(({ region }) => region),
        };
        expect(collect(lenient as AnyFieldMetric, columns)).toStrictEqual(oneByOne(lenient as AnyFieldMetric, list));
        expect(outcome(() => collect(strict, columns) as unknown)).toStrictEqual(outcome(() => oneByOne(strict, list)));
      }),
      { numRuns: 25 },
    );
  });
  it("knows more segments than its tables hold", () => {
    const card = scorecard({ by: ["name", "site"], metrics: { nps: npsOf("rating") } }) as AnyFieldMetric;
    const list = Array.from({ length: 12_000 }, (_, index) => ({
      name: `n${index % 10_500}`,
      site: (index * 97) % 70_000,
      rating: index % 11,
    }));
    expect(collect(card, columnsOf(list))).toStrictEqual(oneByOne(card, list));
  });
  it("names the first wrong record, whatever is wrong with it", () => {
    const strict = scorecard({
      by: ["region", "site"],
      metrics: { nps: npsOf("rating"), weighted: revenueWeightedNpsOf({ rating: "rating", revenue: "revenue" }) },
    }) as AnyFieldMetric;
    const wrong = fc.record({
      place: fc.nat(5999),
      field: fc.constantFrom("region", "site", "rating", "revenue"),
      value: fc.constantFrom<unknown>({}, -1, "x", Infinity),
    });
    fc.assert(
      fc.property(fc.array(wrong, { minLength: 1, maxLength: 4 }), (mistakes) => {
        const list = Array.from({ length: 6000 }, (_, index): Record<string, unknown> => ({
          region: "North",
          site: index % 20,
          rating: index % 11,
          revenue: 1.5,
        }));
        for (const { place, field, value } of mistakes) (list[place] as Record<string, unknown>)[field] = value;
        const expected = outcome(() => oneByOne(strict, list));
        expect(every(strict, list)).toStrictEqual([expected, expected, expected]);
      }),
      { numRuns: 25 },
    );
  });
  it("has added the records before a wrong one, and nothing else, to what the tally held", () => {
    const strict = scorecard({ by: ["site"], metrics: { nps: npsOf("rating") } }) as AnyFieldMetric;
    const list = Array.from({ length: 6000 }, (_, index) => ({ site: index % 20, rating: index % 11 }));
    for (const place of [0, 5000, 5999]) {
      const wrong = list.map((each, index) => (index === place ? { ...each, site: {} } : each));
      const tally: unknown = oneByOne(strict, list);
      const columns = columnsOf(wrong);
      const byRole = { "by.0": columns["site"] as ColumnValues, "0.rating": columns["rating"] as ColumnValues };
      expect(() => {
        strict.addColumns(tally, byRole, 0, 6000);
      }).toThrow(`site[${place}]`);
      expect(tally).toStrictEqual(oneByOne(strict, [...list, ...list.slice(0, place)]));
    }
  });
  it("reads a row when it comes: a source may use one object for all", () => {
    const card = scorecard({ by: ["site"], metrics: { nps: npsOf("rating") } });
    const cursor = { site: 0, rating: 0 };
    const source = function* (): Generator<typeof cursor> {
      for (let index = 0; index < 5000; index += 1) {
        cursor.site = index % 4;
        cursor.rating = index % 11;
        yield cursor;
      }
    };
    const list = Array.from({ length: 5000 }, (_, index) => ({ site: index % 4, rating: index % 11 }));
    expect(collect(card, source())).toStrictEqual(oneByOne(card as AnyFieldMetric, list));
  });
  it("lets what is wrong with earlier rows come before a function that fails", () => {
    const failing = byValue("site", (each: { site: number }) => {
      if (each.site === 40) throw new RangeError("no such site");
      return each.site;
    });
    const card = scorecard({ by: [failing], metrics: { nps: npsOf("rating") } });
    const list = Array.from({ length: 100 }, (_, site) => ({ site, rating: 5 }));
    expect(() => collect(card, list)).toThrow("no such site");
    (list[20] as { rating: number }).rating = 11;
    expect(() => collect(card, list)).toThrow("rating[20]");
  });
});

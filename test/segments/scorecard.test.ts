import fc from "fast-check";
import { describe, expect, expectTypeOf, it } from "vitest";
import { measure } from "../../src/core/measure.ts";
import { ageBands, bands, byPeriod, byValue, type KeyValue } from "../../src/core/segment-key.ts";
import { scorecard } from "../../src/segments/scorecard.ts";
import { csatOf } from "../../src/survey/csat.ts";
import { type NpsResult, npsOf } from "../../src/survey/nps.ts";

const region = fc.constantFrom("North", "South", "__proto__", "constructor", "", "toString", "a\u0000b", '["North"]', "1", null, undefined);
const row = fc.record({
  region,
  tier: fc.constantFrom<unknown>(1, 2, "1", true, null, Number.NaN, -0, 0),
  rating: fc.oneof(fc.integer({ min: 0, max: 10 }), fc.constantFrom(null, Number.NaN, 11, -1)),
  satisfaction: fc.option(fc.integer({ min: 1, max: 5 })),
});
const rows = fc.array(row, { minLength: 1, maxLength: 60 });
const metrics = { nps: npsOf("rating", { invalid: "skip" }), csat: csatOf("satisfaction") };
const card = scorecard({ by: ["region", "tier"], metrics });
const key = (value: unknown): KeyValue =>
  value === undefined || Number.isNaN(value) ? null : Object.is(value, -0) ? 0 : (value as KeyValue);

describe("a scorecard", () => {
  it("gives each segment what its records alone would give", () => {
    fc.assert(
      fc.property(rows, (list) => {
        const result = card.measure(list);
        for (const segment of result.segments) {
          const own = list.filter((each) => key(each.region) === segment.key["region"] && key(each.tier) === segment.key.tier);
          expect(segment.records).toBe(own.length);
          const counted = own.some(({ rating }) => Number.isInteger(rating) && (rating as number) >= 0 && (rating as number) <= 10);
          expect(segment.metrics.nps).toStrictEqual(counted ? measure(metrics.nps, own) : null);
        }
      }),
    );
  });
  it("divides all records: segments and margins add up to the total", () => {
    fc.assert(
      fc.property(rows, (list) => {
        const { total, segments, margins } = card.measure(list);
        expect(total.records).toBe(list.length);
        expect(total.key).toStrictEqual({});
        for (const lines of [segments, ...margins.map((margin) => margin.segments)]) {
          expect(lines.reduce((sum, { records }) => sum + records, 0)).toBe(list.length);
          expect(lines.reduce((sum, { counts }) => sum + counts.nps.invalid, 0)).toBe(total.counts.nps.invalid);
          for (const { counts, records } of lines) expect(counts.nps.valid + counts.nps.missing + counts.nps.invalid).toBe(records);
        }
      }),
    );
  });
  it("gives margins that equal scorecards by that key alone", () => {
    fc.assert(
      fc.property(rows, (list) => {
        const { margins } = card.measure(list);
        expect(margins[0]?.segments).toStrictEqual(scorecard({ by: ["region"], metrics }).measure(list).segments);
        expect(margins[1]?.segments).toStrictEqual(scorecard({ by: ["tier"], metrics }).measure(list).segments);
      }),
    );
  });
  it("has no margins with fewer than two keys", () => {
    expect(scorecard({ by: ["region"], metrics }).measure([{ region: "a", rating: 1, satisfaction: 1 }]).margins).toStrictEqual([]);
  });
  it("without keys measures the total alone", () => {
    const result = scorecard({ metrics }).measure([{ rating: 10, satisfaction: null }]);
    expect(result.total.metrics.nps?.score).toBe(100);
    expect(result.total.metrics.csat).toBeNull();
    expect(result.total.counts.csat).toStrictEqual({ valid: 0, missing: 1, invalid: 0 });
    expect(result.segments).toStrictEqual([result.total]);
  });
  it("orders segments by key, mixed types apart, null last", () => {
    const list = [null, "b", 10, 9, true, "a", undefined].map((tier) => ({ tier, rating: 5 }));
    const result = scorecard({ by: ["tier"], metrics: { nps: npsOf("rating") } }).measure(list);
    expect(result.segments.map((segment) => segment.key.tier)).toStrictEqual([true, 9, 10, "a", "b", null]);
    expect(result.segments.at(-1)?.records).toBe(2);
  });
  it("takes hostile names of segments, keys and metrics as ordinary names", () => {
    const hostile = scorecard({ by: ["__proto__"], metrics: Object.fromEntries([["__proto__", npsOf("rating")]]) });
    const list = [JSON.parse('{"__proto__": "constructor", "rating": 9}') as { rating: number }];
    const result = hostile.measure(list as never);
    expect(Object.entries(result.segments[0]?.key ?? {})).toStrictEqual([["__proto__", "constructor"]]);
    expect(Object.keys(result.total.metrics)).toStrictEqual(["__proto__"]);
    expect(JSON.parse(JSON.stringify(result))).toStrictEqual(result);
  });
  it("measures columns of every kind as it measures rows", () => {
    const list = [
      { region: "a", rating: 9 },
      { region: "a", rating: 3 },
      { region: "b", rating: 9 },
      { region: "a", rating: 10 },
    ];
    const byRegion = scorecard({ by: ["region"], metrics: { nps: npsOf("rating"), again: npsOf("rating", { level: 0.9 }) } });
    const expected = byRegion.measure(list);
    const region = list.map((each) => each.region);
    const rating = list.map((each) => each.rating);
    expect(byRegion.measure({ region, rating: Uint8Array.from(rating) })).toStrictEqual(expected);
    expect(byRegion.measure({ region: region[Symbol.iterator](), rating: rating[Symbol.iterator]() })).toStrictEqual(expected);
    expect(byRegion.measure({ region, rating: { itemCount: 4, getItem: (i: number) => BigInt(rating[i] as number) } })).toStrictEqual(
      expected,
    );
    expect(byRegion.measure({ region, rating: { length: 4, get: (i: number) => rating[i] } })).toStrictEqual(expected);
  });
  it("reads a null of a typed engine column as missing, never as 0", () => {
    const vector = { length: 3, get: (i: number) => [10, null, 9][i], toArray: () => new Uint8Array([10, 0, 9]) };
    const result = measure(npsOf("rating"), { rating: vector });
    expect(result).toMatchObject({ score: 100, missing: 1 });
  });
  it("names the row of an invalid value, in rows and in columns", () => {
    const plain = scorecard({ by: ["region"], metrics: { nps: npsOf("rating") } });
    expect(() =>
      plain.measure([
        { region: "a", rating: 1 },
        { region: "b", rating: 11 },
      ]),
    ).toThrow("rating[1]: expected an integer from 0 to 10, received 11");
    expect(() => plain.measure({ region: ["a", "b"], rating: [1, 11] })).toThrow(
      "rating[1]: expected an integer from 0 to 10, received 11",
    );
    expect(() => plain.measure([{ region: {}, rating: 1 }])).toThrow(
      "region[0]: expected a string, a finite number or a boolean, received an object",
    );
  });
  it("refuses what cannot be a scorecard", () => {
    expect(() => scorecard({ metrics: {} })).toThrow("options.metrics: expected at least one metric");
    expect(() => scorecard({ by: ["a", "a"], metrics })).toThrow('options.by: expected keys of different names, received "a"');
    expect(() => scorecard({ by: [], metrics, totals: true } as never)).toThrow("options.totals");
    expect(() => card.measure([])).toThrow("scorecard: expected at least one record");
    expect(() => card.measure(null as never)).toThrow("records: expected rows or columns, received null");
    expect(() => card.measure({ region: ["a"], rating: [1] } as never)).toThrow("columns.tier: expected a column");
    expect(() => card.measure({ region: ["a"], tier: [1], rating: [1], satisfaction: [1, 2] })).toThrow(
      "columns.satisfaction: expected 1 values, as in the first column, received 2",
    );
    const byFunction = scorecard({ by: [byValue("size", (each: { size: number }) => each.size)], metrics: { nps: npsOf("rating") } });
    expect(() => byFunction.measure({ size: [1], rating: [1] })).toThrow("since columns are measured");
  });
  it("refuses to merge the tally of another scorecard", () => {
    expect(() => card.merge(card.create(), scorecard({ metrics }).create())).toThrow("scorecard: expected a tally collected with");
  });
  it("knows the types of its results", () => {
    const result = scorecard({ by: ["region", ageBands([30])], metrics: { nps: npsOf("rating") } }).measure([
      { region: "a", age: 31, rating: 9 },
    ]);
    expectTypeOf(result.total.metrics.nps).toEqualTypeOf<NpsResult | null>();
    expect(result.segments[0]?.key).toStrictEqual({ region: "a", age: "30+" });
  });
});

describe("segment keys", () => {
  it("put every number in exactly one band, lower break included", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 6 }),
        fc.double({ noNaN: true }),
        (edges, value) => {
          const breaks = [...edges].sort((a, b) => a - b);
          const labels = Array.from({ length: breaks.length + 1 }, (_, band) => `band ${band}`);
          expect(bands("x", breaks, labels).label(value, 0)).toBe(`band ${breaks.filter((edge) => value >= edge).length}`);
        },
      ),
    );
  });
  it("write ranges the way they include", () => {
    expect(bands("x", [100, 500]).order).toStrictEqual(["<100", "100–<500", "≥500"]);
    expect(ageBands([18, 25, 26]).order).toStrictEqual(["<18", "18–24", "25", "26+"]);
  });
  it("keep the order of their bands", () => {
    const result = scorecard({ by: [bands("spend", [5, 100])], metrics: { nps: npsOf("rating") } }).measure(
      [100, 7, null, 1].map((spend) => ({ spend, rating: 9 })),
    );
    expect(result.segments.map((segment) => segment.key.spend)).toStrictEqual(["<5", "5–<100", "≥100", null]);
  });
  it("divide by the calendar of a time zone", () => {
    const month = byPeriod("at", { every: "month", timeZone: "America/New_York" });
    const result = scorecard({ by: [month], metrics: { nps: npsOf("rating") } }).measure(
      ["2026-03-01T04:59:59Z", "2026-03-01T05:00:00Z", null].map((at) => ({ at, rating: 9 })),
    );
    expect(result.segments.map((segment) => segment.key.month)).toStrictEqual(["2026-02", "2026-03", null]);
    expect(byPeriod("at", { every: "week", name: "calendar week" }).name).toBe("calendar week");
  });
  it.each([
    [() => bands("x", []), "options.breaks: expected at least one break"],
    [() => bands("x", [2, 2]), "options.breaks[1]: expected ascending finite numbers, received 2"],
    [() => bands("x", [Number.NaN]), "options.breaks[0]: expected ascending finite numbers, received NaN"],
    [() => bands("x", [1], ["a"]), "options.labels: expected 2 different labels"],
    [() => bands("x", [1], ["a", "a"]), "options.labels: expected 2 different labels"],
    [() => ageBands([1.5]), "options.breaks[0]: expected a whole number of years, received 1.5"],
    [() => byPeriod("x", { every: "fortnight" as never }), "options.every: expected one of day, week, month, quarter, year"],
    [() => byPeriod("x", { every: "day" }).label("tomorrow", 7), 'x[7]: expected an ISO date, a Date or milliseconds, received "tomorrow"'],
    [() => bands("x", [1]).label("3", 7), 'x[7]: expected a number, received "3"'],
    [() => byValue("x").label(Infinity, 7), "x[7]: expected a string, a finite number or a boolean, received Infinity"],
  ])("refuse what they cannot read (%#)", (make, message) => {
    expect(make).toThrow(message);
  });
});

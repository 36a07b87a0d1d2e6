import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { collect, measure } from "../../src/core/measure.ts";
import { durationsOf } from "../../src/service/durations-of.ts";
import { durations, durationsOfCounts } from "../../src/service/durations.ts";
import { binomialDistribution } from "../../src/stats/binomial.ts";
import { meanInterval } from "../../src/stats/mean-interval.ts";
import { quantile } from "../../src/stats/quantile.ts";
import { serviceLevel } from "../../src/service/service-level.ts";
import { allowance, referenceCases, referencePath } from "../reference/cases.ts";
import { durationFigures } from "../reference/figures-service.ts";

const values = fc.array(fc.oneof(fc.integer({ min: 0, max: 50 }), fc.double({ min: 0, max: 1e6, noNaN: true })), {
  minLength: 1,
  maxLength: 80,
});

describe("durations in hand", () => {
  it("have the mean, spread and type-7 percentiles of their values", () => {
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (list, probability) => {
        const result = durations(list, { percentiles: [probability] });
        expect(result.percentiles[0]?.value).toBe(quantile(list, probability) + 0);
        expect(result.mean).toBeCloseTo(list.reduce((sum, value) => sum + value, 0) / list.length, 6);
        expect([result.min, result.max]).toStrictEqual([Math.min(...list) + 0, Math.max(...list) + 0]);
        expect(result).toMatchObject({ count: list.length, valid: list.length, missing: 0, invalid: 0, relativeError: 0 });
        if (list.length > 1) {
          const standardError = (result.standardDeviation as number) / Math.sqrt(list.length);
          const expected = meanInterval({ mean: result.mean, standardError, degreesOfFreedom: list.length - 1 });
          expect(result.interval?.low).toBeCloseTo(expected.low, 6);
        }
      }),
    );
  });
  it("have intervals of percentiles that hold, by the binomial, and no shorter ones do", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.constantFrom(0.05, 0.5, 0.9, 0.99),
        fc.constantFrom(0.5, 0.9, 0.95),
        (n, p, level) => {
          const list = Array.from({ length: n }, (_, index) => index + 1);
          const { low, high } = durations(list, { percentiles: [p], level }).percentiles[0]!.interval;
          const tail = (1 - level) / 2;
          const below = (rank: number): number => (rank === 0 ? 0 : binomialDistribution(rank - 1, n, p));
          if (low !== null) expect(below(low)).toBeLessThanOrEqual(tail + 1e-12);
          expect(below((low ?? 0) + 1)).toBeGreaterThan(tail - 1e-12);
          if (high === null) expect(1 - below(n)).toBeGreaterThan(tail - 1e-12);
          else {
            expect(1 - below(high)).toBeLessThanOrEqual(tail + 1e-12);
            expect(1 - below(high - 1)).toBeGreaterThan(tail - 1e-12);
          }
        },
      ),
    );
  });
  it("have no interval of the mean and no spread when there is one, and no limits at the ends", () => {
    expect(durations([7], { percentiles: [0, 0.5, 1] })).toStrictEqual({
      count: 1,
      mean: 7,
      standardDeviation: null,
      interval: null,
      min: 7,
      max: 7,
      percentiles: [0, 0.5, 1].map((probability) => ({
        probability,
        value: 7,
        interval: { low: null, high: null, level: 0.95, method: "order-statistics" },
      })),
      relativeError: 0,
      valid: 1,
      missing: 0,
      invalid: 0,
    });
    const ends = durations([...Array(1000).keys()], { percentiles: [0, 1] }).percentiles;
    expect(ends.map(({ interval }) => [interval.low, interval.high])).toStrictEqual([
      [null, null],
      [null, null],
    ]);
  });
  it("count gaps and skip what is no duration, or say where it is", () => {
    const list = [1, null, undefined, NaN, -1, Infinity, 1.1e150, "3" as never, 3];
    expect(durations(list, { invalid: "skip" })).toMatchObject({ count: 2, mean: 2, missing: 3, invalid: 4 });
    expect(() => durations(list)).toThrow(expect.objectContaining({ code: "invalid-value", path: "values[4]" }));
    expect(() => durations([null])).toThrow(expect.objectContaining({ code: "empty" }));
  });
  it.each([{ percentiles: [1.1] }, { percentiles: 0.5 }, { level: 1 }, { invalid: "no" }, { percentile: [0.5] }] as never[])(
    "refuse the options %j",
    (options) => {
      const refused = expect.objectContaining({ code: "invalid-option" });
      expect(() => durations([1], options)).toThrow(refused);
      expect(() => durationsOf("x", options)).toThrow(refused);
    },
  );
});

describe("durations that stream", () => {
  it("agree with those in hand: percentiles within the stated error, everything else exactly", () => {
    fc.assert(
      fc.property(values, fc.constantFrom(0.01, 0.1), (list, relativeError) => {
        const exact = durations(list);
        const streamed = measure(durationsOf("value", { relativeError }), { value: list });
        expect(streamed.relativeError).toBeLessThanOrEqual(relativeError);
        const { percentiles, relativeError: error, ...rest } = streamed;
        const { percentiles: exactly, relativeError: none, ...others } = exact;
        expect(none).toBe(0);
        expect(rest).toStrictEqual(others);
        for (const [index, { value, interval }] of percentiles.entries()) {
          const truth = exactly[index]!;
          expect(Math.abs(value - truth.value)).toBeLessThanOrEqual(error * truth.value * (1 + 1e-12) + 2 ** -1022);
          const { low, high } = truth.interval;
          expect([interval.low === null, interval.high === null]).toStrictEqual([low === null, high === null]);
          if (low !== null) {
            expect(interval.low).toBeLessThanOrEqual(low);
            expect(interval.low).toBeGreaterThanOrEqual(low * (1 - 2 * error) - 2 ** -1022);
          }
          if (high !== null) {
            expect(interval.high).toBeGreaterThanOrEqual(high);
            expect(interval.high).toBeLessThanOrEqual(high * (1 + 2.5 * error) + 2 ** -1022);
          }
        }
      }),
    );
  });
  it("are the same from a long column and from its values one by one", () => {
    const list = Array.from({ length: 10_000 }, (_, index) => (index % 100 === 7 ? NaN : ((index * 7919) % 10_007) / 8));
    const metric = durationsOf("value");
    const tally = collect(metric, { value: Float64Array.from(list) });
    expect(tally).toStrictEqual(
      collect(
        metric,
        list.map((value) => ({ value })),
      ),
    );
    expect(tally.missing).toBe(100);
  });
  it("measure moments in a unit, by the clock or in business hours", () => {
    const row = { a: "2026-03-06T16:00", b: "2026-03-09T10:30" };
    const mean = (options: Parameters<typeof durationsOf>[1]): number =>
      measure(durationsOf({ start: "a", end: "b" }, options), [row]).mean;
    expect(mean({})).toBe(66.5 * 60);
    expect(mean({ unit: "day" })).toBe(66.5 / 24);
    expect(mean({ unit: "hour", businessHours: {} })).toBe(2.5);
    expect(mean({ unit: "second", businessHours: { hours: { saturday: ["10:00", "10:01"] } } })).toBe(60);
  });
  it("refuse moments that are none or run backwards, and a zone beside that of the business hours", () => {
    const metric = durationsOf({ start: "a", end: "b" });
    const invalid = (path: string) => expect.objectContaining({ code: "invalid-value", path });
    expect(() => measure(metric, [{ a: "2026-03-06", b: "2026-03-05" }])).toThrow(invalid("end[0]"));
    expect(() => measure(metric, [{ a: "no", b: "2026-03-05" }])).toThrow(invalid("start[0]"));
    const skip = durationsOf({ start: "a", end: "b" }, { invalid: "skip" });
    const rows = [
      { a: "no", b: 1 },
      { a: 1, b: 0 },
      { a: 0, b: 60_000 },
      { a: null, b: 1 },
    ];
    expect(measure(skip, rows)).toMatchObject({ count: 1, mean: 1, missing: 1, invalid: 2 });
    const zones = { timeZone: "UTC", businessHours: { timeZone: "Europe/Rome" } };
    expect(() => durationsOf({ start: "a", end: "b" }, zones)).toThrow(
      expect.objectContaining({ code: "invalid-option", path: "options.timeZone" }),
    );
    expect(() => durationsOf("a", { unit: "hour" })).toThrow(expect.objectContaining({ code: "invalid-option" }));
  });
  it("refuse a stored tally whose buckets do not add up", () => {
    const metric = durationsOf("value");
    const tally = collect(metric, { value: [1, 2] });
    metric.checkTally(tally, "tally");
    const refused = expect.objectContaining({ code: "invalid-tally" });
    expect(() => metric.checkTally({ ...tally, sketch: { ...tally.sketch, zeros: 1 } }, "tally")).toThrow(refused);
    expect(() => metric.checkTally({ ...tally, sketch: { ...tally.sketch, min: null } }, "tally")).toThrow(refused);
    expect(() => metric.checkTally({ ...tally, moments: { ...tally.moments, n: 3 } }, "tally")).toThrow(refused);
  });
});

describe("durations against R", () => {
  it.each(durationFigures)("agree with $source", ({ values: list, quantiles, mean }) => {
    const result = durations(list, { percentiles: quantiles.map(([probability]) => probability) });
    expect(result.mean).toBeCloseTo(mean, 12);
    result.percentiles.forEach(({ value }, index) => {
      expect(value).toBeCloseTo(quantiles[index]![1], 12);
    });
  });
  it.each(referenceCases("real-data").filter(({ id }) => id.startsWith("real-durations")))("agree with $source in $id", (item) => {
    const { input, options, expected } = item;
    const rows = readFileSync(referencePath(input["file"] as string), "utf8")
      .trim()
      .split("\n");
    const names = rows[0]!.split(",");
    const [customer, date] = [names.findIndex((name) => name.includes("customer")), names.findIndex((name) => name.includes("date"))];
    const days = new Map<string, Set<string>>();
    for (const row of rows.slice(1)) {
      const cells = row.split(",");
      const known = days.get(cells[customer]!) ?? new Set();
      days.set(cells[customer]!, known.add(cells[date]!));
    }
    const gaps = [...days.values()].flatMap((set) => {
      const sorted = [...set].map((day) => Date.parse(day) / 86_400_000).sort((a, b) => a - b);
      return sorted.slice(1).map((day, index) => day - sorted[index]!);
    });
    const wanted = expected["quantiles"] as { probability: number[]; value: number[] };
    const result = durations(gaps, { percentiles: wanted.probability });
    expect(result.count).toBe(expected["n"]);
    const near = (got: number, key: string, figure: number): void => {
      expect(Math.abs(got - figure)).toBeLessThanOrEqual(allowance(item, key, figure));
    };
    near(result.mean, "mean", expected["mean"] as number);
    wanted.value.forEach((figure, index) => {
      near(result.percentiles[index]!.value, "quantiles", figure);
    });
    const level = serviceLevel(gaps, { within: options["within"] as number });
    near(level.rate, "withinShare", expected["withinShare"] as number);
    const [low, high] = expected["wilson"] as [number, number];
    near(level.interval.low, "wilson", low);
    near(level.interval.high, "wilson", high);
    const streamed = measure(durationsOf("gap", { percentiles: wanted.probability }), { gap: gaps });
    wanted.value.forEach((figure, index) => {
      expect(Math.abs(streamed.percentiles[index]!.value - figure)).toBeLessThanOrEqual(0.01 * figure);
    });
  });
});

describe("durationsOfCounts", () => {
  it("finds of counted durations what all of them in a list give", () => {
    const counted = fc.array(fc.tuple(fc.constantFrom(0, 1, 1.5, 1 / 3, 1e10, 1e70), fc.integer({ min: 1, max: 9 })), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(counted, fc.constantFrom(0.9, 0.95), (list, level) => {
        const all = list.flatMap(([value, count]) => Array.from({ length: count }, () => value));
        expect(durationsOfCounts(list, { level })).toStrictEqual(durations(all, { level }));
      }),
    );
    expect(durationsOfCounts([], {})).toBeNull();
  });
});

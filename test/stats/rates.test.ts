import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { binomialDistribution, binomialUpperTail } from "../../src/stats/binomial.ts";
import { compareRates, type RateComparisonOptions, type RateCounts } from "../../src/stats/compare-rates.ts";
import { poissonDistribution, poissonUpperTail } from "../../src/stats/poisson.ts";
import { rateInterval } from "../../src/stats/rate-interval.ts";
import { referenceCases, referenceFolderPresent } from "../reference/cases.ts";
import { expectFigure } from "../reference/expect-figure.ts";
import { RATE_FIGURES } from "../reference/figures-tests.ts";

const relative = (found: number | null | undefined, expected: number): number => Math.abs((found ?? NaN) / expected - 1);
const exposure = fc.double({ min: 0.1, max: 1000, noNaN: true });
const rate = fc.record({ events: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 300 })), exposure });
const level = fc.constantFrom(0.5, 0.9, 0.95, 0.999);

describe("the interval of a rate", () => {
  it("has limits at which the Poisson tails are half the error each", () => {
    fc.assert(
      fc.property(rate, level, ({ events, exposure: time }, confidence) => {
        const { low, high } = rateInterval(events, time, { level: confidence });
        const alpha = (1 - confidence) / 2;
        expect(relative(poissonDistribution(events, high * time), alpha)).toBeLessThan(1e-11);
        if (events === 0) expect(low).toBe(0);
        else expect(relative(poissonUpperTail(events - 1, low * time), alpha)).toBeLessThan(1e-11);
      }),
    );
  });
  it("holds the rate, and is in the unit of its exposure", () => {
    fc.assert(
      fc.property(rate, level, ({ events, exposure: time }, confidence) => {
        const { low, high } = rateInterval(events, time, { level: confidence });
        expect(low).toBeLessThanOrEqual(events / time);
        expect(high).toBeGreaterThanOrEqual(events / time);
        const doubled = rateInterval(events, 2 * time, { level: confidence });
        expect([2 * doubled.low, 2 * doubled.high]).toStrictEqual([low, high]);
      }),
    );
  });
  it("says that nothing in T leaves rates up to 3.69 by T", () => {
    expect(rateInterval(0, 1)).toMatchObject({ low: 0, level: 0.95, method: "garwood" });
    expect(relative(rateInterval(0, 1).high, -Math.log(0.025))).toBeLessThan(1e-15);
  });
  it.each([
    [-1, 1, "events"],
    [1.5, 1, "events"],
    [1, 0, "exposure"],
    [1, -1, "exposure"],
    [1, Infinity, "exposure"],
    [1, Number.NaN, "exposure"],
  ])("refuses %s events in %s", (events, time, path) => {
    expect(() => rateInterval(events, time)).toThrow(expect.objectContaining({ code: "invalid-value", path }));
  });
  it.each<[object, string]>([
    [{ level: 2 }, "options.level"],
    [{ method: "exact" }, "options.method"],
  ])("refuses the options %j", (options, path) => {
    expect(() => rateInterval(1, 1, options)).toThrow(expect.objectContaining({ code: "invalid-option", path }));
  });
});

describe("the comparison of rates", () => {
  it.each(RATE_FIGURES)("of $a and $b agrees with 40 digits", ({ a, b, pValue, low, high }) => {
    const found = compareRates(a, b);
    expect(relative(found.pValue, pValue)).toBeLessThan(1e-13);
    expect(relative(found.interval.low, low)).toBeLessThan(1e-14);
    expect(relative(found.interval.high, high)).toBeLessThan(1e-14);
    expect(found).toMatchObject({ alternative: "two-sided", null: 1, equivalence: null, interval: { level: 0.95, method: "conditional" } });
  });
  it("turned around has the reciprocal ratio and limits, and the same p-value", () => {
    fc.assert(
      fc.property(rate, rate, level, (a, b, confidence) => {
        const [there, back] = [compareRates(a, b, { level: confidence }), compareRates(b, a, { level: confidence })];
        // Below 1e-300 doubles have fewer digits.
        expect(Math.abs(back.pValue - there.pValue)).toBeLessThanOrEqual(1e-12 * there.pValue + 1e-312);
        if (a.events > 0 && b.events > 0) expect((back.ratio as number) * (there.ratio as number)).toBeCloseTo(1, 12);
        if (there.interval.low === 0) expect(back.interval.high).toBeNull();
        else expect((back.interval.high as number) * (there.interval.low as number)).toBeCloseTo(1, 12);
        const [greater, less] = [compareRates(a, b, { alternative: "greater" }), compareRates(b, a, { alternative: "less" })];
        expect(Math.abs(less.pValue - greater.pValue)).toBeLessThanOrEqual(1e-12 * greater.pValue + 1e-312);
      }),
    );
  });
  it("rejects one-sided what its one-sided interval excludes", () => {
    fc.assert(
      fc.property(
        rate,
        rate,
        fc.double({ min: 0.1, max: 10, noNaN: true }),
        fc.constantFrom("greater", "less"),
        (a, b, ratio, alternative) => {
          const { pValue, interval } = compareRates(a, b, { null: ratio, alternative, level: 0.9 });
          fc.pre(Math.abs(pValue - 0.1) > 1e-9);
          expect(pValue < 0.1).toBe(ratio < (interval.low ?? 0) || ratio > (interval.high ?? Infinity));
          if (alternative === "greater") expect(interval.high).toBeNull();
          else expect(interval.low).toBe(0);
        },
      ),
    );
  });
  it("is the binomial test of who the events are of", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 200 }), (first, second) => {
        const [a, b] = [
          { events: first, exposure: 3 },
          { events: second, exposure: 1 },
        ];
        expect(
          relative(compareRates(a, b, { alternative: "less" }).pValue, binomialDistribution(first, first + second, 0.75)),
        ).toBeLessThan(1e-13);
        expect(
          relative(compareRates(a, b, { alternative: "greater" }).pValue, binomialUpperTail(first - 1, first + second, 0.75)),
        ).toBeLessThan(1e-13);
      }),
    );
  });
  it("knows nothing without events, and no ratio to none", () => {
    const none = { events: 0, exposure: 10 };
    expect(compareRates(none, none)).toMatchObject({ ratio: null, pValue: 1, interval: { low: 0, high: null } });
    for (const alternative of ["greater", "less"] as const) expect(compareRates(none, none, { alternative }).pValue).toBe(1);
    expect(compareRates({ events: 3, exposure: 1 }, none)).toMatchObject({ ratio: null, interval: { high: null } });
    expect(compareRates(none, { events: 3, exposure: 1 })).toMatchObject({ ratio: 0, interval: { low: 0 } });
  });
  it("holds for exposures of any size", () => {
    const [a, b] = [
      { events: 5, exposure: 1e100 },
      { events: 7, exposure: 1e-100 },
    ];
    const found = compareRates(a, b);
    expect(found.pValue).toBe(0);
    expect(relative(found.ratio, (5 / 7) * 1e-200)).toBeLessThan(1e-14);
    expect(compareRates(b, a, { null: 1e100 }).interval.low).toBeGreaterThan(1e199);
  });
  it("finds equivalence between a margin and its reciprocal", () => {
    const [a, b] = [
      { events: 1000, exposure: 1 },
      { events: 1010, exposure: 1 },
    ];
    const found = compareRates(a, b, { margin: 1.25 }).equivalence;
    expect(found).toMatchObject({ margin: 1.25, equivalent: true });
    expect(found?.notLower).toBe(compareRates(a, b, { null: 0.8, alternative: "greater" }).pValue);
    expect(found?.notHigher).toBe(compareRates(a, b, { null: 1.25, alternative: "less" }).pValue);
    expect(compareRates(a, b, { margin: 1.05 }).equivalence?.equivalent).toBe(false);
  });
  it.each<[Partial<RateCounts>, string]>([
    [{ events: -1 }, "b.events"],
    [{ events: 2 ** 53 - 1 }, "a.events + b.events"],
    [{ exposure: 0 }, "b.exposure"],
    [{ exposure: 1e101 }, "b.exposure"],
  ])("refuses a second group with %j", (wrong, path) => {
    expect(() => compareRates({ events: 1, exposure: 1 }, { events: 1, exposure: 1, ...wrong })).toThrow(
      expect.objectContaining({ code: "invalid-value", path }),
    );
  });
  it.each<[RateComparisonOptions, string]>([
    [{ null: 0 }, "options.null"],
    [{ null: Infinity }, "options.null"],
    [{ margin: 1 }, "options.margin"],
    [{ margin: Infinity }, "options.margin"],
    [{ level: 0 }, "options.level"],
    [{ alternative: "more" as "less" }, "options.alternative"],
    [{ ratio: 1 } as RateComparisonOptions, "options.ratio"],
  ])("refuses the options %j", (options, path) => {
    expect(() => compareRates({ events: 1, exposure: 1 }, { events: 1, exposure: 1 }, options)).toThrow(
      expect.objectContaining({ code: "invalid-option", path }),
    );
  });
});

describe("R's poisson.test", () => {
  if (!referenceFolderPresent) it("ABSENT: ../shared/reference was not checked", () => expect(referenceCases("drivers")).toEqual([]));
  for (const reference of referenceCases("proportions").filter(({ id }) => /^rate-\d/.test(id))) {
    it(`agrees on ${reference.id}`, () => {
      const { events, exposure: time } = reference.input as unknown as RateCounts;
      const { low, high } = rateInterval(events, time, reference.options as { level: number });
      const [expectedLow, expectedHigh] = reference.expected["interval"] as number[];
      expectFigure(reference, "rate", events / time);
      expectFigure(reference, "interval", low, expectedLow);
      expectFigure(reference, "interval", high, expectedHigh);
    });
  }
  for (const reference of referenceCases("proportions").filter(({ id }) => id.startsWith("rate-ratio"))) {
    it(`agrees on ${reference.id}`, () => {
      const { a, b } = reference.input as Record<"a" | "b", RateCounts>;
      const { ratio, interval, pValue } = compareRates(a, b, reference.options as { level: number });
      expectFigure(reference, "rateRatio", ratio);
      expectFigure(reference, "pValue", pValue);
      const ends = reference.expected["interval"] as (number | string)[];
      for (const [index, found] of [interval.low, interval.high].entries()) {
        if (ends[index] === "Infinity") expect(found).toBeNull();
        else expectFigure(reference, "interval", found, ends[index]);
      }
    });
  }
});

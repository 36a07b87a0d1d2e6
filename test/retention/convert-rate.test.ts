import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PERIODS } from "../../src/core/time.ts";
import { convertRate } from "../../src/retention/convert-rate.ts";
import { allowance, referenceCases, referenceFolderPresent } from "../reference/cases.ts";
import { compoundRates } from "../reference/figures-retention.ts";

const rate = fc.double({ min: 0, max: 0.9, noNaN: true });
const period = fc.constantFrom(...PERIODS);

// So many roundings of a rate, one after another.
const allowed = (wanted: number, steps: number): number => steps * 2 ** -52 * wanted + Number.MIN_VALUE;

describe("convertRate", () => {
  it("comes back the same way, for rates that leave somebody", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-300, max: 0.05, noNaN: true }), period, period, (given, from, to) => {
        const there = convertRate(given, { from, to });
        // What is left, 1 - there, is known to half a unit of 2^-53, a larger part of it the less there is.
        fc.pre(there < 0.95);
        expect(Math.abs(convertRate(there, { from: to, to: from }) - given)).toBeLessThanOrEqual(allowed(given, 80));
      }),
    );
  });
  it("composes: a month to a quarter to a year is a month to a year", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-300, max: 0.2, noNaN: true }), (given) => {
        const year = convertRate(given, { from: "month", to: "year" });
        const quarters = convertRate(convertRate(given, { from: "month", to: "quarter" }), { from: "quarter", to: "year" });
        expect(Math.abs(quarters - year)).toBeLessThanOrEqual(allowed(year, 40));
      }),
    );
  });
  it("is the loss of repeated losses", () => {
    fc.assert(
      fc.property(rate, fc.integer({ min: 1, max: 20 }), (given, periods) => {
        let left = 1;
        for (let done = 0; done < periods; done += 1) left *= 1 - given;
        expect(convertRate(given, { periods })).toBeCloseTo(1 - left, 13);
      }),
    );
  });
  it("never passes 1, nor k times the rate", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 1, max: 1000, noNaN: true }), (given, periods) => {
        const year = convertRate(given, { periods });
        expect(year).toBeGreaterThanOrEqual(0);
        expect(year).toBeLessThanOrEqual(Math.min(1, periods * given * (1 + 2 ** -50)));
      }),
    );
  });
  it("keeps 0 and 1 exactly, and every rate over its own period", () => {
    fc.assert(
      fc.property(period, period, rate, (from, to, given) => {
        expect(convertRate(0, { from, to })).toBe(0);
        expect(convertRate(-0, { from, to }) + 1).toBe(1);
        expect(convertRate(1, { from, to })).toBe(1);
        expect(convertRate(given, { from, to: from })).toBe(given);
      }),
    );
  });
  it.each(compoundRates)("compounds $rate over $periods periods as mpmath does", ({ rate: given, periods, compound }) => {
    expect(Math.abs(convertRate(given, { periods }) - compound)).toBeLessThanOrEqual(1e-14 * compound);
  });
  it.each([
    [0.03, 0.3062],
    [0.05, 0.4596],
  ])("turns %d a month into the published figure of a year", (month, year) => {
    expect(convertRate(month, { from: "month", to: "year" })).toBeCloseTo(year, 4);
  });
  it.each([
    ["month", "year", 12],
    ["quarter", "year", 4],
    ["month", "quarter", 3],
    ["day", "week", 7],
    ["day", "year", 365],
    ["day", "month", 365 / 12],
  ] as const)("takes a %s to a %s as %d periods", (from, to, periods) => {
    expect(convertRate(0.01, { from, to })).toBe(convertRate(0.01, { periods }));
  });
  it.each([
    [-0.1, { periods: 2 }, "invalid-value", "rate"],
    [1.1, { periods: 2 }, "invalid-value", "rate"],
    [NaN, { periods: 2 }, "invalid-value", "rate"],
    ["0.1", { periods: 2 }, "invalid-value", "rate"],
    [0.1, { periods: 0 }, "invalid-option", "options.periods"],
    [0.1, { periods: Infinity }, "invalid-option", "options.periods"],
    [0.1, { from: "month", to: "fortnight" }, "invalid-option", "options.to"],
    [0.1, { from: "month" }, "invalid-option", "options.to"],
    [0.1, { from: "month", to: "year", times: 2 }, "invalid-option", "options.times"],
  ])("refuses %j with %j", (given, conversion, code, path) => {
    expect(() => convertRate(given as number, conversion as never)).toThrow(expect.objectContaining({ code, path }));
  });
});

const cases = referenceCases("proportions").filter(({ id }) => id.startsWith("compound-rate"));

describe(
  referenceFolderPresent ? "convertRate against mpmath" : "convertRate against mpmath: NOT CHECKED, ../shared/reference is absent",
  () => {
    it("has cases", () => {
      expect(cases.length > 0).toBe(referenceFolderPresent);
    });
    for (const reference of cases) {
      it(`agrees: ${reference.id}`, () => {
        const { rate: given, periods } = reference.input as { rate: number; periods: number };
        const expected = reference.expected["rate"] as number;
        expect(Math.abs(convertRate(given, { periods }) - expected)).toBeLessThanOrEqual(allowance(reference, "rate", expected));
      });
    }
  },
);

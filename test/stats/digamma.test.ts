import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digamma } from "../../src/stats/digamma.ts";
import { logGamma } from "../../src/stats/log-gamma.ts";
import { DIGAMMA_FIGURES } from "../reference/figures-digamma.ts";

describe("digamma", () => {
  it.each(DIGAMMA_FIGURES)("of %d agrees with 60 digits", (x, expected) => {
    expect(Math.abs(digamma(x) / expected - 1)).toBeLessThan(2e-15);
  });
  it("grows by 1/x from x to x + 1", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 1e4, noNaN: true }), (x) => {
        expect(Math.abs(digamma(x + 1) - digamma(x) - 1 / x)).toBeLessThan(4e-15 * Math.max(1, 1 / x, Math.log(x)));
      }),
    );
  });
  it("is the slope of log Gamma", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.5, max: 100, noNaN: true }), (x) => {
        const step = 1e-4;
        expect((logGamma(x + step) - logGamma(x - step)) / (2 * step)).toBeCloseTo(digamma(x), 6);
      }),
    );
  });
  it.each([0, -1, Infinity, NaN, "1"])("refuses %s", (x) => {
    expect(() => digamma(x as number)).toThrow(expect.objectContaining({ code: "invalid-value", path: "x" }));
  });
});

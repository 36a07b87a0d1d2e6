import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hypergeometric2F1, logHypergeometric2F1 } from "../../src/stats/hypergeometric-2f1.ts";
import { HYPERGEOMETRIC_FIGURES, LOG_HYPERGEOMETRIC_FIGURES } from "../reference/figures-hypergeometric.ts";

type Arguments = readonly [a: number, b: number, c: number, z: number];
const relative = (found: number, expected: number): number => Math.abs(found / expected - 1);
const parameter = fc.double({ min: 0.05, max: 20, noNaN: true });
const z = fc.oneof(
  fc.double({ min: 0, max: 0.99, noNaN: true }),
  fc.double({ min: -14, max: -1, noNaN: true }).map((power) => 1 - 10 ** power),
  fc.double({ min: -3, max: 3, noNaN: true }).map((power) => -(10 ** power)),
);

describe("Gauss's hypergeometric function", () => {
  describe.each(HYPERGEOMETRIC_FIGURES)("with $about", ({ limit, points }) => {
    it.each(points as unknown as [Arguments, number][])("at %j is %s", (point, expected) => {
      expect(relative(hypergeometric2F1(...point), expected)).toBeLessThanOrEqual(limit);
    });
  });
  it.each(LOG_HYPERGEOMETRIC_FIGURES as unknown as [Arguments, number][])(
    "at %j has no double, but the logarithm %s",
    (point, expected) => {
      expect(relative(logHypergeometric2F1(...point), expected)).toBeLessThanOrEqual(1e-15);
      expect(() => hypergeometric2F1(...point)).toThrow(expect.objectContaining({ code: "overflow", path: "hypergeometric2F1" }));
    },
  );
  it("is the logarithm, the power, the arc sine and the geometric series where those are its special cases", () => {
    fc.assert(
      fc.property(z, parameter, (at, a) => {
        fc.pre(at !== 0);
        const rest = 1 - at;
        expect(relative(hypergeometric2F1(a, 1.5, 1.5, at), rest ** -a)).toBeLessThan(1e-13);
        expect(relative(hypergeometric2F1(1, 1, 2, at), -Math.log1p(-at) / at)).toBeLessThan(1e-14);
        if (at > 0)
          expect(relative(hypergeometric2F1(0.5, 0.5, 1.5, at), Math.atan2(Math.sqrt(at), Math.sqrt(rest)) / Math.sqrt(at))).toBeLessThan(
            1e-14,
          );
        else expect(relative(hypergeometric2F1(0.5, 1, 1.5, at), Math.atan(Math.sqrt(-at)) / Math.sqrt(-at))).toBeLessThan(1e-14);
      }),
    );
  });
  it("does not care for the order of a and b, to the last bit", () => {
    fc.assert(
      fc.property(parameter, parameter, parameter, fc.double({ min: 0, max: 0.9, noNaN: true }), (a, b, c, at) => {
        expect(hypergeometric2F1(a, b, c, at)).toBe(hypergeometric2F1(b, a, c, at));
      }),
    );
  });
  it("keeps Gauss's relation of neighbors", () => {
    fc.assert(
      fc.property(parameter, parameter, parameter, fc.double({ min: 0, max: 0.9999, noNaN: true }), (a, b, c, at) => {
        // (c - a) F(a - 1) + (2a - c + (b - a) z) F + a (z - 1) F(a + 1) = 0 (Abramowitz and Stegun 15.2.10).
        const terms = [
          (c - a) * hypergeometric2F1(a - 1, b, c, at),
          (2 * a - c + (b - a) * at) * hypergeometric2F1(a, b, c, at),
          a * (at - 1) * hypergeometric2F1(a + 1, b, c, at),
        ];
        const sum = terms.reduce((total, term) => total + term, 0);
        expect(Math.abs(sum)).toBeLessThan(1e-13 * terms.reduce((total, term) => total + Math.abs(term), 0));
      }),
    );
  });
  it("passes from the series to the steps without a jump", () => {
    for (const [a, b, c] of [
      [0.5, 1.5, 2.5],
      [3.2, 3.1, 7.7],
      [2, 5, 4],
      [-0.7, 3.2, 1.1],
    ] as const) {
      const [below, above] = [hypergeometric2F1(a, b, c, 0.9), hypergeometric2F1(a, b, c, 0.9 + 2 ** -52)];
      expect(relative(above, below)).toBeLessThan(2e-14);
    }
  });
  it("is a polynomial where a or b is 0 or a negative integer", () => {
    expect(hypergeometric2F1(-2, 3, 4, 0.5)).toBeCloseTo(1 - 2 * (3 / 4) * 0.5 + ((3 * 4) / (4 * 5)) * 0.25, 15);
    expect(hypergeometric2F1(-2, 3, 4, 0.99)).toBeCloseTo(1 - 2 * (3 / 4) * 0.99 + ((3 * 4) / (4 * 5)) * 0.99 ** 2, 15);
    expect(hypergeometric2F1(-2, 3, 4, -10)).toBeCloseTo(1 + 2 * (3 / 4) * 10 + ((3 * 4) / (4 * 5)) * 100, 12);
    expect(hypergeometric2F1(0, 3, 4, 0.95)).toBe(1);
    // 1 - z b / c: a zero, beside which no digit of the value is known.
    expect(hypergeometric2F1(-1, 2, 1, 0.5)).toBe(0);
  });
  it("keeps its digits where it falls along the steps, as (1 - z)^-a does for large negative z", () => {
    expect(relative(hypergeometric2F1(7.314629917716446, 1.5, 1.5, -936.8691972620765), 1.8191948355356118e-22)).toBeLessThan(1e-15);
    expect(relative(hypergeometric2F1(2.5, 9.25, 2.5, -99999), 1e5 ** -9.25)).toBeLessThan(1e-14);
  });
  it("is 1 at 0, and its logarithm 0", () => {
    expect(hypergeometric2F1(3, 4, 5, 0)).toBe(1);
    expect(logHypergeometric2F1(3, 4, 5, 0)).toBe(0);
  });
  it("ends with the largest parameters, and is its own logarithm there", () => {
    // (1 - z)^-a, for b = c.
    expect(relative(logHypergeometric2F1(1e5, 7, 7, 0.5), 1e5 * Math.LN2)).toBeLessThan(1e-13);
    expect(relative(logHypergeometric2F1(1e5, 7, 7, 0.99), -1e5 * Math.log1p(-0.99))).toBeLessThan(1e-13);
    // mpmath 1.3.0: steps must also be short against the solution z^(1 - c).
    expect(relative(logHypergeometric2F1(5e4, 5e4, 1e5, 1 - 1e-15), 69321.32591282806)).toBeLessThan(1e-15);
    // A polynomial of fifty thousand terms of alternating signs.
    expect(() => logHypergeometric2F1(1e5, -5e4, 99_999.5, 0.99999)).toThrow(expect.objectContaining({ path: "z" }));
  });
});

describe("what is refused", () => {
  it.each<[Arguments, string]>([
    [[Number.NaN, 1, 1, 0.5], "a"],
    [[1, 1e6, 1, 0.5], "b"],
    [[1, 1, -1e6, 0.5], "c"],
    [[1, 1, 0, 0.5], "c"],
    [[1, 1, -3, 0.5], "c"],
    [[1, 1, 2, 1], "z"],
    [[1, 1, 2, -Infinity], "z"],
    [[1, 1, 2, Number.NaN], "z"],
    // 81 - 26 = 55 sign changes: of 27 digits none is left.
    [[77.23860048499526, 46.962720587674795, 1.68819097112085, -964413.8211593507], "z"],
    [[59.838746547468375, 81.19742850753238, 7.163087733073251, -53.624117713759325], "z"],
  ])("%j", (point, path) => {
    expect(() => hypergeometric2F1(...point)).toThrow(expect.objectContaining({ code: "invalid-value", path }));
  });
  it("the logarithm of what is not positive", () => {
    expect(() => logHypergeometric2F1(-1, 3, 1, 0.5)).toThrow(expect.objectContaining({ code: "invalid-value", path: "z" }));
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deltaError, fitPositive, type Likelihood } from "../../src/stats/positive-fit.ts";

/** n lifetimes of mean m under an exponential distribution, whose rate has the maximum 1 / m and the error rate / sqrt(n). */
const exponential = (n: number, mean: number, unit = 1): Likelihood<"rate"> => ({
  units: { rate: unit },
  observations: n,
  offset: n * Math.log(unit),
  at: ([rate = NaN]) => ({ value: n * (Math.log(rate) - rate * mean * unit), gradient: [n * (1 / rate - mean * unit)] }),
  starts: [[1]],
});

describe("a likelihood with a known maximum", () => {
  it("gives estimate, error, interval and likelihood, in any unit", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 1e6 }),
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        fc.constantFrom(0.5, 1, 2),
        (n, mean, unit) => {
          const fit = fitPositive(exponential(n, mean, unit), 0.9);
          if (!fit.converged) throw new Error(fit.reason);
          expect(fit.parameters.rate * mean).toBeCloseTo(1, 7);
          expect(fit.standardErrors.rate * mean * Math.sqrt(n)).toBeCloseTo(1, 6);
          expect(fit.covariance[0]![0]! * mean * mean * n).toBeCloseTo(1, 6);
          expect(fit.logLikelihood / n).toBeCloseTo(-Math.log(mean) - 1, 9);
          const reach = 1.6448536269514722 / Math.sqrt(n);
          expect(Math.log(fit.intervals.rate.low * mean)).toBeCloseTo(-reach, 6);
          expect(Math.log(fit.intervals.rate.high * mean)).toBeCloseTo(reach, 6);
          expect(fit.intervals.rate).toMatchObject({ level: 0.9, method: "wald-log" });
        },
      ),
    );
  });
});

describe("a likelihood without one", () => {
  const product: Likelihood<"a" | "b"> = {
    units: { a: 1, b: 1 },
    observations: 10,
    offset: 0,
    at: ([a = NaN, b = NaN]) => ({ value: 10 * (Math.log(a * b) - a * b), gradient: [10 * (1 / a - b), 10 * (1 / b - a)] }),
    starts: [[1, 3]],
  };
  it("that knows only a product is flat", () => {
    expect(fitPositive(product, 0.95)).toMatchObject({ converged: false, reason: "flat", edges: [], parameters: null, covariance: null });
  });
  it("that knows a parameter to a factor of exp(10) and no better is flat", () => {
    const at = (weight: number): Likelihood<"a"> => ({
      units: { a: 1 },
      observations: 1,
      offset: 0,
      // A normal likelihood of ln a with this weight.
      at: ([a = NaN]) => ({ value: (-weight * Math.log(a) ** 2) / 2, gradient: [(-weight * Math.log(a)) / a] }),
      starts: [[1.5]],
    });
    expect(fitPositive(at(1 / 90), 0.95).converged).toBe(true);
    expect(fitPositive(at(1 / 110), 0.95)).toMatchObject({ converged: false, reason: "flat" });
  });
  it.each([
    [1, "infinity"],
    [-1, "zero"],
  ] as const)("that rises for ever with slope %d runs to %s", (slope, towards) => {
    const rising: Likelihood<"a"> = {
      units: { a: 1 },
      observations: 5,
      offset: 0,
      at: ([a = NaN]) => {
        const share = a / (1 + a);
        return { value: 5 * slope * share, gradient: [(5 * slope * share) / a / (1 + a)] };
      },
      starts: [[1], [2]],
    };
    expect(fitPositive(rising, 0.95)).toMatchObject({
      converged: false,
      reason: "no-maximum",
      edges: [{ parameter: "a", towards }],
      standardErrors: null,
      intervals: null,
      logLikelihood: null,
    });
  });
  it("begins anew from the next start when the first fails", () => {
    const valley = exponential(10, 2);
    const broken: Likelihood<"rate"> = {
      ...valley,
      at: ([rate = NaN]) => (rate > 1000 ? { value: 0, gradient: [0] } : valley.at([rate])),
      starts: [[1e5], [1]],
    };
    const fit = fitPositive(broken, 0.95);
    expect(fit.parameters?.rate).toBeCloseTo(0.5, 8);
  });
});

describe("the delta method", () => {
  it("is exact for a product of powers", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 10, noNaN: true }), fc.double({ min: 0.1, max: 10, noNaN: true }), (a, b) => {
        const error = deltaError(
          ([x = NaN, y = NaN]) => x * x * y,
          [a, b],
          [
            [4, 1],
            [1, 9],
          ],
        );
        expect(error! / Math.sqrt((2 * a * b) ** 2 * 4 + 2 * (2 * a * b) * (a * a) + a ** 4 * 9)).toBeCloseTo(1, 6);
      }),
    );
  });
  it("is none without covariances, or where the figure ends", () => {
    expect(deltaError(([x = NaN]) => x, [1], null)).toBeNull();
    expect(deltaError(([x = NaN]) => (x > 1 ? x : null), [1], [[1]])).toBeNull();
  });
});

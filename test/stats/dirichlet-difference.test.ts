import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { regularizedBetaInverse } from "../../src/stats/incomplete-beta.ts";
import { dirichletDifferenceQuantile } from "../../src/stats/dirichlet-difference.ts";
import { normalQuantile } from "../../src/stats/normal-quantile.ts";
import { BAYES_LOW } from "../reference/figures-nps-methods.ts";

const quantile = (a: number, e: number, c: number, share: number): number =>
  dirichletDifferenceQuantile(a, e, c, share, -normalQuantile(share));
const deviation = (a: number, e: number, c: number): number => {
  const total = a + e + c;
  return Math.sqrt(((e / total) * ((a + c) / total) + (4 * (a / total) * c) / total) / (total + 1));
};
const shape = fc.oneof(
  fc.nat({ max: 30 }).map((count) => count + 0.5),
  fc.nat({ max: 1e6 }).map((count) => count + 0.5),
  fc.double({ min: 0, max: 53, noNaN: true }).map((exponent) => 2 ** exponent),
  fc.constantFrom(0.5, 1, 2 ** 53),
);
const share = fc.oneof(fc.constantFrom(0.25, 0.1, 0.025, 0.005, 5e-7), fc.double({ min: 1e-12, max: 0.5, noNaN: true }));

describe("the quantile of a difference of shares", () => {
  it.each(BAYES_LOW)("of %i, %i and %i answers at level %d agrees with 36 digits", (promoters, passives, detractors, level, low) => {
    const shapes = [promoters + 0.5, passives + 0.5, detractors + 0.5] as const;
    const found = quantile(...shapes, (1 - level) / 2);
    expect(Math.abs(found - low)).toBeLessThanOrEqual(Math.max(6e-16 * Math.abs(low), 2e-14 * deviation(...shapes)));
    expect(Math.abs(found - low)).toBeLessThanOrEqual(4e-16);
  });
  it("rises with the share, and stays between -1 and 1", () => {
    fc.assert(
      fc.property(shape, shape, shape, share, share, (a, e, c, one, other) => {
        const [low, high] = [quantile(a, e, c, Math.min(one, other)), quantile(a, e, c, Math.max(one, other))];
        expect(low).toBeGreaterThanOrEqual(-1);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(high + 2e-14 * deviation(a, e, c) + 2e-16);
      }),
      { numRuns: 200 },
    );
  });
  it("is below 0 by as much as above, when both sides are alike", () => {
    fc.assert(
      fc.property(shape, shape, (a, e) => {
        // The median is 0 by symmetry, whatever the middle.
        expect(Math.abs(quantile(a, e, a, 0.5))).toBeLessThanOrEqual(1e-14 * deviation(a, e, a));
      }),
      { numRuns: 100 },
    );
  });
  it("is that of a beta variable as the middle goes to nothing: 2 B - 1", () => {
    // With shapes of whole numbers and a half there is always a middle; a giant pair makes its half vanish.
    for (const tail of [0.4, 0.025, 5e-7]) {
      const [a, c] = [3e9, 1e9];
      const beta = 2 * regularizedBetaInverse(tail, a, c) - 1;
      expect(Math.abs(quantile(a, 0.5, c, tail) - beta)).toBeLessThan(1e-4 * deviation(a, 0.5, c));
    }
  });
  it("tends to the normal quantile as n grows", () => {
    for (const [a, e, c] of [
      [5e14, 2e14, 3e14],
      [2e14, 1e12, 7e14],
    ] as const) {
      for (const tail of [0.25, 0.025, 5e-7]) {
        const normal = (a - c) / (a + e + c) + normalQuantile(tail) * deviation(a, e, c);
        expect(Math.abs(quantile(a, e, c, tail) - normal) / deviation(a, e, c)).toBeLessThan(1e-6);
      }
    }
  });
});

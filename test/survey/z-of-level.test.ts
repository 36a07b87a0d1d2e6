import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalQuantile } from "../../src/stats/normal-quantile.ts";
import { zOfLevel } from "../../src/survey/z-of-level.ts";

describe("the z of a level", () => {
  it("is the normal quantile, from the least level to the largest", () => {
    const level = fc.oneof(
      fc.double({ min: 0, max: 1, minExcluded: true, maxExcluded: true, noNaN: true }),
      fc.integer({ min: 1, max: 53 }).map((bits) => 1 - 2 ** -bits),
      fc.constantFrom(0.8, 0.9, 0.95, 0.99, 0.9973002039367398, 0.9973, 0.998, 1e-10),
    );
    fc.assert(
      fc.property(level, (confidence) => {
        const z = zOfLevel(confidence);
        // The quantile of a lower tail near 1/2 knows z only to the rounding of that tail.
        const tail = (1 - confidence) / 2;
        const known = 2 ** -53 * Math.sqrt(2 * Math.PI);
        expect(Math.abs(z + normalQuantile(tail))).toBeLessThanOrEqual(2e-14 * z + (confidence < 0.5 ? known : 0));
      }),
      { numRuns: 1000 },
    );
  });
});

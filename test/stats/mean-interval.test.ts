import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { meanInterval } from "../../src/stats/mean-interval.ts";
import { allowance, referenceCases, referenceFolderPresent } from "../reference/cases.ts";

const estimate = fc.record({
  mean: fc.double({ min: -1e3, max: 1e3, noNaN: true }),
  standardError: fc.double({ min: 0, max: 1e3, noNaN: true }),
  degreesOfFreedom: fc.double({ min: 0.5, max: 1e6, noNaN: true }),
});

it("holds the mean in its middle and widens with the level", () => {
  fc.assert(
    fc.property(estimate, (estimate) => {
      const narrow = meanInterval(estimate, 0.8);
      const wide = meanInterval(estimate, 0.95);
      expect(narrow.low).toBeLessThanOrEqual(estimate.mean);
      expect(narrow.high).toBeGreaterThanOrEqual(estimate.mean);
      expect(wide.low).toBeLessThanOrEqual(narrow.low);
      expect(wide.high).toBeGreaterThanOrEqual(narrow.high);
    }),
  );
});

it("is the point itself without a standard error", () => {
  expect(meanInterval({ mean: 5, standardError: 0, degreesOfFreedom: 5 })).toEqual({ low: 5, high: 5, level: 0.95, method: "t" });
});

it("says so when a limit leaves the doubles", () => {
  expect(() => meanInterval({ mean: 0, standardError: 1e308, degreesOfFreedom: 1 })).toThrow(expect.objectContaining({ code: "overflow" }));
});

it.each([
  [{ mean: Number.NaN, standardError: 1, degreesOfFreedom: 1 }, "mean"],
  [{ mean: 0, standardError: -1, degreesOfFreedom: 1 }, "standardError"],
  [{ mean: 0, standardError: Infinity, degreesOfFreedom: 1 }, "standardError"],
  [{ mean: 0, standardError: 1, degreesOfFreedom: 0 }, "degreesOfFreedom"],
])("%j is refused at %s", (estimate, path) => {
  expect(() => meanInterval(estimate)).toThrow(expect.objectContaining({ code: "invalid-value", path }));
});

describe("reference", () => {
  const cases = referenceCases("weighted").filter(({ id }) => id.startsWith("mean-t-"));
  if (!referenceFolderPresent) {
    it("ABSENT: ../shared/reference/weighted.json was not checked", () => {
      expect(cases).toEqual([]);
    });
  }

  for (const reference of cases) {
    it(`agrees with ${reference.id}`, () => {
      const expected = reference.expected as Record<"mean" | "standardError" | "low" | "high", number>;
      const degreesOfFreedom = (reference.input["values"] as number[]).length - 1;
      const interval = meanInterval({ ...expected, degreesOfFreedom }, reference.options["level"] as number);
      expect(Math.abs(interval.low - expected.low)).toBeLessThanOrEqual(allowance(reference, "low", expected.low));
      expect(Math.abs(interval.high - expected.high)).toBeLessThanOrEqual(allowance(reference, "high", expected.high));
    });
  }
});

it("gives ten answers 7, 6, 5, 2, 7, 4, 6, 6, 3, 7 the interval of R 4.2.2 t.test", () => {
  const { low, high } = meanInterval({ mean: 5.3, standardError: 0.5587684871413403, degreesOfFreedom: 9 });
  expect(low).toBeCloseTo(4.0359778644672994, 13);
  expect(high).toBeCloseTo(6.564022135532699, 13);
});

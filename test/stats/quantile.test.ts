import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quantile } from "../../src/stats/quantile.ts";
import type { QuantileType } from "../../src/stats/quantile.ts";
import { referenceCases, referenceFolderPresent } from "../reference/cases.ts";

const TYPES: readonly QuantileType[] = [1, 2, 3, 4, 5, 6, 7, 8, 9];
const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 40 });
const probability = fc.oneof(fc.constantFrom(0, 1, 0.5, 0.25, 0.1), fc.double({ min: 0, max: 1, noNaN: true }));

describe.each(TYPES)("type %s", (type) => {
  it("rises with the probability and lies among the values", () => {
    fc.assert(
      fc.property(values, probability, probability, (values, one, other) => {
        const lower = quantile(values, Math.min(one, other), { type });
        const upper = quantile(values, Math.max(one, other), { type });
        // One rounding of the interpolation.
        expect(lower - upper).toBeLessThanOrEqual(1e6 * 2 ** -50);
        expect(lower).toBeGreaterThanOrEqual(Math.min(...values));
        expect(upper).toBeLessThanOrEqual(Math.max(...values));
      }),
    );
  });

  it("does not depend on the order of the values and leaves them as they are", () => {
    fc.assert(
      fc.property(values, probability, (values, probability) => {
        const before = [...values];
        expect(quantile([...values].reverse(), probability, { type })).toBe(quantile(values, probability, { type }));
        expect(values).toEqual(before);
      }),
    );
  });

  it("is the least and the greatest value at 0 and 1", () => {
    expect(quantile([3, 1, 2], 0, { type })).toBe(1);
    expect(quantile([3, 1, 2], 1, { type })).toBe(3);
  });
});

describe("edges", () => {
  it("takes any iterable of numbers", () => {
    expect(quantile(new Set([1, 2, 3]), 0.5)).toBe(2);
    expect(quantile(Float32Array.of(1, 2, 4), 0.5)).toBe(2);
  });

  it("does not overflow between the largest values", () => {
    expect(quantile([-Number.MAX_VALUE, Number.MAX_VALUE], 0.5)).toBe(0);
    expect(quantile([-Number.MAX_VALUE, Number.MAX_VALUE], 0.5, { type: 2 })).toBe(0);
  });

  it("refuses nothing, what is not finite, and unknown options", () => {
    expect(() => quantile([], 0.5)).toThrow(expect.objectContaining({ code: "empty" }));
    expect(() => quantile([1, Number.NaN], 0.5)).toThrow(expect.objectContaining({ code: "invalid-value", path: "values[1]" }));
    expect(() => quantile([1, Infinity], 0.5)).toThrow(expect.objectContaining({ code: "invalid-value", path: "values[1]" }));
    expect(() => quantile([1, "2" as unknown as number], 0.5)).toThrow(expect.objectContaining({ path: "values[1]" }));
    expect(() => quantile([1], 1.5)).toThrow(expect.objectContaining({ code: "invalid-value", path: "probability" }));
    expect(() => quantile([1], Number.NaN)).toThrow(expect.objectContaining({ code: "invalid-value", path: "probability" }));
    expect(() => quantile([1], 0.5, { type: 10 as 9 })).toThrow(expect.objectContaining({ code: "invalid-option", path: "options.type" }));
    expect(() => quantile([1], 0.5, { kind: 7 } as object)).toThrow(expect.objectContaining({ code: "invalid-option" }));
  });
});

describe("reference", () => {
  const cases = referenceCases("segmentation").filter(({ id }) => id.startsWith("quantile-type-"));
  if (!referenceFolderPresent) {
    it("ABSENT: ../shared/reference/segmentation.json was not checked", () => {
      expect(cases).toEqual([]);
    });
  }

  for (const reference of cases) {
    it(`agrees with ${reference.id}`, () => {
      const { type, probabilities } = reference.options as { type: QuantileType; probabilities: number[] };
      const expected = reference.expected["quantiles"] as number[];
      for (const [index, probability] of probabilities.entries()) {
        const got = quantile(reference.input["values"] as number[], probability, { type });
        const wanted = expected[index] as number;
        expect(Math.abs(got - wanted), `p = ${probability}: ${got}, not ${wanted}`).toBeLessThanOrEqual(
          Math.max(reference.tolerance.abs, reference.tolerance.rel * Math.abs(wanted)),
        );
      }
    });
  }
});

it.each([
  // R 4.2.2, quantile(1:10, 1/3, type = ...).
  [1, 4],
  [2, 4],
  [3, 3],
  [4, 10 / 3],
  [5, 23 / 6],
  [6, 11 / 3],
  [7, 4],
  [8, 34 / 9],
] as const)("type %s of 1 to 10 at a third is %s, as in R", (type, expected) => {
  expect(quantile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 1 / 3, { type })).toBeCloseTo(expected, 13);
});

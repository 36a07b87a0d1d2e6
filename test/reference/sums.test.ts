import { describe, expect, it } from "vitest";
import { addExact, exactZero, mergeExact, roundExact } from "../../src/core/exact-sum.ts";
import { dotProduct, exactSum, moments } from "../../src/stats/index.ts";
import { allowance, type ReferenceCase, referenceCases, referenceFolderPresent } from "./cases.ts";

// Python 3.11 fractions, rounded once to the nearest double.
const figures: readonly (readonly [readonly number[], number])[] = [
  [Array<number>(10).fill(0.1), 1],
  [[1e16, 1, -1e16], 1],
  [[1e100, 1, -1e100, 1], 2],
  [[1e308, 1e308, -1e308], 1e308],
  [[1, 1.1102230246251565e-16, 1.232595164407831e-32], 1.0000000000000002],
  [[1.0000000000000002, 1.1102230246251565e-16, -5e-324], 1.0000000000000002],
  [[2.2250738585072014e-308, -2.225073858507201e-308], 5e-324],
];

const special = (values: unknown): number[] => (values as (number | string)[]).map(Number);

function close(reference: ReferenceCase, key: string, got: number): void {
  const expected = Number(reference.expected[key]);
  if (expected === got) return;
  expect(Math.abs(got - expected), `${key}: ${got} for ${expected}`).toBeLessThanOrEqual(allowance(reference, key, expected));
}

describe("exact sums against fractions", () => {
  it.each(figures)("%j", (values, sum) => {
    expect(exactSum(values)).toBe(sum);
  });
  it("reads the shared cases, or says that they are absent", () => {
    expect(referenceCases("sums").length).toBe(referenceFolderPresent ? 43 : 0);
  });
  for (const reference of referenceCases("sums")) {
    it(reference.id, () => {
      const { input } = reference;
      if (reference.id.startsWith("moments")) {
        const { n, mean, variance, standardDeviation } = moments(special(input["values"]));
        expect(n).toBe(reference.expected["n"]);
        close(reference, "mean", mean);
        close(reference, "variance", variance);
        close(reference, "sd", standardDeviation);
        close(reference, "populationVariance", (variance * (n - 1)) / n);
      } else if (reference.id.startsWith("dot")) {
        close(reference, "sum", dotProduct(special(input["a"]), special(input["b"])));
      } else if (reference.id.startsWith("sum-special")) {
        // Not finite: every public function refuses such values before it adds them.
        expect(() => exactSum(special(input["values"]))).toThrow(expect.objectContaining({ code: "invalid-value" }));
      } else {
        const values = special(input["values"]);
        const expected = Number(reference.expected["sum"]) + 0;
        expect(exactSum(values) + 0).toBe(expected);
        const [left, right] = [exactZero(), exactZero()];
        values.forEach((value, index) => {
          addExact(index % 2 ? left : right, value);
        });
        expect(roundExact(mergeExact(left, right)) + 0).toBe(expected);
      }
    });
  }
});

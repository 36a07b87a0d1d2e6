import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { meanInterval } from "../../src/stats/mean-interval.ts";
import { moments } from "../../src/stats/moments.ts";
import { ratioEstimate, type RatioEstimateOptions } from "../../src/stats/ratio-estimate.ts";
import { revenueWeightedNps } from "../../src/survey/revenue-weighted-nps.ts";
import { allowance, referenceCases, referenceFolderPresent } from "../reference/cases.ts";

const amount = fc.integer({ min: -1e6, max: 1e6 }).map((cents) => cents / 100);
const size = fc.integer({ min: 1, max: 1e6 }).map((cents) => cents / 100);
const units = fc.array(fc.tuple(amount, size, size), { minLength: 2, maxLength: 30 });
const columns = (list: readonly (readonly [number, number, number])[]): [number[], number[], number[]] => [
  list.map(([y]) => y),
  list.map(([, x]) => x),
  list.map(([, , w]) => w),
];
const near = (got: number | null | undefined, want: number, scale = 1): void => {
  expect(Math.abs((got ?? Number.NaN) - want)).toBeLessThanOrEqual(1e-9 * Math.max(Math.abs(want), scale));
};

describe("the ratio of two totals, as an idea", () => {
  it("is the mean where all denominators are equal", () => {
    fc.assert(
      fc.property(fc.array(amount, { minLength: 2, maxLength: 30 }), size, (y, x) => {
        const { n, mean, variance } = moments(y);
        const estimate = ratioEstimate(
          y,
          y.map(() => x),
        );
        near(estimate.ratio, mean / x, 1e-3);
        near(estimate.standardError, Math.sqrt(variance / n) / x, Math.abs(mean / x));
        expect(estimate.degreesOfFreedom).toBe(n - 1);
      }),
    );
  });
  it("does not depend on the order, and scales with its numerators and denominators", () => {
    fc.assert(
      fc.property(units, (list) => {
        const [y, x, w] = columns(list);
        const estimate = ratioEstimate(y, x, { weights: w });
        expect(ratioEstimate(y.toReversed(), x.toReversed(), { weights: w.toReversed() })).toStrictEqual(estimate);
        const doubled = ratioEstimate(
          y.map((value) => 4 * value),
          x.map((value) => 2 * value),
          { weights: w.map((weight) => 8 * weight) },
        );
        expect([doubled.ratio, doubled.standardError]).toStrictEqual([2 * estimate.ratio, 2 * (estimate.standardError as number)]);
      }),
    );
  });
  it("takes a weight for the unit's numerator and denominator", () => {
    fc.assert(
      fc.property(units, (list) => {
        const [y, x, weights] = columns(list);
        const weighted = ratioEstimate(y, x, { weights });
        const multiplied = ratioEstimate(
          y.map((value, index) => value * (weights[index] as number)),
          x.map((value, index) => value * (weights[index] as number)),
        );
        near(weighted.ratio, multiplied.ratio, 1e-3);
        near(weighted.standardError, multiplied.standardError as number, Math.abs(weighted.ratio));
        const same = ratioEstimate(y, x, { weights: y.map(() => 1) });
        expect(same).toStrictEqual(ratioEstimate(y, x));
      }),
    );
  });
  it("leaves units of weight 0 out", () => {
    fc.assert(
      fc.property(units, fc.array(fc.tuple(amount, size, fc.constant(0))), (list, free) => {
        const of = (rows: readonly (readonly [number, number, number])[]): unknown => {
          const [y, x, weights] = columns(rows);
          return ratioEstimate(y, x, { weights });
        };
        expect(of([...list, ...free])).toStrictEqual(of(list));
      }),
    );
  });
  it("has the t interval of its error, and it is that of revenue-weighted nps", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 10 }), size), { minLength: 2, maxLength: 20 }),
        fc.constantFrom(0.8, 0.95),
        (list, level) => {
          const w = list.map(([, revenue]) => revenue);
          const y = list.map(([rating, revenue]) => (rating > 8 ? revenue : rating > 6 ? 0 : -revenue));
          const { ratio, standardError, degreesOfFreedom, interval } = ratioEstimate(y, w, { level });
          const weighted = revenueWeightedNps(list.map(([rating, revenue]) => ({ rating, revenue })));
          near(100 * ratio, weighted.score, 1e-3);
          near(100 * (standardError as number), weighted.standardError as number, 100);
          const t = meanInterval({ mean: ratio, standardError: standardError as number, degreesOfFreedom }, level);
          near(interval?.low, t.low);
          near(interval?.high, t.high);
          expect(interval).toMatchObject({ level, method: "linearized" });
        },
      ),
    );
  });
});

describe("the ratio of two totals, this definition", () => {
  it("has no error with a single unit, counted by its weight", () => {
    expect(ratioEstimate([3], [4])).toStrictEqual({ ratio: 0.75, standardError: null, degreesOfFreedom: 0, interval: null });
    expect(ratioEstimate([3, 9], [4, 1], { weights: [1, 0] })).toStrictEqual({
      ratio: 0.75,
      standardError: null,
      degreesOfFreedom: 0,
      interval: null,
    });
  });
  it.each<[unknown[], string, string]>([
    [[[], []], "empty", "ratioEstimate"],
    [[[1], [1], { weights: [0] }], "empty", "ratioEstimate"],
    [
      [
        [1, 2],
        [1, -1],
      ],
      "no-weight",
      "denominators",
    ],
    [[[1, 2], [1]], "invalid-value", "denominators"],
    [[[1, 2], [1, 1], { weights: [1] }], "invalid-value", "weights"],
    [
      [
        [1, Number.NaN],
        [1, 1],
      ],
      "invalid-value",
      "numerators[1]",
    ],
    [
      [
        [1, 1],
        [Infinity, 1],
      ],
      "invalid-value",
      "denominators[0]",
    ],
    [[[1, 1], [1, 1], { weights: [1, -1] }], "invalid-value", "weights[1]"],
    [[[1, 1], [1, 1], { level: 1 }], "invalid-option", "options.level"],
    [[[1, 1], [1, 1], { weight: [1, 1] }], "invalid-option", "options.weight"],
    [
      [
        [1e308, 1e308],
        [1e-300, 1e-300],
      ],
      "overflow",
      "ratioEstimate",
    ],
    [
      [
        [1e308, 1e-300],
        [1, 1],
      ],
      "overflow",
      "interval",
    ],
  ])("refuses %j", ([y, x, options], code, path) => {
    expect(() => ratioEstimate(y as number[], x as number[], options as RatioEstimateOptions)).toThrow(
      expect.objectContaining({ code, path }),
    );
  });
});

const cases = referenceCases("weighted").filter(({ id }) => id.startsWith("ratio-"));

describe(
  referenceFolderPresent ? "the ratio of two totals, the reference cases" : "the ratio of two totals, WITHOUT the reference cases",
  () => {
    it("reads the shared cases, or says that they are absent", () => {
      expect(cases.length > 0).toBe(referenceFolderPresent);
    });
    for (const reference of cases) {
      it(reference.id, () => {
        const { numerator, denominator, weight } = reference.input as Record<string, number[]>;
        const { ratio, standardError, degreesOfFreedom } = ratioEstimate(numerator as number[], denominator as number[], {
          weights: weight,
        });
        const check = (key: string, got: number | null): void => {
          const want = Number(reference.expected[key]);
          expect(Math.abs((got as number) - want), key).toBeLessThanOrEqual(allowance(reference, key, want));
        };
        check("ratio", ratio);
        check("standardError", standardError);
        expect(degreesOfFreedom).toBe(reference.expected["df"]);
      });
    }
  },
);

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalQuantile } from "../../src/stats/normal-quantile.ts";
import { npsDetectableDifference } from "../../src/survey/nps-detectable-difference.ts";
import { npsPower, type NpsPowerInput } from "../../src/survey/nps-power.ts";
import { npsSampleSizeForDifference, type NpsDifferenceGoal } from "../../src/survey/nps-sample-size-for-difference.ts";
import { npsSampleSize, type NpsSampleSizeInput } from "../../src/survey/nps-sample-size.ts";
import { nps, npsFromCounts } from "../../src/survey/nps.ts";
import { allowance, referenceCases, referenceFolderPresent } from "../reference/cases.ts";
import { NPS_PLANS } from "../reference/figures-nps.ts";

const variance = fc.double({ min: 0.01, max: 1, noNaN: true });
const level = fc.constantFrom(0.5, 0.8, 0.9, 0.95, 0.99);
const alternative = fc.constantFrom("two-sided" as const, "greater" as const, "less" as const);
const tails = fc.constantFrom("both" as const, "near" as const);
const size = fc.integer({ min: 1, max: 1e6 });
const difference = fc.double({ min: 0.1, max: 200, noNaN: true });
const near = (got: number, want: number, rel: number): void => {
  expect(Math.abs(got - want)).toBeLessThanOrEqual(rel * Math.abs(want));
};

describe("planning a survey of the score", () => {
  it("asks for as many answers as give a Wald interval of this half width", () => {
    fc.assert(
      fc.property(
        fc.record({ promoters: fc.integer({ min: 1, max: 99 }), passives: fc.nat(99), detractors: fc.integer({ min: 1, max: 99 }) }),
        fc.double({ min: 0.1, max: 20, noNaN: true }),
        level,
        (past, marginOfError, confidence) => {
          const { exact, responses } = npsSampleSize({ marginOfError, level: confidence, expected: past });
          expect(responses).toBe(Math.max(1, Math.ceil(exact)));
          // The same survey, grown to exactly that many answers.
          const { standardError, responses: asked } = npsFromCounts(past);
          near(-normalQuantile((1 - confidence) / 2) * standardError * Math.sqrt(asked / exact), marginOfError, 1e-12);
        },
      ),
    );
  });
  it("needs more answers for a narrower margin, a higher level, a larger variance and a larger population", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 99, noNaN: true }),
        fc.double({ min: 1.01, max: 2, noNaN: true }),
        variance,
        fc.integer({ min: 1, max: 1e9 }),
        (marginOfError, factor, expected, population) => {
          const of = (input: Partial<NpsSampleSizeInput>): number => npsSampleSize({ marginOfError, expected, population, ...input }).exact;
          expect(of({ marginOfError: marginOfError / factor })).toBeGreaterThanOrEqual(of({}));
          expect(of({ level: 0.99 })).toBeGreaterThanOrEqual(of({}));
          expect(of({ expected: 1 })).toBeGreaterThanOrEqual(of({}) * (1 - 1e-15));
          const endless = of({ population: undefined });
          if (endless >= 1) {
            expect(of({ population: population * 2 })).toBeGreaterThanOrEqual(of({}) * (1 - 1e-15));
            expect(endless).toBeGreaterThanOrEqual(of({}) * (1 - 1e-15));
            expect(npsSampleSize({ marginOfError, expected, population }).responses).toBeLessThanOrEqual(population);
          }
        },
      ),
    );
  });
  it("has a margin that a finite population would give back", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 30, noNaN: true }),
        variance,
        fc.integer({ min: 10, max: 1e6 }),
        (marginOfError, expected, population) => {
          const { exact } = npsSampleSize({ marginOfError, expected, population });
          const error = 100 * Math.sqrt((expected / exact) * ((population - exact) / (population - 1)));
          expect(Math.abs(1.959963984540054 * error - marginOfError)).toBeLessThanOrEqual(1e-6 * marginOfError);
        },
      ),
    );
  });
  it("reads the variance from counts, shares and results alike", () => {
    const counts = { promoters: 50, passives: 25, detractors: 25 };
    const want = npsSampleSize({ marginOfError: 4, expected: 0.6875 }).exact;
    near(npsSampleSize({ marginOfError: 4, expected: counts }).exact, want, 1e-15);
    near(npsSampleSize({ marginOfError: 4, expected: { promoters: 0.5, passives: 0.25, detractors: 0.25 } }).exact, want, 1e-15);
    near(npsSampleSize({ marginOfError: 4, expected: nps([9, 10, 8, 0]) }).exact, want, 1e-15);
    near(npsSampleSize({ marginOfError: 4, expected: npsFromCounts(counts).shares }).exact, want, 1e-15);
    expect(npsPower({ difference: 5, n: 300, variance: nps([9, 10, 8, 0]) })).toBe(npsPower({ difference: 5, n: 300, variance: 0.6875 }));
  });
  it("takes the worst case unless something is expected", () => {
    expect(npsSampleSize({ marginOfError: 5 })).toStrictEqual(npsSampleSize({ marginOfError: 5, expected: 1, level: 0.95 }));
    expect(npsPower({ difference: 5, n: 300 })).toBe(npsPower({ difference: 5, n: 300, variance: 1, alternative: "two-sided" }));
    expect(npsDetectableDifference({ n: 300 })).toBe(npsDetectableDifference({ n: 300, variance: 1, power: 0.8, level: 0.95 }));
    expect(npsSampleSizeForDifference({ difference: 5 })).toStrictEqual(
      npsSampleSizeForDifference({ difference: 5, variance: 1, power: 0.8, level: 0.95, ratio: 1 }),
    );
  });
  it("asks at least one customer", () => {
    expect(npsSampleSize({ marginOfError: 100, level: 0.01 }).responses).toBe(1);
    expect(npsSampleSize({ marginOfError: 0.001, population: 1 }).responses).toBe(1);
  });
});

describe("planning a comparison of scores", () => {
  it("has sizes, power and detectable difference that invert one another", () => {
    fc.assert(
      fc.property(
        difference,
        variance,
        level,
        fc.double({ min: 0.51, max: 0.999, noNaN: true }),
        fc.double({ min: 0.05, max: 20, noNaN: true }),
        alternative,
        tails,
        (points, spread, confidence, power, ratio, side, counted) => {
          const test = { variance: spread, level: confidence, alternative: side, tails: counted };
          const change = side === "less" ? -points : points;
          const { exact } = npsSampleSizeForDifference({ difference: change, power, ratio, ...test });
          const groups = { n1: exact, n2: exact * ratio };
          near(npsPower({ difference: change, ...groups, ...test }), power, 1e-9);
          near(npsDetectableDifference({ ...groups, power, ...test }) ?? 200 * Math.sign(change), change, 1e-9);
        },
      ),
    );
  });
  it("reaches the power with the whole answers, and not with one answer less in each group", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.5, max: 30, noNaN: true }), variance, level, (points, spread, confidence) => {
        const { n1, n2 } = npsSampleSizeForDifference({ difference: points, power: 0.8, variance: spread, level: confidence });
        expect(n2).toBe(n1);
        const power = (n: number): number => npsPower({ difference: points, n, variance: spread, level: confidence });
        expect(power(n1)).toBeGreaterThanOrEqual(0.8 - 1e-12);
        if (n1 > 1) expect(power(n1 - 1)).toBeLessThan(0.8);
      }),
    );
  });
  it("has more power for a larger difference, larger groups, a smaller variance and a lower level", () => {
    fc.assert(
      fc.property(difference, size, size, variance, (points, n1, n2, spread) => {
        const power = (input: Partial<{ difference: number; n1: number; n2: number; variance: number; level: number }>): number =>
          npsPower({ difference: points, n1, n2, variance: spread, ...input });
        expect(power({ difference: points / 2 })).toBeLessThanOrEqual(power({}));
        expect(power({ n1: n1 * 2 })).toBeGreaterThanOrEqual(power({}));
        expect(power({ n2: n2 * 2 })).toBeGreaterThanOrEqual(power({}));
        expect(power({ variance: spread / 2 })).toBeGreaterThanOrEqual(power({}));
        expect(power({ level: 0.9 })).toBeGreaterThanOrEqual(power({}));
      }),
    );
  });
  it("does not mind which group is the larger, nor a two-sided test which score is", () => {
    fc.assert(
      fc.property(difference, size, size, variance, tails, (points, n1, n2, spread, counted) => {
        const here = npsPower({ difference: points, n1, n2, variance: spread, tails: counted });
        expect(npsPower({ difference: points, n1: n2, n2: n1, variance: spread, tails: counted })).toBe(here);
        expect(npsPower({ difference: -points, n1, n2, variance: spread, tails: counted })).toBe(here);
      }),
    );
  });
  it("takes the whole scale for a difference", () => {
    for (const points of [-200, 200]) {
      expect(npsPower({ difference: points, n: 50 })).toBeGreaterThan(0.99);
      expect(npsSampleSizeForDifference({ difference: points, alternative: points > 0 ? "greater" : "less" }).n1).toBe(4);
    }
  });
  it("asks the second group for its ratio of the first", () => {
    const { n1, n2, exact } = npsSampleSizeForDifference({ difference: 5, variance: 0.6, ratio: 3 });
    expect([n1, n2]).toStrictEqual([Math.ceil(exact), Math.ceil(3 * exact)]);
  });
  it("takes one size for both groups", () => {
    expect(npsPower({ difference: 8, n1: 300 })).toBe(npsPower({ difference: 8, n: 300 }));
    expect(npsPower({ difference: 8, n1: 300, n2: 300 })).toBe(npsPower({ difference: 8, n: 300 }));
    expect(npsDetectableDifference({ n1: 300 })).toBe(npsDetectableDifference({ n: 300 }));
  });
  it("is 1 less the level without a difference, and one-sided below it against the grain", () => {
    near(npsPower({ difference: 0, n: 100 }), 0.05, 1e-12);
    near(npsPower({ difference: 0, n: 100, tails: "near" }), 0.025, 1e-12);
    expect(npsPower({ difference: -5, n: 100, alternative: "greater" })).toBeLessThan(0.05);
    expect(npsPower({ difference: -5, n: 100, alternative: "less" })).toBeGreaterThan(0.05);
  });
  it("notices nothing where even the whole scale is too small a change", () => {
    expect(npsDetectableDifference({ n: 2 })).toBeNull();
    expect(npsDetectableDifference({ n: 2, alternative: "less" })).toBeNull();
    expect(npsDetectableDifference({ n: 100, alternative: "less" })).toBe(
      0 - (npsDetectableDifference({ n: 100, alternative: "greater" }) as number),
    );
  });
});

describe("planning, wrong input", () => {
  it.each<[unknown, string, string]>([
    [{}, "invalid-value", "marginOfError"],
    [{ marginOfError: 0 }, "invalid-value", "marginOfError"],
    [{ marginOfError: 100.5 }, "invalid-value", "marginOfError"],
    [{ marginOfError: Number.NaN }, "invalid-value", "marginOfError"],
    [{ marginOfError: "5" }, "invalid-value", "marginOfError"],
    [{ marginOfError: 5, expected: 0 }, "invalid-value", "expected"],
    [{ marginOfError: 5, expected: 1.1 }, "invalid-value", "expected"],
    [{ marginOfError: 5, expected: null }, "invalid-value", "expected"],
    [{ marginOfError: 5, expected: { promoters: 5, passives: 0, detractors: 0 } }, "invalid-value", "expected"],
    [{ marginOfError: 5, expected: { promoters: 0, passives: 0, detractors: 0 } }, "invalid-value", "expected"],
    [{ marginOfError: 5, expected: { promoters: 1, passives: -1, detractors: 1 } }, "invalid-value", "expected.passives"],
    [{ marginOfError: 5, expected: {} }, "invalid-value", "expected.promoters"],
    [{ marginOfError: 5, population: 0 }, "invalid-option", "options.population"],
    [{ marginOfError: 5, level: 1 }, "invalid-option", "options.level"],
    [{ marginOfError: 5, variance: 1 }, "invalid-option", "options.variance"],
    [{ marginOfError: 1e-9 }, "overflow", "npsSampleSize"],
  ])("refuses the sample size of %j", (input, code, path) => {
    expect(() => npsSampleSize(input as NpsSampleSizeInput)).toThrow(expect.objectContaining({ code, path }));
  });
  it.each<[unknown, string, string]>([
    [{ n: 5 }, "invalid-value", "difference"],
    [{ difference: 201, n: 5 }, "invalid-value", "difference"],
    [{ difference: "5", n: 5 }, "invalid-value", "difference"],
    [{ difference: 5 }, "invalid-value", "n1"],
    [{ difference: 5, n: 0 }, "invalid-value", "n"],
    [{ difference: 5, n: 5, n1: 6 }, "invalid-value", "n"],
    [{ difference: 5, n1: 5, n2: 0 }, "invalid-value", "n2"],
    [{ difference: 5, n: 5, variance: 2 }, "invalid-value", "variance"],
    [{ difference: 5, n: 5, variance: "0.5" }, "invalid-value", "variance"],
    [{ difference: 5, n: 5, alternative: "more" }, "invalid-option", "options.alternative"],
    [{ difference: 5, n: 5, tails: "far" }, "invalid-option", "options.tails"],
    [{ difference: 5, n: 5, power: 0.8 }, "invalid-option", "options.power"],
  ])("refuses the power of %j", (input, code, path) => {
    expect(() => npsPower(input as NpsPowerInput)).toThrow(expect.objectContaining({ code, path }));
  });
  it.each<[unknown, string, string]>([
    [{ difference: 0 }, "invalid-value", "difference"],
    [{ difference: -5, alternative: "greater" }, "invalid-value", "difference"],
    [{ difference: 5, alternative: "less" }, "invalid-value", "difference"],
    [{ difference: 201 }, "invalid-value", "difference"],
    [{ difference: "5" }, "invalid-value", "difference"],
    [{ difference: 5, power: 1 }, "invalid-value", "power"],
    [{ difference: 5, power: 0.05 }, "invalid-value", "power"],
    [{ difference: 5, ratio: 0 }, "invalid-value", "ratio"],
    [{ difference: 5, n: 5 }, "invalid-option", "options.n"],
    [{ difference: 1e-9 }, "overflow", "npsSampleSizeForDifference"],
  ])("refuses the sizes for %j", (goal, code, path) => {
    expect(() => npsSampleSizeForDifference(goal as NpsDifferenceGoal)).toThrow(expect.objectContaining({ code, path }));
  });
  it.each<[unknown, string, string]>([
    [{}, "invalid-value", "n1"],
    [{ n: 100, power: 0.01 }, "invalid-value", "power"],
    [{ n: 100, difference: 5 }, "invalid-option", "options.difference"],
  ])("refuses the detectable difference of %j", (input, code, path) => {
    expect(() => npsDetectableDifference(input as { n: number })).toThrow(expect.objectContaining({ code, path }));
  });
});

describe("planning, figures of other tools", () => {
  it("matches the sample sizes and the power of mpmath", () => {
    for (const { exact, responses, ...input } of NPS_PLANS.sizes) {
      const size = npsSampleSize(input);
      near(size.exact, exact, 1e-13);
      expect(size.responses).toBe(responses);
    }
    for (const { power, near: nearTail, ...input } of NPS_PLANS.powers) {
      near(npsPower(input), power, 1e-13);
      near(npsPower({ ...input, tails: "near" }), nearTail, 1e-13);
    }
  });
});

const cases = referenceCases("nps").filter(({ id }) => /^nps-(?:sample-size|power)-/u.test(id));

describe(
  referenceFolderPresent ? "planning, the reference cases" : "planning, WITHOUT the reference cases: ../shared/reference is absent",
  () => {
    it("reads the shared cases, or says that they are absent", () => {
      expect(cases.length > 0).toBe(referenceFolderPresent);
    });
    for (const reference of cases) {
      it(reference.id, () => {
        const { input, options, expected } = reference;
        const given = input as Readonly<Record<"marginOfError" | "difference" | "n1" | "n2" | "variance", number>>;
        const confidence = (options["level"] as number) ?? 0.95;
        const check = (key: string, got: number): void => {
          const want = Number(expected[key]);
          expect(Math.abs(got - want), key).toBeLessThanOrEqual(allowance(reference, key, want));
        };
        if ("marginOfError" in input) {
          const got = npsSampleSize({
            marginOfError: 100 * given.marginOfError,
            expected: given.variance,
            level: confidence,
            population: (input["population"] as number | null) ?? undefined,
          });
          check("nExact", got.exact);
          expect(got.responses).toBe(expected["n"]);
        } else {
          const plan = { difference: 100 * given.difference, n1: given.n1, n2: given.n2, variance: given.variance, level: confidence };
          check("power", npsPower(plan));
          check("powerOneTail", npsPower({ ...plan, tails: "near" }));
        }
      });
    }
  },
);

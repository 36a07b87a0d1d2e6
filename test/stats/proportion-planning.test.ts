import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { proportionDetectableDifference } from "../../src/stats/proportion-detectable-difference.ts";
import { proportionPower } from "../../src/stats/proportion-power.ts";
import { proportionSampleSizeForDifference } from "../../src/stats/proportion-sample-size-for-difference.ts";
import { proportionSampleSize } from "../../src/stats/proportion-sample-size.ts";
import { wilsonInterval } from "../../src/stats/wilson-interval.ts";
import { allowance, referenceCases, referenceFolderPresent } from "../reference/cases.ts";

const level = fc.constantFrom(0.8, 0.9, 0.95, 0.99, 0.999);
const share = fc.double({ min: 0.001, max: 0.999, noNaN: true });
const margin = fc.double({ min: 1e-6, max: 0.49, noNaN: true });
const tails = fc.constantFrom("both", "near");
const size = fc.double({ min: 2, max: 1e9, noNaN: true });

describe("the sample size of a share", () => {
  it("is the n at which half the Wald interval is the margin of error", () => {
    fc.assert(
      fc.property(margin, share, (marginOfError, expected) => {
        const { exact } = proportionSampleSize({ marginOfError, expected });
        expect((1.9599639845400543 * Math.sqrt((expected * (1 - expected)) / exact)) / marginOfError).toBeCloseTo(1, 13);
      }),
    );
  });
  it("is the n at which half the Wilson interval is the margin of error", () => {
    fc.assert(
      fc.property(margin, share, (marginOfError, expected) => {
        const { exact } = proportionSampleSize({ marginOfError, expected, method: "wilson" });
        const z = 1.9599639845400543;
        const half = (z * Math.sqrt(exact * expected * (1 - expected) + (z * z) / 4)) / (exact + z * z);
        expect(half / marginOfError).toBeCloseTo(1, 12);
      }),
    );
  });
  it("rounded up is the smallest whose Wilson interval is as narrow", () => {
    for (const [expected, marginOfError] of [
      [0.5, 0.05],
      [0.5, 0.031],
      [0.5, 0.1],
    ] as const) {
      const { responses } = proportionSampleSize({ marginOfError, expected, method: "wilson" });
      const half = (trials: number): number => {
        // An even number of trials has whole successes at a half; between two the width is between theirs.
        const { low, high } = wilsonInterval(trials / 2, trials);
        return (high - low) / 2;
      };
      const even = responses + (responses % 2);
      expect(half(even)).toBeLessThanOrEqual(marginOfError);
      expect(half(even - 2)).toBeGreaterThan(marginOfError);
    }
  });
  it("is the exact one rounded up, and at least 1", () => {
    fc.assert(
      fc.property(margin, share, level, fc.constantFrom("wald", "wilson"), (marginOfError, expected, confidence, method) => {
        const { responses, exact } = proportionSampleSize({ marginOfError, expected, level: confidence, method });
        expect(Number.isInteger(responses)).toBe(true);
        expect(responses).toBe(Math.max(1, Math.ceil(exact)));
      }),
    );
  });
  it("grows with precision and level, and is largest at an expected half", () => {
    fc.assert(
      fc.property(margin, margin, share, level, level, (one, other, expected, low, high) => {
        const n = (marginOfError: number, confidence: number, p: number): number =>
          proportionSampleSize({ marginOfError, level: confidence, expected: p }).exact;
        expect(n(Math.min(one, other), low, expected)).toBeGreaterThanOrEqual(n(Math.max(one, other), low, expected));
        expect(n(one, Math.max(low, high), expected)).toBeGreaterThanOrEqual(n(one, Math.min(low, high), expected));
        expect(n(one, low, expected)).toBeLessThanOrEqual(n(one, low, 0.5));
        expect(n(one, low, 1 - expected) / n(one, low, expected)).toBeCloseTo(1, 12);
      }),
    );
  });
  it("shrinks with the population, which it never exceeds, and tends to the endless one", () => {
    fc.assert(
      fc.property(margin, share, fc.integer({ min: 1, max: 1_000_000 }), (marginOfError, expected, population) => {
        const endless = proportionSampleSize({ marginOfError, expected });
        const { responses, exact } = proportionSampleSize({ marginOfError, expected, population });
        expect(responses).toBeLessThanOrEqual(population);
        if (endless.exact >= 1) expect(exact).toBeLessThanOrEqual(endless.exact);
        expect(exact / ((endless.exact * population) / (endless.exact + population - 1))).toBeCloseTo(1, 12);
        expect(proportionSampleSize({ marginOfError, expected, population: 1e300 }).exact).toBe(endless.exact);
      }),
    );
  });
  it("never asks more than there are, where rounding would", () => {
    const only = { marginOfError: 0.1530377353077154, expected: 0.0010000000000000024, population: 1 };
    expect(proportionSampleSize(only)).toStrictEqual({ responses: 1, exact: 1 });
  });
  it.each([
    [{ marginOfError: 0 }, "invalid-value", "marginOfError"],
    [{ marginOfError: 0.5 }, "invalid-value", "marginOfError"],
    [{ marginOfError: 5 }, "invalid-value", "marginOfError"],
    [{ marginOfError: "0.05" }, "invalid-value", "marginOfError"],
    [{}, "invalid-value", "marginOfError"],
    [{ marginOfError: 0.05, expected: 0 }, "invalid-value", "expected"],
    [{ marginOfError: 0.05, expected: 1 }, "invalid-value", "expected"],
    [{ marginOfError: 0.05, expected: Number.NaN }, "invalid-value", "expected"],
    [{ marginOfError: 0.05, level: 95 }, "invalid-option", "options.level"],
    [{ marginOfError: 0.05, population: 0 }, "invalid-option", "options.population"],
    [{ marginOfError: 0.05, population: 10.5 }, "invalid-option", "options.population"],
    [{ marginOfError: 0.05, method: "exact" }, "invalid-option", "options.method"],
    [{ marginOfError: 0.05, p: 0.4 }, "invalid-option", "options.p"],
    [{ marginOfError: 1e-9 }, "overflow", "proportionSampleSize"],
    [{ marginOfError: 1e-300 }, "overflow", "proportionSampleSize"],
  ])("refuses %j", (input, code, path) => {
    expect(() => proportionSampleSize(input as { marginOfError: number })).toThrow(expect.objectContaining({ code, path }));
  });
});

describe("the power of a comparison of shares", () => {
  const plan = fc.record({
    n1: size,
    n2: size,
    p1: share,
    p2: share,
    level,
    tails,
    alternative: fc.constantFrom("two-sided", "greater", "less"),
  });
  it("is that of the same plan with groups swapped, and with failures for successes", () => {
    const mirror = { "two-sided": "two-sided", greater: "less", less: "greater" } as const;
    fc.assert(
      fc.property(plan, (input) => {
        const { n1, n2, p1, p2, alternative } = input;
        const swapped = { ...input, n1: n2, n2: n1, p1: p2, p2: p1, alternative: mirror[alternative] };
        expect(proportionPower(swapped as Parameters<typeof proportionPower>[0])).toBeCloseTo(proportionPower(input as never), 12);
      }),
    );
  });
  it("grows with the size of both groups", () => {
    fc.assert(
      fc.property(share, share, size, size, level, tails, (p1, p2, one, other, confidence, which) => {
        const power = (n: number): number => proportionPower({ n, p1, p2, level: confidence, tails: which as "both" });
        expect(power(Math.max(one, other))).toBeGreaterThanOrEqual(power(Math.min(one, other)) * (1 - 1e-12));
      }),
    );
  });
  it("is the level of the test where the shares are equal", () => {
    fc.assert(
      fc.property(share, size, size, level, (p, n1, n2, confidence) => {
        expect(proportionPower({ n1, n2, p1: p, p2: p, level: confidence }) / (1 - confidence)).toBeCloseTo(1, 9);
      }),
    );
  });
  it("asks for the direction of the alternative", () => {
    const rise = { n: 500, p1: 0.56, p2: 0.5 };
    expect(proportionPower({ ...rise, alternative: "greater" })).toBeGreaterThan(proportionPower(rise));
    expect(proportionPower({ ...rise, alternative: "less" })).toBeLessThan(0.001);
    // One-sided is the near tail of a two-sided test of twice the error.
    expect(proportionPower({ ...rise, alternative: "greater", level: 0.975 })).toBeCloseTo(proportionPower({ ...rise, tails: "near" }), 13);
  });
  it("of shares without spread is 0 or 1", () => {
    expect(proportionPower({ n: 10, p1: 1, p2: 0 })).toBe(1);
    expect(proportionPower({ n: 1, p1: 1, p2: 0 })).toBe(0);
    expect(proportionPower({ n: 10, p1: 0, p2: 0 })).toBe(0);
    expect(proportionPower({ n: 10, p1: 1, p2: 1 })).toBe(0);
  });
  it.each([
    [{ p1: 0.5, p2: 0.6 }, "invalid-value", "n1"],
    [{ n1: 10, p1: 0.5, p2: 0.6 }, "invalid-value", "n2"],
    [{ n2: 10, p1: 0.5, p2: 0.6 }, "invalid-value", "n1"],
    [{ n: 0, p1: 0.5, p2: 0.6 }, "invalid-value", "n"],
    [{ n: Infinity, p1: 0.5, p2: 0.6 }, "invalid-value", "n"],
    [{ n: 10, n1: 20, p1: 0.5, p2: 0.6 }, "invalid-value", "n"],
    [{ n: 10, n2: 20, p1: 0.5, p2: 0.6 }, "invalid-value", "n"],
    [{ n: 10, p1: -0.1, p2: 0.6 }, "invalid-value", "p1"],
    [{ n: 10, p1: 0.5, p2: 1.6 }, "invalid-value", "p2"],
    [{ n: 10, p1: 0.5, p2: 0.6, level: 0 }, "invalid-option", "options.level"],
    [{ n: 10, p1: 0.5, p2: 0.6, alternative: "one-sided" }, "invalid-option", "options.alternative"],
    [{ n: 10, p1: 0.5, p2: 0.6, tails: "far" }, "invalid-option", "options.tails"],
    [{ n: 10, p1: 0.5, p2: 0.6, strict: true }, "invalid-option", "options.strict"],
  ])("refuses %j", (input, code, path) => {
    expect(() => proportionPower(input as never)).toThrow(expect.objectContaining({ code, path }));
  });
});

const wantedPower = fc.double({ min: 0.25, max: 0.999, noNaN: true });

describe("the sample size for a difference", () => {
  it("has the wanted power exactly, before rounding, and at least it afterwards", () => {
    fc.assert(
      fc.property(
        share,
        share,
        wantedPower,
        level,
        tails,
        fc.oneof(fc.constant(1), fc.double({ min: 0.1, max: 10, noNaN: true })),
        (p1, p2, power, confidence, which, ratio) => {
          fc.pre(Math.abs(p1 - p2) > 1e-5);
          const test = { p1, p2, level: confidence, tails: which as "both" };
          const { n1, n2, exact } = proportionSampleSizeForDifference({ ...test, power, ratio });
          expect(n1).toBe(Math.max(1, Math.ceil(exact)));
          expect(n2).toBe(Math.max(1, Math.ceil(exact * ratio)));
          // Groups of unequal sizes may have the power without any difference: the pooled error is then below the true one.
          fc.pre(exact > 0);
          expect(proportionPower({ ...test, n1: exact, n2: exact * ratio }) / power).toBeCloseTo(1, 11);
          if (ratio === 1) expect(proportionPower({ ...test, n1, n2 })).toBeGreaterThanOrEqual(power * (1 - 1e-12));
        },
      ),
    );
  });
  it("gives back the size that has the power", () => {
    fc.assert(
      fc.property(share, share, fc.double({ min: 2, max: 1e6, noNaN: true }), level, tails, (p1, p2, n, confidence, which) => {
        const test = { p1, p2, level: confidence, tails: which as "both" };
        const power = proportionPower({ ...test, n });
        // Where the power hardly depends on n, it does not tell n.
        fc.pre(power > 1.5 * (1 - confidence) && power < 0.9999);
        expect(proportionSampleSizeForDifference({ ...test, power }).exact / n).toBeCloseTo(1, 9);
      }),
    );
  });
  it("is smaller for one side, and for both tails", () => {
    const goal = { p1: 0.56, p2: 0.5, power: 0.8 };
    const { exact } = proportionSampleSizeForDifference(goal);
    expect(proportionSampleSizeForDifference({ ...goal, alternative: "greater" }).exact).toBeLessThan(exact);
    expect(proportionSampleSizeForDifference({ ...goal, tails: "near" }).exact).toBeGreaterThan(exact);
    expect(proportionSampleSizeForDifference({ p1: 0.5, p2: 0.56, alternative: "less" }).exact).toBeCloseTo(
      proportionSampleSizeForDifference({ p1: 0.56, p2: 0.5, alternative: "greater" }).exact,
      9,
    );
  });
  it("tells shares without spread apart by a few responses", () => {
    // z^2 p (1 - p) 2 with the pooled p = 1/2.
    expect(proportionSampleSizeForDifference({ p1: 1, p2: 0 })).toEqual({ n1: 2, n2: 2, exact: expect.closeTo(1.9207294103, 9) as number });
  });
  it("is at least one response a group", () => {
    expect(proportionSampleSizeForDifference({ p1: 0.999, p2: 0.001, level: 0.2, power: 0.81 })).toMatchObject({ n1: 1, n2: 1 });
  });
  it.each([
    [{ p1: 0.5, p2: 0.5 }, "invalid-value", "p1"],
    [{ p1: 0.4, p2: 0.5, alternative: "greater" }, "invalid-value", "p1"],
    [{ p1: 0.6, p2: 0.5, alternative: "less" }, "invalid-value", "p1"],
    [{ p1: 0.5, p2: 0.5, alternative: "less" }, "invalid-value", "p1"],
    [{ p1: 50, p2: 0.5 }, "invalid-value", "p1"],
    [{ p1: 0.5, p2: undefined }, "invalid-value", "p2"],
    [{ p1: 0.6, p2: 0.5, power: 1 }, "invalid-value", "power"],
    [{ p1: 0.6, p2: 0.5, power: 0.05 }, "invalid-value", "power"],
    [{ p1: 0.6, p2: 0.5, power: "0.8" }, "invalid-value", "power"],
    [{ p1: 0.6, p2: 0.5, ratio: 0 }, "invalid-value", "ratio"],
    [{ p1: 0.6, p2: 0.5, level: 1 }, "invalid-option", "options.level"],
    [{ p1: 0.6, p2: 0.5, n: 100 }, "invalid-option", "options.n"],
    [{ p1: 1e-300, p2: 0 }, "overflow", "proportionSampleSizeForDifference"],
    [{ p1: 0.5 + 1e-9, p2: 0.5 }, "overflow", "proportionSampleSizeForDifference"],
  ])("refuses %j", (goal, code, path) => {
    expect(() => proportionSampleSizeForDifference(goal as never)).toThrow(expect.objectContaining({ code, path }));
  });
});

describe("the detectable difference", () => {
  it("has the wanted power, upwards and downwards", () => {
    fc.assert(
      fc.property(share, wantedPower, size, size, level, tails, (p, power, n1, n2, confidence, which) => {
        const test = { n1, n2, level: confidence, tails: which as "both" };
        const { increase, decrease } = proportionDetectableDifference({ ...test, p, power });
        if (increase !== null) expect(proportionPower({ ...test, p1: p + increase, p2: p })).toBeCloseTo(power, 6);
        else expect(proportionPower({ ...test, p1: 1, p2: p })).toBeLessThan(power);
        if (decrease !== null) expect(proportionPower({ ...test, p1: p - decrease, p2: p })).toBeCloseTo(power, 6);
        else expect(proportionPower({ ...test, p1: 0, p2: p })).toBeLessThan(power);
      }),
    );
  });
  it("is the difference whose sample size it is", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.05, max: 0.95, noNaN: true }), fc.integer({ min: 200, max: 1e6 }), tails, (p, n, which) => {
        const { increase, decrease } = proportionDetectableDifference({ n, p, tails: which as "both" });
        for (const by of [increase, decrease === null ? null : -decrease]) {
          if (by === null) continue;
          const { exact } = proportionSampleSizeForDifference({ p1: p + by, p2: p, tails: which as "both" });
          expect(exact / n).toBeCloseTo(1, 8);
        }
      }),
    );
  });
  it("shrinks as the groups grow, and mirrors the failures", () => {
    fc.assert(
      fc.property(share, fc.integer({ min: 20, max: 1e6 }), (p, n) => {
        const few = proportionDetectableDifference({ n, p });
        const many = proportionDetectableDifference({ n: 2 * n, p });
        if (few.increase !== null) expect(many.increase).toBeLessThan(few.increase);
        const mirrored = proportionDetectableDifference({ n, p: 1 - p });
        if (few.increase !== null) expect(mirrored.decrease).toBeCloseTo(few.increase, 11);
      }),
    );
  });
  it("is null where not even the end of the scale is noticed, or nobody asked", () => {
    expect(proportionDetectableDifference({ n: 20, p: 0.99 })).toEqual({ increase: null, decrease: expect.any(Number) as number });
    expect(proportionDetectableDifference({ n: 20, p: 0 })).toEqual({ increase: expect.any(Number) as number, decrease: null });
    expect(proportionDetectableDifference({ n: 1, p: 0.5 })).toEqual({ increase: null, decrease: null });
    expect(proportionDetectableDifference({ n: 100, p: 0.5, alternative: "greater" }).decrease).toBe(null);
    expect(proportionDetectableDifference({ n: 100, p: 0.5, alternative: "less" }).increase).toBe(null);
    const { increase } = proportionDetectableDifference({ n: 100, p: 0.5 });
    expect(proportionDetectableDifference({ n: 100, p: 0.5, alternative: "greater" }).increase).toBeLessThan(increase as number);
  });
  it.each([
    [{ p: 0.5 }, "invalid-value", "n1"],
    [{ n: 10 }, "invalid-value", "p"],
    [{ n: 10, p: 1.1 }, "invalid-value", "p"],
    [{ n: 10, p: 0.5, power: 0 }, "invalid-value", "power"],
    [{ n: 10, p: 0.5, level: 0 }, "invalid-option", "options.level"],
    [{ n: 10, p1: 0.5 }, "invalid-option", "options.p1"],
  ])("refuses %j", (input, code, path) => {
    expect(() => proportionDetectableDifference(input as never)).toThrow(expect.objectContaining({ code, path }));
  });
});

describe("reference", () => {
  const cases = referenceCases("proportions");
  if (!referenceFolderPresent) {
    it("ABSENT: ../shared/reference/proportions.json was not checked", () => {
      expect(cases).toEqual([]);
    });
  }
  for (const reference of cases) {
    const { id, input, options, expected } = reference;
    const near = (key: string, got: number): void => {
      expect(Math.abs(got - (expected[key] as number))).toBeLessThanOrEqual(allowance(reference, key, expected[key] as number));
    };
    if (id.startsWith("sample-size-")) {
      it(`agrees with ${id}`, () => {
        const population = (input["population"] as number | null) ?? undefined;
        const { responses, exact } = proportionSampleSize({
          marginOfError: input["marginOfError"] as number,
          expected: input["expected"] as number,
          population,
          level: options["level"] as number,
        });
        near("nExact", exact);
        expect(responses).toBe(expected["n"]);
      });
    }
    if (id.startsWith("power-two-")) {
      it(`agrees with ${id}`, () => {
        const { n, p1, p2 } = input as Record<"n" | "p1" | "p2", number>;
        near(
          "power",
          proportionPower({ n, p1, p2, level: 1 - (options["alpha"] as number), tails: options["strict"] === true ? "both" : "near" }),
        );
      });
    }
    if (id.startsWith("sample-two-")) {
      it(`agrees with ${id}`, () => {
        const { power, p1, p2 } = input as Record<"power" | "p1" | "p2", number>;
        const { exact } = proportionSampleSizeForDifference({ power, p1, p2, level: 1 - (options["alpha"] as number), tails: "near" });
        near("nPerGroup", exact);
      });
    }
  }

  // R's documentation of power.prop.test: n = 50 and 0.5 against 0.75 have a power of 0.740; a power of 0.9 needs 76.7 a group.
  it("agrees with the examples of power.prop.test", () => {
    expect(proportionPower({ n: 50, p1: 0.5, p2: 0.75 })).toBeCloseTo(0.74, 3);
    expect(proportionSampleSizeForDifference({ p1: 0.5, p2: 0.75, power: 0.9 }).exact).toBeCloseTo(76.7, 1);
  });
  it("agrees with the sample sizes that every survey handbook prints for a margin of 3, 4, 5 and 10 points", () => {
    const sizes = [0.03, 0.04, 0.05, 0.1].map((marginOfError) => proportionSampleSize({ marginOfError }).responses);
    expect(sizes).toEqual([1068, 601, 385, 97]);
  });
});

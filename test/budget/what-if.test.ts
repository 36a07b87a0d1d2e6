import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { breakEven } from "../../src/budget/break-even.ts";
import { businessCase } from "../../src/budget/business-case.ts";
import type { CaseModel } from "../../src/budget/case-model.ts";
import type { Distribution } from "../../src/budget/distribution.ts";
import { scenarios } from "../../src/budget/scenarios.ts";
import { sensitivity } from "../../src/budget/sensitivity.ts";
import { simulate } from "../../src/budget/simulate.ts";

const error = (path: string, code = "invalid-value"): unknown => expect.objectContaining({ code, path });
const triangle = fc
  .tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 }))
  .map((three): Distribution => {
    const [low, mode, high] = three.sort((a, b) => a - b) as [number, number, number];
    return { distribution: "triangular", low, mode, high };
  });
const skewed = fc
  .record({ mu: fc.integer({ min: 0, max: 4 }), sigma: fc.integer({ min: 1, max: 3 }) })
  .map((each): Distribution => ({ distribution: "lognormal", ...each }));
const model = fc
  .record({
    build: triangle,
    gain: fc.oneof(triangle, skewed),
    rate: fc.constantFrom<number | Distribution>(0.1, { distribution: "uniform", low: 0.02, high: 0.2 }),
  })
  .map(({ build, gain, rate }): CaseModel => ({
    costs: [
      { name: "build", amount: [build], start: 0 },
      { name: "run", amount: 3 },
    ],
    benefits: [{ name: "gain", amount: gain, growth: 0.01 }],
    horizon: 4,
    discountRate: rate,
  }));

describe("sensitivity", () => {
  it("has bars that contain the base case, the longest first, and certain inputs have none", () => {
    fc.assert(
      fc.property(model, fc.constantFrom(0.01, 0.1, 0.4), (given, tail) => {
        const { base, bars } = sensitivity(given, { tail });
        expect(base).toBe(scenarios(given)[1]?.result.npv);
        for (const { from, to, swing, npvAtLow, npvAtHigh } of bars) {
          expect(from <= base && base <= to).toBe(true);
          expect([from, to]).toEqual([Math.min(base, npvAtLow, npvAtHigh), Math.max(base, npvAtLow, npvAtHigh)]);
          expect(swing).toBe(to - from);
        }
        const swings = bars.map(({ swing }) => swing);
        expect(swings).toEqual([...swings].sort((a, b) => b - a));
      }),
    );
  });
  it("moves what it is told to move, plain numbers too", () => {
    const given: CaseModel = {
      inputs: { lift: 2, price: { distribution: "uniform", low: 10, high: 20 } },
      costs: [],
      benefits: [{ name: "gain", amount: ({ lift, price }) => (lift as number) * (price as number) }],
      horizon: 1,
      discountRate: 0,
      timing: "now",
    };
    expect(sensitivity(given).bars).toEqual([
      { input: "price", base: 15, low: 11, high: 19, npvAtLow: 22, npvAtHigh: 38, from: 22, to: 38, swing: 16 },
    ]);
    expect(sensitivity(given, { ranges: { lift: [0, 5] } }).bars.map(({ input, swing }) => [input, swing])).toEqual([
      ["lift", 75],
      ["price", 16],
    ]);
    expect(() => sensitivity(given, { ranges: { left: [0, 5] } })).toThrow(error('options.ranges["left"]'));
    expect(() => sensitivity(given, { ranges: { lift: [5, 0] } })).toThrow(error('options.ranges["lift"]', "invalid-option"));
    expect(() => sensitivity(given, { tail: 0.5 })).toThrow(error("options.tail", "invalid-option"));
  });
});

describe("scenarios", () => {
  it("are ordered, and the base case is that of the simulation", () => {
    fc.assert(
      fc.property(model, (given) => {
        const [worst, base, best] = scenarios(given).map(({ result }) => result.npv) as [number, number, number];
        expect(worst).toBeLessThanOrEqual(best);
        expect(simulate(given, { draws: 100 }).base).toBe(base);
      }),
      { numRuns: 25 },
    );
  });
  it("are business cases of the named figures", () => {
    const given: CaseModel = {
      costs: [{ name: "build", amount: [{ distribution: "uniform", low: 80, high: 120 }], start: 0 }],
      benefits: [{ name: "gain", amount: { distribution: "uniform", low: 40, high: 60 } }],
      horizon: 3,
      discountRate: 0.1,
    };
    const [base, bad] = scenarios(given, { sets: { bad: { "build[0]": 150, gain: 30 } } });
    expect([base?.name, bad?.name]).toEqual(["base", "bad"]);
    expect(bad?.inputs).toEqual([
      { name: "build[0]", value: 150 },
      { name: "gain", value: 30 },
    ]);
    expect(bad?.result).toEqual(
      businessCase({
        costs: [{ name: "build", amount: [150], start: 0 }],
        benefits: [{ name: "gain", amount: 30 }],
        horizon: 3,
        discountRate: 0.1,
      }),
    );
    expect(() => scenarios(given, { sets: { bad: { built: 1 } } })).toThrow(error('options.sets["bad"]["built"]'));
    expect(() => scenarios(given, { sets: { bad: { gain: Number.NaN } } })).toThrow(error('options.sets["bad"]["gain"]'));
  });
});

describe("breakEven", () => {
  const given = (gain: CaseModel["benefits"][number]["amount"], inputs: CaseModel["inputs"] = {}): CaseModel => ({
    inputs,
    costs: [{ name: "build", amount: [100], start: 0 }],
    benefits: [{ name: "gain", amount: gain }],
    horizon: 3,
    discountRate: 0.1,
  });
  it("finds the figure at which nothing is won or lost", () => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 39 }), fc.integer({ min: 42, max: 90 }), (low, high) => {
        const { value, reason, values } = breakEven(given({ distribution: "uniform", low, high }), "gain", { between: [low, high] });
        expect(value).toBeCloseTo(100 / ((1 - 1.1 ** -3) / 0.1), 10);
        expect([values.length, reason]).toEqual([1, null]);
      }),
    );
  });
  it("says when there is none", () => {
    expect(breakEven(given({ distribution: "uniform", low: 50, high: 60 }), "gain")).toMatchObject({
      value: null,
      values: [],
      reason: "always-positive",
    });
    expect(breakEven(given({ distribution: "uniform", low: 10, high: 20 }), "gain")).toMatchObject({
      value: null,
      reason: "always-negative",
    });
  });
  it("finds them all, and the one closest to the base case first", () => {
    // A price of x sells 20 - x: too cheap and too dear both lose.
    const model = given(({ price }) => (price as number) * (20 - (price as number)) * 0.5, { price: 14 });
    const { value, values } = breakEven(model, "price", { between: [0, 20] });
    const revenue = 200 / ((1 - 1.1 ** -3) / 0.1);
    const roots = [10 - Math.sqrt(100 - revenue), 10 + Math.sqrt(100 - revenue)];
    expect(values).toEqual(roots.map((root) => expect.closeTo(root, 9)));
    expect(value).toBe(values[1]);
  });
  it("meets a figure exactly on the grid once", () => {
    const { values } = breakEven({ ...given(({ x }) => x as number, { x: 0 }), horizon: 1, discountRate: 0 }, "x", { between: [0, 200] });
    expect(values).toEqual([100]);
  });
  it("finds the discount rate, which is then the internal rate of return", () => {
    const model: CaseModel = { ...given(60), discountRate: { distribution: "uniform", low: 0, high: 1 } };
    expect(breakEven(model, "discountRate").value).toBeCloseTo(
      businessCase({ costs: [{ name: "", amount: [100], start: 0 }], benefits: [{ name: "", amount: 60 }], horizon: 3, discountRate: 0.1 })
        .irr.rates[0] as number,
      10,
    );
  });
  it("asks where to look for a plain number, and for a name that is one", () => {
    const model = given(({ x }) => x as number, { x: 50 });
    expect(() => breakEven(model, "x")).toThrow(error("options.between", "invalid-option"));
    expect(() => breakEven(model, "x", { between: [2, 1] })).toThrow(error("options.between", "invalid-option"));
    expect(() => breakEven(model, "y")).toThrow(error("input"));
  });
});

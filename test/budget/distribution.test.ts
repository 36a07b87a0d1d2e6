import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Distribution, fillDistribution, quantileOfSampler, samplerOf } from "../../src/budget/distribution.ts";
import { createRandom } from "../../src/core/random.ts";
import { betaQuantile } from "../../src/stats/beta.ts";
import { simulationFigures } from "../reference/figures-simulation.ts";

const DRAWS = 40_000;

/** Whether mean and variance of draws are within 4 of their standard errors. */
function expectMoments(distribution: Distribution, mean: number, variance: number): void {
  const drawn = fillDistribution(createRandom(99), distribution, new Float64Array(DRAWS));
  const average = drawn.reduce((sum, value) => sum + value, 0) / DRAWS;
  const squares = drawn.map((value) => (value - average) ** 2);
  const spread = squares.reduce((sum, value) => sum + value, 0) / DRAWS;
  const fourth = squares.reduce((sum, value) => sum + value ** 2, 0) / DRAWS;
  expect(Math.abs(average - mean)).toBeLessThanOrEqual(4 * Math.sqrt(variance / DRAWS));
  expect(Math.abs(spread - variance)).toBeLessThanOrEqual(4 * Math.sqrt((fourth - spread * spread) / DRAWS));
}

describe("draws", () => {
  it.each(simulationFigures)("of the $name distribution have its mean and variance", ({ distribution, mean, variance }) => {
    expectMoments(distribution, mean, variance);
    expect(samplerOf(distribution, "").base).toBeCloseTo(mean, 12);
  });
  it("exceed the limits of a measured figure as often as its level says, and its ends never", () => {
    const given: Distribution = {
      distribution: "measured",
      estimate: 0.95,
      interval: { low: 0.8, high: 0.98, level: 0.9 },
      min: 0,
      max: 1,
    };
    const sampler = samplerOf(given, "");
    expect(quantileOfSampler(sampler, 0.05)).toBeCloseTo(0.8, 12);
    expect(quantileOfSampler(sampler, 0.5)).toBe(0.95);
    expect(quantileOfSampler(sampler, 0.95)).toBeCloseTo(0.98, 12);
    expect(Math.max(...fillDistribution(createRandom(4), given, new Float64Array(20_000)))).toBe(1);
  });
  it("have rising quantiles between their ends", () => {
    const share = fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true });
    fc.assert(
      fc.property(fc.constantFrom(...simulationFigures), share, share, ({ distribution }, p, q) => {
        const sampler = samplerOf(distribution, "");
        const [low, high] = [quantileOfSampler(sampler, Math.min(p, q)), quantileOfSampler(sampler, Math.max(p, q))];
        expect(low).toBeLessThanOrEqual(high);
        expect(low).toBeGreaterThanOrEqual(sampler.least);
      }),
    );
  });
  it.each<[Distribution, number, number]>([
    [{ distribution: "triangular", low: 2, mode: 3, high: 7 }, 0.2, 3],
    [{ distribution: "triangular", low: 2, mode: 2, high: 6 }, 0.75, 4],
    [{ distribution: "triangular", low: 2, mode: 6, high: 6 }, 0.25, 4],
    [{ distribution: "uniform", low: -1, high: 4 }, 0.2, 0],
    [{ distribution: "lognormal", mu: 0, sigma: 1 }, 0.975, 7.099071384231349],
    [{ distribution: "normal", mean: 1, sd: 2 }, 0.025, 1 - 2 * 1.959963984540054],
    [{ distribution: "discrete", values: [5, -1], weights: [1, 3] }, 0.749, -1],
    [{ distribution: "discrete", values: [5, -1], weights: [1, 3] }, 0.751, 5],
    [{ distribution: "pert", low: 0, mode: 1, high: 4, shape: 2 }, 0.5, 4 * betaQuantile(0.5, 1.5, 2.5)],
  ])("%o at %f is %f", (distribution, probability, value) => {
    expect(quantileOfSampler(samplerOf(distribution, ""), probability)).toBeCloseTo(value, 7);
  });
  it.each<[object, string]>([
    [{ distribution: "triangular", low: 2, mode: 1, high: 7 }, "distribution.mode"],
    [{ distribution: "triangular", low: 2, mode: 9, high: 7 }, "distribution.mode"],
    [{ distribution: "uniform", low: 2, high: 1 }, "distribution.mode"],
    [{ distribution: "uniform", low: Number.NaN, high: 1 }, "distribution.low"],
    [{ distribution: "normal", mean: 0, sd: -1 }, "distribution.sd"],
    [{ distribution: "lognormal", mu: 700, sigma: 2 }, "distribution.sigma"],
    [{ distribution: "pert", low: 0, mode: 1, high: 2, shape: 0 }, "distribution.shape"],
    [{ distribution: "discrete", values: [] }, "distribution.values"],
    [{ distribution: "discrete", values: [1, 2], weights: [1] }, "distribution.weights"],
    [{ distribution: "discrete", values: [1, 2], weights: [0, 0] }, "distribution.weights"],
    [{ distribution: "measured", estimate: 1, interval: { low: 2, high: 3, level: 0.9 } }, "distribution.interval"],
    [{ distribution: "measured", estimate: 2, interval: { low: 1, high: 3, level: 1 } }, "distribution.interval.level"],
    [{ distribution: "measured", estimate: 2, interval: { low: 1, high: 3, level: 0.9 }, max: 1 }, "distribution.max"],
    [{ distribution: "constant", value: Infinity }, "distribution.value"],
  ])("are refused of %o", (distribution, path) => {
    expect(() => fillDistribution(createRandom(1), distribution as Distribution, new Float64Array(1))).toThrow(
      expect.objectContaining({ code: "invalid-value", path }),
    );
  });
  it("are refused of unknown distributions and fields", () => {
    for (const given of [{ distribution: "cauchy" }, { distribution: "constant", value: 1, sd: 2 }]) {
      expect(() => samplerOf(given as never, "x")).toThrow(expect.objectContaining({ code: "invalid-option" }));
    }
  });
});

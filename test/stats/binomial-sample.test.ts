import { describe, expect, it } from "vitest";
import { createRandom } from "../../src/core/random.ts";
import { binomialSample, logDensity } from "../../src/stats/binomial-sample.ts";
import { binomialDensity, binomialDistribution, binomialQuantile, binomialUpperTail } from "../../src/stats/binomial.ts";
import { chiSquareUpperTail } from "../../src/stats/chi-square.ts";
import { multinomialSample } from "../../src/stats/multinomial-sample.ts";

const LARGEST = 2 ** 53 - 1;
/** Either side of the change from inversion to rejection, few and many trials, rare and common outcomes. */
const grid: [number, number][] = [
  [1, 0.3],
  [2, 0.5],
  [5, 0.9],
  [20, 0.49],
  [20, 0.5],
  [21, 0.48],
  [40, 0.25],
  [45, 0.75],
  [100, 0.0999],
  [100, 0.1],
  [100, 0.9],
  [300, 0.99],
  [1000, 0.013],
  [1000, 0.5],
  [10_000, 0.3],
  [1e6, 9.9e-6],
  [1e6, 1.01e-5],
  [1e6, 0.4],
  [1e9, 3e-7],
  [1e12, 0.2],
  [LARGEST, 2e-16],
  [LARGEST, 2e-15],
  [LARGEST, 0.001],
  [LARGEST, 0.5],
  [LARGEST, 0.875],
];

describe("a binomial draw", () => {
  it.each(grid)("of %i trials at %d has the binomial law", (n, p) => {
    const draws = 30_000;
    const random = createRandom(`law of ${n} at ${p}`);
    const drawn = Float64Array.from({ length: draws }, () => binomialSample(random, n, p)).sort();
    // Cells of about equal chance, and the tails apart, where a wrong hat shows first. The last one is the upper tail, computed directly.
    const ends = [0.001, 0.01, ...Array.from({ length: 24 }, (_, cell) => (cell + 1) / 25), 0.99, 0.999].sort((one, other) => one - other);
    const cuts = [...new Set(ends.map((share) => binomialQuantile(share, n, p)))].filter((cut) => cut < n);
    let [deviance, place] = [0, 0];
    for (const [index, cut] of [...cuts, n].entries()) {
      const before = cuts[index - 1];
      const chance =
        index === cuts.length && before !== undefined
          ? binomialUpperTail(before, n, p)
          : binomialDistribution(cut, n, p) - (before === undefined ? 0 : binomialDistribution(before, n, p));
      const start = place;
      while (place < draws && (drawn[place] as number) <= cut) place += 1;
      deviance += (place - start - draws * chance) ** 2 / (draws * chance);
    }
    expect(place).toBe(draws);
    expect(chiSquareUpperTail(deviance, cuts.length)).toBeGreaterThan(1e-3);
  });
  it.each(grid)("of %i trials at %d has mean np and variance npq", (n, p) => {
    const draws = 30_000;
    const random = createRandom(`moments of ${n} at ${p}`);
    const spread = Math.sqrt(n * p * (1 - p));
    let [first, second] = [0, 0];
    for (let index = 0; index < draws; index += 1) {
      const deviation = (binomialSample(random, n, p) - n * p) / spread;
      first += deviation / draws;
      second += deviation ** 2 / draws;
    }
    // Kurtosis of a binomial: 3 + (1 - 6 p q) / (n p q).
    const fourth = 3 + (1 - 6 * p * (1 - p)) / spread ** 2;
    expect(Math.abs(first)).toBeLessThan(4 / Math.sqrt(draws));
    expect(Math.abs(second - 1)).toBeLessThan(4 * Math.sqrt((fourth - 1) / draws));
  });
  it.each([0, 1, 7, 1000, LARGEST])("of %i trials is certain at 0 and at 1", (n) => {
    const random = createRandom(1);
    for (let index = 0; index < 10; index += 1) {
      expect(binomialSample(random, n, 0)).toBe(0);
      expect(binomialSample(random, n, 1)).toBe(n);
    }
  });
  it("takes no random number for what is certain, and two at least by rejection", () => {
    const random = createRandom("certain");
    const before = { ...random };
    for (const [n, p] of [
      [0, 0.3],
      [12, 0],
      [12, 1],
    ] as const) {
      binomialSample(random, n, p);
    }
    expect(random).toStrictEqual(before);
    binomialSample(random, 12, 0.5);
    expect((random.counter - before.counter) | 0).toBe(2);
    binomialSample(random, 20, 0.5);
    expect((random.counter - before.counter) | 0).toBeGreaterThanOrEqual(6);
  });
  it("is accepted by the exact ratio of densities, at the mode, beside it and in both tails", () => {
    for (const [n, p] of [
      [20, 0.5],
      [21, 0.48],
      [100, 0.1],
      [1000, 0.3],
      [1e6, 1.5e-5],
      [1e9, 0.25],
      [2 ** 52, 0.5],
      [2 ** 53 - 2, 0.25],
    ] as const) {
      const mode = Math.floor((n + 1) * p);
      // n p itself is exact here, or a double of few digits.
      const fromMode = n * p - mode;
      const spread = Math.sqrt(n * p * (1 - p));
      for (const step of [-5, -3, -1, -0.1, 0.1, 1, 3, 5, 7]) {
        const steps = Math.round(step * spread);
        if (mode + steps < 0 || mode + steps > n) continue;
        const ratio = logDensity(steps, mode, fromMode, n, p) - logDensity(0, mode, fromMode, n, p);
        const expected = Math.log(binomialDensity(mode + steps, n, p) / binomialDensity(mode, n, p));
        expect(Math.abs(ratio - expected), `${n} ${p} ${steps}`).toBeLessThanOrEqual(2e-13 * (1 + Math.abs(expected)));
      }
      for (const end of [-mode, n - mode]) {
        const expected = Math.log(binomialDensity(mode + end, n, p) / binomialDensity(mode, n, p));
        const ratio = logDensity(end, mode, fromMode, n, p) - logDensity(0, mode, fromMode, n, p);
        if (expected > -600) expect(Math.abs(ratio - expected)).toBeLessThanOrEqual(2e-13 * (1 + Math.abs(expected)));
      }
    }
  });
  it("of no trial is 0, and the smallest chance is one", () => {
    expect(binomialSample(createRandom(1), 0, 0.3)).toBe(0);
    expect(binomialSample(createRandom(1), LARGEST, 5e-324)).toBe(0);
  });
  it("is pinned by its seed", () => {
    const random = createRandom(7);
    expect([50, 1e6, LARGEST].map((n) => binomialSample(random, n, 0.4))).toStrictEqual([25, 400090, 3602879633872771]);
  });
  it.each<[unknown, unknown, string]>([
    [-1, 0.5, "trials"],
    [1.5, 0.5, "trials"],
    [2 ** 53, 0.5, "trials"],
    [3, -0.1, "probability"],
    [3, 1.1, "probability"],
    [3, Number.NaN, "probability"],
  ])("refuses %s trials at %s", (n, p, path) => {
    expect(() => binomialSample(createRandom(1), n as number, p as number)).toThrow(
      expect.objectContaining({ code: "invalid-value", path }),
    );
  });
});

describe("a multinomial draw", () => {
  const weights = [5, 0, 2.5, 12, 0.5, 0];
  it("adds up, and leaves what weighs nothing empty", () => {
    const random = createRandom("adds up");
    for (const n of [0, 1, 17, 1e6, LARGEST]) {
      const counts = multinomialSample(random, n, weights);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(n);
      expect([counts[1], counts[5]]).toStrictEqual([0, 0]);
      expect(counts.every((count) => Number.isSafeInteger(count) && count >= 0)).toBe(true);
    }
  });
  it("has the means and covariances of the multinomial law", () => {
    const [draws, n, total] = [20_000, 60, 20];
    const random = createRandom("covariances");
    const sums = weights.map(() => 0);
    const products = weights.map(() => weights.map(() => 0));
    for (let draw = 0; draw < draws; draw += 1) {
      const deviations = multinomialSample(random, n, weights).map((count, index) => count - (n * (weights[index] as number)) / total);
      for (const [row, deviation] of deviations.entries()) {
        sums[row]! += deviation / draws;
        for (const [column, other] of deviations.entries()) products[row]![column]! += (deviation * other) / draws;
      }
    }
    for (const [row, one] of weights.entries()) {
      const variance = (n * one * (total - one)) / total ** 2;
      expect(Math.abs(sums[row] as number)).toBeLessThanOrEqual(4 * Math.sqrt(variance / draws));
      for (const [column, other] of weights.entries()) {
        const expected = row === column ? variance : (-n * one * other) / total ** 2;
        const others = (n * other * (total - other)) / total ** 2;
        expect(Math.abs((products[row]?.[column] as number) - expected)).toBeLessThanOrEqual(
          5 * Math.sqrt((variance * others * 2) / draws),
        );
      }
    }
  });
  it("does not care for the unit of the weights", () => {
    const draw = (factor: number): number[] =>
      multinomialSample(
        createRandom(3),
        1000,
        weights.map((weight) => weight * factor),
      );
    expect(draw(0.25)).toStrictEqual(draw(1));
    expect(draw(2 ** 600)).toStrictEqual(draw(1));
  });
  it.each<[unknown, string]>([
    [[], "weights"],
    [[0, 0], "weights"],
    [[1e308, 1e308], "weights"],
    [[1, -1], "weights[1]"],
    [[1, Number.NaN], "weights[1]"],
    [[Infinity], "weights[0]"],
  ])("refuses the weights %j", (wrong, path) => {
    expect(() => multinomialSample(createRandom(1), 3, wrong as number[])).toThrow(
      expect.objectContaining({ code: "invalid-value", path }),
    );
  });
  it("refuses half a trial", () => {
    expect(() => multinomialSample(createRandom(1), 0.5, [1])).toThrow(expect.objectContaining({ path: "trials" }));
  });
});

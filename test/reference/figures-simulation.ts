import type { Distribution } from "../../src/budget/distribution.ts";

/** Exact moments (mpmath 1.2.1, from the definitions), and a hash of 2000 draws of seed 2025 that must never change. */
export const simulationFigures: readonly {
  readonly name: string;
  readonly distribution: Distribution;
  readonly mean: number;
  readonly variance: number;
  readonly hash: string;
}[] = [
  {
    name: "uniform",
    distribution: { distribution: "uniform", low: -1, high: 4 },
    mean: 1.5,
    variance: 2.0833333333333335,
    hash: "da660f32",
  },
  {
    name: "triangular",
    distribution: { distribution: "triangular", low: 2, mode: 3, high: 7 },
    mean: 4,
    variance: 1.1666666666666667,
    hash: "5f2241a2",
  },
  { name: "pert", distribution: { distribution: "pert", low: 10, mode: 20, high: 60 }, mean: 25, variance: 75, hash: "5f015ff8" },
  { name: "normal", distribution: { distribution: "normal", mean: 420, sd: 100 }, mean: 420, variance: 10_000, hash: "36a161a4" },
  {
    name: "lognormal",
    distribution: { distribution: "lognormal", mu: 1, sigma: 0.5 },
    mean: 3.080216848918031,
    variance: 2.694758124344948,
    hash: "68c07bb0",
  },
  {
    name: "beta",
    distribution: { distribution: "beta", alpha: 0.5, beta: 3 },
    mean: 1 / 7,
    variance: (0.5 * 3) / (3.5 * 3.5 * 4.5),
    hash: "3a5d548b",
  },
  {
    name: "discrete",
    distribution: { distribution: "discrete", values: [5, -1], weights: [1, 3] },
    mean: 0.5,
    variance: 6.75,
    hash: "d17ac0ac",
  },
  {
    name: "measured",
    distribution: { distribution: "measured", estimate: 10, interval: { low: 8.040036015459947, high: 11.959963984540053, level: 0.95 } },
    mean: 10,
    variance: 1,
    hash: "2afe96f0",
  },
];

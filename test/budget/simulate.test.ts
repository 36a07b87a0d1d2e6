import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { businessCase } from "../../src/budget/business-case.ts";
import type { CaseModel } from "../../src/budget/case-model.ts";
import { type Distribution, fillDistribution } from "../../src/budget/distribution.ts";
import { npv } from "../../src/budget/npv.ts";
import { simulate, simulationFromParts } from "../../src/budget/simulate.ts";
import { simulationPart } from "../../src/budget/simulation-part.ts";
import { createRandom } from "../../src/core/random.ts";
import { simulationFigures } from "../reference/figures-simulation.ts";

const error = (path: string, code = "invalid-value"): unknown => expect.objectContaining({ code, path });
const uniform = (low: number, high: number): Distribution => ({ distribution: "uniform", low, high });
const money = fc.integer({ min: 1, max: 100_000 });
const small: CaseModel = {
  costs: [
    { name: "build", amount: [{ distribution: "pert", low: 800, mode: 1000, high: 1800 }], start: 0 },
    { name: "run", amount: { distribution: "discrete", values: [50, 80], weights: [3, 1] } },
  ],
  benefits: [
    { name: "kept", amount: { distribution: "measured", estimate: 500, interval: { low: 350, high: 700, level: 0.95 } }, growth: 0.02 },
    { name: "saved", amount: { distribution: "triangular", low: 0, mode: 40, high: 100 }, drawn: "every-period" },
  ],
  horizon: 4,
  discountRate: 0.08,
};

describe("the simulation", () => {
  it("of certain amounts is the business case, to the last bit", () => {
    fc.assert(
      fc.property(
        money,
        money,
        money,
        fc.integer({ min: 1, max: 12 }),
        fc.constantFrom("now" as const, "period-end" as const),
        (build, run, gain, horizon, timing) => {
          const certain = (value: number): Distribution[] => [
            { distribution: "constant", value },
            { distribution: "normal", mean: value, sd: 0 },
            uniform(value, value),
            { distribution: "triangular", low: value, mode: value, high: value },
            { distribution: "pert", low: value, mode: value, high: value },
            { distribution: "beta", alpha: 2, beta: 3, low: value, high: value },
            { distribution: "discrete", values: [value, 7], weights: [2, 0] },
            { distribution: "measured", estimate: value, interval: { low: value, high: value, level: 0.9 } },
          ];
          const rest = { horizon, discountRate: 0.07, timing };
          const plain = businessCase({
            ...rest,
            costs: [
              { name: "build", amount: [build], start: 0 },
              { name: "run", amount: run, growth: 0.03 },
            ],
            benefits: [{ name: "gain", amount: gain, growth: 0.01 }],
          });
          for (const [index, amount] of certain(gain).entries()) {
            const model: CaseModel = {
              ...rest,
              costs: [
                { name: "build", amount: [certain(build)[index] as Distribution], start: 0 },
                { name: "run", amount: run, growth: 0.03 },
              ],
              benefits: [{ name: "gain", amount, growth: 0.01 }],
            };
            const result = simulate(model, { draws: 100 });
            expect([result.base, result.mean, result.min, result.max, result.percentiles[0]?.value]).toEqual(new Array(5).fill(plain.npv));
            expect([result.standardDeviation, result.percentiles[2]?.standardError]).toEqual([0, 0]);
            expect(result.probabilityPositive.probability).toBe(plain.npv > 0 ? 1 : 0);
            expect(result.paybackBy[0]?.probability).toBe(plain.payback.periods === null ? 0 : 1);
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it("joins from parts to the same bits, however it is cut", () => {
    const options = { draws: 9000, seed: "parts", paybackBy: [2.5, 3, 4] };
    const whole = simulate(small, options);
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 8999 }), { maxLength: 5 }), (cuts) => {
        const edges = [0, ...cuts.sort((a, b) => a - b), 9000];
        const parts = edges.slice(1).map((to, index) => simulationPart(small, { ...options, from: edges[index] ?? 0, to }));
        expect(simulationFromParts(small, structuredClone(parts).reverse(), options)).toEqual(whole);
      }),
      { numRuns: 20 },
    );
  });

  it("adds up: the net present value of two cases together is the sum, draw by draw", () => {
    const left: CaseModel = { ...small, benefits: [] };
    const right: CaseModel = { ...small, costs: [] };
    const [both, one, other] = [small, left, right].map((model) => simulationPart(model, { draws: 2000, paybackBy: [] }).npv) as [
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    both.forEach((value, draw) => expect(Math.abs(value - (one[draw] as number) - (other[draw] as number))).toBeLessThan(1e-9));
  });

  it("values each draw as the business case with these figures would", () => {
    const byFunction: CaseModel = {
      inputs: { rate: uniform(0.1, 0.2) },
      costs: [{ name: "build", amount: [100], start: 0 }],
      benefits: [{ name: "gain", amount: ({ rate }) => [1000 * (rate as number), 500 * (rate as number)] }],
      horizon: 3,
      discountRate: { distribution: "discrete", values: [0.05, 0.1] },
    };
    const values = simulationPart(byFunction, { draws: 100, seed: 3 }).npv;
    const rates = fillDistribution(createRandom("3\u0000rate"), uniform(0.1, 0.2), new Float64Array(100));
    const discount = fillDistribution(createRandom("3\u0000discountRate"), byFunction.discountRate as Distribution, new Float64Array(100));
    values.forEach((value, draw) => {
      const rate = rates[draw] as number;
      expect(value).toBeCloseTo(npv(discount[draw] as number, [-100, 1000 * rate, 500 * rate, 0]), 10);
    });
  });

  it("counts paybacks as payback does, between periods too", () => {
    const model: CaseModel = {
      costs: [{ name: "build", amount: [100], start: 0 }],
      benefits: [{ name: "gain", amount: { distribution: "discrete", values: [40, 80, 10] } }],
      horizon: 3,
      discountRate: 0,
    };
    // 40 a year: after 2.5 years; 80: after 1.25; 10: never.
    const { paybackBy, probabilityPositive } = simulate(model, { draws: 3000, paybackBy: [1.24, 1.25, 2.49, 2.5, 3] });
    const [never, early, stillEarly, both, end] = paybackBy.map(({ probability }) => probability) as [
      number,
      number,
      number,
      number,
      number,
    ];
    expect(never).toBe(0);
    expect(early).toBe(stillEarly);
    expect(both).toBe(end);
    expect(both).toBe(probabilityPositive.probability);
    expect(Math.abs(early - 1 / 3)).toBeLessThan(0.03);
    expect(Math.abs(both - 2 / 3)).toBeLessThan(0.03);
  });

  it("counts money that is back at the last moment, and never a worth of exactly 0 as above 0", () => {
    const at = (amount: CaseModel["benefits"][number]["amount"]): ReturnType<typeof simulate> =>
      simulate(
        { costs: [{ name: "build", amount: [100], start: 0 }], benefits: [{ name: "gain", amount }], horizon: 2, discountRate: 0 },
        { draws: 1000 },
      );
    const even = at({ distribution: "discrete", values: [50, 10] });
    expect(Math.abs((even.paybackBy[0]?.probability as number) - 0.5)).toBeLessThan(0.07);
    expect(even.probabilityPositive.probability).toBe(0);
    expect(at(50).probabilityPositive.probability).toBe(0);
    expect(at(50).paybackBy[0]?.probability).toBe(1);
  });

  it("has the standard error that theory gives the median of normal figures, sqrt(pi / 2) times that of the mean", () => {
    const model: CaseModel = {
      costs: [],
      benefits: [{ name: "gain", amount: { distribution: "normal", mean: 0, sd: 1 } }],
      horizon: 1,
      discountRate: 0,
    };
    const { percentiles, standardError } = simulate(model, { draws: 40_000, percentiles: [0.5] });
    expect((percentiles[0]?.standardError as number) / standardError).toBeCloseTo(Math.sqrt(Math.PI / 2), 0.5);
  });

  it("tells its own error rightly: 95 of 100 intervals hold the true figures", () => {
    const model: CaseModel = {
      costs: [{ name: "build", amount: [1000], start: 0 }],
      benefits: [{ name: "gain", amount: { distribution: "normal", mean: 420, sd: 100 }, drawn: "every-period" }],
      horizon: 3,
      discountRate: 0.08,
    };
    const hits = [0, 0, 0];
    for (let seed = 0; seed < 200; seed += 1) {
      const { interval, percentiles, probabilityPositive } = simulate(model, { draws: 500, seed, percentiles: [0.95] });
      const found = [interval, percentiles[0]?.interval, probabilityPositive.interval];
      [82.38073464410913, 327.598473582198, 0.7097270383511138].forEach((truth, index) => {
        if ((found[index]?.low as number) <= truth && truth <= (found[index]?.high as number)) hits[index]! += 1;
      });
    }
    for (const hit of hits) expect(Math.abs(hit - 190)).toBeLessThan(13);
  });

  it("has percentiles in order, around the median, and settles towards its end", () => {
    const result = simulate(small, { draws: 20_000, percentiles: [0.01, 0.5, 0.99] });
    const [low, middle, high] = result.percentiles;
    expect(result.min).toBeLessThan(low?.value as number);
    expect(low?.value).toBeLessThan(middle?.value as number);
    expect(high?.value).toBeLessThan(result.max);
    for (const { value, interval } of result.percentiles) expect(interval.low <= value && value <= interval.high).toBe(true);
    expect(result.convergence.map(({ draws }) => draws)).toEqual([313, 625, 1250, 2500, 5000, 10_000, 20_000]);
    expect(result.convergence.at(-1)).toEqual({
      draws: 20_000,
      mean: result.mean,
      standardError: result.standardError,
      probabilityPositive: result.probabilityPositive.probability,
    });
    expect(result.convergence[0]?.standardError).toBeGreaterThan(4 * result.standardError);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });
});

describe("equal seeds", () => {
  it.each(simulationFigures)("give the bits they have always given: $name", ({ distribution, hash }) => {
    const drawn = fillDistribution(createRandom(2025), distribution, new Float64Array(2000));
    expect(hashOf(drawn)).toBe(hash);
  });
  it("give the bits of a simulation that were there before", () => {
    const correlations = [{ between: ["kept", "build[0]"], rank: -0.4 }] as const;
    expect(hashOf(simulationPart(small, { draws: 3000, seed: 11, correlations }).npv)).toBe("01cbe724");
  });
  it("are told apart", () => {
    const of = (seed: number | string): number => simulate(small, { draws: 100, seed }).mean;
    expect(of(1)).toBe(of("1"));
    expect(of(1)).not.toBe(of(2));
  });
});

/** FNV-1a over the bits, low words first. */
function hashOf(values: Float64Array): string {
  const view = new DataView(new ArrayBuffer(8));
  let hash = 0x811c9dc5;
  for (const value of values) {
    view.setFloat64(0, value, true);
    for (let byte = 0; byte < 8; byte += 1) hash = Math.imul(hash ^ view.getUint8(byte), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}

describe("rank correlation", () => {
  const correlated = (rank: number, seed = 1): [Float64Array, Float64Array] => {
    const model = (names: readonly string[]): CaseModel => ({
      costs: [],
      benefits: [
        { name: "a", amount: names.includes("a") ? [{ distribution: "lognormal", mu: 0, sigma: 1 }] : [0] },
        { name: "b", amount: names.includes("b") ? [{ distribution: "triangular", low: 0, mode: 1, high: 9 }] : [0] },
      ],
      horizon: 1,
      discountRate: 0,
      timing: "now",
    });
    const correlations = [{ between: ["a[0]", "b[0]"] as const, rank }];
    const both = simulationPart(model(["a", "b"]), { draws: 4000, seed, correlations, paybackBy: [] }).npv;
    // The first of a group is drawn as it would be alone.
    const alone = simulationPart(model(["a"]), { draws: 4000, seed, paybackBy: [] }).npv;
    return [alone, both.map((value, draw) => value - (alone[draw] as number))];
  };
  const ranksOf = (values: Float64Array): Float64Array => {
    const order = [...values.keys()].sort((i, j) => (values[i] as number) - (values[j] as number));
    const ranks = new Float64Array(values.length);
    order.forEach((place, rank) => (ranks[place] = rank));
    return ranks;
  };
  const spearman = ([left, right]: readonly [Float64Array, Float64Array]): number => {
    const [a, b] = [ranksOf(left), ranksOf(right)];
    const n = left.length;
    return 1 - (6 * a.reduce((sum, rank, place) => sum + (rank - (b[place] as number)) ** 2, 0)) / (n * (n * n - 1));
  };
  it.each([-1, -0.8, -0.3, 0, 0.5, 0.95, 1])("of %f comes out, whatever the distributions", (rank) => {
    expect(Math.abs(spearman(correlated(rank)) - rank)).toBeLessThan(0.05);
  });
  it("of 1 and -1 is exact", () => {
    expect(spearman(correlated(1))).toBeGreaterThan(0.999999);
    expect(spearman(correlated(-1))).toBeLessThan(-0.999999);
  });
  it("leaves each distribution as it was", () => {
    const [, b] = correlated(0.7);
    const mean = b.reduce((sum, value) => sum + value, 0) / b.length;
    expect(Math.abs(mean - 10 / 3)).toBeLessThan(4 * Math.sqrt(4.06 / 4000));
  });
  it("refuses correlations that contradict one another, and names that are none", () => {
    const model: CaseModel = {
      costs: [{ name: "sure", amount: 1 }],
      benefits: ["a", "b", "c"].map((name) => ({ name, amount: uniform(0, 1) })),
      horizon: 1,
      discountRate: 0,
    };
    const run = (...list: (readonly [string, string, number])[]): unknown =>
      simulate(model, { draws: 100, correlations: list.map(([a, b, rank]) => ({ between: [a, b] as const, rank })) });
    expect(() => run(["a", "b", -0.9], ["b", "c", -0.9], ["a", "c", -0.9])).toThrow(error("options.correlations"));
    expect(() => run(["a", "b", 1], ["b", "c", 1], ["a", "c", 0.5])).toThrow(error("options.correlations"));
    expect(() => run(["a", "b", 1], ["b", "c", 1], ["a", "c", 1])).not.toThrow();
    expect(() => run(["a", "d", 0.5])).toThrow(error("options.correlations[0].between[1]"));
    expect(() => run(["a", "a", 0.5])).toThrow(error("options.correlations[0].between"));
    expect(() => run(["a", "b", 0.5], ["b", "a", 0.6])).toThrow(error("options.correlations[1]"));
    expect(() => run(["a", "b", 1.1])).toThrow(error("options.correlations[0].rank"));
  });
});

describe("a model", () => {
  it("names the place of what it cannot take", () => {
    const change =
      (part: object): (() => unknown) =>
      () =>
        simulate({ ...small, ...part } as CaseModel, { draws: 100 });
    expect(change({ discountRate: -1 })).toThrow(error("discountRate"));
    expect(change({ discountRate: { distribution: "normal", mean: 0, sd: 1 } })).toThrow(error("discountRate"));
    expect(change({ costs: [{ name: "x", amount: uniform(-1, 2) }] })).toThrow(error("costs[0].amount"));
    expect(change({ costs: [{ name: "x", amount: -1 }] })).toThrow(error("costs[0].amount"));
    expect(
      change({
        costs: [
          { name: "x", amount: () => -1 },
          { name: "y", amount: uniform(0, 1) },
        ],
      }),
    ).toThrow(error("costs[0].amount"));
    expect(change({ benefits: [{ name: "x", amount: () => [1, 2, 3, 4, 5] }] })).toThrow(error("benefits[0].amount"));
    expect(change({ benefits: [{ name: "x", amount: () => Number.NaN }] })).toThrow(expect.objectContaining({ name: "CxError" }));
    expect(change({ costs: [{ name: "kept", amount: uniform(0, 1) }] })).toThrow(error("benefits[0].name"));
    expect(change({ costs: [], benefits: [] })).toThrow(error("model", "empty"));
    expect(change({ horizon: 0 })).toThrow(error("horizon"));
    expect(change({ rate: 1 })).toThrow(error("options.rate", "invalid-option"));
    expect(change({ costs: [{ name: "a", amount: 1, currency: "EUR" }], benefits: [{ name: "b", amount: 2, currency: "USD" }] })).toThrow(
      error("benefits[0].currency"),
    );
    expect(change({ benefits: [{ name: "x", amount: [{ distribution: "beta", alpha: 0, beta: 1 }] }] })).toThrow(
      error("benefits[0].amount[0].alpha"),
    );
  });
  it("has hostile names as ordinary ones", () => {
    const inputs = Object.fromEntries([
      ["__proto__", uniform(1, 2)],
      ["constructor", uniform(1, 2)],
    ]);
    const model: CaseModel = {
      inputs,
      costs: [],
      benefits: [{ name: "", amount: (given) => (given["__proto__"] as number) + (given["constructor"] as number) }],
      horizon: 1,
      discountRate: 0,
      timing: "now",
    };
    expect(simulate(model, { draws: 500 }).mean).toBeCloseTo(3, 0);
  });
  it("names the option that it cannot take", () => {
    const option =
      (options: object): (() => unknown) =>
      () =>
        simulate(small, options);
    const bad = (path: string): unknown => error(`options.${path}`, "invalid-option");
    expect(option({ draws: 99 })).toThrow(bad("draws"));
    expect(option({ seed: Number.NaN })).toThrow(bad("seed"));
    expect(option({ percentiles: [0] })).toThrow(bad("percentiles[0]"));
    expect(option({ paybackBy: [5] })).toThrow(bad("paybackBy[0]"));
    expect(option({ level: 1 })).toThrow(bad("level"));
    expect(option({ from: 3 })).toThrow(bad("from"));
    expect(() => simulationFromParts(small, [simulationPart(small, { draws: 200, to: 150 })], { draws: 200 })).toThrow(error("parts"));
    expect(() => simulationFromParts(small, [simulationPart(small, { draws: 200, from: 50 })], { draws: 200 })).toThrow(error("parts"));
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { measure } from "../../src/core/measure.ts";
import { createRandom, nextUniform } from "../../src/core/random.ts";
import { multinomialSample } from "../../src/stats/multinomial-sample.ts";
import { normalDistribution } from "../../src/stats/normal.ts";
import { normalQuantile } from "../../src/stats/normal-quantile.ts";
import { enps } from "../../src/survey/enps.ts";
import { npsBayes } from "../../src/survey/nps-bayes.ts";
import { accelerationOf, npsBootstrap, type NpsBootstrapOptions } from "../../src/survey/nps-bootstrap.ts";
import { npsInterval, type NpsIntervalOptions } from "../../src/survey/nps-interval.ts";
import type { NpsMethod } from "../../src/survey/nps-limits.ts";
import { nps, type NpsCounts, npsFromCounts, npsOf } from "../../src/survey/nps.ts";
import { BAYES_LOW } from "../reference/figures-nps-methods.ts";

const LARGEST = 2 ** 53 - 1;
const METHODS: readonly (readonly [string, NpsIntervalOptions])[] = [
  ["score", {}],
  ["adjusted Wald", { method: "adjusted-wald" }],
  ["Wald", { method: "wald" }],
  ["Bayes", { method: "bayes" }],
  ["bootstrap", { method: "bootstrap", resamples: 999, seed: "laws" }],
  ["BCa bootstrap", { method: "bootstrap", kind: "bca", resamples: 999, seed: "laws" }],
];
const count = fc.oneof(fc.nat({ max: 30 }), fc.nat({ max: 1e6 }), fc.constantFrom(0, 1, 2 ** 40), fc.maxSafeNat());
const counts = fc
  .record({ promoters: count, passives: count, detractors: count })
  .filter(({ promoters, passives, detractors }) => promoters + passives + detractors > 0);
const level = fc.oneof(fc.constantFrom(0.5, 0.8, 0.9, 0.95, 0.99, 0.999999), fc.double({ min: 0.05, max: 0.9999, noNaN: true }));
const swapped = ({ promoters, passives, detractors }: NpsCounts): NpsCounts => ({ promoters: detractors, passives, detractors: promoters });
const widthOf = (answers: NpsCounts, options: NpsIntervalOptions): number => {
  const { low, high } = npsInterval(answers, options);
  return high - low;
};

describe.each(METHODS)("the %s interval", (name, options) => {
  it("mirrors to the last bit when promoters and detractors swap", () => {
    fc.assert(
      fc.property(counts, level, (answers, confidence) => {
        const here = npsInterval(answers, { ...options, level: confidence });
        const there = npsInterval(swapped(answers), { ...options, level: confidence });
        expect([there.low + here.high, there.high + here.low]).toStrictEqual([0, 0]);
      }),
      { numRuns: 60 },
    );
  });
  it("lies on the scale, in order, and is the same when asked again", () => {
    fc.assert(
      fc.property(counts, level, (answers, confidence) => {
        const interval = npsInterval(answers, { ...options, level: confidence });
        expect(interval.low).toBeGreaterThanOrEqual(-100);
        expect(interval.low).toBeLessThanOrEqual(interval.high);
        expect(interval.high).toBeLessThanOrEqual(100);
        expect(npsInterval(answers, { ...options, level: confidence })).toStrictEqual(interval);
        expect(JSON.parse(JSON.stringify(interval))).toStrictEqual(interval);
      }),
      { numRuns: 60 },
    );
  });
  it("widens with the level", () => {
    fc.assert(
      fc.property(counts, level, level, (answers, one, other) => {
        const [narrow, wide] = [Math.min(one, other), Math.max(one, other)].map((confidence) =>
          npsInterval(answers, { ...options, level: confidence }),
        ) as [ReturnType<typeof npsInterval>, ReturnType<typeof npsInterval>];
        // Two roundings of 100 points.
        expect(wide.low).toBeLessThanOrEqual(narrow.low + 3e-14);
        expect(wide.high).toBeGreaterThanOrEqual(narrow.high - 3e-14);
      }),
      { numRuns: 100 },
    );
  });
  it("shrinks to about half when every answer is there four times", () => {
    const several = fc
      .record({ promoters: fc.integer({ min: 3, max: 1e9 }), passives: fc.nat({ max: 1e9 }), detractors: fc.integer({ min: 3, max: 1e9 }) })
      .filter(({ promoters, passives, detractors }) => passives < 10 * (promoters + detractors));
    fc.assert(
      fc.property(several, fc.constantFrom(0.8, 0.95, 0.99), (answers, confidence) => {
        const times = (factor: number): NpsCounts => ({
          promoters: factor * answers.promoters,
          passives: factor * answers.passives,
          detractors: factor * answers.detractors,
        });
        const ratio = widthOf(times(4), { ...options, level: confidence }) / widthOf(answers, { ...options, level: confidence });
        // A finite number of resamples knows the width to a tenth, and small surveys have few scores.
        expect(ratio).toBeLessThan(0.75);
        expect(ratio).toBeGreaterThan(0.35);
      }),
      { numRuns: 60 },
    );
  });
  it.each<[number, number, number]>([
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
    [10, 0, 0],
    [0, 10, 0],
    [1, 1, 1],
    [LARGEST, 0, 0],
    [0, LARGEST, 0],
    [LARGEST, 1, 0],
    [0, LARGEST, 1],
    [2 ** 52, 2 ** 50, 2 ** 51],
    [LARGEST, LARGEST, LARGEST],
  ])("of %i, %i and %i answers is finite at every level", (promoters, passives, detractors) => {
    for (const confidence of [1e-9, 0.5, 0.95, 0.999999, 1 - 2 ** -53]) {
      const { low, high, level: told } = npsInterval({ promoters, passives, detractors }, { ...options, level: confidence });
      expect(low >= -100 && low <= high && high <= 100, `${low} ${high}`).toBe(true);
      expect(told).toBe(confidence);
    }
  });
  it("is drawn to the score as the sample nears the population", () => {
    fc.assert(
      fc.property(counts, fc.nat({ max: 1000 }), (answers, others) => {
        const responses = answers.promoters + answers.detractors + answers.passives;
        const { score } = npsFromCounts(answers);
        const whole = npsInterval(answers, { ...options, population: responses });
        const part = npsInterval(answers, { ...options, population: responses + others });
        const open = npsInterval(answers, options);
        if (name !== "adjusted Wald") expect([whole.low, whole.high]).toStrictEqual([score, score]);
        expect(part.high - part.low).toBeLessThanOrEqual(open.high - open.low + 3e-14);
        expect(part.high - part.low).toBeGreaterThanOrEqual(whole.high - whole.low - 3e-14);
      }),
      { numRuns: 60 },
    );
  });
  it("is that of the full result", () => {
    const answers = { promoters: 31, passives: 22, detractors: 12 };
    const { method, seed, resamples, kind } = options;
    const value = method === "bayes" ? npsBayes() : method === "bootstrap" ? npsBootstrap({ seed, resamples, kind }) : method;
    expect(npsFromCounts(answers, { method: value, level: 0.9 }).interval).toStrictEqual(npsInterval(answers, { ...options, level: 0.9 }));
  });
});

describe("the Bayesian interval", () => {
  it.each(BAYES_LOW)("of %i, %i, %i at level %d has the limits of mpmath", (promoters, passives, detractors, confidence, low) => {
    const here = npsInterval({ promoters, passives, detractors }, { method: "bayes", level: confidence });
    const there = npsInterval({ promoters: detractors, passives, detractors: promoters }, { method: "bayes", level: confidence });
    // A unit in the last place of 100 is 1.4e-14.
    expect(Math.abs(here.low - 100 * low)).toBeLessThanOrEqual(4.3e-14);
    expect(Math.abs(there.high + 100 * low)).toBeLessThanOrEqual(4.3e-14);
  });
  it("tells the posterior mean, which shrinks to the score with the population", () => {
    const answers = { promoters: 70, passives: 20, detractors: 10 };
    expect(npsInterval(answers, { method: "bayes" }).posteriorMean).toBe(6000 / 101.5);
    expect(npsInterval(answers, { method: "bayes", population: 100 }).posteriorMean).toBe(60);
    expect(npsInterval(answers).posteriorMean).toBeUndefined();
  });
  it("draws limits towards the score by the root of the finite population correction", () => {
    const answers = { promoters: 70, passives: 20, detractors: 10 };
    const open = npsInterval(answers, { method: "bayes" });
    const part = npsInterval(answers, { method: "bayes", population: 401 });
    expect(part.low).toBeCloseTo(60 + (open.low - 60) * Math.sqrt(301 / 400), 12);
    expect(part.high).toBeCloseTo(60 + (open.high - 60) * Math.sqrt(301 / 400), 12);
  });
  it("holds as many simulated posterior scores as its level says", () => {
    // Gamma variables of shapes k + 1/2: half a squared normal and k exponentials.
    const { low, high } = npsInterval({ promoters: 3, passives: 2, detractors: 1 }, { method: "bayes", level: 0.5 });
    const numbers = createRandom("posterior");
    const gamma = (whole: number): number => {
      let sum = normalQuantile(nextUniform(numbers)) ** 2 / 2;
      for (let index = 0; index < whole; index += 1) sum -= Math.log(nextUniform(numbers));
      return sum;
    };
    let inside = 0;
    for (let draw = 0; draw < 20_000; draw += 1) {
      const [p, o, d] = [gamma(3), gamma(2), gamma(1)];
      const score = (100 * (p - d)) / (p + o + d);
      if (score > low && score < high) inside += 1;
    }
    expect(Math.abs(inside / 20_000 - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / 20_000));
  });
});

describe("the bootstrap interval", () => {
  const answers = { promoters: 520, passives: 300, detractors: 180 };
  const bootstrap = (from: NpsCounts, options: NpsBootstrapOptions & { readonly level?: number } = {}): [number, number] => {
    const { low, high } = npsInterval(from, { method: "bootstrap", ...options });
    return [low, high];
  };
  it("always holds the score", () => {
    fc.assert(
      fc.property(
        counts,
        fc.double({ min: 1e-9, max: 0.9999, noNaN: true }),
        fc.constantFrom("percentile", "bca"),
        (from, confidence, kind) => {
          const { score } = npsFromCounts(from);
          const [low, high] = bootstrap(from, { kind: kind as "bca", level: confidence, resamples: 200 });
          expect(low).toBeLessThanOrEqual(score);
          expect(high).toBeGreaterThanOrEqual(score);
        },
      ),
    );
  });
  it("is the same for the same seed, whose default is 1, and another for another", () => {
    expect(bootstrap(answers)).toStrictEqual(bootstrap(answers, { seed: 1, resamples: 10_000, kind: "percentile" }));
    const large = { promoters: 5_200_017, passives: 3_000_000, detractors: 1_800_000 };
    expect(bootstrap(large, { seed: 1 })).not.toStrictEqual(bootstrap(large, { seed: 2 }));
  });
  it("is near the normal interval with many answers, to the error of the resampling", () => {
    const large = { promoters: 5.2e9, passives: 3e9, detractors: 1.8e9 };
    const { score, standardError } = npsFromCounts(large);
    for (const kind of ["percentile", "bca"] as const) {
      for (const [confidence, z] of [
        [0.5, 0.6745],
        [0.95, 1.96],
      ] as const) {
        const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
        const error = Math.sqrt(((1 - confidence) / 2) * ((1 + confidence) / 2) * 1e-4) / density;
        const [low, high] = bootstrap(large, { kind, level: confidence });
        expect(Math.abs((low - score) / standardError + z)).toBeLessThan(4 * error);
        expect(Math.abs((high - score) / standardError - z)).toBeLessThan(4 * error);
      }
    }
  });
  it("has the exact law of few answers: two answers have three scores", () => {
    // One promoter and one passive resample to 0, 50 and 100 with chances 1/4, 1/2 and 1/4.
    const two = { promoters: 1, passives: 1, detractors: 0 };
    expect(bootstrap(two, { level: 0.4 })).toStrictEqual([50, 50]);
    expect(bootstrap(two, { level: 0.6 })).toStrictEqual([0, 100]);
  });
  it("reads limits at places (B + 1) share, in proportion between two resamples", () => {
    const resamples = 100;
    const random = createRandom(5);
    const drawn = Array.from({ length: resamples }, () => {
      const [promoters, detractors] = multinomialSample(random, 1000, [520, 180, 300]) as [number, number, number];
      return (promoters - detractors) / 10;
    }).sort((one, other) => one - other);
    const [low, high] = bootstrap(answers, { seed: 5, resamples, level: 0.9 });
    // 101 * 0.05 = 5.05, and from the other end 95.95.
    expect(low).toBeCloseTo(0.95 * (drawn[4] as number) + 0.05 * (drawn[5] as number), 10);
    expect(high).toBeCloseTo(0.95 * (drawn[95] as number) + 0.05 * (drawn[94] as number), 10);
  });
  it("is corrected by Efron's formula, with the jackknife done answer by answer", () => {
    const skewed = { promoters: 30, passives: 6, detractors: 4 };
    const values = [...Array<number>(30).fill(1), ...Array<number>(6).fill(0), ...Array<number>(4).fill(-1)];
    const n = values.length;
    const total = 26;
    const left = values.map((value) => (total - value) / (n - 1));
    const mean = left.reduce((sum, value) => sum + value, 0) / n;
    const power = (exponent: number): number => left.reduce((sum, value) => sum + (mean - value) ** exponent, 0);
    const acceleration = power(3) / (6 * power(2) ** 1.5);
    const resamples = 999;
    const random = createRandom("bca");
    const drawn = Array.from({ length: resamples }, () => {
      const [promoters, detractors] = multinomialSample(random, n, [30, 4, 6]) as [number, number, number];
      return promoters - detractors;
    }).sort((one, other) => one - other);
    const below = drawn.filter((value) => value < total).length + drawn.filter((value) => value === total).length / 2;
    const bias = normalQuantile(below / resamples);
    const limit = (z: number): number => {
      const place = (resamples + 1) * normalDistribution(bias + (bias + z) / (1 - acceleration * (bias + z)));
      const [under, over] = [drawn[Math.floor(place) - 1] as number, drawn[Math.floor(place)] as number];
      return (100 * (under + (place - Math.floor(place)) * (over - under))) / n;
    };
    const [low, high] = bootstrap(skewed, { kind: "bca", seed: "bca", resamples, level: 0.95 });
    expect(low).toBeCloseTo(limit(normalQuantile(0.025)), 9);
    expect(high).toBeCloseTo(limit(normalQuantile(0.975)), 9);
    expect(acceleration).toBeLessThan(-0.02);
  });
  it("reaches the last resample where the correction has no end", () => {
    // One detractor among many promoters: a z beyond 6 passes the pole of the correction.
    const { low, high } = npsInterval(
      { promoters: 1e6, passives: 0, detractors: 1 },
      { method: "bootstrap", kind: "bca", level: 1 - 2 ** -53 },
    );
    expect(high).toBeLessThanOrEqual(100);
    expect(low).toBeLessThan(99.9998);
  });
  it("is the score alone when all answers are alike", () => {
    for (const kind of ["percentile", "bca"] as const) {
      expect(bootstrap({ promoters: 12, passives: 0, detractors: 0 }, { kind })).toStrictEqual([100, 100]);
      expect(bootstrap({ promoters: 0, passives: 1, detractors: 0 }, { kind })).toStrictEqual([0, 0]);
      expect(bootstrap({ promoters: 0, passives: 0, detractors: LARGEST }, { kind })).toStrictEqual([-100, -100]);
    }
  });
  it("is symmetric about 0 when promoters and detractors are as many", () => {
    for (const kind of ["percentile", "bca"] as const) {
      const [low, high] = bootstrap({ promoters: 40, passives: 7, detractors: 40 }, { kind, resamples: 333 });
      expect(low).toBe(-high);
      expect(high).toBeGreaterThan(10);
    }
  });
  it("does not care in which order the answers came", () => {
    const method = npsBootstrap({ seed: 3, resamples: 500 });
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 1, maxLength: 30 }), (ratings) => {
        expect(nps(ratings.toReversed(), { method })).toStrictEqual(nps(ratings, { method }));
      }),
      { numRuns: 30 },
    );
  });
  it.each<[NpsBootstrapOptions, string]>([
    [{ seed: Number.NaN }, "options.seed"],
    [{ seed: null as unknown as number }, "options.seed"],
    [{ resamples: 99 }, "options.resamples"],
    [{ resamples: 10_000_001 }, "options.resamples"],
    [{ resamples: 500.5 }, "options.resamples"],
    [{ kind: "basic" as "bca" }, "options.kind"],
    [{ sed: 1 } as NpsBootstrapOptions, "options.sed"],
  ])("refuses the options %j", (options, path) => {
    expect(() => npsBootstrap(options)).toThrow(expect.objectContaining({ code: "invalid-option", path }));
  });
});

describe("a method as a value", () => {
  const ratings = [10, 9, 8, 3, 7, 10, 6, 9, 10, 5];
  const rows = ratings.map((rating) => ({ rating }));
  it.each([npsBayes(), npsBootstrap({ seed: 7 }), npsBootstrap({ seed: 7, kind: "bca" })])(
    "$method is the same from ratings, rows and counts",
    (method) => {
      const { interval } = nps(ratings, { method });
      expect(interval.method).toBe(method.method);
      expect(measure(npsOf<{ rating: number }>("rating", { method }), rows).interval).toStrictEqual(interval);
      expect(npsFromCounts({ promoters: 5, passives: 2, detractors: 3 }, { method }).interval).toStrictEqual(interval);
      expect(enps(ratings, { method }).interval).toStrictEqual(interval);
    },
  );
  it("may be one's own", () => {
    const whole: NpsMethod = { method: "wald", interval: () => ({ low: -100, high: 100, level: 0.5, method: "wald" }) };
    expect(nps(ratings, { method: whole }).interval).toStrictEqual({ low: -100, high: 100, level: 0.5, method: "wald" });
  });
  it("checks the level and the population all the same", () => {
    expect(() => nps(ratings, { method: npsBayes(), level: 1 })).toThrow(expect.objectContaining({ path: "options.level" }));
    expect(() => nps(ratings, { method: npsBayes(), population: 9 })).toThrow(expect.objectContaining({ path: "options.population" }));
  });
});

describe("npsInterval, wrong input", () => {
  const answers = { promoters: 3, passives: 2, detractors: 1 };
  it.each<[unknown, string]>([
    [{ method: "tango" }, "options.method"],
    [{ method: npsBayes() }, "options.method"],
    [{ level: 0 }, "options.level"],
    [{ population: 5 }, "options.population"],
    [{ method: "bootstrap", resamples: 1 }, "options.resamples"],
    [{ confidence: 0.9 }, "options.confidence"],
  ])("refuses the options %j", (options, path) => {
    expect(() => npsInterval(answers, options as NpsIntervalOptions)).toThrow(expect.objectContaining({ code: "invalid-option", path }));
  });
  it("has nothing to say of no answers, and refuses half an answer", () => {
    expect(() => npsInterval({ promoters: 0, passives: 0, detractors: 0 })).toThrow(expect.objectContaining({ code: "empty" }));
    expect(() => npsInterval({ ...answers, passives: 0.5 })).toThrow(expect.objectContaining({ path: "counts.passives" }));
  });
});

describe("the acceleration of the BCa bootstrap", () => {
  /** Efron 1987, the jackknife read literally: the mean without each answer, their distances from the mean of all of these, cubes over squares. */
  function jackknife(answers: readonly number[]): number {
    const total = answers.reduce((sum, answer) => sum + answer, 0);
    const without = answers.map((answer) => (total - answer) / (answers.length - 1));
    const center = without.reduce((sum, mean) => sum + mean, 0) / answers.length;
    const power = (exponent: number): number => without.reduce((sum, mean) => sum + (center - mean) ** exponent, 0);
    return power(3) / (6 * power(2) ** 1.5);
  }
  it("is that of a jackknife over all answers", () => {
    const few = fc.nat({ max: 40 });
    fc.assert(
      fc.property(few, few, few, (promoters, passives, detractors) => {
        fc.pre(Math.max(promoters, passives, detractors) < promoters + passives + detractors);
        const answers = [promoters, passives, detractors].flatMap((times, category) => new Array<number>(times).fill(1 - category));
        const expected = jackknife(answers);
        // Cubes that cancel leave rounding of the order of 1e-15 each.
        expect(Math.abs(accelerationOf(promoters, passives, detractors) - expected)).toBeLessThanOrEqual(
          1e-12 * Math.abs(expected) + 1e-14,
        );
      }),
    );
  });
  it("has the sign of the skew: towards the few", () => {
    // 9 promoters and a detractor: mean 0.8, cubes 9 (0.2)^3 - 1.8^3 = -5.76, squares 3.6.
    expect(accelerationOf(9, 0, 1)).toBeCloseTo(-5.76 / (6 * 3.6 ** 1.5), 14);
    expect(accelerationOf(1, 0, 9)).toBeCloseTo(5.76 / (6 * 3.6 ** 1.5), 14);
    expect(accelerationOf(5, 3, 5)).toBe(0);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as stats from "../../src/stats/index.ts";
import { unitsInTheLastPlace } from "./units-in-the-last-place.ts";

/** The accuracy that the room promises, in units in the last place, and as a relative error. */
const DISTRIBUTION = 8;
const ROUNDING = 2 ** -52;

const shape = fc.oneof(
  fc.constantFrom(0.5, 1, 2, 1e6),
  fc.double({ min: -2, max: 5, noNaN: true }).map((power) => 10 ** power),
);
const share = fc.oneof(
  fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true }),
  fc.double({ min: -300, max: -1, noNaN: true }).map((power) => 10 ** power),
);

interface Law {
  readonly name: string;
  readonly density: (x: number, a: number, b: number) => number;
  readonly lower: (x: number, a: number, b: number) => number;
  readonly upper: (x: number, a: number, b: number) => number;
  readonly quantile: (p: number, a: number, b: number) => number;
  readonly upperQuantile: (p: number, a: number, b: number) => number;
}

const LAWS: readonly Law[] = [
  {
    name: "normal",
    density: stats.normalDensity,
    lower: stats.normalDistribution,
    upper: stats.normalUpperTail,
    quantile: stats.normalQuantile,
    upperQuantile: (p) => -stats.normalQuantile(p),
  },
  {
    name: "Student t",
    density: stats.studentTDensity,
    lower: stats.studentTDistribution,
    upper: stats.studentTUpperTail,
    quantile: stats.studentTQuantile,
    upperQuantile: (p, df) => -stats.studentTQuantile(p, df),
  },
  {
    name: "beta",
    density: stats.betaDensity,
    lower: stats.betaDistribution,
    upper: stats.betaUpperTail,
    quantile: stats.betaQuantile,
    upperQuantile: stats.betaUpperQuantile,
  },
  {
    name: "gamma",
    density: stats.gammaDensity,
    lower: stats.gammaDistribution,
    upper: stats.gammaUpperTail,
    quantile: stats.gammaQuantile,
    upperQuantile: stats.gammaUpperQuantile,
  },
  {
    name: "chi-square",
    density: stats.chiSquareDensity,
    lower: stats.chiSquareDistribution,
    upper: stats.chiSquareUpperTail,
    quantile: stats.chiSquareQuantile,
    upperQuantile: stats.chiSquareUpperQuantile,
  },
  {
    name: "F",
    density: stats.fDensity,
    lower: stats.fDistribution,
    upper: stats.fUpperTail,
    quantile: stats.fQuantile,
    upperQuantile: stats.fUpperQuantile,
  },
];

describe.each(LAWS)("the $name distribution", ({ density, lower, upper, quantile, upperQuantile }) => {
  it("has two tails that add up to 1", () => {
    fc.assert(
      fc.property(share, shape, shape, (p, a, b) => {
        const x = quantile(p, a, b);
        fc.pre(Number.isFinite(x));
        // Each tail is good to 8 units in the last place, and a unit of a number up to 1 is at most 2^-53.
        expect(Math.abs(lower(x, a, b) + upper(x, a, b) - 1)).toBeLessThanOrEqual((2 * DISTRIBUTION + 2) * 2 ** -53);
      }),
    );
  });

  it("rises from 0 to 1, and its upper tail falls", () => {
    fc.assert(
      fc.property(share, share, shape, shape, (one, other, a, b) => {
        const x = quantile(Math.min(one, other), a, b);
        const y = quantile(Math.max(one, other), a, b);
        fc.pre(Number.isFinite(x) && Number.isFinite(y));
        expect(x).toBeLessThanOrEqual(y + 32 * ROUNDING * Math.abs(y));
        fc.pre(x <= y);
        const slack = 1 + 2 * DISTRIBUTION * ROUNDING;
        expect(lower(x, a, b)).toBeLessThanOrEqual(lower(y, a, b) * slack);
        expect(upper(y, a, b)).toBeLessThanOrEqual(upper(x, a, b) * slack);
        for (const value of [lower(x, a, b), upper(x, a, b)]) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it.each([
    ["lower", 1],
    ["upper", -1],
  ] as const)("its %s quantile finds the way back", (_, sign) => {
    const tail = sign > 0 ? lower : upper;
    const inverse = sign > 0 ? quantile : upperQuantile;
    fc.assert(
      fc.property(share, shape, shape, (p, a, b) => {
        const x = inverse(p, a, b);
        fc.pre(Number.isFinite(x) && Math.abs(x) > 1e-290);
        // The tail at a quantile off by 16 units in the last place, to first order; where x is crowded against 1 its own rounding counts.
        const moved = density(x, a, b) * Math.abs(x) * 16 * ROUNDING;
        // At the very end of the support the first order says nothing.
        fc.pre(moved > 0 && moved < 0.01 * p);
        expect(Math.abs(tail(x, a, b) - p)).toBeLessThanOrEqual(DISTRIBUTION * ROUNDING * p + 2 * moved);
      }),
    );
  });

  it("its density is the slope of its distribution function", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 0.9, noNaN: true }), fc.double({ min: 1, max: 1000, noNaN: true }), shape, (p, a, b) => {
        fc.pre(b >= 0.5);
        const x = quantile(p, a, b);
        const near = quantile(p - 1e-4, a, b);
        const far = quantile(p + 1e-4, a, b);
        const slope = (lower(far, a, b) - lower(near, a, b)) / (far - near);
        // A chord over 2e-4 of the mass: the second-order term, and rounding of 1e-15 over 2e-4.
        expect(Math.abs(slope / density(x, a, b) - 1)).toBeLessThan(1e-4);
      }),
    );
  });

  it("has its limits at the ends", () => {
    expect(lower(-Infinity, 2, 3)).toBe(0);
    expect(lower(Infinity, 2, 3)).toBe(1);
    expect(upper(-Infinity, 2, 3)).toBe(1);
    expect(upper(Infinity, 2, 3)).toBe(0);
    expect(density(Infinity, 2, 3)).toBe(0);
    expect(quantile(0, 2, 3)).toBe(upperQuantile(1, 2, 3));
    expect(quantile(1, 2, 3)).toBe(upperQuantile(0, 2, 3));
    expect(lower(quantile(0, 2, 3), 2, 3)).toBe(0);
    expect(lower(quantile(1, 2, 3), 2, 3)).toBe(1);
  });
});

describe("far tails of the normal distribution", () => {
  it("are 0, never -0, however far out", () => {
    fc.assert(
      fc.property(fc.double({ min: 38.6, noNaN: true }), (x) => {
        expect(stats.normalUpperTail(x)).toBe(0);
        expect(stats.normalDistribution(-x)).toBe(0);
        expect(stats.normalDensity(x)).toBeGreaterThanOrEqual(0);
        expect(stats.erfc(x)).toBe(0);
      }),
    );
  });
});

describe("symmetry", () => {
  it("of the normal and the t distribution about 0 is exact", () => {
    fc.assert(
      fc.property(fc.double({ min: -40, max: 40, noNaN: true }), shape, (x, df) => {
        expect(stats.normalUpperTail(x)).toBe(stats.normalDistribution(-x));
        expect(stats.studentTUpperTail(x, df)).toBe(stats.studentTDistribution(-x, df));
        expect(stats.studentTDensity(-x, df)).toBe(stats.studentTDensity(x, df));
      }),
    );
  });

  it("of the beta distribution under exchange of the shapes is exact at doubles whose complement is one", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1023 }), shape, shape, (k, a, b) => {
        expect(stats.betaUpperTail(1 - k / 1024, b, a)).toBe(stats.betaDistribution(k / 1024, a, b));
      }),
    );
  });

  it("of erf is exact, and erf and erfc add up to 1", () => {
    fc.assert(
      fc.property(fc.double({ min: -6, max: 6, noNaN: true }), (x) => {
        expect(stats.erf(-x) + stats.erf(x)).toBe(0);
        expect(Math.abs(stats.erf(x) + stats.erfc(x) - 1)).toBeLessThanOrEqual(8 * ROUNDING);
      }),
    );
  });
});

describe("the gamma function", () => {
  it("obeys its recurrence, and its logarithm too", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 160, noNaN: true }), (x) => {
        // The addition rounds x + 1: Gamma changes by psi(x + 1) < 6 times as much relatively to x + 1.
        const allowed = (16 + 6 * (x + 1)) * ROUNDING;
        expect(Math.abs(stats.gammaFunction(x + 1) / (x * stats.gammaFunction(x)) - 1)).toBeLessThan(allowed);
        const log = stats.logGamma(x + 1);
        expect(Math.abs(stats.logGamma(x) + Math.log(x) - log)).toBeLessThan(
          8 * ROUNDING * (Math.abs(stats.logGamma(x)) + Math.abs(log) + Math.abs(Math.log(x))) + allowed,
        );
      }),
    );
  });

  it("is the exact factorial up to 22!", () => {
    let factorial = 1n;
    for (let n = 1n; n <= 22n; n += 1n) {
      factorial *= n;
      expect(stats.gammaFunction(Number(n) + 1)).toBe(Number(factorial));
    }
  });

  it("refuses its poles, and is infinite beyond the doubles", () => {
    for (const pole of [0, -0, -1, -170, Number.NaN, -Infinity]) {
      expect(() => stats.gammaFunction(pole)).toThrow(expect.objectContaining({ code: "invalid-value", path: "x" }));
    }
    expect(stats.gammaFunction(171.7)).toBe(Infinity);
    expect(stats.gammaFunction(171.6)).toBeLessThan(Infinity);
    expect(stats.gammaFunction(-180.5)).toBe(-0);
    expect(() => stats.logGamma(0)).toThrow(expect.objectContaining({ code: "invalid-value", path: "x" }));
  });
});

describe("the binomial distribution", () => {
  const draws = fc.integer({ min: 1, max: 60 }).chain((trials) =>
    fc.record({
      trials: fc.constant(trials),
      successes: fc.integer({ min: 0, max: trials }),
      probability: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  );

  it("is the sum of its probabilities", () => {
    fc.assert(
      fc.property(draws, ({ trials, successes, probability }) => {
        let sum = 0;
        for (let k = 0; k <= successes; k += 1) sum += stats.binomialDensity(k, trials, probability);
        expect(Math.abs(stats.binomialDistribution(successes, trials, probability) - sum)).toBeLessThanOrEqual(
          (2 * DISTRIBUTION + trials) * ROUNDING * sum,
        );
      }),
    );
  });

  it("has a quantile that finds the way back wherever the distribution function is well below 1", () => {
    fc.assert(
      fc.property(draws, ({ trials, successes, probability }) => {
        const share = stats.binomialDistribution(successes, trials, probability);
        const density = stats.binomialDensity(successes, trials, probability);
        fc.pre(share < 1 - 1e-10 && density > 1e-10 * share);
        expect(stats.binomialQuantile(share, trials, probability)).toBe(successes);
      }),
    );
  });

  it("has whole-number edges", () => {
    expect(stats.binomialDensity(0, 0, 0.3)).toBe(1);
    expect(stats.binomialDensity(0, 5, 0)).toBe(1);
    expect(stats.binomialDensity(5, 5, 1)).toBe(1);
    expect(stats.binomialDensity(4, 5, 1)).toBe(0);
    expect(stats.binomialDistribution(5, 5, 0.3)).toBe(1);
    expect(stats.binomialUpperTail(5, 5, 0.3)).toBe(0);
    expect(stats.binomialQuantile(0.5, 2 ** 53 - 1, 0.5)).toBe(2 ** 52 - 1);
    expect(stats.binomialQuantile(0, 10, 0.5)).toBe(0);
    expect(stats.binomialQuantile(1, 10, 0.5)).toBe(10);
  });
});

describe("the Poisson distribution", () => {
  const draws = fc.record({ count: fc.integer({ min: 0, max: 80 }), mean: fc.double({ min: 0, max: 50, noNaN: true }) });

  it("is the sum of its probabilities", () => {
    fc.assert(
      fc.property(draws, ({ count, mean }) => {
        let sum = 0;
        for (let k = 0; k <= count; k += 1) sum += stats.poissonDensity(k, mean);
        expect(Math.abs(stats.poissonDistribution(count, mean) - sum)).toBeLessThanOrEqual((2 * DISTRIBUTION + count) * ROUNDING * sum);
      }),
    );
  });

  it("has a quantile that finds the way back wherever the distribution function is well below 1", () => {
    fc.assert(
      fc.property(draws, ({ count, mean }) => {
        const probability = stats.poissonDistribution(count, mean);
        fc.pre(probability < 1 - 1e-10 && stats.poissonDensity(count, mean) > 1e-10 * probability);
        expect(stats.poissonQuantile(probability, mean)).toBe(count);
      }),
    );
  });

  it("has its limits at the ends", () => {
    expect(stats.poissonDensity(0, 0)).toBe(1);
    expect(stats.poissonDensity(3, 0)).toBe(0);
    expect(stats.poissonQuantile(1, 3)).toBe(Infinity);
    expect(stats.poissonQuantile(0.3, 0)).toBe(0);
  });
});

it("exact closed forms hold in the tails", () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-3, max: 700, noNaN: true }), (x) => {
      expect(unitsInTheLastPlace(stats.regularizedGammaUpper(1, x), Math.exp(-x))).toBeLessThanOrEqual(DISTRIBUTION + 1);
      expect(unitsInTheLastPlace(stats.chiSquareUpperQuantile(Math.exp(-x), 2), -2 * Math.log(Math.exp(-x)))).toBeLessThanOrEqual(16);
    }),
  );
  expect(stats.studentTQuantile(1e-300, 1) / (-1e300 / Math.PI)).toBeCloseTo(1, 14);
  expect(unitsInTheLastPlace(stats.betaDistribution(1e-300, 0.5, 0.5), (2 / Math.PI) * 1e-150)).toBeLessThanOrEqual(DISTRIBUTION);
});

describe("arguments outside their range", () => {
  it.each<[string, () => unknown, string]>([
    ["a NaN", () => stats.normalDistribution(Number.NaN), "x"],
    ["a string", () => stats.erf("1" as unknown as number), "x"],
    ["a probability above 1", () => stats.normalQuantile(1.1), "probability"],
    ["a probability below 0", () => stats.betaQuantile(-1e-300, 1, 1), "probability"],
    ["a NaN probability", () => stats.studentTQuantile(Number.NaN, 3), "probability"],
    ["no degrees of freedom", () => stats.studentTDistribution(1, 0), "degreesOfFreedom"],
    ["infinite degrees of freedom", () => stats.chiSquareUpperTail(1, Infinity), "degreesOfFreedom"],
    ["a negative shape", () => stats.regularizedBeta(0.5, -1, 1), "a"],
    ["a shape beyond 1e100", () => stats.regularizedGammaLower(1e101, 1), "a"],
    ["no scale", () => stats.gammaDensity(1, 1, 0), "scale"],
    ["negative degrees of freedom of the denominator", () => stats.fUpperTail(1, 1, -1), "denominatorDegreesOfFreedom"],
    ["half a success", () => stats.binomialDensity(0.5, 2, 0.5), "successes"],
    ["more successes than trials", () => stats.binomialDistribution(3, 2, 0.5), "successes"],
    ["a negative mean", () => stats.poissonDensity(1, -1), "mean"],
    ["a negative count", () => stats.poissonUpperTail(-1, 1), "count"],
    ["a mean beyond 2^52", () => stats.poissonQuantile(0.5, 1e300), "mean"],
  ])("%s is an invalid value that names the argument", (_, call, path) => {
    expect(call).toThrow(expect.objectContaining({ name: "CxError", code: "invalid-value", path }));
  });
});

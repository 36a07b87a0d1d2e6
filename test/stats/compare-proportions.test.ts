import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareProportions, type ProportionDifferenceMethod } from "../../src/stats/compare-proportions.ts";
import { constrainedVariance, pooledVariance } from "../../src/stats/score-difference.ts";
import { normalQuantile } from "../../src/stats/normal-quantile.ts";
import { allowance, referenceCases, referenceFolderPresent } from "../reference/cases.ts";
import { NEWCOMBE_TABLE_II } from "../reference/figures-proportions.ts";

type Counts = { readonly successes: number; readonly trials: number };

const METHODS = ["newcombe", "miettinen-nurminen", "score", "score-cc", "agresti-caffo", "wald", "wald-cc"] as const;
const ALTERNATIVES = ["two-sided", "greater", "less"] as const;

const group: fc.Arbitrary<Counts> = fc
  .oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 2 ** 50, max: Number.MAX_SAFE_INTEGER }))
  .chain((trials) => fc.oneof(fc.constantFrom(0, trials), fc.integer({ min: 0, max: trials })).map((successes) => ({ successes, trials })));
/** Two groups of large samples whose shares are a few standard errors apart. */
const close = fc.integer({ min: 2, max: 50 }).chain((bits) => {
  const trials = 2 ** bits;
  return fc
    .record({
      share: fc.constantFrom(0, 0.001, 0.1, 0.5, 0.93, 1),
      gap: fc.double({ min: -5, max: 5, noNaN: true }),
      more: fc.integer({ min: 1, max: 7 }),
    })
    .map(({ share, gap, more }): [Counts, Counts] => {
      const successes = Math.round(trials * share);
      const nearby = Math.min(trials, Math.max(0, Math.round(successes + gap * Math.sqrt(trials))));
      return [
        { successes: nearby, trials },
        { successes: successes * more, trials: trials * more },
      ];
    });
});
const pair = fc.oneof(fc.tuple(group, group), close);
const level = fc.oneof(fc.constantFrom(0.3, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999999), fc.double({ min: 0.01, max: 0.9999, noNaN: true }));
/** A null; differences below 1e-100 have variances that leave the doubles. */
const delta = fc.oneof(
  fc.constant(0),
  fc.double({ min: -0.999, max: 0.999, noNaN: true }).map((value) => (Math.abs(value) < 1e-100 ? 0 : value)),
);
const failures = ({ successes, trials }: Counts): Counts => ({ successes: trials - successes, trials });

describe.each(METHODS)("the %s comparison", (method) => {
  it("has a p-value below 1 less the level exactly when its interval excludes the null", () => {
    fc.assert(
      fc.property(
        pair,
        level,
        fc.constantFrom(...ALTERNATIVES),
        fc.oneof(delta, fc.constant("near" as const)),
        fc.double({ min: -4, max: 4, noNaN: true }),
        ([a, b], confidence, alternative, chosen, errors) => {
          const plain = compareProportions(a, b, { method });
          // One-sided below 0.5 the limit lies on the far side of the estimate, where a corrected test of two groups without successes turns around.
          fc.pre(method !== "score-cc" || alternative === "two-sided" || confidence > 0.5);
          const near = plain.difference + errors * plain.standardError;
          const value = Math.max(-0.999, Math.min(0.999, chosen === "near" ? near : chosen));
          const { interval, pValue } = compareProportions(a, b, { method, level: confidence, alternative, null: value });
          // Where the null is a limit itself, the last bits decide.
          fc.pre(Math.abs(pValue - (1 - confidence)) > 1e-11 * (1 - confidence));
          const rounding = 1e-15 * Math.abs(value) + 1e-11 * plain.standardError;
          fc.pre(Math.abs(interval.low - value) > rounding && Math.abs(interval.high - value) > rounding);
          expect(pValue < 1 - confidence).toBe(value < interval.low || value > interval.high);
        },
      ),
      { numRuns: 400 },
    );
  });

  it("is the mirror image when the groups are swapped, and when successes and failures are, to the last bit", () => {
    fc.assert(
      fc.property(pair, level, ([a, b], confidence) => {
        const { difference, interval, standardError } = compareProportions(a, b, { method, level: confidence });
        for (const other of [
          compareProportions(b, a, { method, level: confidence }),
          compareProportions(failures(a), failures(b), { method, level: confidence }),
        ]) {
          expect(0 - other.difference).toBe(0 + difference);
          expect(0 - other.interval.high).toBe(0 + interval.low);
          expect(0 - other.interval.low).toBe(0 + interval.high);
          expect(other.standardError).toBe(standardError);
        }
      }),
    );
  });

  it("mirrors the tests of greater and less", () => {
    fc.assert(
      fc.property(pair, fc.double({ min: -0.9, max: 0.9, noNaN: true }), ([a, b], value) => {
        const greater = compareProportions(a, b, { method, alternative: "greater", null: value }).pValue;
        expect(compareProportions(b, a, { method, alternative: "less", null: 0 - value }).pValue).toBe(greater);
      }),
    );
  });

  it("stays from -1 to 1, in order, and holds the difference (Agresti-Caffo: the shrunken one)", () => {
    fc.assert(
      fc.property(pair, fc.constantFrom(0.5, 0.9, 0.95, 0.99), ([a, b], confidence) => {
        const { difference, interval } = compareProportions(a, b, { method, level: confidence });
        expect(interval.low).toBeGreaterThanOrEqual(-1);
        expect(interval.high).toBeLessThanOrEqual(1);
        expect(interval.low).toBeLessThanOrEqual(interval.high);
        if (method === "agresti-caffo") return;
        expect(interval.low).toBeLessThanOrEqual(difference);
        expect(interval.high).toBeGreaterThanOrEqual(difference);
      }),
    );
  });

  it("widens with the level", () => {
    fc.assert(
      fc.property(pair, level, level, ([a, b], one, other) => {
        const narrow = compareProportions(a, b, { method, level: Math.min(one, other) }).interval;
        const wide = compareProportions(a, b, { method, level: Math.max(one, other) }).interval;
        expect(wide.low).toBeLessThanOrEqual(narrow.low + 1e-15);
        expect(wide.high).toBeGreaterThanOrEqual(narrow.high - 1e-15);
      }),
    );
  });

  it("with one side has the limit of the two-sided interval of twice the error, and else the end of the scale", () => {
    fc.assert(
      fc.property(pair, fc.constantFrom(0.6, 0.9, 0.95, 0.975), ([a, b], confidence) => {
        const both = compareProportions(a, b, { method, level: 1 - 2 * (1 - confidence) }).interval;
        const greater = compareProportions(a, b, { method, level: confidence, alternative: "greater" }).interval;
        const less = compareProportions(a, b, { method, level: confidence, alternative: "less" }).interval;
        expect(greater).toEqual({ low: expect.closeTo(both.low, 13) as number, high: 1, level: confidence, method });
        expect(less).toEqual({ low: -1, high: expect.closeTo(both.high, 13) as number, level: confidence, method });
      }),
    );
  });

  it("holds only numbers, whatever the counts", () => {
    fc.assert(
      fc.property(
        pair,
        fc.oneof(level, fc.constantFrom(1e-300, 1 - 2 ** -53)),
        fc.constantFrom(...ALTERNATIVES),
        ([a, b], confidence, alternative) => {
          const result = compareProportions(a, b, { method, level: confidence, alternative, margin: 0.1 });
          expect(JSON.parse(JSON.stringify(result))).toEqual(result);
          expect(result.pValue).toBeGreaterThanOrEqual(0);
          expect(result.pValue).toBeLessThanOrEqual(1);
          expect(result.interval.method).toBe(method);
        },
      ),
    );
  });
});

describe("the score comparison", () => {
  it("against 0 is the pooled z test", () => {
    fc.assert(
      fc.property(group, group, (a, b) => {
        const share = (a.successes + b.successes) / (a.trials + b.trials);
        fc.pre(share > 0 && share < 1 && a.trials < 2 ** 50 && b.trials < 2 ** 50);
        const { pValue, difference } = compareProportions(a, b, { method: "score" });
        const z = difference / Math.sqrt(share * (1 - share) * (1 / a.trials + 1 / b.trials));
        fc.pre(Math.abs(z) < 8 && Math.abs(z) > 1e-8);
        expect(-normalQuantile(pValue / 2) / Math.abs(z)).toBeCloseTo(1, 9);
      }),
    );
  });

  /** The likelihood of two shares that differ by so much, without its constant. */
  const logLikelihood = (a: Counts, b: Counts, x: number, by: number): number => {
    const term = (count: number, share: number): number => (count === 0 ? 0 : count * Math.log(share));
    return (
      term(a.successes, x + by) + term(a.trials - a.successes, 1 - x - by) + term(b.successes, x) + term(b.trials - b.successes, 1 - x)
    );
  };
  it("takes its variance at the most likely shares: none nearby is likelier", () => {
    const small = fc
      .integer({ min: 1, max: 60 })
      .chain((trials) => fc.integer({ min: 0, max: trials }).map((successes) => ({ successes, trials })));
    fc.assert(
      fc.property(small, small, delta, (a, b, value) => {
        const [from, to] = [Math.max(0, -value), Math.min(1, 1 - value)];
        // Ternary search over the falling and rising likelihood.
        let [low, high] = [from, to];
        for (let round = 0; round < 200; round += 1) {
          const [one, other] = [low + (high - low) / 3, high - (high - low) / 3];
          if (logLikelihood(a, b, one, value) < logLikelihood(a, b, other, value)) low = one;
          else high = other;
        }
        const x = (low + high) / 2;
        const variance = ((x + value) * (1 - x - value)) / a.trials + (x * (1 - x)) / b.trials;
        // A maximum is known to the square root of the precision of its value.
        const difference = a.successes / a.trials - b.successes / b.trials;
        expect(Math.abs(constrainedVariance(a, b, difference - value) - variance)).toBeLessThan(1e-6);
      }),
      { numRuns: 300 },
    );
  });
  it("is unaffected by a common factor of trials and successes but for the factor itself", () => {
    // The most likely shares depend on the proportions of the counts alone.
    fc.assert(
      fc.property(fc.tuple(group, group), delta, fc.integer({ min: 2, max: 20 }), ([a, b], value, bits) => {
        fc.pre(a.trials <= 100_000 && b.trials <= 100_000);
        const times = ({ successes, trials }: Counts): Counts => ({ successes: successes * 2 ** bits, trials: trials * 2 ** bits });
        expect(constrainedVariance(times(a), times(b), value) * 2 ** bits).toBe(constrainedVariance(a, b, value));
      }),
    );
  });
  it("has the pooled variance at no difference, and none where nothing varies", () => {
    const [a, b] = [
      { successes: 56, trials: 70 },
      { successes: 48, trials: 80 },
    ];
    expect(pooledVariance(a, b)).toBe((104 / 150) * (46 / 150) * (1 / 70 + 1 / 80));
    expect(constrainedVariance(a, b, 0.2)).toBeCloseTo(pooledVariance(a, b), 16);
    expect(pooledVariance({ successes: 0, trials: 10 }, { successes: 0, trials: 20 })).toBe(0);
    expect(pooledVariance({ successes: 10, trials: 10 }, { successes: 20, trials: 20 })).toBe(0);
  });
  it("bears a distance that has no half", () => {
    const [a, b] = [
      { successes: 0, trials: 10 },
      { successes: 1, trials: 8 },
    ];
    for (const by of [5e-324, -5e-324, 1e-310]) expect(constrainedVariance(a, b, by)).toBe(constrainedVariance(a, b, 0));
  });
  it("keeps its digits where a small group is certain and the other is huge", () => {
    const [a, b] = [
      { successes: 1, trials: 1 },
      { successes: 6930261628838466, trials: 9007199254740972 },
    ];
    // The share of a is 1 there, so that only b varies: by mpmath in 50 digits.
    expect(compareProportions(a, b, { method: "score" }).interval.high).toBeCloseTo(0.23058640599734018, 15);
    expect(compareProportions(a, b, { method: "newcombe" }).interval.high).toBeCloseTo(0.23058640599734018, 9);
  });
  it("has no variance at a difference of 1 or -1", () => {
    expect(constrainedVariance({ successes: 3, trials: 4 }, { successes: 1, trials: 5 }, -0.45)).toBeCloseTo(0, 15);
    expect(constrainedVariance({ successes: 3, trials: 4 }, { successes: 1, trials: 5 }, 1.55)).toBeCloseTo(0, 15);
    expect(constrainedVariance({ successes: 3, trials: 4 }, { successes: 1, trials: 4 }, 1.5)).toBe(0);
  });
  it("solves it where both groups are alike, and where one has no successes or no failures", () => {
    // By symmetry the shares are 0.5 + delta/2 and 0.5 - delta/2.
    expect(constrainedVariance({ successes: 10, trials: 10 }, { successes: 0, trials: 10 }, 0.5)).toBeCloseTo((2 * 0.75 * 0.25) / 10, 15);
    // Without successes in both, the lower share is 0.
    expect(constrainedVariance({ successes: 0, trials: 10 }, { successes: 0, trials: 20 }, -0.25)).toBeCloseTo((0.25 * 0.75) / 10, 15);
    expect(constrainedVariance({ successes: 10, trials: 10 }, { successes: 20, trials: 20 }, -0.25)).toBeCloseTo((0.25 * 0.75) / 20, 15);
  });
});

describe("the edges", () => {
  it.each(METHODS)("%s reaches exactly 1 for all against none", (method) => {
    for (const trials of [1, 2, 20, 1000, Number.MAX_SAFE_INTEGER]) {
      const { difference, interval } = compareProportions({ successes: trials, trials }, { successes: 0, trials: 7 }, { method });
      expect(difference).toBe(1);
      expect(interval.high).toBe(1);
    }
  });
  it.each(METHODS)("%s finds nothing between two groups without successes, and between two without failures", (method) => {
    for (const successes of [0, 10]) {
      const { difference, interval, pValue } = compareProportions({ successes, trials: 10 }, { successes, trials: 10 }, { method });
      expect(difference).toBe(0);
      expect(pValue).toBe(1);
      expect(0 - interval.low).toBe(interval.high);
    }
  });
  it("mirrors Agresti-Caffo at the largest counts, where no more can be added", () => {
    const trials = Number.MAX_SAFE_INTEGER;
    const one = compareProportions({ successes: 0, trials }, { successes: 1, trials }, { method: "agresti-caffo" });
    const other = compareProportions({ successes: trials, trials }, { successes: trials - 1, trials }, { method: "agresti-caffo" });
    expect(0 - other.interval.low).toBe(one.interval.high);
    expect(0 - other.interval.high).toBe(one.interval.low);
  });
  it("knows a certain difference from every other null by the Wald method alone", () => {
    const [all, none] = [
      { successes: 10, trials: 10 },
      { successes: 0, trials: 10 },
    ];
    expect(compareProportions(all, none, { method: "wald" })).toMatchObject({ pValue: 0, standardError: 0, interval: { low: 1, high: 1 } });
    expect(compareProportions(all, none, { method: "newcombe" }).pValue).toBeGreaterThan(1e-9);
  });
  it("keeps the digits of a difference that nearly cancels", () => {
    const trials = Number.MAX_SAFE_INTEGER;
    const { difference } = compareProportions({ successes: 2 ** 52, trials }, { successes: 2 ** 52 - 1, trials: trials - 2 });
    const exact = Number(2n ** 52n * (2n ** 53n - 3n) - (2n ** 52n - 1n) * (2n ** 53n - 1n)) / (trials * (trials - 2));
    expect(difference).toBe(exact);
    expect(compareProportions({ successes: 56, trials: 70 }, { successes: 48, trials: 80 }).difference).toBe(0.2);
  });
  it.each(METHODS)("%s agrees with Wald where the samples are as large as counts go", (method) => {
    const trials = 2 ** 52;
    const [a, b] = [
      { successes: trials / 2 + 2 ** 26, trials },
      { successes: trials / 2, trials },
    ];
    const { interval, pValue, difference, standardError } = compareProportions(a, b, { method });
    expect(interval.low / (difference - 1.9599639845400543 * standardError)).toBeCloseTo(1, 6);
    expect(interval.high / (difference + 1.9599639845400543 * standardError)).toBeCloseTo(1, 6);
    // z is the square root of 2; the correction moves it by a part in 2^26.
    expect(pValue).toBeCloseTo(0.15729920705028513, method.endsWith("-cc") ? 7 : 13);
  });
  it("keeps the digits of a p-value however large the samples are: the null is taken off the exact difference", () => {
    const a = { successes: 1426022754355326, trials: 2990613386862264 };
    const b = { successes: 104291755229, trials: 104291755234 };
    // In 60 digits, by mpmath.
    expect(
      compareProportions(a, b, { method: "score", null: -0.5231671222511365, alternative: "less" }).pValue / 0.11353882062984908578,
    ).toBeCloseTo(1, 12);
  });
  it("tests equivalence by two one-sided tests", () => {
    const [a, b] = [
      { successes: 800, trials: 1000 },
      { successes: 810, trials: 1000 },
    ];
    const { equivalence } = compareProportions(a, b, { margin: 0.05 });
    const { low, high } = compareProportions(a, b, { level: 0.9 }).interval;
    expect(low > -0.05 && high < 0.05).toBe(true);
    expect(equivalence).toMatchObject({ margin: 0.05, equivalent: true });
    expect(equivalence?.notLower).toBe(compareProportions(a, b, { null: -0.05, alternative: "greater" }).pValue);
    expect(equivalence?.notHigher).toBe(compareProportions(a, b, { null: 0.05, alternative: "less" }).pValue);
  });
  it("gives the shares with their Wilson intervals at the same level", () => {
    const { a, b, standardError } = compareProportions({ successes: 8, trials: 20 }, { successes: 0, trials: 20 }, { level: 0.9 });
    expect(a).toMatchObject({ successes: 8, trials: 20, share: 0.4, interval: { level: 0.9, method: "wilson" } });
    expect(b).toMatchObject({ successes: 0, trials: 20, share: 0, interval: { low: 0 } });
    expect(standardError).toBeCloseTo(Math.sqrt((0.4 * 0.6) / 20), 15);
  });
});

describe("wrong input", () => {
  const fine = { successes: 1, trials: 2 };
  it.each([
    [-1, 10, "successes"],
    [11, 10, "successes"],
    [0.5, 10, "successes"],
    [Number.NaN, 10, "successes"],
    ["3", 10, "successes"],
    [0, 0, "trials"],
    [0, 2 ** 53, "trials"],
    [0, undefined, "trials"],
  ] as [number, number, string][])("%s of %s is an invalid value at %s of its group", (successes, trials, path) => {
    expect(() => compareProportions({ successes, trials }, fine)).toThrow(
      expect.objectContaining({ code: "invalid-value", path: `a.${path}` }),
    );
    expect(() => compareProportions(fine, { successes, trials })).toThrow(
      expect.objectContaining({ code: "invalid-value", path: `b.${path}` }),
    );
  });
  it.each([
    [{ method: "Newcombe" }, "options.method"],
    [{ level: 1 }, "options.level"],
    [{ alternative: "greator" }, "options.alternative"],
    [{ null: 1 }, "options.null"],
    [{ null: -1 }, "options.null"],
    [{ margin: 1 }, "options.margin"],
    [{ confidence: 0.9 }, "options.confidence"],
  ])("%j is an invalid option", (options, path) => {
    expect(() => compareProportions(fine, fine, options as object)).toThrow(expect.objectContaining({ code: "invalid-option", path }));
  });
});

describe("reference", () => {
  const cases = referenceCases("proportions");
  if (!referenceFolderPresent) {
    it("ABSENT: ../shared/reference/proportions.json was not checked", () => {
      expect(cases).toEqual([]);
    });
  }
  const keys: Readonly<Record<string, ProportionDifferenceMethod>> = {
    newcombe: "newcombe",
    miettinenNurminen: "miettinen-nurminen",
    score: "score",
    agrestiCaffo: "agresti-caffo",
    wald: "wald",
  };
  // The oracles do not cut their limits; ours end at -1 and 1.
  const cut = (limit: number): number => Math.min(1, Math.max(-1, limit));

  for (const reference of cases.filter(({ id }) => id.startsWith("two-proportions-difference-"))) {
    it(`agrees with ${reference.id}`, () => {
      const { a, b } = reference.input as { a: Counts; b: Counts };
      const level = reference.options["level"] as number;
      const { difference, ...limits } = reference.expected as { difference: number } & Record<string, [number, number]>;
      expect(Object.keys(limits).sort()).toEqual(Object.keys(keys).sort());
      for (const [key, expected] of Object.entries(limits)) {
        const result = compareProportions(a, b, { level, method: keys[key] });
        expect(Math.abs(result.difference - difference)).toBeLessThanOrEqual(allowance(reference, "difference", difference));
        expected.map(cut).forEach((limit, end) => {
          const got = end === 0 ? result.interval.low : result.interval.high;
          expect(Math.abs(got - limit), `${key} limit ${end}`).toBeLessThanOrEqual(allowance(reference, key, limit));
        });
      }
    });
  }

  for (const reference of cases.filter(({ id }) => id.startsWith("two-proportions-prop.test-"))) {
    it(`agrees with ${reference.id}`, () => {
      const { a, b } = reference.input as { a: Counts; b: Counts };
      const corrected = reference.options["continuityCorrection"] === true;
      const level = reference.options["level"] as number;
      const { waldInterval, pValue, chiSquare } = reference.expected as {
        waldInterval: [number, number];
        pValue: number;
        chiSquare: number;
      };
      const { interval } = compareProportions(a, b, { level, method: corrected ? "wald-cc" : "wald" });
      const test = compareProportions(a, b, { level, method: corrected ? "score-cc" : "score" });
      expect(Math.abs(interval.low - waldInterval[0])).toBeLessThanOrEqual(allowance(reference, "waldInterval", waldInterval[0]));
      expect(Math.abs(interval.high - waldInterval[1])).toBeLessThanOrEqual(allowance(reference, "waldInterval", waldInterval[1]));
      // R has no test where nothing varies; nothing speaks against the null there.
      if (typeof pValue !== "number") {
        expect(test.pValue).toBe(1);
        return;
      }
      expect(Math.abs(test.pValue - pValue)).toBeLessThanOrEqual(allowance(reference, "pValue", pValue));
      expect(Math.abs(normalQuantile(test.pValue / 2) ** 2 - chiSquare)).toBeLessThanOrEqual(allowance(reference, "chiSquare", chiSquare));
    });
  }

  // Satisfied and asked in each area are in the cases, as R read them off the survey.
  for (const reference of referenceCases("real-data").filter(({ id }) => id.startsWith("real-segments-csat-"))) {
    it(`agrees with the tests of each area against the rest in ${reference.id}`, () => {
      const { satisfied, responses, pValues } = reference.expected as Record<"satisfied" | "responses" | "pValues", number[]>;
      const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
      satisfied.forEach((successes, area) => {
        const segment = { successes, trials: responses[area] as number };
        const rest = { successes: total(satisfied) - successes, trials: total(responses) - segment.trials };
        const { pValue } = compareProportions(segment, rest, { method: "score" });
        expect(Math.abs(pValue - (pValues[area] as number))).toBeLessThanOrEqual(allowance(reference, "pValues", pValues[area] as number));
      });
    });
  }

  it("gives what R 4.2.2 prop.test and statsmodels 0.13.5 compute for 56/70 - 48/80", () => {
    const [a, b] = [
      { successes: 56, trials: 70 },
      { successes: 48, trials: 80 },
    ];
    expect(compareProportions(a, b, { method: "score" }).pValue).toBeCloseTo(0.008045081368196564, 14);
    expect(compareProportions(a, b, { method: "score-cc" }).pValue).toBeCloseTo(0.013409475178668924, 14);
    const { low, high } = compareProportions(a, b, { method: "agresti-caffo" }).interval;
    expect(low).toBeCloseTo(0.052452926638053704, 14);
    expect(high).toBeCloseTo(0.33575845547576744, 14);
  });

  for (const { contrast, limits } of NEWCOMBE_TABLE_II) {
    const [successesA, trialsA, successesB, trialsB] = contrast;
    it(`gives the limits that Newcombe printed for ${successesA}/${trialsA} - ${successesB}/${trialsB}`, () => {
      for (const [method, [low, high]] of Object.entries(limits)) {
        const a = { successes: successesA, trials: trialsA };
        const b = { successes: successesB, trials: trialsB };
        const { interval } = compareProportions(a, b, { method: method as ProportionDifferenceMethod });
        expect(interval.low, method).toBeCloseTo(low, 4);
        expect(interval.high, method).toBeCloseTo(high, 4);
      }
    });
  }
});

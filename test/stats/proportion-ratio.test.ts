import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareProportions } from "../../src/stats/compare-proportions.ts";
import { normalUpperTail } from "../../src/stats/normal.ts";
import { proportionRatio, type ProportionRatioInterval } from "../../src/stats/proportion-ratio.ts";
import { allowance, referenceCases, referenceFolderPresent } from "../reference/cases.ts";
import { KOOPMAN_EXAMPLE } from "../reference/figures-proportions.ts";

type Counts = { readonly successes: number; readonly trials: number };

const group: fc.Arbitrary<Counts> = fc
  .oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 2 ** 50, max: Number.MAX_SAFE_INTEGER }))
  .chain((trials) => fc.oneof(fc.constantFrom(0, trials), fc.integer({ min: 0, max: trials })).map((successes) => ({ successes, trials })));
const level = fc.oneof(fc.constantFrom(0.5, 0.8, 0.95, 0.99, 0.999999), fc.double({ min: 0.01, max: 0.9999, noNaN: true }));
const METHODS = ["katz", "score"] as const;

describe.each(METHODS)("the %s interval of a ratio", (method) => {
  it("is turned over when the groups are swapped", () => {
    fc.assert(
      fc.property(group, group, level, (a, b, confidence) => {
        const one = proportionRatio(a, b, { method, level: confidence });
        const other = proportionRatio(b, a, { method, level: confidence });
        if (one.pValue) expect((other.pValue as number) / one.pValue).toBeCloseTo(1, 10);
        else expect(other.pValue).toBe(one.pValue);
        expect(other.standardErrorLog).toBe(one.standardErrorLog);
        if (one.ratio && other.ratio) expect(one.ratio * other.ratio).toBeCloseTo(1, 14);
        if (one.interval?.high && other.interval) expect(one.interval.high * other.interval.low).toBeCloseTo(1, 13);
        if (other.interval?.high && one.interval) expect(other.interval.high * one.interval.low).toBeCloseTo(1, 13);
        expect(one.interval === null).toBe(other.interval === null);
      }),
    );
  });
  it("excludes 1 exactly when the p-value is below 1 less the level", () => {
    fc.assert(
      fc.property(group, group, level, (a, b, confidence) => {
        const { interval, pValue } = proportionRatio(a, b, { method, level: confidence });
        fc.pre(interval !== null && pValue !== null);
        const { low, high } = interval as ProportionRatioInterval;
        fc.pre(Math.abs(low - 1) > 1e-12 && (high === null || Math.abs(high - 1) > 1e-12));
        expect((pValue as number) < 1 - confidence).toBe(low > 1 || (high !== null && high < 1));
      }),
    );
  });
  it("holds the ratio, widens with the level and is made of numbers alone", () => {
    fc.assert(
      fc.property(group, group, level, level, (a, b, one, other) => {
        const narrow = proportionRatio(a, b, { method, level: Math.min(one, other) });
        const wide = proportionRatio(a, b, { method, level: Math.max(one, other) });
        expect(JSON.parse(JSON.stringify(wide))).toEqual(wide);
        if (narrow.interval === null || wide.interval === null) return;
        const ratio = narrow.ratio ?? Infinity;
        expect(narrow.interval.low).toBeLessThanOrEqual(ratio * (1 + 1e-15));
        expect(narrow.interval.high ?? Infinity).toBeGreaterThanOrEqual(ratio * (1 - 1e-15));
        expect(wide.interval.low).toBeLessThanOrEqual(narrow.interval.low * (1 + 1e-13));
        expect(wide.interval.high ?? Infinity).toBeGreaterThanOrEqual((narrow.interval.high ?? Infinity) * (1 - 1e-13));
      }),
    );
  });
});

describe("a ratio", () => {
  it("is that of the shares", () => {
    fc.assert(
      fc.property(group, group, (a, b) => {
        const { ratio } = proportionRatio(a, b);
        if (b.successes === 0) expect(ratio).toBe(null);
        else
          expect(ratio).toBeCloseTo(
            a.successes / a.trials / (b.successes / b.trials),
            12 - Math.max(0, Math.ceil(Math.log10(1 + (ratio as number)))),
          );
      }),
    );
  });
  it("by Katz says nothing about a group without successes", () => {
    const [none, some] = [
      { successes: 0, trials: 10 },
      { successes: 3, trials: 10 },
    ];
    expect(proportionRatio(none, some)).toEqual({ ratio: 0, interval: null, standardErrorLog: null, pValue: null });
    expect(proportionRatio(some, none)).toEqual({ ratio: null, interval: null, standardErrorLog: null, pValue: null });
    expect(proportionRatio(none, none)).toEqual({ ratio: null, interval: null, standardErrorLog: null, pValue: null });
  });
  it("by the score has a limit on the side of the successes", () => {
    const [none, some] = [
      { successes: 0, trials: 10 },
      { successes: 3, trials: 10 },
    ];
    const below = proportionRatio(none, some, { method: "score" });
    expect(below).toMatchObject({ ratio: 0, interval: { low: 0 }, standardErrorLog: null });
    expect(below.interval?.high).toBeGreaterThan(1);
    expect(proportionRatio(some, none, { method: "score" })).toMatchObject({ ratio: null, interval: { high: null } });
    expect(proportionRatio(none, none, { method: "score" })).toMatchObject({ ratio: null, interval: { low: 0, high: null }, pValue: 1 });
  });
  it("of two groups without failures is 1, by Katz without doubt", () => {
    const [a, b] = [
      { successes: 10, trials: 10 },
      { successes: 4, trials: 4 },
    ];
    expect(proportionRatio(a, b)).toMatchObject({ ratio: 1, interval: { low: 1, high: 1 }, standardErrorLog: 0, pValue: 1 });
    const { low, high } = proportionRatio(a, b, { method: "score" }).interval as ProportionRatioInterval;
    expect(low < 1 && high !== null && high > 1).toBe(true);
  });
  it("by Katz has the p-value of its logarithm in units of its error", () => {
    for (const [k, n] of [
      [30, 100],
      [11, 100],
      [1, 900],
      [100, 100],
    ] as const) {
      const { ratio, standardErrorLog, pValue } = proportionRatio({ successes: k, trials: n }, { successes: 10, trials: 100 });
      const tail = normalUpperTail(Math.abs(Math.log(ratio as number)) / (standardErrorLog as number));
      expect((pValue as number) / (2 * tail)).toBeCloseTo(1, 12);
    }
  });
  it("by the score has the p-value of the score difference: both ask whether the shares are equal", () => {
    fc.assert(
      fc.property(group, group, (a, b) => {
        const { pValue } = compareProportions(a, b, { method: "score" });
        expect(proportionRatio(a, b, { method: "score" }).pValue).toBe(pValue);
      }),
    );
  });
  it("by the score solves the score equation", () => {
    // The quadratic as it is published, which is accurate enough for small counts.
    const variance = (a: Counts, b: Counts, ratio: number): number => {
      const [n, k] = [a.trials + b.trials, a.successes + b.successes];
      const linear = ratio * (a.trials + b.successes) + a.successes + b.trials;
      const share = (linear - Math.sqrt(linear * linear - 4 * ratio * n * k)) / (2 * n * ratio);
      return (ratio * share * (1 - ratio * share)) / a.trials + (ratio * ratio * share * (1 - share)) / b.trials;
    };
    const small = fc
      .integer({ min: 3, max: 60 })
      .chain((trials) => fc.integer({ min: 1, max: trials - 1 }).map((successes) => ({ successes, trials })));
    fc.assert(
      fc.property(small, small, (a, b) => {
        const { low, high } = proportionRatio(a, b, { method: "score" }).interval as ProportionRatioInterval;
        for (const limit of [low, high as number]) {
          const z = (a.successes / a.trials - (limit * b.successes) / b.trials) / Math.sqrt(variance(a, b, limit));
          expect(Math.abs(z)).toBeCloseTo(1.959963984540054, 9);
        }
      }),
    );
  });
  it("keeps its digits however large the samples are", () => {
    const trials = 2 ** 52;
    const [a, b] = [
      { successes: trials / 2 + 2 ** 26, trials },
      { successes: trials / 2, trials },
    ];
    for (const method of METHODS) {
      // A difference of the square root of 2 standard errors: see the comparison of these samples.
      expect(proportionRatio(a, b, { method }).pValue).toBeCloseTo(0.15729920705028513, method === "katz" ? 7 : 13);
    }
  });
  it("keeps its digits where a small group is certain and the other is huge", () => {
    const [a, b] = [
      { successes: 1, trials: 1 },
      { successes: 6930261628838466, trials: 9007199254740972 },
    ];
    const { interval } = proportionRatio(a, b, { method: "score" });
    // By mpmath in 50 digits.
    expect(interval?.low).toBeCloseTo(0.2684503024798107, 14);
    expect((interval?.high as number) / 1.299691099552555).toBeCloseTo(1, 14);
  });
  it("has limits even at a level beside 0", () => {
    for (const successes of [0, 3]) {
      const { interval } = proportionRatio({ successes, trials: 10 }, { successes: 2, trials: 10 }, { method: "score", level: 1e-300 });
      expect(interval?.low).toBeCloseTo(successes / 2, 7);
      expect(interval?.high).toBeCloseTo(successes / 2, 7);
    }
  });
});

describe("wrong input", () => {
  const fine = { successes: 1, trials: 2 };
  it("is refused where it stands", () => {
    expect(() => proportionRatio({ successes: 3, trials: 2 }, fine)).toThrow(
      expect.objectContaining({ code: "invalid-value", path: "a.successes" }),
    );
    expect(() => proportionRatio(fine, { successes: 0, trials: 0 })).toThrow(
      expect.objectContaining({ code: "invalid-value", path: "b.trials" }),
    );
  });
  it.each([
    [{ method: "koopman" }, "options.method"],
    [{ level: 0 }, "options.level"],
    [{ alternative: "less" }, "options.alternative"],
  ])("%j is an invalid option", (options, path) => {
    expect(() => proportionRatio(fine, fine, options as object)).toThrow(expect.objectContaining({ code: "invalid-option", path }));
  });
});

describe("reference", () => {
  const cases = referenceCases("proportions").filter(({ id }) => id.startsWith("lift-"));
  if (!referenceFolderPresent) {
    it("ABSENT: ../shared/reference/proportions.json was not checked", () => {
      expect(cases).toEqual([]);
    });
  }
  for (const reference of cases) {
    it(`agrees with ${reference.id}`, () => {
      const { a, b } = reference.input as { a: Counts; b: Counts };
      const expected = reference.expected as Record<"ratio" | "low" | "high" | "standardErrorLog", number>;
      const { ratio, interval, standardErrorLog } = proportionRatio(a, b, { level: reference.options["level"] as number });
      const got = { ratio, low: interval?.low, high: interval?.high, standardErrorLog };
      for (const [key, value] of Object.entries(expected)) {
        expect(Math.abs((got[key as keyof typeof got] as number) - value), key).toBeLessThanOrEqual(allowance(reference, key, value));
      }
    });
  }
  it("gives the interval that statsmodels 0.13.5 computes by Katz for 30 of 100 against 10 of 100", () => {
    const { interval } = proportionRatio({ successes: 30, trials: 100 }, { successes: 10, trials: 100 });
    expect(interval?.low).toBeCloseTo(1.55082971954355, 13);
    expect(interval?.high).toBeCloseTo(5.803345065278306, 13);
  });
  it("gives the interval that Koopman printed", () => {
    const { a, b, low, high } = KOOPMAN_EXAMPLE;
    const { ratio, interval } = proportionRatio(a, b, { method: "score" });
    expect(ratio).toBe(4.5);
    expect(interval?.low).toBeCloseTo(low, 2);
    expect(interval?.high).toBeCloseTo(high, 2);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { proportionInterval } from "../../src/stats/proportion-interval.ts";
import type { ProportionIntervalMethod } from "../../src/stats/proportion-interval.ts";
import { binomialDistribution, binomialUpperTail } from "../../src/stats/binomial.ts";
import { referenceCases, referenceFolderPresent } from "../reference/cases.ts";

const METHODS = ["wilson", "wilson-cc", "agresti-coull", "jeffreys", "clopper-pearson", "wald"] as const;

const counts = fc
  .oneof(
    fc.integer({ min: 1, max: 60 }),
    fc.integer({ min: 1, max: 100_000 }),
    fc.maxSafeInteger().map((n) => Math.abs(n) + (n === 0 ? 1 : 0)),
  )
  .chain((trials) => fc.oneof(fc.constantFrom(0, trials), fc.integer({ min: 0, max: trials })).map((successes) => ({ successes, trials })));
const level = fc.oneof(fc.constantFrom(0.5, 0.8, 0.9, 0.95, 0.99, 0.999999), fc.double({ min: 0.01, max: 0.9999, noNaN: true }));

describe.each(METHODS)("the %s interval", (method) => {
  it("of the failures is the mirror image: the larger limit is 1 less the smaller one, to the last bit", () => {
    fc.assert(
      fc.property(counts, level, ({ successes, trials }, level) => {
        const { low, high } = proportionInterval(successes, trials, { level, method });
        const mirror = proportionInterval(trials - successes, trials, { level, method });
        expect(Math.max(low, mirror.high)).toBe(1 - Math.min(low, mirror.high));
        expect(Math.max(high, mirror.low)).toBe(1 - Math.min(high, mirror.low));
      }),
      { numRuns: 60 },
    );
  });

  it("stays from 0 to 1, in order, and holds the share (Jeffreys: except at the edges)", () => {
    fc.assert(
      fc.property(counts, level, ({ successes, trials }, level) => {
        const { low, high } = proportionInterval(successes, trials, { level, method });
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(high);
        const isEdge = successes === 0 || successes === trials;
        // Three units of rounding; a Jeffreys interval of a low level need not hold a share beside the edge.
        const share = successes / trials;
        if (method !== "jeffreys" || (!isEdge && level >= 0.8)) {
          expect(low).toBeLessThanOrEqual(share * (1 + 1e-15));
          expect(1 - high).toBeLessThanOrEqual((1 - share) * (1 + 1e-15) + 2 ** -52);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("widens with the level", () => {
    fc.assert(
      fc.property(counts, level, level, ({ successes, trials }, one, other) => {
        const narrow = proportionInterval(successes, trials, { level: Math.min(one, other), method });
        const wide = proportionInterval(successes, trials, { level: Math.max(one, other), method });
        expect(wide.low).toBeLessThanOrEqual(narrow.low + 4e-15 * narrow.low);
        expect(wide.high).toBeGreaterThanOrEqual(narrow.high - 4e-15 * narrow.high);
      }),
      { numRuns: 60 },
    );
  });
});

// The Wald interval does not: it shrinks to a point at the edges.
it.each(METHODS.filter((method) => method !== "wald"))("both limits of the %s interval rise with the successes", (method) => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(), level, (trials, seed, level) => {
      const successes = seed % trials;
      const fewer = proportionInterval(successes, trials, { level, method });
      const more = proportionInterval(successes + 1, trials, { level, method });
      expect(more.low).toBeGreaterThanOrEqual(fewer.low);
      expect(more.high).toBeGreaterThanOrEqual(fewer.high);
    }),
    { numRuns: 60 },
  );
});

describe("the exact edges", () => {
  for (const method of ["wilson", "wilson-cc", "clopper-pearson"] as const) {
    for (const trials of [1, 2, 20, 1000, Number.MAX_SAFE_INTEGER]) {
      it(`${method} reaches exactly 0 at 0 of ${trials} and exactly 1 at ${trials} of ${trials}`, () => {
        expect(proportionInterval(0, trials, { method }).low).toBe(0);
        expect(proportionInterval(trials, trials, { method }).high).toBe(1);
      });
    }
  }

  it("an upper limit near 0 keeps its digits: the rule of three for 0 of 1e15", () => {
    const { high } = proportionInterval(0, 1e15, { method: "clopper-pearson" });
    const exact = -Math.expm1(Math.log((1 - 0.95) / 2) / 1e15);
    expect(Math.abs(high / exact - 1)).toBeLessThan(2e-15);
  });

  it("Jeffreys stays equal-tailed at the edges", () => {
    expect(proportionInterval(0, 10, { method: "jeffreys" }).low).toBeGreaterThan(0);
    expect(proportionInterval(10, 10, { method: "jeffreys" }).high).toBeLessThan(1);
  });
});

it("Clopper-Pearson limits are where the binomial tails are alpha/2", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 2000 }), fc.nat(), (trials, seed) => {
      const successes = 1 + (seed % (trials - 1));
      const { low, high } = proportionInterval(successes, trials, { method: "clopper-pearson" });
      // Limits are good to 16 units in the last place, and a relative change of one moves the tail at most n times as much.
      const allowed = (16 + 16 * trials) * 2 ** -52;
      expect(Math.abs(binomialUpperTail(successes - 1, trials, low) / 0.025 - 1)).toBeLessThan(allowed);
      expect(Math.abs(binomialDistribution(successes, trials, high) / 0.025 - 1)).toBeLessThan(allowed);
    }),
  );
});

describe("wrong input", () => {
  it.each([
    [-1, 10, "successes"],
    [11, 10, "successes"],
    [0.5, 10, "successes"],
    [Number.NaN, 10, "successes"],
    [Infinity, Infinity, "successes"],
    [0, 0, "trials"],
    [0, 2 ** 53, "trials"],
    [0, Number.NaN, "trials"],
  ])("%s of %s is an invalid value at %s", (successes, trials, path) => {
    expect(() => proportionInterval(successes, trials)).toThrow(expect.objectContaining({ code: "invalid-value", path }));
  });

  it.each([0, 1, -0.1, 1.5, Number.NaN, "0.95", null])("level %s is an invalid option", (level) => {
    expect(() => proportionInterval(1, 2, { level: level as number })).toThrow(
      expect.objectContaining({ code: "invalid-option", path: "options.level" }),
    );
  });

  it("an unknown method and an unknown option are invalid options", () => {
    expect(() => proportionInterval(1, 2, { method: "Wilson" as "wilson" })).toThrow(expect.objectContaining({ code: "invalid-option" }));
    expect(() => proportionInterval(1, 2, { confidence: 0.9 } as object)).toThrow(expect.objectContaining({ code: "invalid-option" }));
  });
});

describe("reference", () => {
  const cases = referenceCases("proportions");
  if (!referenceFolderPresent) {
    it("ABSENT: ../shared/reference/proportions.json was not checked", () => {
      expect(cases).toEqual([]);
    });
  }

  // R's own corrected interval is another method (see the note of the cases); the six of this library are compared.
  const keys: Readonly<Record<string, ProportionIntervalMethod>> = {
    ...Object.fromEntries(METHODS.map((method) => [method, method])),
    clopperPearson: "clopper-pearson",
  };
  for (const reference of cases) {
    if (!/^proportion-(r-)?\d/.test(reference.id)) continue;
    it(`agrees with ${reference.id}`, () => {
      const { successes, trials } = reference.input as { successes: number; trials: number };
      const level = reference.options["level"] as number;
      const { rel, abs } = reference.tolerance;
      let compared = 0;
      for (const [key, expected] of Object.entries(reference.expected)) {
        const method = keys[key];
        if (!method) continue;
        const interval = proportionInterval(successes, trials, { level, method });
        // Wald and Agresti-Coull limits come uncut from the oracle; ours end at 0 and 1.
        const [low, high] = (expected as [number, number]).map((limit) => Math.min(1, Math.max(0, limit))) as [number, number];
        expect(Math.abs(interval.low - low), `${method} low`).toBeLessThanOrEqual(Math.max(abs, rel * low));
        expect(Math.abs(interval.high - high), `${method} high`).toBeLessThanOrEqual(Math.max(abs, rel * high));
        compared += 1;
      }
      expect(compared).toBeGreaterThanOrEqual(2);
    });
  }
});

it.each([
  // Newcombe 1998, Statistics in Medicine 17:857, table I, 95 %.
  [81, 263, "wald", 0.2522, 0.3638],
  [81, 263, "clopper-pearson", 0.2527, 0.3676],
  [81, 263, "wilson", 0.2553, 0.3662],
  [81, 263, "wilson-cc", 0.2535, 0.3682],
  [15, 148, "wald", 0.0527, 0.15],
  [15, 148, "clopper-pearson", 0.0578, 0.1617],
  [15, 148, "wilson", 0.0624, 0.1605],
  [15, 148, "wilson-cc", 0.0598, 0.1644],
  [0, 20, "wilson", 0, 0.1611],
  [0, 20, "wilson-cc", 0, 0.2005],
  [0, 20, "clopper-pearson", 0, 0.1684],
  [1, 29, "wilson", 0.0061, 0.1718],
  [1, 29, "wilson-cc", 0.0018, 0.1963],
  [1, 29, "clopper-pearson", 0.0009, 0.1776],
] as const)("%s of %s by %s is %s to %s, as Newcombe printed", (successes, trials, method, low, high) => {
  const interval = proportionInterval(successes, trials, { method });
  expect(interval.low).toBeCloseTo(low, 4);
  expect(interval.high).toBeCloseTo(high, 4);
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { binomialDensity } from "../../src/stats/binomial.ts";
import { proportionInterval } from "../../src/stats/proportion-interval.ts";
import { proportionTest, type ProportionTestOptions } from "../../src/stats/proportion-test.ts";
import { referenceCases, referenceFolderPresent } from "../reference/cases.ts";
import { expectFigure } from "../reference/expect-figure.ts";
import { BINOMIAL_TEST_FIGURES } from "../reference/figures-tests.ts";

const METHODS = ["score", "score-cc", "exact"] as const;
const INTERVALS = { score: "wilson", "score-cc": "wilson-cc", exact: "clopper-pearson" } as const;
const relative = (found: number, expected: number): number => Math.abs(found / expected - 1);
const trials = fc.integer({ min: 1, max: 60 });
const share = fc.oneof(fc.constantFrom(0.5, 0.25, 0.1, 0.9), fc.double({ min: 0.01, max: 0.99, noNaN: true }));
const counts = trials.chain((n) => fc.integer({ min: 0, max: n }).map((k) => [k, n] as const));

describe.each(METHODS)("the %s test", (method) => {
  it("mirrors when failures are counted", () => {
    fc.assert(
      fc.property(counts, fc.constantFrom(0.5, 0.25, 0.125, 0.75), ([k, n], p) => {
        for (const [there, back] of [
          ["two-sided", "two-sided"],
          ["greater", "less"],
          ["less", "greater"],
        ] as const) {
          const found = proportionTest(k, n, { null: p, method, alternative: there });
          const mirror = proportionTest(n - k, n, { null: 1 - p, method, alternative: back });
          expect(relative(mirror.pValue, found.pValue)).toBeLessThan(1e-13);
          expect(mirror.interval.low).toBeCloseTo(1 - found.interval.high, 14);
          if (found.z !== null) expect((mirror.z ?? NaN) + found.z).toBeCloseTo(0, 14);
        }
      }),
    );
  });
  it("has the two-sided interval of its name, and one-sided ones of half the error that run to the end", () => {
    fc.assert(
      fc.property(counts, fc.constantFrom(0.8, 0.95, 0.99), ([k, n], level) => {
        const { low, high } = proportionInterval(k, n, { level, method: INTERVALS[method] });
        const both = proportionTest(k, n, { level, method }).interval;
        expect([both.low, both.high]).toStrictEqual([low, high]);
        const one = 1 - (1 - level) / 2;
        const [greater, less] = (["greater", "less"] as const).map(
          (alternative) => proportionTest(k, n, { level: one, method, alternative }).interval,
        );
        expect(greater?.low).toBeCloseTo(low, 13);
        expect(greater?.high).toBe(1);
        expect(less?.low).toBe(0);
        expect(less?.high).toBeCloseTo(high, 13);
      }),
    );
  });
  it("rejects a null outside its one-sided interval and none within it", () => {
    fc.assert(
      fc.property(counts, share, fc.constantFrom("greater", "less"), ([k, n], p, alternative) => {
        const { pValue, interval } = proportionTest(k, n, { null: p, method, alternative, level: 0.9 });
        fc.pre(Math.abs(pValue - 0.1) > 1e-9);
        // A correction that stops at 0 leaves the p-value at 1/2 within half a count of the null.
        expect(pValue < 0.1).toBe(p < interval.low || p > interval.high);
      }),
    );
  });
  it("holds at the edges and for levels below a half", () => {
    for (const level of [0.01, 0.5, 0.999999]) {
      for (const alternative of ["two-sided", "greater", "less"] as const) {
        for (const k of [0, 1, 7]) {
          const { low, high } = proportionTest(k, 7, { method, level, alternative }).interval;
          expect(low).toBeGreaterThanOrEqual(0);
          expect(high).toBeLessThanOrEqual(1);
        }
        expect(proportionTest(0, 7, { method, level, alternative }).interval.low).toBe(0);
        expect(proportionTest(7, 7, { method, level, alternative }).interval.high).toBe(1);
      }
    }
  });
});

describe("the exact test", () => {
  it("sums, two-sided, the tail and the counts beyond the mean that are no likelier", () => {
    fc.assert(
      fc.property(counts, share, ([k, n], p) => {
        const limit = binomialDensity(k, n, p) * (1 + 1e-7);
        const mean = n * p;
        let expected = 0;
        for (let count = 0; count <= n; count += 1) {
          const density = binomialDensity(count, n, p);
          const isTail = k < mean ? count <= k : count >= k;
          const isOther = k < mean ? count >= mean : count <= mean;
          if (k === mean || isTail || (isOther && density <= limit)) expected += density;
        }
        const { pValue, z } = proportionTest(k, n, { null: p, method: "exact" });
        expect(relative(pValue, Math.min(1, expected))).toBeLessThan(1e-12);
        expect(z).toBeNull();
      }),
    );
  });
  it.each(BINOMIAL_TEST_FIGURES)(
    "of $successes in $trials against $null agrees with 40 digits",
    ({ successes, trials: n, null: p, pValue }) => {
      expect(relative(proportionTest(successes, n, { null: p, method: "exact" }).pValue, pValue)).toBeLessThan(2e-13);
    },
  );
  it("takes no longer for a thousand million trials", () => {
    const exact = proportionTest(500_040_000, 1e9, { method: "exact" });
    const corrected = proportionTest(500_040_000, 1e9, { method: "score-cc" });
    expect(exact.pValue).toBeCloseTo(corrected.pValue, 6);
  });
});

it("tests against a half by the score unless told otherwise", () => {
  const found = proportionTest(3, 10);
  expect(found).toMatchObject({ share: 0.3, alternative: "two-sided", null: 0.5, interval: { level: 0.95, method: "score" } });
  expect(found.z).toBeCloseTo(-2 / Math.sqrt(2.5), 15);
});

describe("what is refused", () => {
  it.each([
    [-1, 10, "successes"],
    [11, 10, "successes"],
    [0, 0, "trials"],
    [1, 2.5, "trials"],
  ])("%s of %s", (successes, n, path) => {
    expect(() => proportionTest(successes, n)).toThrow(expect.objectContaining({ code: "invalid-value", path }));
  });
  it.each<[ProportionTestOptions, string]>([
    [{ null: 0 }, "options.null"],
    [{ null: 1 }, "options.null"],
    [{ null: Number.NaN }, "options.null"],
    [{ level: 1 }, "options.level"],
    [{ method: "wald" as "score" }, "options.method"],
    [{ alternative: "two.sided" as "less" }, "options.alternative"],
    [{ p: 0.5 } as ProportionTestOptions, "options.p"],
  ])("the options %j", (options, path) => {
    expect(() => proportionTest(3, 10, options)).toThrow(expect.objectContaining({ code: "invalid-option", path }));
  });
});

describe("R's binom.test and prop.test", () => {
  const SIDES: Record<string, ProportionTestOptions["alternative"]> = { "two.sided": "two-sided", less: "less", greater: "greater" };
  if (!referenceFolderPresent) it("ABSENT: ../shared/reference was not checked", () => expect(referenceCases("drivers")).toEqual([]));
  for (const reference of referenceCases("proportions").filter(({ id }) => id.startsWith("proportion-test"))) {
    it(`agree on ${reference.id}`, () => {
      const { successes, trials: n } = reference.input as { successes: number; trials: number };
      const { null: p, level, alternative } = reference.options as { null: number; level: number; alternative: string };
      const [score, corrected, exact] = METHODS.map((method) =>
        proportionTest(successes, n, { null: p, level, method, alternative: SIDES[alternative] }),
      );
      expectFigure(reference, "scoreP", score?.pValue);
      expectFigure(reference, "scoreCorrectedP", corrected?.pValue);
      expectFigure(reference, "exactP", exact?.pValue);
      for (const [key, found] of [
        ["scoreInterval", score],
        ["exactInterval", exact],
      ] as const) {
        const [low, high] = reference.expected[key] as number[];
        expectFigure(reference, key, found?.interval.low, low);
        expectFigure(reference, key, found?.interval.high, high);
      }
    });
  }
});

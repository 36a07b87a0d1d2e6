import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { npsTest } from "../../src/survey/nps-test.ts";
import { nps, type NpsCountsOptions, type NpsCountsResult, npsFromCounts, npsOf, type NpsOptions } from "../../src/survey/nps.ts";
import { npsBayes } from "../../src/survey/nps-bayes.ts";
import { collect, measure } from "../../src/core/measure.ts";
import { allowance, referenceCases, referenceFolderPresent } from "../reference/cases.ts";
import { AIRPORT_2017, NPS_FIGURES, SCORE_LIMITS, TANGO_FIGURES } from "../reference/figures-nps.ts";

const count = fc.oneof(fc.nat({ max: 30 }), fc.nat({ max: 1e6 }), fc.constantFrom(0, 1, 2 ** 40));
const counts = fc
  .record({ promoters: count, passives: count, detractors: count })
  .filter((c) => c.promoters + c.passives + c.detractors > 0);
const level = fc.constantFrom(0.5, 0.8, 0.9, 0.95, 0.99, 0.999999);
const rating = fc.integer({ min: 0, max: 10 });

describe("nps, as an idea", () => {
  it("mirrors to the last bit when promoters and detractors swap", () => {
    fc.assert(
      fc.property(
        counts,
        level,
        fc.constantFrom("score", "adjusted-wald", "wald"),
        ({ promoters, passives, detractors }, confidence, method) => {
          const options = { level: confidence, method } as NpsCountsOptions;
          const here = npsFromCounts({ promoters, passives, detractors }, options);
          const there = npsFromCounts({ promoters: detractors, passives, detractors: promoters }, options);
          expect(there.score + here.score).toBe(0);
          expect(there.interval.low + here.interval.high).toBe(0);
          expect(there.interval.high + here.interval.low).toBe(0);
          expect(there.standardError).toBe(here.standardError);
        },
      ),
    );
  });
  it("has intervals on the scale that hold the score", () => {
    fc.assert(
      fc.property(counts, level, fc.constantFrom("score", "wald"), (answers, confidence, method) => {
        const { score, interval } = npsFromCounts(answers, { level: confidence, method } as NpsCountsOptions);
        expect(interval.low).toBeGreaterThanOrEqual(-100);
        expect(interval.low).toBeLessThanOrEqual(score);
        expect(interval.high).toBeGreaterThanOrEqual(score);
        expect(interval.high).toBeLessThanOrEqual(100);
      }),
      { numRuns: 500 },
    );
  });
  it("has adjusted Wald intervals on the scale", () => {
    fc.assert(
      fc.property(counts, level, (answers, confidence) => {
        const { low, high } = npsFromCounts(answers, { level: confidence, method: "adjusted-wald" }).interval;
        expect(low).toBeGreaterThanOrEqual(-100);
        expect(high).toBeLessThanOrEqual(100);
        expect(low).toBeLessThanOrEqual(high);
      }),
    );
  });
  it("widens with the level", () => {
    fc.assert(
      fc.property(counts, fc.constantFrom("score", "adjusted-wald", "wald"), (answers, method) => {
        const limits = [0.5, 0.8, 0.9, 0.95, 0.99, 0.999].map(
          (confidence) => npsFromCounts(answers, { level: confidence, method } as NpsCountsOptions).interval,
        );
        for (const [index, wider] of limits.slice(1).entries()) {
          expect(wider.low).toBeLessThanOrEqual(limits[index]!.low);
          expect(wider.high).toBeGreaterThanOrEqual(limits[index]!.high);
        }
      }),
    );
  });
  it("never leaves the scale, even where 100 times a count is rounded", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), level, (many, confidence) => {
        for (const method of ["score", "wald"] as const) {
          const { score, interval } = npsFromCounts({ promoters: many, passives: 0, detractors: 0 }, { level: confidence, method });
          expect(score).toBeLessThanOrEqual(100);
          expect(score).toBeGreaterThanOrEqual(100 - 2e-14);
          expect(interval.high).toBe(score);
          expect(interval.low).toBeLessThanOrEqual(score);
        }
      }),
    );
  });
  it("never falls when one answer improves", () => {
    fc.assert(
      fc.property(fc.array(rating, { minLength: 1 }), fc.nat(), rating, (ratings, place, better) => {
        const index = place % ratings.length;
        const improved = ratings.with(index, Math.max(better, ratings[index] as number));
        expect(nps(improved).score).toBeGreaterThanOrEqual(nps(ratings).score);
      }),
    );
  });
  it("counts missing ratings and changes nothing else", () => {
    fc.assert(
      fc.property(fc.array(rating, { minLength: 1 }), fc.array(fc.constantFrom(null, undefined, Number.NaN)), (ratings, gaps) => {
        expect(nps([...ratings, ...gaps])).toStrictEqual({ ...nps(ratings), missing: gaps.length });
      }),
    );
  });
  it("is the same from ratings, from counts and from a field", () => {
    fc.assert(
      fc.property(fc.array(rating, { minLength: 1 }), (ratings) => {
        const { mean, ...result } = nps(ratings);
        const { promoters, passives, detractors } = result;
        expect(npsFromCounts({ promoters, passives, detractors })).toStrictEqual(result);
        expect(
          measure(
            npsOf("rating"),
            ratings.map((value) => ({ rating: value })),
          ),
        ).toStrictEqual({ ...result, mean });
        expect(mean).toBeCloseTo(ratings.reduce((sum, value) => sum + value, 0) / ratings.length, 12);
      }),
    );
  });
  it("shrinks to the score when everybody answered", () => {
    fc.assert(
      fc.property(counts, fc.constantFrom("score", "wald"), (answers, method) => {
        const population = answers.promoters + answers.passives + answers.detractors;
        const { score, standardError, interval } = npsFromCounts(answers, { population, method } as NpsCountsOptions);
        expect(standardError).toBe(0);
        expect([interval.low, interval.high]).toStrictEqual([score, score]);
      }),
    );
  });
});

describe("nps, this definition", () => {
  it.each([
    [0, -100],
    [6, -100],
    [7, 0],
    [8, 0],
    [9, 100],
    [10, 100],
  ])("a single rating of %i on 0 to 10 scores %i", (only, score) => {
    expect(nps([only]).score).toBe(score);
  });
  it.each([
    [1, -100],
    [6, -100],
    [7, 0],
    [8, 0],
    [9, 100],
    [10, 100],
  ])("a single rating of %i on 1 to 10 scores %i", (only, score) => {
    expect(nps([only], { scale: "oneToTen" }).score).toBe(score);
  });
  it.each([
    [1, -100],
    [3, -100],
    [4, 0],
    [5, 100],
  ])("a single rating of %i on a scale of five scores %i", (only, score) => {
    expect(nps([only], { scale: { min: 1, max: 5, passiveFrom: 4, promoterFrom: 5 } }).score).toBe(score);
  });
  it("scores the five ratings of the founding article -20, not the +20 it prints", () => {
    const { score, shares } = nps([10, 2, 7, 8, 6]);
    expect(score).toBe(-20);
    expect(shares).toStrictEqual({ promoters: 0.2, passives: 0.4, detractors: 0.4 });
  });
  it("scores one promoter and two dismissed surveys 100, with two missing", () => {
    expect(nps([10, null, undefined])).toMatchObject({ score: 100, missing: 2, responses: 1 });
  });
  it("leaves ten of ten promoters open down to 44.49", () => {
    expect(npsFromCounts({ promoters: 10, passives: 0, detractors: 0 }).interval.low).toBeCloseTo(44.49, 2);
    expect(npsFromCounts({ promoters: 10, passives: 0, detractors: 0 }).interval.high).toBe(100);
    expect(npsFromCounts({ promoters: 10, passives: 0, detractors: 0 }, { method: "wald" }).interval).toMatchObject({
      low: 100,
      high: 100,
    });
    expect(npsFromCounts({ promoters: 10, passives: 0, detractors: 0 }, { method: "adjusted-wald" }).interval.high).toBe(100);
  });
  it("does not see what the printed score would: scores are never rounded", () => {
    expect(nps([10, 0, 7]).score).toBe(0);
    expect(nps([10, 10, 7]).score).toBe(200 / 3);
  });
  it("keeps a tally that two scales with the same points share", () => {
    const tally = collect(npsOf<{ rating: number }>("rating"), [{ rating: 10 }, { rating: 0 }]);
    expect(tally).toStrictEqual({ min: 0, max: 10, counts: [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], missing: 0, invalid: 0 });
  });
});

describe("nps, wrong input", () => {
  it("names the place of a rating off the scale", () => {
    expect(() => nps([9, 11])).toThrow("ratings[1]: expected an integer from 0 to 10, received 11");
    expect(() => nps([0], { scale: "oneToTen" })).toThrow("ratings[0]: expected an integer from 1 to 10, received 0");
    expect(() => nps([8.5])).toThrow("received 8.5");
  });
  it("names the field of a rating off the scale", () => {
    expect(() => measure(npsOf("score"), [{ score: 9 }, { score: -1 }])).toThrow("score[1]: expected an integer from 0 to 10, received -1");
    expect(() => measure(npsOf("score"), { score: new Uint8Array([9, 200]) })).toThrow(
      "score[1]: expected an integer from 0 to 10, received 200",
    );
  });
  it("counts what it skips", () => {
    expect(nps([9, 11, null, 3.5], { invalid: "skip" })).toMatchObject({ responses: 1, missing: 1, invalid: 2 });
  });
  it.each([[[]], [[null, Number.NaN]]])("has nothing to measure in %j", (ratings) => {
    expect(() => nps(ratings)).toThrow(expect.objectContaining({ code: "empty", path: "nps" }));
  });
  it.each<[unknown, string]>([
    [{ levle: 0.9 }, "options.levle"],
    [{ level: 1 }, "options.level"],
    [{ level: Number.NaN }, "options.level"],
    [{ method: "tango" }, "options.method"],
    [{ method: null }, "options.method"],
    [{ method: {} }, "options.method"],
    [{ method: ["score"] }, "options.method"],
    [{ population: 0 }, "options.population"],
    [{ population: 1.5 }, "options.population"],
    [{ population: 1 }, "options.population"],
    [{ scale: "zero-to-ten" }, "options.scale"],
    [{ invalid: "ignore" }, "options.invalid"],
    [{ scale: { min: 0, max: 10, passiveFrom: 7 } }, "options.scale.promoterFrom"],
    [{ scale: { min: 0, max: 10, passiveFrom: 0, promoterFrom: 9 } }, "options.scale.passiveFrom"],
    [{ scale: { min: 0, max: 10, passiveFrom: 10, promoterFrom: 9 } }, "options.scale.passiveFrom"],
    [{ scale: { min: 0, max: 10, passiveFrom: 7, promoterFrom: 11 } }, "options.scale.promoterFrom"],
    [{ scale: { min: 0, max: 5000, passiveFrom: 7, promoterFrom: 9 } }, "options.scale.max"],
  ])("refuses the option %j", (options, path) => {
    expect(() => nps([9, 9], options as NpsOptions)).toThrow(expect.objectContaining({ code: "invalid-option", path }));
  });
  it.each(["bayes", "bootstrap"])("says what to pass instead of %j", (method) => {
    expect(() => nps([9], { method: method as "score" })).toThrow(
      `options.method: expected score, adjusted-wald, wald, npsBayes() or npsBootstrap(), received "${method}"`,
    );
  });
  it.each([-1, 0.5, Number.NaN, Infinity, "3", undefined])("refuses a count of %s", (promoters) => {
    expect(() => npsFromCounts({ promoters: promoters as number, passives: 1, detractors: 1 })).toThrow(
      expect.objectContaining({ code: "invalid-value", path: "counts.promoters" }),
    );
  });
  it("has nothing to measure in counts of 0", () => {
    expect(() => npsFromCounts({ promoters: 0, passives: 0, detractors: 0, missing: 3 })).toThrow(
      expect.objectContaining({ code: "empty" }),
    );
  });
});

describe("nps, figures of other tools", () => {
  it.each(NPS_FIGURES)("matches NPS 2.0.999 for $promoters, $passives, $detractors", ({ score, standardError, ...answers }) => {
    const result = npsFromCounts(answers);
    expect(Math.abs(result.score / 100 - score)).toBeLessThanOrEqual(1e-15);
    expect(Math.abs(result.standardError / 100 - standardError)).toBeLessThanOrEqual(1e-15);
  });
  it.each(TANGO_FIGURES)(
    "matches the printed interval of Tango 1998 for b $b, c $c, n $n",
    ({ b, c, n, level: confidence, low, high, digits }) => {
      const { interval } = npsFromCounts({ promoters: b, passives: n - b - c, detractors: c }, { level: confidence });
      expect(interval.low / 100).toBeCloseTo(low, digits);
      expect(interval.high / 100).toBeCloseTo(high, digits);
    },
  );
  it.each(SCORE_LIMITS)(
    "matches the score limits of mpmath for $promoters, $passives, $detractors",
    ({ level: confidence, low, high, ...answers }) => {
      const { interval } = npsFromCounts(answers, { level: confidence });
      expect(Math.abs(interval.low / 100 / low - 1)).toBeLessThanOrEqual(1e-13);
      expect(Math.abs(interval.high / 100 / high - 1)).toBeLessThanOrEqual(1e-13);
    },
  );
  it("matches NPS 2.0.999 on the airport survey", () => {
    const { score, standardError, adjustedWald, ...answers } = AIRPORT_2017;
    const result = npsFromCounts(answers, { method: "adjusted-wald" });
    expect(Math.abs(result.score / 100 / score - 1)).toBeLessThanOrEqual(1e-14);
    expect(Math.abs(result.standardError / 100 / standardError - 1)).toBeLessThanOrEqual(1e-13);
    expect(Math.abs(result.interval.low / 100 / adjustedWald[0] - 1)).toBeLessThanOrEqual(1e-12);
    expect(Math.abs(result.interval.high / 100 / adjustedWald[1] - 1)).toBeLessThanOrEqual(1e-12);
  });
});

// Comparisons and plans have tests of their own.
const cases = referenceCases("nps").filter(({ id }) => !/^nps-(?:two|sample-size|power)-/u.test(id));
const methodOf = (name: string): NpsCountsOptions["method"] => (name === "bayes" ? npsBayes() : (name.replace(".", "-") as "score"));
const cut = (value: number): number => Math.min(1, Math.max(-1, value));

/** The oracle's variance of one answer, from the error of the score. */
const varianceOf = ({ standardError, responses }: NpsCountsResult): number => (standardError / 100) ** 2 * responses;

describe(referenceFolderPresent ? "nps, the reference cases" : "nps, WITHOUT the reference cases: ../shared/reference is absent", () => {
  it("reads the shared cases, or says that they are absent", () => {
    expect(cases.length > 0).toBe(referenceFolderPresent);
  });
  for (const reference of cases) {
    it(reference.id, () => {
      const { input, options, expected } = reference;
      const reading: NpsCountsOptions = {
        ...(typeof options["level"] === "number" && { level: options["level"] }),
        ...(typeof options["method"] === "string" && { method: methodOf(options["method"]) }),
        ...(typeof options["population"] === "number" && { population: options["population"] }),
      };
      const result =
        "ratings" in input
          ? nps(input["ratings"] as number[], { scale: options["scale"] as NpsOptions["scale"] })
          : npsFromCounts(input as unknown as Parameters<typeof npsFromCounts>[0], reading);
      const got: Record<string, unknown> = {
        ...result,
        score: result.score / 100,
        standardError: result.standardError / 100,
        low: result.interval.low / 100,
        high: result.interval.high / 100,
        posteriorMean: (result.interval.posteriorMean ?? Number.NaN) / 100,
        variance: varianceOf(result),
        pValue: npsTest(result, { method: "wald" }).pValue,
      };
      for (const [key, raw] of Object.entries(expected)) {
        if (raw === "NaN") {
          // The oracle divides 0 by 0: no error and no difference, which speaks against nothing.
          expect(got[key], key).toBe(1);
          continue;
        }
        const want = key === "low" || key === "high" ? cut(Number(raw)) : Number(raw);
        expect(Math.abs((got[key] as number) - want), key).toBeLessThanOrEqual(allowance(reference, key, want));
      }
    });
  }
});

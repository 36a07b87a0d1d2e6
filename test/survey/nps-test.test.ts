import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { npsFromCounts } from "../../src/survey/nps.ts";
import { npsTest, type NpsTestOptions } from "../../src/survey/nps-test.ts";

const count = fc.oneof(fc.nat({ max: 30 }), fc.nat({ max: 1e6 }), fc.constantFrom(0, 1, 2 ** 40));
const counts = fc
  .record({ promoters: count, passives: count, detractors: count })
  .filter(({ promoters, passives, detractors }) => promoters + passives + detractors > 0);
const level = fc.constantFrom(0.5, 0.8, 0.9, 0.95, 0.99, 0.999999);
const method = fc.constantFrom("score" as const, "adjusted-wald" as const, "wald" as const);
const alternative = fc.constantFrom("two-sided" as const, "greater" as const, "less" as const);
const value = fc.oneof(fc.integer({ min: -99, max: 99 }), fc.double({ min: -99.9, max: 99.9, noNaN: true }));

/** Variance of an answer at the most likely shares with this difference, by halving on the slope of the likelihood: none of the code under test. */
function varianceUnder(b: number, m: number, c: number, difference: number): number {
  let [low, high] = [Math.max(0, -difference), (1 - difference) / 2];
  for (let round = 0; round < 200; round += 1) {
    const d = (low + high) / 2;
    const slope = (b && b / (d + difference)) + (c && c / d) - (m && (2 * m) / (1 - difference - 2 * d));
    if (slope > 0) low = d;
    else high = d;
  }
  return 2 * low + difference - difference * difference;
}

describe("the test of a Net Promoter Score", () => {
  it("has a p-value below 1 less the level exactly when the interval of the same method excludes the null", () => {
    fc.assert(
      fc.property(counts, level, method, alternative, value, (answers, confidence, how, side, goal) => {
        const { interval, pValue } = npsTest(answers, { level: confidence, method: how, alternative: side, null: goal });
        // At the border itself the last bits decide.
        const border = Math.min(Math.abs(goal - interval.low), Math.abs(goal - interval.high));
        fc.pre(border > 1e-9 && Math.abs(pValue - (1 - confidence)) > 1e-9 * (1 - confidence));
        expect(pValue < 1 - confidence).toBe(goal < interval.low || goal > interval.high);
      }),
      { numRuns: 300 },
    );
  });
  it("has the interval of the score itself", () => {
    fc.assert(
      fc.property(counts, level, method, (answers, confidence, how) => {
        const { interval, score } = npsTest(answers, { level: confidence, method: how });
        const own = npsFromCounts(answers, { level: confidence, method: how });
        expect(score).toBe(own.score);
        expect(Math.abs(interval.low - own.interval.low)).toBeLessThanOrEqual(1e-12);
        expect(Math.abs(interval.high - own.interval.high)).toBeLessThanOrEqual(1e-12);
      }),
    );
  });
  it("is the score test: the distance from the null over the error that the null implies", () => {
    const few = fc.nat({ max: 200 });
    const answersOf = fc
      .record({ promoters: few, passives: few, detractors: few })
      .filter((all) => Object.values(all).some((each) => each > 0));
    fc.assert(
      fc.property(answersOf, value, ({ promoters, passives, detractors }, goal) => {
        const n = promoters + passives + detractors;
        const variance = varianceUnder(promoters, passives, detractors, goal / 100);
        const expected = (promoters - detractors) / n - goal / 100;
        const error = Math.sqrt(variance / n);
        fc.pre(error > 1e-6 && Math.abs(expected / error) < 38);
        const { z } = npsTest({ promoters, passives, detractors }, { null: goal });
        expect(Math.abs((z as number) - expected / error)).toBeLessThanOrEqual(1e-7 * (1 + Math.abs(expected / error)));
      }),
    );
  });
  it("is McNemar's test at a null of 0: promoters less detractors over the root of both", () => {
    fc.assert(
      fc.property(counts, ({ promoters, passives, detractors }) => {
        fc.pre(promoters + detractors > 0);
        const expected = (promoters - detractors) / Math.sqrt(promoters + detractors);
        fc.pre(Math.abs(expected) < 38);
        const { z } = npsTest({ promoters, passives, detractors });
        expect(Math.abs((z as number) - expected)).toBeLessThanOrEqual(1e-9 * (1 + Math.abs(expected)));
      }),
    );
  });
  it("mirrors when promoters and detractors swap", () => {
    fc.assert(
      fc.property(counts, method, value, ({ promoters, passives, detractors }, how, goal) => {
        const here = npsTest({ promoters, passives, detractors }, { method: how, null: goal, alternative: "greater" });
        const there = npsTest(
          { promoters: detractors, passives, detractors: promoters },
          { method: how, null: -goal, alternative: "less" },
        );
        expect(there.pValue).toBe(here.pValue);
        expect(there.interval.high + here.interval.low).toBe(0);
      }),
    );
  });
  it("takes a result as it is", () => {
    const result = npsFromCounts({ promoters: 70, passives: 20, detractors: 10 }, { level: 0.8, method: "wald" });
    expect(npsTest(result, { null: 50 })).toStrictEqual(npsTest({ promoters: 70, passives: 20, detractors: 10 }, { null: 50 }));
  });
  it("rejects no null but the others when Wald sees no error", () => {
    const all = { promoters: 9, passives: 0, detractors: 0 };
    expect(npsTest(all, { method: "wald", null: 50 })).toMatchObject({ z: null, pValue: 0 });
    expect(npsTest({ promoters: 0, passives: 9, detractors: 0 }, { method: "wald" })).toMatchObject({ z: 0, pValue: 1 });
    expect(npsTest(all, { null: 50 }).pValue).toBeGreaterThan(0.001);
  });
  it("reaches the largest counts", () => {
    const { z, pValue } = npsTest({ promoters: 2 ** 52, passives: 0, detractors: 2 ** 52 - 1 }, { null: 0 });
    expect(z).toBeCloseTo(1 / Math.sqrt(2 ** 53), 12);
    expect(pValue).toBeCloseTo(1, 7);
  });
  it.each<[NpsTestOptions, string]>([
    [{ null: 100 }, "options.null"],
    [{ null: -100 }, "options.null"],
    [{ null: Number.NaN }, "options.null"],
    [{ level: 0 }, "options.level"],
    [{ method: "mover" as "wald" }, "options.method"],
    [{ alternative: "more" as "less" }, "options.alternative"],
    [{ margin: 3 } as NpsTestOptions, "options.margin"],
  ])("refuses the option %j", (options, path) => {
    expect(() => npsTest({ promoters: 1, passives: 1, detractors: 1 }, options)).toThrow(
      expect.objectContaining({ code: "invalid-option", path }),
    );
  });
  it("refuses counts that are none, and has nothing to test without answers", () => {
    expect(() => npsTest({ promoters: 0.5, passives: 1, detractors: 1 })).toThrow(
      expect.objectContaining({ code: "invalid-value", path: "counts.promoters" }),
    );
    expect(() => npsTest({ promoters: 0, passives: 0, detractors: 0 })).toThrow(expect.objectContaining({ code: "empty" }));
  });
});

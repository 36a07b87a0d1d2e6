import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csat, csatFromCounts, csatFromDistribution, csatOf, type CsatOptions } from "../../src/survey/csat.ts";
import type { CsatPreset } from "../../src/survey/csat-scale.ts";
import { measure } from "../../src/core/measure.ts";

const ratings = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1 });

describe("csat", () => {
  it("splits all answers into satisfied, neutral and dissatisfied", () => {
    fc.assert(
      fc.property(ratings, (list) => {
        const result = csat(list);
        expect(result.satisfied + result.neutral + result.dissatisfied).toBe(list.length);
        expect(result.score).toBeCloseTo(100 * result.rate, 10);
        expect(result.distribution.reduce((sum, { responses }) => sum + responses, 0)).toBe(list.length);
        expect(result.distribution.reduce((sum, { rating, share }) => sum + rating * share, 0)).toBeCloseTo(result.mean, 10);
        expect(result.interval.low <= result.rate && result.rate <= result.interval.high).toBe(true);
        expect(result.netInterval.low <= result.net && result.net <= result.netInterval.high).toBe(true);
        expect(result.meanInterval.low <= result.mean && result.mean <= result.meanInterval.high).toBe(true);
      }),
    );
  });
  it("is the same from ratings, distribution, counts and field", () => {
    fc.assert(
      fc.property(ratings, (list) => {
        const result = csat(list);
        expect(
          csatFromDistribution({ counts: [1, 2, 3, 4, 5].map((point) => list.filter((rating) => rating === point).length) }),
        ).toStrictEqual(result);
        expect(
          measure(
            csatOf("satisfaction"),
            list.map((satisfaction) => ({ satisfaction })),
          ),
        ).toStrictEqual(result);
        const { mean: _, meanInterval: __, distribution: ___, ...counted } = result;
        const { satisfied, responses, dissatisfied } = result;
        expect(csatFromCounts({ satisfied, responses, dissatisfied })).toStrictEqual(counted);
      }),
    );
  });
  it.each<[CsatPreset, number[], number[]]>([
    ["oneToFive", [4, 5], [1, 2]],
    ["oneToFive-neutral-bad", [4, 5], [1, 2, 3]],
    ["thumbs", [1], [0]],
    ["oneToThree-top1", [3], [1]],
    ["oneToFour-top2", [3, 4], [1, 2]],
    ["oneToSix-top2", [5, 6], [1, 2]],
    ["oneToSeven-top2", [6, 7], [1, 2]],
    ["oneToSeven-top3", [5, 6, 7], [1, 2, 3]],
    ["oneToTen-top2", [9, 10], [1, 2]],
    ["oneToTen-top3", [8, 9, 10], [1, 2, 3]],
  ])("reads %s as %j against %j", (scale, satisfied, dissatisfied) => {
    const points = csat([satisfied[0] as number], { scale }).distribution.map(({ rating }) => rating);
    expect(points.filter((rating) => csat([rating], { scale }).satisfied === 1)).toStrictEqual(satisfied);
    expect(points.filter((rating) => csat([rating], { scale }).dissatisfied === 1)).toStrictEqual(dissatisfied);
  });
  it("takes as many dissatisfied points as satisfied ones on a scale of one's own, unless told", () => {
    expect(csat([1, 2, 3], { scale: { min: 1, max: 3, positiveFrom: 2 } })).toMatchObject({ satisfied: 2, dissatisfied: 1 });
    expect(csat([0, 1, 2, 100], { scale: { min: 0, max: 100, positiveFrom: 80, negativeTo: 0 } })).toMatchObject({
      satisfied: 1,
      dissatisfied: 1,
      neutral: 2,
    });
  });
  it("has the Wilson and Clopper-Pearson intervals of 13 in 16", () => {
    const { interval } = csatFromCounts({ satisfied: 13, responses: 16 });
    expect([interval.low, interval.high, interval.method]).toStrictEqual([expect.closeTo(0.5699, 4), expect.closeTo(0.9341, 4), "wilson"]);
    const exact = csatFromCounts({ satisfied: 13, responses: 16 }, { method: "clopper-pearson" }).interval;
    expect([exact.low, exact.high]).toStrictEqual([expect.closeTo(0.5435, 4), expect.closeTo(0.9595, 4)]);
  });
  it("does not invent a net score", () => {
    expect(csatFromCounts({ satisfied: 2, responses: 5 })).toMatchObject({
      net: null,
      netInterval: null,
      neutral: null,
      dissatisfied: null,
    });
    expect(csatFromCounts({ satisfied: 2, responses: 5, dissatisfied: 1 })).toMatchObject({ net: 20, neutral: 2 });
  });
  it("refuses counts that exceed the responses", () => {
    expect(() => csatFromCounts({ satisfied: 3, responses: 2 })).toThrow("counts.satisfied: expected at most the 2 responses, received 3");
    expect(() => csatFromCounts({ satisfied: 2, responses: 3, dissatisfied: 2 })).toThrow("counts.dissatisfied");
    expect(() => csatFromCounts({ satisfied: 0, responses: 0 })).toThrow(expect.objectContaining({ code: "empty" }));
    expect(() => csatFromDistribution({ counts: [1, 2] })).toThrow("counts.counts: expected 5 counts, from rating 1 to 5");
  });
  it.each<[unknown, string]>([
    [{ scale: "oneToTen" }, "options.scale"],
    [{ scale: { min: 1, max: 10 } }, "options.scale.positiveFrom"],
    [{ scale: { min: 1, max: 5, positiveFrom: 4, negativeTo: 4 } }, "options.scale.negativeTo"],
    [{ method: "exact" }, "options.method"],
    [{ level: 0 }, "options.level"],
    [{ threshold: 4 }, "options.threshold"],
    [{ invalid: "drop" }, "options.invalid"],
    [{ scale: "__proto__" }, "options.scale"],
  ])("refuses the option %j", (options, path) => {
    expect(() => csat([5], options as CsatOptions)).toThrow(expect.objectContaining({ code: "invalid-option", path }));
  });
  it("names the place of a rating off the scale, and counts what it skips", () => {
    expect(() => csat([5, 6])).toThrow("ratings[1]: expected an integer from 1 to 5, received 6");
    expect(csat([5, 6, null, 0], { invalid: "skip" })).toMatchObject({ responses: 1, invalid: 2, missing: 1 });
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mannWhitneyCounts } from "../../src/stats/mann-whitney-counts.ts";
import { mannWhitneyTest } from "../../src/stats/mann-whitney-test.ts";
import { normalQuantile } from "../../src/stats/normal-quantile.ts";
import { pairDifference } from "../../src/stats/pair-differences.ts";
import { referenceCases } from "../reference/cases.ts";
import { expectFigure } from "../reference/expect-figure.ts";
import { RANK_FIGURES } from "../reference/figures-clusters.ts";

const code = (name: string, path?: string) =>
  expect.objectContaining({ name: "CxError", code: name, ...(path === undefined ? {} : { path }) });

const value = fc.oneof(fc.integer({ min: -4, max: 4 }), fc.double({ min: -1e6, max: 1e6, noNaN: true }));
const sample = fc.array(value, { minLength: 1, maxLength: 9 });
const differencesOf = (x: readonly number[], y: readonly number[]): number[] =>
  x.flatMap((a) => y.map((b) => a - b)).sort((left, right) => left - right);

describe("the Mann-Whitney test", () => {
  const cases = referenceCases("drivers").filter(({ id }) => id.startsWith("mann-whitney-"));
  it.each(cases.map((each) => [each.id, each] as const))("%s", (_, each) => {
    const { x, y } = each.input as { x: number[]; y: number[] };
    const corrected = mannWhitneyTest(x, y, { method: "normal" });
    expectFigure(each, "u", corrected.u);
    expectFigure(each, "commonLanguage", corrected.commonLanguage);
    expectFigure(each, "pCorrected", corrected.pValue);
    expectFigure(each, "pUncorrected", mannWhitneyTest(x, y, { method: "normal", continuityCorrection: false }).pValue);
    const exact = mannWhitneyTest(x, y);
    expect(exact.method).toBe(each.expected["pExact"] === null ? "normal" : "exact");
    if (each.expected["pExact"] !== null) expectFigure(each, "pExact", exact.pValue);
  });

  it.each(RANK_FIGURES)("is R's for $x against $y", ({ x, y, u, exact, corrected }) => {
    const found = mannWhitneyTest(x, y);
    expect(found.u).toBe(u);
    expect(found.pValue).toBeCloseTo(exact ?? corrected, 13);
    expect(mannWhitneyTest(x, y, { method: "normal" }).pValue).toBeCloseTo(corrected, 13);
  });

  it("counts pairs, and turns round with the samples", () => {
    fc.assert(
      fc.property(sample, sample, fc.boolean(), (x, y, continuityCorrection) => {
        const found = mannWhitneyTest(x, y, { continuityCorrection });
        const pairs = x.flatMap((a) => y.map((b): number => (a > b ? 1 : a === b ? 0.5 : 0)));
        expect(found.u).toBe(pairs.reduce((sum, pair) => sum + pair, 0));
        expect(found.commonLanguage).toBe(found.u / pairs.length);
        expect(found.rankBiserial).toBeCloseTo(2 * found.commonLanguage - 1, 14);
        const back = mannWhitneyTest(y, x, { continuityCorrection });
        expect(back.u).toBe(pairs.length - found.u);
        expect(back.pValue).toBeCloseTo(found.pValue, 12);
        expect(back.shift).toBeCloseTo(-found.shift, 6);
        expect([back.interval.low, back.interval.high]).toEqual(
          [-found.interval.high + 0, -found.interval.low + 0].map((each) => each + 0),
        );
        expect(mannWhitneyTest(y, x, { continuityCorrection, alternative: "less" }).pValue).toBeCloseTo(
          mannWhitneyTest(x, y, { continuityCorrection, alternative: "greater" }).pValue,
          12,
        );
      }),
    );
  });

  it("asks for the order only: stretched values have the same p-value", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 2, maxLength: 20 }), fc.nat(), (values, cut) => {
        const at = 1 + (cut % (values.length - 1));
        const p = (list: number[]): number => mannWhitneyTest(list.slice(0, at), list.slice(at)).pValue;
        expect(p(values.map((each) => each ** 3 + 7))).toBe(p(values));
      }),
    );
  });

  it("has an exact p-value that all orders of the ranks give", () => {
    for (const [n, m] of [
      [1, 1],
      [1, 5],
      [3, 4],
      [4, 4],
    ] as const) {
      const us: number[] = [];
      for (let bits = 0; bits < 2 ** (n + m); bits += 1) {
        const mine = Array.from({ length: n + m }, (_, at) => at).filter((at) => (bits >> at) & 1);
        if (mine.length !== n) continue;
        us.push(mine.reduce((sum, rank, at) => sum + rank - at, 0));
      }
      const counts = mannWhitneyCounts(n, m);
      expect(Array.from(counts)).toEqual(Array.from(counts, (_, u) => us.filter((each) => each === u).length));
      const x = Array.from({ length: n }, (_, at) => 2.5 * at);
      const y = Array.from({ length: m }, (_, at) => 1.7 * at + 0.1);
      const { u } = mannWhitneyTest(x, y);
      const share = (test: (each: number) => boolean): number => us.filter(test).length / us.length;
      expect(mannWhitneyTest(x, y, { alternative: "greater" }).pValue).toBeCloseTo(share((each) => each >= u), 13); // prettier-ignore
      expect(mannWhitneyTest(x, y, { alternative: "less" }).pValue).toBeCloseTo(share((each) => each <= u), 13); // prettier-ignore
    }
  });

  it("has a shift that is the median of the differences, moves with a sample, and lies in its interval", () => {
    fc.assert(
      fc.property(
        sample,
        sample,
        fc.integer({ min: -8, max: 8 }),
        fc.double({ min: 0.5, max: 0.999, noNaN: true }),
        (x, y, move, level) => {
          const { shift, interval } = mannWhitneyTest(x, y, { level });
          const all = differencesOf(x, y);
          const [low, high] = [all[Math.ceil(all.length / 2) - 1]!, all[Math.floor(all.length / 2)]!];
          expect(shift).toBe(low / 2 + high / 2);
          expect(interval.low <= shift && shift <= interval.high).toBe(true);
          expect(all).toContain(interval.low + 0);
          const wider = mannWhitneyTest(x, y, { level: (1 + level) / 2 }).interval;
          expect(wider.low <= interval.low && wider.high >= interval.high).toBe(true);
          expect(mannWhitneyTest(x.map((each) => each + move), y, { level }).shift).toBeCloseTo(shift + move, 6); // prettier-ignore
        },
      ),
    );
  });

  it("finds differences by their place without making them", () => {
    fc.assert(
      fc.property(sample, sample, fc.nat(), (x, y, pick) => {
        const all = differencesOf(x, y);
        const place = pick % all.length;
        expect(pairDifference(place + 1, Float64Array.from(x).sort(), Float64Array.from(y).sort()) + 0).toBe(all[place]! + 0);
      }),
    );
  });

  it("holds the shift in its interval as often as it says, or more often", () => {
    // Uniform order of 5 and 6 different values: with level 0.95 the exact interval leaves out both ends' quantiles of U only.
    const [n, m] = [5, 6];
    const counts = mannWhitneyCounts(n, m);
    const total = counts.reduce((sum, count) => sum + count, 0);
    const x = [0, 10, 20, 30, 40];
    const y = [1, 3, 7, 15, 31, 44];
    const { interval } = mannWhitneyTest(x, y);
    const place = differencesOf(x, y).indexOf(interval.low);
    const outside = (2 * counts.slice(0, place + 1).reduce((sum, count) => sum + count, 0)) / total;
    expect(1 - outside).toBeGreaterThanOrEqual(0.95);
    const more = (2 * counts.slice(0, place + 2).reduce((sum, count) => sum + count, 0)) / total;
    expect(1 - more).toBeLessThan(0.95);
  });

  it("takes large samples without their pairs, by Hollander and Wolfe's place", () => {
    const x = Array.from({ length: 4000 }, (_, i) => (i * 7919) % 4001);
    const y = Array.from({ length: 3000 }, (_, i) => ((i * 104_729) % 3001) + 700);
    const { shift, interval, method, z } = mannWhitneyTest(x, y);
    expect([method, Math.sign(z!)]).toEqual(["normal", Math.sign(shift)]);
    expect(interval.low < shift && shift < interval.high).toBe(true);
    const small = mannWhitneyTest(x.slice(0, 60), y.slice(0, 70));
    const place = Math.floor(2100 - normalQuantile(0.975) * Math.sqrt((60 * 70 * 131) / 12));
    expect(small.interval.low).toBe(differencesOf(x.slice(0, 60), y.slice(0, 70))[place - 1]);
  });

  it("tells nothing apart where all values are equal", () => {
    expect(mannWhitneyTest([3, 3], [3, 3, 3])).toMatchObject({
      u: 3, pValue: 1, z: null, method: "normal", commonLanguage: 0.5, rankBiserial: 0, shift: 0, interval: { low: 0, high: 0 },
    }); // prettier-ignore
    expect(mannWhitneyTest([3, 3], [3], { alternative: "greater" }).pValue).toBe(1);
  });

  it.each([
    ["an empty sample", [], [1], {}, "empty", "x"],
    ["another empty sample", [1], [], {}, "empty", "y"],
    ["a gap", [1, NaN], [1], {}, "invalid-value", "x[1]"],
    ["the exact test of equal values", [1, 2], [2], { method: "exact" }, "invalid-option", "options.method"],
    ["an unknown method", [1], [2], { method: "fast" }, "invalid-option", "options.method"],
    ["an unknown alternative", [1], [2], { alternative: "more" }, "invalid-option", "options.alternative"],
    ["a level of 1", [1], [2], { level: 1 }, "invalid-option", "options.level"],
    ["a correction of half", [1], [2], { continuityCorrection: 0.5 }, "invalid-option", "options.continuityCorrection"],
    ["an unknown option", [1], [2], { tails: 2 }, "invalid-option", "options.tails"],
    ["differences beyond the doubles", [1e308], [-1e308], {}, "overflow", "mannWhitneyTest"],
  ])("refuses %s", (_, x, y, options, expected, path) => {
    expect(() => mannWhitneyTest(x, y, options as never)).toThrow(code(expected, path));
  });
});

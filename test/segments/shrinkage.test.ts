import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom, nextUniform } from "../../src/core/random.ts";
import { scorecard } from "../../src/segments/scorecard.ts";
import { betaDistribution, betaQuantile } from "../../src/stats/beta.ts";
import { shrunkenDifference, shrunkenShare, sharesPrior } from "../../src/stats/empirical-bayes.ts";
import { cesOf } from "../../src/survey/ces.ts";
import { csatOf } from "../../src/survey/csat.ts";
import { npsOf } from "../../src/survey/nps.ts";

const groups = fc
  .array(fc.tuple(fc.nat(30), fc.nat(30), fc.nat(30)), { minLength: 2, maxLength: 8 })
  .filter((list) => list.flat().some((count) => count > 0));
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe("empirical Bayes", () => {
  it("draws every group towards the total, and not past it", () => {
    fc.assert(
      fc.property(groups, (list) => {
        const prior = sharesPrior(list);
        expect(sum(prior.shares)).toBeCloseTo(1, 12);
        const [up = 0, , down = 0] = prior.shares;
        for (const counts of list) {
          const n = sum(counts);
          if (n === 0) continue;
          const own = (counts[0] - counts[2]) / n;
          const { value, interval } = shrunkenDifference(counts, prior, 0.9);
          const [low, high] = [Math.min(own, up - down), Math.max(own, up - down)];
          expect(value).toBeGreaterThanOrEqual(low - 1e-12);
          expect(value).toBeLessThanOrEqual(high + 1e-12);
          if (interval) {
            expect(interval.low).toBeGreaterThanOrEqual(-1);
            expect(interval.high).toBeLessThanOrEqual(1);
            expect(interval.low).toBeLessThanOrEqual(interval.high);
          }
        }
      }),
    );
  });

  it("is mirrored when first and last category change places, and is beta where the middle is empty", () => {
    fc.assert(
      fc.property(groups, (list) => {
        const turned = list.map(([a, b, c]): [number, number, number] => [c, b, a]);
        const [prior, mirror] = [sharesPrior(list), sharesPrior(turned)];
        for (const [place, counts] of list.entries()) {
          const [one, other] = [
            shrunkenDifference(counts, prior, 0.9),
            shrunkenDifference(turned[place] as [number, number, number], mirror, 0.9),
          ];
          expect(one.value).toBeCloseTo(-other.value, 10);
          expect(one.interval?.low ?? 0).toBeCloseTo(-(other.interval?.high ?? 0), 8);
        }
        const two = list.map(([a, , c]): [number, number] => [a, c]);
        if (sum(two.flat()) === 0) return;
        const three = two.map(([a, c]): [number, number, number] => [a, 0, c]);
        const [shares, differences] = [sharesPrior(two), sharesPrior(three)];
        for (const [place, counts] of two.entries()) {
          const share = shrunkenShare(counts, shares, 0.9);
          const difference = shrunkenDifference(three[place] as [number, number, number], differences, 0.9);
          if (differences.concentration === null) continue;
          expect(difference.value).toBeCloseTo(2 * share.value - 1, 10);
        }
      }),
    );
  });

  it("has the moments of Kleinman by hand", () => {
    // Shares 2/10, 5/10, 8/10: S = 10 (0.09 + 0 + 0.09) twice over the two categories, V = 2 * 0.25, N - sum n^2 / N - 2 = 18.
    const { shares, concentration } = sharesPrior([
      [2, 8],
      [5, 5],
      [8, 2],
    ]);
    expect(shares).toStrictEqual([0.5, 0.5]);
    const correlation = (3.6 - 2 * 0.5) / (0.5 * 18);
    expect(concentration).toBeCloseTo(1 / correlation - 1, 12);
    const k = concentration as number;
    const { value, interval } = shrunkenShare([2, 8], { shares, concentration }, 0.9);
    expect(value).toBeCloseTo((2 + k / 2) / (10 + k), 14);
    expect(interval?.low).toBe(betaQuantile(0.05, 2 + k / 2, 8 + k / 2));
    expect(betaDistribution(interval?.high as number, 2 + k / 2, 8 + k / 2)).toBeCloseTo(0.95, 10);
  });

  it("takes groups for the same where they differ by no more than chance, or cannot be told apart", () => {
    for (const list of [
      [
        [5, 5],
        [5, 5],
      ],
      [
        [1, 0],
        [0, 1],
      ],
      [
        [4, 0],
        [9, 0],
      ],
      [[4, 2]],
    ] as [number, number][][]) {
      const prior = sharesPrior(list);
      expect(prior.concentration).toBeNull();
      expect(shrunkenShare(list[0] as [number, number], prior, 0.95)).toStrictEqual({ value: prior.shares[0], interval: null });
    }
  });

  it("does not draw where every group is of one mind", () => {
    const prior = sharesPrior([
      [9, 0],
      [0, 9],
    ]);
    expect(prior.concentration).toBe(0);
    expect(shrunkenShare([9, 0], prior, 0.95)).toStrictEqual({ value: 1, interval: null });
    const three = sharesPrior([
      [9, 0, 0],
      [0, 9, 0],
      [0, 0, 9],
    ]);
    expect(shrunkenDifference([9, 0, 0], three, 0.95)).toStrictEqual({ value: 1, interval: null });
  });

  it("is nearer to the truth than the groups' own shares, and its intervals hold it nearly as often as they say", () => {
    const random = createRandom(7);
    const draw = (a: number, b: number): number => betaQuantile(nextUniform(random), a, b);
    let [own, shrunken, held, many] = [0, 0, 0, 0];
    for (let run = 0; run < 20; run += 1) {
      const truths = Array.from({ length: 60 }, () => draw(12, 8));
      const list = truths.map((truth, place): [number, number] => {
        const n = 5 + (place % 20);
        const successes = Array.from({ length: n }, () => nextUniform(random)).filter((each) => each < truth).length;
        return [successes, n - successes];
      });
      const prior = sharesPrior(list);
      for (const [place, counts] of list.entries()) {
        const truth = truths[place] as number;
        const { value, interval } = shrunkenShare(counts, prior, 0.9);
        own += (counts[0] / sum(counts) - truth) ** 2;
        shrunken += (value - truth) ** 2;
        if (interval) {
          many += 1;
          if (interval.low <= truth && truth <= interval.high) held += 1;
        }
      }
    }
    expect(shrunken).toBeLessThan(0.6 * own);
    // The prior is estimated, and taken as known: a little less than 0.9.
    expect(held / many).toBeGreaterThan(0.82);
    expect(held / many).toBeLessThan(0.92);
  });
});

describe("a scorecard that shrinks", () => {
  const list = [8, 2, 5, 9].flatMap((promoters, region) =>
    Array.from({ length: 10 + region * 5 }, (_, place) => ({
      region,
      tier: place % 2,
      rating: place < promoters ? 10 : 3,
      satisfied: place < promoters ? 5 : 1,
      effort: 4,
    })),
  );
  const metrics = { nps: npsOf("rating"), csat: csatOf("satisfied"), ces: cesOf("effort") };

  it("adds shrunken figures to segments and margins, and changes nothing else", () => {
    const plain = scorecard({ by: ["region", "tier"], metrics }).measure(list);
    const shrunk = scorecard({ by: ["region", "tier"], metrics, shrink: ["nps", "csat", "ces"] }).measure(list);
    const without = JSON.parse(JSON.stringify(shrunk, (name, value: unknown) => (name === "shrunken" ? undefined : value))) as unknown;
    expect(without).toStrictEqual(plain);
    expect(JSON.parse(JSON.stringify(shrunk))).toStrictEqual(shrunk);
    const counts = plain.margins[0]?.segments.map(({ metrics: { csat } }): [number, number] => [
      csat?.satisfied as number,
      (csat?.responses as number) - (csat?.satisfied as number),
    ]);
    const prior = sharesPrior(counts ?? []);
    for (const [place, { shrunken }] of (shrunk.margins[0]?.segments ?? []).entries()) {
      const own = counts?.[place] as [number, number];
      const n = sum(own);
      const k = prior.concentration as number;
      expect(shrunken?.csat).toStrictEqual({ ...shrunkenShare(own, prior, 0.95), weight: n / (n + k), concentration: k });
      expect(shrunken?.ces).toBeNull();
      const { nps } = shrunken ?? {};
      expect(nps?.interval?.low).toBeLessThan(nps?.value as number);
      expect(Math.abs(nps?.value as number)).toBeGreaterThan(1);
    }
    expect(shrunk.total.shrunken).toBeUndefined();
  });

  it("shrinks only what is named, and shows none of what it hides", () => {
    const few = [...list, ...[1, 1, 1].map((rating) => ({ region: 9, tier: 0, rating, satisfied: 1, effort: 4 }))];
    const result = scorecard({ by: ["region"], metrics, shrink: ["csat"], minimum: 5 }).measure(few);
    expect(result.segments.map(({ key, shrunken }) => [key.region, Object.keys(shrunken ?? {})])).toStrictEqual(
      [1, 2, 3].map((region) => [region, ["csat"]]),
    );
    const unanswered = few.map((each) => (each.region === 1 ? { ...each, satisfied: null } : each));
    const [, one] = scorecard({ by: ["region"], metrics, shrink: ["csat"] }).measure(unanswered).segments;
    expect(one?.shrunken?.csat).toBeNull();
  });

  it.each([["sat"], [], "nps", true])("refuses to shrink %j", (shrink) => {
    expect(() => scorecard({ metrics, shrink: shrink as never })).toThrow(expect.objectContaining({ path: "options.shrink" }));
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareMeans } from "../../src/stats/compare-means.ts";
import { compareProportions } from "../../src/stats/compare-proportions.ts";
import { cesOf } from "../../src/survey/ces.ts";
import { compareNps } from "../../src/survey/compare-nps.ts";
import { csatOf } from "../../src/survey/csat.ts";
import { npsOf } from "../../src/survey/nps.ts";
import { churnRateOf } from "../../src/retention/churn-rate-of.ts";
import { bounceRateFromCounts } from "../../src/journey/bounce-rate.ts";
import { conversionRateFromCounts } from "../../src/journey/conversion-rate.ts";
import { engagementRateFromCounts } from "../../src/journey/engagement-rate.ts";
import { abandonmentFromCounts } from "../../src/service/abandonment.ts";
import { reopenRateFromCounts } from "../../src/service/reopen-rate.ts";
import { fcrOf } from "../../src/service/fcr-from-contacts.ts";
import { compareSegments, type CompareSegmentsOptions } from "../../src/segments/compare-segments.ts";
import { scorecard } from "../../src/segments/scorecard.ts";
import { joinMeasures, readMeasure, type SegmentMeasure } from "../../src/stats/segment-measure.ts";
import { type ReferenceCase, referenceCases, referenceFolderPresent } from "../reference/cases.ts";
import { allowance } from "../reference/cases.ts";

const row = fc.record({
  region: fc.constantFrom("North", "South", "West", null),
  tier: fc.constantFrom(1, 2),
  rating: fc.oneof(fc.integer({ min: 0, max: 10 }), fc.constant(null)),
  satisfied: fc.integer({ min: 1, max: 5 }),
  effort: fc.integer({ min: 1, max: 7 }),
  lost: fc.boolean(),
});
const rows = fc.array(row, { minLength: 2, maxLength: 60 });
const card = scorecard({
  by: ["region"],
  metrics: { nps: npsOf("rating"), csat: csatOf("satisfied"), ces: cesOf("effort"), churn: churnRateOf({ lost: "lost" }) },
});

/** A scorecard's result with one metric, made by hand. */
const cardOf = (measures: readonly unknown[]) => ({ segments: measures.map((it, place) => ({ key: { place }, metrics: { it } })) });
const measured = (list: readonly { region: unknown }[]): boolean => new Set(list.map(({ region }) => region)).size > 1;

describe("compareSegments", () => {
  it("compares each segment with all the others' answers, as if these were one segment", () => {
    fc.assert(
      fc.property(rows.filter(measured), (list) => {
        const result = card.measure(list);
        const rest = (region: unknown) => card.measure(list.filter((each) => each.region !== region)).total.metrics;
        const csat = compareSegments(result, { metric: "csat", level: 0.9 });
        for (const [place, line] of result.segments.entries()) {
          const [own, others] = [line.metrics.csat, rest(line.key.region).csat];
          const expected = compareProportions(
            { successes: own?.satisfied as number, trials: own?.responses as number },
            { successes: others?.satisfied as number, trials: others?.responses as number },
            { level: 0.9 },
          );
          const { key, difference, interval, pValue, size } = csat.segments[place] as (typeof csat.segments)[number];
          expect({ difference, interval, pValue }).toStrictEqual({
            difference: expected.difference,
            interval: expected.interval,
            pValue: expected.pValue,
          });
          expect(key).toStrictEqual(line.key);
          expect(size).toBe(own?.responses);
        }
        const churn = compareSegments(result, { metric: "churn" });
        expect(churn.total).toStrictEqual({ size: list.length, value: result.total.metrics.churn?.churnRate });
        const scored = result.segments.filter(({ metrics }) => metrics.nps);
        if (scored.length < 2) return;
        const nps = compareSegments(result, { metric: "nps", method: "score" });
        expect(nps.unmeasured).toHaveLength(result.segments.length - scored.length);
        for (const [place, line] of scored.entries()) {
          const expected = compareNps(line.metrics.nps as never, rest(line.key.region).nps as never, { method: "score" });
          const { difference, interval, pValue } = nps.segments[place] as (typeof nps.segments)[number];
          expect({ difference, interval, pValue }).toStrictEqual({
            difference: expected.difference,
            interval: expected.interval,
            pValue: expected.pValue,
          });
        }
      }),
    );
  });

  it("adjusts p-values for their number, and never down", () => {
    fc.assert(
      fc.property(
        rows.filter(measured),
        fc.constantFrom<CompareSegmentsOptions["adjust"]>("holm", "benjamini-hochberg", "bonferroni"),
        (list, adjust) => {
          const { segments } = compareSegments(card.measure(list), { metric: "churn", adjust });
          for (const { pValue, adjustedPValue } of segments) {
            expect(adjustedPValue as number).toBeGreaterThanOrEqual(pValue as number);
            expect(adjustedPValue as number).toBeLessThanOrEqual(Math.min(1, segments.length * (pValue as number)));
          }
        },
      ),
    );
  });

  it("compares means by the moments of the others", () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 9 }), { minLength: 2, maxLength: 5 }),
        (lists) => {
          const list = lists.flatMap((efforts, region) => efforts.map((effort) => ({ region, effort })));
          const efforts = scorecard({ by: ["region"], metrics: { ces: cesOf("effort") } }).measure(list);
          const { segments, figures } = compareSegments(efforts, { metric: "ces" });
          expect(figures).toBe("means");
          for (const [place, own] of lists.entries()) {
            const rest = lists.flatMap((each, other) => (other === place ? [] : each));
            const { difference, interval, pValue, adjustedPValue, value, rest: others } = segments[place] as (typeof segments)[number];
            expect(difference).toBeCloseTo(value - others.value, 12);
            if (own.length < 2 || rest.length < 2) expect([interval, pValue, adjustedPValue]).toStrictEqual([null, null, null]);
            else {
              const expected = compareMeans(own, rest);
              expect(difference).toBeCloseTo(expected.difference, 10);
              // Where nothing varies, rounding of the error decides between certain and nearly so.
              if (expected.standardError > 1e-6) expect(pValue).toBeCloseTo(expected.pValue, 6);
            }
          }
        },
      ),
    );
  });

  it("reads one key of several, and what the caller finds in a result", () => {
    const two = scorecard({ by: ["region", "tier"], metrics: { nps: npsOf("rating"), csat: csatOf("satisfied") } });
    const list = [1, 2, 1, 2, 2].map((tier, place) => ({
      tier,
      region: place % 2 ? "N" : "S",
      rating: 2 * place + 1,
      satisfied: place + 1,
    }));
    const result = two.measure(list);
    expect(compareSegments(result, { metric: "nps" }).segments).toHaveLength(result.segments.length);
    const byTier = compareSegments(result, { metric: "nps", by: "tier" });
    expect(byTier.segments.map(({ key, size, rest }) => [key, size, rest.size])).toStrictEqual([
      [{ tier: 1 }, 2, 3],
      [{ tier: 2 }, 3, 2],
    ]);
    expect(compareSegments(card.measure(list as never), { metric: "csat", by: "region" }).segments).toHaveLength(2);
    const read = ({ mean, responses }: { mean: number; responses: number }): SegmentMeasure => ({ n: responses, mean, variance: 1 });
    expect(compareSegments(result, { metric: "csat", by: "tier", read }).figures).toBe("means");
    expect(() => compareSegments(result, { metric: "nps", by: "size" })).toThrow(expect.objectContaining({ path: "options.by" }));
  });

  it("knows the results of every metric that rests on counts or a mean", () => {
    expect(readMeasure({ lost: 3, base: 10, churnRate: 0.3 })).toStrictEqual({ successes: 3, trials: 10 });
    expect(readMeasure({ start: 10, lost: 3 })).toStrictEqual({ successes: 3, trials: 10 });
    expect(readMeasure({ resolved: 4, firstContacts: 9 })).toStrictEqual({ successes: 4, trials: 9 });
    expect(readMeasure({ oneTouch: 4, resolved: 9 })).toStrictEqual({ successes: 4, trials: 9 });
    expect(readMeasure({ met: 4, counted: 9 })).toStrictEqual({ successes: 4, trials: 9 });
    const counts = { successes: 4, trials: 9 };
    expect(readMeasure(abandonmentFromCounts({ abandoned: 4, offered: 9 }))).toStrictEqual(counts);
    expect(readMeasure(reopenRateFromCounts({ reopened: 4, resolved: 9 }))).toStrictEqual(counts);
    expect(readMeasure(conversionRateFromCounts({ converted: 4, of: 9 }))).toStrictEqual(counts);
    expect(readMeasure(bounceRateFromCounts({ bounced: 4, sessions: 9 }))).toStrictEqual(counts);
    expect(readMeasure(engagementRateFromCounts({ engaged: 4, sessions: 9 }))).toStrictEqual(counts);
    expect(readMeasure({ successes: 4, trials: 9 })).toMatchObject({ successes: 4, trials: 9 });
    expect(readMeasure({ n: 4, mean: 9, variance: 2 })).toMatchObject({ mean: 9 });
    expect(readMeasure({ easy: 1, score: 5, responses: 4, standardError: null })).toStrictEqual({ n: 4, mean: 5, variance: 0 });
    expect(readMeasure({ score: 5 })).toBeNull();
    const fcr = fcrOf({ customer: "who", at: "at" }).result(fcrOf({ customer: "who", at: "at" }).create());
    expect(readMeasure(fcr)).toBeNull();
  });

  it("refuses what cannot be compared", () => {
    const result = card.measure([{ region: "N", tier: 1, rating: 1, satisfied: 1, effort: 1, lost: true }]);
    const share = { successes: 1, trials: 2 };
    const net = { promoters: 1, passives: 0, detractors: 1 };
    const wrong: [string, () => unknown][] = [
      ["segments", () => compareSegments(result, { metric: "nps" })],
      ["options.metric", () => compareSegments(result, { metric: "toString" })],
      ["options.adjust", () => compareSegments(result, { metric: "nps", adjust: "none" as never })],
      ["options.level", () => compareSegments(result, { metric: "nps", level: 0 })],
      ["options.method", () => compareSegments(cardOf([net, net]), { metric: "it", method: "newcombe" })],
      ["options.method", () => compareSegments(cardOf([share, share]), { metric: "it", method: "mover" })],
      [
        "options.method",
        () =>
          compareSegments(
            cardOf([
              { n: 2, mean: 1, variance: 1 },
              { n: 2, mean: 1, variance: 1 },
            ]),
            { metric: "it", method: "wald" },
          ),
      ],
      ["segments[1].it", () => compareSegments(cardOf([share, { score: 1 }]), { metric: "it" })],
      ["segments[0].it.successes", () => compareSegments(cardOf([{ successes: 3, trials: 2 }]), { metric: "it" })],
      ["segments[0].it.promoters", () => compareSegments(cardOf([{ ...net, promoters: -1 }]), { metric: "it" })],
      ["segments[0].it.variance", () => compareSegments(cardOf([{ n: 1, mean: 1, variance: -1 }]), { metric: "it" })],
      ["segments[0].it", () => compareSegments(cardOf([share]), { metric: "it", read: () => ({}) as never })],
      ["segments", () => compareSegments(cardOf([share, net]), { metric: "it" })],
      ["options.metrics", () => compareSegments(result, { metric: "nps", metrics: 1 } as never)],
    ];
    for (const [path, act] of wrong) expect(act, path).toThrow(expect.objectContaining({ name: "CxError", path }));
    const empty = { successes: 0, trials: 0 };
    expect(compareSegments(cardOf([share, empty, null, share]), { metric: "it" }).unmeasured).toStrictEqual([{ place: 1 }, { place: 2 }]);
  });

  it("joins moments as if the values were together", () => {
    const joined = joinMeasures({ kind: "mean", n: 1, mean: 4, variance: 0 }, { kind: "mean", n: 2, mean: 1, variance: 2 });
    expect(joined).toStrictEqual({ kind: "mean", n: 3, mean: 2, variance: 4 });
  });

  const shares = (successes: readonly number[], trials: readonly number[]) =>
    cardOf(successes.map((count, place) => ({ successes: count, trials: trials[place] })));
  const expectAdjusted = (reference: ReferenceCase, result: ReturnType<typeof shares>): void => {
    for (const [adjust, name] of [
      ["holm", "holm"],
      ["benjamini-hochberg", "benjaminiHochberg"],
      ["bonferroni", "bonferroni"],
    ] as const) {
      const expected = reference.expected[name] as number[] | undefined;
      const { segments } = compareSegments(result, { metric: "it", method: "score", adjust });
      for (const [place, { pValue, adjustedPValue }] of segments.entries()) {
        const plain = (reference.expected["pValues"] as number[])[place] as number;
        expect(Math.abs((pValue as number) - plain)).toBeLessThanOrEqual(allowance(reference, "pValues", plain));
        if (!expected) continue;
        const own = expected[place] as number;
        expect(Math.abs((adjustedPValue as number) - own)).toBeLessThanOrEqual(allowance(reference, name, own));
      }
    }
  };
  const groups = referenceCases("proportions").filter(({ id }) => id.startsWith("groups-each-against-rest-"));
  const surveys = referenceCases("real-data").filter(({ id }) => id.startsWith("real-segments-csat-"));
  it(referenceFolderPresent ? "finds its cases in the shared folder" : "ABSENT: the shared reference folder", () => {
    expect(groups.length > 0 && surveys.length > 0).toBe(referenceFolderPresent);
  });
  it.each(groups)("agrees with $id", (reference: ReferenceCase) => {
    const { successes, trials } = reference.input as Record<string, number[]>;
    expectAdjusted(reference, shares(successes as number[], trials as number[]));
  });
  it.each(surveys)("agrees with $id", (reference: ReferenceCase) => {
    const { satisfied, responses } = reference.expected as Record<string, number[]>;
    expectAdjusted(reference, shares(satisfied as number[], responses as number[]));
  });
  it("agrees with R 4.2.2 prop.test and p.adjust on three groups", () => {
    const { segments } = compareSegments(shares([15, 25, 50], [50, 50, 60]), { metric: "it", method: "score" });
    expect(segments[0]?.adjustedPValue).toBeCloseTo(1.2807025599677376e-5, 14);
    expect(segments[1]?.adjustedPValue).toBeCloseTo(0.28262972550947413, 12);
    expect(segments[2]?.adjustedPValue).toBeCloseTo(2.6505680235244804e-7, 15);
  });
});

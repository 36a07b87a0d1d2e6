import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csatOf } from "../../src/survey/csat.ts";
import { npsOf } from "../../src/survey/nps.ts";
import { revenueWeightedNpsOf } from "../../src/survey/revenue-weighted-nps.ts";
import { scorecard } from "../../src/segments/scorecard.ts";
import { mixShift, type MixSegment, type MixShiftOptions, type SizedSegment, type SizedValue } from "../../src/segments/mix-shift.ts";
import { type ReferenceCase, referenceCases, referenceFolderPresent } from "../reference/cases.ts";
import { expectFigure } from "../reference/expect-figure.ts";
import { mixFigures } from "../reference/figures-segments.ts";

const size = fc.oneof(fc.nat({ max: 50 }), fc.double({ min: 0, max: 1e9, noNaN: true }), fc.constantFrom(1e150, 1e-300, 0.1));
const value = fc.oneof(
  fc.integer({ min: -100, max: 100 }),
  fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  fc.constantFrom(null, 1e150, -1e150, 1e-320, 0.1, 0),
);
const key = fc.record({ region: fc.constantFrom("North", "South", "__proto__", null, 7), tier: fc.constantFrom("a", "b", true) });
const side = fc
  .uniqueArray(fc.record({ key, size, value }), { maxLength: 12, selector: ({ key: own }) => JSON.stringify(own) })
  .filter((list) => list.some((each) => each.size > 0 && each.value !== null));

const leaves = (segments: readonly MixSegment[]): MixSegment[] =>
  segments.flatMap((segment) => (segment.segments.length > 0 ? leaves(segment.segments) : [segment]));
/** Every mix of every level, and the rates of the last. */
const partsOf = (segments: readonly MixSegment[]): number[] =>
  segments.flatMap(({ mix, rate, segments: inner }) => [mix, ...(inner.length > 0 ? partsOf(inner) : [rate])]);
const sum = (values: readonly number[]): number => values.reduce((total, each) => total + each, 0);

describe("mixShift", () => {
  it("splits a change into mix and rate that add up to it exactly, in any order, for any data", () => {
    fc.assert(
      fc.property(
        side,
        side,
        fc.constantFrom<MixShiftOptions>({}, { against: "average" }, { by: ["tier", "region"] }),
        (before, after, options) => {
          const result = mixShift(before, after, options);
          expect(result.mix + result.rate).toBe(result.change);
          expect(result.before + result.change).toBe(result.after);
          const parts = partsOf(result.segments);
          expect(sum(parts)).toBe(result.change);
          expect(sum([...parts].reverse())).toBe(result.change);
          expect(sum([...parts].sort((a, b) => a - b))).toBe(result.change);
          expect(sum(result.levels.map(({ mix }) => mix))).toBe(result.mix);
          expect(sum(result.segments.flatMap(({ mix, rate }) => [rate, mix]))).toBe(result.change);
          const check = (segments: readonly MixSegment[]): void => {
            for (const segment of segments) {
              if (segment.segments.length === 0) continue;
              expect(sum(segment.segments.flatMap(({ mix, rate }) => [mix, rate]))).toBe(segment.rate);
              check(segment.segments);
            }
          };
          check(result.segments);
          expect(JSON.parse(JSON.stringify(result))).toStrictEqual(result);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("is the midpoint formula, level by level", () => {
    const plain = fc
      .array(
        fc.record({ n: fc.tuple(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 99 })), r: fc.tuple(fc.nat(9), fc.nat(9)) }),
        { minLength: 1, maxLength: 6 },
      )
      .map((list) => list.map((each, place) => ({ ...each, key: { region: place % 2, tier: place } })));
    fc.assert(
      fc.property(plain, fc.boolean(), (list, centered) => {
        const at = (which: 0 | 1): SizedSegment[] => list.map(({ n, r, key: own }) => ({ key: own, size: n[which], value: r[which] }));
        const result = mixShift(at(0), at(1), { against: centered ? "average" : "zero" });
        const mean = (part: typeof list, which: 0 | 1): number =>
          sum(part.map(({ n, r }) => n[which] * r[which])) / sum(part.map(({ n }) => n[which]));
        const total = (part: typeof list, which: 0 | 1): number => sum(part.map(({ n }) => n[which]));
        expect(result.before).toBeCloseTo(mean(list, 0), 12);
        expect(result.after).toBeCloseTo(mean(list, 1), 12);
        for (const outer of result.segments) {
          const part = list.filter(({ key: own }) => own.region === outer.key["region"]);
          const w = [total(part, 0) / total(list, 0), total(part, 1) / total(list, 1)] as const;
          const r = [mean(part, 0), mean(part, 1)] as const;
          const c = centered ? (mean(list, 0) + mean(list, 1)) / 2 : 0;
          expect(outer.before?.share).toBeCloseTo(w[0], 12);
          expect(outer.after?.value).toBeCloseTo(r[1], 12);
          expect(outer.mix).toBeCloseTo((w[1] - w[0]) * ((r[0] + r[1]) / 2 - c), 10);
          expect(outer.rate).toBeCloseTo(((r[1] - r[0]) * (w[0] + w[1])) / 2, 10);
          for (const inner of outer.segments) {
            const [leaf] = part.filter(({ key: own }) => own.tier === inner.key["tier"]);
            const { n, r: own } = leaf as (typeof list)[number];
            const v = [n[0] / total(part, 0), n[1] / total(part, 1)] as const;
            const d = centered ? (r[0] + r[1]) / 2 : 0;
            const weight = (w[0] + w[1]) / 2;
            expect(inner.mix).toBeCloseTo(weight * (v[1] - v[0]) * ((own[0] + own[1]) / 2 - d), 10);
            expect(inner.rate).toBeCloseTo((weight * (own[1] - own[0]) * (v[0] + v[1])) / 2, 10);
          }
        }
      }),
    );
  });

  it("is all mix where figures stay, and all rate where shares stay", () => {
    const same = mixShift({ a: { size: 1, value: 3 }, b: { size: 3, value: 7 } }, { a: { size: 5, value: 3 }, b: { size: 5, value: 7 } });
    expect([same.change, same.mix, same.rate]).toStrictEqual([-1, -1, 0]);
    const shares = mixShift({ a: { size: 1, value: 3 }, b: { size: 3, value: 7 } }, { a: { size: 2, value: 4 }, b: { size: 6, value: 9 } });
    expect([shares.change, shares.mix, shares.rate]).toStrictEqual([1.75, 0, 1.75]);
    const nothing = mixShift({ a: { size: 1, value: 0 } }, { a: { size: 2, value: 0 } });
    expect([nothing.before, nothing.after, nothing.change, nothing.mix, nothing.rate]).toStrictEqual([0, 0, 0, 0, 0]);
  });

  it("finds no rate, not even a last bit of it, where no figure changed", () => {
    const sizes = fc.tuple(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 99 }), fc.double({ min: -1, max: 1, noNaN: true }));
    fc.assert(
      fc.property(fc.array(sizes, { minLength: 1, maxLength: 8 }), (list) => {
        const at = (which: 0 | 1): SizedSegment[] => list.map((each, place) => ({ key: { place }, size: each[which], value: each[2] }));
        const result = mixShift(at(0), at(1));
        expect(result.segments.map(({ rate }) => rate)).toStrictEqual(list.map(() => 0));
        expect(result.mix).toBe(result.change);
      }),
    );
  });

  it("counts a segment that appears or disappears as mix, whole", () => {
    const { segments, change } = mixShift(
      { old: { size: 50, value: 0.5 }, gone: { size: 50, value: 0.25 }, empty: { size: 0, value: 1 }, silent: { size: 9, value: null } },
      { old: { size: 75, value: 0.5 }, fresh: { size: 25, value: 1 } },
    );
    expect(change).toBe(0.25);
    expect(segments.map((each) => [each.key["segment"], each.mix, each.rate])).toStrictEqual([
      ["fresh", 0.25, 0],
      ["gone", -0.125, 0],
      ["old", 0.125, 0],
    ]);
    expect(segments[0]).toMatchObject({ before: null, after: { size: 25, share: 0.25, value: 1 }, segments: [] });
    expect(segments[1]).toMatchObject({ after: null, before: { size: 50, share: 0.5, value: 0.25 } });
  });

  it("charges growth of a poor segment as a loss, against the average", () => {
    const before = { good: { size: 50, value: 80 }, poor: { size: 50, value: 20 } };
    const after = { good: { size: 25, value: 80 }, poor: { size: 75, value: 20 } };
    const zero = mixShift(before, after);
    const average = mixShift(before, after, { against: "average" });
    expect(zero.segments.map(({ mix }) => mix)).toStrictEqual([-20, 5]);
    // The mean of the totals 50 and 35 is 42.5.
    expect(average.segments.map(({ mix }) => mix)).toStrictEqual([-9.375, -5.625]);
    expect(average.mix).toBe(zero.mix);
  });

  it("reads scorecards, by any metric that it or the caller can read", () => {
    const row = (region: string, tier: string, rating: number | null, satisfied: number, revenue: number) => ({
      region,
      tier,
      rating,
      satisfied,
      revenue,
    });
    const before = [row("N", "a", 10, 5, 1), row("N", "b", 0, 1, 1), row("S", "a", 8, 4, 2), row("S", "a", 10, 2, 5)];
    const after = [row("N", "a", 10, 5, 1), row("S", "b", 0, 5, 1), row("S", "a", null, 4, 2), row("S", "a", 10, 2, 5)];
    const metrics = {
      nps: npsOf("rating"),
      csat: csatOf("satisfied"),
      weighted: revenueWeightedNpsOf({ rating: "rating", revenue: "revenue" }),
    };
    const card = scorecard({ by: ["region", "tier"], metrics });
    const [first, second] = [card.measure(before), card.measure(after)];
    const nps = mixShift(first, second, { metric: "nps" });
    expect([nps.before, nps.after]).toStrictEqual([25, expect.closeTo(100 / 3, 12)]);
    expect(nps.levels.map(({ by }) => by)).toStrictEqual(["region", "tier"]);
    expect(mixShift(first, second, { metric: "nps", by: ["tier", "region"] }).segments.map(({ key: own }) => own)).toStrictEqual([
      { tier: "a" },
      { tier: "b" },
    ]);
    expect(mixShift(first, second, { metric: "csat" }).before).toBe(0.5);
    const read = ({ revenue, score }: { revenue: { total: number }; score: number }) => ({ size: revenue.total, value: score });
    const weighted = mixShift(first, second, { metric: "weighted", read });
    expect(weighted.before).toBeCloseTo(first.total.metrics.weighted?.score as number, 10);
    expect(() => mixShift(first, second, { metric: "weighted" })).toThrow(expect.objectContaining({ code: "invalid-value" }));
    expect(() => mixShift(first, second)).toThrow(expect.objectContaining({ path: "options.metric" }));
    expect(() => mixShift(first, second, { metric: "ces" })).toThrow(expect.objectContaining({ path: "options.metric" }));
  });

  it("refuses what cannot be", () => {
    const good = { a: { size: 1, value: 1 } };
    const list = [{ key: { region: "N" }, size: 1, value: 1 }];
    const wrong: [string, () => unknown][] = [
      ["mixShift.before", () => mixShift({}, good)],
      ["mixShift.after", () => mixShift(good, { a: { size: 0, value: 1 }, b: { size: 1, value: null } })],
      ["after.a.size", () => mixShift(good, { a: { size: -1, value: 1 } })],
      ["after.a.size", () => mixShift(good, { a: { size: 1.1e150, value: 1 } })],
      ["after.a.value", () => mixShift(good, { a: { size: 1, value: NaN } })],
      ["after.a.value", () => mixShift(good, { a: { size: 1, value: -1.1e150 } })],
      ["after", () => mixShift(list, [...list, ...list])],
      ["after[0].key", () => mixShift(list, [{ key: { area: "N" }, size: 1, value: 1 }])],
      ["after[0].key", () => mixShift(list, [{ key: { region: "N", area: 1 }, size: 1, value: 1 }])],
      ["options.by", () => mixShift(list, list, { by: ["area"] })],
      ["options.by", () => mixShift(list, list, { by: [] })],
      ["options.against", () => mixShift(list, list, { against: "mean" as never })],
      ["options.level", () => mixShift(list, list, { level: 1 } as never)],
    ];
    for (const [path, act] of wrong) expect(act, path).toThrow(expect.objectContaining({ name: "CxError", path }));
  });

  it.each(mixFigures)("agrees with $source", ({ before, after, mix, rate, change }) => {
    const result = mixShift(before, after);
    expect(result.change).toBeCloseTo(change, 14);
    expect(result.mix).toBeCloseTo(mix, 14);
    expect(result.rate).toBeCloseTo(rate, 14);
  });

  const cases = referenceCases("drivers").filter(({ id }) => id.startsWith("mix-shift-"));
  it(referenceFolderPresent ? "finds its cases in the shared folder" : "ABSENT: the shared reference folder", () => {
    expect(cases.length > 0).toBe(referenceFolderPresent);
  });
  it.each(cases)("agrees with $id", (reference: ReferenceCase) => {
    const { before, after } = reference.input as Record<"before" | "after", Record<string, SizedValue>>;
    const result = mixShift(before, after);
    expectFigure(reference, "change", result.change);
    const expected = reference.expected as { segments?: Record<string, { mix: number; rate: number }> };
    for (const [name, { mix, rate }] of Object.entries(expected.segments ?? {})) {
      const own = result.segments.find((each) => each.key["segment"] === name);
      expectFigure(reference, "mix", own?.mix, mix);
      expectFigure(reference, "rate", own?.rate, rate);
    }
    if (expected.segments) {
      expectFigure(reference, "mixTotal", result.mix);
      expectFigure(reference, "rateTotal", result.rate);
    }
    expect(sum(leaves(result.segments).flatMap(({ mix, rate }) => [mix, rate]))).toBe(result.change);
  });
});

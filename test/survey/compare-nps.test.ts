import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareNps, type CompareNpsOptions, type NpsComparisonMethod } from "../../src/survey/compare-nps.ts";
import { nps, type NpsCounts, npsFromCounts } from "../../src/survey/nps.ts";
import { allowance, referenceCases, referenceFolderPresent } from "../reference/cases.ts";
import { NPS_COMPARISONS } from "../reference/figures-nps.ts";

const METHODS = ["mover", "wald", "adjusted-wald", "score"] as const;
const count = fc.oneof(fc.nat({ max: 12 }), fc.nat({ max: 3000 }), fc.constantFrom(0, 1, 2 ** 40, Number.MAX_SAFE_INTEGER));
const counts = fc
  .record({ promoters: count, passives: count, detractors: count })
  .filter((c) => c.promoters + c.passives + c.detractors > 0);
const method = fc.constantFrom<NpsComparisonMethod>(...METHODS);
const level = fc.constantFrom(0.3, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999999);
const alternative = fc.constantFrom("two-sided" as const, "greater" as const, "less" as const);
const points = fc.oneof(fc.constantFrom(0, -3, 3), fc.double({ min: -199, max: 199, noNaN: true }));
const swapped = ({ promoters, passives, detractors }: NpsCounts): NpsCounts => ({ promoters: detractors, passives, detractors: promoters });
const other = { "two-sided": "two-sided", greater: "less", less: "greater" } as const;

describe("compareNps, as an idea", () => {
  it("has a p-value below 1 less the level exactly when the interval excludes the null, by every method", () => {
    fc.assert(
      fc.property(counts, counts, method, level, alternative, points, (a, b, how, confidence, side, value) => {
        const { interval, pValue } = compareNps(a, b, { method: how, level: confidence, alternative: side, null: value });
        const near = Math.min(Math.abs(value - interval.low), Math.abs(value - interval.high));
        fc.pre(near === 0 || near > 1e-9);
        expect(pValue < 1 - confidence).toBe(value < interval.low || value > interval.high);
      }),
      { numRuns: 1000 },
    );
  });
  it("agrees with itself where the null is a limit of the interval", () => {
    fc.assert(
      fc.property(counts, counts, method, level, alternative, (a, b, how, confidence, side) => {
        const options = { method: how, level: confidence, alternative: side } as const;
        const { interval } = compareNps(a, b, options);
        const limit = side === "less" ? interval.high : interval.low;
        fc.pre(Math.abs(limit) < 200 && compareNps(a, b, options).standardError > 1e-3);
        const { pValue } = compareNps(a, b, { ...options, null: limit });
        expect(Math.abs(pValue - (1 - confidence))).toBeLessThanOrEqual(1e-8);
      }),
      { numRuns: 300 },
    );
  });
  it("is the mirror of itself to the last bit when the groups swap", () => {
    fc.assert(
      fc.property(counts, counts, method, alternative, points, level, (a, b, how, side, value, confidence) => {
        const here = compareNps(a, b, { method: how, alternative: side, null: value, level: confidence, margin: 3 });
        const there = compareNps(b, a, { method: how, alternative: other[side], null: -value, level: confidence, margin: 3 });
        expectMirror(here, there);
        expect([there.a, there.b]).toStrictEqual([here.b, here.a]);
      }),
      { numRuns: 500 },
    );
  });
  it("is the mirror of itself to the last bit when promoters and detractors swap", () => {
    fc.assert(
      fc.property(counts, counts, method, alternative, points, level, (a, b, how, side, value, confidence) => {
        const here = compareNps(a, b, { method: how, alternative: side, null: value, level: confidence, margin: 3 });
        const there = compareNps(swapped(a), swapped(b), {
          method: how,
          alternative: other[side],
          null: -value,
          level: confidence,
          margin: 3,
        });
        expectMirror(here, there);
        expect(there.a.score + here.a.score).toBe(0);
        expect(there.b.interval.low + here.b.interval.high).toBe(0);
      }),
      { numRuns: 500 },
    );
  });
  it("has limits within 200 points that widen with the level", () => {
    fc.assert(
      fc.property(counts, counts, method, alternative, (a, b, how, side) => {
        const intervals = [0.001, 0.3, 0.5, 0.8, 0.95, 0.999].map(
          (confidence) => compareNps(a, b, { method: how, alternative: side, level: confidence }).interval,
        );
        for (const [index, { low, high }] of intervals.entries()) {
          expect(low).toBeGreaterThanOrEqual(-200);
          expect(high).toBeLessThanOrEqual(200);
          const narrower = intervals[index - 1];
          if (!narrower) continue;
          expect(low).toBeLessThanOrEqual(narrower.low);
          expect(high).toBeGreaterThanOrEqual(narrower.high);
        }
      }),
    );
  });
  it("holds the difference of the scores, except around adjusted counts", () => {
    fc.assert(
      fc.property(counts, counts, fc.constantFrom("mover" as const, "wald" as const, "score" as const), level, (a, b, how, confidence) => {
        const { difference, interval, ...rest } = compareNps(a, b, { method: how, level: confidence });
        expect(difference).toBe(rest.a.score - rest.b.score);
        expect(interval.low).toBeLessThanOrEqual(difference);
        expect(interval.high).toBeGreaterThanOrEqual(difference);
      }),
    );
  });
  it("takes results of nps as they are", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 1 }),
        fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 1 }),
        method,
        (ratings, before, how) => {
          const counted = (list: number[]): NpsCounts => ({
            promoters: list.filter((rating) => rating > 8).length,
            passives: list.filter((rating) => rating === 7 || rating === 8).length,
            detractors: list.filter((rating) => rating < 7).length,
          });
          const options: CompareNpsOptions = { method: how };
          const expected = compareNps(counted(ratings), counted(before), options);
          expect(compareNps(nps(ratings), nps(before, { level: 0.5, method: "wald" }), options)).toStrictEqual(expected);
          expect(compareNps(npsFromCounts(counted(ratings)), counted(before), options)).toStrictEqual(expected);
        },
      ),
    );
  });
  it("moves a p-value with the null: the further it lies below, the surer is greater", () => {
    fc.assert(
      fc.property(counts, counts, method, points, points, (a, b, how, one, two) => {
        const at = (value: number): number => compareNps(a, b, { method: how, alternative: "greater", null: value }).pValue;
        expect(at(Math.min(one, two))).toBeLessThanOrEqual(at(Math.max(one, two)));
      }),
    );
  });
  it("survives JSON", () => {
    fc.assert(
      fc.property(counts, counts, method, points, (a, b, how, value) => {
        const result = compareNps(a, b, { method: how, null: value, margin: 5 });
        expect(JSON.parse(JSON.stringify(result))).toStrictEqual(result);
      }),
    );
  });
});

function expectMirror(here: ReturnType<typeof compareNps>, there: ReturnType<typeof compareNps>): void {
  expect(there.difference + here.difference).toBe(0);
  expect(there.interval.low + here.interval.high).toBe(0);
  expect(there.interval.high + here.interval.low).toBe(0);
  expect(there.pValue).toBe(here.pValue);
  expect(there.standardError).toBe(here.standardError);
  expect((there.z ?? 0) + (here.z ?? 0)).toBe(0);
  expect(there.equivalence).toStrictEqual({
    ...here.equivalence,
    notLower: here.equivalence?.notHigher,
    notHigher: here.equivalence?.notLower,
  });
}

describe("compareNps, this definition", () => {
  const a = { promoters: 70, passives: 20, detractors: 10 };
  const b = { promoters: 50, passives: 30, detractors: 20 };
  it("uses MOVER unless another method is named", () => {
    expect(compareNps(a, b)).toStrictEqual(compareNps(a, b, { method: "mover", level: 0.95, alternative: "two-sided", null: 0 }));
    expect(compareNps(a, b).interval.method).toBe("mover");
  });
  it("reports both scores with their score intervals at the level of the comparison", () => {
    const { score, interval, standardError, responses } = npsFromCounts(a, { level: 0.8 });
    expect(compareNps(a, b, { level: 0.8, method: "wald" }).a).toStrictEqual({ score, interval, standardError, responses });
    expect(compareNps(a, b).b).toMatchObject({ score: 30, responses: 100 });
  });
  it("joins the two score intervals by square and add", () => {
    const [one, two] = [npsFromCounts(a).interval, npsFromCounts(b).interval];
    const { low, high } = compareNps(a, b).interval;
    expect(low).toBeCloseTo(30 - Math.hypot(60 - one.low, two.high - 30), 12);
    expect(high).toBeCloseTo(30 + Math.hypot(one.high - 60, 30 - two.low), 12);
  });
  it("adds the squared errors of the scores, and pools the variance for the score test", () => {
    const error = Math.hypot(npsFromCounts(a).standardError, npsFromCounts(b).standardError);
    expect(compareNps(a, b).standardError).toBeCloseTo(error, 12);
    expect(compareNps(a, b, { method: "wald" }).standardError).toBeCloseTo(error, 12);
    const pooled = npsFromCounts({ promoters: 120, passives: 50, detractors: 30 }).standardError;
    expect(compareNps(a, b, { method: "score" }).standardError).toBeCloseTo(pooled * Math.sqrt(200) * Math.sqrt(2 / 100), 12);
  });
  it("shows that a score has not fallen by more than 3 points", () => {
    const now = { promoters: 5020, passives: 2950, detractors: 2030 };
    const before = { promoters: 5000, passives: 3000, detractors: 2000 };
    const noninferior = compareNps(now, before, { null: -3, alternative: "greater" });
    const { equivalence } = compareNps(now, before, { margin: 3 });
    expect(equivalence?.notLower).toBe(noninferior.pValue);
    expect(noninferior.interval.low).toBeGreaterThan(-3);
    expect(noninferior.interval.high).toBe(200);
    expect(equivalence?.equivalent).toBe(true);
    expect(compareNps(now, before, { margin: 1 }).equivalence?.equivalent).toBe(false);
  });
  it.each(METHODS)("is sensible and finite by %s where all answers of both groups are promoters", (how) => {
    const ten = { promoters: 10, passives: 0, detractors: 0 };
    const same = compareNps(ten, ten, { method: how });
    expect(same).toMatchObject({ difference: 0, pValue: 1, z: 0 });
    const open = how === "mover" || how === "adjusted-wald";
    expect(same.interval.high > 30).toBe(open);
    expect(same.interval.high + same.interval.low).toBe(0);
    const below = compareNps(ten, ten, { method: how, null: -5, alternative: "greater" });
    expect(below.pValue > 0.3).toBe(open);
    expect(below.z === null).toBe(!open);
    if (!open) expect([below.pValue, same.interval.low, same.interval.high]).toStrictEqual([0, 0, 0]);
  });
  it("has no -0", () => {
    const some = { promoters: 1, passives: 1, detractors: 1 };
    expect(compareNps(some, some, { method: "wald", null: Number.MIN_VALUE }).z).toBe(0);
    expect(compareNps(some, some, { null: -0 }).null).toBe(0);
  });
  it("takes the one difference that is left without an error for certain, on either side", () => {
    const ten = { promoters: 10, passives: 0, detractors: 0 };
    for (const side of ["greater", "less"] as const) {
      expect(compareNps(ten, ten, { method: "wald", alternative: side, level: 0.2 })).toMatchObject({ pValue: 1, z: 0 });
    }
  });
  it("tells promoters only from detractors only", () => {
    const best = { promoters: 10, passives: 0, detractors: 0 };
    const mover = compareNps(best, swapped(best));
    expect(mover.difference).toBe(200);
    expect(mover.interval.high).toBe(200);
    expect(mover.interval.low).toBeCloseTo(200 - Math.SQRT2 * (100 - npsFromCounts(best).interval.low), 12);
    expect(compareNps(best, swapped(best), { method: "wald" })).toMatchObject({ z: null, pValue: 0, standardError: 0 });
    expect(compareNps(best, swapped(best), { method: "score" }).z).toBeCloseTo(Math.sqrt(20), 12);
  });
  it("measures the smallest differences of the largest counts", () => {
    const most = Number.MAX_SAFE_INTEGER;
    const large = compareNps(
      { promoters: most, passives: most, detractors: most },
      { promoters: most, passives: most - 2 ** 40, detractors: most },
    );
    expect(large.difference).toBe(0);
    expect(large.standardError).toBeCloseTo(100 * Math.sqrt((2 / 3 / 3 / most) * 2), 8);
    expect(large.interval.high / large.standardError).toBeCloseTo(1.959_963_98, 3);
  });
});

describe("compareNps, wrong input", () => {
  const a = { promoters: 1, passives: 1, detractors: 1 };
  it.each([-1, 0.5, Number.NaN, Infinity, "3", undefined])("refuses a count of %s and says where", (passives) => {
    const wrong = { ...a, passives: passives as number };
    expect(() => compareNps(wrong, a)).toThrow(expect.objectContaining({ code: "invalid-value", path: "a.passives" }));
    expect(() => compareNps(a, wrong)).toThrow(expect.objectContaining({ code: "invalid-value", path: "b.passives" }));
  });
  it("has nothing to compare in a group without answers", () => {
    const none = { promoters: 0, passives: 0, detractors: 0, missing: 4 };
    expect(() => compareNps(none, a)).toThrow(expect.objectContaining({ code: "empty", path: "a" }));
    expect(() => compareNps(a, none)).toThrow(expect.objectContaining({ code: "empty", path: "b" }));
  });
  it.each<[unknown, string]>([
    [{ methd: "wald" }, "options.methd"],
    [{ method: "tango" }, "options.method"],
    [{ level: 0 }, "options.level"],
    [{ alternative: "two.sided" }, "options.alternative"],
    [{ null: 200 }, "options.null"],
    [{ null: "0" }, "options.null"],
    [{ margin: -3 }, "options.margin"],
    [{ margin: 200 }, "options.margin"],
  ])("refuses the option %j", (options, path) => {
    expect(() => compareNps(a, a, options as CompareNpsOptions)).toThrow(expect.objectContaining({ code: "invalid-option", path }));
  });
});

describe("compareNps, figures of other tools", () => {
  it.each(NPS_COMPARISONS)("matches $source", ({ a, b, options, ...want }) => {
    const { difference, standardError, interval, pValue, z } = compareNps(a, b, options);
    const got: Record<string, number | null> = {
      difference: difference / 100,
      standardError: standardError / 100,
      low: interval.low / 100,
      high: interval.high / 100,
      pValue,
      z,
    };
    for (const [key, figure] of Object.entries(want.figures)) {
      expect(Math.abs((got[key] as number) / figure - 1), key).toBeLessThanOrEqual(key === "pValue" ? 1e-11 : 1e-13);
    }
  });
});

const cases = referenceCases("nps").filter(({ id }) => id.startsWith("nps-two-"));
const cut = (value: number): number => Math.min(2, Math.max(-2, value));

describe(
  referenceFolderPresent ? "compareNps, the reference cases" : "compareNps, WITHOUT the reference cases: ../shared/reference is absent",
  () => {
    it("reads the shared cases, or says that they are absent", () => {
      expect(cases.length > 0).toBe(referenceFolderPresent);
    });
    for (const reference of cases) {
      it(reference.id, () => {
        const { input, options, expected } = reference;
        const [one, two] = [input["a"], input["b"]] as [NpsCounts, NpsCounts];
        const how = { "mover-score": "mover", wald: "wald", "adjusted.wald": "adjusted-wald", "score-test": "score" }[
          options["method"] as string
        ] as NpsComparisonMethod;
        const reading = { method: how, ...(typeof options["level"] === "number" && { level: options["level"] }) };
        const signed = compareNps(one, two, reading);
        // The oracle of the Wald tests reports the absolute difference and an interval around it.
        const backwards = "absoluteDifference" in expected && compareNps(two, one, reading).interval.high > signed.interval.high;
        const { difference, standardError, interval, pValue, z } = backwards ? compareNps(two, one, reading) : signed;
        const center = how === "adjusted-wald" ? (interval.low + interval.high) / 2 : difference;
        const got: Record<string, number | null> = {
          difference: difference / 100,
          absoluteDifference: center / 100,
          standardError: standardError / 100,
          low: interval.low / 100,
          high: interval.high / 100,
          pValue,
          z,
          chiSquare: (z as number) ** 2,
          scoreA: signed.a.score / 100,
          scoreB: signed.b.score / 100,
        };
        for (const [key, raw] of Object.entries(expected)) {
          const want = key === "low" || key === "high" ? cut(Number(raw)) : Number(raw);
          expect(Math.abs((got[key] as number) - want), key).toBeLessThanOrEqual(allowance(reference, key, want));
        }
      });
    }
  },
);

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { adjustPValues } from "../../src/stats/adjust-p-values.ts";
import { chiSquareTest } from "../../src/stats/chi-square-test.ts";
import { compareMeans } from "../../src/stats/compare-means.ts";
import { compareNps } from "../../src/survey/compare-nps.ts";
import { compareNpsGroups, type CompareNpsGroupsOptions } from "../../src/survey/compare-nps-groups.ts";
import { nps, type NpsCounts, npsFromCounts } from "../../src/survey/nps.ts";

const count = fc.oneof(fc.nat({ max: 12 }), fc.nat({ max: 3000 }), fc.constantFrom(0, 1, 2 ** 40));
const counts = fc
  .record({ promoters: count, passives: count, detractors: count })
  .filter((c) => c.promoters + c.passives + c.detractors > 0);
const groups = fc.array(counts, { minLength: 2, maxLength: 6 });
const swapped = ({ promoters, passives, detractors }: NpsCounts): NpsCounts => ({ promoters: detractors, passives, detractors: promoters });
const near = (got: number, want: number, rel = 1e-9): void => {
  expect(Math.abs(got - want)).toBeLessThanOrEqual(rel * Math.abs(want) + 1e-12);
};

describe("compareNpsGroups, as an idea", () => {
  it("compares as compareNps does: every pair, or each with the rest", () => {
    fc.assert(
      fc.property(groups, fc.constantFrom("mover" as const, "score" as const), (list, method) => {
        const pairs = compareNpsGroups(list, { method, level: 0.9 });
        expect(pairs.differences).toHaveLength((list.length * (list.length - 1)) / 2);
        for (const { first, second, adjustedPValue, ...difference } of pairs.differences) {
          expect(Number(first)).toBeLessThan(Number(second));
          expect(difference).toStrictEqual(
            compareNps(list[Number(first)] as NpsCounts, list[Number(second)] as NpsCounts, { method, level: 0.9 }),
          );
          expect(adjustedPValue).toBeGreaterThanOrEqual(difference.pValue);
        }
        const rest = compareNpsGroups(list, { method, against: "rest" });
        for (const [index, { first, second, adjustedPValue: _, ...difference }] of rest.differences.entries()) {
          expect([first, second]).toStrictEqual([String(index), null]);
          const others = list.filter((__, place) => place !== index);
          const sum = (name: "promoters" | "passives" | "detractors"): number => others.reduce((total, group) => total + group[name], 0);
          const together = { promoters: sum("promoters"), passives: sum("passives"), detractors: sum("detractors") };
          expect(difference).toStrictEqual(compareNps(list[index] as NpsCounts, together, { method }));
        }
      }),
      { numRuns: 50 },
    );
  });
  it("adjusts the p-values for how many there are", () => {
    fc.assert(
      fc.property(groups, fc.constantFrom("holm" as const, "benjamini-hochberg" as const, "bonferroni" as const), (list, adjust) => {
        const { differences } = compareNpsGroups(list, { adjust, method: "wald" });
        const adjusted = adjustPValues(
          differences.map(({ pValue }) => pValue),
          { method: adjust },
        );
        expect(differences.map(({ adjustedPValue }) => adjustedPValue)).toStrictEqual(adjusted);
      }),
    );
  });
  it("is Welch's t test of two groups", () => {
    fc.assert(
      fc.property(counts, counts, (a, b) => {
        const estimate = ({ promoters, passives, detractors }: NpsCounts) => {
          const { score, responses } = npsFromCounts({ promoters, passives, detractors });
          const [p, d, n] = [promoters + 0.75, detractors + 0.75, responses + 3];
          const variance = (p + d) / n - ((p - d) / n) ** 2;
          return {
            mean: score / 100,
            standardError: Math.sqrt(variance / responses),
            degreesOfFreedom: Math.max(1, responses - 1),
            low: 0,
            high: 0,
            level: 0.95,
            n: responses,
          };
        };
        const { homogeneity } = compareNpsGroups([a, b]);
        const { t, degreesOfFreedom, pValue } = compareMeans(estimate(a), estimate(b));
        near(homogeneity.f, (t as number) ** 2, 1e-6);
        expect(homogeneity.degreesOfFreedom[0]).toBe(1);
        near(homogeneity.degreesOfFreedom[1], degreesOfFreedom, 1e-6);
        if (pValue > 1e-10) near(homogeneity.pValue, pValue, 1e-3);
      }),
    );
  });
  it("does not depend on the order of the groups, nor on which end is up", () => {
    fc.assert(
      fc.property(groups, (list) => {
        const here = compareNpsGroups(list, { method: "wald" }).homogeneity;
        for (const there of [
          compareNpsGroups(list.toReversed(), { method: "wald" }),
          compareNpsGroups(list.map(swapped), { method: "wald" }),
        ]) {
          near(there.homogeneity.f, here.f, 1e-6);
          near(there.homogeneity.degreesOfFreedom[1], here.degreesOfFreedom[1]);
        }
      }),
      { numRuns: 50 },
    );
  });
  it("finds nothing where all groups answered alike", () => {
    fc.assert(
      fc.property(counts, fc.integer({ min: 2, max: 6 }), (answers, k) => {
        const { homogeneity, differences } = compareNpsGroups(Array.from({ length: k }, () => answers));
        near(homogeneity.pValue, 1, 1e-6);
        expect(differences.every(({ adjustedPValue, difference }) => adjustedPValue === 1 && difference === 0)).toBe(true);
      }),
    );
  });
  it("survives JSON", () => {
    fc.assert(
      fc.property(groups, (list) => {
        const result = compareNpsGroups(list, { against: "rest" });
        expect(JSON.parse(JSON.stringify(result))).toStrictEqual(result);
      }),
    );
  });
});

describe("compareNpsGroups, this definition", () => {
  const north = { promoters: 70, passives: 20, detractors: 10 };
  const south = { promoters: 50, passives: 30, detractors: 20 };
  const west = { promoters: 55, passives: 30, detractors: 15 };
  it("has the statistic of exact fractions and the tail of a numerical integral", () => {
    const three = compareNpsGroups([north, south, west]).homogeneity;
    near(three.f, 4.54991840484815, 1e-13);
    near(three.degreesOfFreedom[1], 197.23188167301527, 1e-13);
    near(three.pValue, 0.011701039408482904, 1e-11);
    const four = compareNpsGroups([
      { promoters: 7, passives: 2, detractors: 1 },
      { promoters: 5, passives: 3, detractors: 2 },
      { promoters: 300, passives: 200, detractors: 100 },
      { promoters: 3, passives: 0, detractors: 0 },
    ]).homogeneity;
    near(four.f, 1.1190883299075252, 1e-13);
    expect(four.degreesOfFreedom[0]).toBe(3);
    near(four.degreesOfFreedom[1], 7.0440460406399925, 1e-13);
    near(four.pValue, 0.4036049522876013, 1e-10);
  });
  it("tests the answers of all groups for being distributed alike", () => {
    const { distribution } = compareNpsGroups({ north, south, west });
    expect(distribution).toStrictEqual(
      chiSquareTest([
        [70, 50, 55],
        [20, 30, 30],
        [10, 20, 15],
      ]),
    );
    expect(distribution.degreesOfFreedom).toBe(4);
    const promoters = { promoters: 9, passives: 0, detractors: 0 };
    expect(compareNpsGroups({ promoters, more: promoters }).distribution).toMatchObject({ pValue: 1, cramersV: null });
    // The same score, from other answers.
    const calm = { promoters: 10, passives: 80, detractors: 10 };
    const torn = { promoters: 50, passives: 0, detractors: 50 };
    const { homogeneity, distribution: answers } = compareNpsGroups({ calm, torn });
    expect(homogeneity.pValue).toBe(1);
    expect(answers.pValue).toBeLessThan(1e-6);
  });
  it("does not take three promoters for certain", () => {
    const few = { promoters: 3, passives: 0, detractors: 0 };
    expect(compareNpsGroups({ few, south, west }).homogeneity.pValue).toBeGreaterThan(0.05);
    expect(compareNpsGroups({ few, none: swapped(few) }).homogeneity.pValue).toBeGreaterThan(0.001);
  });
  it("takes names as they are, results of nps, and groups of one answer", () => {
    const named = JSON.parse(
      '{"__proto__": {"promoters": 1, "passives": 0, "detractors": 0}, "": {"promoters": 0, "passives": 1, "detractors": 0}}',
    ) as Record<string, NpsCounts>;
    const { groups: estimates, differences, homogeneity } = compareNpsGroups(named);
    expect(estimates.map(({ name, score }) => [name, score])).toStrictEqual([
      ["__proto__", 100],
      ["", 0],
    ]);
    expect(differences[0]).toMatchObject({ first: "__proto__", second: "", difference: 100 });
    expect(homogeneity.pValue).toBeGreaterThan(0.05);
    expect(compareNpsGroups({ a: nps([10, 9, 3]), b: nps([0, 8]) }).groups[0]).toMatchObject({ name: "a", responses: 3 });
  });
  it("reports each score with its interval at the level", () => {
    const { score, interval, standardError, responses } = npsFromCounts(north, { level: 0.8 });
    expect(compareNpsGroups({ north, south }, { level: 0.8 }).groups[0]).toStrictEqual({
      name: "north",
      score,
      interval,
      standardError,
      responses,
    });
    expect(compareNpsGroups({ north, south }, { level: 0.8 }).differences[0]?.interval.level).toBe(0.8);
  });
  it("compares pairs by MOVER with Holm's correction unless told otherwise", () => {
    expect(compareNpsGroups({ north, south, west })).toStrictEqual(
      compareNpsGroups({ north, south, west }, { method: "mover", against: "pairs", adjust: "holm", level: 0.95 }),
    );
  });
});

describe("compareNpsGroups, by enumeration of all surveys", () => {
  /** All outcomes of n answers with this score and variance, with their probabilities. */
  const surveys = (n: number, score: number, variance: number): { counts: NpsCounts; probability: number }[] => {
    const moved = variance + score * score;
    const shares = { promoters: (moved + score) / 2, passives: 1 - moved, detractors: (moved - score) / 2 };
    const ways = (k: number): number => (k <= 1 ? 1 : k * ways(k - 1));
    return Array.from({ length: n + 1 }, (_, promoters) =>
      Array.from({ length: n - promoters + 1 }, (__, detractors) => {
        const passives = n - promoters - detractors;
        const orders = ways(n) / ways(promoters) / ways(passives) / ways(detractors);
        const probability = orders * shares.promoters ** promoters * shares.passives ** passives * shares.detractors ** detractors;
        return { counts: { promoters, passives, detractors }, probability };
      }),
    ).flat();
  };
  it.each([
    { few: { n: 4, variance: 0.9 }, many: { n: 10, variance: 0.2 }, score: 0, most: 0.06, pooled: 0.1 },
    { few: { n: 4, variance: 0.6 }, many: { n: 8, variance: 0.6 }, score: 0.3, most: 0.06, pooled: 0.03 },
    { few: { n: 3, variance: 0.4 }, many: { n: 9, variance: 0.7 }, score: 0.2, most: 0.06, pooled: 0 },
  ])("errs about as rarely as it says where the scores are the same: $few, $many", ({ few, many, score, most, pooled }) => {
    let [errors, pooledErrors] = [0, 0];
    for (const a of surveys(few.n, score, few.variance)) {
      for (const b of surveys(many.n, score, many.variance)) {
        const { homogeneity, differences } = compareNpsGroups([a.counts, b.counts], { method: "score" });
        if (homogeneity.pValue < 0.05) errors += a.probability * b.probability;
        if ((differences[0]?.pValue as number) < 0.05) pooledErrors += a.probability * b.probability;
      }
    }
    expect(errors).toBeLessThan(most);
    expect(pooledErrors).toBeGreaterThan(pooled);
  });
});

describe("compareNpsGroups, wrong input", () => {
  const some = { promoters: 1, passives: 1, detractors: 1 };
  it.each<[unknown, string, string]>([
    [[some], "invalid-value", "groups"],
    [{}, "invalid-value", "groups"],
    [[some, { ...some, passives: -1 }], "invalid-value", "groups[1].passives"],
    [{ a: some, b: { ...some, promoters: 0.5 } }, "invalid-value", "groups.b.promoters"],
    [{ a: some, b: { promoters: 0, passives: 0, detractors: 0 } }, "empty", "groups.b"],
  ])("refuses %j", (list, code, path) => {
    expect(() => compareNpsGroups(list as NpsCounts[])).toThrow(expect.objectContaining({ code, path }));
  });
  it.each<[unknown, string]>([
    [{ against: "all" }, "options.against"],
    [{ adjust: "tukey" }, "options.adjust"],
    [{ method: "tango" }, "options.method"],
    [{ level: 1 }, "options.level"],
    [{ null: 3 }, "options.null"],
  ])("refuses the option %j", (options, path) => {
    expect(() => compareNpsGroups([some, some], options as CompareNpsGroupsOptions)).toThrow(
      expect.objectContaining({ code: "invalid-option", path }),
    );
  });
});

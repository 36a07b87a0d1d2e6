import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { collect, measure } from "../../src/core/measure.ts";
import { nps } from "../../src/survey/nps.ts";
import {
  revenueWeightedNps,
  type RevenueWeightedNpsCounts,
  revenueWeightedNpsFromCounts,
  revenueWeightedNpsOf,
  type RevenueWeightedNpsOptions,
  type RevenueWeightedNpsRecord,
} from "../../src/survey/revenue-weighted-nps.ts";
import { allowance, referenceCases, referenceFolderPresent } from "../reference/cases.ts";
import { WEIGHTED_FIGURES } from "../reference/figures-weighted.ts";

const rating = fc.integer({ min: 0, max: 10 });
const revenue = fc.integer({ min: 1, max: 1e8 }).map((cents) => cents / 100);
const record = fc.record({ rating, revenue });
const records = fc.array(record, { minLength: 2, maxLength: 30 });
const near = (got: number | null, want: number, scale = 1): void => {
  expect(got).not.toBeNull();
  expect(Math.abs((got as number) - want)).toBeLessThanOrEqual(1e-12 * Math.max(Math.abs(want), scale));
};
const rows = (
  ratings: readonly (number | null)[],
  revenues: readonly (number | null)[],
  accounts?: readonly string[],
): RevenueWeightedNpsRecord[] =>
  ratings.map((value, index) => ({ rating: value, revenue: revenues[index], ...(accounts && { account: accounts[index] }) }));

describe("revenue-weighted nps, as an idea", () => {
  it("is the plain score when all revenue is equal, with the plain error at divisor n - 1", () => {
    fc.assert(
      fc.property(fc.array(rating, { minLength: 2 }), revenue, (ratings, weight) => {
        const weighted = revenueWeightedNps(ratings.map((value) => ({ rating: value, revenue: weight })));
        const plain = nps(ratings);
        near(weighted.score, plain.score, 100);
        near(weighted.standardError, plain.standardError * Math.sqrt(ratings.length / (ratings.length - 1)), 100);
        near(weighted.effectiveResponses, ratings.length);
        near(weighted.gap, 0, 100);
      }),
    );
  });
  it("changes nothing but the revenue when all revenue is scaled by a power of two", () => {
    fc.assert(
      fc.property(records, fc.integer({ min: -30, max: 30 }), (list, power) => {
        const { revenue: before, revenueAtRisk: _, ...rest } = revenueWeightedNps(list);
        const {
          revenue: after,
          revenueAtRisk: __,
          ...scaled
        } = revenueWeightedNps(list.map((row) => ({ ...row, revenue: row.revenue * 2 ** power })));
        expect(scaled).toStrictEqual(rest);
        expect(after.total).toBe(before.total * 2 ** power);
      }),
    );
  });
  it("keeps its score when a record is split into two of half its revenue", () => {
    fc.assert(
      fc.property(records, fc.nat(), (list, place) => {
        const index = place % list.length;
        const row = list[index] as (typeof list)[number];
        const half = { ...row, revenue: row.revenue / 2 };
        const split = [...list.slice(0, index), half, half, ...list.slice(index + 1)];
        expect(revenueWeightedNps(split).score).toBe(revenueWeightedNps(list).score);
        expect(revenueWeightedNps(split).revenue).toStrictEqual(revenueWeightedNps(list).revenue);
      }),
    );
  });
  it("is not moved by records without revenue, nor is its error", () => {
    fc.assert(
      fc.property(records, fc.array(rating), (list, free) => {
        const { score, standardError, interval } = revenueWeightedNps([...list, ...free.map((value) => ({ rating: value, revenue: 0 }))]);
        const without = revenueWeightedNps(list);
        expect({ score, standardError, interval }).toStrictEqual({
          score: without.score,
          standardError: without.standardError,
          interval: without.interval,
        });
      }),
    );
  });
  it("treats accounts with one answer each as records", () => {
    fc.assert(
      fc.property(records, (list) => {
        const apart = revenueWeightedNps(list);
        const { standardError, accounts, samplingUnits, ...rest } = revenueWeightedNps(
          list.map((row, index) => ({ ...row, account: index })),
        );
        expect({ accounts, samplingUnits }).toStrictEqual({ accounts: list.length, samplingUnits: list.length });
        near(standardError, apart.standardError as number, 100);
        expect(rest.score).toBe(apart.score);
        expect(rest.revenue).toStrictEqual(apart.revenue);
      }),
    );
  });
  it("mirrors when promoters and detractors swap", () => {
    fc.assert(
      fc.property(records, (list) => {
        const scale = { min: -5, max: 5, passiveFrom: 0, promoterFrom: 1 };
        const here = revenueWeightedNps(
          list.map((row) => ({ ...row, rating: row.rating - 5 })),
          { scale },
        );
        const there = revenueWeightedNps(
          list.map((row) => ({ ...row, rating: 5 - row.rating })),
          { scale },
        );
        expect(here.score + there.score).toBe(0);
        near(there.standardError, here.standardError as number, 100);
      }),
    );
  });
  it("is the same from records, columns and sums", () => {
    fc.assert(
      fc.property(records, (list) => {
        const whole = revenueWeightedNps(list);
        expect(
          revenueWeightedNps({ rating: list.map((row) => row.rating), revenue: Float64Array.from(list, (row) => row.revenue) }),
        ).toStrictEqual(whole);
        const category = (from: number, to: number) => {
          const inside = list.filter((row) => row.rating >= from && row.rating <= to).map((row) => row.revenue);
          return {
            responses: inside.length,
            revenue: inside.reduce((sum, w) => sum + w, 0),
            squaredRevenue: inside.reduce((sum, w) => sum + w * w, 0),
          };
        };
        const summed = revenueWeightedNpsFromCounts({ promoters: category(9, 10), passives: category(7, 8), detractors: category(0, 6) });
        near(summed.score, whole.score, 100);
        near(summed.standardError, whole.standardError as number, 100);
        near(summed.effectiveResponses, whole.effectiveResponses);
        expect(summed.responses).toBe(whole.responses);
      }),
    );
  });
  it("has limits on the scale around the score", () => {
    fc.assert(
      fc.property(records, fc.constantFrom(0.5, 0.95, 0.999), (list, level) => {
        const {
          score,
          interval: { low, high },
        } = revenueWeightedNps(list, { level });
        expect(-100 <= low && low <= score && score <= high && high <= 100).toBe(true);
      }),
    );
  });
});

describe("revenue-weighted nps, this definition", () => {
  it("scores the founding article's five ratings -63.64 with its weights, and -20 without", () => {
    const result = revenueWeightedNps(rows([10, 2, 7, 8, 6], [2000, 8000, 2000, 2000, 8000]));
    expect(result.score).toBeCloseTo(-63.64, 2);
    expect(result.unweighted.score).toBe(-20);
    expect(result.gap).toBeCloseTo(-43.64, 2);
    expect(result.revenueAtRisk).toBe(16000);
    expect(result.revenueShares.detractors).toBeCloseTo(16 / 22, 15);
  });
  it("leaves the whole scale open for a single unit", () => {
    expect(revenueWeightedNps(rows([10], [5]))).toMatchObject({
      score: 100,
      standardError: null,
      interval: { low: -100, high: 100, method: "whole-scale" },
    });
    expect(revenueWeightedNps(rows([10, 0], [5, 5], ["a", "a"]))).toMatchObject({
      score: 0,
      standardError: null,
      samplingUnits: 1,
      accounts: 1,
    });
  });
  it("keeps the error of one giant among small customers", () => {
    const result = revenueWeightedNps(rows([2, ...Array<number>(19).fill(10)], [1e140, ...Array<number>(19).fill(1e-140)]));
    // 1 + R is 2 * 19 * 1e-280, so the giant and the small ones weigh alike in the error.
    const want = 100 * Math.sqrt((20 / 19) * (38 ** 2 + 19 * 4)) * 1e-280;
    expect(Math.abs((result.standardError as number) / want - 1)).toBeLessThanOrEqual(1e-12);
  });
  it("takes keys such as __proto__ for ordinary accounts", () => {
    const result = revenueWeightedNps(rows([10, 0, 9, 8], [1, 2, 3, 4], ["__proto__", "constructor", "", "__proto__"]));
    expect(result).toMatchObject({ accounts: 3, samplingUnits: 3 });
  });
  const contacts: RevenueWeightedNpsRecord[] = [
    { rating: 10, revenue: 100, account: "a", at: "2026-01-05" },
    { rating: 3, revenue: 100, account: "a", at: "2026-03-01" },
    { rating: 9, revenue: 100, account: "b", at: "2026-02-01" },
    { rating: 2, revenue: 100, account: "b", at: "2026-01-01" },
  ];
  it.each<[RevenueWeightedNpsOptions, number]>([
    [{}, 0],
    [{ answers: "mean" }, 0],
    [{ answers: "latest" }, 0],
    [{ answers: "lowest" }, -100],
    [{ answers: "latest", to: "2026-02-15" }, 100],
    [{ from: "2026-02-01", to: "2026-03-01" }, 100],
    [{ from: "2026-01-01", to: "2026-01-06" }, 0],
  ])("with %j two accounts of two contacts each score %i", (options, score) => {
    expect(revenueWeightedNps(contacts, options).score).toBe(score);
  });
  it("says how many answers were superseded and how many lie outside the window", () => {
    expect(revenueWeightedNps(contacts, { answers: "latest" })).toMatchObject({ responses: 2, superseded: 2, accounts: 2, outside: 0 });
    expect(revenueWeightedNps(contacts, { from: "2026-02-01" })).toMatchObject({ responses: 2, missing: 2, outside: 2, superseded: 0 });
  });
  it("reports the coverage of revenue, outside the score", () => {
    const { coverage, score } = revenueWeightedNps(rows([10, 0], [300, 100]), { unanswered: 600 });
    expect({ coverage, score }).toStrictEqual({ coverage: 0.4, score: 50 });
    expect(revenueWeightedNps(rows([10, 0], [300, 100])).coverage).toBeNull();
  });
  it("is null in a scorecard where all revenue is zero", () => {
    const metric = revenueWeightedNpsOf<{ rating: number; revenue: number }>({ rating: "rating", revenue: "revenue" });
    expect(metric.result(collect(metric, [{ rating: 10, revenue: 0 }]))).toBeNull();
  });
});

describe("revenue-weighted nps, wrong input", () => {
  it.each<[RevenueWeightedNpsRecord[], string]>([
    [
      [
        { rating: 9, revenue: 1 },
        { rating: 9, revenue: -1 },
      ],
      "revenue[1]",
    ],
    [[{ rating: 9, revenue: Infinity }], "revenue[0]"],
    [[{ rating: 11, revenue: 1 }], "rating[0]"],
    [[{ rating: 9, revenue: 1e300 }], "revenue[0]"],
    [[{ rating: 9, revenue: "5" as unknown as number }], "revenue[0]"],
    [[{ rating: 9, revenue: 1, account: {} as string }], "account[0]"],
  ])("names the place in %j", (list, path) => {
    expect(() => revenueWeightedNps(list)).toThrow(expect.objectContaining({ code: "invalid-value", path }));
  });
  it("counts what it skips", () => {
    const list = [...rows([10, 0, null, 9, 12], [3, 1, 5, null, 5]), { rating: 9, revenue: -1 }];
    expect(revenueWeightedNps(list, { invalid: "skip" })).toMatchObject({ score: 50, responses: 2, missing: 2, invalid: 2 });
  });
  it("tells no weight from nothing", () => {
    expect(() => revenueWeightedNps(rows([9, 0], [0, 0]))).toThrow(expect.objectContaining({ code: "no-weight" }));
    expect(() => revenueWeightedNps([])).toThrow(expect.objectContaining({ code: "empty" }));
    expect(() => revenueWeightedNps(rows([null], [3]))).toThrow(expect.objectContaining({ code: "empty" }));
  });
  it.each<[unknown, string]>([
    [{ answers: "latest" }, "options.answers"],
    [{ answers: "worst" }, "options.answers"],
    [{ from: "2026-01-01" }, "options.from"],
    [{ population: 1 }, "options.population"],
    [{ samplingUnits: 1 }, "options.samplingUnits"],
    [{ unanswered: -1 }, "options.unanswered"],
    [{ level: 2 }, "options.level"],
    [{ weight: "revenue" }, "options.weight"],
  ])("refuses the option %j", (options, path) => {
    expect(() => revenueWeightedNps(rows([9, 0], [1, 1]), options as RevenueWeightedNpsOptions)).toThrow(
      expect.objectContaining({ code: "invalid-option", path }),
    );
  });
  it("refuses sums that no revenues have", () => {
    const none = { responses: 0, revenue: 0, squaredRevenue: 0 };
    const from = (promoters: RevenueWeightedNpsCounts["promoters"]) => () =>
      revenueWeightedNpsFromCounts({ promoters, passives: none, detractors: none });
    expect(from({ responses: 2, revenue: 10, squaredRevenue: 10 })).toThrow(
      expect.objectContaining({ path: "counts.promoters.squaredRevenue" }),
    );
    expect(from({ responses: 2, revenue: 10, squaredRevenue: 101 })).toThrow(
      expect.objectContaining({ path: "counts.promoters.squaredRevenue" }),
    );
    expect(from({ responses: 0, revenue: 10, squaredRevenue: 100 })).toThrow(expect.objectContaining({ code: "invalid-value" }));
    expect(from({ responses: 2, revenue: 0, squaredRevenue: 0 })).toThrow(expect.objectContaining({ code: "no-weight" }));
  });
  it("names columns of different lengths", () => {
    expect(() => revenueWeightedNps({ rating: [9, 8], revenue: [1] })).toThrow("columns.revenue: expected 2 values");
  });
  it("refuses to merge tallies of different definitions", () => {
    const fields = { rating: "rating", revenue: "revenue", account: "account" } as const;
    const mean = revenueWeightedNpsOf<RevenueWeightedNpsRecord>(fields);
    const lowest = revenueWeightedNpsOf<RevenueWeightedNpsRecord>(fields, { answers: "lowest" });
    expect(() => mean.merge(mean.create(), lowest.create())).toThrow(expect.objectContaining({ code: "incompatible-tally" }));
  });
});

describe("revenue-weighted nps, figures of R survey", () => {
  it.each(WEIGHTED_FIGURES)("matches survey 4.1.1 with $units units", ({ rating: ratings, revenue: revenues, account, ...want }) => {
    const result = revenueWeightedNps(rows(ratings, revenues, account));
    expect(Math.abs(result.score / 100 / want.score - 1)).toBeLessThanOrEqual(1e-14);
    expect(Math.abs((result.standardError as number) / 100 / want.standardError - 1)).toBeLessThanOrEqual(1e-13);
    expect(Math.abs(result.effectiveResponses / want.effectiveResponses - 1)).toBeLessThanOrEqual(1e-14);
    expect(result.samplingUnits).toBe(want.units);
  });
});

const cases = referenceCases("weighted").filter(({ id }) => id.startsWith("weighted-"));
const cut = (value: number): number => Math.min(1, Math.max(-1, value));

describe(
  referenceFolderPresent
    ? "revenue-weighted nps, the reference cases"
    : "revenue-weighted nps, WITHOUT the reference cases: ../shared/reference is absent",
  () => {
    it("reads the shared cases, or says that they are absent", () => {
      expect(cases.length > 0).toBe(referenceFolderPresent);
    });
    for (const reference of cases) {
      const { id, input, options, expected } = reference;
      // Read by the tests of real data and of strata.
      if ("file" in input || "stratum" in input) continue;
      it(id, () => {
        const list = rows(input["rating"] as number[], input["revenue"] as number[], input["account"] as string[] | undefined);
        const extra = {
          ...(typeof options["population"] === "number" && { population: options["population"] }),
          ...(id === "weighted-zero-revenue-records" && { samplingUnits: list.length }),
        };
        const result = revenueWeightedNps(list, extra);
        const check = (key: string, got: number | null, want: unknown): void => {
          expect(Math.abs((got as number) - Number(want)), key).toBeLessThanOrEqual(allowance(reference, key, Number(want)));
        };
        check("score", result.score / 100, expected["score"]);
        check("standardError", (result.standardError as number) / 100, expected["standardError"] ?? expected["ownStandardError"]);
        if (options["totalRecords"]) {
          check(
            "domainStandardError",
            (revenueWeightedNps(list, { samplingUnits: options["totalRecords"] as number }).standardError as number) / 100,
            expected["domainStandardError"],
          );
        }
        if (!("df" in expected)) return;
        check("df", result.samplingUnits - 1, expected["df"]);
        check("records", result.responses, expected["records"]);
        check("totalRevenue", result.revenue.total, expected["totalRevenue"]);
        check("effectiveResponses", result.effectiveResponses, expected["effectiveResponses"]);
        check("unweightedScore", result.unweighted.score / 100, expected["unweightedScore"]);
        for (const [key, share] of Object.entries(expected["revenueShare"] as Record<string, number>))
          check(key, result.revenueShares[key as "promoters"], share);
        for (const level of [90, 95]) {
          const [low, high] = expected[`t${level}`] as [number, number];
          const { interval } = revenueWeightedNps(list, { ...extra, level: level / 100 });
          check(`t${level}`, interval.low / 100, cut(low));
          check(`t${level}`, interval.high / 100, cut(high));
          // The oracle's normal interval, from our score and error.
          const [lowest] = expected[`z${level}`] as [number, number];
          check(
            `z${level}`,
            (result.score - (level === 90 ? 1.6448536269514722 : 1.959963984540054) * (result.standardError as number)) / 100,
            lowest,
          );
        }
      });
    }
  },
);

it("reads rows from a generator once", () => {
  function* generate(): Generator<RevenueWeightedNpsRecord> {
    yield { rating: 9, revenue: 500, account: "a" };
    yield { rating: 0, revenue: 100, account: "b" };
  }
  expect(revenueWeightedNps(generate())).toMatchObject({ accounts: 2, responses: 2 });
  expect(measure(revenueWeightedNpsOf<RevenueWeightedNpsRecord>({ rating: "rating", revenue: "revenue" }), generate()).accounts).toBeNull();
});

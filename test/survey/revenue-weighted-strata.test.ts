import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { measure } from "../../src/core/measure.ts";
import {
  revenueWeightedNps,
  revenueWeightedNpsOf,
  type RevenueWeightedNpsOptions,
  type RevenueWeightedNpsRecord,
} from "../../src/survey/revenue-weighted-nps.ts";
import { allowance, referenceCases, referenceFolderPresent } from "../reference/cases.ts";
import { STRATIFIED_FIGURE } from "../reference/figures-weighted.ts";

const record = fc.record({
  rating: fc.integer({ min: 0, max: 10 }),
  revenue: fc.integer({ min: 0, max: 1e8 }).map((cents) => cents / 100),
  account: fc.constantFrom("a", "b", "c", "d", "e"),
  stratum: fc.constantFrom("North", "South", "", "__proto__"),
});
const records = fc.array(record, { minLength: 2, maxLength: 30 }).filter((list) => list.some(({ revenue }) => revenue > 0));
const near = (got: number | null, want: number): void => {
  expect(got).not.toBeNull();
  expect(Math.abs((got as number) - want)).toBeLessThanOrEqual(1e-9 * Math.max(1e-3, Math.abs(want)));
};
const without = <Row extends object, Key extends keyof Row>(list: readonly Row[], key: Key): Omit<Row, Key>[] =>
  list.map((row) => {
    const rest = { ...row };
    delete rest[key];
    return rest;
  });

/** The formula read literally: units are records, or accounts within their stratum. */
function literally(
  list: readonly { rating: number; revenue: number; account?: string; stratum: string }[],
  populations: Record<string, number> = {},
): { standardError: number | null; degreesOfFreedom: number | null } {
  const x = (rating: number): number => (rating > 8 ? 1 : rating > 6 ? 0 : -1);
  const total = list.reduce((sum, { revenue }) => sum + revenue, 0);
  const ratio = list.reduce((sum, { rating, revenue }) => sum + x(rating) * revenue, 0) / total;
  const strata = new Map<string, Map<unknown, number>>();
  for (const [index, { rating, revenue, account = index, stratum }] of list.entries()) {
    if (revenue === 0) continue;
    const units = strata.get(stratum) ?? new Map<unknown, number>();
    units.set(account, (units.get(account) ?? 0) + revenue * (x(rating) - ratio));
    strata.set(stratum, units);
  }
  let variance = 0;
  let degreesOfFreedom = 0;
  for (const [name, units] of strata) {
    const [n, population] = [units.size, Object.hasOwn(populations, name) ? (populations[name] as number) : Infinity];
    if (n === 1 && population > 1) return { standardError: null, degreesOfFreedom: null };
    degreesOfFreedom += n - 1;
    const mean = [...units.values()].reduce((sum, y) => sum + y, 0) / n;
    const squares = [...units.values()].reduce((sum, y) => sum + (y - mean) ** 2, 0);
    if (n > 1) variance += (n / (n - 1)) * (1 - n / population) * squares;
  }
  return { standardError: (100 * Math.sqrt(variance)) / total, degreesOfFreedom };
}

describe("revenue-weighted nps of strata, as an idea", () => {
  it("has the error of the formula read literally, of records and of accounts", () => {
    fc.assert(
      fc.property(records, fc.boolean(), (whole, clustered) => {
        const list = clustered ? whole : without(whole, "account");
        const want = literally(list as typeof whole);
        const { standardError, degreesOfFreedom, interval } = revenueWeightedNps(list);
        expect(degreesOfFreedom).toBe(want.degreesOfFreedom);
        if (want.standardError === null) {
          expect({ standardError, interval }).toStrictEqual({
            standardError: null,
            interval: { low: -100, high: 100, level: 0.95, method: "whole-scale" },
          });
        } else near(standardError, want.standardError);
      }),
      { numRuns: 300 },
    );
  });
  it("knows the strata that were asked as a whole, or nearly", () => {
    fc.assert(
      fc.property(records, fc.array(fc.nat(20), { minLength: 4, maxLength: 4 }), (whole, more) => {
        const list = without(whole, "account");
        const populations = Object.fromEntries(
          ["North", "South", "", "__proto__"].map((name, place) => [
            name,
            Math.max(1, whole.filter(({ revenue, stratum }) => revenue > 0 && stratum === name).length + (more[place] as number)),
          ]),
        );
        const want = literally(list as typeof whole, populations);
        const got = revenueWeightedNps(list, { populations });
        expect(got.degreesOfFreedom).toBe(want.degreesOfFreedom);
        if (want.standardError !== null) near(got.standardError, want.standardError);
      }),
      { numRuns: 300 },
    );
  });
  it("changes nothing but the error: the score and the sums are those without strata", () => {
    fc.assert(
      fc.property(records, (whole) => {
        const list = without(whole, "account");
        const { standardError: _, interval: __, strata, degreesOfFreedom: ___, ...rest } = revenueWeightedNps(list);
        const plain = revenueWeightedNps(without(list, "stratum"));
        expect(rest.score).toBe(plain.score);
        expect(rest.revenue).toStrictEqual(plain.revenue);
        near(rest.effectiveResponses, plain.effectiveResponses);
        expect({ ...rest.unweighted, samplingUnits: rest.samplingUnits }).toStrictEqual({
          ...plain.unweighted,
          samplingUnits: plain.samplingUnits,
        });
        expect(strata).toBe(new Set(whole.filter(({ revenue }) => revenue > 0).map(({ stratum }) => stratum)).size);
        expect(plain.strata).toBeNull();
      }),
    );
  });
  it("is the form without strata where there is one, by every rule", () => {
    fc.assert(
      fc.property(records, fc.constantFrom("mean" as const, "latest" as const, "lowest" as const), (whole, answers) => {
        // Every answer has revenue, since the one that stands for an account may be any.
        const list = whole.map((row, index) => ({ ...row, revenue: row.revenue + 0.01, stratum: "all", at: index * 1000 }));
        const one = revenueWeightedNps(list, { answers });
        const plain = revenueWeightedNps(without(list, "stratum"), { answers });
        expect({ ...one, standardError: 0, interval: 0, effectiveResponses: 0 }).toStrictEqual({
          ...plain,
          standardError: 0,
          interval: 0,
          effectiveResponses: 0,
          strata: 1,
        });
        if (plain.standardError === null) expect(one.standardError).toBeNull();
        else near(one.standardError, plain.standardError);
        near(one.effectiveResponses, plain.effectiveResponses);
        const [few, population] = [without(list, "account"), plain.responses + 30];
        const finite = revenueWeightedNps(without(few, "stratum"), { population });
        if (finite.standardError !== null)
          near(revenueWeightedNps(few, { populations: { all: population } }).standardError, finite.standardError);
      }),
    );
  });
  it("is exactly sure where all of a stratum answered and pay alike", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.integer({ min: 0, max: 10 }), fc.double({ min: 0.01, max: 1e6, noNaN: true }), fc.integer({ min: 2, max: 9 })),
          {
            minLength: 1,
            maxLength: 5,
          },
        ),
        (kinds) => {
          const list = kinds.flatMap(([rating, revenue, times], stratum) =>
            Array.from({ length: times }, () => ({ rating, revenue, stratum })),
          );
          expect(revenueWeightedNps(list).standardError).toBe(0);
        },
      ),
    );
  });
});

describe("revenue-weighted nps of strata, this definition", () => {
  const list = [
    { rating: 10, revenue: 500, stratum: "large" },
    { rating: 3, revenue: 300, stratum: "small" },
    { rating: 9, revenue: 100, stratum: "small" },
    { rating: 8, revenue: 100, stratum: "small" },
  ];
  it("leaves the error open where a stratum has a single unit, unless it was asked as a whole", () => {
    expect(revenueWeightedNps(list)).toMatchObject({ score: 30, standardError: null, degreesOfFreedom: null, strata: 2, samplingUnits: 4 });
    const known = revenueWeightedNps(list, { populations: { large: 1 } });
    expect(known).toMatchObject({ degreesOfFreedom: 2, strata: 2, interval: { method: "t" } });
    expect(known.standardError).toBeGreaterThan(0);
    expect(revenueWeightedNps(list, { populations: { large: 1, small: 3 } })).toMatchObject({
      standardError: 0,
      interval: { low: 30, high: 30 },
    });
    expect(revenueWeightedNps(list.slice(0, 1), { populations: { large: 1 } })).toMatchObject({ standardError: 0, degreesOfFreedom: 0 });
  });
  it("counts an account of two strata as a unit in each, and once as an account", () => {
    const both = [
      { rating: 10, revenue: 500, account: "a", stratum: 1 },
      { rating: 3, revenue: 300, account: "a", stratum: 2 },
      { rating: 9, revenue: 100, account: "b", stratum: "1" },
      { rating: 8, revenue: 100, account: "c", stratum: 2 },
    ];
    expect(revenueWeightedNps(both)).toMatchObject({ strata: 2, samplingUnits: 4, accounts: 3, degreesOfFreedom: 2 });
    expect(revenueWeightedNps(both, { answers: "lowest" })).toMatchObject({ strata: 2, samplingUnits: 4, accounts: 3, superseded: 0 });
  });
  it("counts what is missing, outside and invalid in every stratum", () => {
    const messy = [
      ...list.map((row) => ({ ...row, at: "2026-01-05" })),
      { rating: 9, revenue: 5, stratum: null, at: "2026-01-05" },
      { rating: null, revenue: 5, stratum: "small", at: "2026-01-05" },
      { rating: 11, revenue: 5, stratum: "other", at: "2026-01-05" },
      { rating: 9, revenue: 5, stratum: {}, at: "2026-01-05" },
      { rating: 9, revenue: 5, stratum: "small", at: "2025-01-05" },
    ] as RevenueWeightedNpsRecord[];
    expect(revenueWeightedNps(messy, { invalid: "skip", from: "2026-01-01" })).toMatchObject({
      responses: 4,
      missing: 3,
      outside: 1,
      invalid: 2,
      strata: 2,
    });
  });
  it("reads the stratum from a column or by a function", () => {
    const columns = { rating: [10, 3, 9, 8], revenue: [500, 300, 100, 100], stratum: ["x", "y", "x", "y"] };
    const rows = columns.rating.map((rating, index) => ({
      rating,
      revenue: columns.revenue[index] as number,
      tier: columns.stratum[index],
    }));
    const want = revenueWeightedNps(columns);
    expect(want.strata).toBe(2);
    expect(measure(revenueWeightedNpsOf({ rating: "rating", revenue: "revenue", stratum: ({ tier }) => tier }), rows)).toStrictEqual(want);
  });
});

describe("revenue-weighted nps of strata, wrong input", () => {
  const list = [
    { rating: 10, revenue: 500, stratum: "a" },
    { rating: 3, revenue: 300, stratum: "a" },
  ];
  it.each<[RevenueWeightedNpsOptions, string]>([
    [{ population: 100 }, "options.population"],
    [{ samplingUnits: 100 }, "options.samplingUnits"],
    [{ populations: { a: 1 } }, "options.populations.a"],
    [{ populations: { b: 0 } }, "options.populations.b"],
    [{ populations: { a: 2.5 } }, "options.populations.a"],
  ])("refuses the option %j", (options, path) => {
    expect(() => revenueWeightedNps(list, options)).toThrow(expect.objectContaining({ code: "invalid-option", path }));
  });
  it("refuses populations without strata", () => {
    expect(() => revenueWeightedNps(without(list, "stratum"), { populations: { a: 3 } })).toThrow(
      expect.objectContaining({ code: "invalid-option", path: "options.populations" }),
    );
  });
  it("names the place of a stratum that is neither text nor number", () => {
    const wrong = [...list, { rating: 9, revenue: 1, stratum: true }] as unknown as RevenueWeightedNpsRecord[];
    expect(() => revenueWeightedNps(wrong)).toThrow(expect.objectContaining({ code: "invalid-value", path: "stratum[2]" }));
  });
});

describe("revenue-weighted nps of strata, figures of R survey", () => {
  it("matches survey 4.1.1 on three regions", () => {
    const { rating, revenue, stratum, ...want } = STRATIFIED_FIGURE;
    const result = revenueWeightedNps({ rating, revenue, stratum });
    expect(Math.abs(result.score / 100 / want.score - 1)).toBeLessThanOrEqual(1e-13);
    expect(Math.abs((result.standardError as number) / 100 / want.standardError - 1)).toBeLessThanOrEqual(1e-12);
    expect(result.degreesOfFreedom).toBe(want.df);
  });
});

const cases = referenceCases("weighted").filter(({ input }) => "stratum" in input);

describe(
  referenceFolderPresent
    ? "revenue-weighted nps of strata, the reference cases"
    : "revenue-weighted nps of strata, WITHOUT the reference cases: ../shared/reference is absent",
  () => {
    it("reads the shared cases, or says that they are absent", () => {
      expect(cases.length > 0).toBe(referenceFolderPresent);
    });
    for (const reference of cases) {
      it(reference.id, () => {
        const { input, expected } = reference;
        const result = revenueWeightedNps(input as unknown as Parameters<typeof revenueWeightedNps>[0]);
        const check = (key: string, got: number): void => {
          const want = Number(expected[key]);
          expect(Math.abs(got - want), key).toBeLessThanOrEqual(allowance(reference, key, want));
        };
        check("score", result.score / 100);
        check("standardError", (result.standardError as number) / 100);
        expect(result.degreesOfFreedom).toBe(expected["df"]);
      });
    }
  },
);

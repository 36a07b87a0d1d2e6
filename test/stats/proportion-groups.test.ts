import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { adjustPValues } from "../../src/stats/adjust-p-values.ts";
import { chiSquareTest } from "../../src/stats/chi-square-test.ts";
import { proportionHomogeneityTest } from "../../src/stats/proportion-homogeneity-test.ts";
import { proportionTrendTest } from "../../src/stats/proportion-trend-test.ts";
import { referenceCases, referenceFolderPresent, type ReferenceCase } from "../reference/cases.ts";
import { expectFigure } from "../reference/expect-figure.ts";
import { SMOKERS } from "../reference/figures-tests.ts";

const group = fc
  .integer({ min: 1, max: 500 })
  .chain((trials) => fc.integer({ min: 0, max: trials }).map((successes) => ({ successes, trials })));
const groups = fc.array(group, { minLength: 2, maxLength: 6 });
const opposite = (list: readonly { successes: number; trials: number }[]) =>
  list.map(({ successes, trials }) => ({ successes: trials - successes, trials }));

describe("the test of homogeneity", () => {
  it("is the chi-square test of successes and failures, whichever are counted", () => {
    fc.assert(
      fc.property(groups, (list) => {
        const found = proportionHomogeneityTest(list);
        expect(found).toStrictEqual(chiSquareTest(list.map(({ successes, trials }) => [successes, trials - successes])));
        expect(proportionHomogeneityTest(opposite(list)).statistic).toBe(found.statistic);
      }),
    );
  });
  it("of two groups can be corrected", () => {
    const pair = [SMOKERS.groups[0], SMOKERS.groups[3]];
    expect(proportionHomogeneityTest(pair, { continuityCorrection: true }).pValue).toBeGreaterThan(proportionHomogeneityTest(pair).pValue);
  });
  it("says nothing when all succeed", () => {
    const all = [
      { successes: 10, trials: 10 },
      { successes: 3, trials: 3 },
    ];
    expect(proportionHomogeneityTest(all)).toMatchObject({ statistic: 0, degreesOfFreedom: 0, pValue: 1 });
    expect(proportionTrendTest(all)).toStrictEqual({ statistic: 0, degreesOfFreedom: 1, pValue: 1, slope: 0 });
  });
});

describe("the test of a trend", () => {
  it("of the published smokers in four studies is as published, as is their homogeneity", () => {
    expect(proportionTrendTest(SMOKERS.groups).statistic).toBeCloseTo(SMOKERS.trend, 4);
    expect(proportionHomogeneityTest(SMOKERS.groups).statistic).toBeCloseTo(SMOKERS.homogeneity, 4);
  });
  it("does not change when scores are moved or stretched, but for its slope", () => {
    fc.assert(
      fc.property(groups, fc.constantFrom(1e-200, 0.5, 3, 1e90), fc.integer({ min: -5, max: 5 }), (list, stretch, move) => {
        const found = proportionTrendTest(list);
        const scores = list.map((_, index) => stretch * (index + move));
        const moved = proportionTrendTest(list, { scores });
        expect(Math.abs(moved.statistic - found.statistic)).toBeLessThanOrEqual(1e-11 * found.statistic + 1e-25);
        expect(Math.abs(moved.slope * stretch - found.slope)).toBeLessThanOrEqual(1e-11 * Math.abs(found.slope) + 1e-16);
      }),
    );
  });
  it("turns its slope around when groups are, or when failures are counted", () => {
    fc.assert(
      fc.property(groups, (list) => {
        const found = proportionTrendTest(list);
        for (const turned of [proportionTrendTest([...list].reverse()), proportionTrendTest(opposite(list))]) {
          expect(Math.abs(turned.slope + found.slope)).toBeLessThanOrEqual(1e-15);
          expect(Math.abs(turned.statistic - found.statistic)).toBeLessThanOrEqual(1e-11 * found.statistic + 1e-25);
        }
      }),
    );
  });
  it("never finds more than the test of homogeneity, and as much in two groups", () => {
    fc.assert(
      fc.property(groups, (list) => {
        const [trend, any] = [proportionTrendTest(list).statistic, proportionHomogeneityTest(list).statistic];
        expect(trend).toBeLessThanOrEqual(any * (1 + 1e-12));
        if (list.length === 2) expect(Math.abs(trend - any)).toBeLessThanOrEqual(1e-12 * any);
      }),
    );
  });
  it("is exactly 0 when all shares are the same", () => {
    expect(
      proportionTrendTest([
        { successes: 1, trials: 3 },
        { successes: 10, trials: 30 },
        { successes: 7, trials: 21 },
      ]),
    ).toStrictEqual({ statistic: 0, degreesOfFreedom: 1, pValue: 1, slope: 0 });
  });
  it("has the slope of the line through two shares", () => {
    const { slope } = proportionTrendTest(
      [
        { successes: 1, trials: 4 },
        { successes: 3, trials: 4 },
      ],
      { scores: [10, 14] },
    );
    expect(slope).toBeCloseTo(0.125, 15);
  });
});

describe.each([
  ["homogeneity", proportionHomogeneityTest],
  ["trend", proportionTrendTest],
] as const)("what the test of %s refuses", (_, test) => {
  it.each<[{ successes: number; trials: number }[], string]>([
    [[], "groups"],
    [[{ successes: 1, trials: 2 }], "groups"],
    [
      [
        { successes: 1, trials: 2 },
        { successes: 3, trials: 2 },
      ],
      "groups[1].successes",
    ],
    [
      [
        { successes: 1, trials: 2 },
        { successes: 0, trials: 0 },
      ],
      "groups[1].trials",
    ],
    [
      [
        { successes: 1, trials: 2 ** 53 - 1 },
        { successes: 0, trials: 1 },
      ],
      "groups",
    ],
  ])("%j", (list, path) => {
    expect(() => test(list)).toThrow(expect.objectContaining({ code: "invalid-value", path }));
  });
  it.each<[object, string]>([[{ weights: [] }, "options.weights"]])("the options %j", (options, path) => {
    expect(() => test(SMOKERS.groups, options)).toThrow(expect.objectContaining({ code: "invalid-option", path }));
  });
});

it.each<[unknown, string]>([
  [[1, 2], "options.scores"],
  [[1, 1, 1, 1], "options.scores"],
  [[0.1, 0.1, 0.1, 0.1], "options.scores"],
  [[1, 2, Number.NaN, 4], "options.scores[2]"],
  [[1, 2, Infinity, 4], "options.scores[2]"],
])("refuses the scores %j of four groups", (scores, path) => {
  expect(() => proportionTrendTest(SMOKERS.groups, { scores: scores as number[] })).toThrow(
    expect.objectContaining({ code: "invalid-option", path }),
  );
});

describe("R's prop.test and prop.trend.test of several groups", () => {
  if (!referenceFolderPresent) it("ABSENT: ../shared/reference was not checked", () => expect(referenceCases("drivers")).toEqual([]));
  const casesOf = (kind: string): ReferenceCase[] => referenceCases("proportions").filter(({ id }) => id.startsWith(`groups-${kind}`));
  const groupsOf = ({ input }: ReferenceCase) => {
    const { successes, trials } = input as { successes: number[]; trials: number[] };
    return successes.map((count, index) => ({ successes: count, trials: trials[index] as number }));
  };
  for (const reference of casesOf("homogeneity")) {
    it(`agree on ${reference.id}`, () => {
      const { statistic, degreesOfFreedom, pValue } = proportionHomogeneityTest(groupsOf(reference));
      expectFigure(reference, "chiSquare", statistic);
      expectFigure(reference, "df", degreesOfFreedom);
      expectFigure(reference, "pValue", pValue);
    });
  }
  for (const reference of casesOf("trend")) {
    it(`agree on ${reference.id}`, () => {
      const { statistic, degreesOfFreedom, pValue } = proportionTrendTest(groupsOf(reference), {
        scores: reference.options["scores"] as number[],
      });
      expectFigure(reference, "chiSquare", statistic);
      expectFigure(reference, "df", degreesOfFreedom);
      expectFigure(reference, "pValue", pValue);
    });
  }
  for (const reference of casesOf("each-against-rest")) {
    it(`agree on ${reference.id}`, () => {
      const list = groupsOf(reference);
      const pValues = list.map((one, index) => {
        const others = list.filter((_, other) => other !== index);
        const rest = {
          successes: others.reduce((sum, { successes }) => sum + successes, 0),
          trials: others.reduce((sum, { trials }) => sum + trials, 0),
        };
        return proportionHomogeneityTest([one, rest]).pValue;
      });
      const found = {
        pValues,
        holm: adjustPValues(pValues),
        benjaminiHochberg: adjustPValues(pValues, { method: "benjamini-hochberg" }),
        bonferroni: adjustPValues(pValues, { method: "bonferroni" }),
      };
      for (const [key, values] of Object.entries(found)) {
        for (const [index, value] of (reference.expected[key] as number[]).entries()) expectFigure(reference, key, values[index], value);
      }
    });
  }
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { GroupKey } from "../../src/stats/group-column.ts";
import { lifeTable } from "../../src/stats/life-table.ts";
import { logRank, logRankFromLifeTables, type LogRankResult } from "../../src/stats/log-rank.ts";
import { quadraticForm } from "../../src/stats/quadratic-form.ts";
import { referenceFolderPresent } from "../reference/cases.ts";
import { expectFigure } from "../reference/expect-figure.ts";
import { survivalCases, survivalColumns } from "./survival-cases.ts";

const spell = fc.record({
  time: fc.oneof(fc.integer({ min: 0, max: 8 }), fc.double({ min: 0.01, max: 9, noNaN: true })),
  event: fc.boolean(),
  group: fc.constantFrom("a", "b", "__proto__"),
  stratum: fc.constantFrom(1, 2),
});
type Spell = { time: number; event: boolean; group: GroupKey; stratum: number };
const spells = fc.array(spell, { minLength: 1, maxLength: 40 });
const rhos = fc.constantFrom(0, 0.5, 1);
const testOf = (list: readonly Spell[], options = {}): LogRankResult =>
  logRank(
    list.map(({ time }) => time),
    list.map(({ event }) => event),
    list.map(({ group }) => group),
    options,
  );
const strataOf = (list: readonly Spell[]) => list.map(({ stratum }) => stratum);
const near = (found: number, wanted: number): void =>
  expect(Math.abs(found - wanted)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(wanted)));
const sum = (list: readonly number[]): number => list.reduce((total, value) => total + value, 0);

describe("the log-rank test", () => {
  it("of equal groups is exactly 0, however many there are", () => {
    fc.assert(
      fc.property(spells, fc.integer({ min: 2, max: 5 }), rhos, (list, count, rho) => {
        const copies = Array.from({ length: count }, (_, group) => list.map((each) => ({ ...each, group }))).flat();
        const found = testOf(copies, { rho, strata: strataOf(copies) });
        expect(found).toMatchObject({ statistic: 0, pValue: 1 });
        for (const { observed, expected } of found.groups) expect(Math.abs(observed - expected)).toBeLessThan(1e-12);
      }),
    );
  });
  it("expects as many events as there are, and says the same in any order", () => {
    fc.assert(
      fc.property(
        spells.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length }))),
        rhos,
        fc.boolean(),
        ([list, shuffled], rho, stratified) => {
          const found = testOf(list, { rho, ...(stratified ? { strata: strataOf(list) } : {}) });
          const again = testOf(shuffled, { rho, ...(stratified ? { strata: strataOf(shuffled) } : {}) });
          near(again.statistic, found.statistic);
          expect(again.degreesOfFreedom).toBe(found.degreesOfFreedom);
          near(sum(found.groups.map(({ observed }) => observed)), sum(found.groups.map(({ expected }) => expected)));
          expect(found.statistic).toBeGreaterThanOrEqual(0);
          expect(found.pValue >= 0 && found.pValue <= 1).toBe(true);
          expect(sum(found.groups.map(({ valid }) => valid))).toBe(list.length);
          expect(JSON.parse(JSON.stringify(found))).toStrictEqual(found);
        },
      ),
    );
  });
  it("of two groups is (O - E)^2 / V, as written, with late entries", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(spell, fc.integer({ min: 0, max: 7 })), { minLength: 1, maxLength: 40 }), rhos, (pairs, rho) => {
        const list = pairs.map(([each, entry]) => ({ ...each, entry, time: entry + 0.5 + each.time, group: each.group === "a" }));
        const found = testOf(list, { rho, entry: list.map(({ entry }) => entry) });
        let [observed, expected, variance, survival] = [0, 0, 0, 1];
        for (const time of [...new Set(list.filter(({ event }) => event).map((each) => each.time))].sort((left, right) => left - right)) {
          const atRisk = list.filter((each) => each.time >= time && (each.entry < time || each.entry === 0));
          const ended = atRisk.filter((each) => each.time === time && each.event);
          const [n, d] = [atRisk.length, ended.length];
          const share = atRisk.filter(({ group }) => group).length / n;
          const weight = survival ** rho;
          observed += weight * ended.filter(({ group }) => group).length;
          expected += weight * d * share;
          if (n > 1) variance += (weight * weight * d * (n - d) * share * (1 - share)) / (n - 1);
          survival *= (n - d) / n;
        }
        const group = found.groups.find((each) => each.group === true);
        near(group?.observed ?? 0, observed);
        near(group?.expected ?? 0, expected);
        expect(found.degreesOfFreedom).toBe(variance > 0 ? 1 : 0);
        if (variance > 0) near(found.statistic, (observed - expected) ** 2 / variance);
        else expect(found).toMatchObject({ statistic: 0, pValue: 1 });
      }),
    );
  });
  it("of strata that are all alike has as many times the statistic", () => {
    fc.assert(
      fc.property(spells, rhos, (list, rho) => {
        const twice = [...list.map((each) => ({ ...each, stratum: 1 })), ...list.map((each) => ({ ...each, stratum: 2 }))];
        const [one, two] = [testOf(list, { rho }), testOf(twice, { rho, strata: strataOf(twice) })];
        near(two.statistic, 2 * one.statistic);
        expect(two.degreesOfFreedom).toBe(one.degreesOfFreedom);
      }),
    );
  });
  it("of life tables is that of the durations behind them", () => {
    fc.assert(
      fc.property(spells, rhos, (list, rho) => {
        const tables = [...new Set(list.map(({ stratum }) => stratum))].flatMap((stratum) => {
          const within = list.filter((each) => each.stratum === stratum);
          return [...new Set(within.map(({ group }) => group))].map((group) => {
            const mine = within.filter((each) => each.group === group);
            return {
              group,
              stratum,
              table: lifeTable(
                mine.map(({ time }) => time),
                mine.map(({ event }) => event),
              ).rows,
            };
          });
        });
        const found = logRankFromLifeTables(tables, { rho });
        const wanted = testOf(list, { rho, strata: strataOf(list) });
        near(found.statistic, wanted.statistic);
        expect(found).toMatchObject({ valid: wanted.valid, degreesOfFreedom: wanted.degreesOfFreedom });
      }),
    );
  });
  it("counts degrees of freedom of what is compared: strata that share no group, groups that are never at risk", () => {
    const apart = logRank([1, 2, 3, 4, 1, 2, 3, 4], Array(8).fill(1), ["a", "b", "a", "b", "c", "d", "c", "d"], {
      strata: [1, 1, 1, 1, 2, 2, 2, 2],
    });
    expect(apart.degreesOfFreedom).toBe(2);
    const early = logRank([1, 1, 5, 6, 7, 8], [0, 0, 1, 1, 1, 0], ["z", "z", "a", "b", "a", "b"]);
    expect(early.degreesOfFreedom).toBe(1);
    expect(early.groups[0]).toStrictEqual({ group: "z", valid: 2, observed: 0, expected: 0 });
    expect(early.statistic).toBeCloseTo(logRank([5, 6, 7, 8], [1, 1, 1, 0], ["a", "b", "a", "b"]).statistic, 12);
    expect(logRank([1, 2], [1, 1], ["a", "a"])).toMatchObject({ statistic: 0, degreesOfFreedom: 0, pValue: 1 });
  });
  it("keeps groups of different types apart, and names those that are missing or cannot be", () => {
    expect(logRank([1, 2, 3], [1, 1, 1], [1, "1", true]).groups.map(({ group }) => group)).toStrictEqual([1, "1", true]);
    const found = logRank([1, 2, 3, 4], [1, 1, 1, 1], ["a", null, {} as never, "b"], { invalid: "skip" });
    expect(found).toMatchObject({ valid: 2, missing: 1, invalid: 1 });
    expect(logRank([1, 2, 3], [1, 1, 1], ["a", "b", "c"], { strata: ["x", undefined, "x"] })).toMatchObject({ valid: 2, missing: 1 });
  });
  it.each<[string, () => unknown, string, string]>([
    ["nobody", () => logRank([], [], []), "empty", "logRank"],
    ["no groups", () => logRank([1], [1], null as never), "invalid-value", "groups"],
    ["groups of another length", () => logRank([1, 2], [1, 1], ["a"]), "invalid-value", "groups"],
    ["strata of another length", () => logRank([1, 2], [1, 1], ["a", "b"], { strata: ["x"] }), "invalid-value", "options.strata"],
    ["an object as group", () => logRank([1], [1], [{} as never]), "invalid-value", "groups[0]"],
    ["an infinite group", () => logRank([1], [1], [Infinity]), "invalid-value", "groups[0]"],
    ["an object as stratum", () => logRank([1], [1], ["a"], { strata: [{} as never] }), "invalid-value", "options.strata[0]"],
    ["a negative rho", () => logRank([1], [1], ["a"], { rho: -1 }), "invalid-option", "options.rho"],
    ["an unknown option", () => logRank([1], [1], ["a"], { stratum: [] } as never), "invalid-option", "options.stratum"],
    ["an unknown rule", () => logRank([1], [1], ["a"], { invalid: "drop" as never }), "invalid-option", "options.invalid"],
    ["a duration below 0", () => logRank([-1], [1], ["a"]), "invalid-value", "durations[0]"],
    ["no tables", () => logRankFromLifeTables({} as never), "invalid-value", "tables"],
    ["empty tables", () => logRankFromLifeTables([]), "empty", "logRankFromLifeTables"],
    ["a table without a group", () => logRankFromLifeTables([{ table: [] } as never]), "invalid-value", "tables[0].group"],
    [
      "a stratum that is no key",
      () => logRankFromLifeTables([{ group: 1, stratum: [] as never, table: [] }]),
      "invalid-value",
      "tables[0].stratum",
    ],
    [
      "two tables of one group",
      () =>
        logRankFromLifeTables([
          { group: 1, table: [] },
          { group: 1, table: [] },
        ]),
      "invalid-value",
      "tables[1].group",
    ],
    ["rho NaN for tables", () => logRankFromLifeTables([], { rho: NaN }), "invalid-option", "options.rho"],
  ])("refuses %s", (_, call, code, path) => {
    expect(call).toThrow(expect.objectContaining({ code, path }));
  });
});

describe("a quadratic form", () => {
  it("leaves out directions without variance", () => {
    expect(quadraticForm([], [])).toStrictEqual({ value: 0, rank: 0 });
    expect(quadraticForm([[0]], [0])).toStrictEqual({ value: 0, rank: 0 });
    const { value, rank } = quadraticForm(
      [
        [2, -1, -1],
        [-1, 2, -1],
        [-1, -1, 2],
      ],
      [1, 0, -1],
    );
    expect(rank).toBe(2);
    expect(value).toBeCloseTo(2 / 3, 12);
  });
});

describe("R's survdiff", () => {
  if (!referenceFolderPresent) it("ABSENT: ../shared/reference was not checked", () => expect(survivalCases(/./)).toEqual([]));
  for (const reference of survivalCases(/^(log-rank|peto)/)) {
    it(`agrees on ${reference.id}`, () => {
      const { time, event, group, stratum } = survivalColumns(reference);
      const { rho, groups } = reference.options as { rho: number; groups: string[] };
      const found = logRank(time, event, group, { rho, strata: stratum });
      expectFigure(reference, "chiSquare", found.statistic);
      expectFigure(reference, "pValue", found.pValue);
      expect(found.degreesOfFreedom).toBe(reference.expected["df"]);
      for (const [index, name] of groups.entries()) {
        const mine = found.groups.find((each) => each.group === name);
        expect(mine?.valid).toBe((reference.expected["n"] as number[])[index]);
        expectFigure(reference, "observed", mine?.observed, (reference.expected["observed"] as number[])[index]);
        expectFigure(reference, "expected", mine?.expected, (reference.expected["expected"] as number[])[index]);
      }
    });
  }
});

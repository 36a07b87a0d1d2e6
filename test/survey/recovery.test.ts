import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { measure } from "../../src/core/measure.ts";
import { meanInterval } from "../../src/stats/mean-interval.ts";
import { nps } from "../../src/survey/nps.ts";
import { recovery, recoveryOf, type WaveAnswer } from "../../src/survey/recovery.ts";

const rating = fc.integer({ min: 0, max: 10 });
const pairs = fc.array(fc.record({ before: rating, after: rating }), { minLength: 1, maxLength: 60 });
const wave = (list: readonly { before: number; after: number }[], which: "before" | "after"): WaveAnswer[] =>
  list.map((pair, customer) => ({ customer, rating: pair[which] }));
const measured = (list: readonly { before: number; after: number }[]) =>
  measure(recoveryOf<{ before: number; after: number }>({ before: "before", after: "after" }), list);
const code = (name: string, path?: string) =>
  expect.objectContaining({ name: "CxError", code: name, ...(path === undefined ? {} : { path }) });

describe("recovery", () => {
  it("has the two waves' own scores as the margins of its migration", () => {
    fc.assert(
      fc.property(pairs, (list) => {
        const result = measured(list);
        for (const when of ["before", "after"] as const) {
          const { mean: _, ...own } = nps(list.map((pair) => pair[when]));
          expect(result[when]).toStrictEqual(own);
        }
        const { migration } = result;
        for (const category of ["promoters", "passives", "detractors"] as const) {
          expect(migration[category].promoters + migration[category].passives + migration[category].detractors).toBe(
            result.before[category],
          );
          expect(migration.promoters[category] + migration.passives[category] + migration.detractors[category]).toBe(
            result.after[category],
          );
        }
      }),
    );
  });

  it("is the same of two waves, in any order, as of records with both ratings", () => {
    fc.assert(
      fc.property(pairs, fc.infiniteStream(fc.integer()), (list, order) => {
        const shuffled = wave(list, "after")
          .map((answer) => [order.next().value as number, answer] as const)
          .sort(([a], [b]) => a - b)
          .map(([, answer]) => answer);
        const { onlyBefore, onlyAfter, superseded, ...result } = recovery(wave(list, "before"), shuffled);
        expect(result).toStrictEqual(measured(list));
        expect([onlyBefore, onlyAfter, superseded]).toEqual([0, 0, 0]);
      }),
    );
  });

  it("changes by the difference of the scores, with the error of paired differences", () => {
    fc.assert(
      fc.property(pairs, (list) => {
        const { change, before, after } = measured(list);
        expect(change.difference).toBeCloseTo(after.score - before.score, 10);
        const x = ({ before: from, after: to }: (typeof list)[number]) => 100 * (category(to) - category(from));
        const n = list.length;
        if (n === 1) {
          expect(change).toEqual({ difference: change.difference, standardError: null, interval: null, pValue: null });
          return;
        }
        const mean = list.reduce((total, pair) => total + x(pair), 0) / n;
        const standardError = Math.sqrt(list.reduce((total, pair) => total + (x(pair) - mean) ** 2, 0) / (n - 1) / n);
        expect(change.standardError).toBeCloseTo(standardError, 9);
        const { low, high } = meanInterval({ mean, standardError, degreesOfFreedom: n - 1 });
        expect(change.interval!.low).toBeCloseTo(Math.max(-200, low), 7);
        expect(change.interval!.high).toBeCloseTo(Math.min(200, high), 7);
        if (standardError > 1e-6) expect(change.pValue! < 0.05).toBe(low > 0 || high < 0);
      }),
    );
  });

  it("turns around when the waves do: what recovered relapses", () => {
    fc.assert(
      fc.property(pairs, (list) => {
        const there = measured(list);
        const back = measured(list.map(({ before, after }) => ({ before: after, after: before })));
        expect(back.recovered).toBe(there.relapsed);
        expect(back.change.difference + there.change.difference).toBeCloseTo(0, 12);
        expect(back.symmetry).toEqual(there.symmetry);
        expect(back.detractorSymmetry).toEqual(there.detractorSymmetry);
      }),
    );
  });

  it("tests detractors against the rest by McNemar, and all three categories by Bowker", () => {
    // Agresti's approval table as detractors and promoters: chi-square 17.36 without correction.
    const list = [
      ...Array.from({ length: 794 }, () => ({ before: 0, after: 0 })),
      ...Array.from({ length: 86 }, () => ({ before: 0, after: 10 })),
      ...Array.from({ length: 150 }, () => ({ before: 10, after: 0 })),
      ...Array.from({ length: 570 }, () => ({ before: 10, after: 10 })),
    ];
    const { detractorSymmetry, symmetry, recoveryRate, relapseRate, recoveryInterval } = measured(list);
    expect(detractorSymmetry.statistic).toBeCloseTo(17.3559322033898, 10);
    expect(detractorSymmetry.exactPValue).toBeCloseTo(0.0000371593613957144, 15);
    expect(symmetry).toMatchObject({ degreesOfFreedom: 1, exactPValue: null });
    expect(recoveryRate).toBe(86 / 880);
    expect(relapseRate).toBe(150 / 720);
    expect(recoveryInterval).toMatchObject({ method: "wilson", level: 0.95 });
  });

  it("counts every answer once", () => {
    const answer = fc.record({
      customer: fc.constantFrom<WaveAnswer["customer"]>("__proto__", "", "1", 1, 1n, 2n ** 60n, 2n ** 60n + 1n, null, NaN),
      rating: fc.constantFrom<WaveAnswer["rating"]>(0, 6, 7, 8, 9, 10, 11, 3.5, null, NaN),
    });
    fc.assert(
      fc.property(fc.array(answer, { maxLength: 20 }), fc.array(answer, { maxLength: 20 }), (before, after) => {
        const matched = [{ customer: "m", rating: 9 }];
        const result = recovery([...matched, ...before], [...after, ...matched], { invalid: "skip" });
        const { onlyBefore, onlyAfter, superseded, missing, invalid } = result;
        expect(2 * result.matched + onlyBefore + onlyAfter + superseded + missing + invalid).toBe(before.length + after.length + 2);
      }),
    );
  });

  it("takes the last of several answers, and a bigint for the number it is", () => {
    const result = recovery(
      [
        { customer: 1, rating: 9 },
        { customer: 1n, rating: 2 },
        { customer: "1", rating: 3 },
      ],
      [{ customer: 1, rating: 10 }],
    );
    expect(result).toMatchObject({
      matched: 1,
      onlyBefore: 1,
      superseded: 1,
      recovered: 1,
      recoveryRate: 1,
      relapseRate: null,
      relapseInterval: null,
    });
  });

  it("keeps apart bigints that doubles do not", () => {
    const result = recovery(
      [
        { customer: 2n ** 60n, rating: 1 },
        { customer: 2n ** 60n + 1n, rating: 1 },
      ],
      [{ customer: 2n ** 60n, rating: 1 }],
    );
    expect(result).toMatchObject({ matched: 1, onlyBefore: 1 });
  });

  it("has no recovery rate without detractors", () => {
    expect(measured([{ before: 9, after: 0 }])).toMatchObject({ recoveryRate: null, recoveryInterval: null, relapseRate: 1 });
  });

  it("is certain where nothing varies", () => {
    expect(
      measured([
        { before: 9, after: 9 },
        { before: 0, after: 1 },
      ]).change,
    ).toMatchObject({ difference: 0, standardError: 0, pValue: 1 });
    expect(
      measured([
        { before: 0, after: 10 },
        { before: 3, after: 9 },
      ]).change,
    ).toMatchObject({ difference: 200, standardError: 0, pValue: 0 });
  });

  it("follows the scale, the level and the method", () => {
    const answers = [
      { customer: 1, rating: 5 },
      { customer: 2, rating: 3 },
    ];
    const scale = { min: 1, max: 5, passiveFrom: 4, promoterFrom: 5 };
    const result = recovery(
      answers,
      [
        { customer: 1, rating: 3 },
        { customer: 2, rating: 4 },
      ],
      { scale, level: 0.9, method: "jeffreys" },
    );
    expect(result).toMatchObject({
      recovered: 1,
      relapsed: 1,
      recoveryInterval: { level: 0.9, method: "jeffreys" },
      before: { interval: { level: 0.9 } },
    });
  });

  it.each([
    ["a rating off the scale", [{ customer: 1, rating: 11 }], {}, "invalid-value", "after[0].rating"],
    ["a customer that is none", [{ customer: {} as never, rating: 9 }], {}, "invalid-value", "after[0].customer"],
    ["nobody who answered both times", [{ customer: 2, rating: 9 }], {}, "empty", "recovery"],
    ["an unknown option", [], { waves: 2 }, "invalid-option", "options.waves"],
    ["a wrong level", [], { level: 1 }, "invalid-option", "options.level"],
    ["a wrong method", [], { method: "best" }, "invalid-option", "options.method"],
    ["a scale too wide for pairs", [], { scale: { min: 0, max: 101, passiveFrom: 7, promoterFrom: 9 } }, "invalid-option", "options.scale"],
  ])("refuses %s", (_, after, options, expected, path) => {
    expect(() => recovery([{ customer: 1, rating: 9 }], after, options as never)).toThrow(code(expected, path));
  });

  it("names the record whose rating is off the scale", () => {
    expect(() =>
      measured([
        { before: 1, after: 2 },
        { before: 9, after: 12 },
      ]),
    ).toThrow(code("invalid-value", "after[1]"));
  });
});

const category = (value: number): number => (value >= 9 ? 1 : value >= 7 ? 0 : -1);

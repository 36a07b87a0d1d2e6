import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom, nextUniform } from "../../src/core/random.ts";
import { segmentValue } from "../../src/segments/segment-value.ts";
import { adjustPValues } from "../../src/stats/adjust-p-values.ts";
import { analysisOfVariance } from "../../src/stats/analysis-of-variance.ts";
import { chiSquareTest } from "../../src/stats/chi-square-test.ts";
import { referenceCases } from "../reference/cases.ts";
import { expectFigure } from "../reference/expect-figure.ts";
import { SPRAYS } from "../reference/figures-clusters.ts";

const code = (name: string, path?: string) =>
  expect.objectContaining({ name: "CxError", code: name, ...(path === undefined ? {} : { path }) });

interface Row {
  readonly spend: number | null;
  readonly left: boolean | null;
  readonly plan: string | null;
  readonly city: string | null;
}

const row: fc.Arbitrary<Row> = fc.record({
  spend: fc.oneof({ weight: 6, arbitrary: fc.integer({ min: -9, max: 9 }) }, fc.constant(null)),
  left: fc.constantFrom(true, false, true, false, null),
  plan: fc.constantFrom("a", "b", "__proto__", null),
  city: fc.constantFrom("", "x", "y", "z", null),
});
const rows = fc.array(row, { minLength: 3, maxLength: 40 });
const none = { resamples: 0 } as const;
const attributes = ["plan", "city"] as const;
const has = (each: Row, outcome: "spend" | "left"): boolean => each[outcome] !== null && attributes.some((name) => each[name] !== null);

/** Spend hangs on the plan, half as much on visits, and not on the city. */
function customers(count: number, seed: number) {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => {
    const plan = Math.floor(3 * nextUniform(random));
    const visits = Math.floor(20 * nextUniform(random));
    const city = ["Rome", "Milan", "Turin"][Math.floor(3 * nextUniform(random))]!;
    const spend = 20 * plan + visits + 30 * nextUniform(random);
    return { plan: ["basic", "pro", "team"][plan]!, visits, city, spend, again: nextUniform(random) < 0.2 + 0.3 * plan };
  });
}

const FIELDS = [
  { field: "plan", side: "behavioural" },
  { field: "visits", side: "behavioural" },
  { field: "city", side: "demographic" },
] as const;

describe("segmentValue", () => {
  const variance = referenceCases("segmentation").filter(({ id }) => id.startsWith("eta-squared-"));
  it.each(variance.map((each) => [each.id, each] as const))("%s", (_, each) => {
    const { attributes: found, measure } = segmentValue(each.input as never, { outcome: "value" as never, attributes: ["group" as never] }, none); // prettier-ignore
    expect(measure).toBe("omega-squared");
    expectFigure(each, "omegaSquared", found[0]!.effect);
    expectFigure(each, "etaSquared", found[0]!.uncorrected);
    expectFigure(each, "pValue", found[0]!.pValue);
  });

  it("is R's figure for insect sprays", () => {
    const list = SPRAYS.values.flatMap((own, spray) => own.map((count) => ({ count, spray: `spray ${spray}` })));
    const [found] = segmentValue(list, { outcome: "count", attributes: ["spray"] }, none).attributes;
    expect(found!.effect).toBeCloseTo(SPRAYS.omegaSquared, 12);
    expect(found!.uncorrected).toBeCloseTo(SPRAYS.etaSquared, 12);
    expect(found!.pValue! / SPRAYS.pValue).toBeCloseTo(1, 9);
    expect(found).toMatchObject({ segments: 6, records: 72, interval: null, side: null });
  });

  it("says of every attribute what the analysis of variance or of the table says of it, and adjusts for their number", () => {
    fc.assert(
      fc.property(rows, fc.constantFrom("spend" as const, "left" as const), (list, outcome) => {
        fc.pre(list.some((each) => has(each, outcome)));
        fc.pre(list.some((each) => typeof each.spend === "number"));
        const found = segmentValue(list, { outcome, attributes }, { ...none, outcomeKind: outcome === "spend" ? "number" : "category" });
        const valid = list.filter((each) => has(each, outcome)).length;
        expect([found.valid, found.missing, found.invalid]).toEqual([valid, list.length - valid, 0]);
        for (const name of attributes) {
          const own = list.filter((each) => each[outcome] !== null && each[name] !== null);
          const result = found.attributes.find(({ attribute }) => attribute === name)!;
          expect(result.records).toBe(own.length);
          expect(result.segments).toBe(new Set(own.map((each) => each[name])).size);
          if (result.segments < 2 || result.effect === null) continue;
          expect(result.effect >= 0 && result.effect <= 1).toBe(true);
          if (outcome === "spend") {
            const table = analysisOfVariance(own.map(({ spend }) => spend!), own.map((each) => each[name]!)); // prettier-ignore
            expect(result.effect).toBeCloseTo(Math.max(0, table.omegaSquared!), 9);
            expect(result.uncorrected).toBeCloseTo(table.etaSquared!, 9);
            expect(result.pValue).toBeCloseTo(table.pValue!, 6);
          } else {
            const names = [...new Set(own.map((each) => each[name]))];
            const table = names.map((each) => [true, false].map((left) => own.filter((one) => one[name] === each && one.left === left).length)); // prettier-ignore
            const test = chiSquareTest(table);
            // The root of what rounding leaves of nothing is 1e-8.
            expect(result.effect).toBeCloseTo(test.cramersVCorrected!, 6);
            expect(result.uncorrected).toBeCloseTo(test.cramersV!, 6);
            expect(result.pValue).toBeCloseTo(test.pValue, 9);
          }
        }
        const tested = found.attributes.filter(({ pValue }) => pValue !== null);
        expect(tested.map(({ adjustedPValue }) => adjustedPValue)).toEqual(adjustPValues(tested.map(({ pValue }) => pValue!)));
        const sizes = found.attributes.map(({ effect }) => effect ?? -1);
        expect(sizes).toEqual([...sizes].sort((left, right) => right - left));
      }),
    );
  });

  it("does not depend on the order of the records, rows or columns, nor on the unit or the names", () => {
    fc.assert(
      fc.property(rows, fc.constantFrom(0.5, 2, 1024), (list, factor) => {
        fc.pre(list.some((each) => has(each, "spend")));
        const options = { resamples: 20 };
        const found = segmentValue(list, { outcome: "spend", attributes }, options);
        expect(segmentValue([...list].reverse(), { outcome: "spend", attributes }, options)).toStrictEqual(found);
        const columns = { spend: list.map(({ spend }) => spend), plan: list.map(({ plan }) => plan), city: list.map(({ city }) => city) };
        expect(segmentValue(columns, { outcome: "spend", attributes }, options)).toStrictEqual(found);
        const scaled = list.map((each) => ({ ...each, spend: each.spend === null ? null : factor * each.spend }));
        expect(segmentValue(scaled, { outcome: "spend", attributes }, options)).toStrictEqual(found);
        expect(JSON.parse(JSON.stringify(found))).toStrictEqual(found);
      }),
    );
  });

  it("is 0 for an attribute that never varies, and nothing can be told by one that always does", () => {
    const list = customers(40, 1).map((each, at) => ({ ...each, same: "x", id: `c${at}` }));
    for (const outcome of ["spend", "again"] as const) {
      const found = segmentValue(list, { outcome, attributes: ["same", "id", "plan"] }, { resamples: 30 });
      const [same, id] = ["same", "id"].map((name) => found.attributes.find(({ attribute }) => attribute === name)!);
      expect(same).toMatchObject({ effect: 0, uncorrected: 0, pValue: 1, interval: { low: 0, high: 0 }, segments: 1 });
      expect(id).toMatchObject({ effect: null, interval: null, pValue: null, adjustedPValue: null, segments: 40 });
      expect(found.attributes[2]).toBe(id);
    }
  });

  it("finds what tells, holds 0 in the interval of noise, and compares what customers do with who they are", () => {
    let zero = 0;
    for (let seed = 1; seed <= 20; seed += 1) {
      const found = segmentValue(customers(120, seed), { outcome: "spend", attributes: FIELDS }, { resamples: 200, seed });
      expect(found.attributes[0]).toMatchObject({ attribute: "plan", side: "behavioural", segments: 3 });
      const noise = found.attributes.find(({ attribute }) => attribute === "city")!;
      expect(noise.effect).toBeLessThan(0.1);
      if (noise.interval!.low === 0) zero += 1;
      const { behavioural, demographic, difference, interval } = found.sides!;
      expect([behavioural.attributes, behavioural.best, demographic.best]).toEqual([2, "plan", "city"]);
      expect(difference).toBeCloseTo(behavioural.mean - demographic.mean, 12);
      expect(interval!.low).toBeGreaterThan(0);
      expect(interval!.low <= difference && difference <= interval!.high).toBe(true);
    }
    expect(zero).toBeGreaterThanOrEqual(17);
  });

  it("holds the effect of the population about as often as it says", () => {
    // Two segments of equal size, means 0 and 1, uniform noise of variance 1/3: eta squared is 0.25 / (0.25 + 1/3).
    const truth = 0.25 / (0.25 + 1 / 3);
    let held = 0;
    for (let seed = 1; seed <= 200; seed += 1) {
      const random = createRandom(seed, 7);
      const list = Array.from({ length: 80 }, (_, at) => ({ plan: at % 2 === 0 ? "a" : "b", spend: (at % 2) + 2 * nextUniform(random) }));
      const { interval } = segmentValue(list, { outcome: "spend", attributes: ["plan"] }, { resamples: 200, seed }).attributes[0]!;
      if (interval!.low <= truth && truth <= interval!.high) held += 1;
    }
    // Of 200 at 0.95, 190 with a standard error of 3; basic intervals hold a little less.
    expect(held).toBeGreaterThanOrEqual(178);
    expect(held).toBeLessThanOrEqual(199);
  });

  it("cuts numbers into bins of about equal size, equal values in one", () => {
    const list = customers(100, 3).map((each, at) => ({ ...each, rank: at, few: at % 3 }));
    const segmentsOf = (name: "rank" | "few", bins: number): number =>
      segmentValue(list, { outcome: "spend", attributes: [name] }, { ...none, bins }).attributes[0]!.segments;
    expect([segmentsOf("rank", 5), segmentsOf("rank", 10), segmentsOf("few", 5)]).toEqual([5, 10, 3]);
    const binned = list.map((each) => ({ ...each, fifth: `${Math.floor(each.rank / 20)}` }));
    const [byRank, byFifth] = (["rank", "fifth"] as const).map((name) => segmentValue(binned, { outcome: "spend", attributes: [name] }, none).attributes[0]!); // prettier-ignore
    expect(byRank!.effect).toBeCloseTo(byFifth!.effect!, 12);
    const [asNames] = segmentValue(list, { outcome: "spend", attributes: [{ field: "rank", kind: "category" }] }, none).attributes;
    expect(asNames!.segments).toBe(100);
  });

  it("takes outcomes of two numbers as names where told to, and reads what functions read", () => {
    const list = customers(80, 4).map((each) => ({ ...each, flag: Number(each.again) }));
    const of = (outcome: "flag" | "again", options: object) =>
      segmentValue(list, { outcome, attributes: ["plan"] }, { ...none, ...options });
    expect(of("flag", { outcomeKind: "category" })).toEqual(of("again", {}));
    expect(of("flag", {}).measure).toBe("omega-squared");
    const read = segmentValue(list, { outcome: ({ spend }) => spend > 40, attributes: [{ name: "p", field: ({ plan }) => plan }] }, none);
    expect(read.attributes[0]).toMatchObject({ attribute: "p", segments: 3 });
    expect(read.measure).toBe("cramers-v-corrected");
    expect(read.sides).toBe(null);
  });

  it("draws counts of equal records as it draws records", () => {
    // Few profiles are drawn by counts, many by records: the intervals agree but for chance.
    const list = Array.from({ length: 900 }, (_, at) => ({
      plan: at % 3 === 0 ? "a" : "b",
      score: (at * 7 + (at % 3 === 0 ? 2 : 0)) % 5,
      noise: at,
    }));
    const few = segmentValue(list, { outcome: "score", attributes: ["plan"] }, { resamples: 2000 }).attributes[0]!;
    const many = segmentValue(list, { outcome: "score", attributes: ["plan", { field: "noise", kind: "category" }] }, { resamples: 2000 });
    const same = many.attributes.find(({ attribute }) => attribute === "plan")!;
    expect(same.effect).toBeCloseTo(few.effect!, 12);
    expect(Math.abs(same.interval!.high - few.interval!.high)).toBeLessThan(0.01);
  });

  it("has room for the largest numbers", () => {
    const list = [1, 1.5, -1, -1.5].map((share, at) => ({ spend: share * 1e308, plan: at < 2 ? "a" : "b" }));
    expect(segmentValue(list, { outcome: "spend", attributes: ["plan"] }, none).attributes[0]!.uncorrected).toBeGreaterThan(0.9);
  });

  it("skips or names what cannot be taken", () => {
    const list = [{ spend: 1, plan: "a" }, { spend: "2", plan: "b" }, { spend: 3, plan: "b" }, { spend: 4, plan: {} }, { spend: null, plan: "a" }, { spend: 5, plan: null }, { spend: 2, plan: "a" }]; // prettier-ignore
    expect(() => segmentValue(list, { outcome: "spend", attributes: ["plan"] })).toThrow(code("invalid-value", "outcome[1]"));
    const found = segmentValue(list, { outcome: "spend", attributes: ["plan"] }, { invalid: "skip", resamples: 5 });
    expect([found.valid, found.missing, found.invalid]).toEqual([3, 2, 2]);
  });

  const one = [{ spend: 1, plan: "a" }];
  it.each([
    ["no attributes", one, { outcome: "spend", attributes: [] }, {}, "empty", "attributes"],
    ["no records", [], { outcome: "spend", attributes: ["plan"] }, {}, "empty", "segmentValue"],
    ["an unknown field", one, { outcome: "spend", attributes: ["plan"], weight: 1 }, {}, "invalid-option", undefined],
    [
      "a side that is none",
      one,
      { outcome: "spend", attributes: [{ field: "plan", side: "left" }] },
      {},
      "invalid-option",
      "options.attributes[0].side",
    ],
    ["one bin", one, { outcome: "spend", attributes: ["plan"] }, { bins: 1 }, "invalid-option", "options.bins"],
    ["a level of 1", one, { outcome: "spend", attributes: ["plan"] }, { level: 1 }, "invalid-option", "options.level"],
    ["too many resamples", one, { outcome: "spend", attributes: ["plan"] }, { resamples: 1e6 }, "invalid-option", "options.resamples"],
    ["a seed that is none", one, { outcome: "spend", attributes: ["plan"] }, { seed: NaN }, "invalid-option", "options.seed"],
    ["an unknown kind", one, { outcome: "spend", attributes: ["plan"] }, { outcomeKind: "rank" }, "invalid-option", "options.outcomeKind"],
    ["an unknown option", one, { outcome: "spend", attributes: ["plan"] }, { draws: 2 }, "invalid-option", "options.draws"],
  ])("refuses %s", (_, list, fields, options, expected, path) => {
    expect(() => segmentValue(list as never, fields as never, options as never)).toThrow(code(expected, path));
  });
});

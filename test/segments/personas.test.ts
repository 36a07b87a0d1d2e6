import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom, nextUniform } from "../../src/core/random.ts";
import { personas, type PersonasResult } from "../../src/segments/personas.ts";
import { distanceOf } from "../../src/stats/distance-matrix.ts";
import { gowerDistances } from "../../src/stats/gower.ts";
import { kMeans } from "../../src/stats/k-means.ts";
import { kMedoids } from "../../src/stats/k-medoids.ts";
import { silhouette } from "../../src/stats/silhouette.ts";
import { GOWER_FIGURES } from "../reference/figures-clusters.ts";

const code = (name: string, path?: string) =>
  expect.objectContaining({ name: "CxError", code: name, ...(path === undefined ? {} : { path }) });

interface Row {
  readonly x: number | null;
  readonly y: number | null;
  readonly plan: string | null;
  readonly vip: boolean | null;
}

const number = fc.oneof({ weight: 5, arbitrary: fc.integer({ min: -5, max: 5 }) }, fc.constant(null));
const row: fc.Arbitrary<Row> = fc.record({
  x: number,
  y: number,
  plan: fc.constantFrom("a", "b", "__proto__", "", null),
  vip: fc.constantFrom(true, false, null),
});
const rows = fc.array(row, { minLength: 1, maxLength: 25 });
const FEATURES = ["x", "y", "plan", "vip"] as const;
const present = (each: Row): boolean => FEATURES.some((name) => each[name] !== null);
const different = (list: readonly Row[]): number => new Set(list.filter(present).map((each) => JSON.stringify(each))).size;

/** Three groups, far apart in two of four features. */
function customers(count: number, seed: number) {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => {
    const group = Math.floor(3 * nextUniform(random));
    return {
      group,
      spend: 100 * group + 20 * nextUniform(random),
      plan: ["basic", "pro", "team"][nextUniform(random) < 0.95 ? group : 0]!,
      visits: Math.floor(10 * nextUniform(random)),
      newsletter: nextUniform(random) < 0.5,
    };
  });
}

/** How often two records are together in one and apart in the other. */
const agreement = (left: readonly unknown[], right: readonly unknown[]): number => {
  let [same, all] = [0, 0];
  for (let i = 0; i < left.length; i += 1) {
    for (let j = 0; j < i; j += 1) {
      all += 1;
      if ((left[i] === left[j]) === (right[i] === right[j])) same += 1;
    }
  }
  return same / all;
};

describe("personas", () => {
  it("are R's of ten customers of mixed features", () => {
    const { features, medoids, sizes, total, meanSilhouette } = GOWER_FIGURES;
    const found = personas(features, ["age", "income", "plan", "vip"], { k: 2 });
    expect(found.personas.map(({ medoid, size }) => [medoid, size])).toEqual([[medoids[1], sizes[1]], [medoids[0], sizes[0]]]); // prettier-ignore
    expect(found.total).toBeCloseTo(total, 12);
    expect(found.silhouette).toBeCloseTo(meanSilhouette, 12);
    expect(found.silhouetteRecords).toBe(10);
  });

  it("count every record once, and measure as the parts do by themselves", () => {
    fc.assert(
      fc.property(rows, fc.nat(), (list, pick) => {
        fc.pre(list.some(present));
        const k = 1 + (pick % different(list));
        const found = personas(list, FEATURES, { k });
        const whole = list.flatMap((each, at) => (present(each) ? [at] : []));
        expect([found.valid, found.missing, found.invalid]).toEqual([whole.length, list.length - whole.length, 0]);
        expect(found.personas.reduce((sum, { size }) => sum + size, 0)).toBe(found.valid);
        expect(found.personas.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
        expect(found.assignments.map((persona) => persona === null)).toEqual(list.map((each) => !present(each)));
        const kept = whole.map((at) => list[at]!);
        const columns = Object.fromEntries(FEATURES.map((name) => [name, kept.map((each) => each[name])]));
        const matrix = gowerDistances(columns);
        const place = (record: number): number => whole.indexOf(record);
        const away = whole.map((record) => {
          const own = found.personas[found.assignments[record]! - 1]!;
          expect(found.assignments[own.medoid]).toBe(own.persona);
          for (const { medoid } of found.personas) {
            expect(distanceOf(matrix, place(record), place(own.medoid))).toBeLessThanOrEqual(
              distanceOf(matrix, place(record), place(medoid)) + 1e-12,
            );
          }
          return distanceOf(matrix, place(record), place(own.medoid));
        });
        expect(found.total).toBeCloseTo(away.reduce((sum, distance) => sum + distance, 0), 9); // prettier-ignore
        const widths = silhouette(matrix, whole.map((record) => found.assignments[record]! - 1)); // prettier-ignore
        if (k === 1) expect(found.silhouette).toBe(null);
        else {
          expect(found.silhouette).toBeCloseTo(widths.mean!, 9);
          expect(Math.abs(found.silhouette!)).toBeLessThanOrEqual(1);
        }
        expect(JSON.parse(JSON.stringify(found))).toStrictEqual(found);
      }),
    );
  });

  it("are the same in every order of the records, and from rows as from columns", () => {
    fc.assert(
      fc.property(rows, fc.nat(), fc.boolean(), (list, seed, free) => {
        fc.pre(list.some(present));
        const options = free ? {} : { k: 1 + (seed % different(list)) };
        const order = list.map((_, at) => at);
        const random = createRandom(seed);
        for (let at = order.length - 1; at > 0; at -= 1) {
          const other = Math.floor(nextUniform(random) * (at + 1));
          [order[at], order[other]] = [order[other]!, order[at]!];
        }
        const found = personas(list, FEATURES, options);
        const turned = personas(order.map((at) => list[at]!), FEATURES, options); // prettier-ignore
        expect(order.map((at) => found.assignments[at])).toEqual(turned.assignments);
        const kept = (result: PersonasResult) => ({
          ...result,
          assignments: [],
          personas: result.personas.map((each) => ({ ...each, medoid: 0 })),
        });
        expect(kept(turned)).toEqual(kept(found));
        turned.personas.forEach(({ medoid }, at) => expect(list[order[medoid]!]).toEqual(list[found.personas[at]!.medoid]));
        const columns = Object.fromEntries(FEATURES.map((name) => [name, list.map((each) => each[name])]));
        expect(personas(columns, FEATURES, options)).toStrictEqual(found);
      }),
    );
  });

  it("leave nothing over where there are as many as different records", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: -99, max: 99 }), { minLength: 1, maxLength: 12 }), (values) => {
        const list = values.map((x) => ({ x, name: `n${x}` }));
        expect(personas([...list, ...list], ["x", "name"], { k: values.length }).total).toBe(0);
      }),
    );
  });

  it("do not change with the unit of a number, nor with a feature that never varies or does not count", () => {
    fc.assert(
      fc.property(rows, fc.nat(), fc.constantFrom(0.5, 2, 1024), (list, pick, factor) => {
        const all = list.filter(present);
        fc.pre(all.length > 0);
        const options = { k: 1 + (pick % different(all)) };
        const plain = personas(all, FEATURES, options);
        const scaled = personas(all.map((each) => ({ ...each, x: each.x === null ? null : factor * each.x })), FEATURES, options); // prettier-ignore
        expect(scaled.assignments).toEqual(plain.assignments);
        const more = all.map((each, noise) => ({ ...each, noise }));
        const passive = personas(more, [...FEATURES, { field: "noise", weight: 0 }], options);
        expect(passive.assignments).toEqual(plain.assignments);
        expect(passive.personas[0]!.typical.some(({ feature }) => feature === "noise")).toBe(true);
        expect(personas(all.map((each) => ({ ...each, y: 7 })), ["y"], {}).k).toBe(1); // prettier-ignore
      }),
    );
  });

  it("finds groups that are there, how many they are, and what sets them apart", () => {
    for (let seed = 1; seed <= 4; seed += 1) {
      const list = customers(150, seed);
      const found = personas(list, ["spend", "plan", "visits"]);
      expect(found.k).toBe(3);
      expect(found.tried.map(({ k }) => k)).toEqual([2, 3, 4, 5, 6, 7, 8]);
      expect(found.silhouette).toBe(Math.max(...found.tried.map(({ silhouette: width }) => width!)));
      expect(agreement(found.assignments, list.map(({ group }) => group))).toBeGreaterThan(0.93); // prettier-ignore
      for (const persona of found.personas) expect(["spend", "plan"]).toContain(persona.typical[0]!.feature);
      expect(personas(list, ["visits", "newsletter"], { k: 3 }).silhouette).toBeLessThan(found.silhouette! + 0.5);
    }
  });

  it("describes by means and shares that the records have", () => {
    const list = customers(90, 5);
    const found = personas(list, ["spend", "plan", "newsletter"], { k: 3 });
    for (const { persona, typical, description, size } of found.personas) {
      const own = list.filter((_, at) => found.assignments[at] === persona);
      const others = list.filter((_, at) => found.assignments[at] !== persona);
      expect(own.length).toBe(size);
      expect(typical.map(({ feature }) => feature).sort()).toEqual(["newsletter", "plan", "spend"]);
      const sizes = typical.map(({ difference }) => Math.abs(difference));
      expect(sizes).toEqual([...sizes].sort((left, right) => right - left));
      const mean = (of: typeof list): number => of.reduce((sum, { spend }) => sum + spend, 0) / of.length;
      for (const each of typical) {
        if (each.kind === "number") {
          const deviation = Math.sqrt(list.reduce((sum, { spend }) => sum + (spend - mean(list)) ** 2, 0) / (list.length - 1));
          expect(each.mean).toBeCloseTo(mean(own), 9);
          expect(each.overallMean).toBeCloseTo(mean(list), 9);
          expect(each.difference).toBeCloseTo((mean(own) - mean(others)) / deviation, 9);
        } else {
          const share = (of: typeof list, value: unknown): number =>
            of.filter((one) => one[each.feature as "plan"] === value).length / of.length;
          const h = (value: unknown): number =>
            2 * Math.asin(Math.sqrt(share(own, value))) - 2 * Math.asin(Math.sqrt(share(others, value)));
          expect(each.share).toBe(share(own, each.value));
          expect(each.overallShare).toBe(share(list, each.value));
          expect(each.difference).toBeCloseTo(Math.max(...(each.feature === "plan" ? ["basic", "pro", "team"] : [true, false]).map(h)), 9);
        }
      }
      expect(description).toContain(typical[0]!.feature);
      for (const { feature, difference } of typical) expect(description.includes(feature)).toBe(Math.abs(difference) >= 0.2);
    }
    expect(personas([{ x: 1 }, { x: 1 }], ["x"]).personas[0]!.description).toBe("like all others");
  });

  it("by k-means are those of standardized numbers, around their means", () => {
    const list = customers(60, 3);
    const found = personas(list, ["spend", "visits"], { method: "k-means", k: 3, seed: 5 });
    const standard = (name: "spend" | "visits"): number[] => {
      const values = list.map((each) => each[name]);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
      return values.map((value) => (value - mean) / deviation);
    };
    const [spend, visits] = [standard("spend"), standard("visits")];
    const direct = kMeans(spend.map((value, at) => [value, visits[at]!]), 3, { seed: 5 }); // prettier-ignore
    expect(found.total).toBeCloseTo(direct.withinSumOfSquares, 9);
    expect(agreement(found.assignments, direct.clusters)).toBe(1);
    expect(found.method).toBe("k-means");
    const gaps = [...list, { ...list[0]!, visits: null }];
    expect(personas(gaps, ["spend", "visits"], { method: "k-means", k: 3, seed: 5 })).toMatchObject({ valid: 60, missing: 1 });
    expect(() => personas(list, ["spend", "plan"], { method: "k-means" })).toThrow(code("invalid-option", "options.method"));
  });

  it("of many records come from samples: nearly as good a total, without all pairs", () => {
    const list = customers(400, 8);
    const features = ["spend", "plan", "visits"] as const;
    const all = personas(list, features, { k: 3 });
    const sampled = personas(list, features, { k: 3, sampleSize: 60 });
    expect(all.silhouetteRecords).toBe(400);
    expect(sampled.silhouetteRecords).toBeLessThanOrEqual(63);
    expect(sampled.total).toBeGreaterThanOrEqual(all.total - 1e-9);
    expect(sampled.total).toBeLessThan(1.1 * all.total);
    expect(agreement(sampled.assignments, all.assignments)).toBeGreaterThan(0.95);
    expect(personas(list, features, { k: 3, sampleSize: 60 })).toStrictEqual(sampled);
    const more = personas(list, features, { k: 3, sampleSize: 60, samples: 20 });
    expect(more.total).toBeLessThanOrEqual(sampled.total);
    expect(personas(list, features, { sampleSize: 60 }).k).toBe(3);
    expect(personas(list, ["spend", "visits"], { method: "k-means", k: 3, sampleSize: 60 }).total).toBeCloseTo(
      personas(list, ["spend", "visits"], { method: "k-means", k: 3 }).total,
      6,
    );
  });

  it("have the total of the medoids that PAM finds", () => {
    const list = customers(80, 2);
    const matrix = gowerDistances({ spend: list.map(({ spend }) => spend), plan: list.map(({ plan }) => plan) });
    for (const k of [1, 2, 3, 5]) expect(personas(list, ["spend", "plan"], { k }).total).toBeCloseTo(kMedoids(matrix, k).total, 1);
  });

  it("weigh features, take codes as names, and read what functions read", () => {
    const list = [{ code: 1, x: 0 }, { code: 2, x: 0.1 }, { code: 1, x: 9 }, { code: 2, x: 9.1 }]; // prettier-ignore
    const by = (x: number, region: number) =>
      personas(list, [{ field: "x", weight: x }, { field: "code", kind: "category", weight: region }], { k: 2 }).assignments; // prettier-ignore
    expect(by(1, 0.1)).toEqual([1, 1, 2, 2]);
    expect(by(0.1, 1)).toEqual([2, 1, 2, 1]);
    const read = personas(list, [{ name: "large", field: ({ x }) => x > 5 }], { k: 2 });
    expect(read.assignments).toEqual([1, 1, 2, 2]);
    expect(read.personas[1]!.typical[0]).toMatchObject({ feature: "large", value: true, share: 1, overallShare: 0.5 });
  });

  it("skip or name what cannot be taken", () => {
    const list = [{ x: 1, plan: "a" }, { x: "2", plan: "b" }, { x: 3, plan: "a" }, { x: Infinity, plan: "a" }, { x: null, plan: null }]; // prettier-ignore
    expect(() => personas(list, ["x", "plan"])).toThrow(code("invalid-value", "x[1]"));
    const found = personas(list, ["x", "plan"], { invalid: "skip" });
    expect([found.valid, found.missing, found.invalid]).toEqual([2, 1, 2]);
    expect(found.assignments.map((each) => each === null)).toEqual([false, true, false, true, true]);
    expect(() => personas([{ plan: "a" }, { plan: "b" }, { plan: 3 }], ["plan"])).toThrow(code("invalid-value", "plan[2]"));
    expect(() => personas([{ plan: {} }], ["plan"])).toThrow(code("invalid-value", "plan[0]"));
    expect(personas([{ plan: "a" }, { plan: 3 }], [{ field: "plan", kind: "category" }]).k).toBe(2);
    expect(personas([{ n: 3n }, { n: 5n }, { n: 4 }], ["n"], { k: 1 }).personas[0]!.typical[0]).toMatchObject({ mean: 4 });
  });

  it.each([
    ["no features", [{ x: 1 }], [], {}, "empty", "features"],
    ["no records", [], ["x"], {}, "empty", "personas"],
    ["records without a value", [{ x: null }, {}], ["x"], {}, "empty", "personas"],
    ["more personas than different records", [{ x: 1 }, { x: 1 }], ["x"], { k: 2 }, "invalid-option", "options.k"],
    ["no persona", [{ x: 1 }], ["x"], { k: 0 }, "invalid-option", "options.k"],
    ["a range that falls", [{ x: 1 }], ["x"], { range: [3, 2] }, "invalid-option", "options.range[1]"],
    ["a range of one number", [{ x: 1 }], ["x"], { range: [3] }, "invalid-option", "options.range"],
    ["a feature twice", [{ x: 1 }], ["x", "x"], {}, "invalid-option", "options.features[1].name"],
    ["a function without a name", [{ x: 1 }], [{ field: () => 1 }], {}, "invalid-option", "options.features[0].name"],
    ["a feature that is none", [{ x: 1 }], [3], {}, "invalid-value", "features[0]"],
    ["a kind that is none", [{ x: 1 }], [{ field: "x", kind: "ordinal" }], {}, "invalid-option", "options.features[0].kind"],
    ["a weight below 0", [{ x: 1 }], [{ field: "x", weight: -1 }], {}, "invalid-option", "options.features[0].weight"],
    ["weights that are all 0", [{ x: 1 }], [{ field: "x", weight: 0 }], {}, "invalid-option", "options.features"],
    ["too small a sample", [{ x: 1 }], ["x"], { sampleSize: 10 }, "invalid-option", "options.sampleSize"],
    ["no sample", [{ x: 1 }], ["x"], { samples: 0 }, "invalid-option", "options.samples"],
    ["a seed that is none", [{ x: 1 }], ["x"], { seed: NaN }, "invalid-option", "options.seed"],
    ["an unknown method", [{ x: 1 }], ["x"], { method: "dbscan" }, "invalid-option", "options.method"],
    ["an unknown option", [{ x: 1 }], ["x"], { clusters: 3 }, "invalid-option", "options.clusters"],
    ["records that are none", 7, ["x"], {}, "invalid-value", "records"],
    ["a column that is not there", { x: [1] }, ["y"], {}, "invalid-value", "columns.y"],
  ])("refuses %s", (_, list, features, options, expected, path) => {
    expect(() => personas(list as never, features as never, options as never)).toThrow(code(expected, path));
  });
});

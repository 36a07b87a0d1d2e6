import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DistanceMatrix, distanceMatrix, distanceOf, euclideanDistances } from "../../src/stats/distance-matrix.ts";
import { gowerDistances } from "../../src/stats/gower.ts";
import { kMeans } from "../../src/stats/k-means.ts";
import { buildMedoids, kMedoids } from "../../src/stats/k-medoids.ts";
import { silhouette } from "../../src/stats/silhouette.ts";
import { referenceCases } from "../reference/cases.ts";
import { expectFigure } from "../reference/expect-figure.ts";
import { GOWER_FIGURES, K_MEANS_FIGURES } from "../reference/figures-clusters.ts";

const code = (name: string, path?: string) =>
  expect.objectContaining({ name: "CxError", code: name, ...(path === undefined ? {} : { path }) });

const coordinate = fc.oneof(fc.integer({ min: -5, max: 5 }), fc.double({ min: -1e3, max: 1e3, noNaN: true }));
const cloud = (least = 1): fc.Arbitrary<number[][]> =>
  fc
    .integer({ min: 1, max: 3 })
    .chain((d) => fc.array(fc.array(coordinate, { minLength: d, maxLength: d }), { minLength: least, maxLength: 16 }));
const cases = (prefix: string) =>
  referenceCases("segmentation")
    .filter(({ id }) => id.startsWith(prefix))
    .map((each) => [each.id, each] as const);

/** The total of medoids, by the definition. */
const totalOf = (matrix: DistanceMatrix, medoids: readonly number[]): number =>
  Array.from({ length: matrix.size }, (_, thing) => Math.min(...medoids.map((medoid) => distanceOf(matrix, thing, medoid)))).reduce(
    (sum, distance) => sum + distance,
    0,
  );

describe("k-means", () => {
  it.each(cases("kmeans-"))("%s", (_, each) => {
    const { rows } = each.input as { rows: number[][] };
    const found = kMeans(rows, each.options["k"] as number);
    expectFigure(each, "withinSumOfSquares", found.withinSumOfSquares);
    expectFigure(each, "totalSumOfSquares", found.totalSumOfSquares);
    expect(found.sizes).toEqual(each.expected["sizes"]);
    (each.expected["centers"] as number[][]).forEach((center, at) =>
      center.forEach((value, place) => expectFigure(each, "centers", found.centers[at]![place], value)),
    );
    expectFigure(each, "meanSilhouette", silhouette(euclideanDistances(rows), found.clusters).mean);
    expect(found.converged).toBe(true);
  });

  it("ends where R's best of 2000 starts ends", () => {
    const { rows, k, withinSumOfSquares, sizes, meanSilhouette } = K_MEANS_FIGURES;
    const found = kMeans(rows, k);
    expect(found.withinSumOfSquares).toBeCloseTo(withinSumOfSquares, 12);
    expect(found.sizes).toEqual(sizes);
    expect(silhouette(euclideanDistances(rows), found.clusters).mean).toBeCloseTo(meanSilhouette, 12);
  });

  it("has every point with its nearest center, centers that are means, and no point whose move would help", () => {
    fc.assert(
      fc.property(cloud(2), fc.nat(100), (points, seed) => {
        const different = new Set(points.map((point) => point.map((value) => value + 0).join())).size;
        const k = 1 + (seed % different);
        const { centers, clusters, sizes, withinSumOfSquares, totalSumOfSquares } = kMeans(points, k, { seed, starts: 2 });
        expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(points.length);
        expect(Math.min(...sizes)).toBeGreaterThan(0);
        const slack = 1e-9 * (1 + totalSumOfSquares);
        const squared = (point: number[], center: readonly number[]): number =>
          point.reduce((sum, value, at) => sum + (value - center[at]!) ** 2, 0);
        let within = 0;
        points.forEach((point, row) => {
          const own = squared(point, centers[clusters[row]!]!);
          within += own;
          for (const center of centers) expect(own).toBeLessThanOrEqual(squared(point, center) + slack);
        });
        expect(Math.abs(within - withinSumOfSquares)).toBeLessThanOrEqual(slack);
        expect(withinSumOfSquares).toBeLessThanOrEqual(totalSumOfSquares + slack);
        centers.forEach((center, cluster) => {
          const own = points.filter((__, row) => clusters[row] === cluster);
          center.forEach((value, at) => {
            expect(value).toBeCloseTo(own.reduce((sum, point) => sum + point[at]!, 0) / own.length, 6);
          });
        });
      }),
    );
  });

  it("with as many clusters as different points leaves nothing over, and with one the total", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 12 }), (values) => {
        const points = values.map((value) => [value, -value]);
        expect(kMeans(points, values.length).withinSumOfSquares).toBeLessThan(1e-18);
        const one = kMeans(points, 1);
        expect(one.withinSumOfSquares).toBeCloseTo(one.totalSumOfSquares, 6);
      }),
    );
  });

  it("finds the same clusters whatever is added to all points or multiplied", () => {
    const rows = [[0, 0], [0, 1], [1, 0], [10, 10], [10, 11], [11, 10], [5, 0]]; // prettier-ignore
    const { clusters } = kMeans(rows, 3);
    for (const [factor, shift] of [
      [1, 1e6],
      [-1e-6, 0],
      [1e60, 0],
    ] as const) {
      const moved = kMeans(rows.map((row) => row.map((value) => factor * value + shift)), 3).clusters; // prettier-ignore
      rows.forEach((_, i) => rows.forEach((__, j) => expect(moved[i] === moved[j]).toBe(clusters[i] === clusters[j])));
    }
  });

  it("repeats itself with a seed, and says when it was stopped early", () => {
    const points = Array.from({ length: 60 }, (_, i) => [(i * 37) % 101, (i * 59) % 97]);
    expect(kMeans(points, 5, { seed: "spring" })).toStrictEqual(kMeans(points, 5, { seed: "spring" }));
    expect(kMeans(points, 5, { seed: 1, starts: 1 }).clusters).not.toEqual(kMeans(points, 5, { seed: 2, starts: 1 }).clusters);
    expect(kMeans(points, 5, { iterations: 1 }).converged).toBe(false);
  });

  it("comes to an end with points that only rounding makes equal", () => {
    const points = [[1e16], [0], [1e-9], [2e-9], [-1e16]];
    expect(kMeans(points, 5).sizes.reduce((sum, size) => sum + size, 0)).toBe(5);
  });

  it.each([
    ["no points", [], 1, {}, "empty", "kMeans"],
    ["points of no coordinates", [[]], 1, {}, "empty", "kMeans"],
    ["rows of different lengths", [[1], [1, 2]], 1, {}, "invalid-value", "points[1]"],
    ["a value that is no number", [[1], [NaN]], 1, {}, "invalid-value", "points[1][0]"],
    ["more clusters than different points", [[1], [1], [-0], [0]], 3, {}, "invalid-value", "k"],
    ["no cluster", [[1]], 0, {}, "invalid-value", "k"],
    ["no start", [[1]], 1, { starts: 0 }, "invalid-option", "options.starts"],
    ["a seed that is none", [[1]], 1, { seed: NaN }, "invalid-option", "options.seed"],
    ["an unknown option", [[1]], 1, { draws: 3 }, "invalid-option", "options.draws"],
    ["squares beyond the doubles", [[1e200], [-1e200]], 1, {}, "overflow", "points"],
  ])("refuses %s", (_, points, k, options, expected, path) => {
    expect(() => kMeans(points as number[][], k, options as never)).toThrow(code(expected, path));
  });
});

describe("k-medoids", () => {
  it.each(cases("pam-"))("%s", (_, each) => {
    const input = each.input as { rows: number[][] } & Record<string, number[]>;
    const { gower, k } = { gower: each.options["distance"] === "gower", k: each.options["k"] as number };
    const matrix = gower ? gowerDistances(input) : euclideanDistances(input.rows);
    (each.expected["firstDistances"] as number[]).forEach((distance, at) =>
      expectFigure(each, "firstDistances", distanceOf(matrix, 0, at + 1), distance),
    );
    const found = kMedoids(matrix, k);
    // Several medoids may share the total; a lower one is right as well.
    const expected = each.expected["totalDissimilarity"] as number;
    expect(found.total).toBeLessThanOrEqual(expected * (1 + 1e-8));
    expect(found.total).toBeCloseTo(totalOf(matrix, found.medoids), 9);
    const same = (each.expected["medoids"] as number[]).every((medoid) => found.medoids.includes(medoid - 1));
    if (!same) return;
    expect(found.sizes).toEqual(each.expected["clusterSizes"]);
    expectFigure(each, "meanSilhouette", silhouette(matrix, found.clusters).mean);
  });

  it("finds R's medoids of ten customers of mixed features", () => {
    const { features, distances, medoids, sizes, total, meanSilhouette } = GOWER_FIGURES;
    const matrix = gowerDistances(features);
    distances.forEach((distance, at) => expect(distanceOf(matrix, 0, at + 1)).toBeCloseTo(distance, 14));
    const found = kMedoids(matrix, 2);
    expect([found.medoids, found.sizes]).toEqual([medoids, sizes]);
    expect(found.total).toBeCloseTo(total, 12);
    expect(silhouette(matrix, found.clusters).mean).toBeCloseTo(meanSilhouette, 12);
  });

  it("never ends above where it began, and no single exchange would lower the total", () => {
    fc.assert(
      fc.property(cloud(2), fc.nat(100), (points, pick) => {
        const matrix = euclideanDistances(points);
        const k = 1 + (pick % points.length);
        const { medoids, clusters, sizes, total } = kMedoids(matrix, k);
        expect(new Set(medoids).size).toBe(k);
        expect(total).toBeCloseTo(totalOf(matrix, medoids), 8);
        expect(total).toBeLessThanOrEqual(totalOf(matrix, buildMedoids(matrix, k)));
        medoids.forEach((medoid, cluster) => expect(clusters[medoid]).toBe(cluster));
        expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(points.length);
        expect(clusters.filter((cluster, at) => clusters.indexOf(cluster) === at)).toEqual(medoids.map((__, at) => at));
        for (let out = 0; out < k; out += 1) {
          for (let into = 0; into < points.length; into += 1) {
            const swapped = medoids.map((medoid, at) => (at === out ? into : medoid));
            expect(totalOf(matrix, swapped)).toBeGreaterThanOrEqual(total - 1e-9 * (1 + total));
          }
        }
      }),
    );
  });

  it("of one cluster finds the thing that is nearest to all, and of n clusters leaves nothing", () => {
    fc.assert(
      fc.property(cloud(), (points) => {
        const matrix = euclideanDistances(points);
        expect(kMedoids(matrix, points.length).total).toBe(0);
        expect(kMedoids(matrix, 1).total).toBeCloseTo(Math.min(...points.map((_, at) => totalOf(matrix, [at]))), 8);
      }),
    );
  });

  it("has a total that grows with the distances, and the same clusters", () => {
    fc.assert(
      fc.property(cloud(2), fc.nat(100), (points, pick) => {
        const matrix = euclideanDistances(points);
        const k = 1 + (pick % points.length);
        const doubled = { size: matrix.size, distances: Array.from(matrix.distances, (distance) => 8 * distance) };
        const [found, more] = [kMedoids(matrix, k), kMedoids(doubled, k)];
        expect(more).toStrictEqual({ ...found, total: 8 * found.total });
      }),
    );
  });

  it.each([
    ["no things", { size: 0, distances: [] }, 1, "distances.size"],
    ["a distance too few", { size: 3, distances: [1, 2] }, 1, "distances.distances"],
    ["a distance below 0", { size: 2, distances: [-1] }, 1, "distances.distances[0]"],
    ["a distance that is none", { size: 2, distances: [NaN] }, 1, "distances.distances[0]"],
    ["more clusters than things", { size: 2, distances: [1] }, 3, "k"],
    ["half a cluster", { size: 2, distances: [1] }, 1.5, "k"],
  ])("refuses %s", (_, matrix, k, path) => {
    expect(() => kMedoids(matrix, k)).toThrow(code("invalid-value", path));
  });
});

describe("a distance matrix", () => {
  it("is refused for a wrong size or distance", () => {
    expect(() => distanceMatrix(0, () => 1)).toThrow(code("invalid-value", "size"));
    expect(() => distanceMatrix(20_001, () => 1)).toThrow(code("invalid-value", "size"));
    expect(() => distanceMatrix(2, () => -1)).toThrow(code("invalid-value", "distance(1, 0)"));
    expect(() => euclideanDistances([[1e200], [-1e200]])).toThrow(code("overflow"));
    expect(distanceMatrix(1, () => 1)).toEqual({ size: 1, distances: new Float64Array(0) });
  });
});

describe("the silhouette", () => {
  it("lies in -1 to 1, is what its definition says, and does not change with the unit", () => {
    fc.assert(
      fc.property(cloud(3), fc.array(fc.nat(2), { minLength: 16, maxLength: 16 }), (points, given) => {
        const matrix = euclideanDistances(points);
        const used = [...new Set(given.slice(0, points.length))];
        const clusters = points.map((_, at) => used.indexOf(given[at]!));
        const { mean, widths, clusters: means } = silhouette(matrix, clusters);
        if (used.length === 1) {
          expect([mean, widths, means]).toEqual([null, null, [null]]);
          return;
        }
        const average = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
        widths!.forEach((width, at) => {
          expect(Math.abs(width)).toBeLessThanOrEqual(1);
          const to = (cluster: number): number[] =>
            points.flatMap((_, other) => (other !== at && clusters[other] === cluster ? [distanceOf(matrix, at, other)] : []));
          const own = to(clusters[at]!);
          const [a, b] = [average(own), Math.min(...used.map((_, c) => (c === clusters[at] ? Infinity : average(to(c)))))];
          expect(width).toBeCloseTo(own.length === 0 || Math.max(a, b) === 0 ? 0 : (b - a) / Math.max(a, b), 9);
        });
        expect(mean).toBeCloseTo(average([...widths!]), 12);
        means.forEach((each, cluster) => expect(each).toBeCloseTo(average(widths!.filter((_, at) => clusters[at] === cluster)), 12));
        const scaled = { size: matrix.size, distances: Array.from(matrix.distances, (distance) => 4 * distance) };
        expect(silhouette(scaled, clusters).mean).toBe(mean);
      }),
    );
  });

  it("is refused for clusters that are none", () => {
    const matrix = euclideanDistances([[1], [2], [3]]);
    expect(() => silhouette(matrix, [0, 1])).toThrow(code("invalid-value", "clusters"));
    expect(() => silhouette(matrix, [0, 2, 2])).toThrow(code("invalid-value", "clusters"));
    expect(() => silhouette(matrix, [0, 1, 0.5])).toThrow(code("invalid-value", "clusters[2]"));
    expect(() => silhouette(matrix, [0, 1, 3])).toThrow(code("invalid-value", "clusters[2]"));
  });
});

describe("Gower's distance", () => {
  const number = fc.oneof(fc.integer({ min: -9, max: 9 }), fc.constant(null));
  const word = fc.constantFrom("a", "b", "__proto__", null);
  const table = fc.array(fc.tuple(number, number, word, fc.constantFrom(true, false, null)), { minLength: 2, maxLength: 10 });
  const columnsOf = (rows: [number | null, number | null, string | null, boolean | null][]) => ({
    x: rows.map(([x]) => x),
    y: rows.map(([, y]) => y),
    word: rows.map(([, , each]) => each),
    flag: rows.map(([, , , flag]) => flag),
  });

  it("lies in 0 to 1 and does not change when a number is shifted or stretched, or a category renamed", () => {
    fc.assert(
      fc.property(table, fc.integer({ min: -4, max: 4 }), fc.constantFrom(-2, 0.5, 4), (rows, shift, factor) => {
        const columns = columnsOf(rows);
        const { distances } = gowerDistances(columns);
        const other = gowerDistances({
          ...columns,
          x: columns.x.map((x) => (x === null ? null : factor * x + shift)),
          word: columns.word.map((each) => each && `${each}!`),
        });
        Array.from(distances).forEach((distance, at) => {
          expect(distance >= 0 && distance <= 1).toBe(true);
          expect(other.distances[at]).toBeCloseTo(distance, 12);
        });
      }),
    );
  });

  it("skips what is missing, and is 1 without a feature in common", () => {
    const { distances } = gowerDistances({ age: [20, 60, null], plan: ["a", null, "b"] });
    expect(Array.from(distances)).toEqual([1, 1, 1]);
    expect(Array.from(gowerDistances({ age: [20, 30, 60], plan: ["a", null, "b"] }).distances)).toEqual([0.25, 1, 0.75]);
  });

  it("weighs features, and takes codes as names where told to", () => {
    const features = { region: [1, 2, 9], age: [0, 5, 10] };
    expect(Array.from(gowerDistances(features, { categories: ["region"] }).distances)).toEqual([0.75, 1, 0.75]);
    expect(Array.from(gowerDistances(features, { categories: ["region"], weights: { age: 3 } }).distances)).toEqual([0.625, 1, 0.625]);
    expect(Array.from(gowerDistances(features, { weights: { age: 0 } }).distances)).toEqual([0.125, 1, 0.875]);
  });

  it("has room for the largest numbers, and for features that never vary", () => {
    expect(Array.from(gowerDistances({ x: [Number.MAX_VALUE, -Number.MAX_VALUE, 0] }).distances)).toEqual([1, 0.5, 0.5]);
    expect(Array.from(gowerDistances({ x: [3, 3], y: [1, 2] }).distances)).toEqual([0.5]);
  });

  it.each([
    ["no features", {}, {}, "empty", "features"],
    ["no records", { x: [] }, {}, "empty", "features"],
    ["columns of different lengths", { x: [1], y: [1, 2] }, {}, "invalid-value", "y.length"],
    ["an infinite number", { x: [1, Infinity] }, {}, "invalid-value", "x[1]"],
    ["a text among numbers", { x: [1, "2"] }, {}, "invalid-value", "x[1]"],
    ["a number among texts", { x: ["2", 1] }, {}, "invalid-value", "x[1]"],
    ["an object", { x: [{}] }, {}, "invalid-value", "x[0]"],
    ["a weight below 0", { x: [1, 2] }, { weights: { x: -1 } }, "invalid-option", "options.weights.x"],
    ["a weight of no feature", { x: [1, 2] }, { weights: { z: 1 } }, "invalid-option", "options.weights"],
    ["a category that is no feature", { x: [1, 2] }, { categories: ["z"] }, "invalid-option", "options.categories"],
    ["an unknown option", { x: [1, 2] }, { kinds: 1 }, "invalid-option", "options.kinds"],
  ])("refuses %s", (_, features, options, expected, path) => {
    expect(() => gowerDistances(features as never, options as never)).toThrow(code(expected, path));
  });
});

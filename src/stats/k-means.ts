import { checkOptions, checkWhole } from "../core/check.ts";
import { CxError, invalidOption, invalidValue } from "../core/errors.ts";
import { createRandom } from "../core/random.ts";
import { checkPoints } from "./distance-matrix.ts";
import { type Clustering, clusterFrom, type PointCloud, startingCenters } from "./k-means-search.ts";

/** Options of {@link kMeans}. */
export interface KMeansOptions {
  /**
   * How many times it begins anew, from 1 to 10,000; the best end is taken.
   * @defaultValue 10
   */
  readonly starts?: number | undefined;
  /**
   * The most rounds of one start, from 1 to 100,000.
   * @defaultValue 300
   */
  readonly iterations?: number | undefined;
  /**
   * Seed of the starts: a finite number or a text. Equal seeds give equal clusters.
   * @defaultValue 1
   */
  readonly seed?: number | string | undefined;
}

/** Clusters around means. */
export interface KMeansResult {
  /** The centers, in the order of their first coordinates. */
  readonly centers: readonly (readonly number[])[];
  /** For each point the number of its center, from 0. */
  readonly clusters: readonly number[];
  /** How many points each cluster has. */
  readonly sizes: readonly number[];
  /** The sum of the squared distances to the centers, which is made small. */
  readonly withinSumOfSquares: number;
  /** The sum of the squared distances to the mean of all points. */
  readonly totalSumOfSquares: number;
  /** Rounds of the best start. */
  readonly iterations: number;
  /** Whether the best start came to rest within its rounds. */
  readonly converged: boolean;
}

/**
 * k-means: k centers such that points are near to them, by squared straight-line distance.
 *
 * Starts are drawn by k-means++: a point at random, then points with a chance in proportion to the squared distance from those drawn. Lloyd's rounds give
 * every point to its nearest center and move centers to their means; then single points change their cluster as long as that lowers
 * `withinSumOfSquares = sum of |x - center|^2` (Hartigan's exchange), which leaves fewer false ends than Lloyd's rounds alone. The best of several
 * starts is taken.
 *
 * - Input: n points of d finite numbers; standardize what is measured in different units.
 * - Result: centers and clusters. A local optimum: ends of several seeds tell how sure it is.
 * - Cost: O(n k d) for each round of each start.
 * - Not to be trusted with far outliers, which get clusters of their own, nor with clusters of very different width.
 *
 * @param points - Rows of coordinates.
 * @param k - How many clusters, from 1 to the number of different points.
 * @param options - Starts, rounds and seed.
 * @returns The centers, the clusters and the sums of squares.
 * @throws `CxError` `"empty"` without points, `"invalid-value"` for a wrong point or number of clusters, `"invalid-option"`, `"overflow"`.
 * @example Three heaps
 * ```ts
 * import { kMeans } from "cx-metrics/stats";
 * const found = kMeans([[0, 0], [0, 1], [1, 0], [10, 10], [10, 11], [11, 10], [5, 0]], 3);
 * found.sizes; // => [3, 1, 3]
 * found.withinSumOfSquares; // => 2.6667
 * ```
 * @see Lloyd 1982, IEEE Transactions on Information Theory 28, 129-137; Arthur & Vassilvitskii 2007, SODA, 1027-1035; Hartigan 1975, Clustering
 * Algorithms, chapter 4.
 */
export function kMeans(points: ArrayLike<ArrayLike<number>>, k: number, options: KMeansOptions = {}): KMeansResult {
  checkOptions(options, ["starts", "iterations", "seed"]);
  const { starts = 10, iterations = 300, seed = 1 } = options;
  checkWhole("starts", starts, 1, 10_000);
  checkWhole("iterations", iterations, 1, 100_000);
  if (!(typeof seed === "string" || Number.isFinite(seed))) throw invalidOption("seed", "a finite number or a text", seed);
  const dimensions = checkPoints("kMeans", points);
  const { cloud, means, total } = centered(points, dimensions);
  const different = new Set(Array.from(points, (point) => Array.from(point, (value) => value + 0).join())).size;
  if (!(Number.isSafeInteger(k) && k >= 1 && k <= different)) {
    throw invalidValue("k", `a whole number from 1 to ${different}, the number of different points`, k);
  }
  let best: Clustering | undefined;
  for (let start = 0; start < starts; start += 1) {
    const found = clusterFrom(cloud, startingCenters(cloud, k, createRandom(seed, start)), iterations);
    if (!best || found.within < best.within) best = found;
  }
  return inOrder(best!, { k, dimensions, means, total });
}

/** The points less their mean, so that nothing cancels far from 0. */
function centered(points: ArrayLike<ArrayLike<number>>, dimensions: number): { cloud: PointCloud; means: Float64Array; total: number } {
  const size = points.length;
  const means = new Float64Array(dimensions);
  for (let row = 0; row < size; row += 1) {
    for (let at = 0; at < dimensions; at += 1) means[at]! += (points[row]![at]! - means[at]!) / (row + 1);
  }
  const values = new Float64Array(size * dimensions);
  let total = 0;
  for (let row = 0; row < size; row += 1) {
    for (let at = 0; at < dimensions; at += 1) {
      const value = points[row]![at]! - means[at]!;
      values[row * dimensions + at] = value;
      total += value * value;
    }
  }
  // Exchanges multiply a square by at most 2.
  if (!(total < 2 ** 1020)) throw new CxError("overflow", "points", "squared distances within the range of doubles", "");
  return { cloud: { size, dimensions, values }, means, total };
}

/** Clusters in the order of their centers, first coordinate first. */
function inOrder(
  { centers, clusters, within, rounds, converged }: Clustering,
  {
    k,
    dimensions,
    means,
    total,
  }: { readonly k: number; readonly dimensions: number; readonly means: Float64Array; readonly total: number },
): KMeansResult {
  const rows = Array.from({ length: k }, (_, cluster) => Array.from(means, (mean, at) => mean + centers[cluster * dimensions + at]!));
  const order = rows
    .map((_, cluster) => cluster)
    .sort((left, right) => {
      const at = rows[left]!.findIndex((value, place) => value !== rows[right]![place]);
      return at < 0 ? 0 : rows[left]![at]! - rows[right]![at]!;
    });
  const numbers = new Int32Array(k);
  for (const [number, cluster] of order.entries()) numbers[cluster] = number;
  const sizes = new Array<number>(k).fill(0);
  const numbered = Array.from(clusters, (cluster) => numbers[cluster]!);
  for (const cluster of numbered) sizes[cluster]! += 1;
  return {
    centers: order.map((cluster) => rows[cluster]!),
    clusters: numbered,
    sizes,
    withinSumOfSquares: within,
    totalSumOfSquares: total,
    iterations: rounds,
    converged,
  };
}

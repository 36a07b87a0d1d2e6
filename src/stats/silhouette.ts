import { invalidValue } from "../core/errors.ts";
import { checkDistances, type DistanceMatrix, distanceOf } from "./distance-matrix.ts";

/** How well things lie in their clusters. */
export interface SilhouetteResult {
  /** The mean width over all things, -1 to 1; `null` with a single cluster. */
  readonly mean: number | null;
  /** The mean width of each cluster; `null` with a single cluster. */
  readonly clusters: readonly (number | null)[];
  /** The width of each thing; `null` with a single cluster. */
  readonly widths: readonly number[] | null;
}

/**
 * Silhouettes: whether things are nearer to their own cluster than to the next one.
 *
 * `s = (b - a) / max(a, b)`, where a is a thing's mean distance to the others of its cluster and b the smallest of its mean distances to another
 * cluster. 1 is in the middle of a cluster far from all others, 0 between two, below 0 in the wrong one. A thing alone in its cluster has 0.
 *
 * - Input: distances of n things and the cluster of each, from 0, none of them empty.
 * - Result: the widths and their means. By Kaufman & Rousseeuw's rule of thumb a mean above 0.7 shows strong structure, above 0.5 a reasonable one,
 *   above 0.25 a weak one, and less none worth naming.
 * - Cost: O(n^2).
 *
 * @param distances - How far the things are from one another.
 * @param clusters - The number of each thing's cluster, from 0.
 * @returns The widths, their mean, and the mean of each cluster.
 * @throws `CxError` `"invalid-value"` for a wrong matrix, or numbers that leave a cluster empty.
 * @example Two towns along a road
 * ```ts
 * import { euclideanDistances, silhouette } from "cx-metrics/stats";
 * silhouette(euclideanDistances([[1], [2], [4], [20], [21]]), [0, 0, 0, 1, 1]).mean; // => 0.911
 * ```
 * @see Rousseeuw 1987, Journal of Computational and Applied Mathematics 20, 53-65; Kaufman & Rousseeuw 1990, Finding Groups in Data, 2.2.
 */
export function silhouette(distances: DistanceMatrix, clusters: ArrayLike<number>): SilhouetteResult {
  checkDistances(distances);
  if (clusters.length !== distances.size) throw invalidValue("clusters", `${distances.size} numbers of clusters`, clusters.length);
  for (let thing = 0; thing < clusters.length; thing += 1) {
    const cluster = clusters[thing]!;
    if (!(Number.isSafeInteger(cluster) && cluster >= 0 && cluster < distances.size)) {
      throw invalidValue("clusters", `a whole number from 0 to ${distances.size - 1}`, cluster, thing);
    }
  }
  const count = new Set(Array.from(clusters)).size;
  if (count <= Array.from(clusters).reduce((most, cluster) => Math.max(most, cluster), 0)) {
    throw invalidValue("clusters", "numbers of which none is left out", `${count} clusters`);
  }
  return silhouetteOf(distances, clusters, count);
}

/** The same, unchecked, of things that stand for several each where there are weights. */
export function silhouetteOf(
  matrix: DistanceMatrix,
  clusters: ArrayLike<number>,
  count: number,
  weights: ArrayLike<number> = new Float64Array(matrix.size).fill(1),
): SilhouetteResult {
  if (count < 2) return { mean: null, clusters: [null], widths: null };
  const { size } = matrix;
  const sizes = new Float64Array(count);
  for (let thing = 0; thing < size; thing += 1) sizes[clusters[thing]!]! += weights[thing]!;
  const sums = new Float64Array(count);
  const widthOf = (thing: number): number => {
    sums.fill(0);
    for (let other = 0; other < size; other += 1) sums[clusters[other]!]! += weights[other]! * distanceOf(matrix, thing, other);
    const own = clusters[thing]!;
    if (sizes[own] === 1) return 0;
    const inside = sums[own]! / (sizes[own]! - 1);
    let outside = Infinity;
    for (let cluster = 0; cluster < count; cluster += 1) {
      if (cluster !== own) outside = Math.min(outside, sums[cluster]! / sizes[cluster]!);
    }
    const larger = Math.max(inside, outside);
    return larger === 0 ? 0 : (outside - inside) / larger;
  };
  const widths = Array.from({ length: size }, (_, thing) => widthOf(thing));
  const totals = new Float64Array(count);
  for (const [thing, width] of widths.entries()) totals[clusters[thing]!]! += weights[thing]! * width;
  return {
    mean: totals.reduce((sum, total) => sum + total, 0) / sizes.reduce((sum, each) => sum + each, 0),
    clusters: Array.from(totals, (total, cluster) => total / sizes[cluster]!),
    widths,
  };
}

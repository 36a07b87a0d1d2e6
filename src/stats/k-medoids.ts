import { invalidValue } from "../core/errors.ts";
import { checkDistances, type DistanceMatrix, distanceOf } from "./distance-matrix.ts";

/** Clusters around things that are among them. */
export interface KMedoidsResult {
  /** The places of the medoids: the one of each cluster that is nearest to all of it. */
  readonly medoids: readonly number[];
  /** For each thing the cluster it is in, from 0, in the order of their first things. */
  readonly clusters: readonly number[];
  /** How many things each cluster has. */
  readonly sizes: readonly number[];
  /** The sum of the distances of all things to their medoids, which is made small. */
  readonly total: number;
  /** How many times a medoid was exchanged for another thing. */
  readonly swaps: number;
}

/** Each thing's nearest medoid, and how far it and the second are. */
interface Nearest {
  readonly near: Int32Array;
  readonly first: Float64Array;
  readonly second: Float64Array;
  readonly total: number;
}

/**
 * k-medoids by PAM: clusters around k of the things themselves, from nothing but how far they are from one another.
 *
 * BUILD takes the thing that is nearest to all, then one after another that lowers `total = sum of distances to the nearest medoid` most; SWAP
 * exchanges the medoid and the thing that lower it most, until no exchange does. All k exchanges of a thing are tried in one pass
 * (Schubert & Rousseeuw's FastPAM1), which finds the same ones. Nothing is random; of equal choices the first is taken.
 *
 * - Input: distances of n things by any measure: `euclideanDistances`, `gowerDistances`, or `distanceMatrix` of your own.
 * - Result: medoids and clusters. A local optimum: no single exchange makes the total smaller.
 * - Cost: O(k n^2) for BUILD and O(n^2) for each exchange.
 * - Not to be trusted to tell whether there are clusters at all: ask `silhouette`.
 *
 * @param distances - How far the things are from one another.
 * @param k - How many clusters, from 1 to n.
 * @returns The medoids, the clusters and the total.
 * @throws `CxError` `"invalid-value"` for a wrong matrix or number of clusters.
 * @example Two towns along a road
 * ```ts
 * import { euclideanDistances, kMedoids } from "cx-metrics/stats";
 * const found = kMedoids(euclideanDistances([[1], [2], [4], [20], [21]]), 2);
 * found.medoids; // => [1, 3]
 * found.clusters; // => [0, 0, 0, 1, 1]
 * found.total; // => 4
 * ```
 * @see Kaufman & Rousseeuw 1990, Finding Groups in Data, chapter 2; Schubert & Rousseeuw 2021, Information Systems 101, 101804.
 */
export function kMedoids(distances: DistanceMatrix, k: number): KMedoidsResult {
  checkDistances(distances);
  if (!(Number.isSafeInteger(k) && k >= 1 && k <= distances.size)) {
    throw invalidValue("k", `a whole number from 1 to ${distances.size}`, k);
  }
  return medoidsOf(distances, k);
}

/** The same, unchecked, of things that stand for several each where there are weights; sizes count things. */
export function medoidsOf(matrix: DistanceMatrix, k: number, weights: ArrayLike<number> = onesOf(matrix)): KMedoidsResult {
  let medoids = buildMedoids(matrix, k, weights);
  let nearest = nearestOf(matrix, medoids, weights);
  let swaps = 0;
  for (;;) {
    const swap = bestSwap(matrix, medoids, nearest, weights);
    if (!swap) break;
    const next = medoids.map((medoid, at) => (at === swap.out ? swap.into : medoid));
    const after = nearestOf(matrix, next, weights);
    // What rounding alone makes smaller would go round in circles.
    if (!(after.total < nearest.total)) break;
    [medoids, nearest, swaps] = [next, after, swaps + 1];
  }
  return inOrder(medoids, nearest, swaps);
}

const onesOf = ({ size }: DistanceMatrix): Float64Array => new Float64Array(size).fill(1);

/** BUILD: one medoid after another, each the one that lowers the total most. */
export function buildMedoids(matrix: DistanceMatrix, k: number, weights: ArrayLike<number> = onesOf(matrix)): number[] {
  const { size } = matrix;
  const medoids: number[] = [];
  const taken = new Uint8Array(size);
  const reach = new Float64Array(size).fill(Infinity);
  for (let count = 0; count < k; count += 1) {
    let [best, least] = [-1, Infinity];
    for (let candidate = 0; candidate < size; candidate += 1) {
      if (taken[candidate] === 1) continue;
      let total = 0;
      for (let thing = 0; thing < size; thing += 1)
        total += weights[thing]! * Math.min(reach[thing]!, distanceOf(matrix, thing, candidate));
      if (total < least) [best, least] = [candidate, total];
    }
    medoids.push(best);
    taken[best] = 1;
    for (let thing = 0; thing < size; thing += 1) reach[thing] = Math.min(reach[thing]!, distanceOf(matrix, thing, best));
  }
  return medoids;
}

/** Each thing's nearest and second medoid; a medoid is its own, also beside one that is as near. */
function nearestOf(matrix: DistanceMatrix, medoids: readonly number[], weights: ArrayLike<number>): Nearest {
  const { size } = matrix;
  const near = new Int32Array(size);
  const first = new Float64Array(size).fill(Infinity);
  const second = new Float64Array(size).fill(Infinity);
  let total = 0;
  for (let thing = 0; thing < size; thing += 1) {
    for (const [at, medoid] of medoids.entries()) {
      const distance = distanceOf(matrix, thing, medoid);
      if (distance < first[thing]! || medoid === thing) {
        second[thing] = first[thing]!;
        first[thing] = distance;
        near[thing] = at;
      } else if (distance < second[thing]!) second[thing] = distance;
    }
    total += weights[thing]! * first[thing]!;
  }
  return { near, first, second, total };
}

/** The exchange that lowers the total most; `null` when none does. */
function bestSwap(
  matrix: DistanceMatrix,
  medoids: readonly number[],
  { near, first, second }: Nearest,
  weights: ArrayLike<number>,
): { readonly out: number; readonly into: number } | null {
  const { size } = matrix;
  // BUILD's only medoid is the best there is, and it has no second.
  if (medoids.length === 1) return null;
  const loss = new Float64Array(medoids.length);
  for (let thing = 0; thing < size; thing += 1) loss[near[thing]!]! += weights[thing]! * (second[thing]! - first[thing]!);
  const chosen = new Set(medoids);
  const change = new Float64Array(medoids.length);
  let [out, into, best] = [-1, -1, 0];
  for (let candidate = 0; candidate < size; candidate += 1) {
    if (chosen.has(candidate)) continue;
    change.set(loss);
    let all = 0;
    for (let thing = 0; thing < size; thing += 1) {
      const distance = distanceOf(matrix, thing, candidate);
      const [nearest, next] = [first[thing]!, second[thing]!];
      if (distance < nearest) {
        all += weights[thing]! * (distance - nearest);
        change[near[thing]!]! += weights[thing]! * (nearest - next);
      } else if (distance < next) change[near[thing]!]! += weights[thing]! * (distance - next);
    }
    for (let at = 0; at < change.length; at += 1) {
      if (change[at]! + all < best) [out, into, best] = [at, candidate, change[at]! + all];
    }
  }
  return into < 0 ? null : { out, into };
}

/** Clusters numbered in the order of their first things. */
function inOrder(medoids: readonly number[], { near, total }: Nearest, swaps: number): KMedoidsResult {
  const order = [...new Set(near)];
  const numbers = new Map(order.map((at, number) => [at, number]));
  const clusters = Array.from(near, (at) => numbers.get(at)!);
  const sizes = new Array<number>(medoids.length).fill(0);
  for (const cluster of clusters) sizes[cluster]! += 1;
  return { medoids: order.map((at) => medoids[at]!), clusters, sizes, total, swaps };
}

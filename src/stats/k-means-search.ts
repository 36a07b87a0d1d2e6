import { nextUniform, type Random } from "../core/random.ts";

/** Points, one after another. */
export interface PointCloud {
  readonly size: number;
  readonly dimensions: number;
  readonly values: Float64Array;
}

/** Where one start ended. */
export interface Clustering {
  readonly centers: Float64Array;
  readonly clusters: Int32Array;
  /** Sum of the squared distances to the centers. */
  readonly within: number;
  readonly rounds: number;
  readonly converged: boolean;
}

/** The squared distance of a point to a center. */
function squared({ dimensions, values }: PointCloud, point: number, centers: Float64Array, center: number): number {
  let sum = 0;
  for (let at = 0; at < dimensions; at += 1) sum += (values[point * dimensions + at]! - centers[center * dimensions + at]!) ** 2;
  return sum;
}

/** k-means++ (Arthur & Vassilvitskii 2007): each point with a chance in proportion to its squared distance from those drawn before. */
export function startingCenters(cloud: PointCloud, k: number, random: Random): Float64Array {
  const { size, dimensions, values } = cloud;
  const centers = new Float64Array(k * dimensions);
  const reach = new Float64Array(size).fill(1);
  let total = size;
  for (let center = 0; center < k; center += 1) {
    let left = nextUniform(random) * total;
    // Different points may be 0 apart when rounded: then any one, which an empty cluster gives away again.
    let drawn = total > 0 ? -1 : center;
    for (let point = 0; point < size && left >= 0; point += 1) {
      // A point that is a center already is not drawn, also when rounding leaves something at the end.
      if (reach[point] === 0) continue;
      drawn = point;
      left -= reach[point]!;
    }
    centers.set(values.subarray(drawn * dimensions, (drawn + 1) * dimensions), center * dimensions);
    total = 0;
    for (let point = 0; point < size; point += 1) {
      const distance = squared(cloud, point, centers, center);
      reach[point] = center === 0 ? distance : Math.min(reach[point]!, distance);
      total += reach[point]!;
    }
  }
  return centers;
}

/** Lloyd's rounds until no point changes, then exchanges of single points until none helps. */
export function clusterFrom(cloud: PointCloud, centers: Float64Array, most: number): Clustering {
  const k = centers.length / cloud.dimensions;
  const clusters = new Int32Array(cloud.size).fill(-1);
  const sizes = new Float64Array(k);
  let rounds = 0;
  let moved = true;
  while (moved && rounds < most) {
    moved = assign(cloud, centers, clusters, sizes);
    if (moved) {
      fillEmpty(cloud, centers, clusters, sizes);
      moveCenters(cloud, centers, clusters, sizes);
    }
    rounds += 1;
  }
  let exchanged = !moved;
  while (exchanged && rounds < most) {
    exchanged = exchange(cloud, centers, clusters, sizes);
    if (exchanged) moveCenters(cloud, centers, clusters, sizes);
    rounds += 1;
  }
  let within = 0;
  for (let point = 0; point < cloud.size; point += 1) within += squared(cloud, point, centers, clusters[point]!);
  return { centers, clusters, within, rounds, converged: !moved && !exchanged };
}

/** Every point to its nearest center, the first of equally near ones; tells whether one changed. */
function assign(cloud: PointCloud, centers: Float64Array, clusters: Int32Array, sizes: Float64Array): boolean {
  let moved = false;
  sizes.fill(0);
  for (let point = 0; point < cloud.size; point += 1) {
    let [nearest, least] = [0, Infinity];
    for (let center = 0; center < sizes.length; center += 1) {
      const distance = squared(cloud, point, centers, center);
      if (distance < least) [nearest, least] = [center, distance];
    }
    if (clusters[point] !== nearest) moved = true;
    clusters[point] = nearest;
    sizes[nearest]! += 1;
  }
  return moved;
}

/** A center that no point is nearest to gets the point that is farthest from its own. */
function fillEmpty(cloud: PointCloud, centers: Float64Array, clusters: Int32Array, sizes: Float64Array): void {
  for (let empty = sizes.indexOf(0); empty >= 0; empty = sizes.indexOf(0)) {
    let [farthest, most] = [-1, -1];
    for (let point = 0; point < cloud.size; point += 1) {
      if (sizes[clusters[point]!]! < 2) continue;
      const distance = squared(cloud, point, centers, clusters[point]!);
      if (distance > most) [farthest, most] = [point, distance];
    }
    sizes[clusters[farthest]!]! -= 1;
    clusters[farthest] = empty;
    sizes[empty] = 1;
    const { dimensions, values } = cloud;
    centers.set(values.subarray(farthest * dimensions, (farthest + 1) * dimensions), empty * dimensions);
  }
}

/** Centers to the means of their points. */
function moveCenters({ size, dimensions, values }: PointCloud, centers: Float64Array, clusters: Int32Array, sizes: Float64Array): void {
  centers.fill(0);
  for (let point = 0; point < size; point += 1) {
    const cluster = clusters[point]!;
    for (let at = 0; at < dimensions; at += 1) centers[cluster * dimensions + at]! += values[point * dimensions + at]! / sizes[cluster]!;
  }
}

/** What an exchange must save, beside the squared distances it is made of: more than their rounding. */
const ROUNDING = 1e-12;

/** One pass of Hartigan's exchange: a point goes where it lowers the sum of squares most, centers moving with it. */
function exchange(cloud: PointCloud, centers: Float64Array, clusters: Int32Array, sizes: Float64Array): boolean {
  const { size, dimensions, values } = cloud;
  let moved = false;
  for (let point = 0; point < size; point += 1) {
    const own = clusters[point]!;
    const from = sizes[own]!;
    if (from < 2) continue;
    const saved = (squared(cloud, point, centers, own) * from) / (from - 1);
    let [best, least] = [-1, saved * (1 - ROUNDING)];
    for (let center = 0; center < sizes.length; center += 1) {
      const added = center === own ? Infinity : (squared(cloud, point, centers, center) * sizes[center]!) / (sizes[center]! + 1);
      if (added < least) [best, least] = [center, added];
    }
    if (best < 0) continue;
    const into = sizes[best]!;
    for (let at = 0; at < dimensions; at += 1) {
      const value = values[point * dimensions + at]!;
      centers[own * dimensions + at]! -= (value - centers[own * dimensions + at]!) / (from - 1);
      centers[best * dimensions + at]! += (value - centers[best * dimensions + at]!) / (into + 1);
    }
    [sizes[own], sizes[best], clusters[point], moved] = [from - 1, into + 1, best, true];
  }
  return moved;
}

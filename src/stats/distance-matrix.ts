import { CxError, invalidValue } from "../core/errors.ts";

/** How far things are from one another: every pair once, plain data. */
export interface DistanceMatrix {
  /** How many things there are. */
  readonly size: number;
  /** The distances, from 0: those of thing 1 to thing 0, then those of thing 2 to things 0 and 1, and so on. */
  readonly distances: ArrayLike<number>;
}

/** The most things in a matrix: 200 million distances, 1.6 GB. */
const MOST = 20_000;

/**
 * A distance matrix from a function that tells how far two things are apart.
 *
 * Half a matrix is stored, since the way back is as long: `size (size - 1) / 2` doubles.
 *
 * - Cost: one call for each pair; 8 bytes of memory for each.
 *
 * @param size - How many things there are, from 1 to 20,000.
 * @param distance - Tells the distance of two different places, the first being the greater one: a number from 0.
 * @returns The distances, for `kMedoids` and `silhouette`.
 * @throws `CxError` `"invalid-value"` for a wrong size, or a distance that is not a finite number of at least 0.
 * @example Three shops along a street
 * ```ts
 * import { distanceMatrix } from "cx-metrics/stats";
 * const shops = [2, 5, 11];
 * Array.from(distanceMatrix(3, (i, j) => Math.abs((shops[i] ?? 0) - (shops[j] ?? 0))).distances); // => [3, 9, 6]
 * ```
 */
export function distanceMatrix(size: number, distance: (i: number, j: number) => number): DistanceMatrix {
  if (!(Number.isSafeInteger(size) && size >= 1 && size <= MOST)) throw invalidValue("size", `a whole number from 1 to ${MOST}`, size);
  const distances = new Float64Array((size * (size - 1)) / 2);
  let place = 0;
  for (let i = 1; i < size; i += 1) {
    for (let j = 0; j < i; j += 1) {
      const value = distance(i, j);
      if (!(Number.isFinite(value) && value >= 0)) throw invalidValue(`distance(${i}, ${j})`, "a finite number of at least 0", value);
      distances[place] = value;
      place += 1;
    }
  }
  return { size, distances };
}

/**
 * Straight-line distances between points, `sqrt(sum of (x - y)^2)`.
 *
 * - Input: points of equally many finite numbers. The unit with the largest numbers decides most: standardize what is measured in different units.
 * - Cost: O(n^2 d).
 *
 * @param points - Rows of coordinates.
 * @returns The distance of every pair.
 * @throws `CxError` `"empty"` without points, `"invalid-value"` for rows of different lengths or values that are not finite numbers, `"overflow"`.
 * @example A triangle
 * ```ts
 * import { euclideanDistances } from "cx-metrics/stats";
 * Array.from(euclideanDistances([[0, 0], [3, 4], [3, 0]]).distances); // => [5, 3, 4]
 * ```
 */
export function euclideanDistances(points: ArrayLike<ArrayLike<number>>): DistanceMatrix {
  const dimensions = checkPoints("euclideanDistances", points);
  return distanceMatrix(points.length, (i, j) => {
    const [left, right] = [points[i]!, points[j]!];
    let squares = 0;
    for (let at = 0; at < dimensions; at += 1) squares += (left[at]! - right[at]!) ** 2;
    if (squares === Infinity) throw new CxError("overflow", "points", "squared distances within the range of doubles", "");
    return Math.sqrt(squares);
  });
}

/** Refuses what are not points of one length; tells how many coordinates they have. */
export function checkPoints(where: string, points: ArrayLike<ArrayLike<number>>): number {
  const dimensions = points[0]?.length ?? 0;
  if (dimensions === 0) throw new CxError("empty", where, "at least one point with a coordinate", "");
  for (let row = 0; row < points.length; row += 1) {
    const point = points[row];
    if (point?.length !== dimensions) throw invalidValue("points", `a row of ${dimensions} numbers, as the first`, point?.length, row);
    for (let at = 0; at < dimensions; at += 1) {
      if (!Number.isFinite(point[at])) throw invalidValue(`points[${row}]`, "a finite number", point[at], at);
    }
  }
  return dimensions;
}

/** Refuses what is not a distance matrix. */
export function checkDistances({ size, distances }: DistanceMatrix): void {
  if (!(Number.isSafeInteger(size) && size >= 1)) throw invalidValue("distances.size", "a whole number of at least 1", size);
  const pairs = (size * (size - 1)) / 2;
  if (distances.length !== pairs) throw invalidValue("distances.distances", `${pairs} distances of ${size} things`, distances.length);
  for (let place = 0; place < pairs; place += 1) {
    const value = distances[place];
    if (!(Number.isFinite(value) && value! >= 0)) throw invalidValue("distances.distances", "a finite number of at least 0", value, place);
  }
}

/** The distance of two places. */
export function distanceOf({ distances }: DistanceMatrix, i: number, j: number): number {
  if (i === j) return 0;
  return i > j ? distances[(i * (i - 1)) / 2 + j]! : distances[(j * (j - 1)) / 2 + i]!;
}

import { createRandom, nextUniform } from "../core/random.ts";
import { type DistanceMatrix, distanceMatrix } from "../stats/distance-matrix.ts";
import { gowerDistance, type GowerFeature } from "../stats/gower.ts";
import { kMeans } from "../stats/k-means.ts";
import { medoidsOf } from "../stats/k-medoids.ts";
import { silhouetteOf } from "../stats/silhouette.ts";

/** How clusters are looked for. */
export interface ClusterSettings {
  /** The numbers of clusters to try, ascending. */
  readonly ks: readonly number[];
  readonly seed: number | string;
  readonly samples: number;
  readonly sampleSize: number;
}

/** Clusters of records, by their places. */
export interface FoundClusters {
  /** The record in the middle of each. */
  readonly medoids: readonly number[];
  /** The cluster of each record. */
  readonly clusters: Int32Array;
  /** What was made small. */
  readonly total: number;
  readonly silhouette: number | null;
  readonly silhouettes: readonly (number | null)[];
  /** Records behind the silhouettes. */
  readonly compared: number;
  readonly tried: readonly { readonly k: number; readonly silhouette: number | null }[];
}

type Distance = (i: number, j: number) => number;

/**
 * Clusters around medoids by Gower's distance: PAM on all records, or CLARA (Kaufman & Rousseeuw 1990, chapter 3) on samples of them. Equal records are one
 * with a weight, so that none of them is ever torn from the others; `counts` says how many are at each place.
 */
export function medoidClusters(features: readonly GowerFeature[], counts: readonly number[], settings: ClusterSettings): FoundClusters {
  const distance: Distance = (i, j) => gowerDistance(features, i, j);
  const [first, ...others] = samplesOf(counts, settings);
  const matrix = matrixOf(first!.places, distance);
  const { k, tried, clusters } = chosen(settings.ks, first!, matrix, (count) => {
    const { medoids, clusters: own } = medoidsOf(matrix, count, first!.weights);
    return { clusters: own, medoids: medoids.map((at) => first!.places[at]!) };
  });
  let best = { sample: first!, matrix, ...assigned(counts, clusters.medoids, distance) };
  for (const drawn of others) {
    // The medoids of the best sample so far join the next one.
    const sample = withPlaces(drawn, best.medoids);
    const next = matrixOf(sample.places, distance);
    const medoids = medoidsOf(next, k, sample.weights).medoids.map((at) => sample.places[at]!);
    const found = assigned(counts, medoids, distance);
    if (found.total < best.total) best = { sample, matrix: next, ...found };
  }
  return { ...withSilhouettes(best, k), tried };
}

const STARTS = 10;

/** Starts where the records are more than a sample: with many points few of them end elsewhere. */
const STARTS_OF_MANY = 3;

/** Clusters around means of standardized numbers; silhouettes by straight-line distance. */
export function meanClusters(points: readonly (readonly number[])[], settings: ClusterSettings): FoundClusters {
  const size = points.length;
  const distance: Distance = (i, j) => Math.sqrt(squared(points[i]!, points[j]!));
  const [sample] = samplesOf(new Array<number>(size).fill(1), { ...settings, samples: 1 });
  const matrix = matrixOf(sample!.places, distance);
  const some = sample!.places.map((place) => points[place]!);
  const whole = some.length === size || settings.ks.length === 1;
  const different = new Set(some.map((point) => point.join())).size;
  const ks = whole ? settings.ks : [Math.min(settings.ks[0]!, different), ...settings.ks.slice(1).filter((k) => k <= different)];
  const starts = some.length === size ? STARTS : STARTS_OF_MANY;
  const few = chosen(ks, sample!, matrix, (count) => {
    const found = kMeans(whole ? points : some, count, { seed: settings.seed, starts: whole ? starts : STARTS });
    return { ...found, all: found.clusters, clusters: whole ? sample!.places.map((place) => found.clusters[place]!) : found.clusters };
  });
  const { k, tried } = few;
  const means = whole ? { ...few.clusters, clusters: few.clusters.all } : kMeans(points, k, { seed: settings.seed, starts });
  const middle = means.centers.map((center, cluster) => {
    let [nearest, least] = [-1, Infinity];
    for (const [place, point] of points.entries()) {
      if (means.clusters[place] !== cluster) continue;
      const away = squared(point, center);
      if (away < least) [nearest, least] = [place, away];
    }
    return nearest;
  });
  const found = { medoids: middle, clusters: Int32Array.from(means.clusters), total: means.withinSumOfSquares };
  return { ...withSilhouettes({ sample: sample!, matrix, ...found }, k), tried };
}

const squared = (left: readonly number[], right: readonly number[]): number =>
  left.reduce((sum, value, at) => sum + (value - right[at]!) ** 2, 0);

const matrixOf = (places: readonly number[], distance: Distance): DistanceMatrix =>
  distanceMatrix(places.length, (i, j) => distance(places[i]!, places[j]!));

/** The number of clusters with the widest silhouette, the smallest of equals; the first where none has one. */
function chosen<Found extends { readonly clusters: readonly number[] }>(
  ks: readonly number[],
  { weights }: Sample,
  matrix: DistanceMatrix,
  find: (k: number) => Found,
): { readonly k: number; readonly tried: { k: number; silhouette: number | null }[]; readonly clusters: Found } {
  const tried = ks.map((k) => {
    const clusters = find(k);
    const width = silhouetteOf(matrix, compact(clusters.clusters), new Set(clusters.clusters).size, weights).mean;
    return { k, silhouette: width, clusters };
  });
  const best = tried.reduce((left, right) => ((right.silhouette ?? -1) > (left.silhouette ?? -1) ? right : left));
  return { k: best.k, clusters: best.clusters, tried: tried.map(({ k, silhouette }) => ({ k, silhouette })) };
}

/** Numbers of clusters without gaps: a sample may hold no record of one. */
function compact(clusters: readonly number[]): number[] {
  const numbers = new Map([...new Set(clusters)].map((cluster, at) => [cluster, at]));
  return clusters.map((cluster) => numbers.get(cluster)!);
}

interface Assigned {
  readonly medoids: readonly number[];
  readonly clusters: Int32Array;
  readonly total: number;
}

/** Every record to its nearest medoid; a medoid to itself. */
function assigned(counts: readonly number[], medoids: readonly number[], distance: Distance): Assigned {
  const clusters = new Int32Array(counts.length);
  let total = 0;
  for (const [place, count] of counts.entries()) {
    let [nearest, least] = [0, Infinity];
    for (const [cluster, medoid] of medoids.entries()) {
      const away = medoid === place ? -1 : distance(place, medoid);
      if (away < least) [nearest, least] = [cluster, away];
    }
    clusters[place] = nearest;
    total += count * Math.max(0, least);
  }
  return { medoids, clusters, total };
}

function withSilhouettes(
  { sample, matrix, ...found }: Assigned & { readonly sample: Sample; readonly matrix: DistanceMatrix },
  k: number,
): Omit<FoundClusters, "tried"> {
  const own = sample.places.map((place) => found.clusters[place]!);
  const order = [...new Set(own)];
  const { mean, clusters } = silhouetteOf(matrix, compact(own), order.length, sample.weights);
  const silhouettes = Array.from({ length: k }, (_, cluster) => clusters[order.indexOf(cluster)] ?? null);
  return { ...found, silhouette: mean, silhouettes, compared: sample.weights.reduce((sum, weight) => sum + weight, 0) };
}

/** Places in ascending order, and for how many records each stands. */
interface Sample {
  readonly places: readonly number[];
  readonly weights: readonly number[];
}

/** All places where they are few, samples of the records without replacement otherwise. */
function samplesOf(counts: readonly number[], { ks, samples, sampleSize, seed }: ClusterSettings): Sample[] {
  if (counts.length <= sampleSize) return [{ places: [...counts.keys()], weights: counts }];
  const records = Int32Array.from(counts.flatMap((count, place) => new Array<number>(count).fill(place)));
  return Array.from({ length: samples }, (_, sample) => {
    const random = createRandom(seed, sample);
    const shuffled = records.slice();
    // The first places of a shuffle (Durstenfeld 1964).
    for (let at = 0; at < sampleSize; at += 1) {
      const other = at + Math.floor(nextUniform(random) * (shuffled.length - at));
      [shuffled[at], shuffled[other]] = [shuffled[other]!, shuffled[at]!];
    }
    const drawn = sampleOf(shuffled.subarray(0, sampleSize));
    // Where nearly all records are equal a sample may hold too few others to choose medoids from.
    const most = ks.at(-1)!;
    return drawn.places.length < most ? withPlaces(drawn, [...counts.keys()].slice(0, most)) : drawn;
  });
}

/** A sample of records by their places. */
function sampleOf(records: Iterable<number>): Sample {
  const weights = new Map<number, number>();
  for (const place of records) weights.set(place, (weights.get(place) ?? 0) + 1);
  const places = [...weights.keys()].sort((left, right) => left - right);
  return { places, weights: places.map((place) => weights.get(place)!) };
}

/** A sample and places that it may lack. */
function withPlaces({ places, weights }: Sample, more: readonly number[]): Sample {
  const known = new Set(places);
  const records = places.flatMap((place, at) => new Array<number>(weights[at]!).fill(place));
  return sampleOf([...records, ...more.filter((place) => !known.has(place))]);
}

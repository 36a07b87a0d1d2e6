import { betaQuantile, betaUpperQuantile } from "./beta.ts";
import { dirichletDifferenceQuantile } from "./dirichlet-difference.ts";
import type { Interval } from "./interval.ts";
import { normalQuantile } from "./normal-quantile.ts";

/** What groups have in common: a Dirichlet distribution of their shares, a beta distribution where there are two categories. */
export interface SharesPrior {
  /** The shares of the categories over all groups. */
  readonly shares: readonly number[];
  /**
   * How many answers of its own outweigh what a group shares with the others, at least 0; `null` where the groups differ by no more than chance, so that they
   * are all taken for the same.
   */
  readonly concentration: number | null;
}

/** A share, or a difference of shares, drawn towards that of all groups. */
export interface ShrunkenEstimate {
  /** The mean of the posterior. */
  readonly value: number;
  /** Its equal-tailed credible interval, the prior taken as known; `null` where the groups are taken for the same. */
  readonly interval: Interval<"empirical-bayes"> | null;
}

/**
 * The prior of groups by the method of moments (Kleinman 1973 for two categories; Mosimann 1962, Weir and Hill 2002 for more): with shares p_ij of n_i answers,
 * `S = sum n_i (p_ij - p_j)^2`, `V = sum p_j (1 - p_j)`, the correlation within groups is
 * `(S - (k - 1) V) / (V (N - sum n_i^2 / N - (k - 1)))`, and the concentration `1 / correlation - 1`.
 *
 * @param groups - Counts by category of each of k groups.
 */
export function sharesPrior(groups: readonly (readonly number[])[]): SharesPrior {
  const used = groups.filter((counts) => totalOf(counts) > 0);
  const sizes = used.map(totalOf);
  const all = totalOf(sizes);
  const categories = used[0]?.length ?? 0;
  const shares = Array.from({ length: categories }, (_, place) => totalOf(used.map((counts) => counts[place] as number)) / all);
  const spread = totalOf(shares.map((share) => share * (1 - share)));
  const free = used.length - 1;
  const room = all - totalOf(sizes.map((size) => size * (size / all))) - free;
  if (!(spread > 0 && room > 0)) return { shares, concentration: null };
  const between = totalOf(
    used.map((counts, place) => {
      const size = sizes[place] as number;
      return size * totalOf(shares.map((share, category) => ((counts[category] as number) / size - share) ** 2));
    }),
  );
  const correlation = (between - free * spread) / (spread * room);
  return { shares, concentration: correlation > 0 ? Math.max(0, 1 / correlation - 1) : null };
}

/** The share of the first of two categories in one group. */
export function shrunkenShare([successes, failures]: readonly [number, number], prior: SharesPrior, level: number): ShrunkenEstimate {
  const [share = 0, other = 0] = prior.shares;
  if (prior.concentration === null) return { value: share, interval: null };
  return betaEstimate(successes + prior.concentration * share, failures + prior.concentration * other, level, (value) => value);
}

/** The share of the first of three categories less that of the last, in one group. */
export function shrunkenDifference(counts: readonly [number, number, number], prior: SharesPrior, level: number): ShrunkenEstimate {
  const { shares, concentration } = prior;
  if (concentration === null) return { value: (shares[0] as number) - (shares[2] as number), interval: null };
  const [a, e, c] = counts.map((count, place) => count + concentration * (shares[place] as number)) as [number, number, number];
  // Where a category is empty in all groups, two remain, whose shares are beta distributed.
  if (shares[0] === 0) return betaEstimate(c, e, level, (value) => 0 - value, true);
  if (shares[2] === 0) return betaEstimate(a, e, level, (value) => value);
  if (shares[1] === 0) return betaEstimate(a, c, level, (value) => 2 * value - 1);
  const value = (a - c) / (a + e + c);
  if (a === 0 || e === 0 || c === 0) return { value, interval: null };
  const tail = (1 - level) / 2;
  const z = -normalQuantile(tail);
  const low = dirichletDifferenceQuantile(a, e, c, tail, z);
  const high = 0 - dirichletDifferenceQuantile(c, e, a, tail, z);
  return { value, interval: { low, high, level, method: "empirical-bayes" } };
}

function betaEstimate(a: number, b: number, level: number, scale: (value: number) => number, mirrored = false): ShrunkenEstimate {
  const value = scale(a / (a + b)) + 0;
  if (a === 0 || b === 0) return { value, interval: null };
  const tail = (1 - level) / 2;
  const ends = [scale(betaQuantile(tail, a, b)) + 0, scale(betaUpperQuantile(tail, a, b)) + 0] as const;
  const [low, high] = mirrored ? [ends[1], ends[0]] : ends;
  return { value, interval: { low, high, level, method: "empirical-bayes" } };
}

function totalOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

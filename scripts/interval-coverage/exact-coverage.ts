// Exact coverage of an interval method: every outcome of n answers, weighted by its probability under known shares, and whether the interval of
// that outcome holds the truth. No simulation.

/** How often the intervals of n answers hold the truth, over all true shares of a grid. */
export interface Coverage {
  /** Average over the grid. */
  readonly mean: number;
  /** Distance from the level, up or down, averaged over the grid. */
  readonly distance: number;
  /** The least over the grid. */
  readonly worst: number;
  /** Mean width, averaged over the grid, in the unit of the score. */
  readonly width: number;
}

/** One line of the proof. */
export interface CoverageRow extends Coverage {
  readonly method: string;
  readonly n: number;
}

/** What is asked: how many answers, which shares, and the level that the intervals promise. */
export interface Setting<Shares> {
  readonly n: number;
  readonly grid: readonly Shares[];
  readonly level: number;
}

/** Shares of promoters and detractors. */
export type NpsShares = readonly [promoters: number, detractors: number];

/** An interval by its two limits. */
export type Limits = readonly [low: number, high: number];

/** A limit that falls on the truth holds it, whichever way the last bits were rounded. */
const TOUCH = 1e-9;
const holds = ([low, high]: Limits, truth: number): boolean => low - TOUCH <= truth && truth <= high + TOUCH;

/** Log factorials from 0 to `largest`. */
export function logFactorials(largest: number): Float64Array {
  const logs = new Float64Array(largest + 1);
  for (let k = 2; k <= largest; k += 1) logs[k] = (logs[k - 1] as number) + Math.log(k);
  return logs;
}

const weight = (count: number, share: number): number => (count === 0 ? 0 : count * Math.log(share));

/**
 * Coverage for a share. Beside the grid it looks where coverage is worst: just beside each limit, since between two limits it only changes
 * smoothly. `worst` is therefore the least over all shares from the first to the last of the grid.
 */
export function shareCoverage({ n, grid, level }: Setting<number>, interval: (successes: number, trials: number) => Limits): Coverage {
  const logs = logFactorials(n);
  const limits = Array.from({ length: n + 1 }, (_, k) => interval(k, n));
  const at = (share: number): Point => {
    let [coverage, width] = [0, 0];
    for (let k = 0; k <= n; k += 1) {
      const ways = (logs[n] as number) - (logs[k] as number) - (logs[n - k] as number);
      const chance = Math.exp(ways + weight(k, share) + weight(n - k, 1 - share));
      const [low, high] = limits[k] as Limits;
      if (holds([low, high], share)) coverage += chance;
      width += chance * (high - low);
    }
    return { coverage, width };
  };
  const seen = summary(grid.map(at), level);
  const [first, last] = [grid[0] as number, grid.at(-1) as number];
  const beside = limits.flat().flatMap((limit) => [limit - 2 * TOUCH, limit + 2 * TOUCH]);
  const there = beside.filter((share) => share >= first && share <= last).map((share) => at(share).coverage);
  return { ...seen, worst: Math.min(seen.worst, ...there) };
}

/** Shares of promoters and detractors, both multiples of 1 / `steps`; of two mirrored pairs one. */
export function sharesOnGrid(steps: number): readonly NpsShares[] {
  const pairs: [number, number][] = [];
  for (let p = 0; p <= steps; p += 1) for (let d = 0; d <= Math.min(p, steps - p); d += 1) pairs.push([p / steps, d / steps]);
  return pairs;
}

/** Coverage for a Net Promoter Score, in points: the intervals mirror, so that shares with more promoters than detractors tell all. */
export function npsCoverage(
  { n, grid, level }: Setting<NpsShares>,
  interval: (promoters: number, passives: number, detractors: number) => Limits,
): Coverage {
  const logs = logFactorials(n);
  const limits: Limits[] = [];
  for (let b = 0; b <= n; b += 1) for (let c = 0; c <= n - b; c += 1) limits.push(interval(b, n - b - c, c));
  const at = ([p, d]: NpsShares): Point => {
    const [truth, rest] = [100 * (p - d), Math.max(0, 1 - p - d)];
    let [coverage, width, place] = [0, 0, 0];
    for (let b = 0; b <= n; b += 1) {
      const ofPromoters = (logs[n] as number) - (logs[b] as number) + weight(b, p);
      for (let c = 0; c <= n - b; c += 1, place += 1) {
        const m = n - b - c;
        const log = ofPromoters - (logs[c] as number) - (logs[m] as number) + weight(c, d) + weight(m, rest);
        // What is less likely than 1e-16 changes no digit.
        if (!(log > -37)) continue;
        const chance = Math.exp(log);
        const [low, high] = limits[place] as Limits;
        if (holds([low, high], truth)) coverage += chance;
        width += chance * (high - low);
      }
    }
    return { coverage, width };
  };
  return summary(grid.map(at), level);
}

/** Coverage and mean width under one truth. */
interface Point {
  readonly coverage: number;
  readonly width: number;
}

function summary(points: readonly Point[], level: number): Coverage {
  const mean = (of: (point: Point) => number): number => points.reduce((sum, point) => sum + of(point), 0) / points.length;
  return {
    mean: mean(({ coverage }) => coverage),
    distance: mean(({ coverage }) => Math.abs(coverage - level)),
    worst: Math.min(...points.map(({ coverage }) => coverage)),
    width: mean(({ width }) => width),
  };
}

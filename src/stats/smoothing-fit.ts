import { boxSearch } from "./box-search.ts";
import { fitLine, meanOf } from "./linear-trend.ts";
import { smooth, type Smoothed, type SmoothingMethod, type SmoothingState, type SmoothingWeights } from "./smoothing.ts";

/** Where smoothing begins. */
export interface SmoothingStart {
  readonly state: SmoothingState;
  /** Index of the first value that is forecast. */
  readonly from: number;
}

/** A smoothed series with the weights that were given or found. */
export interface SmoothingFit {
  readonly weights: SmoothingWeights;
  readonly smoothed: Smoothed;
  /** Whether the search for the weights ended at a minimum; true when all were given. */
  readonly converged: boolean;
}

/** The weights a method has, with the range in which they are searched; damping beyond it is no damping, or no trend. */
const SIDES = { alpha: [0, 1], beta: [0, 1], gamma: [0, 1], phi: [0.8, 0.98] } as const;
type WeightName = keyof typeof SIDES;

/** The weights of each method. */
export const WEIGHTS_OF: Readonly<Record<SmoothingMethod, readonly WeightName[]>> = {
  simple: ["alpha"],
  holt: ["alpha", "beta"],
  damped: ["alpha", "beta", "phi"],
  "holt-winters-additive": ["alpha", "beta", "gamma"],
  "holt-winters-multiplicative": ["alpha", "beta", "gamma"],
};

/**
 * The start that R's HoltWinters takes: the first value; the second, with its step from the first; or, with seasons, a classical decomposition of the
 * first two cycles. `null` when too few values are there, or a gap is in the two cycles.
 */
export function startOf(values: readonly (number | null)[], method: SmoothingMethod, period: number): SmoothingStart | null {
  const first = values.findIndex((value) => value !== null);
  if (first < 0) return null;
  if (method === "simple") return { state: { level: values[first]!, trend: 0, season: [] }, from: first + 1 };
  if (method === "holt" || method === "damped") {
    const second = values.findIndex((value, index) => index > first && value !== null);
    if (second < 0) return null;
    const trend = (values[second]! - values[first]!) / (second - first);
    return { state: { level: values[second]!, trend, season: [] }, from: second + 1 };
  }
  const cycles = values.slice(first, first + 2 * period).filter((value) => value !== null);
  if (cycles.length < 2 * period) return null;
  return { state: decompose(cycles, period, method === "holt-winters-multiplicative"), from: first + period };
}

/** Level and trend from a line through the centered moving average, and the mean distance of each season from it. */
function decompose(values: readonly number[], period: number, multiplicative: boolean): SmoothingState {
  const half = Math.floor(period / 2);
  const smoothed = values.slice(half, values.length - half).map((_, index) => {
    const before = meanOf(values.slice(index, index + period));
    return period % 2 === 1 ? before : (before + meanOf(values.slice(index + 1, index + 1 + period))) / 2;
  });
  const seasons = Array.from({ length: period }, (): number[] => []);
  smoothed.forEach((average, index) => {
    const value = values[half + index]!;
    seasons[(half + index) % period]!.push(multiplicative ? value / average : value - average);
  });
  const figures = seasons.map(meanOf);
  const middle = meanOf(figures);
  const line = fitLine(
    smoothed.map((_, index) => index + 1),
    smoothed,
  )!;
  return {
    level: line.intercept,
    trend: line.slope,
    season: figures.map((figure) => (multiplicative ? figure / middle : figure - middle)),
  };
}

/** The weights that are not given are those of the least sum of squared one-step errors. */
export function fitSmoothing(
  values: readonly (number | null)[],
  method: SmoothingMethod,
  { state, from }: SmoothingStart,
  given: Partial<SmoothingWeights>,
  most: number,
): SmoothingFit {
  const multiplicative = method === "holt-winters-multiplicative";
  const wanted = WEIGHTS_OF[method].filter((name) => given[name] === undefined);
  const fixed = { alpha: 0, beta: 0, gamma: 0, phi: 1, ...given };
  const weightsAt = (at: readonly number[]): SmoothingWeights => ({
    ...fixed,
    ...Object.fromEntries(wanted.map((name, index) => [name, at[index]!])),
  });
  const run = (weights: SmoothingWeights): Smoothed => smooth(values, from, state, weights, multiplicative);
  if (wanted.length === 0) return { weights: fixed, smoothed: run(fixed), converged: true };
  const sides = wanted.map((name) => ({ low: SIDES[name][0], high: SIDES[name][1] }));
  const found = boxSearch((at) => run(weightsAt(at)).squares, sides, most);
  const weights = weightsAt(found.at);
  return { weights, smoothed: run(weights), converged: found.converged };
}

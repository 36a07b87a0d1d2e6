import { binomialDensity } from "./binomial.ts";
import type { Tails } from "./comparison.ts";
import { firstFrom } from "./first-from.ts";
import { normalQuantile } from "./normal-quantile.ts";

/**
 * The first cell of a 2x2 table whose margins are known: `x` of `first` in the first row, `column` in the first column of both, `second` in
 * the second row. Its distribution is Fisher's hypergeometric one, central where the odds ratio is 1.
 */
export interface Cell {
  readonly x: number;
  readonly first: number;
  readonly second: number;
  readonly column: number;
}

/** The values that the cell can have. */
export function supportOf({ first, second, column }: Cell): readonly [least: number, most: number] {
  return [Math.max(0, column - second), Math.min(first, column)];
}

/** Probability of the cell without association, from saddle-point binomials of one chance, which cancels. */
function density({ first, second, column }: Cell, x: number): number {
  const chance = column / (first + second);
  return (
    (binomialDensity(x, first, chance) / binomialDensity(column, first + second, chance)) * binomialDensity(column - x, second, chance)
  );
}

/** Sums over the values beyond x, in units of the weight of x: of weights, and of weights by distance and its square. */
interface Beyond {
  mass: number;
  moment: number;
  square: number;
}

/** Sums the weights beyond x, upwards or downwards, until no double notices the rest. */
function beyond({ x, first, second, column }: Cell, odds: number, step: 1 | -1): Beyond {
  const sums: Beyond = { mass: 0, moment: 0, square: 0 };
  const offset = second - column;
  let weight = 1;
  for (let distance = 1; ; distance += 1) {
    const k = x + step * distance;
    // The weight of a cell k against that of k - 1, or of k against k + 1.
    const ratio =
      step === 1
        ? (odds * ((first - k + 1) * (column - k + 1))) / (k * (offset + k))
        : ((k + 1) * (offset + k + 1)) / (odds * ((first - k) * (column - k)));
    weight *= ratio;
    if (!(weight > 0)) return sums;
    const moment = distance * weight;
    sums.mass += weight;
    sums.moment += moment;
    sums.square += distance * moment;
    // Ratios fall outwards, so what follows is less than a geometric series.
    if (ratio < 1 && distance * moment < 1e-18 * (1 - ratio) ** 3 * (1 + sums.mass)) return sums;
  }
}

/** P-values of "the odds ratio is greater than 1" and of "is less". */
export function oddsTails(cell: Cell): Tails {
  return { greater: tail(cell, cell.x, 1), less: tail(cell, cell.x, -1) };
}

/**
 * P(X >= x) or, downwards, P(X <= x), without association: summed from x outwards, or 1 less the other tail where that is the smaller one.
 */
function tail(cell: Cell, x: number, step: 1 | -1): number {
  const [least, most] = supportOf(cell);
  if (step === 1 ? x <= least : x >= most) return 1;
  if (step * (x - modeOf(cell)) < 0) return 1 - tail(cell, x - step, -step as 1 | -1);
  return Math.min(1, density(cell, x) * (1 + beyond({ ...cell, x }, 1, step).mass));
}

function modeOf({ first, second, column }: Cell): number {
  const [least, most] = supportOf({ x: 0, first, second, column });
  return Math.min(most, Math.max(least, Math.floor((first + 1) * ((column + 1) / (first + second + 2)))));
}

/** Probability of the values that are no likelier than x, but for rounding, without association. */
export function unlikelierThan(cell: Cell): number {
  const [least, most] = supportOf(cell);
  const mode = modeOf(cell);
  const limit = density(cell, cell.x) * (1 + 1e-7);
  if (density(cell, mode) <= limit) return 1;
  const isUnlikely = (x: number): boolean => density(cell, x) <= limit;
  const sideOf = (end: number, step: 1 | -1): number => (isUnlikely(end) ? tail(cell, firstFrom(mode, end, isUnlikely), step) : 0);
  return Math.min(1, sideOf(least, -1) + sideOf(most, 1));
}

/**
 * The odds ratio under which x is what is expected, by Newton's method on the logarithm of the odds ratio: the conditional
 * maximum-likelihood estimate. Needs x inside its support.
 */
export function conditionalOddsRatio(cell: Cell): number {
  let logOdds = Math.log(sampleOdds(cell));
  for (let round = 0; round < 100; round += 1) {
    const [above, below] = [beyond(cell, Math.exp(logOdds), 1), beyond(cell, Math.exp(logOdds), -1)];
    const total = 1 + above.mass + below.mass;
    const distance = (above.moment - below.moment) / total;
    const variance = (above.square + below.square) / total - distance * distance;
    const step = -distance / variance;
    logOdds += Math.max(-4, Math.min(4, step));
    if (Math.abs(step) < 1e-9) break;
  }
  return Math.exp(logOdds);
}

/**
 * The odds ratio under which a cell of at least x has probability `alpha`. Needs x above the least value. The logarithm of that probability
 * is a concave function of the logarithm of the odds ratio, so Newton's steps from below never pass the root.
 */
export function lowerOddsRatio(cell: Cell, alpha: number): number {
  const { x, first, second, column } = cell;
  const cells = [x, first - x, column - x, second - column + x];
  const error = Math.sqrt(cells.reduce((sum, count) => sum + 1 / (count + 0.5), 0));
  let logOdds = Math.log(sampleOdds(cell)) + error * normalQuantile(alpha);
  for (let round = 0; round < 200; round += 1) {
    const [above, below] = [beyond(cell, Math.exp(logOdds), 1), beyond(cell, Math.exp(logOdds), -1)];
    const atLeast = 1 + above.mass;
    const total = atLeast + below.mass;
    const excess = Math.log(atLeast / total / alpha);
    const slope = above.moment / atLeast - (above.moment - below.moment) / total;
    const step = Math.max(-4 * error, Math.min(4 * error, -excess / slope));
    logOdds += step;
    if (Math.abs(step) < 1e-9) break;
  }
  return Math.exp(logOdds);
}

function sampleOdds({ x, first, second, column }: Cell): number {
  return ((x + 0.5) / (first - x + 0.5)) * ((second - column + x + 0.5) / (column - x + 0.5));
}

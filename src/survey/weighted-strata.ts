import { invalidOption } from "../core/errors.ts";
import { addMoment, createMoments, type MomentsTally, readMoments } from "../core/moments.ts";
import type { CategoryRevenue, RatioDistances } from "./weighted-ratio.ts";

/** The units of one stratum, as the error of a ratio sees them. */
export interface Stratum {
  readonly name: string;
  /** How many of its units have revenue. */
  readonly units: number;
  /** `sum (y - mean y)^2` over its units, `y = T - R W`. */
  readonly squares: (away: RatioDistances) => number;
}

/** The error of a stratified ratio. */
export interface StratifiedError {
  /** `sum over strata of n/(n-1) (1 - n/N) sum (y - mean y)^2`. */
  readonly squares: (away: RatioDistances) => number;
  /** Units less strata; `null` where a stratum with a single unit leaves the error open. */
  readonly degreesOfFreedom: number | null;
}

/** Adds the strata up. A stratum that was asked as a whole adds no error, even with a single unit. */
export function stratifiedError(strata: readonly Stratum[], populations: Readonly<Record<string, number>>): StratifiedError {
  let degreesOfFreedom: number | null = 0;
  const parts = strata.map(({ name, units, squares }) => {
    const population = Object.hasOwn(populations, name) ? (populations[name] as number) : Infinity;
    if (population < units) throw invalidOption(`populations.${name}`, `a whole number of at least ${units}`, population);
    const open = population > units;
    if (open && units === 1) degreesOfFreedom = null;
    else if (degreesOfFreedom !== null) degreesOfFreedom += units - 1;
    return { squares, factor: open ? (units / (units - 1)) * (1 - units / population) : 0 };
  });
  return {
    degreesOfFreedom,
    squares: (away) => parts.reduce((sum, { squares, factor }) => sum + (factor && factor * squares(away)), 0),
  };
}

/**
 * `sum (y - mean y)^2` over answers that are their own units, `y = w (x - R)`, from the moments of revenue by category: what varies within the
 * categories, and what lies between their means. Exactly 0 where all are alike.
 */
export function squaresWithinAnswers(categories: Readonly<Record<keyof CategoryRevenue, MomentsTally>>): (away: RatioDistances) => number {
  const { promoters, passives, detractors } = categories;
  const [top, middle, bottom] = [promoters, passives, detractors].map((tally) => {
    const { n, mean, variance } = readMoments(tally);
    return { n, mean, spread: Math.sqrt(variance * Math.max(0, n - 1)) };
  }) as [Group, Group, Group];
  return ({ fromTop, ratio, fromBottom }) => {
    const [high, even, low] = [scaled(top, fromTop), scaled(middle, -ratio), scaled(bottom, -fromBottom)];
    const between = apart(high, low) + apart(high, even) + apart(even, low);
    return high.spread ** 2 + even.spread ** 2 + low.spread ** 2 + between / (high.n + even.n + low.n);
  };
}

/** The same over accounts, whatever their order. */
export function squaresWithinAccounts(accounts: readonly CategoryRevenue[]): (away: RatioDistances) => number {
  return ({ fromTop, ratio, fromBottom }) => {
    const tally = createMoments();
    for (const { promoters, passives, detractors } of accounts) {
      addMoment(tally, promoters * fromTop - passives * ratio - detractors * fromBottom);
    }
    return readMoments(tally).variance * (accounts.length - 1);
  };
}

/** Values of one category: their root of the sum of squares about their mean, in `spread`. */
interface Group {
  readonly n: number;
  readonly mean: number;
  readonly spread: number;
}

function scaled({ n, mean, spread }: Group, by: number): Group {
  return { n, mean: mean * by, spread: spread * by };
}

function apart(one: Group, other: Group): number {
  return one.n * other.n * (one.mean - other.mean) ** 2;
}

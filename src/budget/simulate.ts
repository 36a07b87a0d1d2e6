import { checkLevel, checkOptions } from "../core/check.ts";
import { invalidOption, invalidValue } from "../core/errors.ts";
import type { Interval } from "../stats/interval.ts";
import { standardNormal } from "../stats/normal-quantile.ts";
import { orderStatistics } from "../stats/order-statistics.ts";
import { wilsonInterval } from "../stats/wilson-interval.ts";
import { type CaseModel, type CompiledModel, compileModel } from "./case-model.ts";
import { finite } from "./cash-flows.ts";
import { drawOptions, lastTime, partOf, type SimulationDrawOptions, type SimulationPart } from "./simulation-part.ts";

/** Options of {@link simulate}. */
export interface SimulationOptions extends SimulationDrawOptions {
  /**
   * Which percentiles of the net present value are wanted, as shares between 0 and 1.
   * @defaultValue [0.05, 0.25, 0.5, 0.75, 0.95]
   */
  readonly percentiles?: readonly number[] | undefined;
  /**
   * The level of the intervals for the error of the simulation itself, between 0 and 1.
   * @defaultValue 0.95
   */
  readonly level?: number | undefined;
}

/** A percentile of the net present value. */
export interface SimulatedPercentile {
  /** The share of futures below it. */
  readonly probability: number;
  /** The net present value, in the currency unit, by definition 7 of Hyndman and Fan. */
  readonly value: number;
  /** How far so many draws may be from endlessly many: half the distance of the order statistics that enclose it, one standard error of rank away. */
  readonly standardError: number;
  /** The limits that simulation error leaves: order statistics, without any assumption on the distribution. */
  readonly interval: Interval<"order-statistics">;
}

/** A chance, as the share of draws in which it came true. */
export interface SimulatedProbability {
  /** The share, from 0 to 1. */
  readonly probability: number;
  /** `sqrt(p (1 - p) / draws)`. */
  readonly standardError: number;
  /** The limits that simulation error leaves. */
  readonly interval: Interval<"wilson">;
}

/** The chance to have the money back by a time. */
export interface SimulatedPayback extends SimulatedProbability {
  /** The time, in periods from now. */
  readonly periods: number;
}

/** The simulation as it stood after so many draws. */
export interface SimulationStep {
  /** How many of the draws. */
  readonly draws: number;
  /** Their mean net present value, in the currency unit. */
  readonly mean: number;
  /** Its standard error, in the currency unit. */
  readonly standardError: number;
  /** The share of them with a net present value above 0. */
  readonly probabilityPositive: number;
}

/** What a business case may be worth. */
export interface SimulationResult {
  /** How many futures were drawn. */
  readonly draws: number;
  /** The seed. */
  readonly seed: number | string;
  /** The net present value of the base case: every input at its mean, measured ones at their estimate. */
  readonly base: number;
  /** The mean net present value, in the currency unit. */
  readonly mean: number;
  /** The standard error of the mean, `standardDeviation / sqrt(draws)`. */
  readonly standardError: number;
  /** The limits of the mean that simulation error leaves. */
  readonly interval: Interval<"normal">;
  /** The standard deviation of the net present value: the risk of the case itself, which more draws do not lessen. */
  readonly standardDeviation: number;
  /** The smallest net present value drawn. */
  readonly min: number;
  /** The largest net present value drawn. */
  readonly max: number;
  /** The percentiles in the order asked for. */
  readonly percentiles: readonly SimulatedPercentile[];
  /** P(NPV > 0). */
  readonly probabilityPositive: SimulatedProbability;
  /** P(payback <= t) at each time asked for. */
  readonly paybackBy: readonly SimulatedPayback[];
  /** The mean after 1/64, 1/32, ... of the draws, up to all: whether it has settled. */
  readonly convergence: readonly SimulationStep[];
}

/**
 * Monte Carlo simulation of a business case: how its net present value spreads when the inputs are uncertain, and how sure the simulation is of that.
 *
 * `npv = sum of (benefit[t] - cost[t]) / (1 + discountRate)^t` of each draw.
 * A draw takes a figure for every uncertain input, by inverse distribution functions, and the net present value of the cash flow that they make. Inputs are
 * independent, or go together by rank (a Gaussian copula with Pearson correlations `2 sin(pi r / 6)`). With certain inputs the result is that of
 * {@link businessCase}, to the last bit.
 *
 * - Input: a model; amounts are numbers, distributions, lists of them, or functions of named inputs.
 * - Result: one object. `standardError` and `interval` beside a figure tell the error of the simulation; the percentiles tell the risk of the case.
 * - Reproducible: equal seeds give equal bits on every platform; the draws of an input depend on its name, not on the items around it. Work is split
 * over workers with {@link simulationPart} and joined with {@link simulationFromParts}, with the same result.
 * - Cost: about 0.1 s for a million draws of seven inputs, and 8 bytes a draw; functions of amounts cost about 100 ns a draw more.
 *
 * @param model - The business case and its uncertain inputs.
 * @param options - Draws, seed, correlations, percentiles.
 * @returns Percentiles, chances and errors.
 * @throws {@link CxError} `"empty"` without items; `"invalid-value"` with its place for figures that cannot be taken (a rate at or below -1, a cost below 0, two
 * currencies, two inputs of one name, correlations that contradict each other); `"invalid-option"` for options; `"overflow"` beyond the largest double.
 * @example Does the portal pay, and how surely?
 * ```ts
 * import { simulate } from "cx-metrics";
 * const result = simulate(
 *   {
 *     costs: [
 *       { name: "build", amount: [{ distribution: "pert", low: 40000, mode: 50000, high: 80000 }], start: 0 },
 *       { name: "run", amount: 5000 },
 *     ],
 *     benefits: [{ name: "customers kept", amount: { distribution: "measured", estimate: 30000, interval: { low: 20000, high: 40000, level: 0.95 } } }],
 *     horizon: 3,
 *     discountRate: 0.08,
 *   },
 *   { draws: 10_000, seed: 7 },
 * );
 * result.base; // => 11094.09
 * result.percentiles.map(({ value }) => Math.round(value)); // => [-13927, 1074, 11093, 21001, 35769]
 * result.probabilityPositive.probability; // => 0.7694
 * ```
 * @see Iman & Conover 1982, Communications in Statistics B 11:311 for rank correlation; Law 2015, Simulation Modeling and Analysis, for the errors.
 */
export function simulate(model: CaseModel, options: SimulationOptions = {}): SimulationResult {
  const compiled = compileModel(model);
  const { percentiles, level, ...drawing } = checked(options);
  return resultOf(compiled, [partOf(compiled, drawing)], { ...drawing, percentiles, level });
}

/**
 * Joins the parts of a simulation that workers made with {@link simulationPart}: the result of {@link simulate}, to the last bit.
 *
 * @param model - The model of the parts.
 * @param parts - All parts, in any order; together they hold every draw once.
 * @param options - The options of the parts, and what is to be told.
 * @returns Percentiles, chances and errors.
 * @throws As {@link simulate}; `"invalid-value"` when draws are missing or there twice.
 * @example
 * ```ts
 * import { simulate, simulationFromParts, simulationPart, type CaseModel } from "cx-metrics";
 * const model: CaseModel = {
 *   costs: [{ name: "build", amount: [1000], start: 0 }],
 *   benefits: [{ name: "saved", amount: { distribution: "uniform", low: 400, high: 600 } }],
 *   horizon: 3,
 *   discountRate: 0.08,
 * };
 * const parts = [simulationPart(model, { from: 70_000 }), simulationPart(model, { to: 70_000 })];
 * simulationFromParts(model, parts).mean === simulate(model).mean; // => true
 * ```
 */
export function simulationFromParts(model: CaseModel, parts: readonly SimulationPart[], options: SimulationOptions = {}): SimulationResult {
  return resultOf(compileModel(model), parts, checked(options));
}

type Checked = SimulationDrawOptions & { readonly percentiles: readonly number[]; readonly level: number };

function checked(options: SimulationOptions): Checked {
  checkOptions(options, ["draws", "seed", "correlations", "paybackBy", "percentiles", "level"]);
  const { percentiles = [0.05, 0.25, 0.5, 0.75, 0.95], level = 0.95 } = options;
  checkLevel(level);
  if (!Array.isArray(percentiles)) throw invalidOption("percentiles", "a list of shares", percentiles);
  for (const [index, share] of (percentiles as readonly number[]).entries()) {
    if (!(share > 0 && share < 1)) throw invalidOption(`percentiles[${index}]`, "a share between 0 and 1", share);
  }
  return { ...options, percentiles, level };
}

function resultOf(compiled: CompiledModel, parts: readonly SimulationPart[], options: Checked): SimulationResult {
  const { percentiles, level } = options;
  const { draws, seed, paybackBy } = drawOptions(options, lastTime(compiled));
  const values = joinedValues(parts, draws);
  const convergence = stepsOf(values);
  const { mean, standardError, probabilityPositive } = convergence[convergence.length - 1] as SimulationStep;
  const z = standardNormal((1 + level) / 2);
  const ranks = percentiles.map((share) => ranksOf(share, draws, z));
  const at = orderStatistics(values, [0, draws - 1, ...ranks.flat()]);
  const atRank = (rank: number): number => (at.get(rank) as number) || 0;
  const chance = (count: number): SimulatedProbability => ({
    probability: count / draws,
    standardError: Math.sqrt(((count / draws) * (1 - count / draws)) / draws),
    interval: wilsonInterval(count, draws, level),
  });
  return {
    draws,
    seed,
    base: compiled.npvAt(compiled.base),
    mean,
    standardError,
    interval: { low: mean - z * standardError, high: mean + z * standardError, level, method: "normal" },
    standardDeviation: standardError * Math.sqrt(draws),
    min: atRank(0),
    max: atRank(draws - 1),
    percentiles: percentiles.map((probability, index) => percentileOf(probability, draws, ranks[index] as number[], atRank, level)),
    probabilityPositive: chance(Math.round(probabilityPositive * draws)),
    paybackBy: paybackBy.map((periods, index) => ({
      periods,
      ...chance(parts.reduce((sum, { paidBack }) => sum + (paidBack[index] ?? 0), 0)),
    })),
    convergence,
  };
}

/** All draws in their order. */
function joinedValues(parts: readonly SimulationPart[], draws: number): Float64Array {
  const [only] = parts;
  const sorted = [...parts].sort((left, right) => left.from - right.from);
  let next = 0;
  for (const { from, npv } of sorted) {
    if (from !== next) throw invalidValue("parts", `the draws from ${next} on`, from);
    next += npv.length;
  }
  if (next !== draws) throw invalidValue("parts", `${draws} draws`, next);
  if (parts.length === 1 && only) return only.npv;
  const values = new Float64Array(draws);
  for (const { from, npv } of sorted) values.set(npv, from);
  return values;
}

/** Draws are added up in runs of so many, so that millions of roundings do not pile up. */
const RUN = 4096;

/**
 * Mean, standard error and chance after 1/64, 1/32, ... of the draws, in one pass. Draws are measured from the first of them, so that the variance of
 * what is far from 0 keeps its digits, and equal draws have none at all.
 */
function stepsOf(values: Float64Array): SimulationStep[] {
  const origin = values[0] as number;
  const steps: SimulationStep[] = [];
  let [sum, squares, positive, from] = [0, 0, 0, 0];
  for (const part of [64, 32, 16, 8, 4, 2, 1]) {
    const draws = Math.ceil(values.length / part);
    while (from < draws) {
      const to = Math.min(draws, (Math.floor(from / RUN) + 1) * RUN);
      let [runSum, runSquares] = [0, 0];
      for (let index = from; index < to; index += 1) {
        const value = values[index] as number;
        const distance = value - origin;
        runSum += distance;
        runSquares += distance * distance;
        if (value > 0) positive += 1;
      }
      sum += runSum;
      squares += runSquares;
      from = to;
    }
    const variance = draws > 1 ? Math.max(0, squares - (sum * sum) / draws) / (draws - 1) : 0;
    const standardError = finite(Math.sqrt(variance / draws), "npv");
    steps.push({ draws, mean: finite(origin + sum / draws, "npv"), standardError, probabilityPositive: positive / draws });
  }
  return steps;
}

/** The ranks (from 0) that a percentile needs: the two it lies between, one standard error of rank to both sides, and the limits. */
function ranksOf(share: number, draws: number, z: number): number[] {
  const within = (rank: number): number => Math.min(draws - 1, Math.max(0, rank));
  const position = (draws - 1) * share;
  const spread = Math.sqrt(draws * share * (1 - share));
  const below = (distance: number): number => within(Math.floor(draws * share - distance * spread) - 1);
  const above = (distance: number): number => within(Math.ceil(draws * share + distance * spread));
  return [within(Math.floor(position)), within(Math.floor(position) + 1), below(1), above(1), below(z), above(z)];
}

function percentileOf(
  probability: number,
  draws: number,
  ranks: readonly number[],
  atRank: (rank: number) => number,
  level: number,
): SimulatedPercentile {
  const [lower, upper, below, above, low, high] = ranks.map(atRank) as [number, number, number, number, number, number];
  const position = (draws - 1) * probability;
  return {
    probability,
    value: Math.min(upper, lower + (position - Math.floor(position)) * (upper - lower)),
    standardError: (above - below) / 2,
    interval: { low, high, level, method: "order-statistics" },
  };
}

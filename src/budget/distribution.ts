import { checkChoice, checkFinite, checkNonNegative, checkOptions } from "../core/check.ts";
import { invalidValue } from "../core/errors.ts";
import { fillCoarseUniforms, type Random } from "../core/random.ts";
import { exactSumOf } from "../core/exact-sum.ts";
import { betaByNormal, onCurve } from "../stats/beta-by-normal.ts";
import { standardNormal } from "../stats/normal-quantile.ts";
import { portableExp, portableNormalDistribution } from "../stats/portable.ts";

/**
 * What is known of an uncertain figure.
 *
 * - `"constant"`: certain.
 * - `"uniform"`: anything from `low` to `high` alike.
 * - `"triangular"`: from `low` to `high`, most likely `mode`.
 * - `"pert"`: the same, smoother: the beta distribution with `alpha = 1 + shape (mode - low) / (high - low)`, `beta = 1 + shape (high - mode) / (high - low)`;
 *   `shape` is 4 when absent (Vose's modified PERT).
 * - `"normal"`: `mean` and standard deviation `sd`.
 * - `"lognormal"`: `exp` of a normal number with mean `mu` and standard deviation `sigma`; its median is `exp(mu)`.
 * - `"beta"`: shapes `alpha` and `beta`, stretched from `low` (0 when absent) to `high` (1 when absent).
 * - `"discrete"`: one of `values`, each as likely as its weight; alike without `weights`.
 * - `"measured"`: a measured figure with its interval. Two halves of normal distributions around the estimate, so that the limits are exceeded as often as
 *   their level says; cut at `min` and `max` where the figure has ends, such as 0 and 1 of a rate.
 */
export type Distribution =
  | {
      /** The kind of distribution. */
      readonly distribution: "constant";
      /** The figure. */
      readonly value: number;
    }
  | {
      /** The kind of distribution. */
      readonly distribution: "uniform";
      /** The lower end. */
      readonly low: number;
      /** The upper end. */
      readonly high: number;
    }
  | {
      /** The kind of distribution. */
      readonly distribution: "triangular";
      /** The lower end. */
      readonly low: number;
      /** The most likely figure. */
      readonly mode: number;
      /** The upper end. */
      readonly high: number;
    }
  | {
      /** The kind of distribution. */
      readonly distribution: "pert";
      /** The lower end. */
      readonly low: number;
      /** The most likely figure. */
      readonly mode: number;
      /** The upper end. */
      readonly high: number;
      /** How narrow it is around the mode; 4 when absent. */
      readonly shape?: number | undefined;
    }
  | {
      /** The kind of distribution. */
      readonly distribution: "normal";
      /** The mean. */
      readonly mean: number;
      /** The standard deviation. */
      readonly sd: number;
    }
  | {
      /** The kind of distribution. */
      readonly distribution: "lognormal";
      /** The mean of the logarithm. */
      readonly mu: number;
      /** The standard deviation of the logarithm. */
      readonly sigma: number;
    }
  | {
      /** The kind of distribution. */
      readonly distribution: "beta";
      /** The first shape, above 0. */
      readonly alpha: number;
      /** The second shape, above 0. */
      readonly beta: number;
      /** The lower end. */
      readonly low?: number | undefined;
      /** The upper end. */
      readonly high?: number | undefined;
    }
  | {
      /** The kind of distribution. */
      readonly distribution: "discrete";
      /** The possible figures. */
      readonly values: readonly number[];
      /** How likely each is, beside the others; alike when absent. */
      readonly weights?: readonly number[] | undefined;
    }
  | {
      /** The kind of distribution. */
      readonly distribution: "measured";
      /** The measured figure. */
      readonly estimate: number;
      /** Its interval. */
      readonly interval: MeasuredLimits;
      /** The least it can be; no end when absent. */
      readonly min?: number | undefined;
      /** The most it can be; no end when absent. */
      readonly max?: number | undefined;
    };

/** The interval of a measured figure, as the metrics of this package give it. */
export interface MeasuredLimits {
  /** The lower limit, at most the estimate. */
  readonly low: number;
  /** The upper limit, at least the estimate. */
  readonly high: number;
  /** How often such intervals hold the true figure, between 0 and 1. */
  readonly level: number;
  /** How the limits were found; not read. */
  readonly method?: string | undefined;
}

/** A checked distribution, ready to be drawn from. */
export interface Sampler {
  /** The figure in the base case: the mean; of a measured figure its estimate. */
  readonly base: number;
  /** The smallest figure possible, `-Infinity` without end. */
  readonly least: number;
  /** Whether only `base` can be drawn. */
  readonly certain: boolean;
  /** What `transform` turns into figures, in place: uniform or standard normal numbers. */
  readonly reads: "uniform" | "normal";
  readonly transform: (block: Float64Array) => void;
}

const FIELDS: Readonly<Record<Distribution["distribution"], readonly string[]>> = {
  constant: ["value"],
  uniform: ["low", "high"],
  triangular: ["low", "mode", "high"],
  pert: ["low", "mode", "high", "shape"],
  normal: ["mean", "sd"],
  lognormal: ["mu", "sigma"],
  beta: ["alpha", "beta", "low", "high"],
  discrete: ["values", "weights"],
  measured: ["estimate", "interval", "min", "max"],
};

/** Whether a value is meant as a distribution. */
export function isDistribution(value: unknown): value is Distribution {
  return typeof value === "object" && value !== null && "distribution" in value;
}

/** The distribution as something to draw from; refuses what is none, naming the field. */
export function samplerOf(given: Distribution, path: string): Sampler {
  if (!isDistribution(given)) throw invalidValue(path, "a number or { distribution, ... }", given);
  checkChoice(`${path}.distribution`, given.distribution, Object.keys(FIELDS) as Distribution["distribution"][]);
  checkOptions(given, ["distribution", ...FIELDS[given.distribution]]);
  const at = (field: string): string => `${path}.${field}`;
  switch (given.distribution) {
    case "constant":
      checkFinite(at("value"), given.value);
      return certain(given.value);
    case "uniform":
      return uniform(given.low, given.high, at);
    case "triangular":
      checkOrder(given, at);
      return given.low === given.high ? certain(given.low) : triangular(given.low, given.mode, given.high);
    case "pert": {
      const { low, mode, high, shape = 4 } = given;
      checkOrder(given, at);
      if (!(Number.isFinite(shape) && shape > 0)) throw invalidValue(at("shape"), "a finite number above 0", shape);
      if (low === high) return certain(low);
      const towards = (mode - low) / (high - low);
      return stretchedBeta(1 + shape * towards, 1 + shape * (1 - towards), low, high);
    }
    case "normal":
      return normal(given.mean, given.sd, at);
    case "lognormal":
      return lognormal(given.mu, given.sigma, at);
    case "beta": {
      const { alpha, beta, low = 0, high = 1 } = given;
      checkOrder({ low, mode: low, high }, at);
      for (const [name, value] of Object.entries({ alpha, beta })) {
        if (!(value >= 0.01 && value <= 1e6)) throw invalidValue(at(name), "a shape from 0.01 to 1e6", value);
      }
      return low === high ? certain(low) : stretchedBeta(alpha, beta, low, high);
    }
    case "discrete":
      return discrete(given.values, given.weights, at);
    case "measured":
      return measured(given, at);
  }
}

/**
 * Fills an array with random figures of a distribution.
 *
 * Every figure is made of one uniform number by the inverse of the distribution function, of basic arithmetic and square roots alone, so that the same stream
 * gives the same bits on every platform.
 *
 * - Cost: 5 to 40 ns per figure; beta and PERT first make a table, about 2 ms.
 *
 * @param random - The stream of random numbers; it moves on.
 * @param distribution - What is known of the figure.
 * @param target - The array to fill, from its first place to its last.
 * @returns The array.
 * @throws {@link CxError} `"invalid-value"` for parameters out of range, naming the field; `"invalid-option"` for an unknown distribution or field.
 * @example The mean of what a campaign may cost
 * ```ts
 * import { fillDistribution } from "cx-metrics";
 * import { createRandom } from "cx-metrics/stats";
 * const costs = fillDistribution(createRandom(1), { distribution: "triangular", low: 2, mode: 3, high: 7 }, new Float64Array(10_000));
 * costs.reduce((sum, cost) => sum + cost, 0) / costs.length; // => 4.0
 * ```
 * @see Vose 2008, Risk Analysis; Wichura 1988, Applied Statistics 37:477 for the normal numbers.
 */
export function fillDistribution(random: Random, distribution: Distribution, target: Float64Array): Float64Array {
  const sampler = samplerOf(distribution, "distribution");
  fillCoarseUniforms(random, target);
  drawFrom(sampler, target);
  return target;
}

/** Turns uniform numbers into figures, in place. */
export function drawFrom({ reads, transform }: Sampler, block: Float64Array): void {
  if (reads === "normal") toNormal(block);
  transform(block);
}

/** The figure below which a share `probability` lies. */
export function quantileOfSampler(sampler: Sampler, probability: number): number {
  const block = Float64Array.of(probability);
  drawFrom(sampler, block);
  return block[0] as number;
}

/** Uniform numbers to standard normal ones, in place. */
export function toNormal(block: Float64Array): void {
  for (let index = 0; index < block.length; index += 1) block[index] = standardNormal(block[index] as number);
}

/** Standard normal numbers to uniform ones, in place. */
export function toUniform(block: Float64Array): void {
  for (let index = 0; index < block.length; index += 1) block[index] = portableNormalDistribution(block[index] as number);
}

type Place = (field: string) => string;

function checkOrder({ low, mode, high }: { readonly low: number; readonly mode: number; readonly high: number }, at: Place): void {
  for (const [name, value] of Object.entries({ low, mode, high })) checkFinite(at(name), value);
  if (!(low <= mode && mode <= high)) throw invalidValue(at("mode"), `a number from ${low} to ${high}`, mode);
  if (!Number.isFinite(high - low)) throw invalidValue(at("high"), "a finite distance from low", high);
}

function certain(value: number): Sampler {
  return { base: value, least: value, certain: true, reads: "uniform", transform: (block) => void block.fill(value) };
}

function uniform(low: number, high: number, at: Place): Sampler {
  checkOrder({ low, mode: low, high }, at);
  if (low === high) return certain(low);
  const width = high - low;
  const transform = (block: Float64Array): void => {
    for (let index = 0; index < block.length; index += 1) block[index] = low + width * (block[index] as number);
  };
  return { base: low + width / 2, least: low, certain: false, reads: "uniform", transform };
}

/**
 * Numbers that a loop reads as doubles: where some of a closure's numbers are small integers, V8 turns them into doubles again for every draw.
 */
function doubles<Numbers extends readonly number[]>(...numbers: Numbers): () => Numbers {
  const kept = Float64Array.from(numbers);
  return () => Array.from(kept) as readonly number[] as Numbers;
}

function triangular(low: number, mode: number, high: number): Sampler {
  const width = high - low;
  const numbers = doubles(low, high, (mode - low) / width, width * (mode - low), width * (high - mode));
  const transform = (block: Float64Array): void => {
    const [least, most, rising, up, down] = numbers();
    for (let index = 0; index < block.length; index += 1) {
      const u = block[index] as number;
      // 1 on the rising side, else 0. Which side it is cannot be foretold, so that a branch costs more than both sides weighted by 1 and 0.
      const left = Number(u < rising);
      const right = 1 - left;
      const root = Math.sqrt((left * u + right * (1 - u)) * (left * up + right * down));
      block[index] = left * least + right * most + (left - right) * root;
    }
  };
  return { base: low + (width + (mode - low)) / 3, least: low, certain: false, reads: "uniform", transform };
}

function normal(mean: number, sd: number, at: Place): Sampler {
  checkFinite(at("mean"), mean);
  checkNonNegative(at("sd"), sd);
  if (sd === 0) return certain(mean);
  const transform = (block: Float64Array): void => {
    for (let index = 0; index < block.length; index += 1) block[index] = mean + sd * (block[index] as number);
  };
  return { base: mean, least: -Infinity, certain: false, reads: "normal", transform };
}

function lognormal(mu: number, sigma: number, at: Place): Sampler {
  checkFinite(at("mu"), mu);
  checkNonNegative(at("sigma"), sigma);
  const base = portableExp(mu + (sigma * sigma) / 2);
  // Draws end at 6.4 standard deviations.
  if (!Number.isFinite(base) || portableExp(mu + 8 * sigma) === Infinity) throw invalidValue(at("sigma"), "figures below 1.8e308", sigma);
  if (sigma === 0) return certain(base);
  const numbers = doubles(mu, sigma);
  const transform = (block: Float64Array): void => {
    const [middle, spread] = numbers();
    for (let index = 0; index < block.length; index += 1) block[index] = portableExp(middle + spread * (block[index] as number));
  };
  return { base, least: 0, certain: false, reads: "normal", transform };
}

function stretchedBeta(alpha: number, beta: number, low: number, high: number): Sampler {
  const curve = betaByNormal(alpha, beta);
  const width = high - low;
  const transform = (block: Float64Array): void => {
    for (let index = 0; index < block.length; index += 1) {
      block[index] = low + width * Math.min(1, Math.max(0, onCurve(curve, block[index] as number)));
    }
  };
  return { base: low + (width * alpha) / (alpha + beta), least: low, certain: false, reads: "normal", transform };
}

function discrete(values: readonly number[], weights: readonly number[] | undefined, at: Place): Sampler {
  if (!Array.isArray(values) || values.length === 0) throw invalidValue(at("values"), "at least one number", values);
  values.forEach((value, index) => checkFinite(`${at("values")}[${index}]`, value));
  const shares = weights ?? values.map(() => 1);
  if (!Array.isArray(shares) || shares.length !== values.length) throw invalidValue(at("weights"), "a weight for each value", weights);
  shares.forEach((weight, index) => checkNonNegative(`${at("weights")}[${index}]`, weight));
  const total = exactSumOf(shares as number[]);
  if (!(total > 0 && total < Infinity)) throw invalidValue(at("weights"), "weights with a positive, finite sum", weights);
  const kept = (values as number[])
    .map((value, index) => ({ value, share: (shares as number[])[index] as number }))
    .filter(({ share }) => share > 0)
    .sort((left, right) => left.value - right.value);
  const figures = Float64Array.from(kept, ({ value }) => value);
  const least = figures[0] as number;
  if (least === figures[figures.length - 1]) return certain(least);
  let sum = 0;
  const upTo = Float64Array.from(kept, ({ share }) => (sum += share) / total);
  const last = figures.length - 1;
  const transform = (block: Float64Array): void => {
    for (let index = 0; index < block.length; index += 1) {
      const u = block[index] as number;
      let [from, to] = [0, last];
      while (from < to) {
        const middle = (from + to) >> 1;
        if (u < (upTo[middle] as number)) to = middle;
        else from = middle + 1;
      }
      block[index] = figures[from] as number;
    }
  };
  const base = exactSumOf(kept.map(({ value, share }) => value * (share / total)));
  return { base, least, certain: false, reads: "uniform", transform };
}

function measured(given: Extract<Distribution, { readonly distribution: "measured" }>, at: Place): Sampler {
  const { estimate, interval, min = -Infinity, max = Infinity } = given;
  checkFinite(at("estimate"), estimate);
  if (typeof interval !== "object" || interval === null) throw invalidValue(at("interval"), "{ low, high, level }", interval);
  const { low, high, level } = interval;
  checkFinite(at("interval.low"), low);
  checkFinite(at("interval.high"), high);
  if (!(low <= estimate && estimate <= high)) throw invalidValue(at("interval"), "low <= estimate <= high", interval);
  if (!(level > 0 && level < 1)) throw invalidValue(at("interval.level"), "a number between 0 and 1", level);
  if (!(min <= estimate)) throw invalidValue(at("min"), "at most the estimate", min);
  if (!(max >= estimate)) throw invalidValue(at("max"), "at least the estimate", max);
  if (low === high) return certain(estimate);
  const z = standardNormal((1 + level) / 2);
  const [down, up] = [(estimate - low) / z, (high - estimate) / z];
  const transform = (block: Float64Array): void => {
    for (let index = 0; index < block.length; index += 1) {
      const drawn = block[index] as number;
      block[index] = Math.min(max, Math.max(min, estimate + (drawn < 0 ? down : up) * drawn));
    }
  };
  return { base: estimate, least: min, certain: false, reads: "normal", transform };
}

import { checkCount } from "../core/check.ts";
import { nextUniform, type Random } from "../core/random.ts";
import { checkProbability } from "./argument.ts";
import { exactProduct } from "./double-double.ts";
import { stirlingError } from "./stirling-error.ts";

/**
 * A random number of successes in n trials: a draw from the binomial distribution.
 *
 * Exact in law for every n: the mean number of the rarer outcome being 10 or more, by transformed rejection (BTRS), which takes about 1.2 rounds of
 * two uniform numbers; below, by inversion of one uniform number; what is certain takes none. Constant time, whatever the number of trials.
 *
 * @param random - The stream of random numbers; it moves on.
 * @param trials - n, a whole number of at least 0.
 * @param probability - p, the chance of success, from 0 to 1.
 * @returns A whole number from 0 to n.
 * @throws CxError `"invalid-value"` when an argument is outside its range.
 *
 * @example How many of a million customers would answer, if each does so one time of ten
 * ```ts
 * import { binomialSample, createRandom } from "cx-metrics/stats";
 * binomialSample(createRandom(7), 1_000_000, 0.1); // => 100467
 * ```
 *
 * @see Hormann 1993, Journal of Statistical Computation and Simulation 46:101
 */
export function binomialSample(random: Random, trials: number, probability: number): number {
  checkCount("trials", trials);
  checkProbability("probability", probability);
  return drawBinomial(random, trials, probability);
}

/** The same, unchecked: what is drawn ten thousand times has been checked before. */
export function drawBinomial(random: Random, trials: number, probability: number): number {
  if (trials === 0 || probability === 0) return 0;
  // From 1/2 on, 1 - p is exact.
  if (probability > 0.5) return trials - drawBinomial(random, trials, 1 - probability);
  return trials * probability < 10 ? byInversion(random, trials, probability) : byRejection(random, trials, probability);
}

/** More successes than this come, where 10 are the mean, less than once in 1e60 times. */
const MOST = 100;

function byInversion(random: Random, n: number, p: number): number {
  const odds = p / (1 - p);
  const none = Math.exp(n * Math.log1p(-p));
  const most = Math.min(n, MOST);
  for (;;) {
    let rest = nextUniform(random);
    let chance = none;
    for (let k = 0; k <= most; k += 1) {
      if (rest < chance) return k;
      rest -= chance;
      chance *= ((n - k) / (k + 1)) * odds;
    }
    // The chances, rounded, add up to a little less than 1, and the number lay beyond: another one.
  }
}

/**
 * BTRS: `k = floor((2 a / (1/2 - |u|) + b) u + n p + 1/2)` lies under a table mountain, and is kept with the chance that its density is there.
 * Everything is measured from the mode, so that no digit is lost however large n is.
 */
function byRejection(random: Random, n: number, p: number): number {
  const spread = Math.sqrt(n * p * (1 - p));
  const b = 1.15 + 2.53 * spread;
  const a = -0.0873 + 0.0248 * b + 0.01 * p;
  const height = (2.83 + 5.1 / b) * spread;
  const mean = exactProduct(n, p);
  const mode = Math.floor(mean[0] + (mean[1] + p));
  const meanFromMode = mean[0] - mode + mean[1];
  let atMode: number | undefined;
  for (;;) {
    const u = nextUniform(random) - 0.5;
    const v = nextUniform(random);
    const toEnd = 0.5 - Math.abs(u);
    const steps = Math.floor(((2 * a) / toEnd + b) * u + (meanFromMode + 0.5));
    const k = mode + steps;
    // The box inside the mountain: four of five draws end here.
    if (toEnd >= 0.07 && v <= 0.92 - 4.2 / b) return k;
    if (k < 0 || k > n) continue;
    atMode ??= logDensity(0, mode, meanFromMode, n, p);
    if (Math.log((v * height) / (a / (toEnd * toEnd) + b)) <= logDensity(steps, mode, meanFromMode, n, p) - atMode) return k;
  }
}

/** Logarithm of the density at `mode + steps`, up to a constant: the saddle-point form of `p^k q^(n-k) / (k! (n-k)!)` (Loader 2000). */
export function logDensity(steps: number, mode: number, meanFromMode: number, n: number, p: number): number {
  const successes = mode + steps + 1;
  const failures = n - mode - steps + 1;
  const difference = steps + (1 - meanFromMode - 2 * p);
  return (
    0.5 * Math.log(successes * failures) -
    deviance(successes, (n + 2) * p, difference) -
    deviance(failures, (n + 2) * (1 - p), -difference) -
    stirlingError(successes) -
    stirlingError(failures)
  );
}

/** `x log(x / m) + m - x` given also the difference `x - m`, which knows digits that x and m do not. */
function deviance(x: number, m: number, difference: number): number {
  if (Math.abs(difference) > 0.1 * m) return x * Math.log(x / m) - difference;
  const s = difference / (2 * m + difference);
  const square = s * s;
  let series = 0;
  for (let odd = 15; odd >= 3; odd -= 2) series = 1 / odd + square * series;
  return difference * s + 2 * x * s * square * series;
}

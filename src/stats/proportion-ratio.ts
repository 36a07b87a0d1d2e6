import { checkChoice, checkLevel, checkOptions } from "../core/check.ts";
import { normalQuantile } from "./normal-quantile.ts";
import { normalUpperTail } from "./normal.ts";
import { rootBetween } from "./root-between.ts";
import { pooledVariance } from "./score-difference.ts";
import { checkGroups, type ProportionCounts, shareDifference } from "./two-proportions.ts";

/** The interval methods of a ratio of shares. */
export type ProportionRatioMethod = "katz" | "score";

/** How to put an interval around a ratio of shares. */
export interface ProportionRatioOptions {
  /**
   * Confidence level, between 0 and 1; a higher one widens the interval.
   * @defaultValue 0.95
   */
  readonly level?: number | undefined;
  /**
   * Which interval: `"score"` (Koopman) also holds for small groups and for shares of 0.
   * @defaultValue "katz"
   */
  readonly method?: ProportionRatioMethod | undefined;
}

/** Which ratios the data are compatible with. */
export interface ProportionRatioInterval {
  /** The lower limit, 0 at least. */
  readonly low: number;
  /** The upper limit; `null` where there is none, because the second group has no successes. */
  readonly high: number | null;
  /** The confidence level. */
  readonly level: number;
  /** The method. */
  readonly method: ProportionRatioMethod;
}

/** How many times as likely. */
export interface ProportionRatio {
  /** The first share in units of the second; `null` when the second group has no successes. */
  readonly ratio: number | null;
  /** Which ratios the data are compatible with; `null` by `"katz"` when a group has no successes. */
  readonly interval: ProportionRatioInterval | null;
  /** Standard error of the logarithm of the ratio; `null` when a group has no successes. */
  readonly standardErrorLog: number | null;
  /** How often equal shares look as different as these or more; below 1 less the level exactly when the interval excludes 1. `null` without one. */
  readonly pValue: number | null;
}

/**
 * Ratio of two shares, how many times as likely a success is in the first group as in the second: the relative risk, or lift.
 *
 * `r = (ka / na) / (kb / nb)`. By `"katz"` its limits are `r exp(-+ z s)` with `s^2 = 1/ka - 1/na + 1/kb - 1/nb`; by `"score"` (Koopman) the ratios R with
 * `(a - R b)^2 < z^2 V(R)`, V being the variance of `a - R b` at the most likely shares in that ratio.
 *
 * - Input: successes and trials of two independent groups, such as customers with a trait and the rest.
 * - Result: a ratio, 1 where the shares are equal; for an index times 100.
 * - Cost: O(1).
 * - `"katz"` says nothing when a group has no successes and is rough below about five in either: then ask for `"score"`.
 *
 * @param a - The first group.
 * @param b - The second group.
 * @param options - Level and method.
 * @returns The ratio with its interval.
 * @throws CxError `"invalid-value"` at `a.successes`, `a.trials`, `b.successes` or `b.trials` for what is no such count, `"invalid-option"` for an unknown or
 * wrong option.
 * @example Of 100 customers who called, 30 left; of 100 others, 10: how many times as likely is it?
 * ```ts
 * import { proportionRatio } from "cx-metrics/stats";
 * const { ratio, interval } = proportionRatio({ successes: 30, trials: 100 }, { successes: 10, trials: 100 });
 * ratio; // => 3
 * interval?.low; // => 1.55082971954355
 * interval?.high; // => 5.80334506527831
 * ```
 * @see Katz, Baptista, Azen and Pike 1978, Biometrics 34:469; Koopman 1984, Biometrics 40:513
 */
export function proportionRatio(a: ProportionCounts, b: ProportionCounts, options: ProportionRatioOptions = {}): ProportionRatio {
  checkOptions(options, ["level", "method"]);
  const { level = 0.95, method = "katz" } = options;
  checkGroups(a, b);
  checkLevel(level);
  checkChoice("method", method, ["katz", "score"]);
  // Levels beside 0 would have no limits among the doubles.
  const z = Math.max(1e-9, -normalQuantile((1 - level) / 2));
  const ratio = b.successes === 0 ? null : (a.successes * b.trials) / (b.successes * a.trials);
  const standardErrorLog = ratio === null || ratio === 0 ? null : Math.sqrt(relativeVariance(a) + relativeVariance(b));
  if (method === "score") {
    const reciprocal = scoreHigh(b, a, z);
    const interval = { low: reciprocal === null ? 0 : 1 / reciprocal, high: scoreHigh(a, b, z), level, method };
    return {
      ratio,
      interval,
      standardErrorLog,
      pValue: twoSided(Math.abs(shareDifference(a, b)[0]), Math.sqrt(pooledVariance(a, b))),
    };
  }
  if (ratio === null || standardErrorLog === null) return { ratio, interval: null, standardErrorLog, pValue: null };
  const interval = { low: ratio * Math.exp(-z * standardErrorLog), high: ratio * Math.exp(z * standardErrorLog), level, method };
  return { ratio, interval, standardErrorLog, pValue: twoSided(Math.abs(logRatio(a, b)), standardErrorLog) };
}

function twoSided(distance: number, error: number): number {
  return distance === 0 ? 1 : 2 * normalUpperTail(distance / error);
}

/** Variance of the logarithm of a share, `1/k - 1/n`. */
function relativeVariance({ successes, trials }: ProportionCounts): number {
  return (trials - successes) / trials / successes;
}

/** The logarithm of the ratio, which keeps its digits where the shares are close. */
function logRatio(a: ProportionCounts, b: ProportionCounts): number {
  const relative = (shareDifference(a, b)[0] * b.trials) / b.successes;
  return Math.abs(relative) < 0.5 ? Math.log1p(relative) : Math.log((a.successes * b.trials) / (b.successes * a.trials));
}

/**
 * The upper score limit of the ratio: the R at which `R b - a = z sqrt(V(R))`, solved in the logarithm; `null` without successes in b.
 *
 * Measured from the estimate, or from 1 where that is 0, so that it stays accurate however large the samples are.
 */
function scoreHigh(a: ProportionCounts, b: ProportionCounts, z: number): number | null {
  if (b.successes === 0) return null;
  const [shareOfA, shareOfB] = [a.successes / a.trials, b.successes / b.trials];
  const base = a.successes === 0 ? 1 : shareOfA / shareOfB;
  const distance = (log: number): number => (a.successes === 0 ? Math.exp(log) * shareOfB : shareOfA * Math.expm1(log));
  const excess = (log: number): number => distance(log) - z * Math.sqrt(scoreVariance(a, b, base, log));
  let [low, high] = [a.successes === 0 ? -1 : 0, 1];
  while (excess(high) <= 0) high *= 2;
  while (low < 0 && excess(low) >= 0) low *= 2;
  return base * Math.exp(rootBetween(excess, low, high, -1, excess(high)));
}

/** Variance of `a - R b` at the most likely shares in the ratio `R = base exp(log)`. */
function scoreVariance(a: ProportionCounts, b: ProportionCounts, base: number, log: number): number {
  const ratio = base * Math.exp(log);
  return spreadOfSecond(b, a, 1 / ratio, -log) / a.trials + (ratio * ratio * spreadOfSecond(a, b, ratio, log)) / b.trials;
}

/**
 * `p (1 - p)` for the most likely share p of b when that of a is `ratio p`: the smaller root of `ratio N p^2 - B p + K`, with N all trials and K all
 * successes. It lies `exp(log)` from the estimated ratio, if there is one. Root, complement and discriminant are sums of numbers of one sign.
 */
function spreadOfSecond(a: ProportionCounts, b: ProportionCounts, ratio: number, log: number): number {
  const [ka, na, kb, nb] = [a.successes, a.trials, b.successes, b.trials];
  const [fa, fb] = [na - ka, nb - kb];
  const [one, other] = [ka + nb, ratio * (kb + na)];
  // one - other, which cancels beside the estimate when a group is small and has no failures.
  const gap = ka === 0 || kb === 0 ? one - other : (nb * fa) / na - (ka * fb) / kb - (ka / na) * (nb / kb) * (kb + na) * Math.expm1(log);
  const root = Math.sqrt(gap * gap + 4 * ratio * fa * fb);
  const below = gap > 0 ? (2 * fa * fb) / (root + gap) : (root - gap) / (2 * ratio);
  return ((2 * (ka + kb)) / (one + other + root)) * ((fb + below) / (na + nb));
}

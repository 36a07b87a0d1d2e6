import { checkChoice, checkOptions, checkWhole } from "../core/check.ts";
import { invalidOption } from "../core/errors.ts";
import { createRandom } from "../core/random.ts";
import { drawBinomial } from "../stats/binomial-sample.ts";
import { normalQuantile } from "../stats/normal-quantile.ts";
import { normalDistribution } from "../stats/normal.ts";
import { quantileOfSorted } from "../stats/quantile.ts";
import { answerVariance } from "../stats/net-score.ts";
import { type NpsMethod, towardsScore } from "./nps-limits.ts";

/** Options of {@link npsBootstrap}. */
export interface NpsBootstrapOptions {
  /**
   * Where the random numbers begin: any finite number or text. The same seed gives the same interval to the last bit, on every machine; another seed moves
   * the limits by about a hundredth of their distance.
   * @defaultValue 1
   */
  readonly seed?: number | string | undefined;
  /**
   * How many surveys are drawn, from 100 to 10,000,000. The limits of a high level need many: each tail should hold a hundred.
   * @defaultValue 10000
   */
  readonly resamples?: number | undefined;
  /**
   * `"percentile"` takes the limits from the resampled scores as they are; `"bca"` first corrects for their bias and skewness (Efron 1987).
   * @defaultValue "percentile"
   */
  readonly kind?: "percentile" | "bca" | undefined;
}

/**
 * The bootstrap interval of a Net Promoter Score, as a `method`: what scores other surveys of the same size would have had, drawn from these answers.
 *
 * Drawing n answers out of n with replacement is a multinomial draw of the three counts, so a resample costs two binomial numbers, whether there are ten
 * answers or ten million. Of B resampled scores in order the limits are the quantiles at places `(B + 1) share` from either end, between two scores in
 * proportion. `"percentile"` takes `share = (1 - level) / 2`; `"bca"` takes `share = Phi(z0 + (z0 + z) / (1 - a (z0 + z)))` for the z of either end, with
 * z0 the normal quantile of the resamples below the score (ties by half) and a a sixth of the skewness of the mean, as the jackknife gives it.
 *
 * - Result: `interval` with the method `"bootstrap"` or `"bootstrap-bca"`. It always holds the score, and mirrored answers have exactly mirrored limits:
 *   the draws are made with the larger of promoters and detractors first, and where both are equal each resample counts with its mirror image. With a
 *   `population` the limits are drawn towards the score by `sqrt((N - n) / (N - 1))`.
 * - Cost: about 3 ms for 10,000 resamples, whatever the number of answers.
 * - When not to trust it: with few answers. Answers all in one category leave nothing to draw, and the interval is the score alone; with less
 *   than about 50 the score interval is closer to its level.
 *
 * @param options - Seed, number of resamples, and kind.
 * @returns A method for the option `method` of {@link nps}, {@link npsOf}, {@link npsFromCounts} and their kin.
 * @throws {@link CxError} `"invalid-option"` when an option is unknown or out of range.
 * @example A report that must come out the same tomorrow
 * ```ts
 * import { npsBootstrap, npsFromCounts } from "cx-metrics";
 * const counts = { promoters: 520, passives: 300, detractors: 180 };
 * const { low, high } = npsFromCounts(counts, { method: npsBootstrap({ seed: 7 }) }).interval;
 * [low, high]; // => [29.3, 38.8]
 * ```
 * @see Efron 1987, Journal of the American Statistical Association 82, 171-185; Davison and Hinkley 1997, Bootstrap Methods and their Application.
 */
export function npsBootstrap(options: NpsBootstrapOptions = {}): NpsMethod {
  checkOptions(options, ["seed", "resamples", "kind"]);
  const { seed = 1, resamples = 10_000, kind = "percentile" } = options;
  if (!(typeof seed === "string" || Number.isFinite(seed))) throw invalidOption("seed", "a finite number or a string", seed);
  checkWhole("resamples", resamples, 100, 10_000_000);
  checkChoice("kind", kind, ["percentile", "bca"]);
  const method = kind === "bca" ? "bootstrap-bca" : "bootstrap";
  return {
    method,
    interval(promoters, passives, detractors, level, spread) {
      // One orientation is drawn, and the other is its mirror image.
      const isMirrored = promoters < detractors;
      const more = isMirrored ? detractors : promoters;
      const less = isMirrored ? promoters : detractors;
      const n = more + less + passives;
      const [low, high] = limits(more, passives, less, level, seed, resamples, kind === "bca");
      const inPoints = (difference: number): number => towardsScore((100 * difference) / n, (100 * (more - less)) / n, spread);
      return isMirrored
        ? { low: 0 - inPoints(high), high: 0 - inPoints(low), level, method }
        : { low: inPoints(low), high: inPoints(high), level, method };
    },
  };
}

/** The limits of promoters less detractors, in answers, for at least as many promoters. */
function limits(
  promoters: number,
  passives: number,
  detractors: number,
  level: number,
  seed: number | string,
  resamples: number,
  isBca: boolean,
): [number, number] {
  const balance = promoters - detractors;
  const n = promoters + detractors + passives;
  if (Math.max(promoters, passives) === n) return [balance, balance];
  const upwards = draws(promoters, passives, detractors, seed, resamples);
  // Seen from above: both limits are read alike.
  const downwards = upwards.map((drawn) => 0 - drawn).reverse();
  const tail = (1 - level) / 2;
  const [lower, upper] = isBca ? correctedTails(promoters, passives, detractors, upwards, tail) : [tail, tail];
  return [
    Math.min(balance, quantileOfSorted(upwards, lower, 6)),
    // A resample is a survey like this one, so that a level near 0 may leave the score outside.
    Math.max(balance, 0 - quantileOfSorted(downwards, upper, 6)),
  ];
}

/** Promoters less detractors of the resamples, in order. */
function draws(promoters: number, passives: number, detractors: number, seed: number | string, resamples: number): Float64Array {
  const n = promoters + detractors + passives;
  const random = createRandom(seed);
  const isEven = promoters === detractors;
  const balances = new Float64Array(isEven ? 2 * resamples : resamples);
  for (let index = 0; index < resamples; index += 1) {
    const drawn = drawBinomial(random, n, promoters / n);
    balances[index] = drawn - drawBinomial(random, n - drawn, detractors / (detractors + passives));
    if (isEven) balances[resamples + index] = 0 - (balances[index] as number);
  }
  return balances.sort();
}

/** The tails at both ends, corrected for bias and skewness (Efron 1987). */
function correctedTails(
  promoters: number,
  passives: number,
  detractors: number,
  sorted: Float64Array,
  tail: number,
): readonly [number, number] {
  const balance = promoters - detractors;
  // Twice the resamples below the score, ties by half.
  let below = 0;
  for (const drawn of sorted) below += 1 + Math.sign(balance - drawn);
  const share = below / 2 / sorted.length;
  const bias = normalQuantile(Math.min(1 - 0.5 / sorted.length, Math.max(0.5 / sorted.length, share)));
  const acceleration = accelerationOf(promoters, passives, detractors);
  const z = -normalQuantile(tail);
  const moved = (end: number): number => {
    const rest = 1 - acceleration * (bias + end);
    return rest > 0 ? bias + (bias + end) / rest : Math.sign(end) * Infinity;
  };
  return [normalDistribution(moved(-z)), normalDistribution(-moved(z))];
}

/** A sixth of the skewness of the mean answer: what the jackknife over all answers gives, from the counts alone. */
export function accelerationOf(promoters: number, passives: number, detractors: number): number {
  const n = promoters + detractors + passives;
  const above = (passives + 2 * detractors) / n;
  const under = (passives + 2 * promoters) / n;
  const third = (promoters * above ** 3 - detractors * under ** 3 - passives * ((promoters - detractors) / n) ** 3) / n;
  return third / (6 * Math.sqrt(n) * answerVariance(promoters, passives, detractors) ** 1.5);
}

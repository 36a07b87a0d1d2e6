import { createRandom, nextUniform, type Random } from "../core/random.ts";
import type { Interval } from "../stats/interval.ts";
import { multinomialSample } from "../stats/multinomial-sample.ts";
import { quantileOfSorted } from "../stats/quantile.ts";
import type { Effect } from "./effect-table.ts";
import { effectOf, type ProfileData } from "./segment-value-profiles.ts";

type Limits = Interval<"basic-bootstrap">;

/** How resamples are drawn and read. */
export interface BootstrapSettings {
  readonly level: number;
  readonly resamples: number;
  readonly seed: number | string;
  /** From the effect that is estimated to the one that is shown. */
  readonly scale: (effect: number) => number;
  /** The attributes of both sides. */
  readonly sides: { readonly behavioural: readonly number[]; readonly demographic: readonly number[] };
}

/**
 * Basic bootstrap intervals of all attributes and of the difference of the sides, from the same resamples.
 *
 * In a resample the records are the population, so that the true effect is the uncorrected one of the records, `raw`, and the error of the corrected estimate is
 * known. The limits are the estimate less the quantiles of that error.
 */
export function bootstrapLimits(
  data: ProfileData,
  effects: readonly (Effect | null)[],
  { level, resamples, seed, scale, sides }: BootstrapSettings,
): { readonly attributes: readonly (Limits | null)[]; readonly difference: Limits | null } {
  const errors = effects.map(() => [] as number[]);
  const differences: number[] = [];
  const compared = sides.behavioural.length > 0 && sides.demographic.length > 0;
  const meanOf = (places: readonly number[], values: readonly (number | null)[]): number =>
    places.reduce((sum, at) => sum + (values[at] ?? 0), 0) / places.length;
  const between = (values: readonly (number | null)[]): number => meanOf(sides.behavioural, values) - meanOf(sides.demographic, values);
  const truth = between(effects.map((effect) => effect && scale(effect.raw)));
  const weights = new Float64Array(data.weights.length);
  const draw = drawerOf(data, weights);
  for (let resample = 0; resample < resamples; resample += 1) {
    draw(createRandom(seed, resample));
    const drawn = effects.map((effect, at) => (effect === null ? null : (effectOf(data, at, weights)?.corrected ?? null)));
    for (const [at, corrected] of drawn.entries()) if (corrected !== null) errors[at]!.push(corrected - effects[at]!.raw);
    if (compared) differences.push(between(drawn.map((corrected) => (corrected === null ? null : scale(corrected)))) - truth);
  }
  const alpha = (1 - level) / 2;
  const limitsOf = (estimate: number, list: readonly number[]): readonly [low: number, high: number] => {
    const sorted = Float64Array.from(list).sort();
    return [estimate - quantileOfSorted(sorted, 1 - alpha, 7), estimate - quantileOfSorted(sorted, alpha, 7)];
  };
  const within = (shown: number, [low, high]: readonly [number, number], least: number): Limits => ({
    low: Math.max(least, Math.min(shown, low)),
    high: Math.min(1, Math.max(shown, high)),
    level,
    method: "basic-bootstrap",
  });
  const estimate = between(effects.map((effect) => effect && scale(effect.corrected)));
  return {
    attributes: effects.map((effect, at) => {
      if (effect === null || errors[at]!.length === 0) return null;
      const [low, high] = limitsOf(effect.corrected, errors[at]!);
      return within(scale(effect.corrected), [scale(low), scale(high)], 0);
    }),
    difference: compared ? within(estimate, limitsOf(estimate, differences), -1) : null,
  };
}

/** How many records a profile must stand for before drawing counts costs less than drawing records. */
const RECORDS_PER_PROFILE = 8;

/** Draws as many records as there are, with replacement: how often each profile occurs. */
function drawerOf({ weights: given, valid }: ProfileData, weights: Float64Array): (random: Random) => void {
  if (given.length * RECORDS_PER_PROFILE <= valid) {
    const counts = Array.from(given);
    return (random) => {
      weights.set(multinomialSample(random, valid, counts));
    };
  }
  const profiles = new Int32Array(valid);
  let from = 0;
  for (const [profile, weight] of given.entries()) {
    profiles.fill(profile, from, from + weight);
    from += weight;
  }
  return (random) => {
    weights.fill(0);
    for (let record = 0; record < valid; record += 1) weights[profiles[Math.floor(nextUniform(random) * valid)]!]! += 1;
  };
}

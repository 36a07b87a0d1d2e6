import { checkCount, checkLevel } from "../core/check.ts";
import { invalidValue } from "../core/errors.ts";
import type { Interval } from "./interval.ts";
import { normalQuantile } from "./normal-quantile.ts";

/** One limit of an interval for `successes` of `trials`; z is the normal quantile of the level, alpha the level's complement. */
export type ProportionLimit = (successes: number, trials: number, z: number, alpha: number) => number;

/**
 * An interval from its two limits, mirrored: of the lower limit for k successes and the upper limit for k failures, which add up to
 * 1, the smaller one is computed and the other is 1 less it. So the interval of the failures is the mirror image to the last bit,
 * and limits near 0 keep their digits.
 */
export function mirroredInterval<const Method extends string>(
  method: Method,
  low: ProportionLimit,
  high: ProportionLimit,
  successes: number,
  trials: number,
  level: number,
): Interval<Method> {
  checkSuccesses(successes, trials);
  checkLevel(level);
  const alpha = 1 - level;
  const z = -normalQuantile(alpha / 2);
  const failures = trials - successes;
  const lowOfSuccesses = low(successes, trials, z, alpha);
  const lowOfFailures = low(failures, trials, z, alpha);
  return {
    low: lowOfSuccesses <= 0.5 ? lowOfSuccesses : 1 - high(failures, trials, z, alpha),
    high: lowOfFailures <= 0.5 ? 1 - lowOfFailures : high(successes, trials, z, alpha),
    level,
    method,
  };
}

/** Refuses what is not a number of successes in at least one trial; `path` is put before the names. */
export function checkSuccesses(successes: unknown, trials: unknown, path: string = ""): void {
  checkCount(`${path}successes`, successes);
  if (!(Number.isSafeInteger(trials) && (trials as number) > 0))
    throw invalidValue(`${path}trials`, "a whole number of at least 1", trials);
  if (successes > (trials as number)) throw invalidValue(`${path}successes`, `at most the ${trials as number} trials`, successes);
}

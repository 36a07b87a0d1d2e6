import type { Interval } from "./interval.ts";
import { proportionInterval, type ProportionIntervalMethod } from "./proportion-interval.ts";

/** How sure a share is said to be. */
export interface ShareOptions {
  /**
   * Confidence level, between 0 and 1; a higher one widens the interval.
   * @defaultValue 0.95
   */
  readonly level?: number | undefined;
  /**
   * Method of the interval.
   * @defaultValue "wilson"
   */
  readonly method?: ProportionIntervalMethod | undefined;
}

/** A share of two counts with its interval. */
export interface Share {
  /** The share, from 0 to 1. */
  readonly rate: number;
  /** Interval of `rate`, from 0 to 1. */
  readonly interval: Interval<ProportionIntervalMethod>;
}

/** Makes shares with intervals; `null` without trials. The options are checked here, not when a result is first read. */
export function shareMaker({ level = 0.95, method = "wilson" }: ShareOptions): (successes: number, trials: number) => Share | null {
  const intervalOf = (successes: number, trials: number): Interval<ProportionIntervalMethod> =>
    proportionInterval(successes, trials, { level, method });
  intervalOf(0, 1);
  return (successes, trials) => (trials === 0 ? null : { rate: successes / trials, interval: intervalOf(successes, trials) });
}

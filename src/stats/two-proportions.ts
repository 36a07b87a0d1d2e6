import { divide, type DoubleDouble, exactProduct, subtract } from "./double-double.ts";
import { checkSuccesses } from "./proportion-limits.ts";

/** Successes in trials. */
export interface ProportionCounts {
  /** How many of the trials succeeded, a whole number from 0 to `trials`. */
  readonly successes: number;
  /** How many there were, a whole number of at least 1. */
  readonly trials: number;
}

/** Refuses what are not successes in trials of two groups. */
export function checkGroups(a: ProportionCounts, b: ProportionCounts): void {
  checkSuccesses(a.successes, a.trials, "a.");
  checkSuccesses(b.successes, b.trials, "b.");
}

/** The same group, asked for its failures. */
export function failuresOf({ successes, trials }: ProportionCounts): ProportionCounts {
  return { successes: trials - successes, trials };
}

/** Successes of each trial. */
export function shareOf({ successes, trials }: ProportionCounts): number {
  return successes / trials;
}

/** `ka / na - kb / nb` to about 106 bits: neither close shares cancel, nor a close null that is taken off. */
export function shareDifference(a: ProportionCounts, b: ProportionCounts): DoubleDouble {
  return divide(subtract(exactProduct(a.successes, b.trials), exactProduct(b.successes, a.trials)), exactProduct(a.trials, b.trials));
}

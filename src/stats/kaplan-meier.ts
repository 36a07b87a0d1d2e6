import { checkChoice, checkLevel, checkOptions } from "../core/check.ts";
import { emptyInput, invalidOption } from "../core/errors.ts";
import type { RecordCounts } from "../core/metric.ts";
import { type ExitTable, exitTableOf, exitTableOfRows, presentBefore, sumOf } from "./exit-table.ts";
import { type LifeTable, sortedLifeTable, type SurvivalReadOptions } from "./life-table.ts";
import { normalQuantile } from "./normal-quantile.ts";
import { productLimit, type ProductLimit } from "./product-limit.ts";
import { type RestrictedMean, restrictedMean } from "./restricted-mean.ts";
import { type SurvivalInterval, type SurvivalLimits, survivalLimits } from "./survival-limits.ts";
import { type SurvivalQuantile, survivalQuantile } from "./survival-quantile.ts";
import { type EventColumn, type NumberColumn, readSurvival } from "./survival-records.ts";

/** What is said of a survival curve. */
export interface KaplanMeierOptions {
  /**
   * How the limits of the curve are made: on the scale of `log(-log S)`, which never leaves 0 to 1, of `log S`, which is R's default, or of S.
   * @defaultValue "log-log"
   */
  readonly interval?: SurvivalInterval | undefined;
  /**
   * Confidence level, between 0 and 1; a higher one widens the intervals.
   * @defaultValue 0.95
   */
  readonly level?: number | undefined;
  /**
   * The shares, between 0 and 1, whose times are wanted: 0.25 for the time by which a quarter had the event.
   * @defaultValue [0.25, 0.5, 0.75]
   */
  readonly quantiles?: readonly number[] | undefined;
  /**
   * The horizon of the restricted mean, a number greater than 0.
   * @defaultValue the last time observed
   */
  readonly until?: number | undefined;
  /**
   * The ascending times at which the curve is wanted, instead of a step for every time that occurs: for a table of a few ages, and for
   * millions of different times.
   * @defaultValue every time at which somebody left or was last seen
   */
  readonly at?: readonly number[] | undefined;
}

/** The curve at one time. */
export interface SurvivalStep {
  /** The time, in the unit of the durations. */
  readonly time: number;
  /** How many are under observation just before this time. */
  readonly atRisk: number;
  /** How many had the event since the step before, up to and including this time. */
  readonly events: number;
  /** How many were last seen without it since the step before, up to and including this time. */
  readonly censored: number;
  /** The share without the event at this time, S, from 0 to 1. */
  readonly survival: number;
  /** Greenwood's standard error of the share; `null` where the share is 0, at which it is 0 by infinity. */
  readonly standardError: number | null;
  /** The lower limit of the share; `null` where the share is 0 and, of the log-log interval, where it is 1. */
  readonly low: number | null;
  /** The upper limit of the share; `null` where the lower one is. */
  readonly high: number | null;
}

/** A survival curve, with what is read off it. `valid` are the durations it is made of. */
export interface KaplanMeierResult extends RecordCounts {
  /** How many had the event. */
  readonly events: number;
  /** How many did not, as long as they were observed. */
  readonly censored: number;
  /** The curve, by ascending time. Before the first step it is 1. */
  readonly steps: readonly SurvivalStep[];
  /** The time by which half had the event. */
  readonly median: SurvivalQuantile;
  /** The times by which the wanted shares had the event. */
  readonly quantiles: readonly SurvivalQuantile[];
  /** The mean time without the event up to a horizon; `null` when nothing was observed after time 0. */
  readonly restrictedMean: RestrictedMean | null;
  /** How the limits were made. */
  readonly interval: {
    /** The confidence level. */
    readonly level: number;
    /** The scale on which they were made. */
    readonly method: SurvivalInterval;
  };
}

const OPTIONS = ["interval", "level", "quantiles", "until", "at"] as const;

/**
 * Kaplan-Meier estimate of the share without the event by time: how many customers are still there after t, when many have not left yet.
 *
 * `S(t) = product over times up to t of (n - d) / n`, n being at risk just before and d having the event. Greenwood's standard error is
 * `S sqrt(sum of d / (n (n - d)))`. Events come before censorings at the same time. A quantile is the first time at which S falls to `1 - p`;
 * where S stands at exactly that height for a while, the middle of that while, as in R. Its limits are where those of the curve fall so far.
 *
 * - Input: durations in one unit, with whether each ended with the event. Missing ones are counted, not used.
 * - Result: a step for each time that occurs, or at the times of the option `at`; median, quantiles, restricted mean.
 * - Cost: linear for whole numbers below 2^20, such as days, about linear for others.
 * - Not to be trusted when customers are lost to observation because of what would happen next, and where few are left at risk.
 *
 * @param durations - how long each was observed, finite numbers of at least 0.
 * @param events - `true` or 1 where the event came at the end, `false` or 0 where observation ended without it.
 * @param options - late entry, interval, level, quantiles, horizon.
 * @returns the curve and what is read off it.
 * @throws CxError `"empty"` without a valid duration, `"invalid-value"` for columns of different lengths or a value that cannot be,
 * `"invalid-option"` for a wrong option.
 *
 * @example Five customers in months: three left, two are still there
 * ```ts
 * import { kaplanMeier } from "cx-metrics";
 * const curve = kaplanMeier([3, 1, 3, 5, 5], [true, true, false, true, false], { until: 4 });
 * curve.steps.map(({ survival }) => survival); // => [0.8, 0.6, 0.3]
 * curve.median.time; // => 5
 * curve.restrictedMean?.mean; // => 3.2
 * ```
 *
 * @see Kaplan and Meier 1958, Journal of the American Statistical Association 53:457
 * @see Brookmeyer and Crowley 1982, Biometrics 38:29, for the limits of quantiles; Klein and Moeschberger 2003, Survival Analysis, 4.2 to 4.5
 */
export function kaplanMeier(
  durations: NumberColumn,
  events: EventColumn,
  options: KaplanMeierOptions & SurvivalReadOptions = {},
): KaplanMeierResult {
  checkOptions(options, [...OPTIONS, "entry", "invalid"]);
  const { entry, invalid = "error" } = options;
  checkChoice("invalid", invalid, ["error", "skip"]);
  const settings = settingsOf(options);
  const records = readSurvival(durations, events, entry, invalid);
  const { valid, missing, invalid: skipped } = records;
  if (valid === 0) throw emptyInput("kaplanMeier", "valid duration");
  return read(exitTableOf(records), settings, { valid, missing, invalid: skipped });
}

/**
 * Kaplan-Meier estimate from a life table: from counts by age, as a tally or a warehouse gives them (`GROUP BY age`).
 *
 * The same to the last bit as {@link kaplanMeier} of the durations behind the counts.
 *
 * @param table - rows in any order; rows of the same time add up.
 * @param options - interval, level, quantiles, horizon.
 * @returns the curve and what is read off it.
 * @throws CxError `"empty"` when nobody left or was last seen, `"invalid-value"` for a wrong row and for more exits than were at risk,
 * `"invalid-option"` for a wrong option.
 *
 * @example From a table by months
 * ```ts
 * import { kaplanMeierFromLifeTable } from "cx-metrics";
 * const table = [{ time: 1, events: 20, censored: 0 }, { time: 2, events: 16, censored: 4 }, { time: 3, events: 12, censored: 48 }];
 * kaplanMeierFromLifeTable(table).steps.map(({ survival }) => survival); // => [0.8, 0.64, 0.512]
 * ```
 *
 * @see Kaplan and Meier 1958, Journal of the American Statistical Association 53:457
 */
export function kaplanMeierFromLifeTable(table: LifeTable, options: KaplanMeierOptions = {}): KaplanMeierResult {
  checkOptions(options, OPTIONS);
  const settings = settingsOf(options);
  const exits = exitTableOfRows(sortedLifeTable(table));
  if (exits.time.length === 0) throw emptyInput("kaplanMeierFromLifeTable", "event or censoring");
  return read(exits, settings, null);
}

interface Settings {
  readonly interval: SurvivalInterval;
  readonly level: number;
  readonly quantiles: readonly number[];
  readonly until: number | null;
  readonly at: readonly number[] | null;
}

function settingsOf({ interval = "log-log", level = 0.95, quantiles = [0.25, 0.5, 0.75], until, at }: KaplanMeierOptions): Settings {
  checkChoice("interval", interval, ["log-log", "log", "plain"]);
  checkLevel(level);
  for (const probability of listOf("quantiles", quantiles)) {
    if (!(typeof probability === "number" && probability > 0 && probability < 1)) {
      throw invalidOption("quantiles", "numbers between 0 and 1", probability);
    }
  }
  if (until !== undefined && !(Number.isFinite(until) && until > 0)) throw invalidOption("until", "a finite number greater than 0", until);
  for (const [index, time] of listOf("at", at ?? []).entries()) {
    const before = index === 0 ? -1 : (at as readonly number[])[index - 1];
    if (!(Number.isFinite(time) && time >= 0 && time > (before as number)))
      throw invalidOption("at", "ascending numbers of at least 0", time);
  }
  return { interval, level, quantiles, until: until ?? null, at: at ?? null };
}

function listOf(option: string, list: readonly number[]): readonly number[] {
  if (!Array.isArray(list)) throw invalidOption(option, "a list of numbers", list);
  return list;
}

function read(table: ExitTable, settings: Settings, counts: RecordCounts | null): KaplanMeierResult {
  const { interval: method, level, quantiles, until, at } = settings;
  const z = normalQuantile((1 + level) / 2);
  const limits = survivalLimits(method, z);
  const curve = productLimit(table);
  const quantile = (probability: number): SurvivalQuantile => survivalQuantile(table.time, curve, limits, probability);
  const horizon = until ?? (table.time[table.time.length - 1] as number);
  const { ended: events, lost: censored } = table;
  return {
    ...(counts ?? { valid: events + censored, missing: 0, invalid: 0 }),
    events,
    censored,
    steps: at === null ? everyStep(table, curve, limits) : stepsAt(table, curve, limits, at),
    median: quantile(0.5),
    quantiles: quantiles.map(quantile),
    restrictedMean: horizon > 0 ? restrictedMean(table, curve, horizon, level, z) : null,
    interval: { level, method },
  };
}

function everyStep(table: ExitTable, curve: ProductLimit, limits: SurvivalLimits): SurvivalStep[] {
  const steps: SurvivalStep[] = [];
  for (let place = 0; place < table.time.length; place += 1) {
    steps.push({
      time: table.time[place] as number,
      atRisk: table.atRisk[place] as number,
      events: table.events[place] as number,
      censored: table.censored[place] as number,
      ...heightOf(curve.survival[place] as number, curve.spread[place] as number, limits),
    });
  }
  return steps;
}

function stepsAt(table: ExitTable, curve: ProductLimit, limits: SurvivalLimits, at: readonly number[]): SurvivalStep[] {
  let [place, exited] = [0, 0];
  return at.map((time) => {
    const from = place;
    place = firstAfter(table.time, time);
    const events = sumOf(table.events.subarray(from, place));
    const censored = sumOf(table.censored.subarray(from, place));
    exited += events + censored;
    const last = place - 1;
    const here = table.time[last] === time ? (table.events[last] as number) + (table.censored[last] as number) : 0;
    const height = last < 0 ? heightOf(1, 0, limits) : heightOf(curve.survival[last] as number, curve.spread[last] as number, limits);
    return { time, atRisk: presentBefore(table, time, exited - here), events, censored, ...height };
  });
}

/** The first place of a time that is later. */
function firstAfter(times: Float64Array, time: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] as number) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}

function heightOf(survival: number, spread: number, { lower, upper }: SurvivalLimits) {
  return {
    survival,
    standardError: survival > 0 ? survival * Math.sqrt(spread) : null,
    low: lower(survival, spread),
    high: upper(survival, spread),
  };
}

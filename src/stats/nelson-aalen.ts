import { checkChoice, checkLevel, checkOptions } from "../core/check.ts";
import { emptyInput } from "../core/errors.ts";
import type { RecordCounts } from "../core/metric.ts";
import { type ExitTable, exitTableOf, exitTableOfRows } from "./exit-table.ts";
import { type LifeTable, sortedLifeTable, type SurvivalReadOptions } from "./life-table.ts";
import { normalQuantile } from "./normal-quantile.ts";
import { type EventColumn, type NumberColumn, readSurvival } from "./survival-records.ts";

/** How the limits of a cumulative hazard are made. */
export type HazardInterval = "log" | "plain";

/** What is said of a cumulative hazard. */
export interface NelsonAalenOptions {
  /**
   * How the limits are made: `"log"`, `H exp(-+ z se / H)`, stays above 0; `"plain"`, `H -+ z se`, is cut at 0.
   * @defaultValue "log"
   */
  readonly interval?: HazardInterval | undefined;
  /**
   * Confidence level, between 0 and 1; a higher one widens the interval.
   * @defaultValue 0.95
   */
  readonly level?: number | undefined;
}

/** The cumulative hazard at one time. */
export interface HazardStep {
  /** The time, in the unit of the durations. */
  readonly time: number;
  /** How many are under observation just before this time. */
  readonly atRisk: number;
  /** How many had the event at this time. */
  readonly events: number;
  /** How many were last seen without it at this time. */
  readonly censored: number;
  /** H: how many events one would have had by now, were each replaced by another at risk. */
  readonly cumulativeHazard: number;
  /** Its standard error. */
  readonly standardError: number;
  /** The lower limit; `null` of the log interval where H is 0. */
  readonly low: number | null;
  /** The upper limit; `null` where the lower one is. */
  readonly high: number | null;
}

/** A cumulative hazard. `valid` are the durations it is made of. */
export interface NelsonAalenResult extends RecordCounts {
  /** How many had the event. */
  readonly events: number;
  /** The hazard by ascending time, at every time at which somebody left or was last seen. Before the first it is 0. */
  readonly steps: readonly HazardStep[];
  /** How the limits were made. */
  readonly interval: {
    /** The confidence level. */
    readonly level: number;
    /** The scale on which they were made. */
    readonly method: HazardInterval;
  };
}

/**
 * Nelson-Aalen estimate of the cumulative hazard: where it is steep customers leave fast, where it is straight they leave at a constant rate.
 *
 * `H(t) = sum over times up to t of d / n`, n being at risk just before and d having the event, with the standard error
 * `sqrt(sum of d / n^2)` (Aalen; R's `std.chaz`).
 *
 * - Input: durations in one unit, with whether each ended with the event. Missing ones are counted, not used.
 * - Result: a step for each time that occurs.
 * - Cost: linear for whole numbers below 2^20, such as days, about linear for others.
 *
 * @param durations - how long each was observed, finite numbers of at least 0.
 * @param events - `true` or 1 where the event came at the end, `false` or 0 where observation ended without it.
 * @param options - late entry, interval, level.
 * @returns the cumulative hazard with its limits.
 * @throws CxError `"empty"` without a valid duration, `"invalid-value"` for columns of different lengths or a value that cannot be,
 * `"invalid-option"` for a wrong option.
 *
 * @example Five customers in months: three left, two are still there
 * ```ts
 * import { nelsonAalen } from "cx-metrics";
 * const { steps } = nelsonAalen([3, 1, 3, 5, 5], [true, true, false, true, false]);
 * steps.map(({ cumulativeHazard }) => cumulativeHazard); // => [0.2, 0.45, 0.95]
 * ```
 *
 * @see Nelson 1972, Technometrics 14:945; Aalen 1978, Annals of Statistics 6:701
 */
export function nelsonAalen(
  durations: NumberColumn,
  events: EventColumn,
  options: NelsonAalenOptions & SurvivalReadOptions = {},
): NelsonAalenResult {
  checkOptions(options, ["interval", "level", "entry", "invalid"]);
  const { entry, invalid = "error" } = options;
  checkChoice("invalid", invalid, ["error", "skip"]);
  const records = readSurvival(durations, events, entry, invalid);
  const { valid, missing, invalid: skipped } = records;
  if (valid === 0) throw emptyInput("nelsonAalen", "valid duration");
  return read(exitTableOf(records), options, { valid, missing, invalid: skipped });
}

/**
 * Nelson-Aalen estimate from a life table: from counts by age.
 *
 * The same to the last bit as {@link nelsonAalen} of the durations behind the counts.
 *
 * @param table - rows in any order; rows of the same time add up.
 * @param options - interval, level.
 * @returns the cumulative hazard with its limits.
 * @throws CxError `"empty"` when nobody left or was last seen, `"invalid-value"` for a wrong row and for more exits than were at risk,
 * `"invalid-option"` for a wrong option.
 *
 * @example From a table by months
 * ```ts
 * import { nelsonAalenFromLifeTable } from "cx-metrics";
 * const table = [{ time: 1, events: 20, censored: 0 }, { time: 2, events: 16, censored: 64 }];
 * nelsonAalenFromLifeTable(table).steps.map(({ cumulativeHazard }) => cumulativeHazard); // => [0.2, 0.4]
 * ```
 *
 * @see Nelson 1972, Technometrics 14:945
 */
export function nelsonAalenFromLifeTable(table: LifeTable, options: NelsonAalenOptions = {}): NelsonAalenResult {
  checkOptions(options, ["interval", "level"]);
  const exits = exitTableOfRows(sortedLifeTable(table));
  if (exits.time.length === 0) throw emptyInput("nelsonAalenFromLifeTable", "event or censoring");
  return read(exits, options, null);
}

function read(
  { time, events, censored, atRisk }: ExitTable,
  { interval: method = "log", level = 0.95 }: NelsonAalenOptions,
  counts: RecordCounts | null,
): NelsonAalenResult {
  checkChoice("interval", method, ["log", "plain"]);
  checkLevel(level);
  const z = normalQuantile((1 + level) / 2);
  let [cumulativeHazard, variance, ended, lost] = [0, 0, 0, 0];
  const steps = Array.from(time, (at, place): HazardStep => {
    const [here, present, last] = [events[place] as number, atRisk[place] as number, censored[place] as number];
    cumulativeHazard += here / present;
    variance += here / present / present;
    ended += here;
    lost += last;
    const standardError = Math.sqrt(variance);
    return {
      time: at,
      atRisk: present,
      events: here,
      censored: last,
      cumulativeHazard,
      standardError,
      ...limitsOf(cumulativeHazard, z * standardError, method),
    };
  });
  return { ...(counts ?? { valid: ended + lost, missing: 0, invalid: 0 }), events: ended, steps, interval: { level, method } };
}

function limitsOf(hazard: number, reach: number, method: HazardInterval): { low: number | null; high: number | null } {
  if (method === "plain") return { low: Math.max(0, hazard - reach), high: hazard + reach };
  if (hazard === 0) return { low: null, high: null };
  const factor = Math.exp(reach / hazard);
  return { low: hazard / factor, high: hazard * factor };
}

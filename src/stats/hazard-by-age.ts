import { checkChoice, checkLevel, checkOptions } from "../core/check.ts";
import { emptyInput, invalidOption } from "../core/errors.ts";
import type { RecordCounts } from "../core/metric.ts";
import { type ExitTable, exitTableOf, exitTableOfRows, sumOf } from "./exit-table.ts";
import type { Interval } from "./interval.ts";
import { type LifeTable, sortedLifeTable, type SurvivalReadOptions } from "./life-table.ts";
import { rateInterval } from "./rate-interval.ts";
import { type EventColumn, type NumberColumn, readSurvival } from "./survival-records.ts";

/** How ages are divided. */
export interface HazardByAgeOptions {
  /**
   * The ascending ages at which a new interval begins. An event at a break belongs to the interval that ends there. An interval from 0 to the
   * first break is added where that is above 0; the interval after the last break has no end.
   * @defaultValue every `width`
   */
  readonly breaks?: readonly number[] | undefined;
  /**
   * The length of an interval, where no breaks are given.
   * @defaultValue 1
   */
  readonly width?: number | undefined;
  /**
   * Confidence level, between 0 and 1; a higher one widens the intervals.
   * @defaultValue 0.95
   */
  readonly level?: number | undefined;
}

/** The hazard within an interval of age. */
export interface AgeHazard {
  /** The age after which the interval begins; 0 itself belongs to the first. */
  readonly from: number;
  /** The last age in it; `null` for the interval after the last break, which has no end. */
  readonly to: number | null;
  /** How many had the event within it. */
  readonly events: number;
  /** How long all together were under observation within it, in the unit of the durations. */
  readonly personTime: number;
  /** Events by unit of time under observation; `null` when nobody was. */
  readonly hazard: number | null;
  /** The exact Poisson interval of the hazard; `null` when nobody was under observation. */
  readonly interval: Interval<"garwood"> | null;
}

/** The hazard by age. `valid` are the durations it is made of. */
export interface HazardByAgeResult extends RecordCounts {
  /** How many had the event. */
  readonly events: number;
  /** The intervals, by ascending age. */
  readonly ages: readonly AgeHazard[];
}

/** More intervals than this are no table that anyone reads: most likely durations in milliseconds. */
const MOST_INTERVALS = 100_000;

/**
 * Hazard by age: at which tenure customers leave, as events by time under observation.
 *
 * `h = d / T` within each interval `(from, to]`, d being the events and T the time that all together were under observation; the interval is
 * Garwood's exact one of a Poisson rate. With whole ages and intervals of one unit it is the share of those at risk who leave at that age.
 *
 * - Input: durations in one unit, with whether each ended with the event. Missing ones are counted, not used.
 * - Result: a row for each interval, up to the last age that was observed.
 * - Cost: linear for whole numbers below 2^20, about linear for others.
 *
 * @param durations - how long each was observed, finite numbers of at least 0.
 * @param events - `true` or 1 where the event came at the end, `false` or 0 where observation ended without it.
 * @param options - breaks or width, late entry, level.
 * @returns the hazard of each interval of age.
 * @throws CxError `"empty"` without a valid duration, `"invalid-value"` for columns of different lengths or a value that cannot be,
 * `"invalid-option"` for a wrong option.
 *
 * @example Who leaves in the first three months, and who later
 * ```ts
 * import { hazardByAge } from "cx-metrics";
 * const { ages } = hazardByAge([3, 1, 3, 5, 5], [true, true, false, true, false], { breaks: [0, 3] });
 * ages.map(({ from, to, events, personTime }) => [from, to, events, personTime]); // => [[0, 3, 2, 13], [3, null, 1, 4]]
 * ages[1]?.hazard; // => 0.25
 * ```
 *
 * @see Berry 1983, Biometrics 39:173, for person-years; Garwood 1936, Biometrika 28:437
 */
export function hazardByAge(
  durations: NumberColumn,
  events: EventColumn,
  options: HazardByAgeOptions & SurvivalReadOptions = {},
): HazardByAgeResult {
  checkOptions(options, ["breaks", "width", "level", "entry", "invalid"]);
  const { entry, invalid = "error" } = options;
  checkChoice("invalid", invalid, ["error", "skip"]);
  const records = readSurvival(durations, events, entry, invalid);
  const { valid, missing, invalid: skipped } = records;
  if (valid === 0) throw emptyInput("hazardByAge", "valid duration");
  return read(exitTableOf(records), options, { valid, missing, invalid: skipped });
}

/**
 * Hazard by age from a life table: from counts by age.
 *
 * @param table - rows in any order; rows of the same time add up.
 * @param options - breaks or width, level.
 * @returns the hazard of each interval of age, the same as {@link hazardByAge} of the durations behind the counts.
 * @throws CxError `"empty"` when nobody left or was last seen, `"invalid-value"` for a wrong row and for more exits than were at risk,
 * `"invalid-option"` for a wrong option.
 *
 * @example From a table by months
 * ```ts
 * import { hazardByAgeFromLifeTable } from "cx-metrics";
 * const table = [{ time: 1, events: 20, censored: 0 }, { time: 2, events: 16, censored: 64 }];
 * hazardByAgeFromLifeTable(table).ages.map(({ hazard }) => hazard); // => [0.2, 0.2]
 * ```
 *
 * @see Berry 1983, Biometrics 39:173
 */
export function hazardByAgeFromLifeTable(table: LifeTable, options: HazardByAgeOptions = {}): HazardByAgeResult {
  checkOptions(options, ["breaks", "width", "level"]);
  const exits = exitTableOfRows(sortedLifeTable(table));
  if (exits.time.length === 0) throw emptyInput("hazardByAgeFromLifeTable", "event or censoring");
  return read(exits, options, null);
}

function read(table: ExitTable, options: HazardByAgeOptions, counts: RecordCounts | null): HazardByAgeResult {
  const { level = 0.95 } = options;
  checkLevel(level);
  const { time, events, censored, late } = table;
  const [starts, end] = startsOf(options, time[time.length - 1] as number);
  const exits = time.map((_, place) => (events[place] as number) + (censored[place] as number));
  const left = spread(time, exits, starts);
  const came = spread(late.time, late.count, starts);
  const ended = spread(time, events, starts);
  const ages = starts.map((from, index): AgeHazard => {
    const personTime = (left.time[index] as number) - (came.time[index] as number);
    const here = ended.count[index] as number;
    const known = personTime > 0;
    return {
      from,
      to: starts[index + 1] ?? end,
      events: here,
      personTime,
      hazard: known ? here / personTime : null,
      interval: known ? rateInterval(here, personTime, { level }) : null,
    };
  });
  return { ...(counts ?? { valid: table.ended + table.lost, missing: 0, invalid: 0 }), events: table.ended, ages };
}

/** How many times lie within each interval, and how much of the way to each lies within it, all together. */
function spread(times: Float64Array, counts: Float64Array, starts: readonly number[]): { count: number[]; time: number[] } {
  let remaining = sumOf(counts);
  let place = 0;
  const found = { count: [] as number[], time: [] as number[] };
  for (const [index, from] of starts.entries()) {
    const to = starts[index + 1] ?? Infinity;
    let [within, way] = [0, 0];
    for (; place < times.length && (times[place] as number) <= to; place += 1) {
      within += counts[place] as number;
      way += (counts[place] as number) * ((times[place] as number) - from);
    }
    remaining -= within;
    found.count.push(within);
    found.time.push(remaining === 0 ? way : way + remaining * (to - from));
  }
  return found;
}

function startsOf({ breaks, width }: HazardByAgeOptions, last: number): [starts: readonly number[], end: number | null] {
  if (breaks !== undefined) {
    if (width !== undefined) throw invalidOption("width", "breaks or a width, not both", width);
    if (!Array.isArray(breaks)) throw invalidOption("breaks", "a list of numbers", breaks);
    for (const [index, start] of breaks.entries()) {
      if (!(Number.isFinite(start) && start >= 0 && (index === 0 || start > breaks[index - 1]))) {
        throw invalidOption("breaks", "ascending numbers of at least 0", start);
      }
    }
    return [breaks[0] === 0 ? breaks : [0, ...(breaks as readonly number[])], null];
  }
  const length = width ?? 1;
  if (!(Number.isFinite(length) && length > 0)) throw invalidOption("width", "a finite number greater than 0", width);
  const count = Math.max(1, Math.ceil(last / length));
  if (count > MOST_INTERVALS) throw invalidOption("width", `a width that makes at most ${MOST_INTERVALS} intervals`, length);
  return [Array.from({ length: count }, (_, index) => index * length), count * length];
}

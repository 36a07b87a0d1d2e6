import { checkChoice, checkCount, checkOptions } from "../core/check.ts";
import { invalidValue } from "../core/errors.ts";
import type { InvalidRule, RecordCounts } from "../core/metric.ts";
import { exitTableOf } from "./exit-table.ts";
import { type EventColumn, type NumberColumn, readSurvival } from "./survival-records.ts";

/** What happened at one age: a row of a life table. All are counts, so that rows of the same time add up. */
export interface LifeTableRow {
  /** The age, at least 0, in any unit: days, months, seconds. */
  readonly time: number;
  /** How many had the event at this age, such as cancelled. */
  readonly events: number;
  /** How many were last seen at this age, without the event: still customers, or lost to observation. */
  readonly censored: number;
  /**
   * How many came under observation at this age, and count from just after it (left truncation). Those who appear in no row as entered were
   * observed from the start.
   * @defaultValue 0
   */
  readonly entered?: number | undefined;
}

/**
 * Events and censorings by age: all that is to be known of durations, however many there are.
 *
 * Rows may come in any order, and rows of the same time add up, so that two tables are merged by putting one behind the other.
 */
export type LifeTable = readonly LifeTableRow[];

/** How durations are read. */
export interface SurvivalReadOptions {
  /**
   * From which age on each was observed (left truncation), 0 for the start: customers who came before the records begin are only known since
   * then. As long as durations. Someone counts as at risk at t when `entry < t <= duration`.
   * @defaultValue all from the start
   */
  readonly entry?: NumberColumn | undefined;
  /**
   * What to do with a duration, event or entry that cannot be: `"error"` names the place and stops, `"skip"` counts it in `invalid`.
   * @defaultValue "error"
   */
  readonly invalid?: InvalidRule | undefined;
}

/** A life table with what became of the records. */
export interface LifeTableResult extends RecordCounts {
  /** The rows by ascending time, each time once. */
  readonly rows: LifeTable;
}

/**
 * Counts events and censorings by age, and how many came under observation at each age.
 *
 * Linear time for whole numbers below 2^20, such as days or months, and about linear for others.
 *
 * @param durations - how long each was observed, finite numbers of at least 0 in one unit; `null` or `NaN` where not known.
 * @param events - `true` or 1 where the event came at the end, `false` or 0 where observation ended without it (censored).
 * @param options - late entry, and what to do with values that cannot be.
 * @returns the rows, each time once, ascending; records without a duration, event or entry are counted in `missing`.
 * @throws CxError `"invalid-value"` for columns of different lengths or a value that cannot be, `"invalid-option"` for a wrong option.
 *
 * @example Five customers in months: three left, two are still there
 * ```ts
 * import { lifeTable } from "cx-metrics";
 * lifeTable([3, 1, 3, 5, 5], [true, true, false, true, false]).rows;
 * // => [{ time: 1, events: 1, censored: 0 }, { time: 3, events: 1, censored: 1 }, { time: 5, events: 1, censored: 1 }]
 * ```
 *
 * @see Cutler and Ederer 1958, Journal of Chronic Diseases 8:699
 */
export function lifeTable(durations: NumberColumn, events: EventColumn, options: SurvivalReadOptions = {}): LifeTableResult {
  checkOptions(options, ["entry", "invalid"]);
  const { entry, invalid = "error" } = options;
  checkChoice("invalid", invalid, ["error", "skip"]);
  const records = readSurvival(durations, events, entry, invalid);
  const table = exitTableOf(records);
  const rows: LifeTableRow[] = Array.from(table.time, (time, index) => ({
    time,
    events: table.events[index] as number,
    censored: table.censored[index] as number,
  }));
  for (const from of records.entries ?? []) if (from > 0) rows.push({ time: from, events: 0, censored: 0, entered: 1 });
  const { valid, missing, invalid: skipped } = records;
  return { rows: records.entries ? sortedLifeTable(rows) : rows, valid, missing, invalid: skipped };
}

/**
 * The rows by ascending time, each time once: what two tables, one behind the other, come to.
 *
 * @throws CxError `"invalid-value"` for a time that is no finite number of at least 0 and for what is not a count.
 */
export function sortedLifeTable(table: LifeTable): LifeTableRow[] {
  if (!Array.isArray(table)) throw invalidValue("table", "a list of rows", table);
  const rows = new Map<number, { time: number; events: number; censored: number; entered: number }>();
  for (const [index, row] of (table as LifeTable).entries()) {
    if (typeof row !== "object" || row === null) throw invalidValue("table", "a row { time, events, censored }", row, index);
    const { time, events, censored, entered = 0 } = row;
    if (!(Number.isFinite(time) && time >= 0)) throw invalidValue(`table[${index}].time`, "a finite number of at least 0", time);
    checkCount(`table[${index}].events`, events);
    checkCount(`table[${index}].censored`, censored);
    checkCount(`table[${index}].entered`, entered);
    // A Map holds -0 and 0 for the same key.
    const sum = rows.get(time);
    if (!sum) rows.set(time, { time: time + 0, events, censored, entered });
    else {
      sum.events += events;
      sum.censored += censored;
      sum.entered += entered;
    }
  }
  return [...rows.values()]
    .sort((left, right) => left.time - right.time)
    .map(({ time, events, censored, entered }) => (entered > 0 ? { time, events, censored, entered } : { time, events, censored }));
}

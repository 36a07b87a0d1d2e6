import { isMissing } from "../core/check.ts";
import { CxError, describe, invalidValue } from "../core/errors.ts";
import type { InvalidRule, RecordCounts } from "../core/metric.ts";

/** A column of numbers in which `null`, `undefined` and `NaN` are missing. */
export type NumberColumn = ArrayLike<number | null | undefined>;

/**
 * Whether each spell ended with the event, `true` or 1, or was cut short by the end of observation, `false` or 0; `null`, `undefined` and
 * `NaN` are missing.
 */
export type EventColumn = ArrayLike<boolean | number | null | undefined>;

/** Spells that were checked, in the order of the records. */
export interface SurvivalRecords extends RecordCounts {
  /** How long each was observed. */
  readonly times: Float64Array;
  /** 1 where the event came, 0 where observation ended. */
  readonly events: Uint8Array;
  /** From when each was observed; `null` when all were from the start. */
  readonly entries: Float64Array | null;
  /** Where in the input each comes from; `null` when nothing was left out. */
  readonly places: Uint32Array | null;
}

/** A value that cannot be: where it is, what would have been right, and what came. */
export type Problem = readonly [path: string, expected: string, received: unknown];

/** Checks columns of spells, and whatever else a record must have; clean typed columns are used as they are. */
export function readSurvival(
  durations: NumberColumn,
  events: EventColumn,
  entry: NumberColumn | undefined,
  invalid: InvalidRule,
  more?: (index: number) => "missing" | Problem | null,
): SurvivalRecords {
  const count = checkColumn("durations", durations);
  for (const [path, column] of [["events", events], ...(entry ? [["options.entry", entry] as const] : [])] as const) {
    if (checkColumn(path, column) !== count)
      throw new CxError("invalid-value", path, `${count} values, as in durations`, `${column.length}`);
  }
  if (!entry && !more && durations instanceof Float64Array && events instanceof Uint8Array && isClean(durations, events)) {
    return { times: durations, events, entries: null, places: null, valid: count, missing: 0, invalid: 0 };
  }
  const read: SurvivalRecords = {
    times: new Float64Array(count),
    events: new Uint8Array(count),
    entries: entry ? new Float64Array(count) : null,
    places: new Uint32Array(count),
    valid: 0,
    missing: 0,
    invalid: 0,
  };
  const counts = { valid: 0, missing: 0, invalid: 0 };
  for (let index = 0; index < count; index += 1) {
    const [time, event, from] = [durations[index], events[index], entry ? entry[index] : 0];
    const other = more ? more(index) : null;
    if (isMissing(time) || isMissing(event) || isMissing(from) || other === "missing") {
      counts.missing += 1;
      continue;
    }
    const problem = problemOf(time, event, from) ?? other;
    if (problem !== null) {
      if (invalid === "error") throw invalidValue(problem[0], problem[1], problem[2], index);
      counts.invalid += 1;
      continue;
    }
    read.times[counts.valid] = time;
    read.events[counts.valid] = Number(event);
    if (read.entries) read.entries[counts.valid] = from;
    (read.places as Uint32Array)[counts.valid] = index;
    counts.valid += 1;
  }
  if (counts.valid === count) return { ...read, ...counts, places: null };
  const kept = counts.valid;
  return {
    times: read.times.subarray(0, kept),
    events: read.events.subarray(0, kept),
    entries: read.entries && read.entries.subarray(0, kept),
    places: (read.places as Uint32Array).subarray(0, kept),
    ...counts,
  };
}

export function checkColumn(path: string, column: unknown): number {
  const length = typeof column === "object" && column !== null ? (column as ArrayLike<unknown>).length : undefined;
  if (!(Number.isSafeInteger(length) && (length as number) >= 0))
    throw new CxError("invalid-value", path, "an array or typed array", describe(column));
  return length as number;
}

function isClean(durations: Float64Array, events: Uint8Array): boolean {
  let flags = 0;
  let clean = 1;
  for (let index = 0; index < durations.length; index += 1) {
    const time = durations[index] as number;
    clean &= time >= 0 && time < Infinity ? 1 : 0;
    flags |= events[index] as number;
  }
  return clean === 1 && flags < 2;
}

function problemOf(time: number, event: unknown, from: number): Problem | null {
  if (!(Number.isFinite(time) && time >= 0)) return ["durations", "a finite number of at least 0", time];
  if (event !== 0 && event !== 1 && typeof event !== "boolean") return ["events", "true or 1, or false or 0", event];
  if (!(Number.isFinite(from) && from >= 0)) return ["options.entry", "a finite number of at least 0", from];
  if (from > 0 && from >= time) return ["options.entry", "a number less than the duration", from];
  return null;
}

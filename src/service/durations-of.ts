import type { AnyRow } from "../core/any-row.ts";
import { checkChoice, checkOptions, isMissing } from "../core/check.ts";
import { canonical, type WeekRule } from "../core/definition.ts";
import { CxError, incompatibleTally, invalidOption, invalidValue } from "../core/errors.ts";
import { addExactColumn } from "../core/exact-sum-column.ts";
import { type ColumnValues, type Field, type FieldMetric, overFields } from "../core/fields.ts";
import type { CollectOptions, RecordCounts } from "../core/metric.ts";
import { addExactSquares, addMoment, createMoments, mergeMoments, type MomentsTally, readMoments } from "../core/moments.ts";
import { amount, count, members, orNull, same, sumOfAmounts, table, type TallyCheck } from "../core/tally-check.ts";
import { type Calendar, calendarOf } from "../core/time.ts";
import {
  bitsFor,
  bucketNumber,
  createSketch,
  extend,
  mergeSketches,
  type QuantileSketch,
  sketchAdder,
  sketchRanks,
  sketchRelativeError,
  SMALLEST,
} from "../stats/quantile-sketch.ts";
import { type BusinessHoursOptions, hoursRule, openTime } from "./business-hours.ts";
import { checkFields } from "../core/check-fields.ts";
import { DURATION, durationReading, type DurationsReadOptions, type DurationsResult, isDuration } from "./durations.ts";

/** A unit of durations between two moments. */
export type DurationUnit = "millisecond" | "second" | "minute" | "hour" | "day";

/** Milliseconds of each unit; a day has 24 hours. */
export const UNITS: Readonly<Record<DurationUnit, number>> = {
  millisecond: 1,
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

/** Where a duration begins and ends in a record. */
export interface DurationFields<Row> {
  /** The first moment. */
  readonly start: Field<Row>;
  /** The last moment; a record without is missing. */
  readonly end: Field<Row>;
}

/** Options of {@link durationsOf}. */
export interface DurationsOfOptions extends DurationsReadOptions, CollectOptions {
  /**
   * The largest relative error of a percentile that is still acceptable, from 0.001 to 0.2.
   * @defaultValue 0.01
   */
  readonly relativeError?: number | undefined;
  /**
   * Of two moments: the unit of the duration.
   * @defaultValue "minute"
   */
  readonly unit?: DurationUnit | undefined;
  /**
   * Of two moments: the IANA time zone of moments without an offset.
   * @defaultValue that of the business hours, else "UTC"
   */
  readonly timeZone?: string | undefined;
  /**
   * Of two moments: when somebody is there; only that time counts. The options of {@link businessHours}.
   * @defaultValue all time counts
   */
  readonly businessHours?: BusinessHoursOptions | undefined;
}

/** How durations come about: the collecting options. */
export interface DurationRule {
  /** Each doubling has 2^bits buckets. */
  readonly bits: number;
  /** The unit; `null` where durations are given. */
  readonly unit: DurationUnit | null;
  /** The time zone of moments without an offset; `null` where durations are given. */
  readonly timeZone: string | null;
  /** Business hours; `null` where all time counts. */
  readonly hours: WeekRule | null;
}

/** Durations by bucket, with exact moments. */
export interface DurationsTally {
  /** How durations come about. */
  readonly rule: DurationRule;
  /** How many lie in each bucket. */
  readonly sketch: QuantileSketch;
  /** Number, sum and sum of squares, exact. */
  readonly moments: MomentsTally;
  /** Records without a value. */
  missing: number;
  /** Records that could not be taken, skipped. */
  invalid: number;
}

/**
 * Durations as a metric over named fields, for {@link measure}, {@link collect}, streams, scorecards, warehouses and parts that merge.
 *
 * Mean, its interval, least and greatest are exact. Percentiles come from a sketch (DDSketch, see `quantileSketch` in `cx-metrics/stats`): each is within
 * `relativeError` of the exact type-7 percentile, for any distribution, whatever was merged, and to the same bits. The limits of its interval are moved
 * outwards to the edges of their buckets, so that they do not promise more than exact ones.
 *
 * - Input: a field of durations, numbers from 0 to 1e150 in one unit; or `{ start, end }`, two moments, whose distance is taken in `unit`, within
 *   `businessHours` where given. Missing: no duration, no start or no end. Invalid: a date that is none, an end before its start.
 * - Result: as {@link durations}, with the `relativeError` that the sketch keeps: 0.78 % by default.
 * - Cost: O(n) time; memory per bucket that occurs, at most 64 for each doubling between the shortest and the longest.
 * - A record without an end is missing here. To count what is still waiting for as long as it has waited, use {@link ticketTimesOf}.
 *
 * @param fields - The field of the durations, or where they start and end.
 * @param options - Percentiles, level, error of the sketch; unit, time zone and business hours of moments.
 * @returns The metric.
 * @throws {@link CxError} `"invalid-option"` for an unknown or wrong option.
 * @example Handle time by channel, and first replies in business hours
 * ```ts
 * import { durationsOf, measure } from "cx-metrics";
 * const calls = { seconds: new Float64Array([240, 310, 95, 1800]) };
 * measure(durationsOf("seconds"), calls).mean; // => 611.25
 *
 * const replies = durationsOf(
 *   { start: "opened", end: "replied" },
 *   { unit: "hour", businessHours: { timeZone: "Europe/Rome" }, percentiles: [0.5] },
 * );
 * const tickets = [{ opened: "2026-03-06T16:00", replied: "2026-03-09T10:00" }];
 * measure(replies, tickets).percentiles[0]?.value; // => 2
 * ```
 * @see Masson, Rim and Lee 2019, DDSketch, Proceedings of the VLDB Endowment 12:2195
 */
export function durationsOf<Row = AnyRow>(
  fields: Field<Row> | DurationFields<Row>,
  options: DurationsOfOptions = {},
): FieldMetric<Row, DurationsTally, DurationsResult> {
  const { invalid = "error" } = options;
  checkChoice("invalid", invalid, ["error", "skip"]);
  const reading = durationReading(options);
  const between = typeof fields === "object";
  const named = between ? fields : { value: fields };
  if (between) checkFields(fields, ["start", "end"], []);
  const { rule, read } = between ? momentReader(options) : valueReader(options);
  const addTo = sketchAdder(rule.bits);
  const name = "durations";
  const metric = overFields<Row, DurationInput, DurationsTally, DurationsResult>(
    {
      name,
      unit: "duration",
      create: () => ({ rule, sketch: createSketch(rule.bits), moments: createMoments(), missing: 0, invalid: 0 }),
      add(tally, record, index) {
        const value = read(record, (path, expected, received) => {
          if (invalid === "error") throw invalidValue(path, expected, received, index);
          return "invalid";
        });
        if (typeof value === "string") tally[value] += 1;
        else {
          addTo(tally.sketch, value);
          addMoment(tally.moments, value);
        }
      },
      merge(left, right) {
        if (canonical(left.rule) !== canonical(right.rule)) throw incompatibleTally(name, left.rule, right.rule);
        return {
          rule: left.rule,
          sketch: mergeSketches(left.sketch, right.sketch),
          moments: mergeMoments(left.moments, right.moments),
          missing: left.missing + right.missing,
          invalid: left.invalid + right.invalid,
        };
      },
      counts: countsOf,
      result(tally) {
        if (tally.sketch.count === 0) return null;
        const ranks = sketchRanks(tally.sketch);
        return reading.result(readMoments(tally.moments), ranks, countsOf(tally), sketchRelativeError(rule));
      },
    },
    named,
    { tally: "durations", collect: { ...rule, invalid }, check: durationsCheck(rule) },
  );
  if (between) return metric;
  const kernel = columnKernel(rule.bits);
  return {
    ...metric,
    addColumns(tally, columns, from, to) {
      const values = columns["value"] as ColumnValues;
      kernel(tally, values, from, to, (index) => {
        metric.addAt(tally, columns, index);
      });
    },
  };
}

interface DurationInput {
  readonly value?: unknown;
  readonly start?: unknown;
  readonly end?: unknown;
}

type Refuse = (path: string, expected: string, received: unknown) => "invalid";

interface DurationReader {
  readonly rule: DurationRule;
  readonly read: (record: DurationInput, refuse: Refuse) => number | "missing" | "invalid";
}

function countsOf({ sketch, missing, invalid }: DurationsTally): RecordCounts {
  return { valid: sketch.count, missing, invalid };
}

const READING = ["percentiles", "level", "invalid", "relativeError"];

function valueReader(options: DurationsOfOptions): DurationReader {
  checkOptions(options, READING);
  return {
    rule: { bits: bitsFor(options.relativeError), unit: null, timeZone: null, hours: null },
    read({ value }, refuse) {
      if (isDuration(value)) return value + 0;
      return isMissing(value) ? "missing" : refuse("values", DURATION, value);
    },
  };
}

function momentReader(options: DurationsOfOptions): DurationReader {
  checkOptions(options, [...READING, "unit", "timeZone", "businessHours"]);
  const { unit = "minute" } = options;
  checkChoice("unit", unit, Object.keys(UNITS) as DurationUnit[]);
  const hours = options.businessHours === undefined ? null : hoursRule(options.businessHours);
  if (hours !== null && options.timeZone !== undefined && options.timeZone !== hours.timeZone)
    throw invalidOption("timeZone", `${hours.timeZone}, as of the business hours`, options.timeZone);
  const calendar = calendarOf(hours?.timeZone ?? options.timeZone);
  const elapsed = hours === null ? (start: number, end: number) => end - start : openTime(hours);
  return {
    rule: { bits: bitsFor(options.relativeError), unit, timeZone: calendar.timeZone, hours },
    read({ start, end }, refuse) {
      if (isMissing(start) || isMissing(end)) return "missing";
      const from = momentOf(calendar, start, "start", refuse);
      const to = momentOf(calendar, end, "end", refuse);
      if (typeof from === "string" || typeof to === "string") return "invalid";
      if (to < from) return refuse("end", "a moment not before the start", end);
      return elapsed(from, to) / UNITS[unit];
    },
  };
}

/** The moment a value states, or what becomes of a value that states none. */
export function momentOf(calendar: Calendar, value: unknown, path: string, refuse: Refuse): number | "invalid" {
  try {
    return calendar.instant(value, path) + 0;
  } catch (error) {
    if (!(error instanceof CxError)) throw error;
    return refuse(path, error.expected, value);
  }
}

function durationsCheck(rule: DurationRule): TallyCheck {
  const whole = members({
    rule: same(rule),
    sketch: members({
      bits: same(rule.bits),
      count,
      zeros: count,
      min: orNull(amount),
      max: orNull(amount),
      buckets: table(count, (key) => /^[1-9]\d*$/.test(key) && Number(key) < 2047 * 2 ** rule.bits),
    }),
    moments: members({ n: count, sum: sumOfAmounts, squares: sumOfAmounts }),
    missing: count,
    invalid: count,
  });
  return (value, path) => {
    whole(value, path);
    const { sketch, moments } = value as DurationsTally;
    const kept = Object.values(sketch.buckets).reduce((sum, values) => sum + values, sketch.zeros);
    const fits =
      kept === sketch.count && kept === moments.n && (sketch.min === null) === (kept === 0) && (sketch.max === null) === (kept === 0);
    if (!fits) throw new CxError("invalid-tally", `${path}.sketch.count`, `the ${kept} durations of all buckets`, String(sketch.count));
  };
}

const BLOCK = 4096;
/** Columns shorter than this are added value by value. */
const SHORT = 512;

/** Adds many values at once: counted in a plain array, summed in blocks. */
function columnKernel(
  bits: number,
): (tally: DurationsTally, values: ColumnValues, from: number, to: number, addOne: (index: number) => void) => void {
  const bucketOf = bucketNumber(bits);
  return (tally, values, from, to, addOne) => {
    if (to - from < SHORT) {
      for (let index = from; index < to; index += 1) addOne(index);
      return;
    }
    const { sketch, moments } = tally;
    const counts = new Uint32Array(2047 * 2 ** bits);
    const block = new Float64Array(BLOCK);
    let [filled, zeros, low, high] = [0, 0, Infinity, -Infinity];
    const flush = (): void => {
      addExactColumn(moments.sum, block, 0, filled, "values");
      addExactSquares(moments.squares, block, filled);
      moments.n += filled;
      sketch.count += filled;
      filled = 0;
    };
    for (let index = from; index < to; index += 1) {
      const value = values[index];
      if (!isDuration(value)) {
        addOne(index);
        continue;
      }
      block[filled] = value;
      filled += 1;
      if (value < low) low = value;
      if (value > high) high = value;
      if (value < SMALLEST) zeros += 1;
      else counts[bucketOf(value)]! += 1;
      if (filled === BLOCK) flush();
    }
    flush();
    sketch.zeros += zeros;
    if (high >= low) extend(sketch, low, high);
    for (let bucket = 0; bucket < counts.length; bucket += 1) {
      const more = counts[bucket] as number;
      if (more > 0) sketch.buckets[bucket] = (sketch.buckets[bucket] ?? 0) + more;
    }
  };
}

import type { AnyRow } from "../core/any-row.ts";
import { checkOptions } from "../core/check.ts";
import type { Field, FieldMetric } from "../core/fields.ts";
import { type CollectOptions, measureInputs, type RecordCounts } from "../core/metric.ts";
import type { Instant, Period } from "../core/time.ts";
import type { LifeTableTally } from "../retention/life-table-tally.ts";
import { survivalOf } from "../retention/survival-of.ts";
import type { KaplanMeierOptions } from "../stats/kaplan-meier.ts";
import type { SurvivalQuantile } from "../stats/survival-quantile.ts";

/** Somebody who began, and whether the first value came. */
export interface ValueRecord {
  /** When they began, such as the signup. */
  readonly start: Instant | null | undefined;
  /** When the first value came, such as the first report sent; missing while it has not. */
  readonly value?: Instant | null | undefined;
}

/** How the time to value is read. */
export interface TimeToValueOptions extends CollectOptions, Pick<KaplanMeierOptions, "level" | "quantiles" | "interval" | "at"> {
  /** The moment up to which records are known: who is not there by then is still on the way. */
  readonly asOf: Instant;
  /**
   * The unit of times, which are whole units passed on the calendar.
   * @defaultValue "day"
   */
  readonly unit?: Period | undefined;
  /**
   * The IANA time zone of the calendar, and of dates without an offset.
   * @defaultValue "UTC"
   */
  readonly timeZone?: string | undefined;
}

/** The share that is there by one time. */
export interface TimeToValueStep {
  /** The time since the start, in units. */
  readonly time: number;
  /** How many were on the way just before it. */
  readonly onTheWay: number;
  /** How many arrived since the step before. */
  readonly arrived: number;
  /** How many were last seen on the way since the step before. */
  readonly censored: number;
  /** The share that is there by this time, from 0 to 1. */
  readonly share: number;
  /** The lower limit of the share; `null` where it has none. */
  readonly low: number | null;
  /** The upper limit of the share; `null` where it has none. */
  readonly high: number | null;
}

/** How long it takes until the first value. */
export interface TimeToValueResult extends RecordCounts {
  /** How many are there. */
  readonly arrived: number;
  /** How many were still on the way when last seen. */
  readonly waiting: number;
  /** The time by which half are there, with its interval; its `time` is `null` while fewer are. */
  readonly median: SurvivalQuantile;
  /** The times by which the wanted shares are there. */
  readonly quantiles: readonly SurvivalQuantile[];
  /** The share that is there, by ascending time. */
  readonly steps: readonly TimeToValueStep[];
  /** The unit of times. */
  readonly unit: Period;
  /** Records that began after `asOf`, or are known for less than a unit. */
  readonly outside: number;
}

/**
 * Time to value: how long it takes until the first value comes, those counted who are still waiting.
 *
 * `share(t) = 1 - S(t)`, S being the Kaplan-Meier estimate of still being on the way. The mean of those who arrived is what most dashboards show, and it is too
 * short: the slow ones are not in it yet. Here whoever waits counts as long as they have waited (they are censored, not dropped).
 *
 * - Input: records `{ start, value? }`. Without a start a record is missing; a value before its start is invalid; one after `asOf` is not known yet.
 * - Result: shares from 0 to 1 with limits; times in whole units passed.
 * - Cost: O(n) time; memory per time that occurs.
 * - Not to be trusted where people give up for good: they are counted as still on the way. Then a share far from 1 at the end says so.
 *
 * @param records - When each began and arrived.
 * @param options - `asOf`, the unit, level and quantiles.
 * @returns Median, quantiles, and the share by time.
 * @throws {@link CxError} `"empty"` without a record with a time; `"invalid-value"` when one cannot be taken; `"invalid-option"` for a wrong option.
 * @example Five signups: three sent a report, two have not yet
 * ```ts
 * import { timeToValue } from "cx-metrics";
 * const signups = [
 *   { start: "2026-03-01", value: "2026-03-02" },
 *   { start: "2026-03-01", value: "2026-03-04" },
 *   { start: "2026-03-02", value: "2026-03-10" },
 *   { start: "2026-03-03" },
 *   { start: "2026-03-10" },
 * ];
 * const { median, steps } = timeToValue(signups, { asOf: "2026-03-15" });
 * median.time; // => 8
 * steps.map(({ time, share }) => [time, share]); // => [[1, 0.2], [3, 0.4], [5, 0.4], [8, 0.7], [12, 0.7]]
 * ```
 * @see Kaplan and Meier 1958, Journal of the American Statistical Association 53:457
 */
export function timeToValue(records: Iterable<ValueRecord | null | undefined>, options: TimeToValueOptions): TimeToValueResult {
  const metric = timeToValueOf<ValueRecord>({ start: "start", value: "value" }, options);
  const add = (tally: LifeTableTally, record: ValueRecord | null | undefined, index: number): void =>
    metric.add(tally, record ?? { start: null }, index);
  return measureInputs({ ...metric, add }, records);
}

/**
 * Time to value as a metric over named fields, for {@link measure}, {@link collect}, streams, warehouses and parts that merge.
 *
 * Definition and result are those of {@link timeToValue}. The tally is the life table of {@link survivalOf}.
 *
 * @param fields - Where the start is, and the first value.
 * @param options - `asOf`, the unit, level and quantiles.
 * @returns The metric.
 * @throws {@link CxError} `"invalid-option"` for an unknown or wrong option.
 * @example From columns
 * ```ts
 * import { measure, timeToValueOf } from "cx-metrics";
 * const table = { signup: ["2026-03-01", "2026-03-01"], firstReport: ["2026-03-03", null] };
 * measure(timeToValueOf({ start: "signup", value: "firstReport" }, { asOf: "2026-03-15" }), table).steps[0]?.share; // => 0.5
 * ```
 */
export function timeToValueOf<Row = AnyRow>(
  fields: {
    /** When somebody began. */
    readonly start: Field<Row>;
    /** When the first value came. */
    readonly value: Field<Row>;
  },
  options: TimeToValueOptions,
): FieldMetric<Row, LifeTableTally, TimeToValueResult> {
  checkOptions(options, ["asOf", "unit", "timeZone", "level", "quantiles", "interval", "at", "invalid"]);
  const { unit = "day" } = options;
  checkOptions(fields, ["start", "value"]);
  const survival = survivalOf<Row>({ start: fields.start, end: fields.value }, { ...options, unit });
  const name = "timeToValue";
  return {
    ...survival,
    name,
    unit: "record with a time",
    definition: { ...survival.definition, metric: name },
    result(tally) {
      const curve = survival.result(tally);
      if (curve === null) return null;
      return {
        arrived: curve.events,
        waiting: curve.censored,
        median: curve.median,
        quantiles: curve.quantiles,
        steps: curve.steps.map(({ time, atRisk, events, censored, survival: still, low, high }): TimeToValueStep => ({
          time,
          onTheWay: atRisk,
          arrived: events,
          censored,
          share: 1 - still,
          low: high === null ? null : 1 - high,
          high: low === null ? null : 1 - low,
        })),
        unit,
        outside: curve.outside,
        ...survival.counts(tally),
      };
    },
  };
}

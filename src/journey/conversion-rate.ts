import type { AnyRow } from "../core/any-row.ts";
import { checkOptions } from "../core/check.ts";
import type { Field, FieldMetric } from "../core/fields.ts";
import type { Flag } from "../core/flag.ts";
import { type CollectOptions, measureInputs, type RecordCounts } from "../core/metric.ts";
import type { YesWhen } from "../core/yes-when.ts";
import type { Interval } from "../stats/interval.ts";
import type { ProportionIntervalMethod } from "../stats/proportion-interval.ts";
import type { ShareOptions } from "../stats/share.ts";
import { type ProportionTally, yesShareFromCounts, yesShareOf } from "../stats/yes-share.ts";

const NAMES = { metric: "conversionRate", yes: "converted", option: "convertedWhen" } as const;

/** Options of {@link conversionRateOf}. */
export interface ConversionRateOptions extends ShareOptions, CollectOptions {
  /**
   * The value that means converted, such as `"won"`, or a function that decides; every other value then means not.
   * @defaultValue `true` and 1 mean converted, `false` and 0 not, and anything else is invalid
   */
  readonly convertedWhen?: YesWhen;
}

/** A conversion rate, of ready counts. */
export interface ConversionRateCountsResult {
  /** Share that converted, from 0 to 1. */
  readonly rate: number;
  /** How many converted. */
  readonly converted: number;
  /** Of how many: sessions, visitors or customers. */
  readonly of: number;
  /** Interval of `rate`, from 0 to 1. */
  readonly interval: Interval<ProportionIntervalMethod>;
}

/** A conversion rate of records. */
export interface ConversionRateResult extends ConversionRateCountsResult, RecordCounts {}

/**
 * Conversion rate: the share of sessions, visitors or customers that did what was hoped for, from 0 to 1.
 *
 * `rate = converted / of`. What it is of is what the records are: a shop that counts sessions has a lower rate than one that counts visitors, with the same
 * orders. For several stages, windows and people who may still convert use {@link funnel}; for how long it takes {@link timeToValue}.
 *
 * - Input: for each record whether it converted: `true` or 1, `false` or 0. `null`, `undefined` and `NaN` are missing.
 * - Result: `rate` and `interval` from 0 to 1. `of + missing + invalid` are all records.
 * - Cost: O(n) time, O(1) memory.
 *
 * @param records - Whether each converted.
 * @param options - What means converted, the interval, what to do with values that say neither.
 * @returns The rate, its interval, and the counts behind both.
 * @throws {@link CxError} `"empty"` without a record; `"invalid-value"` when one says neither; `"invalid-option"` for a wrong option.
 * @example
 * ```ts
 * import { conversionRate } from "cx-metrics";
 * const { rate, interval } = conversionRate([true, false, false, false]);
 * rate; // => 0.25
 * [interval.low, interval.high]; // => [0.0455872608, 0.6993581574]
 * ```
 * @see Interval: Wilson 1927, Journal of the American Statistical Association 22:209
 */
export function conversionRate(records: Iterable<Flag | null | undefined>, options: ConversionRateOptions = {}): ConversionRateResult {
  const metric = conversionRateOf<{ converted: unknown }>("converted", options);
  const add = (tally: ProportionTally, converted: unknown, index: number): void => metric.add(tally, { converted }, index);
  return measureInputs({ ...metric, add }, records);
}

/**
 * Conversion rate of ready counts, from 0 to 1.
 *
 * @param counts - How many converted, and of how many.
 * @param options - Level and method of the interval.
 * @returns The rate, its interval, and the counts behind both.
 * @throws {@link CxError} `"empty"` of nobody; `"invalid-value"` when a count is none or the part exceeds the whole.
 * @example
 * ```ts
 * import { conversionRateFromCounts } from "cx-metrics";
 * conversionRateFromCounts({ converted: 32, of: 1600 }).rate; // => 0.02
 * ```
 */
export function conversionRateFromCounts(
  counts: { readonly converted: number; readonly of: number },
  options: ShareOptions = {},
): ConversionRateCountsResult {
  const { yes, ...share } = yesShareFromCounts(NAMES, { yes: counts.converted, of: counts.of }, options);
  return { ...share, converted: yes };
}

/**
 * Conversion rate as a metric over named fields, for {@link measure}, {@link collect}, scorecards, streams and warehouses.
 *
 * Definition and result are those of {@link conversionRate}. The tally is a handful of counts.
 *
 * @param field - The field that says whether a record converted.
 * @param options - What means converted, the interval, what to do with values that say neither.
 * @returns The metric.
 * @throws {@link CxError} `"invalid-option"` for an unknown or wrong option.
 * @example By channel
 * ```ts
 * import { conversionRateOf, scorecard } from "cx-metrics";
 * const deals = [{ from: "ad", stage: "won" }, { from: "ad", stage: "lost" }, { from: "mail", stage: "won" }];
 * const card = scorecard({ by: ["from"], metrics: { conversion: conversionRateOf("stage", { convertedWhen: "won" }) } });
 * card.measure(deals).segments.map(({ metrics }) => metrics.conversion?.rate); // => [0.5, 1]
 * ```
 */
export function conversionRateOf<Row = AnyRow>(
  field: Field<Row>,
  options: ConversionRateOptions = {},
): FieldMetric<Row, ProportionTally, ConversionRateResult> {
  checkOptions(options, ["convertedWhen", "level", "method", "invalid"]);
  const { convertedWhen, ...rest } = options;
  return yesShareOf<Row, ConversionRateResult>(
    field,
    NAMES,
    { ...rest, when: convertedWhen },
    ({ rate, interval, yes, of, valid, missing, invalid }) => ({ rate, converted: yes, of, interval, valid, missing, invalid }),
  );
}

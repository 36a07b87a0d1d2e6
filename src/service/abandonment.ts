import type { AnyRow } from "../core/any-row.ts";
import { checkChoice, checkCount, checkOptions } from "../core/check.ts";
import { emptyInput, invalidOption, invalidValue } from "../core/errors.ts";
import type { Field, FieldMetric } from "../core/fields.ts";
import { type CollectOptions, measureInputs } from "../core/metric.ts";
import type { Interval } from "../stats/interval.ts";
import type { ProportionIntervalMethod } from "../stats/proportion-interval.ts";
import { checkFields } from "../core/check-fields.ts";
import { type ShareOptions, shareMaker } from "../stats/share.ts";
import { type ServiceContact, serviceLevelOf, type ServiceLevelTally } from "./service-level.ts";

/** Whether those who gave up at once count: of all offered, or of all but the short abandons. */
export type AbandonmentFormula = "all-offered" | "short-excluded";

/** How abandonment is read from counts. */
export interface AbandonmentFromCountsOptions extends ShareOptions {
  /**
   * Whether those who gave up within `shortAbandon` count. They may have misdialed, or they may have heard enough.
   * @defaultValue "all-offered"
   */
  readonly formula?: AbandonmentFormula | undefined;
}

/** How abandonment is counted and read. */
export interface AbandonmentOptions extends AbandonmentFromCountsOptions, CollectOptions {
  /**
   * Seconds up to which somebody who gave up did not really wait.
   * @defaultValue 5
   */
  readonly shortAbandon?: number | undefined;
  /**
   * What a contact without seconds that does not say that it was abandoned is: not recorded, or never answered.
   * @defaultValue "missing"
   */
  readonly blank?: "missing" | "unanswered" | undefined;
}

/** Ready counts of abandonment. */
export interface AbandonmentCounts {
  /** Contacts abandoned or never answered. */
  readonly abandoned: number;
  /** All contacts: answered and abandoned. */
  readonly offered: number;
  /** Contacts abandoned at once; the formula `"short-excluded"` needs it. */
  readonly abandonedShort?: number | undefined;
}

/** A rate of abandonment. */
export interface AbandonmentResult {
  /** Share abandoned, from 0 to 1. */
  readonly rate: number;
  /** Contacts abandoned, by the formula. */
  readonly abandoned: number;
  /** Contacts that the rate is of, by the formula. */
  readonly counted: number;
  /** The formula. */
  readonly formula: AbandonmentFormula;
  /** Interval of `rate`, from 0 to 1. */
  readonly interval: Interval<ProportionIntervalMethod>;
}

/** A rate of abandonment of records. */
export interface AbandonmentFromRecordsResult extends AbandonmentResult {
  /** All contacts: answered and abandoned. */
  readonly offered: number;
  /** Contacts abandoned within `shortAbandon` seconds. */
  readonly abandonedShort: number;
  /** Seconds of a short abandon. */
  readonly shortAbandon: number;
  /** Contacts without seconds, or without a word on being abandoned. */
  readonly missing: number;
  /** Contacts that could not be taken, skipped. */
  readonly invalid: number;
}

/** Where the parts of a contact's wait are in a record. */
export interface AbandonmentFields<Row> {
  /** Seconds waited. */
  readonly seconds: Field<Row>;
  /** Whether the contact was abandoned. */
  readonly abandoned: Field<Row>;
}

/**
 * Abandonment: the share of contacts that gave up before they were answered, from 0 to 1.
 *
 * `rate = abandoned / offered`, or without short abandons `(abandoned - short) / (offered - short)`.
 *
 * - Input: n contacts `{ seconds, abandoned }`, as for {@link serviceLevel}: a number is one that was answered. Both are then of the same contacts.
 * - Result: `rate` and `interval` from 0 to 1.
 * - Cost: O(n) time, O(1) memory.
 *
 * @param contacts - How long each contact waited, and whether it gave up.
 * @param options - The formula, seconds of a short abandon, the interval.
 * @returns The rate, its interval, and the counts behind both.
 * @throws {@link CxError} `"empty"` when the formula counts no contact; `"invalid-value"` when a contact cannot be taken.
 * @example Four calls, of which one gave up at once and one after a minute
 * ```ts
 * import { abandonment } from "cx-metrics";
 * const calls = [20, 35, { seconds: 3, abandoned: true }, { seconds: 60, abandoned: true }];
 * abandonment(calls).rate; // => 0.5
 * abandonment(calls, { formula: "short-excluded" }).rate; // => 0.3333333333
 * ```
 * @see The two formulas: ICMI 2002, QueueTips, "Service Level Calculations".
 */
export function abandonment(
  contacts: Iterable<number | ServiceContact | null | undefined>,
  options: AbandonmentOptions = {},
): AbandonmentFromRecordsResult {
  const metric = abandonmentOf<ServiceContact>({ seconds: "seconds", abandoned: "abandoned" }, options);
  const add = (tally: ServiceLevelTally, contact: number | ServiceContact | null | undefined, index: number): void => {
    const whole = typeof contact === "object" && contact !== null ? contact : { seconds: contact };
    metric.add(tally, { abandoned: false, ...whole }, index);
  };
  return measureInputs({ ...metric, add }, contacts);
}

/**
 * Abandonment of ready counts, from 0 to 1.
 *
 * @param counts - Contacts offered, and how many of them were abandoned.
 * @param options - The formula and the interval.
 * @returns The rate, its interval, and what it is of.
 * @throws {@link CxError} `"empty"` when the formula counts no contact; `"invalid-value"` when a count is none, is left out though the formula needs it, or a
 * part exceeds its whole.
 * @example
 * ```ts
 * import { abandonmentFromCounts } from "cx-metrics";
 * abandonmentFromCounts({ abandoned: 60, offered: 1060 }).rate; // => 0.0566037736
 * ```
 */
export function abandonmentFromCounts(counts: AbandonmentCounts, options: AbandonmentFromCountsOptions = {}): AbandonmentResult {
  checkOptions(options, ["formula", "level", "method"]);
  const read = reader(options);
  const { abandoned, offered } = counts;
  checkCount("counts.abandoned", abandoned);
  checkCount("counts.offered", offered);
  if (abandoned > offered) throw invalidValue("counts.abandoned", `at most the ${offered} offered`, abandoned);
  const { abandonedShort = options.formula === "short-excluded" ? undefined : 0 } = counts;
  checkCount("counts.abandonedShort", abandonedShort);
  if (abandonedShort > abandoned) throw invalidValue("counts.abandonedShort", `at most the ${abandoned} abandoned`, abandonedShort);
  const result = read(abandoned, offered, abandonedShort);
  if (result === null) throw emptyInput("abandonment", "contact that the formula counts");
  return result;
}

/**
 * Abandonment as a metric over named fields, for {@link measure}, {@link collect} and scorecards.
 *
 * Definition and result are those of {@link abandonment}. The tally is that of a service level with a target of `shortAbandon` seconds; the formula is only read.
 *
 * @param fields - Where seconds and `abandoned` are.
 * @param options - The formula, seconds of a short abandon, the interval.
 * @returns The metric.
 * @throws {@link CxError} `"invalid-option"` for an unknown or wrong option.
 * @example From columns
 * ```ts
 * import { abandonmentOf, measure } from "cx-metrics";
 * const calls = { wait: new Float64Array([12, 3, 40, 8]), left: [false, true, true, false] };
 * measure(abandonmentOf({ seconds: "wait", abandoned: "left" }), calls).rate; // => 0.5
 * ```
 */
export function abandonmentOf<Row = AnyRow>(
  fields: AbandonmentFields<Row>,
  options: AbandonmentOptions = {},
): FieldMetric<Row, ServiceLevelTally, AbandonmentFromRecordsResult> {
  checkFields(fields, ["seconds", "abandoned"], []);
  checkOptions(options, ["formula", "level", "method", "shortAbandon", "blank", "invalid"]);
  const { shortAbandon = 5, blank, invalid } = options;
  if (!(Number.isFinite(shortAbandon) && shortAbandon >= 0))
    throw invalidOption("shortAbandon", "seconds, a finite number of at least 0", shortAbandon);
  const read = reader(options);
  const level = serviceLevelOf<Row>(fields, { within: shortAbandon, shortAbandon, blank, invalid });
  const name = "abandonment";
  return {
    ...level,
    name,
    unit: "contact that the formula counts",
    definition: { ...level.definition, metric: name },
    result({ answered, abandoned, abandonedShort, missing, invalid: skipped }) {
      const offered = answered + abandoned;
      const result = read(abandoned, offered, abandonedShort);
      return result && { ...result, offered, abandonedShort, shortAbandon: shortAbandon + 0, missing, invalid: skipped };
    },
  };
}

function reader(options: AbandonmentFromCountsOptions): (abandoned: number, offered: number, short: number) => AbandonmentResult | null {
  const { formula = "all-offered" } = options;
  checkChoice("formula", formula, ["all-offered", "short-excluded"]);
  const shareOf = shareMaker(options);
  return (abandoned, offered, short) => {
    const left = formula === "short-excluded" ? short : 0;
    const share = shareOf(abandoned - left, offered - left);
    return share && { rate: share.rate, abandoned: abandoned - left, counted: offered - left, formula, interval: share.interval };
  };
}

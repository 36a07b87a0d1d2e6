import type { AnyRow } from "../core/any-row.ts";
import { checkChoice, checkOptions, isMissing } from "../core/check.ts";
import { incompatibleTally, invalidOption, invalidValue } from "../core/errors.ts";
import { type Field, type FieldMetric, overFields } from "../core/fields.ts";
import { type CollectOptions, type Metric, measureInputs } from "../core/metric.ts";
import { count, members, same, type TallyCheck } from "../core/tally-check.ts";
import { checkFields } from "../core/check-fields.ts";
import { type Flag, readFlag } from "../core/flag.ts";
import { levelReader, type ServiceLevelFromCountsOptions, type ServiceLevelResult } from "./service-level-from-counts.ts";

/** How a service level is counted and read. */
export interface ServiceLevelOptions extends ServiceLevelFromCountsOptions, CollectOptions {
  /** The target in seconds; exactly that long is in time. */
  readonly within: number;
  /**
   * Seconds up to which somebody who gave up did not really wait, for the formula `"short-abandons-met"`; at most `within`.
   * @defaultValue 5, or `within` where that is shorter
   */
  readonly shortAbandon?: number | undefined;
  /**
   * What a contact without seconds is: not recorded, or never answered.
   * @defaultValue "missing"
   */
  readonly blank?: "missing" | "unanswered" | undefined;
}

/** How long one contact waited, and whether it was answered. */
export interface ServiceContact {
  /** Seconds until the answer or, when abandoned, until the customer gave up (`null` when never answered). */
  readonly seconds: number | null | undefined;
  /** Whether the customer gave up, or nobody ever answered. */
  readonly abandoned?: Flag | null | undefined;
}

/** Contacts by whether and when they were answered. */
export interface ServiceLevelTally {
  /** The target in seconds. */
  readonly within: number;
  /** Seconds of a short abandon. */
  readonly shortAbandon: number;
  /** What a contact without seconds is. */
  readonly blank: "missing" | "unanswered";
  /** Contacts answered. */
  answered: number;
  /** Contacts answered within the target. */
  answeredWithin: number;
  /** Contacts abandoned, or never answered. */
  abandoned: number;
  /** Contacts abandoned within the target. */
  abandonedWithin: number;
  /** Contacts abandoned within `shortAbandon` seconds. */
  abandonedShort: number;
  /** Contacts without seconds, or without a word on being abandoned where that is a field. */
  missing: number;
  /** Contacts that could not be taken, skipped. */
  invalid: number;
}

/** A service level of records. */
export interface ServiceLevelFromRecordsResult extends ServiceLevelResult {
  /** The target in seconds. */
  readonly within: number;
  /** Seconds of a short abandon. */
  readonly shortAbandon: number;
  /** Contacts answered. */
  readonly answered: number;
  /** Contacts answered within the target. */
  readonly answeredWithin: number;
  /** Contacts abandoned, or never answered. */
  readonly abandoned: number;
  /** Contacts abandoned within the target. */
  readonly abandonedWithin: number;
  /** Contacts abandoned within `shortAbandon` seconds. */
  readonly abandonedShort: number;
  /** Contacts without seconds, or without a word on being abandoned where that is a field. */
  readonly missing: number;
  /** Contacts that could not be taken, skipped. */
  readonly invalid: number;
}

/** Where the parts of a contact's wait are in a record. */
export interface ServiceLevelFields<Row> {
  /** Seconds waited. */
  readonly seconds: Field<Row>;
  /** Whether the contact was abandoned. */
  readonly abandoned?: Field<Row> | undefined;
}

/**
 * Service level: the share of contacts answered within a target time, from 0 to 1.
 *
 * `rate = answeredWithin / (answered + abandoned)` by default: whoever gave up or was never answered was not served. Four other formulas in use
 * go by name (`formula`); on the same contacts the five differ by five points and more.
 *
 * - Input: n contacts: seconds until the answer, or `{ seconds, abandoned }`. Without seconds a contact is missing, unless it is abandoned
 *   (never answered) or `blank: "unanswered"` says so. Negative and infinite seconds are invalid.
 * - Result: `rate` and `interval` from 0 to 1, and every count that a formula uses.
 * - Cost: O(n) time, O(1) memory. To merge parts, or for columns, use {@link serviceLevelOf}.
 * - Contacts that arrived too recently to have waited `within` seconds do not belong in the list.
 *
 * @param durations - How long each contact waited.
 * @param options - The target, the formula, the interval.
 * @returns The service level, its interval, and the counts behind both.
 * @throws {@link CxError} `"empty"` when no contact is valid; `"invalid-value"` when a duration cannot be taken.
 * @example How many replies came within ten minutes?
 * ```ts
 * import { serviceLevel } from "cx-metrics";
 * serviceLevel([45, 180, 900, { seconds: 30, abandoned: true }], { within: 600 }).rate; // => 0.5
 * serviceLevel([45, 180, 900, null], { within: 600, blank: "unanswered" }).rate; // => 0.5
 * ```
 * @see The five formulas: ICMI 2002, QueueTips, "Service Level Calculations".
 */
export function serviceLevel(
  durations: Iterable<number | ServiceContact | null | undefined>,
  options: ServiceLevelOptions,
): ServiceLevelFromRecordsResult {
  const metric = serviceLevelMetric(options);
  return measureInputs(
    { ...metric, add: (tally, wait: number | ServiceContact | null | undefined, index) => metric.add(tally, toContact(wait), index) },
    durations,
  );
}

/**
 * Service level as a metric over named fields, for {@link measure}, {@link collect} and scorecards.
 *
 * Definition, result and interval are those of {@link serviceLevel}. The tally is a handful of counts, so it takes O(1) memory and parts merge
 * exactly; `within` and `shortAbandon` belong to it, the formula is only read.
 *
 * @param fields - The field of the seconds, or where seconds and `abandoned` are.
 * @param options - The target, the formula, the interval.
 * @returns The metric.
 * @throws {@link CxError} `"invalid-option"` for an unknown or wrong option.
 * @example From columns
 * ```ts
 * import { measure, serviceLevelOf } from "cx-metrics";
 * const columns = { wait: new Float64Array([12, 19, 40, 8]), gaveUp: [false, false, false, true] };
 * measure(serviceLevelOf("wait", { within: 20 }), columns).rate; // => 0.75
 * measure(serviceLevelOf({ seconds: "wait", abandoned: "gaveUp" }, { within: 20 }), columns).rate; // => 0.5
 * ```
 */
export function serviceLevelOf<Row = AnyRow>(
  fields: Field<Row> | ServiceLevelFields<Row>,
  options: ServiceLevelOptions,
): FieldMetric<Row, ServiceLevelTally, ServiceLevelFromRecordsResult> {
  const named: ServiceLevelFields<Row> = typeof fields === "object" ? fields : { seconds: fields };
  checkFields(named, ["seconds"], ["abandoned"]);
  const metric = serviceLevelMetric(options);
  const { within, shortAbandon, blank } = metric.create();
  const collect = { within, shortAbandon, blank, invalid: options.invalid ?? "error" };
  return overFields(metric, named, { tally: "service-level", collect, check: tallyCheck(within, shortAbandon, blank) });
}

function serviceLevelMetric(options: ServiceLevelOptions): Metric<ServiceContact, ServiceLevelTally, ServiceLevelFromRecordsResult> {
  if (typeof options !== "object" || options === null) throw invalidOption("within", "seconds, a finite number of at least 0", options);
  checkOptions(options, ["within", "shortAbandon", "blank", "formula", "level", "method", "invalid"]);
  const { within, blank = "missing", invalid = "error" } = options;
  if (!(Number.isFinite(within) && within >= 0)) throw invalidOption("within", "seconds, a finite number of at least 0", within);
  const { shortAbandon = Math.min(5, within) } = options;
  if (!(shortAbandon >= 0 && shortAbandon <= within)) throw invalidOption("shortAbandon", `seconds from 0 to ${within}`, shortAbandon);
  checkChoice("blank", blank, ["missing", "unanswered"]);
  checkChoice("invalid", invalid, ["error", "skip"]);
  const read = levelReader(options);
  return {
    name: "serviceLevel",
    unit: "valid contact that the formula counts",
    create: () => ({
      within: within + 0,
      shortAbandon: shortAbandon + 0,
      blank,
      answered: 0,
      answeredWithin: 0,
      abandoned: 0,
      abandonedWithin: 0,
      abandonedShort: 0,
      missing: 0,
      invalid: 0,
    }),
    add(tally, contact, index) {
      const { seconds } = contact;
      const flag = Object.hasOwn(contact, "abandoned") ? readFlag(contact.abandoned) : false;
      const blankSeconds = isMissing(seconds);
      const right = flag !== undefined && (blankSeconds || (Number.isFinite(seconds) && seconds >= 0));
      if (!right) {
        if (invalid === "skip") tally.invalid += 1;
        else if (flag === undefined) throw invalidValue(`durations[${index}].abandoned`, "true or false", contact.abandoned);
        else throw invalidValue("durations", "seconds, a finite number of at least 0", seconds, index);
      } else if (flag === null || (blankSeconds && !flag && blank === "missing")) {
        tally.missing += 1;
      } else if (flag || blankSeconds) {
        tally.abandoned += 1;
        if (!blankSeconds && seconds <= within) tally.abandonedWithin += 1;
        if (!blankSeconds && seconds <= shortAbandon) tally.abandonedShort += 1;
      } else {
        tally.answered += 1;
        if (seconds <= within) tally.answeredWithin += 1;
      }
    },
    merge: mergeLevels,
    counts: ({ answered, abandoned, missing, invalid: skipped }) => ({ valid: answered + abandoned, missing, invalid: skipped }),
    result(tally) {
      const level = read(tally);
      const { blank: _, ...counts } = tally;
      return level && { ...level, ...counts };
    },
  };
}

function tallyCheck(within: number, shortAbandon: number, blank: string): TallyCheck {
  return members(
    {
      within: same(within),
      shortAbandon: same(shortAbandon),
      blank: same(blank),
      answered: count,
      answeredWithin: count,
      abandoned: count,
      abandonedWithin: count,
      abandonedShort: count,
      missing: count,
      invalid: count,
    },
    "no more contacts within a time than in all",
    ({ answered = 0, answeredWithin = 0, abandoned = 0, abandonedWithin = 0, abandonedShort = 0 }) =>
      answeredWithin <= answered && abandonedShort <= abandonedWithin && abandonedWithin <= abandoned,
  );
}

function mergeLevels(left: ServiceLevelTally, right: ServiceLevelTally): ServiceLevelTally {
  const { within, shortAbandon, blank } = left;
  if (right.within !== within || right.shortAbandon !== shortAbandon || right.blank !== blank) {
    const theirs = { within: right.within, shortAbandon: right.shortAbandon, blank: right.blank };
    throw incompatibleTally("serviceLevel", { within, shortAbandon, blank }, theirs);
  }
  return {
    within,
    shortAbandon,
    blank,
    answered: left.answered + right.answered,
    answeredWithin: left.answeredWithin + right.answeredWithin,
    abandoned: left.abandoned + right.abandoned,
    abandonedWithin: left.abandonedWithin + right.abandonedWithin,
    abandonedShort: left.abandonedShort + right.abandonedShort,
    missing: left.missing + right.missing,
    invalid: left.invalid + right.invalid,
  };
}

function toContact(wait: number | ServiceContact | null | undefined): ServiceContact {
  return typeof wait === "object" && wait !== null ? wait : { seconds: wait };
}

import type { AnyRow } from "../core/any-row.ts";
import { checkCount, checkOptions } from "../core/check.ts";
import { emptyInput, invalidValue } from "../core/errors.ts";
import { type Field, type FieldMetric, overFields } from "../core/fields.ts";
import { type CollectOptions, measureInputs } from "../core/metric.ts";
import type { Interval } from "../stats/interval.ts";
import type { ProportionIntervalMethod } from "../stats/proportion-interval.ts";
import { checkFields } from "../core/check-fields.ts";
import { oneTouchCheck, oneTouchMetric, type OneTouchTally, type OneTouchTicket } from "./one-touch.ts";
import { type ShareOptions, shareMaker } from "../stats/share.ts";
import type { Flag } from "../core/flag.ts";

/** Options of {@link reopenRate}. */
export interface ReopenRateOptions extends ShareOptions, CollectOptions {}

/** How often a ticket was reopened. */
export interface ReopenTicket {
  /** How often it was opened again after it had been resolved. */
  readonly reopens: number | null | undefined;
  /** Whether it has ever been resolved; one that has not cannot be reopened. */
  readonly resolved?: Flag | null | undefined;
}

/** Ready counts of reopened tickets. */
export interface ReopenCounts {
  /** Tickets resolved and opened again. */
  readonly reopened: number;
  /** Tickets that have ever been resolved. */
  readonly resolved: number;
}

/** A rate of reopened tickets. */
export interface ReopenRateResult {
  /** Share reopened, from 0 to 1. */
  readonly rate: number;
  /** Tickets resolved and opened again, however often. */
  readonly reopened: number;
  /** Tickets that have ever been resolved. */
  readonly resolved: number;
  /** Interval of `rate`, from 0 to 1. */
  readonly interval: Interval<ProportionIntervalMethod>;
}

/** A rate of reopened tickets of records. */
export interface ReopenRateFromTicketsResult extends ReopenRateResult {
  /** Tickets never resolved, in no rate. */
  readonly unresolved: number;
  /** Tickets without a number of reopenings, or without a word on being resolved where that is a field. */
  readonly missing: number;
  /** Tickets that could not be taken, skipped. */
  readonly invalid: number;
}

/** Where reopenings are in a record. */
export interface ReopenFields<Row> {
  /** How often it was opened again. */
  readonly reopens: Field<Row>;
  /** Whether it has ever been resolved. */
  readonly resolved?: Field<Row> | undefined;
}

/**
 * Reopen rate: the share of resolved tickets that were opened again, from 0 to 1.
 *
 * `rate = reopened / resolved`. A ticket counts once however often it came back, so that the rate is a share; tickets belong to the period in which they were
 * first resolved, not to that of the reopening.
 *
 * - Input: n tickets: how often each was reopened (1 and 0 where only yes or no is known), or `{ reopens, resolved }`.
 * - Result: `rate` and `interval` from 0 to 1.
 * - Cost: O(n) time, O(1) memory. To merge parts, or for columns, use {@link reopenRateOf}.
 * - Tickets resolved so recently that they can still come back make the rate too low: leave them out.
 *
 * @param tickets - Reopenings of each ticket.
 * @param options - The interval, and what to do with what is no such number.
 * @returns The rate, its interval, and the counts behind both.
 * @throws {@link CxError} `"empty"` when no ticket is resolved; `"invalid-value"` when a ticket cannot be taken.
 * @example
 * ```ts
 * import { reopenRate } from "cx-metrics";
 * reopenRate([0, 0, 2, 0, 1]).rate; // => 0.4
 * reopenRate([{ reopens: 0, resolved: true }, { reopens: 0, resolved: false }]).unresolved; // => 1
 * ```
 * @see Interval: Wilson 1927, Journal of the American Statistical Association 22, 209-212.
 */
export function reopenRate(
  tickets: Iterable<number | ReopenTicket | null | undefined>,
  options: ReopenRateOptions = {},
): ReopenRateFromTicketsResult {
  const metric = reopenMetric(options);
  const add = (tally: OneTouchTally, ticket: number | ReopenTicket | null | undefined, index: number): void => {
    if (typeof ticket !== "object" || ticket === null) metric.add(tally, { replies: ticket }, index);
    else {
      const { reopens, ...resolved } = ticket;
      metric.add(tally, { replies: reopens, ...resolved }, index);
    }
  };
  return measureInputs({ ...metric, add }, tickets);
}

/**
 * Reopen rate of ready counts, from 0 to 1.
 *
 * @param counts - Resolved tickets, and how many of them were opened again.
 * @param options - Level and method of the interval.
 * @returns The rate, its interval, and the counts behind both.
 * @throws {@link CxError} `"empty"` when no ticket is resolved; `"invalid-value"` when a count is none or the part exceeds the whole.
 * @example
 * ```ts
 * import { reopenRateFromCounts } from "cx-metrics";
 * reopenRateFromCounts({ reopened: 12, resolved: 300 }).rate; // => 0.04
 * ```
 */
export function reopenRateFromCounts(counts: ReopenCounts, options: ShareOptions = {}): ReopenRateResult {
  checkOptions(options, ["level", "method"]);
  const shareOf = shareMaker(options);
  const { reopened, resolved } = counts;
  checkCount("counts.reopened", reopened);
  checkCount("counts.resolved", resolved);
  if (reopened > resolved) throw invalidValue("counts.reopened", `at most the ${resolved} resolved`, reopened);
  const share = shareOf(reopened, resolved);
  if (share === null) throw emptyInput("reopenRate", "resolved ticket");
  return { rate: share.rate, reopened, resolved, interval: share.interval };
}

/**
 * Reopen rate as a metric over named fields, for {@link measure}, {@link collect} and scorecards.
 *
 * Definition and result are those of {@link reopenRate}. The tally is that of {@link oneTouchOf}: a handful of counts.
 *
 * @param fields - The field of the reopenings, or where reopenings and `resolved` are.
 * @param options - The interval, and what to do with what is no such number.
 * @returns The metric.
 * @throws {@link CxError} `"invalid-option"` for an unknown or wrong option.
 * @example
 * ```ts
 * import { measure, reopenRateOf } from "cx-metrics";
 * measure(reopenRateOf("back"), { back: [0, 1, 0, 0] }).rate; // => 0.25
 * ```
 */
export function reopenRateOf<Row = AnyRow>(
  fields: Field<Row> | ReopenFields<Row>,
  options: ReopenRateOptions = {},
): FieldMetric<Row, OneTouchTally, ReopenRateFromTicketsResult> {
  const named: ReopenFields<Row> = typeof fields === "object" ? fields : { reopens: fields };
  checkFields(named, ["reopens"], ["resolved"]);
  const collect = { ...REOPENED, invalid: options.invalid ?? "error" };
  const check = oneTouchCheck(REOPENED.min, REOPENED.max);
  return overFields(reopenMetric(options), { replies: named.reopens, resolved: named.resolved }, { tally: "one-touch", collect, check });
}

const REOPENED = { min: 1, max: 9_007_199_254_740_991 };

function reopenMetric(options: ReopenRateOptions) {
  checkOptions(options, ["level", "method", "invalid"]);
  const touch = oneTouchMetric({ ...options, replies: REOPENED }, "reopenings");
  return {
    ...touch,
    name: "reopenRate",
    add: (tally: OneTouchTally, ticket: OneTouchTicket, index: number): void => {
      touch.add(tally, ticket, index);
    },
    result(tally: OneTouchTally): ReopenRateFromTicketsResult | null {
      const result = touch.result(tally);
      if (result === null) return null;
      const { rate, oneTouch, resolved, interval, unresolved, missing, invalid } = result;
      return { rate, reopened: oneTouch, resolved, interval, unresolved, missing, invalid };
    },
  };
}

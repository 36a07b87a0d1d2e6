import type { AnyRow } from "../core/any-row.ts";
import { checkChoice, checkCount, checkOptions, isMissing } from "../core/check.ts";
import { emptyInput, incompatibleTally, invalidOption, invalidValue } from "../core/errors.ts";
import { type Field, type FieldMetric, overFields } from "../core/fields.ts";
import { type CollectOptions, type Metric, measureInputs } from "../core/metric.ts";
import { count, members, same, type TallyCheck } from "../core/tally-check.ts";
import type { Interval } from "../stats/interval.ts";
import type { ProportionIntervalMethod } from "../stats/proportion-interval.ts";
import { checkFields } from "../core/check-fields.ts";
import { type Flag, readFlag } from "../core/flag.ts";
import { type ShareOptions, shareMaker } from "../stats/share.ts";

/**
 * How many replies a one-touch ticket has, by the tool that reads it so:
 *
 * - `"zendesk"`: fewer than two agent replies, so none counts too.
 * - `"dbt-zendesk"`: exactly one public agent comment.
 * - `"freshdesk"`: resolved in the first response, so exactly one.
 * - `"freshservice"`: no reply of the *customer* after opening the ticket: give the customer's replies, not the agents'.
 */
export type OneTouchReading = "zendesk" | "dbt-zendesk" | "freshdesk" | "freshservice";

/** How many replies a one-touch ticket has, both ends included. */
export interface ReplyRange {
  /**
   * The fewest.
   * @defaultValue 0
   */
  readonly min?: number | undefined;
  /** The most. */
  readonly max: number;
}

/** What a one-touch ticket is. */
export interface OneTouchOptions extends CollectOptions, ShareOptions {
  /**
   * A tool's reading by name, or the replies that a one-touch ticket has.
   * @defaultValue "zendesk"
   */
  readonly replies?: OneTouchReading | ReplyRange | undefined;
}

/** One ticket. */
export interface OneTouchTicket {
  /** How many replies it has: a whole number of at least 0. */
  readonly replies: number | null | undefined;
  /** Whether it is resolved; a ticket that does not say so is taken as resolved. */
  readonly resolved?: Flag | null | undefined;
}

/** Ready counts of one-touch tickets. */
export interface OneTouchCounts {
  /** Resolved tickets with so few replies. */
  readonly oneTouch: number;
  /** Resolved tickets. */
  readonly resolved: number;
}

/** Tickets by whether they were resolved in one touch. */
export interface OneTouchTally {
  /** The fewest replies of a one-touch ticket. */
  readonly min: number;
  /** The most replies of a one-touch ticket. */
  readonly max: number;
  /** Resolved tickets with so few replies. */
  oneTouch: number;
  /** Resolved tickets. */
  resolved: number;
  /** Tickets not resolved. */
  unresolved: number;
  /** Tickets without replies counted, or without a word on being resolved where that is a field. */
  missing: number;
  /** Tickets that could not be taken, skipped. */
  invalid: number;
}

/** One-touch resolution of ready counts. */
export interface OneTouchResult {
  /** Share of resolved tickets that took one touch, from 0 to 1. */
  readonly rate: number;
  /** Resolved tickets that took one touch. */
  readonly oneTouch: number;
  /** Resolved tickets: what the rate is of. */
  readonly resolved: number;
  /** Interval of `rate`, from 0 to 1. */
  readonly interval: Interval<ProportionIntervalMethod>;
}

/** One-touch resolution of tickets. */
export interface OneTouchFromTicketsResult extends OneTouchResult {
  /** Tickets not resolved, in no rate. */
  readonly unresolved: number;
  /** Tickets without replies counted, or without a word on being resolved where that is a field. */
  readonly missing: number;
  /** Tickets that could not be taken, skipped. */
  readonly invalid: number;
}

/** Where the parts of a ticket are in a record. */
export interface OneTouchFields<Row> {
  /** How many replies it has. */
  readonly replies: Field<Row>;
  /** Whether it is resolved. */
  readonly resolved?: Field<Row> | undefined;
}

/**
 * One-touch resolution: the share of resolved tickets that took so few replies, from 0 to 1.
 *
 * `rate = oneTouch / resolved`. Not first contact resolution: a ticket closed in one reply says nothing of the customer who opens the next one; see
 * {@link fcrFromContacts}. Tools count differently, so their readings go by name (`replies`).
 *
 * - Input: n tickets: replies of agents, or `{ replies, resolved }`. Tickets not resolved are in no rate. Replies that are not a whole
 *   number of at least 0 are invalid.
 * - Result: `rate` and `interval` from 0 to 1.
 * - Cost: O(n) time, O(1) memory. To merge parts, or for columns, use {@link oneTouchOf}.
 *
 * @param tickets - Replies of each ticket.
 * @param options - How many replies are one touch, the interval.
 * @returns The rate, its interval, and the counts behind both.
 * @throws {@link CxError} `"empty"` when no ticket is resolved; `"invalid-value"` when a ticket cannot be taken.
 * @example The same tickets, read by two tools
 * ```ts
 * import { oneTouch } from "cx-metrics";
 * oneTouch([0, 1, 1, 4]).rate; // => 0.75
 * oneTouch([0, 1, 1, 4], { replies: "dbt-zendesk" }).rate; // => 0.5
 * oneTouch([0, 1, 2, 4], { replies: { max: 2 } }).rate; // => 0.75
 * ```
 * @see Interval: Wilson 1927, Journal of the American Statistical Association 22, 209-212.
 */
export function oneTouch(
  tickets: Iterable<number | OneTouchTicket | null | undefined>,
  options: OneTouchOptions = {},
): OneTouchFromTicketsResult {
  const metric = oneTouchMetric(options);
  return measureInputs(
    { ...metric, add: (tally, ticket: number | OneTouchTicket | null | undefined, index) => metric.add(tally, toTicket(ticket), index) },
    tickets,
  );
}

/**
 * One-touch resolution of ready counts, from 0 to 1.
 *
 * @param counts - Resolved tickets, and how many of them took one touch.
 * @param options - Level and method of the interval.
 * @returns The rate, its interval, and the counts behind both.
 * @throws {@link CxError} `"empty"` when no ticket is resolved; `"invalid-value"` when a count is none or the part exceeds the whole.
 * @example
 * ```ts
 * import { oneTouchFromCounts } from "cx-metrics";
 * oneTouchFromCounts({ oneTouch: 62, resolved: 80 }).rate; // => 0.775
 * ```
 */
export function oneTouchFromCounts(counts: OneTouchCounts, options: ShareOptions = {}): OneTouchResult {
  checkOptions(options, ["level", "method"]);
  const shareOf = shareMaker(options);
  const { oneTouch: touched, resolved } = counts;
  checkCount("counts.oneTouch", touched);
  checkCount("counts.resolved", resolved);
  if (touched > resolved) throw invalidValue("counts.oneTouch", `at most the ${resolved} resolved`, touched);
  const share = shareOf(touched, resolved);
  if (share === null) throw emptyInput("oneTouch", "resolved ticket");
  return { rate: share.rate, oneTouch: touched, resolved, interval: share.interval };
}

/**
 * One-touch resolution as a metric over named fields, for {@link measure}, {@link collect} and scorecards.
 *
 * Definition, result and interval are those of {@link oneTouch}. The tally is a handful of counts; the range of replies belongs to it.
 *
 * @param fields - The field of the replies, or where replies and `resolved` are.
 * @param options - How many replies are one touch, the interval.
 * @returns The metric.
 * @throws {@link CxError} `"invalid-option"` for an unknown or wrong option.
 * @example Open tickets are in no rate
 * ```ts
 * import { measure, oneTouchOf } from "cx-metrics";
 * const tickets = [{ replies: 1, solved: true }, { replies: 3, solved: true }, { replies: 1, solved: false }];
 * measure(oneTouchOf({ replies: "replies", resolved: "solved" }), tickets).rate; // => 0.5
 * ```
 */
export function oneTouchOf<Row = AnyRow>(
  fields: Field<Row> | OneTouchFields<Row>,
  options: OneTouchOptions = {},
): FieldMetric<Row, OneTouchTally, OneTouchFromTicketsResult> {
  const named: OneTouchFields<Row> = typeof fields === "object" ? fields : { replies: fields };
  checkFields(named, ["replies"], ["resolved"]);
  const metric = oneTouchMetric(options);
  const { min, max } = metric.create();
  return overFields(metric, named, {
    tally: "one-touch",
    collect: { min, max, invalid: options.invalid ?? "error" },
    check: oneTouchCheck(min, max),
  });
}

/** The metric over tickets; `counted` is what their number is of, in the words of an error. */
export function oneTouchMetric(
  options: OneTouchOptions,
  counted: string = "replies",
): Metric<OneTouchTicket, OneTouchTally, OneTouchFromTicketsResult> {
  checkOptions(options, ["replies", "level", "method", "invalid"]);
  const { replies: range = "zendesk", invalid = "error" } = options;
  const { min, max } = rangeOf(range);
  checkChoice("invalid", invalid, ["error", "skip"]);
  const shareOf = shareMaker(options);
  return {
    name: "oneTouch",
    unit: "resolved ticket",
    create: () => ({ min, max, oneTouch: 0, resolved: 0, unresolved: 0, missing: 0, invalid: 0 }),
    add(tally, ticket, index) {
      const { replies } = ticket;
      const resolved = Object.hasOwn(ticket, "resolved") ? readFlag(ticket.resolved) : true;
      if (resolved === undefined || !(isMissing(replies) || (Number.isSafeInteger(replies) && replies >= 0))) {
        if (invalid === "skip") tally.invalid += 1;
        else if (resolved === undefined) throw invalidValue(`tickets[${index}].resolved`, "true or false", ticket.resolved);
        else throw invalidValue("tickets", `${counted}, a whole number of at least 0`, replies, index);
      } else if (resolved === null || isMissing(replies)) {
        tally.missing += 1;
      } else if (!resolved) {
        tally.unresolved += 1;
      } else {
        tally.resolved += 1;
        if (replies >= min && replies <= max) tally.oneTouch += 1;
      }
    },
    merge(left, right) {
      if (left.min !== right.min || left.max !== right.max) {
        throw incompatibleTally("oneTouch", { min: left.min, max: left.max }, { min: right.min, max: right.max });
      }
      return {
        min: left.min,
        max: left.max,
        oneTouch: left.oneTouch + right.oneTouch,
        resolved: left.resolved + right.resolved,
        unresolved: left.unresolved + right.unresolved,
        missing: left.missing + right.missing,
        invalid: left.invalid + right.invalid,
      };
    },
    counts: ({ resolved, unresolved, missing, invalid: skipped }) => ({ valid: resolved + unresolved, missing, invalid: skipped }),
    result(tally) {
      const { oneTouch: touched, resolved, unresolved, missing, invalid: skipped } = tally;
      const share = shareOf(touched, resolved);
      return share && { rate: share.rate, oneTouch: touched, resolved, interval: share.interval, unresolved, missing, invalid: skipped };
    },
  };
}

/** Refuses what is not such a tally. */
export function oneTouchCheck(min: number, max: number): TallyCheck {
  return members(
    { min: same(min), max: same(max), oneTouch: count, resolved: count, unresolved: count, missing: count, invalid: count },
    "no more tickets in one touch than resolved ones",
    ({ oneTouch: touched = 0, resolved = 0 }) => touched <= resolved,
  );
}

function rangeOf(range: OneTouchReading | ReplyRange): { min: number; max: number } {
  if (typeof range === "object" && range !== null) {
    const { min = 0, max } = range;
    if (!Number.isSafeInteger(min) || min < 0) throw invalidOption("replies.min", "a whole number of at least 0", min);
    if (!Number.isSafeInteger(max) || max < min) throw invalidOption("replies.max", `a whole number of at least ${min}`, max);
    return { min: min + 0, max: max + 0 };
  }
  checkChoice("replies", range, ["zendesk", "dbt-zendesk", "freshdesk", "freshservice"]);
  switch (range) {
    case "zendesk":
      return { min: 0, max: 1 };
    case "dbt-zendesk":
    case "freshdesk":
      return { min: 1, max: 1 };
    case "freshservice":
      return { min: 0, max: 0 };
  }
}

function toTicket(ticket: number | OneTouchTicket | null | undefined): OneTouchTicket {
  return typeof ticket === "object" && ticket !== null ? ticket : { replies: ticket };
}

import type { AnyRow } from "../core/any-row.ts";
import { checkChoice, checkOptions, isMissing } from "../core/check.ts";
import { CxError, incompatibleTally, invalidOption, invalidValue } from "../core/errors.ts";
import { type Field, type FieldMetric, overFields } from "../core/fields.ts";
import { type CollectOptions, type Metric, measureInputs, type RecordCounts } from "../core/metric.ts";
import { count, list, members, same, table, type TallyCheck } from "../core/tally-check.ts";
import { type Calendar, calendarOf, DAY, type Instant } from "../core/time.ts";
import { checkFields } from "../core/check-fields.ts";
import { momentOf } from "./durations-of.ts";

/** Options of {@link backlog}. */
export interface BacklogOptions extends CollectOptions {
  /**
   * The IANA time zone whose midnights divide the days, and of moments without an offset.
   * @defaultValue "UTC"
   */
  readonly timeZone?: string | undefined;
  /**
   * A moment of the first day to report; what was opened before is in `openAtStart`.
   * @defaultValue the first day on which a ticket was opened
   */
  readonly from?: Instant | undefined;
  /**
   * A moment of the last day to report. State it: a list that ends on a quiet Friday does not know that it is Monday.
   * @defaultValue the last day on which a ticket was opened or closed
   */
  readonly to?: Instant | undefined;
}

/** One ticket. */
export interface BacklogTicket {
  /** When it was opened. */
  readonly opened: Instant | null | undefined;
  /** When it was closed; missing while it is open. */
  readonly closed?: Instant | null | undefined;
}

/** Tickets opened and closed by day. */
export interface BacklogTally {
  /** The time zone whose midnights divide the days. */
  readonly timeZone: string;
  /** Tickets opened and closed, by the day's number since 1970-01-01. */
  readonly days: Record<string, [opened: number, closed: number]>;
  /** Tickets. */
  tickets: number;
  /** Records without the moment of opening. */
  missing: number;
  /** Records that could not be taken, skipped. */
  invalid: number;
}

/** The tickets of one day. */
export interface BacklogDay {
  /** The day, such as `2026-03-02`. */
  readonly day: string;
  /** Tickets opened on it. */
  readonly opened: number;
  /** Tickets closed on it. */
  readonly closed: number;
  /** Tickets open at its end. */
  readonly open: number;
}

/** The backlog by day. */
export interface BacklogResult extends RecordCounts {
  /** Every day from the first to the last, quiet ones too. */
  readonly days: readonly BacklogDay[];
  /** Tickets open at the start of the first day. */
  readonly openAtStart: number;
  /** Tickets opened on all these days. */
  readonly opened: number;
  /** Tickets closed on all these days. */
  readonly closed: number;
  /** Tickets open at the end of the last day: `openAtStart + opened - closed`. */
  readonly open: number;
  /** The most open at the end of a day. */
  readonly highest: number;
  /** Closed per ticket opened; below 1 the backlog grows. `null` when none was opened. */
  readonly clearance: number | null;
}

/** Where the moments of a ticket are in a record. */
export interface BacklogFields<Row> {
  /** When it was opened. */
  readonly opened: Field<Row>;
  /** When it was closed. */
  readonly closed?: Field<Row> | undefined;
}

/** A century, so that one wrong date does not make millions of days. */
const MOST_DAYS = 36_525;

/**
 * Backlog by day: how many tickets came, how many were closed, and how many were open in the evening.
 *
 * `open(d) = open(d - 1) + opened(d) - closed(d)` on the calendar of a time zone. No interval: what was open is counted, not estimated.
 *
 * - Input: n tickets `{ opened, closed? }`; without `closed` a ticket is open still. Missing: no `opened`. Invalid: a date that is none, closed before opened.
 * - Result: one entry for each day, at most 36,525 of them. `valid + missing + invalid = n`.
 * - Cost: O(n) time, memory per day.
 * - The backlog is right only from the day on from which every ticket is in the list.
 *
 * @param tickets - The tickets of all time, open ones too.
 * @param options - Time zone, first and last day, what to do with what is no ticket.
 * @returns The days and their totals.
 * @throws {@link CxError} `"empty"` without a ticket; `"invalid-value"` when one cannot be taken; `"invalid-option"` for an unknown or wrong option, and for more
 * than a century of days.
 * @example Three days
 * ```ts
 * import { backlog } from "cx-metrics";
 * const tickets = [
 *   { opened: "2026-03-02T09:00", closed: "2026-03-02T15:00" },
 *   { opened: "2026-03-02T11:00", closed: "2026-03-04T10:00" },
 *   { opened: "2026-03-04T08:00" },
 * ];
 * const { days, open, clearance } = backlog(tickets, { timeZone: "Europe/Rome" });
 * days.map((day) => [day.opened, day.closed, day.open]); // => [[2, 1, 1], [0, 0, 1], [1, 1, 1]]
 * open; // => 1
 * clearance; // => 0.6666666667
 * ```
 * @see Little 1961, Operations Research 9, 383-387: what is open is what has come less what has gone.
 */
export function backlog(tickets: Iterable<BacklogTicket>, options: BacklogOptions = {}): BacklogResult {
  return measureInputs(backlogMetric(options), tickets);
}

/**
 * Backlog as a metric over named fields, for {@link measure}, {@link collect}, streams, scorecards, warehouses and parts that merge.
 *
 * Definition and result are those of {@link backlog}. The tally is two counts a day; first and last day are only read.
 *
 * @param fields - Where the moments are.
 * @param options - Time zone, first and last day, what to do with what is no ticket.
 * @returns The metric.
 * @throws {@link CxError} `"invalid-option"` for an unknown or wrong option.
 * @example
 * ```ts
 * import { backlogOf, measure } from "cx-metrics";
 * const columns = { from: ["2026-03-02", "2026-03-03"], to: ["2026-03-03", null] };
 * measure(backlogOf({ opened: "from", closed: "to" }), columns).days.map(({ open }) => open); // => [1, 1]
 * ```
 */
export function backlogOf<Row = AnyRow>(
  fields: BacklogFields<Row>,
  options: BacklogOptions = {},
): FieldMetric<Row, BacklogTally, BacklogResult> {
  checkFields(fields, ["opened"], ["closed"]);
  const metric = backlogMetric(options);
  const { timeZone } = metric.create();
  return overFields(metric, fields, {
    tally: "backlog",
    collect: { timeZone, invalid: options.invalid ?? "error" },
    check: tallyCheck(timeZone),
  });
}

function backlogMetric(options: BacklogOptions): Metric<BacklogTicket, BacklogTally, BacklogResult> {
  checkOptions(options, ["timeZone", "from", "to", "invalid"]);
  const { invalid = "error" } = options;
  checkChoice("invalid", invalid, ["error", "skip"]);
  const calendar = calendarOf(options.timeZone);
  const [from, to] = (["from", "to"] as const).map((name) => {
    const moment = options[name];
    return moment === undefined ? null : dayOf(calendar, calendar.instant(moment, `options.${name}`));
  }) as [number | null, number | null];
  if (from !== null && to !== null && to < from) throw invalidOption("to", "a day not before from", options.to);
  const { timeZone } = calendar;
  const countsOf = ({ tickets, missing, invalid: skipped }: BacklogTally): RecordCounts => ({ valid: tickets, missing, invalid: skipped });
  return {
    name: "backlog",
    unit: "ticket with the moment of its opening",
    create: () => ({ timeZone, days: {}, tickets: 0, missing: 0, invalid: 0 }),
    add(tally, ticket, index) {
      const { opened, closed } = ticket;
      const refuse = (path: string, expected: string, received: unknown): "invalid" => {
        if (invalid === "error") throw invalidValue(`tickets[${index}].${path}`, expected, received);
        return "invalid";
      };
      if (isMissing(opened)) {
        tally.missing += 1;
        return;
      }
      const start = momentOf(calendar, opened, "opened", refuse);
      const end = isMissing(closed) ? null : momentOf(calendar, closed, "closed", refuse);
      const isBackwards = start !== "invalid" && end !== null && end !== "invalid" && end < start;
      if (isBackwards) refuse("closed", "a moment not before opened", closed);
      if (start === "invalid" || end === "invalid" || isBackwards) {
        tally.invalid += 1;
        return;
      }
      tally.tickets += 1;
      const dayAt = (moment: number) => (tally.days[String(dayOf(calendar, moment))] ??= [0, 0]);
      dayAt(start)[0] += 1;
      if (end !== null) dayAt(end)[1] += 1;
    },
    merge(left, right) {
      if (left.timeZone !== right.timeZone) throw incompatibleTally("backlog", { timeZone: left.timeZone }, { timeZone: right.timeZone });
      const days: BacklogTally["days"] = {};
      for (const side of [left.days, right.days]) {
        for (const [day, [opened, closed]] of Object.entries(side)) {
          const sum = (days[day] ??= [0, 0]);
          sum[0] += opened;
          sum[1] += closed;
        }
      }
      return {
        timeZone: left.timeZone,
        days,
        tickets: left.tickets + right.tickets,
        missing: left.missing + right.missing,
        invalid: left.invalid + right.invalid,
      };
    },
    counts: countsOf,
    result(tally) {
      if (tally.tickets === 0) return null;
      return { ...readDays(tally.days, from, to), ...countsOf(tally) };
    },
  };
}

function readDays(days: BacklogTally["days"], from: number | null, to: number | null): Omit<BacklogResult, keyof RecordCounts> {
  const known = Object.keys(days)
    .map(Number)
    .sort((left, right) => left - right);
  const first = from ?? Math.min(known[0] as number, to ?? Infinity);
  const last = to ?? Math.max(known.at(-1) as number, first);
  if (last - first >= MOST_DAYS) throw invalidOption("from", `days that are at most ${MOST_DAYS}, from and to stated`, last - first + 1);
  const at = (day: number): readonly [number, number] => days[String(day)] ?? [0, 0];
  let openAtStart = 0;
  for (const day of known) if (day < first) openAtStart += at(day)[0] - at(day)[1];
  let [open, opened, closed, highest] = [openAtStart, 0, 0, 0];
  const rows = Array.from({ length: last - first + 1 }, (_, index): BacklogDay => {
    const [came, left] = at(first + index);
    opened += came;
    closed += left;
    open += came - left;
    highest = Math.max(highest, open);
    return { day: new Date((first + index) * DAY).toISOString().slice(0, 10), opened: came, closed: left, open };
  });
  return { days: rows, openAtStart, opened, closed, open, highest, clearance: opened === 0 ? null : closed / opened };
}

function dayOf(calendar: Calendar, moment: number): number {
  return Math.floor(calendar.toLocal(moment) / DAY) + 0;
}

function tallyCheck(timeZone: string): TallyCheck {
  const whole = members({
    timeZone: same(timeZone),
    days: table(list(count, 2), (key) => /^(0|-?[1-9]\d{0,6})$/.test(key)),
    tickets: count,
    missing: count,
    invalid: count,
  });
  return (value, path) => {
    whole(value, path);
    const { days, tickets } = value as BacklogTally;
    const [opened, closed] = [0, 1].map((place) => Object.values(days).reduce((sum, day) => sum + (day[place] as number), 0));
    if (opened !== tickets || (closed as number) > tickets)
      throw new CxError("invalid-tally", `${path}.tickets`, `the ${opened} opened on all days, and no more closed`, String(tickets));
  };
}

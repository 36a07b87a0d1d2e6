import type { AnyRow } from "../core/any-row.ts";
import { checkChoice, checkOptions, isMissing } from "../core/check.ts";
import { canonical, type TicketRule } from "../core/definition.ts";
import { incompatibleTally, invalidOption, invalidValue } from "../core/errors.ts";
import { type Field, type FieldMetric, overFields } from "../core/fields.ts";
import { type CollectOptions, type Metric, measureInputs, type RecordCounts } from "../core/metric.ts";
import { count, list, members, same, table, type TallyCheck } from "../core/tally-check.ts";
import { calendarOf, type Instant } from "../core/time.ts";
import { kaplanMeierFromLifeTable, type KaplanMeierOptions, type KaplanMeierResult } from "../stats/kaplan-meier.ts";
import { type BusinessHoursOptions, hoursRule, openTime } from "./business-hours.ts";
import { checkFields } from "../core/check-fields.ts";
import { type DurationUnit, momentOf, UNITS } from "./durations-of.ts";

/** What a ticket waits for. */
export type Milestone = "firstReply" | "firstResolution" | "fullResolution";

/** The milestones, in their order. */
export const MILESTONES: readonly Milestone[] = ["firstReply", "firstResolution", "fullResolution"];

/** Options of {@link ticketTimes}. */
export interface TicketTimesOptions extends Pick<KaplanMeierOptions, "level" | "quantiles" | "at" | "interval">, CollectOptions {
  /** The moment up to which tickets are known; what has not come by then is waited for still. */
  readonly asOf: Instant;
  /**
   * The unit of times. They are counted in whole units passed: 90 seconds are 1 minute.
   * @defaultValue "minute"
   */
  readonly unit?: DurationUnit | undefined;
  /**
   * The IANA time zone of moments without an offset.
   * @defaultValue that of the business hours, else "UTC"
   */
  readonly timeZone?: string | undefined;
  /**
   * When somebody is there; only that time counts. The options of {@link businessHours}.
   * @defaultValue all time counts
   */
  readonly businessHours?: BusinessHoursOptions | undefined;
}

/** One ticket. */
export interface TimedTicket {
  /** When it was opened. */
  readonly opened: Instant | null | undefined;
  /** When somebody first replied, not a machine; missing while nobody has. */
  readonly firstReply?: Instant | null | undefined;
  /** When it was first resolved; missing while it never was. */
  readonly firstResolution?: Instant | null | undefined;
  /** When it was resolved for good; missing while it is open, also when it was opened again. */
  readonly fullResolution?: Instant | null | undefined;
}

/** Tickets by time: how many reached the milestone after so many units, and how many waited so long and had not. */
export type TimeTable = Record<string, [reached: number, waiting: number]>;

/** Tickets by the time that each milestone took. */
export interface TicketTimesTally {
  /** How times come about. */
  readonly rule: TicketRule;
  /** The times to each milestone, in whole units. */
  readonly times: Readonly<Record<Milestone, TimeTable>>;
  /** Tickets opened up to `asOf`. */
  tickets: number;
  /** Tickets opened later, in no time. */
  afterAsOf: number;
  /** Records without the moment of opening. */
  missing: number;
  /** Records that could not be taken, skipped. */
  invalid: number;
}

/** Times to the milestones of tickets. */
export interface TicketTimesResult extends RecordCounts {
  /** Tickets opened up to `asOf`. */
  readonly tickets: number;
  /** Tickets opened later, in no time. */
  readonly afterAsOf: number;
  /** The unit of times. */
  readonly unit: DurationUnit;
  /** Until the first reply: `events` were answered, `censored` wait still. `null` where it is no field. */
  readonly firstReply: KaplanMeierResult | null;
  /** Until it was first resolved; `null` where it is no field. */
  readonly firstResolution: KaplanMeierResult | null;
  /** Until it was resolved for good; `null` where it is no field. */
  readonly fullResolution: KaplanMeierResult | null;
}

/** Where the moments of a ticket are in a record. */
export type TicketTimesFields<Row> = {
  /** When it was opened. */
  readonly opened: Field<Row>;
} & {
  /** When it reached a milestone. */
  readonly [Name in Milestone]?: Field<Row> | undefined;
};

/**
 * Times of tickets to the first reply, the first resolution and the full resolution, with those who wait still.
 *
 * Each is a Kaplan-Meier curve of the share still waiting: a ticket that nobody has answered counts as unanswered for as long as it has waited, instead of
 * being dropped, as in tools whose mean reply time improves when the hard tickets are left lying. Median and quantiles are read off the curve, with limits.
 *
 * - Input: n tickets `{ opened, firstReply?, firstResolution?, fullResolution? }`. Missing: no `opened`. Invalid: a date that is none, or before `opened`.
 *   What happened after `asOf` had not happened yet.
 * - Result: times in whole `unit`s, in business hours where given. `tickets + afterAsOf + missing + invalid = n`.
 * - Cost: O(n) time, memory per whole unit that occurs.
 * - Not to be trusted where tickets that wait are taken out of the list, such as by merging them into others.
 *
 * @param tickets - The tickets, open ones too.
 * @param options - The moment of the report; unit, business hours, quantiles, level.
 * @returns A curve for each milestone.
 * @throws {@link CxError} `"empty"` when no ticket was opened up to `asOf`; `"invalid-value"` when one cannot be taken; `"invalid-option"` for an unknown or
 * wrong option.
 * @example Four tickets, one of which nobody has answered
 * ```ts
 * import { ticketTimes } from "cx-metrics";
 * const tickets = [
 *   { opened: "2026-03-02T09:00", firstReply: "2026-03-02T09:10", firstResolution: "2026-03-02T10:00", fullResolution: "2026-03-03T09:00" },
 *   { opened: "2026-03-02T09:30", firstReply: "2026-03-02T09:50", firstResolution: "2026-03-02T12:30" },
 *   { opened: "2026-03-02T10:00", firstReply: "2026-03-02T12:00" },
 *   { opened: "2026-03-02T11:00" },
 * ];
 * const { firstReply, fullResolution } = ticketTimes(tickets, { asOf: "2026-03-04T09:00" });
 * [firstReply?.events, firstReply?.censored]; // => [3, 1]
 * firstReply?.median.time; // => 70
 * fullResolution?.censored; // => 3
 * ```
 * @see Kaplan and Meier 1958, Journal of the American Statistical Association 53:457
 */
export function ticketTimes(tickets: Iterable<TimedTicket>, options: TicketTimesOptions): TicketTimesResult {
  return measureInputs(ticketMetric(MILESTONES, options), tickets);
}

/**
 * Times of tickets as a metric over named fields, for {@link measure}, {@link collect}, streams, scorecards, warehouses and parts that merge.
 *
 * Definition and result are those of {@link ticketTimes}. The tally counts tickets by whole units; `asOf`, unit, business hours and which milestones there are
 * belong to it, what is read off the curve does not.
 *
 * @param fields - Where the moments are; a milestone without a field is not measured.
 * @param options - The moment of the report; unit, business hours, quantiles, level.
 * @returns The metric.
 * @throws {@link CxError} `"invalid-option"` for an unknown or wrong option.
 * @example First replies in business hours
 * ```ts
 * import { measure, ticketTimesOf } from "cx-metrics";
 * const replies = ticketTimesOf(
 *   { opened: "from", firstReply: "reply" },
 *   { asOf: "2026-03-10", unit: "hour", businessHours: { timeZone: "Europe/Rome" } },
 * );
 * measure(replies, { from: ["2026-03-06T16:00"], reply: ["2026-03-09T11:00"] }).firstReply?.median.time; // => 3
 * ```
 */
export function ticketTimesOf<Row = AnyRow>(
  fields: TicketTimesFields<Row>,
  options: TicketTimesOptions,
): FieldMetric<Row, TicketTimesTally, TicketTimesResult> {
  checkFields(fields, ["opened"], MILESTONES);
  const milestones = MILESTONES.filter((milestone) => fields[milestone] !== undefined);
  if (milestones.length === 0) throw invalidOption("fields", `at least one of ${MILESTONES.join(", ")}`, "opened alone");
  const metric = ticketMetric(milestones, options);
  const { rule } = metric.create();
  return overFields<Row, TimedTicket, TicketTimesTally, TicketTimesResult>(metric, fields, {
    tally: "ticket-times",
    collect: { ...rule, invalid: options.invalid ?? "error" },
    check: tallyCheck(rule),
  });
}

const OPTIONS = ["asOf", "unit", "timeZone", "businessHours", "level", "quantiles", "at", "interval", "invalid"];

function ticketMetric(
  milestones: readonly Milestone[],
  options: TicketTimesOptions,
): Metric<TimedTicket, TicketTimesTally, TicketTimesResult> {
  checkOptions(options, OPTIONS);
  const { unit = "minute", level, quantiles, at, interval, invalid = "error" } = options;
  checkChoice("unit", unit, Object.keys(UNITS) as DurationUnit[]);
  checkChoice("invalid", invalid, ["error", "skip"]);
  const reading = { level, quantiles, at, interval };
  kaplanMeierFromLifeTable([{ time: 1, events: 1, censored: 0 }], reading);
  const hours = options.businessHours === undefined ? null : hoursRule(options.businessHours);
  if (hours !== null && options.timeZone !== undefined && options.timeZone !== hours.timeZone)
    throw invalidOption("timeZone", `${hours.timeZone}, as of the business hours`, options.timeZone);
  const calendar = calendarOf(hours?.timeZone ?? options.timeZone);
  const asOf = calendar.instant(options.asOf, "options.asOf") + 0;
  const between = hours === null ? (start: number, end: number) => end - start : openTime(hours);
  const rule: TicketRule = { milestones, unit, asOf, timeZone: calendar.timeZone, hours };
  const countsOf = ({ tickets, afterAsOf, missing, invalid: skipped }: TicketTimesTally): RecordCounts => ({
    valid: tickets + afterAsOf,
    missing,
    invalid: skipped,
  });
  return {
    name: "ticketTimes",
    unit: "ticket opened up to asOf",
    create: () => ({
      rule,
      times: { firstReply: {}, firstResolution: {}, fullResolution: {} },
      tickets: 0,
      afterAsOf: 0,
      missing: 0,
      invalid: 0,
    }),
    add(tally, ticket, index) {
      const refuse = (path: string, expected: string, received: unknown): "invalid" => {
        if (invalid === "error") throw invalidValue(`tickets[${index}].${path}`, expected, received);
        return "invalid";
      };
      if (isMissing(ticket.opened)) {
        tally.missing += 1;
        return;
      }
      const opened = momentOf(calendar, ticket.opened, "opened", refuse);
      const reached = milestones.map((milestone) => {
        const value = ticket[milestone];
        if (opened === "invalid" || isMissing(value)) return Infinity;
        const moment = momentOf(calendar, value, milestone, refuse);
        return moment !== "invalid" && moment < opened ? refuse(milestone, "a moment not before opened", value) : moment;
      });
      if (opened === "invalid" || reached.includes("invalid")) tally.invalid += 1;
      else if (opened > asOf) tally.afterAsOf += 1;
      else {
        tally.tickets += 1;
        for (const [place, milestone] of milestones.entries()) {
          const moment = reached[place] as number;
          const time = Math.floor(between(opened, Math.min(moment, asOf)) / UNITS[unit]);
          const row = (tally.times[milestone][String(time)] ??= [0, 0]);
          row[moment <= asOf ? 0 : 1] += 1;
        }
      }
    },
    merge(left, right) {
      if (canonical(left.rule) !== canonical(right.rule)) throw incompatibleTally("ticketTimes", left.rule, right.rule);
      const joined = (milestone: Milestone): TimeTable => mergeTimes(left.times[milestone], right.times[milestone]);
      return {
        rule: left.rule,
        times: {
          firstReply: joined("firstReply"),
          firstResolution: joined("firstResolution"),
          fullResolution: joined("fullResolution"),
        },
        tickets: left.tickets + right.tickets,
        afterAsOf: left.afterAsOf + right.afterAsOf,
        missing: left.missing + right.missing,
        invalid: left.invalid + right.invalid,
      };
    },
    counts: countsOf,
    result(tally) {
      if (tally.tickets === 0) return null;
      const curve = (milestone: Milestone): KaplanMeierResult | null => {
        if (!milestones.includes(milestone)) return null;
        const rows = Object.entries(tally.times[milestone]).map(([time, [events, censored]]) => ({ time: Number(time), events, censored }));
        return kaplanMeierFromLifeTable(rows, reading);
      };
      return {
        tickets: tally.tickets,
        afterAsOf: tally.afterAsOf,
        unit,
        firstReply: curve("firstReply"),
        firstResolution: curve("firstResolution"),
        fullResolution: curve("fullResolution"),
        ...countsOf(tally),
      };
    },
  };
}

function mergeTimes(left: TimeTable, right: TimeTable): TimeTable {
  const times: TimeTable = {};
  for (const side of [left, right]) {
    for (const [time, [reached, waiting]] of Object.entries(side)) {
      const row = (times[time] ??= [0, 0]);
      row[0] += reached;
      row[1] += waiting;
    }
  }
  return times;
}

function tallyCheck(rule: TicketRule): TallyCheck {
  const times = table(list(count, 2), (key) => /^(0|[1-9]\d*)$/.test(key) && Number.isSafeInteger(Number(key)));
  const whole = members({
    rule: same(rule),
    times: members({ firstReply: times, firstResolution: times, fullResolution: times }),
    tickets: count,
    afterAsOf: count,
    missing: count,
    invalid: count,
  });
  return (value, path) => {
    whole(value, path);
    const { times: all, tickets } = value as TicketTimesTally;
    for (const milestone of MILESTONES) {
      const kept = Object.values(all[milestone]).reduce((sum, [reached, waiting]) => sum + reached + waiting, 0);
      same(rule.milestones.includes(milestone) ? tickets : 0)(kept, `${path}.times.${milestone}`);
    }
  };
}

import type { AnyRow } from "../core/any-row.ts";
import { checkChoice, checkLevel, checkOptions } from "../core/check.ts";
import { invalidOption } from "../core/errors.ts";
import { type Field, type FieldMetric, overFields } from "../core/fields.ts";
import { type CollectOptions, type Metric, measureInputs } from "../core/metric.ts";
import { type Calendar, calendarOf, type Instant } from "../core/time.ts";
import type { Interval } from "../stats/interval.ts";
import { kaplanMeierFromLifeTable, type KaplanMeierResult } from "../stats/kaplan-meier.ts";
import { proportionInterval, type ProportionIntervalMethod } from "../stats/proportion-interval.ts";
import {
  addLoop,
  createLoops,
  loopCheck,
  type LoopRule,
  type LoopTally,
  type LoopTicket,
  type LoopUnit,
  mergeLoops,
} from "./closed-loop-tally.ts";
import { type FollowUp, followUpOf } from "./follow-up.ts";
import { npsScale, type NpsScale } from "./nps.ts";

/** Options of {@link closedLoop} and {@link closedLoopOf}. */
export interface ClosedLoopOptions extends CollectOptions {
  /** The time in which a loop is to be closed, a number of units greater than 0; exactly that long is in time. */
  readonly within: number;
  /** The moment of the report: later openings and closings are not known yet, and windows that end later are pending. */
  readonly asOf: Instant;
  /**
   * The unit of `within`, of ages and of the time to close: 60 minutes, or 24 hours.
   * @defaultValue "hour"
   */
  readonly unit?: LoopUnit | undefined;
  /**
   * Where the bands of the open loops' ages begin after the first, which begins at 0: ascending whole numbers of units, at least 1.
   * @defaultValue 1, 2, 4 and 8 times `within`, rounded up
   */
  readonly ages?: readonly number[] | undefined;
  /**
   * Whether a lot decided who was followed up. Only then does the difference of the scores tell what the follow-up did.
   * @defaultValue false
   */
  readonly randomized?: boolean | undefined;
  /**
   * The ascending ages at which the time to close is read, in units, instead of every age that occurs.
   * @defaultValue every age that occurs
   */
  readonly at?: readonly number[] | undefined;
  /**
   * The scale of the answers: `"zeroToTen"`, `"oneToTen"`, or one's own with the lowest rating of a passive and of a promoter.
   * @defaultValue "zeroToTen"
   */
  readonly scale?: "zeroToTen" | "oneToTen" | NpsScale | undefined;
  /**
   * Confidence level, between 0 and 1; a higher one widens the intervals.
   * @defaultValue 0.95
   */
  readonly level?: number | undefined;
  /**
   * Method of the intervals of the two rates.
   * @defaultValue "wilson"
   */
  readonly method?: ProportionIntervalMethod | undefined;
  /**
   * IANA time zone of moments that state no offset.
   * @defaultValue "UTC"
   */
  readonly timeZone?: string | undefined;
}

/** Where the parts of a ticket are in a record. */
export interface ClosedLoopFields<Row> {
  /** When the loop was opened. */
  readonly opened: Field<Row>;
  /** When it was closed; missing while it is open. */
  readonly closed: Field<Row>;
  /** The rating given afterwards. */
  readonly rating?: Field<Row> | undefined;
  /** Whether somebody came back to the customer before that rating. */
  readonly followedUp?: Field<Row> | undefined;
}

/** Open loops of one band of ages. */
export interface OpenLoops {
  /** The lowest age of the band, in units. */
  readonly from: number;
  /** The lowest age above the band; `null` for the last one. */
  readonly to: number | null;
  /** Loops open at an age in the band. */
  readonly loops: number;
  /** Their share of all open loops, 0 to 1; `null` when none is open. */
  readonly share: number | null;
}

/** How well the loops are closed. */
export interface ClosedLoopResult {
  /** Loops opened up to `asOf`: `due + pending`. */
  readonly loops: number;
  /** Loops whose window is over: what the two rates are of. */
  readonly due: number;
  /** Loops whose window is not over, closed or open, in no rate. */
  readonly pending: number;
  /** Due loops that are closed, in time or late. */
  readonly closed: number;
  /** `closed / due`, 0 to 1; `null` when no loop is due. */
  readonly closedRate: number | null;
  /** Interval of `closedRate`. */
  readonly closedInterval: Interval<ProportionIntervalMethod> | null;
  /** Due loops that were closed within the window. */
  readonly closedInTime: number;
  /** `closedInTime / due`, 0 to 1; `null` when no loop is due. */
  readonly inTimeRate: number | null;
  /** Interval of `inTimeRate`. */
  readonly inTimeInterval: Interval<ProportionIntervalMethod> | null;
  /** The share still open by age, in whole units passed, of all loops: the open ones count as long as they are open (censored). */
  readonly timeToClose: KaplanMeierResult;
  /** Loops open at `asOf`, due or pending. */
  readonly open: number;
  /** The open loops by age. */
  readonly openByAge: readonly OpenLoops[];
  /** The scores of those followed up and of those who were not; `null` when no ticket has a rating and says whether it was followed up. */
  readonly followUp: FollowUp | null;
  /** The time in which a loop is to be closed, in units. */
  readonly within: number;
  /** The unit of times and ages. */
  readonly unit: LoopUnit;
  /** The moment of the report, ISO 8601 in UTC. */
  readonly asOf: string;
  /** Loops opened later than `asOf`, used for nothing. */
  readonly afterAsOf: number;
  /** Tickets without the moment of opening. */
  readonly missing: number;
  /** Tickets that could not be taken, skipped. */
  readonly invalid: number;
}

const OPTIONS = ["within", "asOf", "unit", "ages", "randomized", "at", "scale", "level", "method", "timeZone", "invalid"] as const;

/**
 * Closed loop: how many of those who were to be called back were, how many in time, how long it takes, and what they answer afterwards.
 *
 * `closedRate = closed / due` and `inTimeRate = closedInTime / due`, `due` being the loops whose window of `within` units is over at `asOf`. Loops whose
 * window is open are pending even when they are closed already, so that the rates do not favor what is quick. The time to close is a Kaplan-Meier curve: a
 * loop that is open counts as open for as long as it has been, instead of being dropped. The scores of both groups are compared by {@link compareNps}.
 *
 * - Input: tickets `{ opened, closed?, rating?, followedUp? }`. Missing: no `opened`. Invalid: a date that is none, closed before opened, a rating off the
 *   scale, `followedUp` that is no yes or no. A rating or `followedUp` may be missing; the ticket is then in no score.
 * - Result: rates from 0 to 1, ages and times in units. Tickets = `loops + afterAsOf + missing + invalid`, and `loops = due + pending`.
 * - Cost: O(n) time; memory per whole unit of age that occurs. To merge parts use {@link closedLoopOf}.
 * - Not to be trusted: the difference of the scores unless a lot decided who is followed up (`warning`); and intervals, where few customers open most loops.
 *
 * @param tickets - The tickets of one period or of all time, open ones too.
 * @param options - The window and the moment of the report; unit, bands of age, scale, level, method.
 * @returns Rates, time to close, open loops by age, and the two scores.
 * @throws {@link CxError} `"empty"` when no loop was opened up to `asOf`; `"invalid-value"` when a ticket cannot be taken; `"invalid-option"` for an unknown
 * or wrong option.
 * @example Four detractors, to be called back within 48 hours
 * ```ts
 * import { closedLoop } from "cx-metrics";
 * const tickets = [
 *   { opened: "2026-03-02T09:00Z", closed: "2026-03-03T11:00Z", rating: 9, followedUp: true },
 *   { opened: "2026-03-02T10:00Z", closed: "2026-03-06T10:00Z", rating: 7, followedUp: true },
 *   { opened: "2026-03-03T08:00Z", rating: 4, followedUp: false },
 *   { opened: "2026-03-09T15:00Z" },
 * ];
 * const loop = closedLoop(tickets, { within: 48, asOf: "2026-03-10T09:00Z" });
 * loop.due; // => 3
 * loop.pending; // => 1
 * loop.closedRate; // => 0.6666666667
 * loop.inTimeRate; // => 0.3333333333
 * loop.timeToClose.median.time; // => 96
 * loop.followUp?.comparison?.difference; // => 150
 * loop.followUp?.warning; // => "not-randomized"
 * ```
 * @see Markey, Reichheld and Dullweber 2009, Closing the Customer Feedback Loop, Harvard Business Review 87(12), 43; Kaplan and Meier 1958, Journal of the
 * American Statistical Association 53, 457.
 */
export function closedLoop(tickets: Iterable<LoopTicket>, options: ClosedLoopOptions): ClosedLoopResult {
  return measureInputs(loopMetric(options), tickets);
}

/**
 * Closed loop as a metric over named fields, for {@link measure}, {@link collect}, scorecards, streams and parts that merge.
 *
 * Definition and result are those of {@link closedLoop}. The tally counts loops by age and answers by scale point; window, unit and `asOf` belong to it,
 * bands of age, cut-offs of the scale and level are only read.
 *
 * @param fields - Where the moments and, if there, the rating and the follow-up are.
 * @param options - The window and the moment of the report; unit, bands of age, scale, level, method.
 * @returns The metric.
 * @throws {@link CxError} `"invalid-option"` for an unknown or wrong option.
 * @example By region, in days
 * ```ts
 * import { closedLoopOf, scorecard } from "cx-metrics";
 * const loop = closedLoopOf({ opened: "from", closed: "to" }, { within: 2, unit: "day", asOf: "2026-04-01" });
 * const card = scorecard({ by: ["region"], metrics: { loop } });
 * const result = card.measure([{ region: "North", from: "2026-03-02", to: "2026-03-03" }, { region: "North", from: "2026-03-02", to: "2026-03-09" }]);
 * result.segments[0]?.metrics.loop?.inTimeRate; // => 0.5
 * ```
 */
export function closedLoopOf<Row = AnyRow>(
  fields: ClosedLoopFields<Row>,
  options: ClosedLoopOptions,
): FieldMetric<Row, LoopTally, ClosedLoopResult> {
  checkOptions(fields, ["opened", "closed", "rating", "followedUp"]);
  const metric = loopMetric(options);
  const { rule } = metric;
  return overFields(metric, fields, {
    tally: "closed-loop",
    collect: { ...rule, invalid: options.invalid ?? "error" },
    check: loopCheck(rule),
  });
}

interface LoopMetric extends Metric<LoopTicket, LoopTally, ClosedLoopResult> {
  readonly rule: LoopRule;
}

function loopMetric(options: ClosedLoopOptions): LoopMetric {
  checkOptions(options, OPTIONS);
  const { within, unit = "hour", randomized = false, at, level = 0.95, method = "wilson", invalid = "error" } = options;
  if (!(Number.isFinite(within) && within > 0)) throw invalidOption("within", "a finite number of units greater than 0", within);
  checkChoice("unit", unit, ["hour", "day"]);
  const { ages = [1, 2, 4, 8].map((times) => Math.ceil(times * within)) } = options;
  checkAges(ages);
  if (typeof randomized !== "boolean") throw invalidOption("randomized", "true or false", randomized);
  const scale = npsScale(options.scale);
  checkLevel(level);
  checkChoice("invalid", invalid, ["error", "skip"]);
  proportionInterval(0, 1, { level, method });
  kaplanMeierFromLifeTable([{ time: 0, events: 0, censored: 1 }], { level, at });
  const calendar: Calendar = calendarOf(options.timeZone);
  const rule: LoopRule = {
    within,
    unit,
    asOf: calendar.instant(options.asOf, "options.asOf") + 0,
    timeZone: calendar.timeZone,
    min: scale.min + 0,
    max: scale.max + 0,
  };
  return {
    name: "closedLoop",
    unit: "loop opened up to asOf",
    rule,
    create: () => createLoops(rule),
    add: (tally, ticket, index) => addLoop(tally, ticket, index, calendar, invalid),
    merge: mergeLoops,
    counts: ({ due, pending, afterAsOf, missing, invalid: skipped }) => ({ valid: due + pending + afterAsOf, missing, invalid: skipped }),
    result(tally) {
      const { due, pending, dueClosed: closed, dueInTime: closedInTime, afterAsOf, missing, invalid: skipped } = tally;
      if (due + pending === 0) return null;
      const rate = (part: number): number | null => (due === 0 ? null : part / due);
      const interval = (part: number): Interval<ProportionIntervalMethod> | null =>
        due === 0 ? null : proportionInterval(part, due, { level, method });
      const rows = Object.entries(tally.ages).map(([age, [events, censored]]) => ({ time: Number(age), events, censored }));
      const open = rows.reduce((sum, { censored }) => sum + censored, 0);
      return {
        loops: due + pending,
        due,
        pending,
        closed,
        closedRate: rate(closed),
        closedInterval: interval(closed),
        closedInTime,
        inTimeRate: rate(closedInTime),
        inTimeInterval: interval(closedInTime),
        timeToClose: kaplanMeierFromLifeTable(rows, { level, at }),
        open,
        openByAge: [0, ...ages].map((from, band): OpenLoops => {
          const to = ages[band] ?? null;
          const loops = rows.reduce((sum, { time, censored }) => sum + (time >= from && (to === null || time < to) ? censored : 0), 0);
          return { from, to, loops, share: open === 0 ? null : loops / open };
        }),
        followUp: followUpOf(tally.answers, scale, level, randomized),
        within,
        unit,
        asOf: new Date(tally.asOf).toISOString(),
        afterAsOf,
        missing,
        invalid: skipped,
      };
    },
  };
}

function checkAges(ages: unknown): asserts ages is readonly number[] {
  const rising = Array.isArray(ages) && ages.every((age, band) => Number.isSafeInteger(age) && age > (band === 0 ? 0 : ages[band - 1]));
  if (!rising) throw invalidOption("ages", "a list of ascending whole numbers of at least 1", ages);
}

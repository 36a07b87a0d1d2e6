import type { AnyRow } from "../core/any-row.ts";
import { checkChoice, checkOptions } from "../core/check.ts";
import type { FunnelFolding } from "../core/definition.ts";
import { type Field, type FieldMetric, overFields } from "../core/fields.ts";
import { type CollectOptions, type Metric, measureInputs, type RecordCounts } from "../core/metric.ts";
import { calendarOf, type Instant } from "../core/time.ts";
import { checkFields } from "../core/check-fields.ts";
import { durationReading, durationsOfCounts, type DurationsReadOptions, type DurationsResult } from "../service/durations.ts";
import { type DurationUnit, UNITS } from "../service/durations-of.ts";
import { shareMaker, type ShareOptions } from "../stats/share.ts";
import type { FoldedFunnel } from "./folded-journeys.ts";
import { foldFunnel } from "./funnel-fold.ts";
import { type FunnelCountsResult, type StageCounts, stagesOf } from "./funnel-from-counts.ts";
import { checkWindow, type FunnelStageRule, readStages, readSteps } from "./funnel-rule.ts";
import {
  addEvent,
  countJourneys,
  createJourneys,
  journeyCheck,
  type JourneyEvent,
  type JourneyTally,
  mergeJourneys,
} from "./step-history.ts";

/** How a funnel is read. */
export interface FunnelOptions extends ShareOptions, CollectOptions, Pick<DurationsReadOptions, "percentiles"> {
  /** The stages, from the first; at least two. Events of other touchpoints are in none. */
  readonly stages: readonly FunnelStageRule[];
  /**
   * Whether a stage counts only after those before it, or all of them in whatever order.
   * @defaultValue "ordered"
   */
  readonly order?: "ordered" | "any" | undefined;
  /**
   * The longest time from the first stage to the last, in units.
   * @defaultValue no limit
   */
  readonly within?: number | undefined;
  /**
   * The longest time from each stage to the next, in units: one for all, or one for each step. Of ordered funnels.
   * @defaultValue no limit
   */
  readonly stepWithin?: number | readonly (number | null)[] | undefined;
  /**
   * The unit of windows and times.
   * @defaultValue "day"
   */
  readonly unit?: DurationUnit | undefined;
  /**
   * The moment of the report: later events are not known, and windows that end later are still open.
   * @defaultValue the latest event
   */
  readonly asOf?: Instant | undefined;
  /**
   * The IANA time zone of times without an offset.
   * @defaultValue "UTC"
   */
  readonly timeZone?: string | undefined;
}

/** A funnel of events. */
export interface FunnelResult extends FunnelCountsResult, RecordCounts {
  /** Time from the first stage to the last, of those who completed, in units; `null` where nobody did, and of any order. */
  readonly time: DurationsResult | null;
  /** Valid events of touchpoints that belong to no stage. */
  readonly otherEvents: number;
  /** Valid events after `asOf`, not used. */
  readonly afterAsOf: number;
  /** Whether stages had to come in their order. */
  readonly order: "ordered" | "any";
  /** The window over the whole, in units; `null` without one. */
  readonly within: number | null;
  /** The windows of the steps, in units; `null` for a step without one. */
  readonly stepWithin: readonly (number | null)[];
  /** The unit of windows and times. */
  readonly unit: DurationUnit;
  /** The moment of the report. */
  readonly asOf: string;
}

/** Where an event's parts are in a record. */
export interface JourneyFields<Row> {
  /** Who. */
  readonly customer: Field<Row>;
  /** What was met. */
  readonly touchpoint: Field<Row>;
  /** When. */
  readonly at: Field<Row>;
}

const OPTIONS = [
  "stages",
  "order",
  "within",
  "stepWithin",
  "unit",
  "asOf",
  "timeZone",
  "percentiles",
  "level",
  "method",
  "invalid",
] as const;

/**
 * A funnel: how many customers come from stage to stage, how many drop out where, and how long it takes.
 *
 * A customer reached stage k when one choice of events leads through the stages 1 to k, each at or after the one before and within the windows. Every start
 * is tried: who came in January without buying, and again in May, bought within a week of May. `ofPrevious = reached / (reached before - pending before)`.
 * Customers whose window is still open are pending, neither converted nor dropped; who converts early is counted early, so read rates of the last window as a
 * little high, or set `asOf` back to where all windows are over. A customer counts once, however many ways there are.
 *
 * - Input: events `{ customer, touchpoint, at }` in any order. Without one of the three an event is missing. Events at the same moment count in the
 *   order of the stages.
 * - Result: counts of customers, which never rise from stage to stage; rates from 0 to 1 with intervals; times in units, along the way that came so far first.
 * - Cost: O(n log n) time; memory per event. To merge parts, stream, or read columns use {@link funnelOf}.
 * - Not to be read as causes: who comes further differs from who does not.
 *
 * @param events - Who met which touchpoint, and when.
 * @param options - The stages and windows.
 * @returns The stages.
 * @throws {@link CxError} `"empty"` without a valid event; `"invalid-value"` when an event cannot be taken; `"invalid-option"` for a wrong option, or a
 * touchpoint in two stages.
 * @example Two of three try, one buys, and Cem may still
 * ```ts
 * import { funnel } from "cx-metrics";
 * const events = [
 *   { customer: "ann", touchpoint: "visit", at: "2026-03-01" },
 *   { customer: "ann", touchpoint: "trial", at: "2026-03-02" },
 *   { customer: "ann", touchpoint: "order", at: "2026-03-09" },
 *   { customer: "bob", touchpoint: "visit", at: "2026-03-01" },
 *   { customer: "cem", touchpoint: "visit", at: "2026-03-20" },
 *   { customer: "cem", touchpoint: "trial", at: "2026-03-21" },
 * ];
 * const { stages } = funnel(events, { stages: ["visit", "trial", "order"], within: 14, asOf: "2026-03-25" });
 * stages.map(({ stage, reached, dropped, pending }) => [stage, reached, dropped, pending]);
 * // => [["visit", 3, 1, 0], ["trial", 2, 0, 1], ["order", 1, null, null]]
 * stages[1]?.ofPrevious?.rate; // => 0.6666666667
 * stages[2]?.time?.mean; // => 7
 * ```
 * @see Intervals: Wilson 1927, Journal of the American Statistical Association 22:209
 */
export function funnel(events: Iterable<JourneyEvent | null | undefined>, options: FunnelOptions): FunnelResult {
  return measureInputs(funnelMetric(options), events as Iterable<JourneyEvent>);
}

/**
 * A funnel as a metric over named fields, for {@link measure}, {@link collect}, streams and parts that merge.
 *
 * Definition and result are those of {@link funnel}. The tally keeps the events by customer, so that parts merge exactly wherever the events of one customer
 * are, and stages, windows and `asOf` are only read: one tally answers every funnel, and {@link transitionsOf} too. In a scorecard group by what a customer
 * has, such as region. A warehouse is asked how many customers came how far, and for each time between
 * two stages how many took it: as many rows as there are different times.
 *
 * @param fields - Where customer, touchpoint and time are.
 * @param options - The stages and windows.
 * @returns The metric.
 * @throws {@link CxError} `"invalid-option"` for an unknown or wrong option.
 * @example From columns
 * ```ts
 * import { funnelOf, measure } from "cx-metrics";
 * const log = { who: [1, 1, 2], page: ["visit", "order", "visit"], day: ["2026-03-01", "2026-03-02", "2026-03-01"] };
 * const metric = funnelOf({ customer: "who", touchpoint: "page", at: "day" }, { stages: ["visit", "order"] });
 * measure(metric, log).completion?.rate; // => 0.5
 * ```
 */
export function funnelOf<Row = AnyRow>(fields: JourneyFields<Row>, options: FunnelOptions): FieldMetric<Row, JourneyTally, FunnelResult> {
  checkFields(fields, ["customer", "touchpoint", "at"], []);
  const metric = funnelMetric(options);
  const { timeZone } = metric.create();
  return {
    ...overFields<Row, JourneyEvent, JourneyTally, FunnelResult>(metric, fields, {
      tally: "journeys",
      collect: { timeZone, invalid: options.invalid ?? "error" },
      check: journeyCheck(timeZone),
    }),
    folding: metric.folding,
  };
}

function funnelMetric(options: FunnelOptions): Metric<JourneyEvent, JourneyTally, FunnelResult> & { readonly folding: FunnelFolding } {
  checkOptions(options, OPTIONS);
  const { order = "ordered", within, stepWithin, unit = "day", asOf, timeZone, percentiles, level, invalid = "error" } = options;
  const stages = readStages(options.stages);
  checkChoice("order", order, ["ordered", "any"]);
  checkChoice("unit", unit, Object.keys(UNITS) as DurationUnit[]);
  checkChoice("invalid", invalid, ["error", "skip"]);
  const shareOf = shareMaker(options);
  durationReading({ percentiles, level });
  const steps = readSteps(stepWithin, stages.names.length - 1, order);
  if (within !== undefined) checkWindow("within", within);
  const calendar = calendarOf(timeZone);
  // A window beyond all numbers is none.
  const windowOf = (window: number | null | undefined): number | null => {
    const span = (window ?? Infinity) * UNITS[unit];
    return span === Infinity ? null : span;
  };
  const folding: FunnelFolding = {
    of: "funnel",
    stages: stages.touchpoints,
    ordered: order === "ordered",
    whole: windowOf(within),
    steps: steps.map(windowOf),
    asOf: asOf === undefined ? null : calendar.instant(asOf, "options.asOf") + 0,
  };
  return {
    name: "funnel",
    unit: "valid event",
    folding,
    create: () => createJourneys(calendar.timeZone),
    add: (tally, event, index) => addEvent(tally, event, index, calendar, invalid),
    merge: (left, right) => mergeJourneys("funnel", left, right),
    counts: countJourneys,
    result(tally) {
      if (tally.events === 0) return null;
      const fold = foldFunnel(tally, folding);
      const timesOf = (step: number): DurationsResult | null =>
        durationsOfCounts(
          (fold.times[step] as FoldedFunnel["times"][number]).map(([time, customers]) => [time / UNITS[unit], customers] as const),
          { percentiles, level },
        );
      const last = stages.names.length - 1;
      const atLeast = (depth: number): number => fold.depths.slice(depth).reduce((sum, [customers]) => sum + customers, 0);
      const counts: StageCounts = {
        names: stages.names,
        reached: stages.names.map((_, stage) => atLeast(stage + 1)),
        pending: stages.names.map((_, stage) => (fold.depths[stage + 1] as readonly [number, number])[1]),
        customers: atLeast(0),
      };
      return {
        ...stagesOf(counts, shareOf, (stage) => (stage === 0 ? null : timesOf(stage - 1))),
        time: timesOf(last),
        otherEvents: fold.otherEvents,
        afterAsOf: fold.afterAsOf,
        order,
        within: within ?? null,
        stepWithin: steps,
        unit,
        asOf: new Date(fold.asOf).toISOString(),
        ...countJourneys(tally),
      };
    },
  };
}

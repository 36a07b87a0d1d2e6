import { isMissing } from "../core/check.ts";
import { CxError, incompatibleTally, invalidValue } from "../core/errors.ts";
import type { InvalidRule, RecordCounts } from "../core/metric.ts";
import { type Name, nameKey, readName } from "../core/name.ts";
import { compareNames, insertSorted, mergeSorted } from "../core/sorted.ts";
import { count, finite, isMarked, list, members, same, table, type TallyCheck, text, tuple } from "../core/tally-check.ts";
import { type Calendar, type Instant, readMoment } from "../core/time.ts";
import { type FoldedJourneys, mergeFolded } from "./folded-journeys.ts";

/** One event on a customer's way: who met which touchpoint, and when. */
export interface JourneyEvent {
  /** Who. */
  readonly customer: Name | null | undefined;
  /** What was met, such as a page, a call or a purchase. */
  readonly touchpoint: Name | null | undefined;
  /** When. */
  readonly at: Instant | null | undefined;
}

/** An event as it is remembered: moment in milliseconds, touchpoint. */
export type KeptStep = readonly [at: number, touchpoint: string];

/** Events by customer, those of a customer in the order of time: enough for any funnel and any table of transitions. */
export interface JourneyTally {
  /** The time zone in which times without an offset were read. */
  readonly timeZone: string;
  /** The events of each customer, by its name behind a colon. */
  readonly customers: Record<string, KeptStep[]>;
  /** Events of customers who are in no other tally, already folded; left out when there are none. */
  readonly folded?: FoldedJourneys;
  /** Events, kept and folded. */
  events: number;
  /** Records without customer, touchpoint or time. */
  missing: number;
  /** Records that could not be taken, skipped. */
  invalid: number;
}

/** A tally that has seen no events. */
export function createJourneys(timeZone: string): JourneyTally {
  return { timeZone, customers: {}, events: 0, missing: 0, invalid: 0 };
}

/** Adds one event in its place in time. */
export function addEvent(tally: JourneyTally, event: JourneyEvent, index: number, calendar: Calendar, rule: InvalidRule): void {
  if (typeof event !== "object" || event === null || isMissing(event.customer) || isMissing(event.touchpoint) || isMissing(event.at)) {
    tally.missing += 1;
    return;
  }
  const customer = readName(event.customer);
  const touchpoint = readName(event.touchpoint);
  const at = readMoment(event.at, calendar);
  if (customer === undefined || touchpoint === undefined || at === undefined) {
    if (rule === "error") throw firstFault(event, index);
    tally.invalid += 1;
    return;
  }
  insertSorted((tally.customers[nameKey(customer)] ??= []), [at, touchpoint], compareSteps);
  tally.events += 1;
}

/** A new tally with the events of both. */
export function mergeJourneys(metric: string, left: JourneyTally, right: JourneyTally): JourneyTally {
  const { timeZone } = left;
  if (right.timeZone !== timeZone) throw incompatibleTally(metric, { timeZone }, { timeZone: right.timeZone });
  const customers: Record<string, KeptStep[]> = {};
  for (const [key, steps] of Object.entries(left.customers)) customers[key] = steps.slice();
  for (const [key, steps] of Object.entries(right.customers)) {
    const known = customers[key];
    customers[key] = known ? mergeSorted(known, steps, compareSteps) : steps.slice();
  }
  return {
    timeZone,
    customers,
    ...mergeFolded(metric, left.folded, right.folded),
    events: left.events + right.events,
    missing: left.missing + right.missing,
    invalid: left.invalid + right.invalid,
  };
}

/** What became of the records of such a tally. */
export function countJourneys({ events, missing, invalid }: JourneyTally): RecordCounts {
  return { valid: events, missing, invalid };
}

/** Refuses what is not such a tally. */
export function journeyCheck(timeZone: string): TallyCheck {
  const steps = list(tuple(finite, text));
  const ordered: TallyCheck = (value, path) => {
    steps(value, path);
    const inOrder = (value as KeptStep[]).every((step, index, all) => index === 0 || compareSteps(all[index - 1] as KeptStep, step) <= 0);
    if (!inOrder) throw new CxError("invalid-tally", path, "events in the order of time", "another order");
  };
  const shape = members({ timeZone: same(timeZone), customers: table(ordered, isMarked), events: count, missing: count, invalid: count });
  return (value, path) => {
    shape(value, path);
    const { customers, events } = value as JourneyTally;
    const kept = Object.values(customers).reduce((sum, { length }) => sum + length, 0);
    if (kept !== events) throw new CxError("invalid-tally", `${path}.events`, `the ${kept} events of all customers`, String(events));
  };
}

/** The moment of the latest event; 0 without one. */
export function latestEvent({ customers }: JourneyTally): number {
  let latest = -Infinity;
  for (const steps of Object.values(customers)) latest = Math.max(latest, (steps.at(-1) as KeptStep)[0]);
  return Number.isFinite(latest) ? latest : 0;
}

/** Events at the same moment stand in an order that depends on what they are, never on how they came. */
function compareSteps(left: KeptStep, right: KeptStep): number {
  return left[0] - right[0] || compareNames(left[1], right[1]);
}

function firstFault(event: JourneyEvent, index: number): CxError {
  for (const role of ["customer", "touchpoint"] as const) {
    if (readName(event[role]) === undefined) return invalidValue(`events[${index}].${role}`, "a text or a number", event[role]);
  }
  return invalidValue(`events[${index}].at`, "an ISO date, a Date or milliseconds", event.at);
}

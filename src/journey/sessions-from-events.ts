import { checkOptions, isMissing } from "../core/check.ts";
import { invalidOption, invalidValue } from "../core/errors.ts";
import { type Name, readName } from "../core/name.ts";
import { compareNames } from "../core/sorted.ts";
import { calendarOf, type Instant } from "../core/time.ts";

/** Something a customer did at a touchpoint, such as a page seen. */
export interface SessionEvent {
  /** Who. */
  readonly customer: Name;
  /** What was met; left out or `null` where nobody wrote it down. */
  readonly touchpoint?: Name | null | undefined;
  /** When. */
  readonly at: Instant;
}

/** How events are read as sessions. */
export interface SessionRule {
  /**
   * Minutes without an event after which the next one begins another session.
   * @defaultValue 30
   */
  readonly idleMinutes?: number | undefined;
  /**
   * The touchpoints at which a session converts.
   * @defaultValue none: sessions do not say whether they converted
   */
  readonly goals?: readonly string[] | undefined;
  /**
   * The IANA time zone of times without an offset.
   * @defaultValue "UTC"
   */
  readonly timeZone?: string | undefined;
}

/** A session of a customer, ready for {@link bounceRate}, {@link engagementRate} and scorecards. */
export interface CustomerSession {
  /** Who. */
  readonly customer: string;
  /** The moment of the first event, as an ISO moment in UTC. */
  readonly start: string;
  /** The touchpoint of the first event; `null` where nobody wrote it down. */
  readonly entry: string | null;
  /** How many events. */
  readonly interactions: number;
  /** Seconds from the first event to the last; what was read after the last is not known. */
  readonly seconds: number;
  /** With `goals`: whether one of them was met. */
  readonly converted?: boolean;
}

/**
 * Makes sessions from the events of customers, where no tool has done so.
 *
 * A session lasts while the next event of the customer comes at most `idleMinutes` later. Half an hour is what web analytics agreed on; nothing in the data says
 * so, and rates of sessions change with it.
 *
 * - Input: n events in any order; each needs a customer and a moment.
 * - Result: sessions by start and, within one start, by customer. `interactions` add up to the events.
 * - Cost: O(n log n) time, O(n) memory.
 *
 * @param events - What customers did and when.
 * @param rule - The idle time, the goals, and the time zone.
 * @returns Sessions for {@link bounceRate}, {@link engagementRate} and {@link conversionRate}.
 * @throws {@link CxError} `"invalid-value"` for an event without customer or moment; `"invalid-option"` for a wrong rule.
 * @example One visit in the morning, another after lunch
 * ```ts
 * import { bounceRate, sessionsFromEvents } from "cx-metrics";
 * const sessions = sessionsFromEvents(
 *   [
 *     { customer: "ann", touchpoint: "ad", at: "2026-03-01T09:00Z" },
 *     { customer: "ann", touchpoint: "shop", at: "2026-03-01T09:02Z" },
 *     { customer: "ann", touchpoint: "order", at: "2026-03-01T13:00Z" },
 *   ],
 *   { goals: ["order"] },
 * );
 * sessions.map(({ entry, interactions, seconds, converted }) => [entry, interactions, seconds, converted]);
 * // => [["ad", 2, 120, false], ["order", 1, 0, true]]
 * bounceRate(sessions).rate; // => 0.5
 * ```
 * @see Google Analytics Help 2023, "About Analytics sessions" (30 minutes); Spiliopoulou, Mobasher, Berendt and Nakagawa 2003, INFORMS Journal on Computing 15:171
 */
export function sessionsFromEvents(events: Iterable<SessionEvent>, rule: SessionRule = {}): readonly CustomerSession[] {
  checkOptions(rule, ["idleMinutes", "goals", "timeZone"]);
  const { idleMinutes = 30, goals, timeZone } = rule;
  if (!(Number.isFinite(idleMinutes) && idleMinutes > 0)) throw invalidOption("idleMinutes", "a finite number above 0", idleMinutes);
  if (goals !== undefined && !(Array.isArray(goals) && goals.length > 0 && goals.every((goal) => typeof goal === "string")))
    throw invalidOption("goals", "a list of at least one touchpoint", goals);
  const calendar = calendarOf(timeZone);
  const wanted = goals && new Set(goals);
  const idle = idleMinutes * 60_000;
  const ways = new Map<string, Step[]>();
  let index = 0;
  for (const { customer, touchpoint, at } of events) {
    const name = readName(customer);
    if (name === undefined) throw invalidValue(`events[${index}].customer`, "a text or a number", customer);
    const met = isMissing(touchpoint) ? null : readName(touchpoint);
    if (met === undefined) throw invalidValue(`events[${index}].touchpoint`, "a text or a number", touchpoint);
    const step: Step = { at: calendar.instant(at, "at", index), touchpoint: met };
    const way = ways.get(name);
    if (way) way.push(step);
    else ways.set(name, [step]);
    index += 1;
  }
  const sessions = Array.from(ways, ([customer, way]) => splitWay(way, idle).map((steps) => ({ customer, steps }))).flat();
  return sessions
    .sort((left, right) => startOf(left.steps).at - startOf(right.steps).at || compareNames(left.customer, right.customer))
    .map(({ customer, steps }): CustomerSession => {
      const { at, touchpoint } = startOf(steps);
      return {
        customer,
        start: new Date(at).toISOString(),
        entry: touchpoint,
        interactions: steps.length,
        seconds: ((steps.at(-1) as Step).at - at) / 1000,
        ...(wanted && { converted: steps.some((step) => step.touchpoint !== null && wanted.has(step.touchpoint)) }),
      };
    });
}

interface Step {
  readonly at: number;
  readonly touchpoint: string | null;
}

/** The events of one customer, parted where the next one came late. */
function splitWay(way: Step[], idle: number): Step[][] {
  // Events of one moment stand in an order that depends on what they are, never on how they came.
  way.sort((left, right) => left.at - right.at || compareNames(left.touchpoint, right.touchpoint));
  const parts: Step[][] = [];
  for (const step of way) {
    const part = parts.at(-1);
    if (part && step.at - (part.at(-1) as Step).at <= idle) part.push(step);
    else parts.push([step]);
  }
  return parts;
}

function startOf(steps: readonly Step[]): Step {
  return steps[0] as Step;
}

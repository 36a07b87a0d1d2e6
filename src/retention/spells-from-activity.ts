import { checkOptions } from "../core/check.ts";
import { invalidOption, invalidValue } from "../core/errors.ts";
import { calendarOf, type Instant } from "../core/time.ts";
import { type CustomerId, customerKey } from "./customer-key.ts";

/** Something a customer did: a purchase, a visit, a payment. */
export interface ActivityRecord {
  /** Who did it. */
  readonly customer: CustomerId;
  /** When. */
  readonly at: Instant;
}

/** How activity is read as spells. */
export interface ActivityRule {
  /** Days without activity, a whole number of at least 1, after which a customer counts as gone. */
  readonly allowedGapDays: number;
  /** The moment up to which activity is known; what comes later is left out. */
  readonly asOf: Instant;
  /**
   * The IANA time zone of dates without an offset, and of days.
   * @defaultValue "UTC"
   */
  readonly timeZone?: string | undefined;
}

/** A spell of activity, ready for {@link churnFromRecords}. */
export interface ActivitySpell {
  /** Who it is. */
  readonly customer: CustomerId;
  /** The first activity, an ISO moment in UTC. */
  readonly start: string;
  /** When the allowed gap after the last activity was over, an ISO moment in UTC; `null` while it is not. */
  readonly end: string | null;
}

/**
 * Makes spells of customers from their activity, where no contract says when a customer leaves.
 *
 * A spell starts with an activity and lasts while the next one comes at most `allowedGapDays` later. It ends when that gap after the last
 * activity is over: that is the day on which the loss is known, and so the day on which it counts. A gap that is not over at `asOf` is open.
 *
 * - Input: n events in any order; each needs a customer and a moment. Events after `asOf` are left out.
 * - Result: spells by start and, within one start, by customer.
 * - Cost: O(n log n) time, O(n) memory.
 * - When not to trust it: the gap decides the churn. Take one that few customers who are still there ever reach.
 *
 * @param events - What customers did and when.
 * @param rule - The allowed gap, the moment up to which activity is known, and the time zone.
 * @returns Spells for {@link churnFromRecords} and {@link churnByPeriod}.
 * @throws {@link CxError} `"invalid-value"` for an event without customer or moment; `"invalid-option"` for a wrong rule.
 * @example A customer who paused for half a year
 * ```ts
 * import { spellsFromActivity } from "cx-metrics";
 * const events = [
 *   { customer: "ada", at: "2026-01-05" },
 *   { customer: "ada", at: "2026-02-20" },
 *   { customer: "ada", at: "2026-09-01" },
 * ];
 * const spells = spellsFromActivity(events, { allowedGapDays: 60, asOf: "2026-10-01" });
 * spells[0]?.end; // => "2026-04-21T00:00:00.000Z"
 * spells[1]?.end; // => null
 * ```
 * @see Gold 2020, Fighting Churn with Data, chapters 2 and 4.
 */
export function spellsFromActivity(events: Iterable<ActivityRecord>, rule: ActivityRule): readonly ActivitySpell[] {
  checkOptions(rule, ["allowedGapDays", "asOf", "timeZone"]);
  const { allowedGapDays, timeZone } = rule;
  if (!(Number.isSafeInteger(allowedGapDays) && allowedGapDays >= 1 && allowedGapDays <= 1e6)) {
    throw invalidOption("allowedGapDays", "a whole number from 1 to 1000000", allowedGapDays);
  }
  const calendar = calendarOf(timeZone);
  const asOf = calendar.instant(rule.asOf, "options.asOf");
  const activity = new Map<string, { readonly customer: CustomerId; readonly moments: number[] }>();
  let index = 0;
  for (const { customer, at } of events) {
    const key = customerKey(customer);
    if (key === null) throw invalidValue("customer", "a text or a finite number", customer, index);
    const moment = calendar.instant(at, "at", index);
    const known = activity.get(key);
    if (moment > asOf) {
      // Not known yet at asOf.
    } else if (known) known.moments.push(moment);
    else activity.set(key, { customer, moments: [moment] });
    index += 1;
  }
  const spells: { customer: CustomerId; key: string; start: number; end: number | null }[] = [];
  for (const [key, { customer, moments }] of activity) {
    moments.sort((a, b) => a - b);
    let start = moments[0] as number;
    moments.forEach((moment, place) => {
      const over = calendar.addDays(moment, allowedGapDays);
      const next = moments[place + 1];
      if (next !== undefined && next <= over) return;
      spells.push({ customer, key, start, end: over <= asOf ? over : null });
      if (next !== undefined) start = next;
    });
  }
  spells.sort((a, b) => a.start - b.start || (a.key < b.key ? -1 : 1));
  return spells.map(({ customer, start, end }) => ({ customer, start: isoOf(start), end: end === null ? null : isoOf(end) }));
}

const isoOf = (moment: number): string => new Date(moment).toISOString();

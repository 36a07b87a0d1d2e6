import type { AnyRow } from "../core/any-row.ts";
import { checkChoice, checkOptions } from "../core/check.ts";
import type { FoldingRule } from "../core/definition.ts";
import { invalidOption } from "../core/errors.ts";
import { type Field, type FieldMetric, overFields, readFields } from "../core/fields.ts";
import { measure, type Records } from "../core/measure.ts";
import { type CollectOptions, type Metric, measureInputs } from "../core/metric.ts";
import { calendarOf, type Instant } from "../core/time.ts";
import type { Interval } from "../stats/interval.ts";
import type { ProportionIntervalMethod } from "../stats/proportion-interval.ts";
import { checkFields } from "../core/check-fields.ts";
import { addContact, type Contact, contactCheck, type ContactTally, createContacts, mergeContacts } from "./contact-history.ts";
import { type ContactOutcomes, latestContact, outcomesOf } from "./first-contacts.ts";
import { type ShareOptions, shareMaker } from "../stats/share.ts";

/** When a contact is resolved at first contact. */
export interface FcrOptions extends CollectOptions, ShareOptions {
  /**
   * Days of 24 hours, both ends included, in which a further contact means that the first did not resolve the matter.
   * @defaultValue 7
   */
  readonly windowDays?: number | undefined;
  /**
   * The moment of the report: later contacts do not exist yet, and windows that end later are pending.
   * @defaultValue the latest contact
   */
  readonly asOf?: Instant | undefined;
  /**
   * Which contacts can be repeats of each other: those of one customer about one topic, or all of one customer.
   * @defaultValue "customer-and-topic"
   */
  readonly match?: "customer-and-topic" | "customer" | undefined;
  /**
   * IANA time zone of times that state no offset.
   * @defaultValue "UTC"
   */
  readonly timeZone?: string | undefined;
}

/** A share of first contacts resolved. */
export interface FcrShare {
  /** Share resolved, from 0 to 1; `null` when there is no first contact whose window is over. */
  readonly rate: number | null;
  /** First contacts that no other followed within the window. */
  readonly resolved: number;
  /** First contacts whose window is over. */
  readonly firstContacts: number;
  /** Interval of `rate`, from 0 to 1; `null` as `rate` is. */
  readonly interval: Interval<ProportionIntervalMethod> | null;
}

/** First contact resolution of one channel. A first contact and its outcome belong to the channel of the first contact. */
export interface FcrChannel extends FcrShare {
  /** The channel; `null` for contacts that do not name one. */
  readonly channel: string | null;
  /** Contacts through this channel up to `asOf`. */
  readonly contacts: number;
  /** Those with an earlier contact within the window, through any channel. */
  readonly repeats: number;
  /** Those repeats whose latest earlier contact came through another channel. */
  readonly crossChannelRepeats: number;
  /** First contacts whose window is not over, in no rate. */
  readonly pending: number;
}

/** First contact resolution of a list of contacts. */
export interface FcrFromContactsResult {
  /** Share of first contacts resolved, from 0 to 1: the gross rate. */
  readonly rate: number;
  /** First contacts that no other followed within the window. */
  readonly resolved: number;
  /** First contacts whose window is over: what the rate is of. */
  readonly firstContacts: number;
  /** Interval of `rate`, from 0 to 1. */
  readonly interval: Interval<ProportionIntervalMethod>;
  /** The same without first contacts marked unresolvable. */
  readonly net: FcrShare;
  /** Contacts up to `asOf`: repeats, pending and first contacts. */
  readonly contacts: number;
  /** Contacts with an earlier one within the window. */
  readonly repeats: number;
  /** First contacts whose window is not over at `asOf`, in no rate. */
  readonly pending: number;
  /** Contacts later than `asOf`, used for nothing. */
  readonly afterAsOf: number;
  /** Repeats whose latest earlier contact came through another channel. */
  readonly crossChannelRepeats: number;
  /** Share of the repeats that they are, from 0 to 1; `null` without repeats. */
  readonly crossChannelShare: number | null;
  /** Interval of `crossChannelShare`; `null` without repeats. */
  readonly crossChannelInterval: Interval<ProportionIntervalMethod> | null;
  /** The channels by name, contacts without one last; empty when no contact names a channel. */
  readonly byChannel: readonly FcrChannel[];
  /** Length of the window in days of 24 hours. */
  readonly windowDays: number;
  /** The moment of the report, ISO 8601 in UTC. */
  readonly asOf: string;
  /** Records without customer or time. */
  readonly missing: number;
  /** Records that could not be taken, skipped. */
  readonly invalid: number;
}

/** Where the parts of a contact are in a record. */
export interface FcrFields<Row> {
  /** Who made contact. */
  readonly customer: Field<Row>;
  /** When. */
  readonly at: Field<Row>;
  /** What about. */
  readonly topic?: Field<Row> | undefined;
  /** Through which channel. */
  readonly channel?: Field<Row> | undefined;
  /** Whether it is known that the matter was not resolved (`false`). */
  readonly resolved?: Field<Row> | undefined;
  /** Whether nobody could have resolved it at first contact. */
  readonly unresolvable?: Field<Row> | undefined;
}

const REQUIRED = ["customer", "at"] as const;
const OPTIONAL = ["topic", "channel", "resolved", "unresolvable"] as const;
const OPTIONS = ["windowDays", "asOf", "match", "timeZone", "invalid", "level", "method"] as const;

/**
 * First contact resolution from a list of contacts: the share of first contacts that no further contact followed, from 0 to 1.
 *
 * `rate = resolved / firstContacts`. A contact is a repeat when the same customer (about the same topic) had an earlier one at most
 * `windowDays` before. The others are first contacts: pending while their window is open at `asOf`, even when a repeat has come already, so that
 * the rate does not favor failures; resolved when the window is over, nobody came back in it, and `resolved` is not `false`.
 *
 * - Input: n contacts, rows or columns, in any order. Without customer or time they are missing. Of contacts at the same moment one is the first: the
 *   order of channel and topic names decides.
 * - Result: rates and intervals from 0 to 1, all together, net of what nobody could resolve, and by channel.
 * - Cost: O(n log n) time at most, O(n) memory, since histories are kept. To merge parts use {@link fcrOf}.
 * - The intervals take first contacts as independent; where few customers make most of them, they are too narrow.
 *
 * @param contacts - Contacts of all channels. Those of one channel alone would miss the repeats that come through another.
 * @param options - The window, the moment of the report, the topic rule, the interval.
 * @returns The rate, its interval, what became of every contact, and the channels.
 * @throws {@link CxError} `"empty"` when no first contact has a window that is over; `"invalid-value"` when a contact cannot be taken.
 * @example Who had to come back within a week?
 * ```ts
 * import { fcrFromContacts } from "cx-metrics";
 * const contacts = [
 *   { customer: "ann", channel: "phone", at: "2026-03-02T09:00Z" },
 *   { customer: "ann", channel: "chat", at: "2026-03-05T16:30Z" },
 *   { customer: "bob", channel: "phone", at: "2026-03-03T11:00Z" },
 *   { customer: "cem", channel: "chat", at: "2026-03-20T08:00Z" },
 * ];
 * const { rate, firstContacts, pending, crossChannelRepeats } = fcrFromContacts(contacts, { asOf: "2026-03-21" });
 * rate; // => 0.5
 * firstContacts; // => 2
 * pending; // => 1
 * crossChannelRepeats; // => 1
 * ```
 */
export function fcrFromContacts(contacts: Records<Contact>, options: FcrOptions = {}): FcrFromContactsResult {
  const metric = fcrMetric(options);
  if (isIterable(contacts)) return measureInputs(metric, contacts);
  const there = [...REQUIRED, ...OPTIONAL.filter((role) => Object.hasOwn(Object(contacts) as object, role))];
  return measure(
    readFields<Contact, Contact, ContactTally, FcrFromContactsResult>(metric, Object.fromEntries(there.map((role) => [role, role]))),
    contacts,
  );
}

/**
 * First contact resolution as a metric over named fields, for {@link measure}, {@link collect} and scorecards.
 *
 * Definition, result and interval are those of {@link fcrFromContacts}. The tally keeps the contacts by customer, so parts merge exactly, also
 * when the contacts of one customer are spread over parts, and `windowDays`, `asOf` and `match` are only read: one tally answers all of them.
 *
 * - In a scorecard, group by what a customer has (region, tier), not by channel or month: a repeat in another segment is not seen there.
 *   Channels are in the result. State `asOf`, or each segment ends at its own latest contact.
 *
 * @param fields - Where customer, time and, if there, topic, channel, `resolved` and `unresolvable` are.
 * @param options - The window, the moment of the report, the topic rule, the interval.
 * @returns The metric.
 * @throws {@link CxError} `"invalid-option"` for an unknown or wrong option.
 * @example From columns
 * ```ts
 * import { fcrOf, measure } from "cx-metrics";
 * const columns = { who: ["ann", "ann", "bob"], day: ["2026-03-02", "2026-03-05", "2026-03-03"] };
 * measure(fcrOf({ customer: "who", at: "day" }, { asOf: "2026-03-31" }), columns).rate; // => 0.5
 * ```
 */
export function fcrOf<Row = AnyRow>(
  fields: FcrFields<Row>,
  options: FcrOptions = {},
): FieldMetric<Row, ContactTally, FcrFromContactsResult> {
  checkFields(fields, REQUIRED, OPTIONAL);
  const metric = fcrMetric(options);
  const { timeZone } = metric.create();
  return {
    ...overFields(metric, fields, {
      tally: "contacts",
      collect: { timeZone, invalid: options.invalid ?? "error" },
      check: contactCheck(timeZone),
    }),
    folding: metric.folding,
  };
}

function isIterable(contacts: Records<Contact>): contacts is Iterable<Contact> {
  return typeof (contacts as Iterable<Contact> | null | undefined)?.[Symbol.iterator] === "function";
}

function fcrMetric(options: FcrOptions): Metric<Contact, ContactTally, FcrFromContactsResult> & { readonly folding: FoldingRule } {
  checkOptions(options, OPTIONS);
  const { windowDays = 7, asOf, match = "customer-and-topic", timeZone, invalid = "error" } = options;
  if (!(Number.isFinite(windowDays) && windowDays >= 0)) throw invalidOption("windowDays", "a finite number of at least 0", windowDays);
  checkChoice("match", match, ["customer-and-topic", "customer"]);
  checkChoice("invalid", invalid, ["error", "skip"]);
  const shareOf = shareMaker(options);
  const calendar = calendarOf(timeZone);
  const end = asOf === undefined ? undefined : calendar.instant(asOf, "options.asOf") + 0;
  const byTopic = match === "customer-and-topic";
  const firstContactShare = (resolved: number, firstContacts: number): FcrShare => {
    const { rate, interval } = shareOf(resolved, firstContacts) ?? { rate: null, interval: null };
    return { rate, resolved, firstContacts, interval };
  };
  const channelOf = ([channel, outcomes]: [string | null, ContactOutcomes]): FcrChannel => {
    const { contacts, repeats, crossChannelRepeats, pending } = outcomes;
    return { channel, ...firstContactShare(outcomes.resolved, outcomes.firstContacts), contacts, repeats, crossChannelRepeats, pending };
  };
  return {
    name: "fcr",
    unit: "first contact whose window is over",
    folding: { of: "contacts", windowDays: windowDays + 0, byTopic, asOf: end ?? null },
    create: () => createContacts(calendar.timeZone),
    add: (tally, contact, index) => addContact(tally, contact, index, calendar, invalid),
    merge: mergeContacts,
    counts: ({ contacts, missing, invalid: skipped }) => ({ valid: contacts, missing, invalid: skipped }),
    result(tally) {
      const moment = end ?? latestContact(tally);
      const { total, channels } = outcomesOf(tally, { windowDays, byTopic, asOf: moment });
      const { contacts, repeats, crossChannelRepeats, pending, resolved, firstContacts } = total;
      const share = shareOf(resolved, firstContacts);
      if (share === null) return null;
      const cross = shareOf(crossChannelRepeats, repeats);
      return {
        rate: share.rate,
        resolved,
        firstContacts,
        interval: share.interval,
        net: firstContactShare(total.netResolved, total.netFirstContacts),
        contacts,
        repeats,
        pending,
        afterAsOf: tally.contacts - contacts,
        crossChannelRepeats,
        crossChannelShare: cross?.rate ?? null,
        crossChannelInterval: cross?.interval ?? null,
        byChannel: channels.some(([channel]) => channel !== null) ? channels.map(channelOf) : [],
        windowDays,
        asOf: new Date(moment).toISOString(),
        missing: tally.missing,
        invalid: tally.invalid,
      };
    },
  };
}

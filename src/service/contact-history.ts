import { isMissing } from "../core/check.ts";
import { CxError, incompatibleTally, invalidValue } from "../core/errors.ts";
import type { InvalidRule } from "../core/metric.ts";
import { type Name, nameKey, readName } from "../core/name.ts";
import { count, finite, isMarked, list, members, orNull, same, table, type TallyCheck, text, tuple, whole } from "../core/tally-check.ts";
import { type Calendar, type Instant, readMoment } from "../core/time.ts";
import { compareNames, insertSorted, mergeSorted } from "../core/sorted.ts";
import type { ContactOutcomes } from "./first-contacts.ts";
import { type Flag, readFlag } from "../core/flag.ts";

export type { Name };

/** One contact of a customer with the company, through any channel. */
export interface Contact {
  /** Who made contact. */
  readonly customer: Name | null | undefined;
  /** When. */
  readonly at: Instant | null | undefined;
  /** What about; contacts without a topic are one group of their own. */
  readonly topic?: Name | null | undefined;
  /** Through which channel, such as phone or chat. */
  readonly channel?: Name | null | undefined;
  /** `false` when it is known that the contact did not resolve the matter; otherwise the window decides. */
  readonly resolved?: Flag | null | undefined;
  /** Whether nobody could have resolved it at first contact, such as a return that needs a parcel. */
  readonly unresolvable?: Flag | null | undefined;
}

/** A contact as it is remembered: moment in milliseconds, channel, topic, and flags (1: not resolved, 2: unresolvable). */
export type KeptContact = readonly [at: number, channel: string | null, topic: string | null, flags: number];

/** What became of contacts whose histories were folded elsewhere, by one rule, such as in a warehouse. */
export interface FoldedContacts {
  /** The moment up to which their outcomes are known, in milliseconds since 1970. */
  readonly asOf: number;
  /** The outcomes by channel. */
  readonly channels: readonly (readonly [channel: string | null, outcomes: ContactOutcomes])[];
}

/** Contacts by customer, those of a customer in the order of time: enough for any window, any topic rule and any `asOf`. */
export interface ContactTally {
  /** The time zone in which times without an offset were read. */
  readonly timeZone: string;
  /** The contacts of each customer, by its name behind a colon. */
  readonly customers: Record<string, KeptContact[]>;
  /** Contacts of customers who are in no other tally, already folded; left out when there are none. */
  readonly folded?: FoldedContacts;
  /** Contacts kept. */
  contacts: number;
  /** Records without customer or time. */
  missing: number;
  /** Records that could not be taken, skipped. */
  invalid: number;
}

/** Flag of a contact known not to have resolved the matter. */
export const NOT_RESOLVED = 1;

/** Flag of a contact that nobody could have resolved. */
export const UNRESOLVABLE = 2;

/** A tally that has seen no contacts. */
export function createContacts(timeZone: string): ContactTally {
  return { timeZone, customers: {}, contacts: 0, missing: 0, invalid: 0 };
}

/** Refuses what is not such a tally. */
export function contactCheck(timeZone: string): TallyCheck {
  const contact = tuple(finite, orNull(text), orNull(text), whole(0, NOT_RESOLVED + UNRESOLVABLE));
  const history: TallyCheck = (value, path) => {
    list(contact)(value, path);
    const ordered = (value as KeptContact[]).every(
      (one, index, all) => index === 0 || compareContacts(all[index - 1] as KeptContact, one) <= 0,
    );
    if (!ordered) throw new CxError("invalid-tally", path, "contacts in the order of time", "another order");
  };
  const whether = members({
    timeZone: same(timeZone),
    customers: table(history, isMarked),
    contacts: count,
    missing: count,
    invalid: count,
  });
  return (value, path) => {
    whether(value, path);
    const { customers, contacts } = value as ContactTally;
    const kept = Object.values(customers).reduce((sum, { length }) => sum + length, 0);
    if (kept !== contacts)
      throw new CxError("invalid-tally", `${path}.contacts`, `the ${kept} contacts of all customers`, String(contacts));
  };
}

/** Adds one contact in its place in time. */
export function addContact(tally: ContactTally, contact: Contact, index: number, calendar: Calendar, rule: InvalidRule): void {
  if (typeof contact !== "object" || contact === null || isMissing(contact.customer) || isMissing(contact.at)) {
    tally.missing += 1;
    return;
  }
  const customer = readName(contact.customer);
  const at = readMoment(contact.at, calendar);
  const channel = isMissing(contact.channel) ? null : readName(contact.channel);
  const topic = isMissing(contact.topic) ? null : readName(contact.topic);
  const resolved = readFlag(contact.resolved);
  const unresolvable = readFlag(contact.unresolvable);
  if (
    customer === undefined ||
    at === undefined ||
    channel === undefined ||
    topic === undefined ||
    resolved === undefined ||
    unresolvable === undefined
  ) {
    if (rule === "error") throw firstFault(contact, index, calendar);
    tally.invalid += 1;
    return;
  }
  const flags = (resolved === false ? NOT_RESOLVED : 0) + (unresolvable ? UNRESOLVABLE : 0);
  insertSorted((tally.customers[nameKey(customer)] ??= []), [at, channel, topic, flags], compareContacts);
  tally.contacts += 1;
}

/** A new tally with the contacts of both. */
export function mergeContacts(left: ContactTally, right: ContactTally): ContactTally {
  const { timeZone } = left;
  if (right.timeZone !== timeZone) throw incompatibleTally("fcr", { timeZone }, { timeZone: right.timeZone });
  const customers: Record<string, KeptContact[]> = {};
  for (const [key, history] of Object.entries(left.customers)) customers[key] = history.slice();
  for (const [key, history] of Object.entries(right.customers)) {
    const known = customers[key];
    customers[key] = known ? mergeSorted(known, history, compareContacts) : history.slice();
  }
  return {
    timeZone,
    customers,
    ...mergeFolded(left.folded, right.folded),
    contacts: left.contacts + right.contacts,
    missing: left.missing + right.missing,
    invalid: left.invalid + right.invalid,
  };
}

function mergeFolded(left: FoldedContacts | undefined, right: FoldedContacts | undefined): { folded?: FoldedContacts } {
  if (!left || !right) return left || right ? { folded: (left ?? right) as FoldedContacts } : {};
  return { folded: { asOf: Math.max(left.asOf, right.asOf), channels: [...left.channels, ...right.channels] } };
}

/** Contacts at the same moment stand in an order that depends on what they are, never on how they came. */
function compareContacts(left: KeptContact, right: KeptContact): number {
  return left[0] - right[0] || compareNames(left[1], right[1]) || compareNames(left[2], right[2]) || left[3] - right[3];
}

function firstFault(contact: Contact, index: number, calendar: Calendar): CxError {
  const place = (role: keyof Contact): string => `contacts[${index}].${role}`;
  for (const role of ["customer", "channel", "topic"] as const) {
    const value = contact[role];
    if (!isMissing(value) && readName(value) === undefined) return invalidValue(place(role), "a text or a number", value);
  }
  if (readMoment(contact.at, calendar) === undefined) return invalidValue(place("at"), "an ISO date, a Date or milliseconds", contact.at);
  const role = readFlag(contact.resolved) === undefined ? "resolved" : "unresolvable";
  return invalidValue(place(role), "true or false", contact[role]);
}

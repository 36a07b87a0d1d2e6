import { DAY } from "../core/time.ts";
import { compareNames } from "../core/sorted.ts";
import { type ContactTally, type KeptContact, NOT_RESOLVED, UNRESOLVABLE } from "./contact-history.ts";

/** Contacts by what became of them. */
export interface ContactOutcomes {
  /** Contacts up to `asOf`. */
  contacts: number;
  /** Contacts with an earlier one within the window. */
  repeats: number;
  /** Repeats whose latest earlier contact came through another channel. */
  crossChannelRepeats: number;
  /** Contacts without an earlier one whose window is not over. */
  pending: number;
  /** Contacts without an earlier one whose window is over. */
  firstContacts: number;
  /** First contacts that no other followed. */
  resolved: number;
  /** First contacts that somebody could have resolved. */
  netFirstContacts: number;
  /** First contacts that somebody could have resolved and that no other followed. */
  netResolved: number;
}

/** When a contact counts as a repeat. */
export interface RepeatRule {
  /** Length of the window in days of 24 hours. */
  readonly windowDays: number;
  /** Whether only contacts about the same topic are repeats of each other. */
  readonly byTopic: boolean;
  /** The moment up to which contacts exist. */
  readonly asOf: number;
}

/** The latest contact of all, or -Infinity. */
export function latestContact({ customers, folded }: ContactTally): number {
  let latest = folded?.asOf ?? -Infinity;
  for (const history of Object.values(customers)) latest = Math.max(latest, history.at(-1)?.[0] ?? -Infinity);
  return latest;
}

/** What became of the contacts, all together and by channel in the order of names. */
export function outcomesOf(
  { customers, folded }: ContactTally,
  rule: RepeatRule,
): { total: ContactOutcomes; channels: [string | null, ContactOutcomes][] } {
  const channels = new Map<string | null, ContactOutcomes>();
  const sinkOf = (channel: string | null): ContactOutcomes => {
    let outcomes = channels.get(channel);
    if (!outcomes) channels.set(channel, (outcomes = noOutcomes()));
    return outcomes;
  };
  for (const history of Object.values(customers)) {
    for (const matter of rule.byTopic ? matters(history) : [history]) followMatter(matter, rule, sinkOf);
  }
  for (const [channel, outcomes] of folded?.channels ?? []) addOutcomes(sinkOf(channel), outcomes);
  const total = noOutcomes();
  for (const outcomes of channels.values()) addOutcomes(total, outcomes);
  return { total, channels: [...channels].sort(([left], [right]) => compareNames(left, right)) };
}

/** The contacts of one customer apart by topic, each part in the order of time. */
function matters(history: readonly KeptContact[]): Iterable<readonly KeptContact[]> {
  const only = history[0]?.[2];
  if (history.every(([, , topic]) => topic === only)) return [history];
  const parts = new Map<string | null, KeptContact[]>();
  for (const contact of history) {
    const part = parts.get(contact[2]);
    if (part) part.push(contact);
    else parts.set(contact[2], [contact]);
  }
  return parts.values();
}

/** The neighbors in time decide: if any earlier contact is within the window, the latest earlier one is. */
function followMatter(
  matter: readonly KeptContact[],
  { windowDays, asOf }: RepeatRule,
  sinkOf: (channel: string | null) => ContactOutcomes,
): void {
  const span = windowDays * DAY;
  for (const [place, [at, channel, , flags]] of matter.entries()) {
    if (at > asOf) return;
    const outcomes = sinkOf(channel);
    outcomes.contacts += 1;
    const before = matter[place - 1];
    if (before && at - before[0] <= span) {
      outcomes.repeats += 1;
      if (before[1] !== null && channel !== null && before[1] !== channel) outcomes.crossChannelRepeats += 1;
      continue;
    }
    if (at + span > asOf) {
      outcomes.pending += 1;
      continue;
    }
    const after = matter[place + 1];
    const followed = after !== undefined && after[0] - at <= span;
    const resolved = followed || flags & NOT_RESOLVED ? 0 : 1;
    outcomes.firstContacts += 1;
    outcomes.resolved += resolved;
    if (flags & UNRESOLVABLE) continue;
    outcomes.netFirstContacts += 1;
    outcomes.netResolved += resolved;
  }
}

function addOutcomes(into: ContactOutcomes, outcomes: ContactOutcomes): void {
  for (const key of Object.keys(into) as (keyof ContactOutcomes)[]) into[key] += outcomes[key];
}

function noOutcomes(): ContactOutcomes {
  return {
    contacts: 0,
    repeats: 0,
    crossChannelRepeats: 0,
    pending: 0,
    firstContacts: 0,
    resolved: 0,
    netFirstContacts: 0,
    netResolved: 0,
  };
}

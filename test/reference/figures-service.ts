import type { Contact } from "../../src/service/contact-history.ts";
import type { FcrOptions } from "../../src/service/fcr-from-contacts.ts";
import type { ServiceLevelCounts, ServiceLevelFormula } from "../../src/service/service-level-from-counts.ts";

const month: ServiceLevelCounts = { answered: 1000, answeredWithin: 860, abandoned: 60, abandonedWithin: 20, abandonedShort: 10 };
const source = 'ICMI 2002, QueueTips, "Service Level Calculations" (the counts; fractions to two decimals by hand)';

/** One month of calls, read by the five formulas in use; percent, to two decimals. */
export const serviceLevelFigures: readonly {
  readonly counts: ServiceLevelCounts;
  readonly formula: ServiceLevelFormula;
  readonly percent: number;
  readonly source: string;
}[] = [
  { counts: month, formula: "all-offered", percent: 81.13, source },
  { counts: month, formula: "answered-only", percent: 86, source },
  { counts: month, formula: "early-abandons-met", percent: 83.02, source },
  { counts: month, formula: "early-abandons-excluded", percent: 82.69, source },
  { counts: month, formula: "short-abandons-met", percent: 82.08, source },
];

/** Ten contacts of four customers. */
export const fcrContacts: readonly Contact[] = [
  { customer: "ann", topic: "bill", channel: "phone", at: "2026-03-02T09:00:00Z", unresolvable: false },
  { customer: "ann", topic: "bill", channel: "chat", at: "2026-03-05T16:30:00Z", unresolvable: false },
  { customer: "ann", topic: "login", channel: "chat", at: "2026-03-05T16:45:00Z", unresolvable: false },
  { customer: "bob", topic: "bill", channel: "mail", at: "2026-03-03T11:00:00Z", unresolvable: true },
  { customer: "bob", topic: "bill", channel: "phone", at: "2026-03-09T08:15:00Z", unresolvable: false },
  { customer: "cem", topic: "login", channel: "chat", at: "2026-03-04T10:00:00Z", unresolvable: false },
  { customer: "ann", topic: "bill", channel: "phone", at: "2026-03-15T12:00:00Z", unresolvable: false },
  { customer: "cem", topic: "bill", channel: "phone", at: "2026-03-18T10:00:00Z", unresolvable: false },
  { customer: "dee", topic: "login", channel: "mail", at: "2026-03-25T07:00:00Z", unresolvable: false },
  { customer: "cem", topic: "login", channel: "chat", at: "2026-04-02T10:00:00Z", unresolvable: false },
];

/** What became of them, by the definition written as SQL (window functions left out: one correlated query for each clause). */
export const fcrFigures: readonly {
  readonly options: FcrOptions;
  readonly expected: Readonly<Record<string, number>>;
  readonly source: string;
}[] = [
  {
    options: { windowDays: 7, asOf: "2026-03-28T00:00:00Z", match: "customer" },
    expected: {
      contacts: 9,
      repeats: 3,
      pending: 1,
      firstContacts: 5,
      resolved: 3,
      netFirstContacts: 4,
      netResolved: 3,
      crossChannelRepeats: 2,
    },
    source: "SQLite 3.40.1",
  },
  {
    options: { windowDays: 7, asOf: "2026-03-28T00:00:00Z", match: "customer-and-topic" },
    expected: {
      contacts: 9,
      repeats: 2,
      pending: 1,
      firstContacts: 6,
      resolved: 4,
      netFirstContacts: 5,
      netResolved: 4,
      crossChannelRepeats: 2,
    },
    source: "SQLite 3.40.1",
  },
];

/** Waiting times of the first twelve rows of R's `faithful`, in minutes. */
export const durationFigures: readonly {
  readonly values: readonly number[];
  readonly mean: number;
  readonly quantiles: readonly (readonly [probability: number, value: number])[];
  readonly source: string;
}[] = [
  {
    values: [79, 54, 74, 62, 85, 55, 88, 85, 51, 85, 54, 84],
    mean: 71.33333333333333,
    quantiles: [
      [0.1, 54],
      [0.25, 54.75],
      [0.5, 76.5],
      [0.9, 85],
      [0.99, 87.67],
    ],
    source: "R 4.2.2, quantile(head(faithful$waiting, 12), type = 7)",
  },
];

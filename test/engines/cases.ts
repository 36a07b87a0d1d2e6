import { readdirSync } from "node:fs";
import fc from "fast-check";
import { fcrOf } from "../../src/service/fcr-from-contacts.ts";
import { churnOf } from "../../src/retention/churn-from-records.ts";
import { churnRateOf } from "../../src/retention/churn-rate-of.ts";
import { revenueWeightedNpsOf } from "../../src/survey/revenue-weighted-nps.ts";
import type { ColumnContent } from "../../src/sql/index.ts";
import type { AnyMetric, LawCase } from "../laws/laws.ts";
import type { ColumnType, TableColumn } from "./engine.ts";

const directory = new URL("../laws/", import.meta.url);
const files = readdirSync(directory).filter((file) => file.endsWith(".laws.ts"));
const lists = await Promise.all(files.map((file) => import(new URL(file, directory).href) as Promise<{ cases: readonly LawCase[] }>));

/** The type of column under which the values of a law's field are stored. */
const TYPES: Readonly<Record<string, ColumnType>> = {
  rating: "double",
  before: "double",
  after: "double",
  revenue: "double",
  spend: "double",
  wait: "double",
  account: "text",
  customer: "text",
  who: "text",
  about: "text",
  via: "text",
  region: "text",
  at: "timestamp",
  start: "timestamp",
  end: "timestamp",
  day: "timestamp",
  period: "timestamp",
  lost: "boolean",
  tenure: "double",
  since: "double",
  gaveUp: "boolean",
  solved: "boolean",
  hopeless: "boolean",
};

/** The field that holds words where others of its name hold numbers or flags. */
const IN_WORDS: Readonly<Record<string, string>> = {
  "csatOf on labels": "rating",
  "churnRateOf a value, with revenue": "lost",
  "survivalOf durations, by a word": "lost",
};

/** What SQL refuses, and what it says. Everything else of the common list it counts. */
const REFUSED: Readonly<Record<string, RegExp>> = {
  "churnOf days in a time zone, by functions, without ends": /options\.customer: expected the name of a column, since SQL cannot run a function/,
  "revenueRetentionOf months and numbers": /options\.metric: .*revenueRetention/,
  "revenueRetentionOf years with reactivation": /options\.metric: .*revenueRetention/,
  "cohortRetentionOf unbounded days in a time zone": /options\.timeZone: expected "UTC"/,
  "survivalOf days in a time zone, known from a date": /options\.timeZone: expected "UTC"/,
};

/** A metric of the common list, and the columns of its rows. */
export interface SqlCase {
  readonly name: string;
  readonly metric: AnyMetric;
  readonly rows: LawCase["rows"];
  readonly columns: readonly TableColumn[];
  /** What the columns of moments hold. */
  readonly holds: Readonly<Record<string, ColumnContent>>;
  /** What is said instead, where SQL cannot count it. */
  readonly refused?: RegExp | undefined;
  /** Whether SQL fills the very tally of the rows; histories come folded. */
  readonly sameTally: boolean;
}

const contacts = lists.flatMap((list) => list.cases).find(({ name }) => name.startsWith("fcrOf with every field")) as LawCase;
const spells = lists.flatMap((list) => list.cases).find(({ name }) => name === "churnOf a month") as LawCase;
const fields = { customer: "who", at: "day", topic: "about", channel: "via", resolved: "solved", unresolvable: "hopeless" } as const;
const answers = fc.array(
  fc.record({
    rating: fc.constantFrom(0, 6, 7, 8, 9, 10),
    revenue: fc.integer({ min: 0, max: 1e8 }).map((cents) => cents / 100),
    account: fc.constantFrom("a", "b", "c", "d"),
  }),
  { maxLength: 20 },
);

/** Answers of customers in strata; in some tables all revenue is alike, so that only rounding could tell a stratum's answers apart. */
const sampled = fc.boolean().chain((alike) =>
  fc.array(
    fc.record({
      rating: fc.constantFrom(0, 6, 7, 8, 9, 10),
      revenue: alike ? fc.constant(1234567.89) : fc.integer({ min: 0, max: 1e8 }).map((cents) => cents / 100),
      account: fc.constantFrom("a", "b", "c", "d"),
      customer: fc.constantFrom("North", "__proto__", "it's"),
      at: fc.constantFrom("2026-01-01", "2026-01-02", "2026-01-03"),
    }),
    { maxLength: 20 },
  ),
);
const populations = { ["__proto__"]: 5_000, North: 1_200 };

const losses = fc.array(fc.record({ lost: fc.constantFrom(true, false, null), rating: fc.constantFrom(0, 1, 2.5, NaN, Infinity, null) }), {
  maxLength: 20,
});

const stratified = { rating: "rating", revenue: "revenue", stratum: "customer" } as const;

/** Metrics of the common list in forms that only matter here. */
const more: readonly LawCase[] = [
  { name: "churnRateOf false", metric: churnRateOf({ lost: "lost" }, { lostWhen: false }), rows: losses },
  { name: "churnRateOf true", metric: churnRateOf({ lost: "lost", revenue: "rating" }, { lostWhen: true, invalid: "skip" }), rows: losses },
  { name: "churnRateOf a number", metric: churnRateOf({ lost: "rating" }, { lostWhen: 1 }), rows: losses },
  { ...contacts, name: "fcrOf with every field in UTC", metric: fcrOf(fields, { asOf: "2026-01-20", invalid: "skip" }) },
  { ...contacts, name: "fcrOf by customer, half a day", metric: fcrOf(fields, { match: "customer", windowDays: 0.5, invalid: "skip" }) },
  {
    ...spells,
    name: "churnOf days in a time zone, with ends",
    metric: churnOf(
      { customer: "customer", start: "start", end: "end" },
      { from: "2026-01-10", days: 30, timeZone: "America/New_York" },
      { invalid: "skip" },
    ),
  },
  {
    name: "revenueWeightedNpsOf accounts of money",
    metric: revenueWeightedNpsOf({ rating: "rating", revenue: "revenue", account: "account" }),
    rows: answers,
  },
  {
    name: "revenueWeightedNpsOf strata, large parts of them asked",
    metric: revenueWeightedNpsOf(stratified, { populations }),
    rows: sampled,
  },
  {
    name: "revenueWeightedNpsOf accounts in strata of money",
    metric: revenueWeightedNpsOf({ ...stratified, account: "account" }, { populations }),
    rows: sampled,
  },
  {
    name: "revenueWeightedNpsOf the lowest answer in strata, in a window",
    metric: revenueWeightedNpsOf({ ...stratified, account: "account", at: "at" }, { answers: "lowest", from: "2026-01-02" }),
    rows: sampled,
  },
];

/** Every metric of the laws that all metrics obey. */
export const cases: readonly SqlCase[] = [...lists.flatMap((list) => list.cases), ...more].map(({ name, metric, rows }) => {
  const sources = Object.values(metric.definition.fields).map((field) =>
    typeof field === "object" && field !== null ? field.field : field,
  );
  const names = [...new Set(sources.filter((field) => field !== null))];
  const typeOf = (field: string): ColumnType => (IN_WORDS[name] === field ? "text" : (TYPES[field] ?? "text"));
  return {
    name,
    metric,
    rows,
    holds: Object.fromEntries(names.filter((field) => typeOf(field) === "timestamp").map((field) => [field, "instants"])),
    columns: names.map((field) => ({ name: field, type: typeOf(field) })),
    refused: REFUSED[name],
    sameTally: !/accounts|answer|strata|^churnOf|^fcrOf|^cohortRetentionOf/.test(name),
  };
});

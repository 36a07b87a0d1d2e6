import { readdirSync } from "node:fs";
import fc from "fast-check";
import { fcrOf } from "../../src/service/fcr-from-contacts.ts";
import { funnelOf } from "../../src/journey/funnel.ts";
import { transitionsOf } from "../../src/journey/transitions.ts";
import { churnOf } from "../../src/retention/churn-from-records.ts";
import { churnRateOf } from "../../src/retention/churn-rate-of.ts";
import { revenueWeightedNpsOf } from "../../src/survey/revenue-weighted-nps.ts";
import { revenueRetentionOf } from "../../src/retention/revenue-retention-from-records.ts";
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
  paid: "timestamp",
  number: "double",
  label: "text",
  lost: "boolean",
  tenure: "double",
  since: "double",
  gaveUp: "boolean",
  solved: "boolean",
  hopeless: "boolean",
  page: "text",
  pages: "double",
  seconds: "double",
  bought: "boolean",
  signup: "timestamp",
  report: "timestamp",
};

/** The field that holds words where others of its name hold numbers or flags. */
const IN_WORDS: Readonly<Record<string, string>> = {
  "csatOf on labels": "rating",
  "churnRateOf a value, with revenue": "lost",
  "survivalOf durations, by a word": "lost",
};

/** What SQL refuses, and what it says. Everything else of the common list it counts. */
const REFUSED: Readonly<Record<string, RegExp>> = {
  npsDriversOf: /options\.causes: .*SQL does not open lists/,
  "churnOf days in a time zone, by functions, without ends":
    /options\.customer: expected the name of a column, since SQL cannot run a function/,
  "cohortRetentionOf unbounded days in a time zone": /options\.timeZone: expected "UTC"/,
  "durationsOf two moments in business hours": /options\.businessHours: expected all time/,
  "ticketTimesOf in business hours": /options\.businessHours: expected all time/,
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

/** Revenue whose sums are exact in any order, so that no engine's rounding decides whether a customer pays more than before. */
const wholeRevenue = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: 0, max: 40 }).map((quarters) => quarters / 4) },
  fc.constantFrom<unknown>(null, NaN, -1, Infinity),
);
const who = fc.constantFrom("ann", "bob", "__proto__", "it's", "", "😀", null);
const payments = (period: Readonly<Record<string, fc.Arbitrary<unknown>>>): LawCase["rows"] =>
  fc.array(fc.record({ who, revenue: wholeRevenue, ...period }), { maxLength: 40 });
const paid = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.integer({ min: 0, max: 250 }).map((days) => new Date(Date.UTC(2026, 0, 1, 2) + days * 86_400_000).toISOString()),
  },
  fc.constantFrom<unknown>(null, "2027-01-31T23:00:00Z"),
);
const numbers = fc.constantFrom(1, 2, 3, 4, -1, 0, -0, 2.5, 1e21, 202601, Infinity, -Infinity, NaN, null);
const weeks = fc.constantFrom(
  "2026-W01",
  "2026-W02",
  "2026-W10",
  "2026-W53",
  "2026-W00",
  "2026-W54",
  "2026-W1",
  "2026-01",
  "2026-W011",
  "２026-W01",
  "",
  null,
);
const months = fc.constantFrom(
  "2026-01",
  "2026-02",
  "2026-03",
  "2026-12",
  "2025-12",
  "0000-01",
  "2026-00",
  "2026-13",
  "2026_01",
  "02026-01",
  null,
);
/** Amounts of any size, one for a customer and period, whose names are in no other table. */
const extremes = fc.uuid().chain((table) =>
  fc.uniqueArray(
    fc.record({
      who: fc.constantFrom("ann", "bob", "cem").map((name) => `${name} ${table}`),
      number: fc.integer({ min: 1, max: 4 }),
      revenue: fc.constantFrom(0, 1e-140, 1e-100, 0.1, 1e16, 1e100, 1e120),
    }),
    { maxLength: 12, selector: (row) => JSON.stringify([row.who, row.number]) },
  ),
);
const bill = { customer: "who", revenue: "revenue" } as const;

/** Amounts of a list in quarters, whose sums are exact. */
function inQuarters(list: readonly Record<string, unknown>[]): Record<string, unknown>[] {
  const quarters = (amount: unknown): unknown => (Number.isFinite(amount) ? Math.min(Math.round((amount as number) * 4) / 4, 1e6) : amount);
  return list.map((row) => ({ ...row, revenue: quarters(row["revenue"]) }));
}

const stratified = { rating: "rating", revenue: "revenue", stratum: "customer" } as const;

/** Events of few customers who meet few touchpoints within a few days, often at the same moment. */
const steps = fc.array(
  fc.record({
    who: fc.constantFrom("ann", "bob", "cem", "__proto__"),
    page: fc.constantFrom("visit", "trial", "order", "paid", "help", "it's", "back\\slash", "😀", "Visit"),
    day: fc.integer({ min: 0, max: 40 }).map((quarters) => new Date(Date.UTC(2026, 0, 1) + quarters * 21_600_000).toISOString()),
  }),
  { maxLength: 30 },
);
const step = { customer: "who", touchpoint: "page", at: "day" } as const;
const stages = ["visit", "trial", { name: "sold", touchpoints: ["order", "it's", "back\\slash"] }, "paid"] as const;

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
    name: "revenueRetentionOf months in a time zone",
    metric: revenueRetentionOf({ ...bill, period: "paid" }, { timeZone: "America/New_York", invalid: "skip" }),
    rows: payments({ paid }),
  },
  {
    name: "revenueRetentionOf weeks, with reactivation",
    metric: revenueRetentionOf({ ...bill, period: "paid" }, { every: "week", netRetention: "with-reactivation", invalid: "skip" }),
    rows: payments({ paid }),
  },
  {
    name: "revenueRetentionOf periods that are numbers",
    metric: revenueRetentionOf({ ...bill, period: "number" }, { invalid: "skip", netRetention: "with-reactivation" }),
    rows: payments({ number: numbers }),
  },
  {
    name: "revenueRetentionOf periods that are weeks in words",
    metric: revenueRetentionOf({ ...bill, period: "label" }, { every: "week", invalid: "skip" }),
    rows: payments({ label: weeks }),
  },
  {
    name: "revenueRetentionOf periods that are months in words",
    metric: revenueRetentionOf({ ...bill, period: "label" }, { invalid: "skip" }),
    rows: payments({ label: months }),
  },
  {
    name: "revenueRetentionOf quarters and years in words",
    metric: revenueRetentionOf({ ...bill, period: "label" }, { every: "quarter", invalid: "skip" }),
    rows: payments({ label: fc.constantFrom("2026-Q1", "2026-Q2", "2026-Q4", "2026-Q0", "2026-Q5", "2026-q1", "2026", null) }),
  },
  {
    name: "revenueRetentionOf revenue of any size",
    metric: revenueRetentionOf({ ...bill, period: "number" }, { netRetention: "with-reactivation" }),
    rows: extremes,
  },
  { name: "funnelOf without a window", metric: funnelOf(step, { stages }), rows: steps },
  { name: "funnelOf within a time", metric: funnelOf(step, { stages, within: 4 }), rows: steps },
  { name: "funnelOf steps within a time", metric: funnelOf(step, { stages, stepWithin: 30, unit: "hour" }), rows: steps },
  {
    name: "funnelOf some steps and the whole within a time, as of a day",
    metric: funnelOf(step, { stages, within: 5.25, stepWithin: [2, null, 1], asOf: "2026-01-08" }),
    rows: steps,
  },
  {
    name: "funnelOf two stages as of a day before all",
    metric: funnelOf(step, { stages: ["visit", "order"], asOf: "2025-12-31" }),
    rows: steps,
  },
  { name: "funnelOf in any order without a window", metric: funnelOf(step, { stages, order: "any", asOf: "2026-01-09" }), rows: steps },
  { name: "funnelOf in any order within a time", metric: funnelOf(step, { stages, order: "any", within: 2.5 }), rows: steps },
  { name: "transitionsOf with one goal", metric: transitionsOf(step, { goals: ["order"] }), rows: steps },
  { name: "transitionsOf with goals", metric: transitionsOf(step, { goals: ["it's", "back\\slash", "😀", "paid", "paid"] }), rows: steps },
  { name: "transitionsOf in a time zone", metric: transitionsOf(step, { goals: ["order"], timeZone: "America/New_York" }), rows: steps },
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
  const revenue = metric.definition.tally === "revenue-retention";
  return {
    name,
    metric,
    rows: revenue && !more.some((each) => each.metric === metric) ? rows.map(inQuarters) : rows,
    holds: Object.fromEntries([
      ...names.filter((field) => typeOf(field) === "timestamp").map((field) => [field, "instants"] as const),
      ...names
        .filter((field) => revenue && (field === "number" || field === "label"))
        .map((field) => [field, `${field as "number" | "label"}s`] as const),
    ]),
    columns: names.map((field) => ({ name: field, type: typeOf(field) })),
    refused: REFUSED[name],
    sameTally:
      !/accounts|answer|strata|^revenueRetentionOf|^churnOf|^fcrOf|^cohortRetentionOf|^rfmOf|^valueTiersOf|^liftOf|^funnelOf|^transitionsOf/.test(
        name,
      ),
  };
});

import fc from "fast-check";
import { isMissing } from "../../src/core/check.ts";
import { churnOf } from "../../src/retention/churn-from-records.ts";
import { cohortRetentionOf } from "../../src/retention/cohort-retention.ts";
import { churnRateOf } from "../../src/retention/churn-rate-of.ts";
import { revenueRetentionOf } from "../../src/retention/revenue-retention-from-records.ts";
import { survivalOf } from "../../src/retention/survival-of.ts";
import type { LawCase } from "./laws.ts";

const gap = fc.constantFrom(null, undefined, NaN);
const customer = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom("ada", "bob", "__proto__", "constructor", "", ":ada", "1") },
  { weight: 3, arbitrary: fc.constantFrom<unknown>(1, 0, -0, 2.5, 1e21, Infinity, true) },
  { weight: 1, arbitrary: gap },
);
const day = fc.integer({ min: 0, max: 60 }).map((days) => new Date(Date.UTC(2026, 0, 1 + days)).toISOString().slice(0, 10));
const date = fc.oneof(
  { weight: 8, arbitrary: day },
  { weight: 1, arbitrary: day.map((text) => Date.parse(text)) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>("2026-02-30", "soon", "", {}, true, 9e15, -Infinity, new Date(NaN)) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>("2026-01-31T23:59:59.999+01:00", -0, 0, "0001-01-01", 8.64e15) },
);
const spells = fc.array(
  fc.record({ customer, start: fc.oneof({ weight: 9, arbitrary: date }, { weight: 1, arbitrary: gap }), end: fc.oneof(date, gap) }),
  { maxLength: 20 },
);
const amount = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 50_000 }).map((cents) => cents / 100) },
  { weight: 2, arbitrary: fc.constantFrom(0, -0, 0.1, 0.2, 0.3, 1e-100, 1e16, 1e120) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(-1, Infinity, -Infinity, "12", true, {}) },
  { weight: 1, arbitrary: gap },
);
const revenues = fc.array(
  fc.record({
    customer,
    period: fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom<unknown>("2026-01", "2026-02", "2026-03", "2026-01-31", "2026-02-28T12:00", new Date(0)) },
      { weight: 2, arbitrary: fc.constantFrom<unknown>(0, -0, 1, 2, 202601) },
      { weight: 1, arbitrary: fc.constantFrom<unknown>("2026-13", "", "Q1", Infinity, {}) },
      { weight: 1, arbitrary: gap },
    ),
    revenue: amount,
  }),
  { maxLength: 25 },
);
const lost = fc.array(
  fc.record({
    lost: fc.oneof(
      { weight: 4, arbitrary: fc.boolean() },
      { weight: 1, arbitrary: gap },
      { weight: 1, arbitrary: fc.constantFrom<unknown>("Yes", 1, "") },
    ),
    revenue: amount,
  }),
  { maxLength: 25 },
);

const tenure = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 12 }) },
  { weight: 1, arbitrary: gap },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(-0, -1, 1.5, Infinity, 2 ** 40, "3", {}) },
);
const tenures = fc.array(
  fc.record({
    tenure,
    since: fc.oneof({ weight: 3, arbitrary: fc.constantFrom<unknown>(0, -0, 1) }, { weight: 1, arbitrary: tenure }),
    lost: fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom<unknown>(true, false, 1, 0) },
      { weight: 1, arbitrary: gap },
      { weight: 1, arbitrary: fc.constantFrom<unknown>("Yes", 2, "") },
    ),
  }),
  { maxLength: 25 },
);

const withGap =
  (...fields: readonly string[]) =>
  (rows: readonly Record<string, unknown>[]): number =>
    rows.filter((row) => fields.some((field) => isMissing(row[field]))).length;

/** The retention room's metrics, for the laws that every metric obeys. */
export const cases: readonly LawCase[] = [
  {
    name: "churnOf a month",
    metric: churnOf({ customer: "customer", start: "start", end: "end" }, { from: "2026-01-10", to: "2026-02-10" }, { invalid: "skip" }),
    rows: spells,
    missing: withGap("customer", "start"),
    strict: churnOf({ customer: "customer", start: "start", end: "end" }, { from: "2026-01-10", to: "2026-02-10" }),
    readOtherwise: churnOf(
      { customer: "account", start: "start", end: "end" },
      { from: "2026-01-10T00:00Z", to: "2026-02-10" },
      { invalid: "skip", level: 0.8 },
    ),
    collectOtherwise: [
      { from: "2026-01-11", to: "2026-02-10" },
      { from: "2026-01-10", to: "2026-02-11" },
      { from: "2026-01-10T00:00Z", to: "2026-02-10T00:00Z", timeZone: "Asia/Bangkok" },
    ].map((window) => churnOf({ customer: "customer", start: "start", end: "end" }, window, { invalid: "skip" })),
  },
  {
    name: "churnOf days in a time zone, by functions, without ends",
    metric: churnOf<Record<string, unknown>>(
      { customer: (row) => row["customer"], start: (row) => row["start"] },
      { from: "2026-01-10", days: 30, timeZone: "Europe/Rome" },
      { invalid: "skip", method: "jeffreys" },
    ),
    rows: spells,
    missing: withGap("customer", "start"),
  },
  {
    name: "cohortRetentionOf contracts by month",
    metric: cohortRetentionOf(
      { customer: "customer", start: "start", end: "end" },
      { kind: "contract", every: "month", asOf: "2026-03-01", maxAge: 40, invalid: "skip" },
    ),
    rows: spells,
    missing: withGap("customer", "start"),
    strict: cohortRetentionOf(
      { customer: "customer", start: "start", end: "end" },
      { kind: "contract", every: "month", asOf: "2026-03-01", maxAge: 40 },
    ),
    readOtherwise: cohortRetentionOf(
      { customer: "account", start: "signed", end: "ended" },
      { kind: "contract", every: "month", asOf: "2026-03-01T00:00Z", maxAge: 3, level: 0.8, method: "jeffreys", invalid: "skip" },
    ),
    collectOtherwise: [
      ...[{ every: "week" as const }, { asOf: "2026-03-02" }, { asOf: "2026-03-01T00:00Z", timeZone: "Asia/Bangkok" }].map((options) =>
        cohortRetentionOf(
          { customer: "customer", start: "start", end: "end" },
          { kind: "contract", every: "month", asOf: "2026-03-01", invalid: "skip", ...options },
        ),
      ),
      cohortRetentionOf(
        { customer: "customer", at: "start" },
        { kind: "on-period", every: "month", asOf: "2026-03-01", maxAge: 40, invalid: "skip" },
      ),
    ],
  },
  {
    name: "cohortRetentionOf activity by week",
    metric: cohortRetentionOf(
      { customer: "customer", at: "start" },
      { kind: "on-period", every: "week", asOf: "2026-02-25T12:00", maxAge: 12, invalid: "skip" },
    ),
    rows: spells,
    missing: withGap("customer", "start"),
    readOtherwise: cohortRetentionOf(
      { customer: "customer", at: "start" },
      { kind: "unbounded", every: "week", asOf: "2026-02-25T12:00Z", maxAge: 2, invalid: "skip" },
    ),
  },
  {
    name: "cohortRetentionOf unbounded days in a time zone",
    metric: cohortRetentionOf<Record<string, unknown>>(
      { customer: (row) => row["customer"], at: (row) => row["start"] },
      { kind: "unbounded", every: "day", asOf: "2026-02-10", timeZone: "Europe/Rome", maxAge: 9, invalid: "skip" },
    ),
    rows: spells,
    missing: withGap("customer", "start"),
  },
  {
    name: "survivalOf durations",
    metric: survivalOf({ duration: "tenure", event: "lost" }, { invalid: "skip" }),
    rows: tenures,
    missing: withGap("tenure", "lost"),
    typed: { tenure: Float64Array },
    strict: survivalOf({ duration: "tenure", event: "lost" }),
    readOtherwise: survivalOf(
      { duration: "months", event: "churned" },
      { invalid: "skip", level: 0.8, interval: "plain", quantiles: [0.1], until: 3, at: [1, 5] },
    ),
    collectOtherwise: [
      survivalOf({ duration: "tenure", event: "lost" }, { invalid: "skip", eventWhen: true }),
      survivalOf({ duration: "tenure", event: "lost" }, { invalid: "skip", eventWhen: "Yes" }),
      survivalOf({ start: "tenure" }, { invalid: "skip", asOf: "2026-01-01" }),
    ],
  },
  {
    name: "survivalOf durations, by a word",
    metric: survivalOf({ duration: "tenure", event: "lost" }, { eventWhen: "Yes", invalid: "skip" }),
    rows: tenures,
    missing: withGap("tenure", "lost"),
  },
  {
    name: "survivalOf durations with late entry",
    metric: survivalOf({ duration: "tenure", event: "lost", entry: "since" }, { invalid: "skip" }),
    rows: tenures,
    missing: withGap("tenure", "lost", "since"),
    strict: survivalOf({ duration: "tenure", event: "lost", entry: "since" }),
  },
  ...(["day", "week", "month", "quarter", "year"] as const).map((unit): LawCase => ({
    name: `survivalOf spells by the ${unit}`,
    metric: survivalOf({ start: "start", end: "end" }, { unit, asOf: "2026-02-28T12:00Z", invalid: "skip" }),
    rows: spells,
    missing: withGap("start"),
  })),
  {
    name: "survivalOf spells, known from a date",
    metric: survivalOf({ start: "start", end: "end" }, { asOf: "2027-02-28", from: "2026-01-31", invalid: "skip" }),
    rows: spells,
    missing: withGap("start"),
    strict: survivalOf({ start: "start", end: "end" }, { asOf: "2027-02-28", from: "2026-01-31" }),
    collectOtherwise: [
      { asOf: "2027-03-01", from: "2026-01-31" },
      { asOf: "2027-02-28", from: "2026-02-01" },
      { asOf: "2027-02-28" },
      { asOf: "2027-02-28", from: "2026-01-31", unit: "day" as const },
      { asOf: "2027-02-28T00:00Z", from: "2026-01-31T00:00Z", timeZone: "Asia/Bangkok" },
    ].map((options) => survivalOf({ start: "start", end: "end" }, { ...options, invalid: "skip" })),
  },
  {
    name: "survivalOf days in a time zone, known from a date",
    metric: survivalOf<Record<string, unknown>>(
      { start: (row) => row["start"] },
      { unit: "day", asOf: "2026-04-01", from: "2026-01-10", timeZone: "Europe/Rome", invalid: "skip" },
    ),
    rows: spells,
    missing: withGap("start"),
  },
  {
    name: "churnRateOf booleans",
    metric: churnRateOf({ lost: "lost" }, { invalid: "skip" }),
    rows: lost,
    missing: withGap("lost"),
  },
  {
    name: "churnRateOf a value, with revenue",
    metric: churnRateOf({ lost: "lost", revenue: "revenue" }, { lostWhen: "Yes", invalid: "skip" }),
    rows: lost,
    missing: withGap("lost", "revenue"),
    typed: { revenue: Float64Array },
    strict: churnRateOf({ lost: "lost", revenue: "revenue" }),
    readOtherwise: churnRateOf({ lost: "left", revenue: "paid" }, { lostWhen: "Yes", invalid: "skip", level: 0.9, method: "jeffreys" }),
    collectOtherwise: [
      churnRateOf({ lost: "lost" }, { lostWhen: "Yes", invalid: "skip" }),
      ...[undefined, "No", true, 1, () => true].map((lostWhen) =>
        churnRateOf({ lost: "lost", revenue: "revenue" }, { lostWhen, invalid: "skip" }),
      ),
    ],
  },
  {
    name: "revenueRetentionOf months and numbers",
    metric: revenueRetentionOf({ customer: "customer", period: "period", revenue: "revenue" }, { invalid: "skip" }),
    rows: revenues,
    missing: withGap("customer", "period", "revenue"),
    typed: { revenue: Float64Array },
    strict: revenueRetentionOf({ customer: "customer", period: "period", revenue: "revenue" }),
    readOtherwise: revenueRetentionOf(
      { customer: "account", period: "paid", revenue: "amount" },
      { invalid: "skip", level: 0.9, netRetention: "with-reactivation" },
    ),
    collectOtherwise: [{ every: "year" as const }, { timeZone: "Asia/Bangkok" }].map((options) =>
      revenueRetentionOf({ customer: "customer", period: "period", revenue: "revenue" }, { ...options, invalid: "skip" }),
    ),
  },
  {
    name: "revenueRetentionOf years with reactivation",
    metric: revenueRetentionOf(
      { customer: "customer", period: "period", revenue: "revenue" },
      { every: "year", timeZone: "Asia/Bangkok", invalid: "skip", netRetention: "with-reactivation" },
    ),
    rows: revenues,
    missing: withGap("customer", "period", "revenue"),
  },
];

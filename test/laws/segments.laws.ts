import fc from "fast-check";
import { isMissing } from "../../src/core/check.ts";
import { bands, byPeriod, byValue } from "../../src/core/segment-key.ts";
import { liftOf } from "../../src/segments/lift.ts";
import { rfmOf } from "../../src/segments/rfm.ts";
import { scorecard } from "../../src/segments/scorecard.ts";
import { valueTiersOf } from "../../src/segments/value-tiers.ts";
import { npsOf } from "../../src/survey/nps.ts";
import { totalOf } from "../../src/segments/total-of.ts";
import { revenueWeightedNpsOf } from "../../src/survey/revenue-weighted-nps.ts";
import type { LawCase } from "./laws.ts";

const row = fc.record({
  region: fc.constantFrom("North", "South", "__proto__", "", null, undefined, 7),
  at: fc.constantFrom("2026-01-31T23:30:00Z", "2026-02-01", null),
  spend: fc.oneof(fc.double({ min: 0, max: 1e6, noNaN: true }), fc.constantFrom(Number.NaN, 10)),
  rating: fc.oneof(fc.integer({ min: 0, max: 10 }), fc.constantFrom(null, 11, 2.5)),
  revenue: fc.oneof(
    fc.double({ min: 0, max: 1e9, noNaN: true }).map((value) => Math.round(value * 100) / 100),
    fc.constantFrom(-1, null, 0),
  ),
});

const amount = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 50_000 }).map((cents) => cents / 100) },
  { weight: 2, arbitrary: fc.constantFrom(0, -0, 0.1, 0.2, 0.3, 1e-100, 1e16, 1e120, 1e150) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(1e151, -1e151, Infinity, -Infinity, "12", true, {}) },
  { weight: 1, arbitrary: fc.constantFrom(null, undefined, NaN) },
);

const metrics = {
  nps: npsOf("rating", { invalid: "skip" }),
  weighted: revenueWeightedNpsOf({ rating: "rating", revenue: "revenue" }, { invalid: "skip" }),
};
const month = byPeriod("at", { every: "month", timeZone: "Europe/Rome" });
const spend = bands("spend", [10, 1000]);

const purchase = fc.record({
  who: fc.oneof({ weight: 9, arbitrary: fc.constantFrom("ann", "bob", "__proto__", "constructor", "", 7, "7") }, fc.constantFrom(null, {})),
  day: fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom("2026-01-31T23:30:00Z", "2026-02-01", 0, 1767225600000) },
    fc.constantFrom(null, "soon"),
  ),
  spend: fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: 1, max: 1e6 }).map((cents) => cents / 4) },
    fc.constantFrom(-1, null, NaN, 0, 1e150),
  ),
});
const purchases = fc.array(purchase, { maxLength: 25 });
const outcomes = fc.array(
  fc.record({
    lost: fc.oneof({ weight: 9, arbitrary: fc.boolean() }, fc.constantFrom(null, NaN, "yes", 1)),
    who: fc.oneof({ weight: 9, arbitrary: fc.constantFrom("ann", "__proto__", "", 7, "7") }, fc.constantFrom(null, {})),
  }),
  { maxLength: 25 },
);
const isGap = (value: unknown): boolean => value === null || value === undefined || Number.isNaN(value);

export const cases: readonly LawCase[] = [
  {
    name: "rfmOf",
    metric: rfmOf({ customer: "who", at: "day", amount: "spend" }, { asOf: "2026-02-01", invalid: "skip" }),
    rows: purchases,
    missing: (rows) => rows.filter(({ who, day, spend: amount }) => isGap(who) || isGap(day) || isGap(amount)).length,
    readOtherwise: rfmOf(
      { customer: "a", at: "b", amount: "c" },
      { asOf: "2026-02-01", bins: 2, segments: [{ name: "all" }], invalid: "skip" },
    ),
    collectOtherwise: [
      rfmOf({ customer: "who", at: "day", amount: "spend" }, { asOf: "2026-02-02", invalid: "skip" }),
      rfmOf({ customer: "who", at: "day", amount: "spend" }, { asOf: "2026-02-01T00:00Z", timeZone: "Asia/Bangkok", invalid: "skip" }),
    ],
    strict: rfmOf({ customer: "who", at: "day", amount: "spend" }, { asOf: "2026-02-01" }),
    typed: { spend: Float64Array },
  },
  {
    name: "liftOf",
    metric: liftOf({ outcome: "lost", segment: "who" }, { invalid: "skip" }),
    rows: outcomes,
    missing: (rows) => rows.filter(({ lost, who }) => isGap(lost) || isGap(who)).length,
    readOtherwise: liftOf({ outcome: "a", segment: "b" }, { level: 0.5, method: "score", invalid: "skip" }),
    collectOtherwise: [liftOf({ outcome: "lost", segment: "who" }, { outcomeWhen: "yes", invalid: "skip" })],
    strict: liftOf({ outcome: "lost", segment: "who" }),
  },
  {
    name: "valueTiersOf",
    metric: valueTiersOf({ customer: "who", value: "spend" }, { invalid: "skip" }),
    // Without any value there are no shares of it.
    rows: purchases.map((rows) => rows.map((each) => (each.spend === 0 ? { ...each, spend: 1 } : each))),
    missing: (rows) => rows.filter(({ who, spend: amount }) => isGap(who) || isGap(amount)).length,
    readOtherwise: valueTiersOf({ customer: "a", value: "b" }, { shares: [0.5], level: 0.8, invalid: "skip" }),
    collectOtherwise: [rfmOf({ customer: "who", at: "day", amount: "spend" }, { asOf: "2026-02-02", invalid: "skip" }) as never],
    strict: valueTiersOf({ customer: "who", value: "spend" }),
    typed: { spend: Float64Array },
  },
  {
    name: "scorecard",
    metric: scorecard({ by: ["region", month, spend], metrics }),
    rows: fc.array(row, { maxLength: 25 }),
    missing: () => 0,
    readOtherwise: scorecard({
      by: ["region", month, spend],
      metrics: { ...metrics, nps: npsOf("rating", { invalid: "skip", level: 0.9 }) },
    }),
    collectOtherwise: [
      scorecard({ by: ["region", month], metrics }),
      scorecard({ by: ["region", spend, month], metrics }),
      scorecard({ by: [byValue("tier"), month, spend], metrics }),
      scorecard({ by: ["region", byPeriod("at", { every: "month" }), spend], metrics }),
      scorecard({ by: ["region", byPeriod("at", { every: "year", name: "month", timeZone: "Europe/Rome" }), spend], metrics }),
      scorecard({ by: ["region", month, bands("spend", [10, 2000])], metrics }),
      scorecard({ by: ["region", month, bands("spend", [10, 1000], ["a", "b", "c"])], metrics }),
      scorecard({ by: ["region", month, spend], metrics: { nps: metrics.nps } }),
      scorecard({ by: ["region", month, spend], metrics: { weighted: metrics.weighted, nps: metrics.nps } }),
    ],
    typed: { rating: Float64Array, revenue: Float64Array, spend: Float64Array },
  },
  {
    name: "totalOf amounts",
    metric: totalOf("revenue", { invalid: "skip" }),
    rows: fc.array(fc.record({ revenue: amount }), { maxLength: 25 }),
    missing: (list) => list.filter(({ revenue }) => isMissing(revenue)).length,
    typed: { revenue: Float64Array },
    strict: totalOf("revenue"),
    readOtherwise: totalOf("paid", { invalid: "skip" }),
    // How it is collected can only differ in what is skipped, which its tally counts.
    collectOtherwise: [],
  },
  {
    name: "totalOf amounts and refunds",
    metric: totalOf("revenue", { invalid: "skip" }),
    // Quarters, so that engines add them without rounding, though most of them cancels.
    rows: fc.array(fc.record({ revenue: fc.integer({ min: -1e9, max: 1e9 }).map((quarters) => quarters / 4) }), { maxLength: 25 }),
    missing: () => 0,
    typed: { revenue: Float64Array },
  },
];

import fc from "fast-check";
import { closedLoopOf } from "../../src/survey/closed-loop.ts";
import { cesOf } from "../../src/survey/ces.ts";
import { csatOf } from "../../src/survey/csat.ts";
import { enpsOf } from "../../src/survey/enps.ts";
import { likertField } from "../../src/survey/likert.ts";
import { npsDriversOf } from "../../src/survey/nps-drivers.ts";
import { npsOf } from "../../src/survey/nps.ts";
import { recoveryOf } from "../../src/survey/recovery.ts";
import { revenueWeightedNpsOf } from "../../src/survey/revenue-weighted-nps.ts";
import type { LawCase } from "./laws.ts";

const gap = fc.constantFrom(null, undefined, Number.NaN);
const rating = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 10 }) },
  gap,
  fc.constantFrom<unknown>(-1, 11, 2.5, -0, 1e300, Infinity, "9", true, [], "__proto__"),
);
const revenue = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 1e9 }).map((cents) => cents / 100) },
  fc.constantFrom(0, -0, 1e-140, 1e140, 0.1, 1e16),
  gap,
  fc.constantFrom<unknown>(-1, Infinity, 1e-300, 1e300, "7"),
);
const account = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom<unknown>("a", "b", "__proto__", "constructor", "", "1", 1) },
  gap,
  fc.constantFrom<unknown>({}, true),
);
const at = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom<unknown>("2026-01-01", "2026-01-31T23:59:59Z", "2026-02-01", 0, -0, 1.7e12) },
  gap,
  fc.constantFrom<unknown>("yesterday", 1e300),
);
const isGap = (value: unknown): boolean => value === null || value === undefined || Number.isNaN(value);
const isMoment = (value: unknown): boolean => value !== "yesterday" && value !== 1e300;
const isPoint = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 10;
const cause = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom<unknown>("price", "staff", "__proto__", "", "7", 7) },
  gap,
  fc.constantFrom<unknown>({}, true, Infinity),
);
/** The same points with other cut-offs. */
const LATE = { min: 0, max: 10, passiveFrom: 8, promoterFrom: 10 };
const rows = (values: fc.Arbitrary<unknown>): LawCase["rows"] => fc.array(fc.record({ rating: values }), { maxLength: 30 });
const missingRatings: NonNullable<LawCase["missing"]> = (list) => list.filter((row) => isGap(row["rating"])).length;
const answers = fc.array(fc.record({ rating, revenue, account, at }), { maxLength: 20 });
const missingAny =
  (...names: string[]): NonNullable<LawCase["missing"]> =>
  (list) =>
    list.filter((row) => names.some((name) => isGap(row[name]))).length;
const loop = { opened: "start", closed: "end", rating: "rating", followedUp: "solved" } as const;
const LOOP = { within: 36, asOf: "2026-02-01T12:00Z", invalid: "skip" } as const;
const tickets = fc.array(
  fc.record({
    start: fc.oneof({ weight: 5, arbitrary: at }, fc.constantFrom<unknown>("2026-01-30T13:00", "2026-01-31T00:30Z", "2026-02-01T12:00Z")),
    end: fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom<unknown>("2026-02-01", "2026-02-01T12:00Z", "2026-02-01T12:30Z", "2026-03-01") },
      at,
    ),
    rating: fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 0, max: 10 }) }, rating),
    solved: fc.oneof({ weight: 6, arbitrary: fc.boolean() }, gap, fc.constantFrom<unknown>("maybe", 2)),
  }),
  { maxLength: 20 },
);
const fields = { rating: "rating", revenue: "revenue", account: "account", at: "at" } as const;
const typed = { rating: Float64Array };

export const cases: readonly LawCase[] = [
  {
    name: "npsOf",
    metric: npsOf("rating", { invalid: "skip" }),
    rows: rows(rating),
    missing: missingRatings,
    typed,
    strict: npsOf("rating"),
    readOtherwise: npsOf("answer", { invalid: "skip", level: 0.8, method: "wald", population: 1e6 }),
    collectOtherwise: [
      npsOf("rating", { invalid: "skip", scale: "oneToTen" }),
      npsOf("rating", { invalid: "skip", scale: { min: 0, max: 11, passiveFrom: 7, promoterFrom: 9 } }),
    ],
  },
  {
    name: "recoveryOf",
    metric: recoveryOf({ before: "before", after: "after" }, { invalid: "skip" }),
    rows: fc.array(fc.record({ before: rating, after: rating }), { maxLength: 30 }),
    // A rating off the scale beside a gap is invalid.
    missing: (list) =>
      list.filter(({ before, after }) => (isGap(before) && (isGap(after) || isPoint(after))) || (isPoint(before) && isGap(after))).length,
    typed: { before: Float64Array, after: Float64Array },
    strict: recoveryOf({ before: "before", after: "after" }),
    readOtherwise: recoveryOf({ before: "a", after: "b" }, { invalid: "skip", level: 0.8, method: "jeffreys", scale: LATE }),
    collectOtherwise: [recoveryOf({ before: "before", after: "after" }, { invalid: "skip", scale: "oneToTen" })],
  },
  {
    name: "closedLoopOf",
    metric: closedLoopOf(loop, LOOP),
    rows: tickets,
    strict: closedLoopOf(loop, { ...LOOP, invalid: "error" }),
    readOtherwise: closedLoopOf(
      { opened: "a", closed: "b", rating: "c", followedUp: "d" },
      { ...LOOP, scale: LATE, level: 0.8, method: "jeffreys", ages: [1, 3], randomized: true, at: [0, 24] },
    ),
    collectOtherwise: [
      closedLoopOf(loop, { ...LOOP, within: 35 }),
      closedLoopOf(loop, { ...LOOP, unit: "day" }),
      closedLoopOf(loop, { ...LOOP, asOf: "2026-02-01" }),
      closedLoopOf(loop, { ...LOOP, timeZone: "Asia/Bangkok" }),
      closedLoopOf(loop, { ...LOOP, scale: "oneToTen" }),
    ],
  },
  {
    name: "closedLoopOf days, moments alone",
    metric: closedLoopOf({ opened: "start", closed: "end" }, { within: 1.5, unit: "day", asOf: "2026-02-02", invalid: "skip" }),
    rows: tickets,
    missing: (list) => list.filter(({ start, end }) => isGap(start) && (isGap(end) || isMoment(end))).length,
  },
  {
    name: "npsDriversOf",
    metric: npsDriversOf({ rating: "rating", causes: "causes", comment: "comment" }, { invalid: "skip" }),
    rows: fc.array(fc.record({ rating, causes: fc.oneof(cause, fc.array(cause, { maxLength: 4 })), comment: cause }), { maxLength: 30 }),
    strict: npsDriversOf({ rating: "rating", causes: "causes", comment: "comment" }),
    readOtherwise: npsDriversOf({ rating: "a", causes: "b", comment: "c" }, { invalid: "skip", level: 0.8, scale: LATE }),
    collectOtherwise: [npsDriversOf({ rating: "rating", causes: "causes", comment: "comment" }, { invalid: "skip", scale: "oneToTen" })],
  },
  {
    name: "npsOf on 1 to 10",
    metric: npsOf("rating", { scale: "oneToTen", method: "wald", invalid: "skip" }),
    rows: rows(rating),
    missing: missingRatings,
    typed,
  },
  {
    name: "npsOf on a scale around 0",
    metric: npsOf("rating", { scale: { min: -20, max: 20, passiveFrom: 0, promoterFrom: 5 }, invalid: "skip" }),
    rows: rows(rating),
    missing: missingRatings,
    typed,
  },
  {
    name: "enpsOf",
    metric: enpsOf("rating", { headcount: 1000, invalid: "skip" }),
    rows: rows(rating),
    missing: missingRatings,
    typed,
    strict: enpsOf("rating"),
    readOtherwise: npsOf("rating", { invalid: "skip" }),
    collectOtherwise: [enpsOf("rating", { invalid: "skip", scale: "oneToTen" })],
  },
  {
    name: "csatOf",
    metric: csatOf("rating", { invalid: "skip" }),
    rows: rows(rating),
    missing: missingRatings,
    typed,
    strict: csatOf("rating"),
    readOtherwise: cesOf("effort", { scale: "oneToFive", invalid: "skip" }),
    collectOtherwise: [
      csatOf("rating", { scale: "oneToFour-top2", invalid: "skip" }),
      csatOf("rating", { scale: "thumbs", invalid: "skip" }),
    ],
  },
  {
    name: "csatOf on ten points",
    metric: csatOf("rating", { scale: "oneToTen-top3", method: "clopper-pearson", invalid: "skip" }),
    rows: rows(rating),
    missing: missingRatings,
    typed,
  },
  {
    name: "csatOf on labels",
    metric: csatOf(likertField("rating", ["Bad", "Poor", "Fair", "Good", "__proto__"]), { invalid: "skip" }),
    rows: rows(fc.oneof(fc.constantFrom<unknown>("bad", " Good ", "FAIR", "unknown", "__proto__", ""), gap)),
    missing: missingRatings,
  },
  {
    name: "cesOf",
    metric: cesOf("rating", { invalid: "skip" }),
    rows: rows(rating),
    missing: missingRatings,
    typed,
    strict: cesOf("rating"),
    readOtherwise: cesOf("rating", { inverted: true, level: 0.9, method: "wald", invalid: "skip" }),
    collectOtherwise: [cesOf("rating", { scale: "oneToFive", invalid: "skip" })],
  },
  {
    name: "cesOf inverted",
    metric: cesOf("rating", { inverted: true, scale: "oneToFive", invalid: "skip" }),
    rows: rows(rating),
    missing: missingRatings,
    typed,
  },
  {
    name: "revenueWeightedNpsOf",
    metric: revenueWeightedNpsOf({ rating: "rating", revenue: "revenue" }, { invalid: "skip" }),
    rows: answers,
    missing: missingAny("rating", "revenue"),
    typed: { rating: Float64Array, revenue: Float64Array },
    strict: revenueWeightedNpsOf({ rating: "rating", revenue: "revenue" }),
    readOtherwise: revenueWeightedNpsOf({ rating: "score", revenue: "mrr" }, { level: 0.9, unanswered: 10, invalid: "skip" }),
    collectOtherwise: [
      revenueWeightedNpsOf({ rating: "rating", revenue: "revenue" }, { scale: "oneToTen", invalid: "skip" }),
      ...[
        { min: 0, max: 10, passiveFrom: 6, promoterFrom: 9 },
        { min: 0, max: 10, passiveFrom: 7, promoterFrom: 8 },
      ].map((scale) => revenueWeightedNpsOf({ rating: "rating", revenue: "revenue" }, { scale, invalid: "skip" })),
      revenueWeightedNpsOf({ rating: "rating", revenue: "revenue", account: "account" }, { invalid: "skip" }),
      revenueWeightedNpsOf({ rating: "rating", revenue: "revenue", at: "at" }, { from: 0, invalid: "skip" }),
      revenueWeightedNpsOf({ rating: "rating", revenue: "revenue", at: "at" }, { to: 0, invalid: "skip" }),
    ],
  },
  {
    name: "revenueWeightedNpsOf accounts",
    metric: revenueWeightedNpsOf({ rating: "rating", revenue: "revenue", account: "account" }, { invalid: "skip" }),
    rows: answers,
    missing: missingAny("rating", "revenue", "account"),
    strict: revenueWeightedNpsOf({ rating: "rating", revenue: "revenue", account: "account" }),
  },
  {
    name: "revenueWeightedNpsOf the latest answer",
    metric: revenueWeightedNpsOf(fields, { answers: "latest", invalid: "skip" }),
    rows: answers,
    missing: missingAny("rating", "revenue", "account", "at"),
    strict: revenueWeightedNpsOf(fields, { answers: "latest" }),
  },
  {
    name: "revenueWeightedNpsOf strata",
    metric: revenueWeightedNpsOf({ rating: "rating", revenue: "revenue", stratum: "account" }, { invalid: "skip" }),
    rows: answers,
    readOtherwise: revenueWeightedNpsOf(
      { rating: "rating", revenue: "revenue", stratum: "region" },
      { level: 0.9, populations: { a: 1e6 }, invalid: "skip" },
    ),
    collectOtherwise: [
      revenueWeightedNpsOf({ rating: "rating", revenue: "revenue" }, { invalid: "skip" }),
      revenueWeightedNpsOf({ rating: "rating", revenue: "revenue", stratum: "account" }, { scale: "oneToTen", invalid: "skip" }),
    ],
  },
  {
    name: "revenueWeightedNpsOf accounts in strata",
    metric: revenueWeightedNpsOf({ rating: "rating", revenue: "revenue", account: "account", stratum: "at" }, { invalid: "skip" }),
    rows: answers,
  },
  {
    name: "revenueWeightedNpsOf the latest answer in strata",
    metric: revenueWeightedNpsOf({ ...fields, stratum: "account" }, { answers: "latest", invalid: "skip" }),
    rows: answers,
  },
  {
    name: "revenueWeightedNpsOf the lowest answer in a window",
    metric: revenueWeightedNpsOf(fields, { answers: "lowest", from: "2026-01-01", to: "2026-02-01", invalid: "skip" }),
    rows: answers,
  },
];

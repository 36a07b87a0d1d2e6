import fc from "fast-check";
import { bounceRateOf } from "../../src/journey/bounce-rate.ts";
import { conversionRateOf } from "../../src/journey/conversion-rate.ts";
import { engagementRateOf } from "../../src/journey/engagement-rate.ts";
import { funnelOf } from "../../src/journey/funnel.ts";
import { journey } from "../../src/journey/journey.ts";
import { timeToValueOf } from "../../src/journey/time-to-value.ts";
import { touchpointScoresOf } from "../../src/journey/touchpoint-scores.ts";
import { transitionsOf } from "../../src/journey/transitions.ts";
import { unmappedOf } from "../../src/journey/unmapped.ts";
import { npsOf } from "../../src/survey/nps.ts";
import type { LawCase } from "./laws.ts";

const gap = fc.constantFrom<unknown>(null, undefined, NaN);
const isGap = (value: unknown): boolean => value === null || value === undefined || Number.isNaN(value);
const rowsOf = (row: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Record<string, unknown>[]> =>
  fc.array(fc.record(row), { maxLength: 30 }) as fc.Arbitrary<Record<string, unknown>[]>;
const mostly = (usual: fc.Arbitrary<unknown>, ...rare: fc.Arbitrary<unknown>[]): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 9, arbitrary: usual }, gap, ...rare);

const event = rowsOf({
  who: mostly(fc.constantFrom<unknown>("ann", "bob", "__proto__", "constructor", "", 7, "7"), fc.constant<unknown>({})),
  page: mostly(fc.constantFrom<unknown>("visit", "trial", "order", "__proto__", "", 7, "7", "toString"), fc.constant<unknown>([])),
  day: mostly(
    fc.constantFrom<unknown>("2026-01-01", "2026-01-01T23:30:00Z", "2026-01-03", 1767225600000, -0, 8e12),
    fc.constantFrom<unknown>("soon", 9e15, true),
  ),
});
const fields = { customer: "who", touchpoint: "page", at: "day" } as const;
const withoutEvent = (rows: readonly Record<string, unknown>[]): number =>
  rows.filter(({ who, page, day }) => isGap(who) || isGap(page) || isGap(day)).length;
const stages = ["visit", "trial", { name: "end", touchpoints: ["order", "__proto__"] }] as const;

const session = rowsOf({
  pages: mostly(fc.constantFrom<unknown>(0, -0, 1, 2, 3, 2 ** 53 - 1), fc.constantFrom<unknown>(-1, 1.5, Infinity, "2")),
  seconds: mostly(fc.constantFrom<unknown>(0, 9.5, 10, 10.5, 1e300), fc.constantFrom<unknown>(-1, Infinity, "9")),
  bought: mostly(fc.constantFrom<unknown>(true, false, 0, 1), fc.constantFrom<unknown>("yes", 2)),
});
const invalidPart = ({ pages, seconds, bought }: Record<string, unknown>): boolean =>
  (!isGap(pages) && !(Number.isSafeInteger(pages) && (pages as number) >= 0)) ||
  (!isGap(seconds) && !(Number.isFinite(seconds) && (seconds as number) >= 0)) ||
  (!isGap(bought) && ![true, false, 0, 1].includes(bought as number));
const withoutPart = (rows: readonly Record<string, unknown>[]): number =>
  rows.filter((row) => !invalidPart(row) && Object.values(row).some(isGap)).length;
const sessionFields = { interactions: "pages", seconds: "seconds", converted: "bought" } as const;

const map = journey({
  stages: ["first", "second"],
  touchpoints: [
    { name: "visit", stage: "first" },
    { name: "7", stage: "first" },
    { name: "__proto__", stage: "second" },
  ],
});
const rated = rowsOf({
  page: mostly(fc.constantFrom<unknown>("visit", "chat", "__proto__", "", 7, "7")),
  rating: mostly(fc.integer({ min: 0, max: 10 }), fc.constantFrom<unknown>(11, "9")),
});

const signup = rowsOf({
  signup: mostly(fc.constantFrom<unknown>("2026-01-01", "2026-01-31", "2026-03-01", 1767225600000), fc.constant<unknown>("soon")),
  report: mostly(fc.constantFrom<unknown>("2026-01-01", "2026-02-01", "2026-03-15", "2026-12-31"), fc.constant<unknown>(true)),
});

export const cases: readonly LawCase[] = [
  {
    name: "funnelOf",
    metric: funnelOf(fields, { stages, within: 1, invalid: "skip" }),
    rows: event,
    missing: withoutEvent,
    readOtherwise: transitionsOf({ customer: "a", touchpoint: "b", at: "c" }, { goals: ["order"], invalid: "skip" }),
    collectOtherwise: [funnelOf(fields, { stages, timeZone: "Asia/Bangkok", invalid: "skip" })],
    strict: funnelOf(fields, { stages }),
  },
  {
    name: "funnelOf in any order",
    metric: funnelOf(fields, { stages, order: "any", within: 2, asOf: "2026-01-02", unit: "hour", invalid: "skip" }),
    rows: event,
    missing: withoutEvent,
  },
  {
    name: "transitionsOf",
    metric: transitionsOf(fields, { goals: ["order", "toString"], invalid: "skip" }),
    rows: event,
    missing: withoutEvent,
    readOtherwise: funnelOf(fields, { stages, within: 3, invalid: "skip" }),
    collectOtherwise: [transitionsOf(fields, { goals: ["order"], timeZone: "Asia/Bangkok", invalid: "skip" })],
    strict: transitionsOf(fields, { goals: ["order"] }),
  },
  {
    name: "bounceRateOf",
    metric: bounceRateOf(sessionFields, { invalid: "skip" }),
    rows: session,
    missing: withoutPart,
    typed: { pages: Float64Array, seconds: Float64Array },
    readOtherwise: engagementRateOf({ interactions: "a" }, { invalid: "skip" }),
    collectOtherwise: [
      bounceRateOf(sessionFields, { engagedSeconds: 5, invalid: "skip" }),
      bounceRateOf(sessionFields, { engagedInteractions: 3, invalid: "skip" }),
    ],
    strict: bounceRateOf(sessionFields),
  },
  {
    name: "engagementRateOf",
    metric: engagementRateOf(sessionFields, { invalid: "skip" }),
    rows: session,
    missing: withoutPart,
    readOtherwise: bounceRateOf({ interactions: "a" }, { definition: "not-engaged", invalid: "skip" }),
    collectOtherwise: [engagementRateOf(sessionFields, { engagedSeconds: 5, invalid: "skip" })],
    strict: engagementRateOf(sessionFields),
  },
  {
    name: "conversionRateOf",
    metric: conversionRateOf("bought", { invalid: "skip" }),
    rows: session,
    missing: (rows) => rows.filter(({ bought }) => isGap(bought)).length,
    readOtherwise: conversionRateOf("other", { level: 0.9, invalid: "skip" }),
    collectOtherwise: [conversionRateOf("bought", { convertedWhen: 1, invalid: "skip" })],
    strict: conversionRateOf("bought"),
  },
  {
    name: "conversionRateOf by a value",
    metric: conversionRateOf("page", { convertedWhen: "visit" }),
    rows: event,
    missing: (rows) => rows.filter(({ page }) => isGap(page)).length,
  },
  {
    name: "touchpointScoresOf",
    metric: touchpointScoresOf(map, { touchpoint: "page", metrics: { nps: npsOf("rating", { invalid: "skip" }) } }),
    rows: rated,
    missing: (rows) => rows.filter(({ page }) => isGap(page)).length,
    readOtherwise: touchpointScoresOf(journey({ touchpoints: [{ name: "chat", stage: "purchase" }] }), {
      touchpoint: "page",
      metrics: { nps: npsOf("rating", { level: 0.9, invalid: "skip" }) },
    }),
    collectOtherwise: [
      touchpointScoresOf(map, { touchpoint: "who", metrics: { nps: npsOf("rating", { invalid: "skip" }) } }),
      touchpointScoresOf(map, { touchpoint: "page", metrics: { score: npsOf("rating", { invalid: "skip" }) } }),
    ],
  },
  {
    name: "unmappedOf",
    metric: unmappedOf(map, { touchpoint: "page" }),
    rows: rated,
    missing: (rows) => rows.filter(({ page }) => isGap(page)).length,
    readOtherwise: unmappedOf(journey({ touchpoints: [{ name: "chat", stage: "purchase" }] }), { touchpoint: "page" }),
    collectOtherwise: [unmappedOf(map, { touchpoint: "who" })],
  },
  {
    name: "timeToValueOf",
    metric: timeToValueOf({ start: "signup", value: "report" }, { asOf: "2026-06-01", invalid: "skip" }),
    rows: signup,
    missing: (rows) => rows.filter((row) => isGap(row["signup"])).length,
    readOtherwise: timeToValueOf({ start: "a", value: "b" }, { asOf: "2026-06-01", level: 0.9, invalid: "skip" }),
    collectOtherwise: [timeToValueOf({ start: "signup", value: "report" }, { asOf: "2026-07-01", invalid: "skip" })],
    strict: timeToValueOf({ start: "signup", value: "report" }, { asOf: "2026-06-01" }),
  },
];

import fc from "fast-check";
import { abandonmentOf } from "../../src/service/abandonment.ts";
import { backlogOf } from "../../src/service/backlog.ts";
import { contactsPerCustomerOf } from "../../src/service/contacts-per-customer.ts";
import { reopenRateOf } from "../../src/service/reopen-rate.ts";
import { ticketTimesOf } from "../../src/service/ticket-times.ts";
import { turnaroundOf } from "../../src/service/turnaround.ts";
import { durationsOf } from "../../src/service/durations-of.ts";
import { fcrOf } from "../../src/service/fcr-from-contacts.ts";
import { oneTouchOf } from "../../src/service/one-touch.ts";
import { serviceLevelOf } from "../../src/service/service-level.ts";
import type { LawCase } from "./laws.ts";

const gap = fc.constantFrom(null, undefined, NaN);
const name = fc.constantFrom<unknown>(
  "ann",
  "bob",
  "__proto__",
  "constructor",
  "toString",
  "",
  "\u0000",
  "\ud800",
  7,
  "7",
  -0,
  12345678901234567890n,
);
const moment = fc.constantFrom<unknown>(
  "2026-01-01",
  "2026-01-01T00:00Z",
  1767225600000,
  new Date(1767225600000),
  "2026-01-08",
  "2026-01-08T00:00:00.001Z",
  "2026-01-05T12:30+02:00",
  0,
  -0,
  -1.5,
  8.64e15,
  -8.64e15,
);
const badMoment = fc.constantFrom<unknown>("yesterday", "2026-02-30", "", new Date(NaN), Infinity, 9e15, {}, true);
const flag = fc.constantFrom<unknown>(true, false, 0, 1, null, undefined, NaN);
const badFlag = fc.constantFrom<unknown>("yes", 2, -1, {}, "");

const contactRows = fc.array(
  fc.record({
    who: fc.oneof({ weight: 9, arbitrary: name }, gap, fc.constantFrom<unknown>({}, true, Infinity)),
    day: fc.oneof({ weight: 9, arbitrary: moment }, gap, badMoment),
    about: fc.oneof({ weight: 9, arbitrary: name }, gap, fc.constant<unknown>([])),
    via: fc.oneof({ weight: 9, arbitrary: name }, gap, fc.constant<unknown>(false)),
    solved: fc.oneof({ weight: 9, arbitrary: flag }, badFlag),
    hopeless: fc.oneof({ weight: 9, arbitrary: flag }, badFlag),
  }),
  { maxLength: 30 },
) as fc.Arbitrary<Record<string, unknown>[]>;

const isGap = (value: unknown): boolean => value === null || value === undefined || Number.isNaN(value);
const withoutWhoOrDay = (rows: readonly Record<string, unknown>[]): number =>
  rows.filter((row) => isGap(row["who"]) || isGap(row["day"])).length;

const number = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom<unknown>(0, -0, 1, 5, 5.5, 20, 20.000001, 60, 1e300) },
  gap,
  fc.constantFrom<unknown>(-1, Infinity, -Infinity, "20", {}, true),
);
const waitRows = fc.array(fc.record({ wait: number, gaveUp: fc.oneof({ weight: 9, arbitrary: flag }, badFlag) }), {
  maxLength: 30,
}) as fc.Arbitrary<Record<string, unknown>[]>;

const length = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.constantFrom<unknown>(
      0,
      -0,
      5e-324,
      1e-310,
      2 ** -1022,
      1e-200,
      0.015625,
      1,
      1.015625,
      2 - 2 ** -52,
      5.5,
      60,
      2 ** 40,
      1e150,
    ),
  },
  gap,
  fc.constantFrom<unknown>(-1, 1.1e150, Infinity, -Infinity, "20", {}, true),
);
const lengthRows = fc.array(fc.record({ wait: length }), { maxLength: 30 }) as fc.Arbitrary<Record<string, unknown>[]>;
const manyLengths = fc
  .tuple(fc.array(fc.double({ min: 2 ** -20, max: 1e6 }), { maxLength: 40 }), lengthRows)
  .map(([many, few]) =>
    [...Array.from({ length: 15 }, () => many).flat(), ...few].map((row) => (typeof row === "number" ? { wait: row } : row)),
  );
const startRows = fc.array(
  fc.record({
    start: fc.oneof({ weight: 9, arbitrary: moment }, gap, badMoment),
    end: fc.oneof({ weight: 9, arbitrary: moment }, gap, badMoment),
  }),
  { maxLength: 30 },
) as fc.Arbitrary<Record<string, unknown>[]>;
const withoutStartOrEnd = (rows: readonly Record<string, unknown>[]): number =>
  rows.filter((row) => isGap(row["start"]) || isGap(row["end"])).length;
const office = { timeZone: "Europe/Rome", holidays: ["2026-01-06"] } as const;

const near = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.constantFrom<unknown>(
      "2026-01-01",
      "2026-01-01T23:59:59.999Z",
      "2026-01-02",
      "2026-01-05T12:30+02:00",
      "2026-01-09T07:00Z",
      "2026-02-01T00:00Z",
    ),
  },
  gap,
  fc.constantFrom<unknown>("yesterday", "2026-02-30", Infinity, {}),
);
const ticketRows = fc.array(fc.record({ start: near, day: near, end: near }), { maxLength: 30 }) as fc.Arbitrary<Record<string, unknown>[]>;
const withoutStart = (rows: readonly Record<string, unknown>[]): number => rows.filter((row) => isGap(row["start"])).length;
const quarters = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: 0, max: 400 }).map((count) => count / 4) },
  gap,
  fc.constantFrom<unknown>(-1, Infinity, 1.1e150),
);
const partRows = fc.array(fc.record({ wait: quarters, spend: quarters }), { maxLength: 30 }) as fc.Arbitrary<Record<string, unknown>[]>;
const milestones = { opened: "start", firstReply: "day", fullResolution: "end" } as const;

/** The metrics of the service room. */
export const cases: readonly LawCase[] = [
  {
    name: "fcrOf with customer and time alone",
    metric: fcrOf({ customer: "who", at: "day" }, { invalid: "skip" }),
    rows: contactRows,
    missing: withoutWhoOrDay,
    typed: { day: Float64Array },
    readOtherwise: fcrOf({ customer: "customer", at: "at" }, { invalid: "skip", windowDays: 3, asOf: "2026-02-01", match: "customer" }),
    collectOtherwise: [fcrOf({ customer: "who", at: "day" }, { invalid: "skip", timeZone: "Asia/Bangkok" })],
  },
  {
    name: "fcrOf with every field and a stated asOf",
    metric: fcrOf(
      { customer: "who", at: "day", topic: "about", channel: "via", resolved: "solved", unresolvable: "hopeless" },
      { invalid: "skip", asOf: "2026-01-20", timeZone: "Asia/Bangkok", match: "customer-and-topic" },
    ),
    rows: contactRows,
    missing: withoutWhoOrDay,
    strict: fcrOf({ customer: "who", at: "day", topic: "about", channel: "via", resolved: "solved", unresolvable: "hopeless" }),
  },
  {
    name: "serviceLevelOf of seconds",
    metric: serviceLevelOf("wait", { within: 20, invalid: "skip" }),
    rows: waitRows,
    missing: (rows) => rows.filter((row) => isGap(row["wait"])).length,
    typed: { wait: Float64Array },
    strict: serviceLevelOf("wait", { within: 20 }),
    readOtherwise: serviceLevelOf("seconds", { within: 20, invalid: "skip", level: 0.9, formula: "short-abandons-met" }),
    collectOtherwise: [
      { within: 21, shortAbandon: 5 },
      { within: 20, shortAbandon: 4 },
      { within: 20, blank: "unanswered" as const },
    ].map((options) => serviceLevelOf("wait", { ...options, invalid: "skip" })),
  },
  {
    name: "serviceLevelOf of seconds and abandons, blanks unanswered",
    metric: serviceLevelOf(
      { seconds: "wait", abandoned: "gaveUp" },
      { within: 20, invalid: "skip", blank: "unanswered", formula: "short-abandons-met" },
    ),
    rows: waitRows,
  },
  {
    name: "durationsOf a field",
    metric: durationsOf("wait", { invalid: "skip" }),
    rows: lengthRows,
    missing: (rows) => rows.filter((row) => isGap(row["wait"])).length,
    typed: { wait: Float64Array },
    strict: durationsOf("wait"),
    readOtherwise: durationsOf("seconds", { invalid: "skip", level: 0.9, percentiles: [0, 0.2, 1], relativeError: 0.0099 }),
    collectOtherwise: [
      durationsOf("wait", { invalid: "skip", relativeError: 0.02 }),
      durationsOf({ start: "start", end: "end" }, { invalid: "skip" }),
    ],
  },
  {
    name: "durationsOf a long column",
    metric: durationsOf("wait", { invalid: "skip", relativeError: 0.1 }),
    rows: manyLengths,
    typed: { wait: Float64Array },
  },
  {
    name: "durationsOf two moments",
    metric: durationsOf({ start: "start", end: "end" }, { invalid: "skip", unit: "hour" }),
    rows: startRows,
    missing: withoutStartOrEnd,
    typed: { start: Float64Array, end: Float64Array },
    strict: durationsOf({ start: "start", end: "end" }, { unit: "hour" }),
    collectOtherwise: [
      durationsOf({ start: "start", end: "end" }, { invalid: "skip", unit: "day" }),
      durationsOf({ start: "start", end: "end" }, { invalid: "skip", unit: "hour", timeZone: "Asia/Bangkok" }),
      durationsOf({ start: "start", end: "end" }, { invalid: "skip", unit: "hour", businessHours: {} }),
    ],
  },
  {
    name: "durationsOf two moments in business hours",
    metric: durationsOf({ start: "start", end: "end" }, { invalid: "skip", businessHours: office }),
    rows: fc.array(
      fc.record({
        start: fc.constantFrom<unknown>("2026-01-02T15:30", "2026-01-05", null),
        end: fc.constantFrom<unknown>("2026-01-07T10:00", "2026-01-05T09:10", "no"),
      }),
      {
        maxLength: 20,
      },
    ) as fc.Arbitrary<Record<string, unknown>[]>,
    collectOtherwise: [
      durationsOf({ start: "start", end: "end" }, { invalid: "skip", businessHours: { timeZone: "Europe/Rome" } }),
      durationsOf({ start: "start", end: "end" }, { invalid: "skip", businessHours: { ...office, hours: { monday: ["09:00", "12:00"] } } }),
    ],
  },
  {
    name: "abandonmentOf",
    metric: abandonmentOf({ seconds: "wait", abandoned: "gaveUp" }, { invalid: "skip", shortAbandon: 5.5 }),
    rows: waitRows,
    strict: abandonmentOf({ seconds: "wait", abandoned: "gaveUp" }, { shortAbandon: 5.5 }),
    readOtherwise: abandonmentOf(
      { seconds: "seconds", abandoned: "abandoned" },
      { invalid: "skip", shortAbandon: 5.5, formula: "short-excluded", level: 0.9 },
    ),
    collectOtherwise: [
      abandonmentOf({ seconds: "wait", abandoned: "gaveUp" }, { invalid: "skip" }),
      abandonmentOf({ seconds: "wait", abandoned: "gaveUp" }, { invalid: "skip", shortAbandon: 5.5, blank: "unanswered" }),
    ],
  },
  {
    name: "reopenRateOf",
    metric: reopenRateOf({ reopens: "wait", resolved: "gaveUp" }, { invalid: "skip" }),
    rows: waitRows,
    strict: reopenRateOf({ reopens: "wait", resolved: "gaveUp" }),
    readOtherwise: reopenRateOf("back", { invalid: "skip", level: 0.9 }),
    collectOtherwise: [oneTouchOf("wait", { invalid: "skip" })],
  },
  {
    name: "contactsPerCustomerOf",
    metric: contactsPerCustomerOf("who", { invalid: "skip" }),
    rows: contactRows,
    missing: (rows) => rows.filter((row) => isGap(row["who"])).length,
    strict: contactsPerCustomerOf("who"),
    readOtherwise: contactsPerCustomerOf({ customer: "customer" }, { invalid: "skip", level: 0.9, customers: 1000 }),
    // How it is collected can only differ in what is skipped, which its tally counts.
    collectOtherwise: [],
  },
  {
    name: "backlogOf",
    metric: backlogOf({ opened: "start", closed: "end" }, { invalid: "skip" }),
    rows: ticketRows,
    missing: withoutStart,
    strict: backlogOf({ opened: "start", closed: "end" }),
    readOtherwise: backlogOf({ opened: "opened" }, { invalid: "skip", from: "2026-01-02", to: "2026-01-04" }),
    collectOtherwise: [backlogOf({ opened: "start", closed: "end" }, { invalid: "skip", timeZone: "Asia/Bangkok" })],
  },
  {
    name: "backlogOf days in a time zone",
    metric: backlogOf({ opened: "start" }, { invalid: "skip", timeZone: "America/New_York", from: "2026-01-03" }),
    rows: ticketRows,
    missing: withoutStart,
  },
  {
    name: "turnaroundOf",
    metric: turnaroundOf({ system: "wait", agent: "spend" }, { invalid: "skip" }),
    rows: partRows,
    typed: { wait: Float64Array, spend: Float64Array },
    strict: turnaroundOf({ system: "wait", agent: "spend" }),
    readOtherwise: turnaroundOf({ system: "system", agent: "agent" }, { invalid: "skip", level: 0.9 }),
    collectOtherwise: [],
  },
  {
    name: "ticketTimesOf",
    metric: ticketTimesOf(milestones, { invalid: "skip", unit: "hour", asOf: "2026-01-09" }),
    rows: ticketRows,
    missing: withoutStart,
    strict: ticketTimesOf(milestones, { unit: "hour", asOf: "2026-01-09" }),
    readOtherwise: ticketTimesOf(milestones, { invalid: "skip", unit: "hour", asOf: "2026-01-09", level: 0.9, quantiles: [0.9] }),
    collectOtherwise: [
      ticketTimesOf(milestones, { invalid: "skip", unit: "day", asOf: "2026-01-09" }),
      ticketTimesOf(milestones, { invalid: "skip", unit: "hour", asOf: "2026-01-08" }),
      ticketTimesOf(milestones, { invalid: "skip", unit: "hour", asOf: "2026-01-09", timeZone: "Asia/Bangkok" }),
      ticketTimesOf(milestones, { invalid: "skip", unit: "hour", asOf: "2026-01-09", businessHours: {} }),
      ticketTimesOf({ opened: "start", firstReply: "day" }, { invalid: "skip", unit: "hour", asOf: "2026-01-09" }),
    ],
  },
  {
    name: "ticketTimesOf in business hours",
    metric: ticketTimesOf({ opened: "start", firstResolution: "end" }, { invalid: "skip", asOf: "2026-01-20", businessHours: office }),
    rows: ticketRows,
    missing: withoutStart,
  },
  {
    name: "oneTouchOf of replies",
    metric: oneTouchOf("wait", { invalid: "skip" }),
    rows: waitRows,
    missing: (rows) => rows.filter((row) => isGap(row["wait"])).length,
    typed: { wait: Float64Array },
    strict: oneTouchOf("wait"),
    readOtherwise: oneTouchOf("replies", { invalid: "skip", level: 0.9, replies: { max: 1 } }),
    collectOtherwise: [
      oneTouchOf("wait", { invalid: "skip", replies: "freshdesk" }),
      oneTouchOf("wait", { invalid: "skip", replies: "freshservice" }),
    ],
  },
  {
    name: "oneTouchOf of replies and outcomes",
    metric: oneTouchOf({ replies: "wait", resolved: "gaveUp" }, { invalid: "skip", replies: { min: 1, max: 20 } }),
    rows: waitRows,
  },
];

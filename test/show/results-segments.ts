import {
  abandonment,
  backlog,
  channelConsistency,
  contactsPerCustomer,
  reopenRate,
  ticketTimes,
  turnaround,
  backtest,
  changePoint,
  chiSquareTest,
  compareMeans,
  compareNps,
  compareNpsGroups,
  compareProportions,
  compareRevenueWeightedNps,
  compareSegments,
  controlChart,
  correlation,
  drivers,
  durations,
  forecast,
  forecastAccuracy,
  goal,
  kpiTiers,
  lift,
  linearRegression,
  liftFromCounts,
  measure,
  mixShift,
  npsOf,
  npsSampleSize,
  npsSampleSizeForDifference,
  npsTest,
  personas,
  proportionDetectableDifference,
  proportionRatio,
  proportionSampleSize,
  recovery,
  recoveryOf,
  revenueWeightedNps,
  rfm,
  rfmFromCustomers,
  scorecard,
  segmentValue,
  totalOf,
  trend,
  valueTiers,
} from "cx-metrics";
import type { Showable } from "cx-metrics/show";
import { compareRates } from "cx-metrics/stats";
import { HOSTILE } from "./hostile.ts";

const customers = Array.from({ length: 300 }, (_, i) => ({
  customer: `c${i}`,
  recencyDays: (i * 37) % 360,
  frequency: 1 + ((i * 7) % 19),
  monetary: Math.round(4000 / (1 + ((i * 11) % 97))),
}));
const transactions = customers.flatMap(({ customer, recencyDays, monetary }) => [
  { customer, at: new Date(Date.UTC(2026, 3, 1) - recencyDays * 86_400_000), amount: monetary },
]);
const answers = HOSTILE.flatMap((region, at) => Array.from({ length: 60 }, (_, i) => ({ region, rating: (i * 7 + at * (i % 3)) % 11 })));
const card = scorecard({ by: ["region"], metrics: { nps: npsOf("rating") } }).measure(answers);
const members = customers.map(({ frequency }, at) => ({ plan: HOSTILE[at % 4]!, again: frequency > 6 + (at % 4) * 2 }));
const waves = Array.from({ length: 120 }, (_, customer) => ({
  customer,
  before: (customer * 7) % 11,
  after: Math.min(10, ((customer * 7) % 11) + (customer % 4)),
}));
const north = revenueWeightedNps({ rating: [10, 9, 3, 8, 10, 9], revenue: [500, 300, 200, 400, 100, 250] });
const south = revenueWeightedNps({ rating: [2, 9, 6, 8, 3, 7], revenue: [900, 100, 350, 200, 300, 150] });

/** Results about groups. */
export const SEGMENTS: Readonly<Record<string, Showable>> = {
  rfm: rfm(transactions, { asOf: "2026-04-01" }),
  "rfm of customers": rfmFromCustomers(customers),
  "value tiers": valueTiers(customers.map(({ customer, monetary }) => ({ customer, value: monetary }))),
  personas: personas(
    customers.map((each, at) => ({ ...each, region: HOSTILE[at % 6]! })),
    ["recencyDays", "monetary", { field: "region", name: HOSTILE[0]! }],
    { k: 3 },
  ),
  "one persona": personas([{ plan: "basic" }, { plan: "basic" }], ["plan"]),
  "segment value": segmentValue(
    customers.map((each, at) => ({ ...each, region: HOSTILE[at % 6]! })),
    {
      outcome: "monetary",
      attributes: [
        { field: "frequency", side: "behavioural" },
        { field: "recencyDays", side: "behavioural" },
        { field: "region", name: HOSTILE[1]!, side: "demographic" },
        { field: "customer", side: "demographic" },
      ],
    },
    { resamples: 100 },
  ),
  "segment value of names": segmentValue(members, { outcome: "again", attributes: ["plan"] }, { resamples: 50 }),
  lift: lift(members, { outcome: "again", segment: "plan" }),
  "lift of counts": liftFromCounts({ members: { successes: 30, trials: 100 }, others: { successes: 90, trials: 900 } }),
  "mix shift": mixShift(
    { small: { size: 10, value: 0.9 }, large: { size: 90, value: 0.3 }, [HOSTILE[0]!]: { size: 30, value: 0.5 } },
    { small: { size: 90, value: 0.8 }, large: { size: 10, value: 0.2 }, [HOSTILE[0]!]: { size: 20, value: 0.6 } },
  ),
  trend: trend([31, 29, 35, 33, 38, 36, 41, 39, null, 40], { ahead: 2 }),
  "trend of named periods": trend(
    [31, 29, 35, 33, 38].map((value, at) => ({ period: `2026-0${at + 1}`, value, standardError: 1.5 })),
    { ahead: 1 },
  ),
  "trend of one value": trend([31]),
  goal: goal({
    metric: "nps",
    baseline: { at: "2026-01-01", value: 31 },
    target: 45,
    by: "2026-12-31",
    measurements: [
      { at: "2026-02-01", value: 33 },
      { at: "2026-03-01", value: 33 },
      { at: "2026-04-01", value: 36 },
      { at: "2026-05-01", value: 37 },
    ],
  }),
  "goal without measurements": goal({ metric: HOSTILE[0]!, baseline: { at: "2026-01-01", value: 0.3 }, target: 0.45, by: "2026-12-31" }),
  "control chart": controlChart(
    { type: "p", counts: [12, 15, 8, 10, 4, 7, 16, 29], sizes: Array<number>(8).fill(100) },
    { baseline: { to: 7 } },
  ),
  "change point": changePoint([31, 33, 30, 32, 31, 33, 32, 30, 38, 40, 39, 37, 39, 38, 40, 39]),
  "no change point": changePoint([31, 33, 30, 32, 31, 33, 32, 30]),
  forecast: forecast([120, 126, 129, 137, 140, 148, 151, 158], { method: "holt", alpha: 0.5, beta: 0.2, horizon: 2 }),
  "accuracy of a forecast": forecastAccuracy([111, 112, 113], [112, 110, 118], { training: [100, 102, 101, 105, 107, 110] }),
  backtest: backtest([31, 33, 34, 37, 38, 41, 42, 45, 47, 48, 51, 52], { method: "holt", alpha: 0.5, beta: 0.2, initial: 6 }),
  "kpi tiers": kpiTiers([
    { metric: "nps", value: 31, unit: "points" },
    { metric: HOSTILE[0]!, tier: "operations", value: null },
  ]),
  abandonment: abandonment([20, 35, { seconds: 3, abandoned: true }, { seconds: 60, abandoned: true }]),
  reopenings: reopenRate([0, 0, 2, 0, 1]),
  backlog: backlog(
    [
      { opened: "2026-03-02T09:00", closed: "2026-03-02T15:00" },
      { opened: "2026-03-02T11:00", closed: "2026-03-04T10:00" },
      { opened: "2026-03-04T08:00" },
    ],
    { timeZone: "Europe/Rome" },
  ),
  "consistency of channels": channelConsistency([
    { channel: HOSTILE[0]!, successes: 160, trials: 200 },
    { channel: "chat", successes: 75, trials: 100 },
    { channel: "mail", successes: 50, trials: 100 },
  ]),
  "contacts per customer": contactsPerCustomer(["ann", "bob", "ann", "cem", "ann"]),
  "times of tickets": ticketTimes(
    [
      {
        opened: "2026-03-02T09:00",
        firstReply: "2026-03-02T09:10",
        firstResolution: "2026-03-02T10:00",
        fullResolution: "2026-03-03T09:00",
      },
      { opened: "2026-03-02T09:30", firstReply: "2026-03-02T09:50", firstResolution: "2026-03-02T12:30" },
      { opened: "2026-03-02T10:00", firstReply: "2026-03-02T12:00" },
      { opened: "2026-03-02T11:00" },
    ],
    { asOf: "2026-03-04T09:00" },
  ),
  turnaround: turnaround([
    { system: 50, agent: 10 },
    { system: 90, agent: 30 },
  ]),
  drivers: drivers([5, 4, 2, 3, 5, 1, 4, 2], { speed: [5, 4, 2, 3, 4, 1, 4, 3], [HOSTILE[0]!]: [3, 4, 3, 2, 4, 3, 2, 3] }),
  correlation: correlation([5, 4, 2, 3, 5, 1, 4, 2], [5, 4, 2, 3, 4, 1, 4, 3]),
  "linear regression": linearRegression([5, 4, 2, 3, 5, 1, 4, 2], { speed: [5, 4, 2, 3, 4, 1, 4, 3] }),
  durations: durations([2, 3, 3, 4, 5, 6, 8, 9, 15, 480], { percentiles: [0.5, 0.9] }),
  total: measure(totalOf("amount"), transactions)!,
  "segments compared": compareSegments(card, { metric: "nps" }),
  "nps compared": compareNps({ promoters: 70, passives: 20, detractors: 10 }, { promoters: 50, passives: 30, detractors: 20 }),
  "nps compared with a margin": compareNps(
    { promoters: 70, passives: 20, detractors: 10 },
    { promoters: 68, passives: 20, detractors: 12 },
    { margin: 20 },
  ),
  "nps of groups compared": compareNpsGroups({
    [HOSTILE[0]!]: { promoters: 70, passives: 20, detractors: 10 },
    South: { promoters: 50, passives: 30, detractors: 20 },
    West: { promoters: 55, passives: 30, detractors: 15 },
  }),
  "weighted nps compared": compareRevenueWeightedNps(north, south),
  "shares compared": compareProportions({ successes: 280, trials: 500 }, { successes: 250, trials: 500 }),
  "means compared": compareMeans([310, 295, 280, 330, 305], [340, 360, 310, 350, 335, 345]),
  "rates compared": compareRates({ events: 11, exposure: 800 }, { events: 23, exposure: 1011 }),
  "ratio of shares": proportionRatio({ successes: 30, trials: 100 }, { successes: 10, trials: 100 }),
  "ratio of shares without an end": proportionRatio({ successes: 3, trials: 100 }, { successes: 0, trials: 100 }),
  "test of nps": npsTest({ promoters: 140, passives: 40, detractors: 20 }, { null: 40, alternative: "greater" }),
  "test of independence": chiSquareTest([
    [2220, 1655],
    [1307, 166],
    [1647, 48],
  ]),
  "sample size": npsSampleSize({ marginOfError: 5 }),
  "sample size of a share": proportionSampleSize({ marginOfError: 0.05 }),
  "sample sizes of groups": npsSampleSizeForDifference({ difference: 5, power: 0.8, variance: 0.6 }),
  "detectable difference": proportionDetectableDifference({ n: 400, p: 0.8, power: 0.8 }),
  recovery: measure(recoveryOf<(typeof waves)[number]>({ before: "before", after: "after" }), waves)!,
  "recovery of waves": recovery(
    waves.map(({ customer, before }) => ({ customer, rating: before })),
    waves.map(({ customer, after }) => ({ customer, rating: after })),
  ),
};

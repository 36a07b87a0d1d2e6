import {
  businessCase,
  ces,
  churnByPeriod,
  churnFromRecords,
  churnRate,
  closedLoop,
  csat,
  csatFromCounts,
  csatOf,
  cxHealth,
  enps,
  fcr,
  fcrFromContacts,
  nps,
  npsFromCounts,
  goal,
  npsOf,
  oneTouchFromCounts,
  revenueRetention,
  revenueWeightedNps,
  revenueWeightedNpsOf,
  scorecard,
  serviceLevelFromCounts,
} from "cx-metrics";
import type { Showable } from "cx-metrics/show";
import { HOSTILE } from "./hostile.ts";
import { BUDGET } from "./results-budget.ts";
import { JOURNEY } from "./results-journey.ts";
import { RETENTION } from "./results-retention.ts";
import { SEGMENTS } from "./results-segments.ts";

const answers = HOSTILE.flatMap((region, at) =>
  Array.from({ length: 40 }, (_, i) => ({
    region,
    rating: (i * 7 + at) % 11,
    satisfaction: 1 + ((i * 3 + at) % 5),
    revenue: (i * 31) % 97,
  })),
);
const spells = Array.from({ length: 200 }, (_, i) => ({
  customer: i,
  start: `2025-0${1 + (i % 9)}-11`,
  end: i % 3 === 0 ? `2025-1${i % 3}-05` : null,
}));
const metrics = {
  nps: npsOf("rating"),
  csat: csatOf("satisfaction"),
  weighted: revenueWeightedNpsOf({ rating: "rating", revenue: "revenue" }),
};

/** A result of every kind, by a name for the test's title. */
export const RESULTS: Readonly<Record<string, Showable>> = {
  nps: nps(answers.map(({ rating }) => rating)),
  "nps of counts": npsFromCounts({ promoters: 3, passives: 0, detractors: 0 }),
  csat: csat(answers.map(({ satisfaction }) => satisfaction)),
  "csat of counts": csatFromCounts({ satisfied: 3, responses: 4 }),
  ces: ces([1, 5, 6, 7, 7]),
  "revenue-weighted nps": revenueWeightedNps(answers),
  churn: churnFromRecords(spells, { from: "2025-10-01", to: "2025-12-31" }),
  "churn of counts": churnRate({ startCustomers: 200, lostCustomers: 12 }),
  "churn by period": churnByPeriod(spells, { every: "month", to: "2026-01-01" }),
  "revenue retention": revenueRetention({ starting: 1000, new: 200, expansion: 80, contraction: 30, churned: 90, reactivation: 10 }),
  enps: enps([10, 9, 8, 3], { headcount: 5 }),
  "one touch": oneTouchFromCounts({ oneTouch: 62, resolved: 80 }),
  fcr: fcr({ resolvedFirst: 70, contacts: 100 }),
  "fcr of contacts": fcrFromContacts(
    HOSTILE.flatMap((channel, customer) => [
      { customer, channel, at: "2026-01-01" },
      { customer, channel: "phone", at: `2026-01-0${2 + customer}` },
    ]),
    { asOf: "2026-03-01" },
  ),
  "service level": serviceLevelFromCounts({ answered: 90, answeredWithin: 80, abandoned: 10 }),
  "business case": businessCase({
    costs: [{ name: "tool", amount: 50_000, start: 0, periods: 1 }],
    benefits: [{ name: "saved", amount: [20_000, 20_000, 30_000, 30_000] }],
    horizon: 4,
    discountRate: 0.1,
  }),
  "closed loop": closedLoop(
    HOSTILE.map((_, index) => ({
      opened: `2026-01-0${1 + index}`,
      closed: index % 3 === 0 ? null : `2026-01-0${2 + index}`,
      rating: index,
      followedUp: index % 2 === 0,
    })),
    { within: 1, unit: "day", asOf: "2026-01-10" },
  ),
  health: cxHealth(
    {
      retention: churnRate({ startCustomers: 3000, lostCustomers: 900 }),
      csat: csatFromCounts({ satisfied: 90, responses: 100 }),
      enps: npsFromCounts({ promoters: 3, passives: 2, detractors: 1 }),
      bounce: { rate: 0.4, interval: { low: 0.3, high: 0.5, level: 0.95, method: HOSTILE[0]! } },
      kpis: [],
    },
    { csatRate: { value: 0.8, source: HOSTILE.join("|") } },
  ),
  goal: goal({
    metric: HOSTILE[0]!,
    baseline: { at: "2026-01-01", value: 31 },
    target: 45,
    by: "2026-12-31",
    measurements: [33, 33, 36].map((value, month) => ({ at: `2026-0${2 + month}-01`, value })),
  }),
  "goal of one value": goal({ metric: "x", baseline: { at: "2026-01-01", value: 31 }, target: 31, by: "2026-12-31" }),
  scorecard: scorecard({ by: ["region"], metrics }).measure(answers),
  "scorecard without keys": scorecard({ metrics }).measure(answers),
  ...RETENTION,
  ...JOURNEY,
  ...SEGMENTS,
  ...BUDGET,
};

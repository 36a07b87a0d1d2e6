import {
  benefitCost,
  breakEven,
  budget,
  budgetVariance,
  businessCase,
  churnCost,
  churnRate,
  earnedValue,
  fcr,
  frontier,
  irr,
  mirr,
  npsRevenueImpact,
  payback,
  payment,
  prioritize,
  retentionForEffect,
  retentionProfit,
  revenueByCategory,
  revenueWeightedNps,
  roi,
  scenarios,
  sensitivity,
  serviceSavings,
  simulate,
  trim,
  xirr,
} from "cx-metrics";
import type { Showable } from "cx-metrics/show";
import { HOSTILE } from "./hostile.ts";

const model = {
  costs: [
    { name: "build", amount: [{ distribution: "pert" as const, low: 40_000, mode: 50_000, high: 80_000 }], start: 0 },
    { name: "run", amount: { distribution: "triangular" as const, low: 4000, mode: 5000, high: 9000 } },
  ],
  benefits: [
    {
      name: "customers kept <b>",
      amount: { distribution: "measured" as const, estimate: 30_000, interval: { low: 20_000, high: 40_000, level: 0.95 } },
    },
  ],
  horizon: 3,
  discountRate: { distribution: "uniform" as const, low: 0.06, high: 0.1 },
};
const group = (startCustomers: number, lostCustomers: number): ReturnType<typeof churnRate> => churnRate({ startCustomers, lostCustomers });
const plan = {
  currency: "EUR",
  items: [
    { id: "crm", category: "service", schedule: { "2026-01": 10_000, "2026-02": 10_000, "2026-03": 10_000, "2026-04": 10_000 } },
    { id: HOSTILE[0]!, category: "listening", schedule: { "2026-01": 5000 } },
  ],
};
const items = [
  { id: "crm", priority: 1, category: "service", phase: "build", cost: 25_000, benefit: 40_000 },
  { id: "chat", priority: 2, category: "service", phase: "build", cost: 20_000, benefit: 24_000, requires: ["crm"] },
  { id: HOSTILE[0]!, priority: 3, category: "listening", phase: "run", cost: 9000, benefit: 10_000 },
  { id: "training", priority: 3, category: "people", phase: "run", cost: 6000, benefit: 9000 },
];

/** Results about money. */
export const BUDGET: Readonly<Record<string, Showable>> = {
  "business case with intervals": businessCase({
    costs: [
      { name: "build", amount: [50_000], start: 0 },
      { name: "run", amount: 5000 },
    ],
    benefits: [{ name: "customers kept", amount: 30_000, interval: { low: 20_000, high: 40_000, level: 0.95 } }],
    horizon: 3,
    discountRate: 0.08,
  }),
  simulation: simulate(model, { draws: 4000, seed: 7 }),
  "simulation with fine percentiles": simulate(model, {
    draws: 4000,
    seed: 7,
    percentiles: Array.from({ length: 39 }, (_, i) => (i + 1) / 40),
  }),
  sensitivity: sensitivity(model),
  scenarios: scenarios(model),
  "break-even": breakEven({ ...model, inputs: { kept: 30_000 }, benefits: [{ name: "kept", amount: ({ kept }) => kept ?? 0 }] }, "kept", {
    between: [10_000, 60_000],
  }),
  budget: budget({ currency: "EUR", available: 50_000, items }),
  "budget without a limit": budget({ currency: "EUR", items }),
  "budget by period": budget({ currency: "EUR", available: { "2026-01": 12_000, "2026-02": 12_000 }, items: plan.items.slice(0, 1) }),
  "budget variance": budgetVariance(plan, {
    asOf: "2026-02",
    items: [
      { id: "crm", schedule: { "2026-01": 12_000, "2026-02": 11_000 }, complete: 0.4 },
      { id: HOSTILE[0]!, schedule: { "2026-01": 4000 }, complete: 1 },
    ],
  }),
  "earned value": earnedValue({ planned: 1000, earned: 900, actual: 1100, budget: 5000 }),
  priorities: prioritize(items, { limit: 45_000 }),
  frontier: frontier(items, { limits: [10_000, 20_000, 30_000, 40_000, 50_000, 60_000] }),
  trim: trim(items, { target: 45_000, keepPriority: 1 }),
  "benefits over costs": benefitCost(0.1, [1000], [0, 600, 600]),
  "cost of churn": churnCost({
    customers: 400,
    churn: churnRate({ startCustomers: 400, lostCustomers: 52 }),
    customerValue: 900,
    acquisitionCost: 150,
  }),
  "impact of nps": npsRevenueImpact({
    revenue: {
      promoters: { customers: 500, revenue: 300_000 },
      passives: { customers: 300, revenue: 150_000 },
      detractors: { customers: 200, revenue: 100_000 },
    },
    churn: { promoters: group(500, 25), passives: group(300, 30), detractors: group(200, 50) },
    converted: 100,
  }),
  "revenue by category": revenueByCategory(
    revenueWeightedNps([
      { rating: 10, revenue: 500 },
      { rating: 8, revenue: 300 },
      { rating: 3, revenue: 700 },
      { rating: 5, revenue: 500 },
    ]),
  ),
  "profit of retention": retentionProfit({ customers: 1000, retention: 0.8, margin: 100, lift: 0.05, discountRate: 0.05, horizon: 5 }),
  "profit of retention for ever": retentionProfit({ customers: 1000, retention: 0.8, margin: 100, lift: 0.05, discountRate: 0.05 }),
  "retention for an effect": retentionForEffect({ lift: 0.05, discountRate: 0.08, margin: 100, effect: 0.25 }),
  "no retention for an effect": retentionForEffect({ lift: 0.05, discountRate: 0.08, margin: 100, effect: 0.95 }),
  "service savings": serviceSavings({
    firstContacts: 10_000,
    costPerContact: 6,
    fcr: fcr({ resolvedFirst: 750, contacts: 1000 }),
    fcrGain: 0.05,
    deflection: 0.1,
    selfServiceCost: 0.5,
  }),
  irr: irr([-5, 10.5, 1, -8, 1]),
  "no irr": irr([100, 200]),
  xirr: xirr([
    { date: "2008-01-01", amount: -10_000 },
    { date: "2008-10-30", amount: 12_250 },
  ]),
  mirr: mirr([-120_000, 39_000, 30_000, 21_000, 37_000, 46_000], { financeRate: 0.1, reinvestRate: 0.12 }),
  payback: payback([-1000, 300, 300, 300, 300]),
  "no payback": payback([-1000, 100]),
  payment: payment({ rate: 0.075 / 12, periods: 180, presentValue: 200_000 }),
  roi: roi({ cost: 100, benefit: 200, years: 5 }),
};

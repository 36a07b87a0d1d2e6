import type { TopLevelSpec } from "vega-lite";
import { AS_OF, leavingData } from "../../examples/leaving/leaving-data.ts";
import {
  budget,
  type CaseModel,
  cohortRetention,
  compareSegments,
  frontier,
  funnel,
  type JourneyEvent,
  mixShift,
  npsOf,
  scorecard,
  sensitivity,
  simulate,
  survivalByCategory,
  transitions,
  valueTiers,
} from "../../src/index.ts";
import { createRandom, nextUniform } from "../../src/stats/index.ts";
import { type Showable, toVegaLite } from "../../src/show/index.ts";

const MODEL: CaseModel = {
  costs: [
    { name: "build", amount: [{ distribution: "pert", low: 40_000, mode: 50_000, high: 80_000 }], start: 0 },
    { name: "run", amount: { distribution: "triangular", low: 4000, mode: 5000, high: 9000 } },
  ],
  benefits: [
    {
      name: "customers kept",
      amount: { distribution: "measured", estimate: 30_000, interval: { low: 20_000, high: 40_000, level: 0.95 } },
    },
  ],
  horizon: 3,
  discountRate: { distribution: "uniform", low: 0.06, high: 0.1 },
};

const ITEMS = [
  { id: "CRM", priority: 1, cost: 25_000, benefit: 40_000 },
  { id: "Chat", priority: 2, cost: 20_000, benefit: 24_000 },
  { id: "Survey tool", priority: 3, cost: 9000, benefit: 10_000 },
  { id: "Training", priority: 4, cost: 6000, benefit: 9000 },
  { id: "Self-service portal", priority: 5, cost: 18_000, benefit: 17_000 },
];

/** Regions with their promoters, passives and detractors. */
const REGIONS = { North: [70, 20, 10], South: [48, 30, 22], West: [55, 30, 15], Islands: [14, 8, 3] } as const;
const RATINGS = [10, 8, 3];
const answers = Object.entries(REGIONS).flatMap(([region, counts]) =>
  counts.flatMap((count, at) => Array.from({ length: count }, () => ({ region, rating: RATINGS[at]! }))),
);

const DAY = 86_400_000;
const SHOP = ["visit", "product", "basket", "checkout", "order"];

/** Visits of a shop from 1 January on: of a thousand customers each comes as far as the share before the next stage lets them, some after asking for help. */
function visits(): JourneyEvent[] {
  const random = createRandom(7);
  const goesOn = [0.6, 0.45, 0.7, 0.8];
  return Array.from({ length: 1000 }, (_, customer) => {
    let at = Date.UTC(2026, 0, 1) + Math.floor(nextUniform(random) * 60) * DAY;
    const events = [{ customer, touchpoint: SHOP[0]!, at }];
    for (const [stage, share] of goesOn.entries()) {
      if (nextUniform(random) < 0.15) events.push({ customer, touchpoint: "help", at: (at += 60_000) });
      if (nextUniform(random) > share) break;
      at += Math.floor(nextUniform(random) * 3 * DAY);
      events.push({ customer, touchpoint: SHOP[stage + 1]!, at });
    }
    return events;
  }).flat();
}

/** The results of the guide, by the name of their picture. */
function results(): Readonly<Record<string, Showable>> {
  const { subscriptions, answers: surveys } = leavingData();
  const spells = subscriptions.map(({ customer, start, end }) => ({ customer, start, end }));
  return {
    budget: budget({ currency: "EUR", available: 60_000, items: ITEMS }),
    cohorts: cohortRetention(spells, { kind: "contract", every: "quarter", asOf: AS_OF }),
    forest: compareSegments(scorecard({ by: ["region"], metrics: { nps: npsOf("rating") } }).measure(answers), { metric: "nps" }),
    frontier: frontier(ITEMS, { limits: Array.from({ length: 17 }, (_, at) => at * 5000) }),
    funnel: funnel(visits(), { stages: SHOP, within: 14, asOf: "2026-03-01" }),
    lorenz: valueTiers(Array.from({ length: 200 }, (_, at) => ({ customer: `c${at}`, value: Math.round(50_000 / (at + 4)) }))),
    mix: mixShift(
      { basic: { size: 5200, value: 14 }, plus: { size: 2900, value: 41 }, family: { size: 1900, value: 72 } },
      { basic: { size: 8400, value: 17 }, plus: { size: 2600, value: 47 }, family: { size: 1000, value: 66 } },
    ),
    simulation: simulate(MODEL, { draws: 20_000, seed: 7, percentiles: Array.from({ length: 19 }, (_, at) => (at + 1) / 20) }),
    survival: survivalByCategory(spells, surveys, { date: "2025-07-01", asOf: AS_OF }),
    tornado: sensitivity(MODEL),
    transitions: transitions(visits(), { goals: ["order"] }),
  };
}

/** The pictures of the guide, by name. */
export const pictures = (): Readonly<Record<string, TopLevelSpec>> =>
  Object.fromEntries(
    Object.entries(results()).map(([name, result]) => [name, toVegaLite(result, { currency: "EUR" }) as unknown as TopLevelSpec]),
  );

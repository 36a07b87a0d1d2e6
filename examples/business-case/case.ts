import {
  breakEven,
  type BreakEvenResult,
  type CaseModel,
  churnCost,
  type ChurnCostResult,
  type Distribution,
  retentionProfit,
  revenueByCategory,
  type RevenueByCategoryResult,
  type Scenario,
  scenarios,
  sensitivity,
  type SensitivityResult,
  serviceSavings,
  type ServiceSavingsResult,
  simulate,
  simulationPart,
  type SimulationResult,
} from "cx-metrics";
import type { Evidence } from "./evidence.ts";

/** One cost of the plan: what it serves, when, and how much it may be. */
export interface PlannedCost {
  readonly name: string;
  readonly need: string;
  readonly phase: string;
  readonly start: number;
  readonly periods: number;
  readonly amount: { readonly distribution: "pert"; readonly low: number; readonly mode: number; readonly high: number };
}

/** The plan: three phases, from the fault that most customers meet to the running of it. */
export const PLAN: readonly PlannedCost[] = [
  { name: "mend what is asked twice", need: "service", phase: "1 Mend", start: 0, periods: 1, amount: pert(25_000, 32_000, 50_000) },
  { name: "call detractors back", need: "closed loop", phase: "2 Win back", start: 1, periods: 1, amount: pert(18_000, 24_000, 38_000) },
  { name: "running it", need: "people", phase: "3 Run", start: 1, periods: 3, amount: pert(14_000, 17_000, 24_000) },
];

export const HORIZON = 3;
export const DISCOUNT_RATE = 0.1;
/** Share of the revenue that is profit. */
const MARGIN = 0.6;
const DRAWS = 20_000;
const SEED = "business case";

/** Everything that the page tells. */
export interface CaseReport {
  readonly evidence: Evidence;
  readonly revenue: RevenueByCategoryResult;
  readonly churnCost: ChurnCostResult;
  readonly savings: ServiceSavingsResult;
  readonly margin: number;
  readonly scenarios: readonly Scenario[];
  readonly simulation: SimulationResult;
  readonly draws: Float64Array;
  readonly sensitivity: SensitivityResult;
  readonly breakEven: BreakEvenResult;
}

/** The business case of the plan, from what was measured. Benefits are counted once: customers kept, and contacts that nobody needs to make again. */
export function caseReport(evidence: Evidence): CaseReport {
  const { customers, churn, fcr, nps } = evidence;
  const margin = (MARGIN * evidence.revenue) / customers;
  const valueOf = { customers, margin, discountRate: DISCOUNT_RATE, horizon: HORIZON, timing: "after-renewal" as const };
  const service = { firstContacts: fcr.firstContacts, repeatsPerUnresolved: fcr.repeats / (fcr.firstContacts - fcr.resolved) };
  const model: CaseModel = {
    inputs: {
      "churn per year": { distribution: "measured", estimate: churn.churnRate, interval: churn.interval, min: 0, max: 1 },
      "share of churn prevented": { distribution: "pert", low: 0.02, mode: 0.08, high: 0.18 },
      "first contact resolution": { distribution: "measured", estimate: fcr.rate, interval: fcr.interval, min: 0, max: 1 },
      "points of resolution gained": { distribution: "triangular", low: 0.02, mode: 0.05, high: 0.09 },
      "cost of a contact": { distribution: "uniform", low: 5, high: 9 },
    },
    costs: PLAN.map(({ name, start, periods, amount }) => ({ name, start, periods, amount })),
    benefits: [
      {
        name: "customers kept",
        amount: (given) => {
          const lost = given["churn per year"] as number;
          const lift = lost * (given["share of churn prevented"] as number);
          return retentionProfit({ ...valueOf, retention: 1 - lost, lift }).gains ?? [];
        },
      },
      {
        name: "contacts saved",
        amount: (given) =>
          serviceSavings({
            ...service,
            fcr: given["first contact resolution"] as number,
            fcrGain: given["points of resolution gained"],
            costPerContact: given["cost of a contact"] as number,
          }).saving,
      },
    ],
    horizon: HORIZON,
    discountRate: DISCOUNT_RATE,
  };
  const settings = { draws: DRAWS, seed: SEED, paybackBy: [1, 2, 3] };
  return {
    evidence,
    revenue: revenueByCategory(nps),
    churnCost: churnCost({
      customers,
      churn,
      customerValue: retentionProfit({ ...valueOf, retention: churn.retentionRate, lift: 0 }).customerValue,
    }),
    savings: serviceSavings({ firstContacts: fcr.firstContacts, fcr, fcrGain: 0.05, costPerContact: 7 }),
    margin,
    scenarios: scenarios(model),
    simulation: simulate(model, settings),
    draws: simulationPart(model, settings).npv,
    sensitivity: sensitivity(model),
    breakEven: breakEven(model, "share of churn prevented", { between: [0, 0.3] }),
  };
}

function pert(low: number, mode: number, high: number): Extract<Distribution, { readonly distribution: "pert" }> & PlannedCost["amount"] {
  return { distribution: "pert", low, mode, high };
}

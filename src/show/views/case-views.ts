import type { BreakEvenResult } from "../../budget/break-even.ts";
import type { ChurnCostResult } from "../../budget/churn-cost.ts";
import type { IrrResult } from "../../budget/irr.ts";
import type { MirrResult } from "../../budget/mirr.ts";
import type { CategoryRevenueRow, NpsRevenueImpactResult, RevenueByCategoryResult } from "../../budget/nps-revenue-impact.ts";
import type { PaybackResult } from "../../budget/payback.ts";
import type { PaymentResult } from "../../budget/payment.ts";
import type { RetentionForEffectResult } from "../../budget/retention-for-effect.ts";
import type { RetentionProfitResult } from "../../budget/retention-profit.ts";
import type { RoiResult } from "../../budget/roi.ts";
import type { Scenario } from "../../budget/scenarios.ts";
import type { SensitivityResult } from "../../budget/sensitivity.ts";
import type { ServiceSavingsResult } from "../../budget/service-savings.ts";
import type { SimulationResult } from "../../budget/simulate.ts";
import type { XirrResult } from "../../budget/xirr.ts";
import { barChart } from "../charts/bar-chart.ts";
import { type Bin, histogramChart } from "../charts/histogram-chart.ts";
import { tornadoChart } from "../charts/tornado-chart.ts";
import { waterfallChart } from "../charts/waterfall-chart.ts";
import { cell, fact, label, name, named, number, reasonFact, table } from "../facts.ts";
import type { Chart, ViewTable } from "../view.ts";
import { type AnyViewer, exactViewer, listViewer, viewer } from "../viewer.ts";

/** What an investment is worth, and how sure that is. */
export type ShownCase =
  | SimulationResult
  | SensitivityResult
  | readonly Scenario[]
  | BreakEvenResult
  | ChurnCostResult
  | NpsRevenueImpactResult
  | RevenueByCategoryResult
  | RetentionProfitResult
  | RetentionForEffectResult
  | ServiceSavingsResult
  | IrrResult
  | XirrResult
  | MirrResult
  | PaybackResult
  | PaymentResult
  | RoiResult;

const simulationView = viewer<SimulationResult>(["draws", "seed", "percentiles", "probabilityPositive"], (result) => {
  const percentiles = result.percentiles.toSorted((a, b) => a.probability - b.probability);
  const cuts = [{ probability: 0, value: result.min }, ...percentiles, { probability: 1, value: result.max }];
  const bins = cuts.slice(1).map((to, at): Bin => {
    const from = cuts[at]!;
    return { from: from.value, to: to.value, share: to.probability - from.probability };
  });
  return {
    title: "simulation",
    facts: [
      fact("meanNpv", "money", result.mean, result.interval),
      fact("probabilityPositive", "rate", result.probabilityPositive.probability, result.probabilityPositive.interval),
      fact("standardDeviation", "money", result.standardDeviation),
      fact("base", "money", result.base),
      fact("least", "money", result.min),
      fact("most", "money", result.max),
      fact("draws", "count", result.draws),
      named("seed", result.seed),
    ],
    tables: [
      table(
        ["percentile", "npv"],
        percentiles.map((each) => [number("level", each.probability), cell("money", each.value, each.interval)]),
      ),
      table(
        ["paybackBy", "probability"],
        result.paybackBy.map((each) => [number("count", each.periods), cell("rate", each.probability, each.interval)]),
      ),
    ],
    chart: histogramChart(bins, [{ name: "mean0", value: result.mean }], "npv", "money"),
  };
});

const sensitivityView = viewer<SensitivityResult>(["base", "bars"], ({ base, bars }) => ({
  title: "sensitivity",
  facts: [fact("base", "money", base)],
  tables: [
    table(
      ["input", "low", "high", "npvAtLow", "npvAtHigh", "swing"],
      bars.map((bar) => [
        name(bar.input),
        number("figure", bar.low),
        number("figure", bar.high),
        number("money", bar.npvAtLow),
        number("money", bar.npvAtHigh),
        number("money", bar.swing),
      ]),
    ),
  ],
  chart: tornadoChart(
    bars.map((bar) => ({
      name: name(bar.input),
      low: number("figure", bar.low),
      high: number("figure", bar.high),
      atLow: bar.npvAtLow,
      atHigh: bar.npvAtHigh,
    })),
    base,
    "npv",
    "money",
  ),
}));

const scenariosView = listViewer<Scenario>(["name", "inputs", "result"], (scenarios) => ({
  title: "scenarios",
  facts: [],
  tables: [
    table(
      ["scenario", "npv", "roi", "payback"],
      scenarios.map((scenario) => [
        name(scenario.name),
        cell("money", scenario.result.npv, scenario.result.npvInterval),
        number("rate", scenario.result.roi),
        number("periods", scenario.result.payback.periods),
      ]),
    ),
  ],
  chart: barChart(
    scenarios.map(({ name: scenario, result }) => ({ name: name(scenario), value: result.npv, tone: result.npv < 0 ? "bad" : "good" })),
    { title: "npv", kind: "money" },
  ),
}));

const breakEvenView = viewer<BreakEvenResult>(["input", "value", "values", "reason", "between"], (result) => ({
  title: "breakEven",
  facts: [
    named("input", result.input),
    fact("breakEven", "figure", result.value),
    ...reasonFact(result.reason),
    fact("base", "figure", result.base),
  ],
  tables: [
    table(
      ["value", "npv"],
      [
        [number("figure", result.between[0]), number("money", result.npvAtLow)],
        ...result.values.map((value) => [number("figure", value), number("money", 0)]),
        [number("figure", result.between[1]), number("money", result.npvAtHigh)],
      ],
    ),
  ],
  chart: null,
}));

const churnCostView = viewer<ChurnCostResult>(["lostCustomers", "lostValue", "replacementCost", "perPoint"], (result) => ({
  title: "churnCost",
  facts: [
    fact("cost", "money", result.cost, result.interval),
    fact("customersLost", "count", result.lostCustomers),
    fact("perPoint", "money", result.perPoint),
  ],
  tables: [],
  chart: waterfallChart(
    [
      { name: label("lostValue"), amount: result.lostValue, level: false, tone: "bad" },
      { name: label("replacementCost"), amount: result.replacementCost, level: false, tone: "bad" },
      { name: label("total"), amount: result.cost, level: true },
    ],
    "cost",
    "money",
  ),
}));

const revenueTable = (rows: readonly CategoryRevenueRow[]): ViewTable =>
  table(
    ["category", "customers", "revenue", "share", "churnRate", "revenueLost"],
    rows.map((row) => [
      label(row.category),
      number("count", row.customers),
      number("money", row.revenue),
      number("rate", row.share),
      number("rate", row.churnRate),
      cell("money", row.revenueLost, row.interval),
    ]),
  );

const TONES = { promoters: "good", passives: "neutral", detractors: "bad" } as const;

const revenueChart = (rows: readonly CategoryRevenueRow[]): Chart => {
  const lost = rows.every((row) => row.revenueLost !== null);
  return barChart(
    rows.map((row) => ({
      name: label(row.category),
      value: (lost ? row.revenueLost : row.revenue) ?? 0,
      interval: lost ? row.interval : null,
      tone: TONES[row.category],
    })),
    { title: lost ? "revenueLost" : "revenue", kind: "money" },
  );
};

const impactView = viewer<NpsRevenueImpactResult>(["moved", "movedPerCustomer", "gains", "categories"], (result) => ({
  title: "npsRevenueImpact",
  facts: [
    fact("moved", "money", result.moved, result.movedInterval),
    fact("movedPerCustomer", "money", result.movedPerCustomer),
    fact("revenueLost", "money", result.revenueLost, result.interval),
    fact("revenue", "money", result.revenue),
  ],
  tables: [
    revenueTable(result.categories),
    table(
      ["period", "gain"],
      result.gains.map((gain, period) => [number("count", period + 1), number("money", gain)]),
    ),
  ],
  chart: revenueChart(result.categories),
}));

const revenueByCategoryView = viewer<RevenueByCategoryResult>(["categories", "revenue", "revenueLost"], (result) => ({
  title: "revenueByCategory",
  facts: [fact("revenueLost", "money", result.revenueLost, result.interval), fact("revenue", "money", result.revenue)],
  tables: [revenueTable(result.categories)],
  chart: revenueChart(result.categories),
}));

const retentionProfitView = viewer<RetentionProfitResult>(["profit", "customerValue", "liftedCustomerValue", "effect"], (result) => ({
  title: "retentionProfit",
  facts: [
    fact("profit", "money", result.profit, result.interval),
    fact("effect", "rate", result.effect),
    fact("customerValue", "money", result.customerValue),
    fact("liftedCustomerValue", "money", result.liftedCustomerValue),
    fact("retentionRate", "rate", result.retention),
    fact("liftedRetention", "rate", result.liftedRetention),
  ],
  tables:
    result.gains === null
      ? []
      : [
          table(
            ["period", "gain"],
            result.gains.map((gain, period) => {
              const low = result.gainsInterval?.low[period];
              const high = result.gainsInterval?.high[period];
              const limits = low === undefined || high === undefined ? null : { low, high, level: result.gainsInterval!.level };
              return [number("count", period + 1), cell("money", gain, limits)];
            }),
          ),
        ],
  chart: barChart(
    [
      { name: label("customerValue"), value: result.customerValue, tone: "neutral" },
      { name: label("liftedCustomerValue"), value: result.liftedCustomerValue },
    ],
    { title: "customerValue", kind: "money" },
  ),
}));

const retentionForEffectView = viewer<RetentionForEffectResult>(["retention", "room", "reason"], (result) => ({
  title: "retentionForEffect",
  facts: [fact("retentionRate", "rate", result.retention), ...reasonFact(result.reason), fact("room", "rate", result.room)],
  tables: [],
  chart: null,
}));

const savingsView = viewer<ServiceSavingsResult>(["before", "after", "byResolution", "byDeflection", "saving"], (result) => ({
  title: "serviceSavings",
  facts: [
    fact("saving", "money", result.saving, result.interval),
    fact("repeatCost", "money", result.repeatCost, result.repeatCostInterval),
  ],
  tables: [
    table(
      ["category", "contacts", "repeats", "cost"],
      (["before", "after"] as const).map((side) => [
        label(side),
        number("count", result[side].contacts),
        number("count", result[side].repeats),
        number("money", result[side].cost),
      ]),
    ),
  ],
  chart: waterfallChart(
    [
      { name: label("before"), amount: result.before.cost, level: true },
      { name: label("byResolution"), amount: -result.byResolution, level: false, tone: toneOf(result.byResolution) },
      { name: label("byDeflection"), amount: -result.byDeflection, level: false, tone: toneOf(result.byDeflection) },
      { name: label("byHandleTime"), amount: -result.byHandleTime, level: false, tone: toneOf(result.byHandleTime) },
      { name: label("after"), amount: result.after.cost, level: true },
    ],
    "cost",
    "money",
  ),
}));

/** A cost that falls is good. */
const toneOf = (saved: number): "good" | "bad" => (saved < 0 ? "bad" : "good");

const irrView = viewer<IrrResult | XirrResult>(["rates", "count", "signChanges", "reason"], (result) => ({
  title: "irr",
  facts: [
    ...(result.rates.length === 0 ? [fact("irr", "rate", null)] : result.rates.map((rate) => fact("irr", "rate", rate))),
    ...reasonFact(result.reason),
    fact("signChanges", "count", result.signChanges),
  ],
  tables: [],
  chart: null,
}));

const mirrView = exactViewer<MirrResult>(["rate", "reason"], ({ rate, reason }) => ({
  title: "mirr",
  facts: [fact("mirr", "rate", rate), ...reasonFact(reason)],
  tables: [],
  chart: null,
}));

const paybackView = exactViewer<PaybackResult>(["periods", "reason"], ({ periods, reason }) => ({
  title: "payback",
  facts: [fact("payback", "periods", periods), ...reasonFact(reason)],
  tables: [],
  chart: null,
}));

const paymentView = exactViewer<PaymentResult>(["payment", "interestFirst"], ({ payment, interestFirst }) => ({
  title: "payment",
  facts: [fact("payment", "money", payment), fact("interestFirst", "money", interestFirst)],
  tables: [],
  chart: null,
}));

const roiView = viewer<RoiResult>(["roi", "annualizedRoi", "benefitCost", "net"], (result) => ({
  title: "roi",
  facts: [
    fact("roi", "rate", result.roi),
    fact("annualizedRoi", "rate", result.annualizedRoi),
    fact("benefitCost", "number", result.benefitCost),
    fact("net", "money", result.net),
  ],
  tables: [],
  chart: null,
}));

/** How cases are viewed. */
export const caseViews: readonly AnyViewer[] = [
  simulationView,
  sensitivityView,
  scenariosView,
  breakEvenView,
  churnCostView,
  impactView,
  revenueByCategoryView,
  retentionProfitView,
  retentionForEffectView,
  savingsView,
  irrView,
  mirrView,
  paybackView,
  paymentView,
  roiView,
];

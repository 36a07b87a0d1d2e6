import type { BgNbdFit, FailedBgNbd } from "../../retention/bg-nbd.ts";
import type { LifetimeValue } from "../../retention/bg-nbd-lifetime-value.ts";
import type { BgNbdPrediction, ExpectedPurchases } from "../../retention/bg-nbd-predict.ts";
import type { CustomerLifetimeValueResult } from "../../retention/customer-lifetime-value.ts";
import type { ExpectedSpend, FailedGammaGamma, GammaGammaFit } from "../../retention/gamma-gamma.ts";
import type { RetentionByTenure } from "../../retention/retention-by-tenure.ts";
import type { FailedShiftedBetaGeometric, ShiftedBetaGeometricFit } from "../../retention/shifted-beta-geometric.ts";
import type { ExpectedValue, RetentionCurve } from "../../retention/shifted-beta-geometric-curve.ts";
import type { FitFailure } from "../../stats/positive-fit.ts";
import { type Line, lineChart } from "../charts/line-chart.ts";
import { cell, fact, label, name, number, reasonFact, recordFacts, table } from "../facts.ts";
import type { Label } from "../labels/labels.ts";
import type { Chart, Fact, ViewTable } from "../view.ts";
import { type AnyViewer, has, viewer } from "../viewer.ts";

/** What a customer is worth, and the models behind it. */
export type ShownLifetime =
  | CustomerLifetimeValueResult
  | RetentionByTenure
  | ShiftedBetaGeometricFit
  | FailedShiftedBetaGeometric
  | BgNbdFit
  | FailedBgNbd
  | GammaGammaFit
  | FailedGammaGamma
  | RetentionCurve
  | ExpectedValue
  | ExpectedPurchases
  | BgNbdPrediction
  | LifetimeValue
  | ExpectedSpend;

const valueView = viewer<CustomerLifetimeValueResult>(["value", "interval", "expectedMargins", "multiple"], (result) => ({
  title: "customerLifetimeValue",
  facts: [
    fact("value", "money", result.value, result.interval),
    fact("expectedMargins", "number", result.expectedMargins),
    fact("multiple", "number", result.multiple),
  ],
  tables: [],
  chart: null,
}));

const curve = (of: Label, values: readonly number[], first: number): Line => ({
  name: label(of),
  points: values.map((value, at) => ({ at: number("count", at + first), value })),
});

/** Both curves of a model: who is still there, and who stays from one period to the next. */
const curvesChart = (survival: readonly number[], retention: readonly number[]): Chart =>
  lineChart([curve("survival", survival, survival[0] === 1 ? 0 : 1), curve("retentionRate", retention, 1)], {
    x: "period",
    y: "share",
    kind: "rate",
    domain: [0, 1],
  });

const curveTable = (survival: readonly number[], retention: readonly number[]): ViewTable => {
  const skipped = survival[0] === 1 ? 1 : 0;
  return table(
    ["period", "survival", "retentionRate"],
    retention.map((rate, at) => [number("count", at + 1), number("rate", survival[at + skipped] ?? null), number("rate", rate)]),
  );
};

const tenureView = viewer<RetentionByTenure>(["periods", "level", "survival", "retention"], ({ periods }) => ({
  title: "retentionByTenure",
  facts: [],
  tables: [
    table(
      ["period", "atRisk", "customersLost", "retentionRate", "survival"],
      periods.map((each) => [
        number("count", each.period),
        number("count", each.atRisk),
        number("count", each.lost),
        cell("rate", each.retentionRate, each.interval),
        number("rate", each.survival),
      ]),
    ),
  ],
  chart: lineChart(
    [
      {
        name: label("retentionRate"),
        points: periods.map(({ period, retentionRate, interval }) => ({ at: number("count", period), value: retentionRate, interval })),
      },
    ],
    { x: "period", y: "retentionRate", kind: "rate" },
  ),
}));

interface Fitted {
  readonly reason: FitFailure | null;
  readonly parameters: Readonly<Record<string, number>> | null;
  readonly intervals: Readonly<Record<string, Fact["interval"]>> | null;
  readonly logLikelihood: number | null;
}

const fitFacts = (fit: Fitted): Fact[] => [...reasonFact(fit.reason), fact("logLikelihood", "number", fit.logLikelihood)];

const parameterTables = ({ parameters, intervals }: Fitted): ViewTable[] =>
  parameters === null
    ? []
    : [
        table(
          ["parameter", "estimate"],
          Object.entries(parameters).map(([parameter, value]) => [name(parameter), cell("figure", value, intervals?.[parameter])]),
        ),
      ];

const shiftedBetaView = viewer<ShiftedBetaGeometricFit | FailedShiftedBetaGeometric>(
  ["converged", "parameters", "limit", "periods"],
  (fit) => ({
    title: "shiftedBetaGeometric",
    facts: [fact("customers", "count", fit.customers), fact("periods", "count", fit.periods), ...fitFacts(fit)],
    tables: [...parameterTables(fit), ...(fit.survival ? [curveTable(fit.survival, fit.retention)] : [])],
    chart: fit.survival ? curvesChart(fit.survival, fit.retention) : null,
  }),
);

const retentionCurveView = viewer<RetentionCurve>(["survival", "retention"], ({ survival, retention }) => ({
  title: "retentionCurve",
  facts: [],
  tables: [curveTable(survival, retention)],
  chart: curvesChart(survival, retention),
}));

const bgNbdView = viewer<BgNbdFit | FailedBgNbd>(["converged", "parameters", "purchases", "patterns"], (fit) => ({
  title: "bgNbd",
  facts: [
    fact("customers", "count", fit.customers),
    fact("purchases", "count", fit.purchases),
    ...fitFacts(fit),
    ...recordFacts("records", fit),
  ],
  tables: parameterTables(fit),
  chart: null,
}));

const gammaGammaView = viewer<GammaGammaFit | FailedGammaGamma>(["converged", "parameters", "meanSpend", "withoutPurchases"], (fit) => ({
  title: "gammaGamma",
  facts: [
    fact("meanSpend", "money", fit.meanSpend),
    fact("customers", "count", fit.customers),
    fact("withoutPurchases", "count", fit.withoutPurchases),
    fact("correlation", "number", fit.correlation),
    ...fitFacts(fit),
    ...recordFacts("records", fit),
  ],
  tables: parameterTables(fit),
  chart: null,
}));

const lifetimeView = viewer<LifetimeValue>(["value", "expectedPurchases", "discountedPurchases", "expectedSpend"], (result) => ({
  title: "customerLifetimeValue",
  facts: [
    fact("value", "money", result.value),
    fact("standardError", "money", result.standardError),
    fact("expectedPurchases", "number", result.expectedPurchases),
    fact("discountedPurchases", "number", result.discountedPurchases),
    fact("expectedSpend", "money", result.expectedSpend),
  ],
  tables: [],
  chart: null,
}));

const purchasesView = viewer<BgNbdPrediction | ExpectedPurchases>(["expectedPurchases"], (result) => ({
  title: "expectedPurchases",
  facts: [
    fact("expectedPurchases", "number", result.expectedPurchases),
    ...("probabilityAlive" in result
      ? [fact("probabilityAlive", "rate", result.probabilityAlive)]
      : [fact("standardError", "number", result.standardError)]),
  ],
  tables: [],
  chart: null,
}));

const spendView = viewer<ExpectedSpend>(["expectedSpend", "standardError"], (result) => ({
  title: "expectedSpend",
  facts: [fact("expectedSpend", "money", result.expectedSpend), fact("standardError", "money", result.standardError)],
  tables: [],
  chart: null,
}));

const expectedValueView: AnyViewer = {
  // Any figure with an error beside it would fit: it has to be nothing else.
  fits: (result) => has(result, "value", "standardError") && Object.keys(result).length === 2,
  view: (result: ExpectedValue) => ({
    title: "customerLifetimeValue",
    facts: [fact("value", "money", result.value), fact("standardError", "money", result.standardError)],
    tables: [],
    chart: null,
  }),
};

/** How the value of customers is viewed. */
export const lifetimeViews: readonly AnyViewer[] = [
  valueView,
  tenureView,
  shiftedBetaView,
  retentionCurveView,
  bgNbdView,
  gammaGammaView,
  lifetimeView,
  purchasesView,
  spendView,
  expectedValueView,
];

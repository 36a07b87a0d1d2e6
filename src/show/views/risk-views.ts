import type { ChurnRiskFit, FailedChurnRisk } from "../../retention/churn-risk.ts";
import type { ChurnPrediction } from "../../retention/churn-risk-predict.ts";
import type { ChurnRiskQuality } from "../../retention/churn-risk-quality.ts";
import { dotChart } from "../charts/dot-chart.ts";
import { lineChart } from "../charts/line-chart.ts";
import { cell, fact, label, name, named, number, reasonFact, recordFacts, table } from "../facts.ts";
import type { Chart, Fact, ViewTable } from "../view.ts";
import { type AnyViewer, viewer } from "../viewer.ts";

/** Who is likely to leave, and how far the model can be trusted. */
export type ShownRisk = ChurnRiskFit | FailedChurnRisk | ChurnRiskQuality | ChurnPrediction;

const qualityFacts = (quality: ChurnRiskQuality): Fact[] => [
  fact("auc", "number", quality.auc, quality.aucInterval),
  fact("brier", "figure", quality.brier),
  fact("brierSkill", "rate", quality.brierSkill),
  fact("customers", "count", quality.customers),
  fact("customersLost", "count", quality.churned),
];

const qualityTables = ({ calibration, lift }: ChurnRiskQuality): ViewTable[] => [
  table(
    ["risk", "customers", "predicted", "observed"],
    calibration.map((row) => [
      name(`${Math.round(100 * row.from)}–${Math.round(100 * row.to)} %`),
      number("count", row.customers),
      number("rate", row.predicted),
      cell("rate", row.observed, row.interval),
    ]),
  ),
  table(
    ["riskiest", "customers", "customersLost", "lift", "captured"],
    lift.map((row) => [
      number("level", row.share),
      number("count", row.customers),
      number("count", row.churned),
      number("number", row.lift),
      number("rate", row.captured),
    ]),
  ),
];

/** What was predicted against what came: a good model stays on the dashed line. */
const calibrationChart = ({ calibration }: ChurnRiskQuality): Chart | null => {
  const rows = calibration.filter(({ customers }) => customers > 0).toSorted((a, b) => a.predicted - b.predicted);
  if (rows.length === 0) return null;
  const most = Math.max(...rows.map(({ predicted }) => predicted));
  return lineChart(
    [
      {
        name: label("observed"),
        points: rows.map(({ predicted, observed, interval }) => ({ at: number("rate", predicted), value: observed, interval })),
      },
      { name: label("wellCalibrated"), dashed: true, points: [0, most].map((value) => ({ at: number("rate", value), value })) },
    ],
    { x: "predicted", y: "observed", kind: "rate" },
  );
};

/** The term that every model has: the risk where all others are 0. */
const INTERCEPT = "(intercept)";

const riskView = viewer<ChurnRiskFit | FailedChurnRisk>(["converged", "coefficients", "quality", "penalty"], (fit) => {
  // The interval is of the coefficient, the logarithm of the odds ratio; the intercept has no odds ratio.
  const odds = (fit.coefficients ?? []).flatMap(({ term, oddsRatio, interval, pValue }) =>
    oddsRatio === null || term === INTERCEPT
      ? []
      : [{ term, pValue, oddsRatio, interval: { low: Math.exp(interval.low), high: Math.exp(interval.high), level: interval.level } }],
  );
  return {
    title: "churnRisk",
    facts: [
      ...reasonFact(fit.reason),
      ...(fit.quality
        ? qualityFacts(fit.quality)
        : [fact("customers", "count", fit.customers), fact("customersLost", "count", fit.churned)]),
      ...recordFacts("records", fit),
    ],
    tables: fit.converged
      ? [
          table(
            ["term", "oddsRatio", "pValue"],
            odds.map(({ term, oddsRatio, interval, pValue }) => [
              name(term),
              cell("number", oddsRatio, interval),
              number("pValue", pValue),
            ]),
          ),
          ...qualityTables(fit.quality),
        ]
      : [],
    chart:
      odds.length === 0
        ? null
        : dotChart(
            odds.map(({ term, oddsRatio, interval }) => ({ name: name(term), value: oddsRatio, interval })),
            { title: "oddsRatio", kind: "figure", scale: "log", reference: { name: "noDifference", value: 1 } },
          ),
  };
});

const qualityView = viewer<ChurnRiskQuality>(["auc", "brier", "calibration", "lift"], (quality) => ({
  title: "calibration",
  facts: [...qualityFacts(quality), ...recordFacts("records", quality)],
  tables: qualityTables(quality),
  chart: calibrationChart(quality),
}));

const predictionView = viewer<ChurnPrediction>(["probability", "interval", "reason", "fields"], (result) => ({
  title: "churnRisk",
  facts: [
    fact("risk", "rate", result.probability, result.interval),
    ...reasonFact(result.reason),
    ...(result.fields.length > 0 ? [named("fields", result.fields.join(", "))] : []),
  ],
  tables: [],
  chart:
    result.probability === null
      ? null
      : dotChart([{ name: label("risk"), value: result.probability, interval: result.interval }], {
          title: "risk",
          kind: "rate",
          domain: [0, 1],
        }),
}));

/** How churn risk is viewed. */
export const riskViews: readonly AnyViewer[] = [riskView, qualityView, predictionView];

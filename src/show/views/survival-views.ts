import type { SurvivalByCategoryResult } from "../../retention/survival-by-category.ts";
import type { SurvivalOfResult } from "../../retention/survival-of.ts";
import type { Period } from "../../core/time.ts";
import type { CoxFit, CoxRegressionResult } from "../../stats/cox-regression.ts";
import type { HazardByAgeResult } from "../../stats/hazard-by-age.ts";
import type { KaplanMeierResult } from "../../stats/kaplan-meier.ts";
import type { LifeTableResult } from "../../stats/life-table.ts";
import type { NelsonAalenResult } from "../../stats/nelson-aalen.ts";
import { dotChart } from "../charts/dot-chart.ts";
import { type Line, lineChart } from "../charts/line-chart.ts";
import { cell, fact, label, name, named, number, recordFacts, said, table } from "../facts.ts";
import type { Label } from "../labels/labels.ts";
import type { Fact, Quantity, ViewTable } from "../view.ts";
import { type AnyViewer, viewer } from "../viewer.ts";

/** How long customers stay, and what makes them leave. */
export type ShownSurvival =
  | KaplanMeierResult
  | SurvivalOfResult
  | SurvivalByCategoryResult
  | NelsonAalenResult
  | HazardByAgeResult
  | LifeTableResult
  | CoxRegressionResult;

const timeLabel = (unit: Period | null | undefined): Label => (unit ? `time-${unit}` : "time");

type Curve = Pick<KaplanMeierResult, "steps" | "median" | "restrictedMean" | "interval" | "quantiles">;

/** The curve begins where everybody is still there. */
const curveLine = (curve: Curve, of: Quantity): Line => ({
  name: of,
  points: [
    ...(curve.steps[0]?.time === 0 ? [] : [{ at: number("figure", 0), value: 1 }]),
    ...curve.steps.map(({ time, survival, low, high }) => ({
      at: number("figure", time),
      value: survival,
      interval: low === null || high === null ? null : { low, high, level: curve.interval.level },
    })),
  ],
});

const curveFacts = (curve: Curve): Fact[] => [
  fact("medianTime", "figure", curve.median.time, curve.median.time === null ? null : { ...curve.median, level: curve.interval.level }),
  ...(curve.restrictedMean ? [fact("meanTime", "figure", curve.restrictedMean.mean, curve.restrictedMean.interval)] : []),
];

const stepTable = ({ steps, interval: { level } }: Curve, unit: Label): ViewTable =>
  table(
    [unit, "atRisk", "events", "censored", "survival"],
    steps.map(({ time, atRisk, events, censored, survival, low, high }) => [
      number("figure", time),
      number("count", atRisk),
      number("count", events),
      number("count", censored),
      cell("rate", survival, low === null || high === null ? null : { low, high, level }),
    ]),
  );

const kaplanMeierView = viewer<KaplanMeierResult | SurvivalOfResult>(["steps", "median", "quantiles", "restrictedMean"], (result) => {
  const unit = timeLabel("unit" in result ? result.unit : null);
  return {
    title: "survivalCurve",
    facts: [
      ...curveFacts(result),
      fact("events", "count", result.events),
      fact("censored", "count", result.censored),
      ...recordFacts("records", { ...result, records: result.valid }),
    ],
    tables: [stepTable(result, unit)],
    chart: lineChart([curveLine(result, label("survival"))], { x: unit, y: "survival", kind: "rate", domain: [0, 1], steps: true }),
  };
});

const survivalByCategoryView = viewer<SurvivalByCategoryResult>(["categories", "unanswered", "logRank", "asOf"], (result) => {
  const groups = [...result.categories, result.unanswered].filter(({ customers }) => customers > 0);
  const nameOf = ({ category }: SurvivalByCategoryResult["unanswered"]): Quantity =>
    category === null ? label("unanswered") : name(category);
  const unit = timeLabel(result.unit);
  return {
    title: "survivalCurve",
    facts: [
      ...(result.logRank ? [fact("logRankPValue", "pValue", result.logRank.pValue)] : []),
      named("answersOf", result.date),
      named("asOf", result.asOf),
      ...recordFacts("spells", result),
    ],
    tables: [
      table(
        ["category", "customers", "medianTime"],
        groups.map((group) => [nameOf(group), number("count", group.customers), number("figure", group.curve?.median.time ?? null)]),
      ),
    ],
    chart: lineChart(
      groups.flatMap((group) => (group.curve ? [curveLine(group.curve, nameOf(group))] : [])),
      { x: unit, y: "survival", kind: "rate", domain: [0, 1], steps: true },
    ),
  };
});

const nelsonAalenView = viewer<NelsonAalenResult>(["events", "steps", "interval", "valid"], (result) => ({
  title: "cumulativeHazard",
  facts: [fact("events", "count", result.events), ...recordFacts("records", { ...result, records: result.valid })],
  tables: [
    table(
      ["time", "atRisk", "events", "cumulativeHazard"],
      result.steps.map(({ time, atRisk, events, cumulativeHazard, low, high }) => [
        number("figure", time),
        number("count", atRisk),
        number("count", events),
        cell("number", cumulativeHazard, low === null || high === null ? null : { low, high, level: result.interval.level }),
      ]),
    ),
  ],
  chart: lineChart(
    [
      {
        name: label("cumulativeHazard"),
        points: [
          { at: number("figure", 0), value: 0 },
          ...result.steps.map(({ time, cumulativeHazard, low, high }) => ({
            at: number("figure", time),
            value: cumulativeHazard,
            interval: low === null || high === null ? null : { low, high, level: result.interval.level },
          })),
        ],
      },
    ],
    { x: "time", y: "cumulativeHazard", kind: "number", steps: true },
  ),
}));

const hazardByAgeView = viewer<HazardByAgeResult>(["events", "ages", "valid"], (result) => {
  const ageName = (from: number, to: number | null): Quantity => name(to === null ? `${from}+` : `${from}–${to}`);
  return {
    title: "hazardByAge",
    facts: [fact("events", "count", result.events), ...recordFacts("records", { ...result, records: result.valid })],
    tables: [
      table(
        ["age", "events", "personTime", "hazard"],
        result.ages.map(({ from, to, events, personTime, hazard, interval }) => [
          ageName(from, to),
          number("count", events),
          number("count", personTime),
          cell("rate", hazard, interval),
        ]),
      ),
    ],
    chart: lineChart(
      [
        {
          name: label("hazard"),
          points: result.ages.map(({ from, to, hazard, interval }) => ({ at: ageName(from, to), value: hazard, interval })),
        },
      ],
      { x: "age", y: "hazard", kind: "rate" },
    ),
  };
});

const lifeTableView = viewer<LifeTableResult>(["rows", "valid", "missing", "invalid"], (result) => ({
  title: "lifeTable",
  facts: recordFacts("records", { ...result, records: result.valid }),
  tables: [
    table(
      ["time", "events", "censored"],
      result.rows.map(({ time, events, censored }) => [number("figure", time), number("count", events), number("count", censored)]),
    ),
  ],
  chart: null,
}));

const coxView = viewer<CoxRegressionResult>(["converged", "events", "iterations", "valid"], (result) => ({
  title: "coxRegression",
  facts: [
    ...(result.converged ? fitFacts(result) : [said("reason", result.problem)]),
    fact("events", "count", result.events),
    ...recordFacts("records", { ...result, records: result.valid }),
  ],
  tables: result.converged
    ? [
        table(
          ["term", "hazardRatio", "pValue", "proportionalityPValue"],
          result.coefficients.map((each) => [
            name(each.term),
            cell("number", each.hazardRatio, each.interval),
            number("pValue", each.pValue),
            number("pValue", each.proportionality.pValue),
          ]),
        ),
      ]
    : [],
  chart: result.converged
    ? dotChart(
        result.coefficients.map((each) => ({ name: name(each.term), value: each.hazardRatio, interval: each.interval })),
        { title: "hazardRatio", kind: "figure", scale: "log", reference: { name: "noDifference", value: 1 } },
      )
    : null,
}));

const fitFacts = (fit: CoxFit): Fact[] => [
  fact("concordance", "number", fit.concordance),
  fact("likelihoodRatioPValue", "pValue", fit.likelihoodRatio.pValue),
  fact("proportionalityPValue", "pValue", fit.proportionality.pValue),
];

/** How survival is viewed. */
export const survivalViews: readonly AnyViewer[] = [
  survivalByCategoryView,
  kaplanMeierView,
  nelsonAalenView,
  hazardByAgeView,
  lifeTableView,
  coxView,
];

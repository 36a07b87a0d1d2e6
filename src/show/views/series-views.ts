import type { BacktestResult } from "../../health/backtest.ts";
import type { ChangePointResult } from "../../health/change-point.ts";
import type { ControlChartResult } from "../../health/control-chart.ts";
import type { ForecastResult } from "../../health/forecast.ts";
import type { KpiTiersResult } from "../../health/kpi-tiers.ts";
import type { DurationsResult } from "../../service/durations.ts";
import type { ForecastErrors } from "../../stats/forecast-errors.ts";
import { barChart } from "../charts/bar-chart.ts";
import { dotChart } from "../charts/dot-chart.ts";
import { type Line, lineChart } from "../charts/line-chart.ts";
import { cell, fact, label, name, named, number, recordFacts, reasonFact, said, table } from "../facts.ts";
import type { Label } from "../labels/labels.ts";
import type { Fact } from "../view.ts";
import { type AnyViewer, viewer } from "../viewer.ts";

/** Values by period: under control or not, where they changed and where they go; and how long things take. */
export type ShownSeries =
  | ControlChartResult
  | ChangePointResult
  | ForecastResult
  | ForecastErrors
  | BacktestResult
  | KpiTiersResult
  | DurationsResult;

const lineOf = (of: Label, values: readonly (number | null)[], dashed = true, first = 1): Line => ({
  name: label(of),
  dashed,
  points: values.map((value, at) => ({ at: number("count", at + first), value })),
});

/** The values between their limits: what lies outside has a cause worth looking for. */
const controlChartView = viewer<ControlChartResult>(["center", "points", "violations", "inControl"], (result) => ({
  title: "controlChart",
  facts: [
    said("inControl", result.inControl ? "yes" : "no"),
    fact("center", "figure", result.center),
    fact("outside", "count", result.outside.length),
    ...recordFacts("measured", result),
  ],
  tables: [
    ...(result.violations.length === 0
      ? []
      : [
          table(
            ["period", "pattern"],
            result.violations.map(({ at, rule }) => [number("count", at + 1), label(rule)]),
          ),
        ]),
    table(
      ["period", "value", "lowerLimit", "upperLimit"],
      result.points.map(({ value, lower, upper }, at) => [
        number("count", at + 1),
        number("figure", value),
        number("figure", lower),
        number("figure", upper),
      ]),
    ),
  ],
  chart: lineChart(
    [
      lineOf(
        "value",
        result.points.map(({ value }) => value),
        false,
      ),
      lineOf(
        "upperLimit",
        result.points.map(({ upper }) => upper),
      ),
      lineOf(
        "center",
        result.points.map(() => result.center),
      ),
      lineOf(
        "lowerLimit",
        result.points.map(({ lower }) => lower),
      ),
    ],
    { x: "period", y: "value", kind: "figure" },
  ),
}));

const changePointView = viewer<ChangePointResult>(["changes", "candidates", "test"], (result) => ({
  title: "changePoint",
  facts: [
    fact("changes", "count", result.changes.length),
    fact("pValue", "pValue", result.test.pValue),
    ...recordFacts("measured", result),
  ],
  tables: [
    table(
      ["period", "before", "after"],
      result.changes.map(({ at, period, before, after }) => [
        period === null ? number("count", at + 1) : name(period),
        number("figure", before),
        number("figure", after),
      ]),
    ),
  ],
  chart:
    result.changes.length === 0
      ? null
      : lineChart(
          [
            {
              name: label("level"),
              points: result.changes.flatMap(({ at, before, after }, place) => [
                ...(place === 0 ? [{ at: number("count", 1), value: before }] : []),
                { at: number("count", at + 1), value: after },
                ...(place === result.changes.length - 1 ? [{ at: number("count", result.measured + result.missing), value: after }] : []),
              ]),
            },
          ],
          { x: "period", y: "level", kind: "figure", steps: true },
        ),
}));

const forecastView = viewer<ForecastResult>(["method", "forecasts", "fitted", "weights"], (result) => ({
  title: "forecast",
  facts: [
    ...result.forecasts.slice(0, 1).map(({ value, interval }) => fact("forecast", "figure", value, interval)),
    ...(result.reason === null ? [] : reasonFact("iterations")),
    ...recordFacts("measured", result),
  ],
  tables: [
    table(
      ["periodsAhead", "forecast"],
      result.forecasts.map(({ ahead, value, interval }) => [number("count", ahead), cell("figure", value, interval)]),
    ),
  ],
  chart: lineChart(
    [
      lineOf("fitted", result.fitted),
      {
        name: label("forecast"),
        points: result.forecasts.map(({ ahead, value, interval }) => ({
          at: number("count", result.fitted.length + ahead),
          value,
          interval,
        })),
      },
    ],
    { x: "period", y: "value", kind: "figure" },
  ),
}));

const errorFacts = (errors: ForecastErrors): Fact[] => [
  fact("mae", "figure", errors.mae),
  fact("rmse", "figure", errors.rmse),
  fact("meanError", "figure", errors.meanError),
  fact("mape", "rate", errors.mape),
  fact("mase", "number", errors.mase),
];

const errorsView = viewer<ForecastErrors>(["n", "meanError", "mae", "rmse", "mase"], (errors) => ({
  title: "backtest",
  facts: errorFacts(errors),
  tables: [],
  chart: null,
}));

const backtestView = viewer<BacktestResult>(["model", "naive", "byHorizon", "beatsNaive"], (result) => ({
  title: "backtest",
  facts: [said("beatsNaive", result.beatsNaive ? "yes" : "no"), ...errorFacts(result.model), fact("coverage", "rate", result.coverage)],
  tables: [
    table(
      ["periodsAhead", "mae", "rmse"],
      result.byHorizon.map((each) => [number("count", each.ahead), number("figure", each.mae), number("figure", each.rmse)]),
    ),
  ],
  chart: barChart(
    [
      { name: label("model"), value: result.model.mae },
      { name: label("lastNaive"), value: result.naive.mae, tone: "neutral" },
    ],
    { title: "mae", kind: "figure" },
  ),
}));

const kpiTiersView = viewer<KpiTiersResult>(["tiers", "total", "goalShare"], ({ tiers, total, goalShare }) => ({
  title: "kpiTiers",
  facts: [fact("goalShare", "rate", goalShare), fact("count", "count", total)],
  tables: [
    table(
      ["metric", "tier", "value", "target", "status"],
      tiers.flatMap(({ tier, kpis }) =>
        kpis.map((kpi) => [
          name(kpi.metric),
          label(tier),
          cell("figure", kpi.value, kpi.interval),
          number("figure", kpi.target),
          label(kpi.status),
        ]),
      ),
    ),
  ],
  chart: null,
}));

const durationsView = viewer<DurationsResult>(["count", "mean", "percentiles", "relativeError"], (result) => ({
  title: "durations",
  facts: [
    fact("average", "figure", result.mean, result.interval),
    fact("standardDeviation", "figure", result.standardDeviation),
    fact("least", "figure", result.min),
    fact("most", "figure", result.max),
    ...("unit" in result ? [named("time", String(result.unit))] : []),
    ...(result.relativeError > 0 ? [fact("approximate", "level", result.relativeError)] : []),
    ...recordFacts("count", result),
  ],
  tables: [
    table(
      ["percentile", "value"],
      result.percentiles.map((each) => [number("level", each.probability), cell("figure", each.value, each.interval)]),
    ),
  ],
  chart:
    result.percentiles.length === 0
      ? null
      : dotChart(
          result.percentiles.map((each) => ({ name: number("level", each.probability), value: each.value, interval: each.interval })),
          { title: "durations", kind: "figure", reference: { name: "average", value: result.mean } },
        ),
}));

/** How series are viewed. */
export const seriesViews: readonly AnyViewer[] = [
  controlChartView,
  changePointView,
  forecastView,
  backtestView,
  errorsView,
  kpiTiersView,
  durationsView,
];

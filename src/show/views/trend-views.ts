import type { TrendResult } from "../../health/trend.ts";
import { lineChart } from "../charts/line-chart.ts";
import { cell, fact, label, name, number, recordFacts, said, table } from "../facts.ts";
import type { Quantity } from "../view.ts";
import { type AnyViewer, viewer } from "../viewer.ts";

/** Where a metric goes. */
export type ShownTrend = TrendResult;

const trendView = viewer<TrendResult>(["points", "slope", "direction", "predictions"], (result) => {
  const { points, slope, intercept, predictions } = result;
  const isNamed = points.every(({ period }) => period !== null);
  const placeOf = (period: string | null, at: number): Quantity => (isNamed ? name(period) : number("count", at));
  const fitted = (time: number): number | null => (slope === null || intercept === null ? null : intercept + slope * time);
  return {
    title: "trend",
    facts: [
      fact("slope", "figure", slope, result.slopeInterval),
      said("direction", result.direction),
      fact("pValue", "pValue", result.pValue),
      fact("medianSlope", "figure", result.medianSlope),
      fact("kendallPValue", "pValue", result.kendallPValue),
      ...recordFacts("measured", result),
    ],
    tables: [
      table(
        ["period", "value", "rolling"],
        points.map(({ period, value, interval, rolling }, at) => [
          placeOf(period, at + 1),
          cell("figure", value, interval),
          cell("figure", rolling?.value ?? null, rolling?.interval),
        ]),
      ),
      ...(predictions.length === 0
        ? []
        : [
            table(
              ["periodsAhead", "predicted"],
              predictions.map(({ ahead, value, interval }) => [number("count", ahead), cell("figure", value, interval)]),
            ),
          ]),
    ],
    chart: lineChart(
      [
        {
          name: label("measured"),
          points: points.map(({ period, value, interval }, at) => ({ at: placeOf(period, at + 1), value, interval })),
        },
        {
          name: label("trend"),
          dashed: true,
          points: [
            ...points.map(({ period }, at) => ({ at: placeOf(period, at + 1), value: fitted(at + 1) })),
            ...predictions.map(({ ahead, value, interval }) => ({
              at: isNamed ? name(`+${ahead}`) : number("count", points.length + ahead),
              value,
              interval,
            })),
          ],
        },
      ],
      { x: "period", y: "value", kind: "figure" },
    ),
  };
});

/** How trends are viewed. */
export const trendViews: readonly AnyViewer[] = [trendView];

import type { EnpsCountsResult } from "../../survey/enps.ts";
import type { NpsCountsResult } from "../../survey/nps.ts";
import { fact, label, names, number, numbers, recordFacts } from "../facts.ts";
import type { Chart, ViewTable } from "../view.ts";
import { has, type Viewer } from "../viewer.ts";

/** A score with its three categories. */
export const npsView: Viewer<NpsCountsResult | EnpsCountsResult> = {
  fits: (result) => has(result, "score", "promoters", "passives", "detractors", "shares"),
  view: (result) => ({
    title: "responseRate" in result ? "enps" : "nps",
    facts: [
      fact("score", "points", result.score, result.interval),
      ...recordFacts("responses", result),
      ...("responseRate" in result && result.responseRate !== null ? [fact("responseRate", "rate", result.responseRate)] : []),
    ],
    tables: [categoryTable(result)],
    chart: npsChart(result),
  }),
};

const CATEGORIES = ["detractors", "passives", "promoters"] as const;

function categoryTable(result: NpsCountsResult): ViewTable {
  return {
    columns: [names(label("category")), numbers(label("responses")), numbers(label("share"))],
    rows: CATEGORIES.toReversed().map((category) => [
      label(category),
      number("count", result[category]),
      number("rate", result.shares[category]),
    ]),
  };
}

/** The shares of the three categories in one bar, and below it the score with its interval on the scale from -100 to 100. */
function npsChart({ score, interval, shares, responses }: NpsCountsResult): Chart {
  return ({ word, write, axisFormat, colors }) => ({
    description: `${word("nps")} ${write({ kind: "points", value: score })}, ${CATEGORIES.map(
      (category) => `${word(category)} ${write({ kind: "rate", value: shares[category] })}`,
    ).join(", ")}, ${word("responses")} ${write({ kind: "count", value: responses })}.`,
    data: { values: [] },
    vconcat: [
      {
        width: 480,
        height: 44,
        data: {
          values: CATEGORIES.map((category, order) => ({
            category: word(category),
            share: shares[category],
            order,
            text: write({ kind: "rate", value: shares[category] }),
          })),
        },
        mark: { type: "bar", tooltip: false, stroke: colors.ground },
        encoding: {
          x: {
            field: "share",
            type: "quantitative",
            stack: "zero",
            title: word("share"),
            axis: { format: axisFormat("rate"), tickCount: 5 },
            scale: { domain: [0, 1] },
          },
          order: { field: "order" },
          color: {
            field: "category",
            type: "nominal",
            title: null,
            sort: CATEGORIES.map(word),
            scale: { domain: CATEGORIES.map(word), range: [colors.bad, colors.neutral, colors.good] },
            legend: { orient: "top" },
          },
          tooltip: [
            { field: "category", title: word("category") },
            { field: "text", title: word("share") },
          ],
        },
      },
      {
        width: 480,
        height: 30,
        data: { values: [{ score, low: interval.low, high: interval.high, text: write({ kind: "points", value: score }) }] },
        encoding: {
          x: {
            type: "quantitative",
            scale: { domain: [-100, 100] },
            title: word("points"),
            axis: { tickCount: 9, format: axisFormat("points") },
          },
        },
        layer: [
          { mark: { type: "rule", strokeWidth: 3, color: colors.accent }, encoding: { x: { field: "low" }, x2: { field: "high" } } },
          { mark: { type: "point", filled: true, size: 120, color: colors.accent, opacity: 1 }, encoding: { x: { field: "score" } } },
          {
            mark: { type: "text", dy: -14, fontWeight: "bold", color: colors.ink },
            encoding: { x: { field: "score" }, text: { field: "text" } },
          },
        ],
      },
    ],
  });
}

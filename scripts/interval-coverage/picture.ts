import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { parse, View } from "vega";
import { compile, type TopLevelSpec } from "vega-lite";
import type { CoverageRow } from "./exact-coverage.ts";

/** Draws coverage against n, a panel per method: the mean over all shares, and the worst. */
export async function drawCoverage(path: string, rows: readonly CoverageRow[], level: number): Promise<void> {
  const methods = [...new Set(rows.map(({ method }) => method))];
  const values = rows.flatMap(({ method, n, mean, worst }) => [
    { method, n, kind: "mean over all shares", coverage: mean },
    { method, n, kind: "worst share", coverage: worst },
  ]);
  const spec: TopLevelSpec = {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    background: "white",
    data: { values },
    columns: 3,
    facet: { field: "method", type: "nominal", title: null, sort: methods, header: { labelFontSize: 13, labelFontWeight: "bold" } },
    spec: {
      width: 210,
      height: 150,
      layer: [
        { mark: { type: "rule", color: "#777", strokeDash: [4, 3] }, encoding: { y: { datum: level, scale: { domain: [FLOOR, 1] } } } },
        {
          mark: { type: "line", clip: true, strokeWidth: 1.6 },
          encoding: {
            x: { field: "n", type: "quantitative", title: "answers", scale: { type: "log" }, axis: { values: [1, 5, 10, 50, 200, 1000] } },
            y: {
              field: "coverage",
              type: "quantitative",
              title: "coverage",
              scale: { domain: [FLOOR, 1] },
              axis: { format: "%", tickCount: 5 },
            },
            color: {
              field: "kind",
              type: "nominal",
              title: null,
              scale: { domain: ["mean over all shares", "worst share"], range: ["#0b6e4f", "#d1495b"] },
              legend: { orient: "top", labelFontSize: 12, labelLimit: 0 },
            },
          },
        },
      ],
    },
    config: { font: "sans-serif", view: { stroke: "#ddd" }, axis: { gridColor: "#eee", titleFontWeight: "normal" } },
  };
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${await new View(parse(compile(spec).spec), { renderer: "none" }).toSVG()}\n`);
}

/** What covers less than this falls off the picture. */
const FLOOR = 0.8;

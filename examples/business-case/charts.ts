import { parse, View } from "vega";
import { compile, type TopLevelSpec } from "vega-lite";
import type { CaseReport } from "./case.ts";

/** The pictures of the page as SVG. */
export interface Charts {
  readonly worth: string;
  readonly flow: string;
  readonly tornado: string;
  readonly revenue: string;
}

const GAIN = "#0b6e4f";
const LOSS = "#c8553d";
const QUIET = "#9aa5b1";
const INK = "#1f2933";
const BINS = 40;

/** Draws the pictures. `money` writes the amounts in labels. */
export async function drawCharts(report: CaseReport, money: (value: number) => string): Promise<Charts> {
  const [worth, flow, tornado, revenue] = await Promise.all([
    draw(worthSpec(report)),
    draw(flowSpec(report, money)),
    draw(tornadoSpec(report)),
    draw(revenueSpec(report)),
  ]);
  return { worth, flow, tornado, revenue };
}

async function draw(spec: Record<string, unknown>): Promise<string> {
  const whole = {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    config: {
      font: "system-ui, sans-serif",
      view: { stroke: null },
      axis: {
        gridColor: "#e8ecef",
        domainColor: QUIET,
        tickColor: QUIET,
        labelColor: INK,
        titleColor: "#52606d",
        labelFontSize: 12,
        titleFontWeight: "normal",
        titleFontSize: 12,
      },
      legend: { labelFontSize: 12, labelColor: INK },
      text: { color: INK, fontSize: 12 },
    },
    ...spec,
  } as unknown as TopLevelSpec;
  return new View(parse(compile(whole).spec), { renderer: "none" }).toSVG();
}

/** How the net present value spreads: futures by what they are worth. */
function worthSpec({ draws, simulation }: CaseReport): Record<string, unknown> {
  const { min, max } = simulation;
  const width = (max - min) / BINS;
  const counts = new Array<number>(BINS).fill(0);
  for (const value of draws) counts[Math.min(BINS - 1, Math.floor((value - min) / width))]! += 1;
  const values = counts.map((count, bin) => {
    const from = min + bin * width;
    return { from, to: from + width, share: count / draws.length, side: from + width / 2 > 0 ? "pays" : "loses" };
  });
  const marks = simulation.percentiles
    .filter(({ probability }) => [0.05, 0.5, 0.95].includes(probability))
    .map(({ probability, value }) => ({ value, label: `${probability * 100} %` }));
  return {
    width: 440,
    height: 190,
    layer: [
      {
        data: { values },
        mark: { type: "bar", binSpacing: 1 },
        encoding: {
          x: {
            field: "from",
            type: "quantitative",
            title: "net present value",
            axis: { format: "~s", tickCount: 8, grid: false },
            bin: { binned: true },
          },
          x2: { field: "to" },
          y: { field: "share", type: "quantitative", title: "share of futures", axis: { format: "%", tickCount: 4 } },
          color: {
            field: "side",
            type: "nominal",
            title: null,
            scale: { domain: ["loses", "pays"], range: [LOSS, GAIN] },
            legend: { orient: "top" },
          },
        },
      },
      {
        data: { values: marks },
        layer: [
          { mark: { type: "rule", strokeDash: [4, 3], color: INK } },
          { mark: { type: "text", align: "left", dx: 4, y: 8 }, encoding: { text: { field: "label" } } },
        ],
        encoding: { x: { field: "value", type: "quantitative" } },
      },
    ],
  };
}

/** Money out and in by year, and what has come back so far, at worst and at best. */
function flowSpec({ scenarios }: CaseReport, money: (value: number) => string): Record<string, unknown> {
  const of = (name: string) => scenarios.find((scenario) => scenario.name === name)?.result;
  const label = (year: number): string => (year === 0 ? "now" : `year ${year}`);
  const base = of("base");
  const bars = (base?.cashflow ?? []).map((flow, year) => ({ year: label(year), flow, side: flow < 0 ? "out" : "in" }));
  const line = (base?.cumulative ?? []).map((total, year) => ({
    year: label(year),
    total,
    low: of("worst")?.cumulative[year],
    high: of("best")?.cumulative[year],
    label: money(total),
  }));
  const x = { field: "year", type: "ordinal", title: null, sort: null, axis: { labelAngle: 0, grid: false } };
  return {
    width: 440,
    height: 190,
    layer: [
      {
        data: { values: bars },
        mark: { type: "bar", width: 34, opacity: 0.85 },
        encoding: {
          x,
          y: { field: "flow", type: "quantitative", title: "cash flow, and in total", axis: { format: "~s", tickCount: 6 } },
          color: { field: "side", type: "nominal", scale: { domain: ["out", "in"], range: [LOSS, GAIN] }, legend: null },
        },
      },
      {
        data: { values: line },
        mark: { type: "area", color: QUIET, opacity: 0.25 },
        encoding: { x, y: { field: "low", type: "quantitative" }, y2: { field: "high" } },
      },
      {
        data: { values: line },
        mark: { type: "line", color: INK, point: { color: INK } },
        encoding: { x, y: { field: "total", type: "quantitative" } },
      },
      // Twice, the first time in white: a label is read on whatever it lies.
      ...[{ stroke: "white", strokeWidth: 4 }, {}].map((halo) => ({
        data: { values: line },
        mark: { type: "text", dy: -13, fontWeight: "bold", ...halo },
        encoding: { x, y: { field: "total", type: "quantitative" }, text: { field: "label" } },
      })),
    ],
  };
}

/** What the case hangs on. */
function tornadoSpec({ sensitivity: { base, bars } }: CaseReport): Record<string, unknown> {
  const values = bars.slice(0, 7).flatMap(({ input, npvAtLow, npvAtHigh }) => [
    { input, npv: npvAtLow, base, end: "input low" },
    { input, npv: npvAtHigh, base, end: "input high" },
  ]);
  return {
    width: 330,
    height: { step: 27 },
    layer: [
      {
        data: { values },
        mark: { type: "bar", height: 17 },
        encoding: {
          y: { field: "input", type: "nominal", title: null, sort: null, axis: { labelLimit: 0, ticks: false, domain: false } },
          x: { field: "npv", type: "quantitative", title: "net present value", axis: { format: "~s", tickCount: 7 } },
          x2: { field: "base" },
          color: {
            field: "end",
            type: "nominal",
            title: null,
            scale: { domain: ["input low", "input high"], range: ["#8fb8de", "#2f5d8a"] },
            legend: { orient: "top" },
          },
        },
      },
      { mark: { type: "rule", color: INK }, encoding: { x: { datum: base } } },
      { mark: { type: "rule", color: LOSS, strokeDash: [4, 3] }, encoding: { x: { datum: 0 } } },
    ],
  };
}

/** The revenue behind the three groups. */
function revenueSpec({ revenue: { categories } }: CaseReport): Record<string, unknown> {
  const values = categories.map(({ category, share }) => ({ category, share }));
  return {
    width: 330,
    height: 92,
    data: { values },
    encoding: {
      y: { field: "category", type: "nominal", title: null, sort: null, axis: { ticks: false, domain: false } },
      x: {
        field: "share",
        type: "quantitative",
        title: "share of revenue",
        axis: { format: "%", tickCount: 5 },
        scale: { domain: [0, 0.7] },
      },
    },
    layer: [
      {
        mark: { type: "bar", height: 19 },
        encoding: {
          color: {
            field: "category",
            type: "nominal",
            scale: { domain: ["promoters", "passives", "detractors"], range: [GAIN, QUIET, LOSS] },
            legend: null,
          },
        },
      },
      { mark: { type: "text", align: "left", dx: 5 }, encoding: { text: { field: "share", format: ".0%" } } },
    ],
  };
}

import { retentionProfit } from "cx-metrics";
import { parse, View } from "vega";
import { compile, type TopLevelSpec } from "vega-lite";

/** A point of a curve: what five points of retention bring. */
export interface ClaimPoint {
  readonly panel: string;
  readonly curve: string;
  readonly retention: number;
  readonly effect: number;
}

/** What falls above this is off the picture. */
const CEILING = 1.35;
const LIFT = 0.05;

/** The effect of five points by today's retention: by discount rate with a flat margin, and by growth of the margin at a discount rate of 10 %. */
export function claimPoints(): readonly ClaimPoint[] {
  const rates = Array.from({ length: 91 }, (_, step) => 0.5 + step / 200);
  const curve = (panel: string, name: string, discountRate: number, marginGrowth: number): ClaimPoint[] =>
    rates
      .filter((retention) => (1 + marginGrowth) * (retention + LIFT) < 1 + discountRate - 1e-9)
      .map((retention) => ({
        panel,
        curve: name,
        retention,
        effect: retentionProfit({ customers: 1, margin: 1, lift: LIFT, retention, discountRate, marginGrowth }).effect as number,
      }))
      .filter(({ effect }) => effect <= CEILING);
  return [
    ...[0, 0.05, 0.1, 0.15].flatMap((rate) => curve("flat margin, by discount rate", `discounted at ${100 * rate} %`, rate, 0)),
    ...[0, 0.05, 0.1].flatMap((growth) =>
      curve("discounted at 10 %, by growth of the margin", `grows ${100 * growth} % a period`, 0.1, growth),
    ),
  ];
}

/** Draws the condition of the claim as SVG. */
export async function drawClaim(points: readonly ClaimPoint[]): Promise<string> {
  const panel = (name: string, range: readonly string[]): unknown => {
    const values = points.filter((point) => point.panel === name);
    const x = {
      field: "retention",
      type: "quantitative",
      title: "customers kept per period today",
      scale: { domain: [0.5, 1.0] },
      axis: { format: "%", tickCount: 6 },
    };
    const y = {
      field: "effect",
      type: "quantitative",
      title: "profit effect of 5 points",
      scale: { domain: [0, CEILING] },
      axis: { format: "%", values: [0, 0.25, 0.5, 0.75, 0.95] },
    };
    const color = {
      field: "curve",
      type: "nominal",
      title: null,
      sort: null,
      scale: { range },
      legend: { orient: "top-left", labelFontSize: 12, labelLimit: 0, columns: 1, offset: 8, fillColor: "#fffc" },
    };
    return {
      title: { text: name, fontSize: 13, anchor: "start" },
      width: 330,
      height: 260,
      layer: [
        {
          data: { values: [{ from: 0.25, to: 0.95 }] },
          mark: { type: "rect", color: "#e3b23c", opacity: 0.22 },
          encoding: { y: { field: "from", type: "quantitative" }, y2: { field: "to" } },
        },
        { data: { values }, mark: { type: "line", strokeWidth: 2, clip: true }, encoding: { x, y, color } },
      ],
      resolve: { scale: { color: "independent" } },
    };
  };
  const spec = {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    background: "white",
    hconcat: [
      panel("flat margin, by discount rate", ["#0b6e4f", "#3a7ca5", "#7768ae", "#c8553d"]),
      panel("discounted at 10 %, by growth of the margin", ["#7768ae", "#b5651d", "#1f2933"]),
    ],
    resolve: { scale: { color: "independent" } },
    config: { font: "sans-serif", view: { stroke: "#ddd" }, axis: { gridColor: "#eee", titleFontWeight: "normal" } },
  } as unknown as TopLevelSpec;
  return `${await new View(parse(compile(spec).spec), { renderer: "none" }).toSVG()}\n`;
}

import type { HealthCheck } from "../../health/health-check.ts";
import type { Label } from "../labels/labels.ts";
import type { Chart } from "../view.ts";

/** One line: a check with its name. */
export interface HealthLine {
  readonly name: Label;
  readonly check: HealthCheck;
}

/** Figures with their intervals against their thresholds, each on its own scale and turned so that right is better. */
export function healthChart(title: Label, lines: readonly HealthLine[]): Chart | null {
  const measured = lines.filter(({ check }) => check.figure !== null);
  if (measured.length === 0) return null;
  return ({ word, write, colors }) => {
    const tint = { sign: colors.bad, clear: colors.good, unknown: colors.neutral };
    const values = measured.map(({ name, check }, order) => {
      const { figure, interval, threshold, unit, signWhen, finding } = check;
      const [least, most] = unit === "share" ? [0, 1] : [-100, 100];
      // A place from 0, the worst, to 1, the best.
      const place = (value: number): number => (signWhen === "below" ? value - least : most - value) / (most - least);
      const ends = [interval?.low ?? figure, interval?.high ?? figure].map((limit) => place(limit as number)).sort((a, b) => a - b);
      const quantity = (value: number | null): string => write({ kind: unit === "share" ? "rate" : "points", value });
      return {
        line: order,
        name: word(name),
        value: place(figure as number),
        low: ends[0],
        high: ends[1],
        threshold: place(threshold),
        text: `${quantity(figure)} (${signWhen === "below" ? "≥" : "≤"} ${quantity(threshold)})`,
        finding: word(finding === "sign" ? "signRaised" : finding),
        color: tint[finding],
      };
    });
    const y = {
      field: "line",
      type: "ordinal",
      title: null,
      axis: {
        labelExpr: `${JSON.stringify(values.map(({ name }) => name))}[datum.value]`,
        labelLimit: 320,
        ticks: false,
        domain: false,
        grid: true,
      },
    };
    const color = { field: "color", type: "nominal", scale: null };
    const tooltip = [
      { field: "name", title: word("check") },
      { field: "text", title: word("figure") },
      { field: "finding", title: word("finding") },
    ];
    const x = (field: string): object => ({
      field,
      type: "quantitative",
      title: word("worseToBetter"),
      scale: { domain: [0, 1] },
      axis: { labels: false, ticks: false, grid: false },
    });
    return {
      description: `${word(title)}: ${values.map((value) => `${value.name} ${value.text}: ${value.finding}`).join("; ")}.`,
      width: 360,
      height: { step: 26 },
      data: { values },
      layer: [
        { mark: { type: "rule", strokeWidth: 2.5 }, encoding: { y, tooltip, color, x: x("low"), x2: { field: "high" } } },
        { mark: { type: "tick", thickness: 3, size: 18, color: colors.ink }, encoding: { y, tooltip, x: x("threshold") } },
        { mark: { type: "point", filled: true, size: 90, opacity: 1 }, encoding: { y, tooltip, color, x: x("value") } },
        {
          mark: { type: "text", align: "left", baseline: "middle", fontSize: 11, color: colors.ink },
          encoding: { y, x: { value: 370 }, text: { field: "text" } },
        },
      ],
    };
  };
}

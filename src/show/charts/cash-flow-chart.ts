import type { Chart } from "../view.ts";

/** The flow of each period as a bar, and what has come together until then as a line. */
export function cashFlowChart(cashflow: readonly number[], cumulative: readonly number[]): Chart {
  return ({ word, write, axisFormat, colors }) => {
    const money = (value: number): string => write({ kind: "money", value });
    const names = [word("cashFlow"), word("cumulative")];
    const values = cashflow.map((flow, period) => {
      const reached = cumulative[period] ?? 0;
      return { period, flow, reached, flowText: money(flow), reachedText: money(reached), bar: names[0], line: names[1] };
    });
    const y = (field: string): object => ({
      field,
      type: "quantitative",
      title: null,
      axis: { format: axisFormat("money"), tickCount: 6 },
    });
    const color = (field: string): object => ({
      field,
      type: "nominal",
      title: null,
      scale: { domain: names, range: [colors.neutral, colors.accent] },
      legend: { orient: "top" },
    });
    const shared = {
      x: { field: "period", type: "ordinal", title: word("period"), axis: { labelAngle: 0, labelOverlap: true } },
      tooltip: [
        { field: "period", title: word("period") },
        { field: "flowText", title: names[0] },
        { field: "reachedText", title: names[1] },
      ],
    };
    return {
      description: `${word("cashFlow")} (${word("cumulative")}): ${values
        .map(({ period, flowText, reachedText }) => `${word("period")} ${period} ${flowText} (${reachedText})`)
        .join("; ")}.`,
      width: { step: Math.max(28, Math.min(80, 480 / cashflow.length)) },
      height: 240,
      data: { values },
      layer: [
        { mark: { type: "bar", width: { band: 0.6 } }, encoding: { ...shared, y: y("flow"), color: color("bar") } },
        { mark: { type: "rule", color: colors.ink }, encoding: { y: { datum: 0 } } },
        {
          mark: { type: "line", strokeWidth: 2.5, point: { size: 60, filled: true } },
          encoding: { ...shared, y: y("reached"), color: color("line") },
        },
      ],
    };
  };
}

import type { Label } from "../labels/labels.ts";
import type { Chart, NumberKind, Quantity } from "../view.ts";

/** One bar of a waterfall. */
export interface Step {
  readonly name: Quantity;
  /** What it adds; for a level, the level itself. */
  readonly amount: number;
  /** A level stands on the ground; a change hangs between the level before it and the one after. */
  readonly level: boolean;
}

/** From one level to the next by its changes: what rose is told from what fell by color and by the words of the tooltip. */
export function waterfallChart(steps: readonly Step[], title: Label, kind: NumberKind): Chart {
  return ({ word, write, axisFormat, colors }) => {
    let reached = 0;
    const values = steps.map(({ name, amount, level }, order) => {
      const from = level ? 0 : reached;
      reached = level ? amount : reached + amount;
      return {
        order,
        name: write(name),
        from,
        to: reached,
        way: level ? 0 : Math.sign(amount),
        text: write({ kind, value: amount }),
        top: Math.max(from, reached),
      };
    });
    return {
      description: `${word(title)}: ${values.map(({ name, text }) => `${name} ${text}`).join("; ")}.`,
      width: { step: 88 },
      height: 260,
      data: { values },
      encoding: {
        x: {
          field: "order",
          type: "ordinal",
          title: null,
          axis: {
            labelExpr: `${JSON.stringify(values.map(({ name }) => name))}[datum.value]`,
            labelAngle: 0,
            labelLimit: 0,
            ticks: false,
          },
        },
        tooltip: [
          { field: "name", title: null },
          { field: "text", title: word(title) },
        ],
      },
      layer: [
        {
          mark: { type: "bar", width: { band: 0.7 } },
          encoding: {
            y: { field: "from", type: "quantitative", title: word(title), axis: { format: axisFormat(kind), tickCount: 6 } },
            y2: { field: "to" },
            color: {
              field: "way",
              type: "ordinal",
              legend: null,
              scale: { domain: [-1, 0, 1], range: [colors.bad, colors.neutral, colors.good] },
            },
          },
        },
        {
          mark: { type: "text", dy: -8, color: colors.ink },
          encoding: { y: { field: "top", type: "quantitative" }, text: { field: "text" } },
        },
      ],
    };
  };
}

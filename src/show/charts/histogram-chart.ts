import { haloText } from "./halo-text.ts";
import type { Label } from "../labels/labels.ts";
import type { Chart, NumberKind } from "../view.ts";

/** One bar of a histogram: between two values lies a share of all. */
export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly share: number;
}

/** Values to mark on the axis of a histogram. */
export interface Mark {
  readonly name: Label;
  readonly value: number;
}

/** How values spread: the area of a bar is the share of the values in it, so bars of different width can be compared. */
export function histogramChart(bins: readonly Bin[], marks: readonly Mark[], title: Label, kind: NumberKind): Chart {
  return ({ word, write, axisFormat, colors }) => {
    const sides = [word("below0"), word("above0")] as const;
    const split = bins.flatMap(({ from, to, share }) =>
      from < 0 && to > 0
        ? [
            { from, to: 0, share: (share * -from) / (to - from) },
            { from: 0, to, share: (share * to) / (to - from) },
          ]
        : [{ from, to, share }],
    );
    const widest = Math.max(0, ...split.map(({ from, to }) => to - from));
    const values = split
      .filter(({ from, to, share }) => to > from && share > 0)
      .map(({ from, to, share }) => ({
        from,
        to,
        height: (share * widest) / (to - from),
        side: sides[from < 0 ? 0 : 1],
        range: `${write({ kind, value: from })} … ${write({ kind, value: to })}`,
        text: write({ kind: "rate", value: share }),
      }));
    const x = {
      type: "quantitative",
      title: word(title),
      axis: { format: axisFormat(kind), tickCount: 6, labelOverlap: true },
      scale: { zero: false, nice: false },
    };
    const at = marks.map(({ name, value }, place) => ({ value, place, text: `${word(name)} ${write({ kind, value })}` }));
    return {
      description: `${word(title)}: ${values.map(({ range, text }) => `${range} ${text}`).join("; ")}. ${at.map(({ text }) => text).join("; ")}.`,
      width: 480,
      height: 220,
      data: { values },
      layer: [
        {
          mark: { type: "bar", stroke: colors.ground, strokeWidth: 1 },
          encoding: {
            x: { ...x, field: "from" },
            x2: { field: "to" },
            y: {
              field: "height",
              type: "quantitative",
              title: word("density"),
              axis: { labels: false, ticks: false, grid: false, domain: false },
            },
            y2: { datum: 0 },
            color: {
              field: "side",
              type: "nominal",
              title: null,
              sort: sides,
              scale: { domain: sides, range: [colors.bad, colors.accent] },
              legend: { orient: "top" },
            },
            tooltip: [
              { field: "range", title: word(title) },
              { field: "text", title: word("share") },
            ],
          },
        },
        {
          data: { values: at },
          mark: { type: "rule", strokeDash: [4, 3], color: colors.ink },
          encoding: { x: { ...x, field: "value" }, tooltip: { field: "text" } },
        },
        ...haloText({ align: "left", dx: 5, y: 8 }, { x: { ...x, field: "value" }, text: { field: "text" } }, colors).map((layer) => ({
          data: { values: at },
          ...layer,
        })),
      ],
    };
  };
}

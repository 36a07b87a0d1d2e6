import { nameExpression } from "./name-axis.ts";
import { haloText } from "./halo-text.ts";
import type { Label } from "../labels/labels.ts";
import type { Chart, NumberKind, Quantity } from "../view.ts";

/** One input: what comes out at its low and at its high value. */
export interface TornadoBar {
  readonly name: Quantity;
  readonly low: Quantity;
  readonly high: Quantity;
  readonly atLow: number;
  readonly atHigh: number;
}

/** What moves a result most: a bar per input from the base to what comes out at its low and its high value, the longest first. */
export function tornadoChart(bars: readonly TornadoBar[], base: number, title: Label, kind: NumberKind): Chart {
  return ({ word, write, axisFormat, colors }) => {
    const sides = [word("atLow"), word("atHigh")] as const;
    const values = bars.flatMap(({ name, low, high, atLow, atHigh }, line) =>
      [
        { side: sides[0], input: write(low), to: atLow },
        { side: sides[1], input: write(high), to: atHigh },
      ].map((end) => ({
        ...end,
        line,
        name: write(name),
        base,
        text: write({ kind, value: end.to }),
        left: end.to < base || (end.to === base && end.side === sides[0]),
      })),
    );
    const ends = values.map(({ to }) => to);
    const [least, most] = [Math.min(base, ...ends), Math.max(base, ...ends)];
    const room = (most - least || 1) * 0.22;
    const scale = { domain: [least - room, most + room], nice: false, zero: false };
    const x = (field: string): object => ({
      field,
      type: "quantitative",
      title: word(title),
      axis: { format: axisFormat(kind), tickCount: 5, labelOverlap: true },
      scale,
    });
    const baseline = { values: [{ base, text: `${word("base")} ${write({ kind, value: base })}` }] };
    const shared = {
      y: {
        field: "line",
        type: "ordinal",
        title: null,
        axis: {
          labelExpr: nameExpression(bars.map(({ name }) => write(name))),
          labelLimit: 420,
          ticks: false,
          domain: false,
        },
      },
      tooltip: [
        { field: "name", title: word("input") },
        { field: "side", title: word("category") },
        { field: "input", title: word("value") },
        { field: "text", title: word(title) },
      ],
    };
    const text = (left: boolean): object[] =>
      haloText(
        { align: left ? "right" : "left", dx: left ? -5 : 5, fontSize: 11 },
        { ...shared, x: x("to"), text: { field: "text" } },
        colors,
        [{ filter: left ? "datum.left" : "!datum.left" }],
      );
    return {
      description: `${word(title)}, ${word("base")} ${write({ kind, value: base })}: ${bars
        .map(({ name, atLow, atHigh }) => `${write(name)} ${write({ kind, value: atLow })} … ${write({ kind, value: atHigh })}`)
        .join("; ")}.`,
      width: 480,
      height: { step: 32 },
      data: { values },
      layer: [
        {
          mark: { type: "bar", height: { band: 0.68 } },
          encoding: {
            ...shared,
            x: x("base"),
            x2: { field: "to" },
            color: {
              field: "side",
              type: "nominal",
              title: null,
              sort: sides,
              scale: { domain: sides, range: [colors.bad, colors.accent] },
              legend: { orient: "top" },
            },
          },
        },
        {
          data: baseline,
          mark: { type: "rule", color: colors.ink, strokeWidth: 1.5 },
          encoding: { x: x("base"), tooltip: { field: "text" } },
        },
        ...text(true),
        ...text(false),
      ],
    };
  };
}

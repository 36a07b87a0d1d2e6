import { nameExpression } from "./name-axis.ts";
import { haloText } from "./halo-text.ts";
import type { Label } from "../labels/labels.ts";
import type { Chart, Fact, NumberKind, Quantity } from "../view.ts";

/** One bar. */
export interface Bar {
  readonly name: Quantity;
  readonly value: number;
  readonly interval?: Fact["interval"];
  /** What it means: told by color and by its place, never by color alone. The accent unless given. */
  readonly tone?: "good" | "neutral" | "bad";
}

/** What the bars measure. */
export interface BarAxis {
  readonly title: Label;
  readonly kind: NumberKind;
  /** The ends of the axis; by the data unless given. */
  readonly domain?: readonly [number, number];
  /** A line to compare with. */
  readonly reference?: { readonly name: Label; readonly value: number } | null;
}

/** A bar per line, from 0, with its number at its end: for amounts, where the length counts. */
export function barChart(bars: readonly Bar[], { title, kind, domain, reference = null }: BarAxis): Chart {
  return ({ word, write, axisFormat, colors }) => {
    const values = bars.map(({ name, value, interval, tone }, line) => ({
      line,
      name: write(name),
      value,
      low: interval?.low ?? null,
      high: interval?.high ?? null,
      // Where the number stands: behind the end of the bar and of its interval.
      end: value < 0 ? Math.min(value, interval?.low ?? value) : Math.max(value, interval?.high ?? value),
      color: tone ? colors[tone] : colors.accent,
      text: write({ kind, value }),
    }));
    const most = Math.max(0, ...values.map(({ end }) => end));
    const least = Math.min(0, ...values.map(({ end, low }) => Math.min(end, low ?? end)));
    // Room for the numbers at the ends of the longest bars.
    const margin = (most - least || 1) * 0.16;
    const room = domain ?? [least < 0 ? least - margin : 0, most > 0 || least === 0 ? most + margin : 0];
    const y = {
      field: "line",
      type: "ordinal",
      title: null,
      axis: {
        labelExpr: nameExpression(values.map(({ name }) => name)),
        labelLimit: 420,
        ticks: false,
        domain: false,
      },
    };
    const tooltip = [
      { field: "name", title: word("category") },
      { field: "text", title: word(title) },
    ];
    const x = (field: string): object => ({
      field,
      type: "quantitative",
      title: word(title),
      axis: { format: axisFormat(kind), tickCount: 5, labelOverlap: true },
      scale: { domain: room, nice: false },
    });
    return {
      description: `${word(title)}: ${values
        .slice(0, DESCRIBED)
        .map(({ name, text }) => `${name} ${text}`)
        .join("; ")}${values.length > DESCRIBED ? "; …" : "."}`,
      width: 440,
      height: { step: 28 },
      data: { values },
      layer: [
        {
          mark: { type: "bar", height: { band: 0.68 } },
          encoding: { x: x("value"), y, tooltip, color: { field: "color", type: "nominal", scale: null } },
        },
        {
          transform: [{ filter: "isValid(datum.low) && isValid(datum.high)" }],
          mark: { type: "rule", strokeWidth: 1.5, color: colors.ink },
          encoding: { x: x("low"), y, tooltip, x2: { field: "high" } },
        },
        ...(reference
          ? [
              {
                data: { values: [{ at: reference.value, text: word(reference.name) }] },
                mark: { type: "rule", strokeDash: [4, 3], color: colors.ink },
                encoding: { x: x("at"), tooltip: { field: "text" } },
              },
              {
                data: { values: [{ at: reference.value, text: word(reference.name) }] },
                mark: { type: "text", y: -8, color: colors.ink, fontSize: 11 },
                encoding: { x: x("at"), text: { field: "text" } },
              },
            ]
          : []),
        ...[true, false].flatMap((left) =>
          haloText({ align: left ? "right" : "left", dx: left ? -5 : 5 }, { x: x("end"), y, text: { field: "text" } }, colors, [
            { filter: left ? "datum.end < 0" : "datum.end >= 0" },
          ]),
        ),
      ],
    };
  };
}

/** As many bars as a description reads out. */
const DESCRIBED = 12;

import { nameExpression } from "./name-axis.ts";
import { haloText } from "./halo-text.ts";
import type { Label } from "../labels/labels.ts";
import type { Chart, NumberKind, Quantity } from "../view.ts";

/** One bar of a waterfall. */
export interface Step {
  readonly name: Quantity;
  /** What it adds; for a level, the level itself. */
  readonly amount: number;
  /** A level stands on the ground; a change hangs between the level before it and the one after. */
  readonly level: boolean;
  /** What it means, where a rise isn't good and a fall isn't bad. */
  readonly tone?: "good" | "bad";
}

/** From one level to the next by its changes: what rose is told from what fell by color and by its sign. Many steps, or long names, stand as lines. */
export function waterfallChart(
  steps: readonly Step[],
  title: Label,
  kind: NumberKind,
  reference: { readonly name: Label; readonly value: number } | null = null,
): Chart {
  return ({ word, write, axisFormat, colors }) => {
    let reached = 0;
    const values = steps.map(({ name, amount, level, tone }, order) => {
      const from = level ? 0 : reached;
      reached = level ? amount : reached + amount;
      return {
        order,
        name: write(name),
        from,
        to: reached,
        way: level ? 0 : tone ? (tone === "good" ? 1 : -1) : Math.sign(amount),
        text: `${!level && !tone && amount > 0 ? "+" : ""}${write({ kind, value: amount })}`,
        top: Math.max(from, reached),
      };
    });
    // A line to compare with is read along the amounts.
    const lying =
      reference !== null ||
      values.length > MOST_COLUMNS ||
      values.some(({ name, text }) => Math.max(name.length, text.length) > LONGEST_NAME);
    const [least, most] = [
      Math.min(0, ...values.map(({ from, to }) => Math.min(from, to))),
      Math.max(0, reference?.value ?? 0, ...values.map(({ top }) => top)),
    ];
    // Room for the numbers behind the bars.
    const scale = lying ? { domain: [least, most + (most - least || 1) * 0.2], nice: false } : {};
    const place = {
      field: "order",
      type: "ordinal",
      title: null,
      axis: {
        labelExpr: nameExpression(values.map(({ name }) => name)),
        labelAngle: 0,
        labelLimit: lying ? 420 : 0,
        ticks: false,
      },
    };
    const amount = (field: string): object => ({
      field,
      type: "quantitative",
      title: word(title),
      axis: { format: axisFormat(kind), tickCount: 6, labelOverlap: true },
      scale,
    });
    const tooltip = [
      { field: "name", title: word("category") },
      { field: "text", title: word(title) },
    ];
    const [along, across] = lying ? (["x", "y"] as const) : (["y", "x"] as const);
    return {
      description: `${word(title)}: ${values.map(({ name, text }) => `${name} ${text}`).join("; ")}.`,
      width: lying ? 440 : { step: 88 },
      height: lying ? { step: 28 } : 260,
      data: { values },
      layer: [
        ...(reference
          ? [
              {
                data: { values: [{ at: reference.value, text: `${word(reference.name)} ${write({ kind, value: reference.value })}` }] },
                mark: { type: "rule", strokeDash: [4, 3], color: colors.ink },
                encoding: { x: amount("at"), tooltip: { field: "text" } },
              },
              {
                data: { values: [{ at: reference.value, text: `${word(reference.name)} ${write({ kind, value: reference.value })}` }] },
                mark: { type: "text", y: -8, color: colors.ink, fontSize: 11 },
                encoding: { x: amount("at"), text: { field: "text" } },
              },
            ]
          : []),
        {
          mark: { type: "bar", [lying ? "height" : "width"]: { band: 0.7 } },
          encoding: {
            [across]: place,
            tooltip,
            [along]: amount("from"),
            [`${along}2`]: { field: "to" },
            color: {
              field: "way",
              type: "ordinal",
              legend: null,
              scale: { domain: [-1, 0, 1], range: [colors.bad, colors.neutral, colors.good] },
            },
          },
        },
        ...haloText(
          lying ? { align: "left", dx: 5 } : { dy: -8 },
          { [across]: place, [along]: amount("top"), text: { field: "text" } },
          colors,
        ),
      ],
    };
  };
}

/** More steps than this stand as lines. */
const MOST_COLUMNS = 7;
/** A name or a number longer than this doesn't fit below or above a column. */
const LONGEST_NAME = 14;

import { nameExpression } from "./name-axis.ts";
import type { Label } from "../labels/labels.ts";
import { oneTwoFive } from "./one-two-five.ts";
import type { Chart, Fact, NumberKind, Quantity } from "../view.ts";

/** One line of a chart of dots: a name, its figure and how sure it is. */
export interface Dot {
  readonly name: Quantity;
  readonly value: number;
  readonly interval?: Fact["interval"];
}

/** What a chart of dots measures. */
export interface DotAxis {
  readonly title: Label;
  readonly kind: NumberKind;
  /** The ends of the axis; by the data unless given. */
  readonly domain?: readonly [number, number];
  /** A line to compare with, such as the total. */
  readonly reference?: { readonly name: Label; readonly value: number };
  /** `"log"` for ratios, where a half is as far from 1 as the double. */
  readonly scale?: "linear" | "log";
}

/** A dot with its interval per line, as in a forest plot: the eye compares places on one axis. */
export function dotChart(dots: readonly Dot[], { title, kind, domain, reference, scale = "linear" }: DotAxis): Chart {
  return ({ word, write, axisFormat, colors }) => {
    const known = dots.flatMap(({ value, interval }) => [value, interval?.low ?? value, interval?.high ?? value]);
    // An interval without an end is drawn to the end of the axis.
    const [left, right] = domain ?? [Math.min(...known), Math.max(...known)];
    const ticks = scale === "log" ? oneTwoFive(Math.min(...known, reference?.value ?? 1), Math.max(...known, reference?.value ?? 1)) : [];
    const values = dots.map((dot, order) => {
      const { low = null, high = null } = dot.interval ?? {};
      return {
        // Two lines may carry the same name: the order keeps them apart.
        line: order,
        name: write(dot.name),
        value: dot.value,
        low: dot.interval ? (low ?? left) : dot.value,
        high: dot.interval ? (high ?? right) : dot.value,
        text: write({ kind, value: dot.value }),
        range: dot.interval ? `${write({ kind, value: low })} … ${write({ kind, value: high })}` : "",
      };
    });
    const shared = {
      y: {
        field: "line",
        type: "ordinal",
        title: null,
        axis: {
          labelExpr: nameExpression(values.map((value) => value.name)),
          labelLimit: 420,
          ticks: false,
          domain: false,
          grid: true,
        },
      },
      tooltip: [
        { field: "name", title: word("segment") },
        { field: "text", title: word(title) },
        {
          field: "range",
          title: word("interval")
            .replace(/\s*\{level\}\s*/u, " ")
            .trim(),
        },
      ],
    };
    return {
      description: `${word(title)}: ${values
        .slice(0, DESCRIBED)
        .map((value) => `${value.name} ${value.text}${value.range && ` (${value.range})`}`)
        .join("; ")}${values.length > DESCRIBED ? "; …" : "."}`,
      width: 440,
      height: { step: 26 },
      data: { values },
      layer: [
        ...(reference
          ? [
              {
                data: { values: [{ at: reference.value, text: word(reference.name) }] },
                mark: { type: "rule", strokeDash: [4, 3], color: colors.neutral },
                encoding: { x: { field: "at", type: "quantitative" } },
              },
              {
                data: { values: [{ at: reference.value, text: word(reference.name) }] },
                mark: { type: "text", y: -8, color: colors.ink, fontSize: 11 },
                encoding: { x: { field: "at", type: "quantitative" }, text: { field: "text" } },
              },
            ]
          : []),
        {
          mark: { type: "rule", strokeWidth: 2.5, color: colors.accent },
          encoding: {
            ...shared,
            x: {
              field: "low",
              type: "quantitative",
              title: word(title),
              axis: { format: axisFormat(kind), labelOverlap: true, ...(ticks.length > 0 ? { values: ticks } : { tickCount: 6 }) },
              scale:
                scale === "log"
                  ? { type: "log", domain: [ticks[0], ticks.at(-1)], nice: false }
                  : domain
                    ? { domain }
                    : { zero: false, nice: true },
            },
            x2: { field: "high" },
          },
        },
        {
          mark: { type: "point", filled: true, size: 90, color: colors.accent, opacity: 1 },
          encoding: { ...shared, x: { field: "value", type: "quantitative" } },
        },
        {
          mark: { type: "text", align: "left", dx: 10, color: colors.ink },
          encoding: { y: shared.y, x: { value: "width" }, text: { field: "text" } },
        },
      ],
    };
  };
}

/** As many lines as a description reads out. */
const DESCRIBED = 12;

import { nameExpression } from "./name-axis.ts";
import type { Label } from "../labels/labels.ts";
import type { Chart, Fact, NumberKind, Quantity } from "../view.ts";

/** One place on a line. */
export interface LinePoint {
  /** Where it is: a number, or the name of a period. */
  readonly at: Quantity;
  /** How high it is; `null` leaves a gap. */
  readonly value: number | null;
  readonly interval?: Fact["interval"];
}

/** One line of a chart. */
export interface Line {
  readonly name: Quantity;
  readonly points: readonly LinePoint[];
  /** A dashed line is one to compare with, such as a target. */
  readonly dashed?: boolean;
}

/** What a chart of lines measures. */
export interface LineAxes {
  readonly x: Label;
  readonly y: Label;
  readonly kind: NumberKind;
  /** The ends of the vertical axis; by the data unless given. */
  readonly domain?: readonly [number, number];
  /** Whether the line keeps its height until the next point. */
  readonly steps?: boolean;
  /** Whether each place is a dot too; a dot unless it steps, or there are too many. */
  readonly points?: boolean;
}

/** Lines over periods or numbers, each with the band of its intervals. */
export function lineChart(lines: readonly Line[], { x, y, kind, domain, steps = false, points: dots = !steps }: LineAxes): Chart {
  return ({ word, write, axisFormat, colors }) => {
    const first = lines[0]?.points[0]?.at;
    const numeric = first !== undefined && first.kind !== "name" && first.kind !== "label";
    const values = lines.flatMap(({ name, points, dashed = false }, line) =>
      points.map(({ at, value, interval }) => ({
        line,
        dashed,
        name: write(name),
        at: numeric ? at.value : write(at),
        atText: write(at),
        value,
        low: interval?.low ?? null,
        high: interval?.high ?? null,
        text: write({ kind, value }),
      })),
    );
    const names = lines.map(({ name }) => write(name));
    const several = lines.length > 1;
    const interpolate = steps ? "step-after" : "linear";
    return {
      description: `${word(y)} (${word(x)}): ${lines
        .map(({ name, points }) => {
          const ends = [points[0], points.at(-1)].map((point) =>
            point ? `${write(point.at)} ${write({ kind, value: point.value })}` : "–",
          );
          return `${write(name)} ${ends.join(" … ")}`;
        })
        .join("; ")}.`,
      width: 480,
      height: 240,
      data: { values },
      encoding: {
        x: numeric
          ? {
              field: "at",
              type: "quantitative",
              title: word(x),
              axis: {
                tickCount: 8,
                tickMinStep: first.kind === "count" ? 1 : 0,
                grid: false,
                format: axisFormat(first.kind),
                labelOverlap: true,
              },
              scale: { zero: false, nice: false },
            }
          : { field: "at", type: "ordinal", title: word(x), sort: null, axis: { labelAngle: 0, labelOverlap: true } },
        color: {
          field: "line",
          type: "nominal",
          title: null,
          scale: { domain: lines.map((_, line) => line), range: PALETTE(colors.accent) },
          legend: several ? { orient: "top", labelExpr: nameExpression(names), symbolType: "stroke", symbolStrokeWidth: 3 } : null,
        },
        tooltip: [
          ...(several ? [{ field: "name", title: word("segment") }] : []),
          { field: "atText", title: word(x) },
          { field: "text", title: word(y) },
        ],
      },
      layer: [
        {
          transform: [{ filter: "isValid(datum.low) && isValid(datum.high)" }],
          mark: { type: "area", opacity: several ? 0.12 : 0.18, interpolate, line: false },
          encoding: {
            y: {
              field: "low",
              type: "quantitative",
              title: word(y),
              axis: { format: axisFormat(kind), tickCount: 6 },
              scale: domain ? { domain } : { zero: false, nice: true },
            },
            y2: { field: "high" },
          },
        },
        {
          mark: {
            type: "line",
            interpolate,
            strokeWidth: 2,
            point: dots && values.length <= MOST_DOTS ? { size: 40, filled: true } : false,
          },
          encoding: {
            y: { field: "value", type: "quantitative" },
            strokeDash: {
              field: "dashed",
              type: "nominal",
              legend: null,
              scale: {
                domain: [false, true],
                range: [
                  [1, 0],
                  [5, 4],
                ],
              },
            },
          },
        },
      ],
    };
  };
}

/** As many places as are marked by dots. */
const MOST_DOTS = 120;

/** Okabe & Ito's colors after the accent, in the order in which they differ most. */
const PALETTE = (accent: string): string[] => [accent, "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8b949e"];

import { nameExpression } from "./name-axis.ts";
import type { Label } from "../labels/labels.ts";
import type { Chart, NumberKind, Quantity } from "../view.ts";

/** One cell of a heat map, by the places of its row and its column. */
export interface HeatCell {
  readonly row: number;
  readonly column: number;
  readonly value: number;
}

/** What a heat map shows. */
export interface HeatAxes {
  readonly rows: readonly Quantity[];
  readonly columns: readonly Quantity[];
  readonly rowTitle: Label;
  readonly columnTitle: Label;
  readonly title: Label;
  readonly kind: NumberKind;
  /** What the deepest color stands for; the largest value unless given. */
  readonly most?: number;
}

/** A table whose cells are the deeper the larger they are: one hue, so that it reads in grey too, and every cell has its number. */
export function heatChart(cells: readonly HeatCell[], { rows, columns, rowTitle, columnTitle, title, kind, most }: HeatAxes): Chart {
  return ({ word, write, colors }) => {
    const [rowNames, columnNames] = [rows.map(write), columns.map(write)];
    const top = most ?? Math.max(0, ...cells.map(({ value }) => value));
    const values = cells.map(({ row, column, value }) => ({
      row,
      column,
      value,
      rowName: rowNames[row]!,
      columnName: columnNames[column]!,
      // A cell is narrow: a share is written without decimals there, and whole in the tooltip.
      short: kind === "rate" ? write({ kind: "level", value: Math.round(100 * value) / 100 }) : write({ kind, value }),
      text: write({ kind, value }),
    }));
    const axis = (names: readonly string[]): object => ({
      labelExpr: nameExpression(names),
      labelAngle: 0,
      labelLimit: 240,
      labelOverlap: true,
      ticks: false,
      domain: false,
    });
    const strongest = values.toSorted((a, b) => b.value - a.value)[0];
    const weakest = values.toSorted((a, b) => a.value - b.value)[0];
    const spoken = [strongest, weakest].map((cell) => (cell ? `${cell.rowName}, ${cell.columnName}: ${cell.text}` : "–"));
    return {
      description: `${word(title)} (${word(rowTitle)} × ${word(columnTitle)}): ${spoken.join(" … ")}.`,
      width: { step: Math.min(120, Math.max(38, 8 * Math.max(4, ...columnNames.map((name) => name.length)))) },
      height: { step: 26 },
      data: { values },
      encoding: {
        x: { field: "column", type: "ordinal", title: word(columnTitle), axis: axis(columnNames) },
        y: { field: "row", type: "ordinal", title: word(rowTitle), axis: axis(rowNames) },
        tooltip: [
          { field: "rowName", title: word(rowTitle) },
          { field: "columnName", title: word(columnTitle) },
          { field: "text", title: word(title) },
        ],
      },
      layer: [
        {
          mark: { type: "rect", stroke: colors.ground, strokeWidth: 1.5 },
          encoding: {
            color: {
              field: "value",
              type: "quantitative",
              title: word(title),
              scale: { domain: [0, top || 1], clamp: true, range: [colors.faint, colors.deep] },
              legend: null,
            },
          },
        },
        {
          mark: { type: "text", fontSize: 11 },
          encoding: {
            text: { field: "short" },
            color: {
              condition: { test: { field: "value", gt: 0.5 * (top || 1) }, value: "#ffffff" },
              value: colors.ink,
            },
          },
        },
      ],
    };
  };
}

import type { Label } from "./labels/labels.ts";

/** A value with what it is, so that one place knows how every kind of value is written. */
export type Quantity =
  | {
      readonly kind: "points" | "rate" | "level" | "count" | "number" | "figure" | "pValue" | "money" | "periods" | "seconds" | "days";
      readonly value: number | null;
    }
  /** A name from the data: never a word of ours, whatever it holds. */
  | { readonly kind: "name"; readonly value: string | number | boolean | null }
  | { readonly kind: "label"; readonly value: Label };

/** The kinds of value that are numbers. */
export type NumberKind = Exclude<Quantity["kind"], "name" | "label">;

/** One figure: what it is, how much, and how sure. */
export interface Fact {
  /** What it is called. */
  readonly label: Label;
  /** How much it is. */
  readonly quantity: Quantity;
  /** Where the true value lies, in the same unit. */
  readonly interval?: { readonly low: number | null; readonly high: number | null; readonly level: number | null } | null;
}

/** A column of a table. */
export interface ViewColumn {
  /** Its heading: a word of ours, or a name from the data. */
  readonly heading: Quantity;
  /** Numbers stand to the right, names to the left. */
  readonly align: "left" | "right";
}

/** A table: rows of quantities. */
export interface ViewTable {
  /** The columns, from left to right. */
  readonly columns: readonly ViewColumn[];
  /** The rows, each with one quantity or fact per column. */
  readonly rows: readonly (readonly Cell[])[];
  /** How many rows were left out at the end; they are in the result. */
  readonly more?: number;
}

/** What stands in a cell: a quantity, or one with its interval. */
export type Cell = Quantity | Pick<Fact, "quantity" | "interval">;

/** What a picture shows, before anything is drawn: every writer and every chart begins here. */
export interface View {
  /** What was measured. */
  readonly title: Label;
  /** The figures, the most important first. */
  readonly facts: readonly Fact[];
  /** What stands behind them. */
  readonly tables: readonly ViewTable[];
  /** The picture that tells it best; `null` when a table tells it better. */
  readonly chart: Chart | null;
}

/** A chart: marks as plain Vega-Lite, made once the words and the colors are known. */
export type Chart = (pen: Pen) => ChartBody;

/** What a chart draws with. */
export interface Pen {
  /** A label in the reader's language. */
  word(label: Label): string;
  /** A quantity as the reader writes it. */
  write(quantity: Quantity): string;
  /** The D3 format of an axis of such values, for charts whose axis Vega labels itself. */
  axisFormat(kind: NumberKind): string;
  /** The colors of the theme. */
  readonly colors: Colors;
}

/** Colors that people who see fewer of them can tell apart (Okabe & Ito 2008), on the theme's ground. */
export interface Colors {
  readonly good: string;
  readonly neutral: string;
  readonly bad: string;
  readonly accent: string;
  readonly second: string;
  /** The deep end of a scale from the faint color, under white text. */
  readonly deep: string;
  readonly ink: string;
  readonly faint: string;
  readonly ground: string;
}

/** The size of one band of an axis of names. */
export interface Band {
  /** Pixels from one name to the next. */
  readonly step: number;
}

/** The part of a Vega-Lite specification that differs between charts. */
export interface ChartBody {
  /** One sentence that tells the chart to somebody who can't see it. */
  readonly description: string;
  /** Width of the plot in pixels. */
  readonly width?: number | Band;
  /** Height of the plot in pixels, or the step of a band. */
  readonly height?: number | Band;
  /** The rows drawn. Their field names are ours: names from the data are values, never fields. */
  readonly data: {
    /** One object a row. */
    readonly values: readonly Readonly<Record<string, unknown>>[];
  };
  /** `layer`, `mark`, `encoding`, `transform`… */
  readonly [part: string]: unknown;
}

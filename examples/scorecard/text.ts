/** Numbers and tables for people: 100 characters wide at most. */
export interface Writer {
  readonly count: (value: number) => string;
  readonly points: (value: number) => string;
  readonly percent: (rate: number) => string;
  readonly money: (value: number) => string;
  /** A share in percent and its interval: `13.3 [12.2, 14.5]`. */
  readonly share: (share: { readonly rate: number; readonly interval: Range | null } | null) => Cell;
  /** A score and its interval in whole points: `23.5 [22, 25]`. */
  readonly score: (score: { readonly score: number; readonly interval: Range } | null) => Cell;
}

/** The ends of an interval. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** How numbers are written. */
export interface WriterOptions {
  readonly locale?: string | undefined;
  readonly currency?: string | undefined;
}

/** Writes numbers in the style of a locale. */
export function createWriter({ locale = "en", currency = "EUR" }: WriterOptions): Writer {
  const count = new Intl.NumberFormat(locale);
  const points = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1, signDisplay: "negative" });
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0, signDisplay: "negative" });
  const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1, signDisplay: "negative" });
  const money = new Intl.NumberFormat(locale, { style: "currency", currency, maximumFractionDigits: 0, signDisplay: "negative" });
  return {
    count: (value) => count.format(value),
    points: (value) => points.format(value),
    percent: (rate) => percent.format(rate),
    money: (value) => money.format(value),
    share: (share) => {
      if (share === null) return NOTHING;
      const { rate, interval } = share;
      return [
        points.format(100 * rate),
        interval === null ? "" : `[${points.format(100 * interval.low)}, ${points.format(100 * interval.high)}]`,
      ];
    },
    score: (score) =>
      score === null
        ? NOTHING
        : [points.format(score.score), `[${whole.format(score.interval.low)}, ${whole.format(score.interval.high)}]`],
  };
}

/** A cell, or two that stand close together, such as a value and its interval. */
export type Cell = string | readonly [value: string, interval: string];

const GAP = "  ";
const NOTHING: Cell = ["–", ""];

/** A table with rules below the header and above the total: the first column to the left, the others to the right. */
export function textTable(header: readonly string[], segments: readonly (readonly Cell[])[], total?: readonly Cell[]): string {
  const rows = total === undefined ? segments : [...segments, total];
  const widths = header.map((title, column) => {
    const parts = rows.map((row) => partsOf(row[column] ?? ""));
    const value = longest(parts.map(([text]) => text));
    const interval = longest(parts.map(([, text]) => text));
    return { value, interval, whole: Math.max(title.length, value + (interval && interval + 1)) };
  });
  const lines = rows.map((row) =>
    row.map((cell, column) => {
      const { interval, whole } = widths[column] as (typeof widths)[number];
      const [value, bounds] = partsOf(cell);
      if (column === 0) return value.padEnd(whole);
      return (interval ? `${value} ${bounds.padStart(interval)}` : value).padStart(whole);
    }),
  );
  const titles = header.map((title, column) => {
    const { whole } = widths[column] as (typeof widths)[number];
    return column === 0 ? title.padEnd(whole) : title.padStart(whole);
  });
  const rule = widths.map(({ whole }) => "─".repeat(whole));
  const end = total === undefined || segments.length === 0 ? lines : [...lines.slice(0, -1), rule, ...lines.slice(-1)];
  return [titles, rule, ...end].map((cells) => cells.join(GAP).trimEnd()).join("\n");
}

/** A value and its interval as a picture: `├──●───┤` on a common axis. */
export function whisker(value: number, { low, high }: Range, axis: readonly [number, number], width: number): string {
  const place = (number: number): number => Math.round(((number - axis[0]) / (axis[1] - axis[0] || 1)) * (width - 1));
  const [from, to] = [place(low), place(high)];
  const line = Array.from({ length: width }, (_, at): string => (at === from ? "├" : at === to ? "┤" : at > from && at < to ? "─" : " "));
  line[place(value)] = "●";
  return line.join("");
}

/** The title over such pictures: the ends of their axis, with a word between them. */
export function axisTitle(word: string, [low, high]: readonly [number, number], write: Writer, width: number): string {
  const [from, to] = [write.count(low), write.count(high)];
  const room = width - from.length - to.length;
  return `${from}${word.padStart((room + word.length) >> 1).padEnd(room)}${to}`;
}

/** A heading with what it is about. */
export function heading(title: string, about: string): string {
  return `${title.toUpperCase()}  ${about}`;
}

function partsOf(cell: Cell): readonly [string, string] {
  return typeof cell === "string" ? [cell, ""] : cell;
}

function longest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map((text) => text.length));
}

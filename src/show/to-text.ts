import { displayWidth } from "./display-width.ts";
import { settingsOf, SHOW_OPTIONS, type ShowOptions } from "./options.ts";
import { penOf } from "./pen.ts";
import { type Grid, pageOf } from "./page.ts";
import { type Showable, viewOf } from "./view-of.ts";

/**
 * A result as text for a terminal or a log: its figures with their intervals, and its tables, in columns that stand under each other.
 *
 * - Widths are those of a terminal: emoji and East Asian characters take two columns, Thai vowels above and below take none.
 * - Control characters and marks of direction in names are made visible, so that no name can move the cursor or hide a line.
 *
 * @param result - What was measured.
 * @param options - Language, currency, words, title.
 * @returns Lines that end in a line feed.
 * @throws CxError `"invalid-value"` for what is no result; `"invalid-option"` for an option that is unknown or wrong.
 * @example Four answers
 * ```ts
 * import { nps } from "cx-metrics";
 * import { toText } from "cx-metrics/show";
 * toText(nps([10, 9, 8, 3])).split("\n")[3]; // => "Score      25.0  95% interval from -50.5 to 77.8"
 * ```
 */
export function toText(result: Showable, options: ShowOptions = {}): string {
  const { title, grids } = pageOf(viewOf(result), penOf(settingsOf(options, SHOW_OPTIONS)), options.title);
  const rule = "─".repeat(displayWidth(title));
  return `${[`${title}\n${rule}`, ...grids.map(lines)].join("\n\n")}\n`;
}

function lines({ heading, rows, align }: Grid): string {
  const all = heading ? [heading, ...rows] : rows;
  const widths = align.map((_, column) => Math.max(...all.map((row) => displayWidth(row[column]!))));
  const line = (row: readonly string[]): string =>
    row
      .map((text, column) => {
        const gap = " ".repeat(widths[column]! - displayWidth(text));
        return align[column] === "right" ? gap + text : text + gap;
      })
      .join("  ")
      .trimEnd();
  const rule = heading ? [widths.map((width) => "─".repeat(width)).join("──")] : [];
  return [...(heading ? [line(heading)] : []), ...rule, ...rows.map(line)].join("\n");
}

import { displayWidth } from "./display-width.ts";
import { settingsOf, SHOW_OPTIONS, type ShowOptions } from "./options.ts";
import { type Grid, pageOf } from "./page.ts";
import { penOf } from "./pen.ts";
import { type Showable, viewOf } from "./view-of.ts";

/**
 * A result as Markdown: a heading and tables with aligned columns, as GitHub and most wikis show them.
 *
 * - Everything that Markdown or HTML would read in a name is escaped: a name with `|`, `<script>` or a link in it shows as it is spelt.
 *
 * @param result - What was measured.
 * @param options - Language, currency, words, title.
 * @returns Lines that end in a line feed.
 * @throws CxError `"invalid-value"` for what is no result; `"invalid-option"` for an option that is unknown or wrong.
 * @example Four answers
 * ```ts
 * import { nps } from "cx-metrics";
 * import { toMarkdown } from "cx-metrics/show";
 * toMarkdown(nps([10, 9, 8, 3])).split("\n")[0]; // => "## Net Promoter Score"
 * ```
 */
export function toMarkdown(result: Showable, options: ShowOptions = {}): string {
  const { title, grids } = pageOf(viewOf(result), penOf(settingsOf(options, SHOW_OPTIONS)), options.title);
  return `${[`## ${escaped(title)}`, ...grids.map(table)].join("\n\n")}\n`;
}

function table({ heading, rows, align }: Grid): string {
  const head = (heading ?? align.map(() => "")).map(escaped);
  const body = rows.map((row) => row.map(escaped));
  const widths = align.map((_, column) => Math.max(3, ...[head, ...body].map((row) => displayWidth(row[column]!))));
  const line = (row: readonly string[]): string =>
    `| ${row
      .map((text, column) => {
        const gap = " ".repeat(widths[column]! - displayWidth(text));
        return align[column] === "right" ? gap + text : text + gap;
      })
      .join(" | ")} |`;
  const rule = `| ${widths.map((width, column) => (align[column] === "right" ? `${"-".repeat(width - 1)}:` : "-".repeat(width))).join(" | ")} |`;
  return [line(head), rule, ...body.map(line)].join("\n");
}

// Every mark that begins something inside a line, the colons, at signs and "www." that GitHub makes links of, and what HTML reads.
const escaped = (text: string): string =>
  text.replace(/[\\`*_{}[\]|~#!$:@]|www\.|[&<>]/gi, (mark) => HTML[mark] ?? mark.replace(/(?=\W)/, "\\"));

const HTML: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

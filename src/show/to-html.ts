import { settingsOf, SHOW_OPTIONS, type ThemedOptions } from "./options.ts";
import { type Grid, pageOf } from "./page.ts";
import { penOf } from "./pen.ts";
import { type Showable, viewOf } from "./view-of.ts";
import type { Colors } from "./view.ts";

/** One part of a report. */
export interface ReportPart {
  /** What was measured. */
  readonly result: Showable;
  /** Its heading; the name of the measure unless given. */
  readonly title?: string | undefined;
  /** A paragraph below the heading, as plain text. */
  readonly text?: string | undefined;
  /** Its picture as SVG text, such as Vega draws from {@link toVegaLite}. It is shown as an image, in which nothing runs. */
  readonly picture?: string | undefined;
}

/** How a report is shown. */
export interface ReportOptions extends ThemedOptions {
  /** A paragraph at the top, as plain text. */
  readonly text?: string | undefined;
}

/**
 * A report as one HTML file that can be mailed: no script, nothing loaded, and every text in it escaped.
 *
 * - Tables have header cells, and pictures the description of their chart; it prints in dark ink on white: tables repeat their heads on every page, no row and no picture is cut in two.
 * - Without the option `theme` it follows the reader's choice of light or dark.
 *
 * @param parts - A result, or several with titles, texts and pictures.
 * @param options - Language, currency, words, title, theme.
 * @returns The file's content.
 * @throws CxError `"invalid-value"` for what is no result; `"invalid-option"` for an option that is unknown or wrong.
 * @example A report of one score
 * ```ts
 * import { nps } from "cx-metrics";
 * import { toHtml } from "cx-metrics/show";
 * const html = toHtml(nps([10, 9, 8, 3]), { title: "Spring <survey>" });
 * html.includes("<h1>Spring &lt;survey&gt;</h1>"); // => true
 * ```
 */
export function toHtml(parts: Showable | readonly ReportPart[], options: ReportOptions = {}): string {
  const settings = settingsOf(options, [...SHOW_OPTIONS, "theme", "text"]);
  const [pen, brief] = [penOf(settings), penOf(settings, { brief: true })];
  const single = !isParts(parts);
  const sections = (single ? [{ result: parts }] : parts).map(({ result, title, text, picture }: ReportPart) => {
    const view = viewOf(result);
    const page = pageOf(view, pen, title);
    const alt = picture === undefined ? "" : (view.chart?.(brief).description ?? page.title);
    return {
      title: page.title,
      body: [
        text === undefined ? "" : `<p>${escaped(text)}</p>`,
        picture === undefined ? "" : `<img alt="${escaped(alt)}" src="data:image/svg+xml,${encodeURIComponent(picture)}">`,
        ...page.grids.map(table),
      ].join("\n"),
    };
  });
  const title = settings.title ?? sections[0]?.title ?? "";
  const body = sections
    .map((section) => `<section>\n${single ? "" : `<h2>${escaped(section.title)}</h2>\n`}${section.body}\n</section>`)
    .join("\n");
  return `<!doctype html>
<html lang="${escaped(settings.locale)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>
${STYLE(options.theme, pen.colors, penOf({ ...settings, theme: "dark" }).colors, penOf({ ...settings, theme: "light" }).colors)}
</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
${options.text === undefined ? "" : `<p>${escaped(options.text)}</p>\n`}${body}
</main>
</body>
</html>
`;
}

/** Whether it is a list of parts: some results are lists too, and the scenarios of a case hold results as a part does. */
const isParts = (parts: Showable | readonly ReportPart[]): parts is readonly ReportPart[] =>
  Array.isArray(parts) &&
  parts.every(
    (part: unknown) => typeof part === "object" && part !== null && Object.hasOwn(part, "result") && !Object.hasOwn(part, "inputs"),
  );

function table({ heading, rows, align }: Grid): string {
  const cell = (tag: string, text: string, column: number): string =>
    `<${tag}${align[column] === "right" ? ' class="number"' : ""}>${escaped(text)}</${tag.split(" ")[0]}>`;
  const head = heading ? `<thead><tr>${heading.map((text, column) => cell('th scope="col"', text, column)).join("")}</tr></thead>\n` : "";
  const line = (row: readonly string[]): string =>
    `<tr>${row.map((text, column) => cell(column === 0 ? 'th scope="row"' : "td", text, column)).join("")}</tr>`;
  return `<div class="table"><table${heading ? "" : ' class="figures"'}>\n${head}<tbody>\n${rows.map(line).join("\n")}\n</tbody></table></div>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (mark) => ENTITIES[mark]!);
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

const STYLE = (
  theme: "light" | "dark" | undefined,
  colors: Colors,
  dark: Colors,
  paper: Colors,
): string => `:root { color-scheme: ${theme ?? "light dark"}; ${variables(colors)} }
${theme === undefined ? `@media (prefers-color-scheme: dark) { :root { ${variables(dark)} } }\n` : ""}body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 46rem; margin: 0 auto; padding: 2rem 1rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 1rem; }
h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
section { break-inside: avoid; }
.table { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem .8rem .3rem 0; border-bottom: 1px solid var(--faint); text-align: left; vertical-align: top; }
th { font-weight: 400; }
thead th { font-weight: 600; }
th.number, td.number { text-align: right; }
.figures tr:first-child td { font-weight: 600; }
img { max-width: 100%; height: auto; background: ${colors.ground}; }
@page { margin: 18mm; }
@media print {
:root { color-scheme: light; ${variables(paper)} }
main { max-width: none; padding: 0; }
body { font-size: 10.5pt; }
h1, h2, p { break-after: avoid; }
section { break-inside: auto; }
img, tr { break-inside: avoid; }
thead { display: table-header-group; }
.table { overflow: visible; }
}`;

const variables = ({ ink, faint, ground }: Colors): string => `--ink: ${ink}; --faint: ${faint}; --ground: ${ground};`;

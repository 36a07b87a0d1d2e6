/**
 * Results for people: pictures, tables and reports.
 *
 * @packageDocumentation
 */
export type { Label, Language } from "./labels/labels.ts";
export type { ShowOptions, ThemedOptions } from "./options.ts";
export { toHtml, type ReportOptions, type ReportPart } from "./to-html.ts";
export { toMarkdown } from "./to-markdown.ts";
export { toText } from "./to-text.ts";
export { toVegaLite, type VegaLiteSpec } from "./to-vega-lite.ts";
export type { Band, ChartBody } from "./view.ts";
export type { Showable } from "./view-of.ts";

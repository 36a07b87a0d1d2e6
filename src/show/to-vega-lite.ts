import { settingsOf, SHOW_OPTIONS, type Settings, type ThemedOptions } from "./options.ts";
import { penOf } from "./pen.ts";
import type { ChartBody, Colors } from "./view.ts";
import { type Showable, viewOf } from "./view-of.ts";

/** A chart as Vega-Lite takes it: plain JSON with the data inside. */
export interface VegaLiteSpec extends ChartBody {
  /** The version of Vega-Lite that reads it. */
  readonly $schema: "https://vega.github.io/schema/vega-lite/v6.json";
}

/**
 * The picture of a result as a Vega-Lite specification: plain JSON, drawn by whatever draws Vega-Lite.
 *
 * - Input: any result of the library, or one that came back from JSON. It is told by what it holds.
 * - Result: a specification with its data inside, a title, tooltips, a description for those who can't see it, and colors that are told apart
 *   with color-blindness (Okabe & Ito 2008); `null` for a result that a table tells better.
 * - Names from the data are values in it, never fields or expressions: no name can change what is drawn.
 *
 * @param result - What was measured.
 * @param options - Language, currency, words, title, theme.
 * @returns The specification.
 * @throws CxError `"invalid-value"` for what is no result; `"invalid-option"` for an option that is unknown or wrong.
 * @example The categories behind a score
 * ```ts
 * import { nps } from "cx-metrics";
 * import { toVegaLite } from "cx-metrics/show";
 * const spec = toVegaLite(nps([10, 9, 8, 3]));
 * spec?.title; // => "Net Promoter Score"
 * spec?.description; // => "Net Promoter Score 25.0, Detractors 25.0%, Passives 25.0%, Promoters 50.0%, Responses 4."
 * ```
 * @see Satyanarayan, Moritz, Wongsuphasawat & Heer 2017, IEEE Transactions on Visualization and Computer Graphics 23, 341-350.
 */
export function toVegaLite(result: Showable, options: ThemedOptions = {}): VegaLiteSpec | null {
  const settings = settingsOf(options, [...SHOW_OPTIONS, "theme"]);
  const { title, chart } = viewOf(result);
  if (!chart) return null;
  const pen = penOf(settings, { brief: true });
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    title: settings.title ?? settings.word(title),
    background: pen.colors.ground,
    ...chart(pen),
    config: { ...look(pen.colors), locale: { number: numberLocale(settings) } },
  };
}

const look = ({ ink, faint }: Colors): object => ({
  font: "system-ui, sans-serif",
  title: { color: ink, fontSize: 15, fontWeight: 600, anchor: "start", offset: 12 },
  view: { stroke: null },
  axis: {
    labelColor: ink,
    titleColor: ink,
    gridColor: faint,
    domainColor: faint,
    tickColor: faint,
    titleFontWeight: "normal",
    labelFontSize: 11,
  },
  legend: { labelColor: ink, titleColor: ink, labelFontSize: 12, labelLimit: 0, symbolOpacity: 1 },
  header: { labelColor: ink, titleColor: ink },
  text: { color: ink },
});

/** How the reader's language writes the numbers of an axis, in D3's terms. */
function numberLocale({ locale, currency }: Settings): object {
  const parts = new Intl.NumberFormat(locale, currency === null ? {} : { style: "currency", currency }).formatToParts(-1_234_567.5);
  const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? "";
  const at = parts.findIndex(({ type }) => type === "currency");
  const before = at >= 0 && at < parts.findIndex(({ type }) => type === "integer");
  const symbol = part("currency");
  return {
    minus: part("minusSign") || "-",
    decimal: part("decimal") || ".",
    thousands: part("group") || ",",
    grouping: [3],
    currency: before ? [symbol, ""] : ["", symbol && `\u00a0${symbol}`],
  };
}

// The pages that are compared with their screenshots, one of each kind that a reader meets.

/** A page as somebody sees it. */
export interface View {
  /** Names the file of its screenshot. */
  readonly name: string;
  /** In the site; null for the report that `toHtml` writes. */
  readonly path: string | null;
  readonly screen: "desktop" | "phone";
  /** All of the page, not only what fits on the screen. */
  readonly whole?: boolean;
}

export const SCREENS = {
  desktop: { viewport: { width: 1280, height: 800 }, colorScheme: "light" },
  phone: { viewport: { width: 390, height: 844 }, colorScheme: "dark" },
} as const;

const PAGES = [
  { name: "start", path: "index.html" },
  { name: "guide", path: "documents/survey.html" },
  { name: "metrics", path: "documents/metrics.html" },
  { name: "metric", path: "documents/metrics/nps.html", whole: true },
  { name: "metric-formulas", path: "documents/metrics/comparison.html" },
  { name: "metric-funnel", path: "documents/metrics/funnel.html", whole: true },
  { name: "calculator-nps", path: "documents/calculators/nps.html", whole: true },
  { name: "calculator-wrong-input", path: "documents/calculators/nps.html#promoters=many" },
  { name: "calculator-table", path: "documents/calculators/revenue-weighted-nps.html" },
  { name: "calculator-rates", path: "documents/calculators/convert-rate.html" },
  { name: "calculator-simulation", path: "documents/calculators/business-case.html" },
  { name: "function", path: "functions/cx-metrics.nps.html" },
  { name: "result", path: "interfaces/cx-metrics.NpsResult.html" },
  { name: "module", path: "modules/cx-metrics.html" },
  { name: "report", path: null },
] as const;

export const VIEWS: readonly View[] = PAGES.flatMap((page) => [
  { ...page, screen: "desktop" },
  { ...page, screen: "phone" },
]);

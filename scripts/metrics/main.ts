// `npm run metrics`: draws the picture of every page in docs/metrics from the page's own example, and describes it there.
import { writeFileSync } from "node:fs";
import { draw } from "../leaving/pictures.ts";
import { metricPages, resultsOf, specOf, withPicture } from "./pages.ts";

const pages = metricPages();
const results = await resultsOf(pages);
for (const page of pages) {
  const result = results[page.slug];
  if (result === undefined) throw new Error(`docs/metrics/${page.slug}.md has no result`);
  const spec = specOf(page.slug, result);
  writeFileSync(`docs/pictures/metric-${page.slug}.svg`, await draw(spec));
  writeFileSync(`docs/metrics/${page.slug}.md`, withPicture(page, spec.description));
}

// The health of a company's customer experience from its raw files: `npm run example:health-check`, printed and written as health-check.html.
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { measureFiles } from "./evidence.ts";
import { healthPage, healthText } from "./report.ts";

const { html, title, locale } = parseArgs({
  options: {
    html: { type: "string", default: "health-check.html" },
    title: { type: "string", default: "Customer experience: health check of 2025" },
    locale: { type: "string", default: "en" },
  },
}).values;
const measured = measureFiles();
console.log(healthText(measured, locale));
writeFileSync(html, await healthPage(title, measured, locale));
console.log(`As a page with pictures: ${html}`);

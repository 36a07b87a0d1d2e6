// A one-page business case from the example data: `npm run example:business-case`, printed and written as business-case.html.
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { createWriter } from "../scorecard/text.ts";
import { caseReport } from "./case.ts";
import { drawCharts } from "./charts.ts";
import { measureEvidence } from "./evidence.ts";
import { casePage } from "./page.ts";
import { caseText } from "./text.ts";

const { html, title, currency, locale } = parseArgs({
  options: {
    html: { type: "string", default: "business-case.html" },
    title: { type: "string", default: "Keep the customers we lose, answer them once" },
    currency: { type: "string", default: "EUR" },
    locale: { type: "string", default: "en" },
  },
}).values;
const write = createWriter({ currency, locale });
const report = caseReport(await measureEvidence());
console.log(caseText(report, write));
writeFileSync(html, casePage(title, report, await drawCharts(report, write.money), write));
console.log(`\nAs a page with pictures: ${html}`);

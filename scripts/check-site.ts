// The documentation site in Chromium, from disk: no page asks any host for anything, and no page has an error.
import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { startChromium } from "./chromium.ts";

const site = resolve("site");
const pages = readdirSync(site, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".html"));
const browser = await startChromium();
const page = await browser.newPage();
const problems: string[] = [];
page.on("request", (request) => {
  if (!/^(?:file|data|blob):/.test(request.url())) problems.push(`${page.url()} asks for ${request.url()}`);
});
page.on("requestfailed", (request) => problems.push(`${page.url()} lacks ${request.url()}`));
page.on("pageerror", (error) => problems.push(`${page.url()}: ${error.message}`));
for (const name of pages) await page.goto(pathToFileURL(resolve(site, name)).href, { waitUntil: "load" });
await browser.close();

if (pages.length === 0) problems.push("the site has no pages: npm run docs");
if (problems.length > 0) {
  console.error(problems.join("\n"));
  process.exitCode = 1;
} else {
  console.log(`${pages.length} pages, no request leaves them, no error`);
}

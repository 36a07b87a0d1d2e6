// The documentation site: every link leads somewhere, no page asks another host for anything, and no page has an error or an inline handler. The start page, the guides and one page of each
// kind are opened in Chromium; all pages are read.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { startChromium } from "./chromium.ts";
import { serve } from "./serve.ts";

const names = readdirSync("site", { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".html"));
const problems: string[] = [];
const texts = new Map(names.map((name) => [name, readFileSync(join("site", name), "utf8")]));
const anchors = new Map([...texts].map(([name, html]) => [name, new Set([...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id))]));
let links = 0;
for (const [name, html] of texts) {
  for (const [, href = ""] of html.matchAll(/\shref="([^"]*)"/g)) {
    if (/^[a-z]+:/.test(href)) continue;
    links += 1;
    const [path = "", anchor = ""] = href
      .replaceAll("&amp;", "&")
      .split("#")
      .map((part) => decodeURIComponent(part));
    const target = path === "" ? name : join(dirname(name), path);
    if (!existsSync(join("site", target))) problems.push(`${name} links to ${href}, which is not there`);
    else if (anchor !== "" && anchors.get(target)?.has(anchor) === false)
      problems.push(`${name} links to ${href}, a place that ${target} does not have`);
  }
  for (const [tag] of html.matchAll(/<[a-z]+\b[^>]*\son[a-z]+="[^>]*>/g)) problems.push(`${name} has an inline handler: ${tag}`);
  for (const [tag] of html.matchAll(/<(?!a\b)[a-z]+\b[^>]*\s(?:src|href)="(?:https?:)?\/\/[^>]*>/g))
    problems.push(`${name} loads from outside: ${tag}`);
}

const guides = names.filter((name) => name.startsWith("documents"));
const kinds = new Map(names.map((name) => [dirname(name), name]));
const opened = new Set(["index.html", ...guides, ...kinds.values()]);
const server = await serve("site");
const browser = await startChromium();
const page = await browser.newPage();
page.on("request", (request) => {
  if (!request.url().startsWith(server.address) && !/^(?:data|blob):/.test(request.url()))
    problems.push(`${page.url()} asks for ${request.url()}`);
});
page.on("response", (response) => {
  if (response.status() >= 400 && !response.url().endsWith("/favicon.ico")) problems.push(`${page.url()} lacks ${response.url()}`);
});
page.on("pageerror", (error) => problems.push(`${page.url()}: ${error.message}`));
for (const name of opened) await page.goto(`${server.address}/${name}`, { waitUntil: "load" });
await browser.close();
server.close();

if (guides.length === 0) problems.push("the site has no guides: npm run docs");
if (problems.length > 0) {
  console.error(problems.join("\n"));
  process.exitCode = 1;
} else {
  console.log(
    `${names.length} pages read with ${links} links that lead somewhere, and ${opened.size} opened: no request leaves them, no error`,
  );
}

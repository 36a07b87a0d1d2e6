// The calculators of the site in Chromium: right, wrong and hostile input against the library's own numbers; links, keyboard, small screens, axe.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { deflateSync } from "node:zlib";
import axe from "axe-core";
import * as library from "cx-metrics";
import type { Browser, Page } from "playwright-core";
import { startChromium } from "../chromium.ts";
import { serve } from "../serve.ts";
import { hostile, right, wrong } from "./cases.ts";

interface Shown {
  readonly headline: string;
  readonly program: string;
  /** Elements that no calculator makes. */
  readonly elements: number;
  readonly figures: readonly { readonly label: string; readonly code: string; readonly json: string; readonly text: string }[];
}

const problems: string[] = [];
const done = { figures: 0, wrong: 0, hostile: 0, axe: 0 };
const server = await serve("site");
const browser = await startChromium();

const addresses = new Map<string, string>();
const documents = readdirSync("site/documents", { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".html"));
for (const name of documents) {
  const calculator = /data-calculator="([^"]+)"/.exec(readFileSync(join("site/documents", name), "utf8"))?.[1];
  if (calculator !== undefined) addresses.set(calculator, `${server.address}/documents/${name}`);
}
const addressOf = (calculator: string): string => {
  const address = addresses.get(calculator);
  if (address === undefined) throw new Error(`no page has the calculator ${calculator}: npm run docs`);
  return address;
};

async function newPage(from: Browser, options: Parameters<Browser["newContext"]>[0] = {}): Promise<Page> {
  const context = await from.newContext(options);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const page = await context.newPage();
  page.on("pageerror", (error) => problems.push(`${page.url().slice(0, 200)}: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error" && !message.location().url.endsWith("/favicon.ico"))
      problems.push(`${page.url().slice(0, 200)} logs ${message.text()}`);
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(server.address) && !/^(?:data|blob):/.test(request.url())) problems.push(`asks for ${request.url()}`);
  });
  return page;
}

/** Opens a calculator; the same document is asked for anew, so that a link is read as one who follows it sees it. */
async function open(page: Page, address: string): Promise<void> {
  await page.goto("about:blank");
  await page.goto(address);
  await page
    .locator(".cx-calculator[data-ready]")
    .waitFor({ timeout: 20_000 })
    .catch(() => problems.push(`${address.slice(0, 400)} is not ready after 20 s`));
}

async function fill(page: Page, calculator: string, values: Readonly<Record<string, string>>): Promise<void> {
  for (const [id, value] of Object.entries(values)) {
    const control = page.locator(`#${calculator}-${id}`);
    if ((await page.locator(`select#${calculator}-${id}`).count()) > 0) await control.selectOption(value);
    else await control.fill(value);
  }
}

const shown = (page: Page): Promise<Shown> =>
  page.evaluate(`({
    headline: document.querySelector(".cx-headline").textContent,
    elements: document.querySelectorAll(".cx-calculator :is(img, script, iframe, a)").length,
    program: document.querySelector(".cx-code")?.textContent ?? "",
    figures: [...document.querySelectorAll(".cx-figures tbody tr")].map((row) => ({
      label: row.querySelector("th").textContent,
      code: row.querySelector("code").textContent,
      json: row.querySelector("data").getAttribute("value"),
      text: row.querySelector("data").textContent,
    })),
  })`);

/** Equal but for the last digits of `Math.pow` and its like, which two versions of the engine compute differently. */
function same(left: unknown, right: unknown): boolean {
  if (Array.isArray(left) && Array.isArray(right))
    return left.length === right.length && left.every((part, index) => same(part, right[index]));
  if (typeof left !== "number" || typeof right !== "number") return isDeepStrictEqual(left, right);
  return Math.abs(left - right) <= 1e-12 * Math.max(Math.abs(left), Math.abs(right));
}

/** Runs the code that stands beside the numbers, and compares what it gives with them. */
function checkProgram(place: string, { program, figures }: Shown): void {
  const everything: Readonly<Record<string, unknown>> = { ...library };
  const names = Object.keys(everything);
  const body = program.replace(/^import .*$/m, "");
  const expressions = figures.map(({ code }) => code).join(",\n");
  // oxlint-disable-next-line typescript/no-implied-eval -- what the page shows as code must run
  const run = new Function(...names, `${body}\nreturn [${expressions}];`) as (...args: unknown[]) => unknown[];
  const values = run(...names.map((name) => everything[name]));
  figures.forEach(({ label, json, code, text }, index) => {
    done.figures += 1;
    if (!same(JSON.parse(json), values[index]))
      problems.push(`${place}: ${label} shows ${json}, but ${code} is ${JSON.stringify(values[index])}`);
    if (text === "" || /NaN|undefined|Infinity|object/.test(text)) problems.push(`${place}: ${label} reads ${text}`);
  });
}

async function checkRight(page: Page): Promise<void> {
  for (const [index, { calculator, fill: values, figures }] of right.entries()) {
    const place = `${calculator} ${index}`;
    await open(page, addressOf(calculator));
    checkProgram(`${place} at first`, await shown(page));
    await fill(page, calculator, values);
    const result = await shown(page);
    checkProgram(place, result);
    for (const [label, value] of Object.entries(figures)) {
      const json = result.figures.find((figure) => figure.label === label)?.json;
      if (json === undefined || !same(JSON.parse(json), value)) {
        problems.push(`${place}: ${label} is ${json}, the library says ${JSON.stringify(value)}; ${result.headline}`);
      }
    }
    // The link that the button copies gives the same page again.
    await page.getByRole("button", { name: "Copy link" }).click();
    await page.getByText("Copied.").waitFor();
    const link = (await page.evaluate("navigator.clipboard.readText()")) as string;
    await open(page, link);
    if (!isDeepStrictEqual(await shown(page), result)) problems.push(`${place}: the link ${link} shows something else`);
    await page.getByRole("button", { name: "Start again" }).click();
    if (page.url() !== addressOf(calculator)) problems.push(`${place}: the address keeps ${page.url()}`);
  }
}

async function checkWrong(page: Page): Promise<void> {
  for (const { calculator, fill: values, field, says } of wrong) {
    done.wrong += 1;
    const place = `${calculator} with ${JSON.stringify(values)}`;
    await open(page, addressOf(calculator));
    await fill(page, calculator, values);
    const { headline, figures } = await shown(page);
    if (figures.length > 0) problems.push(`${place}: shows figures`);
    const invalid = page.locator("[aria-invalid=true]");
    if (field === null) {
      if (!headline.includes(says) || (await invalid.count()) > 0) problems.push(`${place}: says ${headline}`);
      continue;
    }
    const control = page.locator(`#${calculator}-${field}`);
    const described = (await control.getAttribute("aria-describedby")) ?? "";
    const message = (await page.locator(`#${calculator}-${field}-error`).textContent()) ?? "";
    if (!message.includes(says)) problems.push(`${place}: ${field} says ${JSON.stringify(message)}; ${headline}`);
    if (!described.includes(`${calculator}-${field}-error`) || (await invalid.count()) !== 1)
      problems.push(`${place}: the field does not carry its error`);
  }
}

async function checkHostile(page: Page): Promise<void> {
  for (const [calculator, address] of addresses) {
    await open(page, address);
    const title = await page.title();
    const ids = (await page.evaluate(`[...document.querySelectorAll(".cx-field :is(input, textarea)")].map(({ id }) => id)`)) as string[];
    const check = async (id: string, text: string): Promise<void> => {
      done.hostile += 1;
      const place = `${id} with ${JSON.stringify(text.slice(0, 40))}`;
      const result = await shown(page);
      if ((await page.title()) !== title || result.elements > 0) problems.push(`${place} gets into the page`);
      const explained = result.figures.length > 0 || /No result yet|expected/.test(result.headline);
      if (!explained) problems.push(`${place}: neither result nor reason, but ${result.headline}`);
      checkProgram(place, result);
    };
    const enter = (id: string, text: string): Promise<unknown> =>
      page.evaluate(`{
        const control = document.getElementById(${JSON.stringify(id)});
        for (const other of document.querySelectorAll("[data-first]")) other.value = other.dataset.first;
        control.dataset.first ??= control.value;
        control.value = ${JSON.stringify(text)};
        control.dispatchEvent(new Event("input", { bubbles: true }));
      }`);
    for (const [index, text] of hostile.entries()) {
      for (const id of ids) {
        await enter(id, text);
        await check(id, text);
      }
      const id = ids[index % ids.length] as string;
      const link = `${address}#${new URLSearchParams({ [id.slice(calculator.length + 1)]: text }).toString()}`;
      if (link.length > 9000 || index % 3 > 0) continue;
      await open(page, link);
      await check(id, text);
    }
  }
}

/** The form from the keyboard alone: every control in its order, with a ring that one sees. */
async function checkKeyboard(page: Page): Promise<void> {
  for (const [calculator, address] of addresses) {
    await open(page, address);
    const wanted = (await page.evaluate(
      `[...document.querySelectorAll(".cx-form :is(input, select, textarea, button)")].filter((control) => control.checkVisibility()).map((control) => control.id || control.textContent)`,
    )) as string[];
    await page.evaluate(`document.querySelector(".cx-form :is(input, select, textarea)").focus()`);
    const met: string[] = [];
    for (let index = 0; index < wanted.length; index += 1) {
      met.push(await page.evaluate<string>(`document.activeElement.id || document.activeElement.textContent`));
      const ring = await page.evaluate(`getComputedStyle(document.activeElement).outlineStyle`);
      if (ring === "none") problems.push(`${calculator}: ${met.at(-1)} has no ring when it has the focus`);
      await page.keyboard.press("Tab");
    }
    if (!isDeepStrictEqual(met, wanted)) problems.push(`${calculator}: Tab meets ${met.join(", ")} instead of ${wanted.join(", ")}`);
  }
}

/** An empty tree of pages, as typedoc packs it. */
const noPages = `window.navigationData = "${deflateSync("[]").toString("base64")}"`;

const SCREENS = [
  ["light", { width: 1280, height: 900 }],
  ["dark", { width: 360, height: 740 }],
] as const;

async function checkAxe([colorScheme, viewport]: (typeof SCREENS)[number]): Promise<void> {
  // Every guide, and a page of each other kind.
  const guides = documents.map((name) => `${server.address}/documents/${name}`);
  const others = [
    "index.html",
    "hierarchy.html",
    "modules/cx-metrics.html",
    "functions/cx-metrics.nps.html",
    "interfaces/cx-metrics.NpsResult.html",
    "interfaces/cx-metrics.Metric.html",
    "variables/cx-metrics.RFM_SEGMENTS.html",
    "classes/cx-metrics.CxError.html",
    "types/cx-metrics.Distribution.html",
  ].map((name) => `${server.address}/${name}`);
  const pages = [...others, ...guides];
  const wrongInput = [`${addressOf("nps")}#promoters=x`, `${addressOf("business-case")}#draws=1`];
  const page = await newPage(browser, { colorScheme, viewport });
  // The tree of all pages is the same on each: the start page's is enough, and the others are checked sooner without.
  await page.route("**/navigation.js", (route) =>
    page.url().endsWith("/index.html") ? route.continue() : route.fulfill({ contentType: "text/javascript", body: noPages }),
  );
  for (const address of [...pages, ...wrongInput]) {
    done.axe += 1;
    await page.goto("about:blank");
    await page.goto(address);
    if ([...addresses.values()].some((calculator) => address.startsWith(calculator)))
      await page.locator(".cx-calculator[data-ready]").waitFor({ timeout: 20_000 });
    const place = `${address.slice(server.address.length)} ${colorScheme} ${viewport.width}`;
    const wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
    if ((wide as number) > 0) problems.push(`${place}: ${wide as number} px too wide`);
    await page.evaluate(axe.source);
    const { violations } = (await page.evaluate("axe.run()")) as {
      violations: { id: string; help: string; nodes: { html: string; failureSummary: string }[] }[];
    };
    for (const { id, help, nodes } of violations)
      problems.push(
        `${place}: ${id}, ${help}: ${nodes.length} times, ${nodes[0]?.html.slice(0, 160)} ${nodes[0]?.failureSummary.slice(0, 200)}`,
      );
  }
  await page.context().close();
}

/** Opens a page with nothing in store: how long until it is usable, and how many bytes came without fonts. */
async function openAnew(address: string, isCalculator: boolean): Promise<{ took: number; bytes: number }> {
  const page = await newPage(browser);
  let bytes = 0;
  page.on("response", (response) => {
    if (!response.url().endsWith(".woff2"))
      void response.body().then(
        (body) => (bytes += body.length),
        () => undefined,
      );
  });
  const start = performance.now();
  await page.goto(address, { waitUntil: "load" });
  if (isCalculator) await page.locator(".cx-calculator[data-ready]").waitFor();
  const took = performance.now() - start;
  await page.waitForLoadState("networkidle");
  await page.context().close();
  return { took, bytes };
}

/** The start page and a calculator: how soon, and how many bytes without fonts. */
async function checkSpeed(): Promise<string> {
  const report: string[] = [];
  for (const [name, address, most] of [
    ["start page", `${server.address}/index.html`, 300_000],
    ["NPS calculator", addressOf("nps"), 750_000],
  ] as const) {
    // The best of three: a machine that is busy for a moment says nothing of the page.
    const tries: { took: number; bytes: number }[] = [];
    while (tries.length < 3 && !tries.some(({ took }) => took <= 1000)) tries.push(await openAnew(address, name !== "start page"));
    const { took, bytes } = tries.sort((left, right) => left.took - right.took)[0]!;
    if (took > 1000) problems.push(`${name}: usable after ${took.toFixed(0)} ms`);
    if (bytes > most) problems.push(`${name}: ${bytes} bytes without fonts`);
    report.push(`${name} in ${took.toFixed(0)} ms with ${(bytes / 1000).toFixed(0)} kB`);
  }
  return report.join(", ");
}

const speed = await checkSpeed();
async function checkInput(): Promise<void> {
  const page = await newPage(browser);
  await checkRight(page);
  await checkWrong(page);
  await checkHostile(page);
  await checkKeyboard(page);
}
// Each in pages of its own, beside each other.
await Promise.all([checkInput(), ...SCREENS.map(checkAxe)]);
await browser.close();
server.close();

for (const { calculator } of [...right, ...wrong]) if (!addresses.has(calculator)) problems.push(`no page for ${calculator}`);
for (const calculator of addresses.keys())
  if (!right.some((one) => one.calculator === calculator) || !wrong.some((one) => one.calculator === calculator))
    problems.push(`${calculator} is not tested`);
if (problems.length > 0) {
  console.error(problems.slice(0, 60).join("\n"));
  console.error(`${problems.length} problems`);
  process.exitCode = 1;
} else {
  console.log(
    `${addresses.size} calculators: ${right.length} right inputs with ${done.figures} figures as their code gives them, ${done.wrong} wrong and ${done.hostile} hostile inputs explained, ${done.axe} views clean for axe; ${speed}`,
  );
}

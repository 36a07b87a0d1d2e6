// The browser file and the ES modules in Chromium: the same assertions, the same digits.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { startChromium } from "./chromium.ts";

const TYPES: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".map": "application/json",
};

interface Outcome {
  readonly error?: string;
  readonly global: readonly unknown[];
  readonly modules: readonly unknown[];
  readonly withStats: readonly unknown[];
}

const server = createServer((request, response) => {
  const path = normalize(new URL(request.url ?? "/", "http://localhost").pathname).replace(/^[/\\]+/, "");
  try {
    const body = readFileSync(join(process.cwd(), path));
    response.writeHead(200, { "content-type": TYPES[extname(path)] ?? "application/octet-stream" }).end(body);
  } catch {
    response.writeHead(404).end();
  }
}).listen(0, "127.0.0.1");
await new Promise((listening) => server.once("listening", listening));
const { port } = server.address() as AddressInfo;

const browser = await startChromium();
const page = await browser.newPage();
const problems: string[] = [];
page.on("pageerror", (error) => problems.push(error.message));
await page.goto(`http://127.0.0.1:${port}/test/browser/index.html`);
const outcome = (await page
  .waitForFunction("window.outcome", undefined, { timeout: 20_000 })
  .then((handle) => handle.jsonValue())) as Outcome;
const version = browser.version();
await browser.close();
server.close();

if (outcome.error !== undefined) problems.push(outcome.error);
else if (JSON.stringify(outcome.global) !== JSON.stringify(outcome.modules)) {
  problems.push(`the browser file and the modules differ:\n${JSON.stringify(outcome.global)}\n${JSON.stringify(outcome.modules)}`);
}
if (problems.length > 0) {
  console.error(problems.join("\n"));
  process.exitCode = 1;
} else {
  console.log(
    `Chromium ${version}: ${outcome.global.length} assertions with the browser file, ${outcome.withStats.length} with the modules, same digits`,
  );
}

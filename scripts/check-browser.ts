// The browser file and the ES modules in Chromium: the same assertions, the same digits.
import { serve } from "./serve.ts";
import { startChromium } from "./chromium.ts";

interface Outcome {
  readonly error?: string;
  readonly global: readonly unknown[];
  readonly modules: readonly unknown[];
  readonly withShow: readonly unknown[];
  /** How many assertions held of the workers. */
  readonly parallel: number;
}

const server = await serve(process.cwd());
const browser = await startChromium();
const page = await browser.newPage();
const problems: string[] = [];
page.on("pageerror", (error) => problems.push(error.message));
await page.goto(`${server.address}/test/browser/index.html`);
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
    `Chromium ${version}: ${outcome.global.length} assertions with the browser file, ${outcome.withShow.length} with the modules, same digits; ${outcome.parallel} with workers`,
  );
}

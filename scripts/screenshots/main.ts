// Key pages of the site and the HTML report in Chromium against their stored screenshots, which somebody has looked at.
// `npm run check:screenshots -- --update` takes them anew: look at each that changed before it is committed.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import pixelmatch from "pixelmatch";
import type { Browser } from "playwright-core";
import { PNG } from "pngjs";
import { measureFiles } from "../../examples/health-check/evidence.ts";
import { healthPage } from "../../examples/health-check/report.ts";
import { startChromium } from "../chromium.ts";
import { serve } from "../serve.ts";
import { SCREENS, type View, VIEWS } from "./views.ts";

const STORED = "test/screenshots";
const FAILED = "reports/screenshots";
/** The share of pixels that another version of Chromium may draw otherwise, edges of letters aside, which are not compared. */
const ALLOWED = 0.002;

/** Every machine draws with the same fonts: those of the package, and no others. */
function fontsOnly(folder: string): string {
  const fonts = dirname(fileURLToPath(import.meta.resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf")));
  const families = { "sans-serif": "DejaVu Sans", "system-ui": "DejaVu Sans", serif: "DejaVu Serif", monospace: "DejaVu Sans Mono" };
  const aliases = Object.entries(families).map(
    ([family, font]) => `<alias><family>${family}</family><prefer><family>${font}</family></prefer></alias>`,
  );
  const file = join(folder, "fonts.conf");
  writeFileSync(
    file,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>${fonts}</dir><cachedir>${folder}</cachedir><match target="pattern"><edit name="family" mode="append_last"><string>DejaVu Sans</string></edit></match>${aliases.join("")}</fontconfig>`,
  );
  return file;
}

async function take(browser: Browser, { path, screen, whole = false }: View, withoutStyle = false): Promise<Buffer> {
  const context = await browser.newContext(SCREENS[screen]);
  const page = await context.newPage();
  if (withoutStyle) await page.route("**/custom.css", (route) => route.fulfill({ contentType: "text/css", body: "" }));
  if (path === null) await page.setContent(report);
  else {
    await page.goto(`${server.address}/${path}`, { waitUntil: "load" });
    await page.waitForFunction(
      "document.body.checkVisibility() && document.querySelectorAll('.cx-calculator:not([data-ready])').length === 0",
    );
    await page.waitForLoadState("networkidle");
  }
  await page.evaluate("document.fonts.ready");
  const image = await page.screenshot({ fullPage: whole, animations: "disabled", caret: "hide" });
  await context.close();
  return image;
}

/** The share of pixels that differ, with a picture of where; another size differs everywhere. */
function difference(left: Buffer, right: Buffer): { readonly share: number; readonly where: Buffer | null } {
  const [a, b] = [PNG.sync.read(left), PNG.sync.read(right)];
  if (a.width !== b.width || a.height !== b.height) return { share: 1, where: null };
  const where = new PNG({ width: a.width, height: a.height });
  const pixels = pixelmatch(a.data, b.data, where.data, a.width, a.height);
  return { share: pixels / (a.width * a.height), where: PNG.sync.write(where) };
}

const { update } = parseArgs({ options: { update: { type: "boolean", default: false } } }).values;
const folder = mkdtempSync(join(tmpdir(), "cx-metrics-screenshots-"));
const server = await serve("site");
const browser = await startChromium(["--font-render-hinting=none", "--disable-lcd-text", "--force-color-profile=srgb"], {
  FONTCONFIG_FILE: fontsOnly(folder),
});
const report = await healthPage("Customer experience: health check", measureFiles(), "en");
const problems: string[] = [];
const fileOf = ({ name, screen }: View): string => `${name}-${screen}.png`;
let most = 0;
rmSync(FAILED, { recursive: true, force: true });
if (update) mkdirSync(STORED, { recursive: true });

for (const view of VIEWS) {
  const file = fileOf(view);
  const stored = join(STORED, file);
  const taken = await take(browser, view);
  const before = existsSync(stored) ? readFileSync(stored) : null;
  const { share, where } = before === null ? { share: 1, where: null } : difference(before, taken);
  if (update) {
    if (share > 0) writeFileSync(stored, taken);
    if (share > 0) console.log(`${stored}: ${before === null ? "new" : `${(100 * share).toFixed(2)} % changed`}, look at it`);
    continue;
  }
  most = Math.max(most, share);
  if (share <= ALLOWED) continue;
  mkdirSync(FAILED, { recursive: true });
  writeFileSync(join(FAILED, file), taken);
  if (where !== null) writeFileSync(join(FAILED, file.replace(".png", ".difference.png")), where);
  problems.push(
    before === null
      ? `${stored} is missing`
      : `${stored}: ${where === null ? "another size" : `${(100 * share).toFixed(2)} % of the pixels differ`}; see ${FAILED}`,
  );
}

const names = new Set(VIEWS.map(fileOf));
for (const file of existsSync(STORED) ? readdirSync(STORED) : [])
  if (!names.has(file)) problems.push(`${join(STORED, file)} is of no page that is compared`);

// What the comparison is for: a page whose style is missing must not pass.
const phone = VIEWS.find(({ name, screen }) => name === "metric-formulas" && screen === "phone")!;
if (difference(await take(browser, phone), await take(browser, phone, true)).share <= ALLOWED)
  problems.push("the comparison does not see that the style is missing");

await browser.close();
server.close();
rmSync(folder, { recursive: true, force: true });

if (problems.length > 0) {
  console.error(problems.join("\n"));
  console.error("If a change is meant, take the screenshots anew with: npm run check:screenshots -- --update");
  process.exitCode = 1;
} else if (!update) {
  console.log(`${VIEWS.length} views as their screenshots show them; the most that differs is ${(100 * most).toFixed(3)} % of the pixels`);
}

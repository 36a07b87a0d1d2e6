import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "cx-metrics-case-"));
const path = join(folder, "case.html");
const TITLE = `Keep <script>alert("x")</script> & 'them'`;
let output = "";
let page = "";

/** Runs the program as its users do. */
beforeAll(async () => {
  output = await new Promise<string>((resolve, reject) => {
    const program = ["scripts/run.mjs", "examples/business-case/main.ts", "--html", path, "--title", TITLE];
    execFile(process.execPath, program, { cwd: root }, (error, text, errors) => (error ? reject(new Error(errors)) : resolve(text)));
  });
  page = readFileSync(path, "utf8");
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Every amount of money in a text. */
const money = (text: string): string[] => text.match(/-?€[\d,]+/g) ?? [];

describe("npm run example:business-case", () => {
  it("prints the five considerations in their order, within 100 columns", () => {
    const titles = ["Customer first", "Importance", "Needs and cost by phase", "Return", "Streamlined processes"];
    const places = titles.map((title, index) => output.indexOf(`${index + 1} ${title}`));
    expect(places.every((place) => place > 0)).toBe(true);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    for (const line of output.split("\n").slice(0, -2)) expect(line.length, line).toBeLessThanOrEqual(100);
  });
  it("tells what the scorecard measured: 458 of 3,438 customers lost, 1,700 repeats, FCR 73.8 %", () => {
    for (const figure of ["13.3% of 3,438 customers", "1,700 repeats", "73.8%"]) expect(output.replaceAll("\n", " ")).toContain(figure);
  });
  it("says the same on the page as in the terminal", () => {
    const stated = new Set(money(page.replaceAll(/<svg[\s\S]*?<\/svg>/g, "")));
    expect(stated.size).toBeGreaterThan(20);
    for (const amount of stated) expect(output).toContain(amount);
  });
  it("orders worst, base and best around what the simulation expects", () => {
    const npv = (name: string): number => Number(new RegExp(`^${name} +(-?€[\\d,]+)`, "m").exec(output)?.[1]?.replaceAll(/[€,]/g, ""));
    expect(npv("worst")).toBeLessThan(0);
    expect(npv("best")).toBeGreaterThan(npv("base"));
    const mean = Number(/: €([\d,]+) expected/.exec(output)?.[1]?.replace(",", ""));
    expect(Math.abs(mean - npv("base"))).toBeLessThan(1500);
  });
  it("writes one file with four pictures that loads nothing and runs nothing", () => {
    expect(page.match(/<svg/g)).toHaveLength(4);
    expect(page).not.toMatch(/<script|<link|<img|src=|@import|url\((?!#)/);
    expect(page).not.toMatch(/NaN|undefined|\[object/);
    expect(page).toContain("Keep &lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;them&#39;");
  });
});

import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { measureFiles } from "../../examples/health-check/evidence.ts";
import { healthFiles } from "../../examples/health-check/health-data.ts";
import { goalsOf } from "../../examples/health-check/report.ts";
import { cxHealth } from "../../src/index.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "cx-metrics-health-"));
const path = join(folder, "health.html");
const TITLE = `Health <script>alert("x")</script> & 'more'`;
const measured = measureFiles();
let output = "";
let page = "";

/** Runs the program as its users do. */
beforeAll(async () => {
  output = await new Promise<string>((resolve, reject) => {
    const program = ["scripts/run.mjs", "examples/health-check/main.ts", "--html", path, "--title", TITLE];
    execFile(process.execPath, program, { cwd: root }, (error, text, errors) => (error ? reject(new Error(errors)) : resolve(text)));
  });
  page = readFileSync(path, "utf8");
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the files of the health check", () => {
  it.each(Object.entries(healthFiles()))("%s is what the seeded program writes, byte for byte", (name, text) => {
    expect(readFileSync(join(root, "examples/data/health", name), "utf8") === text).toBe(true);
  });
  it("show what was put in: intervals hold the shares that the program draws by", () => {
    const { bounce, journeyMap, attrition } = measured.evidence;
    for (const [interval, share] of [
      [bounce?.interval, 0.38],
      [attrition?.interval, 0.22],
    ] as const) {
      expect(interval?.low).toBeLessThan(share);
      expect(interval?.high).toBeGreaterThan(share);
    }
    // Four standard errors of a share of 0.11 in 2,500 visits.
    expect(Math.abs((journeyMap?.unmappedEvents ?? 0) / 2_500 - 0.11)).toBeLessThan(4 * Math.sqrt((0.11 * 0.89) / 2_500));
  });
});

describe("npm run example:health-check", () => {
  it("finds five signs, three that are clear, and one of which the employees are too few", () => {
    const { signs } = cxHealth(measured.evidence);
    expect(signs.map(({ finding }) => finding)).toEqual(["sign", "clear", "clear", "sign", "sign", "sign", "sign", "unknown", "clear"]);
    for (const { number, finding } of signs) {
      const word = finding === "sign" ? "SIGN" : finding === "unknown" ? "not known" : finding;
      expect(output).toMatch(new RegExp(`^${number}  [A-Z][A-Za-z -]+  +${word}  `, "m"));
    }
  });
  it("tells what the scorecard measured: 458 of 3,438 customers lost, first contact resolution 73.8 %", () => {
    expect(measured.retention).toMatchObject({ start: 3_438, lost: 458 });
    expect(page).toContain("73.8%");
    expect(output).toContain("86.7% (85.5% … 87.8%)");
  });
  it("says what becomes of the goals, in the terminal and on the page", () => {
    const chances = goalsOf(measured.kpis).map(({ onTrackProbability }) => Math.round(100 * (onTrackProbability ?? NaN)));
    expect(chances).toEqual([100, 45, 2]);
    for (const text of [output, page]) {
      expect(text).toContain("Goal: NPS 45 by 2026-06-30");
      expect(text).toContain("Goal: replies in ten minutes 80 by 2026-03-31");
    }
    expect(page).toContain("with a chance of 2 %: change what is done, or the goal.");
  });
  it("warns of what the follow-up looks like", () => {
    expect(measured.loop.followUp?.warning).toBe("not-randomized");
    expect(output).toMatch(/^Difference \(no effect: not decided by lot\) +\d/m);
  });
  it("says the same on the page as in the terminal", () => {
    const shares = (text: string): string[] => text.match(/\d+\.\d%/g) ?? [];
    expect(shares(output).length).toBeGreaterThan(40);
    for (const share of shares(output)) expect(page).toContain(share);
  });
  it("writes one file with eleven pictures that loads nothing and runs nothing", () => {
    expect(page.match(/<img /g)).toHaveLength(11);
    expect(page).not.toMatch(/<script|<link|src="(?!data:)|@import|url\(/);
    expect(page).not.toMatch(/NaN|undefined|\[object/);
    expect(page).toContain("Health &lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;more&#39;");
  });
});

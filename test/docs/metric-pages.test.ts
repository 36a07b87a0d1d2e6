import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { draw } from "../../scripts/leaving/pictures.ts";
import { metricPages, resultsOf, specOf, withPicture } from "../../scripts/metrics/pages.ts";
import { root } from "./examples.ts";

const SECTIONS = ["Definition", "Formula", "Worked example", "Picture", "When to use it", "When not to", "Traps", "Sources and code"];

const read = (file: string): string => readFileSync(join(root, file), "utf8");
const index = read("docs/metrics.md");
const rows = index.split("\n").filter((line) => line.startsWith("| ") && !/^\| (?:metric|---)/.test(line));
const linked = rows.map((row) => /^\| \[[^\]]+\]\(metrics\/([\w-]+)\.md\)/.exec(row)?.[1]);
const children = [...(/^children:\n((?: {2}- .*\n)+)/m.exec(index)?.[1]?.matchAll(/metrics\/([\w-]+)\.md/g) ?? [])].map(([, slug]) => slug);
const pages = metricPages();
const results = await resultsOf(pages);

describe("the index of the metrics", () => {
  it("leads from every row to a page of its own, and to every page", () => {
    expect(rows.length).toBeGreaterThan(40);
    expect(linked.filter((slug) => slug === undefined)).toEqual([]);
    expect(new Set(linked)).toEqual(new Set(pages.map(({ slug }) => slug)));
    expect(linked.length).toBe(pages.length);
  });

  it("lists the pages in the order of its rows", () => {
    expect(children).toEqual(linked);
  });
});

describe.each(pages.map((page) => [page.slug, page] as const))("the page %s", (slug, page) => {
  const parts = page.text.split(/^## /m).slice(1);
  const sections = new Map(parts.map((part) => [part.slice(0, part.indexOf("\n")), part.slice(part.indexOf("\n")).trim()]));

  it("has every section, and something in each", () => {
    expect([...sections.keys()]).toEqual(SECTIONS);
    expect([...sections].filter(([, text]) => text.length < 20)).toEqual([]);
  });

  it("says its unit, its formula, a figure, who says so, and where to go on", () => {
    expect(sections.get("Definition")).toMatch(/\*\*Unit:\*\* \S/);
    expect(sections.get("Formula")).toMatch(/\$\$[^$]+\$\$/);
    expect(sections.get("Worked example")).toMatch(/\/\/ => .*\d/);
    const sources = sections.get("Sources and code") ?? "";
    expect(sources).toMatch(/\b(?:1[89]|20)\d\d\b/);
    expect(sources).toMatch(/Guide: \[[^\]]+\]\(\.\.\/[\w-]+\.md\)/);
    expect(sources).toMatch(/\{@link cx-metrics!\w+ \| `\w+`\}/);
  });

  it("shows what Vega draws of its own result, and tells it to those who can't see it", { timeout: 60_000 }, async () => {
    const spec = specOf(slug, results[slug]!);
    expect((await draw(spec)) === read(`docs/pictures/metric-${slug}.svg`)).toBe(true);
    expect(withPicture(page, spec.description)).toBe(page.text);
  });
});

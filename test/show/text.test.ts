import { frontier, lifeTable, nps, npsOf, scenarios, scorecard } from "cx-metrics";
import { toHtml, toMarkdown, toText } from "cx-metrics/show";
import { describe, expect, it } from "vitest";
import { displayWidth } from "../../src/show/display-width.ts";
import { visible } from "../../src/show/visible.ts";
import { HOSTILE } from "./hostile.ts";
import { RESULTS } from "./results.ts";

const four = nps([10, 9, 8, 3]);

describe.each(Object.entries(RESULTS))("%s in words", (_, result) => {
  it.each(["en", "it", "th", "de-CH", "ar"])("has no gap and no control character in %s", (locale) => {
    for (const text of [toText(result, { locale }), toMarkdown(result, { locale }), toHtml(result, { locale })]) {
      expect(text).not.toMatch(/undefined|NaN|Infinity|\{\w+\}|\[object/);
      expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202a-\u202e]/u);
      expect(text.endsWith("\n")).toBe(true);
    }
  });

  it("keeps its columns: the lines of a table of Markdown are equally wide", () => {
    for (const table of toMarkdown(result).split("\n\n").slice(1)) {
      expect(new Set(table.trim().split("\n").map(displayWidth)).size).toBe(1);
    }
  });

  it("opens no element in HTML that it does not write itself", () => {
    const html = toHtml(result, { title: HOSTILE[0] });
    expect(html.match(/<(?:script|img|iframe|a)\b/gi)).toBeNull();
    expect(html.match(/\son\w+=(?!&quot;)/gi) ?? []).toEqual([]);
  });
});

describe("toText", () => {
  it("puts numbers under each other", () => {
    expect(toText(four)).toBe(
      [
        "Net Promoter Score",
        "──────────────────",
        "",
        "Score      25.0  95% interval from -50.5 to 77.8",
        "Responses     4",
        "",
        "Category    Responses  Share",
        "────────────────────────────",
        "Promoters           2  50.0%",
        "Passives            1  25.0%",
        "Detractors          1  25.0%",
        "",
      ].join("\n"),
    );
  });

  it("says what was left out", () => {
    const text = toText(nps([10, null, 11], { invalid: "skip" }));
    expect(text).toMatch(/Missing\s+1/);
    expect(text).toMatch(/Invalid\s+1/);
  });

  it("says where nothing was measured", () => {
    const card = scorecard({ by: ["region"], metrics: { nps: npsOf("rating") } }).measure([
      { region: "a", rating: 9 },
      { region: null, rating: null },
    ]);
    expect(toText(card)).toMatch(/none\s+1\s+not measured/);
  });

  it("is in Italian for a reader of Italian", () => {
    expect(toText(four, { locale: "it" })).toContain("Punteggio  25,0  Intervallo al 95% da -50,5 a 77,8");
  });
});

describe("a long table", () => {
  const times = Array.from({ length: 130 }, (_, at) => at + 1);
  it("ends after a hundred rows and says how many follow", () => {
    const text = toText(
      lifeTable(
        times,
        times.map(() => true),
      ),
    );
    expect(text).toMatch(/^ *100 +1 +0$/m);
    expect(text).not.toMatch(/^ *101 /m);
    expect(text).toMatch(/^… 30 more rows$/m);
  });
  it("that ends there has no such line", () => {
    expect(
      toText(
        lifeTable(
          times.slice(30),
          times.slice(30).map(() => true),
        ),
      ),
    ).not.toContain("…");
  });
});

describe("toMarkdown", () => {
  it("is a heading and tables", () => {
    expect(toMarkdown(four)).toBe(
      [
        "## Net Promoter Score",
        "",
        "|           |      |                                 |",
        "| --------- | ---: | ------------------------------- |",
        "| Score     | 25.0 | 95% interval from -50.5 to 77.8 |",
        "| Responses |    4 |                                 |",
        "",
        "| Category   | Responses | Share |",
        "| ---------- | --------: | ----: |",
        "| Promoters  |         2 | 50.0% |",
        "| Passives   |         1 | 25.0% |",
        "| Detractors |         1 | 25.0% |",
        "",
      ].join("\n"),
    );
  });

  it("escapes what Markdown, GitHub and HTML read", () => {
    const title = "a|b <i>*x*</i> [l](https://e.x) www.e.x m@e.x `c` &lt; # $1$";
    expect(toMarkdown(four, { title }).split("\n")[0]).toBe(
      "## a\\|b &lt;i&gt;\\*x\\*&lt;/i&gt; \\[l\\](https\\://e.x) www\\.e.x m\\@e.x \\`c\\` &amp;lt; \\# \\$1\\$",
    );
  });
});

describe("toHtml", () => {
  it("is one file with nothing to load and nothing to run", () => {
    const html = toHtml([{ result: four, title: "Q1", text: "5 < 6 & more", picture: '<svg xmlns="http://www.w3.org/2000/svg"></svg>' }], {
      title: "A report",
      text: "For <everyone>",
      locale: "it",
    });
    expect(html).toContain('<html lang="it">');
    expect(html).toContain("<h1>A report</h1>\n<p>For &lt;everyone&gt;</p>");
    expect(html).toContain("<h2>Q1</h2>\n<p>5 &lt; 6 &amp; more</p>");
    expect(html).toContain('src="data:image/svg+xml,%3Csvg');
    expect(html).toMatch(/alt="Net Promoter Score 25,0/);
    expect(html).not.toMatch(/<script|<link|@import|url\(|src="http/);
  });

  it("follows the reader's choice of light or dark, unless a theme is given", () => {
    expect(toHtml(four)).toContain("prefers-color-scheme: dark");
    expect(toHtml(four, { theme: "dark" })).not.toContain("prefers-color-scheme");
  });

  it("prints in dark ink on white, also when the theme is dark, after every other rule", () => {
    for (const theme of [undefined, "light", "dark"] as const) {
      const style = toHtml(four, { theme }).match(/<style>([^]*)<\/style>/)![1]!;
      const print = style.slice(style.indexOf("@media print"));
      expect(print).toContain("--ink: #24292f; --faint: #d8dee4; --ground: #ffffff;");
      expect(print).toContain("thead { display: table-header-group; }");
      expect(style.lastIndexOf("prefers-color-scheme")).toBeLessThan(style.indexOf("@media print"));
    }
  });

  it("takes a result that is a list for one result, and parts for parts", () => {
    const points = frontier([{ id: "a", cost: 5, benefit: 7 }], { limits: [5, 10] });
    expect(toHtml(points)).toContain("<h1>Benefit by budget</h1>");
    const cases = scenarios({
      costs: [{ name: "a", amount: [5], start: 0 }],
      benefits: [{ name: "b", amount: 4 }],
      horizon: 3,
      discountRate: 0.1,
    });
    expect(toHtml(cases)).toContain("<h1>Scenarios</h1>");
    expect(toHtml([{ result: cases }, { result: points }]).match(/<h2>/g)).toHaveLength(2);
  });

  it("reports nothing as an empty page", () => {
    expect(toHtml([])).toContain("<h1></h1>");
  });
});

describe("the width of a text", () => {
  it.each([
    ["abc", 3],
    ["ไทย", 3],
    ["ผู้แนะนำ", 6],
    ["日本", 4],
    ["🍜", 2],
    ["👩‍👩‍👧‍👦", 2],
    ["🇮🇹", 2],
    ["é", 1],
    ["e\u0301", 1],
    ["", 0],
  ])("%s is %i columns", (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });
});

describe("a name that is shown", () => {
  it.each([
    ["", '""'],
    ["a\nb", "a␊b"],
    ["\u001b[2J", "␛[2J"],
    ["\u202egnp", "‹U+202E›gnp"],
    ["\u007f", "␡"],
    ["a\u0085b", "a‹U+0085›b"],
    ["\ud800x", "\ufffdx"],
    ["👩‍👩‍👧‍👦", "👩‍👩‍👧‍👦"],
    ["y".repeat(60), "y".repeat(60)],
    ["y".repeat(61), `${"y".repeat(59)}…`],
    ["y".repeat(10_000), `${"y".repeat(59)}…`],
  ])("%j is %j", (name, shown) => {
    expect(visible(name)).toBe(shown);
  });
});

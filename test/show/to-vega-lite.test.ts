import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Ajv } from "ajv";
import { nps, npsOf, scorecard } from "cx-metrics";
import { type Label, toVegaLite, type VegaLiteSpec } from "cx-metrics/show";
import fc from "fast-check";
import { parse, View } from "vega";
import { compile, type TopLevelSpec } from "vega-lite";
import { describe, expect, it } from "vitest";
import { RESULTS } from "./results.ts";

const schema = JSON.parse(readFileSync(createRequire(import.meta.url).resolve("vega-lite/vega-lite-schema.json"), "utf8")) as object;
// The schema uses formats for people, such as "color-hex", and keywords of its generator.
const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);

/** Draws a specification, and fails on every warning of the compiler. */
async function draw(spec: VegaLiteSpec): Promise<string> {
  const warnings: unknown[] = [];
  const warn = (...words: unknown[]): typeof logger => (warnings.push(...words), logger);
  const logger = { level: () => logger, error: warn, warn, info: () => logger, debug: () => logger } as never as Console & object;
  const { spec: vega } = compile(structuredClone(spec) as unknown as TopLevelSpec, { logger: logger as never });
  const svg = await new View(parse(vega), { renderer: "none" }).toSVG();
  expect(warnings).toEqual([]);
  return svg;
}

/** Results of which a table says more than any picture. */
const WITHOUT_PICTURE = [
  "answers at a date",
  "life table",
  "cox regression without a solution",
  "lifetime value",
  "shifted-beta-geometric without a fit",
  "value of a retention curve",
  "bg/nbd",
  "bg/nbd prediction",
  "bg/nbd expectation",
  "lifetime value of a history",
  "gamma-gamma",
  "gamma-gamma prediction",
  "churn risk without a fit",
  "no churn risk",
  "journey",
  "review of a journey",
  "nothing unmapped",
  "no change point",
  "accuracy of a forecast",
  "kpi tiers",
  "total",
  "ratio of shares without an end",
  "sample size",
  "sample size of a share",
  "sample sizes of groups",
  "detectable difference",
  "break-even",
  "retention for an effect",
  "no retention for an effect",
  "irr",
  "no irr",
  "xirr",
  "mirr",
  "payback",
  "no payback",
  "payment",
  "roi",
];

const DRAWN = Object.entries(RESULTS).filter(([, result]) => toVegaLite(result) !== null);

describe.each(DRAWN)("the picture of %s", (_, result) => {
  const spec = toVegaLite(result, { currency: "EUR" })!;

  it("is a specification that Vega-Lite's schema knows", () => {
    validate(spec);
    expect(validate.errors ?? []).toEqual([]);
  });

  it("is drawn, with marks in it", async () => {
    const svg = await draw(spec);
    expect(svg).toMatch(/<path aria-label|<path [^>]*d="M/);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });

  it("is plain JSON, and the same from a result that came back from JSON", () => {
    expect(JSON.parse(JSON.stringify(spec))).toEqual(spec);
    expect(toVegaLite(JSON.parse(JSON.stringify(result)) as typeof result, { currency: "EUR" })).toEqual(spec);
  });

  it("has a title and a description without gaps", () => {
    expect(spec["title"]).toEqual(expect.stringMatching(/\S/));
    expect(spec.description).toMatch(/^\S.+\.$/);
    expect(spec.description).not.toMatch(/undefined|NaN|\bnull\b|\{\w+\}/);
  });
});

describe("toVegaLite", () => {
  it("draws most results, and says null for the few that are one or two numbers", () => {
    const plain = Object.keys(RESULTS).filter((name) => toVegaLite(RESULTS[name]!) === null);
    expect(plain).toEqual(WITHOUT_PICTURE);
  });

  it("takes every name as it is: none becomes a field, an expression or an element of the drawing", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", maxLength: 20 }), async (region) => {
        const result = scorecard({ by: ["region"], metrics: { [region]: npsOf("rating") } }).measure([
          { region, rating: 9 },
          { region: `${region}"]`, rating: 3 },
        ]);
        const svg = await draw(toVegaLite(result)!);
        expect(svg).not.toMatch(/<(?:script|img|a)\b/);
      }),
      { numRuns: 25 },
    );
  });

  it.each(["__proto__", "constructor", "toString", "hasOwnProperty"])(
    "writes the name %s, which Vega's expressions refuse",
    async (region) => {
      const card = scorecard({ by: ["region"], metrics: { nps: npsOf("rating") } }).measure([
        { region, rating: 9 },
        { region: "other", rating: 3 },
      ]);
      expect(await draw(toVegaLite(card)!)).toContain(`>${region}</text>`);
    },
  );

  it("speaks the reader's language, and words of one's own", () => {
    const result = nps([10, 9, 8, 3]);
    expect(toVegaLite(result, { locale: "it-IT" })!.description).toContain("Promotori 50,0%");
    expect(toVegaLite(result, { locale: "th" })!.description).toContain("ผู้แนะนำ 50.0%");
    const labels: Partial<Record<Label, string>> = { promoters: "Fans" };
    expect(toVegaLite(result, { locale: "de", labels })!.description).toContain("Fans 50,0\u00a0%");
    expect(toVegaLite(result, { title: "Spring" })!["title"]).toBe("Spring");
  });

  it("writes the axis of money as the reader does", () => {
    const number = (locale: string): object => {
      const config = toVegaLite(RESULTS["revenue retention"]!, { locale, currency: "EUR" })!["config"] as { locale: { number: object } };
      return config.locale.number;
    };
    expect(number("en")).toEqual({ minus: "-", decimal: ".", thousands: ",", grouping: [3], currency: ["€", ""] });
    expect(number("it")).toEqual({ minus: "-", decimal: ",", thousands: ".", grouping: [3], currency: ["", "\u00a0€"] });
  });

  it("has another ground in the dark", () => {
    const dark = toVegaLite(nps([9]), { theme: "dark" })!;
    expect(dark["background"]).not.toBe(toVegaLite(nps([9]))!["background"]);
  });

  it.each([
    ["a locale that is none", { locale: "not a tag" }, "options.locale"],
    ["a currency that is none", { currency: "Euro" }, "options.currency"],
    ["a label that nobody reads", { labels: { promotors: "x" } }, "options.labels"],
    ["a word that is no text", { labels: { promoters: 3 } }, "options.labels.promoters"],
    ["an unknown option", { colour: "red" }, "options.colour"],
    ["an unknown theme", { theme: "sepia" }, "options.theme"],
    ["a title that is no text", { title: 3 }, "options.title"],
  ])("refuses %s", (_, options, path) => {
    expect(() => toVegaLite(nps([9]), options as never)).toThrow(expect.objectContaining({ code: "invalid-option", path }));
  });

  it.each([[null], [42], [{}], [{ score: 3 }], [[]]])("refuses %j, which is no result", (value) => {
    expect(() => toVegaLite(value as never)).toThrow(expect.objectContaining({ code: "invalid-value", path: "result" }));
  });
});

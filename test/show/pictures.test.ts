import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { draw } from "../../scripts/leaving/pictures.ts";
import { pictures } from "../../scripts/show/pictures.ts";

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

describe("the pictures of the guide to pictures", () => {
  it.each(Object.entries(pictures()))("%s is what Vega draws from the library's specification", { timeout: 60_000 }, async (name, spec) => {
    const drawn = await draw(spec);
    expect(drawn).toMatch(/^<svg [^]*<\/svg>\n$/);
    expect(drawn === read(`docs/pictures/show-${name}.svg`)).toBe(true);
    expect(read("docs/show.md")).toContain(`](pictures/show-${name}.svg)`);
  });
});

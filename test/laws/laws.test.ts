import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as library from "../../src/index.ts";
import { type LawCase, metricLaws } from "./laws.ts";
import { streamLaws } from "./stream-laws.ts";

// Each room lists its metrics in a file of its own, `<room>.laws.ts`.
const files = readdirSync(new URL(".", import.meta.url))
  .filter((file) => file.endsWith(".laws.ts"))
  .map((file) => file.replace(".laws.ts", ""));
const lists = await Promise.all(files.map((file) => import(`./${file}.laws.ts`) as Promise<{ cases: readonly LawCase[] }>));
const cases = lists.flatMap((list) => list.cases);

for (const lawCase of cases) {
  describe(lawCase.name, () => {
    metricLaws(lawCase);
    streamLaws(lawCase);
  });
}

describe("the list of metrics", () => {
  it("holds every metric that the package exports", () => {
    // `combineFnOf` takes a metric and makes none.
    const metrics = Object.keys(library).filter((name) => (name.endsWith("Of") || name === "scorecard") && name !== "combineFnOf");
    const listed = new Set(cases.map(({ name }) => name.split(" ")[0]));
    expect(metrics.filter((name) => !listed.has(name))).toStrictEqual([]);
  });
  it("says for every metric which other options its tallies refuse and which they do not mind", () => {
    const metrics = new Set(cases.map(({ name }) => name.split(" ")[0]));
    const said = (part: "collectOtherwise" | "readOtherwise"): unknown[] =>
      cases.filter((each) => each[part] !== undefined).map(({ name }) => name.split(" ")[0]);
    expect(new Set(said("collectOtherwise"))).toStrictEqual(metrics);
    expect(new Set(said("readOtherwise"))).toStrictEqual(metrics);
  });
});

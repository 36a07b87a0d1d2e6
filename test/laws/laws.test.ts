import { describe, expect, it } from "vitest";
import * as library from "../../src/index.ts";
import { type LawCase, metricLaws } from "./laws.ts";

// Each room lists its metrics in a file of its own, `<room>.laws.ts`.
const lists = import.meta.glob<{ cases: readonly LawCase[] }>("./*.laws.ts", { eager: true });
const cases = Object.values(lists).flatMap((list) => list.cases);

for (const lawCase of cases) {
  describe(lawCase.name, () => { metricLaws(lawCase); });
}

describe("the list of metrics", () => {
  it("holds every metric that the package exports", () => {
    const metrics = Object.keys(library).filter((name) => name.endsWith("Of") || name === "scorecard");
    const listed = new Set(cases.map(({ name }) => name.split(" ")[0]));
    expect(metrics.filter((name) => !listed.has(name))).toStrictEqual([]);
  });
});

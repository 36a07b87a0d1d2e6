import { expect, it } from "vitest";
import { revenueWeightedNpsOf } from "../../src/survey/revenue-weighted-nps.ts";
import { mergeWeighted, type WeightedTally } from "../../src/survey/weighted-tally.ts";

const metric = revenueWeightedNpsOf({ rating: "rating", revenue: "revenue", stratum: "stratum" });
const folded = { accounts: 0, units: 2, superseded: 0, ratio: 0, residuals: 2, products: 0, weights: 0 };
const strata = (names: readonly string[]): WeightedTally => {
  const tally = metric.create();
  for (const name of names) metric.add(tally, { rating: 10, revenue: 1, stratum: name }, 0);
  return { ...tally, strata: Object.fromEntries(Object.entries(tally.strata ?? {}).map(([key, each]) => [key, { ...each, folded }])) };
};

it("merges strata that were folded apart only where they are different ones", () => {
  const merged = mergeWeighted(strata(["north"]), strata(["south"]));
  expect(Object.values(merged.strata ?? {}).map((each) => each.folded)).toStrictEqual([folded, folded]);
  expect(() => mergeWeighted(strata(["north"]), strata(["north", "south"]))).toThrow(
    expect.objectContaining({ code: "incompatible-tally", path: "revenueWeightedNps" }) as Error,
  );
});

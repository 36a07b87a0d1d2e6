import fc from "fast-check";
import { bands, byPeriod, byValue } from "../../src/segments/segment-key.ts";
import { scorecard } from "../../src/segments/scorecard.ts";
import { npsOf } from "../../src/survey/nps.ts";
import { revenueWeightedNpsOf } from "../../src/survey/revenue-weighted-nps.ts";
import type { LawCase } from "./laws.ts";

const row = fc.record({
  region: fc.constantFrom("North", "South", "__proto__", "", null, undefined, 7),
  at: fc.constantFrom("2026-01-31T23:30:00Z", "2026-02-01", null),
  spend: fc.oneof(fc.double({ min: 0, max: 1e6, noNaN: true }), fc.constantFrom(Number.NaN, 10)),
  rating: fc.oneof(fc.integer({ min: 0, max: 10 }), fc.constantFrom(null, 11, 2.5)),
  revenue: fc.oneof(
    fc.double({ min: 0, max: 1e9, noNaN: true }).map((value) => Math.round(value * 100) / 100),
    fc.constantFrom(-1, null, 0),
  ),
});

const metrics = {
  nps: npsOf("rating", { invalid: "skip" }),
  weighted: revenueWeightedNpsOf({ rating: "rating", revenue: "revenue" }, { invalid: "skip" }),
};
const month = byPeriod("at", { every: "month", timeZone: "Europe/Rome" });
const spend = bands("spend", [10, 1000]);

export const cases: readonly LawCase[] = [
  {
    name: "scorecard",
    metric: scorecard({ by: ["region", month, spend], metrics }),
    rows: fc.array(row, { maxLength: 25 }),
    missing: () => 0,
    readOtherwise: scorecard({
      by: ["region", month, spend],
      metrics: { ...metrics, nps: npsOf("rating", { invalid: "skip", level: 0.9 }) },
    }),
    collectOtherwise: [
      scorecard({ by: ["region", month], metrics }),
      scorecard({ by: ["region", spend, month], metrics }),
      scorecard({ by: [byValue("tier"), month, spend], metrics }),
      scorecard({ by: ["region", byPeriod("at", { every: "month" }), spend], metrics }),
      scorecard({ by: ["region", byPeriod("at", { every: "year", name: "month", timeZone: "Europe/Rome" }), spend], metrics }),
      scorecard({ by: ["region", month, bands("spend", [10, 2000])], metrics }),
      scorecard({ by: ["region", month, bands("spend", [10, 1000], ["a", "b", "c"])], metrics }),
      scorecard({ by: ["region", month, spend], metrics: { nps: metrics.nps } }),
      scorecard({ by: ["region", month, spend], metrics: { weighted: metrics.weighted, nps: metrics.nps } }),
    ],
    typed: { rating: Float64Array, revenue: Float64Array, spend: Float64Array },
  },
];

import fc from "fast-check";
import { byPeriod, bands } from "../../src/segments/segment-key.ts";
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

export const cases: readonly LawCase[] = [
  {
    name: "scorecard",
    metric: scorecard({
      by: ["region", byPeriod("at", { every: "month", timeZone: "Europe/Rome" }), bands("spend", [10, 1000])],
      metrics: {
        nps: npsOf("rating", { invalid: "skip" }),
        weighted: revenueWeightedNpsOf({ rating: "rating", revenue: "revenue" }, { invalid: "skip" }),
      },
    }),
    rows: fc.array(row, { maxLength: 25 }),
    missing: () => 0,
    typed: { rating: Float64Array, revenue: Float64Array, spend: Float64Array },
  },
];

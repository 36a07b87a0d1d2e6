import { csatOf, npsOf, revenueWeightedNpsOf, scorecard } from "cx-metrics";

/** The main job: NPS, revenue-weighted NPS and CSAT by region and month, with intervals. */
export function mainJob() {
  return scorecard({
    by: ["region", "month"],
    metrics: {
      nps: npsOf("rating"),
      weighted: revenueWeightedNpsOf({ rating: "rating", revenue: "revenue" }),
      csat: csatOf("satisfaction"),
    },
  });
}

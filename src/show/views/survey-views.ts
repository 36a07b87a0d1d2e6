import type { CesResult } from "../../survey/ces.ts";
import type { CsatCountsResult, CsatResult } from "../../survey/csat.ts";
import type { DistributionPoint } from "../../survey/rating-distribution.ts";
import type { RevenueWeightedNpsResult } from "../../survey/revenue-weighted-nps.ts";
import { dotChart } from "../charts/dot-chart.ts";
import { fact, label, names, number, numbers, recordFacts } from "../facts.ts";
import type { ViewTable } from "../view.ts";
import { has, type Viewer } from "../viewer.ts";

/** Satisfaction: the share of satisfied customers, and how the answers spread. */
export const csatView: Viewer<CsatCountsResult | CsatResult> = {
  fits: (result) => has(result, "rate", "satisfied", "netInterval"),
  view: (result) => ({
    title: "csat",
    facts: [
      fact("satisfied", "rate", result.rate, result.interval),
      fact("netSatisfaction", "points", result.net, result.netInterval),
      ...("mean" in result ? [fact("mean", "number", result.mean, result.meanInterval)] : []),
      ...recordFacts("responses", result),
    ],
    tables: "distribution" in result ? [distributionTable(result.distribution)] : [],
    chart: dotChart([{ name: label("satisfied"), value: result.rate, interval: result.interval }], {
      title: "share",
      kind: "rate",
      domain: [0, 1],
    }),
  }),
};

/** Effort: the mean of the agreement, and who found it easy. */
export const cesView: Viewer<CesResult> = {
  fits: (result) => has(result, "easyRate", "difficultRate"),
  view: (result) => ({
    title: "effort",
    facts: [
      fact("mean", "number", result.mean, result.interval),
      fact("easy", "rate", result.easyRate, result.easyInterval),
      fact("difficult", "rate", result.difficultRate, result.difficultInterval),
      ...recordFacts("responses", result),
    ],
    tables: [distributionTable(result.distribution)],
    chart: dotChart(
      [
        { name: label("easy"), value: result.easyRate, interval: result.easyInterval },
        { name: label("difficult"), value: result.difficultRate, interval: result.difficultInterval },
      ],
      { title: "share", kind: "rate", domain: [0, 1] },
    ),
  }),
};

/** The score by the revenue behind it, beside the score by heads. */
export const weightedNpsView: Viewer<RevenueWeightedNpsResult> = {
  fits: (result) => has(result, "revenueAtRisk", "unweighted", "effectiveResponses"),
  view: (result) => ({
    title: "weightedNps",
    facts: [
      fact("score", "points", result.score, result.interval),
      fact("unweighted", "points", result.unweighted.score, result.unweighted.interval),
      fact("gap", "points", result.gap),
      fact("revenueAtRisk", "money", result.revenueAtRisk),
      ...recordFacts("responses", result),
    ],
    tables: [
      {
        columns: [names(label("category")), numbers(label("responses")), numbers(label("revenue")), numbers(label("share"))],
        rows: (["promoters", "passives", "detractors"] as const).map((category) => [
          label(category),
          number("count", result.unweighted[category]),
          number("money", result.revenue[category]),
          number("rate", result.revenueShares[category]),
        ]),
      },
    ],
    chart: dotChart(
      [
        { name: label("weightedNps"), value: result.score, interval: result.interval },
        { name: label("unweighted"), value: result.unweighted.score, interval: result.unweighted.interval },
      ],
      { title: "points", kind: "points", domain: [-100, 100] },
    ),
  }),
};

function distributionTable(distribution: readonly DistributionPoint[]): ViewTable {
  return {
    columns: [names(label("rating")), numbers(label("responses")), numbers(label("share"))],
    rows: distribution.map(({ rating, responses, share }) => [number("count", rating), number("count", responses), number("rate", share)]),
  };
}

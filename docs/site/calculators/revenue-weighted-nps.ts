import type { Calculator } from "./calculator.ts";
import { intervalChart, sharesChart } from "./charts.ts";
import { figure, limits, write } from "./figures.ts";
import { level } from "./level.ts";
import { call } from "./library.ts";

export const revenueWeightedNpsCalculator: Calculator = {
  fields: [
    {
      id: "answers",
      label: "Ratings and revenue",
      help: "Paste two columns from a spreadsheet: rating from 0 to 10, and the revenue that the answer stands for. A first row with names is left out.",
      kind: "table",
      columns: [{ name: "rating" }, { name: "revenue" }],
      start: "rating\trevenue\n10\t2000\n2\t8000\n7\t2000\n8\t2000\n6\t8000\n9\t12000\n10\t5000",
      paths: ["rating", "revenue", "revenueWeightedNps", "revenueWeightedNps.revenue"],
    },
    level,
    {
      id: "unanswered",
      label: "Revenue of customers who did not answer",
      help: "For the coverage; may stay empty.",
      kind: "number",
      start: "",
      paths: ["options.unanswered"],
    },
  ],
  calculate: (input) => {
    const rows = input.rows("answers");
    // An empty cell is a missing answer or revenue, which the library counts.
    const column = (at: number): number[] => rows.map((row) => (row[at] ?? null) as number);
    const options = input.options("level", "unanswered");
    const result = call("result", "revenueWeightedNps", { rating: column(0), revenue: column(1) }, options);
    const { score, interval, revenue, unweighted } = result.result;
    return {
      headline: `Revenue-weighted NPS ${write(score, "points")}, from ${write(interval.low, "points")} to ${write(interval.high, "points")}; the plain NPS is ${write(unweighted.score, "points")}.`,
      calls: [result],
      figures: [
        figure("Revenue-weighted score, points", result, "score", "points"),
        ...limits(result, "interval", "points", "Interval"),
        figure("Plain NPS of the same answers", result, "unweighted.score", "points"),
        ...limits(result, "unweighted.interval", "points", "Interval of the plain NPS"),
        figure("Weighted less plain, points", result, "gap", "points"),
        figure("Revenue of detractors, at risk", result, "revenueAtRisk", "money"),
        figure("Revenue in all", result, "revenue.total", "money"),
        figure("Share of revenue: promoters", result, "revenueShares.promoters", "percent"),
        figure("Share of revenue: passives", result, "revenueShares.passives", "percent"),
        figure("Share of revenue: detractors", result, "revenueShares.detractors", "percent"),
        figure("Answers", result, "responses", "count"),
        figure("Answers that as even weights would tell as much", result, "effectiveResponses", "number"),
        figure("Rows without an answer or revenue", result, "missing", "count"),
        ...(options.unanswered === undefined ? [] : [figure("Share of revenue that answered", result, "coverage", "percent")]),
      ],
      charts: [
        sharesChart(
          [
            ["Detractors", revenue.detractors, "bad"],
            ["Passives", revenue.passives, "even"],
            ["Promoters", revenue.promoters, "good"],
          ],
          "money",
        ),
        intervalChart(
          [
            { label: "By revenue", value: score, ...interval },
            { label: "Plain", value: unweighted.score, ...unweighted.interval },
          ],
          "points",
          [-100, 100],
        ),
      ],
    };
  },
};

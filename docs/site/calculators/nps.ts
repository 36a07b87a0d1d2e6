import type { Calculator } from "./calculator.ts";
import { intervalChart, sharesChart } from "./charts.ts";
import { figure, limits, write } from "./figures.ts";
import { level } from "./level.ts";
import { call } from "./library.ts";

const COUNTS = ["promoters", "passives", "detractors"] as const;

export const npsCalculator: Calculator = {
  fields: [
    {
      id: "from",
      label: "What you have",
      kind: "choice",
      start: "counts",
      choices: { counts: "Counts", ratings: "Ratings, 0 to 10" },
      paths: [],
    },
    { id: "promoters", label: "Promoters (9, 10)", kind: "count", start: "70", paths: ["counts.promoters"], when: ["from", "counts"] },
    { id: "passives", label: "Passives (7, 8)", kind: "count", start: "20", paths: ["counts.passives"], when: ["from", "counts"] },
    { id: "detractors", label: "Detractors (0 to 6)", kind: "count", start: "10", paths: ["counts.detractors"], when: ["from", "counts"] },
    {
      id: "ratings",
      label: "Ratings",
      help: "Paste a column: one answer a line, or between commas.",
      kind: "values",
      start: "10\n9\n9\n8\n10\n7\n3\n9\n10\n6\n9\n8",
      paths: ["ratings"],
      when: ["from", "ratings"],
    },
    level,
    {
      id: "population",
      label: "Customers in all",
      help: "Leave empty when they are many more than the answers.",
      kind: "count",
      start: "",
      paths: ["options.population"],
    },
    {
      id: "margin",
      label: "Wanted margin of error, ± points",
      help: "How precisely do you want to know the score?",
      kind: "number",
      start: "5",
      paths: ["marginOfError"],
    },
  ],
  calculate: (input) => {
    const options = input.options("level", "population");
    const result =
      input.text("from") === "ratings"
        ? call("result", "nps", input.values("ratings"), options)
        : call(
            "result",
            "npsFromCounts",
            Object.fromEntries(COUNTS.map((id) => [id, input.number(id)])) as Record<(typeof COUNTS)[number], number>,
            options,
          );
    const { score, interval, promoters, passives, detractors } = result.result;
    const plan = { marginOfError: input.number("margin"), ...options };
    const likeThese = { promoters, passives, detractors };
    const worst = call("worstCase", "npsSampleSize", plan);
    // Answers that all agree say nothing about how many are needed.
    const varied = Object.values(likeThese).filter((count) => count > 0).length > 1;
    const needed = varied ? [call("needed", "npsSampleSize", { ...plan, expected: likeThese })] : [];
    return {
      headline: `NPS ${write(score, "points")}; with ${write(interval.level, "percent")} confidence from ${write(interval.low, "points")} to ${write(interval.high, "points")}.`,
      calls: [result, worst, ...needed],
      figures: [
        figure("Score, points", result, "score", "points"),
        ...limits(result, "interval", "points", "Interval"),
        figure("Standard error, points", result, "standardError", "points"),
        figure("Answers", result, "responses", "count"),
        figure("Promoters", result, "shares.promoters", "percent"),
        figure("Passives", result, "shares.passives", "percent"),
        figure("Detractors", result, "shares.detractors", "percent"),
        ...needed.map((one) => figure("Answers needed, if they spread like these", one, "responses", "count")),
        figure("Answers needed, whatever they are", worst, "responses", "count"),
      ],
      charts: [
        sharesChart([
          ["Detractors", detractors, "bad"],
          ["Passives", passives, "even"],
          ["Promoters", promoters, "good"],
        ]),
        intervalChart([{ label: "NPS", value: score, ...interval }], "points", [-100, 100]),
      ],
    };
  },
};

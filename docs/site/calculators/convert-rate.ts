import type { Calculator } from "./calculator.ts";
import { columnsChart } from "./charts.ts";
import { figure, write } from "./figures.ts";
import { call } from "./library.ts";

const PERIODS = ["day", "week", "month", "quarter", "year"] as const;
type Every = (typeof PERIODS)[number];
const choices = Object.fromEntries(PERIODS.map((every) => [every, `a ${every}`]));

export const convertRateCalculator: Calculator = {
  fields: [
    { id: "rate", label: "Churn rate, %", kind: "percent", start: "5", paths: ["rate"] },
    { id: "from", label: "in", kind: "choice", start: "month", choices, paths: ["options.from"] },
  ],
  calculate: (input) => {
    const from = input.text("from") as Every;
    const rate = input.number("rate");
    const calls = PERIODS.map((to) => call(`per${to.slice(0, 1).toUpperCase()}${to.slice(1)}`, "convertRate", rate, { from, to }));
    const year = calls.at(-1)?.result ?? null;
    return {
      headline: `${write(rate, "percent")} lost in a ${from} is ${write(year, "percent")} in a year.`,
      calls,
      figures: calls.map((one, index) => figure(`Lost in a ${PERIODS[index]}`, one, "", "percent")),
      charts: [
        columnsChart(
          calls.map(({ result }) => result),
          "percent",
          "Lost in each period",
          PERIODS,
        ),
      ],
    };
  },
};

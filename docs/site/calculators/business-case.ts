import type { Calculator, Field, Inputs } from "./calculator.ts";
import { FieldError } from "./calculator.ts";
import { columnsChart, intervalChart } from "./charts.ts";
import { figure, limits, write } from "./figures.ts";
import { call } from "./library.ts";

const columns = [
  { name: "name", text: true },
  { name: "low" },
  { name: "most likely" },
  { name: "high" },
  { name: "first period", optional: true },
  { name: "periods", optional: true },
];
const side = (id: string, label: string, start: string): Field => ({
  id,
  label,
  help: "A line each: name, low, most likely, high; then, if wanted, the first period (0 is now) and how many periods.",
  kind: "table",
  columns,
  start,
  paths: [id],
});

interface Line {
  readonly name: string;
  readonly low: number;
  readonly amount: number;
  readonly high: number;
  readonly when: { readonly start?: number; readonly periods?: number };
}

function lines(input: Inputs, id: string): readonly Line[] {
  return input.rows(id).map(([name, low, amount, high, start, periods], index) => {
    const line = { name: String(name ?? ""), low: low as number, amount: amount as number, high: high as number };
    for (const value of [low, amount, high]) {
      if (typeof value !== "number")
        throw new FieldError(
          id,
          `row ${index + 1 + Number(input.headers.has(id))}: expected three amounts, received ${JSON.stringify(value ?? "nothing")}`,
        );
    }
    return {
      ...line,
      when: { ...(start !== undefined && { start: start as number }), ...(periods !== undefined && { periods: periods as number }) },
    };
  });
}

export const businessCaseCalculator: Calculator = {
  fields: [
    side("costs", "Costs", "name\tlow\tlikely\thigh\tfirst\tperiods\nbuild\t40000\t50000\t80000\t0\t1\nrun\t4000\t5000\t7000"),
    side("benefits", "Benefits", "name\tlow\tlikely\thigh\ncustomers kept\t20000\t30000\t40000\ncontacts saved\t2000\t5000\t6000"),
    { id: "horizon", label: "Periods", kind: "count", start: "3", paths: ["horizon"] },
    { id: "discountRate", label: "Discount rate per period, %", kind: "percent", start: "8", paths: ["discountRate"] },
    {
      id: "draws",
      label: "Futures drawn",
      help: "100 to 1,000,000; more draws lessen the error of the simulation, not the risk.",
      kind: "count",
      start: "20000",
      paths: ["options.draws"],
    },
    { id: "seed", label: "Seed", help: "The same seed draws the same futures.", kind: "count", start: "1", paths: ["options.seed"] },
  ],
  calculate: (input) => {
    const [costs, benefits] = [lines(input, "costs"), lines(input, "benefits")];
    const [horizon, discountRate, draws] = [input.number("horizon"), input.number("discountRate"), input.number("draws")];
    // The page must answer while one types.
    if (draws > 1_000_000) throw new FieldError("draws", "expected at most 1,000,000 in this page");
    const expected = call("expected", "businessCase", {
      costs: costs.map(certain),
      benefits: benefits.map(certain),
      horizon,
      discountRate,
    });
    const futures = call(
      "futures",
      "simulate",
      { costs: costs.map(uncertain), benefits: benefits.map(uncertain), horizon, discountRate },
      { draws, seed: input.number("seed") },
    );
    const { npv, cumulative } = expected.result;
    const { probabilityPositive, percentiles } = futures.result;
    const [low, , middle, , high] = percentiles.map(({ value }) => value) as [number, number, number, number, number];
    return {
      headline: `Net present value ${write(npv, "money")} as expected; in ${write(probabilityPositive.probability, "percent")} of the futures drawn it is above 0, in 90 % of them from ${write(low, "money")} to ${write(high, "money")}.`,
      calls: [expected, futures],
      figures: [
        figure("Net present value, everything most likely", expected, "npv", "money"),
        ...(expected.result.npvInterval === null
          ? []
          : [
              figure("Everything at its worst", expected, "npvInterval.low", "money"),
              figure("Everything at its best", expected, "npvInterval.high", "money"),
            ]),
        figure("Return on investment", expected, "roi", "percent"),
        figure("Payback, periods from now", expected, "payback.periods", "number"),
        figure("Payback with interest", expected, "discountedPayback.periods", "number"),
        figure("Internal rates of return", expected, "irr.rates", "percent"),
        figure("Share of the benefits that must come true", expected, "breakEven", "percent"),
        figure("Chance that it pays (net present value above 0)", futures, "probabilityPositive.probability", "percent"),
        ...limits(futures, "probabilityPositive.interval", "percent", "Error of the simulation in that"),
        figure("Chance that the money is back by the end", futures, "paybackBy[0].probability", "percent"),
        figure("Mean net present value", futures, "mean", "money"),
        ...[5, 25, 50, 75, 95].map((share, index) =>
          figure(`${share} % of futures are below`, futures, `percentiles[${index}].value`, "money"),
        ),
      ],
      charts: [
        columnsChart(cumulative, "money", "Running total by period"),
        intervalChart([{ label: "90 % of futures, median", value: middle, low, high }], "money"),
      ],
    };
  },
};

const certain = ({
  name,
  low,
  amount,
  high,
  when,
}: Line): { name: string; amount: number | number[]; interval?: { low: number | number[]; high: number | number[] } } => ({
  name,
  amount,
  ...when,
  ...(low !== high && { interval: { low, high } }),
});

const uncertain = ({
  name,
  low,
  amount,
  high,
  when,
}: Line): { name: string; amount: number | { distribution: "pert"; low: number; mode: number; high: number } } => ({
  name,
  amount: low === high && low === amount ? amount : { distribution: "pert", low, mode: amount, high },
  ...when,
});

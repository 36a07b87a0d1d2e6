import type { ChurnByPeriodResult } from "../../retention/churn-by-period.ts";
import type { ChurnFlow } from "../../retention/churn-from-records.ts";
import type { ChurnRateResult } from "../../retention/churn-rate.ts";
import type { ChurnRateOfResult } from "../../retention/churn-rate-of.ts";
import type { RevenueRetentionResult } from "../../retention/revenue-retention.ts";
import { dotChart } from "../charts/dot-chart.ts";
import { lineChart } from "../charts/line-chart.ts";
import { waterfallChart } from "../charts/waterfall-chart.ts";
import { fact, label, name, names, number, numbers, recordFacts } from "../facts.ts";
import type { Chart, Fact } from "../view.ts";
import { has, type Viewer } from "../viewer.ts";

type Rates = Pick<ChurnFlow, "churnRate" | "interval" | "retentionRate" | "retentionInterval">;

const rateFacts = (result: Rates): Fact[] => [
  fact("churnRate", "rate", result.churnRate, result.interval),
  fact("retentionRate", "rate", result.retentionRate, result.retentionInterval),
];

const rateChart = ({ churnRate, interval }: Rates): Chart | null =>
  churnRate === null
    ? null
    : dotChart([{ name: label("churnRate"), value: churnRate, interval }], { title: "churnRate", kind: "rate", domain: [0, 1] });

/** Churn of a window of records. */
export const churnView: Viewer<ChurnFlow> = {
  fits: (result) => has(result, "churnRate", "start", "lost", "lostNew", "end"),
  view: (result) => ({
    title: "churnRate",
    facts: [
      ...rateFacts(result),
      fact("customersAtStart", "count", result.start),
      fact("customersLost", "count", result.lost),
      fact("customersNew", "count", result.new),
      fact("customersAtEnd", "count", result.end),
      fact("growth", "rate", result.growth),
      ...recordFacts("records", result),
    ],
    tables: [],
    chart: rateChart(result),
  }),
};

/** Churn of counts. */
export const churnRateView: Viewer<ChurnRateResult | ChurnRateOfResult> = {
  fits: (result) => has(result, "churnRate", "basis", "base", "lost"),
  view: (result) => ({
    title: "churnRate",
    facts: [
      ...rateFacts(result),
      fact("base", "count", result.base),
      fact("customersLost", "count", result.lost),
      ...("revenue" in result && result.revenue
        ? [
            fact("revenueChurnRate", "rate", result.revenue.churnRate, result.revenue.interval),
            fact("revenueLost", "money", result.revenue.lost),
          ]
        : []),
      ...recordFacts("records", result),
    ],
    tables: [],
    chart: rateChart(result),
  }),
};

/** Churn period by period. */
export const churnByPeriodView: Viewer<ChurnByPeriodResult> = {
  fits: (result) => has(result, "periods", "spells"),
  view: ({ periods }) => ({
    title: "churnRate",
    facts: [],
    tables: [
      {
        columns: [
          names(label("period")),
          numbers(label("customersAtStart")),
          numbers(label("customersLost")),
          numbers(label("customersNew")),
          numbers(label("customersAtEnd")),
          numbers(label("churnRate")),
        ],
        rows: periods.map((period) => [
          name(period.period),
          number("count", period.start),
          number("count", period.lost),
          number("count", period.new),
          number("count", period.end),
          { quantity: number("rate", period.churnRate), interval: period.interval },
        ]),
      },
    ],
    chart: lineChart(
      [
        {
          name: label("churnRate"),
          points: periods.map(({ period, churnRate, interval }) => ({ at: name(period), value: churnRate, interval })),
        },
      ],
      { x: "period", y: "churnRate", kind: "rate" },
    ),
  }),
};

/** The bridge of recurring revenue. */
export const revenueRetentionView: Viewer<RevenueRetentionResult> = {
  fits: (result) => has(result, "starting", "ending", "grossRetention", "netRetention"),
  view: (result) => {
    const steps = [
      { name: label("starting"), amount: result.starting, level: true },
      { name: label("new"), amount: result.new, level: false },
      { name: label("reactivation"), amount: result.reactivation, level: false },
      { name: label("expansion"), amount: result.expansion, level: false },
      { name: label("contraction"), amount: -result.contraction, level: false },
      { name: label("churned"), amount: -result.churned, level: false },
      { name: label("ending"), amount: result.ending, level: true },
    ];
    return {
      title: "revenueRetention",
      facts: [
        fact("netRetention", "rate", result.netRetention, result.netInterval),
        fact("grossRetention", "rate", result.grossRetention, result.grossInterval),
        ...recordFacts("records", result),
      ],
      tables: [
        {
          columns: [names(label("category")), numbers(label("revenue"))],
          rows: steps.map((step) => [step.name, number("money", step.amount)]),
        },
      ],
      chart: waterfallChart(steps, "revenue", "money"),
    };
  },
};

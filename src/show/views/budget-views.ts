import type { BenefitCostResult } from "../../budget/benefit-cost.ts";
import type { BudgetResult, BudgetGroup } from "../../budget/budget.ts";
import type { BudgetVarianceResult } from "../../budget/budget-variance.ts";
import type { EarnedValueResult } from "../../budget/earned-value.ts";
import type { FrontierPoint } from "../../budget/frontier.ts";
import type { PrioritizeResult } from "../../budget/prioritize.ts";
import type { TrimResult } from "../../budget/trim.ts";
import { barChart } from "../charts/bar-chart.ts";
import { lineChart } from "../charts/line-chart.ts";
import { waterfallChart } from "../charts/waterfall-chart.ts";
import { fact, label, name, named, number, reasonFact, said, table } from "../facts.ts";
import type { Label } from "../labels/labels.ts";
import type { Fact, ViewTable } from "../view.ts";
import { type AnyViewer, listViewer, viewer } from "../viewer.ts";

/** What is spent, on what, and what is left. */
export type ShownBudget =
  | BudgetResult
  | BudgetVarianceResult
  | EarnedValueResult
  | PrioritizeResult
  | TrimResult
  | BenefitCostResult
  | readonly FrontierPoint[];

const groupTable = (by: Label, groups: readonly BudgetGroup<string | number>[]): ViewTable[] =>
  groups.length < 2
    ? []
    : [
        table(
          [by, "items", "cost", "share", "benefit"],
          groups.map((group) => [
            name(group.key),
            number("count", group.items),
            number("money", group.cost),
            number("rate", group.share),
            number("money", group.benefit),
          ]),
        ),
      ];

/** The items in the order in which they are paid for, until the money ends. */
const budgetView = viewer<BudgetResult>(["total", "mandatory", "order", "byCategory", "available"], (result) => ({
  title: "budget",
  facts: [
    fact("total", "money", result.total),
    fact("benefit", "money", result.benefit),
    ...(result.available === null ? [] : [fact("available", "money", result.available), fact("balance", "money", result.balance)]),
    ...(result.gap ? [named("firstUnfunded", result.gap.item), fact("additional", "money", result.gap.additional)] : []),
  ],
  tables: [
    table(
      ["item", "cost", "cumulative", "funded"],
      result.order.map((item) => [
        name(item.id),
        number("money", item.cost),
        number("money", item.cumulative),
        item.funded === null ? label("notMeasured") : label(item.funded ? "yes" : "no"),
      ]),
    ),
    ...groupTable("category", result.byCategory),
    ...groupTable("phase", result.byPhase),
    ...(result.byPeriod.length === 0
      ? []
      : [
          table(
            ["period", "cost", "cumulative", "available", "balance"],
            result.byPeriod.map((period) => [
              name(period.period),
              number("money", period.cost),
              number("money", period.cumulative),
              number("money", period.available),
              number("money", period.balance),
            ]),
          ),
        ]),
  ],
  chart: waterfallChart(
    [
      ...result.order.map((item) => ({
        name: name(item.id),
        amount: item.cost,
        level: false,
        tone: item.funded === false ? ("bad" as const) : ("good" as const),
      })),
      { name: label("total"), amount: result.total, level: true },
    ],
    "cost",
    "money",
    result.available === null ? null : { name: "available", value: result.available },
  ),
}));

const varianceFacts = (result: EarnedValueResult): Fact[] => [
  fact("costVariance", "money", result.costVariance),
  fact("scheduleVariance", "money", result.scheduleVariance),
  fact("cpi", "number", result.cpi),
  fact("spi", "number", result.spi),
  fact("estimateAtCompletion", "money", result.estimateAtCompletion),
  fact("varianceAtCompletion", "money", result.varianceAtCompletion),
  fact("estimateToComplete", "money", result.estimateToComplete),
  fact("toCompletePerformance", "number", result.toCompletePerformance),
];

const varianceView = viewer<BudgetVarianceResult>(["byItem", "byPeriod", "earned", "actual", "cpi"], (result) => {
  const line = (row: BudgetVarianceResult["byItem"][number] | BudgetVarianceResult["byCategory"][number]): ReturnType<typeof number>[] => [
    number("money", row.planned),
    number("money", row.earned),
    number("money", row.actual),
    number("money", row.costVariance),
    number("number", row.cpi),
    number("number", row.spi),
  ];
  const heads = ["planned", "earned", "actual", "costVariance", "cpi", "spi"] as const;
  return {
    title: "budgetVariance",
    facts: [
      named("asOf", result.asOf),
      fact("budget", "money", result.budget),
      fact("planned", "money", result.planned),
      fact("earned", "money", result.earned),
      fact("actual", "money", result.actual),
      ...varianceFacts(result),
    ],
    tables: [
      table(
        ["item", ...heads],
        result.byItem.map((row) => [name(row.id), ...line(row)]),
      ),
      ...(result.byCategory.length > 1
        ? [
            table(
              ["category", ...heads],
              result.byCategory.map((row) => [name(row.key), ...line(row)]),
            ),
          ]
        : []),
      table(
        ["period", "planned", "actual", "difference"],
        result.byPeriod.map((row) => [
          name(row.period),
          number("money", row.planned),
          number("money", row.actual),
          number("money", row.variance),
        ]),
      ),
    ],
    chart: lineChart(
      [
        {
          name: label("actual"),
          points: result.byPeriod.map(({ period, cumulativeActual }) => ({ at: name(period), value: cumulativeActual })),
        },
        {
          name: label("planned"),
          dashed: true,
          points: result.byPeriod.map(({ period, cumulativePlanned }) => ({ at: name(period), value: cumulativePlanned })),
        },
      ],
      { x: "period", y: "cumulativeCost", kind: "money" },
    ),
  };
});

const earnedView = viewer<EarnedValueResult>(["costVariance", "scheduleVariance", "cpi", "spi", "forecasts"], (result) => ({
  title: "earnedValue",
  facts: varianceFacts(result),
  tables: [],
  chart: barChart(
    (["atPlan", "atCpi", "atCpiAndSpi"] as const).flatMap((forecast) => {
      const value = result.forecasts[forecast];
      return value === null ? [] : [{ name: label(forecast), value }];
    }),
    { title: "estimateAtCompletion", kind: "money" },
  ),
}));

const prioritizeView = viewer<PrioritizeResult>(["chosen", "greedy", "relaxation", "proven"], (result) => ({
  title: "priorities",
  facts: [
    fact("benefit", "money", result.benefit),
    fact("cost", "money", result.cost),
    fact("limit", "money", result.limit),
    fact("remaining", "money", result.remaining),
    said("proven", result.proven ? "yes" : "no"),
    ...(result.proven ? [] : [fact("bound", "money", result.bound)]),
    fact("price", "number", result.price),
  ],
  tables: [
    table(
      ["item", "chosen"],
      [...result.chosen.map((item) => [name(item), label("yes")]), ...result.cut.map((item) => [name(item), label("no")])],
    ),
    ...(result.byPhase.length < 2
      ? []
      : [
          table(
            ["phase", "cost", "limit", "remaining", "benefit"],
            result.byPhase.map((phase) => [
              name(phase.phase),
              number("money", phase.cost),
              number("money", phase.limit),
              number("money", phase.remaining),
              number("money", phase.benefit),
            ]),
          ),
        ]),
  ],
  chart: barChart(
    [
      { name: label("bestChoice"), value: result.benefit },
      { name: label("greedyChoice"), value: result.greedy.benefit, tone: "neutral" },
    ],
    { title: "benefit", kind: "money", reference: { name: "bound", value: result.bound } },
  ),
}));

const trimView = viewer<TrimResult>(["cut", "kept", "saved", "loss"], (result) => ({
  title: "trim",
  facts: [
    fact("saved", "money", result.saved),
    fact("target", "money", result.target),
    fact("loss", "money", result.loss),
    fact("cost", "money", result.cost),
    fact("benefit", "money", result.benefit),
    said("proven", result.proven ? "yes" : "no"),
  ],
  tables: [
    table(
      ["item", "kept"],
      [...result.cut.map((item) => [name(item), label("no")]), ...result.kept.map((item) => [name(item), label("yes")])],
    ),
  ],
  chart: waterfallChart(
    [
      { name: label("before"), amount: result.cost + result.saved, level: true },
      { name: label("saved"), amount: -result.saved, level: false, tone: "good" },
      { name: label("after"), amount: result.cost, level: true },
    ],
    "cost",
    "money",
  ),
}));

const frontierView = listViewer<FrontierPoint>(["limit", "chosen", "benefit", "price"], (points) => ({
  title: "frontier",
  facts: [],
  tables: [
    table(
      ["limit", "cost", "benefit", "items", "proven"],
      points.map((point) => [
        number("money", point.limit),
        number("money", point.cost),
        number("money", point.benefit),
        number("count", point.chosen.length),
        label(point.proven ? "yes" : "no"),
      ]),
    ),
  ],
  chart: lineChart(
    [
      {
        name: label("benefit"),
        points: points.toSorted((a, b) => a.limit - b.limit).map(({ limit, benefit }) => ({ at: number("money", limit), value: benefit })),
      },
    ],
    { x: "limit", y: "benefit", kind: "money" },
  ),
}));

const benefitCostView = viewer<BenefitCostResult>(["ratio", "reason", "presentCosts", "presentBenefits"], (result) => ({
  title: "benefitCost",
  facts: [
    fact("benefitCost", "number", result.ratio),
    ...reasonFact(result.reason),
    fact("net", "money", result.net),
    fact("presentCosts", "money", result.presentCosts),
    fact("presentBenefits", "money", result.presentBenefits),
  ],
  tables: [],
  chart: barChart(
    [
      { name: label("presentCosts"), value: result.presentCosts, tone: "bad" },
      { name: label("presentBenefits"), value: result.presentBenefits, tone: "good" },
    ],
    { title: "presentValue", kind: "money" },
  ),
}));

/** How budgets are viewed. */
export const budgetViews: readonly AnyViewer[] = [
  varianceView,
  earnedView,
  budgetView,
  prioritizeView,
  trimView,
  frontierView,
  benefitCostView,
];

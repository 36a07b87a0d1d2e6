import type { AnswersAtResult } from "../../retention/answers-at.ts";
import type { CategoryChurn, ChurnByCategoryResult } from "../../retention/churn-by-category.ts";
import type { RevenueRetentionSeries } from "../../retention/revenue-retention-from-records.ts";
import type { SilentChurnResult } from "../../retention/silent-churn.ts";
import { dotChart } from "../charts/dot-chart.ts";
import { lineChart } from "../charts/line-chart.ts";
import { waterfallChart } from "../charts/waterfall-chart.ts";
import { cell, fact, label, name, named, number, recordFacts, table } from "../facts.ts";
import type { Quantity } from "../view.ts";
import { type AnyViewer, viewer } from "../viewer.ts";

/** Who left, by what they had answered; revenue by period; and the dissatisfied who say nothing. */
export type ShownChurn = ChurnByCategoryResult | RevenueRetentionSeries | AnswersAtResult | SilentChurnResult;

const categoryName = ({ category }: CategoryChurn): Quantity => (category === null ? label("unanswered") : name(category));

const churnByCategoryView = viewer<ChurnByCategoryResult>(["categories", "unanswered", "total", "answers"], (result) => {
  const groups = [...result.categories, result.unanswered].filter(({ customers }) => customers > 0);
  return {
    title: "churnRate",
    facts: [
      fact("churnRate", "rate", result.total.churnRate, result.total.interval),
      fact("customers", "count", result.total.customers),
      fact("customersLost", "count", result.total.lost),
      named("dateFrom", result.from),
      named("dateTo", result.to),
      ...recordFacts("spells", result),
    ],
    tables: [
      table(
        ["category", "customers", "customersLost", "churnRate", "revenue", "revenueChurnRate"],
        groups.map((group) => [
          categoryName(group),
          number("count", group.customers),
          number("count", group.lost),
          cell("rate", group.churnRate, group.interval),
          number("money", group.revenue?.total ?? null),
          cell("rate", group.revenue?.churnRate ?? null, group.revenue?.interval),
        ]),
      ),
    ],
    chart: dotChart(
      groups.flatMap((group) =>
        group.churnRate === null ? [] : [{ name: categoryName(group), value: group.churnRate, interval: group.interval }],
      ),
      {
        title: "churnRate",
        kind: "rate",
        ...(result.total.churnRate === null ? {} : { reference: { name: "total", value: result.total.churnRate } }),
      },
    ),
  };
});

const revenueSeriesView = viewer<RevenueRetentionSeries>(["periods", "netRule", "records"], (result) => {
  const { periods } = result;
  const last = periods.at(-1);
  const only = periods.length === 1 ? last : undefined;
  return {
    title: "revenueRetention",
    facts: [
      ...(last
        ? [
            fact("netRetention", "rate", last.netRetention, last.netInterval),
            fact("grossRetention", "rate", last.grossRetention, last.grossInterval),
            named("period", last.period),
          ]
        : []),
      ...recordFacts("records", result),
    ],
    tables: [
      table(
        ["period", "starting", "new", "reactivation", "expansion", "contraction", "churned", "ending", "grossRetention", "netRetention"],
        periods.map((period) => [
          name(period.period),
          ...(["starting", "new", "reactivation", "expansion", "contraction", "churned", "ending"] as const).map((part) =>
            number("money", period[part]),
          ),
          cell("rate", period.grossRetention, period.grossInterval),
          cell("rate", period.netRetention, period.netInterval),
        ]),
      ),
    ],
    chart: only
      ? waterfallChart(
          [
            { name: label("starting"), amount: only.starting, level: true },
            { name: label("new"), amount: only.new, level: false },
            { name: label("reactivation"), amount: only.reactivation, level: false },
            { name: label("expansion"), amount: only.expansion, level: false },
            { name: label("contraction"), amount: -only.contraction, level: false },
            { name: label("churned"), amount: -only.churned, level: false },
            { name: label("ending"), amount: only.ending, level: true },
          ],
          "revenue",
          "money",
        )
      : lineChart(
          [
            {
              name: label("netRetention"),
              points: periods.map(({ period, netRetention, netInterval }) => ({
                at: name(period),
                value: netRetention,
                interval: netInterval,
              })),
            },
            {
              name: label("grossRetention"),
              points: periods.map(({ period, grossRetention, grossInterval }) => ({
                at: name(period),
                value: grossRetention,
                interval: grossInterval,
              })),
            },
          ],
          { x: "period", y: "revenueRetention", kind: "rate" },
        ),
  };
});

const answersAtView = viewer<AnswersAtResult>(["date", "valid", "used", "expired"], (result) => ({
  title: "answersValid",
  facts: [
    named("asOf", result.date),
    fact("customers", "count", result.valid.length),
    fact("answersUsed", "count", result.used),
    fact("answersLater", "count", result.later),
    fact("answersExpired", "count", result.expired),
    ...recordFacts("records", result),
  ],
  tables: [
    table(
      ["customer", "rating", "category", "dateOf"],
      result.valid.map((answer) => [name(String(answer.customer)), number("count", answer.rating), name(answer.category), name(answer.at)]),
    ),
  ],
  chart: null,
}));

const silentChurnView = viewer<SilentChurnResult>(["complaints", "complaintRate", "unhappy", "silent"], (result) => ({
  title: "silentChurn",
  facts: [
    fact("silent", "count", result.silent, result.interval),
    fact("unhappy", "count", result.unhappy, result.unhappyInterval),
    fact("complaints", "count", result.complaints),
    fact("complaintRate", "rate", result.complaintRate),
  ],
  tables: [],
  chart: dotChart(
    [
      { name: label("unhappy"), value: result.unhappy, interval: result.unhappyInterval },
      { name: label("silent"), value: result.silent, interval: result.interval },
      { name: label("complaints"), value: result.complaints },
    ],
    { title: "customers", kind: "count" },
  ),
}));

/** How churn is viewed. */
export const churnViews: readonly AnyViewer[] = [churnByCategoryView, revenueSeriesView, answersAtView, silentChurnView];

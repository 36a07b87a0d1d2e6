import type { Calculator } from "./calculator.ts";
import { columnsChart } from "./charts.ts";
import { figure, limits, write } from "./figures.ts";
import { call } from "./library.ts";

export const retentionProfitCalculator: Calculator = {
  fields: [
    { id: "customers", label: "Customers", kind: "count", start: "1000", paths: ["customers"] },
    {
      id: "known",
      label: "What you know of retention",
      kind: "choice",
      start: "rate",
      choices: { rate: "The rate", counts: "Customers at the start and lost" },
      paths: [],
    },
    { id: "retention", label: "Retention in a period, %", kind: "percent", start: "80", paths: ["retention"], when: ["known", "rate"] },
    {
      id: "start",
      label: "Customers measured",
      kind: "count",
      start: "1000",
      paths: ["startCustomers", "churnRate"],
      when: ["known", "counts"],
    },
    { id: "lost", label: "of whom lost", kind: "count", start: "200", paths: ["lostCustomers", "retention"], when: ["known", "counts"] },
    { id: "lift", label: "Change in retention, points", kind: "percent", start: "5", paths: ["lift"] },
    { id: "margin", label: "Margin per customer and period", kind: "number", start: "100", paths: ["margin"] },
    { id: "discountRate", label: "Discount rate per period, %", kind: "percent", start: "5", paths: ["discountRate"] },
    { id: "marginGrowth", label: "Growth of the margin per period, %", kind: "percent", start: "", paths: ["marginGrowth"] },
    { id: "horizon", label: "Periods counted", help: "Empty: for ever.", kind: "count", start: "5", paths: ["horizon"] },
  ],
  calculate: (input) => {
    const measured =
      input.text("known") === "counts"
        ? [call("churn", "churnRate", { startCustomers: input.number("start"), lostCustomers: input.number("lost") })]
        : [];
    const rates = measured[0]?.result;
    const retention =
      rates === undefined ? input.number("retention") : { retentionRate: rates.retentionRate, interval: rates.retentionInterval };
    const gain = call("gain", "retentionProfit", {
      customers: input.number("customers"),
      retention,
      margin: input.number("margin"),
      lift: input.number("lift"),
      discountRate: input.number("discountRate"),
      ...input.options("marginGrowth", "horizon"),
    });
    const { profit, effect, interval, gains } = gain.result;
    const range = interval === null ? "" : `, from ${write(interval.low, "money")} to ${write(interval.high, "money")}`;
    return {
      headline: `The change is worth ${write(profit, "money")}${range} (present value): ${write(effect, "percent")} of the value of these customers.`,
      calls: [...measured, gain],
      figures: [
        figure("Profit, present value", gain, "profit", "money"),
        ...(interval === null ? [] : limits(gain, "interval", "money", "Interval of the profit")),
        figure("Relative to the value before", gain, "effect", "percent"),
        figure("Value of a customer today", gain, "customerValue", "money"),
        figure("Value of a customer after the change", gain, "liftedCustomerValue", "money"),
        figure("Retention today", gain, "retention", "percent"),
        figure("Retention after the change", gain, "liftedRetention", "percent"),
        ...(gains === null ? [] : [figure("Gained by period, not discounted", gain, "gains", "money")]),
      ],
      charts: gains === null ? [] : [columnsChart(gains, "money", "Gained by period")],
    };
  },
};

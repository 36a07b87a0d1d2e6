import type { BusinessCaseResult } from "../../budget/business-case.ts";
import { cashFlowChart } from "../charts/cash-flow-chart.ts";
import { fact, label, number, numbers } from "../facts.ts";
import { has, type Viewer } from "../viewer.ts";

/** The cash flow of a plan and what it is worth. */
export const businessCaseView: Viewer<BusinessCaseResult> = {
  fits: (result) => has(result, "cashflow", "npv", "irr", "payback"),
  view: (result) => ({
    title: "businessCase",
    facts: [
      fact("npv", "money", result.npv, result.npvInterval),
      fact("roi", "rate", result.roi),
      fact("irr", "rate", result.irr.rates.length === 1 ? result.irr.rates[0]! : null),
      fact("payback", "periods", result.payback.periods),
      fact("discountedPayback", "periods", result.discountedPayback.periods),
      fact("benefitCost", "number", result.benefitCost),
    ],
    tables: [
      {
        columns: [numbers(label("period")), numbers(label("cashFlow")), numbers(label("cumulative"))],
        rows: result.cashflow.map((flow, period) => [
          number("count", period),
          number("money", flow),
          number("money", result.cumulative[period] ?? null),
        ]),
      },
    ],
    chart: cashFlowChart(result.cashflow, result.cumulative),
  }),
};

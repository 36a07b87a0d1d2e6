import { businessCase, type BusinessCaseResult, convertRate, retentionProfit } from "cx-metrics";
import type { CustomersReport } from "./customer-lines.ts";
import { choiceOption, numberOption, type Options } from "./options.ts";
import { type Cell, heading, type Range, textTable, type Writer } from "./text.ts";

/** What it would be worth to lose fewer customers, from the churn that was measured. */
export interface CaseReport {
  /** Churn per year, as measured. */
  readonly churn: { readonly rate: number; readonly interval: Range };
  /** Profit per customer and year. */
  readonly margin: number;
  /** The share of the churn that the improvement prevents. */
  readonly cut: number;
  readonly result: BusinessCaseResult;
}

const DAY = 86_400_000;
const YEAR = 365.2425;

/**
 * An improvement costs money now and every year and prevents a part of the churn; a customer kept goes on paying, as far as they stay at all.
 * The limits of the result come from the interval of the measured churn. `null` without revenue, since there is nothing to reckon with.
 */
export function caseReport({ total, window }: CustomersReport, options: Options): CaseReport | null {
  const { churn, revenue, customers } = total;
  if (churn === null || churn.interval === null || revenue === null || customers === 0) return null;
  const cut = numberOption("churn-cut", options["churn-cut"], 0.1);
  const discountRate = numberOption("discount-rate", options["discount-rate"], 0.1);
  const horizon = numberOption("years", options.years, 3);
  const level = numberOption("level", options.level, 0.95);
  const margin = (12 * revenue * numberOption("margin", options.margin, 0.6)) / customers;

  const days = window && (Date.parse(window.to) - Date.parse(window.from)) / DAY;
  const period = choiceOption("churn-period", options["churn-period"], ["year", "quarter", "month"]);
  const perYear = (rate: number): number =>
    convertRate(rate, days === null ? { from: period, to: "year" } : { periods: windowsInYear(days) });
  const yearly = { rate: perYear(churn.rate), interval: { low: perYear(churn.interval.low), high: perYear(churn.interval.high) } };
  const gainsAt = (rate: number): readonly number[] =>
    retentionProfit({ customers, retention: 1 - rate, lift: cut * rate, margin, discountRate, horizon, timing: "after-renewal" }).gains ??
    [];
  const [gains, atLow, atHigh] = [gainsAt(yearly.rate), gainsAt(yearly.interval.low), gainsAt(yearly.interval.high)];
  const all = gains.map((gain, year) => [gain, atLow[year] ?? gain, atHigh[year] ?? gain]);
  // More churn leaves more to prevent, until so many leave that those who are kept leave soon after: then the limits are mere bounds.
  const rising = gains.every((gain, year) => (atLow[year] ?? 0) <= gain && gain <= (atHigh[year] ?? 0));
  const interval = { low: all.map((each) => Math.min(...each)), high: all.map((each) => Math.max(...each)), ...(rising && { level }) };
  const result = businessCase({
    costs: [
      { name: "to build", amount: [numberOption("cost", options.cost, 60_000)], start: 0 },
      { name: "to run", amount: numberOption("running-cost", options["running-cost"], 12_000) },
    ],
    benefits: [{ name: "customers kept", amount: gains, interval }],
    horizon,
    discountRate,
  });
  return { churn: yearly, margin, cut, result };
}

/** A window within two days of a year is a year: calendars have leap days. */
function windowsInYear(days: number): number {
  return Math.abs(days - YEAR) < 2 ? 1 : YEAR / days;
}

/** The business case as text. */
export function caseText({ churn, margin, cut, result }: CaseReport, write: Writer): string {
  const { cashflow, cumulative, npv, npvInterval, payback, roi, irr, breakEven } = result;
  const rows = cashflow.map((flow, year): Cell[] => [
    year === 0 ? "now" : `year ${year}`,
    write.money(flow),
    write.money(cumulative[year] ?? 0),
  ]);
  const rate = irr.rates.length === 1 ? (irr.rates[0] ?? null) : null;
  const figures: readonly (readonly [string, string | null])[] = [
    ["Net present value", npvInterval && `${write.money(npv)} [${write.money(npvInterval.low)}, ${write.money(npvInterval.high)}]`],
    ["Return on investment", roi === null ? null : write.percent(roi)],
    ["Internal rate of return", rate === null ? "none, or several" : write.percent(rate)],
    ["Money back", payback.periods === null ? "not within these years" : `after ${write.points(payback.periods)} years`],
    ["Pays as long as", breakEven === null ? null : `${write.percent(breakEven)} of this benefit comes true`],
  ];
  const share = write.percent(churn.rate);
  return [
    heading("Business case", `prevent ${write.percent(cut)} of the churn: ${share} to ${write.percent(churn.rate * (1 - cut))} a year`),
    `Each customer kept brings ${write.money(margin)} a year. Limits: churn from ${write.percent(churn.interval.low)} to ${write.percent(churn.interval.high)}.`,
    textTable(["", "cash flow", "in total"], rows),
    figures.flatMap(([name, text]) => (text === null ? [] : [`${name.padEnd(24)} ${text}`])).join("\n"),
  ].join("\n\n");
}

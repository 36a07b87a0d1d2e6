import { checkChoice, checkOptions } from "../core/check.ts";
import { emptyInput, invalidValue } from "../core/errors.ts";
import { addExact, exactZero, roundExact } from "../core/exact-sum.ts";
import { type CaseItem, type PeriodAmount, type SpreadItem, spreadItem } from "./case-item.ts";
import { type CashFlowTiming, checkRate, finite, totalOf } from "./cash-flows.ts";
import { type IrrResult, irr } from "./irr.ts";
import { type MirrResult, mirr } from "./mirr.ts";
import { npv } from "./npv.ts";
import { discountedPayback, type PaybackResult, payback } from "./payback.ts";
import { type RoiResult, roi } from "./roi.ts";

/** A business case: what it costs, what it brings, over which time. */
export interface BusinessCaseInput {
  /** What is spent: amounts of at least 0. */
  readonly costs: readonly CaseItem[];
  /** What comes back. */
  readonly benefits: readonly CaseItem[];
  /** Number of periods, 1 to 1200. */
  readonly horizon: number;
  /** Discount rate per period as a fraction, above -1. */
  readonly discountRate: number;
  /** When the amounts of period 1 fall: at its end (`"period-end"`, when absent) or at its start (`"now"`). Period 0 is always now. */
  readonly timing?: CashFlowTiming | undefined;
  /** Rate at which money received is reinvested, for `mirr`; the discount rate when absent. */
  readonly reinvestRate?: number | undefined;
  /** Periods in a year, for `annualizedRoi`; 1 when absent. */
  readonly periodsPerYear?: number | undefined;
}

/** Limits of the net present value. */
export interface NpvInterval {
  /** Net present value with benefits at their lower and costs at their upper limits, in the currency unit. */
  readonly low: number;
  /** Net present value with benefits at their upper and costs at their lower limits, in the currency unit. */
  readonly high: number;
  /** The confidence level, when exactly one item is uncertain and its limits have one; otherwise `null`: bounds, with no probability. */
  readonly level: number | null;
  /** `"monotone"`: the limits of the one uncertain item carried over. `"bounds"`: everything at its worst, and at its best. */
  readonly method: "monotone" | "bounds";
}

/** A business case in figures. Money is in the currency unit, rates are fractions per period. */
export interface BusinessCaseResult {
  /** Net cash flow at each time from now, benefits less costs. */
  readonly cashflow: readonly number[];
  /** Running total of the cash flow. */
  readonly cumulative: readonly number[];
  /** Total cost, not discounted. */
  readonly totalCost: number;
  /** Total benefit, not discounted. */
  readonly totalBenefit: number;
  /** Present value of the costs. */
  readonly presentCost: number;
  /** Present value of the benefits. */
  readonly presentBenefit: number;
  /** Net present value. */
  readonly npv: number;
  /** Limits of the net present value; `null` when every amount is certain. */
  readonly npvInterval: NpvInterval | null;
  /** All internal rates of return. */
  readonly irr: IrrResult;
  /** Modified internal rate of return. */
  readonly mirr: MirrResult;
  /** Periods until the money is back. */
  readonly payback: PaybackResult;
  /** Periods until the money is back with interest. */
  readonly discountedPayback: PaybackResult;
  /** `(totalBenefit - totalCost) / totalCost`; `null` without cost. */
  readonly roi: number | null;
  /** `roi` per year of the horizon; `null` without cost or with a negative benefit. */
  readonly annualizedRoi: number | null;
  /** `totalBenefit / totalCost`; `null` without cost. */
  readonly benefitCost: number | null;
  /** `presentBenefit / presentCost`; `null` without cost. */
  readonly discountedBenefitCost: number | null;
  /** The factor on all benefits at which the net present value is 0: below 1 there is room; `null` when the benefits are worth nothing. */
  readonly breakEven: number | null;
}

const INPUTS = ["costs", "benefits", "horizon", "discountRate", "timing", "reinvestRate", "periodsPerYear"];
const LONGEST_HORIZON = 1200;

/**
 * Business case: cash flow, net present value, rates of return, payback and return on investment of costs and benefits over time.
 *
 * The cash flow at each time is the sum of the benefits less the costs of that time; all figures are those of `npv`, `irr`, `mirr`, `payback`,
 * `discountedPayback` and `roi` on it. `breakEven = presentCost / presentBenefit`.
 *
 * - Input: items with an amount per period (growing by `growth`) or a list of amounts; period 0 is now.
 * - Result: one object. Limits on amounts give `npvInterval`: with one uncertain item its level carries over; with several it is the
 * worst and the best of all together, which is wider than any interval of that level.
 * - Cost: O(items * horizon), plus that of `irr`.
 *
 * @param input - Costs, benefits, horizon and discount rate.
 * @returns The case in figures.
 * @throws {@link CxError} `"empty"` without items; `"invalid-value"` with its place, such as `costs[0].amount`; `"invalid-option"` for another timing or an
 * unknown field; `"overflow"` beyond the largest double.
 * @example Does a better portal pay within three years?
 * ```ts
 * import { businessCase } from "cx-metrics";
 * const result = businessCase({
 *   costs: [{ name: "build", amount: [50000], start: 0 }, { name: "run", amount: 5000 }],
 *   benefits: [{ name: "customers kept", amount: 30000, interval: { low: 20000, high: 40000, level: 0.95 } }],
 *   horizon: 3,
 *   discountRate: 0.08,
 * });
 * result.cashflow; // => [-50000, 25000, 25000, 25000]
 * result.npv; // => 14427.4247
 * result.npvInterval; // => { low: -11343.5452, high: 40198.3946, level: 0.95, method: "monotone" }
 * result.payback.periods; // => 2
 * result.breakEven; // => 0.81339
 * ```
 * @see Brealey, Myers & Allen, Principles of Corporate Finance, chapters 5 and 6.
 */
export function businessCase(input: BusinessCaseInput): BusinessCaseResult {
  checkOptions(input, INPUTS);
  const { horizon, discountRate, timing = "period-end", reinvestRate = discountRate, periodsPerYear = 1 } = input;
  if (!Number.isInteger(horizon) || horizon < 1 || horizon > LONGEST_HORIZON)
    throw invalidValue("horizon", `a whole number from 1 to ${LONGEST_HORIZON}`, horizon);
  checkRate("discountRate", discountRate);
  checkRate("reinvestRate", reinvestRate);
  checkChoice("timing", timing, ["now", "period-end"]);
  if (!(Number.isFinite(periodsPerYear) && periodsPerYear > 0))
    throw invalidValue("periodsPerYear", "a finite number above 0", periodsPerYear);
  const costs = spreadItems(input.costs, "costs", horizon, "zero");
  const benefits = spreadItems(input.benefits, "benefits", horizon, "any");
  if (costs.length + benefits.length === 0) throw emptyInput("businessCase", "cost or benefit");
  checkCurrencies([
    ["costs", input.costs],
    ["benefits", input.benefits],
  ]);

  const flowsOf = (items: readonly (readonly PeriodAmount[])[], sign: number): number[][] => atTimes(items.flat(), sign, horizon, timing);
  const costFlows = flowsOf(
    costs.map(({ amounts }) => amounts),
    -1,
  );
  const benefitFlows = flowsOf(
    benefits.map(({ amounts }) => amounts),
    1,
  );
  const cashflow = joined(benefitFlows, costFlows);
  const totalCost = totalOf(
    costFlows.flat().map((amount) => -amount),
    "totalCost",
  );
  const totalBenefit = totalOf(benefitFlows.flat(), "totalBenefit");
  const presentCost = npv(
    discountRate,
    joined(costFlows).map((amount) => 0 - amount),
  );
  const presentBenefit = npv(discountRate, joined(benefitFlows));
  const gain: RoiResult | null = totalCost === 0 ? null : roi({ cost: totalCost, benefit: totalBenefit, years: horizon / periodsPerYear });
  return {
    cashflow,
    cumulative: cumulated(benefitFlows, costFlows),
    totalCost,
    totalBenefit,
    presentCost,
    presentBenefit,
    npv: npv(discountRate, cashflow),
    npvInterval: npvLimits(costs, benefits, (low, high) => npv(discountRate, joined(flowsOf(low, 1), flowsOf(high, -1)))),
    irr: irr(cashflow),
    mirr: mirr(cashflow, { financeRate: discountRate, reinvestRate }),
    payback: payback(cashflow),
    discountedPayback: discountedPayback(discountRate, cashflow),
    roi: gain?.roi ?? null,
    annualizedRoi: gain?.annualizedRoi ?? null,
    benefitCost: gain?.benefitCost ?? null,
    discountedBenefitCost: presentCost === 0 ? null : finite(presentBenefit / presentCost, "discountedBenefitCost"),
    breakEven: presentBenefit > 0 ? finite(presentCost / presentBenefit, "breakEven") : null,
  };
}

/** The net cash flow of a business case alone, without its figures; what else is wrong with the input shows there. */
export function cashflowOf({ costs, benefits, horizon, timing = "period-end" }: BusinessCaseInput): number[] {
  const side = (items: readonly CaseItem[], path: string, sign: number): number[][] =>
    atTimes(
      spreadItems(items, path, horizon, sign < 0 ? "zero" : "any").flatMap(({ amounts }) => amounts),
      sign,
      horizon,
      timing,
    );
  return joined(side(benefits, "benefits", 1), side(costs, "costs", -1));
}

function spreadItems(items: readonly CaseItem[], path: string, horizon: number, least: "any" | "zero"): SpreadItem[] {
  if (!Array.isArray(items)) throw invalidValue(path, "a list of { name, amount }", items);
  return (items as readonly CaseItem[]).map((item, index) => spreadItem(item, `${path}[${index}]`, horizon, least));
}

/** The amounts that fall at each time; with timing `"now"` period 1 falls at time 0, with what is due now. */
export function atTimes(amounts: readonly PeriodAmount[], sign: number, horizon: number, timing: CashFlowTiming): number[][] {
  const earlier = timing === "now" ? 1 : 0;
  const times = Array.from({ length: horizon + 1 - earlier }, (): number[] => []);
  for (const { period, amount } of amounts) times[Math.max(0, period - earlier)]?.push(sign * amount);
  return times;
}

export function joined(...flows: readonly (readonly number[])[][]): number[] {
  return (flows[0] ?? []).map((_, time) =>
    totalOf(
      flows.flatMap((each) => each[time] ?? []),
      "cashflow",
    ),
  );
}

/** Refuses amounts in more than one currency: nothing here knows a rate of exchange. */
export function checkCurrencies(
  items: readonly (readonly [path: string, items: readonly { readonly currency?: string | undefined }[]])[],
): void {
  let first: { readonly place: string; readonly currency: string } | undefined;
  for (const [path, list] of items) {
    for (const [index, { currency }] of list.entries()) {
      if (currency === undefined) continue;
      const place = `${path}[${index}]`;
      if (typeof currency !== "string") throw invalidValue(`${place}.currency`, "a currency code", currency);
      first ??= { place, currency };
      if (currency !== first.currency) throw invalidValue(`${place}.currency`, `${first.currency}, as in ${first.place}`, currency);
    }
  }
}

/** Running totals of all amounts, each rounded once. */
function cumulated(benefits: readonly (readonly number[])[], costs: readonly (readonly number[])[]): number[] {
  const total = exactZero();
  return benefits.map((amounts, time) => {
    for (const amount of [...amounts, ...(costs[time] ?? [])]) addExact(total, amount);
    return finite(roundExact(total), "cumulative");
  });
}

type Limits = (benefits: readonly (readonly PeriodAmount[])[], costs: readonly (readonly PeriodAmount[])[]) => number;

function npvLimits(costs: readonly SpreadItem[], benefits: readonly SpreadItem[], npvOf: Limits): NpvInterval | null {
  const levels = [...costs, ...benefits].map(({ level }) => level).filter((level) => level !== null);
  if (levels.length === 0) return null;
  const low = npvOf(
    benefits.map((item) => item.low),
    costs.map((item) => item.high),
  );
  const high = npvOf(
    benefits.map((item) => item.high),
    costs.map((item) => item.low),
  );
  const [level] = levels;
  return levels.length === 1 && typeof level === "number"
    ? { low, high, level, method: "monotone" }
    : { low, high, level: null, method: "bounds" };
}

import { checkChoice, checkCount, checkFinite, checkNonNegative, checkOptions } from "../core/check.ts";
import { invalidValue } from "../core/errors.ts";
import type { MarginTiming, MeasuredRetention } from "../retention/customer-lifetime-value.ts";
import type { RetentionTenure } from "../retention/retention-by-tenure.ts";
import { checkRate, finite, totalOf } from "./cash-flows.ts";
import { checkedLimits, type RateLimits } from "./measured-rate.ts";
import { curveProfit, isCurve } from "./retention-curve-profit.ts";
import { marginAt, share } from "./tenure-margins.ts";

/** Retention by period of tenure: projected by a model, or measured, with the interval of each rate. */
export interface RetentionCurveInput {
  /** Share of customers who stay in their first, second, ... period, each 0 to 1: 1 to 1200 of them. */
  readonly retention: readonly number[];
  /** The intervals of these rates, where they were measured. */
  readonly periods?: readonly Pick<RetentionTenure, "interval">[] | undefined;
  /** The confidence level of the intervals, between 0 and 1. */
  readonly level?: number | undefined;
}

/** What a change in retention would change. */
export interface RetentionProfitInput {
  /** Number of customers, at least 0. */
  readonly customers: number;
  /** Share of customers kept per period, 0 to 1, or a measured rate with its interval, or a curve by tenure, such as `retentionByTenure` measures. */
  readonly retention: number | MeasuredRetention | RetentionCurveInput;
  /** Margin per customer and period in the currency unit; a list gives it by period of tenure, the last one continuing. */
  readonly margin: number | readonly number[];
  /**
   * Change in the retention rate, in points as a fraction: 0.05 is from 80 % to 85 %. With a curve a list gives it by period of tenure, 0 after its
   * end: `[0.03, 0.02]` for a better start. Its changes must not have different signs.
   */
  readonly lift: number | readonly number[];
  /** Discount rate per period as a fraction, above -1. */
  readonly discountRate: number;
  /** Growth of the margin per period of tenure as a fraction, after the last listed margin; 0 when absent. */
  readonly marginGrowth?: number | undefined;
  /** Number of periods counted, 1 to 1200; without it, for ever, and with a curve as far as that goes. */
  readonly horizon?: number | undefined;
  /** When margins are earned; `"now"` when absent. */
  readonly timing?: MarginTiming | undefined;
}

/** Limits of the profit that come from the limits of the retention rate. */
export interface RetentionProfitInterval {
  /** The lower limit in the currency unit. */
  readonly low: number;
  /** The upper limit in the currency unit; `null` when without bound. */
  readonly high: number | null;
  /** The confidence level of what retention was measured with. */
  readonly level: number;
  /**
   * `"monotone"`: the profits at the limits of the one rate, since the profit rises or falls with it throughout. `"square-and-add"`: of a curve, the
   * roots of the summed squares of how far the profit moves at the limits of each rate.
   */
  readonly method: "monotone" | "square-and-add";
}

/** Limits of the gains by period. */
export interface RetentionGainsInterval {
  /** The gains of the lower limit. */
  readonly low: readonly number[];
  /** The gains of the upper limit. */
  readonly high: readonly number[];
  /** The confidence level. */
  readonly level: number;
  /** How the limits were found. */
  readonly method: "monotone" | "square-and-add";
}

/** The profit effect of a change in retention. */
export interface RetentionProfitResult {
  /** Present value of the change for all customers, in the currency unit. */
  readonly profit: number;
  /** The change relative to the value before, as a fraction; `null` when that is 0. */
  readonly effect: number | null;
  /** Present value of a customer at today's retention, in the currency unit. */
  readonly customerValue: number;
  /** Present value of a customer at the changed retention, in the currency unit. */
  readonly liftedCustomerValue: number;
  /** Today's retention rate per period; of a curve, the constant rate that keeps as many customers up to the end of the curve. */
  readonly retention: number;
  /** The changed retention rate per period, likewise. */
  readonly liftedRetention: number;
  /** Limits of `profit`; `null` when the retention rate came without limits. */
  readonly interval: RetentionProfitInterval | null;
  /** Margin gained in each period from now (not discounted), in the currency unit; `null` without a horizon. */
  readonly gains: readonly number[] | null;
  /** Limits of the gains, which discounted add up to those of the profit, for `businessCase`; `null` without horizon or limits. */
  readonly gainsInterval: RetentionGainsInterval | null;
}

/** What one customer is worth, given the retention rate. */
interface Tenure {
  readonly margins: readonly number[];
  readonly growth: number;
  readonly discountRate: number;
  readonly horizon: number | null;
  readonly timing: MarginTiming;
}

const INPUTS = ["customers", "retention", "margin", "lift", "discountRate", "marginGrowth", "horizon", "timing"];
const TIMINGS = ["now", "period-end", "after-renewal"] as const;
const LONGEST_HORIZON = 1200;

/**
 * Retention profit: what a change in the retention rate is worth, in the currency unit and relative to today's value.
 *
 * Value of a customer `V(r) = sum of m[t] r^t / (1 + d)^t`, `t` from 0; `profit = customers (V(r + lift) - V(r))`, `effect = V(r + lift) / V(r) - 1`.
 * With a curve by tenure, `r^t` is the product of its first t rates, each of them lifted, though to no more than 1.
 * With a flat margin, for ever, and timing `"now"` or `"period-end"`: `effect = lift / (1 + d - r - lift)`.
 *
 * - Input: rates per period. `"period-end"` divides all by `1 + d`; `"after-renewal"` starts with `m[0] r / (1 + d)`.
 * - Result: present values for today's customers as if all were new; new customers of later periods are not counted. A measured retention
 * rate or curve gives limits of the profit; limits above `1 - lift` count as `1 - lift`, since no more than all can be kept.
 * - Cost: O(horizon + margins).
 * - Not to trust with one rate when churn falls with tenure: it values the early and the late periods wrongly. Give a curve.
 *
 * @param input - The customers, their margin and the change.
 * @returns The profit, its interval when retention was measured, and the values behind it.
 * @throws {@link CxError} `"invalid-value"` for rates outside 0 to 1, a negative margin after the first, no finite number, or a value without bound
 * (`(1 + marginGrowth) (r + lift) >= 1 + d` for ever: give a horizon); `"invalid-option"` for another timing or an unknown field;
 * `"overflow"` beyond the largest double.
 * @example Five points of retention
 * ```ts
 * import { retentionProfit } from "cx-metrics";
 * const gain = retentionProfit({ customers: 1000, retention: 0.8, margin: 100, lift: 0.05, discountRate: 0.05 });
 * gain.effect; // => 0.25
 * gain.profit; // => 105000.00
 * ```
 * @see Reichheld & Sasser 1990, Harvard Business Review 68(5), 105-111; Fader & Hardie 2012 for the timings.
 */
export function retentionProfit(input: RetentionProfitInput): RetentionProfitResult {
  checkOptions(input, INPUTS);
  const { customers, lift, timing = "now", marginGrowth = 0, discountRate, horizon } = input;
  checkNonNegative("customers", customers);
  checkRate("discountRate", discountRate);
  checkRate("marginGrowth", marginGrowth);
  checkChoice("timing", timing, TIMINGS);
  if (horizon !== undefined && !(Number.isInteger(horizon) && horizon >= 1 && horizon <= LONGEST_HORIZON)) {
    throw invalidValue("horizon", `a whole number from 1 to ${LONGEST_HORIZON}`, horizon);
  }
  if (isCurve(input.retention)) return curveProfit({ ...input, marginGrowth, timing }, input.retention, checkMargins(input.margin));
  checkFinite("lift", lift);
  const { retentionRate: retention, interval: limits } = checkRetention(input.retention);
  const lifted = totalOf([retention, lift], "lift");
  if (lifted < 0 || lifted > 1) throw invalidValue("lift", "a change that leaves retention between 0 and 1", lift);
  const tenure = { margins: checkMargins(input.margin), growth: marginGrowth, discountRate, horizon: horizon ?? null, timing };
  const before = customerValue(tenure, retention);
  const after = customerValue(tenure, lifted);
  if (before === null || after === null) {
    throw invalidValue(
      "retention",
      "(1 + marginGrowth) * retention below 1 + discountRate without a horizon",
      before === null ? retention : lifted,
    );
  }
  return {
    profit: finite(customers * (after - before), "profit"),
    effect: before === 0 ? null : finite((after - before) / before, "effect"),
    customerValue: before,
    liftedCustomerValue: after,
    retention,
    liftedRetention: lifted,
    interval: limits === null ? null : profitLimits(tenure, customers, lift, limits),
    gains: horizon === undefined ? null : gainsByPeriod(tenure, horizon, customers, retention, lifted),
    gainsInterval: horizon === undefined || limits === null ? null : gainsLimits(tenure, horizon, customers, lift, limits),
  };
}

function checkRetention(retention: number | MeasuredRetention): { retentionRate: number; interval: RateLimits | null } {
  if (typeof retention !== "object" || retention === null) return { retentionRate: share("retention", retention), interval: null };
  const retentionRate = share("retention.retentionRate", retention.retentionRate);
  const [limits, path] =
    retention.retentionInterval === undefined
      ? [retention.interval, "retention.interval"]
      : [retention.retentionInterval, "retention.retentionInterval"];
  return { retentionRate, interval: checkedLimits(limits, retentionRate, path) };
}

function checkMargins(margin: number | readonly number[]): readonly number[] {
  if (!Array.isArray(margin)) {
    checkFinite("margin", margin);
    if (margin < 0) throw invalidValue("margin", "a finite number of at least 0", margin);
    return [margin];
  }
  const margins = margin as readonly number[];
  checkCount("margin.length", margins.length);
  if (margins.length === 0 || margins.length > LONGEST_HORIZON) throw invalidValue("margin", `1 to ${LONGEST_HORIZON} margins`, margins);
  // The first may be negative, as it holds the cost of winning the customer; later ones must not, or limits would not carry over.
  margins.forEach((value, index) => (index === 0 && margins.length > 1 ? checkFinite : checkNonNegative)(`margin[${index}]`, value));
  return margins;
}

/** `V(r)`; `null` when it is without bound. */
function customerValue(tenure: Tenure, retention: number): number | null {
  const { margins, growth, discountRate, horizon, timing } = tenure;
  const kept = retention / (1 + discountRate);
  const start = timing === "now" ? 1 : timing === "period-end" ? 1 / (1 + discountRate) : kept;
  const listed = horizon ?? margins.length - 1;
  const values = Array.from({ length: listed }, (_, period) => marginAt(tenure, period) * kept ** period * start);
  const last = marginAt(tenure, margins.length - 1);
  if (horizon === null && last !== 0) {
    // 1 + d - r (1 + g), rounded once: the distance from a value without bound.
    const room = totalOf([1, discountRate, -retention, -retention * growth], "customerValue");
    if (room <= 0) return null;
    values.push((last * kept ** listed * start * (1 + discountRate)) / room);
  }
  return totalOf(
    values.map((value) => finite(value, "customerValue")),
    "customerValue",
  );
}

/** The profit rises (or, with a negative lift, falls) with the retention rate, so its limits are the profits at the limits. */
function profitLimits(tenure: Tenure, customers: number, lift: number, limits: RateLimits): RetentionProfitInterval {
  const profitAt = (rate: number): number | null => {
    const from = liftable(rate, lift);
    const before = customerValue(tenure, from);
    const after = customerValue(tenure, Math.min(1, Math.max(0, from + lift)));
    return before === null || after === null ? null : finite(customers * (after - before), "interval");
  };
  const [atLow, atHigh] = [profitAt(limits.low), profitAt(limits.high)];
  const known = [atLow, atHigh].filter((value) => value !== null);
  if (known.length === 0) throw invalidValue("retention.interval.low", "a rate with a bounded value, or a horizon", limits.low);
  if (known.length < 2 && lift < 0) throw invalidValue("retention.interval.high", "a rate with a bounded value, or a horizon", limits.high);
  return { low: Math.min(...known), high: known.length < 2 ? null : Math.max(...known), level: limits.level, method: "monotone" };
}

/** A rate that can be lifted: no more than all are kept, and no fewer than none. */
function liftable(rate: number, lift: number): number {
  return Math.min(Math.max(rate, -lift, 0), 1 - lift, 1);
}

function gainsLimits(
  tenure: Tenure,
  horizon: number,
  customers: number,
  lift: number,
  { low, high, level }: RateLimits,
): RetentionGainsInterval {
  const [atLow, atHigh] = [low, high].map((rate) => {
    const from = liftable(rate, lift);
    return gainsByPeriod(tenure, horizon, customers, from, Math.min(1, Math.max(0, from + lift)));
  }) as [number[], number[]];
  // With a negative lift the larger loss comes with the higher rate.
  return { low: lift < 0 ? atHigh : atLow, high: lift < 0 ? atLow : atHigh, level, method: "monotone" };
}

function gainsByPeriod(tenure: Tenure, horizon: number, customers: number, retention: number, lifted: number): number[] {
  const later = tenure.timing === "after-renewal" ? 1 : 0;
  return Array.from({ length: horizon }, (_, period) =>
    finite(customers * marginAt(tenure, period) * (lifted ** (period + later) - retention ** (period + later)), "gains"),
  );
}

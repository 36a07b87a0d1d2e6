import { checkChoice, checkCount, checkFinite, checkNonNegative, checkOptions } from "../core/check.ts";
import { invalidValue } from "../core/errors.ts";
import type { MarginTiming, MeasuredRetention } from "../retention/customer-lifetime-value.ts";
import { checkRate, finite, totalOf } from "./cash-flows.ts";
import { checkedLimits, type RateLimits } from "./measured-rate.ts";

/** A measured retention rate, or the result of a churn metric, which has both rates with an interval each. */
export interface MeasuredRetentionOrChurn extends MeasuredRetention {
  /** The confidence interval of the retention rate, where `interval` is that of the churn rate. */
  readonly retentionInterval?: RateLimits | undefined;
}

/** What a change in retention would change. */
export interface RetentionProfitInput {
  /** Number of customers, at least 0. */
  readonly customers: number;
  /** Share of customers kept per period, 0 to 1, or a measured rate with its interval. */
  readonly retention: number | MeasuredRetentionOrChurn;
  /** Margin per customer and period in the currency unit; a list gives it by period of tenure, the last one continuing. */
  readonly margin: number | readonly number[];
  /** Change in the retention rate, in points as a fraction: 0.05 is from 80 % to 85 %. */
  readonly lift: number;
  /** Discount rate per period as a fraction, above -1. */
  readonly discountRate: number;
  /** Growth of the margin per period of tenure as a fraction, after the last listed margin; 0 when absent. */
  readonly marginGrowth?: number | undefined;
  /** Number of periods counted, 1 to 1200; without it, for ever. */
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
  /** The confidence level of the retention rate, which the profit keeps since it rises or falls with it throughout. */
  readonly level: number;
  /** The limits are the profits at the limits of the retention rate. */
  readonly method: "monotone";
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
  /** Today's retention rate per period. */
  readonly retention: number;
  /** The changed retention rate per period. */
  readonly liftedRetention: number;
  /** Limits of `profit`; `null` when the retention rate came without limits. */
  readonly interval: RetentionProfitInterval | null;
  /** Margin gained in each period from now (not discounted), in the currency unit; `null` without a horizon. */
  readonly gains: readonly number[] | null;
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
 * With a flat margin, for ever, and timing `"now"` or `"period-end"`: `effect = lift / (1 + d - r - lift)`.
 *
 * - Input: rates per period. `"period-end"` divides all by `1 + d`; `"after-renewal"` starts with `m[0] r / (1 + d)`.
 * - Result: present values for today's customers as if all were new; new customers of later periods are not counted. A measured retention
 * rate gives limits of the profit; rates above `1 - lift` count as `1 - lift`, since no more than all can be kept.
 * - Cost: O(horizon + margins).
 * - Not to trust when churn falls with tenure: one rate for all then values the early and the late periods wrongly.
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
  checkFinite("lift", lift);
  checkRate("discountRate", discountRate);
  checkRate("marginGrowth", marginGrowth);
  checkChoice("timing", timing, TIMINGS);
  if (horizon !== undefined && !(Number.isInteger(horizon) && horizon >= 1 && horizon <= LONGEST_HORIZON)) {
    throw invalidValue("horizon", `a whole number from 1 to ${LONGEST_HORIZON}`, horizon);
  }
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
  };
}

function checkRetention(retention: number | MeasuredRetentionOrChurn): { retentionRate: number; interval: RateLimits | null } {
  if (typeof retention !== "object" || retention === null) return { retentionRate: share("retention", retention), interval: null };
  const retentionRate = share("retention.retentionRate", retention.retentionRate);
  const [limits, path] =
    retention.retentionInterval === undefined
      ? [retention.interval, "retention.interval"]
      : [retention.retentionInterval, "retention.retentionInterval"];
  return { retentionRate, interval: checkedLimits(limits, retentionRate, path) };
}

function share(path: string, value: unknown): number {
  if (!(typeof value === "number" && value >= 0 && value <= 1)) throw invalidValue(path, "a share from 0 to 1", value);
  return value;
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

function marginAt({ margins, growth }: Tenure, period: number): number {
  const last = margins.length - 1;
  return period <= last ? (margins[period] as number) : (margins[last] as number) * (1 + growth) ** (period - last);
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
    const from = Math.min(Math.max(rate, -lift, 0), 1 - lift, 1);
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

function gainsByPeriod(tenure: Tenure, horizon: number, customers: number, retention: number, lifted: number): number[] {
  const later = tenure.timing === "after-renewal" ? 1 : 0;
  return Array.from({ length: horizon }, (_, period) =>
    finite(customers * marginAt(tenure, period) * (lifted ** (period + later) - retention ** (period + later)), "gains"),
  );
}

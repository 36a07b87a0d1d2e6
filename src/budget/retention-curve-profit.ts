import { checkLevel } from "../core/check.ts";
import { invalidValue } from "../core/errors.ts";
import type { MarginTiming } from "../retention/customer-lifetime-value.ts";
import { finite, totalOf } from "./cash-flows.ts";
import type { RetentionCurveInput, RetentionProfitInput, RetentionProfitResult } from "./retention-profit.ts";
import { marginAt, share, type TenureMargins } from "./tenure-margins.ts";

const LONGEST = 1200;

/** Whether retention is given by tenure. */
export function isCurve(retention: RetentionProfitInput["retention"]): retention is RetentionCurveInput {
  return typeof retention === "object" && (retention as unknown) !== null && "retention" in retention;
}

/** What one customer is worth by a curve, and what all gain. */
interface Setting extends TenureMargins {
  readonly customers: number;
  /** By period of tenure. */
  readonly lifts: readonly number[];
  readonly discountRate: number;
  readonly horizon: number;
  readonly timing: MarginTiming;
}

interface Rate {
  readonly rate: number;
  readonly low: number;
  readonly high: number;
}

/** The profit of a change in retention by a curve. */
export function curveProfit(
  input: RetentionProfitInput & { readonly marginGrowth: number; readonly timing: MarginTiming },
  curve: RetentionCurveInput,
  margins: readonly number[],
): RetentionProfitResult {
  const { customers, discountRate, timing, marginGrowth: growth } = input;
  const { rates, level } = checkCurve(curve);
  const lifts = liftsOf(input.lift, rates.length);
  const longest = rates.length + (timing === "after-renewal" ? 0 : 1);
  const { horizon = longest } = input;
  if (horizon > longest) throw invalidValue("horizon", `at most the ${longest} periods that the curve tells of`, horizon);
  const setting: Setting = { margins, growth, customers, lifts, discountRate, horizon, timing };
  const today = rates.map(({ rate }) => rate);
  const before = valueOf(setting, survivalOf(today));
  const after = valueOf(setting, survivalOf(liftedBy(today, lifts)));
  const profit = finite(customers * (after - before), "profit");
  const gains = gainsOf(setting, today);
  const interval = level === null ? null : { ...limitsOf(setting, rates, profit), level, method: "square-and-add" as const };
  // Gains and profit have one sign throughout, so that gains in proportion have the limits of the profit for their present value.
  const scaled = (limit: number): number[] => gains.map((gain) => (profit === 0 ? gain : finite((gain / profit) * limit, "gainsInterval")));
  return {
    profit,
    effect: before === 0 ? null : finite((after - before) / before, "effect"),
    customerValue: before,
    liftedCustomerValue: after,
    retention: constantRate(today),
    liftedRetention: constantRate(liftedBy(today, lifts)),
    interval,
    gains,
    gainsInterval: interval && { ...interval, low: scaled(interval.low), high: scaled(interval.high) },
  };
}

function checkCurve({ retention, periods, level }: RetentionCurveInput): {
  readonly rates: readonly Rate[];
  readonly level: number | null;
} {
  if (!Array.isArray(retention) || retention.length === 0 || retention.length > LONGEST) {
    throw invalidValue("retention.retention", `1 to ${LONGEST} rates by tenure`, retention);
  }
  const list = retention as readonly number[];
  for (const [place, rate] of list.entries()) share(`retention.retention[${place}]`, rate);
  if (periods === undefined) return { rates: list.map((rate) => ({ rate, low: rate, high: rate })), level: null };
  checkLevel(level);
  if (!Array.isArray(periods) || periods.length !== list.length) {
    throw invalidValue("retention.periods", `${list.length} periods, as there are rates`, periods);
  }
  const rates = list.map((rate, place): Rate => {
    const { interval } = periods[place];
    const path = `retention.periods[${place}].interval`;
    const [low, high] = [share(`${path}.low`, interval.low), share(`${path}.high`, interval.high)];
    if (!(low <= rate && rate <= high)) throw invalidValue(path, "limits around the rate", rate);
    return { rate, low, high };
  });
  return { rates, level };
}

/** The change in each period of tenure. */
function liftsOf(lift: number | readonly number[], periods: number): number[] {
  const isChange = (value: unknown): value is number => typeof value === "number" && value >= -1 && value <= 1;
  if (!Array.isArray(lift)) {
    if (!isChange(lift)) throw invalidValue("lift", "a change from -1 to 1", lift);
    return Array.from({ length: periods }, () => lift);
  }
  const list = lift as readonly number[];
  if (list.length > periods) throw invalidValue("lift", `at most ${periods} changes, as there are rates`, list.length);
  for (const [place, value] of list.entries()) {
    if (!isChange(value)) throw invalidValue("lift", "a change from -1 to 1", value, place);
    if (list.some((other) => other * value < 0)) throw invalidValue("lift", "changes of one sign", value, place);
  }
  return Array.from({ length: periods }, (_, place) => list[place] ?? 0);
}

/** The rates lifted; no more than all are kept, and no fewer than none. */
function liftedBy(rates: readonly number[], lifts: readonly number[]): number[] {
  return rates.map((rate, place) => Math.min(1, Math.max(0, rate + (lifts[place] as number))));
}

/** The share still there after 0, 1, 2 ... periods. */
function survivalOf(rates: readonly number[]): number[] {
  const survival = [1];
  for (const rate of rates) survival.push((survival.at(-1) as number) * rate);
  return survival;
}

function valueOf(setting: Setting, survival: readonly number[]): number {
  const { discountRate, horizon, timing } = setting;
  const later = timing === "after-renewal" ? 1 : 0;
  const booked = timing === "now" ? 0 : 1;
  const values = Array.from({ length: horizon }, (_, period) =>
    finite((marginAt(setting, period) * (survival[period + later] as number)) / (1 + discountRate) ** (period + booked), "customerValue"),
  );
  return totalOf(values, "customerValue");
}

function gainsOf(setting: Setting, rates: readonly number[]): number[] {
  const { lifts, customers, horizon, timing } = setting;
  const later = timing === "after-renewal" ? 1 : 0;
  const [before, after] = [survivalOf(rates), survivalOf(liftedBy(rates, lifts))];
  return Array.from({ length: horizon }, (_, period) =>
    finite(customers * marginAt(setting, period) * ((after[period + later] as number) - (before[period + later] as number)), "gains"),
  );
}

/**
 * Limits by the square-and-add rule: each rate is moved to its limits alone, since rates of different periods are independent. The profit as a
 * function of one rate has a kink where the lift reaches 1, so that its extremes lie at the limits or there.
 */
function limitsOf(setting: Setting, rates: readonly Rate[], profit: number): { readonly low: number; readonly high: number } {
  const { customers, lifts } = setting;
  const today = rates.map(({ rate }) => rate);
  const profitAt = (place: number, rate: number): number => {
    const moved = today.map((own, at) => (at === place ? rate : own));
    return customers * (valueOf(setting, survivalOf(liftedBy(moved, lifts))) - valueOf(setting, survivalOf(moved)));
  };
  const down: number[] = [];
  const up: number[] = [];
  for (const [place, { low, high }] of rates.entries()) {
    const lift = lifts[place] as number;
    const kink = lift < 0 ? -lift : 1 - lift;
    const moved = [low, high, ...(low < kink && kink < high ? [kink] : [])].map((rate) => profitAt(place, rate));
    down.push(Math.max(0, profit - Math.min(...moved)) ** 2);
    up.push(Math.max(0, Math.max(...moved) - profit) ** 2);
  }
  return {
    low: finite(profit - Math.sqrt(totalOf(down, "interval")), "interval"),
    high: finite(profit + Math.sqrt(totalOf(up, "interval")), "interval"),
  };
}

/** The constant rate that keeps as many to the end. */
function constantRate(rates: readonly number[]): number {
  return (survivalOf(rates).at(-1) as number) ** (1 / rates.length);
}

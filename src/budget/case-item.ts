import { checkFinite, checkNonNegative, checkOptions } from "../core/check.ts";
import { invalidValue } from "../core/errors.ts";
import { checkRate, finite } from "./cash-flows.ts";
import type { RetentionProfitResult } from "./retention-profit.ts";

/** Limits of an amount, in its own shape. */
export interface AmountInterval {
  /** The lower limit, in the currency unit. */
  readonly low: number | readonly number[];
  /** The upper limit, in the currency unit. */
  readonly high: number | readonly number[];
  /** The confidence level, when the limits come from one interval; without it they are bounds. */
  readonly level?: number | undefined;
  /** How the limits were found; not read, so that a measured interval can be passed as it is. */
  readonly method?: string | undefined;
}

/** What a change in retention gains by period, as `retentionProfit` finds it. */
export type RetentionGains = Pick<RetentionProfitResult, "gains" | "gainsInterval">;

/** A cost or a benefit over time. */
export interface CaseItem {
  /** What it is, for people. */
  readonly name: string;
  /**
   * The amount of every period in the currency unit, or a list of amounts of consecutive periods, or the result of `retentionProfit` with a
   * horizon: its gains, with their limits.
   */
  readonly amount: number | readonly number[] | RetentionGains;
  /** The first period: 0 is now, 1 (when absent) the first period of the case. */
  readonly start?: number | undefined;
  /** For how many periods a single amount comes back; until the horizon when absent. */
  readonly periods?: number | undefined;
  /** Growth of a single amount per period, as a fraction above -1; 0 when absent. */
  readonly growth?: number | undefined;
  /** The currency code of the amount. All that are stated must be the same: nothing here knows a rate of exchange. */
  readonly currency?: string | undefined;
  /** Limits of the amount; the amount is certain when absent. */
  readonly interval?: AmountInterval | undefined;
}

/** An amount of a period: 0 is now, 1 the first period of the case. */
export interface PeriodAmount {
  readonly period: number;
  readonly amount: number;
}

/** The amounts of an item by period: as expected, and at its limits. */
export interface SpreadItem {
  readonly amounts: readonly PeriodAmount[];
  readonly low: readonly PeriodAmount[];
  readonly high: readonly PeriodAmount[];
  /** `null`: certain. `"bounds"`: limits without a level. */
  readonly level: number | "bounds" | null;
}

const KNOWN = ["name", "amount", "start", "periods", "growth", "currency", "interval"];

/** An item over its periods. Costs must not be negative; benefits may be. */
export function spreadItem(item: CaseItem, path: string, horizon: number, least: "any" | "zero"): SpreadItem {
  if (typeof item !== "object" || item === null) throw invalidValue(path, "{ name, amount }", item);
  checkOptions(item, KNOWN);
  if (typeof item.name !== "string") throw invalidValue(`${path}.name`, "a text", item.name);
  const check: (where: string, value: unknown) => void = least === "zero" ? checkNonNegative : checkFinite;
  const { start = 1, growth = 0 } = item;
  const { amount: given, interval } = measuredAmount(item, path);
  if (!Number.isInteger(start) || start < 0 || start > horizon) throw invalidValue(`${path}.start`, `a period from 0 to ${horizon}`, start);
  checkRate(`${path}.growth`, growth);
  const room = horizon - start + 1;
  const { periods = room } = item;
  if (!Number.isInteger(periods) || periods < 1 || periods > room)
    throw invalidValue(`${path}.periods`, `a whole number from 1 to ${room}`, periods);
  const spread = (amount: number | readonly number[], where: string): PeriodAmount[] => {
    if (Array.isArray(given) !== Array.isArray(amount)) throw invalidValue(where, "the shape of the amount", amount);
    if (!Array.isArray(amount)) {
      check(where, amount);
      return Array.from({ length: periods }, (_, step) => ({
        period: start + step,
        amount: finite((amount as number) * (1 + growth) ** step, where),
      }));
    }
    if (item.growth !== undefined || item.periods !== undefined) throw invalidValue(where, "a single amount, to grow or to repeat", amount);
    if (amount.length > room) throw invalidValue(where, `at most ${room} amounts, up to the horizon`, amount);
    amount.forEach((value, index) => check(`${where}[${index}]`, value));
    return amount.map((value, step) => ({ period: start + step, amount: value as number }));
  };
  const amounts = spread(given, `${path}.amount`);
  if (interval === undefined) return { amounts, low: amounts, high: amounts, level: null };
  if (typeof interval !== "object" || interval === null) throw invalidValue(`${path}.interval`, "{ low, high }", interval);
  const low = spread(interval.low, `${path}.interval.low`);
  const high = spread(interval.high, `${path}.interval.high`);
  const { level } = interval;
  if (level !== undefined && !(level > 0 && level < 1)) throw invalidValue(`${path}.interval.level`, "a number between 0 and 1", level);
  const ordered =
    amounts.length === low.length &&
    low.length === high.length &&
    amounts.every(({ amount }, index) => within(amount, low[index], high[index]));
  if (!ordered) throw invalidValue(`${path}.interval`, "low <= amount <= high in every period", interval);
  return { amounts, low, high, level: level ?? "bounds" };
}

/** The amount of an item and its limits, taken from the gains where these are the amount. */
function measuredAmount({ amount, interval }: CaseItem, path: string): Pick<SimpleItem, "amount" | "interval"> {
  if (typeof amount !== "object" || (amount as unknown) === null || !("gains" in amount))
    return { amount: amount as SimpleItem["amount"], interval };
  if (amount.gains === null) throw invalidValue(`${path}.amount`, "gains by period: a retentionProfit with a horizon", null);
  return { amount: amount.gains, interval: interval ?? amount.gainsInterval ?? undefined };
}

interface SimpleItem {
  readonly amount: number | readonly number[];
  readonly interval: AmountInterval | undefined;
}

function within(amount: number, low: PeriodAmount | undefined, high: PeriodAmount | undefined): boolean {
  return low !== undefined && high !== undefined && low.amount <= amount && amount <= high.amount;
}

import { checkOptions } from "../core/check.ts";
import { invalidOption, invalidValue } from "../core/errors.ts";
import { exactSumOf } from "../core/exact-sum.ts";
import { calendarOf, DAY, type Instant } from "../core/time.ts";
import type { PurchaseHistory } from "./bg-nbd-predict.ts";
import { type CustomerId, customerKey } from "./customer-key.ts";

/** An order of a customer. */
export interface OrderRecord {
  /** Who ordered. */
  readonly customer: CustomerId;
  /** When. */
  readonly at: Instant;
  /** What was spent, in the currency unit; needed for `meanSpend`. */
  readonly amount?: number | null | undefined;
}

/** How orders are read as histories. */
export interface PurchaseHistoryRule {
  /** The last day on which orders are known; what comes later is left out. */
  readonly asOf: Instant;
  /**
   * Days in a unit of time: 1 for days, 7 for weeks, 365.25 / 12 for months.
   * @defaultValue 7
   */
  readonly unitDays?: number | undefined;
  /**
   * The IANA time zone of dates without an offset, and of days.
   * @defaultValue "UTC"
   */
  readonly timeZone?: string | undefined;
}

/** The history of a customer, ready for {@link bgNbd} and {@link gammaGamma}. */
export interface CustomerPurchases extends PurchaseHistory {
  /** Who it is. */
  readonly customer: CustomerId;
  /** Mean spend of the repeat purchases, in the currency unit; 0 without any, and `null` when an amount of theirs is not known. */
  readonly meanSpend: number | null;
}

/**
 * Makes the histories that {@link bgNbd} and {@link gammaGamma} take from orders.
 *
 * Orders of a customer on one calendar day are one purchase. `frequency` counts the days with orders after the first, `lastRepeatAge` is the time from the
 * first to the last of them, `age` that from the first to `asOf`, and `meanSpend` the mean spend of the repeat purchases: the first one is in none of
 * them but the ages.
 *
 * - Input: n orders in any order; each needs a customer and a moment. Orders after the day of `asOf` are left out.
 * - Result: a history per customer with an order by then, by first day and then by customer. Times in units of `unitDays`.
 * - Cost: O(n log n) time, O(n) memory.
 *
 * @param orders - Who ordered when, and for how much.
 * @param rule - The last day, the unit of time and the time zone.
 * @returns Histories for {@link bgNbd}, {@link gammaGamma} and {@link bgNbdLifetimeValue}.
 * @throws {@link CxError} `"invalid-value"` for an order without customer or moment, or an amount that is no finite number; `"invalid-option"` for a wrong rule.
 * @example Three days with orders
 * ```ts
 * import { purchaseHistories } from "cx-metrics";
 * const orders = [
 *   { customer: "ada", at: "2026-01-01", amount: 30 },
 *   { customer: "ada", at: "2026-01-15", amount: 20 },
 *   { customer: "ada", at: "2026-01-15", amount: 5 },
 *   { customer: "ada", at: "2026-02-05", amount: 35 },
 * ];
 * purchaseHistories(orders, { asOf: "2026-03-12" }); // => [{ customer: "ada", frequency: 2, lastRepeatAge: 5, age: 10, meanSpend: 30 }]
 * ```
 * @see Fader, Hardie & Lee 2005, Marketing Science 24(2), 275-284, for what the numbers are.
 */
export function purchaseHistories(orders: Iterable<OrderRecord>, rule: PurchaseHistoryRule): readonly CustomerPurchases[] {
  checkOptions(rule, ["asOf", "unitDays", "timeZone"]);
  const { unitDays = 7, timeZone } = rule;
  if (!(Number.isFinite(unitDays) && unitDays > 0)) throw invalidOption("unitDays", "a finite number above 0", unitDays);
  const calendar = calendarOf(timeZone);
  const dayOf = (moment: number): number => Math.floor(calendar.toLocal(moment) / DAY);
  const last = dayOf(calendar.instant(rule.asOf, "options.asOf"));
  const known = new Map<string, { readonly customer: CustomerId; readonly days: Map<number, (number | null)[]> }>();
  let index = 0;
  for (const { customer, at, amount } of orders) {
    const key = customerKey(customer);
    if (key === null) throw invalidValue("customer", "a text or a finite number", customer, index);
    const day = dayOf(calendar.instant(at, "at", index));
    const spent = amount ?? null;
    if (spent !== null && !Number.isFinite(spent)) throw invalidValue("amount", "a finite number", spent, index);
    index += 1;
    if (day > last) continue;
    let history = known.get(key);
    if (!history) known.set(key, (history = { customer, days: new Map() }));
    const onDay = history.days.get(day);
    if (onDay) onDay.push(spent);
    else history.days.set(day, [spent]);
  }
  const found = Array.from(known, ([key, { customer, days }]) => {
    const dates = [...days.keys()].sort((one, other) => one - other);
    const first = dates[0]!;
    const frequency = dates.length - 1;
    const repeats = dates.slice(1).flatMap((day) => days.get(day)!);
    const amounts = repeats.filter((amount) => amount !== null);
    const meanSpend = amounts.length < repeats.length ? null : frequency === 0 ? 0 : exactSumOf(amounts) / frequency;
    const history = { customer, frequency, lastRepeatAge: (dates.at(-1)! - first) / unitDays, age: (last - first) / unitDays, meanSpend };
    return { key, first, history };
  });
  found.sort((one, other) => one.first - other.first || (one.key < other.key ? -1 : 1));
  return found.map(({ history }) => history);
}

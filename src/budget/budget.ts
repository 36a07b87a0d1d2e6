import { checkNonNegative, checkOptions } from "../core/check.ts";
import { emptyInput, invalidValue } from "../core/errors.ts";
import { addExact, type ExactSum, exactZero, roundExact } from "../core/exact-sum.ts";
import {
  amountsByPeriod,
  type BudgetItem,
  checkItems,
  checkSchedule,
  comparePeriods,
  costsOf,
  type DatedCost,
  fundingOrder,
  type Schedule,
  scheduled,
} from "./budget-item.ts";
import { finite, totalOf } from "./cash-flows.ts";
import { moneyScale } from "./whole-amounts.ts";

/** What is to be spent, and what there is to spend. */
export interface BudgetInput {
  /** The items, in any order. */
  readonly items: readonly BudgetItem[];
  /** The currency of all amounts, such as `EUR`; handed through. */
  readonly currency: string;
  /** The money there is: one amount from the start, or amounts by the period in which they come; unknown when absent. */
  readonly available?: number | Schedule | undefined;
}

/** The items of one category, phase or priority. */
export interface BudgetGroup<Key> {
  /** The category, phase or priority; `null` for items without one. */
  readonly key: Key | null;
  /** Number of items. */
  readonly items: number;
  /** Their cost in the currency unit. */
  readonly cost: number;
  /** Their share of the total cost, 0 to 1; 0 when nothing costs anything. */
  readonly share: number;
  /** Their benefit in the currency unit; 0 where none is stated. */
  readonly benefit: number;
}

/** One period of the budget, in the currency unit. */
export interface BudgetPeriod {
  /** Its label. */
  readonly period: string;
  /** Cost in the period. */
  readonly cost: number;
  /** Cost up to and in the period, with all that was due at once. */
  readonly cumulative: number;
  /** Money that has come by then; `null` when unknown. */
  readonly available: number | null;
  /** `available - cumulative`: negative when money is short; `null` when unknown. */
  readonly balance: number | null;
}

/** One item in the order in which items are paid for. */
export interface FundedItem {
  /** The item. */
  readonly id: string;
  /** Its cost in the currency unit. */
  readonly cost: number;
  /** Cost of all items up to and with this one, in the currency unit. */
  readonly cumulative: number;
  /** Whether the money reaches it; `null` when the money is unknown. */
  readonly funded: boolean | null;
}

/** Where money runs out. */
export interface BudgetGap {
  /** The first period in which cost passes the money; `null` when what is due at once passes it. */
  readonly period: string | null;
  /** The first item, in the order of payment, that the money does not reach. */
  readonly item: string;
  /** The least additional money with which everything can be paid in time, in the currency unit. */
  readonly additional: number;
  /** When it must be there: amounts by period, `null` at once. */
  readonly additionalBy: readonly DatedCost[];
}

/** A budget in figures. Money is in the currency unit, unrounded; no sampling is involved, so there is no interval. */
export interface BudgetResult {
  /** The currency, as given. */
  readonly currency: string;
  /** Cost of all items. */
  readonly total: number;
  /** Cost of the mandatory items and of all that they require. */
  readonly mandatory: number;
  /** Benefit of all items that state one. */
  readonly benefit: number;
  /** Cost that is due at once. */
  readonly unscheduled: number;
  /** By category, in the order of first appearance. */
  readonly byCategory: readonly BudgetGroup<string>[];
  /** By phase, in the order of first appearance. */
  readonly byPhase: readonly BudgetGroup<string>[];
  /** By priority, the first first, items without one last. */
  readonly byPriority: readonly BudgetGroup<number>[];
  /** By period in time order. */
  readonly byPeriod: readonly BudgetPeriod[];
  /** The items in the order in which they are paid for. */
  readonly order: readonly FundedItem[];
  /** All money there is; `null` when unknown. */
  readonly available: number | null;
  /** `available - total`; `null` when unknown. */
  readonly balance: number | null;
  /** Where money runs out; `null` when it does not or is unknown. */
  readonly gap: BudgetGap | null;
}

/**
 * Budget: what everything costs by category, phase, priority and period, how far the money reaches, and how much more is needed by when.
 *
 * Items are paid for in this order: mandatory ones, then by priority (1 first), then as listed, each after all that it requires. The first item that
 * does not fit ends the list: nothing of lower priority overtakes it. An item fits when in no period the cost so far passes the money so far.
 *
 * - Input: items with a cost (due at once) or a schedule by period. Labels such as `2026-03`, `2026-Q1` or `P10` sort by time.
 * - Result: totals are exact sums, rounded once to the nearest double, whatever the order of items. A difference below what writing the amounts in
 * binary can cause (2^-53 of them) counts as none, so 0.10 + 0.20 fits in 0.30.
 * - Cost: O(items * periods).
 *
 * @param input - The items, their currency and the money there is.
 * @returns Totals, the order of payment, and the gap.
 * @throws {@link CxError} `"empty"` without items; `"invalid-value"` with its place, such as `items[2].cost`, for a negative or missing cost, a duplicate
 * id, an unknown requirement or a circle of them; `"invalid-option"` for an unknown field; `"overflow"` beyond the largest double.
 * @example How far does the money reach?
 * ```ts
 * import { budget } from "cx-metrics";
 * const plan = budget({
 *   currency: "EUR",
 *   available: 50000,
 *   items: [
 *     { id: "survey", name: "Survey tool", category: "listening", priority: 1, cost: 12000 },
 *     { id: "chat", name: "Chat", category: "service", priority: 2, cost: 30000, requires: ["crm"] },
 *     { id: "crm", name: "CRM", category: "service", priority: 3, cost: 18000 },
 *   ],
 * });
 * plan.total; // => 60000
 * plan.order.map((item) => [item.id, item.cumulative, item.funded]); // => [["survey", 12000, true], ["crm", 30000, true], ["chat", 60000, false]]
 * plan.gap?.additional; // => 10000
 * ```
 * @see Project Management Institute 2017, A Guide to the Project Management Body of Knowledge, chapter 7.
 */
export function budget(input: BudgetInput): BudgetResult {
  checkOptions(input, ["items", "currency", "available"]);
  const { items, currency, available } = input;
  if (typeof currency !== "string" || currency === "") throw invalidValue("currency", "a currency such as EUR", currency);
  checkItems(items, currency);
  if (items.length === 0) throw emptyInput("budget", "item");
  const given = incomeOf(available);
  // All sums are of whole cents, or of whatever is the smallest unit written, so that 0.1 and 0.2 are 0.3.
  const { toUnits, toAmount } = moneyScale(
    [...items.flatMap(costsOf), ...(given ?? [])].map(({ amount }) => amount).concat(items.map(({ benefit = 0 }) => benefit)),
    "total",
  );
  const counted = items.map((item) => inUnits(item, toUnits));
  return inAmounts(sums(counted, currency, given && given.map(({ period, amount }) => ({ period, amount: toUnits(amount) }))), toAmount);
}

/** An item whose amounts are counted on another scale. */
function inUnits(item: BudgetItem, toUnits: (amount: number) => number): BudgetItem {
  const { cost, schedule, benefit } = item;
  return {
    ...item,
    ...(cost !== undefined && { cost: toUnits(cost) }),
    ...(schedule && { schedule: Object.fromEntries(Object.entries(schedule).map(([period, amount]) => [period, toUnits(amount)])) }),
    ...(benefit !== undefined && { benefit: toUnits(benefit) }),
  };
}

/** The amounts of a result as they are written. */
function inAmounts(result: BudgetResult, toAmount: (units: number) => number): BudgetResult {
  const orNull = (units: number | null): number | null => (units === null ? null : toAmount(units));
  const group = <Key>(each: BudgetGroup<Key>): BudgetGroup<Key> => ({
    ...each,
    cost: toAmount(each.cost),
    benefit: toAmount(each.benefit),
  });
  const { gap } = result;
  return {
    ...result,
    total: toAmount(result.total),
    mandatory: toAmount(result.mandatory),
    benefit: toAmount(result.benefit),
    unscheduled: toAmount(result.unscheduled),
    byCategory: result.byCategory.map(group),
    byPhase: result.byPhase.map(group),
    byPriority: result.byPriority.map(group),
    byPeriod: result.byPeriod.map((each) => ({
      ...each,
      cost: toAmount(each.cost),
      cumulative: toAmount(each.cumulative),
      available: orNull(each.available),
      balance: orNull(each.balance),
    })),
    order: result.order.map((each) => ({ ...each, cost: toAmount(each.cost), cumulative: toAmount(each.cumulative) })),
    available: orNull(result.available),
    balance: orNull(result.balance),
    gap: gap && {
      ...gap,
      additional: toAmount(gap.additional),
      additionalBy: gap.additionalBy.map(({ period, amount }) => ({ period, amount: toAmount(amount) })),
    },
  };
}

function sums(items: readonly BudgetItem[], currency: string, income: readonly DatedCost[] | null): BudgetResult {
  const periods = [...new Set([...items.flatMap(costsOf), ...(income ?? [])].flatMap(({ period }) => period ?? []))].sort(comparePeriods);
  const costs = items.map((item) =>
    totalOf(
      costsOf(item).map(({ amount }) => amount),
      "total",
    ),
  );
  const amounts = (chosen: readonly BudgetItem[]): number[] => chosen.flatMap((item) => costsOf(item).map(({ amount }) => amount));
  const total = totalOf(amounts(items), "total");
  const places = fundingOrder(items);
  const order = places.map((place) => items[place] as BudgetItem);
  const ledger = ledgerOf(items, income ?? [], periods);
  const reached = income === null ? null : countFunded(order, income, periods);
  const money =
    income === null
      ? null
      : totalOf(
          income.map(({ amount }) => amount),
          "available",
        );
  const group = <Key>(keyOf: (item: BudgetItem) => Key | undefined): BudgetGroup<Key>[] => groups(items, keyOf, total);
  const running = exactZero();
  return {
    currency,
    total,
    mandatory: totalOf(amounts(mandatoryItems(items)), "mandatory"),
    benefit: totalOf(
      items.map(({ benefit = 0 }) => benefit),
      "benefit",
    ),
    unscheduled: totalOf(
      items.map(({ cost = 0 }) => cost),
      "unscheduled",
    ),
    byCategory: group(({ category }) => category),
    byPhase: group(({ phase }) => phase),
    byPriority: group(({ priority }) => priority).sort((left, right) =>
      left.key === null ? 1 : right.key === null ? -1 : left.key - right.key,
    ),
    byPeriod: ledger.slice(1).map(({ period, cost, cumulative, received, balance }) => ({
      period: period as string,
      cost,
      cumulative,
      available: income === null ? null : received,
      balance: income === null ? null : balance,
    })),
    order: order.map((item, index) => {
      for (const amount of amounts([item])) addExact(running, amount);
      return {
        id: item.id,
        cost: costs[places[index] as number] as number,
        cumulative: finite(roundExact(running), "cumulative"),
        funded: reached === null ? null : index < reached,
      };
    }),
    available: money,
    balance: income === null ? null : (ledger.at(-1) as Entry).balance,
    gap: reached === null || reached === order.length ? null : gapOf(ledger, (order[reached] as BudgetItem).id),
  };
}

function incomeOf(available: number | Schedule | undefined): DatedCost[] | null {
  if (available === undefined) return null;
  if (typeof available === "object") {
    checkSchedule("available", available);
    return scheduled(available);
  }
  checkNonNegative("available", available);
  return [{ period: null, amount: available }];
}

/** The mandatory items with all that they require. */
function mandatoryItems(items: readonly BudgetItem[]): BudgetItem[] {
  const byId = new Map(items.map((item) => [item.id, item]));
  const taken = new Set<BudgetItem>(items.filter(({ mandatory }) => mandatory === true));
  // A set is walked in the order of insertion, with what is added on the way.
  for (const { requires = [] } of taken) for (const id of requires) taken.add(byId.get(id) as BudgetItem);
  return [...taken];
}

function groups<Key>(items: readonly BudgetItem[], keyOf: (item: BudgetItem) => Key | undefined, total: number): BudgetGroup<Key>[] {
  const members = new Map<Key | null, BudgetItem[]>();
  for (const item of items) {
    const key = keyOf(item) ?? null;
    const known = members.get(key);
    if (known) known.push(item);
    else members.set(key, [item]);
  }
  return [...members].map(([key, group]) => {
    const cost = totalOf(
      group.flatMap((item) => costsOf(item).map(({ amount }) => amount)),
      "cost",
    );
    return {
      key,
      items: group.length,
      cost,
      share: total === 0 ? 0 : cost / total,
      benefit: totalOf(
        group.map(({ benefit = 0 }) => benefit),
        "benefit",
      ),
    };
  });
}

/** Money spent and received up to a period, `null` being before the first. */
interface Entry {
  readonly period: string | null;
  readonly cost: number;
  readonly cumulative: number;
  readonly received: number;
  readonly balance: number;
}

function ledgerOf(items: readonly BudgetItem[], income: readonly DatedCost[], periods: readonly string[]): Entry[] {
  const [spent, received] = [amountsByPeriod(items.flatMap(costsOf)), amountsByPeriod(income)];
  const [spending, receiving, difference] = [exactZero(), exactZero(), exactZero()];
  return [null, ...periods].map((period) => {
    const costs = spent.get(period) ?? [];
    for (const amount of costs) {
      addExact(spending, amount);
      addExact(difference, -amount);
    }
    for (const amount of received.get(period) ?? []) {
      addExact(receiving, amount);
      addExact(difference, amount);
    }
    const [cumulative, sum] = [finite(roundExact(spending), "cumulative"), finite(roundExact(receiving), "available")];
    return { period, cost: totalOf(costs, "cost"), cumulative, received: sum, balance: settled(roundExact(difference), cumulative, sum) };
  });
}

/** A balance, 0 when the writing of the amounts in binary can explain it: each is off by at most 2^-53 of itself. */
function settled(balance: number, spent: number, received: number): number {
  return Math.abs(balance) <= 2 ** -53 * spent + 2 ** -53 * received ? 0 : balance;
}

/** How many items, in order, can be paid with the money of their time. */
function countFunded(order: readonly BudgetItem[], income: readonly DatedCost[], periods: readonly string[]): number {
  const all = [null, ...periods];
  const places = new Map(all.map((period, place) => [period, place]));
  const received = ledgerOf([], income, periods).map((entry) => entry.received);
  const [spent, left] = [all.map(() => exactZero()), all.map(() => exactZero())];
  income.forEach(({ period, amount }) => {
    for (let place = places.get(period) as number; place < all.length; place += 1) addExact(left[place] as ExactSum, amount);
  });
  const short = order.findIndex((item) => {
    for (const { period, amount } of costsOf(item)) {
      for (let place = places.get(period) as number; place < all.length; place += 1) {
        addExact(spent[place] as ExactSum, amount);
        addExact(left[place] as ExactSum, -amount);
      }
    }
    return left.some((sum, place) => settled(roundExact(sum), roundExact(spent[place] as ExactSum), received[place] as number) < 0);
  });
  return short === -1 ? order.length : short;
}

/** What is missing, and by when: each new low of the balance calls for more. */
function gapOf(ledger: readonly Entry[], item: string): BudgetGap {
  let lowest = 0;
  const additionalBy: DatedCost[] = [];
  for (const { period, balance } of ledger) {
    if (balance >= lowest) continue;
    additionalBy.push({ period, amount: lowest - balance });
    lowest = balance;
  }
  return { period: additionalBy[0]?.period ?? null, item, additional: 0 - lowest, additionalBy };
}

import { checkNonNegative, checkOptions } from "../core/check.ts";
import { emptyInput, invalidValue } from "../core/errors.ts";
import { addExact, exactZero, roundExact } from "../core/exact-sum.ts";
import {
  amountsByPeriod,
  type BudgetItem,
  checkItems,
  checkSchedule,
  comparePeriods,
  costsOf,
  type DatedCost,
  type Schedule,
  scheduled,
} from "./budget-item.ts";
import { finite, totalOf } from "./cash-flows.ts";
import { moneyScale, totalAsWritten } from "./whole-amounts.ts";
import { type EarnedValueResult, earnedValue } from "./earned-value.ts";

/** The plan that spending is compared with. */
export interface VariancePlan {
  /** The items as they were planned. */
  readonly items: readonly BudgetItem[];
  /** The currency of all amounts, such as `EUR`; handed through. */
  readonly currency: string;
}

/** What became of a planned item. */
export interface ActualItem {
  /** The planned item. */
  readonly id: string;
  /** What it has cost so far, in the currency unit; either this or `schedule`. */
  readonly cost?: number | undefined;
  /** What it has cost by period, in the currency unit; periods after `asOf` are not counted. Either this or `cost`. */
  readonly schedule?: Schedule | undefined;
  /** How much of its work is done, 0 to 1. */
  readonly complete: number;
}

/** How far a budget has come. */
export interface VarianceActual {
  /** The last period that counts. What was planned without a schedule is due before it. */
  readonly asOf: string;
  /** What has been spent and done; items that are not listed have not begun. */
  readonly items: readonly ActualItem[];
}

/** Earned value of an item or a group, in the currency unit. */
export interface VarianceFigures extends EarnedValueResult {
  /** Budget at completion (BAC): the planned cost of all the work. */
  readonly budget: number;
  /** Planned value (PV): the planned cost of the work that should be done by now. */
  readonly planned: number;
  /** Earned value (EV): the planned cost of the work that is done. */
  readonly earned: number;
  /** Actual cost (AC): what has been spent so far. */
  readonly actual: number;
}

/** Earned value of one item. */
export interface ItemVariance extends VarianceFigures {
  /** The item. */
  readonly id: string;
  /** How much of its work is done, 0 to 1. */
  readonly complete: number;
}

/** Earned value of one category or phase. */
export interface GroupVariance extends VarianceFigures {
  /** The category or phase; `null` for items without one. */
  readonly key: string | null;
}

/** Planned and actual cost of one period, in the currency unit. */
export interface PeriodVariance {
  /** Its label; `null` for what is due, or was spent, at no stated time. */
  readonly period: string | null;
  /** Planned cost in the period. */
  readonly planned: number;
  /** Actual cost in the period; `null` after `asOf`. */
  readonly actual: number | null;
  /** `planned - actual`: negative when more was spent than planned; `null` after `asOf`. */
  readonly variance: number | null;
  /** Planned cost up to and in the period. */
  readonly cumulativePlanned: number;
  /** Actual cost up to and in the period; `null` after `asOf`. */
  readonly cumulativeActual: number | null;
}

/** A budget against what became of it. No sampling is involved, so there is no interval. */
export interface BudgetVarianceResult extends VarianceFigures {
  /** The currency, as given. */
  readonly currency: string;
  /** The last period that counts, as given. */
  readonly asOf: string;
  /** The items, as planned. */
  readonly byItem: readonly ItemVariance[];
  /** By category, in the order of first appearance. */
  readonly byCategory: readonly GroupVariance[];
  /** By phase, in the order of first appearance. */
  readonly byPhase: readonly GroupVariance[];
  /** By period in time order. */
  readonly byPeriod: readonly PeriodVariance[];
}

/**
 * Budget variance: how spending and work compare with the plan to date, and what all of it will have cost in the end.
 *
 * Earned value of the whole, and of each item, category and phase. Planned value is the cost scheduled up to and in `asOf`, and the cost of items
 * without a schedule; earned value is `complete * cost`; actual cost is what was spent up to and in `asOf`. Indices and forecasts as `earnedValue`, for
 * groups from the sums, not from the indices of their items.
 *
 * - Input: the plan, and of every item that has begun what it has cost and how much of it is done. Labels sort by time, such as `2026-03` or `Q10`.
 * - Result: sums are exact and rounded once.
 * - Cost: O(items * periods).
 *
 * @param plan - The items as planned.
 * @param actual - What was spent and done, and until when.
 * @returns Earned value of the whole, its items, categories, phases, and cost by period.
 * @throws {@link CxError} `"empty"` without items; `"invalid-value"` with its place for a negative cost, a share outside 0 to 1, an id that is not planned
 * or comes twice, a second currency; `"invalid-option"` for an unknown field; `"overflow"` beyond the largest double.
 * @example After two of four months
 * ```ts
 * import { budgetVariance } from "cx-metrics";
 * const plan = {
 *   currency: "EUR",
 *   items: [
 *     { id: "crm", schedule: { "2026-01": 10000, "2026-02": 10000, "2026-03": 10000, "2026-04": 10000 } },
 *     { id: "survey", cost: 5000 },
 *   ],
 * };
 * const status = budgetVariance(plan, {
 *   asOf: "2026-02",
 *   items: [
 *     { id: "crm", schedule: { "2026-01": 12000, "2026-02": 11000 }, complete: 0.4 },
 *     { id: "survey", cost: 4000, complete: 1 },
 *   ],
 * });
 * [status.planned, status.earned, status.actual]; // => [25000, 21000, 27000]
 * [status.spi, status.cpi]; // => [0.84, 0.7777778]
 * status.estimateAtCompletion; // => 57857.142857
 * status.byItem[0]?.estimateAtCompletion; // => 57500
 * ```
 * @see Project Management Institute, Practice Standard for Earned Value Management (2011).
 */
export function budgetVariance(plan: VariancePlan, actual: VarianceActual): BudgetVarianceResult {
  checkOptions(plan, ["items", "currency"]);
  checkOptions(actual, ["asOf", "items"]);
  const { items, currency } = plan;
  const { asOf } = actual;
  if (typeof currency !== "string" || currency === "") throw invalidValue("plan.currency", "a currency such as EUR", currency);
  if (typeof asOf !== "string" || asOf === "") throw invalidValue("actual.asOf", "a period", asOf);
  checkItems(items, currency);
  if (items.length === 0) throw emptyInput("budgetVariance", "item");
  const past = ({ period }: DatedCost): boolean => period === null || comparePeriods(period, asOf) <= 0;
  const spent = spentOf(actual.items, new Set(items.map(({ id }) => id)));
  const rows = items.map((item): Row => {
    const costs = costsOf(item);
    const { complete = 0, costs: outlays = [] } = spent.get(item.id) ?? {};
    return { item, complete, budget: amountsOf(costs), planned: amountsOf(costs.filter(past)), actual: amountsOf(outlays.filter(past)) };
  });
  const group = (keyOf: (item: BudgetItem) => string | undefined): GroupVariance[] => {
    const members = new Map<string | null, Row[]>();
    for (const row of rows) {
      const key = keyOf(row.item) ?? null;
      const known = members.get(key);
      if (known) known.push(row);
      else members.set(key, [row]);
    }
    return [...members].map(([key, list]) => ({ key, ...figuresOf(list) }));
  };
  return {
    currency,
    asOf,
    ...figuresOf(rows),
    byItem: rows.map((row) => ({ id: row.item.id, complete: row.complete, ...figuresOf([row]) })),
    byCategory: group(({ category }) => category),
    byPhase: group(({ phase }) => phase),
    byPeriod: periodsOf(items.flatMap(costsOf), [...spent.values()].flatMap(({ costs }) => costs).filter(past), past),
  };
}

/** An item with its amounts: all that is planned, planned by now, and spent by now. */
interface Row {
  readonly item: BudgetItem;
  readonly complete: number;
  readonly budget: readonly number[];
  readonly planned: readonly number[];
  readonly actual: readonly number[];
}

interface Spent {
  readonly complete: number;
  readonly costs: readonly DatedCost[];
}

function spentOf(items: readonly ActualItem[], known: ReadonlySet<string>): Map<string, Spent> {
  if (!Array.isArray(items)) throw invalidValue("actual.items", "a list of items", items);
  const spent = new Map<string, Spent>();
  (items as readonly ActualItem[]).forEach((item, index) => {
    const path = `actual.items[${index}]`;
    if (typeof item !== "object" || item === null) throw invalidValue(path, "an item", item);
    checkOptions(item, ["id", "cost", "schedule", "complete"]);
    const { id, cost, schedule, complete } = item;
    if (!known.has(id)) throw invalidValue(`${path}.id`, "the id of a planned item", id);
    if (spent.has(id)) throw invalidValue(`${path}.id`, "an id of its own", id);
    if (!(complete >= 0 && complete <= 1)) throw invalidValue(`${path}.complete`, "a share from 0 to 1", complete);
    if (schedule === undefined) checkNonNegative(`${path}.cost`, cost);
    else if (cost !== undefined) throw invalidValue(`${path}.cost`, "either a cost or a schedule", cost);
    else checkSchedule(`${path}.schedule`, schedule);
    spent.set(id, { complete, costs: schedule === undefined ? [{ period: null, amount: cost as number }] : scheduled(schedule) });
  });
  return spent;
}

function amountsOf(costs: readonly DatedCost[]): number[] {
  return costs.map(({ amount }) => amount);
}

function figuresOf(rows: readonly Row[]): VarianceFigures {
  const sum = (amounts: (row: Row) => readonly number[], path: string): number => totalAsWritten(rows.flatMap(amounts), path);
  const figures = {
    budget: sum((row) => row.budget, "budget"),
    planned: sum((row) => row.planned, "planned"),
    earned: sum((row) => [row.complete * totalAsWritten(row.budget, "budget")], "earned"),
    actual: sum((row) => row.actual, "actual"),
  };
  return { ...figures, ...earnedValue(figures) };
}

function periodsOf(planned: readonly DatedCost[], spent: readonly DatedCost[], past: (cost: DatedCost) => boolean): PeriodVariance[] {
  const dated = [...new Set([...planned, ...spent].flatMap(({ period }) => period ?? []))].sort(comparePeriods);
  const periods = [...planned, ...spent].some(({ period }) => period === null) ? [null, ...dated] : dated;
  const [before, after] = [amountsByPeriod(planned), amountsByPeriod(spent)];
  const { toUnits, toAmount } = moneyScale(amountsOf([...planned, ...spent]), "costs");
  const [plannedSoFar, spentSoFar] = [exactZero(), exactZero()];
  return periods.map((period) => {
    const [plan, actual] = [before, after].map((amounts) => (amounts.get(period) ?? []).map(toUnits)) as [number[], number[]];
    for (const amount of plan) addExact(plannedSoFar, amount);
    for (const amount of actual) addExact(spentSoFar, amount);
    const counts = past({ period, amount: 0 });
    return {
      period,
      planned: toAmount(totalOf(plan, "planned")),
      actual: counts ? toAmount(totalOf(actual, "actual")) : null,
      variance: counts ? toAmount(totalOf([...plan, ...actual.map((amount) => -amount)], "variance")) : null,
      cumulativePlanned: toAmount(finite(roundExact(plannedSoFar), "cumulativePlanned")),
      cumulativeActual: counts ? toAmount(finite(roundExact(spentSoFar), "cumulativeActual")) : null,
    };
  });
}

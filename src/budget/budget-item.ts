import { checkFinite, checkNonNegative, checkOptions } from "../core/check.ts";
import { invalidValue } from "../core/errors.ts";

/** Amounts by period label, such as `{ "2026-01": 1000, "2026-02": 500 }`. */
export type Schedule = Readonly<Record<string, number>>;

/** Something to spend money on. */
export interface BudgetItem {
  /** Its key, not empty and unique. */
  readonly id: string;
  /** What it is, for people. */
  readonly name?: string | undefined;
  /** What kind of spending it is: the need it serves. */
  readonly category?: string | undefined;
  /** The phase of the project that it belongs to. */
  readonly phase?: string | undefined;
  /** How soon it is paid for, 1 first; items without one come last. */
  readonly priority?: number | undefined;
  /** Cost in the currency unit, due at once; either this or `schedule`. */
  readonly cost?: number | undefined;
  /** Cost by period, in the currency unit; either this or `cost`. */
  readonly schedule?: Schedule | undefined;
  /** What it brings, in the currency unit. */
  readonly benefit?: number | undefined;
  /** Ids of the items that must be paid for too. */
  readonly requires?: readonly string[] | undefined;
  /** Whether it is paid for before all others. */
  readonly mandatory?: boolean | undefined;
  /** The currency of its amounts, when stated: the same for all items, and that of the budget. Nothing is converted. */
  readonly currency?: string | undefined;
}

/** An amount in a period; `null` is due at once, before the first period. */
export interface DatedCost {
  /** The period, as its label or number. */
  readonly period: string | null;
  /** The cost in that period, in the currency of the budget. */
  readonly amount: number;
}

const KNOWN = ["id", "name", "category", "phase", "priority", "cost", "schedule", "benefit", "requires", "mandatory", "currency"];

/** Refuses items that cannot be planned with, or together: amounts of two currencies are never added up. */
export function checkItems(items: readonly BudgetItem[], common?: string): void {
  if (!Array.isArray(items)) throw invalidValue("items", "a list of items", items);
  const ids = new Set<string>();
  let shared = common;
  (items as readonly BudgetItem[]).forEach((item, index) => {
    const path = `items[${index}]`;
    if (typeof item !== "object" || item === null) throw invalidValue(path, "an item", item);
    checkOptions(item, KNOWN);
    const { id, name, category, phase, priority, cost, schedule, benefit, requires, mandatory, currency } = item;
    if (typeof id !== "string" || id === "") throw invalidValue(`${path}.id`, "a text that is not empty", id);
    if (ids.has(id)) throw invalidValue(`${path}.id`, "an id of its own", id);
    ids.add(id);
    if (name !== undefined && typeof name !== "string") throw invalidValue(`${path}.name`, "a text", name);
    if (category !== undefined && typeof category !== "string") throw invalidValue(`${path}.category`, "a text", category);
    if (phase !== undefined && typeof phase !== "string") throw invalidValue(`${path}.phase`, "a text", phase);
    if (priority !== undefined) checkFinite(`${path}.priority`, priority);
    if (schedule === undefined) checkNonNegative(`${path}.cost`, cost);
    else if (cost !== undefined) throw invalidValue(`${path}.cost`, "either a cost or a schedule", cost);
    else checkSchedule(`${path}.schedule`, schedule);
    if (benefit !== undefined) checkFinite(`${path}.benefit`, benefit);
    if (requires !== undefined && !Array.isArray(requires)) throw invalidValue(`${path}.requires`, "a list of ids", requires);
    if (currency !== undefined && (typeof currency !== "string" || currency !== (shared ??= currency)))
      throw invalidValue(`${path}.currency`, shared === undefined ? "a currency such as EUR" : `amounts in ${shared}`, currency);
    if (mandatory !== undefined && typeof mandatory !== "boolean") throw invalidValue(`${path}.mandatory`, "true or false", mandatory);
  });
  (items as readonly BudgetItem[]).forEach(({ requires = [] }, index) => {
    requires.forEach((id, place) => {
      if (!ids.has(id)) throw invalidValue(`items[${index}].requires[${place}]`, "the id of an item", id);
    });
  });
}

export function checkSchedule(path: string, schedule: unknown): asserts schedule is Schedule {
  if (typeof schedule !== "object" || schedule === null || Array.isArray(schedule)) throw invalidValue(path, "amounts by period", schedule);
  for (const [period, amount] of Object.entries(schedule)) checkNonNegative(`${path}.${period}`, amount);
}

/** The costs of an item, in no order. */
export function costsOf({ cost, schedule }: BudgetItem): DatedCost[] {
  return schedule === undefined ? [{ period: null, amount: cost as number }] : scheduled(schedule);
}

export function scheduled(schedule: Schedule): DatedCost[] {
  return Object.entries(schedule).map(([period, amount]) => ({ period, amount }));
}

/** The amounts of each period; those due at once under `null`. */
export function amountsByPeriod(amounts: readonly DatedCost[]): Map<string | null, number[]> {
  const map = new Map<string | null, number[]>();
  for (const { period, amount } of amounts) {
    const known = map.get(period);
    if (known) known.push(amount);
    else map.set(period, [amount]);
  }
  return map;
}

/**
 * The places of the items in the order in which they are paid for: mandatory ones, then by priority, then as listed, and each after all that
 * it requires.
 */
export function fundingOrder(items: readonly BudgetItem[]): number[] {
  const places = new Map(items.map(({ id }, place) => [id, place]));
  const rank = ({ mandatory, priority = Infinity }: BudgetItem): readonly [number, number] => [mandatory === true ? 0 : 1, priority];
  const wanted = items
    .map((item, place) => ({ place, rank: rank(item) }))
    .sort((left, right) => {
      const [leftNeed, leftPriority] = left.rank;
      const [rightNeed, rightPriority] = right.rank;
      if (leftNeed !== rightNeed) return leftNeed - rightNeed;
      return leftPriority === rightPriority ? left.place - right.place : leftPriority < rightPriority ? -1 : 1;
    });
  const order: number[] = [];
  const state = new Map<number, "open" | "done">();
  for (const { place } of wanted) {
    // A stack of our own, since a chain of requirements can be longer than the call stack.
    const path: { place: number; next: number }[] = [];
    const open = (at: number): void => {
      state.set(at, "open");
      path.push({ place: at, next: 0 });
    };
    if (!state.has(place)) open(place);
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const { requires = [] } = items[top.place] as BudgetItem;
      const id = requires[top.next];
      if (id === undefined) {
        state.set(top.place, "done");
        order.push(top.place);
        path.pop();
        continue;
      }
      const required = places.get(id) as number;
      if (state.get(required) === "open") {
        const circle = path.slice(path.findIndex((step) => step.place === required)).map((step) => (items[step.place] as BudgetItem).id);
        throw invalidValue(`items[${top.place}].requires[${top.next}]`, `no circle of requirements (${[...circle, id].join(" → ")})`, id);
      }
      top.next += 1;
      if (!state.has(required)) open(required);
    }
  }
  return order;
}

/** Period labels in time order: runs of digits by their value, so that `P2` comes before `P10`, and `2026-09` before `2026-10`. */
export function comparePeriods(left: string, right: string): number {
  const [leftParts, rightParts] = [left.match(/\d+|\D+/g) ?? [], right.match(/\d+|\D+/g) ?? []];
  for (let index = 0; index < Math.min(leftParts.length, rightParts.length); index += 1) {
    const [a, b] = [leftParts[index] as string, rightParts[index] as string];
    if (a === b) continue;
    const [x, y] = [a.replace(/^0+(?=\d)/, ""), b.replace(/^0+(?=\d)/, "")];
    if (/^\d/.test(a) && /^\d/.test(b) && x !== y) return x.length === y.length ? (x < y ? -1 : 1) : x.length - y.length;
    if (x !== y) return a < b ? -1 : 1;
  }
  if (leftParts.length !== rightParts.length) return leftParts.length - rightParts.length;
  return left < right ? -1 : left > right ? 1 : 0;
}

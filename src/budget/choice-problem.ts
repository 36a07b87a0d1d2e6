import { checkWhole } from "../core/check.ts";
import { CxError, emptyInput, invalidOption } from "../core/errors.ts";
import { type BudgetItem, checkItems, fundingOrder } from "./budget-item.ts";
import { totalOf } from "./cash-flows.ts";
import { type Choice, type ChoiceLimit, sumOfChosen } from "./choice.ts";
import { wholeAmounts } from "./whole-amounts.ts";

/** What every choice of items has to keep. */
export interface ChoiceOptions {
  /** What the chosen items of a phase may cost at most, by phase, in the currency unit; phases without one are free within the whole. */
  readonly phaseLimits?: Readonly<Record<string, number>> | undefined;
  /** Groups of ids of which at most one item can be chosen, such as two vendors for one tool. */
  readonly exclusive?: readonly (readonly string[])[] | undefined;
  /**
   * How many nodes the search looks at before it gives up the proof; a node is one linear program, or 128 states of dynamic programming.
   * @defaultValue 50000
   */
  readonly nodeLimit?: number | undefined;
}

/** Items and limits in whole numbers. */
export interface ChoiceProblem {
  readonly choice: Choice;
  /** Places of the mandatory items and of all that they require. */
  readonly mandatory: readonly number[];
  /** The phases, in the order of first appearance, and of each its place among the limits; `null` when it has none. */
  readonly phases: ReadonlyMap<string, number | null>;
  readonly nodeLimit: number;
  /** Whole cost and whole benefit as money. */
  readonly cost: (whole: number) => number;
  readonly benefit: (whole: number) => number;
  /** Whole benefit per whole cost as benefit per money. */
  readonly price: (rate: number) => number;
  /** Cost and benefit of the chosen items. */
  readonly costOf: (state: Uint8Array) => number;
  readonly benefitOf: (state: Uint8Array) => number;
}

const NONE: readonly number[] = [];

export const CHOICE_OPTIONS = ["phaseLimits", "exclusive", "nodeLimit"] as const;

/** The items with a limit on all and the limits of phases; refuses what cannot be chosen from. */
export function choiceProblem(
  where: string,
  items: readonly BudgetItem[],
  limit: number,
  limitName: string,
  options: ChoiceOptions,
  stays: (item: BudgetItem) => boolean = ({ mandatory }) => mandatory === true,
): ChoiceProblem {
  const { phaseLimits = {}, exclusive = [], nodeLimit = 50_000 } = options;
  checkItems(items);
  if (items.length === 0) throw emptyInput(where, "item");
  // Refuses circles.
  if (items.some(({ requires }) => requires !== undefined)) fundingOrder(items);
  checkLimit(limitName, limit);
  checkWhole("nodeLimit", nodeLimit, 1);
  if (typeof phaseLimits !== "object" || phaseLimits === null) throw invalidOption("phaseLimits", "amounts by phase", phaseLimits);
  const places = new Map<string, number>();
  items.forEach(({ id }, place) => places.set(id, place));
  const groups = exclusiveGroups(exclusive, places);
  const amounts = items.map(({ cost, schedule }) => (schedule === undefined ? cost : Object.values(schedule)));
  const costUnits = wholeAmounts(Float64Array.from(amounts.flat() as number[]), Math.ceil, "cost");
  const costs = new Float64Array(items.length);
  let next = 0;
  amounts.forEach((amount, place) => {
    const count = Array.isArray(amount) ? amount.length : 1;
    for (let part = 0; part < count; part += 1) costs[place] = (costs[place] as number) + (costUnits.whole[next++] as number);
  });
  const given = new Float64Array(items.length);
  items.forEach(({ benefit = 0 }, place) => (given[place] = benefit));
  const benefits = wholeAmounts(given, Math.round, "benefit");
  const limits: ChoiceLimit[] = [{ limit: costUnits.wholeBelow(limit), costs }];
  const phases = new Map<string, number | null>();
  for (const phase of [...items.map((item) => item.phase), ...Object.keys(phaseLimits)]) {
    if (phase === undefined || phases.has(phase)) continue;
    const most = Object.hasOwn(phaseLimits, phase) ? phaseLimits[phase] : undefined;
    phases.set(phase, most === undefined ? null : limits.length);
    if (most === undefined) continue;
    checkLimit(`phaseLimits.${phase}`, most);
    limits.push({
      limit: costUnits.wholeBelow(most),
      costs: costs.map((cost, place) => ((items[place] as BudgetItem).phase === phase ? cost : 0)),
    });
  }
  const requires = items.map(({ requires: ids }) => (ids === undefined ? NONE : [...new Set(ids.map((id) => places.get(id) as number))]));
  const chosen = <Value>(list: readonly Value[], state: Uint8Array): Value[] => list.filter((_, place) => state[place] === 1);
  const problem = {
    choice: { benefits: benefits.whole, limits, requires, exclusive: groups },
    mandatory: mandatoryPlaces(items, requires, stays),
    phases,
    nodeLimit,
    cost: costUnits.amountOf,
    benefit: benefits.amountOf,
    price: (rate: number) => rate * (benefits.amountOf(1) / costUnits.amountOf(1)),
    costOf: (state: Uint8Array) =>
      costUnits.exact ? costUnits.amountOf(sumOfChosen(costs, state)) : totalOf(chosen(amounts, state).flat() as number[], "cost"),
    benefitOf: (state: Uint8Array) =>
      benefits.exact
        ? benefits.amountOf(sumOfChosen(benefits.whole, state))
        : totalOf(
            chosen(items, state).map(({ benefit = 0 }) => benefit),
            "benefit",
          ),
  };
  checkFeasible(problem, items, [[limitName, limit], ...phaseNames(problem, phaseLimits)]);
  return problem;
}

function checkLimit(option: string, limit: unknown): void {
  if (!(Number.isFinite(limit) && (limit as number) >= 0)) throw invalidOption(option, "a finite number of at least 0", limit);
}

function exclusiveGroups(exclusive: readonly (readonly string[])[], places: ReadonlyMap<string, number>): number[][] {
  if (!Array.isArray(exclusive)) throw invalidOption("exclusive", "groups of ids", exclusive);
  return (exclusive as readonly (readonly string[])[]).map((group, index) => {
    if (!Array.isArray(group)) throw invalidOption(`exclusive[${index}]`, "a list of ids", group);
    const members = (group as readonly string[]).map((id, place) => {
      const found = places.get(id);
      if (found === undefined) throw invalidOption(`exclusive[${index}][${place}]`, "the id of an item", id);
      return found;
    });
    return [...new Set(members)];
  });
}

function mandatoryPlaces(
  items: readonly BudgetItem[],
  requires: readonly (readonly number[])[],
  stays: (item: BudgetItem) => boolean,
): number[] {
  const taken = new Set<number>();
  items.forEach((item, place) => stays(item) && taken.add(place));
  // A set is walked in the order of insertion, with what is added on the way.
  for (const place of taken) for (const other of requires[place] as readonly number[]) taken.add(other);
  return [...taken];
}

/** The limits of phases by option and amount, in the order of their places. */
function phaseNames({ phases }: ChoiceProblem, phaseLimits: Readonly<Record<string, number>>): (readonly [string, number])[] {
  return [...phases].flatMap(([phase, place]) => (place === null ? [] : [[`phaseLimits.${phase}`, phaseLimits[phase] as number] as const]));
}

/** Refuses mandatory items that exclude each other or pass a limit, and says which. */
function checkFeasible(
  { choice, mandatory, cost }: ChoiceProblem,
  items: readonly BudgetItem[],
  given: readonly (readonly [option: string, limit: number])[],
): void {
  const set = new Set(mandatory);
  choice.exclusive.forEach((group, index) => {
    const both = group.filter((place) => set.has(place));
    if (both.length < 2) return;
    const expected = `at most one of ${namesOf(items, both)}, which are mandatory or required by mandatory items`;
    throw new CxError("infeasible", `options.exclusive[${index}]`, expected, "");
  });
  choice.limits.forEach(({ limit, costs }, index) => {
    const concerned = mandatory.filter((place) => costs[place] !== 0);
    const least = concerned.reduce((sum, place) => sum + (costs[place] as number), 0);
    if (least <= limit) return;
    const expected = `at least ${cost(least)} for the mandatory items with what these need (${namesOf(items, concerned)})`;
    const [option, amount] = given[index] as readonly [string, number];
    throw new CxError("infeasible", `options.${option}`, expected, String(amount));
  });
}

function namesOf(items: readonly BudgetItem[], places: readonly number[]): string {
  const names = places.slice(0, 10).map((place) => (items[place] as BudgetItem).id);
  return names.join(", ") + (places.length > 10 ? ` and ${places.length - 10} more` : "");
}

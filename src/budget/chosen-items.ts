import type { BudgetItem } from "./budget-item.ts";
import type { Choice } from "./choice.ts";
import type { ChoiceProblem } from "./choice-problem.ts";
import { decisionsOf } from "./choice.ts";
import type { SearchResult } from "./choice-search.ts";
import { solveChoice } from "./solve-choice.ts";

/** The best choice of a problem. */
export interface Chosen extends Omit<SearchResult, "state"> {
  /** By item, 1 when chosen. */
  readonly state: Uint8Array;
}

/** The best choice, in a form that depends on the order of items only where the rules leave it open. */
export function choose({ choice, mandatory, nodeLimit }: ChoiceProblem, items: readonly BudgetItem[]): Chosen {
  const decided = decisionsOf(choice);
  for (const item of mandatory) decided.decide(item, 1);
  const found = solveChoice(choice, decided, -Infinity, nodeLimit);
  const state = found.state as Uint8Array;
  dropUseless(choice, mandatory, state);
  settleTwins(choice, mandatory, state, items);
  return { ...found, state };
}

/** Cuts chosen items that bring nothing and that nothing chosen requires, last first. */
function dropUseless({ benefits, requires }: Choice, mandatory: readonly number[], state: Uint8Array): void {
  const uses = new Int32Array(state.length);
  for (const item of mandatory) uses[item] = 1;
  state.forEach((chosen, item) => {
    if (chosen === 1) for (const other of requires[item] as readonly number[]) uses[other] = (uses[other] as number) + 1;
  });
  const idle: number[] = [];
  state.forEach((chosen, item) => chosen === 1 && uses[item] === 0 && benefits[item] === 0 && idle.push(item));
  for (const item of idle) {
    state[item] = 0;
    for (const other of requires[item] as readonly number[]) {
      uses[other] = (uses[other] as number) - 1;
      if (uses[other] === 0 && benefits[other] === 0) idle.push(other);
    }
  }
}

/** Of items that differ in nothing that counts, those of higher priority, then those listed first, are chosen. */
function settleTwins(
  { benefits, limits, requires, exclusive }: Choice,
  mandatory: readonly number[],
  state: Uint8Array,
  items: readonly BudgetItem[],
): void {
  const bound = new Set([...mandatory, ...exclusive.flat()]);
  requires.forEach((others, item) => {
    if (others.length === 0) return;
    bound.add(item);
    for (const other of others) bound.add(other);
  });
  // Only where one of them is chosen and another is cut.
  const cut = new Set<number>();
  state.forEach((chosen, item) => chosen === 0 && cut.add(benefits[item] as number));
  const contested = new Set<number>();
  state.forEach((chosen, item) => chosen === 1 && cut.has(benefits[item] as number) && contested.add(benefits[item] as number));
  if (contested.size === 0) return;
  const twins = new Map<string, number[]>();
  for (const item of state.keys()) {
    if (bound.has(item) || !contested.has(benefits[item] as number)) continue;
    const key = `${benefits[item]} ${limits.map(({ costs }) => costs[item]).join(" ")}`;
    const known = twins.get(key);
    if (known) known.push(item);
    else twins.set(key, [item]);
  }
  for (const group of twins.values()) {
    const count = group.reduce((sum, item) => sum + (state[item] as number), 0);
    group.sort((left, right) => byUrgency(items, left, right));
    group.forEach((item, rank) => (state[item] = rank < count ? 1 : 0));
  }
}

/** The order of places by priority, 1 first and none last, then as listed. */
export function byUrgency(items: readonly BudgetItem[], left: number, right: number): number {
  const [one, two] = [(items[left] as BudgetItem).priority ?? Infinity, (items[right] as BudgetItem).priority ?? Infinity];
  return one === two ? left - right : one < two ? -1 : 1;
}

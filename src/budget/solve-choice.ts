import { type Choice, type ChoicePart, type Decisions, OPEN, openItems, partOf, sumOfChosen } from "./choice.ts";
import { type SearchResult, searchChoice } from "./choice-search.ts";
import { knapsack } from "./knapsack.ts";

/** So many states of the dynamic program are about the work of one node of the search. */
const STATES_PER_NODE = 128;

/**
 * The best choice that goes on from some decisions, by the quickest method that proves it: what does not hang together is solved apart, a part under
 * one limit and without other rules by dynamic programming, any other by branch and bound.
 */
export function solveChoice(choice: Choice, decided: Decisions, toBeat: number, nodeLimit: number): SearchResult {
  settle(choice, decided);
  const state = decided.state.map((value) => (value === 1 ? 1 : 0));
  let benefit = sumOfChosen(choice.benefits, state);
  let [bound, relaxed, nodes] = [benefit, benefit, 0];
  const prices = choice.limits.map(() => 0);
  const parts = partsOf(choice, decided);
  for (const part of parts) {
    const floor = parts.length === 1 ? Math.max(0, toBeat - benefit) : 0;
    const result = isPlain(part.choice) ? solvePlain(part.choice, nodeLimit) : searchChoice(part.choice, floor, nodeLimit, solveChoice);
    result.state?.forEach((value, place) => (state[part.items[place] as number] = value));
    part.limits.forEach((limit, place) => (prices[limit] = result.prices[place] as number));
    benefit += result.benefit;
    bound += result.bound;
    relaxed += result.relaxed;
    nodes += result.nodes;
  }
  return { state: benefit > toBeat ? state : null, benefit, bound, relaxed, prices, nodes };
}

/** Decides what needs no search: what fits nowhere, what brings nothing and helps nothing, what costs nothing. */
function settle(choice: Choice, decided: Decisions): void {
  const { benefits, limits, requires, exclusive } = choice;
  decided.cutTooDear();
  // How many open items require each item.
  const uses = new Int32Array(benefits.length);
  for (const item of openItems(decided)) for (const other of requires[item] as readonly number[]) uses[other] = (uses[other] as number) + 1;
  const idle = openItems(decided).filter((item) => (benefits[item] as number) <= 0 && uses[item] === 0);
  for (const item of idle) {
    decided.decide(item, 0);
    for (const other of requires[item] as readonly number[]) {
      uses[other] = (uses[other] as number) - 1;
      if (uses[other] === 0 && decided.state[other] === OPEN && (benefits[other] as number) <= 0) idle.push(other);
    }
  }
  const grouped = new Set(exclusive.flat());
  for (const item of openItems(decided)) {
    const free = (benefits[item] as number) > 0 && !grouped.has(item) && limits.every(({ costs }) => costs[item] === 0);
    if (free && (requires[item] as readonly number[]).every((other) => decided.state[other] === 1)) decided.decide(item, 1);
  }
}

/** The open items in parts that share no limit, no requirement and no group. */
function partsOf(choice: Choice, decided: Decisions): ChoicePart[] {
  const whole = partOf(choice, decided, openItems(decided));
  if (whole.items.length === 0) return [];
  // What costs money under one limit hangs together.
  if (whole.choice.limits.some(({ costs }) => costs.every((cost) => cost !== 0))) return [whole];
  const leader = whole.items.map((_, place) => place);
  const find = (place: number): number => {
    let at = place;
    while (leader[at] !== at) at = leader[at] = leader[leader[at] as number] as number;
    return at;
  };
  const join = (members: Iterable<number>): void => {
    let first: number | undefined;
    for (const member of members) {
      first ??= find(member);
      leader[find(member)] = first;
    }
  };
  for (const { costs } of whole.choice.limits) join([...costs.keys()].filter((place) => costs[place] !== 0));
  whole.choice.requires.forEach((others, place) => join([place, ...others]));
  whole.choice.exclusive.forEach(join);
  const parts = new Map<number, number[]>();
  for (const place of whole.items.keys()) {
    const part = parts.get(find(place));
    if (part) part.push(place);
    else parts.set(find(place), [place]);
  }
  if (parts.size === 1) return [whole];
  return [...parts.values()].map((places) =>
    partOf(
      choice,
      decided,
      places.map((place) => whole.items[place] as number),
    ),
  );
}

function isPlain({ limits, requires, exclusive }: Choice): boolean {
  return limits.length <= 1 && exclusive.length === 0 && requires.every((others) => others.length === 0);
}

/** A part without rules but one limit. What brings nothing and helps nothing is cut already, so every item here has a benefit. */
function solvePlain({ benefits, limits: [limit] }: Choice, nodeLimit: number): SearchResult {
  if (limit === undefined) {
    const state = new Uint8Array(benefits.length).fill(1);
    const benefit = sumOfChosen(benefits, state);
    return { state, benefit, bound: benefit, relaxed: benefit, prices: [], nodes: 0 };
  }
  const result = knapsack(limit.costs, benefits, limit.limit, nodeLimit * STATES_PER_NODE);
  return { ...result, state: result.chosen, prices: [result.rate], nodes: Math.ceil(result.states / STATES_PER_NODE) };
}

import { type Choice, type ChoicePart, type Decisions, openItems, partOf, sumOfChosen } from "./choice.ts";
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

/** Decides what needs no search: what fits nowhere, what costs nothing, what brings nothing. */
function settle(choice: Choice, decided: Decisions): void {
  const { benefits, limits, requires, exclusive } = choice;
  decided.cutTooDear();
  const grouped = new Set(exclusive.flat());
  const needed = new Set<number>();
  for (const item of openItems(decided)) for (const other of requires[item] as readonly number[]) needed.add(other);
  for (const item of openItems(decided)) {
    const benefit = benefits[item] as number;
    if (benefit <= 0 && !needed.has(item)) decided.decide(item, 0);
    const free = benefit > 0 && !grouped.has(item) && limits.every(({ costs }) => costs[item] === 0);
    if (free && (requires[item] as readonly number[]).every((other) => decided.state[other] === 1)) decided.decide(item, 1);
  }
}

/** The open items in parts that share no limit, no requirement and no group. */
function partsOf(choice: Choice, decided: Decisions): ChoicePart[] {
  const whole = partOf(choice, decided, openItems(decided));
  if (whole.items.length === 0) return [];
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

/** A part without rules but one limit. */
function solvePlain({ benefits, limits: [limit] }: Choice, nodeLimit: number): SearchResult {
  const state = new Uint8Array(benefits.length);
  const items = [...benefits.keys()].filter((item) => (benefits[item] as number) > 0);
  if (limit === undefined) {
    for (const item of items) state[item] = 1;
    const benefit = items.reduce((sum, item) => sum + (benefits[item] as number), 0);
    return { state, benefit, bound: benefit, relaxed: benefit, prices: [], nodes: 0 };
  }
  const costs = Float64Array.from(items, (item) => limit.costs[item] as number);
  const result = knapsack(
    costs,
    Float64Array.from(items, (item) => benefits[item] as number),
    limit.limit,
    nodeLimit * STATES_PER_NODE,
  );
  for (const place of result.chosen) state[items[place] as number] = 1;
  return { ...result, state, prices: [result.rate], nodes: Math.ceil(result.states / STATES_PER_NODE) };
}

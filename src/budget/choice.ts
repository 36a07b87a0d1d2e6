/** A limit on the cost of chosen items. */
export interface ChoiceLimit {
  readonly limit: number;
  /** Cost of each item under this limit; 0 for those that it does not concern. */
  readonly costs: Float64Array;
}

/** Items to choose from, in whole numbers: the greatest benefit under limits, with requirements and exclusions. */
export interface Choice {
  readonly benefits: Float64Array;
  readonly limits: readonly ChoiceLimit[];
  /** By item: the items without which it cannot be chosen. */
  readonly requires: readonly (readonly number[])[];
  /** Groups of which at most one item can be chosen. */
  readonly exclusive: readonly (readonly number[])[];
}

/** What is known of an item: chosen, cut, or still open. */
export const OPEN = 2;

/** Decisions on the items of a choice, with all that follows from them. */
export interface Decisions {
  /** By item: 1 chosen, 0 cut, {@link OPEN}. */
  readonly state: Uint8Array;
  /** By limit: what is left of it. */
  readonly left: Float64Array;
  /** Decided items in the order of decision. */
  readonly trail: number[];
  /** Decides an item, and all that follows from it; false when there is a contradiction. */
  decide(item: number, chosen: 0 | 1): boolean;
  /** Cuts every item that no limit has room for, and all that follows. */
  cutTooDear(): void;
  /** Takes back all decisions but the first `count`. */
  undo(count: number): void;
}

/** Nothing decided yet. */
export function decisionsOf(choice: Choice): Decisions {
  const { limits, requires, exclusive } = choice;
  const size = choice.benefits.length;
  const dependents = invert(requires, size);
  const groups = invert(exclusive, size);
  const state = new Uint8Array(size).fill(OPEN);
  const left = Float64Array.from(limits, ({ limit }) => limit);
  const trail: number[] = [];
  const set = (item: number, chosen: 0 | 1): boolean => {
    if (state[item] !== OPEN) return state[item] === chosen;
    state[item] = chosen;
    trail.push(item);
    if (chosen === 0) return true;
    let fits = true;
    limits.forEach(({ costs }, place) => {
      const rest = (left[place] as number) - (costs[item] as number);
      left[place] = rest;
      if (rest < 0) fits = false;
    });
    return fits;
  };
  const follow = (from: number): boolean => {
    // The trail is at once the list of what is still to be followed.
    for (let at = from; at < trail.length; at += 1) {
      const item = trail[at] as number;
      if (state[item] === 0) {
        for (const other of dependents[item] as readonly number[]) if (!set(other, 0)) return false;
        continue;
      }
      for (const other of requires[item] as readonly number[]) if (!set(other, 1)) return false;
      for (const group of groups[item] as readonly number[])
        for (const other of exclusive[group] as readonly number[]) if (other !== item && !set(other, 0)) return false;
    }
    return true;
  };
  return {
    state,
    left,
    trail,
    decide: (item, chosen) => {
      const from = trail.length;
      return set(item, chosen) && follow(from);
    },
    cutTooDear: () => {
      for (let item = 0; item < size; item += 1) {
        if (state[item] !== OPEN || limits.every(({ costs }, place) => (costs[item] as number) <= (left[place] as number))) continue;
        const from = trail.length;
        set(item, 0);
        // Items that require it are open or cut: a chosen one has its requirements chosen.
        follow(from);
      }
    },
    undo: (count) => {
      while (trail.length > count) {
        const item = trail.pop() as number;
        if (state[item] === 1) limits.forEach(({ costs }, place) => (left[place] = (left[place] as number) + (costs[item] as number)));
        state[item] = OPEN;
      }
    },
  };
}

const NONE: readonly number[] = [];

/** By member, the places of the lists in which it is. */
function invert(lists: readonly (readonly number[])[], size: number): (readonly number[])[] {
  const found: (readonly number[])[] = [];
  for (let member = 0; member < size; member += 1) found.push(NONE);
  lists.forEach((list, place) => {
    for (const member of list) found[member] = [...(found[member] as readonly number[]), place];
  });
  return found;
}

/** The sum of the whole amounts of the chosen items. */
export function sumOfChosen(amounts: Float64Array, state: Uint8Array): number {
  let sum = 0;
  for (let item = 0; item < amounts.length; item += 1) if (state[item] === 1) sum += amounts[item] as number;
  return sum;
}

/** A part of a choice as a choice of its own, and where its items and limits are in the whole. */
export interface ChoicePart {
  readonly choice: Choice;
  readonly items: readonly number[];
  readonly limits: readonly number[];
}

/** The choice among some of the open items. Limits that all of them together keep are left out. */
export function partOf(choice: Choice, { left }: Decisions, items: readonly number[]): ChoicePart {
  const places = new Int32Array(choice.benefits.length).fill(-1);
  items.forEach((item, place) => (places[item] = place));
  const kept = (list: readonly number[]): readonly number[] =>
    list.length === 0 ? NONE : list.map((item) => places[item] as number).filter((place) => place !== -1);
  const limits = choice.limits.map(({ costs }, place) => ({
    place,
    limit: left[place] as number,
    costs: pick(costs, items),
  }));
  const binding = limits.filter(({ limit, costs }) => costs.reduce((sum, cost) => sum + cost, 0) > limit);
  return {
    items,
    limits: binding.map(({ place }) => place),
    choice: {
      benefits: pick(choice.benefits, items),
      limits: binding,
      requires: items.map((item) => kept(choice.requires[item] as readonly number[])),
      exclusive: choice.exclusive.map(kept).filter((group) => group.length > 1),
    },
  };
}

function pick(amounts: Float64Array, items: readonly number[]): Float64Array {
  const picked = new Float64Array(items.length);
  for (let place = 0; place < items.length; place += 1) picked[place] = amounts[items[place] as number] as number;
  return picked;
}

/** The places of the items that are still open. */
export function openItems({ state }: Decisions): number[] {
  const items: number[] = [];
  for (let item = 0; item < state.length; item += 1) if (state[item] === OPEN) items.push(item);
  return items;
}

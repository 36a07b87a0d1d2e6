import { type Choice, decisionsOf, OPEN } from "./choice.ts";

/**
 * What most people do: the mandatory items, then the others by benefit per cost, each with what it still requires, whenever all of that fits.
 * By item, 1 when chosen.
 */
export function greedyChoice(choice: Choice, mandatory: readonly number[]): Uint8Array {
  const { benefits, limits } = choice;
  const costs = (limits[0] as Choice["limits"][number]).costs;
  const decisions = decisionsOf(choice);
  for (const item of mandatory) decisions.decide(item, 1);
  const rates = benefits.map((benefit, item) => (benefit <= 0 ? 0 : benefit / (costs[item] as number)));
  const order = benefits
    .map((_, item) => item)
    .sort((left, right) => {
      const [one, two] = [rates[left] as number, rates[right] as number];
      return one === two ? left - right : one > two ? -1 : 1;
    });
  for (const item of order) {
    if (decisions.state[item] !== OPEN || rates[item] === 0) continue;
    const count = decisions.trail.length;
    if (!decisions.decide(item, 1)) decisions.undo(count);
  }
  return decisions.state.map((value) => (value === 1 ? 1 : 0));
}

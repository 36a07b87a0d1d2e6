import { provenBound, relaxationOf } from "./choice-bound.ts";
import { type Choice, type Decisions, decisionsOf, OPEN, sumOfChosen } from "./choice.ts";
import { linearProgram } from "./dual-simplex.ts";
import { greatestCommonDivisor } from "./knapsack.ts";

/** What a search found. */
export interface SearchResult {
  /** By item, 1 when chosen; `null` when nothing beats what was to be beaten. */
  readonly state: Uint8Array | null;
  readonly benefit: number;
  /** No choice has more benefit; equal to `benefit` when the search came to its end. */
  readonly bound: number;
  /** The bound of the linear relaxation of the whole. */
  readonly relaxed: number;
  /** By limit: what one unit more is worth to the relaxation. */
  readonly prices: readonly number[];
  readonly nodes: number;
}

/** Solves the open part of a choice: only more benefit than the given counts. */
export type RestSolver = (choice: Choice, decisions: Decisions, toBeat: number, nodeLimit: number) => SearchResult;

/** A decision of the search: what has been tried of an item, and what the other value could still bring. */
interface Branch {
  readonly item: number;
  readonly other: 0 | 1;
  readonly count: number;
  readonly bound: number;
  open: boolean;
}

/** When the first relaxation decides this share of the items, the rest is a smaller choice of its own. */
const SHRINKS = 0.25;

/**
 * The choice with the greatest benefit, by branch and bound: at each node a linear relaxation bounds what can still be reached, its multipliers
 * prove the bound and decide every item whose other value falls below the best choice so far (reduced-cost fixing), and the decisions are followed
 * through requirements, exclusions and limits. Depth first, so memory is that of one path.
 *
 * @param toBeat - Only a choice of more benefit than this is looked for.
 * @param solveRest - Solves what the first relaxation leaves open, when that is much less than the whole.
 */
export function searchChoice(choice: Choice, toBeat: number, nodeLimit: number, solveRest: RestSolver): SearchResult {
  const { rows, scale, objective, limitScales } = relaxationOf(choice);
  const program = linearProgram(objective, rows);
  const decisions = decisionsOf(choice);
  const size = choice.benefits.length;
  const step = greatestCommonDivisor(choice.benefits) || 1;
  let best: Uint8Array | null = null;
  let bestBenefit = toBeat;
  const [lower, upper] = [new Uint8Array(size), new Uint8Array(size)];
  const branches: Branch[] = [];
  // Whatever the first program says, no more than all that has a benefit can be chosen.
  const most = choice.benefits.reduce((sum, benefit) => sum + Math.max(0, benefit), 0);
  let [nodes, relaxed] = [0, most];
  let prices: number[] = choice.limits.map(() => 0);
  let relaxes = false;

  /** Looks at the node that the decisions make: the item to branch on, or null when nothing better is left in it. */
  const look = (above: number): { item: number; first: 0 | 1; bound: number } | null => {
    let bound = above;
    for (;;) {
      decisions.cutTooDear();
      for (let item = 0; item < size; item += 1) {
        lower[item] = decisions.state[item] === 1 ? 1 : 0;
        upper[item] = decisions.state[item] === 0 ? 0 : 1;
      }
      const goal = bestBenefit + step;
      const status = program.solve(lower, upper, (goal - 0.5 * step) * scale);
      if (status === "infeasible" && provenBound(new Float64Array(size), rows, program.multipliers, lower, upper).value < 0) return null;
      if (status === "infeasible") return pick(bound);
      const proven = provenBound(objective, rows, program.multipliers, lower, upper);
      bound = Math.min(bound, Math.floor(proven.value / scale / step) * step);
      if (!relaxes) {
        relaxes = true;
        relaxed = bound;
        prices = limitScales.map((factor, place) => ((program.multipliers[place] as number) * factor) / scale);
      }
      if (bound < goal) return null;
      improve(proven.reduced);
      if (bound < bestBenefit + step) return null;
      // An item whose other value cannot beat the best choice is decided.
      const before = decisions.trail.length;
      const spare = (bestBenefit + step) * scale;
      for (let item = 0; item < size; item += 1) {
        const gain = proven.reduced[item] as number;
        if (decisions.state[item] === OPEN && proven.value - Math.abs(gain) < spare && gain !== 0)
          if (!decisions.decide(item, gain > 0 ? 1 : 0)) return null;
      }
      if (decisions.trail.length === before) return pick(bound);
    }
  };

  /** The open item whose value is the least clear. */
  const pick = (bound: number): { item: number; first: 0 | 1; bound: number } | null => {
    let [chosen, highest] = [-1, -1];
    for (let item = 0; item < size; item += 1) {
      if (decisions.state[item] !== OPEN) continue;
      const value = program.values[item] as number;
      const unclear = Math.min(value, 1 - value);
      const weight = unclear > 1e-7 ? 1 + unclear : 0;
      if (weight > highest) [chosen, highest] = [item, weight];
    }
    if (chosen === -1) {
      take();
      return null;
    }
    return { item: chosen, first: (program.values[chosen] as number) >= 0.5 ? 1 : 0, bound };
  };

  /** Takes the decisions with all open items cut, when that is better than the best choice so far. */
  const take = (): void => {
    const benefit = sumOfChosen(choice.benefits, decisions.state);
    if (benefit <= bestBenefit) return;
    bestBenefit = benefit;
    best = decisions.state.map((value) => (value === 1 ? 1 : 0));
  };

  /** A choice near the relaxation: items are added in the order of their values there, as long as all rules are kept. */
  const improve = (reduced: Float64Array): void => {
    const { values } = program;
    const count = decisions.trail.length;
    const open = [...decisions.state.keys()].filter((item) => decisions.state[item] === OPEN);
    open.sort(
      (left, right) => (values[right] as number) - (values[left] as number) || (reduced[right] as number) - (reduced[left] as number),
    );
    for (const item of open) {
      if (decisions.state[item] !== OPEN) continue;
      if ((choice.benefits[item] as number) <= 0) continue;
      const before = decisions.trail.length;
      if (!decisions.decide(item, 1)) decisions.undo(before);
    }
    take();
    decisions.undo(count);
  };

  let above = most;
  for (;;) {
    nodes += 1;
    const next = look(above);
    if (next && nodes === 1 && decisions.trail.length > SHRINKS * size) {
      const rest = solveRest(choice, decisions, bestBenefit, nodeLimit);
      const bound = Math.max(bestBenefit, Math.min(next.bound, rest.bound));
      return { ...rest, state: rest.state ?? best, benefit: Math.max(bestBenefit, rest.benefit), bound, relaxed, prices };
    }
    if (next && nodes < nodeLimit) {
      branches.push({ item: next.item, other: next.first === 1 ? 0 : 1, count: decisions.trail.length, bound: next.bound, open: true });
      above = next.bound;
      if (decisions.decide(next.item, next.first)) continue;
    } else if (next) {
      const bound = branches.reduce((most, branch) => (branch.open ? Math.max(most, branch.bound) : most), next.bound);
      return { state: best, benefit: bestBenefit, bound: Math.max(bound, bestBenefit), relaxed, prices, nodes };
    }
    for (;;) {
      const branch = branches.at(-1);
      if (!branch) return { state: best, benefit: bestBenefit, bound: bestBenefit, relaxed, prices, nodes };
      decisions.undo(branch.count);
      if (!branch.open || branch.bound < bestBenefit + step) {
        branches.pop();
        continue;
      }
      branch.open = false;
      above = branch.bound;
      if (decisions.decide(branch.item, branch.other)) break;
    }
  }
}

import { checkOptions } from "../core/check.ts";
import type { BudgetItem } from "./budget-item.ts";
import { sumOfChosen } from "./choice.ts";
import { CHOICE_OPTIONS, type ChoiceOptions, choiceProblem, type ChoiceProblem } from "./choice-problem.ts";
import { choose } from "./chosen-items.ts";
import { greedyChoice } from "./greedy-choice.ts";
import { differenceAsWritten } from "./whole-amounts.ts";

/** What a choice of items has to keep. */
export interface PrioritizeOptions extends ChoiceOptions {
  /** What the chosen items may cost at most, in the currency unit. */
  readonly limit: number;
}

/** One phase of a choice, in the currency unit. */
export interface ChosenPhase {
  /** The phase. */
  readonly phase: string;
  /** Cost of its chosen items. */
  readonly cost: number;
  /** Benefit of its chosen items. */
  readonly benefit: number;
  /** Its limit; `null` when it has none. */
  readonly limit: number | null;
  /** `limit - cost`; `null` without a limit. */
  readonly remaining: number | null;
  /** What one more unit of its limit is worth at the margin, in benefit; 0 when the limit does not bind. */
  readonly price: number;
}

/** What choosing by benefit per cost alone would give. */
export interface GreedyChoice {
  /** Ids of the chosen items, as listed. */
  readonly chosen: readonly string[];
  /** Their cost, in the currency unit. */
  readonly cost: number;
  /** Their benefit, in the currency unit. */
  readonly benefit: number;
  /** What is lost against the best choice found, in the currency unit; at least 0 when that one is proven. */
  readonly shortfall: number;
}

/** A choice of items, and how good it is proven to be. Money is in the currency unit; no sampling is involved, so there is no interval. */
export interface PrioritizeResult {
  /** Ids of the chosen items, as listed. */
  readonly chosen: readonly string[];
  /** Ids of the other items, as listed. */
  readonly cut: readonly string[];
  /** Cost of the chosen items. */
  readonly cost: number;
  /** Benefit of the chosen items: what was maximized. */
  readonly benefit: number;
  /** The limit, as given. */
  readonly limit: number;
  /** `limit - cost`. */
  readonly remaining: number;
  /** By phase, in the order of first appearance. */
  readonly byPhase: readonly ChosenPhase[];
  /** No choice that keeps the limits has more benefit: equal to `benefit` when that is proven to be the best. */
  readonly bound: number;
  /** `bound - benefit`: 0 when the choice is proven to be the best. */
  readonly gap: number;
  /** Whether the search came to its end: no other choice has more benefit. */
  readonly proven: boolean;
  /** The bound of the linear relaxation, in which items can be had in part: what the search started from. */
  readonly relaxation: number;
  /** The price of the next unit of budget: what one more unit of the limit is worth at the margin, in benefit; 0 when the limit does not bind. */
  readonly price: number;
  /** What choosing by benefit per cost alone would give. */
  readonly greedy: GreedyChoice;
  /** Nodes that the search looked at; 0 when nothing had to be searched. */
  readonly nodes: number;
}

/**
 * Choice of budget items with the greatest benefit under limits, proved to be the best one.
 *
 * Maximizes the `benefit` of the chosen items (0 where none is stated) such that they cost at most `limit` together and at most `phaseLimits` by phase, all
 * mandatory items are chosen, no item without what it `requires`, and of each `exclusive` group at most one.
 *
 * - Input: items with a cost or a schedule, whose amounts are added up. Amounts count as they are written: 0.10 + 0.20 fits into 0.30. With more
 *   digits than whole numbers below 2^52 can hold, costs are rounded up and benefits to the nearest, in the 16th digit of their total.
 * - Result: the choice, and the bound that proves it. `proven` is false, and `gap` says by how much the best choice could be better, only when
 *   `nodeLimit` ended the search.
 * - Method: one limit alone by dynamic programming over a core of items (Pisinger 1997), everything else by branch and bound with linear relaxations
 *   whose bounds hold in spite of rounding (Neumaier & Shcherbina 2004). Nothing is drawn at random, and no clock is read.
 * - Of items that differ in nothing, those of higher priority, then those listed first, are chosen. Items that bring nothing are chosen only where they
 *   are mandatory or required.
 * - Cost: 500 items under one limit take about a millisecond. Benefits that are the cost plus a constant are the hard case.
 *
 * @param items - The items to choose from.
 * @param options - The limits and other rules.
 * @returns The best choice, its proof, the price of the next unit of budget, and the choice by benefit per cost beside it.
 * @throws {@link CxError} `"empty"` without items; `"infeasible"`, naming them, when mandatory items pass a limit or exclude each other;
 * `"invalid-value"` with its place for a negative cost, a duplicate id, an unknown requirement, a circle of them or a second currency;
 * `"invalid-option"` for a negative limit, an unknown id or an unknown option; `"overflow"` where all amounts together pass the largest double.
 * @example The best ratio is not the best choice
 * ```ts
 * import { prioritize } from "cx-metrics";
 * const items = [
 *   { id: "portal", cost: 60000, benefit: 66000 },
 *   { id: "training", cost: 50000, benefit: 54000 },
 *   { id: "survey", cost: 50000, benefit: 54000 },
 * ];
 * const choice = prioritize(items, { limit: 100000 });
 * choice.chosen; // => ["training", "survey"]
 * [choice.benefit, choice.bound, choice.proven]; // => [108000, 108000, true]
 * [choice.greedy.benefit, choice.price]; // => [66000, 1.08]
 * ```
 * @see Pisinger 1997, Operations Research 45, 758-767; Neumaier & Shcherbina 2004, Mathematical Programming 99, 283-296.
 */
export function prioritize(items: readonly BudgetItem[], options: PrioritizeOptions): PrioritizeResult {
  checkOptions(options, ["limit", ...CHOICE_OPTIONS]);
  const problem = choiceProblem("prioritize", items, options.limit, "limit", options);
  const { choice, mandatory } = problem;
  const found = choose(problem, items);
  const greedy = greedyChoice(choice, mandatory);
  const proven = found.bound <= found.benefit;
  const [cost, benefit] = [problem.costOf(found.state), problem.benefitOf(found.state)];
  const price = (place: number | null): number => (place === null ? 0 : problem.price(found.prices[place] as number));
  return {
    chosen: idsOf(items, found.state, 1),
    cut: idsOf(items, found.state, 0),
    cost,
    benefit,
    limit: options.limit,
    remaining: differenceAsWritten(options.limit, cost),
    byPhase: [...problem.phases].map(([phase, place]) =>
      chosenPhase(problem, items, found.state, phase, options.phaseLimits, price(place)),
    ),
    bound: proven ? benefit : problem.benefit(found.bound),
    gap: proven ? 0 : problem.benefit(found.bound - found.benefit),
    proven,
    relaxation: Math.max(benefit, problem.benefit(found.relaxed)),
    price: price(0),
    greedy: {
      chosen: idsOf(items, greedy, 1),
      cost: problem.costOf(greedy),
      benefit: problem.benefitOf(greedy),
      shortfall: problem.benefit(sumOfChosen(choice.benefits, found.state) - sumOfChosen(choice.benefits, greedy)),
    },
    nodes: found.nodes,
  };
}

/** Ids of the items that are chosen, or cut. */
export function idsOf(items: readonly BudgetItem[], state: Uint8Array, wanted: 0 | 1): string[] {
  return items.filter((_, place) => state[place] === wanted).map(({ id }) => id);
}

function chosenPhase(
  problem: ChoiceProblem,
  items: readonly BudgetItem[],
  state: Uint8Array,
  phase: string,
  limits: Readonly<Record<string, number>> | undefined,
  price: number,
): ChosenPhase {
  const members = state.map((chosen, item) => ((items[item] as BudgetItem).phase === phase ? chosen : 0));
  const limit = limits !== undefined && Object.hasOwn(limits, phase) ? (limits[phase] as number) : null;
  const cost = problem.costOf(members);
  return {
    phase,
    cost,
    benefit: problem.benefitOf(members),
    limit,
    remaining: limit === null ? null : differenceAsWritten(limit, cost),
    price,
  };
}

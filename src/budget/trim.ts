import { checkOptions } from "../core/check.ts";
import { invalidOption } from "../core/errors.ts";
import type { BudgetItem } from "./budget-item.ts";
import { decisionsOf, openItems, sumOfChosen } from "./choice.ts";
import { type ChoiceOptions, type ChoiceProblem, choiceProblem } from "./choice-problem.ts";
import { byUrgency, choose } from "./chosen-items.ts";
import { idsOf } from "./prioritize.ts";

/** What a trimmed plan has to reach. */
export interface TrimOptions extends Pick<ChoiceOptions, "phaseLimits" | "nodeLimit"> {
  /** What the plan may cost at most, in the currency unit. */
  readonly target: number;
  /** Items of this priority, or of a more urgent (lower) one, are never cut; every item that is not mandatory may be when absent. */
  readonly keepPriority?: number | undefined;
}

/** What to cut. Money is in the currency unit; no sampling is involved, so there is no interval. */
export interface TrimResult {
  /** Ids of the items to cut, as listed. */
  readonly cut: readonly string[];
  /** Ids of the items that stay, as listed. */
  readonly kept: readonly string[];
  /** The target, as given. */
  readonly target: number;
  /** Cost of the items that stay. */
  readonly cost: number;
  /** Cost of the items to cut. */
  readonly saved: number;
  /** Benefit of the items that stay. */
  readonly benefit: number;
  /** Benefit of the items to cut: what was minimized. */
  readonly loss: number;
  /** No way to reach the target loses less: equal to `loss` when that is proven to be the least. */
  readonly bound: number;
  /** Whether the search came to its end: no other way loses less. */
  readonly proven: boolean;
  /** What one more unit of the target would save of the loss, at the margin; 0 when nothing has to be cut. */
  readonly price: number;
}

/**
 * Which budget items to cut to reach a target at the least loss, proved to be the least.
 *
 * Minimizes the `benefit` of the items cut such that those that stay cost at most `target` together and at most `phaseLimits` by phase. Mandatory items,
 * those up to `keepPriority`, and all that they require stay; an item goes with what it requires.
 *
 * - Input: the items of the plan, with a cost or a schedule, whose amounts are added up as they are written.
 * - Result: what goes and what stays. Nothing goes from a plan that keeps the target already. Items without benefit stay where there is room for them,
 *   by priority and then as listed.
 * - Cost: as `prioritize`, which finds the same choice: the greatest benefit that the target can hold.
 *
 * @param items - The items of the plan.
 * @param options - The target and other rules.
 * @returns What to cut, the loss, and its proof.
 * @throws {@link CxError} as `prioritize` does: `"empty"`, `"infeasible"`, `"invalid-value"` and `"invalid-option"`.
 * @example A plan of 60,000 has to do with 45,000
 * ```ts
 * import { trim } from "cx-metrics";
 * const items = [
 *   { id: "crm", priority: 1, cost: 25000, benefit: 40000 },
 *   { id: "chat", priority: 2, cost: 20000, benefit: 24000, requires: ["crm"] },
 *   { id: "survey", priority: 3, cost: 9000, benefit: 10000 },
 *   { id: "training", priority: 3, cost: 6000, benefit: 9000 },
 * ];
 * const plan = trim(items, { target: 45000, keepPriority: 1 });
 * plan.cut; // => ["survey", "training"]
 * [plan.loss, plan.saved, plan.proven]; // => [19000, 15000, true]
 * ```
 * @see Kellerer, Pferschy & Pisinger 2004, Knapsack Problems.
 */
export function trim(items: readonly BudgetItem[], options: TrimOptions): TrimResult {
  checkOptions(options, ["target", "keepPriority", "phaseLimits", "nodeLimit"]);
  const { target, keepPriority } = options;
  if (keepPriority !== undefined && !Number.isFinite(keepPriority)) throw invalidOption("keepPriority", "a finite number", keepPriority);
  const stays = ({ mandatory, priority }: BudgetItem): boolean =>
    mandatory === true || (keepPriority !== undefined && priority !== undefined && priority <= keepPriority);
  const problem = choiceProblem("trim", items, target, "target", options, stays);
  const all = new Uint8Array(items.length).fill(1);
  const { choice } = problem;
  const fits = choice.limits.every(({ limit, costs }) => sumOfChosen(costs, all) <= limit);
  const found = fits ? null : choose(problem, items);
  const state = found ? withRoom(problem, found.state, items) : all;
  const cut = state.map((chosen) => 1 - chosen);
  const whole = sumOfChosen(choice.benefits, all);
  const proven = found === null || found.bound <= found.benefit;
  const loss = problem.benefitOf(cut);
  return {
    cut: idsOf(items, state, 0),
    kept: idsOf(items, state, 1),
    target,
    cost: problem.costOf(state),
    saved: problem.costOf(cut),
    benefit: problem.benefitOf(state),
    loss,
    bound: proven ? loss : problem.benefit(whole - found.bound),
    proven,
    price: found ? problem.price(found.prices[0] as number) : 0,
  };
}

/** Keeps items without benefit where there is room: the most urgent first, each with what it requires. */
function withRoom({ choice }: ChoiceProblem, state: Uint8Array, items: readonly BudgetItem[]): Uint8Array {
  const decisions = decisionsOf(choice);
  state.forEach((chosen, item) => chosen === 1 && decisions.decide(item, 1));
  const idle = openItems(decisions).filter((item) => choice.benefits[item] === 0);
  idle.sort((left, right) => byUrgency(items, left, right));
  const before = sumOfChosen(choice.benefits, state);
  for (const item of idle) {
    const count = decisions.trail.length;
    const fits = decisions.decide(item, 1);
    // What it requires may cost benefit.
    if (!fits || sumOfChosen(choice.benefits, decisions.state) < before) decisions.undo(count);
  }
  return decisions.state.map((value) => (value === 1 ? 1 : 0));
}

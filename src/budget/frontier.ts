import { checkOptions, checkWhole } from "../core/check.ts";
import { invalidOption } from "../core/errors.ts";
import type { BudgetItem } from "./budget-item.ts";
import { sumOfChosen } from "./choice.ts";
import { CHOICE_OPTIONS, type ChoiceOptions, type ChoiceProblem, choiceProblem } from "./choice-problem.ts";
import { type Chosen, choose } from "./chosen-items.ts";
import { idsOf } from "./prioritize.ts";

/** At which limits the frontier is found, and what a choice has to keep. */
export interface FrontierOptions extends ChoiceOptions {
  /** The limits, in the currency unit and any order; evenly spaced ones when absent. */
  readonly limits?: readonly number[] | undefined;
  /**
   * How many limits, evenly spaced from the cost of the mandatory items to that of all items, when `limits` is absent.
   * @defaultValue 21
   */
  readonly points?: number | undefined;
}

/** The best choice under one limit. Money is in the currency unit. */
export interface FrontierPoint {
  /** The limit. */
  readonly limit: number;
  /** Ids of the chosen items, as listed. */
  readonly chosen: readonly string[];
  /** Their cost. */
  readonly cost: number;
  /** Their benefit: the most that the limit can buy. */
  readonly benefit: number;
  /** No choice under the limit has more benefit. */
  readonly bound: number;
  /** Whether the search came to its end: no other choice has more benefit. */
  readonly proven: boolean;
  /** What one more unit of the limit is worth at the margin, in benefit. */
  readonly price: number;
}

/**
 * Budget–benefit frontier: the most that every budget can buy, from the least that is possible to all that is wished for.
 *
 * At each limit the choice of `prioritize`. The benefit never falls as the limit rises; where the curve turns flat, more money buys little.
 *
 * - Input: the items to choose from, with their rules.
 * - Result: points by ascending limit, each proved by itself.
 * - Cost: one `prioritize` a point.
 *
 * @param items - The items to choose from.
 * @param options - The limits and other rules.
 * @returns The points of the frontier.
 * @throws {@link CxError} as `prioritize` does: `"empty"`, `"infeasible"`, `"invalid-value"` and `"invalid-option"`.
 * @example What would more money buy?
 * ```ts
 * import { frontier } from "cx-metrics";
 * const items = [
 *   { id: "portal", cost: 60, benefit: 66 },
 *   { id: "training", cost: 50, benefit: 54 },
 *   { id: "survey", cost: 50, benefit: 54 },
 * ];
 * frontier(items, { limits: [50, 60, 100, 160] }).map((point) => [point.limit, point.benefit]); // => [[50, 54], [60, 66], [100, 108], [160, 174]]
 * ```
 * @see Kellerer, Pferschy & Pisinger 2004, Knapsack Problems.
 */
export function frontier(items: readonly BudgetItem[], options: FrontierOptions = {}): readonly FrontierPoint[] {
  checkOptions(options, ["limits", "points", ...CHOICE_OPTIONS]);
  const { points = 21, limits } = options;
  checkWhole("points", points, 2, 10_000);
  if (limits !== undefined && (!Array.isArray(limits) || limits.length === 0)) throw invalidOption("limits", "a list of limits", limits);
  const named = limits?.map((limit, index) => ({ limit, name: `limits[${index}]` })) ?? spaced(items, points, options);
  const problems = named.map(({ limit, name }) => ({ limit, problem: choiceProblem("frontier", items, limit, name, options) }));
  problems.sort((left, right) => left.limit - right.limit);
  const found: (Chosen & { readonly limit: number; readonly problem: ChoiceProblem })[] = [];
  for (const { limit, problem } of problems) {
    const best = choose(problem, items);
    const before = found.at(-1);
    // A search that was cut short must not lose what less money could buy.
    const kept = before && before.benefit > best.benefit ? { state: before.state, benefit: before.benefit } : {};
    found.push({ ...best, ...kept, limit, problem });
  }
  // Nor can less money buy more than the bound of more money.
  let ceiling = Infinity;
  return found
    .reverse()
    .map(({ limit, problem, state, benefit: whole, bound, prices }) => {
      ceiling = Math.min(ceiling, bound);
      const proven = ceiling <= whole;
      const benefit = problem.benefitOf(state);
      return {
        limit,
        chosen: idsOf(items, state, 1),
        cost: problem.costOf(state),
        benefit,
        bound: proven ? benefit : problem.benefit(ceiling),
        proven,
        price: problem.price(prices[0] as number),
      };
    })
    .reverse();
}

/** Limits from the cost of the mandatory items to that of all, in whole units of the costs. */
function spaced(items: readonly BudgetItem[], points: number, options: ChoiceOptions): { limit: number; name: string }[] {
  const { choice, mandatory, cost } = choiceProblem("frontier", items, Number.MAX_VALUE, "limits", options);
  const { costs } = choice.limits[0] as ChoiceProblem["choice"]["limits"][number];
  const least = mandatory.reduce((sum, item) => sum + (costs[item] as number), 0);
  const most = sumOfChosen(costs, new Uint8Array(items.length).fill(1));
  const wholes = Array.from({ length: points }, (_, point) => least + Math.round(((most - least) * point) / (points - 1)));
  return [...new Set(wholes)].map((whole) => ({ limit: cost(whole), name: "limits" }));
}

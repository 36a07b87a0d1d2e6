import fc from "fast-check";
import type { BudgetItem } from "../../src/budget/budget-item.ts";
import type { PrioritizeOptions } from "../../src/budget/prioritize.ts";

/** Items and the rules of their choice. */
export interface ChoiceCase {
  readonly items: readonly BudgetItem[];
  readonly options: PrioritizeOptions;
}

/** Which rules a case may have. */
export interface CaseRules {
  readonly largest: number;
  readonly most: number;
  /** Whether there is more to keep than one limit. */
  readonly rules: boolean;
}

const PHASES = ["now", "next", "later"] as const;

/** Cases with whole amounts: small ones with many ties, large ones, benefits near the costs, zeros, negative benefits, chains, groups and limits that bind. */
export function choiceCases({ largest, most, rules }: CaseRules): fc.Arbitrary<ChoiceCase> {
  const amount = fc.oneof({ weight: 1, arbitrary: fc.constant(0) }, { weight: 9, arbitrary: fc.integer({ min: 1, max: largest }) });
  const item = fc.record({
    cost: amount,
    gain: fc.oneof(
      fc.integer({ min: 0, max: largest }),
      fc.integer({ min: -3, max: 3 }).map((more) => ({ more })),
    ),
    loss: fc.integer({ min: 0, max: 19 }),
    phase: fc.constantFrom(...PHASES, undefined),
    needs: fc.array(fc.nat(), { maxLength: 2 }),
    needy: fc.integer({ min: 0, max: 3 }),
    mandatory: fc.integer({ min: 0, max: 14 }),
  });
  return fc
    .record({
      drafts: fc.array(item, { minLength: 1, maxLength: most }),
      share: fc.double({ min: 0, max: 1.1, noNaN: true }),
      phaseShares: fc.array(fc.option(fc.double({ min: 0, max: 1, noNaN: true })), { minLength: 3, maxLength: 3 }),
      groups: fc.array(fc.array(fc.nat(), { minLength: 2, maxLength: 4 }), { maxLength: 4 }),
    })
    .map(({ drafts, share, phaseShares, groups }) => {
      const items = drafts.map(({ cost, gain, loss, phase, needs, needy, mandatory }, place): BudgetItem => {
        const benefit = typeof gain === "number" ? gain : Math.max(0, cost + gain.more);
        return {
          id: `i${place}`,
          cost,
          benefit: rules && loss === 0 ? -benefit : benefit,
          phase,
          requires: rules && place > 0 && needy === 0 ? needs.map((other) => `i${other % place}`) : [],
          mandatory: rules && mandatory === 0,
        };
      });
      const total = (phase?: string): number =>
        items.reduce((sum, each) => (phase === undefined || each.phase === phase ? sum + (each.cost as number) : sum), 0);
      const limit = Math.floor(total() * share);
      if (!rules) return { items, options: { limit } };
      const phaseLimits = Object.fromEntries(
        PHASES.flatMap((phase, place) => {
          const part = phaseShares[place];
          return typeof part === "number" ? [[phase, Math.floor(total(phase) * part)]] : [];
        }),
      );
      return {
        items,
        options: { limit, phaseLimits, exclusive: groups.map((group) => group.map((member) => `i${member % items.length}`)) },
      };
    });
}

/** Whether ids keep all rules of a case. */
export function keepsRules({ items, options }: ChoiceCase, ids: readonly string[]): boolean {
  const chosen = new Set(ids);
  const cost = (phase?: string): number =>
    items.reduce(
      (sum, each) => (chosen.has(each.id) && (phase === undefined || each.phase === phase) ? sum + (each.cost as number) : sum),
      0,
    );
  return (
    cost() <= options.limit &&
    Object.entries(options.phaseLimits ?? {}).every(([phase, most]) => cost(phase) <= most) &&
    items.every(({ id, requires = [], mandatory }) =>
      chosen.has(id) ? requires.every((other) => chosen.has(other)) : mandatory !== true,
    ) &&
    (options.exclusive ?? []).every((group) => new Set(group.filter((id) => chosen.has(id))).size <= 1)
  );
}

/** The greatest benefit among all subsets; `null` when none keeps the rules. */
export function bestByEnumeration(choiceCase: ChoiceCase): number | null {
  const { items } = choiceCase;
  let best: number | null = null;
  for (let subset = 0; subset < 2 ** items.length; subset += 1) {
    const chosen = items.filter((_, place) => Math.floor(subset / 2 ** place) % 2 === 1);
    const benefit = chosen.reduce((sum, each) => sum + (each.benefit ?? 0), 0);
    if (
      (best === null || benefit > best) &&
      keepsRules(
        choiceCase,
        chosen.map(({ id }) => id),
      )
    )
      best = benefit;
  }
  return best;
}

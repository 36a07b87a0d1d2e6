import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { prioritize } from "../../src/budget/prioritize.ts";
import { type ChoiceCase, choiceCases, keepsRules } from "./choice-cases.ts";
import { bestByHighs } from "./highs.ts";

/** How many times the ordinary number of cases: `HIGHS_CASES=20 npx vitest run test/budget/prioritize-highs.test.ts`. */
const times = Number(process.env["HIGHS_CASES"] ?? 1);

function ours({ items, options }: ChoiceCase): number | null {
  try {
    const result = prioritize(items, options);
    expect(result.proven).toBe(true);
    expect(keepsRules({ items, options }, result.chosen)).toBe(true);
    return result.benefit;
  } catch (error) {
    if ((error as { code?: string }).code === "infeasible") return null;
    throw error;
  }
}

describe("prioritize finds what HiGHS finds", () => {
  it.each([
    ["many ties, all rules", { largest: 12, most: 14, rules: true }, 900],
    ["all rules", { largest: 10_000, most: 20, rules: true }, 700],
    ["more items, all rules", { largest: 100_000, most: 45, rules: true }, 200],
    ["one limit, many ties", { largest: 15, most: 20, rules: false }, 400],
    ["one limit", { largest: 50_000, most: 40, rules: false }, 300],
  ])("on cases with %s", (_what, shape, cases) => {
    fc.assert(
      fc.property(choiceCases(shape), (choiceCase) => {
        expect(ours(choiceCase)).toBe(bestByHighs(choiceCase.items, choiceCase.options));
      }),
      { numRuns: cases * times },
    );
  });
});

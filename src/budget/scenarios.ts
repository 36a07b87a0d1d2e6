import { checkOptions } from "../core/check.ts";
import type { BusinessCaseResult } from "./business-case.ts";
import { type CaseModel, compileModel } from "./case-model.ts";
import { checkTail, endsOfInputs, replaced } from "./what-if.ts";

/** Options of {@link scenarios}. */
export interface ScenarioOptions {
  /**
   * Named futures: the figures of some inputs, by name; all others stay as in the base case. They come in place of worst and best.
   * @defaultValue worst and best
   */
  readonly sets?: Readonly<Record<string, Readonly<Record<string, number>>>> | undefined;
  /**
   * Of worst and best: the share of futures beyond the figure of each input.
   * @defaultValue 0.1
   */
  readonly tail?: number | undefined;
}

/** A future, and what the case is worth in it. */
export interface Scenario {
  /** `"worst"`, `"base"`, `"best"`, or the name of a set. */
  readonly name: string;
  /** The figure of each input. */
  readonly inputs: readonly {
    /** The name of the input. */
    readonly name: string;
    /** Its figure. */
    readonly value: number;
  }[];
  /** The business case with these figures. */
  readonly result: BusinessCaseResult;
}

/**
 * Scenarios of a business case: worst, base and best, or named sets of figures.
 *
 * `npv = sum of (benefit[t] - cost[t]) / (1 + discountRate)^t` in each.
 * The base case has every input at its mean, measured ones at their estimate. Worst sets every uncertain input to that quantile (`tail` or `1 - tail`) which
 * alone lowers the net present value more, best to the other one.
 *
 * - Input: a model with uncertain inputs.
 * - Result: three whole business cases, or the base case and one for each set. All inputs at their worst together are far less likely than
 * `tail`: see {@link simulate} for chances.
 * - Cost: two business cases for each input and one for each scenario.
 *
 * @param model - The business case and its inputs.
 * @param options - Named sets, or tails.
 * @returns The scenarios in order: worst, base, best; or base and the sets as given.
 * @throws {@link CxError} as {@link simulate}; `"invalid-value"` for an unknown input or a figure that is no finite number; `"invalid-option"` for a tail.
 * @example At worst, as expected, at best
 * ```ts
 * import { scenarios } from "cx-metrics";
 * const three = scenarios({
 *   costs: [{ name: "build", amount: [{ distribution: "uniform", low: 900, high: 1100 }], start: 0 }],
 *   benefits: [{ name: "saved", amount: { distribution: "triangular", low: 200, mode: 500, high: 800 } }],
 *   horizon: 3,
 *   discountRate: 0.08,
 * });
 * three.map(({ name, result }) => [name, Math.round(result.npv)]); // => [["worst", -219], ["base", 289], ["best", 796]]
 * ```
 * @see Brealey, Myers & Allen, Principles of Corporate Finance, chapter 10.
 */
export function scenarios(model: CaseModel, options: ScenarioOptions = {}): readonly Scenario[] {
  checkOptions(options, ["sets", "tail"]);
  const { sets, tail = 0.1 } = options;
  checkTail(tail);
  const compiled = compileModel(model);
  const scenario = (name: string, values: readonly number[]): Scenario => ({
    name,
    inputs: compiled.inputs.map((input, place) => ({ name: input.name, value: values[place] as number })),
    result: compiled.caseAt(values),
  });
  const base = scenario("base", compiled.base);
  if (sets !== undefined) {
    return [
      base,
      ...Object.entries(sets).map(([name, figures]) =>
        scenario(name, replaced(compiled, figures, `options.sets[${JSON.stringify(name)}]`)),
      ),
    ];
  }
  const [worst, best] = [[...compiled.base], [...compiled.base]];
  for (const { place, low, high, npvAtLow, npvAtHigh } of endsOfInputs(compiled, tail)) {
    worst[place] = npvAtLow <= npvAtHigh ? low : high;
    best[place] = npvAtLow <= npvAtHigh ? high : low;
  }
  return [scenario("worst", worst), base, scenario("best", best)];
}

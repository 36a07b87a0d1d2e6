import { checkOptions } from "../core/check.ts";
import { invalidOption } from "../core/errors.ts";
import { type CaseModel, compileModel } from "./case-model.ts";
import { checkTail, endsOfInputs, npvWith, placeOf } from "./what-if.ts";

/** Options of {@link sensitivity}. */
export interface SensitivityOptions {
  /**
   * The share of futures beyond each end of the range over which an uncertain input is moved.
   * @defaultValue 0.1
   */
  readonly tail?: number | undefined;
  /**
   * Ranges for inputs, by name, instead of those from their distributions; also for inputs that are plain numbers.
   * @defaultValue none
   */
  readonly ranges?: Readonly<Record<string, readonly [low: number, high: number]>> | undefined;
}

/** A bar of the tornado: what one input alone does to the net present value. */
export interface SensitivityBar {
  /** The input. */
  readonly input: string;
  /** Its figure in the base case. */
  readonly base: number;
  /** Its lower figure. */
  readonly low: number;
  /** Its upper figure. */
  readonly high: number;
  /** The net present value with the input at `low`, in the currency unit. */
  readonly npvAtLow: number;
  /** The net present value with the input at `high`, in the currency unit. */
  readonly npvAtHigh: number;
  /** Where the bar begins: the least of the two and the base case. */
  readonly from: number;
  /** Where the bar ends: the greatest of the two and the base case. */
  readonly to: number;
  /** `to - from`. */
  readonly swing: number;
}

/** Which inputs matter. */
export interface SensitivityResult {
  /** The net present value of the base case, in the currency unit. */
  readonly base: number;
  /** A bar for each uncertain input, the longest first; equal ones in the order of the model. */
  readonly bars: readonly SensitivityBar[];
}

/**
 * Sensitivity of a business case: how far each uncertain input alone moves its net present value (a tornado).
 *
 * `length = max(npv) - min(npv)` over the lower figure, the upper one and the base case.
 * Every input in turn is set to its lower and its upper figure (the quantiles `tail` and `1 - tail` of its distribution), all others staying as in the base
 * case; a bar spans both and the base case.
 *
 * - Input: a model with uncertain inputs.
 * - Result: bars by length. What inputs do together is not in them: see {@link simulate}.
 * - Cost: two business cases for each input.
 *
 * @param model - The business case and its uncertain inputs.
 * @param options - Tails, or ranges.
 * @returns The base case and the bars.
 * @throws {@link CxError} as {@link simulate}; `"invalid-value"` for an unknown input; `"invalid-option"` for a tail or a range.
 * @example What does the case hang on?
 * ```ts
 * import { sensitivity } from "cx-metrics";
 * const { base, bars } = sensitivity({
 *   costs: [{ name: "build", amount: [{ distribution: "uniform", low: 900, high: 1100 }], start: 0 }],
 *   benefits: [{ name: "saved", amount: { distribution: "triangular", low: 200, mode: 500, high: 800 } }],
 *   horizon: 3,
 *   discountRate: 0.08,
 * });
 * base; // => 288.548
 * bars.map(({ input, swing }) => [input, Math.round(swing)]); // => [["saved", 855], ["build[0]", 160]]
 * ```
 * @see Howard 1988, Decision Analysis: Practice and Promise, Management Science 34:679 (the tornado diagram).
 */
export function sensitivity(model: CaseModel, options: SensitivityOptions = {}): SensitivityResult {
  checkOptions(options, ["tail", "ranges"]);
  const { tail = 0.1, ranges = {} } = options;
  checkTail(tail);
  const compiled = compileModel(model);
  const base = compiled.npvAt(compiled.base);
  const ends = new Map(endsOfInputs(compiled, tail).map((each) => [each.place, each]));
  for (const [name, range] of Object.entries(ranges)) {
    const place = placeOf(compiled, name, `options.ranges[${JSON.stringify(name)}]`);
    if (!Array.isArray(range) || range.length !== 2 || !(range[0] <= range[1]) || !range.every(Number.isFinite)) {
      throw invalidOption(`ranges[${JSON.stringify(name)}]`, "[low, high]", range);
    }
    const [low, high] = range;
    ends.set(place, { place, low, high, npvAtLow: npvWith(compiled, place, low), npvAtHigh: npvWith(compiled, place, high) });
  }
  const bars = compiled.inputs.flatMap(({ name, sampler }, place): SensitivityBar[] => {
    const end = ends.get(place);
    if (end === undefined) return [];
    const { low, high, npvAtLow, npvAtHigh } = end;
    const [from, to] = [Math.min(npvAtLow, npvAtHigh, base), Math.max(npvAtLow, npvAtHigh, base)];
    return [{ input: name, base: sampler.base, low, high, npvAtLow, npvAtHigh, from, to, swing: to - from }];
  });
  return { base, bars: bars.sort((left, right) => right.swing - left.swing) };
}

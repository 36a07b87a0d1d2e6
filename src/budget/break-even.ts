import { checkOptions } from "../core/check.ts";
import { invalidOption } from "../core/errors.ts";
import { rootBetween } from "../stats/root-between.ts";
import { type CaseModel, compileModel } from "./case-model.ts";
import { quantileOfSampler } from "./distribution.ts";
import { npvWith, placeOf } from "./what-if.ts";

/** Options of {@link breakEven}. */
export interface BreakEvenOptions {
  /**
   * Where to look, as figures of the input; needed for an input that is a plain number.
   * @defaultValue all but the last thousandth of the distribution at both ends
   */
  readonly between?: readonly [low: number, high: number] | undefined;
}

/** Where a business case breaks even. */
export interface BreakEvenResult {
  /** The input that was moved. */
  readonly input: string;
  /** The figure at which the net present value is 0, the one closest to the base case when there are several; `null` when there is none. */
  readonly value: number | null;
  /** Every such figure that was found, in ascending order. */
  readonly values: readonly number[];
  /** Why there is none: the net present value is above 0, or below 0, throughout; `null` when there is one. */
  readonly reason: "always-positive" | "always-negative" | null;
  /** The figure in the base case. */
  readonly base: number;
  /** The range searched. */
  readonly between: readonly [low: number, high: number];
  /** The net present value at the lower end of the range, in the currency unit. */
  readonly npvAtLow: number;
  /** The net present value at the upper end of the range, in the currency unit. */
  readonly npvAtHigh: number;
}

/** The range is cut into so many pieces, so that a value that crosses zero twice is not taken for one that never does. */
const PIECES = 128;

/**
 * Break-even of a business case: the figure of one input (a lift, a price, a discount rate) at which its net present value is 0.
 *
 * `npv(figure) = 0`.
 * All other inputs stay as in the base case. The range is looked through in 128 pieces, and each change of sign is solved to the last bits by Chandrupatla's
 * method; two crossings within one piece can be missed.
 *
 * - Input: a model and the name of one of its inputs.
 * - Result: the figure, or `null` with the reason.
 * - Cost: about 150 business cases.
 *
 * @param model - The business case and its inputs.
 * @param input - The name of the input to move.
 * @param options - Where to look.
 * @returns Where the net present value is 0.
 * @throws {@link CxError} as {@link simulate}; `"invalid-value"` for an unknown input; `"invalid-option"` for a range, also when a plain number has none.
 * @example How many points of retention must it bring?
 * ```ts
 * import { breakEven, retentionProfit } from "cx-metrics";
 * const customers = { customers: 1000, retention: 0.8, margin: 100, discountRate: 0.08, horizon: 5, timing: "after-renewal" as const };
 * const needed = breakEven(
 *   {
 *     inputs: { lift: 0.05 },
 *     costs: [{ name: "portal", amount: [20000], start: 0 }],
 *     benefits: [{ name: "kept", amount: ({ lift }) => retentionProfit({ ...customers, lift: lift ?? 0 }).gains ?? [] }],
 *     horizon: 5,
 *     discountRate: 0.08,
 *   },
 *   "lift",
 *   { between: [0, 0.2] },
 * );
 * needed.value; // => 0.028625
 * ```
 * @see Chandrupatla 1997, Advances in Engineering Software 28:145.
 */
export function breakEven(model: CaseModel, input: string, options: BreakEvenOptions = {}): BreakEvenResult {
  checkOptions(options, ["between"]);
  const compiled = compileModel(model);
  const place = placeOf(compiled, input, "input");
  const { sampler } = compiled.inputs[place] as (typeof compiled.inputs)[number];
  const between =
    options.between ?? (sampler.certain ? undefined : ([quantileOfSampler(sampler, 0.001), quantileOfSampler(sampler, 0.999)] as const));
  if (!Array.isArray(between) || between.length !== 2 || !between.every(Number.isFinite) || !(between[0] < between[1])) {
    throw invalidOption("between", "[low, high] with low < high", between);
  }
  const [low, high] = between as readonly [number, number];
  const at = (figure: number): number => npvWith(compiled, place, figure);
  const figures = Array.from({ length: PIECES + 1 }, (_, piece) => (piece === PIECES ? high : low + ((high - low) * piece) / PIECES));
  const worth = figures.map(at);
  const values: number[] = [];
  for (const [piece, figure] of figures.entries()) {
    const [here, next] = [worth[piece] as number, worth[piece + 1]];
    if (here === 0) values.push(figure);
    else if (next !== undefined && here < 0 !== next < 0 && next !== 0) {
      values.push(rootBetween(at, figure, figures[piece + 1] as number, here, next));
    }
  }
  const [closest = null] = [...values].sort((left, right) => Math.abs(left - sampler.base) - Math.abs(right - sampler.base));
  return {
    input,
    value: closest,
    values,
    reason: closest !== null ? null : (worth[0] as number) > 0 ? "always-positive" : "always-negative",
    base: sampler.base,
    between: [low, high],
    npvAtLow: worth[0] as number,
    npvAtHigh: worth[PIECES] as number,
  };
}

import { checkOptions } from "../core/check.ts";
import { invalidValue } from "../core/errors.ts";
import { rootBetween } from "../stats/root-between.ts";
import { retentionProfit, type RetentionProfitInput } from "./retention-profit.ts";

/** The effect asked for, and the customers of {@link retentionProfit} but for their retention. */
export interface RetentionForEffectInput extends Omit<RetentionProfitInput, "retention" | "customers" | "lift"> {
  /** Change in the retention rate, in points as a fraction above 0. */
  readonly lift: number;
  /** The relative gain in value that the lift is to bring, as a fraction above 0: 0.25 is 25 %. */
  readonly effect: number;
}

/** The retention rate at which a lift has an effect. */
export interface RetentionForEffectResult {
  /** Today's retention rate, from 0 to 1 less the lift, the lowest when there are several; `null` when there is none. */
  readonly retention: number | null;
  /** `1 + discountRate - retention`: what decides the effect with a flat margin; `null` without retention. */
  readonly room: number | null;
  /** Why there is none: every rate has a smaller effect, or a larger one; `null` when there is one. */
  readonly reason: "always-less" | "always-more" | null;
}

const PIECES = 256;

/**
 * The condition of a claim about retention: how many customers must be kept already, so that a lift raises their value by the stated effect.
 *
 * Solves `effect = V(r + lift) / V(r) - 1` for r, with V of {@link retentionProfit}. With a flat margin for ever `r = 1 + d - lift - lift / effect`; growth of
 * margins with tenure lets the claim hold at a lower retention.
 *
 * - Input: rates per period.
 * - Result: the rate, or `null` with the reason.
 * - Cost: about 300 evaluations of {@link retentionProfit}.
 *
 * @param input - Effect, lift and margins.
 * @returns The retention rate at which the claim holds.
 * @throws {@link CxError} as {@link retentionProfit}; `"invalid-value"` for an effect or a lift that is not above 0.
 * @example "Five points of retention raise profit by 25 to 95 %": where?
 * ```ts
 * import { retentionForEffect } from "cx-metrics";
 * const five = { lift: 0.05, discountRate: 0.08, margin: 100 };
 * retentionForEffect({ ...five, effect: 0.25 }).retention; // => 0.83
 * retentionForEffect({ ...five, effect: 0.95 }).reason; // => "always-less"
 * retentionForEffect({ ...five, effect: 0.95, marginGrowth: 0.1 }).retention; // => 0.87919
 * ```
 * @see Reichheld & Sasser 1990, Harvard Business Review 68(5), 105-111.
 */
export function retentionForEffect(input: RetentionForEffectInput): RetentionForEffectResult {
  checkOptions(input, ["effect", "margin", "lift", "discountRate", "marginGrowth", "horizon", "timing"]);
  const { effect, ...rest } = input;
  const { lift, discountRate, marginGrowth = 0, horizon } = rest;
  if (!(Number.isFinite(effect) && effect > 0)) throw invalidValue("effect", "a finite number above 0", effect);
  if (!(lift > 0 && lift < 1)) throw invalidValue("lift", "points above 0 and below 1", lift);
  // A value at no retention: also checks everything else.
  const at = (retention: number): number => {
    const { customerValue, liftedCustomerValue } = retentionProfit({ ...rest, customers: 1, retention });
    return liftedCustomerValue - (1 + effect) * customerValue;
  };
  at(0);
  // For ever, values have a bound below (1 + d) / (1 + g) only.
  const bound = horizon === undefined ? (1 + discountRate) / (1 + marginGrowth) - lift : Infinity;
  const last = Math.min(1 - lift, bound * (1 - 1e-9));
  let [from, before] = [0, at(0)];
  const sign = before;
  for (let piece = 1; piece <= PIECES; piece += 1) {
    const to = (last * piece) / PIECES;
    const here = at(to);
    if (before === 0 || before < 0 !== here < 0) {
      const retention = before === 0 ? from : rootBetween(at, from, to, before, here);
      return { retention, room: 1 + discountRate - retention, reason: null };
    }
    [from, before] = [to, here];
  }
  return { retention: null, room: null, reason: sign < 0 ? "always-less" : "always-more" };
}

import type { Alternative } from "./comparison.ts";
import { normalQuantile } from "./normal-quantile.ts";
import { normalUpperTail } from "./normal.ts";
import { rootBetween } from "./root-between.ts";

/** Which rejections of a two-sided test count: all, or those in the direction of the true difference alone. */
export type PowerTails = "both" | "near";

/** A z test: what it asks, and how its statistic spreads. */
export interface ZTest {
  /** 1 less the probability of a rejection where the null is true. */
  readonly level: number;
  /** Which difference speaks against the null. */
  readonly alternative: Alternative;
  /** Which rejections of a two-sided test count; `"both"` when absent. */
  readonly tails?: PowerTails | undefined;
  /** The standard error that the test takes for granted under the null, in the unit of the shift; 1 when absent. */
  readonly nullError?: number | undefined;
  /** The true standard error, in the unit of the shift; 1 when absent. */
  readonly error?: number | undefined;
}

/**
 * How often a z test rejects when the true difference is `shift`: in standard errors, unless `nullError` and `error` give the errors.
 *
 * A normal estimate around `shift` with the standard error `error` is rejected beyond `z nullError`. Each tail is computed directly.
 */
export function zTestPower({ shift, ...test }: ZTest & { readonly shift: number }): number {
  const { alternative, tails = "both", error = 1 } = test;
  const limit = rejectionLimit(test);
  const beyond = (distance: number): number => (distance === 0 ? (error === 0 ? 0 : 0.5) : normalUpperTail(distance / error));
  if (alternative === "greater") return beyond(limit - shift);
  if (alternative === "less") return beyond(limit + shift);
  const near = beyond(limit - Math.abs(shift));
  return tails === "near" ? near : Math.min(1, near + beyond(limit + Math.abs(shift)));
}

/**
 * The shift at which a z test has a wanted power: at least 0 with `"two-sided"` and `"greater"`, at most 0 with `"less"`.
 *
 * Exactly 0 when the power is reached without a shift.
 */
export function zShiftForPower(power: number, test: ZTest): number {
  const { alternative, tails = "both", error = 1 } = test;
  const near = Math.max(0, rejectionLimit(test) + error * normalQuantile(power));
  if (alternative === "less") return 0 - near;
  if (alternative === "greater" || tails === "near") return near;
  const lacking = (shift: number): number => zTestPower({ ...test, shift }) - power;
  const atZero = lacking(0);
  if (atZero >= 0) return 0;
  // The far tail only adds: the shift that suffices without it suffices with it.
  return lacking(near) <= 0 ? near : rootBetween(lacking, 0, near, atZero, lacking(near));
}

function rejectionLimit({ level, alternative, nullError = 1 }: ZTest): number {
  // A level beside 0 has no limit among the doubles.
  return nullError * -normalQuantile(alternative === "two-sided" ? (1 - level) / 2 : Math.min(1 - level, 1 - 2 ** -53));
}

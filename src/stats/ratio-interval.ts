import { CxError } from "../core/errors.ts";
import { exactSumOf } from "../core/exact-sum.ts";
import type { Interval } from "./interval.ts";
import { studentTQuantile } from "./student-t.ts";

/**
 * Interval of a ratio `R = sum(y) / sum(x)` over n units, by Taylor linearization: `R ± t * sqrt(n / (n - 1)) * spread` with
 * `spread = sqrt(sum(d^2))`, `d = (y - R x) / sum(x)`, and t of Student's distribution with n - 1 degrees of freedom, cut at both ends of the scale.
 * `null` for fewer than two units.
 */
export function ratioInterval(
  ratio: number,
  spread: number,
  units: number,
  level: number,
  ceiling: number,
  floor: number = 0,
): Interval<"linearized"> | null {
  if (units < 2) return null;
  const margin = -studentTQuantile((1 - level) / 2, units - 1) * Math.sqrt(units / (units - 1)) * spread;
  const [low, high] = [Math.max(floor, ratio - margin), Math.min(ceiling, ratio + margin)];
  if (!Number.isFinite(high - low)) throw new CxError("overflow", "interval", "limits below 1.8e308", String(high));
  return { low, high, level, method: "linearized" };
}

/** The root of the sum of squares, whatever the order, and without overflow on the way. */
export function spreadOf(residuals: readonly number[]): number {
  const largest = residuals.reduce((most, residual) => Math.max(most, Math.abs(residual)), 0);
  if (largest === 0) return 0;
  return largest * Math.sqrt(exactSumOf(residuals.map((residual) => (residual / largest) ** 2)));
}

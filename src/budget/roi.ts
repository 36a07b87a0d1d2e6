import { checkFinite, checkOptions } from "../core/check.ts";
import { invalidValue } from "../core/errors.ts";
import { finite } from "./cash-flows.ts";

/** What was spent and what came back. */
export interface RoiInput {
  /** Money spent, above 0. */
  readonly cost: number;
  /** Money that came back. */
  readonly benefit: number;
  /** Years over which it came back, above 0; without it nothing is annualized. */
  readonly years?: number | undefined;
}

/** A return on investment. */
export interface RoiResult {
  /** `(benefit - cost) / cost` as a fraction: over the whole time, not per year. */
  readonly roi: number;
  /** `(benefit / cost)^(1 / years) - 1` as a fraction per year; `null` without `years` or with a negative benefit. */
  readonly annualizedRoi: number | null;
  /** `benefit / cost`. */
  readonly benefitCost: number;
  /** `benefit - cost`, in the currency unit. */
  readonly net: number;
}

/**
 * Return on investment: what came back for the money spent, as a fraction of it, in total and per year.
 *
 * `roi = (benefit - cost) / cost`; `annualizedRoi = (benefit / cost)^(1 / years) - 1`; `benefitCost = benefit / cost`.
 *
 * - Input: totals in one currency unit; they are not discounted here.
 * - Result: fractions; 1 is a doubling.
 * - Cost: O(1).
 *
 * @param input - What was spent, what came back, and over how many years.
 * @returns The return in total and per year.
 * @throws {@link CxError} `"invalid-value"` for a cost or years that are not above 0, or an amount that is no finite number;
 * `"invalid-option"` for an unknown field; `"overflow"` beyond the largest double.
 * @example A doubling in five years
 * ```ts
 * import { roi } from "cx-metrics";
 * roi({ cost: 100, benefit: 200, years: 5 }); // => { roi: 1, annualizedRoi: 0.148698355, benefitCost: 2, net: 100 }
 * ```
 * @see Farris, Bendle, Pfeifer & Reibstein 2010, Marketing Metrics, chapter 10.
 */
export function roi(input: RoiInput): RoiResult {
  checkOptions(input, ["cost", "benefit", "years"]);
  const { cost, benefit, years } = input;
  checkFinite("cost", cost);
  checkFinite("benefit", benefit);
  if (cost <= 0) throw invalidValue("cost", "an amount above 0", cost);
  if (years !== undefined && !(Number.isFinite(years) && years > 0)) throw invalidValue("years", "a finite number above 0", years);
  const net = finite(benefit - cost, "net");
  const ratio = finite(benefit / cost, "benefitCost");
  // Near 1 the logarithm of the ratio would lose the digits that the difference has.
  const growth = ratio > 0.5 && ratio < 2 ? Math.log1p(net / cost) : Math.log(ratio);
  const annualized = years === undefined || benefit < 0 ? null : finite(Math.expm1(growth / years), "annualizedRoi");
  return { roi: finite(net / cost, "roi"), annualizedRoi: annualized, benefitCost: ratio, net };
}

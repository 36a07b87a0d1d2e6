import { checkChoice, checkOptions } from "../core/check.ts";
import { invalidOption, invalidValue } from "../core/errors.ts";
import { type Period, PERIODS } from "../core/time.ts";

/** From the rate of one calendar period to that of another. */
export interface PeriodConversion {
  /** The period that the rate is of. */
  readonly from: Period;
  /** The period that a rate is wanted for. */
  readonly to: Period;
}

/** From the rate of a period to that of so many of them. */
export interface RatioConversion {
  /** How many periods, above 0; a fraction of one shortens the period. */
  readonly periods: number;
}

// Sevenths of a period in a year of 365 days, so that every ratio of two is one correctly rounded division.
const SEVENTHS_A_YEAR: Readonly<Record<Period, number>> = { day: 2555, week: 365, month: 84, quarter: 28, year: 7 };

/**
 * Converts a churn rate to another period by compounding: what is lost in a year at a constant rate a month.
 *
 * `1 - (1 - rate)^k`, with k the periods `from` in one period `to`; never `k * rate`, which passes 100 %. A year is 12 months,
 * 4 quarters or 365 days; a month is 365/12 days and a week 7 days.
 *
 * - Input: a churn rate from 0 to 1. For a retention rate convert `1 - retentionRate`. The conversion is increasing, so the
 *   limits of an interval are converted one by one.
 * - Result: a rate from 0 to 1, to the last digits for the smallest rates as well (`expm1`, `log1p`).
 * - Cost: constant time.
 * - When not to trust it: the rate is taken as the same in every period and for every customer. Where the ones at risk leave
 *   first, the loss of a whole year is smaller than this.
 *
 * @param rate - The churn rate of one period.
 * @param conversion - Two calendar periods, or how many periods.
 * @returns The churn rate of the other period.
 * @throws {@link CxError} `"invalid-value"` for a rate outside 0 to 1; `"invalid-option"` for a wrong conversion.
 * @example Five per cent a month is 46 per cent a year
 * ```ts
 * import { convertRate } from "cx-metrics";
 * convertRate(0.05, { from: "month", to: "year" }); // => 0.4596
 * convertRate(0.3, { from: "year", to: "month" }); // => 0.02929
 * convertRate(0.05, { periods: 2 }); // => 0.0975
 * ```
 * @see Gold 2020, Fighting Churn with Data, section 2.6.
 */
export function convertRate(rate: number, conversion: PeriodConversion | RatioConversion): number {
  if (!(typeof rate === "number" && rate >= 0 && rate <= 1)) throw invalidValue("rate", "a number from 0 to 1", rate);
  const periods = periodsIn(conversion);
  // One period changes nothing, not even the last digit.
  if (periods === 1) return rate;
  return -Math.expm1(periods * Math.log1p(-rate)) + 0;
}

function periodsIn(conversion: PeriodConversion | RatioConversion): number {
  if ("periods" in conversion) {
    checkOptions(conversion, ["periods"]);
    const { periods } = conversion;
    if (!(Number.isFinite(periods) && periods > 0)) throw invalidOption("periods", "a finite number greater than 0", periods);
    return periods;
  }
  checkOptions(conversion, ["from", "to"]);
  const { from, to } = conversion;
  checkChoice("from", from, PERIODS);
  checkChoice("to", to, PERIODS);
  return SEVENTHS_A_YEAR[from] / SEVENTHS_A_YEAR[to];
}

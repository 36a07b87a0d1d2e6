import { checkNonNegative, checkOptions } from "../core/check.ts";
import { exactSumOf } from "../core/exact-sum.ts";
import { finite } from "./cash-flows.ts";

/** Where a project stands, all in one currency unit. */
export interface EarnedValueInput {
  /** Planned value (PV): the budgeted cost of the work that should be done by now. */
  readonly planned: number;
  /** Earned value (EV): the budgeted cost of the work that is done. */
  readonly earned: number;
  /** Actual cost (AC): what the work that is done has cost. */
  readonly actual: number;
  /** Budget at completion (BAC): the budgeted cost of all the work. */
  readonly budget: number;
}

/** What the work will have cost at the end, by three assumptions on the rest, in the currency unit. */
export interface CompletionForecasts {
  /** `AC + BAC - EV`: the rest costs what was planned. */
  readonly atPlan: number;
  /** `BAC / CPI`: the rest costs as the work so far; `null` when nothing was earned or spent. */
  readonly atCpi: number | null;
  /** `AC + (BAC - EV) / (CPI * SPI)`: the lost time has to be bought back too; `null` when nothing was earned, spent or planned. */
  readonly atCpiAndSpi: number | null;
}

/** Earned value figures. */
export interface EarnedValueResult {
  /** `EV - AC` in the currency unit: negative when the work cost more than planned. */
  readonly costVariance: number;
  /** `EV - PV` in the currency unit: negative when less is done than planned. */
  readonly scheduleVariance: number;
  /** Cost performance index `EV / AC`; `null` when nothing was spent. */
  readonly cpi: number | null;
  /** Schedule performance index `EV / PV`; `null` when nothing was planned. */
  readonly spi: number | null;
  /** `BAC / CPI` in the currency unit: the cost at the end if the rest costs as the work so far; `null` when nothing was earned or spent. */
  readonly estimateAtCompletion: number | null;
  /** `BAC - estimateAtCompletion` in the currency unit: negative when the budget will not do. */
  readonly varianceAtCompletion: number | null;
  /** `estimateAtCompletion - AC` in the currency unit: what is still to be spent; `null` when nothing was earned or spent. */
  readonly estimateToComplete: number | null;
  /** The cost at the end by three assumptions. */
  readonly forecasts: CompletionForecasts;
  /**
   * To-complete performance index `(BAC - EV) / (BAC - AC)`: the planned work that each unit of money has to buy from now on to end within the
   * budget; 0 when all is done, `null` when the budget is spent before.
   */
  readonly toCompletePerformance: number | null;
}

/**
 * Earned value: whether a project is on budget and on schedule, and what it will have cost at the end.
 *
 * `CV = EV - AC`, `SV = EV - PV`, `CPI = EV / AC`, `SPI = EV / PV`, `EAC = BAC / CPI`, `VAC = BAC - EAC`, `ETC = EAC - AC`,
 * `TCPI = (BAC - EV) / (BAC - AC)`; to end at the EAC the rest has to be done at the CPI.
 *
 * - Input: four amounts of at least 0 in one currency unit, to the same date.
 * - Result: variances in the currency unit, indices as ratios (1 is as planned).
 * - Cost: O(1).
 *
 * @param input - Planned, earned and actual to date, and the budget of the whole.
 * @returns Variances, indices and the forecast.
 * @throws {@link CxError} `"invalid-value"` for an amount that is not finite and at least 0; `"invalid-option"` for an unknown field;
 * `"overflow"` beyond the largest double.
 * @example Behind plan and over cost
 * ```ts
 * import { earnedValue } from "cx-metrics";
 * const status = earnedValue({ planned: 1000, earned: 900, actual: 1100, budget: 5000 });
 * status.spi; // => 0.9
 * status.estimateAtCompletion; // => 6111.1111
 * status.forecasts.atPlan; // => 5200
 * status.toCompletePerformance; // => 1.05128205
 * ```
 * @see Project Management Institute, Practice Standard for Earned Value Management (2011).
 */
export function earnedValue(input: EarnedValueInput): EarnedValueResult {
  checkOptions(input, ["planned", "earned", "actual", "budget"]);
  const { planned, earned, actual, budget } = input;
  for (const [path, value] of Object.entries({ planned, earned, actual, budget })) checkNonNegative(path, value);
  const estimate = earned === 0 || actual === 0 ? null : finite((budget / earned) * actual, "estimateAtCompletion");
  const rest = budget - earned;
  const bought =
    estimate === null || planned === 0 ? null : finite(actual + (rest / earned) * (actual / earned) * planned, "forecasts.atCpiAndSpi");
  return {
    costVariance: earned - actual,
    scheduleVariance: earned - planned,
    cpi: actual === 0 ? null : finite(earned / actual, "cpi"),
    spi: planned === 0 ? null : finite(earned / planned, "spi"),
    estimateAtCompletion: estimate,
    varianceAtCompletion: estimate === null ? null : budget - estimate,
    estimateToComplete: estimate === null ? null : estimate - actual,
    forecasts: { atPlan: finite(exactSumOf([actual, budget, -earned]), "forecasts.atPlan"), atCpi: estimate, atCpiAndSpi: bought },
    toCompletePerformance: rest <= 0 ? 0 : budget <= actual ? null : finite(rest / (budget - actual), "toCompletePerformance"),
  };
}

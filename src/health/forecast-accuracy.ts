import { checkFinite, checkOptions, checkWhole } from "../core/check.ts";
import { emptyInput, invalidValue } from "../core/errors.ts";
import { errorsOf, type ForecastErrors, naiveError } from "../stats/forecast-errors.ts";
import { readSeries, type Series, valuesOf } from "./series.ts";

/** Options of {@link forecastAccuracy}. */
export interface ForecastAccuracyOptions {
  /**
   * The series that the forecast was made from: the scale of `mase`, which is `null` without it.
   * @defaultValue undefined
   */
  readonly training?: Series | undefined;
  /**
   * Periods in a cycle of seasons: the naive forecast is the value one cycle before.
   * @defaultValue 1
   */
  readonly period?: number | undefined;
}

/**
 * How far forecasts were off from what came.
 *
 * With `e = actual - forecast`: `mae = mean abs(e)`, `rmse = sqrt(mean e^2)`, `mape = mean abs(e / actual)` as a fraction, and
 * `mase = mae / mean abs(y_t - y_{t - period})` over the training series (Hyndman & Koehler 2006): below 1 is better than the naive forecast was there.
 *
 * - Input: as many forecasts as actual values; pairs in which the actual value is missing are left out, `n` counts the others.
 * - Cost: O(n).
 *
 * @param forecasts - What was forecast.
 * @param actual - What came; `null` where nothing was measured.
 * @param options - The training series and its period.
 * @returns The errors.
 * @throws {@link CxError} `"empty"` when no actual value is there; `"invalid-value"` when lengths differ or a number is not finite; `"invalid-option"`.
 * @example Three months
 * ```ts
 * import { forecastAccuracy } from "cx-metrics";
 * const { mae, rmse, mase } = forecastAccuracy([111, 112, 113], [112, 110, 118], { training: [100, 102, 101, 105, 107, 110] });
 * [mae, rmse, mase]; // => [2.667, 3.162, 1.111]
 * ```
 * @see Hyndman & Koehler 2006, International Journal of Forecasting 22:679
 */
export function forecastAccuracy(
  forecasts: Iterable<number>,
  actual: Iterable<number | null | undefined>,
  options: ForecastAccuracyOptions = {},
): ForecastErrors {
  checkOptions(options, ["training", "period"]);
  const { training, period = 1 } = options;
  checkWhole("period", period, 1);
  const expected = [...forecasts];
  expected.forEach((value, index) => checkFinite(`forecasts[${index}]`, value));
  const came = [...actual].map((value, index) => {
    if (value === null || value === undefined || Number.isNaN(value)) return null;
    checkFinite(`actual[${index}]`, value);
    return value;
  });
  if (came.length !== expected.length) throw invalidValue("actual.length", `${expected.length} values`, came.length);
  const pairs = expected.flatMap((value, index) => (came[index] === null ? [] : [{ forecast: value, actual: came[index]! }]));
  if (pairs.length === 0) throw emptyInput("forecastAccuracy", "actual value");
  return errorsOf(pairs, training === undefined ? null : naiveError(valuesOf(readSeries(training, "training")), period));
}

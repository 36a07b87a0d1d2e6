import { exactSumOf } from "../core/exact-sum.ts";

/** How far forecasts were off. */
export interface ForecastErrors {
  /** Forecasts that were compared. */
  readonly n: number;
  /** Mean of `actual - forecast`: above 0 when forecasts were too low. */
  readonly meanError: number;
  /** Mean absolute error. */
  readonly mae: number;
  /** Root of the mean squared error. */
  readonly rmse: number;
  /** Mean of `abs(error / actual)` as a fraction; `null` when an actual value is 0. */
  readonly mape: number | null;
  /** Mean absolute error over that of the naive forecast in the training data: below 1 is better than naive; `null` when that is 0 or unknown. */
  readonly mase: number | null;
}

/** The errors of pairs; `naive` is the mean absolute error of the naive forecast in the training data. At least one pair. */
export function errorsOf(pairs: readonly { readonly forecast: number; readonly actual: number }[], naive: number | null): ForecastErrors {
  const n = pairs.length;
  const errors = pairs.map(({ forecast, actual }) => actual - forecast);
  const mae = exactSumOf(errors.map(Math.abs)) / n;
  return {
    n,
    meanError: exactSumOf(errors) / n,
    mae,
    rmse: Math.sqrt(exactSumOf(errors.map((error) => error * error)) / n),
    mape: pairs.some(({ actual }) => actual === 0)
      ? null
      : exactSumOf(pairs.map(({ actual }, index) => Math.abs(errors[index]! / actual))) / n,
    mase: naive === null || naive === 0 ? null : mae / naive,
  };
}

/** Mean absolute difference of values `lag` apart (Hyndman & Koehler 2006); `null` when no two of them are there. */
export function naiveError(values: readonly (number | null)[], lag: number): number | null {
  const differences: number[] = [];
  values.forEach((value, index) => {
    const before = index >= lag ? values[index - lag]! : null;
    if (value !== null && before !== null) differences.push(Math.abs(value - before));
  });
  return differences.length === 0 ? null : exactSumOf(differences) / differences.length;
}

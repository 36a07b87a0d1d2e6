import { checkCashFlows, checkRate, presentValues, sumOf } from "./cash-flows.ts";

/** The rates of {@link mirr}, both per period. */
export interface MirrRates {
  /** What money spent costs, as a fraction above -1. */
  readonly financeRate: number;
  /** What money received earns until the end, as a fraction above -1. */
  readonly reinvestRate: number;
}

/** A modified internal rate of return. */
export interface MirrResult {
  /** The rate per period as a fraction; `null` without both money spent and money received. */
  readonly rate: number | null;
  /** Why there is no rate; `null` when there is one. */
  readonly reason: "no-outflow" | "no-inflow" | null;
}

/**
 * Modified internal rate of return: the one rate at which the money spent grows to the money received, reinvested, at the end.
 *
 * `mirr = (FV(inflows, reinvestRate) / PV(outflows, financeRate))^(1/n) - 1`, with `n` periods between the first and the last flow.
 *
 * - Input: equally spaced amounts, money spent negative. When the first falls makes no difference: time is counted from it.
 * - Result: one rate, unlike `irr`; `null` with a reason when all flows have one sign.
 * - Cost: O(n).
 *
 * @param cashflows - Amounts in time order.
 * @param rates - What money costs and earns.
 * @returns The rate, or the reason why there is none.
 * @throws {@link CxError} `"empty"` without cash flows; `"invalid-value"` for an amount that is no finite number or a rate at or below -1;
 * `"overflow"` beyond the largest double.
 * @example One rate, money reinvested at 12 %
 * ```ts
 * import { mirr } from "cx-metrics";
 * mirr([-120000, 39000, 30000, 21000, 37000, 46000], { financeRate: 0.1, reinvestRate: 0.12 }).rate; // => 0.12609413
 * ```
 * @see Lin 1976, The Engineering Economist 21, 237-247.
 */
export function mirr(cashflows: Iterable<number>, rates: MirrRates): MirrResult {
  const { financeRate, reinvestRate } = rates;
  checkRate("rates.financeRate", financeRate);
  checkRate("rates.reinvestRate", reinvestRate);
  const flows = checkCashFlows("mirr", cashflows);
  const spent = -sumOf(
    presentValues(
      financeRate,
      flows.map((flow) => Math.min(flow, 0)),
      "now",
    ),
  );
  const received = sumOf(
    presentValues(
      reinvestRate,
      flows.map((flow) => Math.max(flow, 0)),
      "now",
    ),
  );
  if (spent === 0) return { rate: null, reason: "no-outflow" };
  if (received === 0) return { rate: null, reason: "no-inflow" };
  const growth = (Math.log(received) - Math.log(spent)) / (flows.length - 1);
  // With the amounts close together, their difference keeps the digits that the two logarithms lose.
  const closer = received / spent;
  const perPeriod = closer > 0.5 && closer < 2 ? Math.log1p((received - spent) / spent) / (flows.length - 1) : growth;
  return { rate: Math.expm1(perPeriod + Math.log1p(reinvestRate)) || 0, reason: null };
}

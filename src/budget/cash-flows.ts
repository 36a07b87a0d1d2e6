import { checkChoice, checkOptions } from "../core/check.ts";
import { CxError, emptyInput, invalidValue } from "../core/errors.ts";
import { addExact, exactSumOf, exactZero, roundExact } from "../core/exact-sum.ts";
import { type DoubleDouble, divide, exactSum, multiply } from "../stats/double-double.ts";

/** When the first cash flow falls: `"now"` (time 0) or at `"period-end"` (one period later, as spreadsheets' NPV does). */
export type CashFlowTiming = "now" | "period-end";

/** Options that say when cash flows fall. */
export interface TimingOptions {
  /**
   * When the first cash flow falls; `"period-end"` divides every present value by `1 + rate`.
   * @defaultValue "now"
   */
  readonly timing?: CashFlowTiming | undefined;
}

/** The cash flows as an array of finite numbers. */
export function checkCashFlows(where: string, cashflows: Iterable<number>, path = "cashflows"): number[] {
  if (cashflows === null || cashflows === undefined || typeof cashflows[Symbol.iterator] !== "function") {
    throw invalidValue(path, "a list of amounts", cashflows);
  }
  const flows: number[] = Array.from(cashflows);
  if (flows.length === 0) throw emptyInput(where, "cash flow");
  flows.forEach((flow, index) => {
    if (!Number.isFinite(flow)) throw invalidValue(path, "a finite number", flow, index);
  });
  return flows;
}

/** Refuses a rate at or below -1, where nothing can be discounted. */
export function checkRate(path: string, rate: unknown): asserts rate is number {
  if (!(Number.isFinite(rate) && (rate as number) > -1)) throw invalidValue(path, "a finite rate above -1", rate);
}

export function timingOf(options: TimingOptions): CashFlowTiming {
  checkOptions(options, ["timing"]);
  const { timing = "now" } = options;
  checkChoice("timing", timing, ["now", "period-end"]);
  return timing;
}

/** Beyond these the error-free products of double-doubles leave the range of doubles. */
const LARGEST_FACTOR = 2.9073548971824276e135; // 2^450
const LARGEST_AMOUNT = 8.452712498170644e270; // 2^900

/** The present value of each cash flow to about 100 bits, so that a sum of them is rounded once. */
export function presentValues(rate: number, flows: readonly number[], timing: CashFlowTiming): DoubleDouble[] {
  const base = exactSum(1, rate);
  let factor: DoubleDouble = timing === "now" ? [1, 0] : base;
  return flows.map((flow, index) => {
    const present = presentValue(rate, flow, factor, timing === "now" ? index : index + 1);
    // Once beyond the range, the factor is no longer looked at.
    if (inRange(factor[0])) factor = multiply(factor, base);
    return present;
  });
}

function presentValue(rate: number, flow: number, factor: DoubleDouble, periods: number): DoubleDouble {
  if (flow === 0) return [0, 0];
  if (inRange(factor[0]) && Math.abs(flow) < LARGEST_AMOUNT) return divide([flow, 0], factor);
  // In halves, since a factor can leave the range of doubles where its product with the amount does not.
  const half = Math.exp(-0.5 * periods * Math.log1p(rate));
  return [flow * half * half, 0];
}

function inRange(factor: number): boolean {
  return factor < LARGEST_FACTOR && factor > 1 / LARGEST_FACTOR;
}

/** The sum of double-doubles, rounded once. */
export function sumOf(values: readonly DoubleDouble[]): number {
  for (const [high] of values) if (!Number.isFinite(high)) throw overflow("present value");
  return finite(exactSumOf(values.flat()), "present value");
}

/** The running totals, each the correctly rounded sum of the values up to there. */
export function runningTotals(values: readonly DoubleDouble[]): number[] {
  const total = exactZero();
  return values.map(([high, low]) => {
    if (!Number.isFinite(high)) throw overflow("cumulative");
    addExact(total, high);
    addExact(total, low);
    return finite(roundExact(total), "cumulative");
  });
}

/** The value, or the error that it is beyond the largest double. */
export function finite(value: number, path: string): number {
  if (!Number.isFinite(value)) throw overflow(path);
  // Never a negative zero in a result.
  return value || 0;
}

export function overflow(path: string): CxError {
  return new CxError("overflow", path, "an amount below 1.8e308", "");
}

/** The correctly rounded total of amounts of money, whatever their order. */
export function totalOf(amounts: Iterable<number>, path: string): number {
  return finite(exactSumOf(amounts), path);
}

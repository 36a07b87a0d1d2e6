import { finite, totalOf } from "./cash-flows.ts";

/** Amounts of money as whole numbers of one unit: their sums and differences are exact. */
export interface WholeAmounts {
  /** The amounts as whole numbers of the unit. */
  readonly whole: Float64Array;
  /** Whether every amount is a whole number of units as it is written. */
  readonly exact: boolean;
  /** An amount in units, whole but for rounding where `exact`. */
  readonly unitsOf: (amount: number) => number;
  /** A whole number of units as an amount, rounded once. */
  readonly amountOf: (whole: number) => number;
  /** The largest whole number of units that is not above an amount as it is written. */
  readonly wholeBelow: (amount: number) => number;
}

/** Whole numbers of which any two add up, and any half-unit is told apart, without rounding. */
const LARGEST_TOTAL = 4503599627370496; // 2^52
/** The powers of ten that are doubles. */
const TENS = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22];
const MOST_PLACES = 22;

/**
 * Amounts in the largest decimal unit, from 1 downwards, in which all are whole as they are written: cents for `0.1` and `12.34`. Where their total would
 * not be exact in such a unit, they are rounded to whole multiples of the smallest power of two in which it is.
 */
export function wholeAmounts(amounts: Float64Array, rounding: (value: number) => number, path: string): WholeAmounts {
  const total = finite(
    amounts.reduce((sum, amount) => sum + Math.abs(amount), 0),
    path,
  );
  let places = 0;
  for (const amount of amounts) while (places <= MOST_PLACES && !isWholeIn(amount, places)) places += 1;
  if (places <= MOST_PLACES && total * (TENS[places] as number) <= LARGEST_TOTAL) {
    const unit = TENS[places] as number;
    return inUnit(
      amounts.map((amount) => Math.round(amount * unit)),
      true,
      (amount) => amount * unit,
      (whole) => whole / unit,
    );
  }
  let bits = 0;
  while (timesTwoTo(total, bits) > LARGEST_TOTAL) bits -= 1;
  while (bits < 1074 && timesTwoTo(total, bits + 1) <= LARGEST_TOTAL) bits += 1;
  return inUnit(
    amounts.map((amount) => rounding(timesTwoTo(amount, bits))),
    false,
    (amount) => timesTwoTo(amount, bits),
    (whole) => timesTwoTo(whole, -bits),
  );
}

/** Money as numbers that add up as it is written. */
export interface MoneyScale {
  /** An amount as it is counted: in whole units, such as cents, where every amount is a whole number of them. */
  readonly toUnits: (amount: number) => number;
  /** What was counted as an amount, rounded once. */
  readonly toAmount: (units: number) => number;
}

/**
 * The scale on which amounts are whole as they are written, so that 0.1 and 0.2 are 0.3; where there is none, since they have too many digits, the amounts
 * as they are.
 */
export function moneyScale(amounts: readonly number[], path: string): MoneyScale {
  const { exact, unitsOf, amountOf } = wholeAmounts(Float64Array.from(amounts), Math.round, path);
  if (!exact) return { toUnits: (amount) => amount, toAmount: (units) => units };
  return { toUnits: (amount) => Math.round(unitsOf(amount)), toAmount: amountOf };
}

/** The total of amounts as they are written, rounded once: 0.1 and 0.2 are 0.3. */
export function totalAsWritten(amounts: readonly number[], path: string): number {
  const { toUnits, toAmount } = moneyScale(amounts, path);
  return toAmount(totalOf(amounts.map(toUnits), path));
}

function inUnit(
  whole: Float64Array,
  exact: boolean,
  unitsOf: (amount: number) => number,
  amountOf: (whole: number) => number,
): WholeAmounts {
  return {
    whole,
    exact,
    unitsOf,
    amountOf,
    wholeBelow: (amount) => {
      const near = Math.floor(unitsOf(amount));
      return amountOf(near + 1) <= amount ? near + 1 : amountOf(near) <= amount ? near : near - 1;
    },
  };
}

/** `left - right` as the amounts are written: 0.3 - 0.1 is 0.2. Both are at least 0. */
export function differenceAsWritten(left: number, right: number): number {
  if (left + right > LARGEST_TOTAL) return left - right;
  const { whole, exact, amountOf } = wholeAmounts(Float64Array.of(left, right), Math.round, "difference");
  return exact ? amountOf((whole[0] as number) - (whole[1] as number)) : left - right;
}

function isWholeIn(amount: number, places: number): boolean {
  const ten = TENS[places] as number;
  const units = Math.round(amount * ten);
  return Math.abs(units) <= LARGEST_TOTAL && units / ten === amount;
}

/** In two steps, since the power can be beyond the doubles where its product is not. */
function timesTwoTo(value: number, exponent: number): number {
  const half = Math.trunc(exponent / 2);
  return value * 2 ** half * 2 ** (exponent - half);
}

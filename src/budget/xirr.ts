import { exactSumOf } from "../core/exact-sum.ts";
import { finite } from "./cash-flows.ts";
import { type DatedFlow, type TimedFlow, timedFlows } from "./dated-flows.ts";
import { signChanges } from "./integer-polynomial.ts";

/** All internal rates of return of dated cash flows. */
export interface XirrResult {
  /** The distinct real rates above -1 per year, as fractions, ascending. */
  readonly rates: readonly number[];
  /** How many distinct rates there are. */
  readonly count: number;
  /** How often the flows change sign in time order: at most so many rates exist. */
  readonly signChanges: number;
  /** Why there is no rate; `null` when there is one. */
  readonly reason: "no-cash-flow" | "no-sign-change" | "no-real-rate" | null;
}

/**
 * Internal rates of return of dated cash flows: all yearly rates at which their net present value is zero.
 *
 * `0 = sum of amount / (1 + rate)^(days / 365)` (actual/365, as spreadsheets' XIRR). Every rate is bracketed between the turning points of the
 * net present value, which are found in the same way; no starting guess.
 *
 * - Input: flows in any order; several on one day are added up.
 * - Result: rates ascending; empty with a `reason`.
 * - Cost: O(n s^2) for s sign changes. Rates are found in doubles: two that nearly coincide may be counted as one.
 *
 * @param flows - Dated amounts.
 * @returns The rates and their number.
 * @throws {@link CxError} `"empty"` without flows; `"invalid-value"` for a date that is none or an amount that is no finite number; `"overflow"` for
 * a rate beyond the largest double.
 * @example What does the investment yield a year?
 * ```ts
 * import { xirr } from "cx-metrics";
 * const flows = [
 *   { date: "2008-01-01", amount: -10000 },
 *   { date: "2008-03-01", amount: 2750 },
 *   { date: "2008-10-30", amount: 4250 },
 *   { date: "2009-02-15", amount: 3250 },
 *   { date: "2009-04-01", amount: 2750 },
 * ];
 * xirr(flows).rates; // => [0.3733625335]
 * ```
 * @see Brealey, Myers & Allen, Principles of Corporate Finance, chapter 5.
 */
export function xirr(flows: Iterable<DatedFlow>): XirrResult {
  const terms = timedFlows("xirr", flows).filter(({ amount }) => amount !== 0);
  const changes = signChanges(terms.map(({ amount }) => amount));
  if (changes === 0) return { rates: [], count: 0, signChanges: 0, reason: terms.length === 0 ? "no-cash-flow" : "no-sign-change" };
  // The double above -1: a rate closer to -1 is not to be told from it.
  const rates = zeros(terms).map((logGrowth) => Math.max(-1 + 2 ** -53, finite(Math.expm1(logGrowth), "rates")));
  return { rates, count: rates.length, signChanges: changes, reason: rates.length === 0 ? "no-real-rate" : null };
}

/**
 * All zeros, ascending, of `sum of amount * exp(-years * u)` with `u = log(1 + rate)`.
 *
 * Times `exp(shift * u)`, with the shift between the two terms of a sign change, its derivative has one sign change less: between the zeros
 * of that one, each interval holds one zero at most (the proof of Descartes' rule).
 */
function zeros(terms: readonly TimedFlow[]): number[] {
  const change = terms.findIndex((term, index) => index > 0 && term.amount < 0 !== (terms[index - 1] as TimedFlow).amount < 0);
  if (change === -1) return [];
  const shift = ((terms[change - 1] as TimedFlow).years + (terms[change] as TimedFlow).years) / 2;
  const turns = zeros(terms.map(({ amount, years }) => ({ amount: amount * (shift - years), years })));
  const found: number[] = [];
  const [first, last] = [terms[0] as TimedFlow, terms.at(-1) as TimedFlow];
  // Far to the left the last flow outweighs all others, far to the right the first.
  let [left, leftSign] = [-Infinity, Math.sign(last.amount)];
  for (const right of [...turns, Infinity]) {
    const rightSign = right === Infinity ? Math.sign(first.amount) : signAt(terms, right);
    if (rightSign === 0) found.push(right);
    else if (leftSign * rightSign < 0) found.push(bisected(terms, left, right, leftSign));
    [left, leftSign] = [right, rightSign];
  }
  return found;
}

/** The sign at `u`; 0 within the rounding of the terms. */
function signAt(terms: readonly TimedFlow[], u: number): number {
  const exponents = terms.map(({ years }) => -years * u);
  const largest = Math.max(...exponents);
  const values = terms.map(({ amount }, index) => amount * Math.exp((exponents[index] as number) - largest));
  const total = exactSumOf(values);
  // Each term is off by a few roundings of its exponent and one of `u` itself.
  const doubt =
    exactSumOf(values.map((value, index) => Math.abs(value) * (2 + 2 * Math.abs((exponents[index] as number) - largest)))) * 2 ** -52;
  return Math.abs(total) <= doubt ? 0 : Math.sign(total);
}

/** The zero between two places with different signs; an infinite end is first brought near by doubling. */
function bisected(terms: readonly TimedFlow[], left: number, right: number, leftSign: number): number {
  let [low, high] = [left, right];
  if (low === -Infinity) {
    let step = 1;
    do low = (high === Infinity ? 0 : high) - step;
    while ((step *= 2) < 2 ** 60 && signAt(terms, low) !== leftSign);
  }
  if (high === Infinity) {
    let step = 1;
    do high = low + step;
    while ((step *= 2) < 2 ** 60 && signAt(terms, high) !== -leftSign);
  }
  for (;;) {
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) return middle;
    const total = valueAt(terms, middle);
    if (total === 0) return middle;
    if (Math.sign(total) === leftSign) low = middle;
    else high = middle;
  }
}

function valueAt(terms: readonly TimedFlow[], u: number): number {
  const exponents = terms.map(({ years }) => -years * u);
  const largest = Math.max(...exponents);
  return exactSumOf(terms.map(({ amount }, index) => amount * Math.exp((exponents[index] as number) - largest)));
}

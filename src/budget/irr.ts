import { gridCount, nearestRatio } from "../core/exact-ratio.ts";
import { checkCashFlows, finite } from "./cash-flows.ts";
import { type Polynomial, signChanges, squareFreeFactors } from "./integer-polynomial.ts";
import { type Dyadic, unitRoots } from "./unit-roots.ts";

/** All internal rates of return of a row of cash flows. */
export interface IrrResult {
  /** The distinct real rates above -1 per period, as fractions, ascending. */
  readonly rates: readonly number[];
  /** How many distinct rates there are. */
  readonly count: number;
  /** The multiplicity of each rate: at an even one the net present value touches zero without crossing it. */
  readonly multiplicities: readonly number[];
  /** How often the flows change sign: at most so many rates exist, and at most an even number fewer (Descartes). */
  readonly signChanges: number;
  /** Why there is no rate; `null` when there is one. */
  readonly reason: "no-cash-flow" | "no-sign-change" | "no-real-rate" | null;
}

/** The double above -1: a rate closer to -1 is not to be told from it. */
const LOWEST_RATE = -0.9999999999999999; // -1 + 2^-53

/**
 * Internal rates of return: all rates at which the net present value is zero.
 *
 * `0 = sum of cashflow[t] / (1 + rate)^t`. Flows that change sign more than once can have several rates or none. All are found and
 * counted: the doubles are taken as the exact fractions that they are, roots are isolated in whole numbers, each rate is then rounded once.
 *
 * - Input: equally spaced amounts; zeros before and after change nothing, nor does the timing of the first.
 * - Result: `rates` ascending, a multiple one once with its multiplicity; empty with a `reason`.
 * - Cost: n flows with one sign change O(n) (360 months in milliseconds); with several, O(n^2) an isolating step.
 * - With several rates none of them ranks the investment: use the net present value.
 *
 * @param cashflows - Amounts in time order.
 * @returns The rates and their number.
 * @throws {@link CxError} `"empty"` without cash flows; `"invalid-value"` for an amount that is no finite number; `"overflow"` for a rate beyond
 * the largest double.
 * @example What does the investment yield?
 * ```ts
 * import { irr } from "cx-metrics";
 * irr([-100, 39, 59, 55, 20]).rates; // => [0.28094842]
 * irr([-5, 10.5, 1, -8, 1]).rates; // => [-0.87020125, 0.08859834, 0.70955953]
 * irr([-25, 60, -36]); // => { rates: [0.2], count: 1, multiplicities: [2], signChanges: 2, reason: null }
 * irr([100, 200]).reason; // => "no-sign-change"
 * ```
 * @see Collins & Akritas 1976, SYMSAC '76, 272-275, for the isolation; Descartes 1637 for the bound.
 */
export function irr(cashflows: Iterable<number>): IrrResult {
  const flows = checkCashFlows("irr", cashflows);
  const changes = signChanges(flows);
  if (changes === 0) return noRate(0, flows.every((flow) => flow === 0) ? "no-cash-flow" : "no-sign-change");
  const polynomial = wholeFlows(flows);
  const factors = changes === 1 ? [{ polynomial, multiplicity: 1 }] : squareFreeFactors(polynomial);
  const found = factors.flatMap((factor) => ratesOf(factor.polynomial).map((rate) => ({ rate, multiplicity: factor.multiplicity })));
  if (found.length === 0) return noRate(changes, "no-real-rate");
  found.sort((left, right) => left.rate - right.rate);
  return {
    rates: found.map(({ rate }) => rate),
    count: found.length,
    multiplicities: found.map(({ multiplicity }) => multiplicity),
    signChanges: changes,
    reason: null,
  };
}

function noRate(changes: number, reason: IrrResult["reason"]): IrrResult {
  return { rates: [], count: 0, multiplicities: [], signChanges: changes, reason };
}

/** The flows as whole numbers in the same proportions, without the zeros at both ends: a polynomial in `1 / (1 + rate)`. */
function wholeFlows(flows: readonly number[]): Polynomial {
  const first = flows.findIndex((flow) => flow !== 0);
  const last = flows.findLastIndex((flow) => flow !== 0);
  const counts = flows.slice(first, last + 1).map(gridCount);
  const used = counts.reduce((bits, count) => bits | count, 0n);
  const lowest = BigInt((used & -used).toString(2).length - 1);
  return counts.map((count) => count >> lowest);
}

/** Positive rates have a discount factor below 1, negative ones a growth factor below 1. */
function ratesOf(polynomial: Polynomial): number[] {
  const zero = polynomial.reduce((sum, flow) => sum + flow, 0n) === 0n ? [0] : [];
  const positive = unitRoots(polynomial).map(({ numerator, bits }: Dyadic) =>
    finite(nearestRatio((1n << BigInt(bits)) - numerator, numerator), "rates"),
  );
  const negative = unitRoots([...polynomial].reverse()).map(({ numerator, bits }: Dyadic) => {
    const whole = 1n << BigInt(bits);
    return Math.max(LOWEST_RATE, nearestRatio(numerator - whole, whole));
  });
  return [...negative, ...zero, ...positive];
}

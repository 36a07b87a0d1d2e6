import { checkPositive } from "./argument.ts";

/** `B(2k) / 2k`, k = 1 ... 8: 1/12, -1/120, 1/252, -1/240, 1/132, -691/32760, 1/12, -3617/8160 (Abramowitz and Stegun 1964, 6.3.18). */
const SERIES: readonly number[] = [
  0.08333333333333333, -0.008333333333333333, 0.003968253968253968, -0.004166666666666667, 0.007575757575757576, -0.021092796092796094,
  0.08333333333333333, -0.4432598039215686,
];
const ROOT = 1.4616321449683622;
/** What `ROOT` leaves out of the zero of the function. */
const ROOT_REST = 9.549995429965697e-17;
/** Taylor coefficients at the zero: `psi^(k)(root) / k!`, k = 1 ... 26. */
const AT_ROOT: readonly number[] = [
  0.9676722454476212, -0.4427631689835921, 0.258499760955651, -0.16394270544240652, 0.10782405069126237, -0.07219956125645471,
  0.04880428816414311, -0.03316112647484736, 0.022597648232218104, -0.01542476590494896, 0.010538791616612175, -0.007204534386356869,
  0.004926781395729853, -0.003369801655439328, 0.002305126326734928, -0.0015769367714301972, 0.0010788252019162967, -0.0007380709389960052,
  0.000504953265834602, -0.0003454680251063077, 0.00023635601564027053, -0.00016170622091974803, 0.0001106337276874741,
  -7.569179582195066e-5, 5.178575795222081e-5, -3.5430070947659604e-5,
];

/**
 * Digamma, the derivative of `log Gamma(x)`, for x > 0: the gradient of every likelihood with gamma functions.
 *
 * The asymptotic series from 10 on, the recurrence `psi(x) = psi(x + 1) - 1/x` below, and the Taylor series beside the zero at 1.4616, where
 * digits would cancel. Constant time, relative error of at most some 2e-15.
 *
 * @param x - a finite number greater than 0.
 * @returns `psi(x)`.
 * @throws CxError `"invalid-value"` when x is not a finite number greater than 0.
 *
 * @example Euler's constant, negative
 * ```ts
 * import { digamma } from "cx-metrics/stats";
 * digamma(1); // => -0.57721566490153
 * ```
 *
 * @see Abramowitz and Stegun 1964, Handbook of Mathematical Functions, 6.3.5, 6.3.18
 */
export function digamma(x: number): number {
  checkPositive("x", x);
  const beside = x - ROOT - ROOT_REST;
  if (Math.abs(beside) < 0.25) {
    let sum = 0;
    for (let k = AT_ROOT.length - 1; k >= 0; k -= 1) sum = (AT_ROOT[k] as number) + beside * sum;
    return beside * sum;
  }
  let steps = 0;
  let base = x;
  for (; base < 10; base += 1) steps += 1 / base;
  const square = 1 / (base * base);
  let series = 0;
  for (let k = SERIES.length - 1; k >= 0; k -= 1) series = square * ((SERIES[k] as number) + series);
  return Math.log(base) - 0.5 / base - series - steps;
}

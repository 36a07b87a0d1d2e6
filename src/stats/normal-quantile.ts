import { checkProbability } from "./argument.ts";

/** Values of the polynomials with the coefficients `numerator` and `denominator`, highest power first, as a quotient. */
function rational(x: number, numerator: readonly number[], denominator: readonly number[]): number {
  const at = (value: number, coefficient: number): number => value * x + coefficient;
  return numerator.reduce(at) / denominator.reduce(at);
}

/**
 * Quantile of the standard normal distribution: the z below which a share `probability` lies.
 *
 * Relative error below 4e-15 over the whole range, tails down to the smallest double included. The upper tail is
 * `-normalQuantile(upperTail)`, by symmetry. Constant time.
 *
 * @param probability - the lower tail, from 0 to 1.
 * @returns z; `-Infinity` at probability 0 and `Infinity` at 1.
 * @throws CxError `"invalid-value"` when probability is not a number from 0 to 1.
 *
 * @example The 1.96 of the 95 % interval
 * ```ts
 * import { normalQuantile } from "cx-metrics/stats";
 * normalQuantile(0.975); // => 1.95996398454005
 * ```
 *
 * @see Wichura 1988, Algorithm AS 241, Applied Statistics 37:477
 */
export function normalQuantile(probability: number): number {
  checkProbability("probability", probability);
  const centered = probability - 0.5;
  if (Math.abs(centered) <= 0.425) {
    return (
      centered *
      rational(
        0.180625 - centered * centered,
        [
          2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457, 13731.693765509461125,
          1971.5909503065514427, 133.14166789178437745, 3.387132872796366608,
        ],
        [
          5226.495278852854561, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867, 5394.1960214247511077,
          687.1870074920579083, 42.313330701600911252, 1,
        ],
      )
    );
  }
  const tail = centered < 0 ? probability : 1 - probability;
  if (tail === 0) return centered * Infinity;
  const r = Math.sqrt(-Math.log(tail));
  const z =
    r <= 5
      ? rational(
          r - 1.6,
          [
            7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177, 1.27045825245236838258, 3.64784832476320460504,
            5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734,
          ],
          [
            1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966, 0.14810397642748007459, 0.68976733498510000455,
            1.6763848301838038494, 2.05319162663775882187, 1,
          ],
        )
      : rational(
          r - 5,
          [
            2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386, 0.026532189526576123093, 0.29656057182850489123,
            1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772,
          ],
          [
            2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4,
            0.0148753612908506148525, 0.13692988092273580531, 0.59983220655588793769, 1,
          ],
        );
  return centered < 0 ? -z : z;
}

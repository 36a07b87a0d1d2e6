import { add, deviance, exactSum, logarithm, multiply, negate, subtract } from "./double-double.ts";
import type { DoubleDouble } from "./double-double.ts";
import { raised } from "./log-gamma.ts";
import { stirlingError } from "./stirling-error.ts";

/** The number `factor * exp(exponent)`, whose exponent knows digits that a double would round away. */
export interface Scaled {
  readonly exponent: DoubleDouble;
  readonly factor: number;
}

/** `x^a y^b / B(a, b)` with y = 1 - x: saddle-point form with deviances (Loader 2000). */
export function betaPower(a: number, b: number, x: DoubleDouble, y: DoubleDouble): Scaled {
  const raisedA = raised(a);
  const raisedB = raised(b);
  const total = add(raisedA, raisedB);
  let exponent = negate(add(deviance(raisedA, multiply(total, x)), deviance(raisedB, multiply(total, y))));
  exponent = add(exponent, [stirlingError(total[0]) - stirlingError(raisedA[0]), 0]);
  exponent = add(exponent, [-stirlingError(raisedB[0]), 0]);
  let factor = Math.sqrt((raisedA[0] / (2 * Math.PI)) * (raisedB[0] / total[0]));
  // 1/B(a, b) = a/(a + b) / B(a + 1, b), once for each argument below 1.
  if (a < 1) {
    exponent = subtract(exponent, logarithm(x));
    factor *= a / (a + b);
  }
  if (b < 1) {
    exponent = subtract(exponent, logarithm(y));
    factor *= b / (raisedA[0] + b);
  }
  return { exponent, factor };
}

/** `x^a exp(-x) / Gamma(a)`: saddle-point form with the deviance (Loader 2000). */
export function gammaPower(a: number, x: DoubleDouble): Scaled {
  const raisedA = raised(a);
  const exponent = add(negate(deviance(raisedA, x)), [-stirlingError(raisedA[0]), 0]);
  const factor = Math.sqrt(raisedA[0] / (2 * Math.PI));
  return a < 1 ? { exponent: subtract(exponent, logarithm(x)), factor: factor * a } : { exponent, factor };
}

/** `1 - x` with all its digits. */
export function complement(x: number): DoubleDouble {
  return exactSum(1, -x);
}

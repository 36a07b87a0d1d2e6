import { add, divide, exponential, logarithm, subtract } from "./double-double.ts";
import type { DoubleDouble } from "./double-double.ts";
import { betaTail, crowdedUpTo, valueOf } from "./beta-tails.ts";
import { logBetaExactly, logLeadingFactor } from "./log-gamma.ts";
import { normalQuantile } from "./normal-quantile.ts";
import { complement } from "./saddle-point.ts";

/** A number between 0 and 1 with its complement; the smaller of them is a double, the other keeps all its digits. */
export interface Split {
  readonly x: DoubleDouble;
  readonly y: DoubleDouble;
}

/**
 * The x with `I_x(a, b) = p`, for 0 < p < 1: solved for the smaller tail, whose digits are known, or for the end to which a shape
 * below 1 crowds the distribution, where only that tail is well conditioned. A caller may know a good `start` of log(x/y).
 */
export function solveBeta(p: number, a: number, b: number, start?: number): Split {
  const q = complement(p);
  const isLower = liesCrowded(p, q[0], a, b) || (p <= 0.5 && !liesCrowded(q[0], p, b, a));
  if (isLower) return solveLower([p, 0], a, b, start);
  const { x, y } = solveLower(q, b, a, start === undefined ? start : -start);
  return { x: y, y: x };
}

/** Whether the root of the lower tail p, the upper one being q, lies where the power series of the shape a is used. */
function liesCrowded(p: number, q: number, a: number, b: number): boolean {
  if (a >= 1) return false;
  const end = crowdedUpTo(b);
  const rest = complement(end);
  return p <= 0.5 ? p <= valueOf(betaTail(a, b, [end, 0], rest).tail) : q >= valueOf(betaTail(b, a, rest, [end, 0]).tail);
}

function splitOf(x: number, y: number): Split {
  return x <= y ? { x: [x, 0], y: complement(x) } : { x: complement(y), y: [y, 0] };
}

function splitOfLogit(z: number): Split {
  return splitOf(1 / (1 + Math.exp(-z)), 1 / (1 + Math.exp(z)));
}

/** `log(p a B(a, b)) / a`: log(x) where the tail is its leading power. */
export function leadingTerm(logP: DoubleDouble, a: number, b: number): DoubleDouble {
  const logFactor = a < 1 ? logLeadingFactor(a, b) : add(logarithm([a, 0]), logBetaExactly(a, b));
  return divide(add(logP, logFactor), [a, 0]);
}

/** A first guess of log(x/y): Abramowitz and Stegun 26.5.22, or the leading term of the tail where that is larger. */
function guess(p: number, a: number, b: number, leading: number): number {
  if (a < 1 || b < 1) return leading < -0.1 ? leading - Math.log(-Math.expm1(leading)) : 0;
  const z = -normalQuantile(p);
  const aTerm = 1 / (2 * a - 1);
  const bTerm = 1 / (2 * b - 1);
  const h = 2 / (aTerm + bTerm);
  const lambda = (z * z - 3) / 6;
  const w = (z * Math.sqrt(Math.max(0, h + lambda))) / h - (bTerm - aTerm) * (lambda + 5 / 6 - 2 / (3 * h));
  const normal = Math.log(a / b) - 2 * w;
  return leading < -1e-300 ? Math.max(normal, leading - Math.log(-Math.expm1(leading))) : normal;
}

/**
 * Halley's method on the logarithm of the tail against z = log(x/y). The density of z is log-concave for every a and b, so
 * that is a concave function: a step from the left never passes the root, and the steps cannot cycle.
 */
function solveLower(p: DoubleDouble, a: number, b: number, start?: number): Split {
  const logP = logarithm(p);
  const leading = leadingTerm(logP, a, b);
  const x = exponential(leading);
  if (x * (1 + b) < 1e-18) return splitOf(x, 1);
  let split = splitOfLogit(start ?? guess(p[0], a, b, leading[0]));
  for (let round = 0; round < 100 && split.x[0] > 0 && split.y[0] > 0; round += 1) {
    const { x, y } = split;
    const { tail, slope } = betaTail(a, b, x, y);
    const newton = -(subtract(tail.exponent, logP)[0] + Math.log(tail.factor)) / slope;
    const curvature = a * y[0] - b * x[0] - slope;
    const step = Math.max(-8, Math.min(8, newton / Math.min(2, Math.max(0.5, 1 + 0.5 * newton * curvature))));
    split = moved(split, step);
    if (Math.abs(step) * (1 + Math.abs(curvature)) < 1e-6) break;
  }
  return split;
}

/** The split whose log(x/y) is larger by `step`. */
function moved({ x, y }: Split, step: number): Split {
  const growth = Math.expm1(step);
  const total = 1 + x[0] * growth;
  if (Math.abs(step) > 0.1) return splitOf((x[0] * (1 + growth)) / total, y[0] / total);
  const change = (x[0] * y[0] * growth) / total;
  return splitOf(x[0] + change, y[0] - change);
}

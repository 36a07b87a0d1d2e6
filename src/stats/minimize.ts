import { checkOptions, checkWhole } from "../core/check.ts";
import { invalidOption, invalidValue } from "../core/errors.ts";
import { dot, largest, lineSearch, type Point } from "./line-search.ts";

/** Value and gradient of a function at a point. */
export interface ValueAndGradient {
  /** The value; `Infinity` or `NaN` where the function is not defined. */
  readonly value: number;
  /** The derivative by each coordinate. */
  readonly gradient: readonly number[];
}

/** How long {@link minimize} looks. */
export interface MinimizeOptions {
  /**
   * Converged is: no derivative is further from 0 than this, in units of the value per unit of the coordinate.
   * @defaultValue 1e-8
   */
  readonly gradientTolerance?: number | undefined;
  /**
   * The most line searches.
   * @defaultValue 500
   */
  readonly maxIterations?: number | undefined;
}

/**
 * Why a search ended without converging: `"iterations"` (it may still be on its way), `"precision"` (no step along the search direction, and none
 * along the gradient, lowers the value any more, though the gradient is not 0), `"unbounded"` (the value falls without bound).
 */
export type MinimizeFailure = "iterations" | "precision" | "unbounded";

/** Where {@link minimize} ended. */
export interface MinimizeResult {
  /** Whether the largest derivative is within the tolerance. Only then is the point a stationary one. */
  readonly converged: boolean;
  /** Why it did not converge; `null` when it did. */
  readonly reason: MinimizeFailure | null;
  /** The best point that was found. */
  readonly at: readonly number[];
  /** The value there. */
  readonly value: number;
  /** The gradient there. */
  readonly gradient: readonly number[];
  /** The largest absolute derivative there. */
  readonly gradientNorm: number;
  /** Line searches that were made. */
  readonly iterations: number;
  /** Evaluations of the function with its gradient. */
  readonly evaluations: number;
}

/**
 * A local minimum of a smooth function by the quasi-Newton method of Broyden, Fletcher, Goldfarb and Shanno (BFGS).
 *
 * Steps are `-H g`, with H the BFGS approximation of the inverse Hessian, started at the identity and scaled by `y's / y'y` before its
 * first update; the length of a step is found by a line search for the strong Wolfe conditions (sufficient decrease 1e-4, curvature 0.9), so
 * that H stays positive definite. Where rounding spoils a direction, H is started anew. A point where the function is infinite or NaN
 * is outside its domain: the search steps back from it.
 *
 * - Input: a function with its analytic gradient, and a point where it is finite. The scale of coordinates matters little, that of the gradient
 * tolerance does: the caller scales the function.
 * - Result: the best point, and whether the gradient vanishes there. It is never called converged for any other reason.
 * - Cost: an evaluation or two per iteration, and O(d^2) for d coordinates; from a few to some hundred iterations.
 *
 * @param objective - Value and gradient at a point. It must not change the point.
 * @param start - Where to begin.
 * @param options - Tolerance and limit of iterations.
 * @returns The point, its value and gradient, and how the search ended.
 * @throws CxError `"invalid-value"` when the start is no list of finite numbers or the function is not finite there, or a gradient has
 * another length; `"invalid-option"`.
 * @example The valley of Rosenbrock
 * ```ts
 * import { minimize } from "cx-metrics/stats";
 * const valley = ([x = 0, y = 0]: readonly number[]) => ({
 *   value: 100 * (y - x * x) ** 2 + (1 - x) ** 2,
 *   gradient: [-400 * x * (y - x * x) - 2 * (1 - x), 200 * (y - x * x)],
 * });
 * const found = minimize(valley, [-1.2, 1]);
 * found.converged; // => true
 * found.at[0]; // => 1.00000000
 * ```
 * @see Nocedal & Wright 2006, Numerical Optimization, algorithms 3.5, 3.6 and 6.1.
 */
export function minimize(
  objective: (at: readonly number[]) => ValueAndGradient,
  start: readonly number[],
  options: MinimizeOptions = {},
): MinimizeResult {
  checkOptions(options, ["gradientTolerance", "maxIterations"]);
  const { gradientTolerance = 1e-8, maxIterations = 500 } = options;
  if (!(gradientTolerance > 0 && gradientTolerance < Infinity)) {
    throw invalidOption("gradientTolerance", "a finite number above 0", gradientTolerance);
  }
  checkWhole("maxIterations", maxIterations, 0);
  if (!Array.isArray(start) || start.length === 0) throw invalidValue("start", "a list of numbers", start);
  start.forEach((coordinate: unknown, index) => {
    if (!Number.isFinite(coordinate)) throw invalidValue("start", "a finite number", coordinate, index);
  });
  let evaluations = 0;
  const evaluate = (at: readonly number[]): Point => {
    evaluations += 1;
    const { value, gradient } = objective(at);
    if (gradient.length !== at.length) throw invalidValue("gradient.length", `${at.length} derivatives`, gradient.length);
    return { at, value, gradient };
  };
  let point = evaluate([...start]);
  if (!isFinitePoint(point)) throw invalidValue("start", "a point where value and gradient are finite", point.value);
  let inverse: number[][] | null = null;
  let iterations = 0;
  const ended = (reason: MinimizeFailure | null): MinimizeResult => ({
    converged: reason === null,
    reason,
    at: point.at,
    value: point.value,
    gradient: point.gradient,
    gradientNorm: largest(point.gradient),
    iterations,
    evaluations,
  });
  for (;;) {
    if (largest(point.gradient) <= gradientTolerance) return ended(null);
    if (iterations === maxIterations) return ended("iterations");
    iterations += 1;
    let direction = inverse === null ? steepest(point) : inverse.map((row) => -dot(row, point.gradient));
    // What rounding has turned uphill, or blown up, is no direction.
    if (!(dot(direction, point.gradient) < 0)) [inverse, direction] = [null, steepest(point)];
    let next = lineSearch(evaluate, point, direction);
    if (next === null && inverse !== null) {
      inverse = null;
      next = lineSearch(evaluate, point, steepest(point));
    }
    if (next === "unbounded") return ended("unbounded");
    if (next === null) return ended("precision");
    inverse = updated(inverse, point, next);
    point = next;
  }
}

/** Whether a point can be stood on. */
function isFinitePoint({ value, gradient }: Point): boolean {
  return Number.isFinite(value) && gradient.every(Number.isFinite);
}

/** Straight downhill, by a first step of at most one unit. */
function steepest({ gradient }: Point): number[] {
  const scale = Math.max(1, largest(gradient));
  return gradient.map((derivative) => -derivative / scale);
}

/** The BFGS update of the inverse Hessian by one step; left as it was when the step shows no curvature (Nocedal & Wright 2006, 6.17, 6.20). */
function updated(inverse: number[][] | null, from: Point, to: Point): number[][] | null {
  const step = to.at.map((coordinate, index) => coordinate - from.at[index]!);
  const change = to.gradient.map((derivative, index) => derivative - from.gradient[index]!);
  const curvature = dot(step, change);
  if (!(curvature > Number.EPSILON * Math.sqrt(dot(step, step) * dot(change, change)))) return inverse;
  const old = inverse ?? step.map((_, row) => step.map((__, column) => (row === column ? curvature / dot(change, change) : 0)));
  const moved = old.map((row) => dot(row, change));
  const factor = (1 + dot(change, moved) / curvature) / curvature;
  return old.map((row, i) =>
    row.map((entry, j) => entry + factor * step[i]! * step[j]! - (moved[i]! * step[j]! + step[i]! * moved[j]!) / curvature),
  );
}

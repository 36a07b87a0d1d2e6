import { choleskyFactor, choleskySolve } from "./cholesky.ts";
import { type CoxLikelihood, coxLikelihood } from "./cox-likelihood.ts";
import type { CoxData, CoxTies } from "./cox-risk-sets.ts";

/** Why a Cox regression has no estimate. */
export type CoxProblem = "no-events" | "collinear" | "monotone-likelihood" | "not-converged";

/** The maximum of the partial likelihood, or why there is none. `null` is the likelihood without covariates. */
export type CoxMaximum =
  | {
      readonly problem: null;
      readonly beta: readonly number[];
      readonly factor: number[][];
      readonly at: CoxLikelihood;
      readonly null: CoxLikelihood;
      readonly nullFactor: number[][];
      readonly iterations: number;
    }
  | {
      readonly problem: CoxProblem;
      /** The places of the covariates it comes from. */
      readonly terms: readonly number[];
      readonly null: CoxLikelihood;
      readonly iterations: number;
    };

/** Twice the gain in log-likelihood that a further step promises: less is rounding. */
const NOTHING = 1e-12;
/** A coefficient that still moves so far, in standard deviations of its covariate, while nothing is gained, moves to infinity. */
const MOVING = 1e-3;

/**
 * Maximizes the partial likelihood by Newton's method with halved steps. It is concave, so that there is one maximum or none: where an event
 * always comes to the one of largest predictor, the likelihood rises for ever (Bryson and Johnson 1981, Technometrics 23:381).
 */
export function maximizeCox(data: CoxData, ties: CoxTies, maxIterations: number): CoxMaximum {
  let beta: readonly number[] = Array.from({ length: data.terms }, () => 0);
  const start = coxLikelihood(data, beta, ties);
  const deaths = data.event.reduce((sum, event) => sum + event, 0);
  if (deaths === 0) return { problem: "no-events", terms: [], null: start, iterations: 0 };
  const nullFactor = choleskyFactor(start.information);
  const aliased = dependentTerms(start.information, deaths);
  if (!nullFactor || aliased.length > 0) return { problem: "collinear", terms: aliased, null: start, iterations: 0 };
  let at = start;
  let factor: number[][] | null = nullFactor;
  let step = choleskySolve(factor, at.score);
  for (let iterations = 1; iterations <= maxIterations; iterations += 1) {
    const gain = dot(step, at.score);
    const next = improved(data, ties, beta, step, at);
    const moving = step.flatMap((move, term) => (Math.abs(move) > MOVING ? [term] : []));
    if (gain < NOTHING * (1 + Math.abs(at.logLikelihood)) || !next) {
      if (moving.length > 0) return { problem: next ? "monotone-likelihood" : "not-converged", terms: moving, null: start, iterations };
      const found = next ?? { beta, likelihood: at };
      return {
        problem: null,
        beta: found.beta,
        factor: choleskyFactor(found.likelihood.information) ?? factor,
        at: found.likelihood,
        null: start,
        nullFactor,
        iterations,
      };
    }
    beta = next.beta;
    at = next.likelihood;
    factor = choleskyFactor(at.information);
    // What is left of the information of a coefficient on its way to infinity is rounding.
    if (!factor) return { problem: "monotone-likelihood", terms: moving, null: start, iterations };
    step = choleskySolve(factor, at.score);
  }
  return { problem: "not-converged", terms: [], null: start, iterations: maxIterations };
}

interface Step {
  readonly beta: readonly number[];
  readonly likelihood: CoxLikelihood;
}

/** The step, or the first half, quarter, ... of it that does not lose likelihood. */
function improved(data: CoxData, ties: CoxTies, from: readonly number[], step: readonly number[], at: CoxLikelihood): Step | null {
  const rounding = 1e-12 * (1 + Math.abs(at.logLikelihood));
  for (let share = 1; share > 1e-6; share /= 2) {
    const beta = from.map((value, term) => value + share * (step[term] as number));
    const likelihood = coxLikelihood(data, beta, ties);
    if (likelihood.logLikelihood >= at.logLikelihood - rounding) return { beta, likelihood };
  }
  return null;
}

/**
 * The covariates that are combinations of those before them, or do not vary among those at risk. Standardized ones have an information of
 * about 1 for each death.
 */
function dependentTerms(information: readonly (readonly number[])[], deaths: number): number[] {
  const rest = information.map((row) => [...row]);
  return rest.flatMap((line, term) => {
    const variance = line[term] as number;
    if (!(variance > 1e-10 * Math.max(deaths, information[term]![term] as number))) return [term];
    for (const other of rest.slice(term + 1)) {
      const factor = (other[term] as number) / variance;
      for (const [column, value] of line.entries()) if (column >= term) other[column] = (other[column] as number) - factor * value;
    }
    return [];
  });
}

/** The sum of products. */
export function dot(left: readonly number[], right: readonly number[]): number {
  return left.reduce((sum, value, index) => sum + value * (right[index] as number), 0);
}

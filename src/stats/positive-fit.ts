import { choleskyFactor, choleskyInverse, type Matrix } from "./cholesky.ts";
import { hessianOf } from "./curvature.ts";
import type { Interval } from "./interval.ts";
import { minimize, type MinimizeResult, type ValueAndGradient } from "./minimize.ts";
import { normalQuantile } from "./normal-quantile.ts";

/**
 * Why a fit has no parameters: `"no-maximum"` (the likelihood keeps rising while parameters run to 0 or infinity, as when the data show none of the
 * differences that the model describes), `"flat"` (the data do not determine all parameters), `"iterations"` and `"precision"` (the search ended before
 * the gradient was 0).
 */
export type FitFailure = "no-maximum" | "flat" | "iterations" | "precision";

/** A parameter that ran to the edge of its range. */
export interface FitEdge<Parameter extends string = string> {
  /** Its name. */
  readonly parameter: Parameter;
  /** Where it was still going. */
  readonly towards: "zero" | "infinity";
}

/** A maximum of the likelihood. */
export interface MaximumLikelihood<Parameter extends string = string> {
  /** Whether the likelihood has a maximum here: its gradient is 0 and it is curved downwards in every direction. */
  readonly converged: true;
  /** Nothing failed. */
  readonly reason: null;
  /** No parameter ran to an edge. */
  readonly edges: readonly [];
  /** The estimates, all above 0. */
  readonly parameters: Readonly<Record<Parameter, number>>;
  /** Their standard errors, from the observed information. */
  readonly standardErrors: Readonly<Record<Parameter, number>>;
  /** Where the parameters lie: Wald intervals of their logarithms. */
  readonly intervals: Readonly<Record<Parameter, Interval<"wald-log">>>;
  /** Covariances of the estimates, in the order of `parameters`. */
  readonly covariance: readonly (readonly number[])[];
  /** The logarithm of the likelihood at its maximum. */
  readonly logLikelihood: number;
  /** Steps that were made. */
  readonly iterations: number;
  /** The largest derivative of the mean log-likelihood by the logarithm of a parameter. */
  readonly gradientNorm: number;
}

/** A fit that failed: a reason, and no number that could be taken for an estimate. */
export interface FailedFit<Parameter extends string = string> {
  /** There is no maximum to report. */
  readonly converged: false;
  /** Why. */
  readonly reason: FitFailure;
  /** Parameters that ran to the edge of their range. */
  readonly edges: readonly FitEdge<Parameter>[];
  /** None. */
  readonly parameters: null;
  /** None. */
  readonly standardErrors: null;
  /** None. */
  readonly intervals: null;
  /** None. */
  readonly covariance: null;
  /** None. */
  readonly logLikelihood: null;
  /** Steps that were made. */
  readonly iterations: number;
  /** The largest derivative where the search ended. */
  readonly gradientNorm: number;
}

/** What a likelihood in positive parameters is. */
export interface Likelihood<Parameter extends string> {
  /** The parameters in order, with the unit in which each is of ordinary size: 1, or that of the data for a scale. */
  readonly units: Readonly<Record<Parameter, number>>;
  /** Observations that the log-likelihood is a sum of. */
  readonly observations: number;
  /** Log-likelihood and its derivatives by the parameters, at parameters in these units. */
  readonly at: (parameters: readonly number[]) => ValueAndGradient;
  /** What the units add to the log-likelihood. */
  readonly offset: number;
  /** Where to begin, in these units; the next is tried when one fails. */
  readonly starts: readonly (readonly number[])[];
}

/** Beyond `exp(10)`, or below its inverse, no data of ordinary size tell a parameter from infinity, or 0. */
const EDGE = 10;
/** The search does not go beyond. */
const END = 30;
/** A logarithm known no better than by 10 is not known. */
const UNKNOWN = 10;
/** Of the mean log-likelihood by the logarithm of a parameter. */
const TOLERANCE = 1e-9;

/** The maximum of a likelihood in positive parameters, searched in their logarithms, or why there is none. */
export function fitPositive<Parameter extends string>(
  likelihood: Likelihood<Parameter>,
  level: number,
): MaximumLikelihood<Parameter> | FailedFit<Parameter> {
  const { units, starts } = likelihood;
  const names = Object.keys(units) as Parameter[];
  let failed: FailedFit<Parameter> | undefined;
  for (const start of starts) {
    const search = minimize(costOf(likelihood), start.map(Math.log), { gradientTolerance: TOLERANCE });
    const fit = judge(likelihood, names, search, level);
    if (fit.converged) return fit;
    failed ??= fit;
  }
  return failed as FailedFit<Parameter>;
}

/** The mean log-likelihood, negative, in logarithms of the parameters. */
function costOf({ at, observations }: Pick<Likelihood<string>, "at" | "observations">): (logs: readonly number[]) => ValueAndGradient {
  return (logs) => {
    if (logs.some((log) => Math.abs(log) > END)) return { value: Infinity, gradient: logs.map(() => NaN) };
    const parameters = logs.map(Math.exp);
    const { value, gradient } = at(parameters);
    return {
      value: -value / observations,
      gradient: gradient.map((derivative, index) => (-derivative * parameters[index]!) / observations),
    };
  };
}

function judge<Parameter extends string>(
  likelihood: Likelihood<Parameter>,
  names: readonly Parameter[],
  search: MinimizeResult,
  level: number,
): MaximumLikelihood<Parameter> | FailedFit<Parameter> {
  const { observations, offset, units } = likelihood;
  const { iterations, gradientNorm } = search;
  const edges = names.flatMap((parameter, index): FitEdge<Parameter>[] => {
    const log = search.at[index]!;
    return Math.abs(log) > EDGE ? [{ parameter, towards: log > 0 ? "infinity" : "zero" }] : [];
  });
  if (edges.length > 0) return failure("no-maximum", search, edges);
  if (search.reason !== null) return failure(search.reason === "unbounded" ? "no-maximum" : search.reason, search, edges);
  const cost = costOf(likelihood);
  const factor = choleskyFactor(hessianOf((logs) => cost(logs).gradient, search.at));
  const inLogs = factor && choleskyInverse(factor).map((row) => row.map((entry) => entry / observations));
  if (inLogs === null || inLogs.some((row, index) => !(Math.sqrt(row[index]!) < UNKNOWN))) return failure("flat", search, edges);
  const estimates = names.map((name, index) => Math.exp(search.at[index]!) * units[name]);
  const errors = inLogs.map((row, index) => Math.sqrt(row[index]!));
  const reach = normalQuantile(0.5 + level / 2);
  const byName = <Value>(value: (index: number) => Value): { readonly [Name in Parameter]: Value } =>
    Object.fromEntries(names.map((name, index) => [name, value(index)])) as { [Name in Parameter]: Value };
  return {
    converged: true,
    reason: null,
    edges: [],
    parameters: byName((index) => estimates[index]!),
    standardErrors: byName((index) => estimates[index]! * errors[index]!),
    intervals: byName((index) => ({
      low: estimates[index]! * Math.exp(-reach * errors[index]!),
      high: estimates[index]! * Math.exp(reach * errors[index]!),
      level,
      method: "wald-log",
    })),
    covariance: inLogs.map((row, i) => row.map((entry, j) => entry * estimates[i]! * estimates[j]!)),
    logLikelihood: -search.value * observations + offset,
    iterations,
    gradientNorm,
  };
}

/** A fit without parameters. */
export function failure<Parameter extends string>(
  reason: FitFailure,
  { iterations, gradientNorm }: Pick<MinimizeResult, "iterations" | "gradientNorm">,
  edges: readonly FitEdge<Parameter>[],
): FailedFit<Parameter> {
  return {
    converged: false,
    reason,
    edges,
    parameters: null,
    standardErrors: null,
    intervals: null,
    covariance: null,
    logLikelihood: null,
    iterations,
    gradientNorm,
  };
}

/**
 * The standard error of a figure that is computed from positive parameters, by the delta method: derivatives by the logarithms of the parameters,
 * from central differences. `null` without covariances, or when the figure does not exist beside the estimates.
 */
export function deltaError(
  figure: (parameters: readonly number[]) => number | null,
  parameters: readonly number[],
  covariance: Matrix | null | undefined,
): number | null {
  if (!covariance) return null;
  const slopes: number[] = [];
  for (const index of parameters.keys()) {
    const [below, above] = [-STEP, STEP].map((step) => figure(parameters.map((x, place) => (place === index ? x * Math.exp(step) : x))));
    if (below === null || above === null) return null;
    slopes.push((above! - below!) / (2 * STEP * parameters[index]!));
  }
  let variance = 0;
  for (const [i, row] of covariance.entries()) for (const [j, entry] of row.entries()) variance += slopes[i]! * slopes[j]! * entry;
  return Math.sqrt(Math.max(0, variance));
}

const STEP = 0.0001220703125; // 2^-13

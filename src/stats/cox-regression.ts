import { checkChoice, checkLevel, checkOptions, checkWhole, isMissing } from "../core/check.ts";
import { CxError, emptyInput, invalidValue } from "../core/errors.ts";
import type { RecordCounts } from "../core/metric.ts";
import { choleskyInverse, choleskySolve } from "./cholesky.ts";
import { countPairs } from "./concordance.ts";
import { type CovariateColumn, type NamedCovariate, prepareCox, type PreparedCox } from "./cox-data.ts";
import { type CoxMaximum, type CoxProblem, dot, maximizeCox } from "./cox-fit.ts";
import { visitContributions } from "./cox-likelihood.ts";
import {
  type ChiSquareStatistic,
  chiSquareStatistic,
  proportionalityTests,
  type TimeTransform,
  timeTransform,
} from "./cox-proportionality.ts";
import { type CoxData, type CoxTies, predictors } from "./cox-risk-sets.ts";
import { type GroupColumn, type GroupKey, keysIn } from "./group-column.ts";
import type { Interval } from "./interval.ts";
import type { SurvivalReadOptions } from "./life-table.ts";
import { normalQuantile } from "./normal-quantile.ts";
import { normalUpperTail } from "./normal.ts";
import { checkColumn, type EventColumn, type NumberColumn, type Problem, readSurvival, type SurvivalRecords } from "./survival-records.ts";

/** How a Cox regression is made. */
export interface CoxRegressionOptions extends SurvivalReadOptions {
  /**
   * How events at the same time are taken. Breslow's way is nearer to other tools' defaults and pulls coefficients to 0 where ties are many.
   * @defaultValue "efron"
   */
  readonly ties?: CoxTies | undefined;
  /**
   * Strata with baseline hazards of their own, such as plan or country, as long as durations: for what is not proportional.
   * @defaultValue one stratum
   */
  readonly strata?: GroupColumn | undefined;
  /**
   * Confidence level, between 0 and 1; a higher one widens the intervals.
   * @defaultValue 0.95
   */
  readonly level?: number | undefined;
  /**
   * The scale of time on which the check of proportionality looks for a slope: `"km"`, one less the Kaplan-Meier curve just before, as R;
   * `"rank"`, `"identity"` or `"log"`.
   * @defaultValue "km"
   */
  readonly timeTransform?: TimeTransform | undefined;
  /**
   * The most steps of Newton's method. Five or six are usual.
   * @defaultValue 50
   */
  readonly maxIterations?: number | undefined;
}

/** What one covariate does to the hazard. */
export interface CoxCoefficient {
  /** The covariate. */
  readonly term: string;
  /** Its mean, at which the baseline stands. */
  readonly mean: number;
  /** The change of the logarithm of the hazard with one unit of the covariate. */
  readonly coefficient: number;
  /** Its standard error. */
  readonly standardError: number;
  /** Coefficient by standard error. */
  readonly z: number;
  /** The two-sided p-value of z, 0 to 1. */
  readonly pValue: number;
  /** `exp(coefficient)`, at most the largest double: 1.5 for leaving half as fast again with one unit more. */
  readonly hazardRatio: number;
  /** Wald's interval of the hazard ratio, made on the scale of its logarithm. */
  readonly interval: Interval<"wald">;
  /** Whether its effect changes with time: a small p-value speaks against a hazard ratio that holds at every age. */
  readonly proportionality: ChiSquareStatistic;
}

/** The baseline hazard of one stratum: of somebody whose covariates are all at their means. */
export interface CoxBaseline {
  /** The stratum; `null` without strata. */
  readonly stratum: GroupKey | null;
  /** At each time of an event, ascending. Before the first, hazard 0 and survival 1. */
  readonly steps: readonly {
    /** The time. */
    readonly time: number;
    /** The cumulative hazard, H. */
    readonly cumulativeHazard: number;
    /** The share without the event, `exp(-H)`. */
    readonly survival: number;
  }[];
}

/** A Cox regression that has an estimate. */
export interface CoxFit extends RecordCounts {
  /** Whether the likelihood has its maximum here. */
  readonly converged: true;
  /** How many had the event. */
  readonly events: number;
  /** Steps of Newton's method. */
  readonly iterations: number;
  /** The covariates, in their order. */
  readonly coefficients: readonly CoxCoefficient[];
  /** The covariance of the coefficients. */
  readonly covariance: readonly (readonly number[])[];
  /** The logarithm of the partial likelihood. */
  readonly logLikelihood: {
    /** Without covariates. */
    readonly null: number;
    /** With them. */
    readonly fitted: number;
  };
  /** Whether the covariates together say anything: twice the gain in log-likelihood. The one to report. */
  readonly likelihoodRatio: ChiSquareStatistic;
  /** The same by the coefficients and their covariance. */
  readonly wald: ChiSquareStatistic;
  /** The same by the slope of the likelihood where all coefficients are 0: of one group, the log-rank test but for ties. */
  readonly score: ChiSquareStatistic;
  /**
   * Of pairs of which it is known who had the event first, the share in which it was the one of larger predictor, equal predictors counting
   * half: 0.5 says nothing, 1 all. `null` without such a pair.
   */
  readonly concordance: number | null;
  /** Whether hazard ratios hold at every age, all covariates together. */
  readonly proportionality: ChiSquareStatistic;
  /** The baseline hazards, by stratum. */
  readonly baseline: readonly CoxBaseline[];
}

/** A Cox regression that has none. */
export interface CoxFailure extends RecordCounts {
  /** There is no estimate. */
  readonly converged: false;
  /** How many had the event. */
  readonly events: number;
  /** Steps of Newton's method. */
  readonly iterations: number;
  /**
   * Why: `"no-events"`; `"collinear"`, some covariates do not vary among those at risk, or are sums of others; `"monotone-likelihood"`, the
   * likelihood rises for ever as coefficients go to infinity, since events always come to the one of larger covariate, such as where a
   * group has none; `"not-converged"`, more steps than allowed.
   */
  readonly problem: CoxProblem;
  /** The covariates it comes from, where that is known. */
  readonly terms: readonly string[];
}

/** A Cox regression: with an estimate when `converged`, else with the reason why there is none. */
export type CoxRegressionResult = CoxFit | CoxFailure;

/**
 * Cox regression: what makes customers leave sooner, as hazard ratios, without a word on how the hazard itself runs.
 *
 * The hazard of somebody with covariates x is `h(t) exp(b x)`, h being any function. The partial likelihood
 * `product over events of exp(b x) / sum over those at risk of exp(b x)` is maximized by Newton's method, events at the same time as Efron
 * has it. Errors are those of the observed information. The check of proportionality is the score test of a slope of b in time
 * (Grambsch and Therneau; R's `cox.zph` since survival 3.0).
 *
 * - Input: durations in one unit, with whether each ended with the event, and columns of covariates. A record that lacks one is missing.
 * - Result: hazard ratios with intervals, three tests of all together, concordance, proportionality, baseline hazards. The survival of
 *   somebody is `exp(-H(t) exp(sum of b (x - mean)))`. A fit without a maximum says why and gives no number.
 * - Cost: for each of about six steps, time proportional to records by squared covariates.
 * - Not to be trusted where proportionality fails (take strata), or with fewer than about 10 events by covariate.
 *
 * @param durations - how long each was observed, finite numbers of at least 0.
 * @param events - `true` or 1 where the event came at the end, `false` or 0 where observation ended without it.
 * @param covariates - columns by name: finite numbers, or `true` and `false`.
 * @param options - ties, strata, late entry, level, scale of the check.
 * @returns the fit, or why there is none.
 * @throws CxError `"empty"` without a valid record, `"invalid-value"` without covariates, for columns of different lengths or a value that cannot be,
 * `"invalid-option"` for a wrong option.
 *
 * @example Remission of leukemia with and without maintenance (Miller 1997; R's data set aml)
 * ```ts
 * import { coxRegression } from "cx-metrics";
 * const weeks = [9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161, 5, 5, 8, 8, 12, 16, 23, 27, 30, 33, 43, 45];
 * const ended = [1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1];
 * const fit = coxRegression(weeks, ended, { nonmaintained: weeks.map((_, index) => index >= 11) });
 * fit.converged; // => true
 * if (fit.converged) {
 *   fit.coefficients[0]?.hazardRatio; // => 2.4981
 *   fit.coefficients[0]?.standardError; // => 0.5119
 *   fit.likelihoodRatio.pValue; // => 0.0658
 * }
 * ```
 *
 * @see Cox 1972, Journal of the Royal Statistical Society B 34:187; Efron 1977, Journal of the American Statistical Association 72:557
 * @see Grambsch and Therneau 1994, Biometrika 81:515; Therneau and Grambsch 2000, Modeling Survival Data
 */
export function coxRegression(
  durations: NumberColumn,
  events: EventColumn,
  covariates: Readonly<Record<string, CovariateColumn>>,
  options: CoxRegressionOptions = {},
): CoxRegressionResult {
  checkOptions(options, ["ties", "strata", "level", "timeTransform", "maxIterations", "entry", "invalid"]);
  const { ties = "efron", strata, level = 0.95, timeTransform: scale = "km", maxIterations = 50, entry, invalid = "error" } = options;
  checkChoice("ties", ties, ["efron", "breslow"]);
  checkChoice("timeTransform", scale, ["km", "rank", "identity", "log"]);
  checkChoice("invalid", invalid, ["error", "skip"]);
  checkLevel(level);
  checkWhole("maxIterations", maxIterations, 1);
  const columns = columnsOf(covariates, checkColumn("durations", durations));
  const keys = keysIn(durations, strata ? [["options.strata", strata]] : []);
  const records = readSurvival(durations, events, entry, invalid, (index) => keys(index) ?? covariateProblem(columns, index));
  const { valid, missing, invalid: skipped, events: flags } = records;
  if (valid === 0) throw emptyInput("coxRegression", "valid duration with covariates");
  const prepared = prepareCox(records, columns, strata);
  const names = columns.map(([name]) => name);
  const found = maximizeCox(prepared.data, ties, maxIterations);
  const counts = {
    valid,
    missing,
    invalid: skipped,
    events: flags.reduce<number>((sum, flag) => sum + flag, 0),
    iterations: found.iterations,
  };
  if (found.problem !== null) {
    return { converged: false, ...counts, problem: found.problem, terms: found.terms.map((term) => names[term] as string) };
  }
  return { converged: true, ...counts, ...fitOf(found, prepared, records, names, { ties, level, scale }) };
}

function columnsOf(covariates: Readonly<Record<string, CovariateColumn>>, count: number): NamedCovariate[] {
  if (typeof covariates !== "object" || covariates === null) throw invalidValue("covariates", "columns by name", covariates);
  const columns = Object.entries(covariates);
  if (columns.length === 0) throw invalidValue("covariates", "at least one column", "none");
  for (const [name, column] of columns) {
    const length = checkColumn(`covariates.${name}`, column);
    if (length !== count) throw new CxError("invalid-value", `covariates.${name}`, `${count} values, as in durations`, `${length}`);
  }
  return columns;
}

function covariateProblem(columns: readonly NamedCovariate[], index: number): "missing" | Problem | null {
  for (const [name, column] of columns) {
    const value = column[index];
    if (isMissing(value)) return "missing";
    if (typeof value !== "boolean" && !Number.isFinite(value)) return [`covariates.${name}`, "a finite number, true or false", value];
  }
  return null;
}

type Found = Extract<CoxMaximum, { problem: null }>;

interface Reading {
  readonly ties: CoxTies;
  readonly level: number;
  readonly scale: TimeTransform;
}

function fitOf(
  { beta, factor, at, null: none, nullFactor }: Found,
  { data, means, scales, strata }: PreparedCox,
  records: SurvivalRecords,
  names: readonly string[],
  { ties, level, scale }: Reading,
) {
  const z = normalQuantile((1 + level) / 2);
  const covariance = choleskyInverse(factor).map((row, term) =>
    row.map((value, other) => value / (scales[term] as number) / (scales[other] as number)),
  );
  const proportionality = proportionalityTests(data, beta, ties, factor, timeTransform(scale, records));
  const coefficients = names.map((term, place): CoxCoefficient => {
    const coefficient = (beta[place] as number) / (scales[place] as number);
    const standardError = Math.sqrt(covariance[place]![place] as number);
    const ratio = (logarithm: number): number => Math.min(Number.MAX_VALUE, Math.exp(logarithm));
    return {
      term,
      mean: means[place] as number,
      coefficient,
      standardError,
      z: coefficient / standardError,
      pValue: Math.min(1, 2 * normalUpperTail(Math.abs(coefficient / standardError))),
      hazardRatio: ratio(coefficient),
      interval: { low: ratio(coefficient - z * standardError), high: ratio(coefficient + z * standardError), level, method: "wald" },
      proportionality: proportionality.terms[place] as ChiSquareStatistic,
    };
  });
  const terms = names.length;
  return {
    coefficients,
    covariance,
    logLikelihood: { null: none.logLikelihood, fitted: at.logLikelihood },
    likelihoodRatio: chiSquareStatistic(Math.max(0, 2 * (at.logLikelihood - none.logLikelihood)), terms),
    wald: chiSquareStatistic(
      dot(
        beta,
        at.information.map((row) => dot(row, beta)),
      ),
      terms,
    ),
    score: chiSquareStatistic(dot(none.score, choleskySolve(nullFactor, none.score)), terms),
    concordance: concordanceOf(data, beta),
    proportionality: proportionality.global,
    baseline: baselineOf(data, beta, ties, strata),
  };
}

function concordanceOf(data: CoxData, beta: readonly number[]): number | null {
  const predictor = predictors(data, beta);
  const { starts, late } = data;
  let [ordered, pairs] = [0, 0];
  for (let stratum = 0; stratum + 1 < starts.length; stratum += 1) {
    const [start, end] = [starts[stratum] as number, starts[stratum + 1] as number];
    const [lateStart, lateEnd] = late ? [late.starts[stratum] as number, late.starts[stratum + 1] as number] : [0, 0];
    const { concordant, discordant, tied } = countPairs({
      time: data.time.subarray(start, end),
      event: data.event.subarray(start, end),
      predictor: predictor.subarray(start, end),
      latePlace: late ? late.place.slice(lateStart, lateEnd).map((place) => place - start) : new Uint32Array(0),
      lateEntry: late ? late.entry.subarray(lateStart, lateEnd) : new Float64Array(0),
    });
    ordered += concordant + tied / 2;
    pairs += concordant + discordant + tied;
  }
  return pairs === 0 ? null : ordered / pairs;
}

function baselineOf(data: CoxData, beta: readonly number[], ties: CoxTies, strata: readonly (GroupKey | null)[]): CoxBaseline[] {
  const rises = strata.map((): { time: number; hazard: number }[] => []);
  visitContributions(data, beta, ties, ({ hazard }, { stratum, time }) =>
    (rises[stratum] as { time: number; hazard: number }[]).push({ time, hazard }),
  );
  return strata.map((stratum, place) => {
    let cumulativeHazard = 0;
    const steps = (rises[place] as { time: number; hazard: number }[]).reverse().map(({ time, hazard }) => {
      cumulativeHazard += hazard;
      return { time, cumulativeHazard, survival: Math.exp(-cumulativeHazard) };
    });
    return { stratum, steps };
  });
}

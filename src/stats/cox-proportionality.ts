import { invalidOption } from "../core/errors.ts";
import { chiSquareUpperTail } from "./chi-square.ts";
import { choleskySolve, type Matrix } from "./cholesky.ts";
import { squareOf, visitContributions } from "./cox-likelihood.ts";
import type { CoxData, CoxTies } from "./cox-risk-sets.ts";
import { exitTableOf } from "./exit-table.ts";
import { productLimit } from "./product-limit.ts";
import { quadraticForm } from "./quadratic-form.ts";
import type { SurvivalRecords } from "./survival-records.ts";

/** The scale of time on which a coefficient may have a slope. */
export type TimeTransform = "km" | "rank" | "identity" | "log";

/** A chi-square test. */
export interface ChiSquareStatistic {
  /** The statistic, at least 0. */
  readonly statistic: number;
  /** Its degrees of freedom; 0 when nothing can be tested. */
  readonly degreesOfFreedom: number;
  /** How often a statistic is as large by chance, 0 to 1. */
  readonly pValue: number;
}

/** Each coefficient and all together: whether their effect changes with time. */
export interface ProportionalityTests {
  readonly terms: readonly ChiSquareStatistic[];
  readonly global: ChiSquareStatistic;
}

/** A statistic with its p-value; 1 when nothing can be tested. */
export function chiSquareStatistic(statistic: number, degreesOfFreedom: number): ChiSquareStatistic {
  return { statistic, degreesOfFreedom, pValue: degreesOfFreedom === 0 ? 1 : chiSquareUpperTail(statistic, degreesOfFreedom) };
}

/**
 * Score tests of a slope of each coefficient in `g(time)`, as R's `cox.zph` since survival 3.0: of the sums of `g` times the Schoenfeld
 * residuals, `u`, with the variance that is left when the coefficients were fitted.
 */
export function proportionalityTests(
  data: CoxData,
  beta: readonly number[],
  ties: CoxTies,
  factor: Matrix,
  g: (time: number) => number,
): ProportionalityTests {
  const { terms, time, event } = data;
  const [sum, deaths] = time.reduce(
    ([total, count], at, spell) => (event[spell] === 1 ? [total + g(at), count + 1] : [total, count]),
    [0, 0],
  );
  const center = sum / deaths;
  const u = Array.from({ length: terms }, () => 0);
  const size = (terms * (terms + 1)) / 2;
  const [cross, own] = [new Float64Array(size), new Float64Array(size)];
  visitContributions(data, beta, ties, ({ score, information }, set) => {
    const slope = g(set.time) - center;
    for (let term = 0; term < terms; term += 1) u[term] = (u[term] as number) + slope * (score[term] as number);
    for (let at = 0; at < size; at += 1) {
      cross[at] = (cross[at] as number) + slope * (information[at] as number);
      own[at] = (own[at] as number) + slope * slope * (information[at] as number);
    }
  });
  const [crossed, slopes] = [squareOf(cross, terms), squareOf(own, terms)];
  const solved = crossed.map((column) => choleskySolve(factor, column));
  const left = slopes.map((row, term) =>
    row.map(
      (value, other) => value - (crossed[term] as number[]).reduce((total, each, at) => total + each * (solved[other]![at] as number), 0),
    ),
  );
  const tested = left.map((row, term) => (row[term] as number) > 1e-10 * (slopes[term]![term] as number));
  const known = left.map((row, term) => row.map((value, other) => (tested[term] && tested[other] ? value : 0)));
  const { value, rank } = quadraticForm(known, u);
  return {
    terms: u.map((each, term) =>
      tested[term] ? chiSquareStatistic((each * each) / (left[term]![term] as number), 1) : chiSquareStatistic(0, 0),
    ),
    global: chiSquareStatistic(value, rank),
  };
}

/** The transform of time by name. */
export function timeTransform(name: TimeTransform, records: SurvivalRecords): (time: number) => number {
  switch (name) {
    case "identity":
      return (time) => time;
    case "log":
      if (records.times.some((time, index) => time === 0 && records.events[index] === 1)) {
        throw invalidOption("timeTransform", "km, rank or identity, since there are events at time 0", name);
      }
      return Math.log;
    case "rank":
      return ranks(records.times);
    case "km": {
      const table = exitTableOf(records);
      const { survival } = productLimit(table);
      const before = new Map<number, number>();
      for (const [place, time] of table.time.entries()) before.set(time, place === 0 ? 0 : 1 - (survival[place - 1] as number));
      return (time) => before.get(time) as number;
    }
  }
}

/** Mean ranks of times. */
function ranks(times: Float64Array): (time: number) => number {
  const sorted = times.slice().sort();
  const found = new Map<number, number>();
  for (let start = 0; start < sorted.length;) {
    let end = start;
    while (end < sorted.length && sorted[end] === sorted[start]) end += 1;
    found.set(sorted[start] as number, (start + 1 + end) / 2);
    start = end;
  }
  return (time) => found.get(time) as number;
}

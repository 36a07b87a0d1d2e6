import { choleskyFactor, choleskySolve, type Matrix } from "./cholesky.ts";
import { dot, largest } from "./line-search.ts";
import type { LogisticDesign } from "./logistic-design.ts";

/** Where Newton's method ended, on the scale of the design: intercept first. */
export type LogisticSearch =
  | {
      readonly reason: null;
      readonly at: readonly number[];
      readonly factor: Matrix;
      readonly logLikelihood: number;
      readonly iterations: number;
    }
  | {
      readonly reason: "separation" | "collinear" | "iterations" | "precision";
      readonly terms: readonly string[];
      readonly iterations: number;
    };

const MOST_STEPS = 200;
/** Of the mean log-likelihood, by a coefficient of a feature of standard deviation 1. */
const TOLERANCE = 1e-9;
/** A feature of which the others leave no more than this share of the variance is a combination of them. */
const COLLINEAR = 1e-11;

/** Maximizes the penalized likelihood. It is concave, so that Newton's steps, halved where they overshoot, end at its maximum if it has one. */
export function searchLogistic(design: LogisticDesign, penalties: readonly number[]): LogisticSearch {
  const { columns, observations, events } = design;
  const isFree = penalties.every((penalty) => penalty === 0);
  const dependent = isFree ? collinearColumn(design) : null;
  if (dependent !== null) return { reason: "collinear", terms: [dependent], iterations: 0 };
  let at = [Math.log(events / (observations - events)), ...columns.map(() => 0)];
  let state = evaluate(design, penalties, at);
  for (let iterations = 0; ; iterations += 1) {
    const factor = choleskyFactor(state.information);
    if (factor === null) return { reason: "precision", terms: [], iterations };
    const step = choleskySolve(factor, state.gradient);
    const separating = isFree ? separatingTerms(design, step) : null;
    if (separating !== null) return { reason: "separation", terms: separating, iterations };
    const isThere = largest(state.gradient) <= TOLERANCE * observations;
    if (!isThere && iterations === MOST_STEPS) return { reason: "iterations", terms: [], iterations };
    const next = ascend(design, penalties, at, state, step);
    if (isThere) {
      // A last step doubles the digits; it is not taken where rounding leaves nothing to gain.
      const last = next ?? { at, state };
      const lastFactor = choleskyFactor(last.state.information) ?? factor;
      return { reason: null, at: last.at, factor: lastFactor, logLikelihood: last.state.logLikelihood, iterations };
    }
    if (next === null) return { reason: "precision", terms: [], iterations };
    [at, state] = [next.at, next.state];
  }
}

interface State {
  readonly objective: number;
  readonly logLikelihood: number;
  readonly gradient: number[];
  readonly information: number[][];
}

/** The penalized log-likelihood with gradient and information, the negative of its second derivatives. */
function evaluate({ outcome, counts, columns }: LogisticDesign, penalties: readonly number[], at: readonly number[]): State {
  const size = columns.length + 1;
  const gradient = new Array<number>(size).fill(0);
  const information = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  const row = new Float64Array(size);
  row[0] = 1;
  let logLikelihood = 0;
  for (let index = 0; index < outcome.length; index += 1) {
    const count = counts[index]!;
    if (count === 0) continue;
    let logit = at[0]!;
    for (let place = 1; place < size; place += 1) {
      row[place] = columns[place - 1]!.values[index]!;
      logit += at[place]! * row[place]!;
    }
    // Both forms of the same, of which one does not overflow.
    const small = Math.exp(-Math.abs(logit));
    const likely = 1 / (1 + small);
    const unlikely = small / (1 + small);
    const isEvent = outcome[index] === 1;
    const isExpected = logit > 0 === isEvent;
    logLikelihood -= count * (Math.log1p(small) + (isExpected ? 0 : Math.abs(logit)));
    const rest = count * (isEvent ? 1 : -1) * (isExpected ? unlikely : likely);
    const weight = count * likely * unlikely;
    for (let place = 0; place < size; place += 1) {
      const value = row[place]!;
      gradient[place]! += rest * value;
      const line = information[place]!;
      const weighted = weight * value;
      for (let other = 0; other <= place; other += 1) line[other]! += weighted * row[other]!;
    }
  }
  let objective = logLikelihood;
  for (const [place, penalty] of penalties.entries()) {
    const slope = at[place + 1]!;
    objective -= (penalty / 2) * slope * slope;
    gradient[place + 1]! -= penalty * slope;
    information[place + 1]![place + 1]! += penalty;
  }
  return { objective, logLikelihood, gradient, information };
}

/** The step, or the longest half, quarter ... of it that does not lower the objective; `null` when there is none. */
function ascend(
  design: LogisticDesign,
  penalties: readonly number[],
  at: readonly number[],
  { objective }: State,
  step: readonly number[],
): { readonly at: number[]; readonly state: State } | null {
  const slack = 1e-12 * Math.abs(objective);
  for (let share = 1; share > 1e-9; share /= 2) {
    const moved = at.map((coefficient, place) => coefficient + share * step[place]!);
    const state = evaluate(design, penalties, moved);
    if (state.objective >= objective - slack) return { at: moved, state };
  }
  return null;
}

/**
 * The features of a direction in which every observation gets more likely or stays as likely: with one, the likelihood has no maximum (Albert &
 * Anderson 1984). `null` when the step is no such direction. Where outcomes are separated, Newton's steps become one: what is
 * separated moves on by about 1 in every step, what is not comes to rest.
 */
function separatingTerms({ outcome, counts, columns }: LogisticDesign, step: readonly number[]): readonly string[] | null {
  let [least, most] = [Infinity, 0];
  for (let index = 0; index < outcome.length; index += 1) {
    if (counts[index] === 0) continue;
    let move = step[0]!;
    for (const [place, { values }] of columns.entries()) move += step[place + 1]! * values[index]!;
    const gain = outcome[index] === 1 ? move : -move;
    least = Math.min(least, gain);
    most = Math.max(most, gain);
  }
  if (!(most > 0.1 && least >= -1e-8 * most)) return null;
  const size = largest(step.slice(1));
  return columns.flatMap(({ name }, place) => (Math.abs(step[place + 1]!) > 1e-6 * size ? [name] : []));
}

/** The first feature that is a combination of those before it, or constant. */
function collinearColumn({ counts, columns, observations }: LogisticDesign): string | null {
  const correlations: number[][] = [];
  for (const [place, { name, values }] of columns.entries()) {
    const weighted = values.map((value, index) => (value * counts[index]!) / observations);
    correlations.push(columns.slice(0, place + 1).map((other) => dotOf(weighted, other.values)));
    const last = choleskyFactor(correlations)?.[place]?.[place];
    if (last === undefined || last * last < COLLINEAR) return name;
  }
  return null;
}

function dotOf(left: Float64Array, right: Float64Array): number {
  return dot(left as unknown as readonly number[], right as unknown as readonly number[]);
}

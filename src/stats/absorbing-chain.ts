import { invalidValue } from "../core/errors.ts";

/** What becomes of a walk that moves from state to state until it is absorbed. */
export interface AbsorbingChainResult {
  /** How often each state is visited, by the state the walk is in now: itself counts. */
  readonly visits: readonly (readonly number[])[];
  /** The probability of ending in each absorbing state, by the state the walk is in now. */
  readonly absorption: readonly (readonly number[])[];
  /** The mean number of steps until the end, by the state the walk is in now. */
  readonly steps: readonly number[];
}

/**
 * An absorbing Markov chain, solved: visits, ends and steps from every state.
 *
 * `N = (I - Q)^-1`, `B = N R`, with Q the moves among the transient states and R those into the absorbing ones. Rows are weights and need not add up to one: counts
 * serve as they are. States are eliminated one by one as by Grassmann, Taksar and Heyman, who never subtract, so that every figure keeps its digits, however
 * seldom the end is reached. `O(n^3)` time, `O(n^2)` memory for n transient states.
 *
 * @param moves - the weight of the move from each transient state to each other: n rows of n finite numbers of at least 0.
 * @param ends - the weight of the move from each transient state into each absorbing one: n rows.
 * @returns visits, probabilities from 0 to 1, and steps.
 * @throws CxError `"invalid-value"` when the rows do not fit, a weight is negative or not finite, or the end cannot be reached from a state.
 *
 * @example The gambler with 1 or 2 of 3 coins, who wins a round with probability 0.4
 * ```ts
 * import { absorbingChain } from "cx-metrics/stats";
 * const { absorption, steps } = absorbingChain([[0, 0.4], [0.6, 0]], [[0.6, 0], [0, 0.4]]);
 * absorption.map(([, won]) => won); // => [0.2105263158, 0.5263157895]
 * steps; // => [1.8421052632, 2.1052631579]
 * ```
 *
 * @see Kemeny and Snell 1960, Finite Markov Chains, chapter 3; Grassmann, Taksar and Heyman 1985, Operations Research 33:1107
 */
export function absorbingChain(moves: readonly (readonly number[])[], ends: readonly (readonly number[])[]): AbsorbingChainResult {
  const n = moves.length;
  checkRows("moves", moves, n, n);
  checkRows("ends", ends, n, ends[0]?.length ?? 0);
  const widths = ends[0]?.length ?? 0;
  const among = moves.map((row, state) => row.map((weight, to) => (to === state ? 0 : weight)));
  const out = ends.map((row) => row.slice());
  // Each visit is worth the weight of its row: dividing by what is left of the row in the end makes it a number of visits.
  const worth = moves.map((row, state) => moves.map((_, other) => (other === state ? sum(row) + sum(ends[state] as number[]) : 0)));
  const left: number[] = [];
  for (let state = n - 1; state >= 0; state -= 1) {
    const row = among[state] as number[];
    const total = sum(row.slice(0, state)) + sum(out[state] as number[]);
    if (!(total > 0)) throw invalidValue("ends", "a way to an end from every state", state, state);
    left[state] = total;
    for (let from = 0; from < state; from += 1) {
      const into = (among[from] as number[])[state] as number;
      if (into === 0) continue;
      const share = into / total;
      const target = among[from] as number[];
      for (let to = 0; to < state; to += 1) if (to !== from) target[to]! += share * (row[to] as number);
      addTimes(out[from] as number[], out[state] as number[], share);
      addTimes(worth[from] as number[], worth[state] as number[], share);
    }
  }
  const visits: number[][] = [];
  for (let state = 0; state < n; state += 1) {
    const own = (worth[state] as number[]).slice();
    for (let to = 0; to < state; to += 1) addTimes(own, visits[to] as number[], (among[state] as number[])[to] as number);
    visits.push(own.map((value) => value / (left[state] as number)));
  }
  const shares = ends.map((row, state) => row.map((weight) => weight / (sum(moves[state] as number[]) + sum(row))));
  return {
    visits,
    absorption: visits.map((row) =>
      Array.from({ length: widths }, (_, end) =>
        row.reduce((total, times, state) => total + times * ((shares[state] as number[])[end] as number), 0),
      ),
    ),
    steps: visits.map(sum),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function addTimes(target: number[], source: readonly number[], factor: number): void {
  for (let index = 0; index < target.length; index += 1) target[index]! += factor * (source[index] as number);
}

function checkRows(name: string, rows: readonly (readonly number[])[], count: number, width: number): void {
  if (rows.length !== count) throw invalidValue(name, `${count} rows`, rows.length);
  rows.forEach((row, index) => {
    if (row.length !== width) throw invalidValue(`${name}[${index}]`, `${width} weights`, row.length);
    row.forEach((weight, to) => {
      if (!(Number.isFinite(weight) && weight >= 0)) throw invalidValue(`${name}[${index}]`, "a finite number of at least 0", weight, to);
    });
  });
}

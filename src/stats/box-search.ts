/** Where {@link boxSearch} ended. */
export interface BoxMinimum {
  /** The best point. */
  readonly at: readonly number[];
  /** The value there. */
  readonly value: number;
  /** Whether no step along an axis of the tolerance's length lowers the value. */
  readonly converged: boolean;
  /** Evaluations of the function. */
  readonly evaluations: number;
}

/** Sides of the box. */
export interface Side {
  readonly low: number;
  readonly high: number;
}

const STARTS = 4;
const TOLERANCE = 1e-7;

/**
 * A minimum in a box of a function that need not be smooth, nor defined everywhere: the best points of a grid, each improved by the pattern search of
 * Hooke & Jeeves 1961. For few coordinates; minima on the edges are found as any other. Nothing in it is random.
 */
export function boxSearch(objective: (at: readonly number[]) => number, sides: readonly Side[], most: number): BoxMinimum {
  let evaluations = 0;
  const evaluate = (at: readonly number[]): number => {
    evaluations += 1;
    const value = objective(at);
    return Number.isNaN(value) ? Infinity : value;
  };
  const marks = sides.length > 2 ? [0.05, 0.35, 0.65, 0.95] : [0.02, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9, 0.99];
  let grid: number[][] = [[]];
  for (const { low, high } of sides) grid = grid.flatMap((at) => marks.map((mark) => [...at, low + mark * (high - low)]));
  const starts = grid.map((at) => ({ at, value: evaluate(at) })).sort((left, right) => left.value - right.value);
  let best: BoxMinimum | null = null;
  for (const start of starts.slice(0, STARTS)) {
    const found = patternSearch(evaluate, sides, start.at, start.value, () => evaluations >= most);
    if (best === null || found.value < best.value) best = { ...found, evaluations };
  }
  return { ...best!, evaluations };
}

function patternSearch(
  evaluate: (at: readonly number[]) => number,
  sides: readonly Side[],
  start: readonly number[],
  startValue: number,
  spent: () => boolean,
): Omit<BoxMinimum, "evaluations"> {
  const inside = (at: readonly number[]): number[] => at.map((x, axis) => Math.min(sides[axis]!.high, Math.max(sides[axis]!.low, x)));
  const explore = (from: readonly number[], fromValue: number, share: number): [number[], number] => {
    let [at, value] = [[...from], fromValue];
    sides.forEach(({ low, high }, axis) => {
      for (const step of [share, -share]) {
        const moved = inside(at.map((x, index) => (index === axis ? x + step * (high - low) : x)));
        const found = moved[axis] === at[axis] ? Infinity : evaluate(moved);
        if (found < value) {
          [at, value] = [moved, found];
          return;
        }
      }
    });
    return [at, value];
  };
  let [base, value] = [[...start], startValue];
  let share = 0.1;
  while (share > TOLERANCE) {
    if (spent()) return { at: base, value, converged: false };
    let [next, nextValue] = explore(base, value, share);
    if (!(nextValue < value)) {
      share /= 2;
      continue;
    }
    // As long as it helps, go on the way that the last moves went.
    for (;;) {
      const jump = inside(next.map((x, axis) => 2 * x - base[axis]!));
      [base, value] = [next, nextValue];
      if (spent()) break;
      const [further, furtherValue] = explore(jump, evaluate(jump), share);
      if (!(furtherValue < value)) break;
      [next, nextValue] = [further, furtherValue];
    }
  }
  return { at: base, value, converged: Number.isFinite(value) };
}

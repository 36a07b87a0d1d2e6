/** One row of a linear program: `sum of coefficients * x <= limit`. */
export interface LinearRow {
  readonly items: readonly number[];
  readonly coefficients: readonly number[];
  readonly limit: number;
}

/** A linear program over variables from 0 to 1, to be solved again and again as variables are fixed and set free. */
export interface LinearProgram {
  /**
   * Maximizes with every variable between its bounds. Stops early when the maximum is surely below `cutoff`. Approximate: whoever needs
   * certainty computes a bound from the multipliers, which prove it whatever they are.
   */
  solve(lower: Uint8Array, upper: Uint8Array, cutoff: number): "optimal" | "below" | "infeasible" | "unknown";
  /** The variables where the program stopped. */
  readonly values: Float64Array;
  /** By row: what a unit more of its limit is worth; of an infeasible program, the combination of rows that contradicts the bounds. */
  readonly multipliers: Float64Array;
}

const TOLERANCE = 1e-9;

/**
 * The bounded dual simplex method on a full tableau, with the long-step ratio test (Maros 2003, Computational Techniques of the Simplex Method).
 * Every variable is boxed, so any basis is dual feasible once each variable outside it rests on the bound that its reduced cost prefers: no first phase,
 * and each new node of a search starts where the last one stopped.
 */
export function linearProgram(objective: Float64Array, rows: readonly LinearRow[]): LinearProgram {
  const [size, height] = [objective.length, rows.length];
  const width = size + 1;
  // Of each row: the coefficients of what is outside the basis, and in the last column the limit.
  const table = new Float64Array((height + 1) * width);
  const outside = new Int32Array(size);
  const basis = new Int32Array(height);
  const resting = new Float64Array(size);
  const basic = new Float64Array(height);
  const values = new Float64Array(size);
  const multipliers = new Float64Array(height);
  const costRow = height * width;
  let pivots = Infinity;

  const reset = (): void => {
    table.fill(0);
    rows.forEach(({ items, coefficients, limit }, row) => {
      items.forEach((item, place) => (table[row * width + item] = coefficients[place] as number));
      table[row * width + size] = limit;
      basis[row] = size + row;
    });
    objective.forEach((value, item) => {
      table[costRow + item] = value;
      outside[item] = item;
    });
    pivots = 0;
  };

  const pivot = (row: number, column: number): void => {
    const start = row * width;
    const inverse = 1 / (table[start + column] as number);
    for (let place = 0; place < width; place += 1) table[start + place] = (table[start + place] as number) * inverse;
    table[start + column] = inverse;
    for (let other = 0; other <= height; other += 1) {
      if (other === row) continue;
      const at = other * width;
      const factor = table[at + column] as number;
      if (factor === 0) continue;
      table[at + column] = 0;
      for (let place = 0; place < width; place += 1)
        table[at + place] = (table[at + place] as number) - factor * (table[start + place] as number);
    }
    const leaving = basis[row] as number;
    basis[row] = outside[column] as number;
    outside[column] = leaving;
    pivots += 1;
  };

  const solve = (lower: Uint8Array, upper: Uint8Array, cutoff: number): ReturnType<LinearProgram["solve"]> => {
    // Rounding piles up in a table: from time to time it is made anew.
    if (pivots > 2000) reset();
    const lowest = (variable: number): number => (variable < size ? (lower[variable] as number) : 0);
    const highest = (variable: number): number => (variable < size ? (upper[variable] as number) : Infinity);
    for (let column = 0; column < size; column += 1) {
      const variable = outside[column] as number;
      resting[column] = (table[costRow + column] as number) > 0 && variable < size ? highest(variable) : lowest(variable);
    }
    for (let row = 0; row < height; row += 1) {
      let value = table[row * width + size] as number;
      for (let column = 0; column < size; column += 1) value -= (table[row * width + column] as number) * (resting[column] as number);
      basic[row] = value;
    }
    const finish = (status: ReturnType<LinearProgram["solve"]>): typeof status => {
      multipliers.fill(0);
      for (let column = 0; column < size; column += 1) {
        const variable = outside[column] as number;
        if (variable < size) values[variable] = resting[column] as number;
        else multipliers[variable - size] = Math.max(0, -(table[costRow + column] as number));
      }
      for (let row = 0; row < height; row += 1) if ((basis[row] as number) < size) values[basis[row] as number] = basic[row] as number;
      return status;
    };
    for (let iteration = 0; iteration < 20 + 4 * (size + height); iteration += 1) {
      let [row, worst, target] = [-1, TOLERANCE, 0];
      for (let place = 0; place < height; place += 1) {
        const variable = basis[place] as number;
        const [low, high, value] = [lowest(variable), highest(variable), basic[place] as number];
        if (low - value > worst) [row, worst, target] = [place, low - value, low];
        else if (value - high > worst) [row, worst, target] = [place, value - high, high];
      }
      if (row === -1) return finish("optimal");
      let total = -(table[costRow + size] as number);
      for (let column = 0; column < size; column += 1) total += (table[costRow + column] as number) * (resting[column] as number);
      if (total < cutoff) return finish("below");

      // The value must rise (sign 1) or fall. Candidates move it the right way when they leave their bound.
      const sign = (basic[row] as number) < target ? 1 : -1;
      const candidates: { column: number; ratio: number; slope: number }[] = [];
      for (let column = 0; column < size; column += 1) {
        const variable = outside[column] as number;
        const [low, high] = [lowest(variable), highest(variable)];
        if (low === high) continue;
        const coefficient = sign * (table[row * width + column] as number);
        const rises = resting[column] === low;
        if (rises ? coefficient > -TOLERANCE : coefficient < TOLERANCE) continue;
        candidates.push({ column, ratio: Math.abs((table[costRow + column] as number) / coefficient), slope: Math.abs(coefficient) });
      }
      candidates.sort((left, right) => left.ratio - right.ratio || right.slope - left.slope);
      let entering = -1;
      let rest = worst;
      for (const { column, slope } of candidates) {
        const variable = outside[column] as number;
        const span = highest(variable) - lowest(variable);
        if (rest - slope * span <= 0) {
          entering = column;
          break;
        }
        rest -= slope * span;
        // Its whole way is not enough: it goes to its other bound and the search goes on.
        const move = resting[column] === lowest(variable) ? span : -span;
        resting[column] = (resting[column] as number) + move;
        for (let place = 0; place < height; place += 1)
          basic[place] = (basic[place] as number) - (table[place * width + column] as number) * move;
      }
      if (entering === -1) {
        finish("infeasible");
        // The row by itself contradicts the bounds.
        multipliers.fill(0);
        if ((basis[row] as number) >= size) multipliers[(basis[row] as number) - size] = sign === 1 ? 1 : 0;
        for (let column = 0; column < size; column += 1) {
          const variable = outside[column] as number;
          if (variable >= size) multipliers[variable - size] = Math.max(0, sign * (table[row * width + column] as number));
        }
        return "infeasible";
      }
      const change = ((basic[row] as number) - target) / (table[row * width + entering] as number);
      for (let place = 0; place < height; place += 1)
        basic[place] = (basic[place] as number) - (table[place * width + entering] as number) * change;
      basic[row] = (resting[entering] as number) + change;
      resting[entering] = target;
      pivot(row, entering);
    }
    pivots = Infinity;
    return finish("unknown");
  };
  return { solve, values, multipliers };
}

/** A square matrix, row by row. */
export type Matrix = readonly (readonly number[])[];

/**
 * The lower triangle L of L·Lᵀ = `matrix`, or `null` when the matrix is not positive definite within rounding
 * (Golub & Van Loan 2013, algorithm 4.2.1). Only the lower triangle of the matrix is read.
 */
export function choleskyFactor(matrix: Matrix): number[][] | null {
  const factor: number[][] = [];
  for (let row = 0; row < matrix.length; row++) {
    const line: number[] = [];
    for (let column = 0; column <= row; column++) {
      const above = factor[column] ?? line;
      let rest = matrix[row]![column]!;
      for (let k = 0; k < column; k++) rest -= line[k]! * above[k]!;
      if (column < row) line.push(rest / above[column]!);
      // What is left of a diagonal below the rounding error of its own terms is no evidence of anything positive.
      else if (rest > matrix.length * Number.EPSILON * matrix[row]![row]!) line.push(Math.sqrt(rest));
      else return null;
    }
    factor.push(line);
  }
  return factor;
}

/** The x of L·Lᵀ·x = `right`. */
export function choleskySolve(factor: Matrix, right: readonly number[]): number[] {
  const solution = lowerSolve(factor, right);
  for (let row = factor.length - 1; row >= 0; row--) {
    let rest = solution[row]!;
    for (let k = row + 1; k < factor.length; k++) rest -= factor[k]![row]! * solution[k]!;
    solution[row] = rest / factor[row]![row]!;
  }
  return solution;
}

/** The x of L·x = `right`. */
export function lowerSolve(factor: Matrix, right: readonly number[]): number[] {
  const solution: number[] = [];
  for (const [row, line] of factor.entries()) {
    let rest = right[row]!;
    for (let k = 0; k < row; k++) rest -= line[k]! * solution[k]!;
    solution.push(rest / line[row]!);
  }
  return solution;
}

/** (L·Lᵀ)⁻¹, symmetric to the last bit. */
export function choleskyInverse(factor: Matrix): number[][] {
  const columns = factor.map((_, at) =>
    choleskySolve(
      factor,
      factor.map((__, row) => (row === at ? 1 : 0)),
    ),
  );
  return columns.map((column, row) => column.map((value, at) => (at < row ? columns[at]![row]! : value)));
}

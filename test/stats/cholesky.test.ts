import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { choleskyFactor, choleskyInverse, choleskySolve, type Matrix } from "../../src/stats/cholesky.ts";

const times = (a: Matrix, b: Matrix): number[][] => a.map((row) => b[0]!.map((_, j) => row.reduce((sum, x, k) => sum + x * b[k]![j]!, 0)));
const transpose = (a: Matrix): number[][] => a[0]!.map((_, j) => a.map((row) => row[j]!));

/** A + Aᵀ-like products plus a ridge: positive definite, and not badly conditioned. */
const positive = fc
  .integer({ min: 1, max: 6 })
  .chain((n) => fc.array(fc.array(fc.integer({ min: -5, max: 5 }), { minLength: n, maxLength: n }), { minLength: n, maxLength: n }))
  .map((a) => times(a, transpose(a)).map((row, i) => row.map((x, j) => x + (i === j ? 1 : 0))));

const expectIdentity = (matrix: Matrix, digits = 8): void =>
  matrix.forEach((row, i) => row.forEach((x, j) => expect(x).toBeCloseTo(i === j ? 1 : 0, digits)));

describe("the Cholesky factor", () => {
  it("multiplies back to the matrix", () => {
    fc.assert(
      fc.property(positive, (matrix) => {
        const factor = choleskyFactor(matrix)!;
        const square = factor.map((row) => [...row, ...Array.from({ length: factor.length - row.length }, () => 0)]);
        times(square, transpose(square)).forEach((row, i) => row.forEach((x, j) => expect(x).toBeCloseTo(matrix[i]![j]!, 8)));
      }),
    );
  });

  it("solves and inverts, and the inverse is symmetric", () => {
    fc.assert(
      fc.property(positive, (matrix) => {
        const factor = choleskyFactor(matrix)!;
        const inverse = choleskyInverse(factor);
        expect(inverse).toEqual(transpose(inverse));
        expectIdentity(times(matrix, inverse), 6);
        const solution = choleskySolve(
          factor,
          matrix.map((row) => row.reduce((a, b) => a + b, 0)),
        );
        solution.forEach((x) => expect(x).toBeCloseTo(1, 6));
      }),
    );
  });

  it("is known for the Hilbert matrix of order 3, whose determinant is 1/2160", () => {
    const hilbert = [0, 1, 2].map((i) => [0, 1, 2].map((j) => 1 / (i + j + 1)));
    expect(choleskyFactor(hilbert)!.reduce((sum, line, row) => sum + 2 * Math.log(line[row]!), 0)).toBeCloseTo(-Math.log(2160), 11);
  });

  it.each([
    ["a zero", [[0]]],
    ["a negative number", [[-1]]],
    [
      "two equal columns",
      [
        [2, 2],
        [2, 2],
      ],
    ],
    [
      "an indefinite matrix",
      [
        [1, 2],
        [2, 1],
      ],
    ],
    [
      "equal columns but for rounding",
      [
        [1, 1],
        [1, 1 + Number.EPSILON],
      ],
    ],
  ])("does not exist for %s", (_, matrix) => {
    expect(choleskyFactor(matrix)).toBeNull();
  });
});

import type { Matrix } from "./cholesky.ts";

/** A step that balances the rounding of a difference of gradients with the third derivatives it leaves out. */
const STEP = 7.62939453125e-6; // 2^-17

/**
 * The matrix of second derivatives, from central differences of an analytic gradient, symmetric to the last bit: some 10 digits, where values of
 * the function alone would give 6 (Nocedal & Wright 2006, section 8.1). Two evaluations per coordinate.
 */
export function hessianOf(gradient: (at: readonly number[]) => readonly number[], at: readonly number[]): Matrix {
  const columns = at.map((coordinate, index) => {
    const step = STEP * Math.max(1, Math.abs(coordinate));
    const [low, high] = [coordinate - step, coordinate + step];
    const [below, above] = [low, high].map((moved) => gradient(at.map((other, place) => (place === index ? moved : other)))) as [
      readonly number[],
      readonly number[],
    ];
    return above.map((derivative, place) => (derivative - below[place]!) / (high - low));
  });
  return columns.map((column, row) => column.map((entry, place) => (entry + columns[place]![row]!) / 2));
}

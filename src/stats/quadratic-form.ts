import type { Matrix } from "./cholesky.ts";

/** What is left of a diagonal element that is less than this share of it is rounding. */
const NOTHING = 1e-10;

/**
 * `u V^-1 u` with the rank of a covariance V that may be singular: directions in which nothing varies, such as the sum of all groups, are left
 * out. By elimination, largest remaining variance first.
 */
export function quadraticForm(covariance: Matrix, vector: readonly number[]): { value: number; rank: number } {
  const rest = covariance.map((row) => [...row]);
  const excess = [...vector];
  const open = new Set(rest.keys());
  let [value, rank] = [0, 0];
  while (open.size > 0) {
    const share = (at: number): number => (covariance[at]![at]! > 0 ? rest[at]![at]! / covariance[at]![at]! : 0);
    const pivot = [...open].reduce((best, at) => (share(at) > share(best) ? at : best));
    if (!(share(pivot) > NOTHING)) break;
    open.delete(pivot);
    const [line, variance] = [rest[pivot]!, rest[pivot]![pivot]!];
    value += (excess[pivot]! * excess[pivot]!) / variance;
    rank += 1;
    for (const at of open) {
      const factor = rest[at]![pivot]! / variance;
      excess[at]! -= factor * excess[pivot]!;
      for (const column of open) rest[at]![column]! -= factor * line[column]!;
    }
  }
  return { value, rank };
}

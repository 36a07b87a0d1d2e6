import { exactSumOf } from "../core/exact-sum.ts";

/** Columns less their means, which are rounded once: large values that differ little keep their digits. */
export interface CenteredColumns {
  /** The means. */
  readonly means: readonly number[];
  /** The columns less their means. */
  readonly columns: readonly Float64Array[];
  /** The Euclidean lengths of these. */
  readonly lengths: readonly number[];
}

/** Centers columns of n numbers each. */
export function centerColumns(columns: readonly ArrayLike<number>[]): CenteredColumns {
  const means = columns.map((column) => exactSumOf(Array.from(column)) / column.length);
  const centered = columns.map((column, at) => {
    const values = Float64Array.from(column, (value) => value - means[at]!);
    // What rounding the mean left over.
    const rest = exactSumOf(values) / values.length;
    return rest === 0 ? values : values.map((value) => value - rest);
  });
  return { means, columns: centered, lengths: centered.map((column) => Math.sqrt(dot(column, column))) };
}

/** The sum of products. */
export function dot(left: Float64Array, right: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < left.length; index += 1) sum += left[index]! * right[index]!;
  return sum;
}

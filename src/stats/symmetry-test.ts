import { checkOptions } from "../core/check.ts";
import { invalidOption, invalidValue } from "../core/errors.ts";
import { exactSumOf } from "../core/exact-sum.ts";
import { unlikelierCounts } from "./binomial-tails.ts";
import { chiSquareUpperTail } from "./chi-square.ts";
import { checkTable, type CountTable } from "./count-table.ts";

/** How the test of symmetry is made. */
export interface SymmetryTestOptions {
  /**
   * Whether the statistic of a 2x2 table is corrected for counts being whole (Edwards), which makes it smaller and the p-value larger;
   * larger tables have no correction.
   * @defaultValue false
   */
  readonly continuityCorrection?: boolean | undefined;
}

/** What the test of symmetry finds. */
export interface SymmetryTestResult {
  /** McNemar's or Bowker's chi-square: 0 when as many went one way as the other. */
  readonly statistic: number;
  /** How many pairs of states had customers going either way. */
  readonly degreesOfFreedom: number;
  /** How often the ways are as unequal where both are equally likely, 0 to 1. */
  readonly pValue: number;
  /** The p-value of a 2x2 table without approximation, from the binomial distribution; `null` for larger tables. */
  readonly exactPValue: number | null;
}

/**
 * Whether customers asked twice moved more one way than back: McNemar's test of two states, Bowker's of more.
 *
 * `X2 = sum over i < j of (n_ij - n_ji)^2 / (n_ij + n_ji)`; corrected `(abs(b - c) - min(1, abs(b - c)))^2 / (b + c)`, as in R. The exact
 * p-value is that of b successes in b + c trials of chance 1/2.
 *
 * - Input: a square table, rows before and columns after. Customers who stayed, on the diagonal, say nothing.
 * - Result: the tests. A pair of states between which nobody moved drops out with its degree of freedom; R divides 0 by 0 there. Where
 *   nobody moved at all, statistic and degrees of freedom are 0 and the p-value 1.
 * - Cost: constant time for each pair.
 * - Not to be trusted when fewer than about 10 moved between two states: take the exact p-value.
 *
 * @param table - rows of counts: how many who were in the state of the row are in the state of the column.
 * @param options - whether a 2x2 table is corrected.
 * @returns the tests.
 * @throws CxError `"invalid-value"` when the table is not square counts of at least two states, `"empty"` when nothing was counted,
 * `"invalid-option"` for a wrong option.
 *
 * @example Approval of 1600 people asked twice (Agresti)
 * ```ts
 * import { symmetryTest } from "cx-metrics/stats";
 * const test = symmetryTest([[794, 86], [150, 570]]);
 * test.statistic; // => 17.3559322033898
 * test.pValue; // => 0.0000309929344104522
 * test.exactPValue; // => 0.0000371593613957144
 * ```
 *
 * @see McNemar 1947, Psychometrika 12:153; Edwards 1948, Psychometrika 13:185; Bowker 1948, Journal of the American Statistical Association
 * 43:572
 */
export function symmetryTest(table: CountTable, options: SymmetryTestOptions = {}): SymmetryTestResult {
  checkOptions(options, ["continuityCorrection"]);
  const { continuityCorrection = false } = options;
  if (typeof continuityCorrection !== "boolean") throw invalidOption("continuityCorrection", "true or false", continuityCorrection);
  const { rows, columnTotals } = checkTable("symmetryTest", table);
  if (rows.length < 2 || rows.length !== columnTotals.length) {
    throw invalidValue("table", "as many columns as rows, at least 2", `${rows.length} x ${columnTotals.length}`);
  }
  const pairs = rows
    .flatMap((row, i) => row.slice(0, i).map((there, j) => [there, rows[j]?.[i] as number] as const))
    .filter(([there, back]) => there + back > 0);
  const isPair = rows.length === 2;
  const statistic = exactSumOf(
    pairs.map(([there, back]) => {
      const distance = Math.abs(there - back);
      const counted = isPair && continuityCorrection ? Math.max(0, distance - 1) : distance;
      return (counted * counted) / (there + back);
    }),
  );
  const [there, back] = pairs[0] ?? [0, 0];
  return {
    statistic,
    degreesOfFreedom: pairs.length,
    pValue: pairs.length === 0 ? 1 : chiSquareUpperTail(statistic, pairs.length),
    exactPValue: isPair ? unlikelierCounts(there, there + back, [0.5, 0], [0.5, 0]) : null,
  };
}

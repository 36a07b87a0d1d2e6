import { checkOptions } from "../core/check.ts";
import { invalidOption, invalidValue } from "../core/errors.ts";
import { exactSumOf } from "../core/exact-sum.ts";
import { chiSquareUpperTail } from "./chi-square.ts";
import { type CheckedTable, checkTable, type CountTable, withoutEmpty } from "./count-table.ts";
import { deviance, divide, exactProduct, subtract } from "./double-double.ts";

/** How the chi-square test is made. */
export interface ChiSquareTestOptions {
  /**
   * Whether the statistic of a 2x2 table is corrected for counts being whole (Yates), which makes it smaller and the p-value larger; other
   * tables have no correction, and neither have the other figures.
   * @defaultValue false
   */
  readonly continuityCorrection?: boolean | undefined;
}

/** What the chi-square test finds. */
export interface ChiSquareTestResult {
  /** Pearson's chi-square: 0 when the table is exactly what independence expects. */
  readonly statistic: number;
  /** `(rows - 1) (columns - 1)`, of the rows and columns in which anything was counted. */
  readonly degreesOfFreedom: number;
  /** How often a table is as far from independence where nothing is associated, 0 to 1. */
  readonly pValue: number;
  /** The likelihood-ratio statistic G, `2 sum of O log(O / E)`. */
  readonly gStatistic: number;
  /** Its p-value. */
  readonly gPValue: number;
  /** The counts that independence expects, E: row total by column total over all. */
  readonly expected: readonly (readonly number[])[];
  /**
   * Adjusted standardized residuals, R's `stdres`: about standard normal where nothing is associated, so that cells beyond 2 or 3 are those
   * that depart from independence. 0 in a row or column in which nothing, or everything, was counted.
   */
  readonly standardizedResiduals: readonly (readonly number[])[];
  /** Cramer's V, 0 to 1: how strong the association is; `null` when fewer than two rows or columns have counts. */
  readonly cramersV: number | null;
  /**
   * V without the part that chance alone adds in small samples (Bergsma 2013); `null` also when there are no more counts than rows or
   * columns.
   */
  readonly cramersVCorrected: number | null;
  /** Phi of a 2x2 table, without a sign, as vcd gives it: the signs are those of the residuals. `null` for other tables. */
  readonly phi: number | null;
  /** Pearson's contingency coefficient, `sqrt(X2 / (X2 + n))`, below 1. */
  readonly contingencyCoefficient: number;
}

/**
 * Pearson's chi-square test of independence: whether two questions are associated, and how strongly.
 *
 * `X2 = sum of (O - E)^2 / E` over the cells, O being the count and E what independence expects; with the continuity correction
 * `(abs(O - E) - min(1/2, abs(O - E)))^2`, as in R. Of `phi2 = X2 / n`: `V = sqrt(phi2 / min(rows - 1, columns - 1))`; the corrected V
 * takes `max(0, phi2 - df / (n - 1))` over the smaller of `rows - 1 - (rows - 1)^2 / (n - 1)` and the same of the columns.
 *
 * - Input: at least two rows of at least two counts of different customers, in any order. Rows and columns in which nothing was counted say
 *   nothing and are not counted as such, as in SAS and SPSS; R divides 0 by 0 there.
 * - Result: both tests, what was expected, which cells depart from it, and how strong the association is. Where fewer than two rows or
 *   columns have counts, no association can show: statistic and degrees of freedom 0, p-value 1.
 * - Cost: constant time for each cell. Differences from independence are exact, for counts up to 2^53.
 * - Not to be trusted when many expected counts are below 5: take `fisherTest`.
 *
 * @param table - rows of counts, such as stayed and left by contract.
 * @param options - whether a 2x2 table is corrected.
 * @returns the tests and the strength of the association.
 * @throws CxError `"invalid-value"` when the table is not rectangular counts or has fewer than two rows or columns, `"empty"` when nothing
 * was counted, `"invalid-option"` for a wrong option.
 *
 * @example Does churn depend on the contract? Stayed and left by month, one and two years (IBM's telco sample)
 * ```ts
 * import { chiSquareTest } from "cx-metrics";
 * const test = chiSquareTest([[2220, 1655], [1307, 166], [1647, 48]]);
 * test.statistic; // => 1184.59657208379
 * test.cramersV; // => 0.410115696576141
 * test.standardizedResiduals[2]?.[1]; // => -25.3658919812779
 * ```
 *
 * @see Pearson 1900, Philosophical Magazine 50:157; Yates 1934, Supplement to the Journal of the Royal Statistical Society 1:217
 * @see Agresti 2013, Categorical Data Analysis, 3.3, for the residuals; Cramer 1946, Mathematical Methods of Statistics, chapter 21
 * @see Bergsma 2013, Journal of the Korean Statistical Society 42:323
 */
export function chiSquareTest(table: CountTable, options: ChiSquareTestOptions = {}): ChiSquareTestResult {
  checkOptions(options, ["continuityCorrection"]);
  const { continuityCorrection = false } = options;
  if (typeof continuityCorrection !== "boolean") throw invalidOption("continuityCorrection", "true or false", continuityCorrection);
  const checked = checkTable("chiSquareTest", table);
  const { rows, rowTotals, columnTotals, total } = checked;
  if (rows.length < 2 || columnTotals.length < 2) {
    throw invalidValue("table", "at least 2 rows and 2 columns", `${rows.length} x ${columnTotals.length}`);
  }
  const counted = withoutEmpty(checked);
  const [moreRows, moreColumns] = [Math.max(0, counted.rows.length - 1), Math.max(0, counted.columnTotals.length - 1)];
  const degreesOfFreedom = moreRows * moreColumns;
  const uncorrected = statisticOf(counted, 0);
  const statistic = continuityCorrection && rows.length === 2 && columnTotals.length === 2 ? statisticOf(counted, 0.5) : uncorrected;
  const gStatistic = 2 * exactSumOf(cellsOf(counted).map((cell) => devianceOf(cell, total)));
  const pValueOf = (value: number): number => (degreesOfFreedom === 0 ? 1 : chiSquareUpperTail(value, degreesOfFreedom));
  const smaller = Math.min(moreRows, moreColumns);
  return {
    statistic,
    degreesOfFreedom,
    pValue: pValueOf(statistic),
    gStatistic,
    gPValue: pValueOf(gStatistic),
    expected: rowTotals.map((row) => columnTotals.map((column) => (row * column) / total)),
    standardizedResiduals: rows.map((row, index) =>
      row.map((count, column) => residualOf({ count, row: rowTotals[index] as number, column: columnTotals[column] as number }, total)),
    ),
    cramersV: smaller === 0 ? null : Math.sqrt(Math.min(1, uncorrected / total / smaller)),
    cramersVCorrected: correctedV(uncorrected, moreRows, moreColumns, total),
    phi: rows.length === 2 && columnTotals.length === 2 && smaller > 0 ? Math.sqrt(Math.min(1, uncorrected / total)) : null,
    contingencyCoefficient: Math.sqrt(uncorrected / (uncorrected + total)),
  };
}

interface Cell {
  readonly count: number;
  /** Total of its row. */
  readonly row: number;
  /** Total of its column. */
  readonly column: number;
}

function cellsOf({ rows, rowTotals, columnTotals }: CheckedTable): Cell[] {
  return rows.flatMap((row, index) =>
    row.map((count, column) => ({ count, row: rowTotals[index] as number, column: columnTotals[column] as number })),
  );
}

/** `O - E`, from whole numbers that are subtracted before anything is rounded. */
function excessOf({ count, row, column }: Cell, total: number): number {
  return subtract(exactProduct(total, count), exactProduct(row, column))[0] / total;
}

/**
 * The sum of `(O - E)^2 / E`, each difference brought nearer to 0 by `correction`. The same to the last bit however the table is turned.
 */
function statisticOf(table: CheckedTable, correction: number): number {
  return exactSumOf(
    cellsOf(table).map((cell) => {
      const distance = Math.max(0, Math.abs(excessOf(cell, table.total)) - correction);
      return (distance / ((cell.row * cell.column) / table.total)) * distance;
    }),
  );
}

/** `O log(O / E) + E - O`: never negative, so that nothing cancels near independence; the E - O add up to 0. */
function devianceOf({ count, row, column }: Cell, total: number): number {
  const expected = divide(exactProduct(row, column), [total, 0]);
  return count === 0 ? expected[0] : deviance([count, 0], expected)[0];
}

function residualOf(cell: Cell, total: number): number {
  const { row, column } = cell;
  const spread = Math.sqrt((((row * column) / total) * (((total - row) * (total - column)) / total)) / total);
  return spread === 0 ? 0 : excessOf(cell, total) / spread;
}

function correctedV(statistic: number, moreRows: number, moreColumns: number, total: number): number | null {
  // phi2 - df / (n - 1) over r - r^2 / (n - 1), each multiplied by n - 1.
  const excess = Math.max(0, (statistic / total) * (total - 1) - moreRows * moreColumns);
  const room = Math.min(moreRows * (total - 1 - moreRows), moreColumns * (total - 1 - moreColumns));
  return room > 0 ? Math.sqrt(Math.min(1, excess / room)) : null;
}

import { checkChoice, checkLevel, checkOptions } from "../core/check.ts";
import { invalidOption, invalidValue } from "../core/errors.ts";
import { type Alternative, ALTERNATIVES, intervalOf } from "./comparison.ts";
import { type CheckedTable, checkTable, type CountTable, withoutEmpty } from "./count-table.ts";
import type { Interval } from "./interval.ts";
import { type Cell, conditionalOddsRatio, lowerOddsRatio, oddsTails, supportOf, unlikelierThan } from "./odds-ratio.ts";
import { unlikelierTables } from "./table-enumeration.ts";

/** How Fisher's exact test is made. */
export interface FisherTestOptions {
  /**
   * Confidence level of the interval of the odds ratio, between 0 and 1; a higher one widens it.
   * @defaultValue 0.95
   */
  readonly level?: number | undefined;
  /**
   * Of a 2x2 table: `"greater"` asks only whether the odds ratio exceeds 1, `"less"` whether it is below; the interval then has one end.
   * @defaultValue "two-sided"
   */
  readonly alternative?: Alternative | undefined;
}

/** What Fisher's exact test finds. */
export interface FisherTestResult {
  /** How often tables with these margins are as unlikely as this one or unlikelier where nothing is associated, 0 to 1. */
  readonly pValue: number;
  /** Which association speaks against independence. */
  readonly alternative: Alternative;
  /**
   * Conditional maximum-likelihood odds ratio of a 2x2 table; `null` when it is infinite, and for larger tables. 0, as in R, when the
   * margins allow no other table.
   */
  readonly oddsRatio: number | null;
  /** Exact interval of the odds ratio, whose limit is `null` where there is none; `null` for larger tables. */
  readonly interval: Interval<"conditional", number | null> | null;
}

/** The smallest of four margins up to which the cells of a 2x2 table are summed one by one. */
const LARGEST_MARGIN = 4e10;

/**
 * Fisher's exact test of independence: right for small counts, where the chi-square test is not.
 *
 * The probability, given both margins and no association, of all tables that are no likelier than this one (within a factor of `1 + 1e-7`,
 * as in R). Of a 2x2 table `[[a, b], [c, d]]` also the odds ratio under which a is what is expected, and the odds ratios that neither
 * one-sided test rejects at `(1 - level) / 2`. The test and the interval may disagree near the level, since the p-value is not twice a
 * tail.
 *
 * - Input: at least two rows of at least two counts. Rows and columns in which nothing was counted say nothing and are left out.
 * - Result: the p-value; for 2x2 tables odds ratio and interval.
 * - Cost: for 2x2 tables in the square root of the smallest margin, which may be up to 4e10 (a second); larger tables are counted through
 *   column by column, in about two seconds at most: a 4x4 table of 100 counts or a 2x10 table of a few hundred. For more take
 *   `chiSquareTest`.
 *
 * @param table - rows of counts, such as won and lost back by reason.
 * @param options - level and alternative.
 * @returns the p-value, and the odds ratio of a 2x2 table with its interval.
 * @throws CxError `"invalid-value"` when the table is not rectangular counts, has fewer than two rows or columns, or is too large to count
 * through; `"empty"` when nothing was counted; `"invalid-option"` for a wrong option, such as a one-sided alternative for a larger table.
 *
 * @example Did a call back help? Retained and lost, with and without
 * ```ts
 * import { fisherTest } from "cx-metrics/stats";
 * const test = fisherTest([[9, 1], [3, 7]]);
 * test.pValue; // => 0.0197666110978804
 * test.oddsRatio; // => 17.2690339379717
 * fisherTest([[1, 8, 2], [2, 4, 1], [12, 0, 2]]).pValue; // => 0.0000825971568461916
 * ```
 *
 * @see Fisher 1935, Journal of the Royal Statistical Society 98:39; Freeman and Halton 1951, Biometrika 38:141
 * @see Mehta and Patel 1983, Journal of the American Statistical Association 78:427, for the counting
 */
export function fisherTest(table: CountTable, options: FisherTestOptions = {}): FisherTestResult {
  checkOptions(options, ["level", "alternative"]);
  const { level = 0.95, alternative = "two-sided" } = options;
  checkLevel(level);
  checkChoice("alternative", alternative, ALTERNATIVES);
  const checked = checkTable("fisherTest", table);
  const { rows, columnTotals } = checked;
  if (rows.length < 2 || columnTotals.length < 2) {
    throw invalidValue("table", "at least 2 rows and 2 columns", `${rows.length} x ${columnTotals.length}`);
  }
  if (rows.length > 2 || columnTotals.length > 2) {
    if (alternative !== "two-sided") throw invalidOption("alternative", "two-sided, for a table larger than 2 x 2", alternative);
    return { pValue: pValueOfLarger(withoutEmpty(checked)), alternative, oddsRatio: null, interval: null };
  }
  const cell = cellOf(checked);
  return {
    pValue: alternative === "two-sided" ? unlikelierThan(cell) : oddsTails(cell)[alternative],
    alternative,
    oddsRatio: oddsRatioOf(cell),
    interval: intervalOf(
      {
        method: "conditional",
        ends: [0, null],
        low: (alpha) => (cell.x === supportOf(cell)[0] ? 0 : lowerOddsRatio(cell, alpha)),
        high: (alpha) => (cell.x === supportOf(cell)[1] ? null : 1 / lowerOddsRatio(mirrored(cell), alpha)),
      },
      level,
      alternative,
    ),
  };
}

function pValueOfLarger(table: CheckedTable): number {
  const { rowTotals, columnTotals } = table;
  if (rowTotals.length < 2 || columnTotals.length < 2) return 1;
  return rowTotals.length === 2 && columnTotals.length === 2 ? unlikelierThan(cellOf(table)) : unlikelierTables(table);
}

function cellOf({ rows, rowTotals, columnTotals }: CheckedTable): Cell {
  const [first = 0, second = 0] = rowTotals;
  const [column = 0, other = 0] = columnTotals;
  const smallest = Math.min(first, second, column, other);
  if (smallest > LARGEST_MARGIN) throw invalidValue("table", `a smallest margin of at most ${LARGEST_MARGIN}`, smallest);
  return { x: rows[0]?.[0] ?? 0, first, second, column };
}

/** The same table with its columns in the other order: its odds ratio is the reciprocal. */
function mirrored({ x, first, second, column }: Cell): Cell {
  return { x: first - x, first, second, column: first + second - column };
}

function oddsRatioOf(cell: Cell): number | null {
  const [least, most] = supportOf(cell);
  if (cell.x === least) return 0;
  return cell.x === most ? null : conditionalOddsRatio(cell);
}

import { checkCount } from "../core/check.ts";
import { emptyInput, invalidValue } from "../core/errors.ts";

/** Rows of counts, all of one length: how often each value of one question met each value of another. */
export type CountTable = ArrayLike<ArrayLike<number>>;

/** A table that has been checked, with its margins. */
export interface CheckedTable {
  readonly rows: readonly (readonly number[])[];
  readonly rowTotals: readonly number[];
  readonly columnTotals: readonly number[];
  readonly total: number;
}

/** Refuses what is not a table of counts that add up to a count. */
export function checkTable(where: string, table: CountTable): CheckedTable {
  const columns = table[0]?.length ?? 0;
  const rows = Array.from(table, (row, index) => {
    if (row?.length !== columns) throw invalidValue("table", `a row of ${columns} counts, as the first`, row?.length, index);
    return Array.from(row, (count, column) => {
      // The path is text, so it is built for a mistake only.
      if (!(Number.isSafeInteger(count) && count >= 0)) checkCount(`table[${index}][${column}]`, count);
      return count;
    });
  });
  const rowTotals = rows.map((row) => row.reduce((sum, count) => sum + count, 0));
  const columnTotals = Array.from({ length: columns }, (_, column) => rows.reduce((sum, row) => sum + (row[column] as number), 0));
  const total = rowTotals.reduce((sum, count) => sum + count, 0);
  if (!Number.isSafeInteger(total)) throw invalidValue("table", "counts that add up to less than 2^53", total);
  if (total === 0) throw emptyInput(where, "count above 0");
  return { rows, rowTotals, columnTotals, total };
}

/** The table without the rows and columns in which nothing was counted. */
export function withoutEmpty({ rows, rowTotals, columnTotals, total }: CheckedTable): CheckedTable {
  return {
    rows: rows.filter((_, row) => rowTotals[row] !== 0).map((row) => row.filter((_, column) => columnTotals[column] !== 0)),
    rowTotals: rowTotals.filter((count) => count > 0),
    columnTotals: columnTotals.filter((count) => count > 0),
    total,
  };
}

import type { FieldMetric } from "../core/fields.ts";
import type { SqlOptions } from "./source.ts";
import { planOf, statementOf } from "./statement.ts";

/**
 * A metric, or a scorecard, as SQL: the statement that asks a warehouse for the metric's tally, never for rows.
 *
 * - Result: the text of one `SELECT`, with a row per segment. Run it with any driver and give the rows to {@link readSql}, which finds the
 *   same results and intervals as measuring the rows would.
 * - Names of columns and tables may hold anything that the engine takes; each is quoted, and nothing but the named columns is read.
 * - Counting follows the same rules: `NULL` and NaN are missing, values off the scale are invalid. Sums are as exact as the engine's.
 *
 * @param metric - A metric over fields that are named, such as `npsOf("rating")`, or a scorecard.
 * @param options - The dialect, and the table or view.
 * @returns The text of the statement.
 * @throws CxError `"invalid-option"` when a field or a key is a function, a name cannot be held by the engine, or the metric cannot
 * be counted by SQL.
 * @example Ask the warehouse for the score of each region
 * ```ts
 * import { npsOf, scorecard } from "cx-metrics";
 * import { readSql, sql } from "cx-metrics/sql";
 * const card = scorecard({ by: ["region"], metrics: { nps: npsOf("rating") } });
 * const text = sql(card, { dialect: "duckdb", from: "answers" });
 * text.split("\n").at(-1); // => "GROUP BY k0"
 * ```
 */
export function sql<Row, Tally, Result>(metric: FieldMetric<Row, Tally, Result>, options: SqlOptions): string {
  return statementOf(planOf(metric, options));
}

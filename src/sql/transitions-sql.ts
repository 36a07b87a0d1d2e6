import type { TransitionFolding } from "../core/definition.ts";
import type { JourneyFolding, StepSql } from "./journeys-sql.ts";
import { partitionBy, plainKeys } from "./level.ts";
import { count } from "./template.ts";

/** How often one move was made. */
interface FoldedMove {
  readonly moves: number;
}

/**
 * Moves between touchpoints: each event beside the one before it and the one after it, of its customer. What comes after a goal comes from the start, and what
 * is followed by nothing and is no goal leads to the end.
 */
export function transitionFolding(
  { goals }: TransitionFolding,
  { customer, at, touchpoint, valid, isOneOf }: StepSql,
): JourneyFolding<FoldedMove> {
  return {
    folding: {
      query(level) {
        const keys = plainKeys(level);
        // Columns have a name of their own in each query: ClickHouse takes a name for what the same SELECT calls so.
        const events =
          `SELECT ${keys}${customer} AS who, ${at} AS seen_at, ${touchpoint} AS met, CASE WHEN ${isOneOf(goals)} THEN 1 ELSE 0 END AS is_goal ` +
          `FROM ${level.source} WHERE ${valid}`;
        const own = `${partitionBy(level, "who")} ORDER BY seen_at, met`;
        const beside =
          `SELECT ${keys}met, is_goal, LAG(met) OVER (${own}) AS met_before, LAG(is_goal) OVER (${own}) AS goal_before, ` +
          `LEAD(met) OVER (${own}) AS met_after FROM (${events}) AS h1`;
        const sides = "SELECT 1 AS side UNION ALL SELECT 2 AS side";
        return (
          `SELECT ${keys}CASE WHEN side = 2 THEN met WHEN goal_before = 0 THEN met_before END AS moved_from, ` +
          `CASE WHEN side = 1 THEN met END AS moved_to FROM (${beside}) AS h2 CROSS JOIN (${sides}) AS h3 ` +
          `WHERE side = 1 OR (met_after IS NULL AND is_goal = 0)`
        );
      },
      template: { moves: count("1 = 1") },
      part: "moved_from",
      other: "moved_to",
    },
    folded: (parts) => ({ of: "transitions", moves: parts.map(({ part, other, folded }) => [part, other, folded.moves]) }),
  };
}

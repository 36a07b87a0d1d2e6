import type { MetricDefinition } from "../core/definition.ts";
import type { TotalTally } from "../segments/total-of.ts";
import { isBlank } from "./conditions.ts";
import type { Source } from "./source.ts";
import type { TallySql } from "./tally-sql.ts";
import { count, countSkipped, sum, type Template } from "./template.ts";

/** The sum of a column. */
export function totalSql({ fields }: MetricDefinition & { readonly tally: "total" }, source: Source): TallySql<TotalTally> {
  const value = source.number(fields["value"], "value");
  const verdict = source.verdict(isBlank(value, source), `${value} BETWEEN -1e150 AND 1e150`);
  const flat: Template<TotalTally> = { values: count(`${verdict} = 1`), sum: sum(`${verdict} = 1`, value), ...countSkipped(verdict) };
  return { flat, tally: (filled) => filled };
}

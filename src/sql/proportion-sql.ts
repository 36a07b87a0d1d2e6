import type { FieldSource, MetricDefinition } from "../core/definition.ts";
import type { ProportionTally } from "../stats/yes-share.ts";
import { isValue } from "./is-value.ts";
import type { Source } from "./source.ts";
import type { TallySql } from "./tally-sql.ts";
import { count, countSkipped, type Template } from "./template.ts";

/** Records that say yes, and that say no. */
export function proportionSql(
  { collect, fields }: MetricDefinition & { readonly tally: "proportion" },
  source: Source,
): TallySql<ProportionTally> {
  const { yesWhen } = collect;
  // The one role is named after the metric.
  const [role, field] = Object.entries(fields)[0] as [string, FieldSource];
  const { missing, yes, no } = isValue(yesWhen, field, role, source, true);
  const verdict = source.verdict(missing, `(${yes} OR ${no})`);
  const flat: Template<ProportionTally> = {
    yesWhen,
    yes: count(`${verdict} = 1 AND ${yes}`),
    no: count(`${verdict} = 1 AND ${no}`),
    ...countSkipped(verdict),
  };
  return { flat, tally: (filled) => filled };
}

import type { MetricDefinition } from "../core/definition.ts";
import type { ChurnRateTally, RevenueSums } from "../retention/churn-rate-of.ts";
import { isBlank } from "./conditions.ts";
import { isValue } from "./is-value.ts";
import type { Source } from "./source.ts";
import type { TallySql } from "./tally-sql.ts";
import { count, countSkipped, sum, type Template } from "./template.ts";

/** Customers retained and lost, with their revenue. */
export function churnRateSql(
  { collect, fields }: MetricDefinition & { readonly tally: "churn-rate" },
  source: Source,
): TallySql<ChurnRateTally> {
  const { lostWhen, withRevenue } = collect;
  const { missing, yes: lost, no: retained } = isValue(lostWhen, fields["lost"], "lost", source, false);
  const revenue = withRevenue ? source.number(fields["revenue"], "revenue") : "0";
  const blank = withRevenue ? `${missing} OR ${isBlank(revenue, source)}` : missing;
  const known = lostWhen?.rule === "boolean" ? `(${lost} OR ${retained})` : "1 = 1";
  const verdict = source.verdict(blank, withRevenue ? `${known} AND ${revenue} BETWEEN 0 AND 1e150` : known);
  const side = (which: string): Template<RevenueSums> => sidesOf(`${verdict} = 1 AND ${which}`);
  const sidesOf = (condition: string): Template<RevenueSums> => ({
    customers: count(condition),
    paying: count(`${condition} AND ${revenue} > 0`),
    revenue: sum(condition, revenue),
    // Smaller squares are below the smallest normal double, which PostgreSQL refuses.
    squares: sum(`${condition} AND ${revenue} > 1.5e-154`, `${revenue} * ${revenue}`),
  });
  const flat: Template<ChurnRateTally> = {
    lostWhen,
    withRevenue,
    retained: side(retained),
    lost: side(lost),
    ...countSkipped(verdict),
  };
  return { flat, tally: (filled) => filled };
}

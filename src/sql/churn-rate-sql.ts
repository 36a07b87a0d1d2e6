import type { FieldSource, LostRule, MetricDefinition } from "../core/definition.ts";
import { invalidOption } from "../core/errors.ts";
import type { ChurnRateTally, RevenueSums } from "../retention/churn-rate-of.ts";
import { isBlank } from "./conditions.ts";
import type { Source } from "./source.ts";
import type { TallySql } from "./tally-sql.ts";
import { count, countSkipped, sum, type Template } from "./template.ts";

/** Customers retained and lost, with their revenue. */
export function churnRateSql(
  { collect, fields }: MetricDefinition & { readonly tally: "churn-rate" },
  source: Source,
): TallySql<ChurnRateTally> {
  const { lostWhen, withRevenue } = collect;
  const { missing, lost, retained } = lostConditions(lostWhen, fields["lost"], source);
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

interface LostConditions {
  readonly missing: string;
  readonly lost: string;
  readonly retained: string;
}

function lostConditions(rule: LostRule, field: FieldSource | undefined, source: Source): LostConditions {
  if (rule === null) throw invalidOption("lostWhen", "a value, since SQL cannot run a function", rule);
  if (rule.rule === "boolean" || typeof rule.value === "boolean") {
    const flag = source.flag(field, "lost", false);
    const yes = `${flag} = ${rule.rule === "value" && rule.value === false ? 0 : 1}`;
    return { missing: `${flag} IS NULL`, lost: yes, retained: rule.rule === "boolean" ? `${flag} = 0` : `NOT ${yes}` };
  }
  if (typeof rule.value === "string") {
    const same = source.isText(field, "lost", rule.value);
    return { missing: `${same} IS NULL`, lost: `${same} = 1`, retained: `${same} = 0` };
  }
  const number = source.number(field, "lost");
  const missing = isBlank(number, source);
  return { missing, lost: `${number} = ${rule.value}`, retained: `(NOT ${missing} AND ${number} <> ${rule.value})` };
}

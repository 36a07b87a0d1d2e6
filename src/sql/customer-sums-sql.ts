import type { MetricDefinition } from "../core/definition.ts";
import { nameKey } from "../core/name.ts";
import type { CustomerSums, CustomerSumsTally } from "../segments/customer-sums.ts";
import { isBlank, isMoment, needsUtc } from "./conditions.ts";
import { groupBy, groupedKeys } from "./level.ts";
import type { Source } from "./source.ts";
import type { TallySql } from "./tally-sql.ts";
import { count, countSkipped, greatest, plainSum, sum } from "./template.ts";

/** Sums by customer: as many rows as there are customers. */
export function customerSumsSql(
  { collect, fields }: MetricDefinition & { readonly tally: "customer-sums" },
  source: Source,
): TallySql<CustomerSumsTally, Omit<CustomerSumsTally, "customers">, CustomerSums> {
  const { asOf, timeZone } = collect;
  if (timeZone !== null) needsUtc(timeZone);
  const role = "amount" in fields ? "amount" : "value";
  const customer = source.word(fields["customer"], "customer");
  const amount = source.number(fields[role], role);
  const at = asOf === null ? null : source.moment(fields["at"], "at");
  const missing = [`${customer} IS NULL`, isBlank(amount, source), ...(at === null ? [] : [`${at} IS NULL`])].join(" OR ");
  const sound = [`${amount} BETWEEN 0 AND 1e150`, ...(at === null ? [] : [isMoment(at)])].join(" AND ");
  const verdict = source.verdict(missing, sound);
  const known = at === null ? `${verdict} = 1` : `${verdict} = 1 AND ${at} <= ${asOf}`;
  return {
    flat: {
      asOf,
      timeZone,
      records: count(known),
      afterAsOf: at === null ? 0 : count(`${verdict} = 1 AND ${at} > ${asOf}`),
      ...countSkipped(verdict),
    },
    folding: {
      query: (level) =>
        `SELECT ${groupedKeys(level)}${[
          `${customer} AS buyer`,
          "COUNT(*) AS bought",
          `${at === null ? "0" : `MAX(${at})`} AS last_at`,
          `${sum("1 = 1", amount).sql(source.dialect)} AS spent`,
        ].join(", ")} FROM ${level.source} WHERE ${known}${groupBy(level, customer)}`,
      template: { orders: plainSum("bought"), last: at === null ? null : greatest("last_at"), amount: sum("1 = 1", "spent") },
      part: "buyer",
    },
    tally: (flat, parts) => ({
      ...flat,
      customers: Object.fromEntries(parts.map(({ part, folded }) => [nameKey(part as string), folded])),
    }),
  };
}

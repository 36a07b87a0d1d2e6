import type { MetricDefinition } from "../core/definition.ts";
import { nameKey } from "../core/name.ts";
import type { ContactsByCustomerTally } from "../service/contacts-per-customer.ts";
import { plainKeys } from "./level.ts";
import type { Source } from "./source.ts";
import type { TallySql } from "./tally-sql.ts";
import { count } from "./template.ts";

/** Contacts counted by customer: as many rows as there are customers. */
export function contactsByCustomerSql(
  { fields }: MetricDefinition & { readonly tally: "contacts-by-customer" },
  source: Source,
): TallySql<ContactsByCustomerTally, Omit<ContactsByCustomerTally, "customers">, { readonly contacts: number }> {
  const customer = source.word(fields["customer"], "customer");
  return {
    // A column of names holds nothing that is none.
    flat: { contacts: count(`${customer} IS NOT NULL`), missing: count(`${customer} IS NULL`), invalid: 0 },
    folding: {
      query: (level) => `SELECT ${plainKeys(level)}${customer} AS caller FROM ${level.source} WHERE ${customer} IS NOT NULL`,
      template: { contacts: count("1 = 1") },
      part: "caller",
    },
    tally: (flat, parts) => ({
      ...flat,
      customers: Object.fromEntries(parts.map(({ part, folded }) => [nameKey(part as string), folded.contacts])),
    }),
  };
}

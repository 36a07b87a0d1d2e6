/** What tells one customer from another. `1` and `"1"` are two customers; `1` and `1n` are one. */
export type CustomerId = string | number | bigint;

/**
 * A customer as the key of a plain object; `null` when the value is no customer. Texts are marked, so that no name, such
 * as `__proto__`, can be anything but a key.
 */
export function customerKey(customer: unknown): string | null {
  if (typeof customer === "string") return `:${customer}`;
  if (typeof customer === "bigint" || Number.isFinite(customer)) return String(customer);
  return null;
}

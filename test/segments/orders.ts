import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { type ReferenceCase, referencePath } from "../reference/cases.ts";

/** A transaction of the reference data. */
export interface Order {
  readonly customer: string;
  readonly at: string;
  readonly amount: number;
}

/** The transactions of a reference case: a file, or columns. */
export function ordersOf({ input }: ReferenceCase): Order[] {
  if (typeof input["file"] !== "string") {
    const { customer, date, amount } = input as { customer: string[]; date: string[]; amount: number[] };
    return customer.map((name, place) => ({ customer: name, at: date[place] as string, amount: amount[place] as number }));
  }
  const { customer, date, amount } = input as Record<string, string>;
  const rows = parse(readFileSync(referencePath(input["file"])), { columns: true }) as Record<string, string>[];
  return rows.map((row) => ({
    customer: row[customer as string] as string,
    at: row[date as string] as string,
    amount: Number(row[amount as string]),
  }));
}

/** The values of a reference case: given, or those of each customer together. */
export function valuesOf(reference: ReferenceCase): number[] {
  if (Array.isArray(reference.input["values"])) return reference.input["values"] as number[];
  const counts = reference.input["value"] === "orders per customer";
  const sums = new Map<string, number>();
  for (const { customer, amount } of ordersOf(reference)) sums.set(customer, (sums.get(customer) ?? 0) + (counts ? 1 : amount));
  return [...sums.values()];
}

import { fileURLToPath } from "node:url";
import {
  type ChurnRateResult,
  churnRate,
  type FcrFromContactsResult,
  type RevenueWeightedNpsResult,
  revenueWeightedNpsOf,
  measureStream,
} from "cx-metrics";
import { columnAt, numberAt, openTable, textAt } from "../scorecard/csv.ts";
import { contactsReport } from "../scorecard/contacts.ts";
import { customersReport } from "../scorecard/customers.ts";

/** What was measured before anybody asked for money. */
export interface Evidence {
  /** Revenue behind promoters, passives and detractors. */
  readonly nps: RevenueWeightedNpsResult;
  /** First contact resolution, and the repeats that followed. */
  readonly fcr: FcrFromContactsResult;
  /** Customers lost in the year. */
  readonly churn: ChurnRateResult;
  /** Customers at the start of the year. */
  readonly customers: number;
  /** Their revenue per year. */
  readonly revenue: number;
}

/** Measures the example data of the scorecard: answers, contacts and customers of one year. */
export async function measureEvidence(): Promise<Evidence> {
  const file = (name: string): string => fileURLToPath(new URL(`../data/${name}.csv`, import.meta.url));
  const { total } = await customersReport(await openTable(file("customers"), {}), {});
  const { customers, lost, revenue } = total;
  return {
    nps: await revenueByAnswer(file("answers")),
    fcr: await contactsReport(await openTable(file("contacts"), {}), {}),
    churn: churnRate({ startCustomers: customers, lostCustomers: lost }),
    customers,
    revenue: 12 * (revenue ?? 0),
  };
}

async function revenueByAnswer(path: string): Promise<RevenueWeightedNpsResult> {
  const table = await openTable(path, {});
  const [rating, revenue, account] = ["rating", "revenue", "account"].map((name) => columnAt(table, undefined, name));
  const metric = revenueWeightedNpsOf({ rating: "rating", revenue: "revenue", account: "account" }, { invalid: "skip" });
  // A stream takes lists for columns, so the cells of a row get names.
  const answers = async function* (): AsyncGenerator<Record<"rating" | "revenue" | "account", number | string | null>> {
    for await (const row of table.rows) {
      yield { rating: numberAt(row, rating), revenue: numberAt(row, revenue), account: textAt(row, account) };
    }
  };
  const result = await measureStream(metric, answers());
  if (result === null) throw new Error("answers.csv: no rated revenue");
  return result;
}

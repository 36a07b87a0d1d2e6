import { byColumn } from "./churn-by-column.ts";
import { bySpells } from "./churn-by-spells.ts";
import { columnAt, type Table } from "./csv.ts";
import type { CustomerLine, CustomersReport } from "./customer-lines.ts";
import type { Options } from "./options.ts";
import { type Cell, heading, textTable, type Writer } from "./text.ts";

/** Reads the customers: with dates from their spells, or by a column that says who left. */
export async function customersReport(table: Table, options: Options): Promise<CustomersReport> {
  const region = columnAt(table, options.region, "region");
  const by = region === undefined ? null : (table.columns[region] as string);
  const base = { file: table.name, by };
  if (options.churned !== undefined) return { ...base, ...(await byColumn(table, options, options.churned, region)) };
  return { ...base, ...(await bySpells(table, options, region)) };
}

/** The customers as text. */
export function customersText({ file, rows, missing, invalid, window, by, segments, total }: CustomersReport, write: Writer): string {
  const [hasRevenue, hasNet] = [total.revenue !== null, total.netRetention !== null];
  const header = [
    by ?? "",
    "customers",
    "lost",
    "churn %",
    ...(hasRevenue ? ["revenue", "gross retention %"] : []),
    ...(hasNet ? ["net retention %"] : []),
  ];
  const cells = (name: string, line: CustomerLine): Cell[] => [
    name,
    write.count(line.customers),
    write.count(line.lost),
    write.share(line.churn),
    ...(hasRevenue ? [line.revenue === null ? "–" : write.money(line.revenue), write.share(line.grossRetention)] : []),
    ...(hasNet ? [write.share(line.netRetention)] : []),
  ];
  const when = window === null ? "" : `, from ${window.from} to ${window.to}`;
  const notes = [
    "Churn: customers at the start who were gone at the end.",
    ...(hasRevenue ? ["Revenue: per month, of the customers at the start; gross retention leaves upgrades out."] : []),
  ];
  return [
    heading("Customers", `${file}, ${write.count(rows)} rows (${write.count(missing)} missing, ${write.count(invalid)} invalid)${when}`),
    textTable(
      header,
      segments.map((line) => cells(line.segment ?? "(none)", line)),
      cells("all", total),
    ),
    notes.join("\n"),
  ].join("\n\n");
}

import { readdirSync } from "node:fs";
import type { AnyMetric, LawCase } from "../laws/laws.ts";
import type { ColumnType, TableColumn } from "./engine.ts";

const directory = new URL("../laws/", import.meta.url);
const files = readdirSync(directory).filter((file) => file.endsWith(".laws.ts"));
const lists = await Promise.all(files.map((file) => import(new URL(file, directory).href) as Promise<{ cases: readonly LawCase[] }>));

/** The type of column under which the values of a law's field are stored. */
const TYPES: Readonly<Record<string, ColumnType>> = {
  rating: "double",
  revenue: "double",
  spend: "double",
  wait: "double",
  account: "text",
  customer: "text",
  who: "text",
  about: "text",
  via: "text",
  region: "text",
  at: "timestamp",
  start: "timestamp",
  end: "timestamp",
  day: "timestamp",
  period: "timestamp",
  lost: "boolean",
  gaveUp: "boolean",
  solved: "boolean",
  hopeless: "boolean",
};

/** A metric of the common list, and the columns of its rows. */
export interface SqlCase {
  readonly name: string;
  readonly metric: AnyMetric;
  readonly rows: LawCase["rows"];
  readonly columns: readonly TableColumn[];
  /** Whether the metric reads fields by functions, which SQL cannot. */
  readonly byFunction: boolean;
}

/** Every metric of the laws that all metrics obey. */
export const cases: readonly SqlCase[] = lists
  .flatMap((list) => list.cases)
  .map(({ name, metric, rows }) => {
    const text = name === "csatOf on labels" || name === "churnRateOf a value, with revenue";
    const fields = Object.values(metric.definition.fields).map((field) =>
      typeof field === "object" && field !== null ? field.field : field,
    );
    const names = [...new Set(fields.filter((field) => field !== null))];
    const typeOf = (field: string): ColumnType => (text && (field === "rating" || field === "lost") ? "text" : (TYPES[field] ?? "text"));
    return { name, metric, rows, columns: names.map((field) => ({ name: field, type: typeOf(field) })), byFunction: fields.includes(null) };
  });

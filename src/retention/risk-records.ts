import { isMissing } from "../core/check.ts";
import { type Column, type Columns, columnValues } from "../core/columns.ts";
import { invalidValue } from "../core/errors.ts";
import { isIterable } from "../core/measure.ts";
import type { ChurnRiskReadOptions } from "./churn-risk.ts";
import { yesReader } from "../core/yes-when.ts";
import { categoriesOf, EXPECTED, kindOf, type ModelFeature, readFeature, type RiskFeature } from "./risk-features.ts";

/** Rows of any fields, or columns. */
export type RiskRecords = Iterable<Readonly<Record<string, unknown>> | null | undefined> | Columns;

/** Complete records. */
export interface RiskData {
  /** The features as a model knows them. */
  readonly features: readonly ModelFeature[];
  /** 1 for the lost, 0 for the retained. */
  readonly churned: readonly number[];
  /** Customers per record. */
  readonly counts: readonly number[];
  /** Values by feature and record. */
  readonly values: readonly (readonly (number | string)[])[];
  /** All records. */
  readonly records: number;
  /** Incomplete ones. */
  readonly missing: number;
  /** Records that lack each feature. */
  readonly missingByFeature: readonly { readonly field: string; readonly missing: number }[];
  /** Records with a value that cannot be taken. */
  readonly invalid: number;
}

/** Reads outcome, count and features of records; what is incomplete or invalid is counted. */
export function readRisks(
  records: RiskRecords,
  features: readonly (RiskFeature | ModelFeature)[],
  { outcome = "lost", lostWhen, customers, invalid: rule = "error" }: ChurnRiskReadOptions,
): RiskData {
  const fields = [outcome, ...(customers === undefined ? [] : [customers]), ...features.map(({ field }) => field)];
  const { columns, length } = rawColumns(records, fields);
  const isLost = yesReader(lostWhen);
  const kinds = features.map(({ field, kind }) => kind ?? kindOf(firstValue(columns.get(field)!, length)));
  const known = features.map((feature) => ("categories" in feature ? new Set([feature.reference, ...feature.categories]) : null));
  const [churned, counts]: [number[], number[]] = [[], []];
  const values = features.map((): (number | string)[] => []);
  const lacking = features.map(() => 0);
  let [missing, invalid] = [0, 0];
  for (let index = 0; index < length; index += 1) {
    const given = columns.get(outcome)![index];
    const count = customers === undefined ? 1 : columns.get(customers)![index];
    let isMissingOne = isMissing(given) || isMissing(count);
    let problem: readonly [field: string, expected: string, received: unknown] | null = null;
    const read = features.map(({ field }, place) => {
      const raw = columns.get(field)![index];
      const value = readFeature(kinds[place]!, raw);
      if (value === null) {
        lacking[place]! += 1;
        isMissingOne = true;
      } else if (value === undefined) problem ??= [field, EXPECTED[kinds[place]!], raw];
      else if (known[place]?.has(value as string) === false) problem ??= [field, "a category that the model knows", raw];
      return value;
    });
    const lost = lostWhen === undefined && (given === 1 || given === 0) ? given === 1 : isLost(given);
    if (lost === null) problem ??= [outcome, "true or false, or a value that options.lostWhen decides on", given];
    if (!(Number.isSafeInteger(count) && (count as number) >= 0)) problem ??= [customers ?? "", "a whole number of at least 0", count];
    if (isMissingOne) missing += 1;
    else if (problem === null) {
      churned.push(lost === true ? 1 : 0);
      counts.push(count as number);
      for (const [place, value] of read.entries()) values[place]!.push(value as number | string);
    } else if (rule === "skip") invalid += 1;
    else {
      const [field, expected, received] = problem;
      throw invalidValue(`records[${index}].${field}`, expected, received);
    }
  }
  return {
    features: features.map((feature, place): ModelFeature => {
      if ("categories" in feature) return feature;
      const { field, reference } = feature as RiskFeature;
      return kinds[place] === "number" ? { field, kind: "number" } : categoriesOf(field, values[place] as string[], counts, reference);
    }),
    churned,
    counts,
    values,
    records: length,
    missing,
    missingByFeature: features.map(({ field }, place) => ({ field, missing: lacking[place]! })),
    invalid,
  };
}

function firstValue(column: ArrayLike<unknown>, length: number): unknown {
  for (let index = 0; index < length; index += 1) if (!isMissing(column[index])) return column[index];
  return null;
}

/** The values of fields over all records. */
function rawColumns(
  records: RiskRecords,
  fields: readonly string[],
): { readonly columns: ReadonlyMap<string, ArrayLike<unknown>>; readonly length: number } {
  if (isIterable(records)) {
    const columns = new Map(fields.map((field) => [field, [] as unknown[]]));
    let length = 0;
    for (const record of records as Iterable<Record<string, unknown> | null | undefined>) {
      for (const [field, values] of columns) values.push(record?.[field]);
      length += 1;
    }
    return { columns, length };
  }
  if (typeof records !== "object" || records === null) throw invalidValue("records", "rows or columns", records);
  const columns = new Map(
    fields.map((field) => {
      if (!Object.hasOwn(records, field)) throw invalidValue(`records.${field}`, "a column", undefined);
      return [field, columnValues(records[field] as Column, `records.${field}`)];
    }),
  );
  const { length } = columns.get(fields[0]!)!;
  for (const [field, column] of columns) {
    if (column.length !== length) throw invalidValue(`records.${field}.length`, `${length} values, as ${fields[0]} has`, column.length);
  }
  return { columns, length };
}

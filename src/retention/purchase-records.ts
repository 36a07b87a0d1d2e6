import { checkChoice, isMissing } from "../core/check.ts";
import { type Column, type Columns, columnValues } from "../core/columns.ts";
import { invalidValue } from "../core/errors.ts";
import type { InvalidRule, RecordCounts } from "../core/metric.ts";
import { isIterable } from "../core/measure.ts";

/** Rows, or columns by field name. */
export type Customers<Field extends string> =
  | Iterable<
      { readonly [Name in Field]: number | null | undefined } & {
        /** How many customers a record stands for. */
        readonly customers?: number | null | undefined;
      }
    >
  | ({ readonly [Name in Field]: Column } & {
      /** How many customers each record stands for. */
      readonly customers?: Column | undefined;
    });

/** A number of a field that cannot be taken, and what would have been right. */
export type NumberProblem = readonly [field: string, expected: string];

/**
 * Visits the records with all their numbers, and how many customers each stands for. A record without one of the numbers is missing, unless those
 * before it are enough; what `problemOf` names is invalid.
 */
export function readCustomers<Field extends string>(
  records: Customers<Field>,
  fields: readonly [Field, ...Field[]],
  rule: InvalidRule,
  problemOf: (values: readonly number[]) => NumberProblem | null,
  visit: (values: readonly number[], customers: number) => void,
  isEnough: (values: readonly number[]) => boolean = () => false,
): RecordCounts {
  checkChoice("invalid", rule, ["error", "skip"]);
  const counts = { valid: 0, missing: 0, invalid: 0 };
  const names = [...fields, "customers"];
  const add = (read: (name: string) => unknown, index: number): void => {
    const values: number[] = [];
    for (const name of names) {
      const value = name === "customers" ? (read(name) ?? 1) : isEnough(values) ? 0 : read(name);
      if (isMissing(value)) {
        counts.missing += 1;
        return;
      }
      values.push(value as number);
    }
    const customers = values.pop() as number;
    const notANumber = values.findIndex((value) => !Number.isFinite(value));
    const problem: NumberProblem | null =
      notANumber >= 0
        ? [names[notANumber]!, "a finite number"]
        : Number.isSafeInteger(customers) && customers >= 0
          ? problemOf(values)
          : ["customers", "a whole number of at least 0"];
    if (problem === null) {
      counts.valid += 1;
      visit(values, customers);
    } else if (rule === "skip") counts.invalid += 1;
    else throw invalidValue(`customers[${index}].${problem[0]}`, problem[1], read(problem[0]));
  };
  if (isIterable(records)) {
    let index = 0;
    for (const record of records as Iterable<Record<string, unknown> | null | undefined>) {
      add((name) => record?.[name], index);
      index += 1;
    }
    return counts;
  }
  if (typeof records !== "object" || records === null) throw invalidValue("customers", "rows or columns", records);
  const given = records as Columns;
  const columns = new Map(
    names.flatMap((name) => {
      if (name === "customers" && given[name] === undefined) return [];
      if (!Object.hasOwn(given, name)) throw invalidValue(`customers.${name}`, "a column", undefined);
      return [[name, columnValues(given[name] as Column, `customers.${name}`)] as const];
    }),
  );
  const { length } = columns.get(fields[0])!;
  for (const [name, column] of columns) {
    if (column.length !== length) throw invalidValue(`customers.${name}.length`, `${length} values, as ${fields[0]} has`, column.length);
  }
  for (let index = 0; index < length; index += 1) add((name) => columns.get(name)?.[index], index);
  return counts;
}

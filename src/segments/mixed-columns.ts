import { checkChoice, checkOptions, isMissing } from "../core/check.ts";
import { invalidOption, invalidValue } from "../core/errors.ts";
import { type ColumnValues, type Field, readerOf } from "../core/fields.ts";
import { columnsByRole, isIterable, type Records } from "../core/measure.ts";
import type { GroupKey } from "../stats/group-column.ts";

/** Whether the values of a feature are amounts or names. */
export type FeatureKind = "number" | "category";

/** A feature to read: where it is, what it is called, and what its values are. */
export interface MixedField<Row> {
  readonly name: string;
  readonly field: Field<Row>;
  readonly kind?: FeatureKind | undefined;
}

/** One feature of all records: numbers, or the places of names in `levels`; `NaN` where there is none. */
export interface MixedColumn {
  readonly name: string;
  readonly kind: FeatureKind;
  readonly values: Float64Array;
  /** The names that occur, in an order of their own: `false`, `true`, numbers, texts. */
  readonly levels: readonly GroupKey[];
}

/** All features of all records. */
export interface MixedColumns {
  /** How many records there are. */
  readonly length: number;
  readonly columns: readonly MixedColumn[];
  /** 1 for each record with a value that cannot be taken. */
  readonly wrong: Uint8Array;
}

/** What the caller says of a feature, checked: a field's name, or more. */
export function mixedFieldsOf<Row, Given extends { readonly name?: string | undefined; readonly field: Field<Row> }>(
  option: string,
  given: readonly (string | Given)[],
  known: readonly string[],
): (MixedField<Row> & Partial<Given>)[] {
  const seen = new Set<string>();
  return given.map((each, at) => {
    const stated = (typeof each === "string" ? { field: each as Field<Row> } : each) as MixedField<Row> & Partial<Given>;
    if (typeof stated !== "object" || stated === null) throw invalidValue(option, "a field's name, or an object with a field", each, at);
    checkOptions(stated, ["field", "name", "kind", ...known]);
    const { field, kind } = stated;
    const name = (stated.name as string | undefined) ?? (typeof field === "string" ? field : undefined);
    if (typeof name !== "string") throw invalidOption(`${option}[${at}].name`, "a name for what a function reads", name);
    if (seen.has(name)) throw invalidOption(`${option}[${at}].name`, "names that differ", name);
    if (kind !== undefined) checkChoice(`${option}[${at}].kind`, kind, ["number", "category"]);
    seen.add(name);
    return { ...stated, name };
  });
}

/** Reads features from rows or columns. With `"error"` the first value that cannot be taken is named. */
export function readMixed<Row>(records: Records<Row>, fields: readonly MixedField<Row>[], invalid: "error" | "skip"): MixedColumns {
  checkChoice("invalid", invalid, ["error", "skip"]);
  const { columns, length } = valuesOf(records, fields);
  const wrong = new Uint8Array(length);
  const read = fields.map(({ name, kind }, at): MixedColumn => {
    const values = columns[at]!;
    const numeric = (kind ?? kindOf(values)) === "number";
    const fits = numeric ? Number.isFinite : kind === "category" ? isName : isWord;
    for (let row = 0; row < length; row += 1) {
      const value = plain(values[row]);
      if (isMissing(value) || fits(value)) continue;
      if (invalid === "error") throw invalidValue(name, numeric ? "a finite number" : "a text, true or false", value, row);
      wrong[row] = 1;
    }
    if (numeric) return { name, kind: "number", levels: [], values: Float64Array.from(values, (value) => numberOf(plain(value))) };
    const names = Array.from(values, (value) => (fits(plain(value)) ? nameOf(plain(value)) : undefined));
    const levels = [...new Set(names)].filter((each) => each !== undefined).sort(inOrder);
    const places = new Map(levels.map((level, place) => [level, place]));
    return { name, kind: "category", levels, values: Float64Array.from(names, (each) => (each === undefined ? NaN : places.get(each)!)) };
  });
  return { length, columns: read, wrong };
}

function valuesOf<Row>(records: Records<Row>, fields: readonly MixedField<Row>[]): { columns: readonly ColumnValues[]; length: number } {
  if (isIterable(records)) {
    const rows = Array.from(records as Iterable<Row>);
    const readers = fields.map(({ field }) => readerOf(field));
    return { columns: readers.map((reader) => rows.map((row) => reader(row))), length: rows.length };
  }
  if (typeof records !== "object" || records === null) throw invalidValue("records", "rows or columns", records);
  const roles = Object.fromEntries(fields.map(({ field }, at) => [String(at), field]));
  const { columns, length } = columnsByRole(roles, (name) => (Object.hasOwn(records, name) ? records[name as keyof Row] : undefined));
  return { columns: fields.map((_, at) => columns[String(at)]!), length };
}

/** What most of the values are; names where as many are numbers. */
function kindOf(values: ColumnValues): FeatureKind {
  let [numbers, names] = [0, 0];
  for (let row = 0; row < values.length; row += 1) {
    const value = plain(values[row]);
    if (typeof value === "number" && value === value) numbers += 1;
    else if (isWord(value)) names += 1;
  }
  return numbers > names ? "number" : "category";
}

/** Whole numbers that a warehouse returns as bigint are numbers. */
const plain = (value: unknown): unknown => (typeof value === "bigint" && Number.isSafeInteger(Number(value)) ? Number(value) : value);
const isWord = (value: unknown): value is string | boolean => typeof value === "string" || typeof value === "boolean";
const isName = (value: unknown): value is GroupKey => isWord(value) || Number.isFinite(value);
const numberOf = (value: unknown): number => (Number.isFinite(value) ? (value as number) + 0 : NaN);
const nameOf = (value: unknown): GroupKey | undefined => (isName(value) ? (typeof value === "number" ? value + 0 : value) : undefined);

const KINDS = ["boolean", "number", "string"] as const;

function inOrder(left: GroupKey, right: GroupKey): number {
  const kinds = KINDS.indexOf(typeof left as "string") - KINDS.indexOf(typeof right as "string");
  return kinds !== 0 ? kinds : left < right ? -1 : 1;
}

/**
 * Records in the order of their values, first column first, what is missing last: what is computed in it does not depend on the order in which they came.
 * Records of equal values stay in theirs.
 */
export function canonicalOrder(rows: readonly number[], columns: readonly MixedColumn[]): number[] {
  return [...rows].sort((left, right) => {
    for (const { values } of columns) {
      const [a, b] = [values[left]!, values[right]!];
      if (a === b || (a !== a && b !== b)) continue;
      return a !== a ? 1 : b !== b ? -1 : a - b;
    }
    return left - right;
  });
}

import { addExact, type ExactSum, exactZero } from "../core/exact-sum.ts";
import { type Dialect, fill } from "./dialect.ts";
import { readCount, readSum } from "./read-number.ts";

/** What SQL computes for one number, or one sum, of a tally. */
export interface Measure<Value> {
  /** The type of what is read back: never there, only told. */
  readonly value?: Value;
  /** How a column of the result is read. */
  readonly reads: "count" | "sum";
  /** The aggregate. */
  readonly sql: (dialect: Dialect) => string;
}

/**
 * A tally of which SQL fills the numbers: the same shape, with measures in place of what is counted and summed. The compiler sees that
 * nothing of the tally is left out, and the same template reads the columns back.
 */
export type Template<Tally> =
  | Tally
  | (Tally extends number ? Measure<number> : never)
  | (Tally extends ExactSum ? Measure<ExactSum> : never)
  | (Tally extends readonly (infer Item)[]
      ? readonly Template<Item>[]
      : Tally extends object
        ? { readonly [Name in keyof Tally]: Template<Tally[Name]> }
        : never);

/** Rows for which a condition holds. */
export function count(condition: string): Measure<number> {
  return { reads: "count", sql: () => `COUNT(CASE WHEN ${condition} THEN 1 END)` };
}

/** Rows for which no condition holds, known or not. */
export function countOthers(...conditions: readonly string[]): Measure<number> {
  return { reads: "count", sql: () => `COUNT(CASE ${conditions.map((condition) => `WHEN ${condition} THEN NULL`).join(" ")} ELSE 1 END)` };
}

/** A sum over rows for which a condition holds, for a sum of the tally. */
export function sum(condition: string, term: string): Measure<ExactSum> {
  return { reads: "sum", sql: (dialect) => fill(dialect.sum, `CASE WHEN ${condition} THEN ${term} ELSE 0 END`) };
}

/** The columns of a template: their names, which tell the place in the tally, and their aggregates. */
export function columnsOf(template: unknown, name: string, dialect: Dialect): (readonly [name: string, sql: string])[] {
  if (isMeasure(template)) return [[name, template.sql(dialect)]];
  if (typeof template !== "object" || template === null) return [];
  return Object.entries(template).flatMap(([key, part]) => columnsOf(part, `${name}_${key}`.toLowerCase(), dialect));
}

/** The tally that a row fills. */
export function fillTemplate<Tally>(template: Template<Tally>, name: string, read: (column: string) => unknown, path: string): Tally {
  const walk = (part: unknown, column: string): unknown => {
    if (isMeasure(part)) {
      const value = read(column);
      if (part.reads === "count") return readCount(value, `${path}.${column}`);
      const exact = exactZero();
      addExact(exact, readSum(value, `${path}.${column}`));
      return exact;
    }
    if (Array.isArray(part)) return part.map((item, index) => walk(item, `${column}_${index}`));
    if (typeof part !== "object" || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([key, item]) => [key, walk(item, `${column}_${key}`.toLowerCase())]));
  };
  return walk(template, name) as Tally;
}

function isMeasure(part: unknown): part is Measure<unknown> {
  return typeof part === "object" && part !== null && typeof (part as { sql?: unknown }).sql === "function";
}

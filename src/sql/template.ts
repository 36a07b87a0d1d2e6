import { addExact, type ExactSum, exactZero, mergeExact } from "../core/exact-sum.ts";
import { type Dialect, fill } from "./dialect.ts";
import { readCount, readSum } from "./read-number.ts";

/** What SQL computes for one number, or one sum, of a tally. */
export interface Measure<Value> {
  /** The type of what is read back: never there, only told. */
  readonly value?: Value;
  /** How a column of the result is read. */
  readonly reads: "count" | "number" | "sum";
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

/** The rows that a verdict finds missing and invalid. */
export function countSkipped(verdict: string): { readonly missing: Measure<number>; readonly invalid: Measure<number> } {
  return { missing: count(`${verdict} = 0`), invalid: count(`${verdict} = -1`) };
}

/** A sum over rows for which a condition holds, for a sum of the tally. */
export function sum(condition: string, term: string): Measure<ExactSum> {
  return { reads: "sum", sql: (dialect) => fill(dialect.sum, `CASE WHEN ${condition} THEN ${term} ELSE 0 END`) };
}

/** A sum for a plain number of the tally. */
export function plainSum(term: string): Measure<number> {
  return { reads: "number", sql: (dialect) => fill(dialect.sum, term) };
}

/** The least value of a column. */
export function least(column: string): Measure<number> {
  return { reads: "number", sql: () => `MIN(${column})` };
}

/** The greatest value of a column. */
export function greatest(column: string): Measure<number> {
  return { reads: "number", sql: () => `MAX(${column})` };
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
      const number = readSum(value, `${path}.${column}`);
      if (part.reads === "number") return number;
      const exact = exactZero();
      addExact(exact, number);
      return exact;
    }
    if (Array.isArray(part)) return part.map((item, index) => walk(item, `${column}_${index}`));
    if (typeof part !== "object" || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([key, item]) => [key, walk(item, `${column}_${key}`.toLowerCase())]));
  };
  return walk(template, name) as Tally;
}

/** What two rows filled, added: counts and sums of both, and everything else as it is in either. */
export function addFilled<Tally>(template: Template<Tally>, left: Tally, right: Tally): Tally {
  const walk = (part: unknown, mine: unknown, theirs: unknown): unknown => {
    if (isMeasure(part))
      return part.reads === "sum" ? mergeExact(mine as ExactSum, theirs as ExactSum) : (mine as number) + (theirs as number);
    if (Array.isArray(part)) return part.map((item, index) => walk(item, (mine as unknown[])[index], (theirs as unknown[])[index]));
    if (typeof part !== "object" || part === null) return part;
    const [from, and] = [mine as Record<string, unknown>, theirs as Record<string, unknown>];
    return Object.fromEntries(Object.entries(part).map(([key, item]) => [key, walk(item, from[key], and[key])]));
  };
  return walk(template, left, right) as Tally;
}

function isMeasure(part: unknown): part is Measure<unknown> {
  return typeof part === "object" && part !== null && typeof (part as { sql?: unknown }).sql === "function";
}

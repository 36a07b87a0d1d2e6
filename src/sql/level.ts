import { type Dialect, fill } from "./dialect.ts";

/** The keys by which a query of histories divides the rows. */
export interface Level {
  /** The query of the source, by its name. */
  readonly source: string;
  /** The aliases of the keys. */
  readonly keys: readonly string[];
  /** The dialect. */
  readonly dialect: Dialect;
}

/** The keys in a grouped query, each followed by its comma. */
export function groupedKeys({ keys, dialect }: Level): string {
  return keys.map((key) => `${dialect.group === "?" ? key : `MIN(${key}) AS ${key}`}, `).join("");
}

/** The keys in a query that is not grouped, each followed by its comma. */
export function plainKeys({ keys }: Level): string {
  return keys.map((key) => `${key}, `).join("");
}

/** `GROUP BY` the keys and more; nothing where there is nothing. */
export function groupBy(level: Level, ...more: readonly string[]): string {
  const terms = termsOf(level, more);
  return terms.length === 0 ? "" : ` GROUP BY ${terms.join(", ")}`;
}

/** `PARTITION BY` the keys and more; nothing where there is nothing. */
export function partitionBy(level: Level, ...more: readonly string[]): string {
  const terms = termsOf(level, more);
  return terms.length === 0 ? "" : `PARTITION BY ${terms.join(", ")}`;
}

function termsOf({ keys, dialect }: Level, more: readonly string[]): string[] {
  return [...keys.map((key) => fill(dialect.group, key)), ...more];
}

import { checkChoice, checkOptions } from "../core/check.ts";
import type { FieldSource } from "../core/definition.ts";
import { invalidOption } from "../core/errors.ts";
import { type Dialect, fill, quoteName, quoteText } from "./dialect.ts";
import { type DialectName, dialectOf } from "./dialects.ts";
import { localSql, momentSql, zoneTable } from "./zones.ts";

/**
 * What a column of moments or periods holds: `"instants"`, each with its offset or in UTC; `"local"`, dates and times without an offset, in the time zone
 * of the metric or key that reads them; of periods also `"numbers"`, such as 1, 2, 3, or `"labels"`, texts such as `2026-01`.
 */
export type ColumnContent = "instants" | "local" | "numbers" | "labels";

/** Where and how a statement is to run. */
export interface SqlOptions {
  /** The dialect of the engine. */
  readonly dialect: DialectName;
  /** The table or view: its name, or the names that lead to it, such as `["sales", "answers"]` for a schema and its table. */
  readonly from: string | readonly string[];
  /**
   * What columns of moments and periods hold, by name. It has to be said where a metric or a key has another time zone than UTC: a
   * table does not tell whether a moment without an offset is in UTC or there.
   * @defaultValue `"instants"`
   */
  readonly columns?: Readonly<Record<string, ColumnContent>> | undefined;
}

/** What a statement reads: the one place where names of the user become SQL. */
export interface Source {
  /** The dialect. */
  readonly dialect: Dialect;
  /** A number, as the alias of a double that may be `NULL`, `NaN` or infinite. */
  number(field: FieldSource | undefined, role: string): string;
  /** Yes or no, as the alias of 1, 0, `NULL` or, for what is neither, 2. Columns of 1 and 0 count where `bits` says so. */
  flag(field: FieldSource | undefined, role: string, bits: boolean): string;
  /** Whether a column is exactly a text, as the alias of 1, 0 or `NULL`. */
  isText(field: FieldSource | undefined, role: string, text: string): string;
  /** A key in its own type, as its alias. */
  key(field: FieldSource | undefined, role: string): string;
  /** A name by which rows belong together, as the alias of a value of some type. */
  name(field: FieldSource | undefined, role: string): string;
  /** A moment, as the alias of a double: milliseconds since 1970, `NULL`, or what is no moment. Without an offset it may be in the zone. */
  moment(field: FieldSource | undefined, role: string, timeZone?: string): string;
  /** The local time of such a moment, as the alias of milliseconds as if they were UTC. */
  local(moment: string, timeZone: string): string;
  /** What a column was said to hold. */
  content(field: FieldSource | undefined): ColumnContent | undefined;
  /** A name as a text in which engines agree on order, as its alias. */
  word(field: FieldSource | undefined, role: string): string;
  /** A key, or a part of one, computed from other aliases, as its alias. */
  derivedKey(expression: string): string;
  /** What becomes of a row in a metric, as the alias of a verdict: 0 where it is missing, else 1 where it is valid, else -1. */
  verdict(missing: string, valid: string): string;
  /** The query that gives each row its aliases. */
  text(): string;
  /** An alias that no name of the user can be taken for. */
  alias(name: string): string;
}

/**
 * A source over a table. `names` are all the fields that will be asked for: aliases avoid them. Where a plan only reads what a statement gave,
 * nothing has to be said of columns.
 */
export function sourceOf(options: SqlOptions, names: readonly string[], readsOnly: boolean): Source {
  checkOptions(options, ["dialect", "from", "columns"]);
  const dialect = dialectOf(options.dialect);
  const path = typeof options.from === "string" ? [options.from] : options.from;
  if (!Array.isArray(path) || path.length === 0)
    throw invalidOption("from", "the name of a table, or the names that lead to it", options.from);
  const table = (path as readonly string[]).map((part) => quoteName(dialect, part, "from")).join(".");
  const prefix = prefixFor(names);
  const columns = new Map<string, string>();
  const utc = new Map<string, string>();
  const local = new Map<string, string>();
  const derived = new Map<string, string>();
  const contents = contentsOf(options, names);
  const stepsOf = zoneTable();
  const taken = { k: 0, f: 0, v: 0 };
  const aliasIn = (known: Map<string, string>, kind: keyof typeof taken, expression: string): string => {
    const text = kind + expression;
    let alias = known.get(text);
    if (alias === undefined) known.set(text, (alias = `${prefix}${kind}${(taken[kind] += 1) - 1}`));
    return alias;
  };
  const add = (kind: "k" | "f", expression: string): string => aliasIn(columns, kind, expression);
  const derive = (kind: "k" | "v", expression: string): string => aliasIn(derived, kind, expression);
  const column = (field: FieldSource | undefined, role: string): string => {
    if (typeof field === "object" && field !== null)
      throw invalidOption(role, "a column of numbers, since SQL does not fold labels", field.field);
    if (typeof field !== "string") throw invalidOption(role, "the name of a column, since SQL cannot run a function", field);
    return quoteName(dialect, field, role);
  };
  const asNumber = (field: FieldSource | undefined, role: string): string => fill(dialect.number, column(field, role));
  const list = (texts: readonly string[]): string => texts.map((text) => `'${text}'`).join(", ");
  const source: Source = {
    dialect,
    alias: (name) => prefix + name,
    number: (field, role) => add("f", asNumber(field, role)),
    flag(field, role, bits) {
      const word = fill(dialect.word, column(field, role));
      const [truths, lies] = bits ? [withBit(dialect.truths, "1"), withBit(dialect.lies, "0")] : [dialect.truths, dialect.lies];
      return add(
        "f",
        `CASE WHEN ${word} IN (${list(truths)}) THEN 1 WHEN ${word} IN (${list(lies)}) THEN 0 ` +
          `WHEN ${word} IN ('NaN', 'nan') THEN NULL WHEN ${word} IS NOT NULL THEN 2 END`,
      );
    },
    isText(field, role, text) {
      const value = column(field, role);
      const same = `${fill(dialect.exact, value)} = ${quoteText(dialect, text, role)}`;
      return add("f", `CASE WHEN ${value} IS NULL THEN NULL WHEN ${same} THEN 1 ELSE 0 END`);
    },
    key: (field, role) => add("k", fill(dialect.key, column(field, role))),
    name: (field, role) => add("f", fill(dialect.exact, column(field, role))),
    content: (field) => (typeof field === "string" ? contents.get(field) : undefined),
    moment(field, role, timeZone = "UTC") {
      const moment = add("f", fill(dialect.moment, column(field, role)));
      const content = source.content(field);
      const option = `columns.${typeof field === "string" ? field : role}`;
      if (content === "numbers" || content === "labels") {
        throw invalidOption(option, '"instants" or "local", of moments', content);
      }
      if (timeZone === "UTC" || readsOnly) return moment;
      if (content === undefined) {
        const expected = `"instants" or "local", since a table does not tell which moments without an offset are in ${timeZone}`;
        throw invalidOption(option, expected, content);
      }
      return content === "local" ? aliasIn(utc, "f", momentSql(moment, stepsOf(timeZone))) : moment;
    },
    local: (moment, timeZone) => (timeZone === "UTC" || readsOnly ? moment : aliasIn(local, "f", localSql(moment, stepsOf(timeZone)))),
    word: (field, role) => add("f", fill(dialect.order, fill(dialect.word, column(field, role)))),
    derivedKey: (expression) => derive("k", expression),
    verdict: (missing, valid) => derive("v", `CASE WHEN ${missing} THEN 0 WHEN ${valid} THEN 1 ELSE -1 END`),
    text() {
      const selected = (from: ReadonlyMap<string, string>): string[] => Array.from(from, ([text, alias]) => `${text.slice(1)} AS ${alias}`);
      let known = [...columns.values()];
      let text = `SELECT ${selected(columns).join(", ")} FROM ${table} AS ${prefix}t`;
      // A search tree reads its value hundreds of times.
      const fence = utc.size + local.size > 0 ? dialect.fence : "";
      for (const step of [utc, local, derived]) {
        if (step.size === 0 && step !== derived) continue;
        text = `SELECT ${[...known, ...selected(step)].join(", ")} FROM (${text}${fence}) AS ${prefix}t`;
        known = [...known, ...step.values()];
      }
      return text + fence;
    },
  };
  return source;
}

function contentsOf({ columns = {} }: SqlOptions, names: readonly string[]): ReadonlyMap<string, ColumnContent> {
  for (const [name, content] of Object.entries(columns)) {
    if (!names.includes(name)) throw invalidOption("columns", "names of columns that are read", name);
    checkChoice(`columns.${name}`, content, ["instants", "local", "numbers", "labels"]);
  }
  return new Map(Object.entries(columns));
}

const withBit = (texts: readonly string[], bit: "0" | "1"): readonly string[] => [...new Set([...texts, bit, `${bit}.0`])];

/**
 * Aliases begin with this, so that none is also a name of the user: engines take `"k0"` for the alias k0 where the table has no such
 * column, or even where it has one, and PostgreSQL and DuckDB take the alias of a table for its whole row.
 */
function prefixFor(names: readonly string[]): string {
  let prefix = "";
  while (names.some((name) => name.toLowerCase().startsWith(prefix) && /^([kfv]\d+|t|s)$/.test(name.toLowerCase().slice(prefix.length))))
    prefix += "x";
  return prefix;
}

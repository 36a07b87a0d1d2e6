import fc from "fast-check";
import nodeSqlParser from "node-sql-parser";
import { describe, expect, it } from "vitest";
import {
  bands,
  cesOf,
  churnRateOf,
  csatOf,
  npsOf,
  oneTouchOf,
  revenueWeightedNpsOf,
  scorecard,
  serviceLevelOf,
  totalOf,
} from "../../src/index.ts";
import type { AnyFieldMetric } from "../../src/segments/scorecard.ts";
import { dialects, sql } from "../../src/sql/index.ts";

// The dialects that no engine runs here. Statements go through a parser, which says what they refer to. Where it is weaker than the dialect:
// Databricks is read as Hive; within a name Hive and Trino know no quote and MySQL and BigQuery no backslash; MySQL takes 1e140 for a column.
const GRAMMARS = { bigquery: "bigquery", snowflake: "snowflake", databricks: "hive", trino: "trino", mysql: "mysql" } as const;
type Parsed = keyof typeof GRAMMARS;

const parser = new nodeSqlParser.Parser();

/** What a statement refers to. */
interface References {
  /** The tables, with their schemas. */
  readonly tables: ReadonlySet<string>;
  /** The columns that are read of the tables. */
  readonly columns: ReadonlySet<string>;
  /** Names that are read of an inner `SELECT` and are none of its columns. */
  readonly strangers: ReadonlySet<string>;
  readonly functions: ReadonlySet<string>;
}

type Node = Readonly<Record<string, unknown>>;

function referencesOf(text: string, dialect: Parsed): References {
  const trees = [parser.astify(text, { database: GRAMMARS[dialect] })].flat() as unknown as Node[];
  expect(trees).toHaveLength(1);
  const found = { tables: new Set<string>(), columns: new Set<string>(), strangers: new Set<string>(), functions: new Set<string>() };
  let selects = 0;
  readSelect(trees[0] as Node);
  // None hides within an expression.
  expect(text.match(/\bSELECT\b(?=[\s(])/g)).toHaveLength(selects);
  return found;

  /** Reads a `SELECT` and gives the names of its columns. */
  function readSelect({ type, from, columns, _next: next, ...others }: Node): string[] {
    expect(type).toBe("select");
    selects += 1;
    const sources = (from as Node[]).map((source) => (source["expr"] as { readonly ast?: Node } | undefined)?.ast ?? source);
    const inner = new Set<string>();
    for (const source of sources) {
      if ("table" in source) found.tables.add(JSON.stringify([source["db"], source["table"]]));
      else for (const name of readSelect(source)) inner.add(name);
    }
    const ofTables = sources.every((source) => "table" in source);
    for (const name of namesIn([columns, others], dialect)) {
      if (ofTables) found.columns.add(name);
      else if (!inner.has(name)) found.strangers.add(name);
    }
    for (const name of functionsIn([columns, others])) found.functions.add(name);
    if (typeof next === "object" && next !== null) readSelect(next as Node);
    return (columns as Node[]).map((column) => (column["as"] as string | null) ?? [...namesIn(column, dialect)].join("."));
  }
}

/** Every name that is read as a column. */
function namesIn(node: unknown, dialect: Parsed): Set<string> {
  const found = new Set<string>();
  visit(node, ({ type, table, column, value }) => {
    // Snowflake's grammar takes what stands in double quotes for a text, though there are no such texts.
    if (type === "double_quote_string") found.add(String(value));
    if (type !== "column_ref") return;
    expect(table).toBeNull();
    found.add(typeof column === "string" ? column : (column as { readonly expr: Named }).expr.value);
  });
  return dialect === "mysql" ? new Set([...found].filter((name) => !/^\d[\d.]*e\d*$/.test(name))) : found;
}

function functionsIn(node: unknown): Set<string> {
  const found = new Set<string>();
  visit(node, ({ type, name }) => {
    if (type === "aggr_func") found.add(String(name));
    if (type !== "function") return;
    const { schema, name: path } = name as { readonly schema?: Named; readonly name: readonly Named[] };
    found.add([...(schema ? [schema] : []), ...path].map(({ value }) => value).join("."));
  });
  return found;
}

interface Named {
  readonly value: string;
}

function visit(node: unknown, see: (node: Node) => void): void {
  if (typeof node !== "object" || node === null) return;
  see(node as Node);
  for (const part of Object.values(node)) visit(part, see);
}

// Names that try to be more than names, without what the grammars do not know.
const name = fc
  .oneof(
    fc.constantFrom(
      "region",
      "select",
      "k0",
      "f0",
      "n",
      "t",
      "s",
      "a b",
      "--",
      "/* a */",
      "; DROP TABLE answers",
      "it's",
      "*",
      "NULL",
      "1",
      "1e5",
      "ä",
      "x AS y",
    ),
    fc.string({ minLength: 1, maxLength: 20 }),
  )
  .filter((text) => !/["`\\]|^\d[\d.]*e\d*$|^\s|\s$/.test(text));
const names = fc.uniqueArray(name, { minLength: 8, maxLength: 8, selector: (text) => text.toLowerCase() });
const metrics: readonly ((fields: readonly [string, string, string]) => AnyFieldMetric)[] = [
  ([a]) => npsOf(a),
  ([a]) => csatOf(a, { scale: "oneToTen-top3" }),
  ([a]) => cesOf(a),
  ([a, b]) => revenueWeightedNpsOf({ rating: a, revenue: b }),
  ([a]) => totalOf(a),
  ([a, b]) => churnRateOf({ lost: a, revenue: b }),
  ([a]) => churnRateOf({ lost: a }, { lostWhen: "it's \\ over" }),
  ([a, b]) => serviceLevelOf({ seconds: a, abandoned: b }, { within: 20 }),
  ([a, b]) => oneTouchOf({ replies: a, resolved: b }),
];

describe("the references of a statement", () => {
  it("are all that it reads, wherever it reads it", () => {
    const inner = "SELECT a AS k0, CAST(b AS DOUBLE) AS f0, ABS(c) AS f1 FROM e.f AS t WHERE g = 1";
    const text = `SELECT k0 AS k0, SUM(CASE WHEN HEX(f0) = x THEN 1 END) AS n FROM (${inner}) AS s GROUP BY y UNION ALL SELECT h AS k0, 1 AS n FROM i`;
    expect(referencesOf(text, "trino")).toStrictEqual({
      tables: new Set(['["e","f"]', '[null,"i"]']),
      columns: new Set(["a", "b", "c", "g", "h"]),
      strangers: new Set(["x", "y"]),
      functions: new Set(["SUM", "HEX", "ABS"]),
    });
  });
  it.each(["SELECT a AS b FROM c; SELECT d AS e FROM f", "SELECT (SELECT a FROM b) AS c FROM d", "DELETE FROM a"])(
    "are refused of %s",
    (text) => {
      expect(() => referencesOf(text, "mysql")).toThrow(/./);
    },
  );
});

describe.each(Object.keys(GRAMMARS) as Parsed[])("%s", (dialect) => {
  it("is a dialect that is compiled, not run", () => {
    expect(dialects().find((each) => each.name === dialect)?.run).toBe(false);
  });
  it("refers to the named table and the named columns, and to nothing else, in any scorecard", { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(names, fc.subarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 1, maxLength: 3 }), fc.boolean(), (list, chosen, banded) => {
        const [table, key, spend, schema, ...fields] = list as [string, string, string, string, string, string, string];
        const made = chosen.map((place) => metrics[place]?.(fields as [string, string, string]) as AnyFieldMetric);
        const card = scorecard({
          by: [key, ...(banded ? [bands(spend, [10, 1000.5], ["a'b", 'c"d', "e\\f"])] : [])],
          metrics: Object.fromEntries(made.map((metric, place) => [`the ${place}. 'metric'`, metric])),
        });
        let text: string;
        try {
          text = sql(card as never, { dialect, from: [schema, table] });
        } catch (error) {
          // A name that the engine cannot hold.
          expect(error).toMatchObject({ code: "invalid-option" });
          return;
        }
        const read = made.flatMap((metric) => Object.values(metric.fields));
        const found = referencesOf(text, dialect);
        expect(found.tables).toStrictEqual(new Set([JSON.stringify([schema, table])]));
        expect(found.columns).toStrictEqual(new Set([key, ...(banded ? [spend] : []), ...read]));
        expect(found.strangers).toStrictEqual(new Set());
        expect([...found.functions].filter((each) => !/^(COUNT|SUM|MIN|FLOOR|CONVERT|is_?nan)$/i.test(each))).toStrictEqual([]);
      }),
      { numRuns: 15 },
    );
  });
});

import { checkChoice } from "../core/check.ts";
import type { Dialect, IdentifierSpelling } from "./dialect.ts";

/** The dialects, by name. */
export type DialectName =
  | "duckdb"
  | "postgres"
  | "sqlite"
  | "clickhouse"
  | "spark"
  | "databricks"
  | "bigquery"
  | "snowflake"
  | "trino"
  | "mysql";

const DOUBLE_QUOTES: IdentifierSpelling = { quote: '"', backslash: false, longest: null, refused: null };
const BACKTICKS: IdentifierSpelling = { ...DOUBLE_QUOTES, quote: "`" };
const BOOLEANS = { truths: ["true"], lies: ["false"] };

const STANDARD = {
  run: false,
  identifier: DOUBLE_QUOTES,
  text: "plain",
  number: "CAST(? AS DOUBLE)",
  nan: "? = CAST('NaN' AS DOUBLE)",
  word: "CAST(? AS VARCHAR)",
  order: "?",
  exact: "?",
  key: "?",
  group: "?",
  ...BOOLEANS,
  moment: "CAST(epoch_ms(?) AS DOUBLE)",
  sum: "SUM(?)",
  fence: "",
  columns: null,
} as const;

const spark = {
  ...STANDARD,
  identifier: BACKTICKS,
  text: "backslash",
  nan: "isnan(?)",
  word: "CAST(? AS STRING)",
  moment: "CAST(unix_millis(CAST(? AS TIMESTAMP)) AS DOUBLE)",
} as const;

const DIALECTS: Readonly<Record<DialectName, Dialect>> = {
  duckdb: { ...STANDARD, name: "duckdb", title: "DuckDB", run: true, nan: "isnan(?)", sum: "fsum(?)" },
  postgres: {
    ...STANDARD,
    name: "postgres",
    title: "PostgreSQL",
    run: true,
    identifier: { ...DOUBLE_QUOTES, longest: { length: 63, of: "bytes" } },
    text: "escape-string",
    number: "CAST(? AS DOUBLE PRECISION)",
    nan: "? = CAST('NaN' AS DOUBLE PRECISION)",
    word: "CAST(? AS TEXT)",
    order: '? COLLATE "C"',
    moment: "CAST(FLOOR(EXTRACT(EPOCH FROM ?) * 1000) AS DOUBLE PRECISION)",
    fence: " OFFSET 0",
    columns: 1664,
  },
  sqlite: {
    ...STANDARD,
    name: "sqlite",
    title: "SQLite",
    run: true,
    // A name in double quotes that is no column is a text here; one in backticks is an error.
    identifier: BACKTICKS,
    number: "CASE typeof(?) WHEN 'null' THEN NULL WHEN 'integer' THEN CAST(? AS REAL) WHEN 'real' THEN ? ELSE 9e999 END",
    nan: null,
    word: "CAST(? AS TEXT)",
    order: "? COLLATE BINARY",
    exact: "? COLLATE BINARY",
    key: "? COLLATE BINARY",
    truths: ["1"],
    lies: ["0"],
    // Texts that are no day of the calendar, which SQLite would move to the next month, are no moment.
    moment:
      "CASE typeof(?) WHEN 'null' THEN NULL WHEN 'integer' THEN CAST(? AS REAL) WHEN 'real' THEN ? ELSE CASE WHEN DATE(SUBSTR(?, 1, 10)) = " +
      "SUBSTR(?, 1, 10) THEN COALESCE(ROUND((JULIANDAY(?) - 2440587.5) * 86400000), 9e999) ELSE 9e999 END END",
    fence: " LIMIT -1 OFFSET 0",
    columns: 2000,
  },
  clickhouse: {
    ...STANDARD,
    name: "clickhouse",
    title: "ClickHouse",
    run: true,
    identifier: { ...DOUBLE_QUOTES, backslash: true },
    text: "backslash",
    number: "CAST(? AS Nullable(Float64))",
    nan: "isNaN(?)",
    word: "toString(?)",
    sum: "sumKahan(?)",
    moment: "CAST(toUnixTimestamp64Milli(toDateTime64(?, 3, 'UTC')) AS Nullable(Float64))",
  },
  spark: { ...spark, name: "spark", title: "Spark", run: true },
  databricks: { ...spark, name: "databricks", title: "Databricks" },
  bigquery: {
    ...STANDARD,
    name: "bigquery",
    title: "BigQuery",
    // A dot or a backtick in quotes divides a path, or ends it.
    identifier: { quote: "`", backslash: true, longest: { length: 1024, of: "bytes" }, refused: "[.`]" },
    text: "backslash",
    number: "CAST(? AS FLOAT64)",
    nan: "IS_NAN(?)",
    word: "CAST(? AS STRING)",
    moment: "CAST(UNIX_MILLIS(CAST(? AS TIMESTAMP)) AS FLOAT64)",
    columns: 10_000,
  },
  snowflake: {
    ...STANDARD,
    name: "snowflake",
    title: "Snowflake",
    identifier: { ...DOUBLE_QUOTES, longest: { length: 255, of: "characters" } },
    text: "backslash",
    moment: "CAST(DATE_PART(EPOCH_MILLISECOND, ?) AS DOUBLE)",
  },
  trino: {
    ...STANDARD,
    name: "trino",
    title: "Trino",
    nan: "is_nan(?)",
    moment: "FLOOR(to_unixtime(CAST(? AS TIMESTAMP(3) WITH TIME ZONE)) * 1000 + 0.5)",
  },
  mysql: {
    ...STANDARD,
    name: "mysql",
    title: "MySQL",
    identifier: { ...BACKTICKS, longest: { length: 64, of: "characters" }, refused: "[\\u{10000}-\\u{10FFFF}]| $" },
    text: "bytes",
    nan: null,
    word: "CAST(? AS CHAR)",
    order: "? COLLATE utf8mb4_0900_bin",
    exact: "CAST(CONVERT(? USING utf8mb4) AS BINARY)",
    group: "CAST(? AS BINARY)",
    truths: ["1"],
    lies: ["0"],
    moment: "CAST(FLOOR(TIMESTAMPDIFF(MICROSECOND, '1970-01-01', ?) / 1000) AS DOUBLE)",
    columns: 4096,
  },
};

/**
 * The dialects of SQL in which metrics are written, with what each spells its own way.
 *
 * @returns One entry per dialect; `run` says whether the tests run its statements against the engine itself.
 * @example Which engines are tested?
 * ```ts
 * import { dialects } from "cx-metrics/sql";
 * dialects().filter(({ run }) => run).map(({ name }) => name); // => ["duckdb", "postgres", "sqlite", "clickhouse", "spark"]
 * ```
 */
export function dialects(): readonly Dialect[] {
  return Object.values(DIALECTS);
}

/** The dialect of an option. */
export function dialectOf(name: DialectName): Dialect {
  checkChoice("dialect", name, Object.keys(DIALECTS));
  return DIALECTS[name];
}

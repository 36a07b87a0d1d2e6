import type { DialectName, SqlRow } from "../../src/sql/index.ts";

/** Types of columns that every engine has under some name. Moments are kept to the millisecond, in UTC. */
export type ColumnType = "double" | "integer" | "text" | "boolean" | "timestamp";

/** A value of a column; a moment is an ISO text such as `2026-01-31T20:00:00.000Z`. Doubles may be NaN or infinite. */
export type Cell = string | number | boolean | null;

export interface TableColumn {
  readonly name: string;
  readonly type: ColumnType;
}

/** A real engine under test. Everything else is done by the laws. */
export interface Engine {
  readonly dialect: DialectName;
  /**
   * Makes a table whose name, quoted, is exactly `name`, with nullable columns of exactly these names. Where columns hold no NaN (SQLite), NaN is
   * `NULL`. Quoting is the adapter's own, so that it cannot share a mistake with the library.
   */
  createTable(name: string, columns: readonly TableColumn[], rows: readonly (readonly Cell[])[]): Promise<void>;
  dropTable(name: string): Promise<void>;
  /** Runs one statement and gives the rows as its driver does. */
  query(text: string): Promise<readonly SqlRow[]>;
  close(): Promise<void>;
  /** Names that lead to any table of this engine, such as its schema. */
  readonly schema?: readonly string[];
  /** Whether names may be of any length and hold any character but NUL; otherwise, which can be made. */
  readonly holdsName?: (name: string) => boolean;
  /** Whether two names are one column of a table, where case does not tell them apart. */
  readonly sameName?: (left: string, right: string) => boolean;
}

export type { Dialect, IdentifierSpelling } from "./dialect.ts";
export { type DialectName, dialects } from "./dialects.ts";
export { readSql, type SqlRow } from "./read-sql.ts";
export type { ColumnContent, SqlOptions } from "./source.ts";
export { sql } from "./sql.ts";

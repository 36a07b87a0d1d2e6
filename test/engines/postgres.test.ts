import { PGlite } from "@electric-sql/pglite";
import type { SqlRow } from "../../src/sql/index.ts";
import type { Engine } from "./engine.ts";
import { tableStatements } from "./insert.ts";
import { engineLaws } from "./suite.ts";
import { INSERT_CUSTOMERS, typeLaws } from "./types.ts";

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

async function open(): Promise<Engine> {
  const database = await PGlite.create();
  const types = { double: "DOUBLE PRECISION", integer: "INTEGER", text: "TEXT", boolean: "BOOLEAN", timestamp: "TIMESTAMP" };
  return {
    dialect: "postgres",
    schema: ["public"],
    async createTable(name, columns, rows) {
      for (const text of tableStatements(name, columns, rows, quote, types)) await database.exec(text);
    },
    async dropTable(name) {
      await database.exec(`DROP TABLE ${quote(name)}`);
    },
    query: async (text) => (await database.query<SqlRow>(text)).rows,
    close: () => database.close(),
    holdsName: (name) => Buffer.byteLength(name) <= 63,
  };
}

engineLaws("PostgreSQL", open);
typeLaws("PostgreSQL", open, [
  "SET TIME ZONE 'Asia/Bangkok'",
  'CREATE TABLE customers (rating NUMERIC, revenue NUMERIC(30, 2), account BIGINT, since DATE, "left" TIMESTAMPTZ)',
  INSERT_CUSTOMERS,
]);

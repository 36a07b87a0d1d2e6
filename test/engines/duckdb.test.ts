import { DuckDBInstance } from "@duckdb/node-api";
import type { Engine } from "./engine.ts";
import { tableStatements } from "./insert.ts";
import { engineLaws } from "./suite.ts";
import { INSERT_CUSTOMERS, typeLaws } from "./types.ts";

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

async function open(): Promise<Engine> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const types = { double: "DOUBLE", integer: "INTEGER", text: "VARCHAR", boolean: "BOOLEAN", timestamp: "TIMESTAMP" };
  return {
    dialect: "duckdb",
    schema: ["memory", "main"],
    async createTable(name, columns, rows) {
      for (const text of tableStatements(name, columns, rows, quote, types)) await connection.run(text);
    },
    async dropTable(name) {
      await connection.run(`DROP TABLE ${quote(name)}`);
    },
    query: async (text) => (await connection.runAndReadAll(text)).getRowObjects(),
    async close() {
      connection.closeSync();
      instance.closeSync();
    },
    sameName: (left, right) => left.toLowerCase() === right.toLowerCase(),
  };
}

engineLaws("DuckDB", open);
typeLaws("DuckDB", open, [
  "SET TimeZone = 'Asia/Bangkok'",
  'CREATE TABLE customers (rating DECIMAL(4, 1), revenue DECIMAL(30, 2), account HUGEINT, since DATE, "left" TIMESTAMPTZ)',
  INSERT_CUSTOMERS,
]);

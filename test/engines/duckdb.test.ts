import { DuckDBInstance } from "@duckdb/node-api";
import type { Engine } from "./engine.ts";
import { tableStatements } from "./insert.ts";
import { engineLaws } from "./suite.ts";
import { typeLaws } from "./types.ts";

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
  `INSERT INTO customers VALUES
    (10, 0.1, 9007199254740993, '2025-11-30', '2026-01-15 10:00:00+02:00'),
    (9, 0.2, 9007199254740993, '2025-12-31', NULL),
    (3, 0.3, 9007199254740992, '2026-01-01', '2026-01-31 23:59:59.999+00:00'),
    (2.5, 12345678901.99, 5, '2026-01-31', '2026-02-01 00:00:00+00:00'),
    (NULL, NULL, NULL, NULL, NULL)`,
]);

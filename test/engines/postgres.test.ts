import { PGlite } from "@electric-sql/pglite";
import type { SqlRow } from "../../src/sql/index.ts";
import type { Engine } from "./engine.ts";
import { tableStatements } from "./insert.ts";
import { engineLaws } from "./suite.ts";
import { typeLaws } from "./types.ts";

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
  `INSERT INTO customers VALUES
    (10, 0.1, 9007199254740993, '2025-11-30', '2026-01-15 10:00:00+02:00'),
    (9, 0.2, 9007199254740993, '2025-12-31', NULL),
    (3, 0.3, 9007199254740992, '2026-01-01', '2026-01-31 23:59:59.999+00:00'),
    (2.5, 12345678901.99, 5, '2026-01-31', '2026-02-01 00:00:00+00:00'),
    (NULL, NULL, NULL, NULL, NULL)`,
]);

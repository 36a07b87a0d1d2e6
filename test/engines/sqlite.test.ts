import initSqlJs from "sql.js";
import type { Engine } from "./engine.ts";
import { engineLaws } from "./suite.ts";

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

async function open(): Promise<Engine> {
  // SQLite's own functions, as users have them; the option is younger than the types of sql.js.
  const { Database } = await initSqlJs({ useOldExtensionFunctions: false } as Parameters<typeof initSqlJs>[0]);
  const database = new Database();
  const types = { double: "REAL", integer: "INTEGER", text: "TEXT", boolean: "BOOLEAN", timestamp: "TEXT" };
  return {
    dialect: "sqlite",
    schema: ["main"],
    async createTable(name, columns, rows) {
      database.run(`CREATE TABLE ${quote(name)} (${columns.map((column) => `${quote(column.name)} ${types[column.type]}`).join(", ")})`);
      const statement = database.prepare(`INSERT INTO ${quote(name)} VALUES (${columns.map(() => "?").join(", ")})`);
      database.run("BEGIN");
      for (const row of rows) {
        statement.run(row.map((cell) => (typeof cell === "boolean" ? Number(cell) : Number.isNaN(cell) ? null : cell)));
      }
      database.run("COMMIT");
      statement.free();
    },
    async dropTable(name) {
      database.run(`DROP TABLE ${quote(name)}`);
    },
    async query(text) {
      const statement = database.prepare(text);
      const rows = [];
      while (statement.step()) rows.push(statement.getAsObject());
      statement.free();
      return rows;
    },
    async close() {
      database.close();
    },
    sameName: (left, right) => left.toLowerCase() === right.toLowerCase(),
  };
}

engineLaws("SQLite", open);

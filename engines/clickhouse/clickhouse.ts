import type { Cell, ColumnType, Engine } from "../../test/engines/engine.ts";
import { enginePackage } from "../install.ts";

/** What we use of chdb, which is ClickHouse inside this process. */
interface Chdb {
  readonly Session: new () => { query(sql: string, format?: string): string; close(): void };
}

const TYPES: Readonly<Record<ColumnType, string>> = {
  double: "Float64",
  integer: "Int32",
  text: "String",
  boolean: "Bool",
  timestamp: "DateTime64(3, 'UTC')",
};

/** Opens ClickHouse with an empty folder of its own, which it removes when it is closed. */
export async function openClickHouse(): Promise<Engine & { readonly version: string }> {
  const { Session } = enginePackage("chdb") as Chdb;
  const session = new Session();
  // Numbers that JSON cannot hold come as text, as ClickHouse's own drivers have them.
  session.query("SET output_format_json_quote_denormals = 1");
  session.query("SET output_format_json_quote_64bit_integers = 1");
  const query = (sql: string): Record<string, Cell>[] => {
    const [names, types, ...rows] = session
      .query(sql, "JSONCompactEachRowWithNamesAndTypes")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Cell[]);
    return rows.map((row) =>
      Object.fromEntries((names ?? []).map((name, place) => [name, cellOf(row[place] as Cell, String(types?.[place]))])),
    );
  };
  return {
    version: `ClickHouse ${String(query("SELECT version() AS version")[0]?.["version"])}`,
    dialect: "clickhouse",
    async createTable(name, columns, rows) {
      const list = columns.map((column) => `${quoted(column.name)} Nullable(${TYPES[column.type]})`);
      // A temporary table has no file, whose name would be the table's.
      session.query(`CREATE TEMPORARY TABLE ${quoted(name)} (${list.join(", ")}) ENGINE = Memory`);
      const lines = rows.map((row) => JSON.stringify(row.map(jsonOf)));
      if (lines.length > 0) session.query(`INSERT INTO ${quoted(name)} FORMAT JSONCompactEachRow ${lines.join("\n")}`);
    },
    async dropTable(name) {
      session.query(`DROP TABLE ${quoted(name)}`);
    },
    query: async (sql) => query(sql),
    async close() {
      session.close();
    },
  };
}

function quoted(name: string): string {
  return `\`${name.replaceAll("\\", "\\\\").replaceAll("`", "\\`")}\``;
}

/** JSON has no infinities and no NaN, and JavaScript's writer loses the sign of 0. */
function jsonOf(cell: Cell): Cell {
  if (typeof cell !== "number") return cell;
  return Object.is(cell, -0) ? "-0.0" : String(cell);
}

function cellOf(cell: Cell, type: string): Cell {
  if (typeof cell !== "string") return cell;
  if (type.includes("Float")) return Number(cell.replace("nan", "NaN").replace("inf", "Infinity"));
  return type.includes("DateTime") ? `${cell.replace(" ", "T")}Z` : cell;
}

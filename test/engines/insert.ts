import type { Cell, ColumnType, TableColumn } from "./engine.ts";

/** How an engine that takes standard literals makes a table: `quote` spells names, `types` names the types. */
export function tableStatements(
  table: string,
  columns: readonly TableColumn[],
  rows: readonly (readonly Cell[])[],
  quote: (name: string) => string,
  types: Readonly<Record<ColumnType, string>>,
): string[] {
  const create = `CREATE TABLE ${quote(table)} (${columns.map(({ name, type }) => `${quote(name)} ${types[type]}`).join(", ")})`;
  const lines = rows.map((row) => `(${row.map((cell, index) => literal(cell, columns[index]?.type ?? "text", types)).join(", ")})`);
  const inserts: string[] = [];
  for (let start = 0; start < lines.length; start += 500) {
    inserts.push(`INSERT INTO ${quote(table)} VALUES ${lines.slice(start, start + 500).join(", ")}`);
  }
  return [create, ...inserts];
}

function literal(cell: Cell, type: ColumnType, types: Readonly<Record<ColumnType, string>>): string {
  if (cell === null) return "NULL";
  if (typeof cell === "boolean") return cell ? "TRUE" : "FALSE";
  if (type === "timestamp") return `CAST('${String(cell).replace("T", " ").replace("Z", "")}' AS ${types.timestamp})`;
  if (typeof cell === "number") return `CAST('${cell}' AS ${types[type]})`;
  return `'${cell.replaceAll("'", "''")}'`;
}

import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** One comparison. */
export interface BenchRow {
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  readonly other: number | null;
  readonly otherName: string;
  /** `ours / other`. */
  readonly ratio: number | null;
  /** The largest ratio that is good enough, where one is set. */
  readonly goal: number | null;
}

/** A comparison with its ratio. */
export function benchRow(name: string, unit: string, ours: number, other: number, otherName: string, goal: number | null = null): BenchRow {
  return { name, unit, ours, other, otherName, ratio: ours / other, goal };
}

/** Writes `bench/results.json`. */
export function writeResults(rows: readonly BenchRow[], about: Readonly<Record<string, unknown>>): void {
  const rounded = rows.map((row) => ({ ...row, ours: short(row.ours), other: short(row.other), ratio: short(row.ratio) }));
  writeFileSync(fileURLToPath(new URL("results.json", import.meta.url)), `${JSON.stringify({ about, rows: rounded }, null, 2)}\n`);
}

/** Prints the comparisons, and whether each goal is met. */
export function printResults(rows: readonly BenchRow[]): void {
  const lines = rows.map(({ name, unit, ours, other, otherName, ratio, goal }) => [
    name,
    `${shown(ours)} ${unit}`,
    `${shown(other)} ${unit}`,
    otherName,
    shown(ratio),
    goal === null ? "" : `≤ ${goal}`,
    goal === null || ratio === null ? "" : ratio <= goal ? "met" : "MISSED",
  ]);
  const table = [["job", "ours", "other", "the other", "ratio", "goal", ""], ...lines];
  const widths = (table[0] as string[]).map((_, column) => Math.max(...table.map((line) => (line[column] as string).length)));
  const right = new Set([1, 2, 4]);
  for (const line of table) {
    console.log(
      line
        .map((cell, column) => (right.has(column) ? cell.padStart(widths[column] as number) : cell.padEnd(widths[column] as number)))
        .join("  ")
        .trimEnd(),
    );
  }
}

function short(value: number | null): number | null {
  return value === null ? null : Number(value.toPrecision(4));
}

function shown(value: number | null): string {
  return value === null ? "–" : value.toLocaleString("en", { maximumSignificantDigits: 3 });
}

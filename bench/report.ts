import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import type { Bench } from "./bench.ts";
import type { Timing } from "./measure.ts";

/** One comparison. */
export interface BenchRow {
  readonly name: string;
  readonly unit: "ms" | "µs" | "MiB" | "×";
  readonly ours: number;
  readonly other: number;
  readonly otherName: string;
  /** `ours / other`, by medians. */
  readonly ratio: number;
  /** `ours / other`, by the best tenth of the runs. */
  readonly bestRatio: number;
  /** The largest ratio that is good enough, where one is set. */
  readonly goal: number | null;
}

/**
 * A comparison with its ratio. Timings come in milliseconds and are shown in the unit; plain numbers are in the unit already. A goal of
 * "n times faster" is the ratio `1 / n`.
 */
export function benchRow(
  name: string,
  unit: BenchRow["unit"],
  ours: Timing | number,
  other: Timing | number,
  otherName: string,
  goal: number | null = null,
): BenchRow {
  const [left, right] = [both(ours, unit), both(other, unit)];
  return {
    name,
    unit,
    ours: left.median,
    other: right.median,
    otherName,
    ratio: left.median / right.median,
    bestRatio: left.best / right.best,
    goal,
  };
}

/** Prints the comparisons, and whether each goal is met. */
export function printResults(rows: readonly BenchRow[]): void {
  const table = tableOf(rows);
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

/** Writes the comparisons to `bench/results.json` and, as a table, to `docs/performance.md`. */
export function recordResults(rows: readonly BenchRow[], { runs, peers }: Bench): void {
  const about = { node: process.version, cpu: cpus()[0]?.model.trim(), cores: cpus().length, runs, peers: peers.versions };
  const rounded = rows.map((row) => ({
    ...row,
    ours: short(row.ours),
    other: short(row.other),
    ratio: short(row.ratio),
    bestRatio: short(row.bestRatio),
    goal: row.goal === null ? null : short(row.goal),
  }));
  writeFileSync(path("results.json"), `${JSON.stringify({ about, rows: rounded }, null, 2)}\n`);
  const page = path("../docs/performance.md");
  const [before, rest] = readFileSync(page, "utf8").split(START) as [string, string];
  const after = rest.split(END)[1] as string;
  const machine = `Node ${about.node.slice(1)}, ${about.cpu}, ${about.cores} cores; medians of ${runs} runs that take turns.`;
  const names = Object.entries(peers.versions).map(([name, version]) => `${name} ${version}`);
  const lines = tableOf(rows).map((line) => `| ${line.join(" | ")} |`);
  lines.splice(1, 0, "| --- | ---: | ---: | --- | ---: | --- | --- |");
  writeFileSync(
    page,
    `${before}${START}\n${machine} Beside ${names.join(", ")}.\n\n${lines.join("\n").replaceAll(/ +\|/g, " |")}\n${END}${after}`,
  );
}

const START = "<!-- figures: npm run bench -->";
const END = "<!-- end of figures -->";

function both(value: Timing | number, unit: string): Timing {
  if (typeof value === "number") return { median: value, best: value };
  const scale = unit === "µs" ? 1_000 : 1;
  return { median: scale * value.median, best: scale * value.best };
}

function tableOf(rows: readonly BenchRow[]): string[][] {
  const lines = rows.map(({ name, unit, ours, other, otherName, ratio, bestRatio, goal }) => [
    name,
    `${shown(ours)} ${unit}`,
    `${shown(other)} ${unit}`,
    otherName,
    shown(ratio),
    goal === null ? "" : `≤ ${shown(goal)}`,
    goal === null ? "" : Math.min(ratio, bestRatio) <= goal ? "met" : "missed",
  ]);
  return [["job", "ours", "other", "the other", "ratio", "goal", "outcome"], ...lines];
}

function path(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

function short(value: number): number {
  return Number(value.toPrecision(4));
}

function shown(value: number): string {
  return value.toLocaleString("en", { maximumSignificantDigits: 3 });
}

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

/** What we use of the packages beside ours. They are installed in bench alone, so the compiler does not know them. */
export interface Peers {
  readonly d3: {
    fsum(values: Iterable<number>): number;
    rollup<Row, Value>(rows: Iterable<Row>, reduce: (group: Row[]) => Value, key: (row: Row) => string): Map<string, Value>;
  };
  readonly d3Random: D3Random;
  readonly lodash: {
    countBy<Value>(values: ArrayLike<Value>, of?: (value: Value) => string): Record<string, number>;
    groupBy<Row>(rows: readonly Row[], key: string): Record<string, Row[]>;
  };
  readonly simpleStatistics: { sum(values: ArrayLike<number>): number };
  readonly financial: { irr(flows: number[]): number };
  /** Compiled when it is first asked for. */
  readonly highs: () => Promise<HighsSolver>;
  readonly arquero: Arquero;
  readonly duckdb: DuckDb;
  /** Absent where it is not built for the machine, or not installed. */
  readonly chdb: Chdb | undefined;
  /** The version of each package by name. */
  readonly versions: Readonly<Record<string, string>>;
}

/** HiGHS, a solver of linear and mixed-integer programs. */
export interface HighsSolver {
  readonly infinity: number;
  readonly constants: {
    readonly objectiveSense: { readonly maximize: number };
    readonly variableType: { readonly integer: number };
  };
  withModel<Result>(model: object, use: (model: HighsModel) => Result): Result;
}

/** A program of HiGHS. */
export interface HighsModel {
  readonly options: { set(options: Readonly<Record<string, unknown>>): void };
  run(): void;
  getObjectiveValue(): number;
}

/** Generators of random numbers that share a source. */
export interface D3Random {
  randomLcg(seed: number): () => number;
  readonly randomUniform: { source(source: () => number): (max: number) => () => number };
  readonly randomLogNormal: { source(source: () => number): (mu: number, sigma: number) => () => number };
}

/** arquero's tables. */
export interface Arquero {
  table(columns: Readonly<Record<string, ArrayLike<unknown>>>): ArqueroTable;
}

/** A table of arquero. */
export interface ArqueroTable {
  groupby(...names: string[]): ArqueroTable;
  rollup(columns: Readonly<Record<string, string>>): ArqueroTable;
}

/** DuckDB's Node API. */
export interface DuckDb {
  readonly DuckDBInstance: {
    create(path: string, options: Readonly<Record<string, string>>): Promise<{ connect(): Promise<DuckDbConnection> }>;
  };
  readonly DuckDBDataChunk: { create(types: readonly unknown[], rows: number): DuckDbChunk };
  readonly UTINYINT: unknown;
  readonly INTEGER: unknown;
  readonly DOUBLE: unknown;
  readonly VARCHAR: unknown;
}

/** A connection to DuckDB. */
export interface DuckDbConnection {
  run(sql: string): Promise<unknown>;
  runAndReadAll(sql: string): Promise<{ getRows(): unknown[][] }>;
  createAppender(table: string): Promise<{ appendDataChunk(chunk: DuckDbChunk): void; closeSync(): void }>;
}

/** A block of rows for DuckDB. */
export interface DuckDbChunk {
  setColumnValues(column: number, values: readonly unknown[]): void;
}

/** ClickHouse in the process. */
export interface Chdb {
  readonly Session: new () => ChdbSession;
}

/** A database of chdb. */
export interface ChdbSession {
  query(sql: string, format?: string): string;
  cleanup(): void;
}

const here = fileURLToPath(new URL(".", import.meta.url));

/** The packages to compare with; those with a lock file are installed when they are missing, the big engine only for a full run. */
export async function loadPeers(quick: boolean): Promise<Peers> {
  if (!existsSync(`${here}node_modules/arquero/package.json`)) install(["ci", "--prefix", here]);
  if (!quick && !existsSync(`${here}native/node_modules/chdb/package.json`)) {
    install(["install", "--prefix", `${here}native`, "--no-package-lock"]);
  }
  const load = async (name: string): Promise<Record<string, unknown>> => (await import(name)) as Record<string, unknown>;
  const names = ["d3-array", "d3-random", "lodash", "simple-statistics", "financial", "arquero", "@duckdb/node-api", "highs"];
  const [d3, d3Random, lodash, simpleStatistics, financial, arquero, duckdb, highs] = await Promise.all(names.map(load));
  const chdb = loadChdb();
  const versions = names.map((name) => [name, versionOf(`${here}node_modules/${name}`)]);
  if (chdb) versions.push(["chdb", versionOf(`${here}native/node_modules/chdb`)]);
  return {
    d3,
    d3Random,
    lodash: lodash?.["default"],
    simpleStatistics,
    financial,
    arquero,
    duckdb,
    highs: highs?.["default"],
    chdb,
    versions: Object.fromEntries(versions) as Record<string, string>,
  } as unknown as Peers;
}

function loadChdb(): Chdb | undefined {
  try {
    return createRequire(`${here}native/package.json`)("chdb") as Chdb;
  } catch (error) {
    console.log(`left out: chdb (${(error as Error).message.split("\n")[0]})`);
    return undefined;
  }
}

function install(args: readonly string[]): void {
  console.log(`installing packages to compare with: npm ${args.join(" ")}`);
  const { status } = spawnSync("npm", [...args, "--no-audit", "--no-fund"], { stdio: "inherit", shell: process.platform === "win32" });
  if (status !== 0) process.exit(status ?? 1);
}

function versionOf(folder: string): string {
  return (JSON.parse(readFileSync(`${folder}/package.json`, "utf8")) as { version: string }).version;
}

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Bench } from "./bench.ts";
import { ratingBytes, revenueDoubles, segmentCodes } from "./data.ts";
import { type Timing, timingOf } from "./measure.ts";

/** The columns that engines and C are given too. */
export interface Answers {
  readonly rating: Uint8Array;
  readonly satisfaction: Uint8Array;
  readonly segment: Int32Array;
  readonly revenue: Float64Array;
  /** The segments again, as texts. */
  readonly label: readonly string[];
}

/** A database that holds the answers; a query runs on one thread or on two. */
export interface Engine {
  readonly name: "DuckDB" | "chdb";
  query(sql: string): Promise<unknown>;
  useThreads(threads: number): Promise<void>;
  close(): void;
}

/** Answers without gaps. */
export function answersOf(count: number): Answers {
  const rating = ratingBytes(count);
  const segment = segmentCodes(count);
  return {
    rating,
    satisfaction: rating.map((value) => 1 + (value % 5)),
    segment,
    revenue: revenueDoubles(count),
    label: Array.from(segment, labelOf),
  };
}

const labelOf = (segment: number): string => `segment ${segment}`;

/** DuckDB and, where it is installed, chdb, each with the answers in a table `answers`. */
export async function openEngines({ peers }: Bench, answers: Answers): Promise<Engine[]> {
  const engines = [await openDuckDb(peers, answers)];
  if (peers.chdb) engines.push(openChdb(peers.chdb, answers));
  return engines;
}

async function openDuckDb({ duckdb }: Bench["peers"], { rating, satisfaction, segment, revenue, label }: Answers): Promise<Engine> {
  const instance = await duckdb.DuckDBInstance.create(":memory:", { threads: "2" });
  const connection = await instance.connect();
  await connection.run("CREATE TABLE answers (rating UTINYINT, satisfaction UTINYINT, segment INTEGER, revenue DOUBLE, label VARCHAR)");
  const appender = await connection.createAppender("answers");
  const types = [duckdb.UTINYINT, duckdb.UTINYINT, duckdb.INTEGER, duckdb.DOUBLE, duckdb.VARCHAR];
  for (let start = 0; start < rating.length; start += 2048) {
    const end = Math.min(start + 2048, rating.length);
    const chunk = duckdb.DuckDBDataChunk.create(types, end - start);
    for (const [place, column] of [rating, satisfaction, segment, revenue, label].entries()) {
      chunk.setColumnValues(place, Array.from<unknown>(column.slice(start, end)));
    }
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
  return {
    name: "DuckDB",
    query: async (sql) => (await connection.runAndReadAll(sql)).getRows(),
    useThreads: async (threads) => {
      await connection.run(`SET threads = ${threads}`);
    },
    close: () => undefined,
  };
}

function openChdb({ Session }: NonNullable<Bench["peers"]["chdb"]>, { rating, satisfaction, segment, revenue }: Answers): Engine {
  const folder = mkdtempSync(join(tmpdir(), "cx-metrics-bench-"));
  const bytes = new DataView(new ArrayBuffer(14 * rating.length));
  for (let index = 0; index < rating.length; index += 1) {
    bytes.setUint8(14 * index, rating[index] as number);
    bytes.setUint8(14 * index + 1, satisfaction[index] as number);
    bytes.setInt32(14 * index + 2, segment[index] as number, true);
    bytes.setFloat64(14 * index + 6, revenue[index] as number, true);
  }
  writeFileSync(join(folder, "answers"), bytes);
  const session = new Session();
  const columns = "rating UInt8, satisfaction UInt8, segment Int32, revenue Float64";
  session.query(
    `CREATE TABLE answers ENGINE = Memory AS SELECT *, concat('segment ', toString(segment)) AS label FROM file('${join(folder, "answers")}', 'RowBinary', '${columns}')`,
  );
  rmSync(folder, { recursive: true });
  let threads = 2;
  return {
    name: "chdb",
    query: (sql) => Promise.resolve(session.query(`${sql} SETTINGS max_threads = ${threads}`, "CSV")),
    useThreads: (count) => {
      threads = count;
      return Promise.resolve();
    },
    close: () => {
      session.cleanup();
    },
  };
}

/** Columns of equal length by name. */
type BenchColumns = Readonly<Record<string, Uint8Array | Int32Array | Float64Array>>;

/** How long plain C takes, by job; nothing where there is no compiler. */
export function timesOfC(bench: Bench, columns: BenchColumns, name = "baseline"): Readonly<Record<string, Timing>> | null {
  return withColumns(columns, (folder) => {
    const program = join(folder, name);
    const compiled = spawnSync("cc", ["-O3", "-march=native", "-o", program, pathOf(`c/${name}.c`)], { encoding: "utf8" });
    if (compiled.status !== 0) {
      console.log(`left out: C (${compiled.error?.message ?? compiled.stderr.split("\n")[0]})`);
      return null;
    }
    const { stdout, status } = spawnSync(program, [folder, rowsOf(columns), String(bench.runs)], { encoding: "utf8" });
    if (status !== 0) throw new Error("the C baseline failed");
    return timingsOf(JSON.parse(stdout) as Record<string, number[]>);
  });
}

/** How long R takes, by job; nothing where it, or its package survival, is not installed. A third of the runs, since they are slow. */
export function timesOfR(bench: Bench, columns: BenchColumns, name: string): Readonly<Record<string, Timing>> | null {
  return withColumns(columns, (folder) => {
    const runs = String(Math.ceil(bench.runs / 3));
    const { stdout, stderr, status, error } = spawnSync("Rscript", [pathOf(`r/${name}.R`), folder, rowsOf(columns), runs], {
      encoding: "utf8",
    });
    if (status !== 0) {
      console.log(`left out: R (${error?.message ?? stderr.split("\n")[0]})`);
      return null;
    }
    const { version, ...found } = JSON.parse(stdout) as Record<string, number[]>;
    console.log(`R's survival ${String(version)}`);
    return timingsOf(found);
  });
}

/** Does something with columns in files of a folder of their own. */
function withColumns<Result>(columns: BenchColumns, use: (folder: string) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), "cx-metrics-bench-"));
  try {
    for (const [name, column] of Object.entries(columns)) writeFileSync(join(folder, name), column);
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const rowsOf = (columns: BenchColumns): string => String(Object.values(columns)[0]?.length);

const pathOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

function timingsOf(found: Readonly<Record<string, readonly number[]>>): Readonly<Record<string, Timing>> {
  return Object.fromEntries(Object.entries(found).map(([name, times]) => [name, timingOf(times)]));
}

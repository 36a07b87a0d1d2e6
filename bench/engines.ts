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
}

/** A database that holds the answers; a query runs on one thread or on two. */
export interface Engine {
  readonly name: string;
  query(sql: string): Promise<unknown>;
  useThreads(threads: number): Promise<void>;
  close(): void;
}

/** Answers without gaps. */
export function answersOf(count: number): Answers {
  const rating = ratingBytes(count);
  return { rating, satisfaction: rating.map((value) => 1 + (value % 5)), segment: segmentCodes(count), revenue: revenueDoubles(count) };
}

/** DuckDB and, where it is installed, chdb, each with the answers in a table `answers`. */
export async function openEngines({ peers }: Bench, answers: Answers): Promise<Engine[]> {
  const engines = [await openDuckDb(peers, answers)];
  if (peers.chdb) engines.push(openChdb(peers.chdb, answers));
  return engines;
}

async function openDuckDb({ duckdb }: Bench["peers"], { rating, satisfaction, segment, revenue }: Answers): Promise<Engine> {
  const instance = await duckdb.DuckDBInstance.create(":memory:", { threads: "2" });
  const connection = await instance.connect();
  await connection.run("CREATE TABLE answers (rating UTINYINT, satisfaction UTINYINT, segment INTEGER, revenue DOUBLE)");
  const appender = await connection.createAppender("answers");
  const types = [duckdb.UTINYINT, duckdb.UTINYINT, duckdb.INTEGER, duckdb.DOUBLE];
  for (let start = 0; start < rating.length; start += 2048) {
    const end = Math.min(start + 2048, rating.length);
    const chunk = duckdb.DuckDBDataChunk.create(types, end - start);
    for (const [place, column] of [rating, satisfaction, segment, revenue].entries()) {
      chunk.setColumnValues(place, Array.from(column.subarray(start, end)));
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
  session.query(`CREATE TABLE answers ENGINE = Memory AS SELECT * FROM file('${join(folder, "answers")}', 'RowBinary', '${columns}')`);
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

/** How long plain C takes, by job; nothing where there is no compiler. */
export function timesOfC({ runs }: Bench, answers: Answers): Readonly<Record<string, Timing>> | null {
  const folder = mkdtempSync(join(tmpdir(), "cx-metrics-bench-"));
  try {
    const program = join(folder, "baseline");
    const source = fileURLToPath(new URL("c/baseline.c", import.meta.url));
    const compiled = spawnSync("cc", ["-O3", "-march=native", "-o", program, source], { encoding: "utf8" });
    if (compiled.status !== 0) {
      console.log(`left out: C (${compiled.error?.message ?? compiled.stderr.split("\n")[0]})`);
      return null;
    }
    for (const [name, column] of Object.entries(answers) as [string, Uint8Array][]) writeFileSync(join(folder, name), column);
    const { stdout, status } = spawnSync(program, [folder, String(answers.rating.length), String(runs)], { encoding: "utf8" });
    if (status !== 0) throw new Error("the C baseline failed");
    return Object.fromEntries(
      Object.entries(JSON.parse(stdout) as Record<string, number[]>).map(([name, times]) => [name, timingOf(times)]),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

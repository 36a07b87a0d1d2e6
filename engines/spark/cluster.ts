import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sparkHome } from "../install.ts";
import type { Cell, ColumnType, Engine, TableColumn } from "../../test/engines/engine.ts";
import { type Daemon, startDaemon } from "./daemon.ts";
import { type Driver, startDriver } from "./driver.ts";

/** A worker as the master sees it, with what its executor does as the driver sees it. */
export interface WorkerState {
  /** `ALIVE` until the master loses it. */
  readonly state: string;
  /** Tasks that run now. */
  readonly running: number;
  /** Tasks that it finished. */
  readonly finished: number;
  /** Whether the application lost it. */
  readonly lost: boolean;
}

/** A standalone Spark cluster on this machine's loopback: one master, two workers of one core, and an application that takes SQL. */
export interface SparkCluster extends Engine {
  readonly version: string;
  /** What each worker does, by its place. */
  workers(): Promise<readonly WorkerState[]>;
  /** Kills a worker with SIGKILL. */
  killWorker(place: number): Promise<void>;
  /** Ends everything and removes its files. */
  close(): Promise<void>;
}

const HOST = "127.0.0.1";
const DEPLOY = "org.apache.spark.deploy";
const CONFIG = {
  "spark.app.name": "cx-metrics",
  "spark.driver.host": HOST,
  "spark.driver.bindAddress": HOST,
  "spark.driver.memory": "512m",
  "spark.executor.memory": "512m",
  "spark.ui.port": "0",
  "spark.ui.showConsoleProgress": "false",
  "spark.sql.shuffle.partitions": "2",
  "spark.sql.session.timeZone": "UTC",
};

export async function startCluster(): Promise<SparkCluster> {
  const folder = mkdtempSync(join(tmpdir(), "cx-metrics-spark-"));
  const home = sparkHome();
  // Nothing asks for this machine's name, which need not resolve.
  const env = {
    ...process.env,
    SPARK_HOME: home,
    SPARK_CONF_DIR: folder,
    SPARK_LOCAL_IP: HOST,
    SPARK_LOCAL_HOSTNAME: HOST,
    TZ: "UTC",
    SPARK_LOCAL_DIRS: join(folder, "local"),
    SPARK_DAEMON_MEMORY: "256m",
    JDK_JAVA_OPTIONS: "-XX:+UseSerialGC -XX:TieredStopAtLevel=1",
  };
  const daemons: Daemon[] = [];
  /** The address of each worker's page, which names it both to the master and to the driver. */
  const workers: { readonly daemon: Daemon; readonly page: string }[] = [];
  let driver: Driver | undefined;
  const start = (name: string, parameters: readonly string[]): Daemon => {
    const daemon = startDaemon(name, [join(home, "bin/spark-class"), ...parameters], env, folder);
    daemons.push(daemon);
    return daemon;
  };
  const stop = async (): Promise<void> => {
    // The application first, so that it takes its leave of the workers.
    const ends = await Promise.allSettled([driver?.stop()]);
    ends.push(...(await Promise.allSettled(daemons.map((daemon) => daemon.stop()))));
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    const failure = ends.find((end) => end.status === "rejected");
    if (failure) throw failure.reason;
  };

  try {
    const master = start("master", [`${DEPLOY}.master.Master`, "--host", HOST, "--port", "0", "--webui-port", "0"]);
    const url = `spark://${HOST}:${await master.printed(portOf("sparkMaster"))}`;
    const masterPage = `http://${HOST}:${await master.printed(portOf("MasterUI"))}`;
    await Promise.all(
      [1, 2].map(async (number) => {
        const name = `worker-${number}`;
        const parameters = [
          "--host",
          HOST,
          "--port",
          "0",
          "--webui-port",
          "0",
          "--cores",
          "1",
          "--memory",
          "1g",
          "--work-dir",
          join(folder, name),
        ];
        const daemon = start(name, [`${DEPLOY}.worker.Worker`, ...parameters, url]);
        await daemon.printed(/(Successfully registered with master)/);
        workers.push({ daemon, page: `http://${HOST}:${await daemon.printed(portOf("WorkerUI"))}` });
      }),
    );
    const script = fileURLToPath(new URL("driver.py", import.meta.url));
    const application = await startDriver(
      script,
      { ...CONFIG, "spark.master": url, "spark.sql.warehouse.dir": join(folder, "warehouse") },
      env,
      folder,
    );
    driver = application;

    const executors = async (): Promise<readonly ExecutorSummary[]> =>
      (await json(`${application.ui}/api/v1/applications/${application.application}/allexecutors`)) as ExecutorSummary[];
    let tables = 0;
    return {
      version: `Apache Spark ${application.version}`,
      dialect: "spark",
      async createTable(name, columns, rows) {
        tables += 1;
        const files = join(folder, `table-${tables}`);
        writeFiles(files, columns, rows);
        const types = columns.map((column) => `${quoted(column.name)} ${TYPES[column.type]}`).join(", ");
        await application.query(
          `CREATE TEMPORARY VIEW ${quoted(name)} (${types}) USING json OPTIONS (path '${files}', mode 'FAILFAST', pathGlobFilter '*.json')`,
        );
      },
      async dropTable(name) {
        await application.query(`DROP VIEW ${quoted(name)}`);
      },
      query: application.query,
      sameName: (left, right) => left.toLowerCase() === right.toLowerCase(),
      async workers() {
        const seen = ((await json(`${masterPage}/json/`)) as { readonly workers: readonly WorkerSummary[] }).workers;
        const running = await executors();
        return workers.map(({ page }) => {
          const mine = running.filter(({ executorLogs }) => executorLogs["stdout"]?.startsWith(`${page}/`));
          return {
            state: seen.find(({ webuiaddress }) => webuiaddress === page)?.state ?? "GONE",
            running: sum(mine.map(({ isActive, activeTasks }) => (isActive ? activeTasks : 0))),
            finished: sum(mine.map(({ completedTasks }) => completedTasks)),
            lost: mine.length > 0 && mine.every(({ isActive }) => !isActive),
          };
        });
      },
      killWorker: async (place) => workers[place]?.daemon.kill(),
      close: stop,
    };
  } catch (error) {
    await stop().catch(() => {});
    throw error;
  }
}

const TYPES: Readonly<Record<ColumnType, string>> = {
  double: "DOUBLE",
  integer: "INT",
  text: "STRING",
  boolean: "BOOLEAN",
  timestamp: "TIMESTAMP",
};
const quoted = (name: string): string => `\`${name.replaceAll("`", "``")}\``;

/** Two files, so that each worker reads one. */
function writeFiles(folder: string, columns: readonly TableColumn[], rows: readonly (readonly Cell[])[]): void {
  mkdirSync(folder);
  const lines = rows.map(
    (row) => `{${columns.map(({ name }, place) => `${JSON.stringify(name)}:${jsonOf(row[place] ?? null)}`).join(",")}}\n`,
  );
  const half = Math.ceil(lines.length / 2);
  writeFileSync(join(folder, "1.json"), lines.slice(0, half).join(""));
  writeFileSync(join(folder, "2.json"), lines.slice(half).join(""));
}

/** JSON has no infinities and no NaN, and JavaScript's writer loses the sign of 0. */
function jsonOf(cell: Cell): string {
  if (typeof cell !== "number") return JSON.stringify(cell);
  if (!Number.isFinite(cell)) return `"${cell}"`;
  return Object.is(cell, -0) ? "-0.0" : String(cell);
}

interface WorkerSummary {
  readonly webuiaddress: string;
  readonly state: string;
}

interface ExecutorSummary {
  readonly activeTasks: number;
  readonly completedTasks: number;
  readonly isActive: boolean;
  readonly executorLogs: Readonly<Record<string, string>>;
}

async function json(url: string): Promise<unknown> {
  const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response.json();
}

/** Every port is one that was free: the program says which. */
const portOf = (service: string): RegExp => new RegExp(`Successfully started service '${service}' on port (\\d+)`);
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

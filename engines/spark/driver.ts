import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { sparkPython } from "../install.ts";
import type { Cell } from "../../test/engines/engine.ts";
import { within } from "../wait.ts";
import { ended } from "./daemon.ts";

/** A row that Spark returned; 64-bit integers are bigints. */
export type SparkRow = Readonly<Record<string, Cell | bigint>>;

/** The Spark application of `driver.py`. */
export interface Driver {
  readonly version: string;
  readonly application: string;
  /** The address of the application's page. */
  readonly ui: string;
  query(sql: string): Promise<readonly SparkRow[]>;
  stop(): Promise<void>;
}

interface Answer {
  readonly id: number;
  readonly error?: string;
  readonly columns: readonly (readonly [name: string, type: string])[];
  readonly rows: readonly (readonly (string | boolean | null)[])[];
}

/** Starts the application; `config` is Spark's configuration. */
export async function startDriver(
  script: string,
  config: Readonly<Record<string, string>>,
  env: NodeJS.ProcessEnv,
  folder: string,
): Promise<Driver> {
  const child = spawn(sparkPython(), [script, JSON.stringify(config)], { cwd: folder, env, detached: true });
  let printed = "";
  child.stderr.on("data", (text: Buffer) => {
    printed = `${printed}${text.toString()}`.slice(-8_000);
  });
  const tail = (): string => `the driver printed last:\n${printed}`;
  const waiting = new Map<number, (answer: Answer) => void>();
  const answerOf = (id: number): Promise<Answer> => new Promise((resolve) => waiting.set(id, resolve));
  createInterface({ input: child.stdout }).on("line", (line) => {
    const answer = JSON.parse(line) as Answer;
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  const gone = new Promise<never>((_, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => {
      reject(new Error(`the driver ended with ${code}; ${waiting.size} requests were open; ${waiting.size ? tail() : ""}`));
    });
  });
  gone.catch(() => {});
  child.stdin.on("error", () => {});

  let last = 0;
  const query = async (sql: string): Promise<readonly SparkRow[]> => {
    const id = (last += 1);
    const answer = answerOf(id);
    child.stdin.write(`${JSON.stringify({ id, sql })}\n`);
    const { error, columns, rows } = await within(Promise.race([answer, gone]), () => `no answer from Spark. ${tail()}`, 120);
    if (error !== undefined) throw new Error(error);
    return rows.map((row) => Object.fromEntries(columns.map(([name, type], place) => [name, valueOf(row[place] ?? null, type)])));
  };
  const hello = await within(Promise.race([answerOf(0), gone]), () => `the driver did not start. ${tail()}`, 90);
  const { version, application, ui } = hello as unknown as Pick<Driver, "version" | "application" | "ui">;

  return {
    version,
    application,
    ui,
    query,
    async stop() {
      child.stdin.end();
      await ended(child, "the driver");
    },
  };
}

function valueOf(cell: string | boolean | null, type: string): Cell | bigint {
  if (typeof cell !== "string" || !/^(long|integer|double)$/.test(type)) return cell;
  return type === "long" ? BigInt(cell) : Number(cell);
}

import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { waitFor, within } from "../wait.ts";

/** A program that runs beside the tests, in a process group of its own, and ends with them. */
export interface Daemon {
  readonly name: string;
  /** Waits for a line in what the program prints, and returns what the pattern's first group caught. */
  printed(pattern: RegExp): Promise<string>;
  /** The last lines of what it printed. */
  tail(): string;
  /** Kills the program itself, not what it started: as if its machine's memory had run out. */
  kill(): Promise<void>;
  /** Ends the program and everything it started. */
  stop(): Promise<void>;
}

// The shell holds the pipe to the tests. When that closes, for whatever reason, even a killed test run, it kills its whole group.
const GUARD = '"$@" & echo "guarded pid $!"; cat >/dev/null; kill -KILL 0';

/** Starts a program whose output goes to a file of the folder. */
export function startDaemon(name: string, command: readonly string[], env: NodeJS.ProcessEnv, folder: string): Daemon {
  const log = join(folder, `${name}.log`);
  const output = openSync(log, "a");
  const shell = spawn("sh", ["-c", GUARD, "sh", ...command], { cwd: folder, env, detached: true, stdio: ["pipe", output, output] });
  closeSync(output);
  // The pipe breaks when the program is killed; that is no error here.
  shell.stdin?.on("error", () => {});
  const read = (): string => readFileSync(log, "utf8");
  const tail = (): string => `${name} printed last:\n${read().split("\n").slice(-25).join("\n")}`;
  const printed = (pattern: RegExp): Promise<string> =>
    waitFor(
      () => pattern.exec(read())?.[1],
      () => `${name} did not print ${pattern}. ${tail()}`,
    );
  return {
    name,
    printed,
    tail,
    async kill() {
      process.kill(Number(await printed(/^guarded pid (\d+)$/m)), "SIGKILL");
    },
    async stop() {
      shell.stdin?.end();
      await ended(shell, name);
    },
  };
}

/** Waits for the end of a process; one that does not end is killed with its group. */
export async function ended(child: ChildProcess, name: string, seconds = 20): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const end = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  await within(end, () => `${name} did not end`, seconds).catch((error: unknown) => {
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    throw error;
  });
}

import { spawnSync } from "node:child_process";

interface RunOptions {
  readonly cwd?: string;
  /** Show what the program prints instead of returning it. */
  readonly show?: boolean;
}

/** Runs a program to its end and returns what it printed. A failure prints everything and ends this process. */
export function run(command: string, parameters: readonly string[], { cwd, show = false }: RunOptions = {}): string {
  const { status, stdout, stderr, error } = spawnSync(command, parameters, {
    ...(cwd === undefined ? {} : { cwd }),
    encoding: "utf8",
    stdio: ["ignore", show ? "inherit" : "pipe", show ? "inherit" : "pipe"],
    shell: process.platform === "win32",
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error || status !== 0) {
    console.error(
      `failed (${error?.message ?? `exit code ${status}`}): ${command} ${parameters.join(" ")}\n${stdout ?? ""}${stderr ?? ""}`,
    );
    process.exit(1);
  }
  return stdout ?? "";
}

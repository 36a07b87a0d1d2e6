// What `npm run test:engines` needs beyond Node, Python 3.11 and Java 17: it installs the packages at its first run, by exact versions.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const venv = join(here, ".venv");

/** The Python that has pyspark. */
export const sparkPython = (): string => join(venv, "bin/python");

/** The folder of Spark's programs inside the pyspark package. */
export function sparkHome(): string {
  const lib = join(venv, "lib");
  const [python = "python3"] = readdirSync(lib).filter((name) => name.startsWith("python"));
  return join(lib, python, "site-packages/pyspark");
}

/** Loads a package of `engines/package.json`, which the compiler does not know. */
export function enginePackage(name: string): unknown {
  return createRequire(join(here, "package.json"))(name) as unknown;
}

/** Vitest calls this once, before the tests. */
export function setup(): void {
  unlessDone("package-lock.json", join(here, "node_modules"), () => {
    // Not `npm ci`, which refuses a lock file made where a registry lacks chdb for other platforms. The versions are the lock file's.
    run(
      "npm",
      ["install", "--no-save", "--ignore-scripts", "--prefix", here],
      "the packages of engines/package.json could not be installed",
    );
  });
  requireJava();
  unlessDone("spark/requirements.txt", venv, () => {
    const python = process.env["PYTHON"] ?? "python3";
    rmSync(venv, { recursive: true, force: true });
    run(
      python,
      ["-m", "venv", venv],
      `Apache Spark needs Python 3.11 or newer with venv: apt-get install python3-venv, or name one in PYTHON`,
    );
    const parameters = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", join(here, "spark/requirements.txt")];
    run(sparkPython(), parameters, "pyspark could not be installed");
  });
}

/** Installs what a list names, unless just this list was installed there to the end. */
function unlessDone(list: string, folder: string, install: () => void): void {
  const done = join(folder, ".installed");
  if (existsSync(done) && readFileSync(done, "utf8") === readFileSync(join(here, list), "utf8")) return;
  console.log(`installing ${list.replace(/^.*\//, "")}`);
  install();
  copyFileSync(join(here, list), done);
}

function requireJava(): void {
  const home = process.env["JAVA_HOME"];
  const { stderr, error } = spawnSync(home ? join(home, "bin/java") : "java", ["-version"], { encoding: "utf8" });
  const version = Number(/version "(\d+)/.exec(stderr ?? "")?.[1]);
  const advice = "Apache Spark needs Java 17 or newer: apt-get install openjdk-17-jre-headless, or name one in JAVA_HOME";
  if (error) throw new Error(`${advice} (${error.message})`);
  if (!(version >= 17)) throw new Error(`${advice} (found ${JSON.stringify(stderr.split("\n")[0])})`);
}

function run(command: string, parameters: readonly string[], problem: string): void {
  const { status, error } = spawnSync(command, parameters, { stdio: "inherit" });
  if (error || status !== 0) throw new Error(`${problem} (${error?.message ?? `exit code ${status}`})`);
}

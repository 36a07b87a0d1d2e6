// Builds the package into dist. Deleting the folder first keeps files of an earlier build out of the tarball.
import { spawnSync } from "node:child_process";
import { readdirSync, rmSync, statSync } from "node:fs";

rmSync("dist", { recursive: true, force: true });
const { status } = spawnSync("npx", ["--no-install", "tsup"], { stdio: "inherit", shell: process.platform === "win32" });
if (status !== 0) process.exit(status ?? 1);
const files = readdirSync("dist", { recursive: true });
const code = files.filter((file) => /\.c?js$/.test(file));
const bytes = code.reduce((sum, file) => sum + statSync(`dist/${file}`).size, 0);
console.log(`dist: ${files.length} files, ${code.length} of code with ${(bytes / 1024).toFixed(1)} kB`);

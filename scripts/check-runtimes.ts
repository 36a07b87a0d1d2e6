// The installed package in each runtime that README names, with the same assertions. The runtimes come from the registry by exact version.
import { installPackage } from "./installed-package.ts";
import { run } from "./process.ts";

const RUNTIMES = [
  { from: "node@20.20.2", command: ["node"] },
  { from: "node@22.23.3", command: ["node"] },
  { from: "node@24.21.0", command: ["node"] },
  { from: "deno@2.9.6", command: ["deno", "run", "--allow-read", "--node-modules-dir=manual"] },
  { from: "bun@1.4.5", command: ["bun"] },
];

const { folder } = installPackage();
for (const { from, command } of RUNTIMES) {
  for (const script of ["smoke-esm.mjs", "smoke-cjs.cjs"]) {
    const printed = run("npx", ["--yes", "-p", from, "--", ...command, script], { cwd: folder }).trim();
    if (!printed.includes("assertions")) throw new Error(`${from} ran nothing: ${printed}`);
    console.log(`${from}: ${printed}`);
  }
}

// The calculators, and the browser build of the library that they run.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";

const LIBRARY = "dist/cx-metrics.global.js";

/** Whether a source is younger than the build. */
function stale() {
  if (!existsSync(LIBRARY)) return true;
  const built = statSync(LIBRARY).mtimeMs;
  return readdirSync("src", { recursive: true }).some((name) => name.endsWith(".ts") && statSync(join("src", name)).mtimeMs > built);
}

export function buildCalculators(assets) {
  if (stale()) {
    const { status } = spawnSync("npm", ["run", "build"], { stdio: "inherit", shell: process.platform === "win32" });
    if (status !== 0) throw new Error("the library does not build: its calculators cannot run");
  }
  cpSync(LIBRARY, join(assets, "cx-metrics.global.js"));
  cpSync("docs/site/calculators/calculators.css", join(assets, "calculators.css"));
  const entryPoints = { calculators: "docs/site/calculators/main.ts", site: "docs/site/site.ts" };
  buildSync({ entryPoints, outdir: assets, bundle: true, format: "iife", minify: true, target: "es2022", logLevel: "warning" });
}

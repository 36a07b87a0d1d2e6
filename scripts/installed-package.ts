import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./process.ts";

interface Tarball {
  readonly filename: string;
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

/** An empty project with the packed tarball installed, as a user gets it, and the smoke tests beside it. Removed when this process ends. */
export function installPackage(): { readonly folder: string; readonly files: readonly string[]; readonly size: number } {
  const folder = mkdtempSync(join(tmpdir(), "cx-metrics-consumer-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  const [tarball] = JSON.parse(run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder])) as Tarball[];
  if (!tarball) throw new Error("npm pack made no tarball");
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "consumer", version: "1.0.0", private: true, type: "module" }));
  run("npm", ["install", "--no-audit", "--no-fund", `./${tarball.filename}`], { cwd: folder });
  for (const name of ["smoke.mjs", "smoke-parallel.mjs", "smoke-esm.mjs", "smoke-cjs.cjs"])
    cpSync(join("test/package", name), join(folder, name));
  return { folder, files: tarball.files.map(({ path }) => path), size: tarball.size };
}

// Runs a TypeScript program of this repository on any supported Node: `node scripts/run.mjs examples/scorecard/main.ts [arguments]`.
// "cx-metrics" resolves to the sources, so nothing needs building first.
import { existsSync, readFileSync, rmSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const [script, ...rest] = process.argv.slice(2);
if (script === undefined || !existsSync(script)) {
  console.error(`usage: node scripts/run.mjs <file.ts> [arguments]; no such file: ${script}`);
  process.exit(2);
}
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const entry = resolve(script);
let home = dirname(entry);
while (!existsSync(join(home, "package.json"))) home = dirname(home);
const outfile = join(home, "node_modules", ".cache", "cx-metrics", `${basename(entry, ".ts")}-${process.pid}.mjs`);

await build({
  entryPoints: [entry],
  outfile,
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  packages: "external",
  sourcemap: "inline",
  logLevel: "warning",
  alias: {
    "cx-metrics/show": join(root, "src/show/index.ts"),
    "cx-metrics/sql": join(root, "src/sql/index.ts"),
    "cx-metrics/parallel": join(root, "src/parallel/index.ts"),
    "cx-metrics/stats": join(root, "src/stats/index.ts"),
    "cx-metrics": join(root, "src/index.ts"),
  },
  plugins: [
    {
      // Bundling moves the code, so a file keeps its own address.
      name: "own-address",
      setup: ({ onLoad }) => {
        onLoad({ filter: /\.ts$/ }, ({ path }) => ({
          contents: readFileSync(path, "utf8").replaceAll("import.meta.url", JSON.stringify(pathToFileURL(path).href)),
          loader: "ts",
        }));
      },
    },
  ],
}).catch(() => process.exit(1));
process.setSourceMapsEnabled(true);
process.argv = [process.argv[0], entry, ...rest];
process.on("exit", () => rmSync(outfile, { force: true }));
await import(pathToFileURL(outfile).href);

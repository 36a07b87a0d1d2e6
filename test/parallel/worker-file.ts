import { mkdirSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Bundles a source file into one that Node runs, and gives its path. */
export async function bundled(source: string, name: string): Promise<string> {
  const folder = `${root}node_modules/.cache/cx-metrics`;
  mkdirSync(folder, { recursive: true });
  const outfile = `${folder}/${name}-${process.pid}.mjs`;
  await build({ entryPoints: [`${root}${source}`], outfile, bundle: true, format: "esm", platform: "node", logLevel: "error" });
  return outfile;
}

/** The address of the worker's file, built from the sources. */
export async function workerUrl(): Promise<string> {
  return pathToFileURL(await bundled("src/parallel/worker.ts", "worker")).href;
}

/** A worker that does what it is told here: it is there, and then runs the code on each message. */
export function workerThat(code: string): string {
  const source = `import { parentPort } from "node:worker_threads";
    parentPort.on("message", (task) => { ${code} });
    parentPort.postMessage({ kind: "ready" });`;
  return `data:text/javascript,${encodeURIComponent(source)}`;
}

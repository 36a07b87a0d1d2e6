import { mkdirSync, rmSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { build } from "esbuild";
import { collect, revenueWeightedNpsOf } from "cx-metrics";
import { collectParallel, openWorkers } from "cx-metrics/parallel";
import { type Bench, times } from "../bench.ts";
import { ratingBytes, revenueDoubles } from "../data.ts";
import { benchRow, type BenchRow } from "../report.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Two workers beside a single thread, with the cores that are really there: a neighbor may have one of them. */
export async function parallelRows(bench: Bench): Promise<BenchRow[]> {
  const count = 10_000_000;
  const rating = inSharedMemory(ratingBytes(count));
  const revenue = inSharedMemory(revenueDoubles(count));
  const metric = revenueWeightedNpsOf({ rating: "rating", revenue: "revenue" });
  const workerUrl = await workerFile();
  const workers = await openWorkers({ workers: 2, workerUrl });
  if (workers.count !== 2) throw new Error("two workers did not start");
  const before = await coresNow();
  const [kept, started, alone] = await times(bench, [
    () => workers.collect(metric, { rating, revenue }),
    () => collectParallel(metric, { rating, revenue }, { workers: 2, workerUrl, leastRecords: 0 }),
    () => collect(metric, { rating, revenue }),
  ]);
  const cores = Math.min(before, await coresNow());
  await workers.close();
  rmSync(fileURLToPath(workerUrl));
  console.log(`cores available to two spinning threads: ${cores.toFixed(2)}`);
  const enough = cores >= 1.8;
  const name = `revenue-weighted NPS of ${count} answers, two workers`;
  return [
    benchRow(
      name,
      "ms",
      kept,
      alone,
      enough ? "single thread" : `single thread; only ${cores.toFixed(1)} cores were free`,
      enough ? 1 / 1.6 : null,
    ),
    benchRow(`${name} started for it`, "ms", started, alone, "single thread"),
  ];
}

function inSharedMemory<Values extends Uint8Array | Float64Array>(values: Values): Values {
  const copy = new (values.constructor as new (buffer: SharedArrayBuffer) => Values)(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}

async function workerFile(): Promise<string> {
  const folder = `${root}bench/node_modules/.cache/cx-metrics`;
  mkdirSync(folder, { recursive: true });
  const outfile = `${folder}/worker-${process.pid}.mjs`;
  await build({
    entryPoints: [`${root}src/parallel/worker.ts`],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    logLevel: "error",
  });
  return pathToFileURL(outfile).href;
}

/** How much faster two threads spin than one after the other. */
async function coresNow(): Promise<number> {
  const spin = (): Promise<number> =>
    new Promise((resolve, reject) => {
      const code = `const start = performance.now(); let x = 1; for (let i = 0; i < 1e8; i += 1) x = (x * 3 + i) % 1013;
        require("node:worker_threads").parentPort.postMessage(performance.now() - start + x * 0)`;
      new Worker(code, { eval: true }).once("message", resolve).once("error", reject);
    });
  const alone = await spin();
  const together = await Promise.all([spin(), spin()]);
  return (2 * alone) / Math.max(...together);
}

// Run as a process of its own: it must come to its end, so no worker may remain.
import type { CxError } from "../../src/core/errors.ts";
import { measureParallel } from "../../src/parallel/index.ts";
import { npsOf } from "../../src/survey/nps.ts";

const [right = "", leaving = "", stuck = ""] = process.argv.slice(2);
const rating = new Uint8Array([10, 9, 8, 3]);
const options = { workers: 2, leastRecords: 0 };
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "no error",
    (error: CxError) => error.code,
  );
const controller = new AbortController();

const { score } = await measureParallel(npsOf("rating"), { rating }, { ...options, workerUrl: right });
const wrong = await codeOf(measureParallel(npsOf("rating"), { rating: Uint8Array.of(10, 11) }, { ...options, workerUrl: right }));
const left = await codeOf(measureParallel(npsOf("rating"), { rating }, { ...options, workerUrl: leaving }));
setTimeout(() => {
  controller.abort();
}, 200);
const aborted = await codeOf(measureParallel(npsOf("rating"), { rating }, { ...options, workerUrl: stuck, signal: controller.signal }));
console.log(score, wrong, left, aborted);

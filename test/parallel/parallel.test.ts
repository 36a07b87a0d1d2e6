import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { collect, measure } from "../../src/core/measure.ts";
import { collectParallel, measureParallel, openWorkers, type Workers } from "../../src/parallel/index.ts";
import { churnRateOf } from "../../src/retention/churn-rate-of.ts";
import { byValue } from "../../src/core/segment-key.ts";
import { scorecard } from "../../src/segments/scorecard.ts";
import { csatOf } from "../../src/survey/csat.ts";
import { npsOf } from "../../src/survey/nps.ts";
import { revenueWeightedNpsOf } from "../../src/survey/revenue-weighted-nps.ts";
import { bundled, workerThat, workerUrl } from "./worker-file.ts";

let url: string;
let workers: Workers;
beforeAll(async () => {
  url = await workerUrl();
  workers = await openWorkers({ workers: 2, workerUrl: url });
});
afterAll(async () => {
  await workers.close();
  rmSync(fileURLToPath(url), { force: true });
});

const always = { leastRecords: 0 };
const rating = Uint8Array.from({ length: 1001 }, (_, index) => (index * 7) % 11);
const revenue = Float64Array.from({ length: 1001 }, (_, index) => ((index * 37) % 500) / 7);
const region = Int32Array.from({ length: 1001 }, (_, index) => index % 5);
const shared = <Values extends Uint8Array | Float64Array>(values: Values): Values => {
  const copy = new (values.constructor as new (buffer: SharedArrayBuffer) => Values)(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
};

describe("workers", () => {
  it("are there", () => {
    expect(workers.count).toBe(2);
  });
  it("give the tally of a single thread, from shared and from other memory", async () => {
    const metric = scorecard({
      by: ["region"],
      metrics: {
        nps: npsOf("rating"),
        weighted: revenueWeightedNpsOf({ rating: "rating", revenue: "revenue" }),
        csat: csatOf("rating", { invalid: "skip" }),
      },
    });
    const columns = { region, rating, revenue };
    const expected = collect(metric, columns);
    expect(await workers.collect(metric, columns, always)).toStrictEqual(expected);
    expect(await workers.collect(metric, { region, rating: shared(rating), revenue: shared(revenue) }, always)).toStrictEqual(expected);
    expect(await workers.measure(metric, columns, always)).toStrictEqual(measure(metric, columns));
    expect(rating).toHaveLength(1001);
  });
  it("see only the part of a buffer that a column shows", async () => {
    const view = shared(rating).subarray(100, 701);
    expect(await workers.collect(npsOf("rating"), { rating: view }, always)).toStrictEqual(collect(npsOf("rating"), { rating: view }));
  });
  it("serve several jobs at once", async () => {
    const jobs = Array.from({ length: 20 }, (_, job) => rating.subarray(job));
    const tallies = await Promise.all(jobs.map((part) => workers.collect(npsOf("rating"), { rating: part }, always)));
    expect(tallies).toStrictEqual(jobs.map((part) => collect(npsOf("rating"), { rating: part })));
  });
  it.each([
    ["in the first half", [17]],
    ["in the second half", [900]],
    ["in both", [901, 33]],
  ])("name the record that a single thread names: %s", async (_, places) => {
    const wrong = rating.slice();
    for (const place of places) wrong[place] = 11;
    const first = Math.min(...places);
    for (const column of [wrong, shared(wrong)]) {
      await expect(workers.collect(npsOf("rating"), { rating: column }, always)).rejects.toMatchObject({
        code: "invalid-value",
        path: `rating[${first}]`,
      });
    }
    // An error of the data breaks no worker.
    expect(await workers.collect(npsOf("rating"), { rating }, always)).toStrictEqual(collect(npsOf("rating"), { rating }));
  });
  it("report an empty input and columns of unequal length as a single thread does", async () => {
    await expect(workers.measure(npsOf("rating"), { rating: new Uint8Array(0) }, always)).rejects.toMatchObject({ code: "empty" });
    const metric = revenueWeightedNpsOf({ rating: "rating", revenue: "revenue" });
    await expect(workers.measure(metric, { rating, revenue: revenue.subarray(1) }, always)).rejects.toMatchObject({
      path: "columns.revenue",
    });
  });
  it("leave to the calling thread what they cannot be sent", async () => {
    const rows = Array.from(rating, (value) => ({ rating: value }));
    const byFunction = npsOf((row: { rating: number }) => row.rating);
    const card = scorecard({ by: [byValue("even", (row: { rating: number }) => row.rating % 2 === 0)], metrics: { nps: npsOf("rating") } });
    const lost = churnRateOf({ lost: "rating" }, { lostWhen: (value) => value === 3 });
    expect(await workers.collect(npsOf("rating"), rows, always)).toStrictEqual(collect(npsOf("rating"), rows));
    expect(await workers.collect(byFunction, rows, always)).toStrictEqual(collect(byFunction, rows));
    expect(await workers.collect(card, rows, always)).toStrictEqual(collect(card, rows));
    expect(await workers.collect(npsOf("rating"), { rating: [...rating] }, always)).toStrictEqual(collect(npsOf("rating"), { rating }));
    expect(await workers.collect(lost, { rating }, always)).toStrictEqual(collect(lost, { rating }));
  });
  it("are left alone by little work", async () => {
    const never = await openWorkers({ workers: 2, workerUrl: workerThat("process.exit(3)") });
    expect(await never.collect(npsOf("rating"), { rating })).toStrictEqual(collect(npsOf("rating"), { rating }));
    expect(await never.collect(npsOf("rating"), { rating }, { leastRecords: 1002 })).toStrictEqual(collect(npsOf("rating"), { rating }));
    await expect(never.collect(npsOf("rating"), { rating }, { leastRecords: 1001 })).rejects.toMatchObject({ code: "worker" });
    await never.close();
  });
});

describe("a worker that fails", () => {
  it.each([
    ["leaves", "process.exit(3)", "exit code 3"],
    ["throws", 'throw new Error("out of luck")', "out of luck"],
  ])("is an error and takes the others with it: it %s", async (_, code, reason) => {
    const broken = await openWorkers({ workers: 2, workerUrl: workerThat(code) });
    expect(broken.count).toBe(2);
    await expect(broken.collect(npsOf("rating"), { rating }, always)).rejects.toMatchObject({
      name: "CxError",
      code: "worker",
      received: reason,
    });
    await expect(broken.collect(npsOf("rating"), { rating }, always)).rejects.toMatchObject({ code: "worker" });
    await broken.close();
  });
  it("is an error when it dies beside one that never answers", async () => {
    const broken = await openWorkers({ workers: 2, workerUrl: workerThat("if (task.id === 2) process.exit(4)") });
    await expect(broken.collect(npsOf("rating"), { rating }, always)).rejects.toMatchObject({ code: "worker", received: "exit code 4" });
  });
  it("is replaced by the calling thread when it never comes up", async () => {
    for (const absent of ["data:text/javascript,throw 1", "file:///no/such/worker.js", "not an address:"]) {
      const none = await openWorkers({ workers: 2, workerUrl: absent });
      expect(none.count).toBe(0);
      expect(await none.collect(npsOf("rating"), { rating }, always)).toStrictEqual(collect(npsOf("rating"), { rating }));
      await none.close();
    }
  });
  it("hands its part to the calling thread when it says that it cannot", async () => {
    const unable = await openWorkers({ workers: 2, workerUrl: workerThat('parentPort.postMessage({ kind: "failed", id: task.id })') });
    expect(await unable.collect(npsOf("rating"), { rating }, always)).toStrictEqual(collect(npsOf("rating"), { rating }));
    await unable.close();
  });
});

describe("stopping", () => {
  it("is heeded before the work", async () => {
    const signal = AbortSignal.abort("enough");
    await expect(workers.collect(npsOf("rating"), { rating }, { signal })).rejects.toMatchObject({ code: "aborted", cause: "enough" });
    await expect(collectParallel(npsOf("rating"), { rating }, { signal, workers: 2, workerUrl: url })).rejects.toMatchObject({
      code: "aborted",
    });
  });
  it("is heeded during the work, and closes the workers", async () => {
    const controller = new AbortController();
    const stuck = await openWorkers({ workers: 2, workerUrl: workerThat("while (true);") });
    const work = stuck.collect(npsOf("rating"), { rating }, { ...always, signal: controller.signal });
    setImmediate(() => {
      controller.abort("enough");
    });
    await expect(work).rejects.toMatchObject({ code: "aborted", cause: "enough" });
    await expect(stuck.collect(npsOf("rating"), { rating }, always)).rejects.toMatchObject({ code: "aborted" });
    await stuck.close();
  });
  it("is heeded when it is asked while workers start", async () => {
    const controller = new AbortController();
    const options = { workers: 2, workerUrl: workerThat(""), leastRecords: 0, signal: controller.signal };
    const work = collectParallel(npsOf("rating"), { rating }, options);
    controller.abort("enough");
    await expect(work).rejects.toMatchObject({ code: "aborted", cause: "enough" });
  });
  it("by closing fails the work under way", async () => {
    const stuck = await openWorkers({ workers: 2, workerUrl: workerThat("") });
    const work = stuck.collect(npsOf("rating"), { rating }, always);
    const [outcome] = await Promise.allSettled([work, stuck.close()]);
    expect(outcome).toMatchObject({ status: "rejected", reason: { code: "worker" } });
  });
  it("leaves no listener at the signal", async () => {
    const listeners = new Set<() => void>();
    const signal = {
      aborted: false,
      addEventListener: (_: "abort", listener: () => void) => listeners.add(listener),
      removeEventListener: (_: "abort", listener: () => void) => listeners.delete(listener),
    };
    await workers.collect(npsOf("rating"), { rating }, { ...always, signal });
    expect(listeners.size).toBe(0);
  });
});

describe("one call", () => {
  it("starts no worker for little work", async () => {
    const options = { workers: 2, workerUrl: workerThat("process.exit(3)") };
    expect(await collectParallel(npsOf("rating"), { rating }, options)).toStrictEqual(collect(npsOf("rating"), { rating }));
  });
  it("measures, with as many workers as asked", async () => {
    const options = { workers: 3, workerUrl: url, leastRecords: 0 };
    expect(await measureParallel(npsOf("rating"), { rating }, options)).toStrictEqual(measure(npsOf("rating"), { rating }));
    expect(await collectParallel(npsOf("rating"), { rating }, options)).toStrictEqual(collect(npsOf("rating"), { rating }));
  });
  it("leaves no worker behind, whatever became of it", async () => {
    const program = await bundled("test/parallel/program.ts", "program");
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      [program, url, workerThat("process.exit(3)"), workerThat("while (true);")],
      {
        encoding: "utf8",
        timeout: 30_000,
      },
    );
    rmSync(program, { force: true });
    expect({ stdout, stderr, status }).toStrictEqual({ stdout: "25 invalid-value worker aborted\n", stderr: "", status: 0 });
  });
  it.each([{ workers: 0 }, { workers: 1.5 }, { workers: 1e9 }, { leastRecords: -1 }, { threads: 2 }])("refuses %j", async (options) => {
    await expect(collectParallel(npsOf("rating"), { rating }, options)).rejects.toMatchObject({ code: "invalid-option" });
  });
});

import { readdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { collect } from "../../src/core/measure.ts";
import { openWorkers, type Workers } from "../../src/parallel/index.ts";
import { rebuildMetric } from "../../src/parallel/rebuild.ts";
import type { LawCase } from "../laws/laws.ts";
import { workerUrl } from "./worker-file.ts";

const folder = new URL("../laws/", import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith(".laws.ts"));
const lists = await Promise.all(
  files.map((file) => import(/* @vite-ignore */ new URL(file, folder).href) as Promise<{ cases: readonly LawCase[] }>),
);
const cases = lists.flatMap((list) => list.cases);
/** Those that workers can rebuild: of these no column but a typed one is ever left to the calling thread. */
const carried = cases.filter(({ metric }) => rebuildMetric(metric.definition) !== null);

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

const toNumber = (value: unknown): number => {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return Number(value);
  // Texts become codes, so that keys and accounts are more than one.
  return typeof value === "string" && value !== "" ? value.length : Number.NaN;
};

it("knows the kinds of tally that do not grow with the customers", () => {
  const kinds = new Set(carried.map(({ metric }) => metric.definition.tally));
  expect([...kinds].sort()).toStrictEqual([
    "backlog",
    "churn-rate",
    "durations",
    "one-touch",
    "proportion",
    "rating-pairs",
    "ratings",
    "scorecard",
    "service-level",
    "sessions",
    "total",
    "turnaround",
    "weighted",
  ]);
});

describe.each(carried)("$name", ({ metric, rows }) => {
  it("has one tally from two workers, from shared memory, and from a single thread", async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (list) => {
        const columns: Record<string, Float64Array> = {};
        const shared: Record<string, Float64Array> = {};
        for (const field of Object.values(metric.fields) as string[]) {
          columns[field] = Float64Array.from(list, (row) => toNumber(row[field]));
          shared[field] = new Float64Array(new SharedArrayBuffer(8 * list.length));
          shared[field].set(columns[field]);
        }
        const expected = outcome(() => collect(metric, columns) as unknown);
        const both = await Promise.allSettled([columns, shared].map((parts) => workers.collect(metric, parts, { leastRecords: 0 })));
        expect(both.map((each) => (each.status === "fulfilled" ? each.value : String(each.reason)))).toStrictEqual([expected, expected]);
      }),
      { numRuns: 10 },
    );
  });
});

function outcome(collecting: () => unknown): unknown {
  try {
    return collecting();
  } catch (error) {
    return String(error);
  }
}

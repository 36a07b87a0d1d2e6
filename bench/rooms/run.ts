import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { collect } from "cx-metrics";
import type { Bench } from "../bench.ts";
import { scorecardByHand } from "../by-hand.ts";
import { answerRows } from "../data.ts";
import { mainJob } from "../main-job.ts";
import { type Job, timings } from "../measure.ts";
import { benchRow, type BenchRow } from "../report.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The main job from end to end, and what it holds in memory. */
export async function runRows(bench: Bench): Promise<BenchRow[]> {
  return [...(await wholeJob(bench)), ...memory(bench)];
}

async function wholeJob({ quick, million }: Bench): Promise<BenchRow[]> {
  const card = mainJob();
  const count = 10 * million;
  const jobsOf = (rows: number): Job[] => [() => card.result(collect(card, answerRows(rows))), () => scorecardByHand(answerRows(rows))];
  // A run takes half a minute, so that three are enough: what disturbs one moment is small beside it.
  const [ours = 0, byHand = 0] = await timings(jobsOf(count), quick ? 7 : 3, 1, jobsOf(million));
  return [benchRow(`scorecard of ${count} generated rows`, "ms", ours, byHand, "Map of plain sums, no intervals")];
}

function memory({ million }: Bench): BenchRow[] {
  const peakAt = (count: number): number => {
    const { stdout, status } = spawnSync(process.execPath, ["scripts/run.mjs", "bench/memory.ts", String(count)], {
      encoding: "utf8",
      cwd: root,
    });
    if (status !== 0) throw new Error("the memory job failed");
    return (JSON.parse(stdout) as { peak: number }).peak;
  };
  const [few, many] = [peakAt(million), peakAt(10 * million)];
  return [
    benchRow(`peak memory, ${10 * million} rows`, "MiB", many, few, `${million} rows`),
    benchRow("its growth", "MiB", Math.max(0, many - few), 64, "allowed", 1),
  ];
}

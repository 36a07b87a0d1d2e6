// `npm run bench`: every job beside another way of doing it, in one run. `npm run bench -- --quick` takes a tenth of the data and keeps
// bench/results.json as it is.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { collect, irr, measure, nps, npsOf } from "cx-metrics";
import { exactSumOf } from "../src/core/exact-sum.ts";
import { npsOfColumn, npsOfRows, scorecardByHand, sumOf } from "./by-hand.ts";
import { answerRows, ratingBytes, revenueDoubles } from "./data.ts";
import { mainJob } from "./main-job.ts";
import { type Job, medianTimes } from "./measure.ts";
import { benchRow, type BenchRow, printResults, writeResults } from "./report.ts";

const { quick = false } = parseArgs({ options: { quick: { type: "boolean" } } }).values;
const runs = quick ? 7 : 11;
const million = quick ? 100_000 : 1_000_000;
const here = fileURLToPath(new URL(".", import.meta.url));

/** What we use of the packages beside ours. They are installed in bench alone, so the compiler does not know them. */
interface Peers {
  readonly d3: { fsum(values: Iterable<number>): number };
  readonly lodash: { countBy(values: ArrayLike<number>): Record<string, number> };
  readonly financial: { irr(flows: number[]): number };
}

const peers = await loadPeers();
const rows: BenchRow[] = [...columns(), ...objects(), ...sums(), ...small(), ...wholeJob(), ...memory()];
printResults(rows);
if (!quick) writeResults(rows, { node: process.version, cpu: cpus()[0]?.model, runs });

function columns(): BenchRow[] {
  const rating = ratingBytes(10 * million);
  const metric = npsOf("rating");
  const [ours, byHand, counted] = times([() => measure(metric, { rating }), () => npsOfColumn(rating), () => peers.lodash.countBy(rating)]);
  const name = `NPS of ${10 * million} bytes`;
  return [benchRow(name, "ms", ours, byHand, "checked loop", 0.3), benchRow(name, "ms", ours, counted, "lodash countBy")];
}

function objects(): BenchRow[] {
  const answers = [...answerRows(3 * million)];
  const metric = npsOf("rating");
  const [ours, byHand] = times([() => measure(metric, answers), () => npsOfRows(answers)]);
  return [benchRow(`NPS of ${3 * million} row objects`, "ms", ours, byHand, "checked loop", 1.5)];
}

function sums(): BenchRow[] {
  const revenue = revenueDoubles(10 * million);
  const [ours, plain, d3] = times([() => exactSumOf(revenue), () => sumOf(revenue), () => peers.d3.fsum(revenue)], 1, 7);
  const name = `exact sum of ${10 * million} doubles`;
  return [benchRow(name, "ms", ours, plain, "plain loop, rounded at each step"), benchRow(name, "ms", ours, d3, "d3.fsum")];
}

function small(): BenchRow[] {
  const ratings = [10, 9, 8, 3, 7, 10, 6, 9, 10, 5];
  const flows = [-1000, 300, 420, 680, 120];
  const [score, byHand] = times([() => nps(ratings), () => npsOfColumn(ratings)], 2_000);
  const [rate, newton] = times([() => irr(flows), () => peers.financial.irr(flows)], 500);
  return [
    benchRow("NPS of 10 ratings, with interval", "µs", 1_000 * score, 1_000 * byHand, "checked loop, score alone"),
    benchRow("IRR of 5 flows, all roots", "µs", 1_000 * rate, 1_000 * newton, "financial, one root by Newton"),
  ];
}

function wholeJob(): BenchRow[] {
  const card = mainJob();
  const count = 10 * million;
  const jobsOf = (rows: number): Job[] => [() => card.result(collect(card, answerRows(rows))), () => scorecardByHand(answerRows(rows))];
  // A run takes half a minute, so that three are enough: what disturbs one moment is small beside it.
  const [ours, byHand] = medianTimes(jobsOf(count), quick ? 7 : 3, 1, jobsOf(million)) as [number, number];
  return [benchRow(`scorecard of ${count} generated rows`, "ms", ours, byHand, "Map of plain sums, no intervals")];
}

function memory(): BenchRow[] {
  const peakAt = (count: number): number => {
    const { stdout, status } = spawnSync(process.execPath, ["scripts/run.mjs", "bench/memory.ts", String(count)], {
      encoding: "utf8",
      cwd: `${here}..`,
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

/** Median times of as many jobs as there are names. */
function times<const Jobs extends readonly Job[]>(jobs: Jobs, repeat = 1, count = runs): { [Place in keyof Jobs]: number } {
  return medianTimes(jobs, count, repeat) as { [Place in keyof Jobs]: number };
}

async function loadPeers(): Promise<Peers> {
  if (!existsSync(`${here}node_modules/financial/package.json`)) {
    console.log("installing the packages to compare with (npm ci --prefix bench)");
    const { status } = spawnSync("npm", ["ci", "--prefix", here, "--no-audit", "--no-fund"], {
      stdio: "inherit",
      shell: process.platform === "win32",
    });
    if (status !== 0) process.exit(status ?? 1);
  }
  const load = async (name: string): Promise<Record<string, unknown>> => (await import(name)) as Record<string, unknown>;
  const [d3, lodash, financial] = await Promise.all(["d3-array", "lodash", "financial"].map(load));
  return { d3, lodash: lodash?.["default"], financial } as unknown as Peers;
}

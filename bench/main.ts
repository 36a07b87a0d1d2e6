// `npm run bench`: every job beside other ways of doing it, in one run. `npm run bench -- --quick` takes a tenth of the data and keeps the
// recorded figures as they are; `--only sums,segments` runs some rooms alone.
import { parseArgs } from "node:util";
import type { Bench } from "./bench.ts";
import { loadPeers } from "./peers.ts";
import { type BenchRow, printResults, recordResults } from "./report.ts";
import { budgetRows } from "./rooms/budget.ts";
import { engineRows } from "./rooms/engines.ts";
import { parallelRows } from "./rooms/parallel.ts";
import { retentionRows } from "./rooms/retention.ts";
import { runRows } from "./rooms/run.ts";
import { segmentRows } from "./rooms/segments.ts";
import { simulationRows } from "./rooms/simulation.ts";
import { streamRows } from "./rooms/streams.ts";
import { sumRows } from "./rooms/sums.ts";
import { surveyRows } from "./rooms/survey.ts";
import { survivalRows } from "./rooms/survival.ts";

const rooms: Readonly<Record<string, (bench: Bench) => Promise<BenchRow[]>>> = {
  // First, since the memory of a process that was started counts from that of its parent.
  run: runRows,
  survey: surveyRows,
  sums: sumRows,
  survival: survivalRows,
  segments: segmentRows,
  engines: engineRows,
  budget: budgetRows,
  simulation: simulationRows,
  retention: retentionRows,
  parallel: parallelRows,
  streams: streamRows,
};

const { quick = false, only } = parseArgs({ options: { quick: { type: "boolean" }, only: { type: "string" } } }).values;
const wanted = only?.split(",") ?? Object.keys(rooms);
const bench: Bench = { quick, million: quick ? 100_000 : 1_000_000, runs: quick ? 7 : 11, peers: await loadPeers(quick) };
const rows: BenchRow[] = [];
for (const name of wanted) {
  const room = rooms[name];
  if (!room) throw new Error(`no room ${name}: one of ${Object.keys(rooms).join(", ")}`);
  rows.push(...(await room(bench)));
}
printResults(rows);
if (!quick && only === undefined) recordResults(rows, bench);

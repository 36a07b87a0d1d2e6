import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type CaseModel, simulate } from "cx-metrics";
import { type Bench, times } from "../bench.ts";
import { type Timing, timingOf } from "../measure.ts";
import type { D3Random } from "../peers.ts";
import { benchRow, type BenchRow } from "../report.ts";

const YEARS = [1, 2, 3, 4, 5];
const SHARES = [0.05, 0.5, 0.95];

/** A million possible futures of a business case: six triangular inputs, a log-normal one, three percentiles. */
export async function simulationRows(bench: Bench): Promise<BenchRow[]> {
  const draws = bench.million;
  const c = timesOfCpp(bench, draws);
  const model: CaseModel = {
    costs: [
      { name: "build", amount: [{ distribution: "triangular", low: 300, mode: 400, high: 700 }], start: 0 },
      { name: "move", amount: [{ distribution: "lognormal", mu: 2, sigma: 0.5 }] },
    ],
    benefits: [
      { name: "gain", amount: YEARS.map((year) => ({ distribution: "triangular" as const, low: 80 + year, mode: 120 + year, high: 200 })) },
    ],
    horizon: 5,
    discountRate: 0.1,
  };
  const [ours, d3] = await times(bench, [
    () => simulate(model, { draws, percentiles: SHARES, paybackBy: [] }),
    () => byD3(bench.peers.d3Random, draws),
  ]);
  const name = `NPV of ${draws} futures, 3 percentiles`;
  return [
    ...(c === null ? [] : [benchRow(name, "ms", ours, c, "C++, timed alone", 1.85)]),
    benchRow(name, "ms", ours, d3, "d3-random, sorted", 1 / 2.8),
  ];
}

/** What one writes with d3-random, which has no triangular numbers. */
function byD3({ randomLcg, randomUniform, randomLogNormal }: D3Random, draws: number): number[] {
  const source = randomLcg(0.5);
  const uniform = randomUniform.source(source)(1);
  const move = randomLogNormal.source(source)(2, 0.5);
  const triangular = (low: number, mode: number, high: number): number => {
    const u = uniform();
    const rising = (mode - low) / (high - low);
    return u < rising ? low + Math.sqrt(u * (high - low) * (mode - low)) : high - Math.sqrt((1 - u) * (high - low) * (high - mode));
  };
  const weights = [0, ...YEARS].map((year) => 1.1 ** -year);
  const worth = new Float64Array(draws);
  for (let draw = 0; draw < draws; draw += 1) {
    let sum = -triangular(300, 400, 700) - (weights[1] as number) * move();
    for (let year = 1; year <= 5; year += 1) sum += (weights[year] as number) * triangular(80 + year, 120 + year, 200);
    worth[draw] = sum;
  }
  worth.sort();
  return SHARES.map((share) => worth[Math.floor(share * draws)] as number);
}

/** How long C++ takes; nothing where there is no compiler. */
function timesOfCpp({ runs }: Bench, draws: number): Timing | null {
  const folder = mkdtempSync(join(tmpdir(), "cx-metrics-bench-"));
  try {
    const program = join(folder, "simulation");
    const source = fileURLToPath(new URL("../c/simulation.cpp", import.meta.url));
    const compiled = spawnSync("c++", ["-O3", "-march=native", "-o", program, source], { encoding: "utf8" });
    if (compiled.status !== 0) {
      console.log(`left out: C++ (${compiled.error?.message ?? compiled.stderr.split("\n")[0]})`);
      return null;
    }
    const { stdout, status } = spawnSync(program, [String(draws), String(runs)], { encoding: "utf8" });
    if (status !== 0) throw new Error("the C++ baseline failed");
    return timingOf(JSON.parse(stdout) as number[]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

import { exactSumOf } from "../../src/core/exact-sum.ts";
import { type Bench, times } from "../bench.ts";
import { sumOf } from "../by-hand.ts";
import { revenueDoubles } from "../data.ts";
import { benchRow, type BenchRow } from "../report.ts";

/** Sums without rounding. */
export async function sumRows(bench: Bench): Promise<BenchRow[]> {
  const { million, peers } = bench;
  const revenue = revenueDoubles(10 * million);
  const [ours, plain, d3] = await times(bench, [() => exactSumOf(revenue), () => sumOf(revenue), () => peers.d3.fsum(revenue)]);
  const name = `exact sum of ${10 * million} doubles`;
  return [benchRow(name, "ms", ours, plain, "plain loop, rounded at each step", 1.15), benchRow(name, "ms", ours, d3, "d3.fsum", 1 / 12)];
}

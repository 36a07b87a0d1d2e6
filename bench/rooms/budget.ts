import { irr } from "cx-metrics";
import { type Bench, times } from "../bench.ts";
import { benchRow, type BenchRow } from "../report.ts";
import { choiceRows } from "./choices.ts";

/** Rates and choices of a budget. */
export async function budgetRows(bench: Bench): Promise<BenchRow[]> {
  const flows = [-1000, 300, 420, 680, 120];
  const [ours, newton] = await times(bench, [() => irr(flows), () => bench.peers.financial.irr(flows)], { repeat: 500 });
  return [benchRow("IRR of 5 flows, all roots", "µs", ours, newton, "financial, one root by Newton"), ...(await choiceRows(bench))];
}

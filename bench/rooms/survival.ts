import { kaplanMeier } from "cx-metrics";
import { type Bench, times } from "../bench.ts";
import { spellColumns } from "../data.ts";
import { timesOfC, timesOfR } from "../engines.ts";
import { benchRow, type BenchRow } from "../report.ts";

/** Ages at which one reads a curve: two weeks to two years. */
const AGES = [14, 30, 60, 90, 120, 180, 270, 365, 545, 730];

/** Survival curves of continuous times and of whole days, beside radix sort in C and, where it is installed, beside R. */
export async function survivalRows(bench: Bench): Promise<BenchRow[]> {
  const count = bench.million;
  const columns = spellColumns(count);
  const { event, continuous, days } = columns;
  const c = timesOfC(bench, columns, "survival");
  const r = timesOfR(bench, columns, "survival");
  const [sorted, counted] = await times(bench, [() => kaplanMeier(continuous, event, { at: AGES }), () => kaplanMeier(days, event)]);
  // Alone: what a million objects leave behind would be swept while the others run.
  const [everyStep] = await times(bench, [() => kaplanMeier(continuous, event)], { runs: 3 });
  const rows: BenchRow[] = [];
  const names = {
    continuous: `Kaplan-Meier of ${count} continuous times, at ${AGES.length} ages, with quantiles and mean`,
    days: `Kaplan-Meier of ${count} whole days, every step`,
    everyStep: `Kaplan-Meier of ${count} continuous times, every step an object`,
  };
  if (c) {
    rows.push(benchRow(names.continuous, "ms", sorted, c["continuous"] ?? 0, "C, radix sort, curve and error alone", 2.8));
    rows.push(benchRow(names.days, "ms", counted, c["days"] ?? 0, "C, radix sort, curve and error alone", 0.75));
  }
  if (r) {
    rows.push(benchRow(names.continuous, "ms", sorted, r["continuous"] ?? 0, "R's survfit", 1 / 30));
    rows.push(benchRow(names.days, "ms", counted, r["days"] ?? 0, "R's survfit", 1 / 120));
    rows.push(benchRow(names.everyStep, "ms", everyStep, r["continuous"] ?? 0, "R's survfit"));
  }
  return rows;
}

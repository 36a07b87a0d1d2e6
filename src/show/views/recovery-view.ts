import type { RecoveryResult, WaveRecoveryResult } from "../../survey/recovery.ts";
import { heatChart } from "../charts/heat-chart.ts";
import { fact, label, number, recordFacts, table } from "../facts.ts";
import { type Viewer, viewer } from "../viewer.ts";

const CATEGORIES = ["promoters", "passives", "detractors"] as const;

/** Who was won back between two answers, and who was lost: from each category to each. */
export const recoveryView: Viewer<RecoveryResult | WaveRecoveryResult> = viewer<RecoveryResult>(
  ["recoveryRate", "relapseRate", "migration", "change"],
  (result) => ({
    title: "recovery",
    facts: [
      fact("recoveryRate", "rate", result.recoveryRate, result.recoveryInterval),
      fact("relapseRate", "rate", result.relapseRate, result.relapseInterval),
      fact("change", "points", result.change.difference, result.change.interval),
      fact("pValue", "pValue", result.change.pValue),
      fact("before", "points", result.before.score, result.before.interval),
      fact("after", "points", result.after.score, result.after.interval),
      ...recordFacts("matched", result),
    ],
    tables: [
      table(
        ["before", ...CATEGORIES],
        CATEGORIES.map((from) => [label(from), ...CATEGORIES.map((to) => number("count", result.migration[from][to]))]),
      ),
    ],
    chart: heatChart(
      CATEGORIES.flatMap((from, row) => CATEGORIES.map((to, column) => ({ row, column, value: result.migration[from][to] }))),
      {
        rows: CATEGORIES.map(label),
        columns: CATEGORIES.map(label),
        rowTitle: "before",
        columnTitle: "after",
        title: "customers",
        kind: "count",
      },
    ),
  }),
);

import { collect, csatOf, type FieldMetric, npsOf, revenueWeightedNpsOf, scorecard } from "cx-metrics";
import { exactSum } from "cx-metrics/stats";
import { type Bench, times } from "../bench.ts";
import { answersOf, openEngines, timesOfC } from "../engines.ts";
import { benchRow, type BenchRow } from "../report.ts";

const PROMOTERS = "sum(CASE WHEN rating >= 9 THEN 1 ELSE 0 END)";
const DETRACTORS = "sum(CASE WHEN rating <= 6 THEN 1 ELSE 0 END)";
const SATISFIED = "sum(CASE WHEN satisfaction >= 4 THEN 1 ELSE 0 END)";

/** Columns in memory beside databases that hold them, on one thread and on two, and beside plain C, which is timed just before. */
export async function engineRows(bench: Bench): Promise<BenchRow[]> {
  const count = 10 * bench.million;
  const answers = answersOf(count);
  const c = timesOfC(bench, { ...answers });
  const engines = await openEngines(bench, answers);
  const surveys = { nps: npsOf("rating"), csat: csatOf("satisfaction") };
  const weighted = revenueWeightedNpsOf({ rating: "rating", revenue: "revenue" });
  // eslint-disable-next-line typescript/no-explicit-any -- only collected
  const collecting = (metric: FieldMetric<any, any, any>) => (): unknown => collect(metric, { ...answers }) as unknown;
  const jobs = [
    {
      name: `NPS of ${count} bytes`,
      ours: collecting(surveys.nps),
      c: "histogram",
      sql: "SELECT rating, count(*) FROM answers GROUP BY rating",
      goals: { C: 8, DuckDB: 1 / 2.5, chdb: null },
    },
    {
      name: `exact sum of ${count} doubles`,
      ours: () => exactSum(answers.revenue),
      c: "sum",
      sql: "SELECT sum(revenue) FROM answers",
      goals: {},
    },
    {
      name: `revenue-weighted NPS of ${count} answers, exact`,
      ours: collecting(weighted),
      c: "byRating",
      sql: "SELECT rating, count(*), sum(revenue), sum(revenue * revenue) FROM answers GROUP BY rating",
      goals: {},
    },
    {
      name: `NPS, CSAT and exact revenue by rating, by 1000 segments, ${count} answers`,
      ours: collecting(scorecard({ by: ["segment"], metrics: { ...surveys, weighted } })),
      c: "bySegment",
      sql: `SELECT segment, count(*), ${PROMOTERS}, ${DETRACTORS}, ${SATISFIED}, sum(revenue) FROM answers GROUP BY segment`,
      goals: { C: 5.5, DuckDB: 0.95, chdb: 1.8 },
    },
  ] as const;
  const rows: BenchRow[] = [];
  for (const job of jobs) {
    const goals = job.goals as Readonly<Record<string, number | null>>;
    for (const [place, threads] of [1, 2].entries()) {
      for (const engine of engines) await engine.useThreads(threads);
      const [ours, ...others] = await times(bench, [job.ours, ...engines.map((engine) => () => engine.query(job.sql))]);
      if (place === 0 && c) rows.push(benchRow(job.name, "ms", ours, c[job.c] ?? 0, "C, plain and not exact", goals["C"] ?? null));
      for (const [index, { name }] of engines.entries()) {
        const goal = threads === 2 ? (goals[name] ?? null) : null;
        rows.push(benchRow(job.name, "ms", ours, others[index] ?? 0, `${name}, ${threads} thread${threads > 1 ? "s" : ""}`, goal));
      }
    }
  }
  for (const engine of engines) engine.close();
  return rows;
}

import { collect, csatOf, type FieldMetric, npsOf, revenueWeightedNpsOf, scorecard, totalOf } from "cx-metrics";
import { exactSum } from "cx-metrics/stats";
import { type Bench, times } from "../bench.ts";
import { answersOf, type Engine, openEngines, timesOfC } from "../engines.ts";
import { benchRow, type BenchRow } from "../report.ts";

const PROMOTERS = "sum(CASE WHEN rating >= 9 THEN 1 ELSE 0 END)";
const DETRACTORS = "sum(CASE WHEN rating <= 6 THEN 1 ELSE 0 END)";
const SATISFIED = "sum(CASE WHEN satisfaction >= 4 THEN 1 ELSE 0 END)";

/** A job of ours, and the same asked of engines and, where there is one, of C. */
interface EngineJob {
  readonly name: string;
  readonly ours: () => unknown;
  readonly c?: string;
  readonly sql: string | Readonly<Record<Engine["name"], string>>;
  /** The largest ratio that is good enough, by engine and threads. */
  readonly goals: { readonly [Other in "C" | `${Engine["name"]} ${1 | 2}`]?: number };
}

/** Columns in memory beside databases that hold them, on one thread and on two, and beside plain C, which is timed just before. */
export async function engineRows(bench: Bench): Promise<BenchRow[]> {
  const count = 10 * bench.million;
  const answers = answersOf(count);
  const { label: _, ...columns } = answers;
  const c = timesOfC(bench, columns);
  const engines = await openEngines(bench, answers);
  const surveys = { nps: npsOf("rating"), csat: csatOf("satisfaction") };
  const weighted = revenueWeightedNpsOf({ rating: "rating", revenue: "revenue" });
  const revenue = totalOf("revenue");
  // eslint-disable-next-line typescript/no-explicit-any -- only collected
  const collecting = (metric: FieldMetric<any, any, any>) => (): unknown => collect(metric, { ...answers }) as unknown;
  const bySegment = `count(*), ${PROMOTERS}, ${DETRACTORS}, ${SATISFIED}, sum(revenue) FROM answers GROUP BY`;
  const jobs: readonly EngineJob[] = [
    {
      name: `NPS of ${count} bytes`,
      ours: collecting(surveys.nps),
      c: "histogram",
      sql: "SELECT rating, count(*) FROM answers GROUP BY rating",
      goals: { C: 8, "DuckDB 2": 1 / 2.5 },
    },
    {
      name: `exact sum of ${count} doubles`,
      ours: () => exactSum(answers.revenue),
      c: "sum",
      sql: "SELECT sum(revenue) FROM answers",
      goals: {},
    },
    {
      name: `exact sum of ${count} doubles, theirs compensated`,
      ours: () => exactSum(answers.revenue),
      sql: { DuckDB: "SELECT fsum(revenue) FROM answers", chdb: "SELECT sumKahan(revenue) FROM answers" },
      goals: { "DuckDB 2": 1 / 1.3 },
    },
    {
      name: `exact revenue by rating of ${count} answers, theirs of promoters and detractors, compensated`,
      ours: collecting(scorecard({ by: ["rating"], metrics: { revenue } })),
      sql: {
        DuckDB: "SELECT fsum(revenue) FILTER (WHERE rating >= 9), fsum(revenue) FILTER (WHERE rating <= 6), fsum(revenue) FROM answers",
        chdb: "SELECT sumKahanIf(revenue, rating >= 9), sumKahanIf(revenue, rating <= 6), sumKahan(revenue) FROM answers",
      },
      goals: { "DuckDB 2": 1 / 1.4 },
    },
    {
      name: `revenue-weighted NPS of ${count} answers, exact`,
      ours: collecting(weighted),
      c: "byRating",
      sql: "SELECT rating, count(*), sum(revenue), sum(revenue * revenue) FROM answers GROUP BY rating",
      goals: {},
    },
    {
      name: `NPS, CSAT and exact revenue, by 1000 segments, ${count} answers`,
      ours: collecting(scorecard({ by: ["segment"], metrics: { ...surveys, revenue } })),
      c: "bySegment",
      sql: `SELECT segment, ${bySegment} segment`,
      goals: { C: 5.5, "DuckDB 2": 0.95, "chdb 2": 1.8 },
    },
    {
      name: `the same by segments as texts`,
      ours: collecting(scorecard({ by: ["label"], metrics: { ...surveys, revenue } })),
      sql: `SELECT label, ${bySegment} label`,
      goals: { "DuckDB 1": 1 / 1.4, "DuckDB 2": 1.5, "chdb 1": 1.15 },
    },
    {
      name: `NPS, CSAT, exact revenue and its squares by rating, by 1000 segments, ${count} answers`,
      ours: collecting(scorecard({ by: ["segment"], metrics: { ...surveys, weighted } })),
      c: "bySegment",
      sql: `SELECT segment, ${bySegment} segment`,
      goals: {},
    },
  ];
  const rows: BenchRow[] = [];
  for (const job of jobs) {
    const { name, ours, sql, goals } = job;
    for (const threads of [1, 2]) {
      for (const engine of engines) await engine.useThreads(threads);
      const queries = engines.map((engine) => () => engine.query(typeof sql === "string" ? sql : sql[engine.name]));
      const [time, ...others] = await times(bench, [ours, ...queries]);
      if (threads === 1 && c && job.c) rows.push(benchRow(name, "ms", time, c[job.c] ?? 0, "C, plain and not exact", goals.C ?? null));
      for (const [index, engine] of engines.entries()) {
        const other = `${engine.name}, ${threads} thread${threads > 1 ? "s" : ""}`;
        rows.push(benchRow(name, "ms", time, others[index] ?? 0, other, goals[`${engine.name} ${threads as 1 | 2}`] ?? null));
      }
    }
  }
  for (const engine of engines) engine.close();
  return rows;
}

import { churnRateOf, type ChurnRateOfResult, scorecard } from "cx-metrics";
import { columnAt, numberAt, type Table, textAt } from "./csv.ts";
import { type CustomerLine, type Measured, SEGMENT, segmentOf, shareOf } from "./customer-lines.ts";
import { numberOption, type Options, pairOption } from "./options.ts";
import { Problem } from "./problem.ts";

/** One row per customer, and a column that says who was lost. */
export async function byColumn(table: Table, options: Options, churned: string, region: number | undefined): Promise<Measured> {
  const [name, lostWhen] = pairOption("churned", churned);
  const [lost, revenue] = [columnAt(table, name, name), columnAt(table, options["revenue-before"], "revenueBefore")];
  const fields = { lost: "lost", revenue: revenue === undefined ? undefined : "revenue" } as const;
  const churn = churnRateOf<FlaggedCustomer>(fields, { lostWhen, invalid: "skip", level: numberOption("level", options.level, 0.95) });
  const card = scorecard({ by: region === undefined ? [] : [SEGMENT], metrics: { churn } });
  const tally = card.create();
  let rows = 0;
  for await (const row of table.rows) {
    card.add(tally, { segment: textAt(row, region), lost: textAt(row, lost), revenue: numberAt(row, revenue) }, rows);
    rows += 1;
  }
  const result = card.result(tally);
  if (result === null || result.total.metrics.churn === null) throw new Problem(`${table.name}: no customers`);
  const { missing, invalid } = result.total.counts.churn;
  const segments = region === undefined ? [] : result.segments;
  return {
    rows,
    missing,
    invalid,
    window: null,
    segments: segments.map(({ key: values, metrics }) => columnLine(segmentOf(values), metrics.churn)),
    total: columnLine(null, result.total.metrics.churn),
  };
}

interface FlaggedCustomer {
  readonly segment: string | null;
  readonly lost: string | null;
  readonly revenue: number | string | null;
}

function columnLine(segment: string | null, churn: ChurnRateOfResult | null): CustomerLine {
  const { revenue = null } = churn ?? {};
  const kept = revenue?.interval ? { low: 1 - revenue.interval.high, high: 1 - revenue.interval.low } : null;
  return {
    segment,
    customers: churn?.base ?? 0,
    lost: churn?.lost ?? 0,
    churn: churn && { rate: churn.churnRate, interval: churn.interval },
    revenue: revenue && revenue.total,
    grossRetention: revenue && shareOf(revenue.retentionRate, kept),
    netRetention: null,
  };
}

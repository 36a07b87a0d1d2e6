import { CxError, type CxErrorCode, nps, npsOf, type NpsResult, scorecard } from "cx-metrics";
import { type DialectName, readSql, sql } from "cx-metrics/sql";
import { normalQuantile } from "cx-metrics/stats";

const result: NpsResult = nps([10, 9, null]);
const score: number = result.score;
const code: CxErrorCode | undefined = result instanceof CxError ? result.code : undefined;
const card = scorecard({ by: ["region"], metrics: { nps: npsOf("rating") } });
const total: number | undefined = card.measure([{ region: "North", rating: 9 }]).total.metrics.nps?.score;
const dialect: DialectName = "duckdb";
const text: string = sql(card, { dialect, from: ["main", "answers"] });
const read = (rows: readonly Record<string, unknown>[]): number | undefined => readSql(card, rows).segments[0]?.metrics.nps?.score;
const z: number = normalQuantile(0.975);

// @ts-expect-error A misspelt option is an error for the compiler.
nps([10], { levell: 0.9 });
// @ts-expect-error A result is read-only.
result.score = 100;

export const used: readonly unknown[] = [score, code, total, text, read, z];

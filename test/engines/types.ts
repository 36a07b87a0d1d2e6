import { expect, it } from "vitest";
import { churnOf, npsOf, revenueWeightedNpsOf, scorecard, byPeriod } from "../../src/index.ts";
import { readSql, sql } from "../../src/sql/index.ts";
import type { Engine } from "./engine.ts";

const customers = [
  { rating: 10, revenue: 0.1, account: 9_007_199_254_740_993n, since: "2025-11-30", left: "2026-01-15T08:00:00Z" },
  { rating: 9, revenue: 0.2, account: 9_007_199_254_740_993n, since: "2025-12-31", left: null },
  { rating: 3, revenue: 0.3, account: 9_007_199_254_740_992n, since: "2026-01-01", left: "2026-01-31T23:59:59.999Z" },
  { rating: 2.5, revenue: 12345678901.99, account: 5n, since: "2026-01-31", left: "2026-02-01T00:00:00Z" },
  { rating: null, revenue: null, account: null, since: null, left: null },
];

/** Fills the table of customers, whatever the types of its columns. */
export const INSERT_CUSTOMERS = `INSERT INTO customers VALUES
    (10, 0.1, 9007199254740993, '2025-11-30', '2026-01-15 10:00:00+02:00'),
    (9, 0.2, 9007199254740993, '2025-12-31', NULL),
    (3, 0.3, 9007199254740992, '2026-01-01', '2026-01-31 23:59:59.999+00:00'),
    (2.5, 12345678901.99, 5, '2026-01-31', '2026-02-01 00:00:00+00:00'),
    (NULL, NULL, NULL, NULL, NULL)`;

/** Columns of other types than doubles and texts: decimals, wide integers, dates, moments with an offset. */
export function typeLaws(title: string, open: () => Promise<Engine>, statements: readonly string[]): void {
  it(`${title} counts decimals, wide integers, dates and moments with an offset as what they are`, { timeout: 120_000 }, async () => {
    const engine = await open();
    for (const statement of statements) await engine.query(statement);
    const card = scorecard({
      by: [byPeriod("since", { every: "month" })],
      metrics: {
        nps: npsOf("rating", { invalid: "skip" }),
        weighted: revenueWeightedNpsOf({ rating: "rating", revenue: "revenue", account: "account" }, { invalid: "skip" }),
        churn: churnOf({ customer: "account", start: "since", end: "left" }, { from: "2026-01-01", to: "2026-02-01" }),
      },
    });
    const expected = card.measure(customers);
    const actual = readSql(card, await engine.query(sql(card, { dialect: engine.dialect, from: "customers" })));
    expect(actual.segments.map(({ key, records, counts }) => ({ key, records, counts }))).toStrictEqual(
      expected.segments.map(({ key, records, counts }) => ({ key, records, counts })),
    );
    expect(actual.total.metrics.churn).toStrictEqual(expected.total.metrics.churn);
    expect(actual.total.metrics.weighted?.accounts).toBe(2);
    expect(actual.total.metrics.weighted?.score).toBeCloseTo(expected.total.metrics.weighted?.score ?? NaN, 12);
    await engine.close();
  });
}

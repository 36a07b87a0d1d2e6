import { describe, expect, it } from "vitest";
import { revenueRetentionOf } from "../../src/index.ts";
import { readSql, sql } from "../../src/sql/index.ts";

const fields = { customer: "customer", period: "period", revenue: "revenue" } as const;

describe("the periods of revenue retention in SQL", () => {
  it("are days only as dates, since a text may be no day of the calendar", () => {
    const byDay = revenueRetentionOf(fields, { every: "day" });
    expect(() => sql(byDay, { dialect: "duckdb", from: "bills", columns: { period: "labels" } })).toThrow(
      'options.columns.period: expected "instants" or "local" for days, which are dates, received "labels"',
    );
    expect(sql(byDay, { dialect: "duckdb", from: "bills", columns: { period: "local" } })).toContain("epoch_ms");
  });

  it("beyond the years of a time zone are an error when they are read", () => {
    const metric = revenueRetentionOf(fields, { timeZone: "Europe/Rome" });
    const text = sql(metric, { dialect: "sqlite", from: "bills", columns: { period: "instants" } });
    const names = [...text.matchAll(/ AS ([a-z]\w*),?$/gm)].map(([, name]) => name as string);
    const zeros = Object.fromEntries(names.map((name) => [name, 0]));
    const rows = [
      { ...zeros, b: 0, n: 1, m0_valid: 1, p: null },
      { ...zeros, b: 1, n: 1, p: null, h0_at_number: 1e9, h0_at_place: 1, h0_at_records: 1 },
    ];
    expect(() => readSql(metric, rows)).toThrow("period: expected moments of the years 1900 to 2099, for which SQL knows Europe/Rome");
  });
});

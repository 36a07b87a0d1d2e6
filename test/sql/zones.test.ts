import { describe, expect, it } from "vitest";
import { byPeriod, churnOf, npsOf, revenueWeightedNpsOf, scorecard } from "../../src/index.ts";
import { type ColumnContent, readSql, sql } from "../../src/sql/index.ts";

const rome = scorecard({ by: [byPeriod("at", { every: "month", timeZone: "Europe/Rome" })], metrics: { nps: npsOf("rating") } });
const statement = (columns?: Readonly<Record<string, ColumnContent>>): string =>
  sql(rome, { dialect: "postgres", from: "answers", columns });

describe("time zones in a statement", () => {
  it("need to know what a moment without an offset is", () => {
    expect(() => statement()).toThrow(
      'options.columns.at: expected "instants" or "local", since a table does not tell which moments without an offset are in Europe/Rome',
    );
    expect(statement({ at: "instants" })).not.toBe(statement({ at: "local" }));
  });

  it("change nothing in UTC, whatever the columns hold", () => {
    const utc = scorecard({ by: [byPeriod("at", { every: "month" })], metrics: { nps: npsOf("rating") } });
    const texts = [undefined, "instants", "local"].map((at) =>
      sql(utc, { dialect: "duckdb", from: "answers", columns: at === undefined ? {} : { at: at as ColumnContent } }),
    );
    expect(new Set(texts).size).toBe(1);
  });

  it("are asked of the metrics that have one, column by column", () => {
    const spells = churnOf({ customer: "who", start: "since", end: "left" }, { from: "2026-01-01", days: 31, timeZone: "Asia/Bangkok" });
    const text = (columns: Readonly<Record<string, ColumnContent>>): string => sql(spells, { dialect: "spark", from: "spells", columns });
    expect(() => text({ since: "local" })).toThrow(/options\.columns\.left: expected "instants" or "local"/);
    expect(text({ since: "local", left: "instants" })).toContain("`since`");
  });

  it("hold each offset of 1900 to 2099 once, in a search tree of few comparisons", () => {
    const text = statement({ at: "instants" });
    expect(text.match(/f0 < -?\d+ THEN/g)?.length).toBeGreaterThan(250);
    expect(text.length).toBeLessThan(25_000);
    let [depth, deepest] = [0, 0];
    for (const [word] of text.matchAll(/\b(CASE|END)\b/g)) deepest = Math.max(deepest, (depth += word === "CASE" ? 1 : -1));
    expect(deepest).toBeLessThan(12);
  });

  it("end in 2099: a moment beyond is an error when it is read, not a wrong period", () => {
    const counts = Object.fromEntries(Array.from({ length: 11 }, (_, point) => [`m0_counts_${point}`, 0]));
    const row = { ...counts, n: 1, m0_counts_9: 1, m0_missing: 0, m0_invalid: 0 };
    expect(readSql(rome, [{ ...row, k0: 2026 * 12 + 1 }]).segments[0]?.key).toStrictEqual({ month: "2026-02" });
    expect(() => readSql(rome, [{ ...row, k0: 1e9 }])).toThrow(
      "month: expected moments of the years 1900 to 2099, for which SQL knows Europe/Rome",
    );
  });
});

describe("what columns hold", () => {
  it("is refused where nobody reads the column, or where it cannot be", () => {
    expect(() => statement({ at: "instants", on: "local" })).toThrow("options.columns: expected names of columns that are read");
    expect(() => statement({ at: "utc" as never })).toThrow(/options\.columns\.at/);
    expect(() => statement({ at: "numbers" })).toThrow('options.columns.at: expected "instants" or "local", of moments');
    const latest = revenueWeightedNpsOf({ rating: "r", revenue: "w", account: "a", at: "t" }, { answers: "latest" });
    expect(() => sql(latest, { dialect: "sqlite", from: "answers", columns: { t: "labels" } })).toThrow(/options\.columns\.t/);
  });

  it("is read of hostile names too", () => {
    const card = scorecard({ by: [byPeriod("__proto__", { every: "day", timeZone: "Europe/Rome" })], metrics: { nps: npsOf("rating") } });
    expect(sql(card, { dialect: "sqlite", from: "answers", columns: Object.fromEntries([["__proto__", "local"]]) })).toContain(
      "`__proto__`",
    );
    expect(() => sql(card, { dialect: "sqlite", from: "answers", columns: {} })).toThrow(/options\.columns\.__proto__/);
  });
});

import fc from "fast-check";
import nodeSqlParser from "node-sql-parser";
import { describe, expect, it } from "vitest";
import {
  churnOf,
  churnRateOf,
  csatOf,
  fcrOf,
  likertField,
  byPeriod,
  npsOf,
  bands,
  oneTouchOf,
  revenueRetentionOf,
  revenueWeightedNpsOf,
  scorecard,
  serviceLevelOf,
  totalOf,
} from "../../src/index.ts";
import type { AnyFieldMetric } from "../../src/segments/scorecard.ts";
import { type DialectName, dialects, sql } from "../../src/sql/index.ts";

const small = { min: 0, max: 2, passiveFrom: 1, promoterFrom: 2 };
const cards = [
  scorecard({
    by: ["region", bands("spend", [10, 1000.5]), byPeriod("at", { every: "month" })],
    metrics: {
      nps: npsOf("rating", { scale: small }),
      weighted: revenueWeightedNpsOf({ rating: "rating", revenue: "revenue" }, { scale: small }),
      churn: churnRateOf({ lost: "lost", revenue: "revenue" }),
      left: churnRateOf({ lost: "reason" }, { lostWhen: "it's over" }),
      service: serviceLevelOf({ seconds: "wait", abandoned: "gone" }, { within: 20 }),
      spent: totalOf("revenue"),
      touch: oneTouchOf({ replies: "replies", resolved: "resolved" }),
    },
  }),
  revenueWeightedNpsOf({ rating: "rating", revenue: "revenue", account: "account" }, { scale: small }),
  revenueWeightedNpsOf(
    { rating: "rating", revenue: "revenue", account: "account", at: "at" },
    { answers: "latest", to: "2026-01-01", scale: small },
  ),
  churnOf({ customer: "account", start: "at", end: "until" }, { from: "2026-01-01", days: 30 }),
  scorecard({
    by: ["tier"],
    metrics: { fcr: fcrOf({ customer: "account", at: "at", topic: "topic", channel: "channel", resolved: "resolved" }) },
  }),
  revenueWeightedNpsOf({ rating: "rating", revenue: "revenue", account: "account", stratum: "region" }, { scale: small }),
  scorecard({
    by: [byPeriod("at", { every: "month", timeZone: "Africa/Casablanca" })],
    metrics: { retention: revenueRetentionOf({ customer: "account", period: "until", revenue: "revenue" }, { every: "week" }) },
  }),
  csatOf(likertField("words", ["no", "so so", "yes"]), { scale: "oneToThree-top1" }),
] as readonly AnyFieldMetric[];

const ZONED = 6;

/** The grammars of the parser for dialects that are not run, or of their next of kin. The others run for real, in test/engines. */
const GRAMMARS: Partial<Readonly<Record<DialectName, string>>> = {
  databricks: "hive",
  bigquery: "bigquery",
  snowflake: "snowflake",
  trino: "trino",
  mysql: "mysql",
};

/** Any text of whole characters. fast-check's own unit for this takes seconds to start. */
const anyName = fc.string({
  unit: fc
    .integer({ min: 1, max: 0x10ffff })
    .filter((code) => code < 0xd800 || code > 0xdfff)
    .map((code) => String.fromCodePoint(code)),
  minLength: 1,
  maxLength: 40,
});
const names = dialects().map(({ name }) => name as DialectName);

describe.each(
  dialects()
    .filter(({ run }) => !run)
    .map(({ name }) => name as DialectName),
)("%s, which is not run", (dialect) => {
  it("is taken by a parser of its grammar", { timeout: 60_000 }, () => {
    const parse = (text: string): unknown => new nodeSqlParser.Parser().astify(text, { database: GRAMMARS[dialect] ?? "" });
    const texts = cards.map((card, place) =>
      sql(card, { dialect, from: ["shop", "answers"], columns: place === ZONED ? { at: "local", until: "labels" } : {} }),
    );
    for (const text of texts) expect(() => parse(text)).not.toThrow();
    expect(() => parse(`${texts[0]},`)).toThrow(/Expected/);
  });
});

describe.each(names)("%s", (dialect) => {
  it("holds any name between its quotes, or says that it cannot", () => {
    fc.assert(
      fc.property(anyName, (name) => {
        // Names that aliases avoid change the aliases.
        fc.pre(!/^[kfts]\d*$/iu.test(name));
        let text: string;
        try {
          text = sql(npsOf<Record<string, unknown>>(name), { dialect, from: "answers" });
        } catch (error) {
          expect(error).toMatchObject({ code: "invalid-option", path: "options.rating" });
          return;
        }
        const spelled = spellings(dialect, name);
        expect(text).toContain(spelled);
        // Without the name there is nothing of it left, and no quote without its other half.
        const rest = text.replaceAll(spelled, "");
        expect(rest).toBe(
          sql(npsOf<Record<string, unknown>>("rating"), { dialect, from: "answers" }).replaceAll(spellings(dialect, "rating"), ""),
        );
      }),
    );
  });
});

/** A name as the engine's manual says it is spelled. */
function spellings(dialect: DialectName, name: string): string {
  switch (dialect) {
    case "clickhouse":
      return `"${name.replace(/["\\]/g, "\\$&")}"`;
    case "bigquery":
      return `\`${name.replace(/[`\\]/g, "\\$&")}\``;
    case "sqlite":
    case "mysql":
    case "spark":
    case "databricks":
      return `\`${name.split("`").join("``")}\``;
    default:
      return `"${name.split('"').join('""')}"`;
  }
}

describe("names that no engine holds", () => {
  it.each([
    ["", "duckdb"],
    ["a\0b", "duckdb"],
    ["\ud800", "sqlite"],
    ["x".repeat(64), "postgres"],
    ["é".repeat(32), "postgres"],
    ["x".repeat(65), "mysql"],
    ["😀", "mysql"],
    ["trailing ", "mysql"],
    ["a.b", "bigquery"],
    ["x".repeat(256), "snowflake"],
  ] as const)("refuses %j in %s, as a column and as a table", (name, dialect) => {
    expect(() => sql(npsOf<Record<string, unknown>>(name), { dialect, from: "answers" })).toThrow(/options\.rating: expected a name/);
    expect(() => sql(npsOf("rating"), { dialect, from: ["shop", name] })).toThrow(/options\.from: expected a name/);
  });

  it.each([
    ["x".repeat(63), "postgres"],
    ["é".repeat(31), "postgres"],
    ["x".repeat(64), "mysql"],
    ["😀".repeat(100_000), "duckdb"],
  ] as const)("takes the longest that there are", (name, dialect) => {
    expect(sql(npsOf<Record<string, unknown>>(name), { dialect, from: name })).toContain(name);
  });
});

describe("what cannot be SQL", () => {
  it("says which field is a function", () => {
    const metric = npsOf((row: { readonly answer: number }) => row.answer);
    expect(() => sql(metric, { dialect: "duckdb", from: "answers" })).toThrow(
      "options.rating: expected the name of a column, since SQL cannot run a function",
    );
  });
  it.each([
    ["postgres", "PostgreSQL", 1664, 415],
    ["sqlite", "SQLite", 2000, 499],
  ] as const)("says how many columns %s has, where a scale needs more", (dialect, title, limit, points) => {
    const wide = (more: number): AnyFieldMetric =>
      revenueWeightedNpsOf(
        { rating: "rating", revenue: "revenue" },
        { scale: { min: 1, max: points + more, passiveFrom: 7, promoterFrom: 9 } },
      );
    // Four columns for a point, and three for the records, the missing and the invalid.
    expect(
      sql(wide(0), { dialect, from: "answers" })
        .split("\n")
        .filter((line) => line.startsWith("  ")),
    ).toHaveLength(4 * points + 3);
    expect(() => sql(wide(1), { dialect, from: "answers" })).toThrow(
      `options.metric: expected at most ${limit} columns, the limit of ${title}, by shorter scales or fewer metrics at once, received ${4 * points + 7}`,
    );
    const accounts = revenueWeightedNpsOf(
      { rating: "rating", revenue: "revenue", account: "account" },
      { scale: { min: 1, max: points, passiveFrom: 7, promoterFrom: 9 } },
    );
    expect(() => sql(accounts, { dialect, from: "answers" })).toThrow(/options\.metric: expected at most/);
    expect(() => sql(wide(1), { dialect: "duckdb", from: "answers" })).not.toThrow();
  });
  it.each([
    ["mysql", "MySQL", 4096, 1],
    ["bigquery", "BigQuery", 10_000, 2],
  ] as const)("says how many columns %s has, where metrics need more", (dialect, title, limit, most) => {
    const widest = revenueWeightedNpsOf(
      { rating: "rating", revenue: "revenue" },
      { scale: { min: 0, max: 1000, passiveFrom: 7, promoterFrom: 9 } },
    );
    const cardOf = (count: number): AnyFieldMetric =>
      scorecard({ metrics: Object.fromEntries(Array.from({ length: count }, (_, place) => [`m${place}`, widest])) }) as AnyFieldMetric;
    expect(() => sql(cardOf(most), { dialect, from: "answers" })).not.toThrow();
    expect(() => sql(cardOf(most + 1), { dialect, from: "answers" })).toThrow(
      `at most ${limit} columns, the limit of ${title}, by shorter scales or fewer metrics at once, received ${(most + 1) * 4006 + 1}`,
    );
  });
  it("refuses an unknown dialect, no table, and options that nobody reads", () => {
    const metric = npsOf("rating");
    expect(() => sql(metric, { dialect: "oracle" as never, from: "answers" })).toThrow(/options\.dialect/);
    expect(() => sql(metric, { dialect: "duckdb", from: [] })).toThrow(/options\.from/);
    expect(() => sql(metric, { dialect: "duckdb", from: 7 as never })).toThrow(/options\.from/);
    expect(() => sql(metric, { dialect: "duckdb", from: "answers", where: "1 = 1" } as never)).toThrow(/options\.where/);
  });
});

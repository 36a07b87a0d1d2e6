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
  revenueWeightedNpsOf,
  scorecard,
  serviceLevelOf,
} from "../../src/index.ts";
import { type DialectName, dialects, sql } from "../../src/sql/index.ts";

const card = scorecard({
  by: ["region", bands("spend", [10, 1000.5]), byPeriod("at", { every: "month" })],
  metrics: {
    nps: npsOf("rating"),
    csat: csatOf("satisfaction"),
    weighted: revenueWeightedNpsOf({ rating: "rating", revenue: "revenue" }),
    churn: churnRateOf({ lost: "lost", revenue: "revenue" }),
    left: churnRateOf({ lost: "reason" }, { lostWhen: "it's over" }),
    service: serviceLevelOf({ seconds: "wait", abandoned: "gone" }, { within: 20 }),
    accounts: revenueWeightedNpsOf({ rating: "rating", revenue: "revenue", account: "account" }),
    latest: revenueWeightedNpsOf(
      { rating: "rating", revenue: "revenue", account: "account", at: "at" },
      { answers: "latest", to: "2026-01-01" },
    ),
    spells: churnOf({ customer: "account", start: "at", end: "until" }, { from: "2026-01-01", days: 30 }),
    fcr: fcrOf({ customer: "account", at: "at", topic: "topic", channel: "channel", resolved: "resolved" }),
    words: csatOf(likertField("words", ["no", "so so", "yes"]), { scale: "oneToThree-top1" }),
    touch: oneTouchOf({ replies: "replies", resolved: "resolved" }),
  },
});

/** The grammars of the parser for dialects that are not run, or of their next of kin. The others run for real, in test/engines. */
const GRAMMARS: Partial<Readonly<Record<DialectName, string>>> = {
  databricks: "hive",
  bigquery: "bigquery",
  snowflake: "snowflake",
  trino: "trino",
  mysql: "mysql",
};

const names = dialects().map(({ name }) => name as DialectName);

it.each(
  dialects()
    .filter(({ run }) => !run)
    .map(({ name }) => name as DialectName),
)("%s, which is not run, is taken by a parser of its grammar", (dialect) => {
  const text = sql(card, { dialect, from: ["shop", "answers"] });
  const database = GRAMMARS[dialect] ?? "";
  expect(() => new nodeSqlParser.Parser().astify(text, { database })).not.toThrow();
  expect(() => new nodeSqlParser.Parser().astify(text.replace("GROUP BY", "GROUP"), { database })).toThrow(/Expected/);
});

describe.each(names)("%s", (dialect) => {
  it("holds any name between its quotes, or says that it cannot", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1, maxLength: 40 }), (name) => {
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
  it("refuses an unknown dialect, no table, and options that nobody reads", () => {
    const metric = npsOf("rating");
    expect(() => sql(metric, { dialect: "oracle" as never, from: "answers" })).toThrow(/options\.dialect/);
    expect(() => sql(metric, { dialect: "duckdb", from: [] })).toThrow(/options\.from/);
    expect(() => sql(metric, { dialect: "duckdb", from: 7 as never })).toThrow(/options\.from/);
    expect(() => sql(metric, { dialect: "duckdb", from: "answers", where: "1 = 1" } as never)).toThrow(/options\.where/);
  });
});

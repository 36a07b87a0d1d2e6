import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { collect } from "../../src/core/measure.ts";
import { csatOf } from "../../src/survey/csat.ts";
import { npsOf } from "../../src/survey/nps.ts";
import { type ColumnContent, readSql, sql } from "../../src/sql/index.ts";
import { PERIODS } from "../../src/core/time.ts";
import { zoneSteps } from "../../src/core/zone-steps.ts";
import { churnOf } from "../../src/retention/churn-from-records.ts";
import { funnelOf } from "../../src/journey/funnel.ts";
import { transitionsOf } from "../../src/journey/transitions.ts";
import { fcrOf } from "../../src/service/fcr-from-contacts.ts";
import { revenueWeightedNpsOf } from "../../src/survey/revenue-weighted-nps.ts";
import { bands, byPeriod } from "../../src/core/segment-key.ts";
import { type AnyFieldMetric, scorecard } from "../../src/segments/scorecard.ts";
import { cases, type SqlCase } from "./cases.ts";
import { difference, expectResult, expectTally } from "./close-to.ts";
import type { Cell, Engine, TableColumn } from "./engine.ts";
import { cellsOf, typedRows } from "./typed-rows.ts";

const LISTS = 50;
/** Half hours, a day that was skipped, summer time that begins at midnight or is left in Ramadan, and none of all this. */
const ZONES = [
  "Europe/Rome",
  "America/New_York",
  "Australia/Lord_Howe",
  "Pacific/Apia",
  "America/Sao_Paulo",
  "Africa/Casablanca",
  "Asia/Kathmandu",
];

/** What an engine is slow at. */
interface Patience {
  /** Milliseconds for a law. */
  readonly timeout?: number;
  /** Whether it takes seconds to plan a statement, however short the table: then fewer tables, and the longest statements least often. */
  readonly slow?: boolean;
}

/** The laws that every engine keeps: the tallies of SQL are those of the rows themselves. */
export function engineLaws(title: string, open: () => Promise<Engine>, { timeout = 120_000, slow = false }: Patience = {}): void {
  const often = (times: number): number => (slow ? Math.ceil(times / 5) : times);
  describe(title, { timeout }, () => {
    let engine: Engine;
    let tables = 0;
    beforeAll(async () => {
      engine = await open();
    }, timeout);
    afterAll(() => engine.close());

    /** Makes a table for as long as it is used. */
    async function withTable<Value>(
      columns: readonly TableColumn[],
      rows: readonly Record<string, Cell>[],
      use: (table: string) => Promise<Value>,
      name = `table ${(tables += 1)}`,
    ): Promise<Value> {
      await engine.createTable(name, columns, cellsOf(rows, columns));
      try {
        return await use(name);
      } finally {
        await engine.dropTable(name);
      }
    }

    const runOf = async <Result>(
      metric: { readonly definition: AnyFieldMetric["definition"] } & AnyFieldMetric,
      from: string,
      holds: Readonly<Record<string, ColumnContent>> = {},
    ): Promise<Result> => readSql(metric, await engine.query(sql(metric, { dialect: engine.dialect, from, columns: holds }))) as Result;

    it.each(cases.filter(({ refused }) => refused))("refuses $name", ({ metric, refused }) => {
      expect(() => sql(metric, { dialect: engine.dialect, from: "rows" })).toThrow(refused);
    });

    describe.each(cases.filter(({ refused }) => !refused))("$name", (each) => {
      // A scorecard is not within another.
      it.skipIf(each.metric.definition.tally === "scorecard")("finds what the rows themselves tell, in many tables at once", async () => {
        const columns: TableColumn[] = [{ name: "run", type: "integer" }, ...each.columns];
        const card = scorecard({ by: ["run"], metrics: { it: withTally(each.metric) } });
        await fc.assert(
          fc.asyncProperty(fc.array(each.rows, { minLength: LISTS, maxLength: LISTS }), async (lists) => {
            const rows = lists.flatMap((list, run) => typedRows(list, each.columns).map((row): Record<string, Cell> => ({ run, ...row })));
            if (rows.length === 0) return;
            const expected = card.measure(rows as never);
            const actual = await withTable(columns, rows, (table) => runOf<typeof expected>(card, table, each.holds));
            expect(actual.segments.map(({ key, records }) => ({ key, records }))).toStrictEqual(
              expected.segments.map(({ key, records }) => ({ key, records })),
            );
            for (const [index, segment] of expected.segments.entries()) expectLine(actual.segments[index], segment, each);
            expectLine(actual.total, expected.total, each);
          }),
          { numRuns: often(3) },
        );
      });
      it("finds it without keys", async () => {
        await fc.assert(
          fc.asyncProperty(each.rows, async (list) => {
            const rows = typedRows(list, each.columns);
            const expected = each.metric.result(collect(each.metric, rows as never)) as unknown;
            const actual = await withTable(each.columns, rows, (table) => runOf(each.metric, table, each.holds)).catch(emptyAsNull);
            expectResult(actual, expected);
          }),
          { numRuns: each.metric.definition.tally === "scorecard" ? often(20) : often(5) },
        );
      });
    });

    it("folds histories for each part of a scorecard: a customer may be in several segments", async () => {
      const row = fc.record({
        tier: fc.constantFrom("gold", "silver", "__proto__", null),
        channel: fc.constantFrom("phone", "chat", null),
        customer: fc.constantFrom("ann", "bob", "cem", "dan", "eve", null),
        at: fc.integer({ min: 0, max: 40 * 24 }).map((hours) => new Date(Date.UTC(2026, 0, 1, hours)).toISOString()),
        until: fc.option(fc.integer({ min: 42, max: 90 }).map((days) => new Date(Date.UTC(2026, 0, days)).toISOString())),
        rating: fc.constantFrom(0, 7, 8, 10, null),
        revenue: fc.integer({ min: 0, max: 10_000 }).map((cents) => cents / 100),
      });
      const columns: TableColumn[] = [
        { name: "tier", type: "text" },
        { name: "channel", type: "text" },
        { name: "customer", type: "text" },
        { name: "at", type: "timestamp" },
        { name: "until", type: "timestamp" },
        { name: "rating", type: "integer" },
        { name: "revenue", type: "double" },
      ];
      const spells = churnOf({ customer: "customer", start: "at", end: "until" }, { from: "2026-01-10", days: 30 });
      const metrics = {
        nps: npsOf("rating"),
        weighted: revenueWeightedNpsOf({ rating: "rating", revenue: "revenue", account: "customer" }),
        latest: revenueWeightedNpsOf({ rating: "rating", revenue: "revenue", account: "customer", at: "at" }, { answers: "latest" }),
        churn: spells,
        fcr: fcrOf({ customer: "customer", at: "at", channel: "channel" }),
        funnel: funnelOf({ customer: "customer", touchpoint: "channel", at: "at" }, { stages: ["phone", "chat"], within: 5 }),
        transitions: transitionsOf({ customer: "customer", touchpoint: "channel", at: "at" }, { goals: ["chat"] }),
      };
      for (const by of [[], ["tier"], ["tier", "channel", byPeriod("at", { every: "month" })]] as const) {
        const card = scorecard({ by, metrics });
        await fc.assert(
          fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 100 }), async (rows) => {
            const actual = await withTable(columns, rows, (table) => runOf(card as AnyFieldMetric, table));
            expectResult(actual, card.measure(rows as never));
          }),
          { numRuns: often(4) },
        );
      }
    });

    it.each(PERIODS)("cuts the calendar by the %s as records do, in UTC", async (every) => {
      const edges = [1971, 1999, 2000, 2001, 2004, 2015, 2016, 2020, 2021, 2096, 2099].flatMap((year) =>
        Array.from({ length: 12 }, (_, month) => Date.UTC(year, month, 1)),
      );
      const days = [-1, 0, 1, 86_399_999, 86_400_000, 27 * 86_400_000, 28 * 86_400_000, 3 * 86_400_000];
      const rows = edges.flatMap((edge) => days.map((step) => ({ at: new Date(edge + step).toISOString(), rating: 9 })));
      const card = scorecard({ by: [byPeriod("at", { every })], metrics: { nps: npsOf("rating") } });
      const actual = await withTable(
        [
          { name: "at", type: "timestamp" },
          { name: "rating", type: "integer" },
        ],
        rows,
        (table) => runOf(card, table),
      );
      expect(actual).toStrictEqual(card.measure(rows));
    });

    it.each(slow ? ["Pacific/Apia"] : ZONES)("cuts the calendar of %s, and reads moments without an offset there", async (timeZone) => {
      const steps = zoneSteps(timeZone, Date.UTC(1971, 0), Date.UTC(2099, 11));
      const edges = steps.filter((_, place) => place % Math.ceil(steps.length / 30) === 0 || place < 3).map(({ from }) => from);
      const years = Array.from({ length: 20 }, (_, year) => Date.UTC(1975 + 6 * year, 0));
      const hours = [-36, -24, -14, -10, -5, -1, -0.5, 0, 0.5, 1, 2, 5, 10, 14, 24];
      const moments = [...edges, ...years]
        .flatMap((edge) => hours.flatMap((hour) => [edge + hour * 3_600_000 - 1, edge + hour * 3_600_000]))
        .map((moment) => new Date(moment).toISOString());
      const columns: TableColumn[] = [
        { name: "at", type: "timestamp" },
        { name: "id", type: "integer" },
        { name: "rating", type: "integer" },
      ];
      const rows = moments.map((at, id) => ({ at, id, rating: 9 }));
      const card = scorecard({
        by: PERIODS.map((every) => byPeriod("at", { every, timeZone })),
        metrics: { nps: npsOf("rating"), churn: churnOf({ customer: "id", start: "at" }, { from: "2026-03-29", days: 1, timeZone }) },
      });
      await withTable(columns, rows, async (table) => {
        expect(await runOf(card as AnyFieldMetric, table, { at: "instants" })).toStrictEqual(card.measure(rows as never));
        const local = rows.map((row) => ({ ...row, at: row.at.slice(0, -1) }));
        expect(await runOf(card as AnyFieldMetric, table, { at: "local" })).toStrictEqual(card.measure(local as never));
      });
    });

    it("keeps keys apart as rows do, with totals and margins", async () => {
      const names = fc.constantFrom(
        "North",
        "north",
        "South ",
        "__proto__",
        "constructor",
        "",
        "it's",
        'a"b',
        "back\\slash",
        "line\nbreak",
        "😀",
        null,
      );
      const row = fc.record({
        region: names,
        tier: fc.constantFrom(1, 2, 30, -4, null),
        spend: fc.oneof(fc.double({ min: 0, max: 1e6, noNaN: true }), fc.constantFrom(NaN, 10, 1000, 999.9999999999999, null)),
        rating: fc.constantFrom(...Array.from({ length: 11 }, (_, point) => point), null, 2.5, 11, -1, NaN, Infinity),
        satisfaction: fc.constantFrom(1, 2, 3, 4, 5, 6, null),
      });
      const columns: TableColumn[] = [
        { name: "region", type: "text" },
        { name: "tier", type: "integer" },
        { name: "spend", type: "double" },
        { name: "rating", type: "double" },
        { name: "satisfaction", type: "integer" },
      ];
      const card = scorecard({
        by: ["region", "tier", bands("spend", [10, 1000], ["a'b", "__proto__", "c"])],
        metrics: { "the 'nps'": npsOf("rating", { invalid: "skip" }), __proto: csatOf("satisfaction", { invalid: "skip" }) },
      });
      await fc.assert(
        fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 400 }), async (rows) => {
          const actual = await withTable(columns, rows, (table) => runOf(card as AnyFieldMetric, table));
          expect(actual).toStrictEqual(card.measure(rows as never));
        }),
        { numRuns: often(4) },
      );
    });

    it("reads nothing but the columns that are named, whatever their names", async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.uniqueArray(hostileNames(engine), { minLength: 4, maxLength: 4, comparator: sameName(engine) }),
          async (names) => {
            const [table, rating, key, other] = names as [string, string, string, string];
            const columns: TableColumn[] = [
              { name: other, type: "text" },
              { name: rating, type: "integer" },
              { name: key, type: "text" },
            ];
            const rows = [10, 9, 3, null].map((score, index): Record<string, Cell> => ({
              [other]: "secret",
              [rating]: score,
              [key]: `key ${index % 2}`,
            }));
            const card = scorecard({ by: [key], metrics: { nps: npsOf(rating) } });
            const actual = await withTable(columns, rows, (from) => runOf(card, from), table);
            expect(actual).toStrictEqual(card.measure(rows as never));
          },
        ),
        { numRuns: often(40) },
      );
    });

    it("fails where a named column is not there, instead of reading something else", async () => {
      const columns: TableColumn[] = [{ name: "rating", type: "integer" }];
      const strangers = [
        "answers",
        "k0",
        "f0",
        "t",
        "s",
        "n",
        "to_json",
        "text",
        "name",
        "count",
        "1",
        "*",
        "NULL",
        "rating AS x",
        'rating" AS "x',
        "`",
        "f1",
      ];
      for (const stranger of strangers) {
        const card = scorecard({ by: [stranger], metrics: { nps: npsOf("rating"), csat: csatOf("rating", { invalid: "skip" }) } });
        await withTable(
          columns,
          [{ rating: 10 }],
          async (from) => {
            await expect(engine.query(sql(card, { dialect: engine.dialect, from })), stranger).rejects.toThrow(/./);
          },
          "answers",
        );
      }
    });

    it("finds a table by the names that lead to it", async () => {
      await withTable([{ name: "rating", type: "integer" }], [{ rating: 10 }], async (table) => {
        const text = sql(npsOf("rating"), { dialect: engine.dialect, from: [...(engine.schema ?? []), table] });
        expect(readSql(npsOf("rating"), await engine.query(text)).score).toBe(100);
      });
    });

    it("finds an empty table empty", async () => {
      await withTable([{ name: "rating", type: "integer" }], [], async (table) => {
        await expect(runOf(npsOf("rating"), table)).rejects.toMatchObject({ code: "empty" });
      });
    });

    it("says how many records are invalid, where they are not skipped", async () => {
      await withTable(
        [{ name: "rating", type: "integer" }],
        [11, 12, 10, -1].map((rating) => ({ rating })),
        async (table) => {
          await expect(runOf(npsOf("rating"), table)).rejects.toMatchObject({
            code: "invalid-value",
            path: "rating",
            received: "3 records with others",
          });
        },
      );
    });
  });
}

/** The same metric, whose result shows its tally too. */
function withTally(metric: AnyFieldMetric): AnyFieldMetric {
  return { ...metric, result: (tally: unknown) => ({ tally, result: metric.result(tally) as unknown }) };
}

interface Line {
  readonly metrics: { readonly it: unknown };
  readonly counts: unknown;
}

function expectLine(actual: Line | undefined, expected: Line, { sameTally }: SqlCase): void {
  const [mine, theirs] = [actual?.metrics.it, expected.metrics.it] as { tally: unknown; result: unknown }[];
  expect(difference(actual?.counts, expected.counts, 0, 0)).toBeUndefined();
  if (sameTally) expectTally(mine?.tally, theirs?.tally);
  expectResult(mine?.result, theirs?.result);
}

function emptyAsNull(error: unknown): null {
  if ((error as { code?: unknown }).code === "empty") return null;
  throw error;
}

const sameName =
  (engine: Engine) =>
  (left: string, right: string): boolean =>
    left === right || (engine.sameName?.(left, right) ?? false);

/** Any character but NUL. fast-check's own unit for this takes seconds to start. */
const anyCharacter = fc
  .integer({ min: 1, max: 0x10ffff })
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code));

/** Names that try to be more than names. */
function hostileNames(engine: Engine): fc.Arbitrary<string> {
  const attacks = fc.constantFrom(
    "__proto__",
    "constructor",
    "k0",
    "f0",
    "K1",
    "F0",
    "t",
    "s",
    "n",
    "xk0",
    "select",
    "rowid",
    '"',
    "`",
    "'",
    "\\",
    'a"b',
    "a`b",
    "a'b",
    "a\\",
    '\\"',
    "\\`",
    "a\nb",
    "a\tb",
    " ",
    "a b",
    "a.b",
    "a;b",
    "--",
    "/*",
    "*/",
    '"; DROP TABLE answers; --',
    "`; DROP TABLE answers; --",
    "x AS y",
    "?",
    "??",
    "$1",
    ":a",
    "@b",
    "%s",
    "{}",
    "😀",
    "ñandú",
    "ไทย",
    "a\u0301",
    "á",
    "\u202e",
    "A",
    "a",
    "Ａ",
    "rating, secret",
    "(SELECT 1)",
    "m0_counts_0",
    "x".repeat(63),
    "😀".repeat(15),
    '"""',
    "``",
    "\r\n",
    "\u0001",
    "null",
    "NULL",
    "true",
    "1",
    "1e5",
    "x".repeat(10_000),
    "'\"`".repeat(2_000),
  );
  const any = fc.string({ unit: anyCharacter, minLength: 1, maxLength: 30 });
  return fc.oneof(attacks, any).filter((name) => engine.holdsName?.(name) ?? true);
}

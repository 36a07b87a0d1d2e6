import { DuckDBInstance } from "@duckdb/node-api";
import {
  Float32,
  Float64,
  Int8,
  Int64,
  makeBuilder,
  type RecordBatch,
  Table,
  tableFromArrays,
  type Vector,
  vectorFromArray,
} from "apache-arrow";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { columnValues } from "../../src/core/columns.ts";
import { collect } from "../../src/core/measure.ts";
import { churnOf } from "../../src/retention/churn-from-records.ts";
import { collectStream, measureStream } from "../../src/run/collect-stream.ts";
import { scorecard } from "../../src/segments/scorecard.ts";
import { csatOf } from "../../src/survey/csat.ts";
import { likertField } from "../../src/survey/likert.ts";
import { npsOf } from "../../src/survey/nps.ts";
import { revenueWeightedNpsOf } from "../../src/survey/revenue-weighted-nps.ts";

const nps = npsOf("rating");
const weighted = revenueWeightedNpsOf({ rating: "rating", revenue: "revenue" });
const nullable = (values: fc.Arbitrary<number>): fc.Arbitrary<(number | null)[]> =>
  fc.array(fc.option(values, { freq: 3 }), { minLength: 1, maxLength: 70 });

/** A vector of several chunks, each a slice of what was built. */
const chunked = (type: Int8 | Float64 | Float32, parts: readonly (readonly (number | null)[])[]): Vector => {
  const vectors = parts.map((values): Vector => {
    const builder = makeBuilder({ type: type as Float64, nullValues: [null] });
    for (const value of [7, null, ...values]) builder.append(value);
    return builder.finish().toVector().slice(2);
  });
  return vectors.reduce((left, right) => left.concat(right));
};

const gaps = (values: ArrayLike<unknown>): unknown[] => Array.from(values, (value) => (Number.isNaN(value) ? null : value));

describe("an Arrow vector", () => {
  it("is read chunk by chunk with its gaps, as its own reader reads it", () => {
    fc.assert(
      fc.property(
        fc.array(nullable(fc.integer({ min: -128, max: 127 })), { minLength: 1, maxLength: 3 }),
        fc.nat(),
        fc.nat(),
        (parts, a, b) => {
          for (const type of [new Int8(), new Float64(), new Float32()]) {
            const whole = chunked(type, parts);
            const [from, to] = [a % (whole.length + 1), b % (whole.length + 1)].sort((left, right) => left - right) as [number, number];
            const slice = whole.slice(from, to);
            expect(gaps(columnValues(slice, "x"))).toStrictEqual([...slice]);
          }
        },
      ),
    );
  });
  it("is used as it is where it has no gap, and only as far as it goes", () => {
    const table = tableFromArrays({ rating: Int8Array.from([10, 9, 8, 3]) });
    expect(columnValues(table.getChild("rating") as Vector, "x")).toStrictEqual(Int8Array.from([10, 9, 8, 3]));
    const built = vectorFromArray([1, 2, 3], new Float64());
    expect(columnValues(built, "x")).toStrictEqual(Float64Array.from([1, 2, 3]));
  });
  it("is read value by value where its numbers are stored otherwise", () => {
    expect(columnValues(vectorFromArray([1n, null, 2n ** 60n], new Int64()), "x")).toStrictEqual([1, null, 2n ** 60n]);
    expect(columnValues(vectorFromArray([true, null, false]), "x")).toStrictEqual([true, null, false]);
    expect(columnValues(vectorFromArray([new Date(5), null]), "x")).toStrictEqual([5, null]);
    expect(columnValues(vectorFromArray(["a", null, "b", "a"]), "x")).toStrictEqual(["a", null, "b", "a"]);
  });
});

describe("an Arrow table", () => {
  const rows = [
    { rating: 10, revenue: 0.1, region: "North" },
    { rating: null, revenue: 5, region: "__proto__" },
    { rating: 3, revenue: 0.2, region: null },
    { rating: 0, revenue: 0.3, region: "North" },
  ];
  const table = new Table({
    rating: vectorFromArray(
      rows.map(({ rating }) => rating),
      new Int8(),
    ),
    revenue: vectorFromArray(
      rows.map(({ revenue }) => revenue),
      new Float64(),
    ),
    region: vectorFromArray(rows.map(({ region }) => region)),
  });
  const card = scorecard({ by: ["region"], metrics: { nps, weighted } });

  it("streams as its record batches, alone or in a list, and counts gaps as missing", async () => {
    const whole = collect(card, rows);
    expect(whole.segments['["__proto__"]']?.records).toBe(1);
    expect(await collectStream(card, table)).toStrictEqual(whole);
    expect(await collectStream(card, table.batches)).toStrictEqual(whole);
    expect(await collectStream(card, [table.slice(0, 1), ...table.slice(1).batches])).toStrictEqual(whole);
    expect(await collectStream(card, table.batches[0] as RecordBatch)).toStrictEqual(whole);
  });
  it("gives its rows one by one too", async () => {
    expect(await collectStream(card, [...table])).toStrictEqual(collect(card, rows));
  });
  it("names the column that it does not have", async () => {
    await expect(collectStream(npsOf("score"), table)).rejects.toMatchObject({ code: "invalid-value", path: "columns.score" });
  });
  it("names the record of the whole stream in an error", async () => {
    const bad = new Table({ rating: vectorFromArray([1, 11], new Int8()) });
    await expect(collectStream(nps, [table, table, bad])).rejects.toMatchObject({ code: "invalid-value", path: "rating[9]" });
  });
});

describe("DuckDB", () => {
  const select = `
    select
      case when i % 7 = 0 then null else (i * 37) % 11 end::tinyint as rating,
      case when i % 5 = 0 then null else i / 100 end::decimal(12, 2) as revenue,
      case i % 3 when 0 then '__proto__' when 1 then null else 'South' end as region,
      case when i % 4 = 0 then 'agree' else 'Disagree' end as answer,
      (i % 13)::bigint as account,
      date '2026-01-01' + (i % 60)::integer as day,
      timestamp '2026-01-01 10:00:00' + to_days((i % 60)::integer) as at,
      (timestamp '2026-01-01 10:00:00' + to_days((i % 60)::integer))::timestamp_s as at_s,
      (timestamp '2026-01-01 10:00:00' + to_days((i % 60)::integer))::timestamp_ms as at_ms,
      (timestamp '2026-01-01 10:00:00' + to_days((i % 60)::integer))::timestamp_ns as at_ns
    from range(5000) t(i)`;
  const rows = Array.from({ length: 5000 }, (_, i) => {
    const at = Date.UTC(2026, 0, 1 + (i % 60), 10);
    return {
      rating: i % 7 === 0 ? null : (i * 37) % 11,
      revenue: i % 5 === 0 ? null : i / 100,
      region: i % 3 === 0 ? "__proto__" : i % 3 === 1 ? null : "South",
      answer: i % 4 === 0 ? "agree" : "Disagree",
      account: i % 13,
      day: Date.UTC(2026, 0, 1 + (i % 60)),
      at,
      at_s: at,
      at_ms: at,
      at_ns: at,
    };
  });
  const connect = async () => (await DuckDBInstance.create(":memory:")).connect();

  it("streams its chunks, whose decimals, dates and timestamps are read as numbers", async () => {
    const connection = await connect();
    const card = scorecard({
      by: ["region"],
      metrics: {
        weighted: revenueWeightedNpsOf(
          { rating: "rating", revenue: "revenue", account: "account", at: "at" },
          { from: "2026-01-10", to: "2026-02-10T10:00Z" },
        ),
        csat: csatOf(likertField("answer", "agreement-5-en")),
        ...Object.fromEntries(
          ["day", "at", "at_s", "at_ms", "at_ns"].map((start) => [
            start,
            churnOf({ customer: "account", start }, { from: "2026-01-10T10:00Z", to: "2026-02-01" }),
          ]),
        ),
      },
    });
    const tally = await collectStream(card, await connection.stream(select));
    expect(tally).toStrictEqual(collect(card, rows));
  });
  it("takes chunks without names from a source of one's own, given the names", async () => {
    const connection = await connect();
    const result = await connection.stream(select);
    const names = result.columnNames();
    async function* chunks(): AsyncGenerator {
      yield* result;
    }
    expect(await collectStream(weighted, chunks(), { columns: names })).toStrictEqual(collect(weighted, rows));
    const again = await connection.stream(select);
    await expect(
      collectStream(
        weighted,
        (async function* () {
          yield* again;
        })(),
      ),
    ).rejects.toMatchObject({ code: "invalid-option", path: "options.columns" });
    await expect(collectStream(npsOf("score"), await connection.stream(select))).rejects.toMatchObject({ path: "columns.score" });
  });
  it("streams its row objects, which come in arrays", async () => {
    const connection = await connect();
    const objects = (await connection.stream("select rating, region from (" + select + ")")).yieldRowObjectJs() as AsyncIterable<
      { rating: unknown }[]
    >;
    const card = scorecard({ by: ["region"], metrics: { nps } });
    expect((await measureStream(card, objects)).total.records).toBe(5000);
  });
  it("leaves what is no moment to be judged by the metric", async () => {
    const connection = await connect();
    const odd = await connection.stream("select uuid() as who, 'infinity'::timestamp as at, time '10:00' as noon, null as none");
    const values = (await odd.fetchChunk())?.getColumns().map(([value]) => value);
    const column = (index: number) => columnValues({ itemCount: 1, getItem: () => values?.[index] }, "x")[0];
    expect(column(0)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-/);
    expect(typeof column(1)).toBe("object");
    expect(typeof column(2)).toBe("object");
    expect(column(3)).toBeNull();
  });
});

import { describe, expect, it } from "vitest";
import type { AnyRow } from "../../src/core/any-row.ts";
import { CxError } from "../../src/core/errors.ts";
import type { FieldMetric } from "../../src/core/fields.ts";
import { collect } from "../../src/core/measure.ts";
import { churnOf } from "../../src/retention/churn-from-records.ts";
import { churnRateOf } from "../../src/retention/churn-rate-of.ts";
import { revenueRetentionOf } from "../../src/retention/revenue-retention-from-records.ts";
import { type Checkpoint, loadCheckpoint, saveCheckpoint } from "../../src/run/checkpoint.ts";
import { bands, byPeriod } from "../../src/core/segment-key.ts";
import { scorecard } from "../../src/segments/scorecard.ts";
import { fcrOf } from "../../src/service/fcr-from-contacts.ts";
import { oneTouchOf } from "../../src/service/one-touch.ts";
import { serviceLevelOf } from "../../src/service/service-level.ts";
import { npsOf } from "../../src/survey/nps.ts";
import { revenueWeightedNpsOf } from "../../src/survey/revenue-weighted-nps.ts";

type Json = Record<string, unknown>;
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- metrics of every kind
type AnyMetric = FieldMetric<any, any, any>;

const nps = npsOf("rating");
const stored = saveCheckpoint(nps, collect(nps, [{ rating: 10 }, { rating: null }]));
const refusal = (act: () => unknown): CxError => {
  try {
    act();
  } catch (error) {
    if (error instanceof CxError) return error;
    throw error;
  }
  return expect.unreachable("nothing was refused");
};

describe("a checkpoint", () => {
  it("is plain JSON text with the definition, the records and the tally", () => {
    expect(JSON.parse(stored)).toStrictEqual({
      format: "cx-metrics/checkpoint",
      version: 1,
      definition: nps.definition,
      records: 2,
      tally: { min: 0, max: 10, counts: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], missing: 1, invalid: 0 },
    });
  });
  it("loads from the text, from what it was parsed to, and with its members in any order", () => {
    const expected = { tally: collect(nps, [{ rating: 10 }, { rating: null }]), records: 2 };
    expect(loadCheckpoint(nps, stored)).toStrictEqual(expected);
    expect(loadCheckpoint(nps, JSON.parse(stored) as Checkpoint)).toStrictEqual(expected);
    const reversed = (value: unknown): unknown =>
      typeof value === "object" && value !== null && !Array.isArray(value)
        ? Object.fromEntries(
            Object.entries(value)
              .reverse()
              .map(([name, part]) => [name, reversed(part)]),
          )
        : value;
    expect(loadCheckpoint(nps, reversed(JSON.parse(stored)) as Checkpoint)).toStrictEqual(expected);
  });
  it("counts records as the caller does, where the tally is of less or more than one source", () => {
    expect(loadCheckpoint(nps, saveCheckpoint(nps, nps.create(), { records: 7 })).records).toBe(7);
    for (const records of [-1, 0.5, NaN, "7" as never])
      expect(refusal(() => saveCheckpoint(nps, nps.create(), { records })).path).toBe("records");
  });
  it("loads into a metric that reads the tally otherwise", () => {
    expect(loadCheckpoint(npsOf("rating", { level: 0.8, method: "wald" }), stored).records).toBe(2);
  });
  it("gives a tally of one's own", () => {
    const parsed = JSON.parse(stored) as Checkpoint;
    const { tally } = loadCheckpoint(nps, parsed);
    nps.add(tally, { rating: 3 }, 2);
    expect(loadCheckpoint(nps, parsed).records).toBe(2);
    expect((parsed.tally as { counts: number[] }).counts[3]).toBe(0);
  });
});

describe("what is no checkpoint", () => {
  it.each([
    ["", "checkpoint"],
    [stored.slice(0, -1), "checkpoint"],
    [stored.slice(0, 20), "checkpoint"],
    [`${stored}x`, "checkpoint"],
    ["null", "checkpoint.format"],
    ["7", "checkpoint.format"],
    ["[]", "checkpoint.format"],
    ["{}", "checkpoint.format"],
    ['{"format":"parquet"}', "checkpoint.format"],
    [stored.replace('"version":1', '"version":2'), "checkpoint.version"],
    [stored.replace('"version":1', '"version":"1"'), "checkpoint.version"],
    [stored.replace('"records":2', '"records":-2'), "checkpoint.records"],
    [stored.replace('"records":2', '"records":2.5'), "checkpoint.records"],
    [stored.replace('"records":2', '"records":null'), "checkpoint.records"],
  ])("is refused: %s", (text, path) => {
    expect(refusal(() => loadCheckpoint(nps, text))).toMatchObject({ code: "invalid-tally", path });
  });
  it.each([null, undefined, 7, [], () => stored])("is refused: %s", (value) => {
    expect(refusal(() => loadCheckpoint(nps, value as never)).code).toBe("invalid-tally");
  });
  it("does not quote what it was given", () => {
    expect(refusal(() => loadCheckpoint(nps, '{"customer":"Ada')).message).toBe(
      'checkpoint: expected whole JSON text, received "16 characters that are none"',
    );
  });
});

describe("a checkpoint of another definition", () => {
  const card = (options: { breaks?: number[]; timeZone?: string; scale?: "oneToTen" }): AnyMetric =>
    scorecard({
      by: [bands("spend", options.breaks ?? [10]), byPeriod("at", { every: "month", timeZone: options.timeZone })],
      metrics: { nps: npsOf("rating", { scale: options.scale }) },
    });
  it.each<[AnyMetric, AnyMetric, string]>([
    [nps, npsOf("score"), "checkpoint.definition.fields.rating"],
    [nps, npsOf("rating", { scale: "oneToTen" }), "checkpoint.definition.collect.min"],
    [nps, npsOf("rating", { invalid: "skip" }), "checkpoint.definition.collect.invalid"],
    [nps, npsOf((row: AnyRow) => row["rating"] as unknown), "checkpoint.definition.fields.rating"],
    [nps, churnRateOf({ lost: "rating" }), "checkpoint.definition.metric"],
    [
      churnRateOf({ lost: "a" }, { lostWhen: "Yes" }),
      churnRateOf({ lost: "a" }, { lostWhen: "No" }),
      "checkpoint.definition.collect.lostWhen.value",
    ],
    [
      churnRateOf({ lost: "a" }, { lostWhen: "Yes" }),
      churnRateOf({ lost: "a" }, { lostWhen: () => true }),
      "checkpoint.definition.collect.lostWhen",
    ],
    [churnRateOf({ lost: "a" }), churnRateOf({ lost: "a", revenue: "b" }), "checkpoint.definition.fields.revenue"],
    [card({}), card({ breaks: [11] }), "checkpoint.definition.collect.by.0.breaks.0"],
    [card({}), card({ breaks: [10, 20] }), "checkpoint.definition.collect.by.0.breaks.1"],
    [card({}), card({ timeZone: "Europe/Rome" }), "checkpoint.definition.collect.by.1.timeZone"],
    [card({}), card({ scale: "oneToTen" }), "checkpoint.definition.collect.metrics.0.1.collect.min"],
  ])("is refused, with the place where they differ (%#)", (metric, other, path) => {
    const text = saveCheckpoint(metric, metric.create() as unknown);
    expect(refusal(() => loadCheckpoint(other, text))).toMatchObject({ code: "incompatible-tally", path });
  });
  it("is refused where the definition is missing or not one", () => {
    for (const definition of [
      undefined,
      null,
      7,
      [],
      {},
      { ...nps.definition, version: 2 },
      { ...nps.definition, collect: [0, 10, "error"] },
    ]) {
      const text = JSON.stringify({ ...(JSON.parse(stored) as Json), definition });
      expect(refusal(() => loadCheckpoint(nps, text)).code).toBe("incompatible-tally");
    }
  });
  it("is refused where a list is no list, and quoted in short", () => {
    const text = saveCheckpoint(card({}), card({}).create() as unknown);
    const { definition, ...rest } = JSON.parse(text) as Checkpoint;
    const collect = {
      ...(definition.collect as Json),
      by: Object.fromEntries((definition.collect as { by: readonly unknown[] }).by.entries()),
    };
    const error = refusal(() => loadCheckpoint(card({}), { ...rest, definition: { ...definition, collect } } as never));
    expect(error.path).toBe("checkpoint.definition.collect.by");
    expect(error.received).toHaveLength(40);
  });
  it("loads where a function reads on both sides", () => {
    const read = (row: AnyRow): unknown => row["rating"];
    const metric = npsOf(read);
    expect(
      loadCheckpoint(
        npsOf((row: AnyRow) => read(row)),
        saveCheckpoint(metric, metric.create()),
      ).records,
    ).toBe(0);
  });
});

describe("a tally of a wrong shape", () => {
  const weighted = revenueWeightedNpsOf({ rating: "r", revenue: "m" });
  const accounts = revenueWeightedNpsOf({ rating: "r", revenue: "m", account: "a" });
  const latest = revenueWeightedNpsOf({ rating: "r", revenue: "m", account: "a", at: "t" }, { answers: "latest" });
  const churnRate = churnRateOf({ lost: "l", revenue: "m" });
  const churn = churnOf({ customer: "a", start: "s" }, { from: "2026-01-01", to: "2026-02-01" });
  const retention = revenueRetentionOf({ customer: "a", period: "p", revenue: "m" });
  const fcr = fcrOf({ customer: "a", at: "t", channel: "c" });
  const level = serviceLevelOf("w", { within: 20 });
  const touch = oneTouchOf("n");
  const card = scorecard({ by: ["a", "c"], metrics: { nps: npsOf("r"), churn } });
  const row = { r: 9, m: 0.1, a: "__proto__", t: 5, l: true, s: "2026-01-10", p: "2026-01", c: "phone", w: 12, n: 1 };
  const all = { nps: npsOf("r"), weighted, accounts, latest, churnRate, churn, retention, fcr, level, touch, card };

  it.each(Object.entries(all) as [string, AnyMetric][])("is refused in whatever member it is wrong or lacks: %s", (_, metric) => {
    const envelope = JSON.parse(saveCheckpoint(metric, collect(metric, [row, { ...row, a: "1" }]) as unknown)) as { tally: Json };
    expect(loadCheckpoint(metric, JSON.stringify(envelope)).records).toBe(2);
    const wrong: [string, unknown][] = [];
    const visit = (holder: Json | unknown[], path: string): void => {
      for (const name of Object.keys(holder)) {
        const held = (holder as Json)[name];
        for (const value of [undefined, -1, 0.5, 1e300, {}, [], "x", true]) {
          if (
            value === undefined &&
            (Array.isArray(holder) ||
              path.endsWith("customers") ||
              path.endsWith("accounts") ||
              path.endsWith("chosen") ||
              path.endsWith("segments"))
          )
            continue;
          if (typeof value === typeof held && JSON.stringify(value) === JSON.stringify(held)) continue;
          (holder as Json)[name] = value;
          try {
            loadCheckpoint(metric, JSON.stringify(envelope));
            wrong.push([`${path}.${name}`, value]);
          } catch (error) {
            expect(error).toMatchObject({ name: "CxError", code: "invalid-tally" });
          }
          (holder as Json)[name] = held;
        }
        if (typeof held === "object" && held !== null) visit(held as Json, `${path}.${name}`);
      }
    };
    visit(envelope.tally, "");
    // What is let through is a value that the place may have: amounts and moments, empty tables, names.
    const allowed = [
      /\.(accounts|chosen|customers|segments)$/, // an empty table
      /\.(accounts|chosen|customers)\.[^.]+$/, // an empty history or account
      /\.points$/,
      /\.(revenue|squares)\.(overflow|parts(\.\d+)?)$/,
      /\.(promoters|passives|detractors)\.(overflow|parts(\.\d+)?)$/,
      /\.(revenue|at)$/,
      /\.customers\.[^.]+\.(\d+)\.[0-2]$/, // moment, channel and topic of a contact
      /\.customers\.[^.]+\.:2026-01(\.|$)/, // revenue of a customer in a period
      /\.customers\.[^.]+$/,
    ];
    expect(wrong.filter(([path]) => !allowed.some((pattern) => pattern.test(path)))).toStrictEqual([]);
  });
  it.each<[AnyMetric, string, (tally: Json) => void]>([
    [nps, "checkpoint.tally.counts", ({ counts }) => (counts as number[]).push(0)],
    [nps, "checkpoint.tally.counts", ({ counts }) => (counts as number[]).pop()],
    [touch, "checkpoint.tally", (tally) => (tally["oneTouch"] = 3)],
    [level, "checkpoint.tally", (tally) => (tally["answeredWithin"] = 3)],
    [level, "checkpoint.tally", (tally) => (tally["abandonedWithin"] = 1)],
    [level, "checkpoint.tally", (tally) => Object.assign(tally, { abandoned: 2, abandonedWithin: 1, abandonedShort: 2 })],
    [fcr, "checkpoint.tally.contacts", (tally) => (tally["contacts"] = 3)],
    [
      fcr,
      "checkpoint.tally.customers{1}",
      ({ customers }) => (customers as Record<string, (number | null)[][]>)[":1"]?.push([0, null, null, 0]),
    ],
    [fcr, "checkpoint.tally.customers{1}[0]", ({ customers }) => (customers as Record<string, number[][]>)[":1"]?.[0]?.push(0)],
    [fcr, "checkpoint.tally.customers{2}", ({ customers }) => ((customers as Json)["unmarked"] = [])],
    [churn, "checkpoint.tally.customers{2}", ({ customers }) => ((customers as Json)["constructor"] = 1)],
    [churn, "checkpoint.tally.customers{1}", ({ customers }) => ((customers as Json)[":1"] = 8)],
    [weighted, "checkpoint.tally.points", ({ points }) => (points as unknown[]).pop()],
    [
      weighted,
      "checkpoint.tally.points[9].revenue.overflow",
      ({ points }) => (((points as Json[])[9]!["revenue"] as Json)["overflow"] = -1),
    ],
    [weighted, "checkpoint.tally.points[9]", ({ points }) => ((points as Json[])[9]!["weighted"] = 3)],
    [weighted, "checkpoint.tally.points[9].revenue", ({ points }) => (((points as Json[])[9]!["revenue"] as Json)["parts"] = [-5])],
    [latest, "checkpoint.tally.chosen{1}.rating", ({ chosen }) => ((chosen as Record<string, Json>)[":1"]!["rating"] = 11)],
    [churnRate, "checkpoint.tally.lost", ({ lost }) => ((lost as Json)["paying"] = 3)],
    [retention, "checkpoint.tally.periods", ({ periods }) => ((periods as Json)[":2026-02"] = 1)],
    [retention, "checkpoint.tally.customers", ({ customers }) => ((customers as Json)[":1"] = { ":2026-02": 1 })],
    [retention, "checkpoint.tally.periods{1}", ({ periods }) => ((periods as Json)["1e3"] = 1)],
    [card, "checkpoint.tally.segments{0}.records", ({ segments }) => ((Object.values(segments as Json)[0] as Json)["records"] = 5)],
    [card, "checkpoint.tally.segments{2}", ({ segments }) => ((segments as Json)['["a"]'] = {})],
    [card, "checkpoint.tally.segments{2}", ({ segments }) => ((segments as Json)['["a", "b"]'] = {})],
    [card, "checkpoint.tally.segments{2}", ({ segments }) => ((segments as Json)['["a",{}]'] = {})],
    [card, "checkpoint.tally.segments{2}", ({ segments }) => ((segments as Json)["x"] = {})],
    [
      card,
      "checkpoint.tally.segments{0}.tallies",
      ({ segments }) => (Object.values(segments as Json)[0] as { tallies: Json[] }).tallies.pop(),
    ],
  ])("is refused where its parts do not fit (%#)", (metric, path, spoil) => {
    const envelope = JSON.parse(
      saveCheckpoint(metric, collect(metric, [row, { ...row, a: "1" }, { rating: 9 }].slice(0, 2)) as unknown),
    ) as { tally: Json };
    spoil(envelope.tally);
    expect(refusal(() => loadCheckpoint(metric, JSON.stringify(envelope)))).toMatchObject({ code: "invalid-tally", path });
  });
  it("is refused when its counts are too many to be counted", () => {
    const envelope = JSON.parse(stored) as { tally: { counts: number[] } };
    envelope.tally.counts.fill(Number.MAX_SAFE_INTEGER);
    expect(refusal(() => loadCheckpoint(nps, JSON.stringify(envelope))).path).toBe("checkpoint.tally");
  });
  it("changes no prototype, whatever the text names", () => {
    const text = stored
      .replace('"tally":{', '"tally":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},')
      .replace(/^\{/, '{"__proto__":{"polluted":1},');
    const { tally } = loadCheckpoint(nps, text);
    expect(Object.keys(tally)).toStrictEqual(Object.keys(nps.create()));
    expect(({} as Json)["polluted"]).toBeUndefined();
    const hidden = '{"__proto__":{"format":"cx-metrics/checkpoint","version":1}}';
    expect(refusal(() => loadCheckpoint(nps, hidden)).path).toBe("checkpoint.format");
    const inherited = stored.replace('"missing":1', '"__proto__":{"missing":1}');
    expect(refusal(() => loadCheckpoint(nps, inherited)).path).toBe("checkpoint.tally.missing");
  });
  it("has its members itself", () => {
    const parsed = JSON.parse(stored) as Checkpoint;
    const heir = Object.create(parsed.tally as object) as Json;
    expect(refusal(() => loadCheckpoint(nps, { ...parsed, tally: heir })).path).toBe("checkpoint.tally.min");
  });
  it("has customers of any name or number", () => {
    const rows = ["", "x", "7", "__proto__", 7, -7, 0, 2.5, 1e21, 12345678901234567890n].map((a) => ({ a, s: "2026-01-10" }));
    const tally = collect(churn, rows);
    expect(Object.keys(tally.customers)).toHaveLength(10);
    expect(loadCheckpoint(churn, saveCheckpoint(churn, tally)).tally).toStrictEqual(tally);
  });
  it("names no customer in its error", () => {
    const text = saveCheckpoint(fcr, collect(fcr, [{ a: "Ada Lovelace", t: 5, c: null }])).replace("[5,null,null,0]", "[5,null,null,9]");
    expect(refusal(() => loadCheckpoint(fcr, text)).message).toBe(
      "checkpoint.tally.customers{0}[0][3]: expected a whole number from 0 to 3, received 9",
    );
  });
});

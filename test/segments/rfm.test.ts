import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { collect } from "../../src/core/measure.ts";
import { rfm, rfmFromCustomers, rfmOf, type RfmOptions, type RfmScoresResult, type Transaction } from "../../src/segments/rfm.ts";
import { MEASURES, type RfmBinning } from "../../src/segments/rfm-scores.ts";
import { RFM_SEGMENTS, type RfmSegmentRule } from "../../src/segments/rfm-segments.ts";
import { type ReferenceCase, referenceCases, referenceFolderPresent } from "../reference/cases.ts";
import { rfmFigures, rfmTransactions } from "../reference/figures-segments.ts";
import { ordersOf, valuesOf } from "./orders.ts";

const asOf = "2026-04-01";
const scoresBy = (result: RfmScoresResult) => new Map(result.scores.map(({ customer, scores }) => [customer, scores]));

const transactions = fc.array(
  fc.record({
    customer: fc.constantFrom("ann", "bob", "cem", "dee", "eve", "__proto__", "", "constructor", 7),
    at: fc.integer({ min: 0, max: 400 }).map((day) => Date.UTC(2025, 2, 1) + day * 86_400_000),
    amount: fc.integer({ min: 0, max: 5000 }).map((cents) => cents / 100),
  }),
  { minLength: 1, maxLength: 40 },
);
const summaries = fc.array(
  fc.record({
    recencyDays: fc.integer({ min: 0, max: 30 }),
    frequency: fc.integer({ min: 1, max: 9 }),
    monetary: fc.oneof(fc.integer({ min: 0, max: 99 }), fc.double({ min: 0, max: 1e100, noNaN: true })),
  }),
  { minLength: 1, maxLength: 30 },
);
const named = <Each extends object>(list: readonly Each[]) => list.map((each, place) => ({ customer: `c${place}`, ...each }));

describe("the scores of customers", () => {
  it("do not depend on the order of transactions, and equal values have equal scores", () => {
    fc.assert(
      fc.property(
        transactions.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        fc.integer({ min: 1, max: 12 }),
        ([list, shuffled], bins) => {
          const options = { asOf: Date.UTC(2026, 5, 1), bins };
          const result = rfm(list, options);
          expect(rfm(shuffled, options)).toStrictEqual(result);
          for (const [measure, of] of [
            ["recency", "recencyDays"],
            ["frequency", "frequency"],
            ["monetary", "monetary"],
          ] as const) {
            const known = new Map<number, number>();
            for (const each of result.scores) {
              expect(known.get(each[of]) ?? each.scores[measure]).toBe(each.scores[measure]);
              known.set(each[of], each.scores[measure]);
            }
            // And better values never have lower scores.
            const ranked = [...known].sort(([left], [right]) => (measure === "recency" ? right - left : left - right));
            expect(ranked.every(([, score], place) => place === 0 || score >= (ranked[place - 1] as [number, number])[1])).toBe(true);
          }
        },
      ),
    );
  });

  it("stay the same under any monotone change of a measure", () => {
    fc.assert(
      fc.property(summaries, fc.integer({ min: 2, max: 7 }), (list, bins) => {
        const before = scoresBy(rfmFromCustomers(named(list), { bins }));
        const ranks = (of: "recencyDays" | "frequency" | "monetary") =>
          [...new Set(list.map((each) => each[of]))].sort((left, right) => left - right);
        const grown = (of: "recencyDays" | "frequency" | "monetary", by: (rank: number) => number) => {
          const order = ranks(of);
          return (value: number) => by(order.indexOf(value));
        };
        // Ranks, their cubes, and numbers one bit apart.
        const [days, times, money] = [
          grown("recencyDays", (rank) => rank ** 3),
          grown("frequency", (rank) => rank + 1),
          grown("monetary", (rank) => 1 + rank * Number.EPSILON),
        ];
        const after = named(
          list.map(({ recencyDays, frequency, monetary }) => ({
            recencyDays: days(recencyDays),
            frequency: times(frequency),
            monetary: money(monetary),
          })),
        );
        expect(scoresBy(rfmFromCustomers(after, { bins }))).toStrictEqual(before);
      }),
    );
  });

  it("add up: every customer has one score of each measure and one segment", () => {
    fc.assert(
      fc.property(transactions, (later) => {
        const list = [...later, { customer: "zoe", at: 0, amount: 1 }];
        const {
          customers,
          thresholds,
          segments,
          transactions: kept,
          afterAsOf,
        } = rfm(list, { asOf: Date.UTC(2026, 1, 1), invalid: "skip" });
        for (const measure of MEASURES) expect(thresholds[measure].counts.reduce((sum, each) => sum + each, 0)).toBe(customers);
        expect(segments.reduce((sum, each) => sum + each.customers, 0)).toBe(customers);
        expect(segments.reduce((sum, each) => sum + each.transactions, 0)).toBe(kept);
        expect(kept + afterAsOf).toBe(list.length);
        expect(segments.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
        expect(segments.map(({ name }) => name)).toStrictEqual(RFM_SEGMENTS.map(({ name }) => name));
      }),
    );
  });

  it("are the same from columns, from summaries, and from parts that are merged", () => {
    fc.assert(
      fc.property(transactions, fc.nat(), (list, cut) => {
        const options = { asOf: Date.UTC(2026, 5, 1) };
        const whole = rfm(list, options);
        const columns = {
          customer: list.map(({ customer }) => customer),
          at: Float64Array.from(list, ({ at }) => at),
          amount: Float64Array.from(list, ({ amount }) => amount),
        };
        expect(rfm(columns, options)).toStrictEqual(whole);
        const metric = rfmOf({ customer: "customer", at: "at", amount: "amount" }, options);
        const half = cut % (list.length + 1);
        const merged = metric.merge(collect(metric, list.slice(0, half)), collect(metric, list.slice(half)));
        expect(metric.result(merged)).toStrictEqual(whole);
        const { scores, thresholds, segments } = rfmFromCustomers(whole.scores);
        expect({ scores, thresholds, segments }).toStrictEqual({
          scores: whole.scores,
          thresholds: whole.thresholds,
          segments: whole.segments,
        });
      }),
    );
  });
});

describe("the default segments", () => {
  it("hold every pair of recency and frequency in exactly one", () => {
    for (let recency = 1; recency <= 5; recency += 1) {
      for (let frequency = 1; frequency <= 5; frequency += 1) {
        const fits = RFM_SEGMENTS.filter(
          ({ recency: r = [1, 5], frequency: f = [1, 5] }) => r[0] <= recency && recency <= r[1] && f[0] <= frequency && frequency <= f[1],
        );
        expect(fits).toHaveLength(1);
      }
    }
  });

  it("are none where a measure has other scores than five", () => {
    const { segments, scores } = rfm([{ customer: 1, at: asOf, amount: 1 }], { asOf, bins: { monetary: 4 } });
    expect(segments).toStrictEqual([]);
    expect(scores[0]?.segment).toBeNull();
  });
});

describe("the edges", () => {
  const one = (at: unknown, amount: unknown = 1, customer: unknown = "ann") => [{ customer, at, amount } as Transaction];

  it.each([
    ["2026-04-01", 0],
    ["2026-03-31T23:59:59.999Z", 1],
    ["2026-03-31", 1],
    ["2026-03-30T00:00+02:00", 3],
  ])("counts calendar days: %s is %i days ago", (at, days) => {
    expect(rfm(one(at), { asOf }).scores[0]?.recencyDays).toBe(days);
  });

  it("counts days of the time zone, also across daylight saving", () => {
    const options = { asOf: "2026-04-01", timeZone: "Europe/Rome" };
    expect(rfm(one("2026-03-28T23:30Z"), options).scores[0]?.recencyDays).toBe(3);
    expect(rfm(one("2026-03-28T22:30Z"), options).scores[0]?.recencyDays).toBe(4);
  });

  it("takes a transaction at asOf, and none after it", () => {
    const list = [...one(asOf, 5), ...one("2026-04-01T00:00:00.001Z", 7), ...one("2026-05-01", 9, "bob")];
    const result = rfm(list, { asOf });
    expect(result).toMatchObject({ customers: 1, transactions: 1, afterAsOf: 2, asOf: "2026-04-01T00:00:00.000Z" });
    expect(result.scores[0]?.monetary).toBe(5);
    expect(() => rfm(one("2026-05-01"), { asOf })).toThrow(expect.objectContaining({ code: "empty" }));
  });

  it("counts what is missing, and refuses or skips what is wrong", () => {
    const bad = [
      [{ customer: {}, at: asOf, amount: 1 }, "transactions[0].customer"],
      [{ customer: "a", at: "yesterday", amount: 1 }, "transactions[0].at"],
      [{ customer: "a", at: asOf, amount: -0.01 }, "transactions[0].amount"],
      [{ customer: "a", at: asOf, amount: 1.1e150 }, "transactions[0].amount"],
      [{ customer: "a", at: asOf, amount: "5" }, "transactions[0].amount"],
    ] as const;
    for (const [row, path] of bad) {
      expect(() => rfm([row as never], { asOf })).toThrow(expect.objectContaining({ code: "invalid-value", path }));
    }
    const gaps = [
      { customer: null, at: asOf, amount: 1 },
      { customer: "a", at: undefined, amount: 1 },
      { customer: "a", at: asOf, amount: NaN },
      null,
    ];
    const result = rfm([...gaps, ...bad.map(([row]) => row), ...one(asOf, 1e150)] as never[], { asOf, invalid: "skip" });
    expect(result).toMatchObject({ transactions: 1, missing: 4, invalid: 5 });
  });

  it("takes breaks of your own as the lowest values of bins", () => {
    const days = [0, 9, 10, 29, 30, 31];
    const list = days.map((recencyDays, place) => ({ customer: place, recencyDays, frequency: 1, monetary: recencyDays }));
    const { scores, thresholds, segments } = rfmFromCustomers(list, {
      bins: { recency: [10, 30], frequency: 1, monetary: [10, 30, 99] },
      segments: [{ name: "fresh", recency: [3, 3] }],
      others: "stale",
    });
    expect(scores.map((each) => each.scores.recency)).toStrictEqual([3, 3, 2, 2, 1, 1]);
    expect(scores.map((each) => each.scores.monetary)).toStrictEqual([1, 1, 2, 2, 3, 3]);
    expect(thresholds.recency).toStrictEqual({ cuts: [10, 30], closed: "lower", min: 0, max: 31, counts: [2, 2, 2] });
    expect(thresholds.monetary.counts).toStrictEqual([2, 2, 2, 0]);
    expect(thresholds.frequency).toStrictEqual({ cuts: [], closed: "upper", min: 1, max: 1, counts: [6] });
    expect(segments.map(({ name, customers }) => [name, customers])).toStrictEqual([
      ["fresh", 2],
      ["stale", 4],
    ]);
    expect(segments[0]).toMatchObject({ recencyDays: { mean: 4.5, median: 4.5 }, amount: 9, amountShare: 9 / 109, transactions: 2 });
  });

  it("gives a segment without customers no averages, and no share of nothing", () => {
    const { segments } = rfmFromCustomers([{ customer: 1, recencyDays: 0, frequency: 1, monetary: 0 }], {
      segments: [{ name: "never", recency: [5, 5], monetary: [5, 5] }, { name: "all" }],
    });
    expect(segments[0]).toStrictEqual({
      name: "never",
      customers: 0,
      share: 0,
      transactions: 0,
      amount: 0,
      amountShare: null,
      recencyDays: null,
      frequency: null,
      monetary: null,
    });
    expect(segments[1]).toMatchObject({ customers: 1, share: 1, amountShare: null });
  });

  it("takes the first segment that fits", () => {
    const segments: RfmSegmentRule[] = [{ name: "first", recency: [1, 5] }, { name: "second" }];
    expect(rfm(one(asOf), { asOf, segments }).scores[0]?.segment).toBe("first");
  });

  it("takes each customer of a summary once", () => {
    const row = { customer: 7, recencyDays: 1, frequency: 1, monetary: -5 };
    const path = "customers[1].customer";
    expect(() => rfmFromCustomers([row, { ...row, customer: "7" }])).toThrow(expect.objectContaining({ code: "invalid-value", path }));
    const bad = [
      { ...row, recencyDays: -1 },
      { ...row, frequency: Infinity },
      { ...row, monetary: 1e151 },
      { ...row, customer: true },
      row,
    ];
    const result = rfmFromCustomers([row, { ...row, customer: null }, ...bad] as never[], { invalid: "skip" });
    expect(result).toMatchObject({ customers: 1, missing: 1, invalid: 5 });
    expect(() => rfmFromCustomers([])).toThrow(expect.objectContaining({ code: "empty" }));
  });

  it.each<[string, Partial<RfmOptions>]>([
    ["options.asOf", { asOf: "soon" }],
    ["options.bins.recency", { bins: 0 }],
    ["options.bins.recency", { bins: 1001 }],
    ["options.bins.monetary", { bins: { monetary: [] } }],
    ["options.bins.monetary", { bins: { monetary: [1, 1] } }],
    ["options.bins.frequency", { bins: { frequency: [NaN] } }],
    ["options.money", { bins: { money: 5 } as RfmBinning }],
    ["options.segments", { segments: [] }],
    ["options.segments[0].name", { segments: [{} as RfmSegmentRule] }],
    ["options.segments[1].name", { segments: [{ name: "a" }, { name: "a" }] }],
    ["options.segments[0].recency", { segments: [{ name: "a", recency: [1, 6] }] }],
    ["options.segments[0].frequency", { segments: [{ name: "a", frequency: [3, 2] }] }],
    ["options.segments[0].monetary", { segments: [{ name: "a", monetary: [0, 2] }] }],
    ["options.segments[0].monetary", { segments: [{ name: "a", monetary: [1] as never }] }],
    ["options.others", { others: 5 as never }],
    ["options.timeZone", { timeZone: "Mars" }],
    ["options.invalid", { invalid: "ignore" as never }],
    ["options.bin", { bin: 5 } as never],
  ])("refuses %s", (path, wrong) => {
    expect(() => rfm([], { asOf, ...wrong })).toThrow(expect.objectContaining({ path }));
  });
});

describe("beside other tools", () => {
  it.each(rfmFigures)("agrees with $source", ({ expected }) => {
    const { scores, thresholds } = rfm(rfmTransactions, { asOf: "2024-04-01" });
    expect(scores.map((each) => [each.customer, ...MEASURES.map((measure) => each.scores[measure])])).toStrictEqual(expected.scores);
    expect(thresholds.monetary.counts).toStrictEqual(expected.monetary);
  });

  const cases = referenceCases("segmentation");
  it(referenceFolderPresent ? "finds its cases in the shared folder" : "ABSENT: the shared reference folder", () => {
    expect(cases.filter(({ id }) => id.startsWith("rfm-")).length > 0).toBe(referenceFolderPresent);
  });
  const tableOf = (reference: ReferenceCase): RfmSegmentRule[] => {
    const table = reference.options["segmentsTable"] as { name: string[] } & Record<string, [number, number][]>;
    return table.name.map((name, place) => ({
      name,
      recency: (table["recency"] as [number, number][])[place],
      frequency: (table["frequency"] as [number, number][])[place],
      monetary: (table["monetary"] as [number, number][])[place],
    }));
  };
  for (const reference of cases.filter(({ id }) => id.startsWith("rfm-"))) {
    const binsOf = (value: number[]): number | number[] => (value.length === 1 ? (value[0] as number) : value);
    const given = reference.options["bins"] as Record<(typeof MEASURES)[number], number[]>;
    const bins = { recency: binsOf(given.recency), frequency: binsOf(given.frequency), monetary: binsOf(given.monetary) };
    const quantiles = given.recency.length === 1;
    const result = () => rfm(ordersOf(reference), { asOf: String(reference.options["asOf"]), bins, segments: tableOf(reference) });

    it(`agrees with ${reference.id}`, () => {
      const { customers, scores, thresholds, segments } = result();
      const expected: Record<string, unknown> = reference.expected;
      const plain = quantiles ? (expected["standard"] as Record<string, unknown>) : expected;
      expect(customers).toBe(expected["customers"]);
      const found = new Map(scores.map((each) => [each.customer, each]));
      const sample = expected["sample"] as { customer: string; recencyDays: number; orders: number; amount: number }[];
      for (const [place, { customer, recencyDays, orders, amount }] of sample.entries()) {
        const each = found.get(customer);
        expect(each).toMatchObject({ recencyDays, frequency: orders, monetary: amount });
        const own = MEASURES.map((measure) => each?.scores[measure]);
        const { recency, frequency, monetary } = sample[place] as never as Record<string, number>;
        expect(own).toStrictEqual(quantiles ? (plain["sample"] as number[][])[place] : [recency, frequency, monetary]);
      }
      for (const measure of MEASURES) {
        expect(thresholds[measure].counts).toStrictEqual(plain[`${measure}Scores`]);
        const oracle = (expected["thresholds"] as Record<string, number[]>)[measure] as number[];
        // The oracle adds 1 to quantiles, and to the greatest value.
        for (const [place, cut] of thresholds[measure].cuts.entries())
          expect(cut + (quantiles ? 1 : 0)).toBeCloseTo(oracle[place] as number, 9);
        expect(thresholds[measure].max + 1).toBe(oracle.at(-1));
      }
      // Where the plain rule gives other scores than the oracle, some customers are in other segments.
      if (plain["differsFromOracle"] === 0) {
        const named = segments.filter((each) => each.customers > 0).map((each) => [each.name, each.customers] as const);
        expect(Object.fromEntries(named)).toStrictEqual(expected["segments"]);
      }
    });
    if (!quantiles) continue;
    it(`agrees with ${reference.id} by the oracle's own breaks`, () => {
      const oracle = reference.expected["thresholds"] as Record<(typeof MEASURES)[number], number[]>;
      const inner = (measure: (typeof MEASURES)[number]): number[] => oracle[measure].slice(0, -1);
      const breaks = { recency: inner("recency"), frequency: inner("frequency"), monetary: inner("monetary") };
      // Breaks that repeat are no breaks; the toy case has such.
      if (MEASURES.some((measure) => new Set(breaks[measure]).size < breaks[measure].length)) return;
      const { scores, segments } = rfm(ordersOf(reference), {
        asOf: String(reference.options["asOf"]),
        bins: breaks,
        segments: tableOf(reference),
      });
      const counts: Record<string, number> = {};
      for (const { scores: own } of scores) {
        const text = `${own.recency}${own.frequency}${own.monetary}`;
        counts[text] = (counts[text] ?? 0) + 1;
      }
      expect(counts).toStrictEqual(reference.expected["countsByScore"]);
      const named = segments.filter((each) => each.customers > 0).map((each) => [each.name, each.customers] as const);
      expect(Object.fromEntries(named)).toStrictEqual(reference.expected["segments"]);
    });
  }

  for (const reference of cases.filter(({ id }) => id.startsWith("quantile-bins-"))) {
    it(`agrees with ${reference.id}`, () => {
      const values = valuesOf(reference);
      const list = values.map((monetary, place) => ({ customer: place, recencyDays: 0, frequency: 1, monetary }));
      const { bins } = reference.options as { bins: number };
      const { thresholds, scores } = rfmFromCustomers(list, { bins: { monetary: bins } });
      const { breaks, counts, scores: expected } = reference.expected as { breaks: number[]; counts: number[]; scores: number[] | null };
      expect(thresholds.monetary.counts).toStrictEqual(counts);
      const all = [thresholds.monetary.min, ...thresholds.monetary.cuts, thresholds.monetary.max];
      for (const [place, cut] of all.entries()) expect(cut).toBeCloseTo(breaks[place] as number, 9);
      if (expected) {
        const found = new Map(scores.map((each) => [each.customer, each.scores.monetary]));
        expect(values.map((_, place) => found.get(String(place)))).toStrictEqual(expected);
      }
    });
  }
});

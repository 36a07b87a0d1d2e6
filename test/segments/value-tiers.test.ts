import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { collect } from "../../src/core/measure.ts";
import { valueTiers, valueTiersOf, type ValueTiersOptions } from "../../src/segments/value-tiers.ts";
import { type ReferenceCase, referenceCases } from "../reference/cases.ts";
import { expectFigure } from "../reference/expect-figure.ts";
import { valuesOf } from "./orders.ts";

const rows = fc
  .array(
    fc.record({
      customer: fc.constantFrom("ann", "bob", "cem", "dee", "eve", "__proto__", "", 7, "7"),
      value: fc.oneof(fc.integer({ min: 0, max: 9 }), fc.double({ min: 0, max: 1e6, noNaN: true })),
    }),
    { minLength: 1, maxLength: 30 },
  )
  .filter((list) => list.some(({ value }) => value > 0));

describe("valueTiers", () => {
  it("puts every customer into one tier, equal values into the same, and adds up", () => {
    fc.assert(
      fc.property(rows, fc.constantFrom<readonly number[]>([0.8, 0.95], [0.5], [0.1, 0.2, 0.999]), (list, shares) => {
        const { tiers, ranked, customers, total, shares: held } = valueTiers(list, { shares });
        expect(tiers.reduce((sum, each) => sum + each.customers, 0)).toBe(customers);
        expect(tiers.reduce((sum, { valueShare }) => sum + valueShare, 0)).toBeCloseTo(1, 12);
        expect(tiers.reduce((sum, { customerShare }) => sum + customerShare, 0)).toBeCloseTo(1, 12);
        const tierOf = new Map(ranked.map(({ value, tier }) => [value, tier]));
        for (const { value, tier } of ranked) expect(tierOf.get(value)).toBe(tier);
        expect(ranked.every(({ value }, place) => place === 0 || value <= (ranked[place - 1] as { value: number }).value)).toBe(true);
        for (const { share, customersNeeded, shareHeld } of held) {
          expect(shareHeld).toBeGreaterThanOrEqual(share);
          const fewer = ranked.slice(0, customersNeeded - 1).reduce((sum, { value }) => sum + value, 0);
          expect(fewer / total).toBeLessThan(share + 1e-12);
        }
        expect(valueTiers([...list].reverse(), { shares })).toStrictEqual(valueTiers(list, { shares }));
      }),
    );
  });

  it("is the same from columns and from parts that are merged", () => {
    fc.assert(
      fc.property(rows, fc.nat(), (list, cut) => {
        const whole = valueTiers(list);
        const columns = { customer: list.map(({ customer }) => customer), value: Float64Array.from(list, ({ value }) => value) };
        expect(valueTiers(columns)).toStrictEqual(whole);
        const metric = valueTiersOf({ customer: "customer", value: "value" });
        const half = cut % (list.length + 1);
        expect(metric.result(metric.merge(collect(metric, list.slice(0, half)), collect(metric, list.slice(half))))).toStrictEqual(whole);
      }),
    );
  });

  it("keeps those of the same value as the last beside it", () => {
    const list = [4, 2, 2, 2, 0].map((value, customer) => ({ customer, value }));
    const { tiers, shares, ranked } = valueTiers(list, { shares: [0.5, 0.9], names: ["VIP", "core", "rest"] });
    expect(shares.map(({ customersNeeded, shareHeld }) => [customersNeeded, shareHeld])).toStrictEqual([
      [2, 0.6],
      [4, 1],
    ]);
    expect(tiers.map(({ name, customers, from }) => [name, customers, from])).toStrictEqual([
      ["VIP", 4, 2],
      ["core", 0, null],
      ["rest", 1, 0],
    ]);
    expect(ranked.map(({ customer }) => customer)).toStrictEqual(["0", "1", "2", "3", "4"]);
  });

  it("counts what is missing, and refuses or skips what is wrong", () => {
    const bad = [
      { customer: "a", value: -1 },
      { customer: [], value: 1 },
      { customer: "a", value: Infinity },
    ];
    expect(() => valueTiers(bad as never)).toThrow(expect.objectContaining({ path: "customers[0].value" }));
    expect(() => valueTiers(bad.slice(1) as never)).toThrow(expect.objectContaining({ path: "customers[0].customer" }));
    const gaps = [{ customer: null, value: 1 }, { customer: "a", value: undefined }, undefined];
    expect(valueTiers([...bad, ...gaps, { customer: "a", value: 1 }] as never, { invalid: "skip" })).toMatchObject({
      missing: 3,
      invalid: 3,
      customers: 1,
    });
    expect(() => valueTiers(gaps as never)).toThrow(expect.objectContaining({ code: "empty" }));
    const free = valueTiersOf<{ customer: string; value: number }>({ customer: "customer", value: "value" });
    expect(free.result(collect(free, [{ customer: "a", value: 0 }]))).toBeNull();
    expect(() => valueTiers([{ customer: 1, value: 0 }])).toThrow(expect.objectContaining({ code: "no-weight" }));
  });

  it.each<[string, ValueTiersOptions]>([
    ["options.shares", { shares: [] }],
    ["options.shares", { shares: [0.8, 0.8] }],
    ["options.shares", { shares: [0, 0.8] }],
    ["options.shares", { shares: [0.8, 1] }],
    ["options.shares", { shares: [NaN] }],
    ["options.shares", { shares: Array.from({ length: 26 }, (_, place) => (place + 1) / 30) }],
    ["options.names", { names: ["A", "B"] }],
    ["options.names", { names: ["A", "A", "B"] }],
    ["options.level", { level: 0 }],
    ["options.invalid", { invalid: "no" as never }],
    ["options.share", { share: [0.5] } as never],
  ])("refuses %s %j", (path, options) => {
    expect(() => valueTiers([], options)).toThrow(expect.objectContaining({ code: "invalid-option", path }));
  });

  it.each(referenceCases("segmentation").filter(({ id }) => id.startsWith("value-tiers-")))(
    "agrees with $id",
    (reference: ReferenceCase) => {
      const list = valuesOf(reference).map((value, customer) => ({ customer, value }));
      const { shares } = valueTiers(list, { shares: reference.options["shares"] as number[] });
      expect(shares.map(({ customersNeeded }) => customersNeeded)).toStrictEqual(reference.expected["customersNeeded"]);
      for (const [place, held] of (reference.expected["shareHeld"] as number[]).entries()) {
        expectFigure(reference, "shareHeld", shares[place]?.shareHeld, held);
      }
    },
  );
});
